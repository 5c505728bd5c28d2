//! Profiles in `~/.aws/config` that call `rolecall credential-process`, so that every AWS tool can use a role by the
//! name of a profile.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use rolecall_core::aws_config::{AwsConfig, Profile};
use rolecall_core::aws_file::{self, AwsFile, GIVES_CREDENTIALS, PROCESS, ProfileChange};
use rolecall_core::import::asked_of_rolecall;
use rolecall_core::problem::ProblemCode;
use rolecall_core::text::Args;
use rolecall_platform::aws_files::{
    AwsFiles, CONFIG_FILE, CREDENTIALS_FILE, Changed, NOWHERE, change, hidden, may_change, text_of,
};

use crate::error::CliError;
use crate::{i18n, output};

/// So many profiles are named where one was not found.
const MOST_NAMED: usize = 12;

/// Hides `~/.aws` from a command where the default profile would give it credentials before its endpoint does. A Rolecall
/// inside still finds the files.
pub fn hide_where_default_gives_credentials(command: &mut Command) {
    let Some(files) = AwsFiles::from_environment().filter(AwsFiles::default_gives_credentials) else {
        return;
    };
    let args = Args::new().with("config", files.config.display().to_string());
    let args = args.with("credentials", files.credentials.display().to_string());
    output::say(i18n::with("cli-exec-default-profile", &args));
    for (variable, file) in [(CONFIG_FILE, &files.config), (CREDENTIALS_FILE, &files.credentials)] {
        command.env(hidden(variable), file).env(variable, NOWHERE);
    }
}

/// Says where the default profile has a key of its own. AWS's tools take the environment first; what is told to use that
/// profile does not run as the role.
pub fn say_where_default_has_key(role: &str) {
    let Some(files) = AwsFiles::from_environment() else { return };
    let has_key = |file: &AwsFile| {
        let text = text_of(files.path(*file)).unwrap_or_default();
        let read = AwsConfig::read_one(*file, &text);
        read.profile("default").is_some_and(|profile| profile.get("aws_secret_access_key").is_some())
    };
    if let Some(file) = [AwsFile::Credentials, AwsFile::Config].iter().find(|file| has_key(file)) {
        let args = Args::new().with("file", files.path(*file).display().to_string()).with("role", role);
        output::say(i18n::with("cli-exec-default-key", &args));
    }
}

/// The two files of `~/.aws`, by the environment.
pub fn files() -> Result<AwsFiles, CliError> {
    AwsFiles::from_environment().ok_or_else(|| {
        CliError::worded(ProblemCode::File, i18n::get("cli-aws-no-home"), i18n::get("cli-aws-no-home-hint"))
    })
}

/// Refuses a profile that is not there. Files that can't be read are for whoever uses the profile to name.
pub fn check_there(profile: &str) -> Result<(), CliError> {
    let files = files()?;
    let Ok(config) = files.read() else { return Ok(()) };
    if config.profile(profile).is_some() {
        return Ok(());
    }
    let names: Vec<&str> =
        config.profiles().iter().map(|profile| profile.name.as_str()).take(MOST_NAMED).collect();
    let args = Args::new().with("profile", profile).with("file", files.config.display().to_string());
    let hint = Args::new().with("names", if names.is_empty() { "none".to_owned() } else { names.join(", ") });
    let hint = i18n::with("cli-no-profile-hint", &hint);
    Err(CliError::worded(ProblemCode::Invalid, i18n::with("cli-no-profile", &args), hint))
}

/// The `credential_process` line for a role. It has the full path of this program, because tools that the desktop
/// starts may have another `PATH` than a shell.
pub fn process_line(role: &str) -> Result<String, CliError> {
    let program = std::env::current_exe().map_err(CliError::from)?;
    let parts =
        [program.to_str().unwrap_or_default(), "credential-process", role].map(aws_file::process_word);
    parts.into_iter().collect::<Option<Vec<String>>>().map(|parts| parts.join(" ")).ok_or_else(|| {
        let message = i18n::with("cli-aws-unquotable", &Args::new().with("role", role));
        CliError::worded(ProblemCode::Invalid, message, i18n::get("cli-aws-unquotable-hint"))
    })
}

/// Refuses a profile that gives credentials already, unless they are this role's, a name that is not valid for a profile,
/// and a file that can't be changed.
pub fn check_available(profile: &str, role: &str) -> Result<(), CliError> {
    // The characters that the parsers of all SDKs accept.
    let valid = |c: char| c.is_ascii_alphanumeric() || "_-@+.%:/".contains(c);
    if profile.is_empty() || !profile.chars().all(valid) {
        let message = i18n::with("cli-aws-profile-name", &Args::new().with("profile", profile));
        return Err(CliError::worded(ProblemCode::Invalid, message, i18n::get("cli-aws-profile-name-hint")));
    }
    let files = files()?;
    for file in [AwsFile::Config, AwsFile::Credentials] {
        let path = files.path(file);
        let text = text_of(path).map_err(|error| not_read(path, &error))?;
        let read = AwsConfig::read_one(file, &text);
        if read.profile(profile).is_some_and(|found| gives_others(found, role)) {
            let args = Args::new().with("profile", profile).with("file", path.display().to_string());
            let message = i18n::with("cli-aws-profile-taken", &args);
            return Err(CliError::worded(
                ProblemCode::NameTaken,
                message,
                i18n::get("cli-aws-profile-taken-hint"),
            ));
        }
        if file == AwsFile::Config {
            check_changeable(file, path, &text)?;
        }
    }
    Ok(())
}

/// Whether a profile gives other credentials than this role's.
fn gives_others(profile: &Profile, role: &str) -> bool {
    let ways = GIVES_CREDENTIALS.iter().filter(|name| profile.get(name).is_some()).count();
    let asked = profile.get(PROCESS).and_then(asked_of_rolecall);
    ways > usize::from(asked.is_some_and(|asked| asked == role))
}

/// Refuses a file that can't be changed, or where a change would come to nothing: the AWS CLI reads none of it.
pub fn check_changeable(file: AwsFile, path: &Path, text: &str) -> Result<(), CliError> {
    if let Some(problem) = AwsConfig::read_one(file, text).refused(file) {
        let (id, args) = problem.text();
        let args =
            Args::new().with("file", path.display().to_string()).with("problem", i18n::with(id, &args));
        let message = i18n::with("cli-aws-refused", &args);
        return Err(CliError::worded(ProblemCode::File, message, i18n::get("cli-aws-refused-hint")));
    }
    may_change(path).map_err(|error| not_written(path, &error))
}

/// Writes a profile that gets its credentials from Rolecall.
pub fn write(profile: &str, role: &str, region: Option<&str>) -> Result<(), CliError> {
    check_available(profile, role)?;
    let (line, path) = (process_line(role)?, files()?.config);
    let has_region = |text: &str| AwsFile::Config.has(text, profile, &["region"]);
    let with_profile = |text: &str| {
        let mut set = vec![(PROCESS, line.as_str())];
        // A region that the profile has already stays.
        set.extend(region.filter(|_| !has_region(text)).map(|region| ("region", region)));
        AwsFile::Config.change(text, ProfileChange { profile, remove: &[], set: &set })
    };
    let changed = change(&path, with_profile).map_err(|error| not_written(&path, &error))?;
    output::say(i18n::with("cli-aws-profile-written", &Args::new().with("profile", profile)));
    if let Some(changed) = changed {
        say_backup(&changed);
    }
    Ok(())
}

/// The profiles of one of the files that get their credentials from Rolecall.
pub struct Asking {
    /// Which file.
    file: AwsFile,
    /// Its path.
    pub path: PathBuf,
    /// The profiles' names.
    pub profiles: Vec<String>,
}

impl Asking {
    /// What of these files asks Rolecall, for roles of which that holds.
    pub fn of(files: &AwsFiles, is_of: impl Fn(&str) -> bool) -> Vec<Self> {
        let of_file = |file| {
            let path = files.path(file);
            let read = AwsConfig::read_one(file, &text_of(path).ok()?);
            let asks = |profile: &&Profile| {
                profile.get(PROCESS).and_then(asked_of_rolecall).is_some_and(|role| is_of(&role))
            };
            let profiles: Vec<String> =
                read.profiles().iter().filter(asks).map(|profile| profile.name.clone()).collect();
            (!profiles.is_empty()).then(|| Self { file, path: path.to_owned(), profiles })
        };
        [AwsFile::Config, AwsFile::Credentials].into_iter().filter_map(of_file).collect()
    }

    /// Cuts their `credential_process` line. Gives what was changed.
    pub fn cut(&self) -> Result<Option<Changed>, CliError> {
        let profiles: Vec<&str> = self.profiles.iter().map(String::as_str).collect();
        let without = |text: &str| self.file.cut(text, &profiles, &[PROCESS]);
        change(&self.path, without).map_err(|error| not_written(&self.path, &error))
    }

    /// Refuses a file that can't be changed.
    fn check(&self) -> Result<(), CliError> {
        let text = text_of(&self.path).map_err(|error| not_read(&self.path, &error))?;
        check_changeable(self.file, &self.path, &text)
    }
}

/// Takes the lines that call Rolecall for a role out of every profile, and says of which.
pub fn take_out(role: &str) -> Result<(), CliError> {
    let asking = Asking::of(&files()?, |asked| asked == role);
    if asking.is_empty() {
        output::say(i18n::get("cli-aws-profile-none"));
    }
    asking.iter().try_for_each(Asking::check)?;
    for file in asking {
        file.cut()?.iter().for_each(say_backup);
        for profile in &file.profiles {
            output::say(i18n::with("cli-aws-profile-taken-out", &Args::new().with("profile", profile)));
        }
    }
    Ok(())
}

/// Says where the backup of a changed file is.
pub fn say_backup(changed: &Changed) {
    if let Some(backup) = &changed.backup {
        let args = Args::new()
            .with("file", changed.file.display().to_string())
            .with("backup", backup.display().to_string());
        output::say(i18n::with("cli-aws-backup", &args));
    }
}

/// The error for a file of `~/.aws` that can't be read.
pub fn not_read(path: &Path, error: &io::Error) -> CliError {
    file_error("cli-aws-not-read", path, error, "cli-aws-not-read-hint")
}

/// The error for a file of `~/.aws` that can't be written, and so has not changed.
pub fn not_written(path: &Path, error: &io::Error) -> CliError {
    file_error("cli-aws-not-written", path, error, "cli-aws-not-written-hint")
}

fn file_error(message: &str, path: &Path, error: &io::Error, hint: &str) -> CliError {
    let args = Args::new().with("file", path.display().to_string()).with("reason", error.to_string());
    CliError::worded(ProblemCode::File, i18n::with(message, &args), i18n::get(hint))
}
