//! What `./dev bench` measures: the programs as a person and AWS's own tools meet them, on the test desktop and against
//! the sandbox. Every figure stands beside something measured in the same minutes, because machines differ and are busy.

mod aws;
mod cold;
mod company;
mod figures;
mod finder;
mod process;
mod size;
mod start;
mod table;
mod warm;
mod watch;
mod world;

use std::path::PathBuf;
use std::time::Duration;

use crate::desktop::Result;
use table::Row;
use watch::Watch;
use world::World;

/// What to measure, and how long.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder with the programs.
    pub programs: PathBuf,
    /// A quarter of the runs and of the watching: for a look at a change, not for a record.
    pub quick: bool,
    /// Measure only what is named like this; empty: everything.
    pub only: Vec<Part>,
}

/// A part of the benchmark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The sizes of the programs.
    Size,
    /// From the start to the icon in the tray.
    Start,
    /// Memory and wake-ups of a resident nobody uses.
    Idle,
    /// Credentials of a running engine.
    Warm,
    /// The same where there are thousands of roles.
    Many,
    /// The finder among thousands of roles.
    Finder,
    /// AWS's own command line with Rolecall behind it.
    Aws,
    /// Credentials where nothing runs.
    Cold,
    /// A company of 2,000 accounts.
    Company,
}

impl Part {
    /// All, in the order they are measured.
    pub const ALL: [Self; 9] = [
        Self::Size,
        Self::Start,
        Self::Idle,
        Self::Warm,
        Self::Many,
        Self::Finder,
        Self::Aws,
        Self::Cold,
        Self::Company,
    ];

    /// What it is called on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Size => "size",
            Self::Start => "start",
            Self::Idle => "idle",
            Self::Warm => "warm",
            Self::Many => "many",
            Self::Finder => "finder",
            Self::Aws => "aws",
            Self::Cold => "cold",
            Self::Company => "company",
        }
    }
}

impl Options {
    fn wants(&self, part: Part) -> bool {
        self.only.is_empty() || self.only.contains(&part)
    }

    fn runs(&self, runs: usize) -> usize {
        if self.quick { runs.div_ceil(4) } else { runs }
    }

    fn time(&self, time: Duration) -> Duration {
        if self.quick { time / 4 } else { time }
    }
}

/// Measures and gives the table. `tell` hears what is being done.
///
/// # Errors
/// A program is missing, or does not do what it is measured at.
pub async fn run(options: &Options, tell: impl Fn(&str)) -> Result<String> {
    let busy_before = machine_load();
    let mut rows = Vec::new();
    if options.wants(Part::Size) {
        rows.extend(size::rows(&options.programs)?);
    }
    if Part::ALL.into_iter().any(|part| part != Part::Size && options.wants(part)) {
        tell("arranging a desktop and a sandbox");
        let world = World::arrange(&options.programs).await?;
        rows.extend(on_desktop(options, &world, tell).await?);
    }
    let cores = std::thread::available_parallelism()?;
    let table = table::render(&rows);
    Ok(format!("{table}\n{cores} cores; load {busy_before} at the start, {} at the end\n", machine_load()))
}

/// How many processes wanted to run in the last minute: what a reader needs to know to believe the rest.
fn machine_load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().unwrap_or_default().to_owned()
}

async fn on_desktop(options: &Options, world: &World, tell: impl Fn(&str)) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    if options.wants(Part::Start) {
        tell("starting the resident again and again");
        rows.push(start::row(world, options.runs(20)).await?);
    }
    let with_resident = [Part::Idle, Part::Warm, Part::Many, Part::Finder, Part::Aws];
    if with_resident.into_iter().any(|part| options.wants(part)) {
        let resident = start::resident(world).await?;
        let watch = Watch::new(world, resident.pid(), options.time(watch::LENGTH))?;
        if options.wants(Part::Idle) {
            tell("watching the resident without a session");
            rows.extend(watch.without_session().await?);
        }
        world.credentials()?;
        if options.wants(Part::Idle) {
            tell("watching the resident with one session");
            rows.extend(watch.with_session().await?);
        }
        if options.wants(Part::Warm) {
            tell("asking the resident for credentials");
            rows.push(warm::row(world, options.runs(200))?);
        }
        if options.wants(Part::Many) {
            tell("asking it for them among thousands of roles");
            rows.push(warm::many(world, options.runs(40)).await?);
        }
        if options.wants(Part::Finder) {
            tell("typing into the finder among thousands of roles");
            rows.extend(finder::rows(world, options.runs(40)).await?);
        }
        if options.wants(Part::Aws) {
            tell("letting AWS's command line ask");
            rows.extend(aws::rows(world, options.runs(5))?);
        }
        resident.end()?;
    }
    if options.wants(Part::Cold) {
        tell("asking for credentials where nothing runs");
        rows.extend(cold::rows(world, options.runs(20)).await?);
    }
    if options.wants(Part::Company) {
        tell("listing the roles of a company of 2,000 accounts");
        rows.extend(company::rows(world, options).await?);
    }
    Ok(rows)
}
