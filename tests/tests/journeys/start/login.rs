//! The login entry: made as the preferences wish, and what it starts is the resident, which then opens nothing.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rolecall_core::start::AtLogin;
use rolecall_tests::desktop::tray::TrayItem;
use rolecall_tests::desktop::{Options, PATIENCE, Part, Result, until};
use rolecall_tests::world::{Setup, World};
use tokio::net::UnixStream;

use super::{told, window, windows};

/// A world in which Rolecall is a person's own: without `ROLECALL_HOME`.
struct Own {
    world: World,
}

impl Own {
    async fn start(options: Options, preferences: &str) -> Result<Self> {
        let world = World::start(Setup { options, furnished: false, ..Setup::default() }).await?;
        let own = Self { world };
        own.prefer(preferences)?;
        Ok(own)
    }

    fn prefer(&self, preferences: &str) -> Result<()> {
        let folder = self.world.desktop.home().join(".config/rolecall");
        fs::create_dir_all(&folder)?;
        let new = folder.join("config.toml.new");
        fs::write(&new, format!("version = 1\n[preferences]\n{preferences}\n"))?;
        fs::set_permissions(&new, fs::Permissions::from_mode(0o600))?;
        Ok(fs::rename(new, folder.join("config.toml"))?)
    }

    fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = self.world.desktop.command(program.as_ref());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    fn entry(&self) -> PathBuf {
        self.world.desktop.home().join(".config/autostart/rolecall.desktop")
    }

    fn socket(&self) -> PathBuf {
        self.world.desktop.runtime().join("rolecall/engine.sock")
    }

    /// The words that the engine was started with, once there is one.
    async fn engine(&self) -> Result<Vec<String>> {
        let words = async || {
            let stream = UnixStream::connect(self.socket()).await.ok()?;
            let pid = stream.peer_cred().ok()?.pid()?;
            let words = fs::read_to_string(format!("/proc/{pid}/cmdline")).ok()?;
            Some(words.split_terminator('\0').map(str::to_owned).collect())
        };
        until("an engine", PATIENCE, words).await
    }

    fn program(&self) -> Result<PathBuf> {
        rolecall_tests::world::Programs::find()?.path("rolecall-desktop")
    }

    async fn quit(&self) -> Result<()> {
        assert!(self.command(self.program()?).arg("--quit").status()?.success());
        let gone = async || (!self.socket().exists()).then_some(());
        until("the engine to end", PATIENCE, gone).await
    }
}

#[tokio::test]
async fn switched_on_it_starts_with_the_login_and_switched_off_it_does_not() -> Result<()> {
    let own = Own::start(Options::default(), "launch_at_login = false").await?;
    // In a folder that has to be quoted.
    let folder = own.world.desktop.root().join("100% \"my\" apps $HOME");
    fs::create_dir_all(&folder)?;
    let program = folder.join("rolecall-desktop");
    fs::copy(own.program()?, &program)?;
    let _first = own.command(&program).spawn()?;
    told(&own.socket(), "the entry to be seen to", |s| {
        (s.engine.start.at_login == AtLogin::Off).then_some(())
    })
    .await?;
    assert!(!own.entry().exists());

    own.prefer("launch_at_login = true")?;
    told(&own.socket(), "the entry to be made", |s| (s.engine.start.at_login == AtLogin::On).then_some(()))
        .await?;
    own.quit().await?;

    // The login, by a reader of such entries that is not ours.
    assert!(own.command("gio").arg("launch").arg(own.entry()).status()?.success());
    assert_eq!(own.engine().await?, [program.to_str().ok_or("text")?, "--autostart"]);
    TrayItem::wait_for(&own.world.desktop, "rolecall").await?;
    assert!(windows(&own.world.desktop, "Rolecall").is_empty());

    // Switched off in the desktop's own settings it stays off, and that is said.
    let entry = fs::read_to_string(own.entry())?;
    own.quit().await?;
    fs::write(own.entry(), format!("{entry}Hidden=true\n"))?;
    let _second = own.command(&program).spawn()?;
    told(&own.socket(), "what was switched off", |s| {
        (s.engine.start.at_login == AtLogin::TurnedOff).then_some(())
    })
    .await?;
    assert!(fs::read_to_string(own.entry())?.ends_with("Hidden=true\n"));

    own.prefer("launch_at_login = false")?;
    told(&own.socket(), "the entry to go", |s| (s.engine.start.at_login == AtLogin::Off).then_some(()))
        .await?;
    assert!(!own.entry().exists());
    own.quit().await
}

#[tokio::test]
async fn a_login_without_a_tray_opens_nothing_and_a_person_s_start_shows_the_window() -> Result<()> {
    let own = Own::start(Options::default().with_tray(false), "").await?;
    let desktop = &own.world.desktop;
    let _resident = own.command(own.program()?).arg("--autostart").spawn()?;
    told(&own.socket(), "the missing tray", |s| s.engine.start.no_tray.then_some(())).await?;
    // What it would show a person who starts it is asked for behind this; so nothing is under way.
    assert!(windows(desktop, "Rolecall").is_empty());
    assert!(own.command(own.program()?).arg("--autostart").status()?.success(), "a second login");
    assert!(windows(desktop, "Rolecall").is_empty());

    assert!(
        own.command(own.program()?).status()?.success(),
        "started again by hand, it shows the first one's window"
    );
    window(desktop, "Rolecall").await?;
    own.quit().await
}

#[tokio::test]
async fn one_with_a_home_of_its_own_is_started_by_whoever_made_that() -> Result<()> {
    let setup = Setup { preferences: "launch_at_login = true".to_owned(), ..Setup::default() };
    let mut world = World::start(setup).await?;
    let (_resident, _item) = world.resident_in_tray().await?;
    let socket = world.home().join("run/engine.sock");
    told(&socket, "why not", |s| (s.engine.start.at_login == AtLogin::OwnHome).then_some(())).await?;
    assert!(!world.desktop.home().join(".config/autostart/rolecall.desktop").exists());
    // A tray that goes is told of as well as one that never was there, and so is its coming back.
    for (there, part) in [(false, Part::Tray), (true, Part::Tray)] {
        if there {
            world.desktop.start_part(part).await?;
        } else {
            world.desktop.stop_part(part).await?;
        }
        told(&socket, "the tray", |s| (s.engine.start.no_tray != there).then_some(())).await?;
    }
    Ok(())
}
