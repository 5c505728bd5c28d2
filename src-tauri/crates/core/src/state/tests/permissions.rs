//! What the window asks for and a person has to allow outside of it.

use std::sync::Arc;

use super::bench::*;
use crate::id::{OperationId, TeamId};
use crate::identity_center::IdentityCenter;
use crate::menu::{Action, Row, menu};
use crate::notice::{NoticeAction, NoticeId};
use crate::problem::ProblemCode;
use crate::request::{EngineRequest, Request, SecretInput, TeamFrom};
use crate::role::{OpenWith, Role};
use crate::secret::AccessKey;
use crate::settings::{Account, Change, Preferences, Team, Template, TemplateAccounts};
use crate::snapshot::Attention;
use crate::source::{Source, SourceKind, WebIdentity};
use crate::state::event::Event;
use crate::text::Texts;

/// A resident, which has a tray and notifications.
fn resident() -> Bench {
    let mut bench = Bench::new();
    Arc::get_mut(&mut bench.state.engine).expect("nobody else has it").resident = true;
    bench
}

fn edit(bench: &Bench, change: Change) -> Request {
    Request::Edit { change: Box::new(change), base_revision: bench.state.revision() }
}

fn program() -> OpenWith {
    OpenWith::Program(vec!["touch".to_owned(), "/tmp/x".to_owned()])
}

fn put_preferences() -> Change {
    let preferences = Preferences { open_with: program(), ..Preferences::default() };
    Change::PutPreferences { preferences: Box::new(preferences) }
}

fn waiting(bench: &Bench) -> Option<OperationId> {
    bench.snapshot().attention.iter().find_map(|attention| match attention {
        Attention::Permission { operation, .. } => Some(*operation),
        _ => None,
    })
}

fn touched(bench: &Bench) -> bool {
    let acts = ["ChangeSettings", "StoreKey", "FetchTeam", "Identify"];
    bench.asked().iter().any(|asked| acts.contains(asked))
}

#[test]
fn a_program_set_by_the_window_waits_for_a_person_who_sees_it_in_full() {
    let mut bench = resident();
    let request = edit(&bench, put_preferences());
    let asked = bench.ask(window(1), request);
    assert!(bench.waits(asked) && !touched(&bench));
    let notice = bench.notices.last().expect("a notification");
    assert_eq!(notice.body, "Start this program: touch /tmp/x");
    assert_eq!(waiting(&bench), Some(asked));
    bench.on(Event::NoticeUsed {
        id: NoticeId::Permission(asked),
        action: NoticeAction::Allow,
        activation_token: None,
    });
    bench.written("ChangeSettings", SETTINGS);
    bench.ok(asked);
    assert_eq!(waiting(&bench), None);
    assert!(bench.withdrawn.contains(&NoticeId::Permission(asked)));
}

#[test]
fn the_menu_shows_what_is_asked_and_takes_the_answer() {
    let mut bench = resident();
    let request = edit(&bench, put_preferences());
    let asked = bench.ask(window(1), request);
    let rows = menu(&bench.snapshot(), bench.now, &jiff::tz::TimeZone::UTC, &Texts::english());
    let Some(Row::Submenu { rows, .. }) = rows.first() else { panic!("{rows:?}") };
    let labels: Vec<&str> = rows
        .iter()
        .filter_map(|row| match row {
            Row::Item { label, .. } => Some(label.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(labels, ["Start this program: touch /tmp/x", "Allow", "Don’t allow"]);
    let refuse = rows.iter().rev().find_map(|row| match row {
        Row::Item { action: Some(Action::Ask(request)), .. } => Some(request.clone()),
        _ => None,
    });
    bench.ask(click(), refuse.expect("an answer"));
    assert_eq!(bench.problem(asked), ProblemCode::PermissionRefused);
    assert!(!touched(&bench));
}

#[test]
fn the_answer_holds_for_what_was_shown_alone() {
    let mut bench = resident();
    let request = edit(&bench, put_preferences());
    let first = bench.ask(window(1), request.clone());
    let second = bench.ask(window(1), request);
    assert_eq!(bench.problem(first), ProblemCode::Cancelled);
    let late = bench.ask(terminal(7), Request::AnswerPermission { operation: first, allow: true });
    assert_eq!(bench.problem(late), ProblemCode::PromptGone);
    assert!(bench.waits(second) && !touched(&bench));
    bench.on(Event::Disconnected(crate::id::ConnectionId(1)));
    assert_eq!(waiting(&bench), None, "whoever asked is gone");
}

#[test]
fn what_cant_be_shown_as_a_whole_or_allowed_anywhere_is_refused() {
    let mut bench = resident();
    let long = OpenWith::Program(vec!["x".repeat(201)]);
    let preferences = Preferences { open_with: long, ..Preferences::default() };
    let request = edit(&bench, Change::PutPreferences { preferences: Box::new(preferences) });
    let asked = bench.ask(window(1), request);
    assert_eq!(bench.problem(asked), ProblemCode::OnlyInTerminal);
    let mut agent = Bench::new();
    let request = edit(&agent, put_preferences());
    let asked = agent.ask(window(1), request);
    assert_eq!(agent.problem(asked), ProblemCode::OnlyInTerminal);
}

#[test]
fn a_team_is_looked_at_and_followed_with_one_answer() {
    let mut bench = resident();
    let from = "https://acme.example/t".to_owned();
    let file = TeamFrom::Place(from.clone());
    let look = bench.ask(window(1), Request::LookAtTeamFile { file: file.clone(), source: None });
    bench.ask(click(), Request::AnswerPermission { operation: look, allow: true });
    bench.take_call("FetchTeam");
    let team = Team { id: TeamId::new("t"), name: "t".to_owned(), from, source: None };
    let request = edit(&bench, Change::PutTeam { team });
    bench.ask(window(1), request);
    assert!(touched(&bench), "it was allowed for this window");
    bench.on(Event::Disconnected(crate::id::ConnectionId(1)));
    bench.ask(window(1), Request::LookAtTeamFile { file, source: None });
    assert!(waiting(&bench).is_some(), "and for no other");
}

#[test]
fn the_command_line_changes_it_by_itself() {
    let mut bench = resident();
    let request = edit(&bench, put_preferences());
    bench.ask(terminal(1), request);
    assert!(touched(&bench));
}

/// Every way in which the window can set what starts a program, sends a file or fetches from a new place.
#[test]
fn nothing_that_the_window_asks_for_acts_unasked() {
    let role = Role {
        open_with: Some(program()),
        ..Role::assume("new", "arn:aws:iam::123456789012:role/New", "work")
    };
    let token = |file: Option<&str>, command: Option<&str>| {
        let web = WebIdentity {
            token_file: file.map(str::to_owned),
            token_command: command.map(|command| vec![command.to_owned()]),
        };
        Source::new("web", SourceKind::WebIdentity(web))
    };
    let company = |start_url: &str| {
        let center = IdentityCenter { start_url: start_url.to_owned(), ..IdentityCenter::default() };
        Source {
            region: Some("eu-west-1".to_owned()),
            ..Source::new("acme", SourceKind::IdentityCenter(center))
        }
    };
    let mfa =
        Source { mfa_command: Some(vec!["touch".to_owned()]), ..Source::new("new", SourceKind::AccessKey) };
    let template =
        Template { role: role.clone(), accounts: TemplateAccounts::Listed(vec!["123456789012".to_owned()]) };
    let team = Team {
        id: TeamId::new("t"),
        name: "t".to_owned(),
        from: "https://evil.example/t".to_owned(),
        source: None,
    };
    for change in [
        Change::PutRole { role: Box::new(role.clone()) },
        Change::AddRoles { roles: vec![role] },
        Change::PutTemplate { template: Box::new(template) },
        Change::PutSource { source: mfa.clone() },
        Change::PutSource { source: token(Some("/etc/passwd"), None) },
        Change::PutSource { source: token(None, Some("touch")) },
        Change::PutSource { source: company("https://sso.acme.example/start") },
        Change::PutTeam { team },
        put_preferences(),
    ] {
        let mut bench = resident();
        let request = edit(&bench, change.clone());
        bench.ask(window(1), request);
        assert!(waiting(&bench).is_some() && !touched(&bench), "{change:?}");
    }
    let mut bench = resident();
    let key = AccessKey {
        access_key_id: "AKIAIOSFODNN7EXAMPLE".to_owned(),
        secret_access_key: "x".repeat(40).into(),
    };
    let change = Box::new(Change::PutSource { source: mfa });
    let add = SecretInput::AddSource { change, key: Some(key), base_revision: bench.state.revision() };
    bench.ask(window(1), EngineRequest::Input(add));
    assert!(waiting(&bench).is_some() && !touched(&bench));
    let mut bench = resident();
    let file = TeamFrom::Place("https://evil.example/t".to_owned());
    bench.ask(window(1), Request::LookAtTeamFile { file, source: None });
    assert!(waiting(&bench).is_some() && !touched(&bench));
    // And what acts in no way goes through.
    let account =
        Account { id: "123456789012".to_owned(), name: "acme".to_owned(), group: None, colour: None };
    for change in [
        Change::PutAccount { account },
        Change::PutSource { source: company("https://acme.awsapps.com/start") },
    ] {
        let mut bench = resident();
        let request = edit(&bench, change);
        bench.ask(window(1), request);
        assert!(waiting(&bench).is_none() && touched(&bench));
    }
}
