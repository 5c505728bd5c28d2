//! From a key on standard input to the console, each command a process of its own and no engine running.

use std::os::unix::fs::PermissionsExt;

use jiff::Timestamp;
use rolecall_tests::desktop::Result;
use rolecall_tests::sandbox::demo;
use rolecall_tests::world::{SAM, Setup, World, add_source, browse, title_of};
use serde_json::Value;

use super::support::{credentials, identity, keyring_alone};

#[tokio::test]
async fn from_a_key_to_the_console() -> Result<()> {
    let world = World::start(Setup { furnished: false, ..keyring_alone() }).await?;
    let none = world.rolecall(&["roles"])?.well()?;
    assert_eq!(none.stdout, "", "an answer alone goes to stdout");
    assert!(none.stderr.contains("rolecall role add"), "{}", none.stderr);

    // The key: into the keyring, and nowhere else.
    let rolecall = |arguments: &[&str]| world.command("rolecall", arguments);
    let region = ["--region", "eu-west-1"];
    let added = add_source(world.sandbox.config(), &rolecall, SAM, demo::SAM_ACCESS_KEY_ID, &region)?;
    assert!(added.stderr.starts_with("Added source sam."), "{added:?}");
    let settings = std::fs::read_to_string(world.home().join("config.toml"))?;
    assert!(settings.contains("[[sources]]\nid = \"sam\"\n"), "{settings}");
    assert!(settings.starts_with("# Rolecall against the sandbox."), "comments stay");
    assert!(!settings.contains(demo::SAM_SECRET_ACCESS_KEY) && !settings.contains(demo::SAM_ACCESS_KEY_ID));
    let checked = world.rolecall(&["source", "check", "sam"])?.well()?;
    assert_eq!(checked.stdout, "sam: signed in as sam in acme-main (arn:aws:iam::111122223333:user/sam)\n");

    // The role.
    let arguments =
        ["role", "add", "staging-ops", "--arn", demo::STAGING_OPS, "--source", "sam", "--destination", "s3"];
    let added = world.rolecall(&arguments)?.well()?;
    assert!(
        added.stderr.starts_with("Added role staging-ops.\nYou get: console 8 h, credentials 1 h"),
        "{added:?}"
    );
    let listing: Value = serde_json::from_str(&world.rolecall(&["roles", "--json"])?.well()?.stdout)?;
    let listing = listing.to_string();
    assert!(listing.contains(demo::STAGING_OPS) && listing.contains("\"staging-ops\""), "{listing}");
    let mode = |file: &str| Ok::<_, std::io::Error>(world.home().join(file).metadata()?.permissions().mode());
    assert_eq!((mode("config.toml")? & 0o777, mode("state")? & 0o777), (0o600, 0o700));

    // Its console, by the link.
    let printed = world.rolecall(&["console", "staging-ops", "--print"])?.well()?;
    assert_eq!((printed.stdout.lines().count(), printed.stderr.as_str()), (1, ""));
    let (_, page, _) = browse(printed.stdout.trim()).await?;
    assert_eq!(title_of(&page), "Signed in");
    assert!(page.contains("staging-ops in 210987654321 (acme-staging)"), "{page}");

    // The same session, by another process, for AWS's own tools.
    let first = credentials(&world, "staging-ops")?;
    let ends: Timestamp = first["Expiration"].as_str().unwrap_or_default().parse()?;
    let minutes = ends.duration_since(Timestamp::now()).as_secs() / 60;
    assert!((58..=60).contains(&minutes) && first["Version"] == 1, "{minutes}");
    let arn = identity(&world, &first).await?;
    assert!(arn.starts_with("arn:aws:sts::210987654321:assumed-role/staging-ops/"), "{arn}");

    // And in the browser.
    let opened = world.rolecall(&["console", "staging-ops", "--service", "ec2"])?.well()?;
    assert!(opened.stderr.starts_with("Opened staging-ops in the browser until "), "{opened:?}");
    assert_eq!(opened.stdout, "");
    let visit = world.visit(1).await?;
    assert_eq!(visit.title(), "Signed in");
    assert!(visit.page.contains("/ec2/"), "{}", visit.page);
    assert_eq!(world.sandbox.count("AssumeRole"), 1, "one session served all three");

    // Forgotten: the next one is new.
    let ended = world.rolecall(&["end", "staging-ops"])?.well()?;
    assert!(ended.stderr.starts_with("staging-ops session ended.\n"), "{ended:?}");
    let again = world.rolecall(&["end", "staging-ops"])?.well()?;
    assert_eq!(again.stderr, "staging-ops has no active session.\n");
    let second = credentials(&world, "staging-ops")?;
    assert_ne!(first["AccessKeyId"], second["AccessKeyId"]);
    assert_eq!(world.sandbox.count("AssumeRole"), 2);
    world
        .wait_for_activity(&[
            "check:done",
            "assume:done",
            "link:done",
            "credential-process:done",
            "console:done",
            "end:done",
            "assume:done",
            "credential-process:done",
        ])
        .await
}
