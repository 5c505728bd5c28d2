//! Profiles of `~/.aws/config` that call Rolecall, so that every AWS tool knows a role by its profile's name.

use std::io;
use std::path::Path;

use rolecall_core::aws_file::{self, AwsFile, GIVES_CREDENTIALS, PROCESS, ProfileChange};
use rolecall_core::problem::ProblemCode;
use rolecall_core::text::Args;
use rolecall_platform::aws_files::{AwsFiles, Changed, change, text_of};

use crate::stop::Stop;
use crate::{output, words};

/// Whether SDKs find credentials in `~/.aws` without being led to a profile.
pub fn default_gives_credentials() -> bool {
    AwsFiles::from_environment().is_some_and(|files| files.default_gives_credentials())
}

/// The two files, by the environment.
pub fn files() -> Result<AwsFiles, Stop> {
    AwsFiles::from_environment().ok_or_else(|| {
        Stop::worded(ProblemCode::File, words::get("cli-aws-no-home"), words::get("cli-aws-no-home-hint"))
    })
}

/// The line that makes a profile ask Rolecall for a role: this very program, since tools that a desktop starts have
/// another path to look for programs in than a shell.
pub fn process_line(role: &str) -> Result<String, Stop> {
    let program = std::env::current_exe().map_err(Stop::from)?;
    let words =
        [program.to_str().unwrap_or_default(), "credential-process", role].map(aws_file::process_word);
    words.into_iter().collect::<Option<Vec<String>>>().map(|words| words.join(" ")).ok_or_else(|| {
        let message = words::with("cli-aws-unquotable", &Args::new().with("role", role));
        Stop::worded(ProblemCode::Invalid, message, words::get("cli-aws-unquotable-hint"))
    })
}

/// Refuses a profile that gives credentials of its own, before anything is done.
pub fn check_free(profile: &str) -> Result<(), Stop> {
    // What every SDK's parser takes for a name.
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-@+.%:/".contains(c);
    if profile.is_empty() || !profile.chars().all(plain) {
        let message = words::with("cli-aws-profile-name", &Args::new().with("profile", profile));
        return Err(Stop::worded(ProblemCode::Invalid, message, words::get("cli-aws-profile-name-hint")));
    }
    let files = files()?;
    for file in [AwsFile::Config, AwsFile::Credentials] {
        let path = files.path(file);
        let text = text_of(path).map_err(|error| not_read(path, &error))?;
        if !file.properties(&text, profile, &GIVES_CREDENTIALS).is_empty() {
            let args = Args::new().with("profile", profile).with("file", path.display().to_string());
            let message = words::with("cli-aws-profile-taken", &args);
            return Err(Stop::worded(
                ProblemCode::NameTaken,
                message,
                words::get("cli-aws-profile-taken-hint"),
            ));
        }
    }
    Ok(())
}

/// Writes a profile that asks Rolecall for a role.
pub fn write(profile: &str, role: &str, region: Option<&str>) -> Result<(), Stop> {
    check_free(profile)?;
    let (line, path) = (process_line(role)?, files()?.config);
    let has_region = |text: &str| !AwsFile::Config.properties(text, profile, &["region"]).is_empty();
    let wanted = |text: &str| {
        let mut set = vec![(PROCESS, line.as_str())];
        // A region that is there already is the person's.
        set.extend(region.filter(|_| !has_region(text)).map(|region| ("region", region)));
        AwsFile::Config.change(text, ProfileChange { profile, remove: &[], set: &set })
    };
    let changed = change(&path, wanted).map_err(|error| not_written(&path, &error))?;
    output::say(words::with("cli-aws-profile-written", &Args::new().with("profile", profile)));
    if let Some(changed) = changed {
        say_backup(&changed);
    }
    Ok(())
}

/// Tells where the file as it was is kept.
pub fn say_backup(changed: &Changed) {
    if let Some(backup) = &changed.backup {
        let args = Args::new()
            .with("file", changed.file.display().to_string())
            .with("backup", backup.display().to_string());
        output::say(words::with("cli-aws-backup", &args));
    }
}

/// A file of `~/.aws` that can't be read.
pub fn not_read(path: &Path, error: &io::Error) -> Stop {
    let args = Args::new().with("file", path.display().to_string()).with("reason", error.to_string());
    Stop::worded(
        ProblemCode::File,
        words::with("cli-aws-not-read", &args),
        words::get("cli-aws-not-read-hint"),
    )
}

/// A file of `~/.aws` that can't be written; it is as it was.
pub fn not_written(path: &Path, error: &io::Error) -> Stop {
    let args = Args::new().with("file", path.display().to_string()).with("reason", error.to_string());
    let message = words::with("cli-aws-not-written", &args);
    Stop::worded(ProblemCode::File, message, words::get("cli-aws-not-written-hint"))
}
