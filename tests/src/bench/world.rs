//! What everything is measured in: the test desktop, the sandbox, and a Rolecall of a person with some twenty roles.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::desktop::{Desktop, Options, PATIENCE, Result, until};
use crate::sandbox::{Config, Sandbox, demo};

/// The role whose credentials are asked for.
pub(super) const ROLE: &str = "sandbox";
/// A bare process, to measure beside.
pub(super) const NOTHING: &str = "/bin/true";
/// Roles beside [`ROLE`], of most people.
pub(super) const MORE_ROLES: usize = 20;
/// As many as a large company has.
pub(super) const MANY_ROLES: usize = 5_000;

pub(super) struct World {
    pub(super) desktop: Desktop,
    pub(super) sandbox: Sandbox,
    programs: PathBuf,
    /// The settings with [`ROLE`] alone.
    settings: String,
}

impl World {
    pub(super) async fn arrange(programs: &Path) -> Result<Self> {
        let sandbox = Sandbox::start(Config::default()).await;
        let desktop = Desktop::start(Options::default()).await?;
        let mut world = Self { desktop, sandbox, programs: programs.to_owned(), settings: String::new() };
        world.furnish()?;
        Ok(world)
    }

    /// A command of this desktop that knows the sandbox and has nothing to read.
    pub(super) fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = self.desktop.command(program.as_ref());
        command
            .env("ROLECALL_HOME", self.home())
            .env("AWS_ENDPOINT_URL_STS", self.sandbox.sts_endpoint())
            .env("ROLECALL_SIGNIN_ENDPOINT", self.sandbox.signin_endpoint())
            .env("AWS_ENDPOINT_URL_SSO", self.sandbox.url())
            .env("AWS_ENDPOINT_URL_SSO_OIDC", self.sandbox.url())
            .stdin(Stdio::null());
        command
    }

    /// The path of one of Rolecall's programs.
    pub(super) fn program(&self, name: &str) -> PathBuf {
        self.programs.join(name)
    }

    /// Asks once for credentials, which must come.
    pub(super) fn credentials(&self) -> Result<()> {
        let text = self.rolecall(&["credential-process", ROLE], None)?;
        let is_answer = text.contains("\"SessionToken\":");
        if is_answer { Ok(()) } else { Err("credential-process gives no credentials".into()) }
    }

    /// The time from starting a program to having all it prints and its end.
    pub(super) fn time(&self, mut command: Command) -> Result<Duration> {
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let started = Instant::now();
        let output = command.output()?;
        let took = started.elapsed();
        if output.status.success() {
            return Ok(took);
        }
        let said = String::from_utf8_lossy(&output.stderr);
        Err(format!("{} ended with {}: {said}", command.get_program().display(), output.status).into())
    }

    /// The time [`NOTHING`] takes.
    pub(super) fn time_nothing(&self) -> Result<Duration> {
        self.time(self.command(NOTHING))
    }

    /// The time `rolecall credential-process` takes.
    pub(super) fn time_credentials(&self) -> Result<Duration> {
        let mut command = self.command(self.program("rolecall"));
        command.args(["credential-process", ROLE]);
        self.time(command)
    }

    /// Runs `rolecall` and gives what it prints.
    pub(super) fn rolecall(&self, arguments: &[&str], input: Option<&str>) -> Result<String> {
        let mut command = self.command(self.program("rolecall"));
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn()?;
        // Dropped at once: the end of the input.
        if let (Some(mut pipe), Some(input)) = (child.stdin.take(), input) {
            pipe.write_all(input.as_bytes())?;
        }
        let output = child.wait_with_output()?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            return Err(
                format!("rolecall {} ended with {}: {said}", arguments.join(" "), output.status).into()
            );
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    pub(super) fn home(&self) -> PathBuf {
        self.desktop.root().join("rolecall")
    }

    /// One source, the role that is asked for, and those a person has beside it.
    fn furnish(&mut self) -> Result<()> {
        std::fs::create_dir_all(self.home())?;
        let add = ["source", "add", "work", "--access-key-id", demo::SAM_ACCESS_KEY_ID];
        let add = [&add[..], &["--region", "eu-west-1", "--secret-stdin"]].concat();
        self.rolecall(&add, Some(demo::SAM_SECRET_ACCESS_KEY))?;
        self.rolecall(&["role", "add", ROLE, "--arn", demo::SANDBOX, "--source", "work"], None)?;
        self.settings = std::fs::read_to_string(self.home().join("config.toml"))?;
        self.write_more_roles(MORE_ROLES)
    }

    /// Writes that many roles beside [`ROLE`] and waits until the engine has read them.
    pub(super) async fn have_roles(&self, more: usize) -> Result<()> {
        self.write_more_roles(more)?;
        let has = |number: usize, listed: &str| listed.contains(&format!("\"team-{number}\""));
        let read = async || {
            let listed = self.rolecall(&["roles", "--json"], None).ok()?;
            (has(more, &listed) && !has(more + 1, &listed)).then_some(())
        };
        until("the engine to read the roles", PATIENCE, read).await
    }

    /// Writes that many roles beside [`ROLE`] into the settings.
    fn write_more_roles(&self, count: usize) -> Result<()> {
        let mut text = self.settings.clone();
        for number in 1..=count {
            let group = if number % 2 == 0 { "Production" } else { "Staging" };
            let arn = format!("arn:aws:iam::123456789012:role/team-{number}");
            // Writing to a String can't fail.
            let _ = write!(
                text,
                "\n[[roles]]\nname = \"team-{number}\"\narn = \"{arn}\"\nsource = \"work\"\ngroup = \"{group}\"\n"
            );
        }
        Ok(std::fs::write(self.home().join("config.toml"), text)?)
    }
}
