//! Credentials of a running engine: what AWS's tools wait for before each of their commands.

use crate::desktop::Result;

use super::figures::Figures;
use super::table::{Goal, Row, Unit};
use super::world::{MANY_ROLES, MORE_ROLES, World};

const GOAL: Goal = Goal::Times(3.0);

/// With the roles of most people.
pub(super) fn row(world: &World, runs: usize) -> Result<Row> {
    measure(world, runs, "credential-process, warm")
}

/// With thousands of roles, which are gone again afterwards.
pub(super) async fn many(world: &World, runs: usize) -> Result<Row> {
    world.have_roles(MANY_ROLES).await?;
    let row = measure(world, runs, "the same with 5,000 roles")?;
    world.have_roles(MORE_ROLES).await?;
    Ok(row)
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
