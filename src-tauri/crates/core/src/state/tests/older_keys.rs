//! What shells hold from before a renewal: it ends at its own time, and that is told like any other end.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::bench::*;
use crate::answer::Answer;
use crate::credential_consumer::CredentialConsumer;
use crate::id::RoleId;
use crate::notice::{NoticeAction, NoticeId};
use crate::request::{Request, SecretRequest, WindowPage};
use crate::session::{MOST_OLDER_KEYS, Session};
use crate::state::event::Event;

/// A shell takes the role's credentials, which AWS gives for an hour.
fn taken_by_a_shell(bench: &mut Bench) {
    let role = "ops".to_owned();
    bench.ask(
        program(1),
        SecretRequest::Credentials { role, hand_out: CredentialConsumer::Env, duration: None },
    );
    if bench.asked() == ["Assume"] {
        bench.assumed(60);
    }
}

fn renewed(bench: &mut Bench) {
    bench.ask(click(), renew("ops"));
    bench.assumed(60);
}

fn told(bench: &Bench) -> Vec<(&str, &str)> {
    bench.notices.iter().map(|notice| (&*notice.title, &*notice.body)).collect()
}

#[test]
fn a_renewal_says_that_shells_need_the_credentials_again_and_their_end_is_told() {
    let mut bench = Bench::new();
    taken_by_a_shell(&mut bench);
    bench.after_minutes(50);
    renewed(&mut bench);
    assert!(!bench.session("ops").in_shell);
    bench.after_minutes(10);
    let body =
        "That shell still uses credentials from before the renewal. They end at 11:00; copy the new ones.";
    assert_eq!(
        told(&bench),
        [
            ("ops ends in 15 min", "Credentials in your shell end at 11:00."),
            (
                "ops renewed until 11:50",
                "Open shells keep the old credentials until 11:00. Copy the new ones."
            ),
            ("ops in a shell ends in 5 min", body),
            (
                "ops ended in a shell at 11:00",
                "That shell still holds credentials from before the renewal. Copy the new ones into it."
            ),
        ]
    );
    assert!(bench.withdrawn.is_empty(), "each in the place of the one before: {:?}", bench.withdrawn);
    assert_eq!(bench.attention(), ["ended ops"]);
    assert_eq!(bench.session("ops").older_keys_until, None);
    bench.after_minutes(60);
    assert_eq!(bench.notices.len(), 4, "nobody uses what was renewed");
}

#[test]
fn a_click_on_its_end_shows_the_session_and_its_row_offers_the_credentials() {
    let mut bench = Bench::new();
    taken_by_a_shell(&mut bench);
    bench.after_minutes(50);
    renewed(&mut bench);
    bench.after_minutes(10);
    let id = bench.notices.last().expect("a notice").id.clone();
    bench.on(Event::NoticeUsed { id, action: NoticeAction::Show, activation_token: None });
    let session = bench.session("ops").id;
    assert_eq!(bench.windows, [WindowPage::Session { id: session }]);
}

#[test]
fn the_ends_of_all_that_shells_hold_are_said_when_the_session_is_ended() {
    let mut bench = Bench::new();
    taken_by_a_shell(&mut bench);
    bench.after_minutes(30);
    renewed(&mut bench);
    let ends = |bench: &mut Bench| {
        let asked = bench.ask(terminal(1), Request::End { role: None });
        let Answer::Ended { keys_until, console_until, sign_out, .. } = bench.ok(asked) else {
            panic!("no answer")
        };
        assert_eq!((*console_until, sign_out), (None, &None));
        keys_until.map(|until| until.to_string())
    };
    assert_eq!(ends(&mut bench).as_deref(), Some("2026-12-01T11:00:00Z"), "from before the renewal");

    let mut bench = Bench::new();
    taken_by_a_shell(&mut bench);
    bench.after_minutes(30);
    renewed(&mut bench);
    taken_by_a_shell(&mut bench);
    assert_eq!(ends(&mut bench).as_deref(), Some("2026-12-01T11:30:00Z"), "the newest end last");
}

#[test]
fn it_is_kept_over_a_restart_and_told_after_it() {
    let mut bench = Bench::new();
    taken_by_a_shell(&mut bench);
    bench.after_minutes(40);
    renewed(&mut bench);
    let mut again = Bench::starting(true);
    again.now = bench.now;
    again.settings(SETTINGS);
    again.store(Ok(bench.kept));
    again.after_minutes(6);
    assert_eq!(told(&again)[0].0, "ops in a shell ends in 15 min");
    again.after_minutes(14);
    assert_eq!(told(&again).last().map(|told| told.0), Some("ops ended in a shell at 11:00"));
}

#[test]
fn a_role_that_renews_by_itself_leaves_the_shells_end_told() {
    let own = SETTINGS.replacen("source = \"work\"\n", "source = \"work\"\nauto_renew = true\n", 1);
    let mut bench = Bench::with(&own);
    taken_by_a_shell(&mut bench);
    bench.after_minutes(55);
    bench.assumed(60);
    bench.after_minutes(5);
    let titles: Vec<_> = told(&bench).iter().map(|told| told.0).collect();
    assert_eq!(titles, ["ops ends in 15 min", "ops ends in 5 min", "ops ended in a shell at 11:00"]);
}

#[test]
fn so_many_are_remembered_the_first_to_end_and_the_last() {
    let mut bench = Bench::new();
    for _ in 0..MOST_OLDER_KEYS + 5 {
        taken_by_a_shell(&mut bench);
        bench.after_minutes(1);
        renewed(&mut bench);
    }
    let kept = &bench.kept.sessions[0].older_keys;
    let ends: Vec<i64> = kept.iter().map(|keys| keys.until.as_second() / 60 % 1440).collect();
    let first = 11 * 60;
    let all = i64::try_from(MOST_OLDER_KEYS + 5).expect("a few");
    assert_eq!((kept.len(), ends[0], ends[MOST_OLDER_KEYS - 1]), (MOST_OLDER_KEYS, first, first + all - 1));
}

#[test]
fn what_only_confirms_goes_with_the_session() {
    let mut bench = Bench::new();
    let id = bench.console_of("ops", 60);
    bench.ask(click(), renew("ops"));
    bench.assumed(60);
    bench.minted();
    bench.browser(Ok(()));
    assert!(bench.notices[0].title.starts_with("ops renewed until"));
    bench.ask(click(), Request::End { role: Some(RoleId::new("ops")) });
    assert_eq!(bench.withdrawn, [NoticeId::Session(id)]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    /// However shells take credentials and the session is renewed between: each set of them that left is told of at its
    /// end, once, and before it at each lead time at most once; and an end by hand knows the last of them.
    #[test]
    fn each_set_of_credentials_that_left_is_told_once(
        steps in proptest::collection::vec((3i64..25, any::<bool>()), 1..7),
    ) {
        let mut bench = Bench::new();
        let mut left = BTreeSet::new();
        for (minutes, renews) in steps {
            if renews && !left.is_empty() {
                renewed(&mut bench);
            } else {
                taken_by_a_shell(&mut bench);
                left.insert(bench.session("ops").credentials_until);
            }
            bench.after_minutes(minutes);
        }
        let lasts = bench.kept.sessions.iter().filter_map(Session::keys_until).max();
        prop_assert_eq!(lasts, left.last().copied().filter(|until| *until > bench.now));
        bench.after_minutes(75);
        let titles: Vec<_> = told(&bench).into_iter().map(|told| told.0.to_owned()).collect();
        let count = |word: &str| titles.iter().filter(|title| title.contains(word)).count();
        prop_assert_eq!(count("ended"), left.len(), "{:?}", &titles);
        prop_assert!(count("ends in") <= 2 * left.len(), "{:?}", &titles);
    }
}
