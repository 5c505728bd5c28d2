//! From the start of the resident to its icon in the tray of a real panel.

use std::process::Stdio;
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use zbus::Proxy;
use zbus::proxy::{CacheProperties, SignalStream};

use crate::desktop::{PATIENCE, Part, Result, until};

use super::figures::Figures;
use super::process::Running;
use super::table::{Goal, Row, Unit};
use super::world::World;

const GOAL: Goal = Goal::AtMost(30.0);

pub(super) async fn row(world: &World, runs: usize) -> Result<Row> {
    let tray = Tray::watch(world).await?;
    let (mut starts, mut nothing) = (Figures::default(), Figures::default());
    // The first run only warms the caches.
    for run in 0..=runs {
        let bare = world.time_nothing()?;
        let (resident, took) = start(world, &tray).await?;
        resident.end()?;
        tray.is_empty().await?;
        if run > 0 {
            nothing.add_time(bare);
            starts.add_time(took);
        }
    }
    let row = Row::new("start of the resident to its tray icon", Unit::Milliseconds, starts);
    Ok(row.beside("/bin/true", nothing).goal(GOAL))
}

/// A resident whose icon is there.
pub(super) async fn resident(world: &World) -> Result<Running> {
    let tray = Tray::watch(world).await?;
    Ok(start(world, &tray).await?.0)
}

async fn start(world: &World, tray: &Tray<'_>) -> Result<(Running, Duration)> {
    let mut registered = tray.registrations().await?;
    let mut command = world.command(world.program("rolecall-desktop"));
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let started = Instant::now();
    let resident = Running::start(&mut command)?;
    let signal = tokio::time::timeout(PATIENCE, registered.next()).await;
    let took = started.elapsed();
    signal.ok().flatten().ok_or("the resident's icon does not come")?;
    // The panel has said so; now it has to be true.
    if tray.items().await?.is_empty() {
        return Err("the panel does not list the icon".into());
    }
    Ok((resident, took))
}

/// The panel's list of icons.
struct Tray<'a>(Proxy<'a>);

impl<'a> Tray<'a> {
    async fn watch(world: &'a World) -> Result<Self> {
        let name = Part::Tray.bus_name();
        let proxy = zbus::proxy::Builder::new(world.desktop.bus())
            .destination(name)?
            .path("/StatusNotifierWatcher")?
            .interface(name)?
            .cache_properties(CacheProperties::No)
            .build()
            .await?;
        Ok(Self(proxy))
    }

    async fn registrations(&self) -> Result<SignalStream<'a>> {
        Ok(self.0.receive_signal("StatusNotifierItemRegistered").await?)
    }

    async fn items(&self) -> Result<Vec<String>> {
        Ok(self.0.get_property("RegisteredStatusNotifierItems").await?)
    }

    async fn is_empty(&self) -> Result<()> {
        let empty = async || self.items().await.ok()?.is_empty().then_some(());
        until("the icon to leave the tray", PATIENCE, empty).await
    }
}
