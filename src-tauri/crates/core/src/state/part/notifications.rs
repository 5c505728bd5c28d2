//! The notifications that a person was shown. What is true is compared with what was told: what is new is shown, what
//! no longer holds is withdrawn, and what several share shrinks in its place. Nothing that was told comes back.

use std::collections::{BTreeMap, BTreeSet};

use crate::notice::{Notice, NoticeId, Topic};
use crate::state::{Effect, Turn};

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
    /// `None`: something else has taken its place.
    told: BTreeMap<Topic, Option<u64>>,
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

    /// Confirms what a person did, in place of what that notification told.
    pub fn confirm(&mut self, notice: Notice, turn: &mut Turn) {
        self.give_up(&notice.id);
        turn.push(Effect::ShowNotice(notice));
    }

    /// Withdraws a notification, also one that confirmed something.
    pub fn withdraw(&mut self, id: NoticeId, turn: &mut Turn) {
        self.give_up(&id);
        turn.push(Effect::WithdrawNotice(id));
    }

    fn give_up(&mut self, id: &NoticeId) {
        self.told
            .iter_mut()
            .filter(|(topic, _)| topic.alone() == *id)
            .for_each(|(_, telling)| *telling = None);
        self.shown.remove(id);
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
        let places: BTreeSet<NoticeId> = topics.iter().map(Topic::alone).collect();
        let group =
            topics.first().filter(|_| topics.len() > 1).and_then(|one| self.shown.get(&one.together()));
        for (topic, telling) in &mut self.told {
            if places.contains(&topic.alone()) || group.is_some_and(|(_, before)| before.contains(topic)) {
                *telling = None;
            }
        }
        self.told.extend(topics.into_iter().map(|topic| (topic, Some(self.tellings))));
    }
}

/// The notifications that there should be, each with the telling that it is of.
fn wanted(told: &BTreeMap<Topic, Option<u64>>) -> BTreeMap<NoticeId, (u64, BTreeSet<Topic>)> {
    let mut tellings: BTreeMap<u64, BTreeSet<Topic>> = BTreeMap::new();
    for (topic, telling) in told {
        if let Some(telling) = telling {
            tellings.entry(*telling).or_default().insert(topic.clone());
        }
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
