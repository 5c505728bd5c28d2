//! The person's browser. All it is ever handed is a one-time address on loopback (see [`crate::redirect`]).

#[cfg(target_os = "linux")]
pub(crate) mod desktop_entry;
mod family;
mod installed;
mod profile;

use std::future::pending;
use std::io;
use std::path::PathBuf;

use rolecall_core::failure::Failure;
use rolecall_core::role::OpenWith;
use rolecall_core::secret::SignInLink;
use rolecall_engine::ports::{BoxFuture, Browser};
use tokio::process::Child;

use crate::opener::{self, Opener};
use crate::redirect::OneTime;
use installed::{Found, Installed};

/// The system's browser, or a program of the person's own.
#[derive(Debug)]
pub struct SystemBrowser {
    profiles: PathBuf,
}

impl SystemBrowser {
    /// What the system and `BROWSER` name. Profiles of Rolecall's own are folders below `profiles`, made when needed.
    pub fn new(profiles: PathBuf) -> Self {
        Self { profiles }
    }

    /// What to try for the first of the ways that the person's browser can do.
    async fn commands_of(&self, ways: &[OpenWith]) -> Result<(Vec<Opener>, Otherwise), Failure> {
        let mut last = Err(no_program());
        for way in ways {
            last = self.commands(way).await;
            if !matches!(last, Err(Failure::BrowserNotSuited { .. })) {
                break;
            }
        }
        last
    }

    /// What to try, in turn, to open a console that way, and what where none of it starts.
    async fn commands(&self, open_with: &OpenWith) -> Result<(Vec<Opener>, Otherwise), Failure> {
        let words = match open_with {
            OpenWith::Default => return Ok((opener::system(), Otherwise::Library)),
            OpenWith::Program(words) => words.clone(),
            OpenWith::Private => {
                let browser = suited(open_with).await?;
                [browser.words, browser.family.private_window()].concat()
            }
            OpenWith::Profile(name) => {
                let browser = suited(open_with).await?;
                let folder = profile::folder(browser.place(&self.profiles), browser.family, name);
                let folder = folder.map_err(|error| did_not_start(&error))?;
                [browser.words, browser.family.profile(&folder)].concat()
            }
        };
        Ok((vec![Opener::of_words(&words).ok_or_else(no_program)?], Otherwise::Fail))
    }
}

/// A browser that can keep a console apart. A role that is meant to stand apart never opens beside the others instead.
async fn suited(open_with: &OpenWith) -> Result<Installed, Failure> {
    match installed::find().await {
        Found::Browser(browser) => Ok(browser),
        Found::Unknown(browser) => Err(Failure::BrowserNotSuited { open_with: open_with.clone(), browser }),
    }
}

impl Browser for SystemBrowser {
    fn open(
        &self,
        link: SignInLink,
        ways: Vec<OpenWith>,
        activation_token: Option<String>,
    ) -> BoxFuture<'_, Result<(), Failure>> {
        Box::pin(async move {
            let (commands, otherwise) = self.commands_of(&ways).await?;
            open(link, commands, otherwise, activation_token.as_deref()).await
        })
    }

    fn keeps_apart(&self) -> BoxFuture<'_, Result<(), Failure>> {
        // How that profile is called does not matter to whether there can be one.
        Box::pin(async { suited(&OpenWith::Profile(String::new())).await.map(drop) })
    }
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
    commands: Vec<Opener>,
    otherwise: Otherwise,
    activation_token: Option<&str>,
) -> Result<(), Failure> {
    let mut one_time = OneTime::listen(&link).map_err(|error| did_not_start(&error))?;
    drop(link);
    let mut reasons = Vec::new();
    let mut any_started = false;
    for command in commands {
        let mut because = |error: &io::Error| reasons.push(format!("{}: {error}", command.program()));
        let mut child = match command.start(one_time.address(), activation_token) {
            Ok(child) => child,
            Err(error) => {
                because(&error);
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
            error = failure_of(&mut child) => because(&error),
        }
    }
    if any_started || otherwise == Otherwise::Fail {
        return Err(none_started(&reasons));
    }
    let address = one_time.address().to_owned();
    // It may wait for a program of the system's.
    let opened = tokio::task::spawn_blocking(move || webbrowser::open(&address)).await;
    opened.map_err(|_| Failure::Stopping)?.map_err(|error| {
        reasons.push(error.to_string());
        none_started(&reasons)
    })?;
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

/// What each of those that were tried came to.
fn none_started(reasons: &[String]) -> Failure {
    Failure::BrowserDidNotStart { reason: reasons.join("; ") }
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

    fn command(words: &[&str]) -> Opener {
        let words: Vec<String> = words.iter().map(ToString::to_string).collect();
        Opener::of_words(&words).expect("a command")
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
        assert!(
            reason.starts_with("/nowhere/browser: No such file") && reason.contains("sh: exit status: 4"),
            "{reason}"
        );
    }

    #[tokio::test]
    async fn a_program_that_is_not_there_is_said_so() {
        let failure = open(link(), vec![command(&["/nowhere/browser"])], Otherwise::Fail, None).await;
        let Err(Failure::BrowserDidNotStart { reason }) = failure else { panic!("{failure:?}") };
        assert!(reason.contains("No such file"), "{reason}");
    }
}
