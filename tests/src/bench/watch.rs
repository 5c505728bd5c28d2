//! What a resident that nobody uses costs: memory, and how often it is woken. Beside it stands a bare process that
//! sleeps.

use std::time::{Duration, Instant};

use crate::desktop::Result;

use super::figures::Figures;
use super::process::{Memory, Running, Wakes, memory};
use super::table::{Goal, Row, Unit};
use super::world::World;

/// How long wake-ups are counted.
pub(super) const LENGTH: Duration = Duration::from_secs(90);
/// Longer than the keychain's connection and the runtime's spare threads are kept.
const SETTLING: Duration = Duration::from_secs(45);
/// A bare process that stays.
const SLEEP: &str = "/bin/sleep";

const MEMORY: Goal = Goal::AtMost(10.0);
const WAKES_WITHOUT_SESSION: Goal = Goal::AtMost(0.05);
const WAKES_WITH_SESSION: Goal = Goal::AtMost(0.2);

/// A resident being watched, and the bare process beside it.
pub(super) struct Watch {
    resident: u32,
    bare: Running,
    length: Duration,
}

impl Watch {
    pub(super) fn new(world: &World, resident: u32, length: Duration) -> Result<Self> {
        let bare = Running::start(world.command(SLEEP).arg("3600"))?;
        Ok(Self { resident, bare, length })
    }

    pub(super) async fn without_session(&self) -> Result<Vec<Row>> {
        tokio::time::sleep(SETTLING).await;
        let idle = memory(self.resident)?;
        let row = |what: &str, value| Row::new(what, Unit::Megabytes, Figures::one(value));
        let mut rows = vec![self.row_of_memory("of the resident, idle", &idle)?];
        if let Memory::Proportional { private, anonymous, .. } = idle {
            rows.extend([row("  of it private", private), row("  of it anonymous", anonymous)]);
        }
        rows.push(self.row_of_wakes("wake-ups without a session").await?.goal(WAKES_WITHOUT_SESSION));
        Ok(rows)
    }

    pub(super) async fn with_session(&self) -> Result<Vec<Row>> {
        tokio::time::sleep(SETTLING).await;
        Ok(vec![
            self.row_of_memory("after a call of STS", &memory(self.resident)?)?,
            self.row_of_wakes("wake-ups with one session").await?.goal(WAKES_WITH_SESSION),
        ])
    }

    fn row_of_memory(&self, what: &str, measured: &Memory) -> Result<Row> {
        let kind = match measured {
            Memory::Proportional { .. } => "PSS",
            Memory::Resident(_) => "RSS, as PSS is root's to read",
        };
        let bare = memory(self.bare.pid())?;
        let row =
            Row::new(format!("memory ({kind}) {what}"), Unit::Megabytes, Figures::one(measured.megabytes()));
        Ok(row.beside(SLEEP, Figures::one(bare.megabytes())).goal(MEMORY))
    }

    async fn row_of_wakes(&self, what: &str) -> Result<Row> {
        let pids = [self.resident, self.bare.pid()];
        let started = Instant::now();
        let before = [Wakes::of(pids[0])?, Wakes::of(pids[1])?];
        tokio::time::sleep(self.length).await;
        let seconds = started.elapsed().as_secs_f64();
        let rate = |index: usize| -> Result<Figures> {
            Ok(Figures::one(Wakes::of(pids[index])?.since(&before[index]) / seconds))
        };
        let what = format!("{what}, {} s", self.length.as_secs());
        Ok(Row::new(what, Unit::PerSecond, rate(0)?).beside(SLEEP, rate(1)?))
    }
}
