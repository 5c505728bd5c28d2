//! Another program of the same user looks into each of ours while it runs.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::process::Stdio;

use rolecall_tests::desktop::{Desktop, Options, PATIENCE, Result, until};
use rolecall_tests::world::Programs;

/// Somebody without rights: the test itself is let in anywhere.
const NOBODY: u32 = 65_534;

#[tokio::test]
#[ignore = "only root can become another user: ./dev test runs it where it is root"]
async fn none_of_the_programs_can_be_read_by_others_of_the_same_user() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let folder = tempfile::tempdir()?;
    fs::set_permissions(folder.path(), Permissions::from_mode(0o755))?;
    let (home, run) = (folder.path().join("home"), folder.path().join("run"));
    for own in [&home, &run] {
        fs::create_dir(own)?;
        fs::set_permissions(own, Permissions::from_mode(0o700))?;
        chown(own, Some(NOBODY), Some(NOBODY))?;
    }
    let programs = Programs::find()?;
    let names = ["rolecall", "rolecall-desktop", "rolecall-window"];
    for name in names {
        fs::copy(programs.path(name)?, folder.path().join(name))?;
    }
    let as_nobody = |program: &std::path::Path| {
        let mut command = desktop.command(program);
        command.uid(NOBODY).gid(NOBODY).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.env("HOME", &home).env("XDG_RUNTIME_DIR", &run);
        for variable in ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"] {
            command.env_remove(variable);
        }
        command
    };
    for name in names {
        let mut command = as_nobody(&folder.path().join(name));
        if name == "rolecall" {
            command.arg("agent");
        }
        let mut child = command.spawn()?;
        let process = format!("/proc/{}", child.id());
        let no_core = async || {
            let limits = fs::read_to_string(format!("{process}/limits")).ok()?;
            let soft = limits.lines().find(|line| line.starts_with("Max core file size"))?;
            (soft.split_whitespace().nth(4) == Some("0")).then_some(())
        };
        until("no core files", PATIENCE, no_core).await?;
        for file in ["environ", "mem", "maps"] {
            let path = format!("{process}/{file}");
            let kept_out = async || {
                let read = as_nobody("head".as_ref()).args(["-c", "1", &path]).status().ok()?;
                (!read.success()).then_some(())
            };
            until(&format!("{name} to keep others out of {file}"), PATIENCE, kept_out).await?;
        }
        assert!(child.try_wait()?.is_none(), "{name} still runs");
        child.kill()?;
        child.wait()?;
    }
    Ok(())
}
