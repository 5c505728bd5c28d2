//! The messages as JSON: what other programs may speak. A change here is a change of the protocol.

use rolecall_core::credential_consumer::CredentialConsumer;
use rolecall_core::proxies::Proxies;
use rolecall_core::settings::read::read;
use serde_json::{Value, json};

use super::*;
use crate::command::{CommandAnswer, CommandRequest, Own, OwnAnswer};
use crate::hello::{Hello, RequesterCredentials};
use crate::window::WindowRequest;

fn secret() -> Secret {
    Secret("canary".to_owned().into())
}

fn change() -> Box<Change> {
    let settings =
        read("version = 1\n[[sources]]\nname = \"work\"\nkind = \"access-key\"\n").expect("settings");
    Box::new(Change::PutSource { source: settings.settings.sources[0].clone() })
}

fn shared() -> Vec<(Shared, Value)> {
    let (role, prompt) = (RoleId::new("ops"), PromptId(3));
    let source = json!({ "id": "work", "name": "work", "kind": "access-key" });
    let put = json!({ "change": "put-source", "source": source });
    let key = || KeyPair { access_key_id: "AKIA".to_owned(), secret_access_key: secret() };
    vec![
        (Shared::Subscribe, json!({ "do": "subscribe" })),
        (
            Shared::OpenConsole { role: role.clone(), apart: false, destination: None, region: None },
            json!({ "do": "open-console", "role": "ops" }),
        ),
        (
            Shared::OpenConsole {
                role: role.clone(),
                apart: true,
                destination: Some("s3".to_owned()),
                region: Some("eu-west-1".to_owned()),
            },
            json!({
                "do": "open-console", "role": "ops", "apart": true, "destination": "s3", "region": "eu-west-1"
            }),
        ),
        (Shared::WhoAmI { role: role.clone() }, json!({ "do": "who-am-i", "role": "ops" })),
        (
            Shared::CopyLink { role: role.clone(), destination: Some("s3".to_owned()), region: None },
            json!({ "do": "copy-link", "role": "ops", "destination": "s3" }),
        ),
        (
            Shared::CopyCredentials { role: role.clone(), shell: Shell::Fish },
            json!({ "do": "copy-credentials", "role": "ops", "shell": "fish" }),
        ),
        (
            Shared::SignOutInBrowser { role: Some(role.clone()) },
            json!({ "do": "sign-out-in-browser", "role": "ops" }),
        ),
        (Shared::TryNow { role: role.clone() }, json!({ "do": "try-now", "role": "ops" })),
        (Shared::CheckClock, json!({ "do": "check-clock" })),
        (
            Shared::Activity { query: ActivityQuery { limit: Some(50), ..ActivityQuery::default() } },
            json!({ "do": "activity", "query": { "limit": 50 } }),
        ),
        (Shared::Renew { role: role.clone() }, json!({ "do": "renew", "role": "ops" })),
        (Shared::End { role: Some(role.clone()) }, json!({ "do": "end", "role": "ops" })),
        (Shared::End { role: None }, json!({ "do": "end" })),
        (
            Shared::AnswerCode { prompt, code: secret() },
            json!({ "do": "answer-code", "prompt": 3, "code": "canary" }),
        ),
        (
            Shared::AnswerReason { prompt, reason: "an incident".to_owned() },
            json!({ "do": "answer-reason", "prompt": 3, "reason": "an incident" }),
        ),
        (Shared::CancelPrompt { prompt }, json!({ "do": "cancel-prompt", "prompt": 3 })),
        (
            Shared::AddSource { change: change(), key: Some(key()), base_revision: 7 },
            json!({
                "do": "add-source",
                "change": put,
                "key": { "access_key_id": "AKIA", "secret_access_key": "canary" },
                "base_revision": 7
            }),
        ),
        (
            Shared::ReplaceKey { source: SourceId::new("work"), key: key() },
            json!({
                "do": "replace-key",
                "source": "work",
                "key": { "access_key_id": "AKIA", "secret_access_key": "canary" }
            }),
        ),
        (Shared::CheckRole { role: role.clone() }, json!({ "do": "check-role", "role": "ops" })),
        (Shared::Preview { change: change() }, json!({ "do": "preview", "change": put })),
        (
            Shared::CheckSource { source: SourceId::new("work") },
            json!({ "do": "check-source", "source": "work" }),
        ),
        (
            Shared::Edit { change: change(), base_revision: 7 },
            json!({ "do": "edit", "change": put, "base_revision": 7 }),
        ),
        (Shared::ImportPlan, json!({ "do": "import-plan" })),
        (Shared::Import, json!({ "do": "import" })),
        (Shared::Dismiss { role }, json!({ "do": "dismiss", "role": "ops" })),
        (Shared::UnlockKeychain, json!({ "do": "unlock-keychain" })),
        (Shared::Quit, json!({ "do": "quit" })),
    ]
}

fn own() -> Vec<(Own, Value)> {
    let page = WindowPage::Session { id: SessionId::new("s") };
    vec![
        (Own::Snapshot, json!({ "do": "snapshot" })),
        (
            Own::PrintLink { role: RoleId::new("ops"), destination: None, region: None },
            json!({ "do": "print-link", "role": "ops" }),
        ),
        (
            Own::Credentials { role: "ops".to_owned(), hand_out: CredentialConsumer::Env },
            json!({ "do": "credentials", "role": "ops", "for": "env" }),
        ),
        (
            Own::ShowWindow { page, activation_token: None },
            json!({ "do": "show-window", "page": { "page": "session", "id": "s" } }),
        ),
        (Own::HandOver, json!({ "do": "hand-over" })),
    ]
}

#[test]
fn requests_are_written_and_read_so() {
    for (request, expected) in shared() {
        let written = serde_json::to_value(CommandRequest::Shared(request)).expect("JSON");
        assert_eq!(written, expected);
        for_both(&written);
    }
    for (request, expected) in own() {
        let written = serde_json::to_value(CommandRequest::Own(request)).expect("JSON");
        assert_eq!(written, expected);
        let read: CommandRequest = serde_json::from_value(written.clone()).expect("the same");
        assert_eq!(serde_json::to_value(read).expect("JSON"), written);
    }
    let numbered = Numbered { id: 5, request: CommandRequest::Own(Own::HandOver) };
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
    for (_, written) in own() {
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
fn answers_are_written_and_read_so() {
    let until = "2026-12-01T18:00:00Z".to_owned();
    let identity = Identity { account: "111122223333".to_owned(), arn: "arn".to_owned() };
    for (answer, expected) in [
        (CommandAnswer::Shared(SharedAnswer::Done), json!({ "answer": "done" })),
        (
            CommandAnswer::Shared(SharedAnswer::Opened {
                session: SessionId::new("s"),
                until: until.clone(),
            }),
            json!({ "answer": "opened", "session": "s", "until": until }),
        ),
        (
            CommandAnswer::Shared(SharedAnswer::Identity { identity }),
            json!({ "answer": "identity", "identity": { "account": "111122223333", "arn": "arn" } }),
        ),
        (
            CommandAnswer::Shared(SharedAnswer::Ended {
                count: 2,
                console_until: None,
                keys_until: None,
                sign_out: None,
            }),
            json!({ "answer": "ended", "count": 2 }),
        ),
        (CommandAnswer::Own(OwnAnswer::Link { url: secret() }), json!({ "answer": "link", "url": "canary" })),
        (
            CommandAnswer::Own(OwnAnswer::Credentials {
                access_key_id: "ASIA".to_owned(),
                secret_access_key: secret(),
                session_token: secret(),
                expiration: until.clone(),
            }),
            json!({
                "answer": "credentials",
                "access_key_id": "ASIA",
                "secret_access_key": "canary",
                "session_token": "canary",
                "expiration": until
            }),
        ),
        (CommandAnswer::Own(OwnAnswer::HandingOver), json!({ "answer": "handing-over" })),
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
            FromEngine::<SharedAnswer>::PromptClosed { prompt: PromptId(3) },
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
        proxies: None,
        aws_places: None,
        version: "0.1.0".to_owned(),
        protocol: 1,
        pid: 7,
    };
    let written = serde_json::to_value(&hello).expect("JSON");
    assert_eq!(written, json!({ "protocol": 1, "version": "0.1.0", "pid": 7 }));
    assert_eq!(serde_json::from_value::<Hello>(written).expect("the same"), hello);
    let named = |name: &str| (name == "https_proxy").then(|| "http://jo:canary@proxy:8080".to_owned());
    let bringing =
        Hello { proxies: Proxies::of(named).map(|proxies| Box::new(RequesterCredentials(proxies))), ..hello };
    let written = serde_json::to_value(&bringing).expect("JSON");
    assert_eq!(written["proxies"], json!({ "HTTPS_PROXY": "http://jo:canary@proxy:8080" }));
    assert_eq!(serde_json::from_value::<Hello>(written).expect("the same"), bringing);
    assert!(!format!("{bringing:?}").contains("canary"));
    let later = json!({ "protocol": 9, "version": "2.0.0", "pid": 7, "something": ["new"] });
    assert_eq!(serde_json::from_value::<Hello>(later).expect("a later one reads").protocol, 9);
}

#[test]
fn no_request_shows_its_secret() {
    for (request, _) in shared() {
        assert!(!format!("{request:?}").contains("canary"));
    }
}
