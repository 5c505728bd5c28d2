//! What changes on the screen, and that nothing comes back.

use jiff::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::id::SessionId;

fn ends(session: u8) -> Topic {
    Topic::Ends { session: SessionId::new(session.to_string()), end: Timestamp::UNIX_EPOCH }
}

fn ended(session: u8) -> Topic {
    Topic::Ended { session: SessionId::new(session.to_string()), at: Timestamp::UNIX_EPOCH }
}

fn of(session: u8) -> NoticeId {
    NoticeId::Session(SessionId::new(session.to_string()))
}

#[test]
fn several_shrink_in_their_place_to_the_last_one() {
    let mut notifications = Notifications::default();
    let all = vec![ends(1), ends(2), ends(3)];
    assert_eq!(notifications.update(&[], vec![all.clone()]), [Change::Show(all)]);
    let left = Change::Replace { shown: NoticeId::SeveralEnd, by: vec![ends(2), ends(3)] };
    assert_eq!(notifications.update(&[ends(1)], Vec::new()), [left]);
    let last = Change::Replace { shown: NoticeId::SeveralEnd, by: vec![ends(3)] };
    assert_eq!(notifications.update(&[ends(2)], Vec::new()), [last]);
    assert_eq!(notifications.update(&[ends(3)], Vec::new()), [Change::Withdraw(of(3))]);
}

#[test]
fn an_end_takes_the_place_of_its_warning() {
    let mut notifications = Notifications::default();
    notifications.update(&[], vec![vec![ends(1)]]);
    assert_eq!(notifications.update(&[], vec![vec![ended(1)]]), [Change::Show(vec![ended(1)])]);
    notifications.give_up(&of(1));
    assert_eq!(notifications.update(&[ended(1)], Vec::new()), []);
}

#[test]
fn what_is_told_with_others_is_told_no_more_alone() {
    let mut notifications = Notifications::default();
    notifications.update(&[], vec![vec![ends(1)]]);
    let both = vec![ends(1), ends(2)];
    let changes = notifications.update(&[], vec![both.clone()]);
    assert_eq!(changes, [Change::Withdraw(of(1)), Change::Show(both)]);
}

proptest! {
    /// Whatever was told and whatever ceases to be true: nothing is shown but what is news, nothing stays that is not
    /// true, and the same again changes nothing.
    #[test]
    fn nothing_comes_back(
        steps in proptest::collection::vec(
            (proptest::collection::vec((any::<bool>(), 0u8..5), 0..4), proptest::collection::vec((any::<bool>(), 0u8..5), 0..4)),
            1..12,
        ),
    ) {
        let topic = |(end, session): &(bool, u8)| if *end { ended(*session) } else { ends(*session) };
        let mut notifications = Notifications::default();
        for (gone, news) in &steps {
            let gone: Vec<Topic> = gone.iter().map(topic).collect();
            // Of one kind each, as they are told; a session is in one of them.
            let (warnings, all_ended): (BTreeSet<Topic>, BTreeSet<Topic>) =
                news.iter().map(topic).partition(|topic| matches!(topic, Topic::Ends { .. }));
            let warnings: Vec<Topic> = warnings.into_iter()
                .filter(|topic| !all_ended.iter().any(|other| other.alone() == topic.alone())).collect();
            let news = vec![warnings, all_ended.into_iter().collect()];
            let told: Vec<Topic> = news.concat();
            for change in notifications.update(&gone, news) {
                match change {
                    Change::Show(topics) => prop_assert!(topics.iter().all(|topic| told.contains(topic))),
                    Change::Replace { by, .. } => prop_assert!(by.iter().all(|topic| !told.contains(topic))),
                    Change::Withdraw(id) => prop_assert!(!notifications.shown.contains_key(&id)),
                }
            }
            let on_screen: BTreeSet<&Topic> = notifications.shown.values().flat_map(|(_, topics)| topics).collect();
            prop_assert!(told.iter().all(|topic| on_screen.contains(topic)), "none of the news is lost");
            prop_assert!(gone.iter().all(|topic| told.contains(topic) || !on_screen.contains(topic)));
            prop_assert_eq!(notifications.update(&[], Vec::new()), []);
        }
    }
}
