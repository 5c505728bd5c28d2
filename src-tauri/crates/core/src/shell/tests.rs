//! The texts, one reader after the other, and random values through the shells that are installed here.

use std::process::{Command, Stdio};

use proptest::prelude::*;

use super::*;

fn credentials(secret: &str) -> Credentials {
    Credentials {
        access_key_id: "ASIAEXAMPLE".to_owned(),
        secret_access_key: secret.into(),
        session_token: "tok/en+==".into(),
        expiration: "2026-03-03T18:40:00.9Z".parse().expect("a time"),
    }
}

fn export(shell: Shell, secret: &str) -> Result<String, Unquotable> {
    shell.export(&credentials(secret), Some("eu-west-1")).map(|text| text.to_string())
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
            "set -gx AWS_ACCESS_KEY_ID 'ASIAEXAMPLE'\n\
             set -gx AWS_SECRET_ACCESS_KEY 's/+='\n\
             set -gx AWS_SESSION_TOKEN 'tok/en+=='\n\
             set -gx AWS_CREDENTIAL_EXPIRATION '2026-03-03T18:40:00Z'\n\
             set -gx AWS_REGION 'eu-west-1'\n\
             set -gx AWS_DEFAULT_REGION 'eu-west-1'\n",
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
        assert_eq!(export(shell, "s/+=").as_deref(), Ok(expected), "{word}");
    }
    assert_eq!(export(Shell::Zsh, "s"), export(Shell::Bash, "s"));
    assert_eq!(serde_json::to_value(Shell::Powershell).expect("JSON"), Shell::Powershell.word());
}

#[test]
fn without_a_region_the_variables_of_it_are_left_alone() {
    let text = Shell::Bash.export(&credentials("s"), None).expect("text");
    assert!(!text.contains("REGION"));
    assert_eq!(text.lines().count(), 4);
}

#[test]
fn odd_values_are_quoted() {
    let line = |shell: Shell, secret: &str| {
        export(shell, secret).map(|text| text.lines().nth(1).expect("the secret's line").to_owned())
    };
    for (shell, secret, expected) in [
        (Shell::Bash, "a'b$(id)", r"export AWS_SECRET_ACCESS_KEY='a'\''b$(id)'"),
        (Shell::Fish, r"a'b\c(id)", r"set -gx AWS_SECRET_ACCESS_KEY 'a\'b\\c(id)'"),
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
        assert_eq!(text.lines().count(), VARIABLES.len());
        for (line, name) in text.lines().zip(VARIABLES) {
            assert!(line.contains(name), "{line}");
        }
    }
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
