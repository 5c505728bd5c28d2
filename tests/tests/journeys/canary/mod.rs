//! A canary in every secret: everything Rolecall can do and much that can fail, at the log's most talkative level, and
//! then a search for them in logs, files, arguments, environments and everything that went over the bus.

mod commands;
mod guarded;
mod search;
mod watch;

use std::fs;
use std::io::Write;
use std::process::Stdio;

use commands::Told;
use rolecall_tests::desktop::recorder::Notice;
use rolecall_tests::desktop::{PATIENCE, Result, until};
use rolecall_tests::sandbox::{Config, Fault, FaultKind, Target, demo};
use rolecall_tests::world::{Ran, Setup, World};
use search::Needles;
use watch::Watch;

/// Forty characters, with those that have to be escaped in a URL.
const SAM_SECRET: &str = "canary/sam+0123456789abcdefghijklmnopqrs";
const JO_SECRET: &str = "canary/jo+0123456789abcdefghijklmnopqrst";
/// A secret that AWS refuses, and one that is none.
const WRONG_SECRET: &str = "canary/wrong+0123456789abcdefghijklmnopq";
const NO_SECRET: &str = "canary-that-is-too-short";
/// What a profile's credential process prints before it breaks off.
const PRINTED: &str = "canary/printed+0123456789abcdefghijklmno";
/// Part of a settings file that can't be read.
const IN_SETTINGS: &str = "canary-in-the-settings";

fn config() -> Config {
    let mut config = Config::default();
    for user in &mut config.users {
        match user.access_key_id.as_str() {
            demo::SAM_ACCESS_KEY_ID => SAM_SECRET.clone_into(&mut user.secret_access_key),
            demo::JO_ACCESS_KEY_ID => JO_SECRET.clone_into(&mut user.secret_access_key),
            _ => {}
        }
    }
    config
}

#[tokio::test]
async fn no_secret_is_found_where_it_must_not_be() -> Result<()> {
    // Processes are watched from before the first secret goes in.
    let watch = Watch::start()?;
    let world = World::start(Setup { config: config(), log: "trace", ..Setup::default() }).await?;
    let mut told = Told::start(&world)?;
    add_bad_keys(&world, &mut told)?;
    by_command(&world, &mut told).await?;
    by_terminal(&world, &mut told).await?;
    by_company(&world, &mut told).await?;
    let pasted = guarded::by_login(&world, &mut told).await?;
    by_tray(&world, &mut told).await?;
    by_failures(&world, &mut told).await?;
    assert_eq!(told.left_out(), [] as [&String; 0], "every command has its canary");

    let mut needles = Needles::default();
    for secret in [SAM_SECRET, JO_SECRET, WRONG_SECRET, NO_SECRET, PRINTED, &pasted] {
        needles.add(secret);
    }
    let given_out = world.sandbox.secrets_given_out();
    // Five sessions with two secrets each, and at least as many sign-in tokens.
    assert!(given_out.len() >= 15, "there was something to leak: {}", given_out.len());
    for secret in &given_out {
        needles.add(secret);
    }

    let seen = watch.stop();
    assert!(seen.processes >= 20, "our processes were seen: {}", seen.processes);
    let mut found = needles.in_bytes("a process's arguments", &seen.arguments);
    found.extend(needles.in_bytes("a process's environment", &seen.environments));
    found.extend(needles.in_bytes("what commands told a person", told.text.as_bytes()));
    found.extend(needles.below(world.desktop.root())?);
    for message in world.desktop.recorder().traffic() {
        found.extend(
            needles
                .in_bytes(&format!("bus message {}.{}", message.interface, message.member), &message.bytes),
        );
    }
    assert_eq!(found, [] as [String; 0]);

    // The search itself works: what must be found is found.
    let control = Needles::of("ROLECALL_HOME");
    assert!(!control.in_bytes("", &seen.environments).is_empty(), "environments were seen");
    let control = Needles::of("credential-process");
    assert!(!control.in_bytes("", &seen.arguments).is_empty(), "arguments were seen");
    assert!(!control.below(world.desktop.root())?.is_empty(), "files were searched");
    let control = Needles::of("Access to locked-out denied");
    let carried = |bytes: &[u8]| !control.in_bytes("", bytes).is_empty();
    assert!(
        world.desktop.recorder().traffic().iter().any(|message| carried(&message.bytes)),
        "the bus was searched"
    );
    Ok(())
}

/// Keys that AWS or Rolecall itself refuses.
fn add_bad_keys(world: &World, told: &mut Told) -> Result<()> {
    for (name, secret, code) in [("wrong", WRONG_SECRET, 8), ("short", NO_SECRET, 1)] {
        let add = ["source", "add", name, "--access-key-id", demo::SAM_ACCESS_KEY_ID, "--secret-stdin"];
        let ran = with_secret(world, &add, secret)?;
        told.note(&add, &ran);
        if ran.code != code {
            return Err(format!("{name}: {ran:?}").into());
        }
    }
    Ok(())
}

/// Every command, with no engine running.
async fn by_command(world: &World, told: &mut Told) -> Result<()> {
    for (arguments, code) in [
        (&["source", "list"][..], 0),
        (&["source", "check", "sam"], 0),
        (&["source", "edit", "sam", "--region", "eu-west-1"], 0),
        (&["role", "edit", "staging-ops", "--colour", "teal"], 0),
        (&["role", "check", "staging-ops"], 0),
        // Answers that are secrets: only what they tell a person is searched.
        (&["credential-process", "staging-ops"], 0),
        (&["program", "list"], 0),
        (&["program", "remove", "aws"], 3),
        (&["console", "staging-ops", "--print"], 0),
        (&["console", "staging-ops"], 0),
        (&["env", "staging-ops", "--shell", "bash"], 0),
        (&["env", "--unset", "--shell", "fish"], 0),
        (&["exec", "staging-ops", "--", "true"], 0),
        (&["exec", "--serve", "staging-ops", "--", "true"], 0),
        (&["whoami", "staging-ops"], 0),
        (&["renew", "staging-ops"], 0),
        (&["account", "add", "999988887777", "--name", "acme-new"], 0),
        (&["account", "edit", "acme-new", "--group", "Other"], 0),
        (&["account", "list"], 0),
        (&["account", "remove", "acme-new"], 0),
        (&["credential-process", "nowhere"], 3),
        (&["credential-process", "locked-out"], 4),
        (&["credential-process", "prod-admin"], 5),
    ] {
        told.run(world, arguments, code)?;
    }
    for listing in [
        &["roles", "--json"][..],
        &["role", "list", "--json"],
        &["sessions", "--json"],
        &["source", "list", "--json"],
        &["log", "--json"],
        &["team", "export"],
    ] {
        // These are answers that tell no secret.
        let answer = told.run(world, listing, 0)?.stdout;
        told.text.push_str(&answer);
    }
    told.run(world, &["completions", "bash"], 0)?;
    told.run(world, &["man", world.desktop.home().to_str().unwrap_or_default()], 0)?;
    // What it would take is told; without a person to agree it takes nothing.
    told.note(&["reset"], &world.rolecall(&["reset"])?);
    let user = ["setup", "user", "kim", "--role", demo::STAGING_OPS];
    for setup in [&["setup", "role", "reader", "--source", "sam", "--allow", "read-only"][..], &user] {
        let printed = told.run(world, setup, 0)?.stdout;
        told.text.push_str(&printed);
    }
    let refusal = "User: arn:aws:iam::111122223333:user/jo is not authorized to perform: s3:GetObject";
    told.run(world, &["explain", refusal], 0)?;
    told.run(world, &["end", "staging-ops"], 0)?;
    told.run(world, &["role", "remove", "data-readonly"], 0)?;
    let id = demo::DATA_READONLY_EXTERNAL_ID;
    let add = [
        "role",
        "add",
        "data-readonly",
        "--arn",
        demo::DATA_READONLY,
        "--source",
        "sam",
        "--external-id",
        id,
    ];
    told.run(world, &add, 0)?;
    // What is found wrong here is no matter: it is the words that are looked at.
    let doctor = world.rolecall(&["doctor", "--json"])?;
    told.note(&["doctor"], &doctor);
    told.text.push_str(&doctor.stdout);
    let rotate = ["source", "rotate", "sam", "--access-key-id", demo::SAM_ACCESS_KEY_ID, "--secret-stdin"];
    told.note(&rotate, &with_secret(world, &rotate, SAM_SECRET)?.well()?);
    told.note(&rotate, &with_secret(world, &rotate, WRONG_SECRET)?);
    by_files(world, told)?;
    told.agent(world, &["credential-process", "sandbox"]).await
}

/// Runs a command that reads a secret from its standard input.
fn with_secret(world: &World, arguments: &[&str], secret: &str) -> Result<Ran> {
    let mut command = world.command("rolecall", arguments);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    if let Some(mut input) = child.stdin.take() {
        writeln!(input, "{secret}")?;
    }
    Ok(Ran::of(&child.wait_with_output()?))
}

/// Keys and roles out of files. A file with a key is the person's own, so it is taken away before the search.
fn by_files(world: &World, told: &mut Told) -> Result<()> {
    let team = world.desktop.home().join("team.toml");
    fs::write(&team, world.rolecall(&["team", "export", "sandbox"])?.well()?.stdout)?;
    let import = ["team", "import", team.to_str().unwrap_or_default(), "--yes"];
    told.note(&import, &world.rolecall(&import)?);
    let follow = ["team", "subscribe", "acme", team.to_str().unwrap_or_default(), "--yes"];
    for arguments in [&follow[..], &["team", "list"], &["team", "update"], &["team", "remove", "acme"]] {
        told.run(world, arguments, 0)?;
    }
    let keys = world.desktop.home().join("keys.ini");
    let sam = demo::SAM_ACCESS_KEY_ID;
    fs::write(&keys, format!("[old]\naws_access_key_id = {sam}\naws_secret_access_key = {SAM_SECRET}\n"))?;
    let import = ["import", keys.to_str().unwrap_or_default(), "--yes"];
    told.run(world, &import, 0)?;
    fs::remove_file(&keys)?;
    fs::write(&keys, format!("[bad\naws_secret_access_key = {WRONG_SECRET}\n"))?;
    told.note(&import, &world.rolecall(&import)?);
    fs::remove_file(&keys)?;
    Ok(())
}

/// Codes on a terminal, a wrong one first.
async fn by_terminal(world: &World, told: &mut Told) -> Result<()> {
    let mut jo = world.rolecall_on_a_terminal(&["console", "prod-admin"])?;
    jo.sees("MFA code for prod-admin", 1).await?;
    let code = world.sandbox.mfa_code(demo::JO_MFA_SERIAL).unwrap_or_default();
    jo.types(if code == "123456" { "654321" } else { "123456" })?;
    jo.sees("MFA code for prod-admin", 2).await?;
    jo.types(&world.sandbox.mfa_code(demo::JO_MFA_SERIAL).unwrap_or_default())?;
    let status = jo.ended(PATIENCE).await?;
    told.text.push_str(&jo.shown());
    told.ran(&["console"]);
    if status.success() { Ok(()) } else { Err(jo.shown().into()) }
}

/// A company's sign-in with a code, credentials by its token, and the end of it.
async fn by_company(world: &World, told: &mut Told) -> Result<()> {
    let add = ["source", "add", "acme", "--identity-center", demo::START_URL, "--region", "eu-west-1"];
    told.run(world, &add, 0)?;
    let mut person = world.rolecall_on_a_terminal(&["sign-in", "acme", "--device"])?;
    person.sees("Allow access only if the page shows this code:", 1).await?;
    let shown = person.shown();
    let code = shown.split_whitespace().find(|word| word.len() == 9 && word.as_bytes()[4] == b'-');
    assert!(world.sandbox.answer_device(code.ok_or(shown.clone())?, Some(demo::JO)));
    assert!(person.ended(PATIENCE).await?.success(), "{}", person.shown());
    told.text.push_str(&person.shown());
    told.ran(&["sign-in"]);
    told.run(world, &["credential-process", "payments-prod/AdministratorAccess"], 0)?;
    told.run(world, &["sign-out", "acme"], 0)?;
    told.run(world, &["source", "remove", "acme", "--with-roles"], 0)?;
    Ok(())
}

/// The tray, a refusal, a notice with its button, and the command line as a client.
async fn by_tray(world: &World, told: &mut Told) -> Result<()> {
    let (mut resident, item) = world.resident_in_tray().await?;
    item.wait_for_row(PATIENCE, |row| row.label == "sandbox").await?;
    told.run(world, &["find", "staging"], 0)?;
    let shown = async || world.desktop.run("xdotool", ["search", "--name", "Rolecall"]).ok();
    until("the window", PATIENCE, shown).await?;
    let visits = world.visits()?.len();
    item.click("sandbox").await?;
    world.visit(visits + 1).await?;
    item.click("locked-out").await?;
    let refused = |notice: &Notice| notice.summary == "Access to locked-out denied";
    world.desktop.recorder().wait_for_notice(PATIENCE, refused).await?;
    told.run(world, &["credential-process", "sandbox"], 0)?;
    told.run(world, &["console", "sandbox", "--print"], 0)?;
    guarded::by_program(world, &item, told).await?;
    world.sandbox.fault(Fault::next(1, Target::SigninToken, FaultKind::Html));
    item.click("staging-ops").await?;
    let failed = |notice: &Notice| notice.summary.starts_with("staging-ops ");
    world.desktop.recorder().wait_for_notice(PATIENCE, failed).await?;
    world.sandbox.clear_faults();
    item.click("Quit Rolecall").await?;
    resident.ended(PATIENCE).await?;
    Ok(())
}

/// Answers that are none, a browser that is none, settings that are none, a damaged store, and what else can fail.
async fn by_failures(world: &World, told: &mut Told) -> Result<()> {
    for (target, kind, code) in [
        (Target::Sts, FaultKind::Html, 7),
        (Target::Sts, FaultKind::CaptivePortal, 7),
        (Target::Sts, FaultKind::Cut, 7),
        (Target::Sts, FaultKind::Throttled, 4),
        (Target::Sts, FaultKind::Status(500), 4),
        (Target::Sts, FaultKind::RegionDisabled, 4),
        // Asked again by GET, the credentials would stand in an address.
        (Target::SigninToken, FaultKind::RefusePost, 4),
        (Target::SigninToken, FaultKind::RefuseSessionDuration, 0),
        (Target::SigninToken, FaultKind::Html, 7),
        (Target::SigninToken, FaultKind::Cut, 7),
        (Target::SigninToken, FaultKind::Status(403), 4),
        (Target::SigninToken, FaultKind::Status(503), 4),
    ] {
        world.rolecall(&["end", "data-readonly"])?;
        world.sandbox.fault(Fault::always(target, kind));
        told.run(world, &["console", "data-readonly"], code)?;
        world.sandbox.clear_faults();
    }
    for (name, value) in [
        ("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:9"),
        ("AWS_ENDPOINT_URL_STS", "https://127.0.0.1:9"),
        ("AWS_CA_BUNDLE", "/nowhere"),
        ("ROLECALL_SIGNIN_ENDPOINT", "https://signin.example.test/federation"),
        ("ROLECALL_SIGNIN_ENDPOINT", "http://127.0.0.1:9/federation"),
        ("BROWSER", "false"),
    ] {
        world.rolecall(&["end", "data-readonly"])?;
        let mut command = world.command("rolecall", ["console", "data-readonly"]);
        command.env("PATH", "/nowhere").env(name, value);
        told.note(&["console"], &Ran::of(&command.output()?));
    }
    for open_with in ["private", "profile:apart"] {
        told.run(world, &["role", "edit", "data-readonly", "--open-with", open_with], 0)?;
        let mut command = world.command("rolecall", ["console", "data-readonly"]);
        told.note(&["console"], &Ran::of(&command.env("PATH", "/nowhere").output()?));
    }
    by_credential_program(world, told)?;
    world.desktop.lock_keyring().await?;
    told.run(world, &["source", "check", "sam"], 6)?;
    told.run(world, &["credential-process", "sandbox"], 6)?;
    world.desktop.unlock_keyring().await?;

    let settings = world.home().join("config.toml");
    let good = fs::read(&settings)?;
    fs::write(&settings, format!("version = 1\nsecret = \"{IN_SETTINGS}\n"))?;
    let ran = world.rolecall(&["roles"])?;
    if ran.stderr.contains(IN_SETTINGS) {
        return Err(format!("what stands in a damaged file is not quoted: {ran:?}").into());
    }
    fs::write(&settings, good)?;

    let state = world.home().join("state");
    for file in fs::read_dir(&state)? {
        let file = file?.path();
        if file.is_file() && file.extension().is_none_or(|extension| extension != "jsonl") {
            fs::write(&file, b"damaged")?;
        }
    }
    told.run(world, &["credential-process", "sandbox"], 0)?;
    Ok(())
}

/// A profile whose program prints a key and breaks off: what it printed is in no error.
fn by_credential_program(world: &World, told: &mut Told) -> Result<()> {
    let program = world.desktop.home().join("keys");
    // In two halves, so that the program's own text is not what is found.
    let (first, second) = PRINTED.split_at(PRINTED.len() / 2);
    let text = format!(
        "#!/bin/sh\nprintf '{{\"Version\":1,\"AccessKeyId\":\"{}\",\"SecretAccessKey\":\"%s%s\"' '{first}' '{second}'\n",
        demo::SAM_ACCESS_KEY_ID
    );
    fs::write(&program, text)?;
    fs::set_permissions(&program, std::os::unix::fs::PermissionsExt::from_mode(0o755))?;
    let folder = world.desktop.home().join(".aws");
    fs::create_dir_all(&folder)?;
    fs::write(
        folder.join("config"),
        format!("[profile leaky]\nregion = eu-west-1\ncredential_process = {}\n", program.display()),
    )?;
    told.run(world, &["source", "add", "leaky", "--profile", "leaky"], 0)?;
    told.run(world, &["source", "check", "leaky"], 8)?;
    told.run(world, &["source", "remove", "leaky"], 0)?;
    Ok(())
}
