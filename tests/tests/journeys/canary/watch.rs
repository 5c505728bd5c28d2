//! Looks at every process of ours while it runs: what its arguments and environment show to others.

use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

/// Programs of ours, as `/proc/PID/comm` cuts their names.
const OURS: [&str; 4] = ["rolecall", "rolecall-deskto", "rolecall-window", "rolecall-demo"];

/// Looks until it is stopped.
pub struct Watch {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<Seen>,
}

/// What was seen, each different text once.
#[derive(Default)]
pub struct Seen {
    /// How many processes.
    pub processes: usize,
    /// `/proc/PID/cmdline` of all.
    pub arguments: Vec<u8>,
    /// `/proc/PID/environ` of all; a hardened program's only where the test runs as root.
    pub environments: Vec<u8>,
}

impl Watch {
    /// Starts to look.
    pub fn start() -> std::io::Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let thread = std::thread::Builder::new().name("watch".to_owned()).spawn(move || {
            let (mut pids, mut arguments, mut environments) =
                (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
            while !stopped.load(Ordering::Relaxed) {
                look(&mut pids, &mut arguments, &mut environments);
                std::thread::sleep(Duration::from_millis(2));
            }
            let join = |texts: BTreeSet<Vec<u8>>| texts.into_iter().collect::<Vec<_>>().join(&b'\n');
            Seen { processes: pids.len(), arguments: join(arguments), environments: join(environments) }
        })?;
        Ok(Self { stop, thread })
    }

    /// Stops, and tells what was seen.
    pub fn stop(self) -> Seen {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.join().unwrap_or_default()
    }
}

fn look(pids: &mut BTreeSet<u32>, arguments: &mut BTreeSet<Vec<u8>>, environments: &mut BTreeSet<Vec<u8>>) {
    let Ok(processes) = fs::read_dir("/proc") else { return };
    for process in processes.flatten() {
        let Some(pid) = process.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else {
            continue;
        };
        let path = process.path();
        // One that has just ended is no news.
        let is_ours =
            || fs::read_to_string(path.join("comm")).is_ok_and(|name| OURS.contains(&name.trim_end()));
        if !is_ours() {
            continue;
        }
        let (argument, environment) = (fs::read(path.join("cmdline")), fs::read(path.join("environ")));
        // A child of ours may have become somebody else's program meanwhile, which is given the credentials. Its name
        // changes before its environment does.
        if is_ours() {
            pids.insert(pid);
            arguments.extend(argument);
            environments.extend(environment);
        }
    }
}
