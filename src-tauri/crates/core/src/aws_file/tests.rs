//! Changes of the files' text, case by case, and that nothing else ever moves.

use std::process::{Command, Stdio};

use proptest::prelude::*;

use super::*;
use crate::aws_config::AwsConfig;

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
    let with = |among: &[&str]| Vec::from_iter(AwsFile::Config.profiles_with(CONFIG, among));
    assert_eq!(with(&KEY), ["work"]);
    assert_eq!(with(&["role_arn"]), ["ops"]);
    assert!(with(&["sso_region"]).is_empty(), "a section of another kind is no profile");
    assert!(AwsFile::Config.has(CONFIG, "ops", &GIVES_CREDENTIALS));
    assert!(!AwsFile::Config.has(CONFIG, "default", &GIVES_CREDENTIALS));
    let raw = AwsFile::Credentials.change("", change("my role", &[]));
    assert_eq!(raw, "[my role]\ncredential_process = rolecall x\n");
}

#[test]
fn a_profile_is_changed_however_it_is_written() {
    let line = "credential_process = rolecall x";
    let table = [
        (
            "[profile ops]\n    role_arn = R\n    region = x\n",
            format!("[profile ops]\n    {line}\n    region = x\n"),
        ),
        ("[profile ops]\n\tregion: x\n\trole_arn: R", format!("[profile ops]\n\tregion: x\n\t{line}\n")),
        (
            "[profile 'ops'] # mine\nrole_arn = R\n  more\n# y\n  and more\nregion = x\n",
            format!("[profile 'ops'] # mine\n{line}\n# y\nregion = x\n"),
        ),
        ("\u{feff}[profile ops]\r\nRole_ARN=R\r\n", format!("\u{feff}[profile ops]\r\n{line}\r\n")),
        (
            "[profile ops]\nrole_arn = R\n[profile \"ops\"]\nregion = x\n",
            format!("[profile ops]\n[profile \"ops\"]\nregion = x\n{line}\n"),
        ),
        (
            "[profile ops]\ns3 =\n  # faster\n  a = b\n\n[default]\n",
            format!("[profile ops]\ns3 =\n  # faster\n  a = b\n{line}\n\n[default]\n"),
        ),
    ];
    for (text, changed) in table {
        assert_eq!(AwsFile::Config.change(text, change("ops", &ROLE)), changed, "{text:?}");
    }
}

#[test]
fn what_is_taken_out_leaves_the_rest() {
    let nothing = ProfileChange { profile: "ops", remove: &[PROCESS], set: &[] };
    let with = "[profile ops]\ncredential_process = rolecall x\nregion = y";
    assert_eq!(AwsFile::Config.change(with, nothing), "[profile ops]\nregion = y");
    assert_eq!(AwsFile::Config.change(CONFIG, nothing), CONFIG);
    assert_eq!(AwsFile::Config.change("[default]", nothing), "[default]");
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
        "\\[profile '[ab]'\\] # mine",
        Just("[sso-session a]".to_owned()),
        "[ \t]{0,2}[a-c][=:] ?[xyz]{0,3}",
        "  aws_access_key_id = [A-Z]{4}",
        "aws_secret_access_key: [A-Z]{4}",
        "   [d-f] = [xyz]",
        "[#;] [a-z ]{0,8}",
        Just(String::new()),
    ];
    proptest::collection::vec((line, prop_oneof![Just("\n"), Just("\r\n")]), 0..8)
        .prop_map(|lines| lines.into_iter().map(|(line, end)| line + end).collect())
}

proptest! {
    /// Whatever a file that the AWS CLI reads is like: the profile has what was set and nothing of what was removed,
    /// every other property is what it was, and the rest is there line by line.
    #[test]
    fn all_else_stays(text in lines(), profile in prop_oneof![Just("default"), Just("a"), Just("b")]) {
        let before = AwsConfig::read_one(AwsFile::Config, &text);
        prop_assume!(before.problems().is_empty());
        let wanted = ProfileChange { profile, remove: &KEY, set: &[(PROCESS, "rolecall x")] };
        let changed = AwsFile::Config.change(&text, wanted);
        let after = AwsConfig::read_one(AwsFile::Config, &changed);
        prop_assert!(after.problems().is_empty(), "{changed:?}");
        prop_assert_eq!(after.profile(profile).and_then(|profile| profile.get(PROCESS)), Some("rolecall x"));
        prop_assert!(!AwsFile::Config.has(&changed, profile, &KEY));
        let others = |config: &AwsConfig| -> Vec<(String, String, String)> {
            let all = config.profiles().iter().flat_map(|one| {
                one.properties().map(|(name, value)| (one.name.clone(), name.to_owned(), value.to_owned()))
            });
            all.filter(|(of, name, _)| of != profile || !(KEY.contains(&name.as_str()) || name == PROCESS)).collect()
        };
        let sorted = |mut all: Vec<(String, String, String)>| { all.sort(); all };
        prop_assert_eq!(sorted(others(&before)), sorted(others(&after)));
        let mut rest = changed.lines();
        for line in text.lines().filter(|line| line.starts_with(['[', '#', ';'])) {
            prop_assert!(rest.any(|other| other == line), "{line:?} is not in {changed:?}");
        }
        prop_assert_eq!(AwsFile::Config.change(&changed, wanted), changed);
    }

    /// Changes made at once come out as they would one by one.
    #[test]
    fn changes_at_once_are_those_one_by_one(text in lines()) {
        prop_assume!(AwsConfig::read_one(AwsFile::Config, &text).problems().is_empty());
        let wanted = ["default", "a", "b"].map(|profile| ProfileChange { profile, remove: &KEY, set: &[(PROCESS, "x")] });
        let one_by_one = wanted.iter().fold(text.clone(), |text, wanted| AwsFile::Config.change(&text, *wanted));
        let at_once = AwsFile::Config.change_all(&text, &wanted);
        // Where line ends are mixed, blank lines may differ.
        let lines = |text: &str| text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect::<Vec<_>>();
        prop_assert_eq!(lines(&at_once), lines(&one_by_one));
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

#[test]
fn a_profile_of_which_nothing_is_left_goes_with_its_header() {
    let cut = |text: &str| AwsFile::Config.cut(text, &["x", "gone"], &[PROCESS]);
    let line = "credential_process = rolecall credential-process x\n";
    for (text, left) in [
        (format!("[profile x]\n{line}"), ""),
        (
            format!("[default]\nregion = a\n\n[profile x]\n{line}\n[profile y]\nregion = b\n"),
            "[default]\nregion = a\n\n[profile y]\nregion = b\n",
        ),
        (format!("[profile x]\nregion = a\n{line}"), "[profile x]\nregion = a\n"),
        (format!("[profile x]\n# mine\n{line}"), "[profile x]\n# mine\n"),
        ("[profile x]\n".to_owned(), "[profile x]\n"),
    ] {
        assert_eq!(cut(&text), left, "{text:?}");
    }
}
