//! A company of 2,000 accounts: how fast its roles are listed at the pace that the portal allows, and what 10,000 roles cost
//! the resident.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::{Map, json};

use crate::desktop::{PATIENCE, Result, until};
use crate::sandbox::demo;

use super::figures::Figures;
use super::process::memory;
use super::table::{Goal, Row, Unit};
use super::world::World;
use super::{Options, start};

const ACCOUNTS: usize = 2_000;
const ROLES: usize = 5;
/// Longer than the clients of the portal's lists are set up.
const LISTING: Duration = Duration::from_secs(40);
/// One bucket an instance: five calls a second.
const PACE: f64 = 5.0;

/// The resident that is measured is a new one, and is gone afterwards.
pub(super) async fn rows(world: &World, options: &Options) -> Result<Vec<Row>> {
    world.rolecall(
        &["source", "add", "huge", "--identity-center", demo::HUGE_START_URL, "--region", "eu-west-1"],
        None,
    )?;
    let mut rows = vec![listed(world, options.time(LISTING)).await?];
    rows.extend(remembered(world, options.runs(20)).await?);
    world.rolecall(&["source", "remove", "huge"], None)?;
    Ok(rows)
}

/// Accounts whose roles are read a second.
async fn listed(world: &World, length: Duration) -> Result<Row> {
    let resident = start::resident(world).await?;
    let mut command = world.command(world.program("rolecall"));
    command.args(["sign-in", "huge", "--device"]).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut signing_in = command.spawn()?;
    let said = BufReader::new(signing_in.stderr.take().ok_or("no stderr")?);
    let is_code = |line: &String| line.trim().len() == 9 && line.trim().as_bytes()[4] == b'-';
    let code = said.lines().map_while(std::result::Result::ok).find(is_code).ok_or("no code is shown")?;
    if !world.sandbox.answer_device(code.trim(), Some(demo::JO)) {
        return Err("the sandbox knows no such code".into());
    }
    signing_in.wait()?;
    let listing = async || (world.sandbox.count("ListAccountRoles") > 0).then_some(());
    until("the list to begin", PATIENCE, listing).await?;
    let (before, started) = (world.sandbox.count("ListAccountRoles"), Instant::now());
    tokio::time::sleep(length).await;
    let accounts = world.sandbox.count("ListAccountRoles") - before;
    let refused = world.sandbox.calls().calls.iter().filter(|call| call.status == Some(429)).count();
    if refused > 0 {
        return Err(format!("the portal refused {refused} calls for too many").into());
    }
    resident.end()?;
    let rate = f64::from(u32::try_from(accounts)?) / started.elapsed().as_secs_f64();
    let row = Row::new("accounts of 2,000 whose roles are listed", Unit::PerSecond, Figures::one(rate));
    Ok(row.goal(Goal::AtMost(PACE)))
}

/// With what an earlier process has listed.
async fn remembered(world: &World, runs: usize) -> Result<Vec<Row>> {
    let accounts: Map<_, _> = (0..ACCOUNTS)
        .map(|number| {
            let roles: Vec<String> = (0..ROLES).map(|role| format!("Role{role}")).collect();
            let account = json!({ "name": format!("team-{number}"), "roles": roles });
            (format!("{:012}", 700_000_000_000_u64 + u64::try_from(number).unwrap_or(0)), account)
        })
        .collect();
    let instance = json!({
        "start_url": demo::HUGE_START_URL,
        "region": "eu-west-1",
        "accounts": accounts,
        "listed_at": jiff::Timestamp::now(),
    });
    let record = json!({ "version": 1, "instances": { "huge": instance } });
    std::fs::write(world.home().join("state/record.json"), serde_json::to_vec(&record)?)?;
    let resident = start::resident(world).await?;
    let last = format!("team-{}/Role{}", ACCOUNTS - 1, ROLES - 1);
    let read = async || world.rolecall(&["roles", "--json"], None).ok()?.contains(&last).then_some(());
    until("10,000 roles", PATIENCE, read).await?;
    let mut times = Figures::default();
    for _ in 0..runs {
        let started = Instant::now();
        world.rolecall(&["roles", "--json"], None)?;
        times.add_time(started.elapsed());
    }
    let measured = memory(resident.pid())?;
    resident.end()?;
    Ok(vec![
        Row::new(
            "memory of the resident with 10,000 roles",
            Unit::Megabytes,
            Figures::one(measured.megabytes()),
        ),
        Row::new("roles --json of 10,000", Unit::Milliseconds, times),
    ])
}
