//! What a journey needs: a private desktop, a sandbox, the real programs in a home of their own, and a browser.
//!
//! Nothing in it is a stand-in but AWS and the browser's window: keys go through `rolecall source add` into a real
//! keyring, and the browser really fetches what it is given.

mod browser;
mod company;
mod furnish;
mod programs;
mod resident;
mod terminal;

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::AtomicU32;

use serde_json::Value;

use crate::desktop::{Desktop, Options, PATIENCE, Result, until};
use crate::sandbox::{Config, Sandbox};

use furnish::{install_icons, write_browser};

pub use browser::{AtLogIn, Hop, Visit, browse, client, sign_in, title_of, visit};
pub use company::sign_in_with_chromium;
pub use furnish::{add_source, furnish, write_settings};
pub use programs::Programs;
pub use resident::Resident;
pub use terminal::Typist;

/// The source without an MFA device.
pub const SAM: &str = "sam";
/// The source with one.
pub const JO: &str = "jo";

/// What a world is made of. Everything, with the settings' own defaults, unless told otherwise.
#[derive(Clone)]
pub struct Setup {
    /// The parts of the desktop.
    pub options: Options,
    /// What AWS is like.
    pub config: Config,
    /// Lines of `[preferences]`.
    pub preferences: String,
    /// How two accounts live in the one browser: said beforehand, since a journey about something else is not to be asked.
    pub two_accounts: &'static str,
    /// What the browser's program is called: Rolecall knows browsers by their names, and none of this one.
    pub browser: &'static str,
    /// Who sits before the browser where a company asks somebody to sign in.
    pub at_log_in: AtLogIn,
    /// Whether sources and roles are there already.
    pub furnished: bool,
    /// `ROLECALL_LOG` of all programs.
    pub log: &'static str,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            options: Options::default(),
            config: Config::default(),
            preferences: String::new(),
            two_accounts: "same",
            browser: "browser",
            at_log_in: AtLogIn::default(),
            furnished: true,
            log: "info",
        }
    }
}

/// A desktop, a sandbox, and Rolecall in a home of its own on both. Dropping it ends and removes everything.
pub struct World {
    /// The desktop. First, so that its programs end before what they talk to.
    pub desktop: Desktop,
    /// The stand-in for AWS.
    pub sandbox: Sandbox,
    programs: Programs,
    browser: &'static str,
    log: &'static str,
    /// Numbers the logs of the programs.
    started: AtomicU32,
}

/// What a command has said, and how it ended.
#[derive(Debug)]
pub struct Ran {
    /// Its exit code; -1 where a signal ended it.
    pub code: i32,
    /// Its answer.
    pub stdout: String,
    /// What it told a person.
    pub stderr: String,
}

impl Ran {
    /// What a finished process has said.
    #[must_use]
    pub fn of(output: &Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Itself, where it ended well.
    ///
    /// # Errors
    /// It did not; what it said is in the error.
    pub fn well(self) -> Result<Self> {
        if self.code == 0 { Ok(self) } else { Err(format!("it ended with {}: {self:?}", self.code).into()) }
    }
}

impl World {
    /// Starts all but the resident.
    ///
    /// # Errors
    /// Something is not built or not installed, or did not come up.
    pub async fn start(setup: Setup) -> Result<Self> {
        let programs = Programs::find()?;
        let sandbox = Sandbox::start(setup.config).await;
        let desktop = Desktop::start(setup.options).await?;
        let (browser, log) = (setup.browser, setup.log);
        let world = Self { desktop, sandbox, programs, browser, log, started: AtomicU32::new(0) };
        for folder in [world.home(), world.visits_folder()] {
            fs::create_dir_all(folder)?;
        }
        let browser = world.programs.path("rolecall-demo")?;
        write_browser(&world.browser(), &browser, setup.at_log_in, &world.visits_folder())?;
        let preferences = format!("two_accounts = \"{}\"\n{}", setup.two_accounts, setup.preferences);
        write_settings(&world.home(), &preferences)?;
        install_icons(&world.desktop.home())?;
        if setup.furnished {
            furnish(world.sandbox.config(), |arguments| world.command("rolecall", arguments))?;
        }
        Ok(world)
    }

    /// `ROLECALL_HOME`.
    #[must_use]
    pub fn home(&self) -> PathBuf {
        self.desktop.root().join("r")
    }

    /// Where the standard error of each started program goes.
    #[must_use]
    pub fn program_logs(&self) -> PathBuf {
        self.desktop.root().join("logs")
    }

    fn browser(&self) -> PathBuf {
        self.desktop.root().join(self.browser)
    }

    fn visits_folder(&self) -> PathBuf {
        self.desktop.root().join("visits")
    }

    /// One of our programs on this desktop, in this home, with this sandbox for AWS and nothing to read.
    ///
    /// # Panics
    /// It was not built.
    #[must_use]
    pub fn command<A: AsRef<OsStr>>(&self, program: &str, arguments: impl IntoIterator<Item = A>) -> Command {
        let program = self.programs.path(program).unwrap_or_else(|error| panic!("{error}"));
        let mut command = self.desktop.command(program);
        command.args(arguments).stdin(Stdio::null());
        command.envs(variables(&self.home(), &self.sandbox));
        command.env("BROWSER", self.browser()).env("ROLECALL_LOG", self.log);
        command
    }

    /// Runs `rolecall` to its end, with no terminal to ask on.
    ///
    /// # Errors
    /// It could not be started.
    pub fn rolecall(&self, arguments: &[&str]) -> Result<Ran> {
        Ok(Ran::of(&self.command("rolecall", arguments).output()?))
    }

    /// Starts `rolecall` beside the test, as a task of its own, so that the test can act meanwhile.
    pub fn rolecall_meanwhile(&self, arguments: &[&str]) -> tokio::task::JoinHandle<std::io::Result<Output>> {
        let mut command = self.command("rolecall", arguments);
        tokio::task::spawn_blocking(move || command.output())
    }

    /// Starts `rolecall` on a terminal, with somebody to type.
    ///
    /// # Errors
    /// There are no terminals.
    pub fn rolecall_on_a_terminal(&self, arguments: &[&str]) -> Result<Typist> {
        Typist::start(&self.command("rolecall", arguments))
    }

    /// What the browser was given and found, in order.
    ///
    /// # Errors
    /// Its notes can't be read.
    pub fn visits(&self) -> Result<Vec<Visit>> {
        browser::visits(&self.visits_folder())
    }

    /// Waits for the browser's visit of that number, counted from 1.
    ///
    /// # Errors
    /// It did not come in time.
    pub async fn visit(&self, number: usize) -> Result<Visit> {
        let seen = async || self.visits().ok()?.into_iter().nth(number - 1);
        until(&format!("visit {number} of the browser"), PATIENCE, seen).await
    }

    /// The activity log.
    ///
    /// # Errors
    /// A line of it is no JSON.
    pub fn activity(&self) -> Result<Vec<Value>> {
        let text = fs::read_to_string(self.home().join("state/activity.jsonl")).unwrap_or_default();
        Ok(text.lines().map(serde_json::from_str).collect::<std::result::Result<_, _>>()?)
    }

    /// Waits until the activity log holds these, as `what:result`, in this order and nothing else.
    ///
    /// # Errors
    /// It does not, in time; the error tells what it holds.
    pub async fn wait_for_activity(&self, wanted: &[&str]) -> Result<()> {
        let held = || -> Result<Vec<String>> {
            let word = |line: &Value, pointer: &str| {
                line.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
            };
            let told = self.activity()?;
            Ok(told
                .iter()
                .map(|line| format!("{}:{}", word(line, "/what"), word(line, "/outcome/result")))
                .collect())
        };
        let found = async || (held().ok()? == wanted).then_some(());
        match until("the activity log", PATIENCE, found).await {
            Ok(()) => Ok(()),
            Err(error) => Err(format!("{error} to hold {wanted:?}; it holds {:?}", held()?).into()),
        }
    }
}

/// The variables that lead our programs to a home and a sandbox.
#[must_use]
pub fn variables(home: &Path, sandbox: &Sandbox) -> Vec<(OsString, OsString)> {
    vec![
        ("ROLECALL_HOME".into(), home.into()),
        ("AWS_ENDPOINT_URL_STS".into(), sandbox.sts_endpoint().into()),
        ("ROLECALL_SIGNIN_ENDPOINT".into(), sandbox.signin_endpoint().into()),
        ("AWS_ENDPOINT_URL_SSO".into(), sandbox.url().into()),
        ("AWS_ENDPOINT_URL_SSO_OIDC".into(), sandbox.url().into()),
        ("AWS_ENDPOINT_URL_SIGNIN".into(), sandbox.url().into()),
    ]
}
