//! The same thing asked for twice at once.

use rolecall_tests::desktop::{PATIENCE, Result};
use rolecall_tests::sandbox::{Fault, FaultKind, Target};
use rolecall_tests::world::{Setup, World};

#[tokio::test]
async fn a_double_click_is_one_call_of_sts() -> Result<()> {
    let world = World::start(Setup::default()).await?;
    let (_resident, item) = world.resident_in_tray().await?;
    item.wait_for_row(PATIENCE, |row| row.label == "sandbox").await?;
    // Both clicks are in before the answer to the first.
    world.sandbox.fault(Fault::next(1, Target::Sts, FaultKind::Delay(1500)));
    item.click("sandbox").await?;
    item.click("sandbox").await?;
    let first = world.visit(1).await?;
    assert_eq!(first.lead(), "sandbox in 456789012345 (acme-sandbox)");
    world.wait_for_activity(&["assume:done", "console:done", "console:done"]).await.or_else(|error| {
        // Two clicks on one role may as well be taken for one.
        let told = error.to_string();
        if told.contains("it holds [\"assume:done\", \"console:done\"]") { Ok(()) } else { Err(error) }
    })?;
    assert_eq!(world.sandbox.count("AssumeRole"), 1);
    Ok(())
}
