//! A team's file: read from this computer, or fetched from an https address. Nothing is sent there but the request,
//! and what comes back is text that is read as strictly as any.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use rolecall_core::failure::Failure;
use rolecall_core::settings::read::team::LARGEST;
use rolecall_core::settings::team::TeamFile;
use rolecall_core::settings::{SettingsError, SettingsWrong};
use rolecall_engine::ports::{BoxFuture, TeamFiles};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use crate::http::{Http, network_error};

/// Teams' files, wherever they are.
pub struct Teams(Http);

impl Teams {
    /// By these clients.
    pub fn new(http: Http) -> Self {
        Self(http)
    }
}

impl TeamFiles for Teams {
    fn fetch(&self, from: String) -> BoxFuture<'_, Result<TeamFile, Failure>> {
        Box::pin(async move {
            let text = if from.starts_with("https://") { Some(fetch(&self.0, &from).await?) } else { None };
            // A slow disk or a large file keeps nobody else waiting.
            let reading = spawn_blocking(move || {
                let text = text.map_or_else(|| read_whole(Path::new(&from)), Ok)?;
                TeamFile::read(text).map_err(Failure::TeamFile)
            });
            match timeout(self.0.limits().attempt, reading).await {
                Ok(read) => read.map_err(|_| Failure::Stopping)?,
                Err(_) => Err(unreadable("it could not be read in time".to_owned())),
            }
        })
    }
}

/// The text of a file.
///
/// # Errors
/// It can't be read, is too large for one, or is no text.
pub fn read(path: &Path) -> Result<String, Failure> {
    let failed = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => unreadable(format!("{} does not exist", path.display())),
        _ => unreadable(format!("{}: {error}", path.display())),
    };
    let file = File::open(path).map_err(failed)?;
    let mut bytes = Vec::new();
    file.take(LARGEST as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
    text(bytes)
}

/// The same of a place in the settings: a pipe or a device would keep whoever reads it.
fn read_whole(path: &Path) -> Result<String, Failure> {
    match std::fs::metadata(path) {
        Ok(about) if !about.is_file() => Err(unreadable("it is no file".to_owned())),
        _ => read(path),
    }
}

/// The text at an https address. An address that leads elsewhere is not followed: whoever asked named this one.
///
/// # Errors
/// It is no https address, does not answer in time or with something else than the file, or that is too large.
pub async fn fetch(http: &Http, address: &str) -> Result<String, Failure> {
    if !address.starts_with("https://") {
        return Err(unreadable("only https addresses are taken".to_owned()));
    }
    let client = http.client(address).await?;
    // The rest of an address may hold a token.
    let host = address["https://".len()..].split(['/', '?', '#']).next().unwrap_or_default();
    let unreached = |error: reqwest::Error| unreached(&error, host);
    let fetched = tokio::time::timeout(http.limits().attempt, async {
        let mut answer = client.get(address).send().await.map_err(unreached)?;
        if answer.status() != 200 {
            return Err(unreadable(format!("{host} answered with status {}", answer.status().as_u16())));
        }
        let mut bytes = Vec::new();
        while let Some(part) = answer.chunk().await.map_err(unreached)? {
            bytes.extend_from_slice(&part);
            if bytes.len() > LARGEST {
                break;
            }
        }
        Ok(bytes)
    });
    text(fetched.await.map_err(|_| unreadable(format!("{host} did not answer in time")))??)
}

fn text(bytes: Vec<u8>) -> Result<String, Failure> {
    if bytes.len() > LARGEST {
        return Err(unreadable("it is larger than 1 MB".to_owned()));
    }
    String::from_utf8(bytes).map_err(|_| unreadable("it is no text".to_owned()))
}

fn unreached(error: &reqwest::Error, host: &str) -> Failure {
    use rolecall_core::failure::NetworkError as N;
    unreadable(match network_error(error) {
        N::Dns => format!("{host} could not be found"),
        N::Timeout => format!("{host} did not answer in time"),
        N::Tls => format!("the certificate of {host} is not trusted"),
        N::Proxy => "the proxy did not let the request through".to_owned(),
        N::Connect | N::Cut | N::NotAws => format!("{host} can't be reached"),
    })
}

fn unreadable(reason: String) -> Failure {
    Failure::TeamFile(SettingsError { line: 0, column: 0, wrong: SettingsWrong::Unreadable { reason } })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Limits;

    fn reason(result: Result<String, Failure>) -> String {
        match result {
            Err(Failure::TeamFile(SettingsError { wrong: SettingsWrong::Unreadable { reason }, .. })) => {
                reason
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_file_is_text_of_at_most_a_megabyte() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("team.toml");
        assert!(!reason(read(&path)).is_empty(), "it is not there");
        std::fs::write(&path, "version = 1").expect("written");
        assert_eq!(read(&path), Ok("version = 1".to_owned()));
        std::fs::write(&path, b"\xff\xfe").expect("written");
        assert_eq!(reason(read(&path)), "it is no text");
        std::fs::write(&path, "#".repeat(LARGEST + 1)).expect("written");
        assert_eq!(reason(read(&path)), "it is larger than 1 MB");
    }

    #[tokio::test]
    async fn what_is_followed_is_read_as_a_file_and_as_strictly_as_any() {
        let folder = tempfile::tempdir().expect("a folder");
        let teams = Teams::new(Http::with_ca_bundle(Limits::default(), None));
        let fetched = |path: &Path| teams.fetch(path.display().to_string());
        let told = |result: Result<TeamFile, Failure>| reason(result.map(|file| file.text().to_owned()));
        assert_eq!(told(fetched(folder.path()).await), "it is no file");
        let path = folder.path().join("team.toml");
        std::fs::write(&path, "version = 1\n").expect("written");
        assert_eq!(fetched(&path).await.expect("read").text(), "version = 1\n");
        std::fs::write(&path, "[preferences]\nissuer = 'x'\n").expect("written");
        let Err(Failure::TeamFile(error)) = fetched(&path).await else { panic!("it oversteps") };
        assert_eq!(error.wrong, SettingsWrong::NotInTeamFile { key: "preferences".to_owned() });
    }

    #[tokio::test]
    async fn only_https_is_fetched() {
        let http = Http::with_ca_bundle(Limits::default(), None);
        for address in ["http://127.0.0.1/team.toml", "file:///etc/passwd", "ftp://x/y", "HTTPS:x"] {
            assert_eq!(reason(fetch(&http, address).await), "only https addresses are taken", "{address}");
        }
    }
}
