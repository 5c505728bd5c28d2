//! AWS's own command line, as Debian has it, with Rolecall as its `credential_process`: how much of a person's waiting
//! is Rolecall's.

use std::path::Path;
use std::process::Command;

use crate::desktop::Result;

use super::figures::Figures;
use super::table::{Row, Unit};
use super::world::{ROLE, World};

/// Debian's; another one may stand before it in the path.
const AWS: &str = "/usr/bin/aws";
const PROFILE: &str = "bench";

pub(super) fn rows(world: &World, runs: usize) -> Result<Vec<Row>> {
    if !Path::new(AWS).is_file() {
        return Err(format!("there is no {AWS}; ./dev bench installs it").into());
    }
    let folder = world.desktop.home().join(".aws");
    std::fs::create_dir_all(&folder)?;
    let program = world.program("rolecall");
    let config = format!(
        "[profile {PROFILE}]\nregion = eu-west-1\ncredential_process = {} credential-process {ROLE}\n",
        program.display()
    );
    std::fs::write(folder.join("config"), config)?;

    // Older versions do not have it.
    let export: &[&str] = &["configure", "export-credentials", "--profile", PROFILE];
    let identity: &[&str] = &["sts", "get-caller-identity", "--profile", PROFILE, "--endpoint-url"];
    let identity = [identity, &[world.sandbox.sts_endpoint()]].concat();
    let (name, arguments) = match world.time(aws(world, export)) {
        Ok(_) => ("aws configure export-credentials", export),
        Err(_) => ("aws sts get-caller-identity (it has no export-credentials)", &identity[..]),
    };
    let (mut with, mut version, mut alone) = (Figures::default(), Figures::default(), Figures::default());
    for _ in 0..runs {
        with.add_time(world.time(aws(world, arguments))?);
        version.add_time(world.time(aws(world, &["--version"]))?);
        alone.add_time(world.time_credentials()?);
    }
    let row = |what: &str, figures| Row::new(what, Unit::Milliseconds, figures);
    Ok(vec![
        row(name, with).beside("credential-process", alone.clone()),
        row("aws --version", version).beside("credential-process", alone),
    ])
}

fn aws(world: &World, arguments: &[&str]) -> Command {
    let mut command = world.command(AWS);
    command.args(arguments);
    command
}
