//! Where a process can become another, and signals can be passed on.

use std::io;
use std::os::unix::process::CommandExt as _;
use std::process::Command;

use rolecall_platform::hardening::with_the_persons_limits;
use rustix::process::{Pid, Signal, getpgrp, kill_process};
use rustix::termios::tcgetpgrp;
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2};
use signal_hook::iterator::Signals;

use super::Ended;

/// What this process may be told that is meant for the command.
const PASSED_ON: [i32; 6] = [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2];

/// Becomes the command. It comes back only where that fails.
pub fn become_it(command: &mut Command) -> io::Result<Ended> {
    Err(with_the_persons_limits(|| command.exec()))
}

/// Runs the command to its end, beside this process, and passes on what this process is told meanwhile.
pub fn run(command: &mut Command) -> io::Result<Ended> {
    // Before the command starts, so that no signal is lost in between.
    let mut signals = Signals::new(PASSED_ON)?;
    let mut child = with_the_persons_limits(|| command.spawn())?;
    let listening = signals.handle();
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    let passing_on = std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for number in signals.forever() {
            if let (Some(pid), Some(signal), false) =
                (pid, Signal::from_named_raw(number), is_from_keyboard(number))
            {
                let _ = kill_process(pid, signal);
            }
        }
    });
    let status = child.wait();
    listening.close();
    if let Ok(thread) = passing_on {
        let _ = thread.join();
    }
    status.map(Ended::of)
}

/// Ctrl-C and its like reach every process in the terminal's foreground: passed on, the command would see them twice,
/// and many a program breaks off hard at the second.
fn is_from_keyboard(signal: i32) -> bool {
    let key = matches!(signal, SIGINT | SIGQUIT);
    let in_front = || {
        let terminal = std::fs::File::open("/dev/tty").ok()?;
        tcgetpgrp(&terminal).ok().map(|group| group == getpgrp())
    };
    key && in_front().unwrap_or(false)
}
