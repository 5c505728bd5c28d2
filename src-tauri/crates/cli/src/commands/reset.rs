//! `rolecall reset`: takes everything of Rolecall off this computer but the programs: what is in the keychain, the settings,
//! sessions and logs, the entry for the login, and the lines of `~/.aws` that ask it. Shows first what goes.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{fs, io, thread};

use clap::Args;
use rolecall_core::failure::{Failure, FileKind};
use rolecall_core::id::SourceId;
use rolecall_core::problem::ProblemCode;
use rolecall_core::snapshot::Snapshot;
use rolecall_core::text;
use rolecall_engine::ports::Autostart as _;
use rolecall_host::EngineLock;
use rolecall_platform::autostart::LoginItem;
use rolecall_platform::aws_files::AwsFiles;
use rolecall_platform::keychain::OsKeychain;
use rolecall_platform::keychain::file::is_chosen;
use rolecall_protocol::path::Places;
use rolecall_protocol::window::{HostRequest, WindowRequest};

use super::Run;
use crate::aws_profile::{self, Asking};
use crate::connection::{Connection, places};
use crate::error::CliError;
use crate::prompt::yes_or_no;
use crate::{i18n, output};

/// How long a running Rolecall may take to end.
const QUIT: Duration = Duration::from_secs(10);
const RETRY_INTERVAL: Duration = Duration::from_millis(50);

/// Takes everything out.
#[derive(Debug, Args)]
pub struct Reset {
    /// Don't ask first
    #[arg(long)]
    yes: bool,
}

impl Run for Reset {
    fn run(self) -> Result<(), CliError> {
        let places = places()?;
        let mut engine = Connection::open()?;
        let snapshot = engine.snapshot()?;
        let going = Going::of(&snapshot);
        going.say(&places);
        if !self.yes {
            let question = i18n::get("cli-ask-reset");
            match engine.terminal() {
                None => return Err(nobody()),
                Some(terminal) if yes_or_no(terminal, &question) => {}
                Some(_) => {
                    output::say(i18n::get("cli-import-nothing-done"));
                    return Ok(());
                }
            }
        }
        let _lock = end_engine(engine, &places)?;
        // The keychain first: without the settings nobody would know what is in there.
        empty_keychain_and_login(&places, &going)?;
        let mut backups = going.backups;
        for file in &going.asking {
            backups.extend(file.cut()?.and_then(|changed| changed.backup));
        }
        for path in &backups {
            remove(path).map_err(|error| file(&error))?;
        }
        for path in [&places.settings, &places.state, &places.run] {
            remove(path).map_err(|error| file(&error))?;
        }
        output::say(i18n::get("cli-reset-done"));
        Ok(())
    }
}

/// What goes, beside Rolecall's own files.
struct Going {
    /// The sources whose keys the keychain has: their ids and names.
    keys: Vec<(SourceId, String)>,
    /// The profiles that ask Rolecall.
    asking: Vec<Asking>,
    /// The files of `~/.aws` as they were before Rolecall changed them.
    backups: Vec<PathBuf>,
}

impl Going {
    fn of(snapshot: &Snapshot) -> Self {
        let sources = snapshot.sources.iter().map(|view| &view.source);
        let with_keys = sources.filter(|source| source.kind.keeps_a_key());
        let files = aws_profile::files().ok();
        Self {
            keys: with_keys.map(|source| (source.id.clone(), source.name.clone())).collect(),
            asking: files.as_ref().map(|files| Asking::of(files, |_| true)).unwrap_or_default(),
            backups: files.as_ref().map(AwsFiles::backups).unwrap_or_default(),
        }
    }

    fn say(&self, places: &Places) {
        let line =
            |id: &str, what: String| output::say(i18n::with(id, &text::Args::new().with("what", what)));
        if !self.keys.is_empty() {
            let names: Vec<&str> = self.keys.iter().map(|(_, name)| name.as_str()).collect();
            line("cli-reset-keys", names.join(", "));
        }
        output::say(i18n::get("cli-reset-data-key"));
        line("cli-reset-settings", places.settings.display().to_string());
        line("cli-reset-state", places.state.display().to_string());
        output::say(i18n::get("cli-reset-login"));
        for Asking { path, profiles, .. } in &self.asking {
            let args = text::Args::new().with("file", path.display().to_string());
            output::say(i18n::with("cli-reset-profiles", &args.with("what", profiles.join(", "))));
        }
        if !self.backups.is_empty() {
            let paths: Vec<String> = self.backups.iter().map(|path| path.display().to_string()).collect();
            line("cli-reset-backups", paths.join(", "));
        }
    }
}

fn nobody() -> CliError {
    let hint = i18n::get("cli-import-nobody-hint");
    CliError::worded(ProblemCode::NeedsPerson, i18n::get("cli-import-nobody"), hint)
}

/// Ends the running Rolecall and takes its place, so that nothing is written while it is taken out.
fn end_engine(mut engine: Connection, places: &Places) -> Result<EngineLock, CliError> {
    // The answer may not come any more, and an engine of this process ends with the connection.
    let _ = engine.ask(WindowRequest::Host(HostRequest::Quit));
    drop(engine);
    let deadline = Instant::now() + QUIT;
    loop {
        if let Some(lock) = EngineLock::take(places)? {
            return Ok(lock);
        }
        if Instant::now() > deadline {
            return Err(Failure::EngineSilent.into());
        }
        thread::sleep(RETRY_INTERVAL);
    }
}

fn empty_keychain_and_login(places: &Places, going: &Going) -> Result<(), CliError> {
    let keychain = OsKeychain::new(places.keychain_service.clone());
    // The file that stands for it goes with the state folder.
    let has_keys = !going.keys.is_empty() && !is_chosen(&places.settings);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let sources: Vec<SourceId> = going.keys.iter().map(|(source, _)| source.clone()).collect();
        match keychain.delete_all(&sources).await {
            // The store's key alone opens nothing once the sessions are gone, and there may be no keyring at all.
            Err(failure) if !has_keys => output::say_problem(&i18n::problem(&failure)),
            deleted => deleted?,
        }
        LoginItem::new(std::env::current_exe().ok(), places.own_home).start_at_login(false).await.map(drop)
    })?;
    Ok(())
}

/// Removes a file or a folder with all that is in it; none there is fine.
fn remove(path: &Path) -> io::Result<()> {
    let removed = match fs::symlink_metadata(path) {
        Ok(meta) if meta.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(error) => Err(error),
    };
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn file(error: &io::Error) -> Failure {
    Failure::File { what: FileKind::Settings, reason: error.to_string() }
}
