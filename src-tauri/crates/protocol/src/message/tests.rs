//! The messages as JSON: what other programs may speak. A change here is a change of the protocol.

use jiff::Timestamp;
use rolecall_core::activity::ActivityQuery;
use rolecall_core::answer::Answer;
use rolecall_core::credential_consumer::CredentialConsumer;
use rolecall_core::duration::Seconds;
use rolecall_core::id::{RoleId, SessionId, SourceId};
use rolecall_core::network_variables::NetworkVariables;
use rolecall_core::request::{ConsolePlace, Request, SecretRequest};
use rolecall_core::settings::Change;
use rolecall_core::settings::read::read;
use rolecall_core::shell::Shell;
use rolecall_core::source::Identity;
use serde_json::{Value, json};

use super::*;
use crate::command::{CommandAnswer, CommandOnly, CommandOnlyAnswer, CommandRequest};
use crate::hello::{Hello, RequesterVariables};
use crate::secret::{KeyPair, Secret, SecretInputMessage};
use crate::window::{HostRequest, WindowAnswer, WindowRequest};

fn secret() -> Secret {
    Secret("canary".to_owned().into())
}

fn change() -> Box<Change> {
    let settings =
        read("version = 1\n[[sources]]\nname = \"work\"\nkind = \"access-key\"\n").expect("settings");
    Box::new(Change::PutSource { source: settings.settings.sources[0].clone() })
}

/// What both may ask.
fn both() -> Vec<(WindowRequest, Value)> {
    let (role, prompt) = (RoleId::new("ops"), PromptId(3));
    let source = json!({ "id": "work", "name": "work", "kind": "access-key" });
    let put = json!({ "change": "put-source", "source": source });
    let key = || KeyPair { access_key_id: "AKIA".to_owned(), secret_access_key: secret() };
    vec![
        (HostRequest::Subscribe.into(), json!({ "do": "subscribe" })),
        (Request::open_console(role.clone()).into(), json!({ "do": "open-console", "role": "ops" })),
        (
            Request::OpenConsole {
                place: ConsolePlace {
                    role: role.clone(),
                    destination: Some("s3".to_owned()),
                    region: Some("eu-west-1".to_owned()),
                },
                apart: true,
            }
            .into(),
            json!({
                "do": "open-console", "role": "ops", "apart": true, "destination": "s3", "region": "eu-west-1"
            }),
        ),
        (Request::WhoAmI { role: role.clone() }.into(), json!({ "do": "who-am-i", "role": "ops" })),
        (
            Request::CopyLink(ConsolePlace {
                role: role.clone(),
                destination: Some("s3".to_owned()),
                region: None,
            })
            .into(),
            json!({ "do": "copy-link", "role": "ops", "destination": "s3" }),
        ),
        (
            Request::CopyCredentials { role: role.clone(), shell: Shell::Fish }.into(),
            json!({ "do": "copy-credentials", "role": "ops", "shell": "fish" }),
        ),
        (
            Request::SignOutInBrowser { role: Some(role.clone()) }.into(),
            json!({ "do": "sign-out-in-browser", "role": "ops" }),
        ),
        (Request::TryNow { role: role.clone() }.into(), json!({ "do": "try-now", "role": "ops" })),
        (Request::CheckClock.into(), json!({ "do": "check-clock" })),
        (
            Request::Activity { query: ActivityQuery { limit: Some(50), ..ActivityQuery::default() } }.into(),
            json!({ "do": "activity", "query": { "limit": 50 } }),
        ),
        (Request::Renew { role: role.clone() }.into(), json!({ "do": "renew", "role": "ops" })),
        (Request::End { role: Some(role.clone()) }.into(), json!({ "do": "end", "role": "ops" })),
        (Request::End { role: None }.into(), json!({ "do": "end" })),
        (
            SecretInputMessage::AnswerCode { prompt, code: secret() }.into(),
            json!({ "do": "answer-code", "prompt": 3, "code": "canary" }),
        ),
        (
            SecretInputMessage::AnswerPassphrase { prompt, passphrase: secret() }.into(),
            json!({ "do": "answer-passphrase", "prompt": 3, "passphrase": "canary" }),
        ),
        (
            SecretInputMessage::AnswerLogin { prompt, answer: secret() }.into(),
            json!({ "do": "answer-login", "prompt": 3, "answer": "canary" }),
        ),
        (
            Request::AnswerReason { prompt, reason: "an incident".to_owned() }.into(),
            json!({ "do": "answer-reason", "prompt": 3, "reason": "an incident" }),
        ),
        (Request::CancelPrompt { prompt }.into(), json!({ "do": "cancel-prompt", "prompt": 3 })),
        (
            SecretInputMessage::AddSource { change: change(), key: Some(key()), base_revision: 7 }.into(),
            json!({
                "do": "add-source",
                "change": put,
                "key": { "access_key_id": "AKIA", "secret_access_key": "canary" },
                "base_revision": 7
            }),
        ),
        (
            SecretInputMessage::ReplaceKey { source: SourceId::new("work"), key: key() }.into(),
            json!({
                "do": "replace-key",
                "source": "work",
                "key": { "access_key_id": "AKIA", "secret_access_key": "canary" }
            }),
        ),
        (Request::CheckRole { role: role.clone() }.into(), json!({ "do": "check-role", "role": "ops" })),
        (Request::Preview { change: change() }.into(), json!({ "do": "preview", "change": put })),
        (
            Request::CheckSource { source: SourceId::new("work") }.into(),
            json!({ "do": "check-source", "source": "work" }),
        ),
        (
            Request::Edit { change: change(), base_revision: 7 }.into(),
            json!({ "do": "edit", "change": put, "base_revision": 7 }),
        ),
        (HostRequest::ImportPlan.into(), json!({ "do": "import-plan" })),
        (HostRequest::Import.into(), json!({ "do": "import" })),
        (Request::Dismiss { role }.into(), json!({ "do": "dismiss", "role": "ops" })),
        (Request::UnlockKeychain.into(), json!({ "do": "unlock-keychain" })),
        (HostRequest::Quit.into(), json!({ "do": "quit" })),
    ]
}

/// What only the command line may ask.
fn command_only() -> Vec<(CommandRequest, Value)> {
    let page = WindowPage::Session { id: SessionId::new("s") };
    vec![
        (CommandOnly::Snapshot.into(), json!({ "do": "snapshot" })),
        (
            SecretRequest::PrintLink(RoleId::new("ops").into()).into(),
            json!({ "do": "print-link", "role": "ops" }),
        ),
        (
            SecretRequest::Credentials {
                role: "ops".to_owned(),
                hand_out: CredentialConsumer::Exec,
                duration: Some(Seconds::hours(1)),
            }
            .into(),
            json!({ "do": "credentials", "role": "ops", "for": "exec", "duration": 3600 }),
        ),
        (
            CommandOnly::ShowWindow { page, activation_token: None }.into(),
            json!({ "do": "show-window", "page": { "page": "session", "id": "s" } }),
        ),
        (
            CommandOnly::BringEnvironment {
                access_key_id: "ASIA".to_owned(),
                secret_access_key: secret(),
                session_token: None,
                expiration: None,
                region: None,
            }
            .into(),
            json!({ "do": "bring-environment", "access_key_id": "ASIA", "secret_access_key": "canary" }),
        ),
        (CommandOnly::HandOver.into(), json!({ "do": "hand-over" })),
    ]
}

#[test]
fn requests_are_written_and_read_so() {
    for (request, expected) in both() {
        let written = serde_json::to_value(CommandRequest::from(request)).expect("JSON");
        assert_eq!(written, expected);
        for_both(&written);
    }
    for (request, expected) in command_only() {
        let written = serde_json::to_value(request).expect("JSON");
        assert_eq!(written, expected);
        let read: CommandRequest = serde_json::from_value(written.clone()).expect("the same");
        assert_eq!(serde_json::to_value(read).expect("JSON"), written);
    }
    let numbered = Numbered { id: 5, request: CommandRequest::from(CommandOnly::HandOver) };
    assert_eq!(
        serde_json::to_value(numbered).expect("JSON"),
        json!({ "id": 5, "request": { "do": "hand-over" } })
    );
}

fn for_both(written: &Value) {
    let read: CommandRequest = serde_json::from_value(written.clone()).expect("the command line may ask it");
    assert_eq!(serde_json::to_value(read).expect("JSON"), *written);
    let read: WindowRequest = serde_json::from_value(written.clone()).expect("the window may ask it");
    assert_eq!(serde_json::to_value(read).expect("JSON"), *written);
}

#[test]
fn the_window_can_not_even_say_what_only_the_command_line_may_ask() {
    for (_, written) in command_only() {
        let refused = serde_json::from_value::<WindowRequest>(written.clone());
        assert!(refused.is_err(), "{written}");
    }
    for odd in [
        json!({ "do": "Credentials", "role": "ops" }),
        json!({ "Own": { "do": "credentials", "role": "ops" } }),
        json!(["credentials", { "role": "ops" }]),
        json!(null),
        json!({}),
    ] {
        assert!(serde_json::from_value::<WindowRequest>(odd.clone()).is_err(), "{odd}");
    }
}

#[test]
fn a_request_to_the_host_can_not_reach_the_engine_as_another() {
    for request in [HostRequest::Subscribe, HostRequest::ImportPlan, HostRequest::Import, HostRequest::Quit] {
        let written = serde_json::to_value(request).expect("JSON");
        assert!(serde_json::from_value::<Request>(written.clone()).is_err(), "{written}");
        let read: CommandRequest =
            serde_json::from_value(written.clone()).expect("the command line may ask it");
        assert!(
            matches!(read, CommandRequest::Window(WindowRequest::Host(host)) if host == request),
            "{written}"
        );
    }
}

#[test]
fn answers_are_written_and_read_so() {
    let until: Timestamp = "2026-12-01T18:00:00Z".parse().expect("a time");
    let identity = Identity { account: "111122223333".to_owned(), arn: "arn".to_owned() };
    for (answer, expected) in [
        (Answer::Done.into(), json!({ "answer": "done" })),
        (
            Answer::Opened { session: SessionId::new("s"), until }.into(),
            json!({ "answer": "opened", "session": "s", "until": "2026-12-01T18:00:00Z" }),
        ),
        (
            Answer::Identity { identity }.into(),
            json!({ "answer": "identity", "identity": { "account": "111122223333", "arn": "arn" } }),
        ),
        (
            Answer::Ended { count: 2, console_until: None, keys_until: None, sign_out: None }.into(),
            json!({ "answer": "ended", "count": 2 }),
        ),
        (
            CommandAnswer::Only(CommandOnlyAnswer::Link { url: secret() }),
            json!({ "answer": "link", "url": "canary" }),
        ),
        (
            CommandAnswer::Only(CommandOnlyAnswer::Credentials {
                access_key_id: "ASIA".to_owned(),
                secret_access_key: secret(),
                session_token: secret(),
                expiration: until,
            }),
            json!({
                "answer": "credentials",
                "access_key_id": "ASIA",
                "secret_access_key": "canary",
                "session_token": "canary",
                "expiration": "2026-12-01T18:00:00Z"
            }),
        ),
        (CommandAnswer::Only(CommandOnlyAnswer::HandingOver), json!({ "answer": "handing-over" })),
    ] {
        let reply = FromEngine::Reply { id: 5, result: Outcome::Ok(answer) };
        let written = serde_json::to_value(&reply).expect("JSON");
        assert_eq!(written, json!({ "type": "reply", "id": 5, "result": { "ok": expected } }));
        let read: FromEngine<CommandAnswer> = serde_json::from_value(written.clone()).expect("the same");
        assert_eq!(serde_json::to_value(read).expect("JSON"), written);
        assert!(!format!("{reply:?}").contains("canary"));
    }
}

#[test]
fn what_comes_unasked_is_written_so() {
    for (message, expected) in [
        (
            FromEngine::<WindowAnswer>::PromptClosed { prompt: PromptId(3) },
            json!({ "type": "prompt-closed", "prompt": 3 }),
        ),
        (
            FromEngine::Show { page: WindowPage::Home, activation_token: Some("t".to_owned()) },
            json!({ "type": "show", "page": { "page": "home" }, "activation_token": "t" }),
        ),
    ] {
        assert_eq!(serde_json::to_value(message).expect("JSON"), expected);
    }
}

#[test]
fn a_hello_says_only_what_it_has_to() {
    let hello = Hello {
        program: String::new(),
        can_prompt: false,
        variables: RequesterVariables::default(),
        aws_places: None,
        version: "0.1.0".to_owned(),
        protocol: 1,
        pid: 7,
    };
    let written = serde_json::to_value(&hello).expect("JSON");
    assert_eq!(written, json!({ "protocol": 1, "version": "0.1.0", "pid": 7 }));
    assert_eq!(serde_json::from_value::<Hello>(written).expect("the same"), hello);
    let named = |name: &str| (name == "https_proxy").then(|| "http://jo:canary@proxy:8080".to_owned());
    let bringing = Hello { variables: RequesterVariables(NetworkVariables::of(named)), ..hello };
    let written = serde_json::to_value(&bringing).expect("JSON");
    assert_eq!(written["variables"], json!({ "HTTPS_PROXY": "http://jo:canary@proxy:8080" }));
    assert_eq!(serde_json::from_value::<Hello>(written).expect("the same"), bringing);
    assert!(!format!("{bringing:?}").contains("canary"));
    let later = json!({ "protocol": 9, "version": "2.0.0", "pid": 7, "something": ["new"] });
    assert_eq!(serde_json::from_value::<Hello>(later).expect("a later one reads").protocol, 9);
}

#[test]
fn no_request_shows_its_secret() {
    for (request, _) in both() {
        assert!(!format!("{request:?}").contains("canary"));
    }
}
