//! A snapshot for tests, and the comparison with the files under `tests/golden`.

use std::fs;
use std::path::Path;

use jiff::tz::TimeZone;
use rolecall_core::settings::Preferences;
use rolecall_core::snapshot::{EngineView, Snapshot};
use serde::Serialize;
use serde_json::json;

use crate::commands::listing::{self, Entry};
use crate::output::JsonAnswer;
use crate::time_format::LocalClock;

/// Tuesday, 3 March 2026, 18:40 an hour east of Greenwich.
pub fn clock() -> LocalClock {
    LocalClock::at("2026-03-03T17:40:00Z", TimeZone::fixed(jiff::tz::offset(1)))
}

/// Four roles of three sources: one has its console open, one is used in a shell, one has just expired, one can't be
/// assumed.
pub fn snapshot() -> Snapshot {
    let outlook = |credentials: u32, console: Option<u32>| {
        json!({
            "credentials": credentials, "console": console, "asks_code": console.is_some(), "asks_reason": false,
            "reasons": [],
        })
    };
    let acme = || json!({ "id": "123456789012", "name": "acme-prod" });
    let by = |kind: &str, id: &str| json!({ "by": kind, "id": id });
    let arn = |account: &str, name: &str| format!("arn:aws:iam::{account}:role/{name}");
    serde_json::from_value(json!({
        "revision": 7,
        "engine": EngineView::default(),
        "preferences": Preferences::default(),
        "accounts": [
            { "id": "123456789012", "name": "acme-prod", "group": "Production", "colour": "red" },
            { "id": "555566667777", "name": "acme-empty" },
        ],
        "teams": [
            { "team": { "id": "platform", "name": "platform", "from": "https://example.com/roles.toml" },
              "roles": 12, "checked_at": "2026-03-03T09:40:00Z", "fetching": false,
              "offer": { "new": 2, "changed": 1, "gone": 0 } },
            { "team": { "id": "data", "name": "data", "from": "/srv/data/roles.toml", "source": "work" },
              "roles": 0, "fetching": false,
              "problem": { "code": "team-file", "message": "It is not there.", "hint": "", "retryable": false } },
        ],
        "sources": [
            { "source": { "id": "work", "name": "Work", "kind": "access-key", "region": "eu-west-1",
                "mfa_serial": "arn:aws:iam::111122223333:mfa/jo" }, "state": "ready",
              "key": { "since": "2025-11-29T17:40:00Z", "old_from": "2026-02-27T17:40:00Z" },
              "identity": { "account": "111122223333", "arn": "arn:aws:iam::111122223333:user/jo" } },
            { "source": { "id": "laptop", "name": "laptop", "kind": "profile", "profile": "default" },
              "state": "unchecked", "checked_at": "2026-03-02T08:12:00Z",
              "identity": { "account": "111122223333", "arn": "arn:aws:iam::111122223333:user/jo" } },
            { "source": { "id": "old", "name": "old", "kind": "access-key" }, "state": "key-missing" },
        ],
        "roles": [
            { "role": { "id": "1", "name": "prod-admin", "kind": "assume", "arn": arn("123456789012", "Admin"),
                "source": "work", "region": "eu-west-1", "destination": "s3", "colour": "red", "favourite": true,
                "protect": true }, "signed_by": by("source", "work"), "colour": "red", "account": acme(),
              "outlook": outlook(14_400, Some(43_200)), "last_used": "2026-03-03T17:40:00Z" },
            { "role": { "id": "staging-ops", "name": "staging-ops", "kind": "assume",
                "arn": arn("210987654321", "team/Ops"), "source": "laptop", "group": "Staging" },
              "signed_by": by("source", "laptop"), "group": "Staging",
              "account": { "id": "210987654321", "name": "210987654321" },
              "outlook": outlook(3600, None) },
            { "role": { "id": "data-ro", "name": "data-ro", "kind": "assume",
                "arn": arn("123456789012", "DataReadOnly"), "source": "old" },
              "signed_by": by("source", "old"), "account": acme(),
              "catalogue": "team", "from": "platform",
              "outlook": outlook(5400, Some(28_800)) },
            { "role": { "id": "chained", "name": "chained", "kind": "assume", "arn": arn("123456789012", "Far"),
                "via": "1" }, "signed_by": by("role", "1"), "account": acme(),
              "problem": { "code": "cant-sign", "message": "Not yet.", "hint": "", "retryable": false } },
        ],
        "sessions": [
            { "id": "a1", "owner": { "role": "1" }, "name": "prod-admin", "started_at": "2026-03-03T17:40:00Z",
              "credentials_until": "2026-03-03T21:40:00Z", "in_shell": false, "ended": false,
              "console": { "at": "2026-03-03T17:40:00Z", "until": "2026-03-04T05:40:00Z",
                "destination": "s3", "from": "tray", "replaced": false },
              "assumed_arn": "arn:aws:sts::123456789012:assumed-role/Admin/jo@laptop" },
            { "id": "b2", "owner": { "role": "staging-ops" }, "name": "staging-ops",
              "started_at": "2026-03-03T17:22:00Z", "credentials_until": "2026-03-03T18:22:00Z", "in_shell": true,
              "ended": false },
            { "id": "c3", "owner": { "role": "data-ro" }, "name": "data-ro", "started_at": "2026-03-03T16:00:00Z",
              "credentials_until": "2026-03-03T17:30:00Z", "in_shell": true, "ended": true },
        ],
        "prompts": [],
        "attention": [],
        "programs": [
            { "role": "1", "always": true, "since": "2026-03-03T09:40:00Z", "program": {
                "executable": { "path": "/usr/bin/python3.11", "digest": "aa" },
                "script": { "path": "/usr/bin/aws", "digest": "bb" } } },
            { "role": "gone", "always": false, "since": "2026-03-02T08:12:00Z", "program": {
                "executable": { "path": "/opt/terraform", "digest": "cc" } } },
        ],
    }))
    .expect("a snapshot")
}

/// Compares a text with a golden file. `GOLDEN=write` first writes the file.
pub fn golden(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("GOLDEN").is_some_and(|value| value == "write") {
        fs::write(&path, text).expect("the golden file is written");
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(text, expected, "{name} differs; GOLDEN=write accepts what it is now");
}

/// As [`golden`], for the fields of an answer as JSON on many lines.
pub fn golden_json(name: &str, fields: &impl Serialize) {
    let answer = JsonAnswer::from(fields);
    golden(name, &format!("{}\n", serde_json::to_string_pretty(&answer).expect("JSON")));
}

/// Compares a list's table and JSON with the golden files `NAME.txt` and `NAME.json`.
pub fn golden_list<E: Entry>(name: &str, entries: &[E]) {
    golden(&format!("{name}.txt"), &listing::table(listing::rows(entries, &clock())));
    golden_json(&format!("{name}.json"), &listing::json(entries));
}
