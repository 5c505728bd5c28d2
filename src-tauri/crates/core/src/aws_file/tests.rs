//! Changes of the files' text, case by case, and that nothing else ever moves.

use std::process::{Command, Stdio};

use proptest::prelude::*;

use super::*;

const CONFIG: &str = "\
# mine
[default]
region = eu-west-1   # home
s3 =
  max_concurrent_requests = 20

[profile work]
; the key is below
AWS_ACCESS_KEY_ID=AKIA
aws_secret_access_key = secret
region = eu-north-1

[sso-session corp]
sso_region = us-east-1
[profile ops]
role_arn = arn
source_profile = work
";

fn change(profile: &'static str, remove: &'static [&'static str]) -> ProfileChange<'static> {
    ProfileChange { profile, remove, set: &[(PROCESS, "rolecall x")] }
}

#[test]
fn a_new_profile_stands_at_the_end() {
    let changed = AwsFile::Config.change(CONFIG, change("new", &[]));
    assert_eq!(changed, format!("{CONFIG}\n[profile new]\ncredential_process = rolecall x\n"));
    let spaced = AwsFile::Config.change("", change("two words", &[]));
    assert_eq!(spaced, "[profile \"two words\"]\ncredential_process = rolecall x\n");
    let first = AwsFile::Credentials.change("", change("default", &[]));
    assert_eq!(first, "[default]\ncredential_process = rolecall x\n");
    let unended = AwsFile::Credentials.change("[a]\nb = c", change("d", &[]));
    assert_eq!(unended, "[a]\nb = c\n\n[d]\ncredential_process = rolecall x\n");
}

#[test]
fn what_is_replaced_is_replaced_in_its_place() {
    let changed = AwsFile::Config.change(CONFIG, change("work", &KEY));
    assert_eq!(
        changed,
        CONFIG.replace(
            "AWS_ACCESS_KEY_ID=AKIA\naws_secret_access_key = secret\n",
            "credential_process = rolecall x\n"
        )
    );
    let changed = AwsFile::Config.change(CONFIG, change("ops", &ROLE));
    assert!(changed.ends_with("[profile ops]\ncredential_process = rolecall x\n"), "{changed}");
}

#[test]
fn what_is_added_follows_the_profiles_last_property() {
    let changed = AwsFile::Config.change(CONFIG, change("default", &[]));
    assert_eq!(
        changed,
        CONFIG.replace("requests = 20\n", "requests = 20\ncredential_process = rolecall x\n"),
        "what is indented belongs to the property above"
    );
    let twice = AwsFile::Config.change(&changed, change("default", &[]));
    assert_eq!(twice, changed, "a second time changes nothing");
    let windows = AwsFile::Config.change("[default]\r\na = b\r\n", change("default", &[]));
    assert_eq!(windows, "[default]\r\na = b\r\ncredential_process = rolecall x\r\n");
}

#[test]
fn the_two_files_name_profiles_differently() {
    assert_eq!(AwsFile::Config.profiles(CONFIG), ["default", "work", "ops"]);
    let credentials = "[default]\n[work]\n[profile odd]\n[work]\n";
    assert_eq!(AwsFile::Credentials.profiles(credentials), ["default", "work"]);
    assert_eq!(AwsFile::Config.profiles(credentials), ["default", "odd"]);
    assert_eq!(
        AwsFile::Config.properties(CONFIG, "work", &KEY),
        ["aws_access_key_id", "aws_secret_access_key"]
    );
    assert_eq!(AwsFile::Config.properties(CONFIG, "ops", &GIVES_CREDENTIALS), ["role_arn"]);
    assert!(AwsFile::Config.properties(CONFIG, "default", &GIVES_CREDENTIALS).is_empty());
    assert!(AwsFile::Config.has(CONFIG, "ops") && !AwsFile::Config.has(CONFIG, "corp"));
}

#[test]
fn words_that_can_not_stand_in_a_line_are_refused() {
    for word in ["", "a#b", "a;b", "a\nb"] {
        assert_eq!(process_word(word), None, "{word:?}");
    }
    assert_eq!(process_word("/usr/bin/rolecall").as_deref(), Some("/usr/bin/rolecall"));
}

fn lines() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        Just("[default]".to_owned()),
        "\\[profile [ab]\\]",
        Just("[sso-session a]".to_owned()),
        "[a-c] = [xyz]{0,3}",
        "aws_access_key_id = [A-Z]{4}",
        "  [d-f] = [xyz]",
        "[#;] [a-z ]{0,8}",
        Just(String::new()),
        "[a-z]{1,4}",
    ];
    proptest::collection::vec((line, prop_oneof![Just("\n"), Just("\r\n")]), 0..24)
        .prop_map(|lines| lines.into_iter().map(|(line, end)| line + end).collect())
}

proptest! {
    /// Whatever the file is like: the profile has what was set and nothing of what was removed, and every other line
    /// is there, in its order.
    #[test]
    fn all_else_stays(text in lines(), profile in prop_oneof![Just("default"), Just("a"), Just("b")]) {
        let wanted = ProfileChange { profile, remove: &KEY, set: &[(PROCESS, "rolecall x")] };
        let changed = AwsFile::Config.change(&text, wanted);
        prop_assert_eq!(AwsFile::Config.properties(&changed, profile, &[PROCESS]).len(), 1);
        prop_assert!(AwsFile::Config.properties(&changed, profile, &KEY).is_empty());
        let other = |text: &str| -> Vec<String> {
            let named = |line: &str| {
                line.contains(PROCESS) || line.starts_with("aws_access_key_id") || line.trim().is_empty()
                    || line.starts_with(' ')
            };
            text.lines().filter(|line| !named(line)).map(str::to_owned).collect()
        };
        let (mut before, after) = (other(&text), other(&changed));
        if !AwsFile::Config.has(&text, profile) {
            before.push(if profile == "default" { "[default]".to_owned() } else { format!("[profile {profile}]") });
        }
        prop_assert_eq!(before, after);
        prop_assert_eq!(AwsFile::Config.change(&changed, wanted), changed);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// A shell takes the word for one word, letter for letter.
    #[cfg(unix)]
    #[test]
    fn a_shell_reads_a_word_as_it_was(word in r"([ -~]|[äß€’]){1,40}") {
        if let Some(quoted) = process_word(&word) {
            let script = format!("printf '%s' {quoted}");
            let output = Command::new("sh").arg("-c").arg(script).stdin(Stdio::null()).output().expect("a shell");
            prop_assert_eq!(String::from_utf8_lossy(&output.stdout), word);
        }
    }
}
