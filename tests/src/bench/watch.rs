//! What a resident that nobody uses costs: memory, and how often it is woken.

use std::time::{Duration, Instant};

use crate::desktop::Result;

use super::figures::Figures;
use super::process::{Wakes, memory};
use super::table::{Goal, Row, Unit};

/// How long wake-ups are counted.
pub(super) const LENGTH: Duration = Duration::from_secs(90);
/// Longer than the keychain's connection and the runtime's spare threads are kept.
const SETTLING: Duration = Duration::from_secs(45);

const MEMORY: Goal = Goal::AtMost(10.0);
const WAKES_WITHOUT_SESSION: Goal = Goal::AtMost(0.05);
const WAKES_WITH_SESSION: Goal = Goal::AtMost(0.2);

pub(super) async fn without_session(pid: u32, length: Duration) -> Result<Vec<Row>> {
    tokio::time::sleep(SETTLING).await;
    let memory = memory(pid)?;
    let row = |what: &str, value| Row::new(what, Unit::Megabytes, Figures::one(value));
    Ok(vec![
        row("memory (PSS) of the resident, idle", memory.proportional).goal(MEMORY),
        row("  of it private", memory.private),
        row("  of it anonymous", memory.anonymous),
        row_of_wakes("wake-ups without a session", pid, length).await?.goal(WAKES_WITHOUT_SESSION),
    ])
}

pub(super) async fn with_session(pid: u32, length: Duration) -> Result<Vec<Row>> {
    tokio::time::sleep(SETTLING).await;
    let memory = Figures::one(memory(pid)?.proportional);
    Ok(vec![
        Row::new("memory (PSS) after a call of STS", Unit::Megabytes, memory).goal(MEMORY),
        row_of_wakes("wake-ups with one session", pid, length).await?.goal(WAKES_WITH_SESSION),
    ])
}

async fn row_of_wakes(what: &str, pid: u32, length: Duration) -> Result<Row> {
    let (before, started) = (Wakes::of(pid)?, Instant::now());
    tokio::time::sleep(length).await;
    let wakes = Wakes::of(pid)?.since(&before);
    let rate = wakes / started.elapsed().as_secs_f64();
    let what = format!("{what}, {} s", length.as_secs());
    Ok(Row::new(what, Unit::PerSecond, Figures::one(rate)))
}
