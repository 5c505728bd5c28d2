//! A whole private desktop without a screen: display, session bus, keyring, tray host and notification server.
//!
//! Each [`Desktop`] has a home, runtime folder, display and bus of its own, so any number of them may live at once, in
//! one process or in several. All its processes end with it, also when the test that owns it is killed.
//!
//! ```no_run
//! # async fn example() -> rolecall_tests::desktop::Result<()> {
//! use rolecall_tests::desktop::{Desktop, Options, tray::TrayItem};
//!
//! let desktop = Desktop::start(Options::default()).await?;
//! let program = desktop.command("target/debug/rolecall-desktop").spawn()?;
//! let item = TrayItem::wait_for(&desktop, "rolecall").await?;
//! item.click("prod-admin").await?;
//! # drop(program);
//! # Ok(())
//! # }
//! ```

mod family;
mod home;
pub mod keyring;
mod options;
mod picture;
pub mod recorder;
pub mod screen;
pub mod tray;
mod wait;

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use tempfile::TempDir;
use tokio::sync::OnceCell;

use family::Family;
pub use options::{Options, Part};
use recorder::Recorder;
pub use wait::until;

/// What can go wrong while arranging a desktop: told in words, for a person reading a failed test.
pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// How long anything on the desktop may take before it counts as not happening. Only a test that fails waits for so long,
/// so it leaves room for a computer on which much else is running.
pub const PATIENCE: Duration = Duration::from_secs(90);

/// Of the caller's environment only these reach the desktop: no `AWS_*`, no proxies, no session of the person.
const KEPT_VARIABLES: [&str; 7] =
    ["PATH", "USER", "LOGNAME", "RUST_BACKTRACE", "RUST_LIB_BACKTRACE", "LLVM_PROFILE_FILE", "ROLECALL_LOG"];

/// A running private desktop; dropping it ends all its processes and removes its folders.
///
/// When a test panics, the folders stay, and standard error says where.
#[derive(Debug)]
pub struct Desktop {
    family: Family,
    bus: zbus::Connection,
    accessibility: OnceCell<zbus::Connection>,
    recorder: Recorder,
    display: Option<String>,
    size: (u32, u32),
    folder: Option<TempDir>,
    root: PathBuf,
}

impl Desktop {
    /// Starts a desktop and waits until each wanted part answers.
    ///
    /// # Errors
    /// A program is not installed, or did not come up in time; its log is named.
    pub async fn start(options: Options) -> Result<Self> {
        // A short path: the sockets below it have about a hundred bytes.
        let folder = tempfile::Builder::new().prefix("rolecall-").rand_bytes(6).tempdir_in("/tmp")?;
        let root = folder.path().to_owned();
        home::furnish(&root, options.dark_panel)?;

        let mut family = Family::start(&root.join("logs"))?;
        let mut environment = home::environment(&root);
        let mut display = None;
        if options.display {
            let started = start_display(&mut family, &environment, options.size)?;
            environment.push(("DISPLAY".into(), started.clone().into()));
            display = Some(started);
        }
        let mut bus_command = plain_command("dbus-daemon", &environment);
        bus_command.arg("--config-file").arg(root.join("bus.conf")).args(["--nofork", "--print-address=1"]);
        family.spawn_announcing("dbus-daemon", &mut bus_command)?;
        let address = home::bus_address(&root);
        let bus = zbus::connection::Builder::address(address.as_str())?.build().await?;
        let recorder = Recorder::start(&address)?;

        let mut desktop = Self {
            family,
            bus,
            accessibility: OnceCell::new(),
            recorder,
            display,
            size: options.size,
            folder: Some(folder),
            root,
        };
        if options.display {
            desktop.dress()?;
        }
        let wanted: Vec<Part> = Part::ALL.into_iter().filter(|part| options.has(*part)).collect();
        for part in &wanted {
            desktop.launch(*part)?;
        }
        for part in wanted {
            desktop.wait_for_owner(part.bus_name()).await?;
        }
        Ok(desktop)
    }

    /// A command that runs in this desktop: its home, display and bus, nothing of the caller's session, and ended with
    /// the desktop at the latest.
    #[must_use]
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = plain_command(program, &self.environment());
        self.family.adopt(&mut command);
        command
    }

    /// The variables of this desktop, for a program that is started by someone else.
    #[must_use]
    pub fn environment(&self) -> Vec<(OsString, OsString)> {
        let mut environment = home::environment(&self.root);
        environment.extend(self.display.iter().map(|display| ("DISPLAY".into(), display.into())));
        environment
    }

    /// Runs a command of this desktop to its end and gives what it wrote.
    ///
    /// # Errors
    /// It could not be started or ended badly; what it said is in the error.
    pub fn run<A: AsRef<OsStr>>(
        &self,
        program: &str,
        arguments: impl IntoIterator<Item = A>,
    ) -> Result<String> {
        let output = self
            .command(program)
            .args(arguments)
            .stdin(std::process::Stdio::null())
            .output()
            .map_err(|error| format!("{program}: {error}; ./dev test installs it"))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            return Err(format!("{program} ended with {}: {said}", output.status).into());
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// A connection to the session bus of this desktop.
    pub fn bus(&self) -> &zbus::Connection {
        &self.bus
    }

    /// Everything that has gone over the session bus so far.
    #[must_use]
    pub fn recorder(&self) -> &Recorder {
        &self.recorder
    }

    /// The private home folder.
    #[must_use]
    pub fn home(&self) -> PathBuf {
        home::home(&self.root)
    }

    /// The private runtime folder (`XDG_RUNTIME_DIR`), 0700, with a short path.
    #[must_use]
    pub fn runtime(&self) -> PathBuf {
        home::runtime(&self.root)
    }

    /// The folder everything of this desktop is in: `ROLECALL_HOME`, logs of a test and the like fit below it.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The folder with one log for each process of the desktop.
    #[must_use]
    pub fn logs(&self) -> PathBuf {
        self.root.join("logs")
    }

    /// The X display, such as `:7`; none on a desktop without one.
    #[must_use]
    pub fn display(&self) -> Option<&str> {
        self.display.as_deref()
    }

    /// Starts a part that was left out or stopped, and waits until it is there.
    ///
    /// # Errors
    /// It did not come up in time.
    pub async fn start_part(&mut self, part: Part) -> Result<()> {
        self.launch(part)?;
        self.wait_for_owner(part.bus_name()).await
    }

    /// Ends a part as a crash or a logout would, and waits until its name is gone from the bus.
    ///
    /// # Errors
    /// It would not go.
    pub async fn stop_part(&mut self, part: Part) -> Result<()> {
        self.family.stop(part.process())?;
        let gone = async || (!self.has_owner(part.bus_name()).await).then_some(());
        until(&format!("{} to leave the bus", part.bus_name()), PATIENCE, gone).await
    }

    /// Whether somebody owns a name on the session bus.
    pub async fn has_owner(&self, name: &str) -> bool {
        let answer = self
            .bus
            .call_method(
                Some("org.freedesktop.DBus"),
                "/",
                Some("org.freedesktop.DBus"),
                "NameHasOwner",
                &(name,),
            )
            .await;
        answer.is_ok_and(|message| message.body().deserialize::<bool>().unwrap_or(false))
    }

    /// Waits until a name on the session bus has an owner.
    ///
    /// # Errors
    /// Nobody took it in time.
    pub async fn wait_for_owner(&self, name: &str) -> Result<()> {
        let owned = async || self.has_owner(name).await.then_some(());
        until(&format!("{name} on the bus (logs in {})", self.logs().display()), PATIENCE, owned).await
    }

    /// Window manager and a plain background.
    fn dress(&mut self) -> Result<()> {
        let mut openbox = plain_command("openbox", &self.environment());
        self.family.spawn("openbox", &mut openbox)?;
        self.paint_background()
    }

    fn launch(&mut self, part: Part) -> Result<()> {
        let environment = self.environment();
        match part {
            Part::Keyring => {
                let mut command = plain_command("gnome-keyring-daemon", &environment);
                command.args(["--unlock", "--foreground", "--components=secrets"]);
                self.family.spawn_told(part.process(), &mut command, keyring::PASSWORD)
            }
            Part::Tray => {
                let mut command = plain_command("xfce4-panel", &environment);
                self.family.spawn(part.process(), command.arg("--disable-wm-check"))
            }
            Part::Notifications => {
                let program = home::service_program("org.xfce.xfce4-notifyd.Notifications")?;
                // Buttons are found on the screen through accessibility, which the rest of the desktop goes without.
                let mut command = plain_command(program, &environment);
                self.family.spawn(part.process(), command.env_remove("NO_AT_BRIDGE"))
            }
        }
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        if std::thread::panicking()
            && let Some(folder) = self.folder.take()
        {
            eprintln!("The desktop's folders and logs stay in {}", folder.keep().display());
        }
    }
}

/// A command with the desktop's variables and no others.
fn plain_command(program: impl AsRef<OsStr>, environment: &[(OsString, OsString)]) -> Command {
    let mut command = Command::new(program);
    command.env_clear();
    for name in KEPT_VARIABLES {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    command.envs(environment.iter().map(|(name, value)| (name, value)));
    command
}

/// Xvfb takes the first free display itself and says which: two desktops never quarrel about one.
fn start_display(
    family: &mut Family,
    environment: &[(OsString, OsString)],
    (width, height): (u32, u32),
) -> Result<String> {
    let mut command = plain_command("Xvfb", environment);
    command.args(["-displayfd", "1", "-screen", "0", &format!("{width}x{height}x24")]);
    command.args(["-nolisten", "tcp", "-noreset"]);
    let number = family.spawn_announcing("Xvfb", &mut command)?;
    Ok(format!(":{number}"))
}
