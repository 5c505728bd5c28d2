//! What a person is notified of: ends that come and ends that have come, questions of programs, renewals that wait,
//! what came to nothing, a clock that is wrong, and a settings file that can't be read. All of it follows from what is
//! true after an event, so nobody has to take a notification away. While the screen is locked nothing is told: it is
//! told once somebody can see it, as it is then.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::id::{RoleId, SourceId};
use crate::notice::wording::Failed;
use crate::notice::{Notice, Topic};
use crate::problem::{Problem, ProblemCode};
use crate::prompt::{Prompt, PromptKind};
use crate::schedule::{Life, Moment, NEWS_FOR, TOGETHER, next};
use crate::session::{Deadlines, Ended, HowEnded, Session};
use crate::state::part::notifications::Change;
use crate::state::part::refusals::Refused;
use crate::state::{Effect, State, Turn};

impl State {
    /// Brings the notifications on the screen in line with what is true.
    pub(in crate::state) fn notify(&mut self, turn: &mut Turn) {
        let lasting = self.lasting(turn.now);
        let tells = !self.notifications.is_screen_locked();
        let news = if tells { self.news(&lasting, turn) } else { Vec::new() };
        for topic in news.iter().flatten() {
            self.note_warned(topic, turn.now);
        }
        // Nobody sees what a process tells that ends with its command: the next one does.
        if tells && turn.engine.stays {
            self.sessions.note_ends_told();
        }
        let is_gone = |topic: &&Topic| !lasting.contains(topic) && !self.is_true_of_session(topic);
        let gone: Vec<Topic> = self.notifications.told().filter(is_gone).cloned().collect();
        for change in self.notifications.update(&gone, news) {
            let effect = match change {
                Change::Show(topics) => self.worded(&topics, turn).map(Effect::ShowNotice),
                Change::Replace { shown, by } => {
                    self.worded(&by, turn).map(|by| Effect::ReplaceNotice { shown, by })
                }
                Change::Withdraw(id) => Some(Effect::WithdrawNotice(id)),
            };
            turn.extend(effect);
        }
    }

    /// Whether what was told of a session holds still. An end that has come and was not told yet is what its warning
    /// said.
    fn is_true_of_session(&self, topic: &Topic) -> bool {
        match topic {
            Topic::Ends { session, end } => {
                let ends = self.sessions.get(session).and_then(Session::life).map(|life| life.end);
                ends == Some(*end) || self.sessions.get_ended(session).is_some_and(|ended| !ended.told)
            }
            Topic::Ended { session, at } => {
                self.sessions.get_ended(session).is_some_and(|ended| ended.at == *at)
            }
            _ => false,
        }
    }

    /// What is told as soon as it is true, by itself: questions that a program waits for and no terminal asks, what the
    /// window may not do alone, renewals
    /// that wait, what came to nothing, and what is wrong with the settings file and the clock.
    fn lasting(&self, now: Timestamp) -> BTreeSet<Topic> {
        let of_program = |prompt: &&Prompt| {
            let is_sign_in = matches!(prompt.kind, PromptKind::SignIn { way: None, .. });
            prompt.first_to.is_none() && (prompt.asked_by.is_some() || is_sign_in)
        };
        let prompts = self.prompts.open().filter(of_program).map(|prompt| Topic::Prompt(prompt.id));
        let waits = self.renewals.waiting().filter_map(|(role, waiting)| {
            Some(Topic::Waits { role: role.clone(), notice: waiting.notice.clone()? })
        });
        let refused = self.refusals.newest_first().into_iter().map(|(role, refusal)| {
            let (number, notice) = (refusal.number, refusal.notice.clone());
            Topic::Refused { role: role.clone(), number, notice }
        });
        let settings = self.settings_complaint().map(Topic::Settings);
        let clock = (!self.clock.ahead().is_zero()).then_some(Topic::Clock);
        let permission = self.permission().map(|(id, _)| Topic::Permission(id));
        let approvals = self.approvals_wanted().into_iter().map(|(id, _)| Topic::Approval(id));
        let sign_ins = self.sign_ins_that_end(now).into_iter();
        let sign_ins = sign_ins.map(|(source, at)| Topic::SignInEnds { source, at });
        let of_jobs = prompts.chain(permission).chain(approvals).chain(waits).chain(refused);
        of_jobs.chain(settings).chain(clock).chain(sign_ins).collect()
    }

    /// What is wrong with the settings file: it can't be read, or a word in it is not understood.
    fn settings_complaint(&self) -> Option<String> {
        let unknown_key = || {
            let warning = self.config.warnings().iter().find(|warning| warning.is_unknown_key())?;
            let (id, args) = warning.text();
            Some(self.engine.texts.format(id, &args))
        };
        self.config.problem().map(|problem| problem.message.clone()).or_else(unknown_key)
    }

    /// What is to be told now, together as it is grouped.
    fn news(&self, lasting: &BTreeSet<Topic>, turn: &Turn) -> Vec<Vec<Topic>> {
        let mut news = vec![self.warnings(turn.now)];
        if turn.engine.stays {
            news.extend(self.ends(turn.now));
        }
        let untold = lasting.iter().filter(|topic| !self.notifications.was_told(topic));
        news.extend(untold.map(|topic| vec![topic.clone()]));
        news
    }

    /// The ends whose lead time has come, with those whose lead time comes soon.
    fn warnings(&self, now: Timestamp) -> Vec<Topic> {
        let of_roles = self.sessions.iter().filter(|(_, session)| session.role().is_some());
        let (mut due, mut soon) = (Vec::new(), Vec::new());
        for (id, session) in of_roles {
            if let Some((life, at, _)) = self.next_warning(session, now) {
                let topics = if at <= now { &mut due } else { &mut soon };
                topics.push(Topic::Ends { session: id.clone(), end: life.end });
            }
        }
        if !due.is_empty() {
            due.append(&mut soon);
        }
        due
    }

    /// The warning of a session's end that is due now, or else soon enough to be told with others.
    fn next_warning(&self, session: &Session, now: Timestamp) -> Option<(Life, Timestamp, Moment)> {
        let leads = &self.config.preferences().notify_before;
        // The end itself is told of what has ended.
        let life = session.life().filter(|life| life.end > now)?;
        let soon = || next(life, leads, now).filter(|at| *at < life.end && *at <= now + TOGETHER.signed());
        let due_at = |at| Some((life, at, session.told.due(life, leads, at)?));
        due_at(now).or_else(|| due_at(soon()?))
    }

    /// Notes a warning as told.
    fn note_warned(&mut self, topic: &Topic, now: Timestamp) {
        let Topic::Ends { session: id, .. } = topic else { return };
        if let Some((life, _, moment)) =
            self.sessions.get(id).and_then(|session| self.next_warning(session, now))
        {
            self.sessions.note_warned(id, life, moment);
        }
    }

    /// The ends that nobody was told of yet, by how they came. Where several came in several ways, as behind a locked
    /// screen, they are told together: one notification tells of several ends, and another would take its place.
    fn ends(&self, now: Timestamp) -> Vec<Vec<Topic>> {
        let is_news = |ended: &Ended| !ended.told && now.duration_since(ended.at) <= NEWS_FOR.signed();
        let of_kind = |how: HowEnded| {
            let news = self.sessions.ended().filter(|(_, ended)| ended.how == how && is_news(ended));
            news.map(|(session, ended)| Topic::Ended { session: session.clone(), at: ended.at }).collect()
        };
        let ends: Vec<Vec<Topic>> = [HowEnded::Awake, HowEnded::Asleep, HowEnded::Away].map(of_kind).into();
        match ends.iter().filter(|kind| kind.len() > 1).count() {
            0 | 1 => ends,
            _ => vec![ends.concat()],
        }
    }

    /// The words of a notification about these; `None`: there is nothing to say any more.
    fn worded(&self, topics: &[Topic], turn: &Turn) -> Option<Notice> {
        let [topic] = topics else { return self.worded_together(topics, turn) };
        match topic {
            Topic::Ends { session, .. } => {
                let role = self.sessions.role_of(session)?;
                let deadlines = self.sessions.get(session)?.clocks();
                let local = |at: Option<Timestamp>| at.map(|at| self.clock.to_local(at));
                let deadlines = Deadlines {
                    console: local(deadlines.console),
                    command_line: local(deadlines.command_line),
                    older_keys: local(deadlines.older_keys),
                };
                turn.wording().ending(
                    session.clone(),
                    &self.shown_name(role),
                    deadlines,
                    self.catalogue.asks(role),
                )
            }
            Topic::Ended { session, at } => {
                let ended = self.sessions.get_ended(session)?;
                let (name, asks) = (self.shown_name(&ended.role), self.catalogue.asks(&ended.role));
                let at = self.clock.to_local(*at);
                Some(turn.wording().ended(session.clone(), &name, at, (ended.how, ended.what), asks))
            }
            Topic::Prompt(id) => {
                let prompt = self.prompts.open().find(|prompt| prompt.id == *id)?;
                if let PromptKind::SignIn { source, .. } = &prompt.kind {
                    let name = self.shown_source(source);
                    return Some(turn.wording().sign_in(*id, &name, prompt.asked_by.as_deref()));
                }
                let name = prompt.role.as_ref().map(|role| self.shown_name(role)).unwrap_or_default();
                Some(turn.wording().wanted(*id, &prompt.kind, &name, prompt.asked_by.as_deref()?))
            }
            Topic::Permission(id) => {
                let (_, acts) = self.permission().filter(|(open, _)| open == id)?;
                Some(turn.wording().permission(*id, acts))
            }
            Topic::Approval(id) => {
                let (_, wanted) = self.approvals_wanted().into_iter().find(|(open, _)| open == id)?;
                Some(turn.wording().approval(*id, &self.shown_name(&wanted.role), &wanted.program))
            }
            Topic::Waits { role, notice } => {
                let waiting = self.renewals.get(role)?;
                let (name, why) = (self.shown_name(role), self.shown_why(&waiting.problem));
                let until = self.clock.to_local(waiting.until);
                Some(turn.wording().waits(notice.clone(), &name, &why, until))
            }
            Topic::Refused { role, notice, .. } => {
                let refusal = self.refusals.get(role)?;
                let (name, why) = (self.shown_name(role), self.shown_why(&refusal.problem));
                let end = self.end_of(role).filter(|end| *end > turn.now).map(|end| self.clock.to_local(end));
                let (wording, notice) = (turn.wording(), notice.clone());
                Some(match (refusal.what, end) {
                    (Refused::Click, _) => {
                        wording.failed(notice, &name, how_it_failed(refusal.problem.code), why)
                    }
                    (Refused::AutoRenewal, Some(end)) => wording.stopped_renewing(notice, &name, &why, end),
                    (Refused::AutoRenewal | Refused::Renewal, end) => {
                        wording.not_renewed(notice, &name, &why, end)
                    }
                })
            }
            Topic::Settings(why) => Some(match self.config.problem() {
                Some(problem) => turn.wording().settings(&self.shown_why(problem)),
                None if self.config.preferences().show_names => turn.wording().unknown_key(why),
                None => turn.wording().unknown_key(&self.engine.texts.get("notice-hidden-why")),
            }),
            Topic::SignInEnds { source, at } => {
                let (name, at) = (self.shown_source(source), self.clock.to_local(*at));
                Some(turn.wording().sign_in_ends(source.clone(), &name, at))
            }
            Topic::Clock => Some(turn.wording().clock(self.clock.ahead())),
        }
    }

    /// The words of a notification about the ends of several sessions.
    fn worded_together(&self, topics: &[Topic], turn: &Turn) -> Option<Notice> {
        let (mut names, mut last, mut how) = (Vec::new(), None, None);
        for topic in topics {
            let (session, at) = match topic {
                Topic::Ends { session, end } => (session, end),
                Topic::Ended { session, at } => {
                    let came = self.sessions.get_ended(session).map(|ended| ended.how);
                    // Of several ways the plain one says nothing wrong.
                    how =
                        how.map_or(came, |how| if came == Some(how) { came } else { Some(HowEnded::Awake) });
                    (session, at)
                }
                _ => continue,
            };
            last = last.max(Some(*at));
            names.extend(self.sessions.role_of(session).map(|role| self.role_name(role)));
        }
        names.retain(|_| self.config.preferences().show_names);
        names.sort();
        Some(match how {
            Some(how) => turn.wording().several_ended(topics.len(), &names, how),
            None => turn.wording().several_end(topics.len(), &names, self.clock.to_local(last?)),
        })
    }

    /// A role's name for a notification, or none where names are hidden.
    pub(in crate::state) fn shown_name(&self, role: &RoleId) -> String {
        if self.config.preferences().show_names {
            self.role_name(role)
        } else {
            self.engine.texts.get("notice-hidden-name")
        }
    }

    /// A source's name for a notification, or none where names are hidden.
    pub(in crate::state) fn shown_source(&self, id: &SourceId) -> String {
        let source = self.config.settings().source(id).filter(|_| self.config.preferences().show_names);
        source.map_or_else(|| self.engine.texts.get("notice-hidden-instance"), |source| source.name.clone())
    }

    /// A problem's own words for a notification. They may name the role or its source, so they are hidden with the
    /// names.
    fn shown_why(&self, problem: &Problem) -> String {
        if self.config.preferences().show_names {
            problem.message.clone()
        } else {
            self.engine.texts.get("notice-hidden-why")
        }
    }
}

/// What a notification tells apart of a click that came to nothing.
fn how_it_failed(code: ProblemCode) -> Failed {
    match code {
        ProblemCode::KeychainLocked => Failed::Locked,
        ProblemCode::BrowserDidNotStart | ProblemCode::BrowserNotSuited => Failed::NoBrowser,
        code if code.exit_code() == 4 => Failed::Refused,
        _ => Failed::NotOpened,
    }
}
