//! A process that writes a file over and over, for tests that end it in the middle or let it hit a limit.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Lines, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

/// Marks the process that writes.
const WRITER: &str = "ROLECALL_TEST_WRITER";
/// What it says after each write.
const WRITTEN: &str = "written";

/// Whether this process is the writer.
pub fn is_writer() -> bool {
    std::env::var_os(WRITER).is_some()
}

/// Says, as the writer, that one more is written.
pub fn written() {
    writeln!(std::io::stdout(), "\n{WRITTEN}").expect("somebody listens");
}

/// The test of that name in a process of its own, as the writer.
fn command(test: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.args(["--exact", test, "--nocapture"]).env(WRITER, "1");
    command
}

/// A writer that can be killed after so many writes.
pub struct Writer {
    child: Child,
    said: Lines<BufReader<ChildStdout>>,
}

impl Writer {
    /// Starts the test of that name as a writer.
    pub fn start(test: &str) -> Self {
        let mut child =
            command(test).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it starts");
        let said = BufReader::new(child.stdout.take().expect("piped")).lines();
        Self { child, said }
    }

    /// Kills it somewhere in the middle of what follows so many writes.
    pub fn killed_after(mut self, writes: usize) {
        let mut left = writes;
        while left > 0 {
            let line = self.said.next().expect("it writes on").expect("read");
            left -= usize::from(line == WRITTEN);
        }
        // Anywhere within the next write: how far that has come is not ours to choose, and differs each time.
        for _ in 0..writes * 7919 {
            std::hint::spin_loop();
        }
        self.child.kill().expect("killed");
        self.child.wait().expect("gone");
    }
}

/// Runs the test of that name as a writer whose files may have at most one block, as on a full disk: what goes beyond
/// is refused to it.
pub fn on_a_full_disk(test: &str) {
    let writer = command(test);
    let output = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 1; exec \"$@\"", "sh"])
        .arg(writer.get_program())
        .args(writer.get_args())
        .env(WRITER, "full")
        .output()
        .expect("it starts");
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && told.contains("1 passed"), "{told}");
}

/// Whether this writer's disk is full.
pub fn is_on_a_full_disk() -> bool {
    std::env::var_os(WRITER).is_some_and(|kind| kind == "full")
}

/// A kill between writing the new file and putting it in the old one's place leaves a hidden stray; nothing else stands
/// beside the file.
pub fn only_strays_beside(file: &Path) {
    let name = file.file_name().and_then(OsStr::to_str).expect("a name");
    for entry in std::fs::read_dir(file.parent().expect("a folder")).expect("listed") {
        let other = entry.expect("an entry").file_name().into_string().expect("a name");
        assert!(other == name || other.starts_with(&format!(".{name}.")), "{other}");
    }
}
