//! A computer that sleeps: the wall clock jumps while the program's own time stands still, as libfaketime does it, and
//! logind (python-dbusmock's) says that it woke.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use rolecall_tests::desktop::recorder::Notice;
use rolecall_tests::desktop::{PATIENCE, Result, until};
use rolecall_tests::world::{Setup, World};
use zbus::zvariant::Value;

use super::open_staging;

const LOGIND: &str = "org.freedesktop.login1";
const PATH: &str = "/org/freedesktop/login1";
const MOCK: &str = "org.freedesktop.DBus.Mock";

/// Ends with its test.
struct Ends(Child);

impl Drop for Ends {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Debian's libfaketime, whatever the machine.
fn libfaketime() -> Result<String> {
    let known = ["x86_64", "aarch64"]
        .map(|machine| format!("/usr/lib/{machine}-linux-gnu/faketime/libfaketime.so.1"));
    let found = known.into_iter().find(|path| Path::new(path).exists());
    found.ok_or_else(|| "faketime is not installed; ./dev test installs it".into())
}

async fn logind(world: &World) -> Result<Ends> {
    let mut command: Command = world.desktop.command("/usr/bin/python3");
    command.args(["-m", "dbusmock", "--session", "--template", "logind"]);
    let mock = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let mock = Ends(mock);
    world.desktop.wait_for_owner(LOGIND).await?;
    Ok(mock)
}

async fn wake(world: &World) -> Result<()> {
    let manager = "org.freedesktop.login1.Manager";
    for starting in [true, false] {
        let body = (manager, "PrepareForSleep", "b", vec![Value::from(starting)]);
        world.desktop.bus().call_method(Some(LOGIND), PATH, Some(MOCK), "EmitSignal", &body).await?;
    }
    Ok(())
}

#[tokio::test]
async fn what_ended_in_a_sleep_is_told_on_waking_and_renewed() -> Result<()> {
    let world = World::start(Setup::default()).await?;
    let _logind = logind(&world).await?;
    let clock = world.desktop.root().join("clock");
    std::fs::write(&clock, "+0s")?;
    let mut command = world.command("rolecall-desktop", [] as [&str; 0]);
    let environment = world.desktop.environment();
    let bus = environment.iter().find(|(name, _)| name == "DBUS_SESSION_BUS_ADDRESS").unwrap();
    command
        .env("DBUS_SYSTEM_BUS_ADDRESS", &bus.1)
        .env("LD_PRELOAD", libfaketime()?)
        .env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
        .env("FAKETIME_NO_CACHE", "1")
        .env("FAKETIME_TIMESTAMP_FILE", &clock)
        .stdout(Stdio::null())
        .stderr(std::fs::File::create(world.program_logs().join("slept.log"))?);
    let _resident = Ends(command.spawn()?);
    let item = rolecall_tests::desktop::tray::TrayItem::wait_for(&world.desktop, "rolecall").await?;
    open_staging(&world, &item).await?;

    // The console's eight hours pass in the sleep.
    std::fs::write(&clock, "+9h")?;
    wake(&world).await?;
    // Sooner than the clock would be looked at by itself.
    let asleep = |notice: &Notice| notice.body == "This computer was asleep.";
    let notice = world.desktop.recorder().wait_for_notice(PATIENCE, asleep).await?;
    assert!(notice.summary.starts_with("staging-ops ended at "), "{}", notice.summary);
    assert!(notice.actions.contains(&("renew".to_owned(), "Renew".to_owned())), "{:?}", notice.actions);
    item.wait_for_row(PATIENCE, |row| row.label.starts_with("Renew staging-ops (ended ")).await?;
    assert_eq!(world.visits()?.len(), 1, "no waking opens a browser");

    // It was only the clock: set back, the session lives.
    std::fs::write(&clock, "+0s")?;
    wake(&world).await?;
    item.wait_for_row(PATIENCE, |row| row.label.starts_with("staging-ops  until ")).await?;
    let gone = async || {
        let menu = item.menu().await.ok()?;
        menu.find_row(&|row| row.label.starts_with("Renew staging-ops (ended ")).is_none().then_some(())
    };
    until("the row about its end to go", PATIENCE, gone).await
}
