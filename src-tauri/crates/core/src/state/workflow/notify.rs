//! What a person is notified of by itself: ends that come and ends that have come, questions of programs, and a settings
//! file that can't be read. Looked at after every event. While the screen is locked nothing is told: it is told once
//! somebody can see it, as it is then.

use jiff::Timestamp;

use crate::id::SessionId;
use crate::notice::Notice;
use crate::schedule::{Life, NEWS_FOR, TOGETHER, next};
use crate::session::{Deadlines, HowEnded, Session};
use crate::state::part::notifications::{Change, Topic};
use crate::state::{Effect, State, Turn};

impl State {
    /// Brings the notifications on the screen in line with what is true.
    pub(in crate::state) fn notify(&mut self, turn: &mut Turn) {
        self.sessions.put_aside_outdated();
        let news = if self.notifications.is_screen_locked() { Vec::new() } else { self.news(turn) };
        let gone: Vec<Topic> =
            self.notifications.told().filter(|topic| !self.is_true(topic)).cloned().collect();
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

    /// Whether what was told holds still. An end that has come and was not told yet is what its warning said.
    fn is_true(&self, topic: &Topic) -> bool {
        match topic {
            Topic::Ends { session, end } => {
                let ends = self.sessions.get(session).and_then(Session::life).map(|life| life.end);
                ends == Some(*end) || self.sessions.get_ended(session).is_some_and(|ended| !ended.told)
            }
            Topic::Ended { session, at } => {
                self.sessions.get_ended(session).is_some_and(|ended| ended.at == *at)
            }
            Topic::Prompt(id) => self.prompts.open().any(|prompt| prompt.id == *id),
            Topic::Settings(why) => self.config.problem().is_some_and(|problem| problem.message == *why),
        }
    }

    /// What is to be told now, together as it is grouped.
    fn news(&mut self, turn: &mut Turn) -> Vec<Vec<Topic>> {
        let mut news = vec![self.warnings(turn.now)];
        // Nobody sees what a process tells that ends with its command: the next one does.
        if turn.engine.stays {
            let kinds = [HowEnded::Awake, HowEnded::Asleep, HowEnded::Away];
            news.extend(kinds.map(|how| self.ends(how, turn)));
        }
        news.extend(self.questions_of_programs());
        if let Some(problem) = self.config.problem() {
            let topic = Topic::Settings(problem.message.clone());
            news.extend((!self.notifications.was_told(&topic)).then(|| vec![topic]));
        }
        news
    }

    /// The ends whose lead time has come, with those whose lead time comes soon.
    fn warnings(&mut self, now: Timestamp) -> Vec<Topic> {
        let leads = self.config.preferences().notify_before.clone();
        let lives: Vec<(SessionId, Life)> = self
            .sessions
            .iter()
            .filter(|(_, session)| session.role().is_some())
            .filter_map(|(id, session)| Some((id.clone(), session.life()?)))
            // The end itself is told of what has ended.
            .filter(|(_, life)| life.end > now)
            .collect();
        let (mut due, mut soon) = (Vec::new(), Vec::new());
        for (session, life) in lives {
            if self.sessions.warn(&session, life, &leads, now) {
                due.push(Topic::Ends { session, end: life.end });
            } else if let Some(at) = next(life, &leads, now).filter(|at| *at < life.end) {
                soon.push((session, life, at));
            }
        }
        if !due.is_empty() {
            soon.retain(|(_, _, at)| *at <= now + TOGETHER.signed());
            for (session, life, at) in soon {
                if self.sessions.warn(&session, life, &leads, at) {
                    due.push(Topic::Ends { session, end: life.end });
                }
            }
        }
        due
    }

    /// The ends of that kind that nobody was told of yet.
    fn ends(&mut self, how: HowEnded, turn: &mut Turn) -> Vec<Topic> {
        let untold = self.sessions.tell_ended(how).into_iter();
        let recent = untold.filter(|(_, ended)| turn.now.duration_since(ended.at) <= NEWS_FOR.signed());
        recent.map(|(session, ended)| Topic::Ended { session, at: ended.at }).collect()
    }

    /// Questions that a program waits for, and that no terminal asks.
    fn questions_of_programs(&self) -> Vec<Vec<Topic>> {
        let of_programs =
            self.prompts.open().filter(|prompt| prompt.first_to.is_none() && prompt.asked_by.is_some());
        let topics = of_programs.map(|prompt| Topic::Prompt(prompt.id));
        topics.filter(|topic| !self.notifications.was_told(topic)).map(|topic| vec![topic]).collect()
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
                let name = self.shown_name(&prompt.role);
                Some(turn.wording().wanted(*id, &prompt.kind, &name, prompt.asked_by.as_deref()?))
            }
            Topic::Settings(_) => Some(turn.wording().settings(&self.shown_why(self.config.problem()?))),
        }
    }

    /// The words of a notification about the ends of several sessions.
    fn worded_together(&self, topics: &[Topic], turn: &Turn) -> Option<Notice> {
        let (mut names, mut last, mut how) = (Vec::new(), None, None);
        for topic in topics {
            let (session, at) = match topic {
                Topic::Ends { session, end } => (session, end),
                Topic::Ended { session, at } => {
                    how = self.sessions.get_ended(session).map(|ended| ended.how);
                    (session, at)
                }
                Topic::Prompt(_) | Topic::Settings(_) => continue,
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
}
