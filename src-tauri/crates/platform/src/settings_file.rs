//! `config.toml`: read whole, changed on its own text, written in one step.
//!
//! A file that can't be read is never written over. Dotfiles are often links into a git checkout, so a link is
//! written through.

use std::fs;
use std::io::{self, ErrorKind, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rolecall_core::failure::{Failure, FileKind};
use rolecall_core::settings::change::{Edited, apply};
use rolecall_core::settings::read::read;
use rolecall_core::settings::{Act, Change, ParsedSettings, SettingsError, SettingsWarning, SettingsWrong};
use rolecall_engine::ports::{BoxFuture, SettingsFile};
use tokio::sync::Mutex;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use crate::opener::Opener;
use crate::private_file;

/// A larger file is no settings file: ten thousand roles fit.
const LARGEST: u64 = 8 << 20;
/// How often a change is made again because the file changed meanwhile.
const TRIES: u32 = 5;
/// What opens a file in the person's own program for it.
const OPENER: &[&str] = if cfg!(target_os = "macos") {
    // Of text files: few programs know `.toml`.
    &["open", "-t"]
} else if cfg!(windows) {
    &["explorer.exe"]
} else {
    &["xdg-open"]
};
/// An opener that finds no program ends sooner.
const OPENS_WITHIN: Duration = Duration::from_secs(5);
/// Links to follow before calling it a circle.
const LINKS: u32 = 40;

/// The settings file at one path.
pub struct TomlSettings {
    path: Arc<Path>,
    /// What the last change wrote, until it is read again: the watcher sees our own changes too. Locked while the file
    /// is used, so that each change is made onto the text that the one before wrote.
    written: Mutex<Option<Edited>>,
}

impl TomlSettings {
    /// The file there, which need not exist.
    pub fn new(path: PathBuf) -> Self {
        Self { path: path.into(), written: Mutex::default() }
    }
}

impl SettingsFile for TomlSettings {
    fn read(&self) -> BoxFuture<'_, Result<ParsedSettings, Failure>> {
        let path = Arc::clone(&self.path);
        Box::pin(async move {
            // What is told of the file is told in the order it was written.
            let mut written = self.written.lock().await;
            let last = written.take();
            blocking(move || read_file(&path, last)).await
        })
    }

    fn change(&self, change: Change) -> BoxFuture<'_, Result<ParsedSettings, Failure>> {
        let path = Arc::clone(&self.path);
        Box::pin(async move {
            let mut written = self.written.lock().await;
            let (edited, said) = blocking(move || change_file(&path, &change)).await?;
            *written = Some(edited);
            Ok(said)
        })
    }

    fn show(&self, activation_token: Option<String>) -> BoxFuture<'_, Result<(), Failure>> {
        let path = Arc::clone(&self.path);
        Box::pin(async move {
            let opened = open(OPENER, &path, activation_token.as_deref()).await;
            opened.map_err(|error| file_failure(&error))
        })
    }
}

/// Has the system's opener take the file. One that runs on has taken it: some are the editor itself.
async fn open(opener: &[&str], path: &Path, activation_token: Option<&str>) -> io::Result<()> {
    let words: Vec<String> = opener.iter().map(ToString::to_string).collect();
    let command = Opener::of_words(&words).ok_or(ErrorKind::NotFound)?;
    let path = path.to_str().ok_or(ErrorKind::InvalidFilename)?;
    let mut child = command.start(path, activation_token)?;
    match timeout(OPENS_WITHIN, child.wait()).await {
        // Windows' own opener ends with 1 whatever came of it.
        Ok(Ok(status)) if !status.success() && !cfg!(windows) => Err(io::Error::other(status.to_string())),
        Ok(ended) => ended.map(drop),
        Err(_) => {
            // So that it leaves no zombie, however late it ends.
            tokio::spawn(async move { drop(child.wait().await) });
            Ok(())
        }
    }
}

/// Reads the file, where it is no longer what was written last.
fn read_file(path: &Path, last: Option<Edited>) -> Result<ParsedSettings, Failure> {
    let text = text_of(path)?;
    let mut said = match last.filter(|last| last.text == text) {
        Some(last) => last.read,
        None => read(&text).map_err(Failure::Settings)?,
    };
    trust(path, || Ok(Act::is_any(&said.settings)))?;
    said.warnings.extend(open_mode(path));
    Ok(said)
}

/// Makes the change; says what was written, and what that says together with the file's mode.
fn change_file(path: &Path, change: &Change) -> Result<(Edited, ParsedSettings), Failure> {
    for _ in 0..TRIES {
        let text = text_of(path)?;
        // What is written is the owner's alone: a program that others named must not become trusted by it.
        trust(path, || Ok(Act::is_any(&read(&text).map_err(Failure::Settings)?.settings)))?;
        let edited = apply(&text, change).map_err(Failure::Settings)?;
        // An editor may have saved meanwhile: then the change is made onto what it wrote.
        if text_of(path)? == text {
            write(path, &edited.text).map_err(|error| file_failure(&error))?;
            let mut said = edited.read.clone();
            said.warnings.extend(open_mode(path));
            return Ok((edited, said));
        }
    }
    Err(file_failure(&ErrorKind::ResourceBusy.into()))
}

/// The file's text; empty where there is none.
fn text_of(path: &Path) -> Result<String, Failure> {
    let file = match fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(String::new()),
        Err(error) => return Err(unreadable(0, error.to_string())),
    };
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| unreadable(0, error.to_string()))?;
    if bytes.len() as u64 > LARGEST {
        return Err(unreadable(0, ErrorKind::FileTooLarge.to_string()));
    }
    String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = 1 + good.iter().filter(|byte| **byte == b'\n').count();
        unreadable(u32::try_from(line).unwrap_or(0), error.utf8_error().to_string())
    })
}

fn unreadable(line: u32, reason: String) -> Failure {
    Failure::Settings(SettingsError { line, column: 0, wrong: SettingsWrong::Unreadable { reason } })
}

fn file_failure(error: &io::Error) -> Failure {
    Failure::File { what: FileKind::Settings, reason: error.to_string() }
}

/// Fails where others may have written what the file says, and it names programs to start. `said` is asked only where
/// they may.
fn trust(path: &Path, said: impl FnOnce() -> Result<bool, Failure>) -> Result<(), Failure> {
    match mode_for_others(path) {
        Some(mode) if said()? => {
            let wrong = SettingsWrong::OthersMayWrite { mode: format!("{mode:04o}") };
            Err(Failure::Settings(SettingsError { line: 0, column: 0, wrong }))
        }
        _ => Ok(()),
    }
}

/// The file's mode, where somebody else may write it: everybody, a group that is not the person's own, or another user
/// whose file it is.
#[cfg(unix)]
fn mode_for_others(path: &Path) -> Option<u32> {
    use std::os::unix::fs::MetadataExt;

    let about = fs::metadata(path).ok()?;
    let theirs = about.uid() != rustix::process::geteuid().as_raw() && about.uid() != 0;
    // With a group of one's own for each user, editors make files that it may write.
    let group = about.mode() & 0o020 != 0 && about.gid() != rustix::process::getegid().as_raw();
    (theirs || group || about.mode() & 0o002 != 0).then_some(about.mode() & 0o777)
}

#[cfg(not(unix))]
fn mode_for_others(_: &Path) -> Option<u32> {
    None
}

/// A warning where others may read or write the file: it is read all the same, because git makes files 0644.
#[cfg(unix)]
fn open_mode(path: &Path) -> Option<SettingsWarning> {
    use std::os::unix::fs::PermissionsExt;

    use rolecall_core::settings::SettingsWarningKind;
    let mode = fs::metadata(path).ok()?.permissions().mode() & 0o777;
    let kind = SettingsWarningKind::OpenMode { mode: format!("{mode:04o}") };
    (mode & 0o077 != 0).then_some(SettingsWarning { line: 0, column: 0, kind })
}

#[cfg(not(unix))]
fn open_mode(_: &Path) -> Option<SettingsWarning> {
    None
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    let target = behind_links(path)?;
    private_file::may_replace(&target)?;
    if let Some(folder) = target.parent() {
        private_file::make_folder(folder)?;
    }
    private_file::replace(&target, text.as_bytes())
}

/// The file that is meant, also where the last link leads to one that is not there yet.
pub(crate) fn behind_links(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..LINKS {
        match fs::read_link(&path) {
            // A relative link starts from the folder it stands in.
            Ok(target) => path = path.parent().unwrap_or(Path::new("")).join(target),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("too many links"))
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    match spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => Err(Failure::File { what: FileKind::Settings, reason: error.to_string() }),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_opener_that_finds_no_program_or_is_not_there_is_said_so() {
        let home = tempfile::tempdir().expect("a folder");
        let file = home.path().join("config.toml");
        let opened = home.path().join("config.toml.opened");
        let copies = ["cp", "{url}", opened.to_str().expect("text")];
        fs::write(&file, "version = 1").expect("written");
        open(&copies, &file, None).await.expect("opened");
        assert_eq!(fs::read_to_string(&opened).expect("read"), "version = 1");
        for (opener, why) in [("false", "exit status: 1"), ("/nowhere/opener", "No such file")] {
            let error = open(&[opener], &file, None).await.expect_err("it opens nothing");
            assert!(error.to_string().contains(why), "{error}");
        }
    }
}
