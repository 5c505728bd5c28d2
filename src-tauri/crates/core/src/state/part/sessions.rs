//! Sessions, from their beginning to their end: this is the one place that changes a session or one of its deadlines.
//! What expires by the clock is in [`expiry`].

mod expiry;

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::id::{RoleId, SessionId};
use crate::schedule::{Life, Moment};
use crate::session::{Ended, OpenedConsole, Session};
use crate::stored_sessions::UnconfirmedExpiry;

/// All sessions that are known.
#[derive(Debug, Default)]
pub(in crate::state) struct Sessions {
    active: BTreeMap<SessionId, Session>,
    /// What a person finds in the menu for a while after its end.
    ended: BTreeMap<SessionId, Ended>,
    /// What has expired by a clock that may be wrong, as it was before.
    unconfirmed: BTreeMap<SessionId, UnconfirmedExpiry>,
    /// Something is not saved yet.
    changed: bool,
}

impl Sessions {
    pub fn get(&self, id: &SessionId) -> Option<&Session> {
        self.active.get(id)
    }

    /// All active sessions.
    pub fn iter(&self) -> impl Iterator<Item = (&SessionId, &Session)> {
        self.active.iter()
    }

    pub fn of_role<'a>(&'a self, role: &'a RoleId) -> impl Iterator<Item = &'a Session> {
        self.active.values().filter(move |session| session.role() == Some(role))
    }

    /// Sessions of which something has ended lately.
    pub fn ended(&self) -> impl Iterator<Item = (&SessionId, &Ended)> {
        self.ended.iter()
    }

    pub fn get_ended(&self, id: &SessionId) -> Option<&Ended> {
        self.ended.get(id)
    }

    pub fn ended_of_role<'a>(&'a self, role: &'a RoleId) -> impl Iterator<Item = (&'a SessionId, &'a Ended)> {
        self.ended.iter().filter(move |(_, ended)| ended.role == *role)
    }

    /// The role of an active or just ended session.
    pub fn role_of(&self, id: &SessionId) -> Option<&RoleId> {
        self.get(id).and_then(Session::role).or_else(|| Some(&self.ended.get(id)?.role))
    }

    /// Whether there is nothing left that time could change.
    pub fn is_empty(&self) -> bool {
        self.active.is_empty() && self.ended.is_empty() && self.unconfirmed.is_empty()
    }

    /// A new session begins. It takes over the console and the exported credentials of the one that it renews.
    pub fn begin(&mut self, mut session: Session, now: Timestamp) -> &Session {
        let id = session.key.id();
        if let Some(before) = self.active.remove(&id) {
            session.given_to = before.given_to.clone().into_iter().chain(session.given_to).collect();
            session.told = before.told.clone();
            session.inherit(&before, now);
        }
        self.changed = true;
        self.active.entry(id).insert_entry(session).into_mut()
    }

    /// The console of a session has opened, and signed out those of the others. Gives the session, unless it was ended
    /// meanwhile.
    pub fn console_opened(
        &mut self,
        id: &SessionId,
        console: OpenedConsole,
        signed_out: &[SessionId],
    ) -> Option<&Session> {
        for other in signed_out {
            if let Some(console) = self.active.get_mut(other).and_then(|session| session.opened.as_mut()) {
                console.replaced = true;
            }
        }
        let session = self.active.get_mut(id)?;
        session.opened = Some(console);
        self.ended.remove(id);
        self.changed = true;
        Some(session)
    }

    /// The credentials of a session went to a shell. Nobody renews what it holds, so their end is told from now on.
    pub fn exported(&mut self, id: &SessionId, now: Timestamp) {
        if let Some(session) = self.active.get_mut(id) {
            session.handed_out_at.get_or_insert(now);
            self.changed = true;
        }
    }

    /// A person has said why this program gets the credentials of a session.
    pub fn set_reason(&mut self, id: &SessionId, program: String, reason: String) {
        if let Some(session) = self.active.get_mut(id) {
            session.given_to.insert(program, reason);
            self.changed = true;
        }
    }

    /// Ends sessions for good. What has only expired by the clock does not come back either.
    pub fn end(&mut self, which: impl Fn(&SessionId, &Session) -> bool) -> Vec<(SessionId, Session)> {
        let expired = self.unconfirmed.len();
        self.unconfirmed.retain(|id, expiry| !which(id, &expiry.session));
        let ended: Vec<_> = self.active.extract_if(.., |id, session| which(id, session)).collect();
        for (id, _) in &ended {
            self.ended.remove(id);
        }
        self.changed |= !ended.is_empty() || self.unconfirmed.len() != expired;
        ended
    }

    /// A session was renewed: that something of it had ended is no news any more.
    pub fn renewed(&mut self, id: &SessionId) {
        self.ended.remove(id);
    }

    /// A person was warned of the end of a session.
    pub fn note_warned(&mut self, id: &SessionId, life: Life, moment: Moment) {
        if let Some(session) = self.active.get_mut(id) {
            session.told.note(life, moment);
            self.changed = true;
        }
    }

    /// A person was told of every end that is there, or needn't be.
    pub fn note_ends_told(&mut self) {
        for (id, ended) in self.ended.iter_mut().filter(|(_, ended)| !ended.told) {
            ended.told = true;
            self.changed = true;
            if let Some(expiry) = self.unconfirmed.get_mut(id) {
                expiry.told = true;
            }
        }
    }

    /// What another process had, as it kept it. Sessions that began meanwhile are newer.
    pub fn restore(
        &mut self,
        sessions: Vec<Session>,
        unconfirmed: Vec<UnconfirmedExpiry>,
        last_look: Option<Timestamp>,
        now: Timestamp,
    ) {
        for session in sessions {
            self.active.entry(session.key.id()).or_insert(session);
        }
        self.restore_unconfirmed(unconfirmed, last_look, now);
        self.expire(last_look, now);
    }

    /// What is to be kept: the active sessions, and what has expired and may come back.
    pub fn keep(&self) -> (Vec<Session>, Vec<UnconfirmedExpiry>) {
        (self.active.values().cloned().collect(), self.unconfirmed.values().cloned().collect())
    }

    /// Has all that is active saved, though it may have been before.
    pub fn save_all(&mut self) {
        self.changed |= !self.active.is_empty();
    }

    /// Has the time saved that the computer was awake, where that decides what has really expired.
    pub fn save_time_awake(&mut self) {
        self.changed |= !self.unconfirmed.is_empty();
    }

    /// Whether something has changed since the last time this was asked.
    pub fn take_changed(&mut self) -> bool {
        std::mem::take(&mut self.changed)
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.active.clear();
        self.unconfirmed.clear();
    }
}
