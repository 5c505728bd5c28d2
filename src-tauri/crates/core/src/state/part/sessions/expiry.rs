//! Expiry by the clock. A clock that was set forward can't be told from a sleep and may be set back, so that what has
//! expired is kept until it is certain: until the computer was awake for as long as the session could have lasted.

use jiff::{SignedDuration, Timestamp};

use super::Sessions;
use crate::id::SessionId;
use crate::schedule::{ENDED_STAYS, NEWS_FOR, SLEPT};
use crate::session::{Deadlines, Ended, HowEnded, Session, WhatEnded};
use crate::stored_sessions::UnconfirmedExpiry;

impl Sessions {
    /// Time has passed since the last look. Where the computer was awake, what has expired comes nearer to being certain.
    pub fn count_time_awake(&mut self, last_look: Option<Timestamp>, now: Timestamp) {
        let step = last_look.map_or(SignedDuration::ZERO, |last| now.duration_since(last));
        let awake = if step > SLEPT.signed() { SignedDuration::ZERO } else { step.max(SignedDuration::ZERO) };
        for session in self.active.values_mut() {
            session.awake += awake;
        }
        let before = self.unconfirmed.len();
        self.unconfirmed.retain(|_, expiry| {
            expiry.session.awake += awake;
            !expiry.is_certain() || (!expiry.told && expiry.at + NEWS_FOR.signed() > now)
        });
        self.changed |= self.unconfirmed.len() != before;
    }

    /// Ends what has expired, restores what has not after all, and takes what ended long ago out of the menu.
    pub fn expire(&mut self, last_look: Option<Timestamp>, now: Timestamp) {
        self.restore_unexpired(now);
        self.expire_sessions(last_look, now);
        // Behind a locked screen nobody is told of it yet.
        let is_news = |ended: &Ended| !ended.told && ended.at + NEWS_FOR.signed() > now;
        self.ended.retain(|_, ended| ended.noticed_at + ENDED_STAYS.signed() > now || is_news(ended));
    }

    /// Sessions that have expired end. Of those that last, deadlines that have passed are in use no more.
    fn expire_sessions(&mut self, last_look: Option<Timestamp>, now: Timestamp) {
        let has_passed = |session: &Session| {
            session.lives_until() <= now || session.clocks().first().is_some_and(|end| end <= now)
        };
        let passed: Vec<SessionId> =
            self.active.iter().filter(|(_, one)| has_passed(one)).map(|(id, _)| id.clone()).collect();
        for id in passed {
            let Some(mut session) = self.active.remove(&id) else { continue };
            let before = session.clone();
            let deadlines = session.run_out(now);
            if session.lives_until() > now {
                self.active.insert(id, session);
            }
            self.note_expiry(before, deadlines, last_look, now);
        }
    }

    /// Keeps a session as it was before these deadlines of it passed.
    fn note_expiry(
        &mut self,
        mut before: Session,
        deadlines: Deadlines,
        last_look: Option<Timestamp>,
        now: Timestamp,
    ) {
        let id = before.key.id();
        let mut at = deadlines.last().unwrap_or_else(|| before.lives_until());
        // Of what nobody used, nobody is told.
        let told = before.role().is_none() || deadlines.last().is_none();
        if !told {
            self.note_ended(&before, deadlines, at, last_look, now);
        }
        if let Some(earlier) = self.unconfirmed.remove(&id) {
            before.inherit(&earlier.session, Timestamp::MIN);
            at = at.max(earlier.at);
        }
        self.unconfirmed.insert(id, UnconfirmedExpiry { session: before, at, told });
        self.changed = true;
    }

    fn note_ended(
        &mut self,
        before: &Session,
        deadlines: Deadlines,
        at: Timestamp,
        last_look: Option<Timestamp>,
        now: Timestamp,
    ) {
        let Some(role) = before.role().cloned() else { return };
        let console = before.opened.as_ref().filter(|_| deadlines.console.is_some());
        let how = match last_look {
            // It had ended before that look, which did not know of it.
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
            what: WhatEnded::of(before, deadlines, now),
            reason: before.reason.clone(),
            told: false,
        };
        self.ended.insert(before.key.id(), ended);
    }

    /// What an earlier process kept as expired. What it could tell nobody is told now.
    pub(super) fn restore_unconfirmed(
        &mut self,
        unconfirmed: Vec<UnconfirmedExpiry>,
        last_look: Option<Timestamp>,
        now: Timestamp,
    ) {
        for expiry in unconfirmed {
            let session = &expiry.session;
            if expiry.at <= now && !expiry.told {
                let deadlines = session.clone().run_out(expiry.at);
                self.note_ended(session, deadlines, expiry.at, last_look, now);
            }
            self.unconfirmed.entry(session.key.id()).or_insert(expiry);
        }
    }

    /// The clock was set forward and is back: what seemed to have expired has not.
    fn restore_unexpired(&mut self, now: Timestamp) {
        for (id, expiry) in &mut self.unconfirmed {
            let before = &expiry.session;
            let restored = match self.active.get_mut(id) {
                Some(session) => session.inherit(before, now),
                None if before.lives_until() > now => {
                    let mut session = before.clone();
                    session.run_out(now);
                    self.active.insert(id.clone(), session);
                    true
                }
                None => false,
            };
            if restored {
                self.changed = true;
                // Should it expire after all, that is told.
                expiry.told = true;
                self.ended.remove(id);
            }
        }
    }
}
