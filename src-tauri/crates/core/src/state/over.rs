//! What is over: looked at after every event. For half an hour it is a row in the menu. All that it had is kept until
//! that is certain, since a clock that was set forward can't be told from a sleep and may be set back.

use jiff::{SignedDuration, Timestamp};

use super::State;
use crate::id::{RoleId, SessionId};
use crate::kept::UnconfirmedExpiry;
use crate::notice::wording::{HowEnded, WhatEnded};
use crate::schedule::{ENDED_STAYS, NoticesSent, SLEPT};
use crate::session::{Deadlines, Session};
use crate::state::telling::NEWS_FOR;

/// A session of which something that was in use has ended; it stays in the menu for half an hour.
#[derive(Debug, Clone)]
pub(super) struct Ended {
    pub role: RoleId,
    pub at: Timestamp,
    /// When that was noticed: after a sleep, later.
    pub noticed_at: Timestamp,
    /// Where its console was opened, for a renewal.
    pub console: Option<String>,
    pub how: HowEnded,
    /// What of it: the rest lives.
    pub what: WhatEnded,
    reason: Option<String>,
    /// What was told of its end before it came.
    pub leads: NoticesSent,
    /// Whether a person was told, or needn't be.
    pub told: bool,
}

impl Ended {
    /// Why it was opened, where its role asks for a reason.
    pub(super) fn reason(&self) -> Option<&String> {
        self.reason.as_ref()
    }
}

impl State {
    /// Moves what has ended to the ended ones, and forgets those after a while. True: there is something to save.
    pub(super) fn forget_what_is_over(&mut self, now: Timestamp) -> bool {
        let changed = self.bring_back(now) | self.part_ways(now);
        let kept = |at: Timestamp| at + ENDED_STAYS.signed() > now;
        self.ended.retain(|_, ended| kept(ended.noticed_at));
        self.failed.retain(|_, (at, _)| kept(*at));
        changed
    }

    /// Time has passed since the last look: where the computer was awake, what is over comes nearer to being certain.
    pub(super) fn forget_what_is_certain(&mut self, now: Timestamp) -> bool {
        let step = self.clock.last_look().map_or(SignedDuration::ZERO, |last| now.duration_since(last));
        let awake = if step > SLEPT.signed() { SignedDuration::ZERO } else { step.max(SignedDuration::ZERO) };
        let before = self.over.len();
        for session in self.sessions.values_mut() {
            session.awake += awake;
        }
        self.over.retain(|_, over| {
            over.session.awake += awake;
            !over.is_certain() || (!over.told && over.at + NEWS_FOR.signed() > now)
        });
        self.over.len() != before
    }

    /// Sessions that are over leave; of those that live on, clocks that have run out are in use no more.
    fn part_ways(&mut self, now: Timestamp) -> bool {
        let ran_out = |session: &Session| {
            session.lives_until() <= now || session.clocks().first().is_some_and(|end| end <= now)
        };
        let parting: Vec<SessionId> =
            self.sessions.iter().filter(|(_, session)| ran_out(session)).map(|(id, _)| id.clone()).collect();
        for id in &parting {
            let Some(session) = self.sessions.get_mut(id) else { continue };
            let mut was = session.clone();
            let clocks = session.run_out(now);
            if session.lives_until() <= now {
                self.sessions.remove(id);
                was.told = self.told.get(id).cloned().unwrap_or_default();
                if clocks.last().is_some() {
                    // The notice of its end takes the place of what warned of it.
                    self.told.remove(id);
                }
            } else if let Some(told) = self.told.get_mut(id) {
                was.told = told.clone();
                told.put_aside();
            }
            self.note_end(was, clocks, now);
        }
        !parting.is_empty()
    }

    /// Keeps a session as it was before clocks of it have run out; where that is a role's, a person finds it in the
    /// menu for a while.
    fn note_end(&mut self, mut was: Session, clocks: Deadlines, now: Timestamp) {
        let id = was.key.id();
        let at = clocks.last().unwrap_or_else(|| was.lives_until());
        let told = was.role().is_none() || clocks.last().is_none();
        if !told {
            self.note_row(&was, clocks, at, now);
        }
        let mut last = at;
        if let Some(earlier) = self.over.remove(&id) {
            was.inherit(&earlier.session, Timestamp::MIN);
            last = last.max(earlier.at);
        }
        self.over.insert(id, UnconfirmedExpiry { session: was, at: last, told });
    }

    fn note_row(&mut self, was: &Session, clocks: Deadlines, at: Timestamp, now: Timestamp) {
        let Some(role) = was.role().cloned() else { return };
        let console = was.opened.as_ref().filter(|_| clocks.console.is_some());
        let how = match self.clock.last_look() {
            // Whoever looked then did not know of it.
            Some(last) if at < last => HowEnded::Away,
            Some(last) if now.duration_since(last) > SLEPT.signed() => HowEnded::Asleep,
            Some(_) => HowEnded::Awake,
            None => HowEnded::Away,
        };
        let ended = Ended {
            role,
            at,
            noticed_at: now,
            console: console.map(|console| console.destination.clone()),
            how,
            what: what_of(was, clocks, now),
            reason: was.reason.clone(),
            leads: was.told.clone(),
            told: false,
        };
        self.ended.insert(was.key.id(), ended);
    }

    /// What an earlier process kept as over. What it could tell nobody is told now.
    pub(super) fn take_over(&mut self, kept: Vec<UnconfirmedExpiry>, now: Timestamp) {
        for over in kept {
            let id = over.session.key.id();
            if over.at <= now && !over.told {
                // Only that there was a clock counts here, and which.
                let clocks = over.session.clone().run_out(over.at);
                self.note_row(&over.session, clocks, over.at, now);
            }
            self.over.entry(id).or_insert(over);
        }
    }

    /// A clock that was set forward and is back: what seemed to have ended lives.
    fn bring_back(&mut self, now: Timestamp) -> bool {
        let mut changed = false;
        for (id, over) in &mut self.over {
            let was = &over.session;
            let back = match self.sessions.get_mut(id) {
                Some(session) => session.inherit(was, now),
                None if was.lives_until() > now => {
                    let mut session = was.clone();
                    session.run_out(now);
                    self.told.insert(id.clone(), was.told.clone());
                    self.sessions.insert(id.clone(), session);
                    true
                }
                None => false,
            };
            if back {
                changed = true;
                // Should it end after all, that is told.
                over.told = true;
                self.ended.remove(id);
            }
        }
        changed
    }
}

/// What of a session has ended by these clocks having run out.
fn what_of(was: &Session, over: Deadlines, now: Timestamp) -> WhatEnded {
    let all = was.clocks();
    let lives = |clock: Option<Timestamp>| clock.is_some_and(|end| end > now);
    match (over.console, over.command_line) {
        (None, None) => WhatEnded::ExportedCredentials,
        (Some(_), None) if lives(all.command_line) => WhatEnded::Console,
        (None, Some(_)) if lives(all.console) => WhatEnded::CommandLine,
        _ => WhatEnded::All,
    }
}
