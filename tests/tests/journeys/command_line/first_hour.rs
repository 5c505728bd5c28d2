//! A newcomer's first hour at the command line: each message names the value and the way on, near names are never used, and
//! a second computer and the way out work as the README says.

use std::fs;
use std::io::Write as _;
use std::process::Stdio;

use rolecall_tests::desktop::Result;
use rolecall_tests::sandbox::demo;
use rolecall_tests::world::{Ran, World};

use super::support::keyring_alone;

/// Runs a command whose profiles are in this folder, and that gets this on standard input.
fn with_input(world: &World, arguments: &[&str], input: &str) -> Result<Ran> {
    let mut command = world.command("rolecall", arguments);
    let folder = world.desktop.home().join(".aws");
    command.env("AWS_CONFIG_FILE", folder.join("config"));
    command.env("AWS_SHARED_CREDENTIALS_FILE", folder.join("credentials"));
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        // One that refuses its arguments reads nothing.
        let _ = writeln!(stdin, "{input}");
    }
    Ok(Ran::of(&child.wait_with_output()?))
}

#[tokio::test]
async fn each_message_names_the_value_and_the_way_on() -> Result<()> {
    let world = World::start(keyring_alone()).await?;
    let user = "arn:aws:iam::111122223333:user/jo";
    let short = "arn:aws:iam::11112222333:role/x";
    let add = |arn| ["role", "add", "n", "--source", "sam", "--arn", arn];
    let cases: &[(&[&str], &[&str])] = &[
        (&add(user), &["--arn: This is the ARN of a user, not of a role.", "A switch-role link works too."]),
        (&add(short), &["--arn: The account in it has 11 digits, not 12."]),
        (&add("staging-ops"), &["--arn: “staging-ops” is not an ARN."]),
        (
            &["role", "add", "sandbox", "--arn", demo::SANDBOX, "--source", "sam"],
            &["A role named sandbox already exists.", "rolecall role edit sandbox"],
        ),
        (
            &["source", "add", "sam", "--access-key-id", demo::SAM_ACCESS_KEY_ID, "--secret-stdin"],
            &["A source named sam already exists.", "rolecall source rotate sam"],
        ),
        (
            &["source", "rotate", "sam", "--access-key-id", demo::SAM_ACCESS_KEY_ID, "--secret-stdin"],
            &["secret does not match", "Paste it again"],
        ),
        (&["source", "add", "p", "--profile", "nosuch"], &["There is no profile nosuch in ", ".aws/config"]),
        (&["role", "edit", "sandbox"], &["Nothing to change.", "--duration 4h"]),
        (
            &["role", "edit", "sandbox", "--allow", "all"],
            &["--allow can’t be used: sandbox is of kind assume"],
        ),
        (&["account", "add", "12345", "--name", "x"], &["ID: 12345 has 5 digits; an account number has 12."]),
        (
            &["account", "add", "999988887777", "--name", "acme-prod"],
            &["acme-prod (123456789012) already exists"],
        ),
        (&["team", "import", "nofile.toml"], &["nofile.toml does not exist"]),
        (&["team", "import", "https://127.0.0.1:9/x.toml"], &["127.0.0.1:9 can't be reached"]),
        (&["console", "sandbox", "--service", "s4"], &["s4", "did you mean s3?"]),
        (
            &["exec", "data-readonly", "--duration", "12h", "--", "true"],
            &["You asked for 12h", "--duration 1h"],
        ),
        (&["exec", "sandbox", "ls"], &["Put -- before the command: rolecall exec sandbox -- ls"]),
        (&["exec", "--duration", "1h", "sandbox", "ls"], &["rolecall exec --duration 1h sandbox -- ls"]),
        (&["login"], &["There is no command login. Use: rolecall sign-in SOURCE, rolecall console ROLE"]),
        (&["logout"], &["rolecall end ROLE"]),
        (&["ls"], &["Use: rolecall roles"]),
        (&["add"], &["rolecall role add NAME"]),
    ];
    for (arguments, said) in cases {
        let ran = with_input(&world, arguments, &"x".repeat(40))?;
        assert!(ran.code != 0, "{arguments:?}: {ran:?}");
        for words in *said {
            assert!(ran.stderr.contains(words), "{arguments:?}: {words}: {ran:?}");
        }
    }
    let nothing = with_input(&world, &["import"], "")?;
    assert!(nothing.stderr.contains("There is nothing to import: neither "), "{nothing:?}");

    // What signs in elsewhere says where, and a file that is not there is named.
    let folder = world.desktop.home().join(".aws");
    fs::create_dir_all(&folder)?;
    let sso = "[profile sso-dev]\nsso_start_url = https://acme.awsapps.com/start\nsso_region = eu-west-1\n\
               sso_account_id = 111122223333\nsso_role_name = Dev\n[profile bare]\nregion = eu-west-1\n";
    fs::write(folder.join("config"), sso)?;
    for (profile, said) in
        [("sso-dev", "Run: aws sso login --profile sso-dev"), ("bare", "the profile bare in ")]
    {
        with_input(&world, &["source", "add", profile, "--profile", profile], "")?.well()?;
        let ran = with_input(&world, &["source", "check", profile], "")?;
        assert!(ran.code == 8 && ran.stderr.contains(said), "{ran:?}");
        assert!(!ran.stderr.contains("not enabled"), "no words of the SDK's: {ran:?}");
    }
    let token = ["source", "add", "k5", "--token-file", "/nope"];
    with_input(&world, &token, "")?.well()?;
    with_input(&world, &["role", "add", "web", "--arn", demo::SANDBOX, "--source", "k5"], "")?.well()?;
    let missing = with_input(&world, &["credential-process", "web"], "")?;
    assert!(missing.stderr.contains("/nope does not exist"), "{missing:?}");

    // A link for switching roles is as good as an ARN.
    let account = demo::SANDBOX.split(':').nth(4).ok_or("an account")?;
    let link =
        format!("https://signin.aws.amazon.com/switchrole?account={account}&roleName=sandbox&displayName=x");
    with_input(&world, &["role", "add", "switched", "--arn", &link, "--source", "sam"], "")?.well()?;
    assert!(world.rolecall(&["roles", "--json"])?.well()?.stdout.matches(demo::SANDBOX).count() > 1);
    Ok(())
}

#[tokio::test]
async fn a_near_name_runs_nothing_and_an_edit_says_what_it_changes() -> Result<()> {
    let world = World::start(keyring_alone()).await?;
    for arguments in [
        &["exec", "staging-op", "--", "true"][..],
        &["env", "staging", "--shell", "bash"],
        &["console", "stagng-ops", "--print"],
        &["whoami", "staging-opss"],
        &["credential-process", "Staging-Ops"],
    ] {
        let ran = world.rolecall(arguments)?;
        assert!(ran.code == 3 && ran.stdout.is_empty(), "{arguments:?}: {ran:?}");
        assert!(ran.stderr.contains("staging-ops"), "what is near is suggested: {ran:?}");
    }
    assert_eq!(world.sandbox.count("AssumeRole"), 0);

    let mfa = world.rolecall(&["source", "edit", "sam", "--mfa-serial", demo::JO_MFA_SERIAL])?.well()?;
    assert!(mfa.stderr.contains("roles now ask for an MFA code: "), "{mfa:?}");
    let back = world.rolecall(&["source", "edit", "sam", "--unset", "mfa-serial"])?.well()?;
    assert!(back.stderr.contains("roles no longer ask for an MFA code: "), "{back:?}");

    // Protecting a role asks at once, also where its session is active.
    world.rolecall(&["credential-process", "sandbox"])?.well()?;
    world.rolecall(&["role", "edit", "sandbox", "--protect"])?.well()?;
    assert_eq!(world.rolecall(&["exec", "sandbox", "--", "true"])?.code, 5);
    world.rolecall(&["role", "edit", "sandbox", "--protect=false"])?.well()?;

    // A role that was removed gives nothing.
    world.rolecall(&["role", "remove", "sandbox"])?.well()?;
    assert_eq!(world.rolecall(&["credential-process", "sandbox"])?.code, 3);
    Ok(())
}

#[tokio::test]
async fn a_second_computer_gets_its_keys_and_reset_leaves_nothing() -> Result<()> {
    let world = World::start(keyring_alone()).await?;
    let settings = world.home().join("config.toml");
    let kept = fs::read_to_string(&settings)?;
    let listing = world.rolecall(&["source", "remove", "sam"])?;
    assert!(listing.code != 0 && listing.stderr.contains("--with-roles"), "{listing:?}");
    world.rolecall(&["source", "remove", "sam", "--with-roles"])?.well()?;
    assert!(!world.rolecall(&["roles"])?.well()?.stdout.contains("sandbox"));

    // The settings of another computer, whose key is not here: the command that doctor names enters it.
    let gone = world.rolecall(&["reset", "--yes"])?.well()?;
    assert!(gone.stderr.contains("Everything of Rolecall was removed"), "{gone:?}");
    assert!(!settings.exists());
    assert_eq!(world.rolecall(&["source", "list"])?.well()?.stdout, "");
    fs::write(&settings, kept)?;
    let doctor = world.rolecall(&["doctor"])?;
    let remedy = "rolecall source add NAME --access-key-id ID";
    assert!(doctor.stdout.contains(remedy) && doctor.stdout.contains("sam"), "{doctor:?}");
    assert_eq!(world.rolecall(&["credential-process", "sandbox"])?.code, 8);
    let enter = ["source", "add", "sam", "--access-key-id", demo::SAM_ACCESS_KEY_ID, "--secret-stdin"];
    with_input(&world, &enter, demo::SAM_SECRET_ACCESS_KEY)?.well()?;
    world.rolecall(&["credential-process", "sandbox"])?.well()?;
    Ok(())
}
