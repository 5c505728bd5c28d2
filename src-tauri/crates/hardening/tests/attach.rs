//! Another program of the same user looks into a process of ours: refused once it is hardened.
#![cfg(target_os = "linux")]
#![allow(clippy::print_stdout, reason = "the processes of the test tell each other what they do")]

use std::fs::{self, File, Permissions};
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use rolecall_hardening::harden;

const TEST: &str = "another_program_of_the_same_user_is_kept_out";
/// What the process of this run is to do.
const PART: &str = "ROLECALL_TEST_PART";
/// Somebody without rights, where the test itself has them all and would be let in anywhere.
const NOBODY: u32 = 65_534;

/// This program in one of its parts, as somebody without rights.
fn run(program: &Path, part: &str) -> Command {
    let mut command = Command::new(program);
    command.args(["--exact", TEST, "--nocapture"]).env(PART, part).stdout(Stdio::piped());
    if rustix::process::getuid().is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    command
}

/// Starts a process that waits for the end of its input, and waits until it is ready.
fn waiting(program: &Path, part: &str) -> Child {
    let mut child = run(program, part).stdin(Stdio::piped()).spawn().expect("starts");
    let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
    assert!(lines.any(|line| line.is_ok_and(|line| line.contains("ready"))));
    child
}

#[test]
fn another_program_of_the_same_user_is_kept_out() {
    match std::env::var(PART).as_deref() {
        Ok(part @ ("plain" | "hardened")) => {
            if part == "hardened" {
                harden();
            }
            println!("ready");
            drop(std::io::stdin().read_to_end(&mut Vec::new()));
        }
        Ok(pid) => {
            let open = |file: &str| File::open(format!("/proc/{pid}/{file}")).is_ok();
            println!("looked: memory {}, environment {}", open("mem"), open("environ"));
        }
        Err(_) => {
            let folder = tempfile::tempdir().expect("a folder");
            fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).expect("opened");
            let program = folder.path().join("program");
            fs::copy(std::env::current_exe().expect("this program"), &program).expect("copied");
            // Some systems let nobody attach to what they did not start; reading is what shows the difference there.
            for (part, told) in
                [("plain", "environment true"), ("hardened", "memory false, environment false")]
            {
                let mut child = waiting(&program, part);
                let looked = run(&program, &child.id().to_string()).output().expect("looks");
                let looked = String::from_utf8_lossy(&looked.stdout).into_owned();
                assert!(looked.contains(told), "{part}: {looked}");
                child.kill().expect("ends");
                child.wait().expect("ended");
            }
        }
    }
}
