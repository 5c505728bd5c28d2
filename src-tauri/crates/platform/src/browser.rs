//! The person's browser. All it is ever handed is a one-time address on loopback (see [`crate::redirect`]).

mod command;

use std::future::pending;
use std::io;

use rolecall_core::failure::Failure;
use rolecall_core::role::OpenWith;
use rolecall_core::secret::SignInLink;
use rolecall_engine::ports::{Browser, Doing};
use tokio::process::Child;

use crate::redirect::OneTime;
use command::BrowserCommand;

/// The system's browser, or a program of the person's own.
#[derive(Debug, Default)]
pub struct SystemBrowser;

impl SystemBrowser {
    /// What the system and `BROWSER` name.
    pub fn new() -> Self {
        Self
    }
}

impl Browser for SystemBrowser {
    fn open(
        &self,
        link: SignInLink,
        open_with: OpenWith,
        activation_token: Option<String>,
    ) -> Doing<'_, Result<(), Failure>> {
        Box::pin(async move {
            let (commands, otherwise) = match &open_with {
                OpenWith::Program(words) => {
                    (vec![BrowserCommand::own(words).ok_or_else(no_program)?], Otherwise::Fail)
                }
                OpenWith::Default => (command::system(), Otherwise::Library),
                // Both need to know which browser it is. A role that is meant to stand apart must not open beside
                // the others instead.
                OpenWith::Private => return Err(not_yet("private")),
                OpenWith::Profile(name) => return Err(not_yet(&format!("profile:{name}"))),
            };
            open(link, commands, otherwise, activation_token.as_deref()).await
        })
    }
}

fn not_yet(open_with: &str) -> Failure {
    Failure::OpenWithNotYet { open_with: open_with.to_owned() }
}

/// What to do where none of the commands could be started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Otherwise {
    /// Say so.
    Fail,
    /// Let the `webbrowser` crate look. On macOS and Windows it does all; on Linux it knows what is left where there is
    /// neither `BROWSER` nor xdg-open: WSL, Flatpak, desktops with an opener of their own.
    Library,
}

/// Tries the commands in turn; done when a browser has fetched the link.
async fn open(
    link: SignInLink,
    commands: Vec<BrowserCommand>,
    otherwise: Otherwise,
    activation_token: Option<&str>,
) -> Result<(), Failure> {
    let mut one_time = OneTime::listen(link).await.map_err(|error| did_not_start(&error))?;
    let mut why = io::Error::from(io::ErrorKind::NotFound);
    let mut any_started = false;
    for command in commands {
        let mut child = match command.start(one_time.address(), activation_token) {
            Ok(child) => child,
            Err(error) => {
                why = error;
                continue;
            }
        };
        any_started = true;
        tokio::select! {
            biased;
            fetched = one_time.fetched() => {
                reap(child);
                return fetched;
            }
            error = failure_of(&mut child) => why = error,
        }
    }
    if any_started || otherwise == Otherwise::Fail {
        return Err(did_not_start(&why));
    }
    let address = one_time.address().to_owned();
    // It may wait for a program of the system's.
    let opened = tokio::task::spawn_blocking(move || webbrowser::open(&address)).await;
    opened.map_err(|_| Failure::Stopping)?.map_err(|error| did_not_start(&error))?;
    one_time.fetched().await
}

/// Done only where the program ends with a failure, as a launcher that finds no browser does. One that ends well has
/// handed the address on; one that runs on is the browser itself.
async fn failure_of(child: &mut Child) -> io::Error {
    match child.wait().await {
        Ok(status) if status.success() => pending().await,
        Ok(status) => io::Error::other(status.to_string()),
        Err(error) => error,
    }
}

/// Waits for a program's end, however late, so that it leaves no zombie.
fn reap(mut child: Child) {
    tokio::spawn(async move { drop(child.wait().await) });
}

fn did_not_start(error: &io::Error) -> Failure {
    Failure::BrowserDidNotStart { reason: error.to_string() }
}

fn no_program() -> Failure {
    Failure::BrowserDidNotStart { reason: "open_with names no program".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(words: &[&str]) -> BrowserCommand {
        let words: Vec<String> = words.iter().map(ToString::to_string).collect();
        BrowserCommand::own(&words).expect("a command")
    }

    fn link() -> SignInLink {
        SignInLink("https://example.test/?SigninToken=canary".to_owned().into())
    }

    #[tokio::test]
    async fn a_launcher_that_fails_is_no_browser_and_the_next_is_tried() {
        let commands =
            vec![command(&["/nowhere/browser"]), command(&["false"]), command(&["sh", "-c", "exit 4", "x"])];
        let failure = open(link(), commands, Otherwise::Library, None).await.expect_err("none works");
        let Failure::BrowserDidNotStart { reason } = failure else { panic!("{failure:?}") };
        assert!(reason.contains('4'), "{reason}");
    }

    #[tokio::test]
    async fn a_program_that_is_not_there_is_said_so() {
        let failure = open(link(), vec![command(&["/nowhere/browser"])], Otherwise::Fail, None).await;
        let Err(Failure::BrowserDidNotStart { reason }) = failure else { panic!("{failure:?}") };
        assert!(reason.contains("No such file"), "{reason}");
    }
}
