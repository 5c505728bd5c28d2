//! AWS's own command line, as Debian has it, with Rolecall as its `credential_process`: how much of a person's waiting
//! is Rolecall's. And awsume, as PyPI has it, which keeps sessions as Rolecall does, with the key in a plain file.

use std::path::Path;
use std::process::Command;

use crate::desktop::Result;
use crate::sandbox::demo;

use super::figures::Figures;
use super::table::{Row, Unit};
use super::world::{ROLE, World};

/// Debian's; another one may stand before it in the path.
const AWS: &str = "/usr/bin/aws";
const PROFILE: &str = "bench";
/// Where `./dev` installs it.
const AWSUME: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/clients/bin/awsumepy");
const AWSUME_PROFILE: &str = "bench-awsume";

pub(super) fn rows(world: &World, runs: usize) -> Result<Vec<Row>> {
    if !Path::new(AWS).is_file() {
        return Err(format!("there is no {AWS}; ./dev bench installs it").into());
    }
    let folder = world.desktop.home().join(".aws");
    std::fs::create_dir_all(&folder)?;
    let program = world.program("rolecall");
    let config = format!(
        "[profile {PROFILE}]\nregion = eu-west-1\ncredential_process = {} credential-process {ROLE}\n\
         [profile {AWSUME_PROFILE}]\nregion = eu-west-1\nrole_arn = {}\nsource_profile = sam\n\
         [profile sam]\naws_access_key_id = {}\naws_secret_access_key = {}\n",
        program.display(),
        demo::SANDBOX,
        demo::SAM_ACCESS_KEY_ID,
        demo::SAM_SECRET_ACCESS_KEY,
    );
    std::fs::write(folder.join("config"), config)?;
    if !Path::new(AWSUME).is_file() {
        return Err(format!("there is no {AWSUME}; ./dev bench installs it").into());
    }

    // Older versions do not have it.
    let export: &[&str] = &["configure", "export-credentials", "--profile", PROFILE];
    let identity: &[&str] = &["sts", "get-caller-identity", "--profile", PROFILE, "--endpoint-url"];
    let identity = [identity, &[world.sandbox.sts_endpoint()]].concat();
    let (name, arguments) = match world.time(aws(world, export)) {
        Ok(_) => ("aws configure export-credentials", export),
        Err(_) => ("aws sts get-caller-identity (it has no export-credentials)", &identity[..]),
    };
    let (mut with, mut version, mut alone) = (Figures::default(), Figures::default(), Figures::default());
    let mut awsume = Figures::default();
    // The first one assumes the role; from then on it is kept, by either.
    world.time(awsume_of(world))?;
    for _ in 0..runs {
        awsume.add_time(world.time(awsume_of(world))?);
        with.add_time(world.time(aws(world, arguments))?);
        version.add_time(world.time(aws(world, &["--version"]))?);
        alone.add_time(world.time_credentials()?);
    }
    let row = |what: &str, figures| Row::new(what, Unit::Milliseconds, figures);
    Ok(vec![
        row(name, with).beside("credential-process", alone.clone()),
        row("aws --version", version).beside("credential-process", alone.clone()),
        row("awsume, a kept session", awsume).beside("credential-process", alone),
    ])
}

fn awsume_of(world: &World) -> Command {
    let mut command = world.command(AWSUME);
    command.arg(AWSUME_PROFILE).env("AWS_EC2_METADATA_DISABLED", "true");
    command
}

fn aws(world: &World, arguments: &[&str]) -> Command {
    let mut command = world.command(AWS);
    command.args(arguments);
    command
}
