//! Notices of ends, and what is over: looked at after every event and at every tick, by the wall clock.

use jiff::Timestamp;

use super::State;
use super::effect::Effect;
use crate::duration::Seconds;
use crate::id::{RoleId, SessionId};
use crate::notice::{self, NoticeId};
use crate::schedule::{ENDED_STAYS, LONGEST_SLICE, Life, Moment, next};
use crate::session::{Clocks, Session};

/// What ended longer ago is a row in the menu and no news.
const NEWS_FOR: Seconds = Seconds::hours(12);

/// A session of which all that was in use has ended; it stays in the menu for half an hour.
#[derive(Debug, Clone)]
pub(super) struct Ended {
    pub role: RoleId,
    pub at: Timestamp,
    /// When that was noticed: after a sleep, later.
    pub noticed_at: Timestamp,
    /// Where its console was opened, for a renewal.
    pub console: Option<String>,
}

impl State {
    /// When to look at the clock again: never while nothing lives, else at the next moment or slice.
    pub fn next_look(&self, now: Timestamp) -> Option<Timestamp> {
        let copy = self.in_clipboard.as_ref().map(|copy| copy.until);
        if self.sessions.is_empty() && self.ended.is_empty() && self.failed.is_empty() {
            return copy;
        }
        let leads = &self.settings.preferences.notify_before;
        let moments = self.sessions.values().filter_map(|session| next(life(session)?, leads, now));
        let slice = now + LONGEST_SLICE.signed();
        Some(moments.chain(copy).min().map_or(slice, |moment| moment.min(slice)))
    }

    /// Tells what is due by now, once each.
    pub(super) fn tell_what_is_due(&mut self, now: Timestamp, effects: &mut Vec<Effect>) {
        let leads = self.settings.preferences.notify_before.clone();
        let living: Vec<(SessionId, Session)> =
            self.sessions.iter().map(|(id, session)| (id.clone(), session.clone())).collect();
        for (id, session) in living {
            let life = life(&session);
            let of_another = self.told.get(&id).is_some_and(|told| told.any() && !told.is_of(life));
            if of_another && !self.ended.contains_key(&id) {
                // Opened anew or replaced: what was said of its end no longer holds.
                self.told.remove(&id);
                effects.push(Effect::WithdrawNotice(NoticeId::Session(id.clone())));
            }
            let (Some(life), Some(role)) = (life, session.role().cloned()) else { continue };
            let Some(moment) = self.told.entry(id.clone()).or_default().due(life, &leads, now) else {
                continue;
            };
            let name = self.shown_name(&role);
            let asks = self
                .roles
                .iter()
                .find(|view| view.role.id == role)
                .and_then(|view| view.outlook.as_ref())
                .is_some_and(crate::plan::Outlook::asks);
            let (zone, texts) = (&self.setting.zone, &self.setting.texts);
            let notice = match moment {
                Moment::Lead(_) => notice::ending(id, &name, session.clocks(), asks, now, zone, texts),
                Moment::End if now.duration_since(life.end) > NEWS_FOR.signed() => None,
                Moment::End => Some(notice::ended(id, &name, asks, texts)),
            };
            effects.extend(notice.map(Effect::ShowNotice));
        }
        self.forget_what_is_over(now, effects);
    }

    /// Moves what has ended to the ended ones, and forgets those after a while.
    pub(super) fn forget_what_is_over(&mut self, now: Timestamp, effects: &mut Vec<Effect>) {
        let over: Vec<SessionId> = self
            .sessions
            .iter()
            .filter(|(_, session)| session.lives_until() <= now)
            .map(|(id, _)| id.clone())
            .collect();
        for id in &over {
            let Some(session) = self.sessions.remove(id) else { continue };
            self.note_end(&session, session.clocks(), now);
        }
        let past = |at: &Timestamp| *at <= now;
        let mut part_over = Vec::new();
        for session in self.sessions.values_mut() {
            let Clocks { console, command_line } = session.clocks();
            let over = Clocks { console: console.filter(past), command_line: command_line.filter(past) };
            if over.last().is_some() {
                part_over.push((session.clone(), over));
            }
            // A clock that has run out is in use no more; what else there is of the session lives on.
            session.opened.take_if(|console| past(&console.until));
            let expiration = session.credentials.expiration;
            session.handed_out_at.take_if(|_| past(&expiration));
        }
        for (session, clocks) in &part_over {
            self.note_end(session, *clocks, now);
        }
        if !over.is_empty() || !part_over.is_empty() {
            self.save(effects);
        }
        let kept = |at: Timestamp, stays: Seconds| at + stays.signed() > now;
        let (ended, told) = (&mut self.ended, &mut self.told);
        ended.retain(|_, ended| kept(ended.noticed_at, ENDED_STAYS));
        let sessions = &self.sessions;
        told.retain(|id, told| {
            let alive = sessions.contains_key(id) || ended.contains_key(id);
            if !alive && told.any() {
                effects.push(Effect::WithdrawNotice(NoticeId::Session(id.clone())));
            }
            alive
        });
        self.failed.retain(|_, (at, _)| kept(*at, ENDED_STAYS));
        self.clear_copy_in_time(now, effects);
    }

    /// Keeps for a while that clocks of a role have run out, so that a person finds it in the menu.
    fn note_end(&mut self, session: &Session, clocks: Clocks, now: Timestamp) {
        let (Some(role), Some(at)) = (session.role().cloned(), clocks.last()) else { return };
        let console = session.opened.as_ref().filter(|_| clocks.console.is_some());
        let console = console.map(|console| console.destination.clone());
        self.ended.insert(session.key.id(), Ended { role, at, noticed_at: now, console });
    }
}

/// The life whose end a person is told of: of the earliest clock in use. Clocks that nobody uses tell nothing.
fn life(session: &Session) -> Option<Life> {
    let clocks = session.clocks();
    let end = clocks.first()?;
    let start = match (&session.opened, clocks.console) {
        (Some(console), Some(until)) if until == end => console.at,
        _ => session.handed_out_at.unwrap_or(session.started_at),
    };
    Some(Life { start, end })
}
