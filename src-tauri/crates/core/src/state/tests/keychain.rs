//! The keychain's states, and how each of them ends.

use super::bench::*;
use crate::answer::Answer;
use crate::failure::Failure;
use crate::id::SourceId;
use crate::problem::ProblemCode;
use crate::prompt::PromptKind;
use crate::request::{Request, SecretInput};
use crate::source::{KeychainState, SourceState};
use crate::state::effect::Effect;
use crate::state::event::Event;

fn state_of(bench: &Bench, source: &str) -> SourceState {
    let sources = bench.snapshot().sources;
    sources.into_iter().find(|view| view.source.name == source).expect("a source").state
}

/// Started with a keychain like that and an empty store.
fn with_keychain(state: KeychainState) -> Bench {
    let mut bench = Bench::starting(true);
    bench.settings(SETTINGS);
    bench.store(Ok(crate::stored_sessions::StoredSessions::default()));
    bench.look(state);
    bench
}

#[test]
fn a_look_at_the_start_tells_how_keychain_and_sources_are() {
    for (keychain, source, rows) in [
        (KeychainState::Ready, SourceState::Ready, vec![]),
        (KeychainState::Locked, SourceState::Locked, vec!["keychain KeychainLocked"]),
        (KeychainState::NeedsPermission, SourceState::Ready, vec!["keychain KeychainPermission"]),
        (KeychainState::Absent, SourceState::Unchecked, vec!["keychain KeychainAbsent"]),
        (KeychainState::Refused, SourceState::Unchecked, vec!["keychain KeychainRefused"]),
    ] {
        let bench = with_keychain(keychain);
        assert_eq!(
            (state_of(&bench, "work"), bench.attention()),
            (source, rows.iter().map(ToString::to_string).collect())
        );
        assert_eq!(state_of(&bench, "laptop"), SourceState::Unchecked, "it has nothing in the keychain");
    }
}

#[test]
fn an_empty_store_tells_nothing_about_the_keychain() {
    let mut bench = Bench::starting(true);
    bench.settings(SETTINGS);
    bench.look(KeychainState::Locked);
    bench.store(Ok(crate::stored_sessions::StoredSessions::default()));
    assert_eq!(bench.attention(), ["keychain KeychainLocked"], "no file, so no key was read");
}

#[test]
fn a_key_that_is_not_there_is_a_state_of_its_source_and_the_keychain_works() {
    let mut bench = with_keychain(KeychainState::Locked);
    let asked = bench.open(terminal(1), "ops");
    bench.not_assumed(Failure::KeyMissing { source: "work".to_owned() });
    assert_eq!(bench.problem(asked), ProblemCode::KeyMissing);
    assert_eq!(state_of(&bench, "work"), SourceState::KeyMissing);
    assert!(bench.attention().is_empty());
}

#[test]
fn a_source_of_the_sdk_proves_nothing_about_the_keychain() {
    let mut bench = with_keychain(KeychainState::Locked);
    bench.open(click(), "borrowed");
    bench.assumed(60);
    assert_eq!(bench.attention(), ["keychain KeychainLocked"]);
    let operation = bench.ask(terminal(1), Request::CheckSource { source: SourceId::new("laptop") });
    bench.identified("arn:aws:iam::111122223333:user/jo");
    bench.ok(operation);
    assert_eq!(bench.attention(), ["keychain KeychainLocked"]);
}

#[test]
fn a_locked_keychain_works_again_after_the_person_unlocked_it_for_a_click() {
    let mut bench = with_keychain(KeychainState::Locked);
    bench.open(click(), "ops");
    bench.assumed(60);
    assert!(bench.attention().is_empty());
    assert_eq!(state_of(&bench, "work"), SourceState::Ready);
}

#[test]
fn unlocking_asks_the_keychain_itself_where_the_store_needs_nothing_of_it() {
    let mut bench = with_keychain(KeychainState::Locked);
    bench.ask(click(), Request::UnlockKeychain);
    let Some(Effect::CheckKeychain { may_prompt: true, .. }) = bench.pending.first() else {
        panic!("{:?}", bench.asked())
    };
    assert_eq!(bench.attention(), ["keychain KeychainLocked"], "until it has answered");
    bench.look(KeychainState::Ready);
    assert!(bench.attention().is_empty());
    assert_eq!(state_of(&bench, "phone"), SourceState::Ready);
}

#[test]
fn unlocking_opens_the_store_and_then_looks_at_the_sources() {
    let mut bench = Bench::starting(true);
    bench.settings(SETTINGS);
    bench.look(KeychainState::Locked);
    bench.store(Err(Failure::KeychainLocked));
    bench.ask(click(), Request::UnlockKeychain);
    let Some(Effect::OpenStore { may_prompt: true }) = bench.pending.first() else {
        panic!("{:?}", bench.asked())
    };
    bench.store(Ok(crate::stored_sessions::StoredSessions::default()));
    bench.look(KeychainState::Ready);
    assert_eq!(state_of(&bench, "work"), SourceState::Ready);
    assert!(bench.attention().is_empty());
}

#[test]
fn a_one_shot_command_asks_for_permission_once_and_before_all_else() {
    let kept = crate::stored_sessions::StoredSessions::default;
    let mut bench = Bench::starting(false);
    bench.settings(SETTINGS);
    bench.store(Err(Failure::KeychainPermission));
    bench.credentials(program(1), "ops");
    assert_eq!(bench.asked(), ["Assume"], "nobody could allow it");

    let mut bench = Bench::starting(false);
    bench.settings(SETTINGS);
    bench.store(Err(Failure::KeychainPermission));
    bench.credentials(terminal(1), "ops");
    let Some(Effect::OpenStore { may_prompt: true }) = bench.pending.first() else {
        panic!("{:?}", bench.asked())
    };
    assert!(!bench.asked().contains(&"Assume"), "the store may have the session");
    bench.store(Ok(kept()));
    assert_eq!(bench.asked(), ["Assume"]);
}

#[test]
fn a_key_that_was_let_out_opens_the_store_that_waited_for_the_same_permission() {
    let mut bench = Bench::starting(true);
    bench.settings(SETTINGS);
    bench.look(KeychainState::NeedsPermission);
    bench.store(Err(Failure::KeychainPermission));
    assert_eq!(bench.attention(), ["keychain KeychainPermission"]);
    bench.open(click(), "ops");
    bench.assumed(60);
    assert!(bench.pending.iter().any(|effect| matches!(effect, Effect::OpenStore { may_prompt: false })));
}

#[test]
fn nothing_at_the_start_may_prompt() {
    let mut bench = Bench::starting(true);
    bench.settings(SETTINGS);
    for effect in &bench.pending {
        match effect {
            Effect::OpenStore { may_prompt } | Effect::CheckKeychain { may_prompt, .. } => {
                assert!(!may_prompt);
            }
            _ => {}
        }
    }
}

#[test]
fn a_check_tells_who_a_source_is_and_is_logged() {
    let mut bench = Bench::new();
    let asked = bench.ask(terminal(1), Request::CheckSource { source: SourceId::new("work") });
    bench.identified("arn:aws:iam::111122223333:user/jo");
    assert!(matches!(bench.ok(asked), Answer::Identity { identity: _ }));
    assert!(bench.snapshot().sources[0].identity.is_some());
    assert_eq!(bench.log.len(), 1);

    let asked = bench.ask(terminal(1), Request::CheckSource { source: SourceId::new("gone") });
    assert_eq!(bench.problem(asked), ProblemCode::UnknownSource);
}

#[test]
fn what_aws_says_of_a_key_is_its_sources_state() {
    for (failure, state) in [
        (refusal("InvalidClientTokenId", "no such key"), SourceState::Refused),
        (refusal("SignatureDoesNotMatch", "does not match"), SourceState::Refused),
        (refusal("ExpiredToken", "expired"), SourceState::Expired),
        (not_trusted(), SourceState::Ready),
    ] {
        let mut bench = Bench::new();
        bench.open(click(), "ops");
        bench.not_assumed(failure);
        assert_eq!(state_of(&bench, "work"), state);
    }
}

#[test]
fn a_passphrase_is_asked_on_the_terminal_that_waits_until_it_is_right() {
    let mut bench = with_keychain(KeychainState::Locked);
    let asked = bench.open(terminal(1), "ops");
    bench.on(Event::PassphraseWanted { new: false });
    bench.on(Event::PassphraseWanted { new: false });
    let prompts = bench.snapshot().prompts;
    assert_eq!(prompts.len(), 1, "once for all who wait");
    assert_eq!(prompts[0].kind, PromptKind::Passphrase { new: false });
    assert_eq!(prompts[0].first_to, terminal(1).connection);

    let answer = |prompt| SecretInput::AnswerPassphrase { prompt, passphrase: "canary".into() };
    bench.ask(terminal(1), answer(prompts[0].id));
    assert!(bench.snapshot().prompts.is_empty());
    assert!(!format!("{:?}", bench.pending).contains("canary"));
    bench.take("Unlock");
    bench.on(Event::Unlocked { new: false, result: Err(Failure::PassphraseWrong) });
    let again = bench.prompt();
    assert_eq!(again.refused.map(|problem| problem.code), Some(ProblemCode::PassphraseWrong));
    bench.ask(terminal(1), answer(again.id));
    bench.take("Unlock");
    bench.on(Event::Unlocked { new: false, result: Ok(()) });
    assert!(bench.snapshot().prompts.is_empty());
    assert!(bench.waits(asked), "its call goes on by itself");
    bench.look(KeychainState::Ready);
    assert!(bench.attention().is_empty());
}

#[test]
fn a_passphrase_that_nobody_can_give_is_given_up() {
    let mut bench = Bench::without_window();
    bench.credentials(program(1), "ops");
    bench.on(Event::PassphraseWanted { new: false });
    assert!(matches!(bench.take("Unlock"), Effect::Unlock { passphrase: None, .. }));

    let mut bench = with_keychain(KeychainState::Locked);
    bench.on(Event::PassphraseWanted { new: true });
    assert_eq!(bench.prompt().first_to, None, "a click waits for nothing: the window asks");
    bench.ask(window(9), Request::CancelPrompt { prompt: bench.prompt().id });
    assert!(matches!(bench.take("Unlock"), Effect::Unlock { passphrase: None, .. }));
}
