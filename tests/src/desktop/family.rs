//! The desktop's processes: started together, logged apart, and ended together whatever happens to the test.
//!
//! All belong to one process group led by a small shell that reads from a pipe we hold. When the pipe closes, because
//! the desktop is dropped or because the test was killed, the shell ends the whole group.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use super::Result;

/// First a request, so that Xvfb removes its lock and socket; then no question.
const WATCHDOG: &str = "trap '' TERM INT HUP; read -r _; kill -TERM 0; sleep 0.2; kill -KILL 0";

#[derive(Debug)]
pub(super) struct Family {
    logs: PathBuf,
    members: HashMap<&'static str, Child>,
    watchdog: Child,
    /// The pipe whose closing ends everything.
    lifeline: Option<ChildStdin>,
}

impl Family {
    pub(super) fn start(logs: &Path) -> Result<Self> {
        std::fs::create_dir_all(logs)?;
        let mut watchdog = Command::new("sh")
            .args(["-c", WATCHDOG])
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let lifeline = watchdog.stdin.take();
        Ok(Self { logs: logs.to_owned(), members: HashMap::new(), watchdog, lifeline })
    }

    /// Makes a command part of the group, so that what it starts ends with the desktop too.
    pub(super) fn adopt(&self, command: &mut Command) {
        command.process_group(self.watchdog.id().cast_signed());
    }

    pub(super) fn spawn(&mut self, name: &'static str, command: &mut Command) -> Result<()> {
        command.stdin(Stdio::null());
        command.stdout(self.log(name)?);
        self.spawn_logged(name, command)
    }

    /// Starts a program that reads something from its standard input first.
    pub(super) fn spawn_told(&mut self, name: &'static str, command: &mut Command, told: &str) -> Result<()> {
        command.stdin(Stdio::piped());
        command.stdout(self.log(name)?);
        self.spawn_logged(name, command)?;
        if let Some(mut input) = self.members.get_mut(name).and_then(|child| child.stdin.take()) {
            input.write_all(told.as_bytes())?;
        }
        Ok(())
    }

    /// Starts a program that says on its standard output that it is ready, and gives that line.
    pub(super) fn spawn_announcing(&mut self, name: &'static str, command: &mut Command) -> Result<String> {
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        self.spawn_logged(name, command)?;
        let output = self.members.get_mut(name).and_then(|child| child.stdout.take());
        let mut line = String::new();
        if let Some(output) = output {
            BufReader::new(output).read_line(&mut line)?;
        }
        if line.trim().is_empty() {
            let log = std::fs::read_to_string(self.log_path(name)).unwrap_or_default();
            return Err(format!("{name} did not start: {log}").into());
        }
        Ok(line.trim().to_owned())
    }

    /// Asks a process to end, and makes it end after two seconds.
    pub(super) fn stop(&mut self, name: &str) -> Result<()> {
        let mut child = self.members.remove(name).ok_or_else(|| format!("{name} is not running"))?;
        if let Some(pid) = Pid::from_raw(child.id().cast_signed()) {
            // It may have ended by itself, which is as good.
            let _ = kill_process(pid, Signal::TERM);
        }
        let asked = Instant::now();
        while child.try_wait()?.is_none() {
            if asked.elapsed() > Duration::from_secs(2) {
                child.kill()?;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    fn spawn_logged(&mut self, name: &'static str, command: &mut Command) -> Result<()> {
        command.stderr(self.log(name)?);
        self.adopt(command);
        let child = command.spawn().map_err(|error| format!("{name}: {error}; ./dev test installs it"))?;
        self.members.insert(name, child);
        Ok(())
    }

    fn log(&self, name: &str) -> Result<File> {
        Ok(File::options().create(true).append(true).open(self.log_path(name))?)
    }

    fn log_path(&self, name: &str) -> PathBuf {
        self.logs.join(format!("{name}.log"))
    }
}

impl Drop for Family {
    fn drop(&mut self) {
        self.lifeline.take();
        // The watchdog kills itself last, so nothing here can wait for long.
        let _ = self.watchdog.wait();
        for child in self.members.values_mut() {
            let _ = child.wait();
        }
    }
}
