//! The tray: two small renderers of one value, over D-Bus on Linux and through the system's own tray elsewhere.

mod icon;
#[cfg(target_os = "linux")]
mod linux;
#[cfg(not(target_os = "linux"))]
mod native;

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rolecall_core::caller::{Requester, Surface};
use rolecall_core::menu::{Action, Row, menu};
use rolecall_core::snapshot::Snapshot;
use rolecall_core::text::Texts;
use rolecall_core::tray::{Tray, tray};
use rolecall_engine::engine::Engine;

#[cfg(target_os = "linux")]
pub(crate) use linux::{show, with_event_loop};
#[cfg(not(target_os = "linux"))]
pub(crate) use native::{show, with_event_loop};

/// The longest time between two looks at the minutes that are left.
const MINUTE: Duration = Duration::from_secs(60);

/// What the tray shows, derived from the snapshot and the time.
struct View {
    snapshot: Arc<Snapshot>,
    zone: TimeZone,
    texts: Arc<Texts>,
}

impl View {
    fn new(engine: &Engine) -> Self {
        let snapshot = Arc::clone(&engine.snapshots().borrow());
        Self { snapshot, zone: TimeZone::system(), texts: Arc::clone(engine.texts()) }
    }

    fn menu(&self) -> Vec<Row> {
        menu(&self.snapshot, Timestamp::now(), &self.zone, &self.texts)
    }

    fn tray(&self) -> Tray {
        tray(&self.snapshot, Timestamp::now(), &self.zone, &self.texts)
    }

    /// How long until the first of the minutes that are left has passed, a few seconds at least.
    fn next_minute(&self) -> Duration {
        let now = Timestamp::now();
        let live = self.snapshot.sessions.iter().filter(|session| !session.ended);
        // To the millisecond: by whole seconds it would be a second too early, and be looked at once more.
        let minute = MINUTE.as_millis().cast_signed();
        let left = live.map(|session| session.counts_to().duration_since(now).as_millis().rem_euclid(minute));
        let mark = left.min().and_then(|left| u64::try_from(left).ok()).map_or(MINUTE, Duration::from_millis);
        // Just past the mark, and several sessions' marks together.
        (mark + Duration::from_millis(100)).max(MINUTE / 12)
    }

    /// Whether a time is shown, so that it has to be looked at again.
    fn counts_down(&self) -> bool {
        !self.snapshot.sessions.is_empty()
    }
}

/// Does what a click says. True: Rolecall shall end.
fn act(engine: &Engine, action: Action, activation_token: Option<String>) -> bool {
    match action {
        Action::Ask(request) => engine.click(Requester::click(Surface::Tray, activation_token), request),
        Action::Quit => return true,
    }
    false
}
