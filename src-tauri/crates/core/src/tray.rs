//! What the tray icon shows: its look and its tooltip, derived from the snapshot.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::duration::Seconds;
use crate::menu::{Remaining, remaining, shortened};
use crate::notice::clock_time;
use crate::snapshot::{SessionView, Snapshot};
use crate::text::{Args, Texts};

/// The four looks of the icon; shape alone tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Look {
    /// Nothing lives.
    Idle,
    /// A session lives.
    Active,
    /// A session ends within the longest lead time.
    Ending,
    /// A person should look.
    Attention,
}

/// Icon and tooltip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tray {
    /// The icon.
    pub look: Look,
    /// "Rolecall: staging-ops 4 min left, prod-admin until 18:40, +1"
    pub tooltip: String,
}

/// Derives the icon and the tooltip.
pub fn tray(snapshot: &Snapshot, now: Timestamp, zone: &TimeZone, texts: &Texts) -> Tray {
    let mut live: Vec<&SessionView> = snapshot.sessions.iter().filter(|session| !session.ended).collect();
    live.sort_by_key(|session| session.counts_to());
    let lead = snapshot.preferences.notify_before.iter().max().copied().unwrap_or(Seconds::minutes(5));
    // A replaced console is in use no more, so nothing of it is counted down.
    let in_use = |session: &SessionView| {
        session.in_shell || session.console.as_ref().is_some_and(|console| !console.replaced)
    };
    let ending = live
        .iter()
        .any(|session| in_use(session) && session.counts_to().duration_since(now) <= lead.signed());
    let look = match (snapshot.attention.is_empty(), ending, live.is_empty()) {
        (false, _, _) => Look::Attention,
        (true, true, _) => Look::Ending,
        (true, false, false) => Look::Active,
        (true, false, true) => Look::Idle,
    };
    let title = match &snapshot.engine.signin_endpoint {
        Some(endpoint) => texts.format("tray-sandbox", &Args::new().with("endpoint", endpoint)),
        None => texts.get("tray-title"),
    };
    live.retain(|session| in_use(session) || session.console.is_none());
    let mut parts: Vec<String> = live.iter().take(2).map(|session| part(session, now, zone, texts)).collect();
    if live.len() > 2 {
        parts.push(texts.format("tray-more", &Args::new().with("count", live.len() - 2)));
    }
    let tooltip = if parts.is_empty() { title } else { format!("{title}: {}", parts.join(", ")) };
    Tray { look, tooltip }
}

fn part(session: &SessionView, now: Timestamp, zone: &TimeZone, texts: &Texts) -> String {
    let end = session.counts_to();
    let args = Args::new().with("name", shortened(&session.name));
    match remaining(end, now) {
        Remaining::Until => texts.format("tray-part-until", &args.with("time", clock_time(end, now, zone))),
        Remaining::Minutes(minutes) => texts.format("tray-part-minutes", &args.with("minutes", minutes)),
        Remaining::LessThanAMinute => texts.format("tray-part-less", &args),
    }
}

#[cfg(test)]
mod tests;
