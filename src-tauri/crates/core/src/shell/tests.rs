//! The texts, one reader after the other, and random values through the shells that are installed here.

use std::process::{Command, Stdio};

use proptest::prelude::*;

use super::*;
use crate::secret::Credentials;

fn credentials(secret: &str) -> Credentials {
    Credentials {
        access_key_id: "ASIAEXAMPLE".to_owned(),
        secret_access_key: secret.into(),
        session_token: "tok/en+==".into(),
        expiration: "2026-03-03T18:40:00.9Z".parse().expect("a time"),
    }
}

fn export(shell: Shell, secret: &str) -> Result<String, Unquotable> {
    let variables =
        Variables::of_credentials(&credentials(secret)).with_region(Some("eu-west-1"), None, |_| None);
    shell.export(&variables).map(|text| text.to_string())
}

#[test]
fn every_reader_gets_all_six() {
    for (word, expected) in [
        (
            "bash",
            "export AWS_ACCESS_KEY_ID='ASIAEXAMPLE'\n\
             export AWS_SECRET_ACCESS_KEY='s/+='\n\
             export AWS_SESSION_TOKEN='tok/en+=='\n\
             export AWS_CREDENTIAL_EXPIRATION='2026-03-03T18:40:00Z'\n\
             export AWS_REGION='eu-west-1'\n\
             export AWS_DEFAULT_REGION='eu-west-1'\n",
        ),
        (
            "fish",
            "set -gx AWS_ACCESS_KEY_ID 'ASIAEXAMPLE';\n\
             set -gx AWS_SECRET_ACCESS_KEY 's/+=';\n\
             set -gx AWS_SESSION_TOKEN 'tok/en+==';\n\
             set -gx AWS_CREDENTIAL_EXPIRATION '2026-03-03T18:40:00Z';\n\
             set -gx AWS_REGION 'eu-west-1';\n\
             set -gx AWS_DEFAULT_REGION 'eu-west-1';\n",
        ),
        (
            "powershell",
            "$Env:AWS_ACCESS_KEY_ID = 'ASIAEXAMPLE'\n\
             $Env:AWS_SECRET_ACCESS_KEY = 's/+='\n\
             $Env:AWS_SESSION_TOKEN = 'tok/en+=='\n\
             $Env:AWS_CREDENTIAL_EXPIRATION = '2026-03-03T18:40:00Z'\n\
             $Env:AWS_REGION = 'eu-west-1'\n\
             $Env:AWS_DEFAULT_REGION = 'eu-west-1'\n",
        ),
        (
            "cmd",
            "set \"AWS_ACCESS_KEY_ID=ASIAEXAMPLE\"\n\
             set \"AWS_SECRET_ACCESS_KEY=s/+=\"\n\
             set \"AWS_SESSION_TOKEN=tok/en+==\"\n\
             set \"AWS_CREDENTIAL_EXPIRATION=2026-03-03T18:40:00Z\"\n\
             set \"AWS_REGION=eu-west-1\"\n\
             set \"AWS_DEFAULT_REGION=eu-west-1\"\n",
        ),
        (
            "dotenv",
            "AWS_ACCESS_KEY_ID=ASIAEXAMPLE\n\
             AWS_SECRET_ACCESS_KEY=s/+=\n\
             AWS_SESSION_TOKEN=tok/en+==\n\
             AWS_CREDENTIAL_EXPIRATION=2026-03-03T18:40:00Z\n\
             AWS_REGION=eu-west-1\n\
             AWS_DEFAULT_REGION=eu-west-1\n",
        ),
    ] {
        let shell = Shell::ALL.iter().find(|(known, _)| *known == word).expect("known").1;
        let text = export(shell, "s/+=").expect("text");
        let before = text.strip_suffix(expected).unwrap_or_else(|| panic!("{word}: {text}"));
        let taken_away = |name| before.contains(name);
        assert_eq!(taken_away("AWS_SECURITY_TOKEN"), shell != Shell::Dotenv, "{word}: {before}");
        assert!(!taken_away("AWS_REGION") && !taken_away("AWS_SESSION_TOKEN"), "{word}: {before}");
    }
    assert_eq!(export(Shell::Zsh, "s"), export(Shell::Bash, "s"));
    assert_eq!(serde_json::to_value(Shell::Powershell).expect("JSON"), Shell::Powershell.word());
}

#[test]
fn odd_values_are_quoted() {
    let line = |shell: Shell, secret: &str| {
        let of_secret = |text: String| {
            text.lines().find(|line| line.contains("AWS_SECRET_ACCESS_KEY")).expect("its line").to_owned()
        };
        export(shell, secret).map(of_secret)
    };
    for (shell, secret, expected) in [
        (Shell::Bash, "a'b$(id)", r"export AWS_SECRET_ACCESS_KEY='a'\''b$(id)'"),
        (Shell::Fish, r"a'b\c(id)", r"set -gx AWS_SECRET_ACCESS_KEY 'a\'b\\c(id)';"),
        (Shell::Powershell, "a'b’c$(id)", "$Env:AWS_SECRET_ACCESS_KEY = 'a''b’’c$(id)'"),
        (Shell::Cmd, "a&b|c^d", r#"set "AWS_SECRET_ACCESS_KEY=a&b|c^d""#),
        (Shell::Dotenv, "a b#$c", "AWS_SECRET_ACCESS_KEY='a b#$c'"),
    ] {
        assert_eq!(line(shell, secret).as_deref(), Ok(expected));
    }
}

#[test]
fn what_can_not_be_quoted_is_refused_without_telling_it() {
    for (shell, secret) in [
        (Shell::Bash, "two\nlines"),
        (Shell::Fish, "a\0b"),
        (Shell::Powershell, "a\rb"),
        (Shell::Cmd, "%PATH%"),
        (Shell::Cmd, "a\"&calc"),
        (Shell::Cmd, "a!b!"),
        (Shell::Dotenv, "a'b"),
        (Shell::Dotenv, r"a\"),
    ] {
        let refused = export(shell, secret).expect_err(secret);
        assert_eq!(refused.variable, "AWS_SECRET_ACCESS_KEY");
        assert!(!refused.to_string().contains(secret), "{refused}");
    }
}

#[test]
fn all_is_taken_away_again() {
    for (word, shell) in Shell::ALL {
        let Some(text) = shell.unset() else {
            assert_eq!(word, "dotenv");
            continue;
        };
        for name in ALL {
            assert!(text.contains(name), "{name}: {text}");
        }
    }
}

#[test]
fn fish_takes_the_text_without_its_line_ends_and_bash_refuses_it_without_eval() {
    let text = export(Shell::Fish, "s'/+=").expect("text");
    let script =
        format!("eval {}; printf '%s' $AWS_SECRET_ACCESS_KEY", single_quoted(&text.replace('\n', " ")));
    if let Some(read) = run("fish", &script) {
        assert_eq!(read, "s'/+=");
    }
    for shell in [Shell::Bash, Shell::Zsh] {
        for text in [export(shell, "s").expect("text"), shell.unset().expect("text")] {
            let script = format!(
                "AWS_ACCESS_KEY_ID=before; $(printf %s {}) 2>/dev/null; printf %s $?$AWS_ACCESS_KEY_ID",
                single_quoted(&text)
            );
            if let Some(read) = run(shell.word(), &script) {
                assert_eq!(read, "127before", "{shell:?}");
            }
        }
    }
}

/// For bash, zsh and fish alike, where the text has no backslash.
fn single_quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('$', "\\$").replace('"', "\\\""))
}

/// A POSIX-like shell that is installed here, with what prints a variable's exact value.
const INSTALLED: [(Shell, &str, &str); 3] = [
    (Shell::Bash, "bash", "printf '%s' \"$AWS_SECRET_ACCESS_KEY\""),
    (Shell::Zsh, "zsh", "printf '%s' \"$AWS_SECRET_ACCESS_KEY\""),
    (Shell::Fish, "fish", "printf '%s' \"$AWS_SECRET_ACCESS_KEY\""),
];

/// Runs a text in a real shell, free of the person's own start files.
fn run(program: &str, script: &str) -> Option<String> {
    let mut command = Command::new(program);
    match program {
        "bash" => command.args(["--norc", "--noprofile"]),
        "zsh" => command.arg("-f"),
        _ => command.arg("--no-config"),
    };
    let output = command.arg("-c").arg(script).stdin(Stdio::null()).env("LC_ALL", "C.UTF-8").output().ok()?;
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).expect("text"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever a value holds, the shell has it letter for letter and runs nothing of it. A shell that is not
    /// installed is left out; `./dev test` installs all three.
    #[test]
    fn a_real_shell_reads_what_was_written(secret in r#"([ -~]|[‘’“”äß€\u{3000}]){0,60}"#) {
        for (shell, program, print) in INSTALLED {
            let script = format!("{}{print}", export(shell, &secret).expect("quotable"));
            if let Some(read) = run(program, &script) {
                prop_assert_eq!(&read, &secret, "{}", program);
            }
            let script = format!("{}{}{print}", export(shell, &secret).expect("quotable"), shell.unset().expect("text"));
            if let Some(read) = run(program, &script) {
                prop_assert_eq!(&read, "", "{}", program);
            }
        }
    }

    /// What AWS gives is never refused by anybody, and stands in a dotenv file as it is.
    #[test]
    fn what_aws_gives_can_always_be_written(secret in "[A-Za-z0-9+/=]{1,400}") {
        for (_, shell) in Shell::ALL {
            prop_assert!(export(shell, &secret).is_ok());
        }
        let text = export(Shell::Dotenv, &secret).expect("text");
        let line = format!("AWS_SECRET_ACCESS_KEY={secret}\n");
        prop_assert!(text.contains(&line));
    }
}
