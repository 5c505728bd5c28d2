//! The activity log: `activity.jsonl` in the state folder, one JSON object a line, only ever appended to.
//!
//! The file is opened for each line: they are seconds apart at least, and a log that was moved or removed by other
//! hands then goes on where it should.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rolecall_core::activity::{Activity, ActivityLines, ActivityQuery};
use rolecall_core::failure::{Failure, FileKind};
use rolecall_engine::ports::{ActivityLog, BoxFuture};
use tokio::task::spawn_blocking;

use crate::private_file;

const FILE: &str = "activity.jsonl";
/// A file this long is put aside before the next line.
const LONGEST: u64 = 1 << 20;
/// How many are kept beside the one being written: `activity.jsonl.1` is the newest of them.
const KEPT: u32 = 5;

/// The activity log of the lock's holder.
pub struct JsonLinesLog {
    folder: PathBuf,
    writing: Arc<Mutex<()>>,
}

impl JsonLinesLog {
    /// The log in that folder; made with its first line.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, writing: Arc::default() }
    }
}

impl ActivityLog for JsonLinesLog {
    fn append(&self, activity: Activity) -> BoxFuture<'_, Result<(), Failure>> {
        let (folder, writing) = (self.folder.clone(), Arc::clone(&self.writing));
        Box::pin(async move {
            let failed = |reason| Failure::File { what: FileKind::ActivityLog, reason };
            let done = spawn_blocking(move || {
                // Nothing is left half done by a panic in there.
                let _one = writing.lock().unwrap_or_else(PoisonError::into_inner);
                append(&folder, &serde_json::to_vec(&activity)?)
            });
            match done.await {
                Ok(done) => done.map_err(|error| failed(error.to_string())),
                Err(error) => Err(failed(error.to_string())),
            }
        })
    }

    fn read(&self, query: ActivityQuery) -> BoxFuture<'_, Result<ActivityLines, Failure>> {
        let folder = self.folder.clone();
        Box::pin(async move {
            let failed = |reason| Failure::File { what: FileKind::ActivityLog, reason };
            match spawn_blocking(move || read(&folder, &query)).await {
                Ok(done) => done.map_err(|error: io::Error| failed(error.to_string())),
                Err(error) => Err(failed(error.to_string())),
            }
        })
    }
}

/// The newest lines that are wanted, from the file being written back to the oldest. What is no line of this
/// version's, such as one torn by a crash, is passed over.
fn read(folder: &Path, query: &ActivityQuery) -> io::Result<ActivityLines> {
    let mut found = ActivityLines::default();
    for number in 0..=KEPT {
        let text = match fs::read(numbered(folder, number)) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        for line in text.rsplit(|byte| *byte == b'\n') {
            let Ok(line) = serde_json::from_slice::<Activity>(line) else { continue };
            if !query.wants(&line) {
                continue;
            }
            if found.lines.len() == query.most() {
                found.more = true;
                return Ok(found);
            }
            found.lines.push(line);
        }
    }
    Ok(found)
}

/// `activity.jsonl`, or one of those put aside.
fn numbered(folder: &Path, number: u32) -> PathBuf {
    match number {
        0 => folder.join(FILE),
        number => folder.join(format!("{FILE}.{number}")),
    }
}

fn append(folder: &Path, record: &[u8]) -> io::Result<()> {
    private_file::make_folder(folder)?;
    let path = folder.join(FILE);
    if fs::metadata(&path).is_ok_and(|about| about.len() >= LONGEST) {
        rotate(folder)?;
    }
    let mut file = open(&path)?;
    let length = file.metadata()?.len();
    let mut line = Vec::with_capacity(record.len() + 2);
    if is_torn(&mut file, length)? {
        // What a crash or a full disk left of a line stays as it is, on a line of its own.
        line.push(b'\n');
    }
    line.extend_from_slice(record);
    line.push(b'\n');
    // One call, so that a line is there whole or not at all.
    match file.write(&line) {
        Ok(written) if written == line.len() => Ok(()),
        Ok(_) => {
            file.set_len(length)?;
            Err(ErrorKind::StorageFull.into())
        }
        Err(error) => Err(error),
    }
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)
}

fn is_torn(file: &mut File, length: u64) -> io::Result<bool> {
    if length == 0 {
        return Ok(false);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last != *b"\n")
}

/// Moves each file one number up; the oldest goes.
fn rotate(folder: &Path) -> io::Result<()> {
    for number in (0..KEPT).rev() {
        match fs::rename(numbered(folder, number), numbered(folder, number + 1)) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(folder: &Path, name: &str) -> String {
        fs::read_to_string(folder.join(name)).unwrap_or_default()
    }

    #[test]
    fn a_torn_line_is_ended_and_kept() {
        let home = tempfile::tempdir().expect("a folder");
        let folder = home.path().join("state");
        append(&folder, b"{\"a\":1}").expect("appended");
        let mut file = open(&folder.join(FILE)).expect("opened");
        file.write_all(b"{\"b\":").expect("written");
        append(&folder, b"{\"c\":3}").expect("appended");
        append(&folder, b"{\"d\":4}").expect("appended");
        assert_eq!(text(&folder, FILE), "{\"a\":1}\n{\"b\":\n{\"c\":3}\n{\"d\":4}\n");
    }

    #[test]
    fn the_newest_wanted_lines_are_read_over_all_files_and_a_torn_one_is_passed_over() {
        let home = tempfile::tempdir().expect("a folder");
        let folder = home.path();
        let line = |minute: u8, role: &str| {
            format!(
                "{{\"version\":1,\"time\":\"2026-12-01T10:{minute:02}:00Z\",\"what\":\"console\",\
                 \"surface\":\"tray\",\"role\":\"{role}\",\"outcome\":{{\"result\":\"done\"}}}}\n"
            )
        };
        fs::write(numbered(folder, 1), line(1, "ops") + &line(2, "data")).expect("written");
        let torn = line(3, "ops") + "{\"version\":1,\"ti\n" + &line(4, "data") + &line(5, "ops") + "{\"ver";
        fs::write(numbered(folder, 0), torn).expect("written");
        let minutes = |query: &ActivityQuery| {
            let found = read(folder, query).expect("read");
            let minute = |line: &Activity| line.time.to_string()[14..16].to_owned();
            (found.lines.iter().map(minute).collect::<Vec<_>>().join(" "), found.more)
        };
        let all = ActivityQuery::default();
        assert_eq!(minutes(&all), ("05 04 03 02 01".to_owned(), false));
        let two = ActivityQuery { limit: Some(2), ..all.clone() };
        assert_eq!(minutes(&two), ("05 04".to_owned(), true));
        let of_ops = ActivityQuery { text: Some(" OP".to_owned()), limit: Some(3), ..all.clone() };
        assert_eq!(minutes(&of_ops), ("05 03 01".to_owned(), false));
        let at = |text: &str| text.parse().ok();
        let (from, to) = (at("2026-12-01T10:02:00Z"), at("2026-12-01T10:04:00Z"));
        assert_eq!(minutes(&ActivityQuery { from, to, ..all.clone() }), ("03 02".to_owned(), false));
        assert_eq!(minutes(&ActivityQuery { failed: Some(true), ..all }), (String::new(), false));
    }

    /// Marks the process that appends until it is killed, and names its folder.
    #[cfg(unix)]
    const APPENDS: &str = "ROLECALL_TEST_APPENDS";

    /// A line of any length.
    #[cfg(unix)]
    fn record(number: usize) -> String {
        format!("{{\"number\":{number},\"padding\":\"{}\"}}", "x".repeat(number * 37 % 9000))
    }

    #[cfg(unix)]
    #[test]
    fn a_log_whose_writer_is_killed_over_and_over_loses_no_whole_line() {
        if let Some(folder) = std::env::var_os(APPENDS) {
            for number in 0.. {
                append(Path::new(&folder), record(number).as_bytes()).expect("appended");
            }
        }
        let home = tempfile::tempdir().expect("a folder");
        let test = "activity_log::tests::a_log_whose_writer_is_killed_over_and_over_loses_no_whole_line";
        for round in 0..12_u64 {
            let mut writer = std::process::Command::new(std::env::current_exe().expect("this program"))
                .args(["--exact", test, "--nocapture"])
                .env(APPENDS, home.path())
                .stdout(std::process::Stdio::null())
                .stderr(std::process::Stdio::null())
                .spawn()
                .expect("started");
            std::thread::sleep(std::time::Duration::from_millis(20 + round * 7));
            writer.kill().expect("killed");
            writer.wait().expect("ended");
            // What a crash in the middle of a line leaves, whether this kill did or not.
            if round % 3 == 0 {
                let mut file = open(&home.path().join(FILE)).expect("opened");
                file.write_all(&record(50).as_bytes()[..20]).expect("written");
            }
        }
        append(home.path(), b"{\"last\":true}").expect("appended");
        let mut whole = 0;
        let mut torn = 0;
        for number in 0..=KEPT {
            let text = fs::read_to_string(numbered(home.path(), number)).unwrap_or_default();
            for line in text.lines() {
                match serde_json::from_str::<serde_json::Value>(line) {
                    Ok(_) => whole += 1,
                    Err(_) => torn += 1,
                }
            }
        }
        assert!(whole > 12, "{whole} lines");
        assert!(torn <= 12, "a line each at most: {torn} torn, {whole} whole");
        let newest = text(home.path(), FILE);
        assert_eq!(newest.lines().last(), Some("{\"last\":true}"), "the torn line is ended before it");
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().expect("a folder");
        let folder = home.path().join("state");
        append(&folder, b"{}").expect("appended");
        let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
        assert_eq!((mode(&folder), mode(&folder.join(FILE))), (0o700, 0o600));
    }

    #[test]
    fn it_is_rotated_by_size_and_five_are_kept() {
        let home = tempfile::tempdir().expect("a folder");
        let folder = home.path();
        let longest = usize::try_from(LONGEST).expect("fits");
        for number in 0..8u8 {
            append(folder, &vec![b'0' + number; longest]).expect("appended");
        }
        append(folder, b"last").expect("appended");
        assert_eq!(text(folder, FILE), "last\n");
        for (number, digit) in (1..=5).zip("76543".chars()) {
            assert!(text(folder, &format!("{FILE}.{number}")).starts_with(digit), "{number}");
        }
        assert_eq!(fs::read_dir(folder).expect("listed").count(), 6);
    }
}
