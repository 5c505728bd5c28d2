//! Where a process can't become another: the command runs beside it, and Ctrl-C reaches both.

use std::io;
use std::process::Command;

use super::Ended;

/// Runs the command in this process's place, as far as that goes here.
pub fn become_it(command: &mut Command) -> io::Result<Ended> {
    run(command)
}

/// Runs the command to its end. The console tells both of Ctrl-C; what comes of it is the command's to say.
pub fn run(command: &mut Command) -> io::Result<Ended> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        runtime.block_on(async { while tokio::signal::ctrl_c().await.is_ok() {} });
    })?;
    command.status().map(Ended::of)
}
