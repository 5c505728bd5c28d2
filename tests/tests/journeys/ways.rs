//! The ways in, with the real programs: chains and codes that serve many roles, a console without a role, profiles,
//! environments and web identities.

use std::fs;
use std::path::Path;
use std::process::Command;

use rolecall_tests::desktop::{Options, PATIENCE, Result, until};
use rolecall_tests::sandbox::{Config, Role, WebToken, demo};
use rolecall_tests::world::{JO, Ran, SAM, Setup, World};
use serde_json::Value;

fn keyring_alone() -> Setup {
    Setup { options: Options::default().with_display(false), ..Setup::default() }
}

fn add(world: &World, arguments: &[&str]) -> Result<Ran> {
    world.rolecall(&[&["role", "add"], arguments].concat())?.well()
}

fn credentials(command: &mut Command) -> Result<Value> {
    Ok(serde_json::from_str(&Ran::of(&command.output()?).well()?.stdout)?)
}

/// What the sandbox was asked, as `Action role duration`.
fn asked(world: &World) -> Vec<String> {
    let calls = world.sandbox.calls().calls;
    let word = |call: &rolecall_tests::sandbox::Call| {
        let role = call.role_arn.as_deref().and_then(|arn| arn.rsplit('/').next()).unwrap_or("-");
        let duration = call.duration.map_or("-".to_owned(), |duration| duration.to_string());
        let code = if call.token_code_given { " code" } else { "" };
        format!("{} {role} {duration}{code}", call.action)
    };
    calls.iter().filter(|call| call.outcome == "ok").map(word).collect()
}

#[tokio::test]
async fn a_chain_behind_a_code_and_a_federated_user_open_from_the_tray() -> Result<()> {
    let world = World::start(Setup::default()).await?;
    add(&world, &["emergency", "--arn", demo::BREAK_GLASS, "--via", "prod-admin"])?;
    let told = add(&world, &["as-sam", "--kind", "federation", "--source", SAM, "--duration", "36h"])?;
    assert!(told.stderr.contains("You get: console and credentials for 36 h"), "{told:?}");
    world.sandbox.clear_calls();
    let (_resident, item) = world.resident_in_tray().await?;

    item.wait_for_row(PATIENCE, |row| row.label == "as-sam").await?;
    item.click("as-sam").await?;
    let visit = world.visit(1).await?;
    assert_eq!(visit.lead(), "none (federated user) in 111122223333 (acme-main)");
    assert!(!visit.page.contains("without a policy"), "{}", visit.page);

    // The code on the terminal; the click after it asks nothing.
    item.wait_for_row(PATIENCE, |row| row.label == "emergency…").await?;
    let mut jo = world.rolecall_on_a_terminal(&["credential-process", "emergency"])?;
    jo.sees("MFA code for emergency", 1).await?;
    jo.types(&world.sandbox.mfa_code(demo::JO_MFA_SERIAL).unwrap())?;
    assert!(jo.ended(PATIENCE).await?.success(), "{}", jo.shown());
    item.wait_for_row(PATIENCE, |row| row.label == "emergency").await?;
    item.click("emergency").await?;
    assert_eq!(world.visit(2).await?.lead(), "break-glass in 678901234567 (acme-emergency)");
    assert_eq!(
        asked(&world),
        [
            "GetFederationToken - 129600",
            "getSigninToken - -",
            "GetSessionToken - 43200 code",
            "AssumeRole Admin 3600",
            "AssumeRole break-glass 3600",
            "getSigninToken - -",
        ],
        "neither a federated user's nor a chained role's console is asked for with a duration"
    );
    Ok(())
}

#[tokio::test]
async fn one_code_serves_the_command_line_for_all_roles_of_a_source() -> Result<()> {
    let world = World::start(keyring_alone()).await?;
    world.rolecall(&["source", "edit", JO, "--prefer", "few-codes"])?.well()?;
    add(&world, &["jo-sandbox", "--arn", demo::SANDBOX, "--source", JO])?;
    add(&world, &["jo-emergency", "--arn", demo::BREAK_GLASS, "--via", "prod-admin"])?;
    add(&world, &["jo-self", "--kind", "own", "--source", JO])?;
    world.sandbox.clear_calls();

    let mut jo = world.rolecall_on_a_terminal(&["credential-process", "prod-admin"])?;
    jo.sees("MFA code for prod-admin", 1).await?;
    jo.types(&world.sandbox.mfa_code(demo::JO_MFA_SERIAL).unwrap())?;
    assert!(jo.ended(PATIENCE).await?.success(), "{}", jo.shown());
    // Nobody to ask any more, and nobody is asked: also not by another engine that finds the sealed session.
    for role in ["jo-sandbox", "jo-emergency", "jo-self"] {
        credentials(&mut world.command("rolecall", ["credential-process", role]))?;
    }
    assert_eq!(
        asked(&world),
        [
            "GetSessionToken - 43200 code",
            "AssumeRole Admin 3600",
            "AssumeRole sandbox 3600",
            "AssumeRole break-glass 3600",
            "GetCallerIdentity - -",
        ]
    );
    // With a user's own credentials there is no console, and it is said why.
    let refused = world.rolecall(&["console", "jo-self", "--print"])?;
    assert!(refused.code == 1 && refused.stderr.contains("can’t open a console"), "{refused:?}");
    assert!(refused.stderr.contains("federation"), "{refused:?}");

    // A code AWS has had is held back.
    world.rolecall(&["source", "edit", JO, "--prefer", "long-sessions"])?.well()?;
    world.rolecall(&["end", "--all"])?.well()?;
    let _resident = world.resident_engine().await?;
    let code = world.sandbox.mfa_code(demo::JO_MFA_SERIAL).unwrap();
    let mut jo = world.rolecall_on_a_terminal(&["credential-process", "prod-admin"])?;
    jo.sees("MFA code for prod-admin", 1).await?;
    jo.types(&code)?;
    assert!(jo.ended(PATIENCE).await?.success(), "{}", jo.shown());
    world.sandbox.clear_calls();
    let mut jo = world.rolecall_on_a_terminal(&["credential-process", "jo-sandbox"])?;
    jo.sees("MFA code for jo-sandbox", 1).await?;
    jo.types(&code)?;
    jo.sees("Code already used. Next one in ", 1).await?;
    assert_eq!(asked(&world), [] as [&str; 0], "AWS is not asked");
    Ok(())
}

#[tokio::test]
async fn an_environment_is_that_of_the_command_and_not_of_the_engine() -> Result<()> {
    let world = World::start(keyring_alone()).await?;
    world.rolecall(&["source", "add", "here", "--environment"])?.well()?;
    add(&world, &["here-sandbox", "--arn", demo::SANDBOX, "--source", "here"])?;
    let _engine = world.resident_engine().await?;
    let keys = |command: &mut Command, id: &str, secret: &str| {
        command.env("AWS_ACCESS_KEY_ID", id).env("AWS_SECRET_ACCESS_KEY", secret);
    };
    let of = |id: &str, secret: &str| {
        let mut command = world.command("rolecall", ["credential-process", "here-sandbox"]);
        keys(&mut command, id, secret);
        credentials(&mut command)
    };
    let sam = of(demo::SAM_ACCESS_KEY_ID, demo::SAM_SECRET_ACCESS_KEY)?;
    assert_eq!(
        of(demo::SAM_ACCESS_KEY_ID, demo::SAM_SECRET_ACCESS_KEY)?,
        sam,
        "the same found, the same session"
    );
    let jo = of(demo::JO_ACCESS_KEY_ID, demo::JO_SECRET_ACCESS_KEY)?;
    assert_ne!(jo, sam, "never a session of somebody else's environment");
    let signers: Vec<_> =
        world.sandbox.calls().calls.into_iter().filter_map(|call| call.access_key_id).collect();
    assert!(signers.ends_with(&[demo::SAM_ACCESS_KEY_ID.to_owned(), demo::JO_ACCESS_KEY_ID.to_owned()]));

    let mut check = world.command("rolecall", ["source", "check", "here"]);
    keys(&mut check, demo::JO_ACCESS_KEY_ID, demo::JO_SECRET_ACCESS_KEY);
    let told = Ran::of(&check.output()?).well()?;
    assert!(told.stdout.contains("signed in as jo"), "{told:?}");

    let mut nothing = world.command("rolecall", ["credential-process", "here-sandbox"]);
    nothing.env("AWS_EC2_METADATA_DISABLED", "true");
    let refused = Ran::of(&nothing.output()?);
    assert!(
        refused.code == 8 && refused.stderr.contains("The environment has no credentials"),
        "{refused:?}"
    );
    Ok(())
}

#[tokio::test]
async fn a_profile_is_that_of_the_commands_own_files() -> Result<()> {
    let world = World::start(keyring_alone()).await?;
    let folder = world.desktop.home().join(".aws");
    fs::create_dir_all(&folder)?;
    let key = |id: &str, secret: &str| {
        format!("[profile work]\naws_access_key_id = {id}\naws_secret_access_key = {secret}\n")
    };
    fs::write(folder.join("config"), key(demo::SAM_ACCESS_KEY_ID, demo::SAM_SECRET_ACCESS_KEY))?;
    let elsewhere = world.desktop.root().join("elsewhere");
    fs::write(&elsewhere, key(demo::JO_ACCESS_KEY_ID, demo::JO_SECRET_ACCESS_KEY))?;
    world.rolecall(&["source", "add", "mine", "--profile", "work"])?.well()?;
    add(&world, &["me", "--kind", "own", "--source", "mine"])?;
    let _engine = world.resident_engine().await?;
    let who = |file: Option<&Path>| -> Result<String> {
        let mut command = world.command("rolecall", ["whoami", "me"]);
        command.envs(file.map(|file| ("AWS_CONFIG_FILE", file)));
        Ok(Ran::of(&command.output()?).well()?.stdout)
    };
    for _ in 0..2 {
        assert!(who(None)?.contains(":user/sam"));
        assert!(who(Some(&elsewhere))?.contains(":user/jo"));
    }
    Ok(())
}

#[tokio::test]
async fn a_profile_with_a_device_and_a_duration_is_taken_as_it_says() -> Result<()> {
    let world = World::start(keyring_alone()).await?;
    let folder = world.desktop.home().join(".aws");
    fs::create_dir_all(&folder)?;
    let user = format!(
        "[profile user]\naws_access_key_id = {}\naws_secret_access_key = {}\n",
        demo::JO_ACCESS_KEY_ID,
        demo::JO_SECRET_ACCESS_KEY
    );
    let prod = |more: &str| {
        let prod = format!("[profile prod]\nrole_arn = {}\nsource_profile = user\n{more}", demo::PROD_ADMIN);
        fs::write(folder.join("config"), format!("{user}{prod}"))
    };
    let mfa = format!("mfa_serial = {}\n", demo::JO_MFA_SERIAL);
    prod(&format!("{mfa}duration_seconds = 7200\n"))?;
    world.rolecall(&["source", "add", "laptop", "--profile", "prod", "--prefer", "long-sessions"])?.well()?;
    add(&world, &["prod", "--kind", "own", "--source", "laptop"])?;
    world.sandbox.clear_calls();

    let mut jo = world.rolecall_on_a_terminal(&["console", "prod"])?;
    jo.sees(&format!("MFA code for prod (device {}): ", demo::JO_MFA_SERIAL), 1).await?;
    jo.types(&world.sandbox.mfa_code(demo::JO_MFA_SERIAL).unwrap())?;
    assert!(jo.ended(PATIENCE).await?.success(), "{}", jo.shown());
    assert_eq!(world.visit(1).await?.lead(), "Admin in 123456789012 (acme-prod)");
    assert_eq!(asked(&world)[..2], ["AssumeRole Admin 7200 code", "GetCallerIdentity - -"]);

    // After an edit the file as it is now counts.
    fs::write(folder.join("config"), &user)?;
    let refused = world.rolecall(&["renew", "prod"])?;
    assert!(refused.code == 8 && refused.stderr.contains("laptop has no credentials"), "{refused:?}");

    // And where a resident runs, what it says is seen before the click.
    let _resident = world.resident_engine().await?;
    let asks_code = || -> Option<bool> {
        let listing: Value = serde_json::from_str(&world.rolecall(&["roles", "--json"]).ok()?.stdout).ok()?;
        let roles = listing.as_array().or_else(|| listing["roles"].as_array())?;
        roles.iter().find(|role| role["name"] == "prod")?["asks_code"].as_bool()
    };
    for (file, asks) in [(mfa.as_str(), true), ("", false), (mfa.as_str(), true)] {
        prod(file)?;
        let told = async || (asks_code() == Some(asks)).then_some(());
        until("the resident to know the profile as it is now", PATIENCE, told).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_web_identity_opens_a_console() -> Result<()> {
    let provider = "arn:aws:iam::456789012345:oidc-provider/id.example";
    let deploy = "arn:aws:iam::456789012345:role/deploy";
    let token = "canary-web-identity-token";
    let mut config = Config::default();
    config.roles.push(Role::new(deploy, &[provider]));
    config.web_tokens = vec![WebToken {
        token: token.to_owned(),
        provider: provider.to_owned(),
        subject: "repo:acme".to_owned(),
        expires: None,
    }];
    let world = World::start(Setup { config, ..keyring_alone() }).await?;
    let file = world.desktop.home().join("token");
    fs::write(&file, token)?;
    let file = file.to_str().unwrap();
    world.rolecall(&["source", "add", "pipeline", "--token-file", file])?.well()?;
    add(&world, &["deploy", "--arn", deploy, "--source", "pipeline"])?;
    let checked = world.rolecall(&["role", "check", "deploy"])?.well()?;
    assert!(checked.stdout.contains(":assumed-role/deploy/"), "{checked:?}");
    world.rolecall(&["console", "deploy"])?.well()?;
    assert_eq!(world.visit(1).await?.lead(), "deploy in 456789012345 (acme-sandbox)");
    let logged = fs::read_to_string(world.home().join("state/activity.jsonl"))?;
    assert!(!logged.contains(token));
    Ok(())
}
