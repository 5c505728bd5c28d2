//! The first console of a second account in a browser profile: a person says how the two live there, once.

use super::bench::*;
use crate::failure::{Failure, FileKind};
use crate::id::{ConnectionId, OperationId, RoleId};
use crate::problem::ProblemCode;
use crate::prompt::PromptKind;
use crate::request::{EngineRequest, Request, SecretRequest, WindowPage};
use crate::role::OpenWith;
use crate::settings::{Change, Preferences, TwoAccounts};
use crate::snapshot::UnderWay;
use crate::state::effect::Effect;
use crate::state::event::Event;

/// `ops` and `admin` in one account, `data` and `careful` in another.
fn settings() -> String {
    let other = SETTINGS.replace("123456789012:role/Data", "210987654321:role/Data");
    other.replace("123456789012:role/Careful", "210987654321:role/Careful")
}

fn preferring(line: &str) -> String {
    settings().replace("version = 1", &format!("version = 1\n[preferences]\n{line}"))
}

fn of_data(line: &str) -> String {
    settings().replace("name = \"data\"\n", &format!("name = \"data\"\n{line}\n"))
}

/// The browser can keep a console apart, or can't.
fn looked(bench: &mut Bench, apart: bool) {
    bench.take("LookAtBrowser");
    let found = OpenWith::Profile(String::new());
    let not = Failure::BrowserNotSuited { open_with: found, browser: Some("Links".to_owned()) };
    bench.on(Event::BrowserLooked(if apart { Ok(()) } else { Err(not) }));
}

fn answer(bench: &mut Bench, choice: TwoAccounts) -> OperationId {
    let prompt = bench.prompt().id;
    bench.ask(window(9), Request::AnswerAccounts { prompt, choice })
}

/// The console of `ops` is open, that of `data` asked for; the question stands.
fn asked(settings: &str) -> Bench {
    let mut bench = Bench::with(settings);
    bench.console_of("ops", 60);
    bench.open(click(), "data");
    bench.assumed(60);
    looked(&mut bench, true);
    bench
}

fn ways(bench: &mut Bench) -> Vec<OpenWith> {
    bench.minted();
    let at = bench.pending.iter().find_map(|effect| match effect {
        Effect::OpenBrowser { ways, .. } => Some(ways.clone()),
        _ => None,
    });
    bench.browser(Ok(()));
    at.expect("a browser")
}

fn replaced(bench: &Bench, role: &str) -> bool {
    bench.session(role).console.expect("a console").replaced
}

#[test]
fn it_is_asked_where_the_answer_decides_and_a_console_would_be_signed_out() {
    let same_account = SETTINGS.to_owned();
    for (settings, role, asks, why) in [
        (settings(), "data", true, "another account is current there"),
        (same_account, "data", false, "it is the same account"),
        (preferring("two_accounts = \"same\""), "data", false, "that was said"),
        (preferring("two_accounts = \"separate\""), "data", false, "that was said"),
        (preferring("two_accounts = \"multi-session\""), "data", false, "that was said"),
        (preferring("open_with = \"private\""), "data", false, "nothing is shared"),
        (preferring("open_with = \"profile:Work\""), "data", false, "all of them are to share it"),
        (of_data("open_with = \"private\""), "data", false, "it has a way of its own"),
        (of_data("open_with = \"default\""), "data", false, "it has a way of its own"),
        (settings(), "careful", false, "a protected role opens apart"),
    ] {
        let mut bench = Bench::with(&settings);
        bench.console_of("ops", 60);
        bench.open(click(), role);
        if role == "careful" {
            bench.answer_reason(bench.prompt().id, "a test");
        }
        bench.assumed(60);
        let expected = if asks { "LookAtBrowser" } else { "MintLink" };
        assert_eq!(bench.asked(), [expected], "{why}");
    }
}

#[test]
fn only_a_console_in_the_browser_asks() {
    let mut bench = Bench::with(&settings());
    bench.console_of("ops", 60);
    let role = RoleId::new("data");
    let print = SecretRequest::PrintLink(role.clone().into());
    for (request, prints) in [(print.into(), true), (Request::copy_link(role).into(), false)] {
        let request: EngineRequest = request;
        bench.ask(terminal(1), request);
        if prints {
            bench.assumed(60);
        }
        bench.take("MintLink");
    }
    let keys = bench.credentials(program(2), "data");
    bench.secret(keys);
    assert!(bench.asked().is_empty() && bench.snapshot().prompts.is_empty());
}

#[test]
fn what_is_no_longer_current_is_signed_out_by_nobody() {
    type Before = fn(&mut Bench);
    let befores: [(&str, Before); 3] = [
        ("it has ended", |bench| bench.after_minutes(9 * 60)),
        ("a person has ended it", |bench| {
            bench.ask(window(1), Request::End { role: Some(RoleId::new("ops")) });
        }),
        ("no console of it was opened", |bench| {
            bench.ask(window(1), Request::End { role: None });
            bench.credentials(program(2), "ops");
            bench.assumed(60);
        }),
    ];
    for (why, before) in befores {
        let mut bench = Bench::with(&settings());
        bench.console_of("ops", 60);
        before(&mut bench);
        bench.open(click(), "data");
        bench.assumed(60);
        assert_eq!(bench.asked(), ["MintLink"], "{why}");
    }
}

#[test]
fn the_question_says_what_there_is_to_choose_from() {
    let mut bench = asked(&settings());
    let prompt = bench.prompt();
    let PromptKind::TwoAccounts { current, not_apart } = &prompt.kind else { panic!("{prompt:?}") };
    assert_eq!((prompt.role_name.as_str(), current.as_str(), not_apart), ("data", "ops", &None));
    assert_eq!(bench.windows, [WindowPage::Prompt { id: prompt.id }]);
    assert_eq!(bench.attention(), ["prompt data"]);
    assert_eq!(bench.session("data").under_way, Some(UnderWay::Opening));
    assert!(bench.asked().is_empty(), "no link is minted that grows old meanwhile");
    bench.after_minutes(30);
    assert_eq!(bench.prompt().id, prompt.id, "it waits for the person");

    let mut bench = Bench::with(&settings());
    bench.console_of("ops", 60);
    bench.open(click(), "data");
    bench.assumed(60);
    looked(&mut bench, false);
    let PromptKind::TwoAccounts { not_apart: Some(problem), .. } = bench.prompt().kind else {
        panic!("it can't be kept apart")
    };
    assert_eq!(problem.message, "Rolecall can’t open separate windows in Links.");
    let refused = answer(&mut bench, TwoAccounts::Separate);
    assert_eq!(bench.problem(refused), ProblemCode::BrowserNotSuited);
    let no_answer = answer(&mut bench, TwoAccounts::Ask);
    assert_eq!(bench.problem(no_answer), ProblemCode::Invalid);
    answer(&mut bench, TwoAccounts::Same);
    assert_eq!(ways(&mut bench), [OpenWith::Default]);
}

#[test]
fn the_answer_opens_it_and_is_kept_in_the_settings() {
    let own = OpenWith::Profile("data".to_owned());
    for (choice, way, signed_out, word) in [
        (TwoAccounts::Separate, own, false, "separate"),
        (TwoAccounts::Same, OpenWith::Default, true, "same"),
        (TwoAccounts::MultiSession, OpenWith::Default, false, "multi-session"),
    ] {
        let mut bench = asked(&settings());
        let answered = answer(&mut bench, choice);
        let Some(Effect::ChangeSettings(_, change)) = bench.pending.first() else {
            panic!("{:?}", bench.asked())
        };
        let Change::PutPreferences { preferences } = &**change else { panic!("{change:?}") };
        assert_eq!(preferences.two_accounts, choice);
        assert_eq!(ways(&mut bench), [way], "{word}: and the file is not waited for");
        assert_eq!(replaced(&bench, "ops"), signed_out, "{word}");
        bench.written("ChangeSettings", &preferring(&format!("two_accounts = \"{word}\"")));
        bench.ok(answered);
        assert_eq!(bench.snapshot().preferences.two_accounts, choice);

        // Asked once: the first one again, which signs the second out where they share.
        bench.open(click(), "ops");
        assert_eq!(bench.asked(), ["MintLink"], "{word}");
    }
}

#[test]
fn an_answer_that_can_not_be_kept_opens_all_the_same_and_says_so() {
    let mut bench = asked(&settings());
    let answered = answer(&mut bench, TwoAccounts::Same);
    let Effect::ChangeSettings(operation, ..) = bench.take("ChangeSettings") else { unreachable!() };
    let failure = Failure::File { what: FileKind::Settings, reason: "read-only".to_owned() };
    bench.on(Event::Written(operation, Err(failure)));
    assert_eq!(bench.problem(answered), ProblemCode::File);
    assert_eq!(ways(&mut bench), [OpenWith::Default]);
}

#[test]
fn an_answer_that_can_not_be_written_holds_until_the_file_says_something_else() {
    let mut bench = asked(&settings());
    let two_accounts = |bench: &Bench| bench.snapshot().preferences.two_accounts;
    answer(&mut bench, TwoAccounts::Same);
    let not_written = |bench: &mut Bench| {
        let Effect::ChangeSettings(operation, ..) = bench.take("ChangeSettings") else { unreachable!() };
        let failure = Failure::File { what: FileKind::Settings, reason: "read-only".to_owned() };
        bench.on(Event::Written(operation, Err(failure)));
    };
    not_written(&mut bench);
    assert!(bench.asked().contains(&"ReadSettings"));
    bench.settings(&settings());
    assert_eq!(two_accounts(&bench), TwoAccounts::Same, "the file says nothing of it");
    assert_eq!(ways(&mut bench), [OpenWith::Default]);
    bench.open(click(), "ops");
    assert_eq!(bench.asked(), ["MintLink"], "and nobody is asked again");
    bench.settings(&preferring("look = \"dark\""));
    assert_eq!(two_accounts(&bench), TwoAccounts::Same, "nor when something else changes");

    bench.settings(&preferring("two_accounts = \"separate\""));
    assert_eq!(two_accounts(&bench), TwoAccounts::Separate);
    bench.settings(&settings());
    assert_eq!(two_accounts(&bench), TwoAccounts::Ask, "the answer is not taken up again");

    let mut bench = asked(&settings());
    answer(&mut bench, TwoAccounts::Same);
    not_written(&mut bench);
    bench.settings(&settings());
    let preferences =
        Box::new(Preferences { two_accounts: TwoAccounts::Ask, ..bench.snapshot().preferences });
    let (change, base_revision) = (Box::new(Change::PutPreferences { preferences }), bench.state.revision());
    bench.ask(window(1), Request::Edit { change, base_revision });
    bench.written("ChangeSettings", &settings());
    assert_eq!(two_accounts(&bench), TwoAccounts::Ask, "a person may want to be asked again");
}

#[test]
fn a_session_that_ended_while_nobody_answered_is_had_anew() {
    let mut bench = asked(&settings());
    bench.after_minutes(2 * 60);
    assert_eq!(bench.snapshot().prompts.len(), 1, "no question times out");
    answer(&mut bench, TwoAccounts::Same);
    bench.assumed(60);
    assert_eq!(ways(&mut bench), [OpenWith::Default]);
}

#[test]
fn all_that_open_meanwhile_wait_for_the_one_answer() {
    let mut bench = asked(&settings());
    let again = bench.open(terminal(1), "data");
    let third = bench.open(window(2), "data");
    assert_eq!(bench.snapshot().prompts.len(), 1);
    answer(&mut bench, TwoAccounts::Separate);
    for _ in 0..3 {
        bench.minted();
        bench.browser(Ok(()));
    }
    assert!(!bench.waits(again) && !bench.waits(third));

    let mut bench = asked(&settings());
    let again = bench.open(terminal(1), "data");
    let prompt = bench.prompt().id;
    bench.ask(window(2), Request::CancelPrompt { prompt });
    assert_eq!(bench.problem(again), ProblemCode::Cancelled);
    assert!(bench.state.is_idle() && bench.snapshot().prompts.is_empty() && bench.notices.is_empty());
    let late = bench.ask(window(2), Request::AnswerAccounts { prompt, choice: TwoAccounts::Same });
    assert_eq!(bench.problem(late), ProblemCode::PromptGone);
    bench.open(click(), "data");
    looked(&mut bench, true);
    assert_ne!(bench.prompt().id, prompt, "cancelled is not answered");
}

#[test]
fn it_is_asked_where_the_wish_came_from_and_moves_on() {
    let mut bench = Bench::with(&settings());
    bench.console_of("ops", 60);
    let first = bench.open(terminal(1), "data");
    bench.assumed(60);
    looked(&mut bench, true);
    assert_eq!(bench.prompt().first_to, Some(ConnectionId(1)));
    assert!(bench.windows.is_empty());
    let second = bench.open(window(2), "data");
    bench.on(Event::Disconnected(ConnectionId(1)));
    assert_eq!(bench.problem(first), ProblemCode::Cancelled);
    assert_eq!((bench.prompt().first_to, bench.windows.len()), (None, 1), "then the window");
    assert!(bench.waits(second));
    bench.on(Event::Disconnected(ConnectionId(2)));
    assert!(bench.snapshot().prompts.is_empty() && bench.state.is_idle());
}

#[test]
fn with_nobody_to_ask_it_opens_apart_where_that_can_be_and_is_asked_another_time() {
    let mut bench = Bench::ready(&settings(), false);
    bench.console_of("ops", 60);
    bench.open(program(1), "data");
    bench.assumed(60);
    looked(&mut bench, true);
    assert_eq!(ways(&mut bench), [OpenWith::Profile("data".to_owned()), OpenWith::Default]);
    assert!(!replaced(&bench, "ops"), "nobody was signed out");
    assert!(bench.asked().is_empty(), "nothing was chosen, so nothing is kept");
    assert_eq!(bench.snapshot().preferences.two_accounts, TwoAccounts::Ask);
}

#[test]
fn a_renewal_that_opens_its_console_again_asks_as_well() {
    let mut bench = Bench::with(&settings());
    bench.console_of("data", 60);
    bench.after_minutes(8 * 60 + 5);
    bench.console_of("ops", 60);
    bench.ask(click(), renew("data"));
    bench.assumed(60);
    looked(&mut bench, true);
    answer(&mut bench, TwoAccounts::Separate);
    assert_eq!(ways(&mut bench), [OpenWith::Profile("data".to_owned())]);
}
