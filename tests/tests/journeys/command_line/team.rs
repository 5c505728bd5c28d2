//! Roles passed on: exported without secrets, shown before they are taken, and never over one's own.

use std::fs;
use std::process::Command;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::routing::get;
use rolecall_tests::desktop::Result;
use rolecall_tests::sandbox::demo;
use rolecall_tests::tls::Tls;
use rolecall_tests::world::{Ran, World};
use serde_json::Value;

use super::support::keyring_alone;

#[tokio::test]
async fn roles_are_passed_on_and_own_ones_stay() -> Result<()> {
    let world = World::start(keyring_alone()).await?;
    let exported = world.rolecall(&["team", "export"])?.well()?;
    assert!(exported.stdout.contains("[[roles]]\nname = \"data-readonly\"\n"), "{exported:?}");
    for secret in [demo::SAM_SECRET_ACCESS_KEY, demo::JO_SECRET_ACCESS_KEY, demo::SAM_ACCESS_KEY_ID] {
        assert!(!exported.stdout.contains(secret));
    }
    let file = world.home().join("team.toml");
    let path = file.to_str().ok_or("no path")?;
    fs::write(&file, &exported.stdout)?;
    let again = world.rolecall(&["team", "import", path])?.well()?;
    assert_eq!(again.stderr, "10 entries are already there.\nNothing to import.\n");

    // One that is new, one that differs from an own one, one whose source is not here.
    let role = |name: &str, arn: &str, source: &str, more: &str| {
        format!("[[roles]]\nname = \"{name}\"\narn = \"{arn}\"\nsource = \"{source}\"\n{more}\n")
    };
    let text = [
        role("vault", demo::SANDBOX, "sam", "protect = true"),
        role("sandbox", demo::SANDBOX, "sam", "duration = \"2h\""),
        role("far", demo::SANDBOX, "theirs", ""),
    ];
    fs::write(&file, text.concat())?;
    let before = fs::read_to_string(world.home().join("config.toml"))?;
    let unseen = world.rolecall(&["team", "import", path])?;
    assert_eq!(unseen.code, 5, "the difference has to be seen first: {unseen:?}");
    assert_eq!(fs::read_to_string(world.home().join("config.toml"))?, before);
    let taken = world.rolecall(&["team", "import", path, "--yes"])?.well()?;
    assert_eq!(
        taken.stderr,
        format!(
            "new: vault, {}, uses sam\nkept: sandbox is your own (the team’s differs in duration)\n\
             skipped: far (there is no source named “theirs”; choose another with --source)\nAdded role vault.\n",
            demo::SANDBOX
        )
    );
    let after = fs::read_to_string(world.home().join("config.toml"))?;
    assert!(after.starts_with(&before) && after.ends_with("protect = true\n"), "{after}");
    let asked = world.rolecall(&["credential-process", "vault"])?;
    assert_eq!(asked.code, 5, "what the team protects asks for a reason: {asked:?}");

    // What a team may not set is refused by name, and so is another way than https.
    let evil = role("evil", demo::SANDBOX, "sam", "open_with = [\"sh\", \"-c\", \"touch /tmp/x\"]");
    fs::write(&file, evil)?;
    let refused = world.rolecall(&["team", "import", path, "--yes"])?;
    let said = "rolecall: Team file, line 5: a team file can’t set roles.open_with.\n";
    assert!(refused.code == 1 && refused.stderr.starts_with(said), "{refused:?}");
    let refused = world.rolecall(&["team", "import", "http://127.0.0.1:9/team.toml", "--yes"])?;
    assert!(refused.stderr.contains("Enter an https address"), "{refused:?}");
    assert_eq!(fs::read_to_string(world.home().join("config.toml"))?, after);
    Ok(())
}

/// Runs a command while this process serves what it asks for.
async fn ran(mut command: Command) -> Result<Ran> {
    Ok(Ran::of(&tokio::task::spawn_blocking(move || command.output()).await??))
}

/// What a team's server says, until it says something else.
fn team_server(says: &Arc<Mutex<String>>) -> Router {
    let says = Arc::clone(says);
    Router::new()
        .route("/roles.toml", get(|| async move { says.lock().map(|text| text.clone()).unwrap_or_default() }))
}

#[tokio::test]
async fn a_teams_file_is_followed_over_https_and_nothing_is_taken_unseen() -> Result<()> {
    let world = World::start(keyring_alone()).await?;
    let role = |name: &str, more: &str| {
        format!("[[roles]]\nname = \"{name}\"\narn = \"{}\"\nsource = \"sam\"\n{more}\n", demo::SANDBOX)
    };
    let says = Arc::new(Mutex::new(role("vault", "protect = true") + &role("sandbox", "duration = \"2h\"")));
    let tls = Tls::serve(team_server(&says)).await?;
    let bundle = tls.bundle(world.desktop.root())?;
    let address = tls.at("/roles.toml");
    let run = |arguments: &[&str], trusting: bool| {
        let mut command = world.command("rolecall", arguments);
        if trusting {
            command.env("AWS_CA_BUNDLE", &bundle);
        }
        ran(command)
    };
    let settings = || fs::read_to_string(world.home().join("config.toml"));

    // A server that nobody vouches for is not followed, and neither is one without TLS.
    let before = settings()?;
    let untrusted = run(&["team", "subscribe", "platform", &address, "--yes"], false).await?;
    assert!(untrusted.stderr.contains("the certificate of localhost:"), "{untrusted:?}");
    let plain =
        run(&["team", "subscribe", "platform", "http://localhost:1/roles.toml", "--yes"], true).await?;
    assert!(plain.stderr.contains("Enter an https address"), "{plain:?}");
    assert_eq!(settings()?, before);

    // Followed, but nobody has seen what it brings: it waits.
    let unseen = run(&["team", "subscribe", "platform", &address], true).await?;
    assert_eq!(unseen.code, 5, "{unseen:?}");
    assert!(
        settings()?
            .ends_with(&format!("[[teams]]\nid = \"platform\"\nname = \"platform\"\nfrom = \"{address}\"\n"))
    );
    let names = || -> Result<Vec<String>> {
        let listing: Value = serde_json::from_str(&world.rolecall(&["roles", "--json"])?.well()?.stdout)?;
        let roles = listing["roles"].as_array().ok_or("no roles")?.iter();
        Ok(roles.filter_map(|role| role["name"].as_str().map(str::to_owned)).collect())
    };
    assert!(!names()?.contains(&"vault".to_owned()));
    let taken = run(&["team", "update", "--yes"], true).await?.well()?;
    let said = format!(
        "new: vault, {}, uses sam\nkept: sandbox is your own (the team’s differs in duration)\n\
         Changes from platform applied.\n",
        demo::SANDBOX
    );
    assert_eq!(taken.stderr, said);
    assert!(names()?.contains(&"vault".to_owned()), "it is there in another process, without the network");
    let asked = world.rolecall(&["credential-process", "vault"])?;
    assert_eq!(asked.code, 5, "what the team protects asks for a reason: {asked:?}");
    let removed = world.rolecall(&["role", "remove", "vault"])?;
    assert!(removed.stderr.starts_with("rolecall: vault comes from the team platform."), "{removed:?}");

    // What it says next waits again; a file that oversteps changes nothing.
    let say = |text: String| -> Result<()> {
        *says.lock().map_err(|_| "broken off")? = text;
        Ok(())
    };
    say(role("vault", "open_with = [\"sh\"]"))?;
    let evil = run(&["team", "update", "platform", "--yes"], true).await?;
    assert!(evil.stderr.contains("a team file can’t set roles.open_with"), "{evil:?}");
    say(role("other", ""))?;
    let waits = run(&["team", "update"], true).await?;
    assert_eq!(waits.code, 5, "{waits:?}");
    assert!(waits.stderr.contains("removed: vault"), "{waits:?}");
    assert!(names()?.contains(&"vault".to_owned()) && !names()?.contains(&"other".to_owned()));
    let listed: Value = serde_json::from_str(&world.rolecall(&["team", "list", "--json"])?.well()?.stdout)?;
    assert_eq!(listed["teams"][0]["offer"], serde_json::json!({ "new": 1, "changed": 0, "gone": 1 }));

    world.rolecall(&["team", "remove", "platform"])?.well()?;
    assert_eq!(settings()?, before, "nothing of it is left in the settings");
    assert!(!names()?.contains(&"vault".to_owned()));
    Ok(())
}

#[tokio::test]
async fn accounts_get_names_and_lose_them_while_the_file_keeps_its_comments() -> Result<()> {
    let world = World::start(keyring_alone()).await?;
    let path = world.home().join("config.toml");
    fs::write(&path, format!("# mine\n{}", fs::read_to_string(&path)?))?;
    let before = fs::read_to_string(&path)?;
    let added = ["account", "add", "999988887777", "--name", "far", "--group", "Away", "--colour", "teal"];
    assert_eq!(world.rolecall(&added)?.well()?.stderr, "999988887777 is now named far.\n");
    assert_eq!(world.rolecall(&added)?.code, 1, "it has a name");
    let wrong = world.rolecall(&["account", "add", "12", "--name", "x"])?;
    assert!(wrong.stderr.contains("ID: 12 has 2 digits; an account number has 12."), "{wrong:?}");
    world
        .rolecall(&["role", "add", "far", "--arn", "arn:aws:iam::999988887777:role/X", "--source", "sam"])?
        .well()?;
    world.rolecall(&["account", "edit", "far", "--rename", "farther", "--unset", "group"])?.well()?;
    let listed = world.rolecall(&["roles"])?.well()?.stdout;
    assert!(listed.contains("farther"), "{listed}");
    let listed: Value =
        serde_json::from_str(&world.rolecall(&["account", "list", "--json"])?.well()?.stdout)?;
    let far = listed["accounts"].as_array().and_then(|all| all.last()).ok_or("no accounts")?;
    assert_eq!((&far["name"], &far["roles"], &far["group"]), (&"farther".into(), &1.into(), &Value::Null));
    world.rolecall(&["account", "remove", "999988887777"])?.well()?;
    assert_eq!(world.rolecall(&["account", "remove", "farther"])?.code, 3);
    world.rolecall(&["role", "remove", "far"])?.well()?;
    assert_eq!(fs::read_to_string(&path)?, before);
    Ok(())
}

#[tokio::test]
async fn who_a_source_is_and_since_when_its_key_is_here_is_known_to_the_next_command() -> Result<()> {
    let world = World::start(keyring_alone()).await?;
    let listed: Value = serde_json::from_str(&world.rolecall(&["source", "list", "--json"])?.well()?.stdout)?;
    let sources = listed["sources"].as_array().ok_or("no sources")?;
    let sam = sources.iter().find(|source| source["name"] == "sam").ok_or("no sam")?;
    assert!(sam["arn"].as_str().is_some_and(|arn| arn.ends_with(":user/sam")), "{sam}");
    assert!(sam["key"]["since"].is_string() && sam["checked_at"].is_string(), "{sam}");
    let text = world.rolecall(&["source", "list"])?.well()?.stdout;
    assert!(text.contains("checked ") && text.contains("0 days"), "{text}");

    // Ninety days on it is to be replaced: the record is set back, as no test waits that long.
    let path = world.home().join("state/record.json");
    let record = fs::read_to_string(&path)?;
    for secret in [demo::SAM_SECRET_ACCESS_KEY, demo::SAM_ACCESS_KEY_ID] {
        assert!(!record.contains(secret));
    }
    let mut record: Value = serde_json::from_str(&record)?;
    record["sources"]["sam"]["key_since"] = "2020-01-01T00:00:00Z".into();
    fs::write(&path, record.to_string())?;
    let old = world.rolecall(&["source", "list"])?.well()?;
    assert!(old.stderr.starts_with("sam: its key has been in use for "), "{old:?}");
    let doctor = world.rolecall(&["doctor"])?;
    assert!(doctor.stdout.contains("The key of sam has been in use for "), "{doctor:?}");
    Ok(())
}

#[tokio::test]
async fn an_account_lends_its_name_group_and_colour_and_a_template_stands_for_many() -> Result<()> {
    let world = World::start(keyring_alone()).await?;
    let listed = || -> Result<Vec<Value>> {
        let listing: Value = serde_json::from_str(&world.rolecall(&["roles", "--json"])?.well()?.stdout)?;
        Ok(listing["roles"].as_array().ok_or("no roles")?.clone())
    };
    let admin = listed()?.into_iter().find(|role| role["name"] == "prod-admin").ok_or("no role")?;
    assert_eq!(admin["account_name"], "acme-prod");
    assert_eq!((&admin["group"], &admin["colour"]), (&Value::from("Production"), &Value::from("red")));

    let path = world.home().join("config.toml");
    let accounts: Vec<String> = (0..2000).map(|n| format!("\"{n:012}\"")).collect();
    let template = format!(
        "\n[[templates]]\nid = \"read\"\nname = \"{{account_name}}-read\"\nsource = \"sam\"\n\
         arn = \"arn:aws:iam::{{account_id}}:role/Read\"\naccounts = [\"456789012345\", {}]\n",
        accounts.join(", ")
    );
    fs::write(&path, fs::read_to_string(&path)? + &template)?;
    assert_eq!(listed()?.len(), 5 + 2001);
    let removed = world.rolecall(&["role", "remove", "acme-sandbox-read"])?;
    let said = "rolecall: acme-sandbox-read comes from the template read.\n";
    assert!(removed.code == 1 && removed.stderr.starts_with(said), "{removed:?}");
    world.rolecall(&["role", "edit", "acme-sandbox-read", "--arn", demo::SANDBOX, "--favourite"])?.well()?;
    world.rolecall(&["role", "check", "acme-sandbox-read"])?.well()?;
    let one = listed()?.into_iter().find(|role| role["name"] == "acme-sandbox-read").ok_or("no role")?;
    assert_eq!((&one["favourite"], &one["id"]), (&Value::from(true), &Value::from("read/456789012345")));
    let removed = world.rolecall(&["role", "remove", "acme-sandbox-read"])?.well()?;
    let said = "Removed your copy of acme-sandbox-read; it comes from the template read again.";
    assert!(removed.stderr.contains(said), "{removed:?}");
    assert_eq!(listed()?.len(), 5 + 2001);
    Ok(())
}
