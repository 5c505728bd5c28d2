//! A program that stays, and what the system tells of it.

use std::collections::HashMap;
use std::fs;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::desktop::Result;

/// A program that is told to end takes no longer.
const GOODBYE: Duration = Duration::from_secs(5);

/// A running program; it ends with this value at the latest.
pub(super) struct Running(Child);

impl Running {
    pub(super) fn start(command: &mut Command) -> Result<Self> {
        let child =
            command.spawn().map_err(|error| format!("{}: {error}", command.get_program().display()))?;
        Ok(Self(child))
    }

    pub(super) fn pid(&self) -> u32 {
        self.0.id()
    }

    /// Asks it to end and waits until it has.
    pub(super) fn end(mut self) -> Result<()> {
        if let Some(pid) = Pid::from_raw(self.0.id().cast_signed()) {
            kill_process(pid, Signal::TERM)?;
        }
        let asked = Instant::now();
        while self.0.try_wait()?.is_none() {
            if asked.elapsed() > GOODBYE {
                return Err("the program does not end when it is told to".into());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Ended already, mostly.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Memory of a process in megabytes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Memory {
    /// As the system tells root.
    Proportional {
        /// Its own and its share of what it has in common with others.
        proportional: f64,
        /// What would be free if it ended.
        private: f64,
        /// Memory without a file behind it: heap, stacks, and what start-up wrote into the program's own pages.
        anonymous: f64,
    },
    /// As anybody may know: what it has in common with others counted as if it were its own.
    Resident(f64),
}

impl Memory {
    pub(super) fn megabytes(&self) -> f64 {
        match self {
            Self::Proportional { proportional, .. } => *proportional,
            Self::Resident(resident) => *resident,
        }
    }
}

/// What the system tells. Rolecall keeps other programs of the same person out, so only root learns the details.
pub(super) fn memory(pid: u32) -> Result<Memory> {
    let megabytes = |sizes: &HashMap<&str, f64>, name: &str| sizes.get(name).copied().unwrap_or(0.0) / 1024.0;
    if let Ok(text) = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")) {
        let sizes = numbers(&text);
        return Ok(Memory::Proportional {
            proportional: megabytes(&sizes, "Pss"),
            private: megabytes(&sizes, "Private_Clean") + megabytes(&sizes, "Private_Dirty"),
            anonymous: megabytes(&sizes, "Anonymous"),
        });
    }
    let text = fs::read_to_string(format!("/proc/{pid}/status"))?;
    Ok(Memory::Resident(megabytes(&numbers(&text), "VmRSS")))
}

/// How often each thread has gone to sleep by itself so far, which is how often it was woken.
#[derive(Debug)]
pub(super) struct Wakes(HashMap<String, f64>);

impl Wakes {
    pub(super) fn of(pid: u32) -> Result<Self> {
        let mut threads = HashMap::new();
        for entry in fs::read_dir(format!("/proc/{pid}/task"))? {
            let entry = entry?;
            // A thread may end between the listing and the reading.
            let Ok(text) = fs::read_to_string(entry.path().join("status")) else { continue };
            let wakes = numbers(&text).get("voluntary_ctxt_switches").copied().unwrap_or(0.0);
            threads.insert(entry.file_name().to_string_lossy().into_owned(), wakes);
        }
        Ok(Self(threads))
    }

    /// How many there were since. A thread that ended meanwhile was woken once for it at least.
    pub(super) fn since(&self, before: &Self) -> f64 {
        let woken = self.0.iter().map(|(thread, wakes)| wakes - before.0.get(thread).copied().unwrap_or(0.0));
        let ended = before.0.keys().filter(|thread| !self.0.contains_key(*thread)).map(|_| 1.0);
        woken.chain(ended).sum()
    }
}

/// The lines `Name:   123 kB` of a file under `/proc`.
fn numbers(text: &str) -> HashMap<&str, f64> {
    text.lines()
        .filter_map(|line| {
            let (name, rest) = line.split_once(':')?;
            Some((name, rest.split_whitespace().next()?.parse().ok()?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_s_files_are_read() {
        let own = std::process::id();
        let memory = memory(own).expect("one's own memory");
        assert!(memory.megabytes() > 0.1, "{memory:?}");
        let before = Wakes::of(own).expect("one's own threads");
        std::thread::sleep(Duration::from_millis(1));
        let slept = Wakes::of(own).expect("one's own threads").since(&before);
        assert!(slept >= 1.0, "{slept}");
    }
}
