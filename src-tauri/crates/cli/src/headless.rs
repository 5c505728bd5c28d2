//! Whether this computer has no browser for the person who sits at the terminal: then they sign in with a code, in the
//! browser of another device.

use std::env;

/// Over SSH, in WSL, and where Linux has neither a display nor a browser of one's own choice.
pub fn is_headless() -> bool {
    is_headless_by(|name| env::var_os(name).is_some_and(|value| !value.is_empty()))
}

fn is_headless_by(is_set: impl Fn(&str) -> bool) -> bool {
    let remote = ["SSH_CONNECTION", "SSH_TTY", "WSL_DISTRO_NAME"].into_iter().any(&is_set);
    let shows = ["DISPLAY", "WAYLAND_DISPLAY", "BROWSER"].into_iter().any(&is_set);
    remote || cfg!(target_os = "linux") && !shows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_for_terminals_without_a_browser() {
        for (set, headless) in [
            (&["DISPLAY"][..], false),
            (&["WAYLAND_DISPLAY"], false),
            (&["BROWSER"], false),
            (&["DISPLAY", "SSH_CONNECTION"], true),
            (&["BROWSER", "SSH_TTY"], true),
            (&["DISPLAY", "WSL_DISTRO_NAME"], true),
            (&[], cfg!(target_os = "linux")),
        ] {
            assert_eq!(is_headless_by(|name| set.contains(&name)), headless, "{set:?}");
        }
    }
}
