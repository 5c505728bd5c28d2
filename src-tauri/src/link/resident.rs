//! Starting the resident program, which stands in the folder of this one.

use std::io;
use std::process::{Command, Stdio};

/// Starts it and does not wait: it ends by itself where another one runs already.
pub fn start() -> io::Result<()> {
    let name = if cfg!(windows) { "rolecall-desktop.exe" } else { "rolecall-desktop" };
    let program = std::env::current_exe()?.with_file_name(name);
    let mut child = Command::new(program).stdin(Stdio::null()).stdout(Stdio::null()).spawn()?;
    // Somebody has to take its exit status should it end before the window does.
    std::thread::spawn(move || child.wait());
    Ok(())
}
