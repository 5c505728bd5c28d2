//! On Windows no process can become another: the command runs beside this one, and Ctrl-C reaches both.

use std::io;
use std::process::Command;

use super::ChildExit;

/// Runs the command beside this process, which is the nearest that Windows has.
pub fn replace_process(command: &mut Command) -> io::Result<ChildExit> {
    run(command)
}

/// Runs the command to its end. This process ignores Ctrl-C meanwhile: the command gets it too and decides.
pub fn run(command: &mut Command) -> io::Result<ChildExit> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        runtime.block_on(async { while tokio::signal::ctrl_c().await.is_ok() {} });
    })?;
    command.status().map(ChildExit::of)
}
