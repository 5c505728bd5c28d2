//! Copies from the tray under Wayland, where a program without a window reaches the clipboard through the compositor's
//! data-control.

use std::fs;
use std::os::unix::fs::chown;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use rolecall_tests::desktop::tray::TrayItem;
use rolecall_tests::desktop::{Desktop, PATIENCE, Result, until};
use rolecall_tests::world::{Setup, World};
use tempfile::TempDir;

use super::open_staging;

const TEXT: &str = "text/plain;charset=utf-8";
/// Whom sway runs as where the tests are root's: it refuses to be.
const NOBODY: u32 = 65534;

/// sway without a screen, on the desktop's own bus; it ends with the desktop.
struct Sway {
    /// With the socket in it.
    _folder: TempDir,
    socket: PathBuf,
}

impl Sway {
    async fn start(desktop: &Desktop) -> Result<Self> {
        // A folder of its own, which whoever sway runs as may write to.
        let folder = tempfile::Builder::new().prefix("rolecall-sway-").tempdir_in("/tmp")?;
        let place = folder.path();
        let (config, told) = (place.join("config"), place.join("told"));
        // Written under another name first, so that it is there whole.
        let tell = format!("echo \"$WAYLAND_DISPLAY\" > {0}.new && mv {0}.new {0}", told.display());
        fs::write(&config, format!("xwayland disable\nexec '{tell}'\n"))?;
        let mut sway = if rustix::process::getuid().is_root() {
            chown(place, Some(NOBODY), Some(NOBODY))?;
            let mut other = desktop.command("setpriv");
            let nobody = NOBODY.to_string();
            other.args(["--reuid", &nobody, "--regid", &nobody, "--clear-groups", "sway"]);
            other
        } else {
            desktop.command("sway")
        };
        sway.arg("--config")
            .arg(&config)
            .env("XDG_RUNTIME_DIR", place)
            .env("HOME", place)
            .env_remove("DISPLAY");
        sway.envs([
            ("WLR_BACKENDS", "headless"),
            ("WLR_LIBINPUT_NO_DEVICES", "1"),
            ("WLR_RENDERER", "pixman"),
        ]);
        let log = fs::File::create(desktop.logs().join("sway.log"))?;
        sway.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn()?;
        let name = async || fs::read_to_string(&told).ok();
        let name = until("sway to start; ./dev test installs it", PATIENCE, name).await?;
        let socket = place.join(name.trim());
        Ok(Self { _folder: folder, socket })
    }

    /// A command that sees this display and no other.
    fn on_it(&self, mut command: Command) -> Command {
        command.env("WAYLAND_DISPLAY", &self.socket).env_remove("DISPLAY");
        command
    }

    /// `rolecall-desktop` on this display, with its icon in the desktop's tray.
    async fn resident_in_tray(&self, world: &World) -> Result<(Child, TrayItem)> {
        let log = fs::File::create(world.program_logs().join("on-wayland.log"))?;
        let mut resident = self.on_it(world.command("rolecall-desktop", [] as [&str; 0]));
        let resident = resident.stdout(Stdio::null()).stderr(log).spawn()?;
        Ok((resident, TrayItem::wait_for(&world.desktop, "rolecall").await?))
    }

    /// What the clipboard holds, as a kind of text; empty where it holds nothing.
    fn clipboard(&self, desktop: &Desktop, kind: &str) -> Result<String> {
        let mut paste = self.on_it(desktop.command("wl-paste"));
        let pasted = paste.args(["--no-newline", "--type", kind]).stdin(Stdio::null()).output()?;
        Ok(if pasted.status.success() { String::from_utf8(pasted.stdout)? } else { String::new() })
    }

    async fn holds(&self, desktop: &Desktop, what: &str, wanted: impl Fn(&str) -> bool) -> Result<String> {
        let there = async || self.clipboard(desktop, TEXT).ok().filter(|text| wanted(text));
        until(what, PATIENCE, there).await
    }
}

async fn quit(resident: &mut Child, item: &TrayItem) -> Result<()> {
    item.click("Quit Rolecall").await?;
    let ended = async || resident.try_wait().ok()?;
    assert!(until("rolecall-desktop to end", PATIENCE, ended).await?.success());
    Ok(())
}

#[tokio::test]
async fn a_copied_link_is_marked_secret_and_leaves_as_on_any_desktop() -> Result<()> {
    let setup = Setup { preferences: "clipboard_clear = \"6s\"".to_owned(), ..Setup::default() };
    let world = World::start(setup).await?;
    let sway = Sway::start(&world.desktop).await?;
    let (mut resident, item) = sway.resident_in_tray(&world).await?;
    open_staging(&world, &item).await?;

    let is_link = |text: &str| text.contains("SigninToken=");
    item.click("Copy sign-in link").await?;
    sway.holds(&world.desktop, "the link", is_link).await?;
    assert_eq!(sway.clipboard(&world.desktop, "x-kde-passwordManagerHint")?, "secret");
    sway.holds(&world.desktop, "the clipboard to be emptied", str::is_empty).await?;

    // What somebody else has copied since is theirs, also when Rolecall ends.
    item.click("Copy sign-in link").await?;
    sway.holds(&world.desktop, "another link", is_link).await?;
    let mut other = sway.on_it(world.desktop.command("wl-copy"));
    other.arg("somebody else's").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    assert!(other.spawn()?.wait()?.success());
    let theirs = |text: &str| text == "somebody else's";
    sway.holds(&world.desktop, "the other's copy", theirs).await?;
    quit(&mut resident, &item).await?;
    assert!(theirs(&sway.clipboard(&world.desktop, TEXT)?));
    Ok(())
}

#[tokio::test]
async fn what_is_ours_goes_when_rolecall_ends() -> Result<()> {
    let world = World::start(Setup::default()).await?;
    let sway = Sway::start(&world.desktop).await?;
    let (mut resident, item) = sway.resident_in_tray(&world).await?;
    open_staging(&world, &item).await?;
    item.click("Copy sign-in link").await?;
    sway.holds(&world.desktop, "the link", |text| text.contains("SigninToken=")).await?;
    quit(&mut resident, &item).await?;
    // The compositor has forgotten it too.
    sway.holds(&world.desktop, "the clipboard to be emptied", str::is_empty).await?;
    Ok(())
}
