//! Notices of ends: looked at after every event and at every tick, by the wall clock. While the screen is locked
//! nothing is told: it is told once somebody can see it, as it is then.

use crate::state::turn::Turn;
use std::collections::BTreeMap;

use jiff::Timestamp;

use super::State;
use super::effect::Effect;
use crate::id::SessionId;
use crate::notice::NoticeId;
use crate::notice::wording::Wording;
use crate::problem::Problem;
use crate::schedule::{ENDED_STAYS, LONGEST_SLICE, Life, NEWS_FOR, TOGETHER, next};
use crate::session::{HowEnded, Session};

/// Sessions that one notice tells of.
#[derive(Debug)]
pub(super) struct Group {
    how: Together,
    /// Each with the end that was told.
    members: BTreeMap<SessionId, Timestamp>,
}

/// What a notice about several tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Together {
    End,
    Ended(HowEnded),
}

impl Together {
    fn notice(self) -> NoticeId {
        match self {
            Self::End => NoticeId::SeveralEnd,
            Self::Ended(_) => NoticeId::SeveralEnded,
        }
    }
}

impl State {
    /// When to look at the clock again: never while nothing lives, else at the next moment or slice.
    pub fn next_look(&self, now: Timestamp) -> Option<Timestamp> {
        let now = self.clock.by_aws(now);
        let copy = self.clipboard.due();
        let nothing = self.sessions.is_empty() && self.failed.is_empty() && self.waiting.is_empty();
        let leads = &self.config.preferences().notify_before;
        let moments = self.sessions.iter().filter_map(|(_, session)| next(session.life()?, leads, now));
        let ends = self.sessions.iter().map(|(_, session)| session.lives_until()).filter(|end| *end > now);
        let slice = (!nothing).then(|| now + LONGEST_SLICE.signed());
        let due = self.next_renewal().into_iter().chain(self.teams.next_fetch());
        let looks = moments.chain(ends).chain(copy).chain(due).chain(slice);
        looks.min().map(|look| self.clock.to_local(look))
    }

    /// Tells what is due by now, once each.
    pub(super) fn tell_what_is_due(&mut self, turn: &mut Turn) {
        let last_look = self.clock.last_look();
        self.sessions.count_time_awake(last_look, turn.now);
        self.sessions.expire(last_look, turn.now);
        self.failed.retain(|_, (at, _)| *at + ENDED_STAYS.signed() > turn.now);
        self.take_back_what_is_untrue(turn);
        self.regroup(turn);
        if !self.screen_locked {
            self.tell_leads(turn);
            self.tell_ends(turn);
            self.tell_prompts(turn);
            self.tell_settings(turn);
        }
        if self.sessions.take_changed() {
            // So that a restart loses nothing and tells nothing twice.
            self.save(turn);
        }
        self.clipboard.clear_due(turn);
        self.follow_teams(turn);
        self.renew_what_is_due(turn);
        self.clock.set_last_look(turn.now);
    }

    /// Opened anew, renewed or replaced: what was said of another end no longer holds.
    fn take_back_what_is_untrue(&mut self, turn: &mut Turn) {
        for id in self.sessions.put_aside_outdated() {
            turn.push(Effect::WithdrawNotice(NoticeId::Session(id)));
        }
        let sessions = &self.sessions;
        self.told_ends.retain(|id| {
            let true_still = sessions.ended().any(|(ended, _)| ended == id);
            if !true_still {
                turn.push(Effect::WithdrawNotice(NoticeId::Session(id.clone())));
            }
            true_still
        });
    }

    fn tell_leads(&mut self, turn: &mut Turn) {
        let leads = self.config.preferences().notify_before.clone();
        let lives: Vec<(SessionId, Life)> = self
            .sessions
            .iter()
            .filter(|(_, session)| session.role().is_some())
            .filter_map(|(id, session)| Some((id.clone(), session.life()?)))
            // The end itself is told of what is over.
            .filter(|(_, life)| life.end > turn.now)
            .collect();
        let mut due = Vec::new();
        let mut soon = Vec::new();
        for (id, life) in lives {
            if self.sessions.warn(&id, life, &leads, turn.now) {
                due.push((id, life.end));
            } else if let Some(at) = next(life, &leads, turn.now).filter(|at| *at < life.end) {
                soon.push((id, life, at));
            }
        }
        if due.is_empty() {
            return;
        }
        for (id, life, at) in soon {
            if at <= turn.now + TOGETHER.signed() && self.sessions.warn(&id, life, &leads, at) {
                due.push((id, life.end));
            }
        }
        self.tell_together(Together::End, due, turn);
    }

    fn tell_ends(&mut self, turn: &mut Turn) {
        // Nobody sees what a process tells that ends with its command: the next one does.
        if !self.engine.stays {
            return;
        }
        for how in [HowEnded::Awake, HowEnded::Asleep, HowEnded::Away] {
            let mut news = Vec::new();
            for (id, ended) in &self.sessions.tell_ended(how) {
                if turn.now.duration_since(ended.at) <= NEWS_FOR.signed() {
                    news.push((id.clone(), ended.at));
                } else if ended.leads.any() {
                    // Its warning is long out of date.
                    turn.push(Effect::WithdrawNotice(NoticeId::Session(id.clone())));
                }
            }
            self.tell_together(Together::Ended(how), news, turn);
        }
    }

    /// One notice for each session, or one for all of them.
    fn tell_together(&mut self, how: Together, told: Vec<(SessionId, Timestamp)>, turn: &mut Turn) {
        if let [(id, _)] = &told[..] {
            turn.extend(self.single(how, id, turn.now).map(Effect::ShowNotice));
            self.note_told(how, id.clone());
            return;
        }
        if told.is_empty() {
            return;
        }
        for (id, _) in &told {
            // What was told of one of them alone is part of it turn.now.
            self.told_ends.remove(id);
            turn.push(Effect::WithdrawNotice(NoticeId::Session(id.clone())));
        }
        let group = Group { how, members: told.into_iter().collect() };
        turn.push(Effect::ShowNotice(self.several(&group, turn.now)));
        self.groups.insert(how.notice(), group);
    }

    /// Those who were renewed or ended elsewhere leave the notice about several, and the last one gets its own, in its
    /// place. It was told already, so a notice that the person has closed does not come back.
    fn regroup(&mut self, turn: &mut Turn) {
        for (notice, mut group) in std::mem::take(&mut self.groups) {
            let all = group.members.len();
            group.members.retain(|id, end| match group.how {
                Together::End => {
                    let now_ends = self.sessions.get(id).and_then(Session::life).map(|life| life.end);
                    now_ends == Some(*end)
                }
                Together::Ended(_) => self.sessions.get_ended(id).is_some_and(|ended| ended.at == *end),
            });
            match group.members.len() {
                left if left == all => {}
                0 => {
                    turn.push(Effect::WithdrawNotice(notice));
                    continue;
                }
                1 => {
                    if let Some(last) = group.members.into_keys().next() {
                        let by = self.single(group.how, &last, turn.now);
                        turn.extend(by.map(|by| Effect::ReplaceNotice { shown: notice, by }));
                        self.note_told(group.how, last);
                    }
                    continue;
                }
                _ => {
                    let by = self.several(&group, turn.now);
                    turn.push(Effect::ReplaceNotice { shown: notice.clone(), by });
                }
            }
            self.groups.insert(notice, group);
        }
    }

    fn note_told(&mut self, how: Together, id: SessionId) {
        if how != Together::End {
            self.told_ends.insert(id);
        }
    }

    fn single(&self, how: Together, id: &SessionId, now: Timestamp) -> Option<crate::notice::Notice> {
        let role = self.role_of(id)?;
        let (name, asks) = (self.shown_name(&role), self.catalogue.asks(&role));
        match how {
            Together::End => {
                let clocks = self.sessions.get(id)?.clocks();
                let shown = crate::session::Deadlines {
                    console: clocks.console.map(|at| self.clock.to_local(at)),
                    command_line: clocks.command_line.map(|at| self.clock.to_local(at)),
                    older_keys: clocks.older_keys.map(|at| self.clock.to_local(at)),
                };
                self.wording(now).ending(id.clone(), &name, shown, asks)
            }
            Together::Ended(how) => {
                let ended = self.sessions.get_ended(id)?;
                let (at, wording) = (self.clock.to_local(ended.at), self.wording(now));
                Some(wording.ended(id.clone(), &name, at, (how, ended.what), asks))
            }
        }
    }

    fn several(&self, group: &Group, now: Timestamp) -> crate::notice::Notice {
        let count = group.members.len();
        let name = |id| self.role_of(id).map(|role| self.role_name(&role));
        let shown = group.members.keys().filter(|_| self.config.preferences().show_names);
        let mut names: Vec<String> = shown.filter_map(name).collect();
        names.sort();
        let last = group.members.values().max().copied().unwrap_or(now);
        match group.how {
            Together::End => self.wording(now).several_end(count, &names, self.clock.to_local(last)),
            Together::Ended(how) => self.wording(now).several_ended(count, &names, how),
        }
    }

    /// A question that a program waits for, and that no terminal asks: told once, and taken back when it is closed.
    fn tell_prompts(&mut self, turn: &mut Turn) {
        let open = self.prompts();
        self.told_prompts.retain(|id| {
            let stays = open.iter().any(|prompt| prompt.id == *id);
            if !stays {
                turn.push(Effect::WithdrawNotice(NoticeId::Prompt(*id)));
            }
            stays
        });
        for prompt in open.iter().filter(|prompt| prompt.first_to.is_none()) {
            let Some(program) = &prompt.asked_by else { continue };
            if self.told_prompts.insert(prompt.id) {
                let name = self.shown_name(&prompt.role);
                let notice = self.wording(turn.now).wanted(prompt.id, &prompt.kind, &name, program);
                turn.push(Effect::ShowNotice(notice));
            }
        }
    }

    /// A settings file that can't be read: told once for each thing that is wrong with it.
    fn tell_settings(&mut self, turn: &mut Turn) {
        if self.config.problem() == self.told_settings.as_ref() {
            return;
        }
        turn.push(match self.config.problem() {
            Some(problem) => Effect::ShowNotice(self.wording(turn.now).settings(&self.shown_why(problem))),
            None => Effect::WithdrawNotice(NoticeId::Settings),
        });
        self.told_settings = self.config.problem().cloned();
    }

    /// How notices are worded now.
    pub(super) fn wording(&self, now: Timestamp) -> Wording<'_> {
        Wording { texts: &self.engine.texts, zone: &self.engine.zone, now: self.clock.to_local(now) }
    }

    /// A problem's own words for a notice. They may name the role or its source, so they are hidden with the names.
    pub(super) fn shown_why(&self, problem: &Problem) -> String {
        if self.config.preferences().show_names {
            problem.message.clone()
        } else {
            self.engine.texts.get("notice-hidden-why")
        }
    }
}
