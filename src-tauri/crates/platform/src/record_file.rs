//! `record.json` in the state folder: what is remembered of sources and teams. It holds no secret, so it is not sealed
//! and known without the keychain; its owner alone may read it.
//!
//! A file that is damaged is set aside and a new one begun: what it held can be found out again. One of a later version, or one
//! that can't be read, is left as it is.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rolecall_core::failure::{Failure, FileKind};
use rolecall_core::record::Record;
use rolecall_engine::ports::{BoxFuture, RecordFile};
use serde::{Deserialize, Serialize};
use tokio::task::spawn_blocking;

use crate::private_file;

const FILE: &str = "record.json";
/// What a file that is damaged is called.
const DAMAGED: &str = "record.json.damaged";
const VERSION: u32 = 1;
/// A larger file was not written by Rolecall: dozens of teams fit.
const LARGEST: u64 = 64 << 20;

/// The record of the lock's holder.
pub struct JsonRecord {
    folder: PathBuf,
}

#[derive(Serialize, Deserialize)]
struct File {
    version: u32,
    #[serde(flatten)]
    record: Record,
}

#[derive(Deserialize)]
struct Version {
    version: u32,
}

impl JsonRecord {
    /// The record in that folder. Nothing is read yet.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }
}

impl RecordFile for JsonRecord {
    fn read(&self) -> BoxFuture<'_, Result<Record, Failure>> {
        let folder = self.folder.clone();
        Box::pin(async move { blocking(move || read(&folder)).await })
    }

    fn save(&self, record: Record) -> BoxFuture<'_, Result<(), Failure>> {
        let folder = self.folder.clone();
        Box::pin(async move { blocking(move || save(&folder, record)).await })
    }
}

fn read(folder: &Path) -> Result<Record, String> {
    let path = folder.join(FILE);
    let bytes = match fs::metadata(&path) {
        Ok(about) if about.len() > LARGEST => Vec::new(),
        Ok(_) => fs::read(&path).map_err(|error| error.to_string())?,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Record::default()),
        Err(error) => return Err(error.to_string()),
    };
    match serde_json::from_slice::<Version>(&bytes) {
        Ok(Version { version }) if version > VERSION => {
            return Err(format!("{FILE} was written by a newer Rolecall"));
        }
        Ok(_) => {
            if let Ok(file) = serde_json::from_slice::<File>(&bytes) {
                return Ok(file.record);
            }
        }
        Err(_) => {}
    }
    tracing::warn!("what was remembered of sources and teams is damaged; it is kept as {DAMAGED}");
    fs::rename(&path, folder.join(DAMAGED)).map_err(|error| error.to_string())?;
    Ok(Record::default())
}

fn save(folder: &Path, record: Record) -> Result<(), String> {
    let text = serde_json::to_vec(&File { version: VERSION, record }).map_err(|error| error.to_string())?;
    let written =
        private_file::make_folder(folder).and_then(|()| private_file::replace(&folder.join(FILE), &text));
    written.map_err(|error| error.to_string())
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, String> + Send + 'static,
) -> Result<T, Failure> {
    let done = spawn_blocking(work).await.map_err(|error| error.to_string());
    done.and_then(|done| done).map_err(|reason| Failure::File { what: FileKind::Record, reason })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use rolecall_core::id::{SourceId, TeamId};
    use rolecall_core::record::{InstanceRecord, RecordedAccount, SourceRecord, TeamRecord};
    use rolecall_core::settings::team::TeamFile;
    use rolecall_core::source::Identity;

    use super::*;

    const TEAM: &str = "[[roles]]\nname = \"ops\"\narn = \"x\"\nsource = \"work\"\n";

    fn record() -> Record {
        let source = SourceRecord {
            identity: Some(Identity::of_arn("arn:aws:iam::111122223333:user/jo")),
            checked_at: "2026-12-01T10:00:00Z".parse().ok(),
            key_fingerprint: Some("0f".repeat(32)),
            key_since: "2026-09-01T10:00:00Z".parse().ok(),
        };
        let account = RecordedAccount { name: "Prod".to_owned(), roles: ["Admin".to_owned()].into() };
        let instance = InstanceRecord {
            start_url: "https://acme.awsapps.com/start".to_owned(),
            region: "eu-west-1".to_owned(),
            accounts: [("123456789012".to_owned(), account)].into(),
            listed_at: "2026-12-01T10:00:00Z".parse().ok(),
            unlisted: ["210987654321".to_owned()].into(),
        };
        let file = TeamFile::read(TEAM.to_owned()).expect("it reads");
        let team = TeamRecord { taken: Some(Arc::new(file)), ..TeamRecord::default() };
        Record {
            sources: [(SourceId::new("work"), source)].into(),
            teams: [(TeamId::new("acme"), team)].into(),
            instances: [(SourceId::new("acme"), instance)].into(),
        }
    }

    #[tokio::test]
    async fn what_is_saved_is_read_again_and_its_owners_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = JsonRecord::new(folder.path().join("state"));
        assert_eq!(file.read().await, Ok(Record::default()), "there is none yet");
        file.save(record()).await.expect("saved");
        assert_eq!(file.read().await, Ok(record()));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
            assert_eq!(mode(&folder.path().join("state").join(FILE)), 0o600);
            assert_eq!(mode(&folder.path().join("state")), 0o700);
        }
    }

    #[tokio::test]
    async fn a_damaged_one_is_set_aside_and_a_later_one_left_as_it_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = JsonRecord::new(folder.path().to_owned());
        let path = folder.path().join(FILE);
        for damaged in ["", "{", "[]", r#"{"version":1,"sources":7}"#, r#"{"sources":{}}"#] {
            fs::write(&path, damaged).expect("written");
            assert_eq!(file.read().await, Ok(Record::default()), "{damaged}");
            assert_eq!(fs::read_to_string(folder.path().join(DAMAGED)).expect("kept"), damaged);
            assert!(!path.exists());
        }
        let later = r#"{"version":2,"sources":7}"#;
        fs::write(&path, later).expect("written");
        let Err(Failure::File { what: FileKind::Record, reason }) = file.read().await else {
            panic!("it is of a later version")
        };
        assert!(reason.contains("newer"), "{reason}");
        assert_eq!(fs::read_to_string(&path).expect("there"), later);
    }

    #[tokio::test]
    async fn a_teams_file_that_no_longer_reads_is_forgotten_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let text = r#"{"version":1,"sources":{"work":{}},"teams":{"acme":{"taken":"open_with = 1"}}}"#;
        fs::write(folder.path().join(FILE), text).expect("written");
        let read = JsonRecord::new(folder.path().to_owned()).read().await.expect("read");
        assert_eq!(read.teams[&TeamId::new("acme")], TeamRecord::default());
        assert!(read.sources.contains_key(&SourceId::new("work")));
    }
}
