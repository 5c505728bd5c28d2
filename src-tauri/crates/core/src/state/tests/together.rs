//! Several sessions that end together: one notice, as long as it is true.

use super::bench::*;
use crate::id::RoleId;
use crate::notice::{NoticeAction, NoticeId};
use crate::request::{Request, WindowPage};
use crate::settings;
use crate::state::event::Event;

/// Consoles in windows of their own, so that none replaces another.
fn private() -> Bench {
    Bench::with(&SETTINGS.replace("version = 1", "version = 1\n[preferences]\nopen_with = \"private\""))
}

fn told(bench: &Bench) -> Vec<(String, String)> {
    bench.notices.iter().map(|notice| (notice.title.clone(), notice.body.clone())).collect()
}

fn replaced(bench: &Bench) -> Vec<(String, String)> {
    bench.replaced.iter().map(|(_, by)| (by.title.clone(), by.body.clone())).collect()
}

fn told_so(lines: &[(&str, &str)]) -> Vec<(String, String)> {
    lines.iter().map(|(title, body)| ((*title).to_owned(), (*body).to_owned())).collect()
}

#[test]
fn ends_within_two_minutes_are_one_notice() {
    let mut bench = private();
    bench.console_of("ops", 60);
    bench.after_minutes(2);
    bench.console_of("data", 60);
    bench.after_minutes(7 * 60 + 43);
    assert_eq!(told(&bench), told_so(&[("2 sessions end by 18:02", "data, ops")]));
    assert_eq!(bench.notices[0].id, NoticeId::SeveralEnd);
    bench.after_minutes(5);
    assert_eq!(bench.notices.len(), 1, "the second one is part of it");
    bench.after_minutes(5);
    assert_eq!(bench.notices.len(), 2, "and so at the next lead time");
    bench.on(Event::NoticeUsed {
        id: NoticeId::SeveralEnd,
        action: NoticeAction::Show,
        activation_token: None,
    });
    assert_eq!(bench.windows, [WindowPage::Sessions]);
}

#[test]
fn ends_further_apart_are_two() {
    let mut bench = private();
    bench.console_of("ops", 60);
    bench.after(jiff::SignedDuration::from_secs(121));
    bench.console_of("data", 60);
    bench.after_minutes(7 * 60 + 50);
    let titles: Vec<String> = told(&bench).into_iter().map(|(title, _)| title).collect();
    assert_eq!(titles, ["ops ends in 15 min", "data ends in 15 min"]);
}

#[test]
fn who_is_renewed_or_ended_leaves_and_the_last_one_gets_a_notice_of_its_own() {
    let mut bench = private();
    let ops = bench.console_of("ops", 60);
    bench.console_of("data", 60);
    bench.console_of("borrowed", 8 * 60);
    bench.after_minutes(7 * 60 + 46);
    assert_eq!(told(&bench), told_so(&[("3 sessions end by 18:00", "borrowed, data, ops")]));
    bench.ask(terminal(1), Request::End { role: Some(RoleId::new("borrowed")) });
    assert_eq!(replaced(&bench), told_so(&[("2 sessions end by 18:00", "data, ops")]));
    bench.ask(terminal(1), renew("data"));
    bench.assumed(60);
    bench.minted();
    bench.browser(Ok(()));
    let alone = ("ops ends in 14 min", "The console signs you out at 18:00.");
    assert_eq!(replaced(&bench)[1..], told_so(&[alone]));
    assert!(bench.replaced.iter().all(|(shown, _)| *shown == NoticeId::SeveralEnd));
    assert_eq!(
        bench.notices.len(),
        2,
        "what was told of all of them, and that data is renewed: nothing twice"
    );
    bench.ask(terminal(1), renew("ops"));
    bench.assumed(60);
    bench.minted();
    bench.browser(Ok(()));
    assert_eq!(bench.notices.last().map(|notice| notice.id.clone()), Some(NoticeId::Session(ops)));
    assert!(bench.notices.last().is_some_and(|notice| notice.title.starts_with("ops renewed until")));
}

#[test]
fn hidden_names_are_no_body() {
    let preferences = "version = 1\n[preferences]\nopen_with = \"private\"\nshow_names = false";
    let mut bench = Bench::with(&SETTINGS.replace("version = 1", preferences));
    bench.console_of("ops", 60);
    bench.console_of("data", 60);
    bench.after_minutes(8 * 60);
    for notice in &bench.notices {
        assert_eq!(notice.body, "", "{}", notice.title);
    }
    assert_eq!(bench.notices.len(), 3);
}

#[test]
fn ends_of_one_moment_are_one_notice_too() {
    let mut bench = private();
    bench.console_of("ops", 60);
    bench.console_of("data", 60);
    bench.after_minutes(8 * 60);
    assert_eq!(told(&bench).last(), told_so(&[("2 sessions have ended", "data, ops")]).last());
    assert_eq!(bench.attention().len(), 2);
    // A renewal leaves the other one alone.
    bench.ask(click(), renew("ops"));
    bench.assumed(60);
    bench.minted();
    bench.browser(Ok(()));
    assert_eq!(replaced(&bench), told_so(&[("data has ended", "Renew to continue.")]));
    assert_eq!(bench.attention(), ["ended data"]);
}

#[test]
fn the_default_lead_times_are_fifteen_and_five_minutes() {
    let leads: Vec<u32> = settings::Preferences::default().notify_before.iter().map(|lead| lead.0).collect();
    assert_eq!(leads, [900, 300]);
}
