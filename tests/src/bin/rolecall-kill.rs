//! Kills Rolecall at random moments of what it writes and looks at what is left; `./dev kill` builds the programs for it.

use std::error::Error;
use std::io::{self, Write};

use clap::Parser;
use rolecall_tests::kill;

/// Kills commands by `kill -9` and checks that nothing is lost, half-written or lying about.
#[derive(Parser)]
#[command(name = "rolecall-kill", version)]
struct Arguments {
    /// How many commands to kill
    #[arg(default_value_t = 1000)]
    kills: usize,
    /// Another seed kills at other moments
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let Arguments { kills, seed } = Arguments::parse();
    let tell = |what: &str| {
        // Nobody may be looking.
        let _ = writeln!(io::stderr(), "{what}");
    };
    let total = kill::run(kills, seed, tell).await?;
    let line = format!("{} killed in the middle, {} done before; nothing lost\n", total.killed, total.done);
    io::stdout().write_all(line.as_bytes())?;
    Ok(())
}
