//! Ending sessions by hand: what is forgotten on this computer, and what lives on elsewhere.

use jiff::Timestamp;

use crate::activity::{ActivityOutcome, What};
use crate::answer::Answer;
use crate::caller::{Requester, Surface};
use crate::failure::Failure;
use crate::id::{RoleId, SessionId};
use crate::notice::NoticeId;
use crate::session::Session;
use crate::settings::Settings;
use crate::state::turn::Reply;
use crate::state::workflow::logged::{activity, blank};
use crate::state::{State, Turn};

impl State {
    /// Forgets the sessions of a role, or all of them, on this computer.
    pub(in crate::state) fn end(
        &mut self,
        requester: &Requester,
        role: Option<&RoleId>,
        turn: &mut Turn,
    ) -> Reply {
        let meant = |session: &Session| role.is_none_or(|role| session.role() == Some(role));
        match role {
            Some(role) => drop(self.renewals.stop(role)),
            None => self.renewals.stop_all(),
        }
        let ending = self.sessions.end(|_, session| meant(session));
        for (id, session) in &ending {
            self.forget(id, session, turn);
            turn.log(activity(What::End, requester, Some(session), ActivityOutcome::Done, turn.now));
        }
        if let (Some(role), true) = (role, ending.is_empty()) {
            return Err(Failure::NoSession { role: self.role_name(role) });
        }

        let lasting = |until: Option<Timestamp>| until.filter(|until| *until > turn.now);
        let ending: Vec<Session> = ending.into_iter().map(|(_, session)| session).collect();
        let consoles =
            ending.iter().filter_map(|session| Some((lasting(session.clocks().console)?, session)));
        let console = consoles.max_by_key(|(until, _)| *until);
        let console_until = console.map(|(until, _)| self.clock.to_local(until));
        let keys_until = ending.iter().filter_map(|session| lasting(session.keys_until())).max();
        let keys_until = keys_until.map(|until| self.clock.to_local(until));
        // Whoever waits for the answer reads it there.
        if requester.connection.is_none() {
            let wording = turn.wording();
            let notice = match role {
                Some(role) => {
                    wording.ended_by_hand(role.clone(), &self.shown_name(role), console_until, keys_until)
                }
                None => wording.all_ended_by_hand(ending.len(), console_until, keys_until),
            };
            notice.into_iter().for_each(|notice| self.notifications.confirm(notice, turn));
        }
        let count = u32::try_from(ending.len()).unwrap_or(u32::MAX);
        let sign_out = console.and_then(|(_, session)| self.sign_out_address(session.role()).ok());
        Ok(Some(Answer::Ended { count, console_until, keys_until, sign_out }))
    }

    /// Ends the sessions of roles that have left the settings: nothing is given for what is not there. `before`, the
    /// settings that were in force, has their names.
    pub(in crate::state) fn end_sessions_of_removed_roles(
        &mut self,
        before: Option<&Settings>,
        turn: &mut Turn,
    ) {
        // Without the teams' roles, or the file itself, nobody knows which are gone.
        if self.config.problem().is_some() || !self.record_file.may_be_written() {
            return;
        }
        let settings = self.config.settings();
        let is_gone = |session: &Session| session.role().is_some_and(|role| settings.role(role).is_none());
        let ending = self.sessions.end(|_, session| is_gone(session));
        for (id, session) in &ending {
            self.forget(id, session, turn);
            let mut ended = blank(What::End, Surface::Engine, turn.now, ActivityOutcome::Done);
            ended.role = session.role().cloned();
            turn.log(ended);
            let Some(role) = session.role() else { continue };
            self.renewals.stop(role);
            let lasting = |until: Option<Timestamp>| {
                until.filter(|until| *until > turn.now).map(|until| self.clock.to_local(until))
            };
            let name = before
                .and_then(|before| before.role(role))
                .map_or_else(|| role.to_string(), |role| role.name.clone());
            let (console, keys) = (lasting(session.clocks().console), lasting(session.keys_until()));
            let notice = turn.wording().ended_by_hand(role.clone(), &name, console, keys);
            notice.into_iter().for_each(|notice| self.notifications.confirm(notice, turn));
        }
    }

    /// Forgets a session with all that was said of it or copied.
    fn forget(&mut self, id: &SessionId, session: &Session, turn: &mut Turn) {
        if let (true, Some(role)) = (self.clipboard.clear_of(id, turn), session.role()) {
            self.notifications.withdraw(NoticeId::Copied(role.clone()), turn);
        }
        self.notifications.withdraw(NoticeId::Session(id.clone()), turn);
    }
}
