//! The resident process, and who is the engine.

use std::fs::File;
use std::process::{Child, ExitStatus, Stdio};
use std::sync::atomic::Ordering;
use std::time::Duration;

use rolecall_protocol::path::Places;
use tokio::net::UnixStream;

use super::World;
use crate::desktop::tray::TrayItem;
use crate::desktop::{PATIENCE, Result, until};

/// A running `rolecall-desktop`.
#[derive(Debug)]
pub struct Resident {
    child: Child,
}

impl Resident {
    /// Its process id.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Waits until it has ended by itself.
    ///
    /// # Errors
    /// It has not, in time.
    pub async fn ended(&mut self, limit: Duration) -> Result<ExitStatus> {
        until("rolecall-desktop to end", limit, async || self.child.try_wait().ok()?).await
    }
}

impl World {
    /// Starts `rolecall-desktop`. It is not the engine yet: a command right behind it may be one by itself.
    ///
    /// # Errors
    /// It could not be started.
    pub fn resident(&self) -> Result<Resident> {
        let number = self.started.fetch_add(1, Ordering::Relaxed);
        let log = self.program_logs().join(format!("rolecall-desktop-{number}.log"));
        let mut command = self.command("rolecall-desktop", [] as [&str; 0]);
        command.stdout(Stdio::null()).stderr(File::create(log)?);
        Ok(Resident { child: command.spawn()? })
    }

    /// Starts `rolecall-desktop` and waits until it is the engine.
    ///
    /// # Errors
    /// It is not, in time.
    pub async fn resident_engine(&self) -> Result<Resident> {
        let resident = self.resident()?;
        self.engine_is(resident.pid()).await?;
        Ok(resident)
    }

    /// Starts `rolecall-desktop` and waits until its icon is in the tray.
    ///
    /// # Errors
    /// It did not come in time.
    pub async fn resident_in_tray(&self) -> Result<(Resident, TrayItem)> {
        let resident = self.resident()?;
        let item = TrayItem::wait_for(&self.desktop, "rolecall").await?;
        Ok((resident, item))
    }

    /// Waits until that process is the engine: until it is the one behind the command line's socket.
    ///
    /// # Errors
    /// It is not, in time.
    pub async fn engine_is(&self, pid: u32) -> Result<()> {
        let places = Places::under(&self.home());
        let behind = async || {
            let stream = UnixStream::connect(places.engine_socket()).await.ok()?;
            (u32::try_from(stream.peer_cred().ok()?.pid()?).ok()? == pid).then_some(())
        };
        until(&format!("process {pid} to be the engine"), PATIENCE, behind).await
    }
}
