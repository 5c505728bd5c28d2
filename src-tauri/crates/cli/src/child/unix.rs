//! On Unix this process can become another, and can pass signals on.

use std::io;
use std::os::unix::process::CommandExt as _;
use std::process::Command;

use rolecall_hardening::with_the_persons_limits;
use rustix::process::{Pid, Signal, getpgrp, kill_process};
use rustix::termios::tcgetpgrp;
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2};
use signal_hook::iterator::Signals;

use super::ChildExit;
use crate::terminal;

/// The signals that are meant for the command when this process gets them.
const FORWARDED: [i32; 6] = [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2];

/// Becomes the command, so it returns only an error.
pub fn replace_process(command: &mut Command) -> io::Result<ChildExit> {
    Err(with_the_persons_limits(|| command.exec()))
}

/// Runs the command to its end and forwards signals to it.
pub fn run(command: &mut Command) -> io::Result<ChildExit> {
    // Before the command starts, so that no signal is lost.
    // What is ignored (nohup, a shell's background) stays so, here and in the command.
    let mut signals = Signals::new(FORWARDED.into_iter().filter(|signal| !is_ignored(*signal)))?;
    terminal::leave_signals_to_others();
    #[cfg(target_os = "linux")]
    end_with_this_process(command);
    let mut child = with_the_persons_limits(|| command.spawn())?;
    let listening = signals.handle();
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    let forwarding = std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
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
    if let Ok(thread) = forwarding {
        let _ = thread.join();
    }
    status.map(ChildExit::of)
}

/// Has the command end where this process is killed: its endpoint is gone then, and it would go on until its credentials
/// end.
#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "what runs between fork and exec has to be looked at by hand")]
fn end_with_this_process(command: &mut Command) {
    let this = std::process::id();
    let follow = move || {
        rustix::process::set_parent_process_death_signal(Some(Signal::TERM))?;
        // It may have been killed before that.
        if std::os::unix::process::parent_id() == this {
            Ok(())
        } else {
            Err(io::ErrorKind::BrokenPipe.into())
        }
    };
    // SAFETY: it makes two system calls, and neither allocates nor locks.
    unsafe { command.pre_exec(follow) };
}

/// Whether this process ignores a signal; no where the system does not say.
pub fn is_ignored(signal: i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    // A bit each, from 1 on.
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default();
    mask & (1 << (signal - 1)) != 0
}

/// Whether the terminal sent the signal (Ctrl-C, Ctrl-\) to its whole foreground group. The command has it already
/// then, and many programs quit without cleanup at a second one.
fn is_from_keyboard(signal: i32) -> bool {
    let from_a_key = matches!(signal, SIGINT | SIGQUIT);
    let in_foreground = || {
        let terminal = std::fs::File::open("/dev/tty").ok()?;
        tcgetpgrp(&terminal).ok().map(|group| group == getpgrp())
    };
    from_a_key && in_foreground().unwrap_or(false)
}
