//! A clock that is wrong against AWS's: named with its size, and notices come by AWS's all the same.

use jiff::SignedDuration;

use super::bench::*;
use crate::notice::{NoticeAction, NoticeId};
use crate::state::event::Event;
use crate::state::network::NetworkCall;

const SLOW: SignedDuration = SignedDuration::from_mins(-7);

#[test]
fn a_minute_is_nothing_and_more_is_named_once() {
    let mut bench = Bench::new();
    for seconds in [-60, 60, 3] {
        bench.on(Event::ClockSkew(SignedDuration::from_secs(seconds)));
    }
    assert!(bench.notices.is_empty() && bench.attention().is_empty());
    for again in [0, 1, -1] {
        bench.on(Event::ClockSkew(SLOW + SignedDuration::from_secs(again)));
    }
    let told: Vec<_> = bench.notices.iter().map(|notice| notice.title.as_str()).collect();
    assert_eq!(told, ["Your computer’s clock is 7 min slow"]);
    assert_eq!(bench.attention(), ["clock -420"]);
    bench.on(Event::ClockSkew(SignedDuration::ZERO));
    assert_eq!(bench.withdrawn, [NoticeId::Clock]);
    assert!(bench.attention().is_empty());
}

#[test]
fn the_check_asks_aws_again() {
    let mut bench = Bench::new();
    bench.on(Event::ClockSkew(SLOW));
    bench.on(Event::NoticeUsed { id: NoticeId::Clock, action: NoticeAction::Check, activation_token: None });
    assert_eq!(bench.asked(), ["Identify"]);
}

#[test]
fn notices_come_by_awss_clock_and_show_the_persons() {
    let mut bench = Bench::new();
    // AWS's says 10:07 when this one says 10:00: an hour of its credentials ends at 11:07 there, at 11:00 here.
    bench.on(Event::ClockSkew(SLOW));
    bench.notices.clear();
    bench.open(click(), "borrowed");
    let NetworkCall::Assume { key, .. } = bench.take_call("Assume") else { unreachable!() };
    let there = bench.now + SignedDuration::from_mins(67);
    bench.on(Event::Assumed(key, Ok(assumed(there))));
    bench.minted();
    bench.browser(Ok(()));
    let view = bench.session("borrowed");
    assert_eq!(view.credentials_until, bench.now + SignedDuration::from_mins(60));
    bench.after_minutes(44);
    assert!(bench.notices.is_empty());
    bench.after_minutes(1);
    assert_eq!(bench.notices[0].title, "borrowed ends in 15 min");
    assert_eq!(bench.notices[0].body, "The console signs you out at 11:00.");
    bench.after_minutes(15);
    assert_eq!(bench.notices.last().map(|notice| notice.title.as_str()), Some("borrowed has ended"));
}

#[test]
fn learning_of_it_is_no_sleep() {
    let mut bench = Bench::new();
    bench.console_of("ops", 600);
    bench.after_minutes(8 * 60 - 1);
    bench.notices.clear();
    bench.on(Event::ClockSkew(SLOW));
    let told: Vec<_> = bench.notices.iter().map(|notice| notice.body.as_str()).collect();
    assert!(!told.contains(&"This computer was asleep."), "{told:?}");
}
