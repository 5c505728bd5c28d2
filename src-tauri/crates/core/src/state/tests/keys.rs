//! Keys on their way into the keychain.

use super::bench::*;
use crate::answer::Answer;
use crate::failure::{Failure, NetworkError};
use crate::id::{ConnectionId, OperationId, SourceId};
use crate::problem::ProblemCode;
use crate::request::{Request, SecretInput};
use crate::secret::AccessKey;
use crate::settings::Change;
use crate::source::{KeychainState, Source, SourceKind, SourceState};
use crate::state::effect::Effect;
use crate::state::event::Event;

const NEW: &str = "[[sources]]\nname = \"new\"\nkind = \"access-key\"\n";
const JO: &str = "arn:aws:iam::111122223333:user/jo";
const ROOT: &str = "arn:aws:iam::111122223333:root";

fn with_new() -> String {
    format!("{SETTINGS}{NEW}")
}

fn new() -> Source {
    let read = read(&with_new());
    read.settings.sources.into_iter().find(|source| source.name == "new").expect("a source")
}

fn key() -> AccessKey {
    AccessKey { access_key_id: "AKIAIOSFODNN7EXAMPLE".to_owned(), secret_access_key: "s".repeat(40).into() }
}

fn torn() -> [AccessKey; 2] {
    [
        AccessKey { access_key_id: "ASIAIOSFODNN7EXAMPLE".to_owned(), ..key() },
        AccessKey { secret_access_key: "short".into(), ..key() },
    ]
}

fn add(bench: &mut Bench, source: Source, key: Option<AccessKey>) -> OperationId {
    let base_revision = bench.state.revision();
    let change = Box::new(Change::PutSource { source });
    bench.ask(window(1), SecretInput::AddSource { change, key, base_revision })
}

fn replace(bench: &mut Bench, source: &str) -> OperationId {
    bench.ask(window(1), SecretInput::ReplaceKey { source: SourceId::new(source), key: key() })
}

fn stands(bench: &Bench, name: &str) -> Option<SourceState> {
    let sources = bench.snapshot().sources;
    sources.into_iter().find(|view| view.source.name == name).map(|view| view.state)
}

/// The keychain took the key; the settings stayed as they were.
fn stored(bench: &mut Bench) {
    let Effect::StoreKey { operation, .. } = bench.take("StoreKey") else { unreachable!() };
    bench.on(Event::Written(operation, Ok(None)));
}

#[test]
fn a_source_is_added_once_aws_said_whose_the_key_is() {
    let mut bench = Bench::new();
    let asked = add(&mut bench, new(), Some(key()));
    assert_eq!(bench.asked(), ["Identify"], "AWS before the keychain");
    bench.identified(JO);
    assert_eq!(bench.asked(), ["StoreKey"], "the keychain before the settings");
    bench.written("StoreKey", &with_new());
    assert!(matches!(bench.ok(asked), Answer::Identity { identity } if identity.arn == JO));
    let view = bench.snapshot().sources.into_iter().find(|view| view.source.name == "new").expect("added");
    assert_eq!(view.state, SourceState::Ready);
    assert_eq!(view.identity.expect("known").account, "111122223333");
}

#[test]
fn a_root_key_is_refused_and_nothing_of_it_is_kept() {
    let mut bench = Bench::new();
    let added = add(&mut bench, new(), Some(key()));
    bench.identified(ROOT);
    let replaced = replace(&mut bench, "work");
    bench.identified(ROOT);
    for refused in [added, replaced] {
        let problem = bench.told(refused);
        assert_eq!(problem.code, ProblemCode::RootKey);
        assert!(problem.message.contains("111122223333"), "{}", problem.message);
    }
    assert!(bench.asked().is_empty(), "no keychain, no settings");
    assert_eq!(stands(&bench, "new"), None);
    assert_eq!(stands(&bench, "work"), Some(SourceState::Ready), "its old key is as good as before");
    assert!(bench.state.is_idle());
}

#[test]
fn a_source_that_turns_out_to_be_root_is_refused_at_its_check() {
    let mut bench = Bench::new();
    let check = bench.ask(window(1), Request::CheckSource { source: SourceId::new("laptop") });
    bench.identified(ROOT);
    assert_eq!(bench.problem(check), ProblemCode::RootKey);
    assert_eq!(stands(&bench, "laptop"), Some(SourceState::Refused));
}

#[test]
fn a_key_that_aws_does_not_take_or_that_nobody_could_ask_about_is_not_kept() {
    for (failure, code) in [
        (refusal("InvalidClientTokenId", ""), ProblemCode::KeyUnknown),
        (refusal("SignatureDoesNotMatch", ""), ProblemCode::SecretWrong),
        (Failure::Network(NetworkError::Connect), ProblemCode::Unreachable),
    ] {
        let mut bench = Bench::new();
        let added = add(&mut bench, new(), Some(key()));
        bench.not_identified(failure.clone());
        let replaced = replace(&mut bench, "work");
        bench.not_identified(failure);
        assert_eq!((bench.problem(added), bench.problem(replaced)), (code, code));
        assert!(bench.asked().is_empty());
        assert_eq!(
            stands(&bench, "work"),
            Some(SourceState::Ready),
            "the new key says nothing about the old"
        );
    }
}

#[test]
fn a_key_is_replaced_in_the_keychain_alone() {
    let mut bench = Bench::with(SETTINGS);
    let asked = replace(&mut bench, "work");
    bench.identified(JO);
    assert!(matches!(&bench.pending[0], Effect::StoreKey { change: None, new: false, .. }));
    stored(&mut bench);
    assert!(matches!(bench.ok(asked), Answer::Identity { identity } if identity.arn == JO));
    assert_eq!(stands(&bench, "work"), Some(SourceState::Ready));
}

#[test]
fn a_key_is_replaced_only_where_one_is_kept_and_one_at_a_time() {
    let mut bench = Bench::new();
    let gone = replace(&mut bench, "gone");
    assert_eq!(bench.problem(gone), ProblemCode::UnknownSource);
    let profile = replace(&mut bench, "laptop");
    assert_eq!(bench.problem(profile), ProblemCode::Invalid);
    for key in torn() {
        let torn = bench.ask(window(1), SecretInput::ReplaceKey { source: SourceId::new("work"), key });
        assert_eq!(bench.problem(torn), ProblemCode::Invalid);
    }
    assert!(bench.asked().is_empty());
    let first = replace(&mut bench, "work");
    let second = replace(&mut bench, "work");
    assert_eq!(bench.problem(second), ProblemCode::Conflict);
    assert!(bench.waits(first));
}

#[test]
fn what_changed_while_aws_was_asked_is_not_written_over() {
    let mut bench = Bench::new();
    let added = add(&mut bench, new(), Some(key()));
    let replaced = replace(&mut bench, "work");
    let without_work: String = with_new().replacen("name = \"work\"", "id = \"other\"\nname = \"work\"", 1);
    bench.settings(&without_work.replace("source = \"work\"", "source = \"other\""));
    bench.identified(JO);
    bench.identified(JO);
    assert_eq!(bench.problem(added), ProblemCode::Conflict);
    assert_eq!(bench.problem(replaced), ProblemCode::UnknownSource);
    assert!(bench.state.is_idle());
}

#[test]
fn a_key_whose_requester_left_before_aws_answered_goes_nowhere() {
    let mut bench = Bench::new();
    add(&mut bench, new(), Some(key()));
    bench.on(Event::Disconnected(ConnectionId(1)));
    bench.identified(JO);
    assert!(!bench.asked().contains(&"StoreKey"));
    assert!(bench.state.is_idle());
}

#[test]
fn a_writing_whose_requester_left_is_still_noticed() {
    let mut bench = Bench::new();
    add(&mut bench, new(), Some(key()));
    bench.identified(JO);
    bench.on(Event::Disconnected(ConnectionId(1)));
    bench.written("StoreKey", &with_new());
    assert_eq!(stands(&bench, "new"), Some(SourceState::Ready));
    assert!(bench.state.is_idle());
}

#[test]
fn a_key_that_went_in_shows_that_the_keychain_works() {
    let mut bench = Bench::with("version = 1");
    bench.on(Event::KeychainLooked { state: KeychainState::Locked, keys: Vec::new() });
    add(&mut bench, new(), Some(key()));
    bench.identified(JO);
    bench.written("StoreKey", &with_new());
    assert!(bench.attention().is_empty());
}

#[test]
fn a_source_without_its_key_or_with_a_torn_one_is_refused() {
    for wrong in [None].into_iter().chain(torn().map(Some)) {
        let mut bench = Bench::new();
        let refused = add(&mut bench, new(), wrong);
        assert_eq!(bench.problem(refused), ProblemCode::Invalid);
        assert!(bench.asked().is_empty());
    }
}

#[test]
fn a_source_that_keeps_no_key_stores_none() {
    let mut bench = Bench::new();
    let mut profile = new();
    profile.kind = SourceKind::Profile { profile: "other".to_owned() };
    add(&mut bench, profile, Some(key()));
    assert_eq!(bench.asked(), ["ChangeSettings"]);
}

#[test]
fn a_keychain_that_refuses_changes_nothing() {
    let mut bench = Bench::new();
    let asked = add(&mut bench, new(), Some(key()));
    bench.identified(JO);
    let Effect::StoreKey { operation, new, .. } = bench.take("StoreKey") else { unreachable!() };
    assert!(new, "where the settings can't be written its key goes again");
    bench.on(Event::Written(operation, Err(Failure::KeychainLocked)));
    assert_eq!(bench.problem(asked), ProblemCode::KeychainLocked);
    assert_eq!(bench.attention(), ["keychain KeychainLocked"]);
    assert_eq!(stands(&bench, "new"), None);
}
