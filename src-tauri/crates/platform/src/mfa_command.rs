//! A person's own program for MFA codes, such as a security key's.

use std::time::Duration;

use rolecall_core::failure::Failure;
use rolecall_core::mfa::MfaCode;

use crate::program;

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
    let text = program::output(command, MOST, limit).await.map_err(failed)?;
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
        let ran = within(&sh("echo 987654"), LIMIT).await.expect("a code");
        assert_eq!(ran.expose(), "987654");
        for (command, part) in [(sh("echo 987654; exit 3"), "exit status: 3"), (sh("echo 98765"), "no code")]
        {
            match within(&command, LIMIT).await {
                Err(Failure::MfaCommand { program, reason }) => {
                    assert_eq!(program, "sh");
                    assert!(reason.contains(part) && !reason.contains("9876"), "{reason}");
                }
                other => panic!("{other:?}"),
            }
        }
    }
}
