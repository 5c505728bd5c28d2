//! The notices that exist, word for word.

use jiff::{SignedDuration, Timestamp};

use super::wording::{Failed, Wording};
use super::*;
use crate::activity::What;
use crate::duration::Seconds;
use crate::prompt::PromptKind;
use crate::session::Deadlines;
use crate::session::{HowEnded, WhatEnded};
use crate::text::Texts;

fn at(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

fn id() -> SessionId {
    SessionId::new("s")
}

fn words(notice: &Notice) -> (&str, &str, Vec<&str>) {
    let buttons = notice.buttons.iter().map(|button| button.label.as_str()).collect();
    (&notice.title, &notice.body, buttons)
}

static UTC: TimeZone = TimeZone::UTC;

fn wording(texts: &Texts) -> Wording<'_> {
    Wording { texts, zone: &UTC, now: at("2026-12-01T18:25:00Z") }
}

#[test]
fn ends_are_told_by_the_clock_that_comes_first() {
    let texts = Texts::english();
    let (first, later) = (Some(at("2026-12-01T18:40:00Z")), Some(at("2026-12-01T19:40:00Z")));
    for (console, command_line, body) in [
        (first, None, "The console signs you out at 18:40."),
        (first, later, "The console signs you out at 18:40."),
        (None, first, "Credentials in your shell end at 18:40."),
        (later, first, "Credentials in your shell end at 18:40."),
        (first, first, "Console and command line end at 18:40."),
    ] {
        let clocks = Deadlines { console, command_line, older_keys: later };
        let notice = wording(&texts).ending(id(), "staging-ops", clocks, false).expect("a notice");
        assert_eq!(words(&notice), ("staging-ops ends in 15 min", body, vec!["Renew"]));
        assert_eq!((notice.stays, notice.id), (Stays::UntilDealtWith, NoticeId::Session(id())));
    }
    let none = Deadlines { console: None, command_line: None, older_keys: None };
    assert_eq!(wording(&texts).ending(id(), "x", none, false), None);
}

#[test]
fn what_a_shell_holds_from_before_a_renewal_is_no_end_of_the_session() {
    let texts = Texts::english();
    let (first, later) = (Some(at("2026-12-01T18:40:00Z")), Some(at("2026-12-01T19:40:00Z")));
    let clocks = Deadlines { console: later, command_line: later, older_keys: first };
    let notice = wording(&texts).ending(id(), "staging-ops", clocks, false).expect("a notice");
    let body =
        "That shell still uses credentials from before the renewal. They end at 18:40; copy the new ones.";
    assert_eq!(words(&notice), ("staging-ops in a shell ends in 15 min", body, vec!["Show"]));
    let what = (HowEnded::Awake, WhatEnded::ExportedCredentials);
    let notice = wording(&texts).ended(id(), "staging-ops", at("2026-12-01T18:24:00Z"), what, false);
    let body = "That shell still holds credentials from before the renewal. Copy the new ones into it.";
    assert_eq!(words(&notice), ("staging-ops ended in a shell at 18:24", body, vec!["Show"]));
}

#[test]
fn minutes_are_rounded_up() {
    let texts = Texts::english();
    for (left, title) in [(900, "in 15 min"), (899, "in 15 min"), (840, "in 14 min"), (1, "in 1 min")] {
        let end = wording(&texts).now + Seconds(left).signed();
        let clocks = Deadlines { console: Some(end), command_line: None, older_keys: None };
        let notice = wording(&texts).ending(id(), "x", clocks, false).expect("a notice");
        assert!(notice.title.ends_with(title), "{left} s: {}", notice.title);
    }
}

#[test]
fn ends_that_have_come_read_so() {
    let texts = Texts::english();
    let w = wording(&texts);
    let (just_now, earlier) = (at("2026-12-01T18:24:00Z"), at("2026-12-01T17:30:00Z"));
    let names: Vec<String> = ["data-ro", "prod-admin", "staging-ops"].map(str::to_owned).to_vec();
    let many: Vec<String> = (1..=7).map(|n| format!("r{n}")).collect();
    let ended = |at, how, asks| w.ended(id(), "staging-ops", at, (how, WhatEnded::All), asks);
    let of = |what| w.ended(id(), "staging-ops", just_now, (HowEnded::Awake, what), false);
    for (notice, title, body, button) in [
        (ended(just_now, HowEnded::Awake, false), "staging-ops has ended", "Renew to continue.", "Renew"),
        (ended(just_now, HowEnded::Awake, true), "staging-ops has ended", "Renew to continue.", "Renew…"),
        (ended(earlier, HowEnded::Awake, false), "staging-ops ended at 17:30", "Renew to continue.", "Renew"),
        (
            of(WhatEnded::Console),
            "staging-ops has ended",
            "The console has signed you out. Renew to continue.",
            "Renew",
        ),
        (
            of(WhatEnded::CommandLine),
            "staging-ops has ended",
            "The credentials in your shell have expired. Renew, then copy them again.",
            "Renew",
        ),
        (
            ended(earlier, HowEnded::Asleep, false),
            "staging-ops ended at 17:30",
            "This computer was asleep.",
            "Renew",
        ),
        (
            ended(earlier, HowEnded::Away, false),
            "staging-ops ended at 17:30",
            "Rolecall was closed or could not read its sessions.",
            "Renew",
        ),
        (
            w.several_end(3, &names, at("2026-12-01T18:41:00Z")),
            "3 sessions end by 18:41",
            "data-ro, prod-admin, staging-ops",
            "Show",
        ),
        (w.several_end(3, &[], at("2026-12-01T18:41:00Z")), "3 sessions end by 18:41", "", "Show"),
        (
            w.several_ended(7, &many, HowEnded::Asleep),
            "7 sessions ended during sleep",
            "r1, r2, r3, r4, r5, +2",
            "Show",
        ),
        (w.several_ended(2, &[], HowEnded::Awake), "2 sessions have ended", "", "Show"),
        (w.several_ended(2, &[], HowEnded::Away), "2 sessions ended while Rolecall was closed", "", "Show"),
    ] {
        assert_eq!(words(&notice), (title, body, vec![button]));
        assert_eq!(notice.stays, Stays::UntilDealtWith);
    }
}

#[test]
fn renewals_read_so() {
    let texts = Texts::english();
    let w = wording(&texts);
    let until = at("2026-12-01T22:40:00Z");
    let notice_id = || NoticeId::Session(id());
    let why = "The role’s trust policy does not include you.";
    for (notice, title, body, buttons) in [
        (
            w.renewed(id(), "staging-ops", until, true, None),
            "staging-ops renewed until 22:40",
            "Signed in again in a new tab. Reload your other tabs.",
            vec![],
        ),
        (
            w.renewed(id(), "staging-ops", at("2026-12-02T02:10:00Z"), false, None),
            "staging-ops renewed until Wed 02:10",
            "",
            vec![],
        ),
        (
            w.renewed(id(), "staging-ops", until, true, Some(at("2026-12-01T18:40:00Z"))),
            "staging-ops renewed until 22:40",
            "Signed in again in a new tab. Reload your other tabs. Open shells keep the old credentials until 18:40. Copy the new ones.",
            vec![],
        ),
        (
            w.waits(notice_id(), "staging-ops", "AWS can't be reached.", at("2026-12-01T18:40:00Z")),
            "staging-ops has not been renewed yet",
            "AWS can't be reached. Rolecall keeps trying until 18:40.",
            vec!["Try now"],
        ),
        (
            w.not_renewed(notice_id(), "staging-ops", why, Some(at("2026-12-01T18:40:00Z"))),
            "staging-ops could not be renewed",
            "The role’s trust policy does not include you. It ends at 18:40.",
            vec!["Details…"],
        ),
        (
            w.not_renewed(notice_id(), "staging-ops", why, None),
            "staging-ops could not be renewed",
            why,
            vec!["Details…"],
        ),
        (
            w.stopped_renewing(notice_id(), "data-ro", why, at("2026-12-01T18:40:00Z")),
            "data-ro no longer renews automatically",
            "The role’s trust policy does not include you. It ends at 18:40.",
            vec!["Details…"],
        ),
    ] {
        assert_eq!(words(&notice), (title, body, buttons));
    }
    assert_eq!(w.renewed(id(), "x", until, true, None).stays, Stays::Shortly);
}

#[test]
fn the_other_notices_read_so() {
    let texts = Texts::english();
    let w = wording(&texts);
    let role = || RoleId::new("prod-admin");
    let failed = |how| w.failed(NoticeId::Role(role()), "prod-admin", how, "Why it is.".to_owned());
    let code = PromptKind::MfaCode { device: "d".to_owned() };
    let accounts = PromptKind::TwoAccounts { current: "c".to_owned(), not_apart: None };
    let wanted = |kind| w.wanted(PromptId(3), kind, "prod-admin", "terraform");
    let (console, keys) = (Some(at("2026-12-02T02:10:00Z")), Some(at("2026-12-01T19:00:00Z")));
    let by_hand = |console, keys| w.ended_by_hand(role(), "prod-admin", console, keys).expect("a notice");
    let seconds = SignedDuration::from_secs;
    for (notice, title, body, buttons) in [
        (failed(Failed::Refused), "Access to prod-admin denied", "Why it is.", vec!["Details…"]),
        (failed(Failed::NotOpened), "prod-admin did not open", "Why it is.", vec!["Details…"]),
        (failed(Failed::Locked), "Unlock your keyring to open prod-admin", "", vec!["Unlock…"]),
        (
            failed(Failed::NoBrowser),
            "The browser did not start",
            "The sign-in link for prod-admin works for 15 min.",
            vec!["Copy link"],
        ),
        (wanted(&accounts), "Where to open prod-admin?", "Requested by terraform.", vec!["Choose…"]),
        (wanted(&code), "MFA code for prod-admin", "Requested by terraform.", vec!["Enter MFA code…"]),
        (
            wanted(&PromptKind::Reason),
            "Reason for prod-admin",
            "Requested by terraform.",
            vec!["Enter reason…"],
        ),
        (
            w.clock(seconds(-7 * 60 - 10)),
            "Your computer’s clock is 7 min slow",
            "AWS rejects requests when the clock is more than 15 min off. Turn on automatic date and time.",
            vec!["Fix…"],
        ),
        (
            w.clock(seconds(75)),
            "Your computer’s clock is 75 s fast",
            "AWS rejects requests when the clock is more than 15 min off. Turn on automatic date and time.",
            vec!["Fix…"],
        ),
        (
            w.copied(role(), "prod-admin", What::LinkCopied, Seconds(60)),
            "Sign-in link copied",
            "Anyone with it can act as prod-admin. Clipboard clears in 60 s.",
            vec![],
        ),
        (
            w.copied(role(), "prod-admin", What::CredentialsCopied, Seconds(30)),
            "Credentials copied",
            "Anyone with it can act as prod-admin. Clipboard clears in 30 s.",
            vec![],
        ),
        (
            by_hand(console, None),
            "prod-admin ended",
            "Its browser tab stays signed in until Wed 02:10.",
            vec!["Sign out in browser"],
        ),
        (by_hand(None, keys), "prod-admin ended", "Copied credentials keep working until 19:00.", vec![]),
        (
            w.all_ended_by_hand(3, console, keys).expect("a notice"),
            "3 sessions ended",
            "Browser tabs stay signed in until Wed 02:10, and copied credentials keep working until 19:00.",
            vec!["Sign out in browser"],
        ),
        (
            w.settings("Line 12: expected a duration such as 4h."),
            "Error in the settings file",
            "Line 12: expected a duration such as 4h. Your last working settings are still in use.",
            vec!["Open file"],
        ),
    ] {
        assert_eq!(words(&notice), (title, body, buttons));
    }
    assert_eq!(
        w.ended_by_hand(role(), "x", None, None),
        None,
        "nothing lives on, so there is nothing to say"
    );
}

#[test]
fn action_keys_are_a_contract() {
    for (key, action) in [
        ("default", NoticeAction::Default),
        ("renew", NoticeAction::Renew),
        ("why", NoticeAction::Why),
        ("show", NoticeAction::Show),
        ("try-now", NoticeAction::TryNow),
        ("enter-code", NoticeAction::EnterCode),
        ("unlock", NoticeAction::Unlock),
        ("copy-link", NoticeAction::CopyLink),
        ("check", NoticeAction::Check),
        ("sign-out", NoticeAction::SignOut),
    ] {
        assert_eq!((action.key(), NoticeAction::of_key(key)), (key, Some(action)));
    }
    assert_eq!(NoticeAction::of_key("dismiss"), None);
}

#[test]
fn a_clock_time_is_the_persons_own() {
    let zone = TimeZone::fixed(jiff::tz::offset(2));
    let now = at("2026-12-01T21:30:00Z");
    for (time, text) in [
        ("2026-12-01T21:40:00Z", "23:40"),
        ("2026-12-01T22:10:00Z", "Wed 00:10"),
        ("2026-11-30T22:00:00Z", "00:00"),
        ("2026-11-30T21:59:00Z", "Mon 23:59"),
    ] {
        assert_eq!(clock_time(at(time), now, &zone), text, "{time}");
    }
}
