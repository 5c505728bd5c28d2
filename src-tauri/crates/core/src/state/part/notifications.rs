//! The notifications that a person was shown. What is true is compared with what was told: what is new is shown, what
//! no longer holds is withdrawn, and what several share shrinks in its place. Nothing that was told comes back.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::id::{PromptId, SessionId};
use crate::notice::NoticeId;

/// Something a notification tells of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// Something of a session ends then.
    Ends { session: SessionId, end: Timestamp },
    /// Something of a session ended then.
    Ended { session: SessionId, at: Timestamp },
    /// A question that a program waits for.
    Prompt(PromptId),
    /// What is wrong with the settings file, in words.
    Settings(String),
}

impl Topic {
    fn session(&self) -> Option<&SessionId> {
        match self {
            Self::Ends { session, .. } | Self::Ended { session, .. } => Some(session),
            Self::Prompt(_) | Self::Settings(_) => None,
        }
    }

    /// The notification that tells of this alone.
    fn alone(&self) -> NoticeId {
        match self {
            Self::Ends { session, .. } | Self::Ended { session, .. } => NoticeId::Session(session.clone()),
            Self::Prompt(id) => NoticeId::Prompt(*id),
            Self::Settings(_) => NoticeId::Settings,
        }
    }

    /// The notification that tells of this and others of its kind.
    fn together(&self) -> NoticeId {
        match self {
            Self::Ends { .. } => NoticeId::SeveralEnd,
            Self::Ended { .. } => NoticeId::SeveralEnded,
            Self::Prompt(_) | Self::Settings(_) => self.alone(),
        }
    }
}

/// What is to be done on the screen. A person may have closed a notification, and one that is replaced stays closed.
#[derive(Debug, PartialEq, Eq)]
pub enum Change {
    Show(Vec<Topic>),
    Replace { shown: NoticeId, by: Vec<Topic> },
    Withdraw(NoticeId),
}

/// What was told and what of it is on the screen.
#[derive(Debug, Default)]
pub struct Notifications {
    /// When each topic was told last, as the number of the telling. Topics of one telling share a notification.
    told: BTreeMap<Topic, u64>,
    /// What was shown last, as [`wanted`] had it.
    shown: BTreeMap<NoticeId, (u64, BTreeSet<Topic>)>,
    tellings: u64,
    screen_locked: bool,
}

impl Notifications {
    /// The screen was locked or unlocked. Nothing is told while nobody can see it.
    pub fn set_screen_locked(&mut self, locked: bool) {
        self.screen_locked = locked;
    }

    pub fn is_screen_locked(&self) -> bool {
        self.screen_locked
    }

    /// What was told and held until now.
    pub fn told(&self) -> impl Iterator<Item = &Topic> {
        self.told.keys()
    }

    pub fn was_told(&self, topic: &Topic) -> bool {
        self.told.contains_key(topic)
    }

    /// Something else has taken the place of a session's notification.
    pub fn taken_over(&mut self, session: &SessionId) {
        self.told.retain(|topic, _| topic.session() != Some(session));
        self.shown.remove(&NoticeId::Session(session.clone()));
    }

    /// Takes what is true no longer and what is news, told together as it is grouped, and says what changes by that.
    pub fn update(&mut self, gone: &[Topic], news: Vec<Vec<Topic>>) -> Vec<Change> {
        for topic in gone {
            self.told.remove(topic);
        }
        let before = self.tellings;
        for topics in news.into_iter().filter(|topics| !topics.is_empty()) {
            self.tell(topics);
        }
        let wanted = wanted(&self.told);
        let changes = difference(&self.shown, &wanted, before);
        self.shown = wanted;
        changes
    }

    fn tell(&mut self, topics: Vec<Topic>) {
        self.tellings += 1;
        // A notification tells of its newest topics: what it told before must not come back when they go.
        let sessions: BTreeSet<&SessionId> = topics.iter().filter_map(Topic::session).collect();
        self.told.retain(|topic, _| topic.session().is_none_or(|session| !sessions.contains(session)));
        if let [first, _, ..] = topics.as_slice()
            && let Some((_, before)) = self.shown.get(&first.together())
        {
            self.told.retain(|topic, _| !before.contains(topic));
        }
        self.told.extend(topics.into_iter().map(|topic| (topic, self.tellings)));
    }
}

/// The notifications that there should be, each with the telling that it is of.
fn wanted(told: &BTreeMap<Topic, u64>) -> BTreeMap<NoticeId, (u64, BTreeSet<Topic>)> {
    let mut tellings: BTreeMap<u64, BTreeSet<Topic>> = BTreeMap::new();
    for (topic, telling) in told {
        tellings.entry(*telling).or_default().insert(topic.clone());
    }
    let named = |(telling, topics): (u64, BTreeSet<Topic>)| {
        let first = topics.first()?;
        let id = if topics.len() == 1 { first.alone() } else { first.together() };
        Some((id, (telling, topics)))
    };
    tellings.into_iter().filter_map(named).collect()
}

/// What changes from what was shown to what is wanted. Tellings up to `before` were shown already.
fn difference(
    shown: &BTreeMap<NoticeId, (u64, BTreeSet<Topic>)>,
    wanted: &BTreeMap<NoticeId, (u64, BTreeSet<Topic>)>,
    before: u64,
) -> Vec<Change> {
    let mut gone: BTreeSet<&NoticeId> = shown.keys().filter(|id| !wanted.contains_key(*id)).collect();
    let mut changes = Vec::new();
    for (id, (telling, topics)) in wanted {
        let topics_now = || topics.iter().cloned().collect();
        if *telling > before {
            changes.push(Change::Show(topics_now()));
            continue;
        }
        // What is left of several may have an id of its own.
        let was = shown.iter().find(|(_, (shown, _))| shown == telling);
        if let Some((was, (_, all))) = was
            && (was != id || all != topics)
        {
            gone.remove(was);
            changes.push(Change::Replace { shown: was.clone(), by: topics_now() });
        }
    }
    let withdrawn = gone.into_iter().map(|id| Change::Withdraw(id.clone()));
    withdrawn.chain(changes).collect()
}

#[cfg(test)]
mod tests;
