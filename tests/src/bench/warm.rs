//! Credentials of a running engine: what AWS's tools wait for before each of their commands.

use crate::desktop::{PATIENCE, Result, until};

use super::figures::Figures;
use super::table::{Goal, Row, Unit};
use super::world::{MORE_ROLES, World};

const GOAL: Goal = Goal::Times(3.0);

/// Roles of a large company, beside the one that is asked for.
const MANY: usize = 5_000;

/// With the roles of most people.
pub(super) fn row(world: &World, runs: usize) -> Result<Row> {
    measure(world, runs, "credential-process, warm")
}

/// With thousands of roles, which are gone again afterwards.
pub(super) async fn many(world: &World, runs: usize) -> Result<Row> {
    have(world, MANY).await?;
    let row = measure(world, runs, "the same with 5,000 roles")?;
    have(world, MORE_ROLES).await?;
    Ok(row)
}

/// Writes that many more roles and waits until the engine has read them.
async fn have(world: &World, more: usize) -> Result<()> {
    world.write_more_roles(more)?;
    let has = |number: usize, listed: &str| listed.contains(&format!("\"team-{number}\""));
    let read = async || {
        let listed = world.rolecall(&["roles", "--json"], None).ok()?;
        (has(more, &listed) && !has(more + 1, &listed)).then_some(())
    };
    until("the engine to read the roles", PATIENCE, read).await
}

fn measure(world: &World, runs: usize, what: &str) -> Result<Row> {
    let (mut credentials, mut nothing) = (Figures::default(), Figures::default());
    world.credentials()?;
    for _ in 0..runs {
        nothing.add_time(world.time_nothing()?);
        credentials.add_time(world.time_credentials()?);
    }
    let row = Row::new(what, Unit::Milliseconds, credentials);
    Ok(row.beside("/bin/true", nothing).goal(GOAL))
}
