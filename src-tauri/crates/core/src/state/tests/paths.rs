//! Ways of several calls: chains, codes that serve many roles, sessions on the way that are used again, and where it
//! goes wrong.

use super::bench::*;
use crate::answer::{Answer, SecretAnswer};
use crate::caller::{AwsPlaces, Requester};
use crate::failure::Failure;
use crate::id::ConnectionId;
use crate::plan::{Call, CredentialKind, ProfileRole, SourceFacts};
use crate::problem::ProblemCode;
use crate::request::{Request, SecretInput};
use crate::secret::SourceCredentials;
use crate::session::{ConsoleAccess, Owner, Session};
use crate::state::event::{Event, SourceRead};
use crate::state::network::{NetworkCall, SignedBy};

/// A source whose person wants few codes, one without a preference, chains on both, and what needs no role.
pub const WAYS: &str = r#"
version = 1
[[sources]]
name = "work"
kind = "access-key"
[[sources]]
name = "few"
kind = "access-key"
mfa_serial = "arn:aws:iam::111122223333:mfa/jo"
prefer = "few-codes"
[[sources]]
name = "phone"
kind = "access-key"
mfa_serial = "arn:aws:iam::111122223333:mfa/sam"
[[sources]]
name = "machine"
kind = "environment"
[[sources]]
name = "laptop"
kind = "profile"
profile = "default"
[[roles]]
name = "hub"
arn = "arn:aws:iam::123456789012:role/Hub"
source = "work"
[[roles]]
name = "spoke"
arn = "arn:aws:iam::123456789012:role/Spoke"
via = "hub"
[[roles]]
name = "rim"
arn = "arn:aws:iam::123456789012:role/Rim"
via = "spoke"
[[roles]]
name = "one"
arn = "arn:aws:iam::123456789012:role/One"
source = "few"
[[roles]]
name = "two"
arn = "arn:aws:iam::123456789012:role/Two"
source = "few"
[[roles]]
name = "three"
arn = "arn:aws:iam::123456789012:role/Three"
source = "phone"
[[roles]]
name = "four"
arn = "arn:aws:iam::123456789012:role/Four"
source = "phone"
[[roles]]
name = "here"
arn = "arn:aws:iam::123456789012:role/Here"
source = "machine"
[[roles]]
name = "mine"
kind = "own"
source = "laptop"
[[roles]]
name = "me"
kind = "own"
source = "work"
[[roles]]
name = "console"
kind = "federation"
source = "work"
"#;

impl Bench {
    /// The next call, in short, and whether a session or brought credentials sign it.
    fn next_call(&self) -> (String, &'static str) {
        let NetworkCall::Assume { call, signed_by, .. } = self.next_effect_call() else {
            panic!("no call among {:?}", self.asked())
        };
        let action = match &**call {
            Call::AssumeRole(call) => call.role_arn.rsplit('/').next().unwrap_or_default().to_owned(),
            Call::WebIdentity(_) => "WebIdentity".to_owned(),
            Call::SessionToken(_) => "SessionToken".to_owned(),
            Call::FederationToken(_) => "FederationToken".to_owned(),
            Call::PermissionSet(_) => "PermissionSet".to_owned(),
            Call::AsTheyAre { .. } => "AsTheyAre".to_owned(),
        };
        let signed_by = match &**signed_by {
            SignedBy::Keychain(_) => "key",
            SignedBy::Credentials(credentials) if credentials.access_key_id == "ASIAEXAMPLE" => "session",
            SignedBy::Credentials(_) => "found",
            SignedBy::Token(_) => "token",
            SignedBy::SignIn(_) | SignedBy::SignInToken(_) => "sign-in",
        };
        (action, signed_by)
    }

    fn calls(&mut self, expected: &[(&str, &str)]) {
        for (action, signed_by) in expected {
            assert_eq!(self.next_call(), ((*action).to_owned(), *signed_by));
            self.assumed(60);
        }
        assert!(!self.asked().contains(&"Assume"), "no call more: {:?}", self.asked());
    }

    fn kept(&self) -> Vec<&Session> {
        self.saves.last().into_iter().flatten().collect()
    }

    fn typed(&mut self, code: &str) {
        let prompt = self.prompt().id;
        let code = crate::mfa::MfaCode::parse(code).expect("six digits");
        self.ask(window(99), SecretInput::AnswerCode { prompt, code });
    }
}

#[test]
fn a_chain_takes_one_role_after_the_other_and_each_session_is_used_again() {
    let mut bench = Bench::with(WAYS);
    let asked = bench.credentials(program(1), "rim");
    bench.calls(&[("Hub", "key"), ("Spoke", "session"), ("Rim", "session")]);
    assert!(matches!(bench.secret(asked), SecretAnswer::Credentials(_)));
    let owners: Vec<_> = bench.snapshot().sessions.into_iter().map(|session| session.name).collect();
    assert_eq!(owners.len(), 3, "each is kept: {owners:?}");

    // What lives is used where it lives, from the end on.
    let hub = bench.credentials(program(2), "hub");
    let spoke = bench.credentials(program(3), "spoke");
    assert!(matches!(
        (bench.secret(hub), bench.secret(spoke)),
        (SecretAnswer::Credentials(_), SecretAnswer::Credentials(_))
    ));
    bench.ask(program(4), renew("rim"));
    bench.calls(&[("Rim", "session")]);
    // A console through a role lasts as long as its credentials.
    bench.open(click(), "spoke");
    let NetworkCall::MintLink { sign_in, .. } = bench.take_call("MintLink") else { unreachable!() };
    assert_eq!(sign_in.session_duration, None);
    // The hub lives an hour, and too short a rest of it signs nothing.
    bench.after_minutes(57);
    bench.credentials(program(5), "spoke");
    bench.calls(&[("Hub", "key"), ("Spoke", "session")]);
}

#[test]
fn roles_that_go_through_the_same_one_share_its_call() {
    let mut bench = Bench::with(WAYS);
    let asked = [("spoke", 1), ("hub", 2), ("rim", 3)]
        .map(|(role, connection)| bench.credentials(program(connection), role));
    assert_eq!(bench.asked(), ["Assume"], "the hub's");
    bench.calls(&[("Hub", "key"), ("Spoke", "session"), ("Rim", "session")]);
    assert!(asked.iter().all(|id| matches!(bench.secret(*id), SecretAnswer::Credentials(_))));
    assert!(bench.state.is_idle());
}

#[test]
fn a_failure_names_the_hop() {
    let mut bench = Bench::with(WAYS);
    let rim = bench.credentials(program(1), "rim");
    let hub = bench.credentials(program(2), "hub");
    bench.not_assumed(not_trusted());
    let message = |bench: &Bench, id| match &bench.answers[&id] {
        Err(problem) => (problem.code, problem.message.clone()),
        other => panic!("{other:?}"),
    };
    let (code, plain) = message(&bench, hub);
    assert_eq!(code, ProblemCode::NotTrusted);
    assert!(!plain.contains("hub"), "whoever wants the hub itself knows: {plain}");
    assert_eq!(
        message(&bench, rim),
        (ProblemCode::NotTrusted, format!("In the role chain, at hub: {plain}"))
    );
    assert!(bench.state.is_idle());

    let rim = bench.credentials(program(1), "rim");
    bench.assumed(60);
    bench.not_assumed(not_trusted());
    assert!(message(&bench, rim).1.starts_with("In the role chain, at spoke: "));
}

#[test]
fn one_code_serves_all_roles_of_a_source_that_wants_few() {
    let mut bench = Bench::with(WAYS);
    let one = bench.credentials(terminal(1), "one");
    let two = bench.credentials(terminal(2), "two");
    let prompt = bench.prompt();
    assert_eq!(
        (prompt.role_name.as_str(), prompt.first_to),
        ("one", Some(ConnectionId(1))),
        "one prompt for both"
    );
    bench.typed("123456");
    bench.calls(&[("SessionToken", "key"), ("One", "session"), ("Two", "session")]);
    assert!(matches!(
        (bench.secret(one), bench.secret(two)),
        (SecretAnswer::Credentials(_), SecretAnswer::Credentials(_))
    ));
    let shared = bench.kept().into_iter().find(|session| session.role().is_none()).cloned();
    let shared = shared.expect("it is kept with the others");
    assert_eq!((shared.owner, shared.console), (Owner::Source("few".into_source()), ConsoleAccess::None));

    // It serves until it ends, and the roles say so.
    let outlook = |bench: &Bench| {
        let snapshot = bench.snapshot();
        let view = snapshot.roles.iter().find(|view| view.role.name == "one").expect("it").outlook.clone();
        view.expect("a way").asks_code
    };
    assert!(!outlook(&bench));
    bench.ask(window(3), renew("one"));
    bench.calls(&[("One", "session")]);
    bench.after_minutes(56);
    assert!(outlook(&bench));
    bench.ask(window(3), renew("one"));
    assert_eq!(bench.prompt().role_name, "one");
}

#[test]
fn another_key_ends_what_the_old_one_gave_for_all_roles() {
    let mut bench = Bench::with(WAYS);
    bench.credentials(terminal(1), "one");
    bench.typed("123456");
    bench.calls(&[("SessionToken", "key"), ("One", "session")]);
    let key = crate::secret::AccessKey {
        access_key_id: "AKIAANOTHEREXAMPLE00".to_owned(),
        secret_access_key: "a".repeat(40).into(),
    };
    bench.ask(window(2), SecretInput::ReplaceKey { source: "few".into_source(), key });
    bench.identified("arn:aws:iam::111122223333:user/sam");
    bench.written("StoreKey", WAYS);
    bench.credentials(terminal(1), "two");
    assert_eq!(bench.prompt().role_name, "two", "the new key's user gives a code of their own");
}

trait IntoSource {
    fn into_source(self) -> crate::id::SourceId;
}

impl IntoSource for &str {
    fn into_source(self) -> crate::id::SourceId {
        crate::id::SourceId::new(self)
    }
}

#[test]
fn a_wrong_code_for_all_is_asked_again_and_a_cancel_fails_all() {
    let mut bench = Bench::with(WAYS);
    let asked = [terminal(1), program(2)].map(|requester| bench.credentials(requester, "one"));
    let other = bench.credentials(program(3), "two");
    bench.typed("123456");
    bench.not_assumed(wrong_code());
    assert_eq!(bench.prompt().refused.map(|problem| problem.code), Some(ProblemCode::MfaCodeRefused));
    let prompt = bench.prompt().id;
    bench.ask(window(9), Request::CancelPrompt { prompt });
    assert!(asked.iter().chain([&other]).all(|id| bench.problem(*id) == ProblemCode::Cancelled));
    assert!(bench.state.is_idle());
}

#[test]
fn the_prompt_for_all_stays_while_one_waits_and_goes_with_the_last() {
    let mut bench = Bench::with(WAYS);
    bench.credentials(terminal(1), "one");
    let two = bench.credentials(terminal(2), "two");
    let prompt = bench.prompt().id;
    bench.on(Event::Disconnected(ConnectionId(1)));
    assert_eq!((bench.prompt().id, bench.prompt().first_to), (prompt, Some(ConnectionId(2))));
    assert!(bench.waits(two));
    bench.on(Event::Disconnected(ConnectionId(2)));
    assert!(bench.snapshot().prompts.is_empty() && bench.state.is_idle());
}

#[test]
fn without_a_preference_the_second_role_in_a_short_time_shares_its_code_with_the_next() {
    let mut bench = Bench::with(WAYS);
    bench.credentials(terminal(1), "three");
    bench.typed("111111");
    bench.calls(&[("Three", "key")]);
    bench.after_minutes(2);
    bench.credentials(terminal(1), "four");
    bench.typed("222222");
    bench.calls(&[("SessionToken", "key"), ("Four", "session")]);
    // The first one's session opens a long console still.
    bench.open(click(), "three");
    let NetworkCall::MintLink { sign_in, .. } = bench.take_call("MintLink") else { unreachable!() };
    assert!(sign_in.session_duration.is_some());
}

#[test]
fn a_session_that_would_open_too_short_a_console_is_had_anew_for_it() {
    let mut bench = Bench::with(WAYS);
    bench.credentials(terminal(1), "one");
    bench.typed("111111");
    bench.calls(&[("SessionToken", "key"), ("One", "session")]);
    bench.settings(&WAYS.replace("few-codes", "long-sessions"));
    let asked = bench.credentials(terminal(1), "one");
    assert!(matches!(bench.secret(asked), SecretAnswer::Credentials(_)), "for credentials it will do");
    bench.open(click(), "one");
    bench.typed("222222");
    bench.calls(&[("One", "key")]);
    assert_eq!(bench.snapshot().sessions.iter().filter(|session| session.name == "one").count(), 1);
}

#[test]
fn a_used_code_is_held_back_until_the_next() {
    let mut bench = Bench::new();
    bench.credentials(terminal(1), "admin");
    bench.typed("123456");
    bench.assumed(60);
    bench.credentials(terminal(1), "audit");
    let prompt = bench.prompt();
    // The bench's clock stands at a full minute.
    assert_eq!(prompt.next_code_at.map(|at| at.duration_since(bench.now).as_secs()), Some(30));
    bench.now += jiff::SignedDuration::from_secs(12);
    bench.typed("123456");
    assert!(bench.asked().iter().all(|effect| *effect != "Assume"), "AWS is not asked");
    let refused = bench.prompt().refused.expect("a reason");
    assert_eq!(
        (refused.code, refused.message.as_str()),
        (ProblemCode::MfaCodeUsed, "Code already used. Next one in 18 s.")
    );
    bench.now += jiff::SignedDuration::from_secs(18);
    bench.typed("654321");
    bench.assumed(60);
    // A code AWS refused was not used up: it may be typed for another device's fault.
    bench.ask(terminal(1), renew("admin"));
    bench.typed("777777");
    bench.not_assumed(wrong_code());
    let held = bench.prompt().next_code_at.map(|at| at.duration_since(bench.now).as_secs());
    assert_eq!(held, Some(30), "the one that AWS took is still the one of the moment");
    bench.typed("777777");
    assert_eq!(bench.asked().iter().filter(|effect| **effect == "Assume").count(), 1);
}

#[test]
fn a_session_on_the_way_that_aws_no_longer_takes_is_had_anew_once() {
    let mut bench = Bench::with(WAYS);
    bench.credentials(program(1), "spoke");
    bench.calls(&[("Hub", "key"), ("Spoke", "session")]);
    let asked = bench.ask(program(1), renew("spoke"));
    bench.not_assumed(refusal("ExpiredToken", "The security token included in the request is expired"));
    bench.calls(&[("Hub", "key"), ("Spoke", "session")]);
    assert!(matches!(bench.ok(asked), Answer::Done));

    let asked = bench.ask(program(1), renew("spoke"));
    for _ in 0..2 {
        bench.not_assumed(refusal(
            "InvalidClientTokenId",
            "The security token included in the request is invalid.",
        ));
        if bench.asked().contains(&"Assume") && bench.next_call().0 == "Hub" {
            bench.assumed(60);
        }
    }
    assert_eq!(bench.problem(asked), ProblemCode::KeyUnknown, "and no third time");
    assert!(bench.state.is_idle());
}

#[test]
fn a_programs_environment_is_its_own() {
    let mut bench = Bench::with(WAYS);
    let asked = bench.credentials(program(1), "here");
    assert_eq!(bench.problem(asked), ProblemCode::NeedsEnvironment);
    let bring = |bench: &mut Bench, connection: u64, id: &str| {
        let credentials = user_key(id);
        bench.ask(program(connection), SecretInput::BringEnvironment { credentials, region: None });
    };
    bring(&mut bench, 1, "AKIAONE");
    let first = bench.credentials(program(1), "here");
    bench.calls(&[("Here", "found")]);
    // Another process with the same credentials shares the session, one with others does not.
    bring(&mut bench, 2, "AKIAONE");
    let same = bench.credentials(program(2), "here");
    assert!(matches!(
        (bench.secret(first), bench.secret(same)),
        (SecretAnswer::Credentials(_), SecretAnswer::Credentials(_))
    ));
    bring(&mut bench, 3, "AKIATWO");
    bench.credentials(program(3), "here");
    bench.calls(&[("Here", "found")]);
    // A click has no environment but the engine's.
    bench.open(click(), "here");
    bench.calls(&[("Here", "found")]);
    // With the connection goes what it brought.
    bench.on(Event::Disconnected(ConnectionId(1)));
    let asked = bench.ask(program(1), renew("here"));
    assert_eq!(bench.problem(asked), ProblemCode::NeedsEnvironment);
}

#[test]
fn a_programs_own_files_are_read_for_it_alone() {
    let mut bench = Bench::with(WAYS);
    bench.credentials(program(1), "mine");
    bench.calls(&[("AsTheyAre", "found")]);

    let elsewhere = |connection: u64| Requester {
        aws_places: Some(AwsPlaces { config: "/else/config".to_owned(), credentials: "/else".to_owned() }),
        ..program(connection)
    };
    let read = |bench: &mut Bench, found: Result<SourceCredentials, Failure>| {
        let (call, network) = bench.take_call_and_network("ReadSource");
        let NetworkCall::ReadSource { source, operation } = call else { panic!("{call:?}") };
        assert_eq!(network.places().map(|places| &*places.config), Some("/else/config"));
        let result = found.map(|credentials| SourceRead { credentials, facts: SourceFacts::default() });
        bench.on(Event::SourceRead { source: source.id, operation, result });
    };
    let call = |bench: &mut Bench| {
        let NetworkCall::Assume { key, signed_by, .. } = bench.take_call("Assume") else { unreachable!() };
        let SignedBy::Credentials(credentials) = *signed_by else { panic!("{signed_by:?}") };
        assert_eq!(credentials.access_key_id, "AKIAELSE");
        let end = bench.now + jiff::SignedDuration::from_hours(1);
        bench.on(Event::Assumed(key, Ok(assumed(end))));
    };
    let first = bench.credentials(elsewhere(2), "mine");
    read(&mut bench, Ok(user_key("AKIAELSE")));
    call(&mut bench);
    assert!(matches!(bench.secret(first), SecretAnswer::Credentials(_)));
    // Another that finds the same there shares it, and the engine's own is another session.
    let same = bench.credentials(elsewhere(3), "mine");
    read(&mut bench, Ok(user_key("AKIAELSE")));
    let engines = bench.credentials(program(4), "mine");
    assert!(matches!(
        (bench.secret(same), bench.secret(engines)),
        (SecretAnswer::Credentials(_), SecretAnswer::Credentials(_))
    ));
    assert_eq!(bench.snapshot().sessions.len(), 2);

    let before = bench.snapshot().sources;
    let asked = bench.credentials(elsewhere(5), "mine");
    read(
        &mut bench,
        Err(Failure::SourceCredentials { source: "laptop".to_owned(), reason: "no".to_owned() }),
    );
    assert_eq!(bench.problem(asked), ProblemCode::SourceCredentials);
    assert_eq!(bench.snapshot().sources, before, "the engine's own files are as good as before");
    assert!(bench.state.is_idle());
}

#[test]
fn a_profiles_credentials_are_read_once_for_all_who_wait_and_a_failure_is_theirs() {
    let mut bench = Bench::with(WAYS);
    bench.found = Some(Ok(role_credentials()));
    let asked = bench.credentials(program(1), "mine");
    assert_eq!(bench.next_call(), ("AsTheyAre".to_owned(), "found"));
    bench.assumed(60);
    assert!(matches!(bench.secret(asked), SecretAnswer::Credentials(_)));

    let failure =
        crate::failure::Failure::SourceCredentials { source: "laptop".to_owned(), reason: "no".to_owned() };
    bench.found = Some(Err(failure));
    let asked = bench.ask(program(1), renew("mine"));
    assert_eq!(bench.problem(asked), ProblemCode::SourceCredentials);
    assert!(bench.state.is_idle());
}

#[test]
fn credentials_as_they_are_open_a_console_where_they_are_a_roles() {
    for (arn, opens) in [
        ("arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Admin/jo", true),
        ("arn:aws:sts::123456789012:federated-user/jo", true),
        ("arn:aws:iam::123456789012:user/jo", false),
    ] {
        let mut bench = Bench::with(WAYS);
        let asked = bench.open(window(1), "mine");
        let NetworkCall::Assume { key, .. } = bench.take_call("Assume") else { unreachable!() };
        let mut assumed = assumed(bench.now + jiff::SignedDuration::from_hours(1));
        assumed.assumed_arn = Some(arn.to_owned());
        bench.on(Event::Assumed(key, Ok(assumed)));
        assert_eq!(bench.asked().contains(&"MintLink"), opens, "{arn}");
        assert_eq!(bench.snapshot().sessions[0].assumed_arn.as_deref(), Some(arn));
        if !opens {
            assert_eq!(bench.problem(asked), ProblemCode::NoConsole);
        }
    }
}

#[test]
fn a_users_own_key_gives_a_session_token_and_no_console() {
    let mut bench = Bench::with(WAYS);
    let asked = bench.open(window(1), "me");
    bench.calls(&[("SessionToken", "key")]);
    assert_eq!(bench.problem(asked), ProblemCode::NoConsole);
    let asked = bench.credentials(program(2), "me");
    assert!(matches!(bench.secret(asked), SecretAnswer::Credentials(_)));

    bench.open(window(1), "console");
    bench.calls(&[("FederationToken", "key")]);
    let NetworkCall::MintLink { sign_in, .. } = bench.take_call("MintLink") else { unreachable!() };
    assert_eq!(sign_in.session_duration, None);
}

#[test]
fn what_a_profile_says_is_known_before_the_click_and_after_an_edit() {
    let mut bench = Bench::with(WAYS);
    let told = |bench: &Bench| {
        let snapshot = bench.snapshot();
        let view = snapshot.roles.iter().find(|view| view.role.name == "mine").expect("it");
        view.outlook.as_ref().map(|outlook| (outlook.no_console, outlook.asks_code))
    };
    let facts = |credentials, mfa: bool| SourceFacts {
        credentials: Some(credentials),
        mfa_serial: mfa.then(|| "arn:aws:iam::111122223333:mfa/jo".to_owned()),
        ..SourceFacts::default()
    };
    let mut looked = |facts| bench.on(Event::ProfilesLooked([("laptop".into_source(), facts)].into()));
    looked(facts(CredentialKind::LongTerm, true));
    assert_eq!(told(&bench), Some((true, true)), "a user's key with a device");
    let mut looked = |facts| bench.on(Event::ProfilesLooked([("laptop".into_source(), facts)].into()));
    looked(facts(CredentialKind::Temporary, false));
    assert_eq!(told(&bench), Some((false, false)));

    // At the click the files are read again: what they say then counts.
    bench.found = Some(Ok(user_key("AKIAPROFILE")));
    bench.facts = SourceFacts {
        mfa_serial: Some("arn:aws:iam::111122223333:mfa/jo".to_owned()),
        roles: vec![ProfileRole {
            profile: "default".to_owned(),
            role_arn: "arn:aws:iam::111122223333:role/Ops".to_owned(),
            session_name: None,
            external_id: None,
            duration: None,
        }],
        ..SourceFacts::default()
    };
    bench.open(click(), "mine");
    bench.typed("123456");
    bench.calls(&[("SessionToken", "found"), ("Ops", "session"), ("AsTheyAre", "session")]);
}
