//! A person who has AWS's own files takes them over: from the tray's row to the console of a role that came with them.

use std::fs;

use rolecall_tests::desktop::{PATIENCE, Result};
use rolecall_tests::sandbox::demo;
use rolecall_tests::world::{SAM, Setup, World};

use super::driver::Window;
use super::{kept_key, key};

#[tokio::test]
async fn a_person_takes_over_what_stands_in_aws_s_files() -> Result<()> {
    let world = World::start(Setup { furnished: false, ..Setup::default() }).await?;
    let folder = world.desktop.home().join(".aws");
    fs::create_dir_all(&folder)?;
    let config = format!("[profile ops]\nrole_arn = {}\nsource_profile = {SAM}\n", demo::STAGING_OPS);
    let credentials = format!(
        "[{SAM}]\naws_access_key_id = {}\naws_secret_access_key = {}\n",
        demo::SAM_ACCESS_KEY_ID,
        demo::SAM_SECRET_ACCESS_KEY
    );
    fs::write(folder.join("config"), &config)?;
    fs::write(folder.join("credentials"), &credentials)?;

    // The tray's row leads to the page.
    let (_resident, tray) = world.resident_in_tray().await?;
    let row = tray.wait_for_row(PATIENCE, |row| row.label == "Import 2 profiles from ~/.aws…").await?;
    let window = Window::open(&world).await?;
    window.see("How do you get into AWS?").await?;
    tray.click_row(&row).await?;
    for words in ["Its key is copied to your keyring", demo::STAGING_OPS, "uses sam"] {
        window.see(words).await?;
    }
    window.picture("40-import").await?;
    assert_eq!(kept_key(&world, SAM)?, None, "nothing is done unasked");

    window.press("Import").await?;
    window.see("Imported 1 source and 1 role.").await?;
    window.picture("41-imported").await?;
    assert!(!window.holds(demo::SAM_SECRET_ACCESS_KEY).await?);
    let sam = key(demo::SAM_ACCESS_KEY_ID, demo::SAM_SECRET_ACCESS_KEY);
    assert_eq!(kept_key(&world, SAM)?, Some(sam));
    let settings = fs::read_to_string(world.home().join("config.toml"))?;
    assert!(settings.contains(demo::STAGING_OPS), "{settings}");
    assert!(!settings.contains(demo::SAM_SECRET_ACCESS_KEY), "{settings}");
    assert_eq!(fs::read_to_string(folder.join("config"))?, config, "the files are the person's");
    assert_eq!(fs::read_to_string(folder.join("credentials"))?, credentials);

    // The role opens, and the row has gone.
    window.press("Done").await?;
    window.press("Open console of ops").await?;
    let visit = world.visit(1).await?;
    assert_eq!((visit.title(), visit.error.as_deref()), ("Signed in", None));
    let menu = tray.menu().await?;
    assert!(menu.find("Import 2 profiles from ~/.aws…").is_none());
    window.close().await
}
