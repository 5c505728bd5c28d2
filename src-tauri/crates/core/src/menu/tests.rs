//! The menu for every state there is, as a person reads it.

mod many;

use std::collections::HashSet;

use jiff::SignedDuration;
use jiff::tz::TimeZone;

use super::*;
use crate::id::RoleId;
use crate::request::{ConsolePlace, Request, WindowPage};
use crate::source::KeychainState;
use crate::state::event::Event;
use crate::state::tests::bench::*;

fn rows(bench: &Bench) -> Vec<Row> {
    menu(&bench.snapshot(), bench.now, &TimeZone::UTC, &Texts::english())
}

/// One line for each row: `▸` opens, `(off)` only tells.
fn read_out(rows: &[Row]) -> Vec<String> {
    let line = |row: &Row| match row {
        Row::Separator => "─".to_owned(),
        Row::Item { label, action: Some(_), .. } => label.clone(),
        Row::Item { label, action: None, .. } => format!("{label} (off)"),
        Row::Submenu { label, .. } => format!("{label} ▸"),
    };
    rows.iter().map(line).collect()
}

fn submenu<'a>(rows: &'a [Row], starting: &str) -> &'a [Row] {
    let found = rows.iter().find_map(|row| match row {
        Row::Submenu { label, rows, .. } if label.starts_with(starting) => Some(rows.as_slice()),
        _ => None,
    });
    found.expect("a submenu of that label")
}

fn ids(rows: &[Row]) -> Vec<&str> {
    let mut all = Vec::new();
    for row in rows {
        match row {
            Row::Separator => {}
            Row::Item { id, .. } => all.push(id.as_str()),
            Row::Submenu { id, rows, .. } => {
                all.push(id);
                all.extend(ids(rows));
            }
        }
    }
    all
}

/// Settings with so many roles, each followed by the lines given for it.
fn roles(count: usize, lines: impl Fn(usize) -> String) -> String {
    let mut text = "version = 1\n[[sources]]\nname = \"work\"\nkind = \"access-key\"\n".to_owned();
    for n in 0..count {
        let lines = lines(n);
        let arn = format!("arn:aws:iam::123456789012:role/R{n}");
        let role =
            format!("[[roles]]\nname = \"role {n:04}\"\narn = \"{arn}\"\nsource = \"work\"\n{lines}\n");
        text.push_str(&role);
    }
    text
}

fn check_rules(rows: &[Row]) {
    let all = ids(rows);
    assert_eq!(all.iter().collect::<HashSet<_>>().len(), all.len(), "an id stands there twice: {all:?}");
    for row in rows {
        if let Row::Submenu { rows, .. } = row {
            assert!(!rows.iter().any(|row| matches!(row, Row::Submenu { .. })), "one level only");
            assert!(rows.len() <= 22);
        }
    }
    let separators: Vec<bool> = rows.iter().map(|row| *row == Row::Separator).collect();
    assert!(!separators.windows(2).any(|pair| pair[0] && pair[1]), "two lines on end");
    assert!(!separators[0] && !separators[separators.len() - 1]);
    assert!(all.len() <= 200, "{} rows in all", all.len());
    let top = rows.iter().filter(|row| **row != Row::Separator).count();
    assert!(top <= 24 + 4, "{top} rows at the top, the four that are always there among them");
}

#[test]
fn nothing_set_up() {
    let bench = Bench::with("version = 1");
    assert_eq!(read_out(&rows(&bench)), ["Set up Rolecall…", "─", "Settings…", "Quit Rolecall"]);
}

#[test]
fn profiles_that_could_come_over_have_a_row_until_something_is_set_up() {
    let mut bench = Bench::with("version = 1");
    for (count, label) in
        [(1, "Import 1 profile from ~/.aws…"), (2, "Import 2 profiles from ~/.aws…"), (0, "Settings…")]
    {
        bench.on(Event::ProfilesFound(count));
        let shown: Vec<String> = read_out(&rows(&bench)).into_iter().filter(|row| row != "─").collect();
        assert_eq!(shown[..2], ["Set up Rolecall…", label]);
    }
    bench.on(Event::ProfilesFound(2));
    let all = rows(&bench);
    let Row::Item { action, .. } = &all[1] else { panic!("no row that acts") };
    assert_eq!(*action, Some(Action::Ask(Request::ShowWindow(WindowPage::Import))));
    check_rules(&all);

    bench.settings(&roles(0, |_| String::new()));
    assert_eq!(bench.snapshot().engine.importable, 0);
    assert_eq!(read_out(&rows(&bench))[..2], ["Add a role…", "─"]);
}

#[test]
fn a_stand_in_for_the_sign_in_endpoint_is_named() {
    let mut snapshot = Bench::new().snapshot();
    snapshot.engine.signin_endpoint = Some("http://127.0.0.1:8080/federation".to_owned());
    let rows = menu(&snapshot, Bench::new().now, &TimeZone::UTC, &Texts::english());
    let named = Row::Item {
        id: "stand-in".to_owned(),
        label: "Consoles sign in at http://127.0.0.1:8080/federation".to_owned(),
        action: None,
    };
    assert!(rows.contains(&named), "{rows:?}");
}

#[test]
fn an_endpoint_that_is_called_in_the_clear_is_named() {
    let mut snapshot = Bench::new().snapshot();
    snapshot.engine.plain_endpoint = Some("http://sts.example".to_owned());
    let rows = menu(&snapshot, Bench::new().now, &TimeZone::UTC, &Texts::english());
    let named = Row::Item {
        id: "plain-endpoint".to_owned(),
        label: "AWS is called without encryption at http://sts.example".to_owned(),
        action: None,
    };
    assert!(rows.contains(&named), "{rows:?}");
}

#[test]
fn a_source_and_no_role() {
    let bench = Bench::with(&roles(0, |_| String::new()));
    assert_eq!(read_out(&rows(&bench)), ["Add a role…", "─", "Settings…", "Quit Rolecall"]);
}

const THREE: &str = "role 0000";

#[test]
fn three_roles_and_three_with_one_live() {
    let settings = roles(3, |n| if n == 2 { "protect = true".to_owned() } else { String::new() });
    let mut bench = Bench::with(&settings);
    let flat = [
        "role 0000",
        "role 0001",
        "role 0002…",
        "─",
        "Find role…",
        "Sessions…",
        "Settings…",
        "Quit Rolecall",
    ];
    assert_eq!(read_out(&rows(&bench)), flat);
    let before = rows(&bench);

    bench.console_of(THREE, 60);
    let live = rows(&bench);
    assert_eq!(read_out(&live)[..2], ["role 0000  until 18:00 ▸", "─"]);
    assert_eq!(live[2..], before[..], "role rows keep text, place and kind");
    assert_eq!(
        read_out(submenu(&live, THREE)),
        [
            "Console until 18:00, command line until 11:00 (off)",
            "Open console",
            "Open another service…",
            "─",
            "Renew",
            "Copy sign-in link",
            "Copy credentials…",
            "─",
            "End session",
        ]
    );
    check_rules(&live);
}

#[test]
fn a_row_tells_the_time_left_or_what_is_under_way() {
    let label = |bench: &Bench| read_out(&rows(bench))[0].clone();
    let mut bench = Bench::with(&roles(2, |_| String::new()));
    bench.console_of(THREE, 60);
    for (minutes, text) in
        [(60 * 7, "role 0000  1 h left ▸"), (18, "role 0000  42 min left ▸"), (41, "role 0000  1 min left ▸")]
    {
        bench.after_minutes(minutes);
        assert_eq!(label(&bench), text);
    }
    bench.after(SignedDuration::from_secs(1));
    assert_eq!(label(&bench), "role 0000  less than a minute left ▸");

    bench.open(click(), THREE);
    assert_eq!(label(&bench), "role 0000  opening… ▸");
    bench.assumed(60);
    bench.minted();
    bench.browser(Ok(()));
    bench.ask(click(), renew(THREE));
    assert_eq!(label(&bench), "role 0000  renewing… ▸");
    bench.assumed(60);
    bench.minted();
    bench.browser(Ok(()));
    bench.open(click(), "role 0001");
    bench.assumed(60);
    bench.minted();
    bench.browser(Ok(()));
    assert!(read_out(&rows(&bench)).contains(&"role 0000  replaced in browser ▸".to_owned()));
}

#[test]
fn an_end_on_another_day_names_the_day() {
    let mut bench = Bench::with(&roles(1, |_| String::new()));
    bench.after_minutes(8 * 60 + 10);
    bench.console_of(THREE, 60);
    assert_eq!(read_out(&rows(&bench))[0], "role 0000  until Wed 02:10 ▸");
}

#[test]
fn times_around_an_hour_and_a_minute() {
    let now: Timestamp = "2026-12-01T10:00:00Z".parse().expect("a time");
    for (seconds, expected) in [
        (3601, Remaining::Until),
        (3600, Remaining::Minutes(60)),
        (3541, Remaining::Minutes(60)),
        (3540, Remaining::Minutes(59)),
        (61, Remaining::Minutes(2)),
        (60, Remaining::Minutes(1)),
        (59, Remaining::LessThanAMinute),
        (0, Remaining::LessThanAMinute),
        (-5, Remaining::LessThanAMinute),
    ] {
        assert_eq!(remaining(now + SignedDuration::from_secs(seconds), now), expected, "{seconds} s");
    }
}

#[test]
fn attention_rows_stand_first_the_most_urgent_on_top() {
    let settings = roles(3, |n| if n == 2 { "protect = true".to_owned() } else { String::new() });
    let mut bench = Bench::with(&settings);
    bench.console_of(THREE, 60);
    bench.after_minutes(8 * 60);
    bench.open(click(), "role 0001");
    bench.not_assumed(not_trusted());
    assert_eq!(
        read_out(&rows(&bench))[..3],
        ["Renew role 0000 (ended 18:00)", "role 0001: access denied…", "─"]
    );
    bench.open(click(), "role 0002");
    bench.on(Event::KeychainLooked { state: KeychainState::Locked, keys: Vec::new() });
    let all = rows(&bench);
    let top = ["Unlock your keyring…", "Reason for role 0002…", "Renew role 0000 (ended 18:00)", "─"];
    assert_eq!(read_out(&all)[..4], top, "three at most");
    check_rules(&all);
    for (state, text) in [
        (KeychainState::NeedsPermission, "Allow Rolecall to use your keyring…"),
        (KeychainState::Absent, "No keyring found: fix…"),
        (KeychainState::Refused, "Keyring access denied: fix…"),
    ] {
        bench.on(Event::KeychainLooked { state, keys: Vec::new() });
        assert_eq!(read_out(&rows(&bench))[0], text);
    }
}

#[test]
fn two_troubles_are_two_rows() {
    let mut bench = Bench::with(&roles(1, |_| String::new()));
    let reason = || "disk full".to_owned();
    let file = |what| Failure::File { what, reason: reason() };
    bench.on(Event::FileTrouble(file(crate::failure::FileKind::SessionStore)));
    let error = crate::settings::read::read("version =").expect_err("torn");
    bench.on(Event::SettingsRead(Err(Failure::Settings(error))));
    check_rules(&rows(&bench));
    assert_eq!(read_out(&rows(&bench))[1], "Rolecall can’t use the saved sessions: disk full");
}

#[test]
fn two_sessions_of_one_role_are_two_rows_with_ids_of_their_own() {
    let mut bench = Bench::with(&roles(1, |_| String::new()));
    bench.console_of(THREE, 60);
    bench.settings(&roles(1, |_| "duration = \"2h\"".to_owned()));
    bench.open(click(), THREE);
    bench.assumed(120);
    assert_eq!(bench.snapshot().sessions.len(), 2);
    check_rules(&rows(&bench));
}

#[test]
fn names_are_shown_as_written_and_cut_in_the_middle_when_long() {
    let long = "a-very-long-name-of-a-role-in-production-eu-west-1";
    for (name, label) in [
        ("team_admin", "team_admin"),
        ("R&D", "R&D"),
        ("<b>&x", "<b>&x"),
        ("„Größe“", "„Größe“"),
        (long, "a-very-long-name-o…uction-eu-west-1"),
    ] {
        let bench = Bench::with(&roles(1, |_| String::new()).replace(THREE, name));
        let shown = read_out(&rows(&bench))[0].clone();
        if name == long {
            assert_eq!(shown.chars().count(), 36);
            assert!(shown.starts_with("a-very-long-name-o…") && shown.ends_with("eu-west-1"), "{shown}");
        } else {
            assert_eq!(shown, label);
        }
    }
    assert_eq!(shortened(&"é".repeat(36)).chars().count(), 36);
    assert_eq!(shortened(&"é".repeat(37)).chars().count(), 36);
}

#[test]
fn ids_stay_through_a_renewal_and_texts_change_in_place() {
    let mut bench = Bench::with(&roles(3, |_| String::new()));
    bench.console_of(THREE, 60);
    let before = rows(&bench);
    bench.after_minutes(7 * 60 + 30);
    bench.ask(click(), renew(THREE));
    let renewing = rows(&bench);
    bench.assumed(60);
    bench.minted();
    bench.browser(Ok(()));
    let after = rows(&bench);
    for later in [&renewing, &after] {
        assert_eq!(ids(later), ids(&before));
    }
    assert_ne!(read_out(&renewing), read_out(&before));
}

#[test]
fn live_rows_stand_by_start_and_five_at_most() {
    let mut bench = Bench::with(&roles(8, |_| String::new()));
    for n in [3, 1, 5, 0, 2, 4] {
        bench.console_of(&format!("role 000{n}"), 60);
        bench.after_minutes(1);
    }
    let live = read_out(&rows(&bench));
    let starts: Vec<&str> = live[..6].iter().map(|line| &line[..line.len().min(9)]).collect();
    assert_eq!(starts, ["role 0003", "role 0001", "role 0005", "role 0000", "role 0002", "─"]);
}

#[test]
fn the_services_opened_last_have_rows_of_their_own() {
    let mut bench = Bench::with(&roles(2, |_| String::new()));
    bench.console_of(THREE, 60);
    for service in ["s3", "ec2", "cloudwatch", "lambda", "ec2", "/s3/buckets"] {
        let role = RoleId::new(THREE);
        let destination = Some(service.to_owned());
        bench.ask(
            click(),
            Request::OpenConsole { place: ConsolePlace { role, destination, region: None }, apart: false },
        );
        bench.minted();
        bench.browser(Ok(()));
    }
    let all = rows(&bench);
    let session = submenu(&all, THREE);
    assert_eq!(read_out(session)[2..5], ["Open EC2", "Open Lambda", "Open CloudWatch"]);
    let Row::Item { action, .. } = &session[2] else { panic!("a row that acts") };
    let (role, destination) = (RoleId::new(THREE), Some("ec2".to_owned()));
    let ec2 = Request::OpenConsole { place: ConsolePlace { role, destination, region: None }, apart: false };
    assert_eq!(*action, Some(Action::Ask(ec2)));

    // The log remembers them over a restart.
    let log = bench.log.iter().rev().cloned().collect();
    let mut again = Bench::with(&roles(2, |_| String::new()));
    let lines = crate::activity::ActivityLines { lines: log, more: false };
    again.on(Event::LogRead(crate::id::OperationId(0), Ok(lines)));
    let view = again.snapshot().roles[0].clone();
    assert_eq!(view.recent_services, ["ec2", "lambda", "cloudwatch"]);
    assert!(view.last_used.is_some());
}

#[test]
fn what_waits_or_is_wrong_stands_at_the_top() {
    let mut bench = Bench::with(&roles(2, |_| String::new()));
    bench.console_of(THREE, 60);
    bench.on(Event::ClockSkew(SignedDuration::from_mins(-7)));
    bench.ask(click(), renew(THREE));
    bench.not_assumed(crate::failure::Failure::Network(crate::failure::NetworkError::Dns));
    let all = read_out(&rows(&bench));
    assert_eq!(
        all[..4],
        [
            "Offline: role 0000 renews when the network is back",
            "Your clock is 7 min slow: fix…",
            "─",
            "role 0000  waiting for network ▸"
        ]
    );
    bench.ask(click(), Request::TryNow { role: RoleId::new(THREE) });
    bench.not_assumed(crate::failure::Failure::Network(crate::failure::NetworkError::NotAws));
    assert_eq!(read_out(&rows(&bench))[0], "Sign in to this network…");
}

#[test]
fn each_row_acts_on_what_it_names() {
    let mut bench = Bench::with(&roles(2, |_| String::new()));
    bench.console_of(THREE, 60);
    let role = RoleId::new(THREE);
    let all = rows(&bench);
    let actions: Vec<Option<Action>> = submenu(&all, THREE)
        .iter()
        .filter_map(|row| match row {
            Row::Item { action, .. } => Some(action.clone()),
            _ => None,
        })
        .collect();
    let open = Request::open_console(role.clone());
    let renew = Request::Renew { role: role.clone() };
    let end = Request::End { role: Some(role.clone()) };
    let another = Request::ShowWindow(WindowPage::Finder { text: format!("{THREE} ") });
    let keys = Request::ShowWindow(WindowPage::CopyCredentials { role: role.clone() });
    let expected = [open.clone(), another, renew, Request::copy_link(role), keys, end];
    assert_eq!(actions[0], None);
    assert_eq!(actions[1..], expected.map(|request| Some(Action::Ask(request))));
    let Row::Item { action, .. } = &all[2] else { panic!("no role row") };
    assert_eq!(*action, Some(Action::Ask(open)), "role rows always open the console");
    bench.ask(click(), Request::End { role: None });
    assert_eq!(rows(&bench).len(), 7);
}
