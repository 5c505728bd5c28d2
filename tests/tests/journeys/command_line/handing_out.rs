//! Credentials for shells and commands: what they set and take away, how commands end, and what the log keeps of it.

use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Command, Stdio};

use rolecall_tests::desktop::{PATIENCE, Result, until};
use rolecall_tests::world::{Ran, World};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use super::support::{credentials, keyring_alone};

/// A command that `rolecall exec` runs as a role without a device.
fn exec(world: &World, options: &[&str], command: &[&str]) -> Command {
    let mut exec = world.command("rolecall", ["exec", "sandbox"]);
    exec.args(options).arg("--").args(command);
    exec
}

#[tokio::test]
async fn a_shell_gets_credentials_and_loses_them_again() -> Result<()> {
    let world = World::start(keyring_alone()).await?;
    let rolecall = world.command("rolecall", [] as [&str; 0]);
    let program = rolecall.get_program().display().to_string();
    let shown = "printenv AWS_ACCESS_KEY_ID AWS_REGION AWS_DEFAULT_REGION AWS_CREDENTIAL_EXPIRATION";
    let gone = "printenv | grep -c '^AWS_.*KEY'";
    for (shell, script) in [
        (
            "bash",
            format!(
                "eval \"$({program} env staging-ops)\"; {shown}; eval \"$({program} env --unset)\"; {gone}"
            ),
        ),
        (
            "zsh",
            format!(
                "eval \"$({program} env staging-ops)\"; {shown}; eval \"$({program} env --unset)\"; {gone}"
            ),
        ),
        (
            "fish",
            format!("{program} env staging-ops | source; {shown}; {program} env --unset | source; {gone}"),
        ),
    ] {
        let mut command = world.desktop.command(shell);
        command.envs(rolecall_tests::world::variables(&world.home(), &world.sandbox));
        let ran = Ran::of(&command.args(["-c", &script]).stdin(Stdio::null()).output()?);
        let lines: Vec<&str> = ran.stdout.lines().collect();
        let [key, region, default_region, expiration, count] = lines[..] else {
            return Err(format!("{shell}: {ran:?}").into());
        };
        assert!(key.starts_with("ASIA") && expiration.ends_with('Z'), "{shell}: {ran:?}");
        assert_eq!((region, default_region, count), ("eu-west-1", "eu-west-1", "0"), "{shell}");
    }
    let listing: Value = serde_json::from_str(&world.rolecall(&["sessions", "--json"])?.well()?.stdout)?;
    assert_eq!(listing["sessions"][0]["in_shell"], true, "its clock runs: {listing}");
    assert_eq!(world.sandbox.count("AssumeRole"), 1);
    Ok(())
}

#[tokio::test]
async fn a_command_ends_rolecall_as_it_ends_itself() -> Result<()> {
    let world = World::start(keyring_alone()).await?;
    for options in [&[][..], &["--serve"]] {
        let status = |command: &[&str]| exec(&world, options, command).stderr(Stdio::null()).status();
        assert_eq!(status(&["true"])?.code(), Some(0), "{options:?}");
        assert_eq!(status(&["sh", "-c", "exit 7"])?.code(), Some(7), "{options:?}");
        assert_eq!(status(&["sh", "-c", "kill -TERM $$"])?.signal(), Some(15), "{options:?}");
        assert_eq!(status(&["/no/such/program"])?.code(), Some(127), "{options:?}");
        assert_eq!(status(&["/etc/passwd"])?.code(), Some(126), "{options:?}");

        // A signal meant for the command reaches it.
        let trap = "trap 'exit 42' TERM; echo ready; while :; do sleep 0.05; done";
        let mut running = exec(&world, options, &["sh", "-c", trap]).stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        BufReader::new(running.stdout.take().unwrap()).read_line(&mut line)?;
        assert_eq!(line, "ready\n");
        kill_process(Pid::from_child(&running), Signal::TERM)?;
        assert_eq!(running.wait()?.code(), Some(42), "{options:?}");
    }
    // Without an endpoint nothing of Rolecall is left: the command is the process that was started.
    let started = exec(&world, &[], &["sh", "-c", "echo $$"]).stdout(Stdio::piped()).spawn()?;
    let pid = started.id().to_string();
    assert_eq!(String::from_utf8(started.wait_with_output()?.stdout)?.trim(), pid);
    // Without a command it is the person's own shell.
    let mut shell = exec(&world, &[], &[]);
    shell.env("SHELL", "/bin/sh").stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut shell = shell.spawn()?;
    shell.stdin.take().unwrap().write_all(b"echo $ROLECALL_ROLE; exit 5\n")?;
    let ended = shell.wait_with_output()?;
    assert_eq!((String::from_utf8(ended.stdout)?.trim(), ended.status.code()), ("sandbox", Some(5)));
    Ok(())
}

#[tokio::test]
async fn an_endpoint_renews_under_a_command_that_runs() -> Result<()> {
    let world = World::start(keyring_alone()).await?;
    let ask = "ask() { curl -s -H \"Authorization: $AWS_CONTAINER_AUTHORIZATION_TOKEN\" \"$AWS_CONTAINER_CREDENTIALS_FULL_URI\"; echo; }";
    // The session is forgotten while the command runs: the next answer is a new one.
    let rolecall = world.command("rolecall", [] as [&str; 0]).get_program().display().to_string();
    let script = format!("{ask}; ask; {rolecall} end --all 2>/dev/null; ask; env | grep -c AWS_SECRET");
    let ran = Ran::of(&exec(&world, &["--serve"], &["sh", "-c", &script]).output()?);
    let lines: Vec<&str> = ran.stdout.lines().collect();
    let [first, second, "0"] = lines[..] else { return Err(format!("{ran:?}").into()) };
    let (first, second): (Value, Value) = (serde_json::from_str(first)?, serde_json::from_str(second)?);
    assert!(first["Token"].is_string() && first["Expiration"].is_string(), "{first}");
    assert_ne!(first["AccessKeyId"], second["AccessKeyId"]);
    assert_eq!(world.sandbox.count("AssumeRole"), 2);
    Ok(())
}

#[tokio::test]
async fn aws_says_who_a_role_is_and_the_log_keeps_who_got_what() -> Result<()> {
    let world = World::start(keyring_alone()).await?;
    let asked_before = world.sandbox.count("GetCallerIdentity");
    for near in ["stops", "STAGING-OPS", "staging", "acme-staging"] {
        let missed = world.rolecall(&["exec", near, "--", "true"])?;
        assert!(missed.code == 3 && missed.stderr.contains("staging-ops"), "{near}: {missed:?}");
    }
    let who = world.rolecall(&["whoami", "acme-staging/staging-ops"])?.well()?;
    let sentence = "staging-ops: signed in as staging-ops/";
    assert!(who.stdout.starts_with(sentence) && who.stdout.contains(" in acme-staging ("), "{who:?}");
    let told: Value =
        serde_json::from_str(&world.rolecall(&["whoami", "staging-ops", "--json"])?.well()?.stdout)?;
    assert_eq!((&told["version"], &told["account"]), (&1.into(), &"210987654321".into()));
    assert_eq!(world.sandbox.count("GetCallerIdentity"), asked_before + 2);

    credentials(&world, "staging-ops")?;
    world.rolecall(&["env", "staging-ops", "--shell", "dotenv"])?.well()?;
    exec(&world, &[], &["true"]).status()?;
    assert_eq!(world.rolecall(&["credential-process", "locked-out"])?.code, 4);

    let table = world.rolecall(&["log"])?.well()?.stdout;
    for word in ["WHEN", "checked identity", "gave credentials to a shell", "ran a command", "not-trusted"] {
        assert!(table.contains(word), "{word}: {table}");
    }
    let failed: Value =
        serde_json::from_str(&world.rolecall(&["log", "--failed", "--json"])?.well()?.stdout)?;
    let lines = failed["activity"].as_array().unwrap();
    assert_eq!((lines.len(), &failed["version"]), (1, &1.into()), "{failed}");
    assert_eq!(lines[0]["role"], "locked-out");
    let of_role = world.rolecall(&["log", "--role", "sandbox", "--json"])?.well()?.stdout;
    assert!(of_role.contains("\"exec\"") && !of_role.contains("staging-ops"), "{of_role}");
    Ok(())
}

#[tokio::test]
async fn a_program_of_the_persons_own_may_give_the_code() -> Result<()> {
    let world = World::start(keyring_alone()).await?;
    let settings = world.home().join("config.toml");
    let code = world.home().join("code");
    let text = std::fs::read_to_string(&settings)?;
    let device = "mfa_serial = ";
    assert!(text.contains(device), "{text}");
    let command = format!("mfa_command = [\"cat\", \"{}\"]\n{device}", code.display());
    std::fs::write(&settings, text.replacen(device, &command, 1))?;

    let without = world.rolecall(&["credential-process", "prod-admin"])?;
    assert_eq!((without.code, without.stdout.as_str()), (5, ""), "{without:?}");
    assert!(without.stderr.contains("cat gave no MFA code"), "{without:?}");
    let now = world.sandbox.mfa_code(rolecall_tests::sandbox::demo::JO_MFA_SERIAL).unwrap();
    std::fs::write(&code, &now)?;
    credentials(&world, "prod-admin")?;
    assert_eq!(world.sandbox.count("AssumeRole"), 1);
    let log = std::fs::read_to_string(world.home().join("state/activity.jsonl"))?;
    assert!(!log.contains(&now), "the code is nowhere kept");
    Ok(())
}

#[tokio::test]
async fn a_command_ends_where_what_serves_it_is_killed() -> Result<()> {
    let world = World::start(keyring_alone()).await?;
    let told = world.desktop.home().join("pid");
    let script = format!("echo $$ > {}; exec sleep 600", told.display());
    let mut serving = exec(&world, &["--serve"], &["sh", "-c", &script]).spawn()?;
    let started = async || std::fs::read_to_string(&told).ok()?.trim().parse::<u32>().ok();
    let command = until("the command to run", PATIENCE, started).await?;
    serving.kill()?;
    serving.wait()?;
    let has_ended = async || {
        let stat = std::fs::read_to_string(format!("/proc/{command}/stat")).unwrap_or_default();
        (stat.is_empty() || stat.contains(") Z ")).then_some(())
    };
    until("the command to end", PATIENCE, has_ended).await
}
