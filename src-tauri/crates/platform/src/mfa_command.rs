//! A person's own program for MFA codes, such as a security key's: run without a shell, for a bounded time, and nothing
//! it prints is logged.

use std::process::Stdio;
use std::time::Duration;

use rolecall_core::failure::Failure;
use rolecall_core::mfa::MfaCode;
use tokio::io::AsyncReadExt as _;
use tokio::process::Command;
use zeroize::Zeroizing;

use crate::browser::command::keep_private;

/// Somebody may have to touch a key first.
const LIMIT: Duration = Duration::from_secs(30);
/// Far more than a code and what a program may say around it.
const MOST: usize = 4096;

/// Runs it and reads the code: the only six digits that stand alone in what it prints.
pub async fn run(command: &[String]) -> Result<MfaCode, Failure> {
    within(command, LIMIT).await
}

async fn within(command: &[String], limit: Duration) -> Result<MfaCode, Failure> {
    let program = command.first().cloned().unwrap_or_default();
    let failed = |reason: String| Failure::MfaCommand { program: program.clone(), reason };
    let (Some(name), arguments) = (command.first(), command.get(1..).unwrap_or_default()) else {
        return Err(failed("it names no program".to_owned()));
    };
    let mut ready = std::process::Command::new(name);
    keep_private(&mut ready);
    let mut child = Command::from(ready)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| failed(error.to_string()))?;
    let Some(output) = child.stdout.take() else { return Err(failed("it has no output".to_owned())) };
    let run = async {
        // Room for all of it, so that growing leaves no copy behind.
        let mut text = Zeroizing::new(String::with_capacity(MOST));
        output.take(MOST as u64).read_to_string(&mut text).await.map_err(|error| error.to_string())?;
        let status = child.wait().await.map_err(|error| error.to_string())?;
        if status.success() { Ok(text) } else { Err(status.to_string()) }
    };
    let text = match tokio::time::timeout(limit, run).await {
        Ok(text) => text.map_err(failed)?,
        Err(_) => return Err(failed(format!("it took longer than {} s", limit.as_secs()))),
    };
    code(&text).ok_or_else(|| failed("it printed no code of six digits, or several".to_owned()))
}

fn code(text: &str) -> Option<MfaCode> {
    let mut codes = text.split_whitespace().filter_map(MfaCode::parse);
    codes.next().filter(|_| codes.next().is_none())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn sh(script: &str) -> Vec<String> {
        ["sh", "-c", script].map(str::to_owned).to_vec()
    }

    #[test]
    fn the_one_code_in_what_a_program_prints() {
        for (text, read) in [
            ("123456\n", Some("123456")),
            ("aws:jo  123456", Some("123456")),
            ("12345678", None),
            ("123456 654321", None),
            ("", None),
        ] {
            assert_eq!(code(text).as_ref().map(MfaCode::expose), read, "{text:?}");
        }
    }

    #[tokio::test]
    async fn what_goes_wrong_is_said_without_what_was_printed() {
        let said = async |command: &[String], limit| match within(command, limit).await {
            Err(Failure::MfaCommand { program, reason }) => (program, reason),
            other => panic!("{other:?}"),
        };
        let ran = within(&sh("echo 987654"), LIMIT).await.expect("a code");
        assert_eq!(ran.expose(), "987654");
        for (command, part) in [
            (vec!["/no/such/program".to_owned()], "No such file"),
            (sh("echo 987654; exit 3"), "exit status: 3"),
            (sh("echo 98765"), "no code"),
            (vec![], "no program"),
        ] {
            let (_, reason) = said(&command, LIMIT).await;
            assert!(reason.contains(part) && !reason.contains("9876"), "{reason}");
        }
        let (program, reason) = said(&sh("sleep 60"), Duration::ZERO).await;
        assert_eq!((program.as_str(), reason.as_str()), ("sh", "it took longer than 0 s"));
    }
}
