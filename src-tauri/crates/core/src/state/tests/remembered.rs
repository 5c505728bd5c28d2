//! What is known after a restart without the keychain: who sources are, and since when their keys are here.

use jiff::SignedDuration;

use super::bench::*;
use crate::failure::{Failure, FileKind};
use crate::id::SourceId;
use crate::record::Record;
use crate::request::{Request, SecretInput};
use crate::secret::{AccessKey, access_key_fingerprint};
use crate::snapshot::SourceView;
use crate::state::effect::Effect;
use crate::state::event::Event;

const JO: &str = "arn:aws:iam::111122223333:user/jo";

fn work(bench: &Bench) -> SourceView {
    let sources = bench.snapshot().sources;
    sources.into_iter().find(|view| view.source.name == "work").expect("there")
}

fn rotate(bench: &mut Bench) {
    let key = AccessKey {
        access_key_id: "AKIAIOSFODNN7EXAMPLE".to_owned(),
        secret_access_key: "s".repeat(40).into(),
    };
    bench.ask(window(1), SecretInput::ReplaceKey { source: SourceId::new("work"), key });
    bench.identified(JO);
    let Effect::StoreKey { operation, .. } = bench.take("StoreKey") else { unreachable!() };
    bench.on(Event::Written(operation, Ok(None)));
}

#[test]
fn who_a_source_is_and_since_when_its_key_is_here_outlive_the_process() {
    let mut bench = Bench::new();
    assert_eq!(work(&bench).key, None, "of a key from before nothing is known");
    let put = bench.now;
    rotate(&mut bench);
    let record = bench.record.clone();
    let text = serde_json::to_string(&record).expect("it is text");
    assert!(!text.contains("AKIA") && !text.contains("sss"), "no part of the key is in it: {text}");

    let mut bench = Bench::without_window();
    bench.now = put + SignedDuration::from_hours(24 * 89);
    bench.on(Event::RecordRead(Ok(record)));
    let view = work(&bench);
    assert_eq!(view.identity.as_ref().map(|identity| identity.arn.as_str()), Some(JO));
    assert_eq!(view.checked_at, Some(put));
    let key = view.key.expect("it is known");
    assert_eq!(key.since, put);
    let fingerprint = access_key_fingerprint("AKIAIOSFODNN7EXAMPLE");
    assert_eq!(view.key_fingerprint, Some(fingerprint), "a twin is known by it");
    assert!(key.old_from > bench.now);
    assert!(key.old_from <= bench.now + SignedDuration::from_hours(24), "ninety days");
}

#[test]
fn another_key_is_a_new_one_and_a_removed_source_is_forgotten() {
    let mut bench = Bench::new();
    rotate(&mut bench);
    bench.after(SignedDuration::from_hours(24 * 100));
    let old = work(&bench).key.expect("known");
    assert!(old.old_from < bench.now);
    rotate(&mut bench);
    assert_eq!(work(&bench).key.map(|key| key.since), Some(bench.now));
    let others = SETTINGS.replace("name = \"work\"", "name = \"other\"").replace("\"work\"", "\"other\"");
    bench.settings(&others);
    let checked = bench.ask(window(1), Request::CheckSource { source: SourceId::new("phone") });
    bench.identified(JO);
    assert!(bench.answers[&checked].is_ok());
    let known: Vec<&str> = bench.record.sources.keys().map(SourceId::as_str).collect();
    assert_eq!(known, ["phone"]);
}

#[test]
fn what_can_not_be_read_is_never_written_over_and_told() {
    let mut bench = Bench::new();
    let failure = Failure::File { what: FileKind::Record, reason: "denied".to_owned() };
    bench.on(Event::RecordRead(Err(failure)));
    bench.record = Record::default();
    rotate(&mut bench);
    assert_eq!(bench.record, Record::default(), "nothing was written");
    assert!(work(&bench).key.is_some(), "it lives in memory");
    assert_eq!(bench.attention(), ["trouble File"]);
}
