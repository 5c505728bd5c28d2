//! Copies from the tray, as another program finds them in the clipboard.

use rolecall_tests::desktop::{Desktop, PATIENCE, Result, until};
use rolecall_tests::world::{Setup, World, client};

use super::open_staging;

/// What the clipboard holds, as a kind of text; empty where it holds nothing.
fn clipboard(desktop: &Desktop, kind: &str) -> String {
    desktop.run("xclip", ["-selection", "clipboard", "-out", "-target", kind]).unwrap_or_default()
}

async fn copied(world: &World) -> Result<String> {
    let there = async || Some(clipboard(&world.desktop, "UTF8_STRING")).filter(|text| !text.is_empty());
    until("the clipboard to hold something", PATIENCE, there).await
}

async fn emptied(world: &World) -> Result<()> {
    let empty = async || clipboard(&world.desktop, "UTF8_STRING").is_empty().then_some(());
    until("the clipboard to be emptied", PATIENCE, empty).await
}

#[tokio::test]
async fn a_copied_link_works_is_marked_secret_and_leaves() -> Result<()> {
    let setup = Setup { preferences: "clipboard_clear = \"6s\"".to_owned(), ..Setup::default() };
    let world = World::start(setup).await?;
    let (_resident, item) = world.resident_in_tray().await?;
    open_staging(&world, &item).await?;
    item.click("Copy sign-in link").await?;
    let link = copied(&world).await?;
    assert!(link.starts_with(&world.sandbox.signin_endpoint()) && link.contains("SigninToken="), "{link}");
    assert_eq!(clipboard(&world.desktop, "x-kde-passwordManagerHint"), "secret");
    let page = client()?.get(&link).send().await?;
    assert_eq!(page.status(), 302, "it signs in, and leads to the console");

    let notice = "Sign-in link copied";
    let told = world.desktop.recorder().wait_for_notice(PATIENCE, |told| told.summary == notice).await?;
    assert_eq!(told.body, "Anyone with it can act as staging-ops. Clipboard clears in 6 s.");
    assert_eq!((told.expires, world.desktop.recorder().messages_with("SigninToken").len()), (5000, 0));
    emptied(&world).await?;

    // Another copy is another link.
    item.click("Copy sign-in link").await?;
    assert_ne!(copied(&world).await?, link);
    assert_eq!(world.sandbox.count("getSigninToken"), 3, "one for the console, one for each copy");
    let lines = ["assume:done", "console:done", "link-copied:done", "link-copied:done"];
    world.wait_for_activity(&lines).await
}

#[tokio::test]
async fn what_somebody_else_copied_stays_and_what_is_ours_goes_at_the_end() -> Result<()> {
    let setup = Setup { preferences: "clipboard_clear = \"3s\"".to_owned(), ..Setup::default() };
    let world = World::start(setup).await?;
    let (mut resident, item) = world.resident_in_tray().await?;
    open_staging(&world, &item).await?;
    item.click("Copy sign-in link").await?;
    copied(&world).await?;
    let text = world.desktop.root().join("other.txt");
    std::fs::write(&text, "somebody else's")?;
    let other = ["-selection", "clipboard", "-in", text.to_str().unwrap()];
    world.desktop.command("xclip").args(other).spawn()?.wait()?;
    let is_theirs = async || (clipboard(&world.desktop, "UTF8_STRING") == "somebody else's").then_some(());
    until("the other's copy", PATIENCE, is_theirs).await?;
    // Longer than ours would have stayed.
    world.wait_for_activity(&["assume:done", "console:done", "link-copied:done"]).await?;
    tokio::time::sleep(std::time::Duration::from_secs(5)).await;
    assert_eq!(clipboard(&world.desktop, "UTF8_STRING"), "somebody else's");

    item.click("Copy sign-in link").await?;
    let ours = async || clipboard(&world.desktop, "UTF8_STRING").contains("SigninToken=").then_some(());
    until("our copy", PATIENCE, ours).await?;
    item.click("Quit Rolecall").await?;
    assert!(resident.ended(PATIENCE).await?.success());
    emptied(&world).await
}
