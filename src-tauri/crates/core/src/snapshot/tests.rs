//! Changes between snapshots.

use proptest::prelude::*;

use super::*;
use crate::source::KeychainState;
use crate::state::event::Event;
use crate::state::tests::bench::*;

/// A snapshot with some of its sections changed, by the bits of a number.
fn variant(bits: u8, revision: u64) -> Snapshot {
    let has = |bit: u8| bits & (1 << bit) != 0;
    let text = if has(0) { SETTINGS.to_owned() } else { SETTINGS.replacen("region = \"eu-west-1\"", "", 1) };
    let text =
        if has(1) { text } else { text.replace("version = 1", "version = 1\n[preferences]\nissuer = \"x\"") };
    let text =
        if has(2) { text } else { text.replacen("name = \"ops\"", "name = \"ops\"\nfavourite = true", 1) };
    let account = "[[accounts]]\nid = \"123456789012\"\nname = \"acme\"\n";
    let mut bench = Bench::with(&if has(3) { text } else { format!("{text}{account}") });
    if has(4) {
        bench.console_of("ops", 60);
    }
    if has(5) {
        bench.open(click(), "admin");
    }
    if has(6) {
        bench.on(Event::KeychainLooked { state: KeychainState::Locked, keys: Vec::new() });
    }
    if has(7) {
        bench.open(click(), "data");
        bench.not_assumed(not_trusted());
    }
    Snapshot { revision, ..bench.snapshot() }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
    #[test]
    fn a_change_makes_the_older_snapshot_the_newer_one(old: u8, new: u8) {
        let (mut old, new) = (variant(old, 7), variant(new, 8));
        let change = SnapshotChange::between(&old, &new);
        let sent = serde_json::to_string(&change).expect("JSON");
        let received: SnapshotChange = serde_json::from_str(&sent).expect("the same");
        received.apply_to(&mut old);
        prop_assert_eq!(old, new);
    }

    #[test]
    fn a_snapshot_reads_back(bits: u8) {
        let snapshot = variant(bits, 7);
        let sent = serde_json::to_string(&snapshot).expect("JSON");
        prop_assert_eq!(serde_json::from_str::<Snapshot>(&sent).expect("the same"), snapshot);
    }
}

#[test]
fn only_what_changed_is_sent() {
    let (old, new) = (variant(0xff, 7), variant(0xff, 8));
    let change = serde_json::to_value(SnapshotChange::between(&old, &new)).expect("JSON");
    assert_eq!(change, serde_json::json!({ "revision": 8 }));
    let change = serde_json::to_value(SnapshotChange::between(&old, &variant(0xfd, 8))).expect("JSON");
    let sections: Vec<&String> = change.as_object().expect("an object").keys().collect();
    assert_eq!(sections, ["preferences", "revision"]);
}
