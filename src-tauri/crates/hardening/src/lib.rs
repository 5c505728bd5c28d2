//! What each of Rolecall's programs does first: no core file, no debugger of the same user, and no panic message that
//! could quote what it held. The limit of core files goes on to the processes that it starts.

use std::panic::{self, PanicHookInfo};
#[cfg(unix)]
use std::sync::OnceLock;

#[cfg(unix)]
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// The limit of core files that this process was started with.
#[cfg(unix)]
static STARTED_WITH: OnceLock<Rlimit> = OnceLock::new();

/// Hardens this process. To be called before the first secret is read, and before any thread is started.
///
/// Nothing of it is a reason not to start: a system that refuses says so on stderr.
pub fn harden() {
    panic::set_hook(Box::new(tell_of_panic));
    if !hardened() {
        eprintln!("Rolecall could not keep other programs from reading its memory.");
    }
}

/// The parts of `secmem_proc`'s own hardening, but for two: a debugger that is attached already belongs to whoever
/// develops this, and the limit of core files is set so that a command can be given back its own.
#[cfg(unix)]
fn hardened() -> bool {
    let started_with = *STARTED_WITH.get_or_init(|| getrlimit(Resource::Core));
    let none = setrlimit(Resource::Core, Rlimit { current: Some(0), ..started_with });
    #[cfg(any(target_os = "linux", target_os = "freebsd", target_os = "macos"))]
    let none = secmem_proc::components::disable_tracing_prctl().is_ok() && none.is_ok();
    #[cfg(not(any(target_os = "linux", target_os = "freebsd", target_os = "macos")))]
    let none = none.is_ok();
    none
}

#[cfg(not(unix))]
fn hardened() -> bool {
    secmem_proc::Config::new_with_anti_tracing(false).harden_process().is_ok()
}

/// Starts a person's own command, which inherits the limit of core files that this process was started with. A core file
/// of this process itself stays impossible on Linux, where the system refuses it in any case.
#[cfg(unix)]
pub fn with_the_persons_limits<T>(start: impl FnOnce() -> T) -> T {
    let ours = getrlimit(Resource::Core);
    if let Some(theirs) = STARTED_WITH.get() {
        let _ = setrlimit(Resource::Core, *theirs);
    }
    let started = start();
    let _ = setrlimit(Resource::Core, ours);
    started
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
