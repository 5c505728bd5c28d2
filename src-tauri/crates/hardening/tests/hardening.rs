//! A hardened process, looked at from outside. It runs as a child: hardening can't be undone.
#![cfg(target_os = "linux")]

use std::process::Command;

use rolecall_hardening::{harden, with_the_persons_limits};
use rustix::process::{DumpableBehavior, Resource, Rlimit, dumpable_behavior, getrlimit, setrlimit};

const CHILD: &str = "ROLECALL_TEST_HARDENED";

#[test]
fn a_defect_tells_its_place_and_nothing_else() {
    if std::env::var_os(CHILD).is_some() {
        // In blocks of 512 bytes for a shell. Where the system allows none at all there is nothing to give back.
        let theirs = Rlimit { current: Some(512), ..getrlimit(Resource::Core) };
        let allowed = setrlimit(Resource::Core, theirs).is_ok();
        let limit_of_a_command = || {
            let output = Command::new("sh").args(["-c", "ulimit -c"]).output().expect("it runs");
            String::from_utf8_lossy(&output.stdout).trim().to_owned()
        };
        harden();
        assert_eq!(dumpable_behavior().ok(), Some(DumpableBehavior::NotDumpable));
        assert_eq!(getrlimit(Resource::Core).current, Some(0));
        assert_eq!(limit_of_a_command(), "0");
        assert_eq!(with_the_persons_limits(limit_of_a_command), if allowed { "1" } else { "0" });
        assert_eq!(getrlimit(Resource::Core).current, Some(0));
        panic!("{}", String::from("CANARY-secret"));
    }
    let output = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "a_defect_tells_its_place_and_nothing_else", "--nocapture"])
        .env(CHILD, "1")
        .output()
        .expect("it runs");
    let told = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(told.contains("Rolecall stopped because of a defect at "), "{told}");
    assert!(told.contains("hardening.rs:27."), "the last assertion held: {told}");
    assert!(!told.contains("CANARY"), "{told}");
    assert!(!output.status.success());
}
