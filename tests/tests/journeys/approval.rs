//! Approval by program, with the real programs: the tray's menu and notifications show what the kernel proves of whoever
//! started `rolecall`, and give the answer.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use rolecall_tests::desktop::tray::TrayItem;
use rolecall_tests::desktop::{PATIENCE, Result, until};
use rolecall_tests::world::{Setup, Typist, World};
use serde_json::Value;
use tokio::task::JoinHandle;

type Asked = JoinHandle<std::io::Result<Output>>;

/// A role for which every program is asked, and a script that wants it.
async fn start() -> Result<(World, PathBuf)> {
    let world = World::start(Setup::default()).await?;
    world.rolecall(&["role", "edit", "staging-ops", "--approve", "programs"])?.well()?;
    let script = world.desktop.home().join("deploy.sh");
    write_script(&script, "deploy")?;
    Ok((world, script))
}

/// A program of its own: a shell's script that asks for the role.
fn write_script(path: &Path, comment: &str) -> Result<()> {
    fs::write(
        path,
        format!("#!/bin/sh\n# {comment}\n\"$ROLECALL\" credential-process staging-ops\nexit $?\n"),
    )?;
    fs::set_permissions(path, Permissions::from_mode(0o755))?;
    Ok(())
}

/// Runs a program with the test's environment, in which it finds `rolecall`.
fn run(world: &World, program: &Path, arguments: &[&str]) -> Asked {
    let rolecall = world.command("rolecall", [] as [&str; 0]);
    let mut command = Command::new(program);
    command.args(arguments).env("ROLECALL", rolecall.get_program()).current_dir(world.desktop.home());
    command.envs(rolecall.get_envs().filter_map(|(name, value)| Some((name, value?))));
    tokio::task::spawn_blocking(move || command.stdin(std::process::Stdio::null()).output())
}

async fn code(asked: Asked) -> Result<(i32, String)> {
    let output = asked.await??;
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    Ok((output.status.code().unwrap_or(-1), told))
}

/// Waits for the question about a program, gives what it shows, and answers it.
async fn answer(item: &TrayItem, program: &str, label: &str) -> Result<String> {
    let title = format!("Allow {program} to use staging-ops?");
    let question = item.wait_for_row(PATIENCE, |row| row.label == title).await?;
    let shown = item.menu().await?.outline();
    let row = question.children.iter().find(|row| row.label == label).ok_or("no such answer")?;
    item.click_row(row).await?;
    let gone = async || item.menu().await.ok()?.find(&title).is_none().then_some(());
    until("the question to be gone", PATIENCE, gone).await?;
    Ok(shown)
}

fn allowed(world: &World) -> Result<Vec<Value>> {
    let listed = world.rolecall(&["program", "list", "--json"])?.well()?;
    let listed: Value = serde_json::from_str(&listed.stdout)?;
    Ok(listed["programs"].as_array().cloned().unwrap_or_default())
}

#[tokio::test]
async fn a_program_is_allowed_once_for_the_session_and_always_and_taken_back() -> Result<()> {
    let (world, script) = start().await?;
    let (_resident, item) = world.resident_in_tray().await?;
    item.wait_for_row(PATIENCE, |row| row.label == "staging-ops").await?;

    // The script is what is asked for, and what the kernel shows of it.
    let asked = run(&world, &script, &[]);
    let shown = answer(&item, "deploy.sh", "Allow once").await?;
    let home = fs::canonicalize(world.desktop.home())?;
    for fact in [
        format!("Runs {} {}", fs::canonicalize("/bin/sh")?.display(), home.join("deploy.sh").display()),
        format!("Folder: {}", home.display()),
    ] {
        assert!(shown.contains(&fact), "{fact}: {shown}");
    }
    assert_eq!(code(asked).await?.0, 0);

    // Once was once; a notification's button allows it for the session.
    let asked = run(&world, &script, &[]);
    let title = "Allow deploy.sh to use staging-ops?";
    world.desktop.recorder().wait_for_notice(PATIENCE, |notice| notice.summary == title).await?;
    world.desktop.click_notice(title, "Allow for this session").await?;
    assert_eq!(code(asked).await?.0, 0);
    assert_eq!(code(run(&world, &script, &[])).await?.0, 0, "not asked again");
    assert_eq!(allowed(&world)?[0]["always"], false);
    world.rolecall(&["program", "remove", "deploy.sh"])?.well()?;

    // Always, over a restart, until it is taken back.
    let asked = run(&world, &script, &[]);
    answer(&item, "deploy.sh", "Always allow").await?;
    assert_eq!(code(asked).await?.0, 0);
    drop((_resident, item));
    let (_resident, item) = world.resident_in_tray().await?;
    item.wait_for_row(PATIENCE, |row| row.label.starts_with("staging-ops")).await?;
    assert_eq!(code(run(&world, &script, &[])).await?.0, 0);
    assert_eq!(allowed(&world)?[0]["always"], true);

    // Another program on the same role is asked for itself, and refused.
    let other = world.desktop.home().join("other.sh");
    fs::copy(&script, &other)?;
    let asked = run(&world, &other, &[]);
    answer(&item, "other.sh", "Don’t allow").await?;
    let (refused, told) = code(asked).await?;
    assert!(refused == 5 && told.contains("was not allowed to use staging-ops"), "{refused}: {told}");
    let logged = world.activity()?;
    let refusal = logged.last().ok_or("a line")?;
    assert_eq!(refusal["outcome"]["code"], "program-refused");
    assert!(
        refusal["caller"]["files"].as_str().is_some_and(|files| files.ends_with("/other.sh")),
        "{refusal}"
    );

    // One that was replaced on the disk is another, in the same place and of the same length.
    write_script(&script, "deplox")?;
    let asked = run(&world, &script, &[]);
    answer(&item, "deploy.sh", "Don’t allow").await?;
    assert_eq!(code(asked).await?.0, 5);
    write_script(&script, "deploy")?;
    assert_eq!(code(run(&world, &script, &[])).await?.0, 0, "and what was allowed is it again");

    world.rolecall(&["program", "remove", "deploy.sh", "--role", "staging-ops"])?.well()?;
    assert!(allowed(&world)?.is_empty());
    let asked = run(&world, &script, &[]);
    answer(&item, "deploy.sh", "Don’t allow").await?;
    assert_eq!(code(asked).await?.0, 5);
    Ok(())
}

#[tokio::test]
async fn what_a_program_says_of_itself_counts_for_nothing() -> Result<()> {
    let (world, script) = start().await?;
    let (_resident, item) = world.resident_in_tray().await?;
    item.wait_for_row(PATIENCE, |row| row.label == "staging-ops").await?;
    let asked = run(&world, &script, &[]);
    answer(&item, "deploy.sh", "Always allow").await?;
    assert_eq!(code(asked).await?.0, 0);

    // Its name as the first word, a link of its name, and its text as a command are not it.
    let ask = "\"$ROLECALL\" credential-process staging-ops; exit $?";
    let folder = world.desktop.home().join("elsewhere");
    fs::create_dir_all(&folder)?;
    let link = folder.join("deploy.sh");
    std::os::unix::fs::symlink("/bin/bash", &link)?;
    let named = format!("exec -a {} bash -c '{ask}'", script.display());
    let bash = fs::canonicalize("/bin/bash")?.display().to_string();
    for (program, arguments) in [(Path::new("/bin/bash"), ["-c", named.as_str()]), (&link, ["-c", ask])] {
        let asked = run(&world, program, &arguments);
        let shown = answer(&item, "bash", "Don’t allow").await?;
        assert!(shown.contains(&format!("Runs {bash} with an unknown script")), "{shown}");
        assert_eq!(code(asked).await?.0, 5);
    }
    // A copy is another place.
    let copy = folder.join("copy.sh");
    fs::copy(&script, &copy)?;
    let asked = run(&world, &copy, &[]);
    answer(&item, "copy.sh", "Don’t allow").await?;
    assert_eq!(code(asked).await?.0, 5);
    Ok(())
}

#[tokio::test]
async fn whoever_types_at_a_terminal_is_asked_nothing() -> Result<()> {
    let (world, _) = start().await?;
    let (_resident, item) = world.resident_in_tray().await?;
    item.wait_for_row(PATIENCE, |row| row.label == "staging-ops").await?;
    let rolecall = world.command("rolecall", [] as [&str; 0]);
    let mut shell = Command::new("/bin/bash");
    shell.arg("-i");
    shell.envs(rolecall.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let mut jo = Typist::start(&shell)?;
    jo.types(&format!(
        "{} credential-process staging-ops > /dev/null; echo ended $?",
        rolecall.get_program().display()
    ))?;
    jo.sees("ended 0", 1).await?;
    // The same from a script of that terminal is a program's.
    let script = world.desktop.home().join("x.sh");
    write_script(&script, "x")?;
    jo.types(&format!("ROLECALL={} {}; echo ended $?", rolecall.get_program().display(), script.display()))?;
    let shown = answer(&item, "x.sh", "Don’t allow").await?;
    assert!(shown.contains("Terminal: /dev/pts/"), "{shown}");
    jo.sees("ended 5", 1).await?;
    // So is a shell that something has started there, whatever it is told to do at its prompt.
    let prompt = "\"$ROLECALL\" credential-process staging-ops > /dev/null; echo prompted $?; exit";
    jo.types(&format!("ROLECALL={} PROMPT_COMMAND='{prompt}' bash -i", rolecall.get_program().display()))?;
    answer(&item, "bash", "Don’t allow").await?;
    jo.sees("prompted 5", 1).await?;
    jo.types("exit")?;
    let ended = async || jo.shown().contains("exit").then_some(());
    until("the shell to end", PATIENCE, ended).await
}
