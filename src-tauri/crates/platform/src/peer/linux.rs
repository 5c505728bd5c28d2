//! Linux: the kernel's word on the peer (`SO_PEERPIDFD`, before it `SO_PEERCRED`) and what `/proc` shows. A process is
//! held by a descriptor while it is looked at, so that its number can't be another's: what was read counts only where it
//! lives on.

use std::fs::{self, File};
use std::io;
use std::os::fd::{AsFd, AsRawFd as _, FromRawFd as _, OwnedFd};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rolecall_core::program::{Program, ProgramFile, ProgramId};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, PidfdFlags, pidfd_open};

use super::LONGEST_PATH;
use super::digest::{digest, identity};
use super::interpreter::{Runs, is_typed_at, runs};

/// Whoever takes in what another process leaves behind did not start it.
const TAKE_IN: [&str; 2] = ["systemd", "init"];

/// The process at the other end of a connection.
#[derive(Debug, Clone)]
pub struct Peer {
    /// Its number; 0: not known.
    pub pid: u32,
    held: Option<Arc<Process>>,
}

/// A process that is held.
#[derive(Debug)]
pub(super) struct Process {
    pid: u32,
    held: OwnedFd,
}

impl Peer {
    /// The process that connected; `pid`: its number, as the kernel tells.
    pub fn of(stream: &impl AsFd, pid: u32) -> Self {
        let held =
            peer_pidfd(stream.as_fd()).map(|held| Process { pid, held }).or_else(|_| Process::hold(pid));
        Self { pid, held: held.ok().map(Arc::new) }
    }

    pub(super) fn held(&self) -> Option<Arc<Process>> {
        self.held.clone()
    }
}

/// Looks at the program that asks: the peer, or what started it where the peer is `rolecall`.
pub(super) fn look(peer: &Process, rolecall: Option<&Path>) -> Option<Program> {
    let stat = peer.stat()?;
    if !peer.is(rolecall) {
        return peer.program(None);
    }
    let parent = Process::hold(stat.parent).ok()?;
    // While the peer lives with this parent, the number that is held is that of its parent.
    if peer.stat()?.parent != stat.parent || !peer.lives() {
        return None;
    }
    let program = parent.program(Some(stat.terminal))?;
    (peer.lives() && peer.stat()?.parent == stat.parent).then_some(program)
}

impl Process {
    fn hold(pid: u32) -> io::Result<Self> {
        let number = i32::try_from(pid).ok().and_then(Pid::from_raw);
        let held = pidfd_open(number.ok_or(io::ErrorKind::NotFound)?, PidfdFlags::empty())?;
        Ok(Self { pid, held })
    }

    /// Whether it has not ended.
    fn lives(&self) -> bool {
        let mut fds = [PollFd::new(&self.held, PollFlags::IN)];
        matches!(poll(&mut fds, Some(&Timespec::default())), Ok(0))
    }

    fn folder(&self) -> PathBuf {
        PathBuf::from(format!("/proc/{}", self.pid))
    }

    /// Whether it is this program. One that lets nobody look into it, as `rolecall` does, is taken for it.
    fn is(&self, rolecall: Option<&Path>) -> bool {
        match (fs::metadata(self.folder().join("exe")), rolecall.map(fs::metadata)) {
            (Err(error), _) => error.kind() == io::ErrorKind::PermissionDenied,
            (Ok(of), Some(Ok(own))) => (of.dev(), of.ino()) == (own.dev(), own.ino()),
            (Ok(_), _) => false,
        }
    }

    fn stat(&self) -> Option<Stat> {
        Stat::read(&fs::read_to_string(self.folder().join("stat")).ok()?)
    }

    /// What is known of it. `asked_on`: the terminal of the `rolecall` that it started.
    fn program(&self, asked_on: Option<u64>) -> Option<Program> {
        let stat = self.stat()?;
        let found = self.executable();
        let name = found.as_ref().map(|found| found.name.clone()).unwrap_or_default();
        let words = self.words().unwrap_or_default();
        let words: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
        let parent = Self::hold(stat.parent).ok().and_then(|parent| parent.executable());
        let program = Program {
            path: found.as_ref().map(|found| found.path.clone()),
            id: found.as_ref().and_then(|found| self.id(found, &words)),
            package: None,
            terminal: (stat.terminal != 0).then(|| self.terminal(stat.terminal)).flatten(),
            folder: self.link("cwd"),
            parent: parent.map(|parent| parent.path),
            is_a_person: asked_on == Some(stat.terminal)
                && stat.session == self.pid
                && found.as_ref().is_some_and(Executable::is_of_the_system)
                && is_typed_at(&name, &words)
                && self.reads_from(stat.terminal),
        };
        // It has not become another program meanwhile, and its number is still its own.
        let same = self.executable().map(|now| now.of) == found.map(|found| found.of);
        (same && self.lives()).then_some(program)
    }

    fn executable(&self) -> Option<Executable> {
        let path = self.link("exe")?;
        let file = File::open(self.folder().join("exe")).ok()?;
        let name = Path::new(&path).file_name()?.to_str()?.to_owned();
        let of = identity(&file)?;
        (!TAKE_IN.contains(&name.as_str())).then_some(Executable { path, name, file, of })
    }

    /// Which program it is; `None`: it can't be known again.
    fn id(&self, found: &Executable, words: &[&str]) -> Option<ProgramId> {
        if !self.sees_our_files() {
            return None;
        }
        let executable =
            ProgramFile { path: found.path.clone(), digest: digest(found.file.try_clone().ok()?)? };
        match runs(&found.name, words) {
            Runs::Itself => Some(ProgramId { executable, script: None }),
            Runs::Script(script) => Some(ProgramId { executable, script: Some(self.script(script)?) }),
            Runs::Unknown => None,
        }
    }

    /// Whether a path means the same file to it: a container's paths name other ones.
    fn sees_our_files(&self) -> bool {
        let mounts = |of: &Path| fs::read_link(of.join("ns/mnt")).ok();
        let (own, its) = (mounts(Path::new("/proc/self")), mounts(&self.folder()));
        own.is_some() && own == its && self.link("root").as_deref() == Some("/")
    }

    /// The script that it was started with.
    fn script(&self, script: &str) -> Option<ProgramFile> {
        let path = fs::canonicalize(self.folder().join("cwd").join(script)).ok()?;
        let (path, file) = (shown_path(&path)?, File::open(&path).ok()?);
        Some(ProgramFile { path, digest: digest(file)? })
    }

    fn words(&self) -> Option<Vec<String>> {
        let words = fs::read(self.folder().join("cmdline")).ok()?;
        let words = words.strip_suffix(b"\0").unwrap_or(&words).split(|byte| *byte == 0);
        words.map(|word| String::from_utf8(word.to_vec()).ok()).collect()
    }

    /// What one of its links leads to. A file that was replaced since has no path any more.
    fn link(&self, name: &str) -> Option<String> {
        let path = fs::read_link(self.folder().join(name)).ok()?;
        shown_path(&path).filter(|path| !path.ends_with(" (deleted)"))
    }

    /// Whether what it reads is that terminal.
    fn reads_from(&self, terminal: u64) -> bool {
        let input = fs::metadata(self.folder().join("fd/0"));
        terminal != 0 && input.is_ok_and(|input| encoded(input.rdev()) == terminal)
    }

    /// The name of its terminal.
    fn terminal(&self, terminal: u64) -> Option<String> {
        (0..=2).find_map(|fd| {
            let path = self.folder().join(format!("fd/{fd}"));
            let is_it = fs::metadata(&path).is_ok_and(|meta| encoded(meta.rdev()) == terminal);
            is_it.then(|| shown_path(&fs::read_link(&path).ok()?)).flatten()
        })
    }
}

/// What a process runs.
struct Executable {
    path: String,
    name: String,
    file: File,
    of: super::digest::Identity,
}

impl Executable {
    /// Whether nobody but root can have made it what it is.
    fn is_of_the_system(&self) -> bool {
        const ROOT: u32 = 0;
        self.file.metadata().is_ok_and(|meta| meta.uid() == ROOT && meta.mode() & 0o022 == 0)
    }
}

/// What a line of `/proc/PID/stat` says.
#[derive(Debug, PartialEq, Eq)]
struct Stat {
    parent: u32,
    /// The number of the process for which its terminal was opened.
    session: u32,
    terminal: u64,
}

impl Stat {
    /// A program chooses its own name there, so what follows the last bracket counts.
    fn read(line: &str) -> Option<Self> {
        let (_, fields) = line.rsplit_once(") ")?;
        let mut fields = fields.split_ascii_whitespace().skip(1);
        let parent = fields.next()?.parse().ok()?;
        let session = fields.nth(1)?.parse().ok()?;
        let terminal: i64 = fields.next()?.parse().ok()?;
        Some(Self { parent, session, terminal: u64::try_from(terminal).ok()? })
    }
}

/// A device's number as `stat` of `/proc` has it.
fn encoded(device: u64) -> u64 {
    let (major, minor) = (rustix::fs::major(device), rustix::fs::minor(device));
    u64::from((minor & 0xff) | (major << 8) | ((minor & !0xff) << 12))
}

fn shown_path(path: &Path) -> Option<String> {
    path.to_str().filter(|path| path.len() <= LONGEST_PATH).map(str::to_owned)
}

/// The descriptor of the process that connected, which no other can take the place of (Linux 6.5).
#[expect(unsafe_code, reason = "the system's call has no safe form")]
fn peer_pidfd(stream: impl AsFd) -> io::Result<OwnedFd> {
    const SO_PEERPIDFD: libc::c_int = 77;
    let mut descriptor: libc::c_int = -1;
    let mut size = libc::socklen_t::try_from(size_of::<libc::c_int>()).map_err(io::Error::other)?;
    let socket = stream.as_fd().as_raw_fd();
    // SAFETY: the kernel writes at most `size` bytes, which is the variable's size, and the descriptor is new.
    unsafe {
        let into = (&raw mut descriptor).cast();
        if libc::getsockopt(socket, libc::SOL_SOCKET, SO_PEERPIDFD, into, &raw mut size) != 0 {
            return Err(io::Error::last_os_error());
        }
        if descriptor < 0 {
            return Err(io::ErrorKind::Unsupported.into());
        }
        Ok(OwnedFd::from_raw_fd(descriptor))
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::net::UnixStream;
    use std::os::unix::process::CommandExt as _;
    use std::process::{Child, Command, Stdio};

    use super::*;

    struct Running(Child);

    impl Running {
        fn start(command: &mut Command) -> Self {
            let child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().expect("it starts");
            // It is this process until it has become its own program.
            let own = fs::read_link("/proc/self/exe").expect("a link");
            let exe = format!("/proc/{}/exe", child.id());
            let words = format!("/proc/{}/cmdline", child.id());
            let has_words = || fs::read(&words).is_ok_and(|words| !words.is_empty());
            while fs::read_link(&exe).ok().as_ref() == Some(&own) || !has_words() {
                std::thread::yield_now();
            }
            Self(child)
        }

        fn program(&self) -> Option<Program> {
            Process::hold(self.0.id()).expect("held").program(None)
        }
    }

    impl Drop for Running {
        fn drop(&mut self) {
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }

    fn real(path: &str) -> String {
        fs::canonicalize(path).expect("there").to_str().expect("text").to_owned()
    }

    #[test]
    fn a_program_is_what_the_kernel_runs_whatever_it_calls_itself() {
        let folder = tempfile::tempdir().expect("a folder");
        let link = folder.path().join("terraform");
        std::os::unix::fs::symlink("/usr/bin/sleep", &link).expect("a link");
        let running = Running::start(Command::new(&link).arg0("/usr/bin/aws").arg("60").current_dir("/"));
        let program = running.program().expect("looked at");
        let id = program.id.expect("known");
        assert_eq!(id.executable.path, real("/usr/bin/sleep"));
        assert_eq!((id.script, program.folder.as_deref()), (None, Some("/")));
        assert!(!program.is_a_person && program.parent.as_deref() == Some(&*real("/proc/self/exe")));
    }

    #[test]
    fn an_interpreter_is_told_by_its_script_and_a_replaced_one_is_another() {
        let folder = tempfile::tempdir().expect("a folder");
        let script = folder.path().join("x.sh");
        let look = |text: &str| {
            fs::write(&script, text).expect("written");
            let running = Running::start(Command::new("/bin/sh").arg("x.sh").current_dir(folder.path()));
            running.program().expect("looked at").id.expect("known")
        };
        let (first, other) = (look("read x\n"), look("read y\n"));
        assert_eq!(first.file().path, real(script.to_str().expect("text")));
        assert_eq!(first.executable, other.executable);
        assert_ne!(first, other);
        let command = Running::start(Command::new("/bin/sh").args(["-c", "read x; exit"]));
        let program = command.program().expect("looked at");
        assert_eq!((program.id, program.path), (None, Some(real("/bin/sh"))));
    }

    #[test]
    fn a_program_that_was_deleted_or_has_ended_is_not_known() {
        let folder = tempfile::tempdir().expect("a folder");
        let copy = folder.path().join("own");
        fs::copy("/usr/bin/sleep", &copy).expect("copied");
        let mut running = Running::start(Command::new(&copy).arg("60"));
        assert!(running.program().expect("looked at").id.is_some());
        fs::remove_file(&copy).expect("removed");
        assert_eq!(running.program().expect("looked at").id, None);
        let held = Process::hold(running.0.id()).expect("held");
        running.0.kill().expect("killed");
        running.0.wait().expect("ended");
        assert_eq!(held.program(None), None);
        assert!(!held.lives());
    }

    #[test]
    fn the_peer_is_who_connected_even_after_it_has_ended() {
        let (one, _other) = UnixStream::pair().expect("a pair");
        let peer = Peer::of(&one, std::process::id());
        let held = peer.held().expect("held");
        assert!(held.lives() && held.is(Some(Path::new("/proc/self/exe"))));
        assert!(!held.is(Some(Path::new("/usr/bin/sleep"))) && !held.is(None));
        let program = look(&held, Some(Path::new("/proc/self/exe"))).expect("looked at");
        assert!(!program.is_a_person, "what runs this test is no shell on a terminal: {program:?}");
    }

    #[test]
    fn a_name_in_stat_hides_nothing() {
        let line = "7 (a) S 1 2) 3 (b) R 42 7 8 34816 7 4194304 0";
        assert_eq!(Stat::read(line), Some(Stat { parent: 42, session: 8, terminal: 34816 }));
        assert_eq!(Stat::read("7 (a"), None);
        assert_eq!(encoded(rustix::fs::makedev(136, 0)), 34816);
        assert_eq!(encoded(rustix::fs::makedev(136, 300)), 34816 + (1 << 20) + 44);
    }
}
