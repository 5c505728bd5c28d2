//! A protected role for a program: a person allows it once, for the session or always, and takes it back.

use std::sync::Arc;

use super::bench::*;
use crate::activity::ActivityOutcome;
use crate::caller::Requester;
use crate::failure::{Absence, Failure};
use crate::id::{ConnectionId, OperationId, RoleId};
use crate::menu::{Action, Row, menu};
use crate::notice::{NoticeAction, NoticeId};
use crate::problem::ProblemCode;
use crate::program::{Allowing, Program, ProgramFile, ProgramId};
use crate::request::{ConsolePlace, Request, SecretRequest};
use crate::shell::Shell;
use crate::snapshot::Attention;
use crate::state::event::Event;
use crate::text::Texts;

/// A resident whose role `ops` wants a person's word for each program.
fn resident() -> Bench {
    let mut bench = Bench::with(&of_programs());
    Arc::get_mut(&mut bench.state.engine).expect("nobody else has it").resident = true;
    bench
}

fn of_programs() -> String {
    SETTINGS.replacen("name = \"ops\"", "name = \"ops\"\napprove = \"programs\"", 1)
}

fn file(path: &str, digest: &str) -> ProgramFile {
    ProgramFile { path: path.to_owned(), digest: digest.to_owned() }
}

fn terraform() -> ProgramId {
    ProgramId { executable: file("/usr/bin/terraform", "1"), script: None }
}

fn aws(digest: &str) -> ProgramId {
    ProgramId { executable: file("/usr/bin/python3.11", "p"), script: Some(file("/usr/bin/aws", digest)) }
}

fn by(id: ProgramId, connection: u64) -> Requester {
    let program = Program { path: Some(id.executable.path.clone()), id: Some(id), ..Program::default() };
    Requester { program: Some(Box::new(program)), ..program_on(connection) }
}

fn program_on(connection: u64) -> Requester {
    program(connection)
}

fn waiting(bench: &Bench) -> Vec<OperationId> {
    let snapshot = bench.snapshot();
    let asks = snapshot.attention.iter().filter_map(|attention| match attention {
        Attention::Approval { operation, .. } => Some(*operation),
        _ => None,
    });
    asks.collect()
}

fn answer(bench: &mut Bench, answer: Allowing) {
    let operation = waiting(bench)[0];
    bench.ask(click(), Request::AnswerApproval { operation, answer });
}

/// Whether a request of that program for `ops` waits for a person.
fn asks(bench: &mut Bench, id: ProgramId, connection: u64) -> bool {
    bench.credentials(by(id, connection), "ops");
    !waiting(bench).is_empty()
}

#[test]
fn nothing_happens_for_a_program_until_a_person_has_allowed_it() {
    let mut bench = resident();
    let asked = bench.credentials(by(aws("1"), 1), "ops");
    assert!(bench.waits(asked) && bench.asked().is_empty(), "AWS is not asked either");
    let notice = bench.notices.last().expect("a notification");
    assert_eq!(notice.title, "Allow aws to use ops?");
    assert_eq!(notice.body, "Runs /usr/bin/python3.11 /usr/bin/aws");
    bench.on(Event::NoticeUsed {
        id: NoticeId::Approval(asked),
        action: NoticeAction::AllowOnce,
        activation_token: None,
    });
    bench.assumed(60);
    bench.secret(asked);
    assert!(bench.withdrawn.contains(&NoticeId::Approval(asked)));
    assert!(asks(&mut bench, aws("1"), 2), "once is once");
}

#[test]
fn for_the_session_is_until_it_ends_and_for_this_program_alone() {
    let mut bench = resident();
    let asked = bench.credentials(by(aws("1"), 1), "ops");
    answer(&mut bench, Allowing::Session);
    bench.assumed(60);
    bench.secret(asked);
    assert!(!asks(&mut bench, aws("1"), 2));
    assert!(bench.kept.programs.is_empty(), "no restart knows of it");
    bench.ask(click(), Request::End { role: Some(RoleId::new("ops")) });
    bench.after_minutes(11);
    assert!(asks(&mut bench, aws("1"), 3));

    for other in [aws("2"), terraform()] {
        let mut bench = resident();
        bench.credentials(by(aws("1"), 1), "ops");
        answer(&mut bench, Allowing::Session);
        bench.assumed(60);
        assert!(asks(&mut bench, other, 2));
    }
}

#[test]
fn always_is_kept_over_a_restart_until_it_is_taken_back() {
    let mut bench = resident();
    bench.credentials(by(terraform(), 1), "ops");
    answer(&mut bench, Allowing::Always);
    bench.assumed(60);
    assert_eq!(bench.kept.programs.len(), 1);

    let kept = bench.kept.clone();
    let mut bench = Bench::starting(true);
    Arc::get_mut(&mut bench.state.engine).expect("nobody else has it").resident = true;
    bench.settings(&of_programs());
    bench.store(Ok(kept));
    assert!(!asks(&mut bench, terraform(), 2));
    assert!(asks(&mut bench, aws("1"), 3), "another program is asked for itself");
    answer(&mut bench, Allowing::Refuse);
    let careful = bench.credentials(by(terraform(), 4), "careful");
    assert!(!waiting(&bench).is_empty() && bench.waits(careful), "and so is another role");
    answer(&mut bench, Allowing::Refuse);

    let allowed = bench.snapshot().programs[0].clone();
    let request = Request::TakeBackProgram { role: allowed.role, program: allowed.program };
    let taken = bench.ask(window(5), request.clone());
    bench.ok(taken);
    assert!(bench.kept.programs.is_empty() && asks(&mut bench, terraform(), 6));
    let again = bench.ask(window(5), request);
    assert_eq!(bench.problem(again), ProblemCode::PromptGone);
}

#[test]
fn a_refusal_is_told_and_logged_with_what_was_proven() {
    let mut bench = resident();
    let mut requester = by(aws("1"), 1);
    requester.caller.as_mut().expect("a caller").files = Some("/usr/bin/python3.11 /usr/bin/aws".to_owned());
    let asked = bench.credentials(requester, "ops");
    answer(&mut bench, Allowing::Refuse);
    assert_eq!(bench.problem(asked), ProblemCode::ProgramRefused);
    let line = bench.log.last().expect("a line");
    assert_eq!(line.outcome, ActivityOutcome::Failed { code: ProblemCode::ProgramRefused });
    assert_eq!(line.role, Some(RoleId::new("ops")));
    let files = line.caller.as_ref().and_then(|caller| caller.files.as_deref());
    assert_eq!(files, Some("/usr/bin/python3.11 /usr/bin/aws"));
    assert!(asks(&mut bench, aws("1"), 2), "it is asked again");
}

#[test]
fn the_menu_shows_what_is_proven_and_offers_always_for_what_is_known_again() {
    let labels = |bench: &Bench| -> (String, Vec<String>) {
        let rows = menu(&bench.snapshot(), bench.now, &jiff::tz::TimeZone::UTC, &Texts::english());
        let Some(Row::Submenu { label, rows, .. }) = rows.first() else { panic!("{rows:?}") };
        let labels = rows.iter().filter_map(|row| match row {
            Row::Item { label, .. } => Some(label.clone()),
            _ => None,
        });
        (label.clone(), labels.collect())
    };
    let mut bench = resident();
    let mut requester = by(terraform(), 1);
    let shown = requester.program.as_mut().expect("a program");
    shown.package = Some("terraform".to_owned());
    shown.terminal = Some("/dev/pts/3".to_owned());
    shown.folder = Some(format!("/{}/in\u{202e}fra", "x".repeat(100)));
    shown.parent = Some("/usr/bin/make".to_owned());
    bench.credentials(requester, "ops");
    let (label, rows) = labels(&bench);
    assert_eq!(label, "Allow terraform to use ops?");
    assert_eq!(
        rows,
        [
            "Runs /usr/bin/terraform",
            "Package: terraform",
            "Terminal: /dev/pts/3",
            &format!("Folder: …{}/in\\u{{202e}}fra", "x".repeat(66)),
            "Started by /usr/bin/make",
            "Allow once",
            "Allow for this session",
            "Always allow",
            "Don’t allow"
        ]
    );
    let unknown = Program { path: Some("/usr/bin/bash".to_owned()), ..Program::default() };
    for (program, title, first) in [
        (
            unknown,
            "Allow bash to use ops?",
            "Runs /usr/bin/bash with an unknown script, so it can only be allowed once",
        ),
        (
            Program::default(),
            "Allow a program to use ops?",
            "The system does not show what it runs, so it can only be allowed once",
        ),
    ] {
        let mut bench = resident();
        bench.credentials(Requester { program: Some(Box::new(program)), ..program_on(1) }, "ops");
        let (label, rows) = labels(&bench);
        assert_eq!((label.as_str(), rows[0].as_str()), (title, first));
        assert_eq!(rows[1..], ["Allow once", "Don’t allow"]);
        let notice = bench.notices.last().expect("a notification");
        assert_eq!(notice.buttons.len(), 2, "{notice:?}");
        // What is not known again is allowed once, whatever is answered.
        answer(&mut bench, Allowing::Always);
        assert!(bench.snapshot().programs.is_empty());
    }
}

#[test]
fn a_person_at_a_terminal_and_in_the_menu_is_asked_nothing_more() {
    let mut bench = resident();
    let typed = Program { is_a_person: true, ..Program::default() };
    bench.credentials(Requester { program: Some(Box::new(typed)), ..terminal(1) }, "ops");
    bench.open(click(), "ops");
    bench.open(window(2), "ops");
    assert!(waiting(&bench).is_empty());
}

#[test]
fn nobody_answers_for_a_person_over_a_socket() {
    for socket in [
        r#"{"do":"answer-approval","operation":1,"answer":"always"}"#,
        r#"{"do":"answer-permission","operation":1,"allow":true}"#,
    ] {
        assert!(serde_json::from_str::<Request>(socket).is_err());
    }
}

#[test]
fn every_way_in_which_a_program_gets_a_role_waits() {
    let place = || ConsolePlace::from(RoleId::new("ops"));
    let requests: [crate::request::EngineRequest; 3] = [
        crate::request::EngineRequest::Secret(SecretRequest::PrintLink(place())),
        Request::CopyLink(place()).into(),
        Request::CopyCredentials { role: RoleId::new("ops"), shell: Shell::Bash }.into(),
    ];
    for request in requests {
        let mut bench = resident();
        let asked = bench.ask(by(terraform(), 1), request);
        assert!(bench.waits(asked) && waiting(&bench).len() == 1 && bench.asked().is_empty());
    }
    // And one that nobody has looked at is not let through for that.
    let mut bench = resident();
    bench.credentials(program_on(1), "ops");
    assert_eq!(waiting(&bench).len(), 1);
}

#[test]
fn the_same_question_is_asked_once_and_so_many_at_a_time() {
    let mut bench = resident();
    let first = bench.credentials(by(terraform(), 1), "ops");
    let second = bench.credentials(by(terraform(), 2), "ops");
    assert_eq!(waiting(&bench).len(), 1);
    bench.on(Event::Disconnected(ConnectionId(1)));
    assert_eq!(bench.problem(first), ProblemCode::Cancelled);
    assert_eq!(waiting(&bench), [second]);
    answer(&mut bench, Allowing::Once);
    bench.assumed(60);
    bench.secret(second);
    for at in 0..8 {
        bench.credentials(by(aws(&at.to_string()), 10 + at), "ops");
    }
    let ninth = bench.credentials(by(aws("9"), 30), "ops");
    assert_eq!((bench.problem(ninth), waiting(&bench).len()), (ProblemCode::Busy, 8));
}

#[test]
fn what_was_allowed_of_a_role_is_not_allowed_of_another_in_its_place() {
    let mut bench = resident();
    bench.credentials(by(terraform(), 1), "ops");
    answer(&mut bench, Allowing::Always);
    bench.assumed(60);
    bench.settings(&of_programs().replace("role/Ops", "role/Admin"));
    assert!(bench.snapshot().programs.is_empty());
    assert!(asks(&mut bench, terraform(), 2));
}

#[test]
fn where_there_is_no_tray_a_program_is_refused_and_a_protected_role_asks_for_its_reason() {
    let mut bench = Bench::with(&of_programs());
    let asked = bench.credentials(by(terraform(), 1), "ops");
    assert_eq!(bench.problem(asked), ProblemCode::NeedsApproval);
    assert_eq!(bench.log.last().and_then(|line| line.role.clone()), Some(RoleId::new("ops")));
    let reason = bench.credentials(by(terraform(), 2), "careful");
    assert!(bench.waits(reason) && bench.snapshot().prompts.len() == 1);
}

#[test]
fn every_role_asks_where_the_preference_says_so_and_a_role_may_say_otherwise() {
    let of = |role: &str| {
        let text = SETTINGS.replacen("version = 1", "version = 1\n[preferences]\napprove = \"programs\"", 1);
        let text = text.replacen("name = \"data\"", "name = \"data\"\napprove = \"protected\"", 1);
        let mut bench = Bench::with(&text);
        Arc::get_mut(&mut bench.state.engine).expect("nobody else has it").resident = true;
        bench.credentials(by(terraform(), 1), role);
        !waiting(&bench).is_empty()
    };
    assert!(of("ops") && !of("data") && of("careful"));
}

#[test]
fn an_allowed_menu_row_answers() {
    let mut bench = resident();
    let asked = bench.credentials(by(terraform(), 1), "ops");
    let rows = menu(&bench.snapshot(), bench.now, &jiff::tz::TimeZone::UTC, &Texts::english());
    let Some(Row::Submenu { rows, .. }) = rows.first() else { panic!("{rows:?}") };
    let always = rows.iter().find_map(|row| match row {
        Row::Item { label, action: Some(Action::Ask(request)), .. } if label == "Always allow" => {
            Some(request.clone())
        }
        _ => None,
    });
    bench.ask(click(), always.expect("an answer"));
    bench.assumed(60);
    bench.secret(asked);
    assert_eq!(bench.snapshot().programs.len(), 1);
}

#[test]
fn where_presence_is_wanted_a_press_of_the_menu_allows_nothing_until_the_person_has_proven_to_be_there() {
    let preferences = "version = 1\n[preferences]\npresence = true";
    let mut bench = Bench::with(&of_programs().replacen("version = 1", preferences, 1));
    Arc::get_mut(&mut bench.state.engine).expect("nobody else has it").resident = true;
    let asked = bench.credentials(by(terraform(), 1), "ops");
    answer(&mut bench, Allowing::Always);
    assert!(bench.waits(asked) && bench.snapshot().programs.is_empty());
    bench.take("ProvePresence");
    bench.on(Event::PresenceProven(Err(Failure::NotPresent(Absence::Refused))));
    assert!(bench.waits(asked) && !waiting(&bench).is_empty(), "the question is still open");
    for (program, connection) in [(terraform(), 1), (aws("1"), 2)] {
        if connection == 2 {
            assert!(asks(&mut bench, program, connection), "one more program");
        }
        answer(&mut bench, Allowing::Always);
        bench.take("ProvePresence");
        bench.on(Event::PresenceProven(Ok(())));
        assert!(waiting(&bench).is_empty(), "each is proven by itself");
    }
    assert_eq!(bench.snapshot().programs.len(), 2);
    let refused = bench.credentials(by(aws("2"), 3), "ops");
    answer(&mut bench, Allowing::Refuse);
    assert_eq!(bench.problem(refused), ProblemCode::ProgramRefused, "a refusal needs no proof");
}
