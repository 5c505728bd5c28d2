//! A person's own programs, started without a shell. None of them sees what may be a key, and what one prints is read up
//! to a bound, for a bounded time, and never logged.

use std::env;
use std::ffi::OsStr;
use std::io;
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::process::Command;
use zeroize::Zeroizing;

/// Runs a program with its arguments and no input, and gives what it prints, at most `most` bytes within `limit`. The
/// reason why there is nothing to give holds nothing of what it printed.
pub(crate) async fn output(
    command: &[String],
    most: usize,
    limit: Duration,
) -> Result<Zeroizing<String>, String> {
    let (program, arguments) = command.split_first().ok_or("it names no program")?;
    let mut ready = Command::new(program);
    keep_private(ready.as_std_mut());
    ready.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = ready.kill_on_drop(true).spawn().map_err(|error| error.to_string())?;
    let printed = child.stdout.take().ok_or("it has no output")?;
    let run = async {
        let text = read(printed, most + 1).await.map_err(|error| error.to_string())?;
        if text.len() > most {
            // Whatever else it has to say, it is killed over it.
            return Err(format!("it printed more than {most} bytes"));
        }
        let status = child.wait().await.map_err(|error| error.to_string())?;
        if status.success() { Ok(text) } else { Err(status.to_string()) }
    };
    let run = tokio::time::timeout(limit, run).await;
    run.unwrap_or_else(|_| Err(format!("it took longer than {} s", limit.as_secs())))
}

/// Reads to the end or `most` bytes, whichever comes first.
pub(crate) async fn read(from: impl AsyncRead + Unpin, most: usize) -> io::Result<Zeroizing<String>> {
    // Room for all of it, so that growing leaves no copy behind.
    let mut text = Zeroizing::new(String::with_capacity(most));
    from.take(most as u64).read_to_string(&mut text).await?;
    Ok(text)
}

/// Keeps from a program the variables that are none of its business. Which ones there are hangs on who happens to be
/// the engine, so that a program which needs some of AWS's has to be given them by its own words.
pub(crate) fn keep_private(command: &mut std::process::Command) {
    for (name, _) in env::vars_os().filter(|(name, _)| is_private(name)) {
        command.env_remove(name);
    }
}

/// Whether a variable may hold a key, or where Rolecall keeps its files.
fn is_private(name: &OsStr) -> bool {
    let name = name.as_encoded_bytes();
    name.starts_with(b"AWS_") || name.starts_with(b"ROLECALL_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_learns_nothing_of_aws_or_rolecall() {
        for (name, private) in [
            ("AWS_SECRET_ACCESS_KEY", true),
            ("ROLECALL_HOME", true),
            ("PATH", false),
            ("BROWSER", false),
            ("MY_AWS_X", false),
        ] {
            assert_eq!(is_private(name.as_ref()), private, "{name}");
        }
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn what_a_program_prints_is_read_up_to_a_bound() {
        let sh = |script: &str| ["sh", "-c", script].map(str::to_owned).to_vec();
        let long = Duration::from_secs(60);
        let printed = output(&sh("printf canary"), 6, long).await.expect("it ends well");
        assert_eq!(*printed, "canary");
        for (command, limit, reason) in [
            (Vec::new(), long, "it names no program"),
            (vec!["/no/such/program".to_owned()], long, "No such file or directory (os error 2)"),
            (sh("echo canary; exit 3"), long, "it printed more than 6 bytes"),
            (sh("printf canary; exit 3"), long, "exit status: 3"),
            (sh("yes canary"), long, "it printed more than 6 bytes"),
            (sh("sleep 60"), Duration::ZERO, "it took longer than 0 s"),
        ] {
            assert_eq!(output(&command, 6, limit).await.expect_err("it fails"), reason, "{command:?}");
        }
    }
}
