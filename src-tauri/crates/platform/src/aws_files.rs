//! `~/.aws/config` and `~/.aws/credentials`: read as the AWS CLI reads them; changed only when a person asked for it,
//! whole or not at all, behind symbolic links, with the file as it was beside it.

use std::env;
use std::ffi::OsStr;
use std::fmt;
use std::fs;
use std::io::{self, ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rolecall_core::aws_config::{AwsConfig, Profile};
use rolecall_core::aws_file::AwsFile;
use rolecall_core::caller::AwsPlaces;
use zeroize::Zeroizing;

use crate::private_file;
use crate::settings_file::behind_links;

/// No person's file is larger.
const LARGEST: u64 = 8 << 20;
/// A change is made onto what an editor has saved meanwhile, that many times.
const TRIES: u32 = 3;

/// Where the two files are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwsFiles {
    /// `~/.aws/config`, or `AWS_CONFIG_FILE`.
    pub config: PathBuf,
    /// `~/.aws/credentials`, or `AWS_SHARED_CREDENTIALS_FILE`.
    pub credentials: PathBuf,
}

/// A file that was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The file.
    pub file: PathBuf,
    /// The file as it was; `None`: there was none.
    pub backup: Option<PathBuf>,
}

/// The variable that names the config file.
pub const CONFIG_FILE: &str = "AWS_CONFIG_FILE";
/// The variable that names the credentials file.
pub const CREDENTIALS_FILE: &str = "AWS_SHARED_CREDENTIALS_FILE";
/// A file with nothing in it.
pub const NOWHERE: &str = if cfg!(windows) { "NUL" } else { "/dev/null" };

/// The path with what `$NAME` and `${NAME}` in it stand for, as the AWS CLI reads it; what is not set stays as it is.
fn with_variables(path: &OsStr, variable: impl Fn(&str) -> Option<String>) -> PathBuf {
    let Some(mut rest) = path.to_str() else { return PathBuf::from(path) };
    let mut all = String::new();
    while let Some((before, after)) = rest.split_once('$') {
        all.push_str(before);
        let (name, behind) = match after.strip_prefix('{').and_then(|inner| inner.split_once('}')) {
            Some(found) => found,
            None => {
                let end = after.find(|c: char| c != '_' && !c.is_ascii_alphanumeric());
                after.split_at(end.unwrap_or(after.len()))
            }
        };
        match variable(name) {
            Some(value) => {
                all.push_str(&value);
                rest = behind;
            }
            None => {
                all.push('$');
                rest = after;
            }
        }
    }
    all.push_str(rest);
    PathBuf::from(all)
}

/// The variable that tells Rolecall of a file which is hidden from everybody else.
pub fn hidden(variable: &str) -> String {
    format!("ROLECALL_{variable}")
}

impl AwsFiles {
    /// As AWS's own tools find them; `None`: no home folder is known.
    pub fn from_environment() -> Option<Self> {
        let home = env::home_dir().filter(|home| !home.as_os_str().is_empty());
        let value = |name: &str| env::var_os(name).filter(|path| !path.is_empty());
        // Where Rolecall hides the files from a command, one inside it still knows them.
        let shown = |name: &str| value(name).filter(|path| path != NOWHERE);
        let set = |name: &str| shown(name).or_else(|| value(&hidden(name))).or_else(|| value(name));
        let set = |name: &str| set(name).map(|path| with_variables(&path, |name| env::var(name).ok()));
        let place = |name: &str, file: &str| match (set(name), &home) {
            (Some(path), Some(home)) => Some(match path.strip_prefix("~") {
                Ok(rest) => home.join(rest),
                Err(_) => path,
            }),
            (Some(path), None) => Some(path),
            (None, home) => home.as_ref().map(|home| home.join(".aws").join(file)),
        };
        Some(Self {
            config: place(CONFIG_FILE, "config")?,
            credentials: place(CREDENTIALS_FILE, "credentials")?,
        })
    }

    /// The same as text, for whoever is to read them for this process; `None`: a path is no text.
    pub fn places(&self) -> Option<AwsPlaces> {
        let text = |path: &Path| std::path::absolute(path).ok()?.to_str().map(str::to_owned);
        Some(AwsPlaces { config: text(&self.config)?, credentials: text(&self.credentials)? })
    }

    /// The path of one of them.
    pub fn path(&self, file: AwsFile) -> &Path {
        match file {
            AwsFile::Config => &self.config,
            AwsFile::Credentials => &self.credentials,
        }
    }

    /// What both say.
    ///
    /// # Errors
    /// One can't be read: nobody knows then what it says.
    pub fn read(&self) -> Result<AwsConfig, Unreadable> {
        let text = |path: &Path| text_of(path).map_err(|error| Unreadable { file: path.to_owned(), error });
        Ok(AwsConfig::read(&text(&self.config)?, &text(&self.credentials)?))
    }

    /// The same beside other work: a home on a slow network holds up nothing else.
    pub async fn read_apart(&self) -> Result<AwsConfig, Unreadable> {
        let files = self.clone();
        let read = tokio::task::spawn_blocking(move || files.read()).await;
        read.unwrap_or_else(|error| {
            Err(Unreadable { file: self.config.clone(), error: io::Error::other(error) })
        })
    }

    /// The backups that changes of these files have left beside them.
    pub fn backups(&self) -> Vec<PathBuf> {
        let files = [&self.config, &self.credentials];
        let files = files.map(|file| behind_links(file).unwrap_or_else(|_| file.clone()));
        files.iter().flat_map(|file| backups_of(file)).collect()
    }

    /// Whether SDKs may take credentials from the profile that nobody has to name, before they ask an endpoint. Where
    /// that is not certain they may: a file can't be read, or tools read it differently.
    pub fn default_gives_credentials(&self) -> bool {
        let Ok(files) = self.read() else { return true };
        files.refused(AwsFile::Config).or(files.refused(AwsFile::Credentials)).is_some()
            || files.profile("default").is_some_and(Profile::gives_credentials)
    }
}

impl From<AwsPlaces> for AwsFiles {
    fn from(places: AwsPlaces) -> Self {
        Self { config: places.config.into(), credentials: places.credentials.into() }
    }
}

/// A file that can't be read.
#[derive(Debug)]
pub struct Unreadable {
    /// The file.
    pub file: PathBuf,
    /// The system's words.
    pub error: io::Error,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file.display(), self.error)
    }
}

/// What one file says, which is of the kind that its headers say.
pub fn read_file(path: &Path) -> Result<(AwsFile, AwsConfig), Unreadable> {
    let failed = |error| Unreadable { file: path.to_owned(), error };
    if let Err(error) = fs::metadata(path) {
        return Err(failed(error));
    }
    let text = text_of(path).map_err(failed)?;
    let config = AwsConfig::read_one(AwsFile::Config, &text);
    let credentials = AwsConfig::read_one(AwsFile::Credentials, &text);
    let named = |read: &AwsConfig| read.profiles().iter().any(|profile| profile.name != "default");
    Ok(match named(&config) || !named(&credentials) {
        true => (AwsFile::Config, config),
        false => (AwsFile::Credentials, credentials),
    })
}

/// The file's text; empty where there is none.
pub fn text_of(path: &Path) -> io::Result<Zeroizing<String>> {
    let file = match fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Zeroizing::default()),
        Err(error) => return Err(error),
    };
    let length = file.metadata().map_or(0, |meta| meta.len());
    if length > LARGEST {
        return Err(ErrorKind::FileTooLarge.into());
    }
    // Room for all of it, so that growing leaves no copy behind.
    let mut text = Zeroizing::new(String::with_capacity(usize::try_from(length).unwrap_or(0) + 1));
    let no_text = || io::Error::new(ErrorKind::InvalidData, "it is not written in UTF-8: save it as that");
    file.take(LARGEST).read_to_string(&mut text).map_err(|error| match error.kind() {
        ErrorKind::InvalidData => no_text(),
        _ => error,
    })?;
    // Windows' editors write two bytes a letter, which passes for UTF-8 in English.
    if text.contains('\0') { Err(no_text()) } else { Ok(text) }
}

/// Whether a file may be changed, looked at before anything is done.
///
/// # Errors
/// Why not, in words.
pub fn may_change(path: &Path) -> io::Result<()> {
    private_file::may_replace(&behind_links(path)?)
}

/// Changes a file; `None`: the change is none. A file that was there is kept beside itself as it was.
pub fn change(path: &Path, changed: impl Fn(&str) -> String) -> io::Result<Option<Changed>> {
    let file = behind_links(path)?;
    sweep(&file);
    for _ in 0..TRIES {
        let text = text_of(&file)?;
        let new = Zeroizing::new(changed(&text));
        if *new == *text {
            return Ok(None);
        }
        private_file::may_replace(&file)?;
        let there = file.exists();
        let backup = there.then(|| backup_of(&file, &text));
        if let Some(backup) = &backup {
            private_file::replace(backup, text.as_bytes())?;
        } else if let Some(folder) = file.parent() {
            private_file::make_folder(folder)?;
        }
        if *text_of(&file)? == *text {
            let mode = fs::metadata(&file).map(|meta| meta.permissions()).ok();
            if let Err(error) = private_file::replace(&file, new.as_bytes()) {
                // Nothing has changed, so there is nothing to go back to.
                backup.map(fs::remove_file).transpose()?;
                return Err(error);
            }
            // Others may read what they could read before.
            if let Some(mode) = mode {
                fs::set_permissions(&file, mode)?;
            }
            return Ok(Some(Changed { file, backup }));
        }
        if let Some(backup) = backup {
            fs::remove_file(backup)?;
        }
    }
    Err(ErrorKind::ResourceBusy.into())
}

/// Takes a change back: the file is as it was, and its backup is gone.
pub fn put_back(Changed { file, backup }: &Changed) -> io::Result<()> {
    let Some(backup) = backup else { return fs::remove_file(file) };
    let mode = fs::metadata(file)?.permissions();
    fs::rename(backup, file)?;
    fs::set_permissions(file, mode)
}

/// `config.2026-11-22T041500Z.bak`, with a number where that is taken. A backup that has just this text, such as one of a
/// change that was killed, is used again: it may hold a key, and nobody was told of it.
fn backup_of(file: &Path, text: &str) -> PathBuf {
    if let Some(same) = backup_with(file, text) {
        return same;
    }
    let stamp = Timestamp::now().strftime("%Y-%m-%dT%H%M%SZ");
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let named = |more: &str| file.with_file_name(format!("{name}.{stamp}{more}.bak"));
    let mut numbered = (1u32..).map(|number| named(&format!("-{number}")));
    std::iter::once(named(""))
        .chain(numbered.by_ref())
        .find(|path| !path.exists())
        .unwrap_or_else(|| named(""))
}

fn backup_with(file: &Path, text: &str) -> Option<PathBuf> {
    backups_of(file).into_iter().find(|path| text_of(path).is_ok_and(|backup| *backup == *text))
}

/// The backups of a file.
fn backups_of(file: &Path) -> Vec<PathBuf> {
    let entries = file.parent().and_then(|folder| fs::read_dir(folder).ok()).into_iter().flatten().flatten();
    let is_backup = |path: &PathBuf| {
        let name = path.file_name().and_then(OsStr::to_str);
        path.is_file() && name.is_some_and(|name| is_backup_of(file, name))
    };
    entries.map(|entry| entry.path()).filter(is_backup).collect()
}

fn is_backup_of(file: &Path, name: &str) -> bool {
    let of = file.file_name().and_then(OsStr::to_str).unwrap_or_default();
    let stamp = name.strip_prefix(of).and_then(|rest| rest.strip_prefix('.')?.strip_suffix(".bak"));
    stamp.is_some_and(|stamp| stamp.starts_with(|first: char| first.is_ascii_digit()))
}

/// Removes what changes of that file have left that were killed: beside it and its backups, with the keys it had.
fn sweep(file: &Path) {
    let of = |name: &str| file.file_name().is_some_and(|of| of == name) || is_backup_of(file, name);
    if let Some(folder) = file.parent() {
        // They are in nobody's way: where they can't be removed, the file is changed all the same.
        let _ = private_file::sweep(folder, of);
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use rolecall_core::aws_file::{KEY, PROCESS, ProfileChange};

    use super::*;

    const CONFIG: &str = "\
[default]
region = eu-west-1
[profile work] # mine
aws_access_key_id = AKIAWORK
aws_secret_access_key = in/config+ # not part of it
[profile ops]
role_arn = arn:aws:iam::111122223333:role/a
source_profile = work
duration_seconds = 7200
mfa_serial = arn:aws:iam::111122223333:mfa/jo
external_id = ext
[profile corp]
sso_session = corp
[sso-session corp]
sso_region = us-east-1
";

    fn folder() -> (tempfile::TempDir, AwsFiles) {
        let folder = tempfile::tempdir().expect("a folder");
        let files =
            AwsFiles { config: folder.path().join("config"), credentials: folder.path().join("credentials") };
        (folder, files)
    }

    #[test]
    fn a_path_may_name_variables() {
        let variable = |name: &str| (name == "HOME").then(|| "/home/jo".to_owned());
        for (path, read) in [
            ("$HOME/.aws/x", "/home/jo/.aws/x"),
            ("/a${HOME}b", "/a/home/job"),
            ("$HOMER/$", "$HOMER/$"),
            ("${NOSUCH}/${HOME", "${NOSUCH}/${HOME"),
            ("~/x", "~/x"),
        ] {
            assert_eq!(with_variables(OsStr::new(path), variable), Path::new(read), "{path}");
        }
    }

    #[test]
    fn what_a_killed_change_left_is_used_again_or_goes() {
        let (folder, files) = folder();
        let path = |name: &str| folder.path().join(name);
        fs::write(&files.credentials, "[a]\nk = 1\n").expect("written");
        let (backup, stray) =
            ("credentials.2026-01-02T030405Z.bak", ".credentials.2026-01-02T030405Z.bak.aB3dE6");
        fs::write(path(backup), "[a]\nk = 1\n").expect("written");
        for name in [stray, ".credentials.aB3dE6", ".config.aB3dE6", ".credentials.young1"] {
            let file = fs::File::create(path(name)).expect("made");
            if name != ".credentials.young1" {
                let old = std::time::SystemTime::now() - std::time::Duration::from_secs(60);
                file.set_modified(old).expect("dated");
            }
        }
        let changed = change(&files.credentials, |text| format!("{text}[b]\n")).expect("changed");
        assert_eq!(changed.and_then(|changed| changed.backup), Some(path(backup)));
        let mut left: Vec<_> = fs::read_dir(folder.path())
            .expect("read")
            .map(|entry| entry.expect("an entry").file_name().into_string().expect("text"))
            .collect();
        left.sort();
        assert_eq!(left, [".config.aB3dE6", ".credentials.young1", "credentials", backup]);
    }

    #[test]
    fn a_file_that_is_not_there_is_empty_and_one_that_is_no_text_is_named() {
        let (folder, files) = folder();
        assert!(files.read().expect("no files").profiles().is_empty());
        assert!(!files.default_gives_credentials());
        fs::write(&files.config, CONFIG).expect("written");
        let names: Vec<String> =
            files.read().expect("read").profiles().iter().map(|profile| profile.name.clone()).collect();
        assert_eq!(names, ["default", "work", "ops", "corp"]);

        let utf_16 = |mark: &[u8]| {
            [mark, &"[default]\n".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()].concat()
        };
        for bytes in [utf_16(b"\xff\xfe"), utf_16(b""), b"[caf\xe9]\n".to_vec()] {
            fs::write(&files.credentials, bytes).expect("written");
            let error = files.read().expect_err("no text");
            assert_eq!(error.file, files.credentials);
            assert!(files.default_gives_credentials(), "nobody knows");
        }
        fs::remove_file(&files.credentials).expect("removed");
        fs::create_dir(&files.credentials).expect("a folder");
        assert_eq!(files.read().expect_err("a folder").file, files.credentials);
        assert!(read_file(&folder.path().join("nowhere")).is_err());
    }

    #[test]
    fn a_file_alone_is_of_the_kind_that_its_headers_say() {
        let (_folder, files) = folder();
        let kind = |text: &str| {
            fs::write(&files.config, text).expect("written");
            let (kind, read) = read_file(&files.config).expect("read");
            (kind, read.profiles().len())
        };
        assert_eq!(kind("[work]\na = b\n[default]\n"), (AwsFile::Credentials, 2));
        assert_eq!(kind("[profile work]\na = b\n"), (AwsFile::Config, 1));
        assert_eq!(kind("[default]\n"), (AwsFile::Config, 1));
    }

    #[test]
    fn a_default_profile_that_some_tool_may_take_counts() {
        let gives = |text: &str| {
            let (_folder, files) = folder();
            fs::write(&files.config, text).expect("written");
            files.default_gives_credentials()
        };
        assert!(gives("[default]\n    region = eu-west-1\n    aws_access_key_id = A\n"));
        assert!(gives("[default]\nregion: eu-west-1\naws_access_key_id: A\n"));
        assert!(gives("[DEFAULT]\naws_access_key_id = A\n[default]\nregion = x\n"));
        assert!(gives("[profile a]\nnonsense\n"), "what tools read differently is not certain");
        assert!(!gives("[default]\nregion = eu-west-1\n[profile a]\naws_access_key_id = A\n"));
    }

    #[test]
    fn a_change_keeps_the_file_as_it_was_beside_it() {
        let (folder, files) = folder();
        let elsewhere = folder.path().join("dotfiles");
        fs::create_dir(&elsewhere).expect("a folder");
        fs::write(elsewhere.join("aws"), CONFIG).expect("written");
        fs::set_permissions(elsewhere.join("aws"), fs::Permissions::from_mode(0o640)).expect("a mode");
        symlink("dotfiles/aws", &files.config).expect("a link");
        let wish = ProfileChange { profile: "work", remove: &KEY, set: &[(PROCESS, "rolecall x")] };
        let changed = change(&files.config, |text| AwsFile::Config.change(text, wish));
        let changed = changed.expect("changed").expect("a change");
        assert!(files.config.is_symlink(), "the link stays");
        assert_eq!(changed.file, elsewhere.join("aws"));
        let backup = changed.backup.expect("a backup");
        assert_eq!(fs::read_to_string(&backup).expect("it"), CONFIG);
        assert_eq!(backup.parent(), Some(elsewhere.as_path()));
        let mode = |path: &Path| fs::metadata(path).expect("a file").permissions().mode() & 0o777;
        assert_eq!((mode(&backup), mode(&changed.file)), (0o600, 0o640));
        let text = fs::read_to_string(&files.config).expect("text");
        assert!(text.contains("credential_process = rolecall x") && !text.contains("AKIAWORK"), "{text}");

        assert_eq!(files.backups(), std::slice::from_ref(&backup), "beside the file that the link leads to");
        fs::write(folder.path().join("config.mine.bak"), "").expect("written");
        fs::write(folder.path().join("credentials.2026-11-22T041500Z-1.bak"), "").expect("written");
        assert_eq!(files.backups(), [backup, folder.path().join("credentials.2026-11-22T041500Z-1.bak")]);
        let other = change(&files.config, |text| format!("{text}\n[profile more]\n")).expect("changed");
        let other = other.expect("a change");
        put_back(&other).expect("as it was");
        assert_eq!(fs::read_to_string(&files.config).expect("it"), text);
        assert_eq!((mode(&changed.file), other.backup.expect("a backup").exists()), (0o640, false));

        let again = change(&files.config, |text| AwsFile::Config.change(text, wish)).expect("no change");
        assert_eq!(again, None, "what is so already makes no backup");
        let new = change(&files.credentials, |text| AwsFile::Credentials.change(text, wish)).expect("made");
        let new = new.expect("a change");
        assert_eq!((&new.backup, mode(&files.credentials)), (&None, 0o600));
        put_back(&new).expect("as it was");
        assert!(!files.credentials.exists());
    }
}
