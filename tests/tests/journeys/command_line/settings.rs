//! Sources, roles and the settings file behind them: every key from the command line, edits by hand while an engine
//! runs, keys replaced, and what is refused at the door.

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use rolecall_tests::desktop::{PATIENCE, Result, until};
use rolecall_tests::sandbox::{Config, demo};
use rolecall_tests::world::{Ran, SAM, Setup, World, add_source};
use serde_json::Value;

use super::support::keyring_alone;

/// An engine that stays, as a process of its own.
struct Agent(std::process::Child);

impl Agent {
    async fn start(world: &World) -> Result<Self> {
        let mut command = world.command("rolecall", ["agent"]);
        let agent = Self(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?);
        world.engine_is(agent.0.id()).await?;
        Ok(agent)
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn with_secret(mut command: Command, secret: &str) -> Result<Ran> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn()?;
    writeln!(child.stdin.take().ok_or("no input")?, "{secret}")?;
    Ok(Ran::of(&child.wait_with_output()?))
}

fn text(world: &World) -> Result<String> {
    Ok(fs::read_to_string(world.home().join("config.toml"))?)
}

fn roles(world: &World) -> Result<Vec<String>> {
    let listing: Value = serde_json::from_str(&world.rolecall(&["roles", "--json"])?.well()?.stdout)?;
    let roles = listing["roles"].as_array().ok_or("no roles")?;
    Ok(roles.iter().filter_map(|role| role["name"].as_str()).map(str::to_owned).collect())
}

/// Waits until the engine that runs lists that role, or does not.
async fn follows(world: &World, role: &str, there: bool) -> Result<()> {
    let seen = async || (roles(world).ok()?.iter().any(|name| name == role) == there).then_some(());
    until(&format!("{role} to come or go"), PATIENCE, seen).await
}

#[tokio::test]
async fn an_edit_by_hand_is_followed_while_an_engine_runs() -> Result<()> {
    let world = World::start(keyring_alone()).await?;
    let agent = Agent::start(&world).await?;
    let path = world.home().join("config.toml");
    let before = text(&world)?;
    world.rolecall(&["credential-process", "sandbox"])?.well()?;

    let hand =
        format!("{before}\n[[roles]]\nname = \"by-hand\"\narn = \"{}\"\nsource = \"sam\"\n", demo::SANDBOX);
    fs::write(&path, &hand)?;
    follows(&world, "by-hand", true).await?;

    // As an editor that puts a new file in the old one's place.
    fs::write(
        world.home().join("config.toml.new"),
        before.replace("name = \"sandbox\"", "name = \"playground\""),
    )?;
    fs::rename(world.home().join("config.toml.new"), &path)?;
    follows(&world, "playground", true).await?;
    assert!(!roles(&world)?.contains(&"by-hand".to_owned()));

    // A mistake: its place and what was expected. The last good settings stay in force.
    fs::write(&path, hand.replace("[preferences]\n", "[preferences]\nduration = 7\n"))?;
    let told = async || {
        let listed = world.rolecall(&["roles"]).ok()?.well().ok()?;
        let place = "Settings file, line 5, column 12: ";
        let told = listed.stderr.contains(place) && listed.stderr.contains("a duration such as 4h");
        told.then_some(listed)
    };
    let listed = until("the mistake to be told", PATIENCE, told).await?;
    assert!(listed.stdout.contains("playground") && !listed.stdout.contains("by-hand"), "{listed:?}");

    // Repaired, and with it one role gone: it gives nothing any more.
    let at = before.find("[[roles]]\nid = \"sandbox\"").ok_or("no such role")?;
    let end = before[at + 2..].find("[[").map_or(before.len(), |next| at + 2 + next);
    fs::write(&path, format!("{}{}", &before[..at], &before[end..]))?;
    follows(&world, "playground", false).await?;
    let listed = world.rolecall(&["roles"])?.well()?;
    assert_eq!(listed.stderr, "", "the mistake is gone");
    let gone = world.rolecall(&["credential-process", "sandbox"])?;
    assert_eq!((gone.code, gone.stdout.as_str()), (3, ""), "{gone:?}");
    assert_eq!(world.sandbox.count("AssumeRole"), 1);
    drop(agent);
    Ok(())
}

#[tokio::test]
async fn every_key_of_a_role_is_set_changed_and_taken_out() -> Result<()> {
    let world = World::start(keyring_alone()).await?;
    let policy = world.home().join("policy.json");
    fs::write(&policy, "{\"Version\":\"2012-10-17\",\"Statement\":[]}\n")?;
    let arguments = [
        "role add full --source sam --duration 2h --console-duration 6h --region eu-west-1 --destination s3",
        "--group Team --colour teal --favourite --protect --open-with private --external-id ex-1",
        "--session-name {user} --source-identity jo --tag Project=apollo --tag Team=web --transitive-tag Project",
        "--policy-arn arn:aws:iam::aws:policy/ReadOnlyAccess --arn",
        demo::SANDBOX,
        "--policy",
    ]
    .join(" ");
    let file = format!("@{}", policy.display());
    let arguments: Vec<&str> = arguments.split(' ').chain([file.as_str()]).collect();
    world.rolecall(&arguments)?.well()?;
    let written = text(&world)?;
    let entry = written.split("[[roles]]\n").last().ok_or("no entry")?;
    assert_eq!(
        entry,
        format!(
            "id = \"full\"\nname = \"full\"\narn = \"{}\"\nsource = \"sam\"\nduration = \"2h\"\n\
             console_duration = \"6h\"\nregion = \"eu-west-1\"\ndestination = \"s3\"\ngroup = \"Team\"\n\
             colour = \"teal\"\nfavourite = true\nprotect = true\nopen_with = \"private\"\n\
             external_id = \"ex-1\"\nsession_name = \"{{user}}\"\nsource_identity = \"jo\"\n\
             tags = {{ Project = \"apollo\", Team = \"web\" }}\ntransitive_tags = [\"Project\"]\n\
             policy = '{{\"Version\":\"2012-10-17\",\"Statement\":[]}}'\n\
             policy_arns = [\"arn:aws:iam::aws:policy/ReadOnlyAccess\"]\n",
            demo::SANDBOX
        )
    );

    // Comments, order and what this version does not know survive an edit.
    let commented = written.replace(
        "colour = \"teal\"\n",
        "colour = \"teal\"   # as on the door\n# of a later version\nshelf = 3\n",
    );
    fs::write(world.home().join("config.toml"), &commented)?;
    let edit = "role edit full --rename fuller --colour red --tag Team=data --unset group --unset policy \
                --unset transitive-tag --protect=false --auto-renew --duration 1h";
    let edited = world.rolecall(&edit.split_whitespace().collect::<Vec<_>>())?.well()?;
    let odd = "column 1: “roles.shelf” is unknown and has no effect.\nChanged role fuller.\n";
    assert!(edited.stderr.contains(odd), "{edited:?}");
    let expected = commented
        .replace("name = \"full\"", "name = \"fuller\"")
        .replace("colour = \"teal\"", "colour = \"red\"")
        .replace("Team = \"web\"", "Team = \"data\"")
        .replace("group = \"Team\"\n", "")
        .replace("policy = '{\"Version\":\"2012-10-17\",\"Statement\":[]}'\n", "")
        .replace("transitive_tags = [\"Project\"]\n", "")
        .replace("protect = true", "protect = false")
        .replace("duration = \"2h\"", "duration = \"1h\"")
        + "auto_renew = true\n";
    assert_eq!(text(&world)?, expected);

    // What AWS would refuse is refused at the door, by the flag's name, and nothing is written.
    for (arguments, code, said) in [
        ("role edit fuller --external-id ?", 1, "rolecall: --external-id: "),
        ("role edit fuller --duration 13h", 1, "rolecall: --duration: "),
        ("role edit fuller --tag *=x", 1, "rolecall: --tag: "),
        ("role edit fuller --transitive-tag Other", 1, "rolecall: --transitive-tag: "),
        ("role edit fuller --arn arn:aws:iam::1:role/x", 1, "rolecall: --arn: "),
        ("role edit fuller --region Dublin", 1, "rolecall: --region: "),
        ("role edit fuller --policy {", 1, "rolecall: --policy: "),
        ("role edit fuller --policy-arn ReadOnlyAccess", 1, "rolecall: --policy-arn: "),
        ("role edit fuller --source-identity aws:jo", 1, "rolecall: --source-identity: "),
        ("role edit fuller --rename sandbox", 1, "rolecall: The name “sandbox” is already in use."),
        ("role edit fuller --via fuller", 1, "rolecall: --via: "),
        ("role edit fuller --source nowhere", 3, "rolecall: There is no source named “nowhere”."),
        ("role edit nobody --region eu-west-1", 3, "rolecall: There is no role named “nobody”."),
        ("source edit sam --mfa-serial short", 1, "rolecall: --mfa-serial: "),
        ("source remove sam", 1, "rolecall: sam is still in use."),
    ] {
        let refused = world.rolecall(&arguments.split(' ').collect::<Vec<_>>())?;
        assert_eq!(refused.code, code, "{arguments}: {refused:?}");
        assert!(refused.stderr.contains(said), "{arguments}: {refused:?}");
    }
    let refused = world.rolecall(&["source", "remove", "sam"])?;
    assert!(refused.stderr.contains("staging-ops") && refused.stderr.contains("fuller"), "{refused:?}");
    assert_eq!(text(&world)?, expected);

    let source =
        "source edit sam --region eu-central-1 --prefer few-codes --mfa-command [\"ykman\",\"oath\"]";
    world.rolecall(&source.split(' ').collect::<Vec<_>>())?.well()?;
    let written = text(&world)?;
    assert!(
        written.contains(
            "region = \"eu-central-1\"\nmfa_command = [\"ykman\", \"oath\"]\nprefer = \"few-codes\"\n"
        ),
        "{written}"
    );
    world.rolecall(&["source", "edit", "sam", "--unset", "mfa-command", "--unset", "prefer"])?.well()?;
    assert!(!text(&world)?.contains("ykman") && !text(&world)?.contains("prefer = "));
    Ok(())
}

#[tokio::test]
async fn a_key_is_replaced_once_aws_takes_it_and_a_root_key_never() -> Result<()> {
    // Sam has a second key.
    let mut config = Config::default();
    let sam = config.users.iter().find(|user| user.name == SAM).ok_or("no sam")?;
    let second = rolecall_tests::sandbox::User {
        access_key_id: "AKIASANDBOXSAM000002".to_owned(),
        secret_access_key: "sandbox-only-fake-secret-of-sam-00000002".to_owned(),
        ..sam.clone()
    };
    config.users.push(second.clone());
    let world = World::start(Setup { config, ..keyring_alone() }).await?;
    let before = text(&world)?;
    let rotate = |id: &str, secret: &str| {
        let command =
            world.command("rolecall", ["source", "rotate", "sam", "--access-key-id", id, "--secret-stdin"]);
        with_secret(command, secret)
    };

    let rotated = rotate(&second.access_key_id, &second.secret_access_key)?.well()?;
    assert!(rotated.stderr.contains("sam: signed in as sam in acme-main"), "{rotated:?}");
    world.rolecall(&["role", "check", "sandbox"])?.well()?;
    let signed_by =
        |world: &World| world.sandbox.calls().calls.last().and_then(|call| call.access_key_id.clone());
    assert_eq!(signed_by(&world).as_deref(), Some(second.access_key_id.as_str()));

    // What AWS does not take, or belongs to root, leaves the key as it was.
    let wrong = rotate(demo::SAM_ACCESS_KEY_ID, &"x".repeat(40))?;
    assert_eq!(wrong.code, 8, "{wrong:?}");
    let root = rotate(demo::ROOT_ACCESS_KEY_ID, demo::ROOT_SECRET_ACCESS_KEY)?;
    assert_eq!(root.code, 8, "{root:?}");
    assert!(root.stderr.contains("the root user of account 111122223333"), "{root:?}");
    world.rolecall(&["role", "check", "sandbox"])?.well()?;
    assert_eq!(signed_by(&world).as_deref(), Some(second.access_key_id.as_str()));

    // Nor is a root key added: neither the file nor the keyring has anything of it.
    let rolecall = |arguments: &[&str]| world.command("rolecall", arguments);
    let added = add_source(world.sandbox.config(), &rolecall, "root", demo::ROOT_ACCESS_KEY_ID, &[]);
    assert!(added.err().is_some_and(|error| error.to_string().contains("root user of account")));
    assert_eq!(text(&world)?, before);
    let by_hand = format!("{before}\n[[sources]]\nname = \"root\"\nkind = \"access-key\"\n");
    fs::write(world.home().join("config.toml"), by_hand)?;
    let missing = world.rolecall(&["source", "check", "root"])?;
    assert_eq!(missing.code, 8, "{missing:?}");
    assert!(missing.stderr.contains("The key of root is not on this computer."), "{missing:?}");
    Ok(())
}

#[tokio::test]
async fn a_role_is_checked_for_real() -> Result<()> {
    let world = World::start(keyring_alone()).await?;
    let checked = world.rolecall(&["role", "check", "staging-ops"])?.well()?;
    let start = "staging-ops: you act as arn:aws:sts::210987654321:assumed-role/staging-ops/";
    assert!(
        checked.stdout.starts_with(start) && checked.stdout.ends_with(" in acme-staging\n"),
        "{checked:?}"
    );
    let again = world.rolecall(&["role", "check", "staging-ops"])?.well()?;
    assert!(again.stdout.starts_with(start));
    assert_eq!(world.sandbox.count("AssumeRole"), 2, "requested each time");

    let refused = world.rolecall(&["role", "check", "locked-out"])?;
    assert_eq!((refused.code, refused.stdout.as_str()), (4, ""), "{refused:?}");
    let needs = world.rolecall(&["role", "check", "prod-admin"])?;
    assert_eq!(needs.code, 5, "an MFA code, and nobody to ask: {needs:?}");
    let mut jo = world.rolecall_on_a_terminal(&["role", "check", "prod-admin"])?;
    jo.sees("MFA code for prod-admin", 1).await?;
    jo.types(&world.sandbox.mfa_code(demo::JO_MFA_SERIAL).unwrap())?;
    assert!(jo.ended(PATIENCE).await?.success(), "{}", jo.shown());
    jo.sees("prod-admin: you act as arn:aws:sts::123456789012:assumed-role/Admin/", 1).await?;
    Ok(())
}
