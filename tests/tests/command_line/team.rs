//! Roles passed on: exported without secrets, shown before they are taken, and never over one's own.

use std::fs;

use rolecall_tests::desktop::Result;
use rolecall_tests::sandbox::demo;
use rolecall_tests::world::World;
use serde_json::Value;

use crate::support::keyring_alone;

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
    assert_eq!(again.stderr, "5 roles are there already.\nThere is nothing to take over.\n");

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
            "new: vault, {}, signed by sam\nstays yours: sandbox (the team’s differs in duration)\n\
             left: far (there is no source named “theirs”; name another with --source)\nAdded role vault.\n",
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
    let said = "rolecall: The team’s file, line 5: a team’s file may not set roles.open_with.\n";
    assert!(refused.code == 1 && refused.stderr.starts_with(said), "{refused:?}");
    let refused = world.rolecall(&["team", "import", "http://127.0.0.1:9/team.toml", "--yes"])?;
    assert!(refused.stderr.contains("only https addresses are taken"), "{refused:?}");
    assert_eq!(fs::read_to_string(world.home().join("config.toml"))?, after);
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
    assert_eq!(listed()?.len(), 5 + 2001);
    Ok(())
}
