//! Notices of ends: when they come, once each, and what they tell.

use super::bench::*;
use crate::notice::NoticeAction;
use crate::schedule::LONGEST_SLICE;
use crate::state::event::Event;

fn titles(bench: &Bench) -> Vec<&str> {
    bench.notices.iter().map(|notice| notice.title.as_str()).collect()
}

#[test]
fn each_lead_and_the_end_are_told_once() {
    let mut bench = Bench::new();
    bench.console_of("ops", 60);
    bench.after_minutes(7 * 60);
    for _ in 0..70 {
        bench.after_minutes(1);
    }
    assert_eq!(titles(&bench), ["ops ends in 15 min", "ops ends in 5 min", "ops has ended"]);
    let buttons: Vec<_> = bench.notices.iter().map(|notice| notice.buttons[0].action).collect();
    assert_eq!(buttons, [NoticeAction::Renew; 3]);
}

#[test]
fn minutes_are_those_at_display() {
    let mut bench = Bench::new();
    bench.console_of("ops", 60);
    bench.jump_minutes(8 * 60 - 12);
    assert_eq!(titles(&bench), ["ops ends in 12 min"]);
}

#[test]
fn only_a_clock_in_use_is_told() {
    let mut bench = Bench::new();
    bench.credentials(program(1), "ops");
    bench.assumed(60);
    for _ in 0..62 {
        bench.after_minutes(1);
    }
    assert!(bench.notices.is_empty());
}

#[test]
fn hidden_names_stay_hidden_in_every_notice() {
    let hidden = SETTINGS.replace("version = 1", "version = 1\n[preferences]\nshow_names = false");
    let mut bench = Bench::with(&hidden);
    bench.console_of("ops", 60);
    bench.after_minutes(8 * 60 - 15);
    bench.ask(click(), renew("ops"));
    bench.assumed(60);
    bench.minted();
    bench.browser(Ok(()));
    bench.ask(click(), renew("ops"));
    bench.not_assumed(not_trusted());
    bench.open(click(), "data");
    bench.not_assumed(crate::failure::Failure::KeyMissing { source: "work".to_owned() });
    bench.open(click(), "data");
    bench.not_assumed(crate::failure::Failure::NoConsole { role: "data".to_owned() });
    bench.after_minutes(8 * 60);
    assert_eq!(bench.notices.len(), 8);
    for notice in &bench.notices {
        let text = format!("{} {}", notice.title, notice.body);
        assert!(!text.contains("ops") && !text.contains("data") && !text.contains("work"), "{text}");
    }
}

#[test]
fn a_renewal_that_asks_is_labelled_so() {
    let mut bench = Bench::new();
    bench.open(click(), "admin");
    bench.answer_code(bench.prompt().id);
    bench.assumed(60);
    bench.minted();
    bench.browser(Ok(()));
    bench.after_minutes(8 * 60 - 15);
    assert_eq!(bench.notices[0].buttons[0].label, "Renew…");
}

#[test]
fn the_clock_is_looked_at_in_slices_and_at_moments_while_something_lives() {
    let mut bench = Bench::new();
    assert_eq!(bench.state.next_look(bench.now), None);
    bench.console_of("ops", 60);
    assert_eq!(bench.state.next_look(bench.now), Some(bench.now + LONGEST_SLICE.signed()));
    bench.now += jiff::SignedDuration::from_mins(8 * 60 - 15) - jiff::SignedDuration::from_secs(10);
    assert_eq!(
        bench.state.next_look(bench.now),
        Some(bench.now + jiff::SignedDuration::from_secs(10)),
        "the moment itself, where it comes first"
    );
}

#[test]
fn a_clock_set_back_tells_nothing_twice() {
    let mut bench = Bench::new();
    bench.console_of("ops", 60);
    bench.after_minutes(8 * 60 - 15);
    bench.jump_minutes(-60);
    bench.after_minutes(60);
    assert_eq!(bench.notices.len(), 1);
}

#[test]
fn opening_anew_takes_a_warning_of_the_old_end_away() {
    let mut bench = Bench::new();
    let id = bench.console_of("ops", 60);
    bench.after_minutes(8 * 60 - 10);
    bench.open(click(), "ops");
    bench.assumed(60);
    bench.minted();
    bench.browser(Ok(()));
    assert_eq!(bench.withdrawn, [crate::notice::NoticeId::Session(id)]);
}

#[test]
fn a_settings_file_that_can_not_be_read_is_told_once_until_it_can() {
    use crate::failure::Failure;
    use crate::notice::NoticeId;
    let wrong = |text: &str| Failure::Settings(crate::settings::read::read(text).expect_err("wrong"));
    let mut bench = Bench::new();
    let text = SETTINGS.replace("version = 1", "version = 1\n[preferences]\nduration = 12");
    for _ in 0..3 {
        bench.on(Event::SettingsRead(Err(wrong(&text))));
    }
    assert_eq!(titles(&bench), ["Error in the settings file"]);
    let body = &bench.notices[0].body;
    assert!(
        body.contains("line 4") && body.ends_with("Your last working settings are still in use."),
        "{body}"
    );
    let (id, action) = (NoticeId::Settings, NoticeAction::OpenFile);
    assert_eq!(bench.notices[0].buttons[0].action, action);
    bench.on(Event::NoticeUsed { id, action, activation_token: None });
    assert_eq!(bench.asked(), ["OpenSettings"]);
    bench.on(Event::SettingsRead(Ok(read(SETTINGS))));
    assert_eq!(bench.withdrawn, [NoticeId::Settings]);
    let misspelt = crate::settings::read::read(&format!("{SETTINGS}\n[[role]]\n")).expect("settings");
    bench.on(Event::SettingsRead(Ok(misspelt)));
    assert_eq!(titles(&bench).last().copied(), Some("Unknown key in the settings file"));
}

#[test]
fn a_programs_question_is_told_and_taken_back_when_it_is_closed() {
    use crate::notice::{NoticeAction, NoticeId};
    let mut bench = Bench::new();
    bench.credentials(program(1), "admin");
    let prompt = bench.prompt().id;
    let notice = bench.notices.last().expect("a notice").clone();
    assert_eq!((&*notice.title, &*notice.body), ("MFA code for admin", "Requested by terraform."));
    assert_eq!((&notice.id, notice.buttons[0].action), (&NoticeId::Prompt(prompt), NoticeAction::EnterCode));
    bench.answer_code(prompt);
    assert_eq!(bench.withdrawn, [NoticeId::Prompt(prompt)]);
    // A person at a terminal is asked there.
    let mut bench = Bench::new();
    bench.credentials(terminal(1), "admin");
    assert!(bench.notices.is_empty());
}

#[test]
fn a_change_of_lead_times_holds_from_the_next_look() {
    let mut bench = Bench::new();
    bench.console_of("ops", 60);
    bench.after_minutes(7 * 60);
    let settings = SETTINGS.replace("version = 1", "version = 1\n[preferences]\nnotify_before = [\"2h\"]");
    bench.on(Event::SettingsRead(Ok(read(&settings))));
    assert_eq!(titles(&bench), ["ops ends in 60 min"]);
}
