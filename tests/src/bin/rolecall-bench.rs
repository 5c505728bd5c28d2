//! Measures the programs beside it and prints a table with the goals; `./dev bench` builds them for it.

use std::error::Error;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::Parser;
use clap::builder::PossibleValuesParser;
use clap::builder::TypedValueParser as _;
use rolecall_tests::bench::{self, Options, Part};

/// Measures Rolecall on a private desktop against the sandbox.
#[derive(Parser)]
#[command(name = "rolecall-bench", version)]
struct Arguments {
    /// Measure only these
    #[arg(long, value_name = "PART", value_delimiter = ',', value_parser = parts())]
    only: Vec<Part>,
    /// A quarter of the runs: for a look at a change
    #[arg(long)]
    quick: bool,
    /// The folder with the programs, instead of this program's own
    #[arg(long, value_name = "FOLDER")]
    programs: Option<PathBuf>,
}

fn parts() -> impl clap::builder::TypedValueParser<Value = Part> {
    PossibleValuesParser::new(Part::ALL.map(Part::name))
        .try_map(|name| Part::ALL.into_iter().find(|part| part.name() == name).ok_or("not a part"))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let arguments = Arguments::parse();
    let programs = match arguments.programs {
        Some(folder) => folder.canonicalize()?,
        None => std::env::current_exe()?.parent().map(PathBuf::from).unwrap_or_default(),
    };
    let options = Options { programs, quick: arguments.quick, only: arguments.only };
    let tell = |what: &str| {
        // Nobody may be looking.
        let _ = writeln!(io::stderr(), "{what}…");
    };
    let table = bench::run(&options, tell).await?;
    io::stdout().write_all(table.as_bytes())?;
    Ok(())
}
