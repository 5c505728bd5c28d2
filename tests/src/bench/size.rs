//! The sizes of the programs.

use std::path::Path;

use crate::desktop::Result;

use super::figures::Figures;
use super::table::{Row, Unit};

const PROGRAMS: [&str; 3] = ["rolecall", "rolecall-desktop", "rolecall-window"];

pub(super) fn rows(programs: &Path) -> Result<Vec<Row>> {
    let row = |name: &str| {
        let path = programs.join(name);
        let about = path.metadata().map_err(|error| format!("{}: {error}", path.display()))?;
        // Whole kilobytes are exact in a float.
        let megabytes = f64::from(u32::try_from(about.len() / 1024)?) / 1024.0;
        Ok(Row::new(format!("size of {name}"), Unit::Megabytes, Figures::one(megabytes)))
    };
    PROGRAMS.into_iter().map(row).collect()
}
