//! The token of a web identity, from a file that somebody else keeps fresh or from a command that prints it.

use std::time::Duration;

use rolecall_core::failure::Failure;
use rolecall_core::secret::SecretString;
use rolecall_core::source::Source;
use zeroize::Zeroizing;

use crate::program;

/// Longest token that AWS takes, in characters.
const MOST: usize = 20_000;
/// Blank space that may stand round it, and so much more is read, so that a longer one is noticed.
const SPACE: usize = 64;

/// How long a command may take: it may ask somebody to sign in.
const LIMIT: Duration = Duration::from_secs(60);

/// Reads it. Nothing of the token is in an error.
pub(super) async fn read(source: &Source) -> Result<SecretString, Failure> {
    let failed = |reason: String| Failure::SourceCredentials { source: source.name.clone(), reason };
    let Some(web) = source.kind.web_identity() else {
        return Err(failed("it has no token".to_owned()));
    };
    let read = match (&web.token_file, &web.token_command) {
        (Some(path), _) => of_file(path).await.map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => format!("{path} does not exist"),
            _ => format!("{path}: {error}"),
        }),
        (None, Some(command)) => of_command(command).await,
        (None, None) => Err("it names neither a token's file nor a command".to_owned()),
    };
    let text = read.map_err(&failed)?;
    let token = text.trim();
    match token.len() {
        0..4 => Err(failed("the token is empty or cut off".to_owned())),
        4..=MOST => Ok(token.into()),
        _ => Err(failed(format!("the token is longer than the {MOST} characters that AWS takes"))),
    }
}

async fn of_file(path: &str) -> Result<Zeroizing<String>, std::io::Error> {
    program::read(tokio::fs::File::open(path).await?, MOST + SPACE).await
}

async fn of_command(command: &[String]) -> Result<Zeroizing<String>, String> {
    let program = command.first().map_or("token_command", String::as_str);
    let printed = program::output(command, MOST + SPACE, LIMIT).await;
    printed.map_err(|reason| format!("{program}: {reason}"))
}
