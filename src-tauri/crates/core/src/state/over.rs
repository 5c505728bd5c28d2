//! What is over: looked at after every event. It stays for half an hour, as a row in the menu and for a renewal, and
//! comes back to life where it was only the clock that had been set forward.

use jiff::Timestamp;

use super::State;
use super::effect::Effect;
use crate::id::{RoleId, SessionId};
use crate::notice::wording::HowEnded;
use crate::schedule::{ENDED_STAYS, SLEPT, Told};
use crate::session::{Clocks, Session};

/// A session of which all that was in use has ended; it stays in the menu for half an hour.
#[derive(Debug, Clone)]
pub(super) struct Ended {
    pub role: RoleId,
    pub at: Timestamp,
    /// When that was noticed: after a sleep, later.
    pub noticed_at: Timestamp,
    /// Where its console was opened, for a renewal.
    pub console: Option<String>,
    pub how: HowEnded,
    /// What was told of its end before it came.
    pub leads: Told,
    /// Whether a person was told, or needn't be.
    pub told: bool,
    /// As it was, for a clock that is set back.
    was: Box<Session>,
}

impl State {
    /// Moves what has ended to the ended ones, and forgets those after a while.
    pub(super) fn forget_what_is_over(&mut self, now: Timestamp, effects: &mut Vec<Effect>) {
        let changed = self.bring_back(now) | self.part_ways(now);
        if changed {
            self.save(effects);
        }
        let kept = |at: Timestamp| at + ENDED_STAYS.signed() > now;
        self.ended.retain(|_, ended| kept(ended.noticed_at));
        self.failed.retain(|_, (at, _)| kept(*at));
    }

    /// Sessions that are over leave; of those that live on, clocks that have run out are in use no more.
    fn part_ways(&mut self, now: Timestamp) -> bool {
        let over: Vec<SessionId> = self
            .sessions
            .iter()
            .filter(|(_, session)| session.lives_until() <= now)
            .map(|(id, _)| id.clone())
            .collect();
        let mut ends: Vec<(Session, Clocks)> = Vec::new();
        let mut changed = false;
        for id in over {
            let Some(session) = self.sessions.remove(&id) else { continue };
            changed = true;
            let clocks = session.clocks();
            ends.push((session, clocks));
        }
        let past = |at: &Timestamp| *at <= now;
        for session in self.sessions.values_mut() {
            let Clocks { console, command_line } = session.clocks();
            let over = Clocks { console: console.filter(past), command_line: command_line.filter(past) };
            if over.last().is_some() {
                changed = true;
                ends.push((session.clone(), over));
            }
            session.opened.take_if(|console| past(&console.until));
            let expiration = session.credentials.expiration;
            session.handed_out_at.take_if(|_| past(&expiration));
        }
        for (session, clocks) in ends {
            self.note_end(session, clocks, now);
        }
        changed
    }

    /// Keeps for a while that clocks of a role have run out, so that a person finds it in the menu.
    fn note_end(&mut self, session: Session, clocks: Clocks, now: Timestamp) {
        let (Some(role), Some(at)) = (session.role().cloned(), clocks.last()) else { return };
        let console = session.opened.as_ref().filter(|_| clocks.console.is_some());
        let console = console.map(|console| console.destination.clone());
        let how = match self.last_look {
            Some(last) if at <= last - SLEPT.signed() => HowEnded::Away,
            Some(last) if now.duration_since(last) > SLEPT.signed() => HowEnded::Asleep,
            Some(_) => HowEnded::Awake,
            None => HowEnded::Away,
        };
        let id = session.key.id();
        let leads = self.told.remove(&id).unwrap_or_default();
        let ended =
            Ended { role, at, noticed_at: now, console, how, leads, told: false, was: Box::new(session) };
        self.ended.insert(id, ended);
    }

    /// A clock that was set forward and is back: what seemed to have ended lives.
    fn bring_back(&mut self, now: Timestamp) -> bool {
        let lives = |ended: &Ended| ended.at > now;
        let back: Vec<SessionId> =
            self.ended.iter().filter(|(_, ended)| lives(ended)).map(|(id, _)| id.clone()).collect();
        for id in &back {
            let Some(Ended { was, leads, .. }) = self.ended.remove(id) else { continue };
            self.told.insert(id.clone(), leads);
            match self.sessions.get_mut(id) {
                None => {
                    self.sessions.insert(id.clone(), *was);
                }
                Some(session) if session.started_at == was.started_at => {
                    session.opened = session.opened.take().or(was.opened);
                    session.handed_out_at = session.handed_out_at.or(was.handed_out_at);
                }
                Some(_) => {}
            }
        }
        !back.is_empty()
    }
}
