//! Rolecall below programs and below itself: what of an outer role reaches an inner command, ignored signals, profiles that
//! ask for each other, and questions that are asked elsewhere.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rolecall_tests::desktop::{PATIENCE, Result, until};
use rolecall_tests::sandbox::{Config, Role, demo};
use rolecall_tests::world::{Ran, Setup, World};

use super::support::keyring_alone;

/// Far less than the time that a source's program may take.
const AT_ONCE: Duration = Duration::from_secs(20);

fn program(world: &World) -> String {
    world.command("rolecall", [] as [&str; 0]).get_program().display().to_string()
}

fn with_files(mut command: Command, folder: &Path) -> Command {
    command.env("AWS_CONFIG_FILE", folder.join("config"));
    command.env("AWS_SHARED_CREDENTIALS_FILE", folder.join("credentials"));
    command
}

#[tokio::test]
async fn an_inner_command_is_its_own_role_alone() -> Result<()> {
    let world = World::start(keyring_alone()).await?;
    let rolecall = program(&world);
    let shown = "printenv | grep -E '^(AWS|ROLECALL_ROLE)' | sed 's/=.*//' | sort | tr '\\n' ' '";
    let names = |ran: Ran| -> Result<Vec<String>> {
        Ok(ran.well()?.stdout.split_whitespace().map(str::to_owned).collect())
    };
    let outer = [
        "exec",
        "staging-ops",
        "--serve",
        "--",
        rolecall.as_str(),
        "exec",
        "sandbox",
        "--",
        "sh",
        "-c",
        shown,
    ];
    let mut command = world.command("rolecall", outer);
    command.env("AWS_ROLE_ARN", "arn:aws:iam::1:role/x").env("AWS_WEB_IDENTITY_TOKEN_FILE", "/nowhere");
    command.env("AWS_SECURITY_TOKEN", "old");
    let inner = names(Ran::of(&command.output()?))?;
    for gone in ["AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_ROLE_ARN", "AWS_SECURITY_TOKEN"] {
        assert!(!inner.iter().any(|name| name == gone), "{gone}: {inner:?}");
    }
    assert!(inner.iter().any(|name| name == "AWS_SESSION_TOKEN"), "{inner:?}");
    // A profile of another tool in the environment is no matter of a console's.
    let mut console = world.command("rolecall", ["console", "sandbox", "--print"]);
    Ran::of(&console.env("AWS_PROFILE", "nosuch").output()?).well()?;

    // Files that are hidden from the command because of its default profile are not hidden from a Rolecall inside.
    let folder = world.desktop.home().join(".aws");
    fs::create_dir_all(&folder)?;
    let key = format!(
        "aws_access_key_id = {}\naws_secret_access_key = {}\n",
        demo::SAM_ACCESS_KEY_ID,
        demo::SAM_SECRET_ACCESS_KEY
    );
    fs::write(folder.join("credentials"), format!("[default]\n{key}[pp]\n{key}"))?;
    let run = |arguments: &[&str]| -> Result<Ran> {
        Ok(Ran::of(&with_files(world.command("rolecall", arguments), &folder).output()?))
    };
    run(&["source", "add", "pp", "--profile", "pp"])?.well()?;
    run(&["role", "add", "deep", "--arn", demo::SANDBOX, "--source", "pp"])?.well()?;
    let inside =
        run(&["exec", "staging-ops", "--serve", "--", rolecall.as_str(), "whoami", "deep"])?.well()?;
    assert!(inside.stdout.contains("assumed-role/sandbox"), "{inside:?}");
    Ok(())
}

#[tokio::test]
async fn what_was_ignored_stays_ignored_and_fish_takes_eval() -> Result<()> {
    let world = World::start(keyring_alone()).await?;
    let rolecall = program(&world);
    let mut command = world.desktop.command("sh");
    command.envs(rolecall_tests::world::variables(&world.home(), &world.sandbox)).stdin(Stdio::null());
    let ignoring =
        format!("trap '' HUP INT; exec {rolecall} exec sandbox --serve -- grep SigIgn /proc/self/status");
    let ran = Ran::of(&command.args(["-c", &ignoring]).output()?).well()?;
    let mask = ran.stdout.split_whitespace().last().and_then(|mask| u64::from_str_radix(mask, 16).ok());
    assert_eq!(mask.map(|mask| mask & 0b11), Some(0b11), "{ran:?}");

    let mut fish = world.desktop.command("fish");
    fish.envs(rolecall_tests::world::variables(&world.home(), &world.sandbox)).stdin(Stdio::null());
    let script = format!("eval ({rolecall} env sandbox); printenv AWS_ACCESS_KEY_ID");
    let ran = Ran::of(&fish.args(["-c", &script]).output()?).well()?;
    assert!(ran.stdout.starts_with("ASIA") && ran.stdout.trim().len() < 24, "{ran:?}");
    Ok(())
}

#[tokio::test]
async fn a_region_of_another_partition_reaches_no_command() -> Result<()> {
    let mut config = Config::default();
    config.roles.push(Role::new("arn:aws-cn:iam::210987654321:role/ops", &[demo::ACCOUNT]));
    let world = World::start(Setup { config, ..keyring_alone() }).await?;
    let add = ["role", "add", "cn", "--arn", "arn:aws-cn:iam::210987654321:role/ops"];
    world.rolecall(&[&add[..], &["--source", "sam", "--region", "cn-north-1"]].concat())?.well()?;
    let rolecall = program(&world);
    let shown = "printenv | grep -E '^AWS_(DEFAULT_)?REGION=' | sort";
    let seen = |script: &str, region: &str| -> Result<String> {
        let mut shell = world.desktop.command("bash");
        shell.envs(rolecall_tests::world::variables(&world.home(), &world.sandbox)).stdin(Stdio::null());
        shell.env("AWS_DEFAULT_REGION", region).args(["-c", script]);
        Ok(Ran::of(&shell.output()?).stdout)
    };
    let of_china = "AWS_DEFAULT_REGION=cn-north-1\nAWS_REGION=cn-north-1\n";
    let evaluated = format!("eval \"$({rolecall} env cn)\"; {shown}");
    assert_eq!(seen(&evaluated, "eu-west-1")?, of_china);
    // After China's role, by each way to one that has no region.
    for way in [
        format!("eval \"$({rolecall} env sandbox)\"; {shown}"),
        format!("{rolecall} exec sandbox -- sh -c \"{shown}\""),
        format!("{rolecall} exec sandbox --serve -- sh -c \"{shown}\""),
        format!("{rolecall} exec cn --serve -- {rolecall} exec sandbox -- sh -c \"{shown}\""),
    ] {
        let after = format!("eval \"$({rolecall} env cn)\"; {way}");
        assert_eq!(seen(&after, "eu-west-1")?, "", "{way}");
        let fits = seen(&way, "eu-west-1")?;
        let nested = way.contains("exec cn");
        assert_eq!(fits, if nested { "" } else { "AWS_DEFAULT_REGION=eu-west-1\n" }, "{way}");
    }
    Ok(())
}

#[tokio::test]
async fn profiles_that_ask_for_each_other_are_refused_at_once() -> Result<()> {
    let world = World::start(Setup { furnished: false, ..keyring_alone() }).await?;
    let (rolecall, folder) = (program(&world), world.desktop.home().join(".aws"));
    fs::create_dir_all(&folder)?;
    let profile = |name: &str, role: &str| {
        format!("[profile {name}]\ncredential_process = {rolecall} credential-process {role}\n")
    };
    let ended = "[profile ended]\ncredential_process = echo '{\"Version\": 1, \"AccessKeyId\": \"ASIAX\", \
                 \"SecretAccessKey\": \"s\", \"SessionToken\": \"t\", \"Expiration\": \"2019-01-22T11:48:09Z\"}'\n";
    let zone = "[profile zone]\nregion = us-east-1a\n";
    let config =
        [&*profile("a", "of-b"), &profile("b", "of-a"), &profile("own", "of-own"), ended, zone].concat();
    fs::write(folder.join("config"), config)?;
    let run = |arguments: &[&str]| -> Result<Ran> {
        Ok(Ran::of(&with_files(world.command("rolecall", arguments), &folder).output()?))
    };
    run(&["source", "add", "machine", "--environment"])?.well()?;
    for (source, role) in [("a", "of-a"), ("b", "of-b"), ("own", "of-own"), ("ended", "of-ended")] {
        run(&["source", "add", source, "--profile", source])?.well()?;
        // The last one is what closes a circle; before that the profile asks for nothing that is there.
        let add = ["role", "add", role, "--arn", demo::SANDBOX, "--source"];
        run(&[&add[..], &["machine"]].concat())?.well()?;
    }
    let closes = |role: &str, source: &str| run(&["role", "edit", role, "--source", source]);
    let refused_to_close = closes("of-own", "own")?;
    let words = "of-own gets its credentials from own, the profile own in ~/.aws, and that profile asks";
    assert!(refused_to_close.code == 1 && refused_to_close.stderr.contains(words), "{refused_to_close:?}");
    // By hand everything can be written.
    let settings = world.home().join("config.toml");
    let text = fs::read_to_string(&settings)?;
    let by_hand = ["a", "b", "own", "ended"].iter().fold(text, |text, source| {
        let name = format!("name = \"of-{source}\"\n");
        let (before, after) = text.split_once(&name).unwrap();
        let after = after.replacen("source = \"machine\"", &format!("source = \"{source}\""), 1);
        [before, &name, &after].concat()
    });
    fs::write(&settings, by_hand)?;
    let doctor = run(&["doctor"])?;
    for found in ["of-own gets", "of-a gets", "of-b gets", "us-east-1a, the region of profile zone, is not"] {
        assert!(doctor.code == 1 && doctor.stdout.contains(found), "{found}: {doctor:?}");
    }
    let refused = |role: &str, why: &str| -> Result<()> {
        let started = Instant::now();
        let ran = run(&["credential-process", role])?;
        assert!(ran.code != 0 && ran.stderr.contains(why), "{role}: {ran:?}");
        assert!(started.elapsed() < AT_ONCE, "{role}: {:?}", started.elapsed());
        Ok(())
    };
    refused("of-own", "of-own gets its credentials from own")?;
    refused("of-a", "of-a gets its credentials from a,")?;
    refused("of-ended", "profile ended gives credentials that ended at 2019")?;
    // The same where another process reads the profiles.
    let mut agent = world.command("rolecall", ["agent"]).spawn()?;
    let socket = world.home().join("run/engine.sock");
    until("the agent", PATIENCE, async || socket.exists().then_some(())).await?;
    let through_agent = refused("of-a", "of-a gets its credentials from a,");
    agent.kill()?;
    agent.wait()?;
    through_agent
}

#[tokio::test]
async fn a_question_that_is_asked_elsewhere_is_told_and_asked_where_a_person_is() -> Result<()> {
    let world = World::start(Setup::default()).await?;
    let (_resident, _item) = world.resident_in_tray().await?;
    let program = world.rolecall_meanwhile(&["credential-process", "prod-admin"]);
    let mut jo = world.rolecall_on_a_terminal(&["renew", "prod-admin"])?;
    jo.sees("MFA code for prod-admin", 1).await?;
    let code = world.sandbox.mfa_code(demo::JO_MFA_SERIAL).unwrap();
    jo.types(&code)?;
    assert!(jo.ended(PATIENCE).await?.success(), "{}", jo.shown());
    let waited = Ran::of(&program.await??).well()?;
    assert!(waited.stderr.contains("Waiting for an MFA code for prod-admin"), "{waited:?}");
    assert!(waited.stderr.contains("rolecall renew prod-admin"), "{waited:?}");
    assert_eq!(world.sandbox.count("AssumeRole"), 1);
    Ok(())
}
