//! What is in a world's home from the start: settings, sources, roles, icons, and the way to the browser.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

use clap::ValueEnum as _;

use super::{AtLogIn, JO, Ran, SAM};
use crate::desktop::Result;
use crate::sandbox::{Config, demo};

/// The settings that no command writes: preferences and the names of accounts.
///
/// # Errors
/// The file can't be written.
pub fn write_settings(home: &Path, preferences: &str) -> Result<()> {
    let text = format!(
        r#"# Rolecall against the sandbox. The sources and roles below were added from the command line.
version = 1

[preferences]
{preferences}

[[accounts]]
id = "111122223333"
name = "acme-main"

[[accounts]]
id = "123456789012"
name = "acme-prod"
group = "Production"
colour = "red"

[[accounts]]
id = "210987654321"
name = "acme-staging"

[[accounts]]
id = "345678901234"
name = "acme-data"

[[accounts]]
id = "456789012345"
name = "acme-sandbox"

[[accounts]]
id = "567890123456"
name = "acme-vault"
"#
    );
    let path = home.join("config.toml");
    fs::write(&path, text)?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600))?;
    Ok(())
}

/// Adds the demo's sources and roles through the command line; `rolecall` makes the command for some arguments.
///
/// # Errors
/// A command failed; what it said is in the error.
pub fn furnish(config: &Config, rolecall: impl Fn(&[&str]) -> Command) -> Result<()> {
    add_source(config, &rolecall, SAM, demo::SAM_ACCESS_KEY_ID, &[])?;
    add_source(config, &rolecall, JO, demo::JO_ACCESS_KEY_ID, &["--mfa-serial", demo::JO_MFA_SERIAL])?;
    let external_id: &[&str] = &["--external-id", demo::DATA_READONLY_EXTERNAL_ID];
    let roles: [(&str, &str, &str, &[&str]); 5] = [
        (
            "prod-admin",
            demo::PROD_ADMIN,
            JO,
            &["--duration", "4h", "--console-duration", "12h", "--colour", "red"],
        ),
        ("staging-ops", demo::STAGING_OPS, SAM, &["--destination", "s3", "--region", "eu-west-1"]),
        ("data-readonly", demo::DATA_READONLY, SAM, external_id),
        ("sandbox", demo::SANDBOX, SAM, &[]),
        ("locked-out", demo::LOCKED_OUT, SAM, &[]),
    ];
    for (name, arn, source, more) in roles {
        let arguments = [&["role", "add", name, "--arn", arn, "--source", source], more].concat();
        Ran::of(&rolecall(&arguments).output()?).well()?;
    }
    Ok(())
}

/// `rolecall source add` of a user's key, its secret through standard input.
///
/// # Errors
/// The command failed; what it said is in the error.
pub fn add_source(
    config: &Config,
    rolecall: &impl Fn(&[&str]) -> Command,
    name: &str,
    access_key_id: &str,
    more: &[&str],
) -> Result<Ran> {
    let user = config.users.iter().find(|user| user.access_key_id == access_key_id);
    let secret = &user.ok_or("the sandbox has no such key")?.secret_access_key;
    let arguments =
        [&["source", "add", name, "--access-key-id", access_key_id, "--secret-stdin"], more].concat();
    let mut command = rolecall(&arguments);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    if let Some(mut input) = child.stdin.take() {
        writeln!(input, "{secret}")?;
    }
    Ran::of(&child.wait_with_output()?).well()
}

/// The application's icons, where a package puts them for one person: notices name them.
pub(super) fn install_icons(home: &Path) -> Result<()> {
    let icons = Path::new(env!("CARGO_MANIFEST_DIR")).join("../icons");
    for size in ["32x32", "128x128", "256x256"] {
        let folder = home.join(".local/share/icons/hicolor").join(size).join("apps");
        fs::create_dir_all(&folder)?;
        fs::copy(icons.join(format!("{size}.png")), folder.join("rolecall.png"))?;
    }
    Ok(())
}

/// `BROWSER` is read as words, so the browser is a small script at a short path that knows the rest.
pub(super) fn write_browser(script: &Path, program: &Path, at_log_in: AtLogIn, visits: &Path) -> Result<()> {
    let at_log_in = at_log_in.to_possible_value().ok_or("each has a name")?;
    let quoted = |path: &Path| format!("'{}'", path.display().to_string().replace('\'', r"'\''"));
    let (program, visits, at_log_in) = (quoted(program), quoted(visits), at_log_in.get_name());
    let text = format!("#!/bin/sh\nexec {program} browse --at-log-in {at_log_in} {visits} \"$@\"\n");
    fs::write(script, text)?;
    fs::set_permissions(script, fs::Permissions::from_mode(0o755))?;
    Ok(())
}
