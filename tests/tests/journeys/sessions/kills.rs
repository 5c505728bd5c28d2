//! Engines that are killed: the next one finds the lock free, the sessions whole, and every line of the log readable.

use std::time::Duration;

use rolecall_tests::desktop::{Options, PATIENCE, Result};
use rolecall_tests::world::{Setup, World};
use rustix::process::{Pid, Signal, kill_process};

fn kill(pid: u32) -> Result<()> {
    kill_process(Pid::from_raw(i32::try_from(pid)?).ok_or("no process")?, Signal::KILL)?;
    Ok(())
}

#[tokio::test]
async fn a_killed_engine_leaves_lock_sessions_and_log() -> Result<()> {
    let options = Options::default().with_display(false);
    let world = World::start(Setup { options, ..Setup::default() }).await?;
    for round in 0_u64..8 {
        let mut resident = world.resident()?;
        // From a moment after its start to the middle of its writing.
        let asking: Vec<_> = ["sandbox", "staging-ops", "data-readonly"]
            .iter()
            .map(|role| world.rolecall_meanwhile(&["credential-process", *role]))
            .collect();
        tokio::time::sleep(Duration::from_millis(60 * round)).await;
        kill(resident.pid())?;
        assert!(!resident.ended(PATIENCE).await?.success());
        for asked in asking {
            // Killed under them, or answered by a host of their own.
            let _ = asked.await?;
        }
    }
    // Nobody holds the lock, and whatever was kept is whole.
    for role in ["sandbox", "staging-ops", "data-readonly"] {
        world.rolecall(&["credential-process", role])?.well()?;
    }
    let calls = world.sandbox.count("AssumeRole");
    world.rolecall(&["credential-process", "sandbox"])?.well()?;
    assert_eq!(world.sandbox.count("AssumeRole"), calls, "it was kept");
    let state = world.home().join("state");
    let files: Vec<String> = std::fs::read_dir(&state)?
        .map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned()))
        .collect::<std::io::Result<_>>()?;
    assert!(!files.iter().any(|name| name.contains("damaged")), "nothing was set aside: {files:?}");
    let lines = world.activity()?;
    assert!(lines.len() >= 3 && lines.iter().all(|line| line["version"] == 1), "{lines:?}");
    Ok(())
}

/// A short round of `./dev kill`.
#[tokio::test]
async fn commands_killed_at_random_moments_lose_nothing_and_leave_no_secret() -> Result<()> {
    let kills = rolecall_tests::kill::run(40, 7, |_| {}).await?;
    assert!(kills.killed >= 10, "most of them in the middle: {kills:?}");
    Ok(())
}
