//! Saves a text that a page made among the person's downloads: always as a new file, readable by them alone.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use rolecall_core::failure::{Failure, FileKind};
use rolecall_core::problem::Problem;
use rolecall_protocol::message::Outcome;
use rolecall_protocol::texts::texts;
use tauri::{AppHandle, Manager as _};

/// The activity log's export is the largest: a thousand lines, each far under this share of it.
const MOST_BYTES: usize = 8 << 20;
/// Files of one name: after these something is wrong with whoever saves.
const MOST_FILES: u32 = 1000;

/// Saves `text` under `name`, or with a number where such a file is there already; gives its path.
pub fn save(app: &AppHandle, name: &str, text: &str) -> Outcome<String> {
    let folder = app.path().download_dir().or_else(|_| app.path().home_dir());
    let saved = folder.map_err(io::Error::other).and_then(|folder| save_in(&folder, name, text));
    match saved {
        Ok(path) => Outcome::Ok(path.display().to_string()),
        Err(error) => {
            let failure = Failure::File { what: FileKind::Download, reason: error.to_string() };
            Outcome::Problem(Problem::of(&failure, &texts()))
        }
    }
}

fn save_in(folder: &Path, name: &str, text: &str) -> io::Result<PathBuf> {
    let invalid = |why: &str| io::Error::new(io::ErrorKind::InvalidInput, why);
    let (stem, ending) = name.rsplit_once('.').ok_or_else(|| invalid("a name without an ending"))?;
    if !matches!(ending, "csv" | "toml")
        || stem.is_empty()
        || !stem.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
    {
        return Err(invalid("no name for an export"));
    }
    if text.len() > MOST_BYTES {
        return Err(invalid("the text is too long"));
    }
    std::fs::create_dir_all(folder)?;
    for number in 1..=MOST_FILES {
        let numbered = if number == 1 { name.to_owned() } else { format!("{stem}-{number}.{ending}") };
        let path = folder.join(numbered);
        match create(&path) {
            Ok(mut file) => {
                file.write_all(text.as_bytes())?;
                file.sync_all()?;
                return Ok(path);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(invalid("there are too many files of that name"))
}

fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_always_new_and_private() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let downloads = folder.path().join("Downloads");
        let first = save_in(&downloads, "rolecall-activity.csv", "one").expect("saved");
        let second = save_in(&downloads, "rolecall-activity.csv", "two").expect("saved");
        assert_eq!(first, downloads.join("rolecall-activity.csv"));
        assert_eq!(second, downloads.join("rolecall-activity-2.csv"));
        assert_eq!(std::fs::read_to_string(first).expect("read"), "one");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(second).expect("metadata").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_page_chooses_no_other_place_or_kind() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for name in
            ["../x.csv", "/tmp/x.csv", ".csv", "x", "x.sh", "a b.csv", "x.desktop", "x.csv/y", "x\\y.csv"]
        {
            assert!(save_in(folder.path(), name, "").is_err(), "{name}");
        }
        assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0);
    }
}
