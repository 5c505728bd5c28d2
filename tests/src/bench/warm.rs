//! Credentials of a running engine: what AWS's tools wait for before each of their commands.

use crate::desktop::Result;

use super::figures::Figures;
use super::table::{Goal, Row, Unit};
use super::world::World;

const GOAL: Goal = Goal::Times(3.0);

pub(super) fn row(world: &World, runs: usize) -> Result<Row> {
    let (mut credentials, mut nothing) = (Figures::default(), Figures::default());
    world.credentials()?;
    for _ in 0..runs {
        nothing.add_time(world.time_nothing()?);
        credentials.add_time(world.time_credentials()?);
    }
    let row = Row::new("credential-process, warm", Unit::Milliseconds, credentials);
    Ok(row.beside("/bin/true", nothing).goal(GOAL))
}
