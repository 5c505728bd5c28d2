//! The program that a profile names in `credential_process`, run and read as botocore does. The SDK's own reading would take
//! fewer dates, and quote the program's words for a programmer.

use std::process::Stdio;

use aws_credential_types::Credentials;
use jiff::Timestamp;
use rolecall_core::asking;
use serde::Deserialize;
use tokio::io::AsyncReadExt as _;
use tokio::process::Command;
use zeroize::Zeroizing;

use crate::program;

/// No credentials are longer.
const MOST_PRINTED: usize = 64 << 10;
/// So much of what a program says of its failure is passed on.
const MOST_SAID: u64 = 4 << 10;

/// Runs a program with the mark of who asks, and gives what it prints. The reason why there is nothing to give may have
/// what it wrote to stderr, never what it printed.
pub(super) async fn run(line: &str, mark: &str) -> Result<Credentials, String> {
    let mut command = by_shell(line);
    command.env(asking::VARIABLE, mark).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.kill_on_drop(true).spawn().map_err(|error| error.to_string())?;
    let (out, err) = child.stdout.take().zip(child.stderr.take()).ok_or("its program has no output")?;
    let said = async {
        let (mut said, mut rest) = (Vec::new(), err);
        // A program whose words nobody reads to their end would wait for ever.
        let _ = (&mut rest).take(MOST_SAID).read_to_end(&mut said).await;
        let _ = tokio::io::copy(&mut rest, &mut tokio::io::sink()).await;
        Ok::<_, String>(said)
    };
    let printed = async {
        let printed = program::read(out, MOST_PRINTED + 1).await.map_err(|error| error.to_string())?;
        if printed.len() > MOST_PRINTED {
            Err("its program printed too much".to_owned())
        } else {
            Ok(printed)
        }
    };
    let (printed, said) = tokio::try_join!(printed, said)?;
    let status = child.wait().await.map_err(|error| error.to_string())?;
    if !status.success() {
        let said = String::from_utf8_lossy(&said);
        let said: Vec<&str> = said.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let said = if said.is_empty() { String::new() } else { format!(": {}", said.join(" ")) };
        return Err(format!("its program ended with {status}{said}"));
    }
    read(&printed)
}

/// A profile's line is for a shell: that takes quoted words as botocore's splitting does.
fn by_shell(line: &str) -> Command {
    let (shell, option) = if cfg!(windows) { ("cmd.exe", "/C") } else { ("sh", "-c") };
    let mut command = Command::new(shell);
    command.args([option, line]);
    command
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Printed {
    version: u32,
    access_key_id: String,
    secret_access_key: String,
    session_token: Option<String>,
    expiration: Option<String>,
}

/// Reads what a program printed. Nothing of that stands in an error.
fn read(printed: &str) -> Result<Credentials, String> {
    let printed: Printed = serde_json::from_str(printed.trim_start_matches('\u{feff}')).map_err(|_| {
        "its program printed no JSON with Version, AccessKeyId and SecretAccessKey".to_owned()
    })?;
    let secret = Zeroizing::new(printed.secret_access_key);
    let all = [&printed.access_key_id, &*secret].into_iter().chain(&printed.session_token);
    if all.into_iter().any(|one| one.chars().any(char::is_control)) {
        return Err("its program printed credentials with characters that none have".to_owned());
    }
    if printed.version != 1 {
        return Err(format!("its program printed credentials of version {}, not 1", printed.version));
    }
    let end = match printed.expiration.as_deref().map(str::trim).filter(|end| !end.is_empty()) {
        None => None,
        Some(end) => {
            let end: Timestamp = end.parse().map_err(|_| {
                "its program printed an Expiration that is no date with a time zone".to_owned()
            })?;
            Some(end.into())
        }
    };
    let token = printed.session_token.filter(|token| !token.is_empty());
    Ok(Credentials::new(printed.access_key_id, secret.as_str(), token, end, "credential_process"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_end(end: &str) -> String {
        format!(
            r#"{{"Version":1,"AccessKeyId":"AKIA","SecretAccessKey":"canary","SessionToken":"","Expiration":{end}}}"#
        )
    }

    #[test]
    fn dates_are_read_as_botocore_reads_them() {
        for (end, read_as) in [
            ("\"2026-03-03T17:40:00Z\"", Some("2026-03-03T17:40:00Z")),
            ("\"2026-03-03T18:40:00+01:00\"", Some("2026-03-03T17:40:00Z")),
            ("\"2026-03-03T18:40:00+0100\"", Some("2026-03-03T17:40:00Z")),
            ("\"2026-03-03 17:40:00.123456+00:00\"", Some("2026-03-03T17:40:00.123456Z")),
            ("\"\"", None),
            ("null", None),
        ] {
            let credentials = read(&with_end(end)).unwrap_or_else(|reason| panic!("{end}: {reason}"));
            let read_as = read_as.map(|end| end.parse::<Timestamp>().expect("a time").into());
            assert_eq!((credentials.expiry(), credentials.session_token()), (read_as, None), "{end}");
        }
    }

    #[test]
    fn what_can_not_be_read_is_told_without_what_it_says() {
        for (printed, words) in [
            (with_end("\"tomorrow\""), "Expiration"),
            (with_end("\"2026-03-03T17:40:00\""), "time zone"),
            (with_end("7"), "no JSON"),
            (with_end("null").replace("\"Version\":1", "\"Version\":2"), "version 2"),
            ("canary".to_owned(), "no JSON"),
            (String::new(), "no JSON"),
            (with_end("null").replace("canary", "canary\\n[x]"), "characters"),
            (r#"{"Version":1,"AccessKeyId":"canary"}"#.to_owned(), "SecretAccessKey"),
        ] {
            let reason = read(&printed).expect_err("it can't be read");
            assert!(reason.contains(words) && !reason.contains("canary"), "{printed}: {reason}");
        }
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_program_has_its_say_and_is_marked() {
        let good = format!("printf '%s' '{}'; yes noise | head -c 200000 >&2", with_end("null"));
        assert_eq!(run(&good, ".a").await.expect("credentials").access_key_id(), "AKIA");
        let marked = run("echo \"for $ROLECALL_ASKING\" >&2; echo again >&2; exit 3", ".a").await;
        assert_eq!(marked.expect_err("it fails"), "its program ended with exit status: 3: for .a again");
        let long = run("yes canary", ".a").await.expect_err("it never ends");
        assert_eq!(long, "its program printed too much");
    }
}
