//! Rolecall behind clients that nobody here wrote: boto3, AWS's own command line, and AWS's SDKs for JavaScript and Rust,
//! through `credential_process`, the environment and the container endpoint.

use std::path::{Path, PathBuf};
use std::process::Command;

use rolecall_tests::desktop::Result;
use rolecall_tests::world::{Ran, World};

use super::support::keyring_alone;

const STAGING_OPS: &str = "arn:aws:sts::210987654321:assumed-role/staging-ops/";

/// Programs that say who they are, and how each is called.
fn clients() -> Vec<(&'static str, Vec<String>)> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = |path: PathBuf| path.display().to_string();
    let installed = |program: &str| path(here.join("../target/clients/bin").join(program));
    let script = |name: &str| path(here.join("clients").join(name));
    let identity = ["sts", "get-caller-identity", "--query", "Arn", "--output", "text"].map(str::to_owned);
    vec![
        ("boto3", vec![installed("python"), script("identity.py")]),
        ("aws", [vec![installed("python"), installed("aws")], identity.to_vec()].concat()),
        ("JavaScript", vec!["node".to_owned(), script("identity.mjs")]),
        ("Rust", vec![path(rust_client())]),
    ]
}

/// Built with these tests, as one of their programs.
fn rust_client() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_rolecall-client"))
}

/// A client's environment: the sandbox for STS, no instance metadata, and no files of the person's own.
fn lead(world: &World, command: &mut Command) -> Result<()> {
    let folder = world.desktop.home().join(".aws");
    std::fs::create_dir_all(&folder)?;
    command
        .env("AWS_ENDPOINT_URL_STS", world.sandbox.sts_endpoint())
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("AWS_CONFIG_FILE", folder.join("config"))
        .env("AWS_SHARED_CREDENTIALS_FILE", folder.join("credentials"));
    Ok(())
}

/// A client as it runs by itself.
fn alone(world: &World, words: &[String]) -> Result<Command> {
    let mut command = world.desktop.command(&words[0]);
    command.args(&words[1..]).env("ROLECALL_HOME", world.home());
    lead(world, &mut command)?;
    Ok(command)
}

/// A client as `rolecall exec` runs it.
fn under(world: &World, options: &[&str], words: &[String]) -> Result<Command> {
    let mut command = world.command("rolecall", ["exec"]);
    command.args(options).arg("--").args(words);
    lead(world, &mut command)?;
    Ok(command)
}

fn says_who(client: &str, command: &mut Command) -> Result<()> {
    let ran = Ran::of(&command.output().map_err(|error| format!("{client}: {error}"))?);
    let ran = ran.well().map_err(|error| format!("{client}: {error}; ./dev test installs it"))?;
    assert!(ran.stdout.starts_with(STAGING_OPS), "{client}: {ran:?}");
    Ok(())
}

#[tokio::test]
async fn a_profile_makes_every_client_the_role() -> Result<()> {
    let world = World::start(keyring_alone()).await?;
    let mut add = world.command("rolecall", [] as [&str; 0]);
    lead(&world, &mut add)?;
    let arn = rolecall_tests::sandbox::demo::STAGING_OPS;
    add.args(["role", "add", "ops of all", "--arn", arn, "--source", "sam", "--aws-profile", "all-ops"]);
    add.args(["--region", "eu-west-1"]);
    let added = Ran::of(&add.output()?).well()?;
    assert!(added.stderr.contains("AWS tools can use it as profile all-ops."), "{added:?}");
    let config = std::fs::read_to_string(world.desktop.home().join(".aws/config"))?;
    assert!(config.contains("[profile all-ops]\ncredential_process = "), "{config}");
    assert!(config.contains("\nregion = eu-west-1\n"), "{config}");

    let variables: Vec<_> = rolecall_tests::world::variables(&world.home(), &world.sandbox);
    for (client, words) in clients() {
        let mut command = alone(&world, &words)?;
        says_who(client, command.envs(variables.clone()).env("AWS_PROFILE", "all-ops"))?;
    }
    assert_eq!(world.sandbox.count("AssumeRole"), 1, "all shared one session");
    Ok(())
}

#[tokio::test]
async fn a_command_is_the_role_whatever_its_environment_said_before() -> Result<()> {
    let world = World::start(keyring_alone()).await?;
    for (client, words) in clients() {
        let mut command = under(&world, &["staging-ops"], &words)?;
        command.env("AWS_PROFILE", "nowhere").env("AWS_ACCESS_KEY_ID", "AKIAWRONG");
        says_who(client, &mut command)?;
    }
    assert_eq!(world.sandbox.count("AssumeRole"), 1);
    Ok(())
}

#[tokio::test]
async fn the_endpoint_serves_every_client_before_all_else_it_could_find() -> Result<()> {
    let world = World::start(keyring_alone()).await?;
    let folder = world.desktop.home().join(".aws");
    std::fs::create_dir_all(&folder)?;
    for (client, words) in clients() {
        let mut command = under(&world, &["staging-ops", "--serve"], &words)?;
        says_who(
            client,
            command.env("AWS_ACCESS_KEY_ID", "AKIAWRONG").env("AWS_SECRET_ACCESS_KEY", "wrong"),
        )?;
    }
    // A default profile with a key of its own comes first in every SDK's list.
    std::fs::write(
        folder.join("credentials"),
        "[default]\naws_access_key_id = AKIAWRONG\naws_secret_access_key = wrong\n",
    )?;
    for (client, words) in clients() {
        says_who(client, &mut under(&world, &["staging-ops", "--serve"], &words)?)?;
    }
    assert_eq!(world.sandbox.count("AssumeRole"), 1);
    let handed_out = world.activity()?.iter().filter(|line| line["what"] == "endpoint").count();
    assert!(handed_out >= 2 * clients().len(), "each hand-out is in the log: {handed_out}");
    Ok(())
}
