//! The demo: Rolecall in a home of its own against the sandbox, for a person or driven by itself.

mod by_itself;
mod person;
mod story;

pub use by_itself::by_itself;
pub use person::with_a_person;

/// Whether a person can see anything here.
#[must_use]
pub fn has_display() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    ["DISPLAY", "WAYLAND_DISPLAY"].into_iter().any(is_set)
}

/// A line for whoever started the demo. Nobody reading it is no reason to stop.
fn say(line: impl std::fmt::Display) {
    use std::io::Write;
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}
