//! A hardened process, looked at from outside. It runs as a child: hardening can't be undone.
#![cfg(target_os = "linux")]

use std::process::Command;

use rolecall_platform::hardening::harden;
use rustix::process::{DumpableBehavior, Resource, dumpable_behavior, getrlimit};

const CHILD: &str = "ROLECALL_TEST_HARDENED";

#[test]
fn a_defect_tells_its_place_and_nothing_else() {
    if std::env::var_os(CHILD).is_some() {
        harden();
        assert_eq!(dumpable_behavior().ok(), Some(DumpableBehavior::NotDumpable));
        let core = getrlimit(Resource::Core);
        assert_eq!((core.current, core.maximum), (Some(0), Some(0)));
        panic!("{}", String::from("CANARY-secret"));
    }
    let output = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "a_defect_tells_its_place_and_nothing_else", "--nocapture"])
        .env(CHILD, "1")
        .output()
        .expect("it runs");
    let told = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(told.contains("Rolecall stopped because of a defect at "), "{told}");
    assert!(told.contains("hardening.rs:18."), "the last assertion held: {told}");
    assert!(!told.contains("CANARY"), "{told}");
    assert!(!output.status.success());
}
