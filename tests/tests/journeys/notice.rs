//! The journey of a notice: a console that ends soon, a real notification server, and a press on its real button.

use std::fs;
use std::time::Duration;

use rolecall_tests::desktop::recorder::{Notice, NoticeEvent};
use rolecall_tests::desktop::{PATIENCE, Result, until};
use rolecall_tests::sandbox::{Fault, FaultKind, Target};
use rolecall_tests::world::{Setup, World};

/// How long the first session lasts, and how long before its end the notice comes: enough for a busy machine to open a
/// console in, since a lead of more than half the life is left out.
const LIFE: i64 = 36;
const LEAD: &str = "notify_before = [\"15s\"]";

/// The notice comes by the wall clock, so it is really waited for.
const UNTIL_NOTICE: Duration = Duration::from_secs(60);

/// AWS gives less than was asked for, and consoles last as long as the credentials: both as happens now and then.
fn shorten(world: &World) {
    world.sandbox.fault(Fault::always(Target::Sts, FaultKind::ShortSession(LIFE)));
    world.sandbox.fault(Fault::always(Target::SigninToken, FaultKind::RefuseSessionDuration));
}

#[tokio::test]
async fn a_notice_comes_before_the_end_and_its_button_renews() -> Result<()> {
    let setup = Setup { preferences: LEAD.to_owned(), ..Setup::default() };
    let world = World::start(setup).await?;
    let (_resident, item) = world.resident_in_tray().await?;
    shorten(&world);
    item.wait_for_row(PATIENCE, |row| row.label == "staging-ops").await?;
    item.click("staging-ops").await?;
    let first = world.visit(1).await?;
    item.wait_for_row(PATIENCE, |row| row.label == "staging-ops  less than a minute left").await?;
    let recorder = world.desktop.recorder();
    assert_eq!(recorder.notices(), [], "a session that is far from its end is not told of");

    let title = "staging-ops ends in 1 min";
    let notice = recorder.wait_for_notice(UNTIL_NOTICE, |notice| notice.summary == title).await?;
    let id = notice.id.ok_or("the server gave it no number")?;
    assert!(notice.body.starts_with("The console signs you out at "), "{}", notice.body);
    let keys: Vec<&str> = notice.actions.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(keys, ["default", "renew"]);
    assert_eq!(notice.actions[1].1, "Renew");
    assert_eq!(notice.expires, 0, "it stays until dealt with");

    world.sandbox.clear_faults();
    world.desktop.click_notice(title, "Renew").await?;
    recorder.wait_for_event(PATIENCE, &NoticeEvent::Action { id, key: "renew".to_owned() }).await?;
    let second = world.visit(2).await?;
    assert_eq!(second.lead(), first.lead());
    let opened_at = |page: &str| page.split("Opened at").nth(1).map(|rest| rest[..120].to_owned());
    assert_eq!(opened_at(&second.page), opened_at(&first.page), "the console opens where it was");

    let is_renewed = |notice: &Notice| notice.summary.starts_with("staging-ops renewed until ");
    let renewed = recorder.wait_for_notice(PATIENCE, is_renewed).await?;
    assert_eq!(renewed.body, "Signed in again in a new tab. Reload your other tabs.");
    item.wait_for_row(PATIENCE, |row| row.label.starts_with("staging-ops  until ")).await?;

    let calls = world.sandbox.calls().calls;
    let names: Vec<_> = calls
        .iter()
        .filter(|call| call.action == "AssumeRole")
        .map(|call| call.session_name.clone())
        .collect();
    assert_eq!(names.len(), 2);
    assert!(names[0].is_some() && names[0] == names[1], "AWS's logs show one session name: {names:?}");
    world.wait_for_activity(&["assume:done", "console:done", "assume:done", "console:done"]).await?;
    let surfaces: Vec<_> = world.activity()?.iter().map(|line| line["surface"].clone()).collect();
    assert_eq!(surfaces, ["tray", "tray", "notice", "notice"]);
    Ok(())
}

#[tokio::test]
async fn a_session_that_has_ended_is_told_of_and_a_hidden_name_stays_hidden() -> Result<()> {
    let preferences = "show_names = false\nnotify_before = []".to_owned();
    let world = World::start(Setup { preferences, ..Setup::default() }).await?;
    let (_resident, item) = world.resident_in_tray().await?;
    world.sandbox.fault(Fault::always(Target::Sts, FaultKind::ShortSession(8)));
    world.sandbox.fault(Fault::always(Target::SigninToken, FaultKind::RefuseSessionDuration));
    item.wait_for_row(PATIENCE, |row| row.label == "staging-ops").await?;
    item.click("staging-ops").await?;
    world.visit(1).await?;

    let recorder = world.desktop.recorder();
    let ended =
        recorder.wait_for_notice(UNTIL_NOTICE, |notice| notice.summary.ends_with("has ended")).await?;
    assert_eq!((ended.summary.as_str(), ended.body.as_str()), ("A session has ended", "Renew to continue."));
    let names = |notice: &Notice| notice.summary.contains("staging") || notice.body.contains("staging");
    assert!(!recorder.notices().iter().any(names), "no notice tells the role's name");
    let row = item.wait_for_row(PATIENCE, |row| row.label.starts_with("Renew staging-ops (ended ")).await?;

    world.sandbox.clear_faults();
    item.click_row(&row).await?;
    assert_eq!(world.visit(2).await?.title(), "Signed in");
    item.wait_for_row(PATIENCE, |row| row.label.starts_with("staging-ops  until ")).await?;
    assert!(item.menu().await?.find(&row.label).is_none(), "what was renewed wants no attention");
    Ok(())
}

#[tokio::test]
async fn a_settings_file_that_does_not_read_is_opened_from_its_notice() -> Result<()> {
    let world = World::start(Setup::default()).await?;
    let opened = world.desktop.root().join("opened.toml");
    // The person's own program for text files.
    let data = world.desktop.home().join(".local/share/applications");
    fs::create_dir_all(&data)?;
    let editor = format!("[Desktop Entry]\nType=Application\nName=Editor\nExec=cp %f {}\n", opened.display());
    fs::write(data.join("editor.desktop"), editor)?;
    let defaults = "[Default Applications]\ntext/plain=editor.desktop\napplication/toml=editor.desktop\n";
    fs::write(data.join("mimeapps.list"), defaults)?;
    let (_resident, item) = world.resident_in_tray().await?;
    item.wait_for_row(PATIENCE, |row| row.label == "staging-ops").await?;

    let file = world.home().join("config.toml");
    let torn = fs::read_to_string(&file)? + "\n[preferences\n";
    fs::write(&file, &torn)?;
    let title = "Error in the settings file";
    let notice = world.desktop.recorder().wait_for_notice(PATIENCE, |notice| notice.summary == title).await?;
    assert!(
        notice.actions.contains(&("open-file".to_owned(), "Open file".to_owned())),
        "{:?}",
        notice.actions
    );
    world.desktop.click_notice(title, "Open file").await?;
    let seen = async || fs::read_to_string(&opened).ok().filter(|text| *text == torn);
    until("the editor to have it", PATIENCE, seen).await?;
    Ok(())
}
