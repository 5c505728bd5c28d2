//! What a process that holds secrets does first: no core file, no debugger of the same user, and no panic message
//! that could quote what it held.

use std::panic::{self, PanicHookInfo};

/// Hardens this process. To be called before the first secret is read, and before any thread is started.
///
/// Nothing of it is a reason not to start: a system that refuses says so on stderr.
pub fn harden() {
    panic::set_hook(Box::new(tell_of_panic));
    // A debugger that is attached already belongs to whoever develops this: the check for one is left out.
    if secmem_proc::Config::new_with_anti_tracing(false).harden_process().is_err() {
        eprintln!("Rolecall could not keep other programs from reading its memory.");
    }
}

/// The message of a panic may hold whatever was at hand, so only its place is told.
fn tell_of_panic(info: &PanicHookInfo<'_>) {
    match info.location() {
        Some(place) => {
            eprintln!("Rolecall stopped because of a defect at {}:{}.", place.file(), place.line());
        }
        None => eprintln!("Rolecall stopped because of a defect."),
    }
}
