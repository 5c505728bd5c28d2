//! A canary in every secret: everything Rolecall can do and much that can fail, at the log's most talkative level, and
//! then a search for them in logs, files, arguments, environments and everything that went over the bus.

mod search;
mod watch;

use rolecall_tests::desktop::recorder::Notice;
use rolecall_tests::desktop::{PATIENCE, Result};
use rolecall_tests::sandbox::{Config, Fault, FaultKind, Target, demo};
use rolecall_tests::world::{Ran, Setup, World, add_source};
use search::Needles;
use watch::Watch;

/// Forty characters, with those that have to be escaped in a URL.
const SAM_SECRET: &str = "canary/sam+0123456789abcdefghijklmnopqrs";
const JO_SECRET: &str = "canary/jo+0123456789abcdefghijklmnopqrst";
/// A secret that AWS refuses, and one that is none.
const WRONG_SECRET: &str = "canary/wrong+0123456789abcdefghijklmnopq";
const NO_SECRET: &str = "canary-that-is-too-short";
/// What stands in a settings file that can't be read.
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
    let mut told = Told::default();
    add_bad_keys(&world, &mut told)?;
    by_command(&world, &mut told)?;
    by_terminal(&world, &mut told).await?;
    by_tray(&world, &mut told).await?;
    by_failures(&world, &mut told)?;

    let mut needles = Needles::default();
    for secret in [SAM_SECRET, JO_SECRET, WRONG_SECRET, NO_SECRET] {
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
    found.extend(needles.in_bytes("what commands told a person", told.0.as_bytes()));
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
    let control = Needles::of("locked-out was refused");
    let carried = |bytes: &[u8]| !control.in_bytes("", bytes).is_empty();
    assert!(
        world.desktop.recorder().traffic().iter().any(|message| carried(&message.bytes)),
        "the bus was searched"
    );
    Ok(())
}

/// What commands wrote to standard error.
#[derive(Default)]
struct Told(String);

impl Told {
    fn run(&mut self, world: &World, arguments: &[&str], code: i32) -> Result<Ran> {
        let ran = world.rolecall(arguments)?;
        self.note(&ran);
        if ran.code == code { Ok(ran) } else { Err(format!("{arguments:?}: {ran:?}").into()) }
    }

    fn note(&mut self, ran: &Ran) {
        self.0.push_str(&ran.stderr);
    }
}

/// Keys that AWS or Rolecall itself refuses.
fn add_bad_keys(world: &World, told: &mut Told) -> Result<()> {
    let rolecall = |arguments: &[&str]| world.command("rolecall", arguments);
    let mut config = config();
    let sam = demo::SAM_ACCESS_KEY_ID;
    for user in &mut config.users {
        WRONG_SECRET.clone_into(&mut user.secret_access_key);
    }
    told.note(&add_source(&config, &rolecall, "wrong", sam, &[])?);
    told.run(world, &["source", "check", "wrong"], 8)?;
    for user in &mut config.users {
        NO_SECRET.clone_into(&mut user.secret_access_key);
    }
    match add_source(&config, &rolecall, "short", sam, &[]) {
        Ok(ran) => Err(format!("a secret of {} characters was taken: {ran:?}", NO_SECRET.len()).into()),
        Err(refused) => {
            told.0.push_str(&refused.to_string());
            Ok(())
        }
    }
}

/// Every command, with no engine running.
fn by_command(world: &World, told: &mut Told) -> Result<()> {
    told.run(world, &["source", "list"], 0)?;
    told.run(world, &["source", "check", "sam"], 0)?;
    told.run(world, &["credential-process", "staging-ops"], 0)?;
    told.run(world, &["console", "staging-ops", "--print"], 0)?;
    told.run(world, &["console", "staging-ops"], 0)?;
    told.run(world, &["renew", "staging-ops"], 0)?;
    for listing in [["roles", "--json"], ["sessions", "--json"]] {
        let answer = told.run(world, &listing, 0)?;
        // These are answers that tell no secret, unlike the two above.
        told.0.push_str(&answer.stdout);
    }
    told.run(world, &["end", "staging-ops"], 0)?;
    told.run(world, &["source", "remove", "wrong"], 0)?;
    told.run(world, &["credential-process", "nowhere"], 3)?;
    told.run(world, &["credential-process", "locked-out"], 4)?;
    told.run(world, &["credential-process", "prod-admin"], 5)?;
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
    told.0.push_str(&jo.shown());
    if status.success() { Ok(()) } else { Err(jo.shown().into()) }
}

/// The tray, a refusal, a notice with its button, and the command line as a client.
async fn by_tray(world: &World, told: &mut Told) -> Result<()> {
    let (mut resident, item) = world.resident_in_tray().await?;
    item.wait_for_row(PATIENCE, |row| row.label == "sandbox").await?;
    let visits = world.visits()?.len();
    item.click("sandbox").await?;
    world.visit(visits + 1).await?;
    item.click("locked-out").await?;
    let refused = |notice: &Notice| notice.summary == "locked-out was refused";
    world.desktop.recorder().wait_for_notice(PATIENCE, refused).await?;
    told.run(world, &["credential-process", "sandbox"], 0)?;
    told.run(world, &["console", "sandbox", "--print"], 0)?;
    world.sandbox.fault(Fault::next(1, Target::SigninToken, FaultKind::Html));
    item.click("staging-ops").await?;
    let failed = |notice: &Notice| notice.summary == "staging-ops was refused";
    world.desktop.recorder().wait_for_notice(PATIENCE, failed).await?;
    world.sandbox.clear_faults();
    item.click("Quit Rolecall").await?;
    resident.ended(PATIENCE).await?;
    Ok(())
}

/// Answers that are none, a browser that is none, settings that are none, and a damaged store.
fn by_failures(world: &World, told: &mut Told) -> Result<()> {
    for (target, kind, code) in [
        (Target::Sts, FaultKind::Html, 7),
        (Target::Sts, FaultKind::Throttled, 4),
        // The endpoint is asked by GET instead, with credentials in the address.
        (Target::SigninToken, FaultKind::RefusePost, 0),
        (Target::SigninToken, FaultKind::Cut, 7),
    ] {
        told.run(world, &["end", "data-readonly"], 0)?;
        world.sandbox.fault(Fault::always(target, kind));
        told.run(world, &["console", "data-readonly"], code)?;
        world.sandbox.clear_faults();
    }
    let mut command = world.command("rolecall", ["console", "data-readonly"]);
    command.env("BROWSER", "false").env("PATH", "/nowhere");
    told.note(&Ran::of(&command.output()?));

    let settings = world.home().join("config.toml");
    let good = std::fs::read(&settings)?;
    std::fs::write(&settings, format!("version = 1\nsecret = \"{IN_SETTINGS}\n"))?;
    let ran = world.rolecall(&["roles"])?;
    if ran.stderr.contains(IN_SETTINGS) {
        return Err(format!("what stands in a damaged file is not quoted: {ran:?}").into());
    }
    std::fs::write(&settings, good)?;

    let state = world.home().join("state");
    for file in std::fs::read_dir(&state)? {
        let file = file?.path();
        if file.extension().is_none_or(|extension| extension != "jsonl") {
            std::fs::write(&file, b"damaged")?;
        }
    }
    told.run(world, &["credential-process", "sandbox"], 0)?;
    Ok(())
}
