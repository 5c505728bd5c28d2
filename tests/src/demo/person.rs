//! The demo for a person at a display: the real tray program in a home of its own, until Ctrl-C or Quit.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use rolecall_protocol::path::Places;
use rustix::process::{Pid, Signal, kill_process};
use zbus::zvariant::OwnedObjectPath;

use super::say;
use crate::desktop::{PATIENCE, Result, until};
use crate::sandbox::{Config, Fault, FaultKind, Sandbox, Target, demo};
use crate::world::{Programs, furnish, variables, write_settings};

/// Sessions are short here, so that the notice is seen before anyone gets bored, and long enough to be used twice.
const LIFE: i64 = 10 * 60;
const PREFERENCES: &str = "notify_before = [\"4m\"]";

/// Runs it until the person has seen enough.
///
/// # Errors
/// Something is not built, or there is no keyring to put the demo's keys into.
pub async fn with_a_person() -> Result<()> {
    let programs = Programs::find()?;
    let sandbox = Sandbox::start(Config::default()).await;
    sandbox.fault(Fault::always(Target::Sts, FaultKind::ShortSession(LIFE)));
    sandbox.fault(Fault::always(Target::SigninToken, FaultKind::RefuseSessionDuration));
    let home = Home::make(programs.target().join("demo/home"))?;
    let shown = run(&programs, &sandbox, &home).await;
    // Also after a failure: what has been put into the person's keyring comes out again.
    let removed = remove_keys(&home.0).await;
    shown.and(removed)
}

async fn run(programs: &Programs, sandbox: &Sandbox, home: &Home) -> Result<()> {
    write_settings(&home.0, PREFERENCES)?;
    let rolecall = programs.path("rolecall")?;
    let command = |program: &Path, arguments: &[&str]| {
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::null()).envs(variables(&home.0, sandbox));
        command
    };
    furnish(sandbox.config(), |arguments| command(&rolecall, arguments))?;
    let mut resident = command(&programs.path("rolecall-desktop")?, &[]).spawn()?;
    explain(sandbox, &home.0, &rolecall);
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = ended(&mut resident) => {}
    }
    // Ctrl-C in a terminal has reached it as well, and it may be gone already; else it saves what it holds and goes.
    if let Some(pid) = Pid::from_raw(resident.id().cast_signed()) {
        let _ = kill_process(pid, Signal::TERM);
    }
    let gone = async || resident.try_wait().ok()?;
    if until("rolecall-desktop to end", PATIENCE, gone).await.is_err() {
        resident.kill()?;
        resident.wait()?;
    }
    Ok(())
}

async fn ended(resident: &mut Child) {
    while matches!(resident.try_wait(), Ok(None)) {
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
}

fn explain(sandbox: &Sandbox, home: &Path, rolecall: &Path) {
    let minutes = LIFE / 60;
    say(format_args!(
        "Rolecall is in your tray: a door ajar in a ring. A sandbox on this computer stands for AWS.

Try this:
  - Pick staging-ops: its console opens in your browser. Pick it again: the session that lives is used.
  - Pick prod-admin…: it asks for an MFA code. Codes and calls are on {url}/
  - Sign in with a company: {rolecall} source add acme --identity-center {start_url} --region eu-west-1, then
    {rolecall} sign-in acme. The user name is {jo}, the password {password}. (First set the variables below.)
  - Pick locked-out: it is refused, and a notice and the menu say why.
  - Wait: sessions last {minutes} min here, and a notice with Renew comes 4 min before the end.
  - From a terminal:",
        url = sandbox.url(),
        rolecall = rolecall.display(),
        start_url = demo::START_URL,
        jo = demo::JO,
        password = demo::JO_PASSWORD,
    ));
    for (name, value) in variables(home, sandbox) {
        say(format_args!("      export {}='{}'", name.display(), value.display()));
    }
    say(format_args!(
        "      {rolecall} roles
      {rolecall} console prod-admin

Ctrl-C here, or Quit Rolecall in the menu, ends the demo and takes its keys out of your keyring.",
        rolecall = rolecall.display()
    ));
}

/// The demo's home, made afresh and removed at the end.
struct Home(PathBuf);

impl Home {
    fn make(folder: PathBuf) -> Result<Self> {
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Takes everything of the demo's own namespace out of the person's keyring.
async fn remove_keys(home: &Path) -> Result<()> {
    const SECRETS: Option<&str> = Some("org.freedesktop.secrets");
    let service = Places::under(home).keychain_service;
    let bus = zbus::Connection::session().await?;
    let wanted = HashMap::from([("service", service.as_str())]);
    let found = bus
        .call_method(
            SECRETS,
            "/org/freedesktop/secrets",
            Some("org.freedesktop.Secret.Service"),
            "SearchItems",
            &(wanted,),
        )
        .await?;
    let (unlocked, _locked): (Vec<OwnedObjectPath>, Vec<OwnedObjectPath>) = found.body().deserialize()?;
    for item in unlocked {
        bus.call_method(SECRETS, item, Some("org.freedesktop.Secret.Item"), "Delete", &()).await?;
    }
    Ok(())
}
