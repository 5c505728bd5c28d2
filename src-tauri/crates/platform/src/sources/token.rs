//! The token of a web identity, from a file that somebody else keeps fresh or from a command that prints it.

use std::process::Stdio;
use std::time::Duration;

use rolecall_core::failure::Failure;
use rolecall_core::secret::SecretString;
use rolecall_core::source::{Source, SourceKind};
use tokio::io::AsyncReadExt as _;
use zeroize::Zeroizing;

/// Longest token that AWS takes, in characters.
const MOST: usize = 20_000;

/// How long a command may take: it may ask somebody to sign in.
const LIMIT: Duration = Duration::from_secs(60);

/// Reads it. Nothing of the token is in an error.
pub(super) async fn read(source: &Source) -> Result<SecretString, Failure> {
    let failed = |reason: String| Failure::SourceCredentials { source: source.name.clone(), reason };
    let SourceKind::WebIdentity(web) = &source.kind else {
        return Err(failed("it has no token".to_owned()));
    };
    let read = match (&web.token_file, &web.token_command) {
        (Some(path), _) => of_file(path).await.map_err(|error| format!("{path}: {error}")),
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
    limited(tokio::fs::File::open(path).await?).await
}

async fn of_command(command: &[String]) -> Result<Zeroizing<String>, String> {
    let Some((program, arguments)) = command.split_first() else {
        return Err("its token_command is empty".to_owned());
    };
    let said = |error: std::io::Error| format!("{program}: {error}");
    let mut child = tokio::process::Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(said)?;
    let Some(out) = child.stdout.take() else { return Err(format!("{program} has no output")) };
    let run = async {
        let text = limited(out).await.map_err(said)?;
        if text.len() > MOST {
            // Whatever else it has to say, it is killed over it.
            return Ok(text);
        }
        let status = child.wait().await.map_err(said)?;
        if status.success() { Ok(text) } else { Err(format!("{program} ended with {status}")) }
    };
    let run = tokio::time::timeout(LIMIT, run).await;
    run.unwrap_or_else(|_| Err(format!("{program} took longer than {} s", LIMIT.as_secs())))
}

/// At most a little more than a token, so that a longer one is noticed.
async fn limited(from: impl tokio::io::AsyncRead + Unpin) -> Result<Zeroizing<String>, std::io::Error> {
    // Room for all of it, so that growing leaves no copy behind.
    let mut text = Zeroizing::new(String::with_capacity(MOST + 64));
    from.take(MOST as u64 + 64).read_to_string(&mut text).await?;
    Ok(text)
}
