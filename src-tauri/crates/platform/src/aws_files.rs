//! `~/.aws/config` and `~/.aws/credentials`: read by AWS's own parser; changed only when a person asked for it, whole
//! or not at all, behind symbolic links, with the file as it was beside it.

use std::env;
use std::fs;
use std::io::{self, ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use aws_config::profile::{Profile as SdkProfile, ProfileSet};
use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};
use aws_types::os_shim_internal::{Env, Fs};
use jiff::Timestamp;
use rolecall_core::aws_config::{AwsConfig, ProblemKind, Profile};
use rolecall_core::aws_file::AwsFile;
use rolecall_core::caller::AwsPlaces;
use rolecall_core::import::AwsProfile;
use rolecall_core::secret::AccessKey;
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

impl AwsFiles {
    /// As AWS's own tools find them; `None`: no home folder is known.
    pub fn from_environment() -> Option<Self> {
        let home = env::home_dir().filter(|home| !home.as_os_str().is_empty());
        let set = |name: &str| env::var_os(name).filter(|path| !path.is_empty()).map(PathBuf::from);
        let place = |name: &str, file: &str| match (set(name), &home) {
            (Some(path), Some(home)) => Some(match path.strip_prefix("~") {
                Ok(rest) => home.join(rest),
                Err(_) => path,
            }),
            (Some(path), None) => Some(path),
            (None, home) => home.as_ref().map(|home| home.join(".aws").join(file)),
        };
        Some(Self {
            config: place("AWS_CONFIG_FILE", "config")?,
            credentials: place("AWS_SHARED_CREDENTIALS_FILE", "credentials")?,
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

    /// The profiles of both, as AWS's tools see them.
    pub async fn profiles(&self) -> io::Result<Vec<AwsProfile>> {
        let files = self.clone();
        // A home on a slow network holds up nothing else.
        let texts = tokio::task::spawn_blocking(move || {
            io::Result::Ok([
                (AwsFile::Config, text_of(&files.config)?),
                (AwsFile::Credentials, text_of(&files.credentials)?),
            ])
        });
        profiles(&texts.await.map_err(io::Error::other)??).await
    }

    /// Whether SDKs may take credentials from the profile that nobody has to name, before they ask an endpoint. Where
    /// that is not certain they may: a file can't be read, or tools read it differently.
    pub fn default_gives_credentials(&self) -> bool {
        let texts = (text_of(&self.config), text_of(&self.credentials));
        let (Ok(config), Ok(credentials)) = texts else { return true };
        let files = AwsConfig::read(&config, &credentials);
        files.problems().iter().any(|problem| !matches!(problem.kind, ProblemKind::NoProfile { .. }))
            || files.profile("default").is_some_and(Profile::gives_credentials)
    }
}

/// The profiles of one file, which is of the kind that its headers say.
pub async fn profiles_of(path: &Path) -> io::Result<Vec<AwsProfile>> {
    let text = Zeroizing::new(fs::read_to_string(path)?);
    let named = AwsFile::Config.profiles(&text).iter().any(|name| name != "default");
    let kind = if named || AwsFile::Credentials.profiles(&text).iter().all(|name| name == "default") {
        AwsFile::Config
    } else {
        AwsFile::Credentials
    };
    profiles(&[(kind, text)]).await
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
    file.take(LARGEST).read_to_string(&mut text)?;
    Ok(text)
}

/// Changes a file; `None`: the change is none. A file that was there is kept beside itself as it was.
pub fn change(path: &Path, changed: impl Fn(&str) -> String) -> io::Result<Option<Changed>> {
    let file = behind_links(path)?;
    for _ in 0..TRIES {
        let text = text_of(&file)?;
        let new = Zeroizing::new(changed(&text));
        if *new == *text {
            return Ok(None);
        }
        let there = file.exists();
        let backup = there.then(|| backup_of(&file));
        if let Some(backup) = &backup {
            private_file::replace(backup, text.as_bytes())?;
        } else if let Some(folder) = file.parent() {
            private_file::make_folder(folder)?;
        }
        if *text_of(&file)? == *text {
            let mode = fs::metadata(&file).map(|meta| meta.permissions()).ok();
            private_file::replace(&file, new.as_bytes())?;
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

/// `config.2026-11-22T041500Z.bak`, with a number where that is taken.
fn backup_of(file: &Path) -> PathBuf {
    let stamp = Timestamp::now().strftime("%Y-%m-%dT%H%M%SZ");
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let named = |more: &str| file.with_file_name(format!("{name}.{stamp}{more}.bak"));
    let mut numbered = (1u32..).map(|number| named(&format!("-{number}")));
    std::iter::once(named(""))
        .chain(numbered.by_ref())
        .find(|path| !path.exists())
        .unwrap_or_else(|| named(""))
}

async fn profiles(texts: &[(AwsFile, Zeroizing<String>)]) -> io::Result<Vec<AwsProfile>> {
    let mut files = EnvConfigFiles::builder();
    for (file, text) in texts {
        let kind = match file {
            AwsFile::Config => EnvConfigFileKind::Config,
            AwsFile::Credentials => EnvConfigFileKind::Credentials,
        };
        files = files.with_contents(kind, text.as_str());
    }
    let files = files.build();
    let set = aws_config::profile::load(&Fs::real(), &Env::real(), &files, None).await;
    let set: ProfileSet = set.map_err(|error| io::Error::new(ErrorKind::InvalidData, words_of(&error)))?;
    // AWS's set has no order; a person's file has.
    let mut names: Vec<String> = Vec::new();
    let named = texts.iter().flat_map(|(file, text)| file.profiles(text));
    let misnamed = texts.iter().flat_map(|(file, text)| file.misnamed(text));
    for name in named.chain(misnamed) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let passed_over = |name| AwsProfile { name, passed_over: true, ..AwsProfile::default() };
    Ok(names
        .into_iter()
        .map(|name| set.get_profile(&name).map_or_else(|| passed_over(name.clone()), profile))
        .collect())
}

/// An error with its causes: they name lines, never what stands in them.
fn words_of(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        words = format!("{words}: {error}");
        cause = error.source();
    }
    words
}

fn profile(profile: &SdkProfile) -> AwsProfile {
    let text = |key: &str| profile.get(key).map(str::to_owned);
    let key = text("aws_access_key_id").zip(text("aws_secret_access_key"));
    let by_sdk =
        ["credential_process", "sso_session", "sso_start_url", "web_identity_token_file", "login_session"];
    AwsProfile {
        name: profile.name().to_owned(),
        key: key.map(|(access_key_id, secret)| AccessKey { access_key_id, secret_access_key: secret.into() }),
        has_session_token: profile.get("aws_session_token").is_some(),
        role_arn: text("role_arn").filter(|_| profile.get("web_identity_token_file").is_none()),
        source_profile: text("source_profile"),
        credential_source: text("credential_source"),
        mfa_serial: text("mfa_serial"),
        duration_seconds: text("duration_seconds"),
        external_id: text("external_id"),
        role_session_name: text("role_session_name"),
        region: text("region"),
        by_sdk: by_sdk.into_iter().any(|key| profile.get(key).is_some()),
        passed_over: false,
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

    #[tokio::test]
    async fn profiles_are_what_awss_parser_reads() {
        let (_folder, files) = folder();
        assert!(files.profiles().await.expect("no files are no profiles").is_empty());
        assert!(!files.default_gives_credentials());
        fs::write(&files.config, CONFIG).expect("written");
        fs::write(&files.credentials, "[work]\naws_access_key_id = AKIANEW\n[default]\naws_access_key_id=A\naws_secret_access_key=b\naws_session_token=c\n")
            .expect("written");
        let read = files.profiles().await.expect("profiles");
        let names: Vec<&str> = read.iter().map(|profile| profile.name.as_str()).collect();
        assert_eq!(names, ["default", "work", "ops", "corp"]);
        assert!(read[0].has_session_token && read[0].region.as_deref() == Some("eu-west-1"));
        let key = read[1].key.as_ref().expect("a key");
        assert_eq!(key.access_key_id, "AKIANEW", "the credentials file goes before");
        assert_eq!(rolecall_core::secret::ExposeSecret::expose_secret(&key.secret_access_key), "in/config+");
        assert_eq!(read[2].duration_seconds.as_deref(), Some("7200"));
        assert_eq!(read[2].source_profile.as_deref(), Some("work"));
        assert!(read[3].by_sdk && read[3].key.is_none());
        assert!(files.default_gives_credentials());

        let old =
            "[profile old]\naws_access_key_id=A\naws_secret_access_key=b\n[fine]\naws_access_key_id=A\n";
        fs::write(&files.credentials, old).expect("written");
        let typo = "[typo]\nrole_arn = arn:aws:iam::111122223333:role/a\n[plugins]\ncli = x\n[sso-session s]\nsso_start_url = https://x\n";
        fs::write(&files.config, format!("{typo}[profile a b]\nregion = eu-west-1\n[fine]\nrole_arn = x\n"))
            .expect("written");
        let read = files.profiles().await.expect("profiles");
        let passed_over = |profile: &&AwsProfile| profile.passed_over;
        let names: Vec<&str> = read.iter().filter(passed_over).map(|profile| profile.name.as_str()).collect();
        assert_eq!(names, ["a b", "typo", "old"]);

        fs::write(
            &files.credentials,
            "[work]\naws_access_key_id = AKIANEW\n[default]\naws_access_key_id=A\n",
        )
        .expect("written");
        let alone = profiles_of(&files.credentials).await.expect("profiles");
        assert_eq!(
            alone.iter().map(|profile| profile.name.as_str()).collect::<Vec<_>>(),
            ["work", "default"]
        );
        let error = {
            fs::write(&files.config, "[profile a\n").expect("written");
            files.profiles().await.expect_err("no header")
        };
        assert_eq!(error.kind(), ErrorKind::InvalidData);
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

        let again = change(&files.config, |text| AwsFile::Config.change(text, wish)).expect("no change");
        assert_eq!(again, None, "what is so already makes no backup");
        let new = change(&files.credentials, |text| AwsFile::Credentials.change(text, wish)).expect("made");
        assert_eq!(new.expect("a change").backup, None);
        assert_eq!(mode(&files.credentials), 0o600);
    }
}
