//! The browsers Rolecall can open a private window or a profile of its own in: two families, told by their program's
//! name, and what each is told on its command line.

use std::path::Path;

/// Browsers that understand the same words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// Firefox and what is made of it.
    Firefox,
    /// Chromium and what is made of it.
    Chromium {
        /// Its word for a private window.
        private: &'static str,
    },
}

const CHROMIUM: Family = Family::Chromium { private: "--incognito" };
const EDGE: Family = Family::Chromium { private: "--inprivate" };
const OPERA: Family = Family::Chromium { private: "--private" };

/// What a program's name begins with, without its folder and `.exe`: `google-chrome-stable`, `firefox-esr`. Names of the
/// application stores and of macOS's bundles are looked for as they are. The longest that fits counts.
const NAMES: [(&str, Family); 34] = [
    ("app.zen_browser.zen", Family::Firefox),
    ("brave", CHROMIUM),
    ("chrome", CHROMIUM),
    ("chromium", CHROMIUM),
    ("com.brave.browser", CHROMIUM),
    ("com.google.chrome", CHROMIUM),
    ("com.microsoft.edge", EDGE),
    ("com.microsoft.edgemac", EDGE),
    ("com.opera.opera", OPERA),
    ("com.operasoftware.opera", OPERA),
    ("com.vivaldi.vivaldi", CHROMIUM),
    ("firefox", Family::Firefox),
    ("floorp", Family::Firefox),
    ("google-chrome", CHROMIUM),
    ("icecat", Family::Firefox),
    ("iceweasel", Family::Firefox),
    ("io.github.ungoogled_software.ungoogled_chromium", CHROMIUM),
    ("io.gitlab.librewolf-community", Family::Firefox),
    ("librewolf", Family::Firefox),
    ("microsoft-edge", EDGE),
    ("msedge", EDGE),
    ("net.waterfox.waterfox", Family::Firefox),
    ("one.ablaze.floorp", Family::Firefox),
    ("opera", OPERA),
    ("org.chromium.chromium", CHROMIUM),
    ("org.mozilla.firefox", Family::Firefox),
    ("org.mozilla.nightly", Family::Firefox),
    ("org.mozilla.librewolf", Family::Firefox),
    ("thorium-browser", CHROMIUM),
    ("ungoogled-chromium", CHROMIUM),
    ("vivaldi", CHROMIUM),
    ("waterfox", Family::Firefox),
    ("zen", Family::Firefox),
    ("zen-browser", Family::Firefox),
];

/// Programs to look for where the system names no browser that is known, the commonest first.
#[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "these systems always name one"))]
pub const PROGRAMS: [&str; 10] = [
    "firefox",
    "google-chrome",
    "google-chrome-stable",
    "chromium",
    "chromium-browser",
    "firefox-esr",
    "brave-browser",
    "microsoft-edge",
    "vivaldi",
    "librewolf",
];

impl Family {
    /// The family of a program, by its path or name, or of an application's id.
    pub fn of(program: &str) -> Option<Self> {
        let name = program.rsplit(['/', '\\']).next().unwrap_or_default().to_ascii_lowercase();
        let name = name.strip_suffix(".exe").unwrap_or(&name);
        // `firefox-esr` is a Firefox, `zenity` is no Zen.
        let fits = |known: &str| {
            name.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '.', '_']))
        };
        NAMES
            .iter()
            .filter(|(known, _)| fits(known))
            .max_by_key(|(known, _)| known.len())
            .map(|(_, family)| *family)
    }

    /// The words for a private window.
    pub fn private_window(self) -> Vec<String> {
        vec![match self {
            Self::Firefox => "--private-window".to_owned(),
            Self::Chromium { private } => private.to_owned(),
        }]
    }

    /// The words for a profile in that folder. A browser that runs with it already opens the address there.
    pub fn profile(self, folder: &Path) -> Vec<String> {
        let folder = folder.to_string_lossy();
        match self {
            Self::Firefox => vec!["--profile".to_owned(), folder.into_owned()],
            Self::Chromium { .. } => vec![
                format!("--user-data-dir={folder}"),
                "--no-first-run".to_owned(),
                "--no-default-browser-check".to_owned(),
            ],
        }
    }

    /// What a new profile's folder holds from the start, so that a console is the first thing seen: no tour, no question
    /// about the default browser. File name and text.
    pub fn first_files(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Firefox => &[(
                "user.js",
                "user_pref(\"browser.aboutwelcome.enabled\", false);\n\
                 user_pref(\"browser.shell.checkDefaultBrowser\", false);\n\
                 user_pref(\"browser.startup.homepage_override.mstone\", \"ignore\");\n\
                 user_pref(\"datareporting.policy.dataSubmissionPolicyBypassNotification\", true);\n",
            )],
            Self::Chromium { .. } => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_told_by_their_names() {
        for (program, family) in [
            ("firefox", Some(Family::Firefox)),
            ("/usr/lib/firefox-esr/firefox-esr", Some(Family::Firefox)),
            ("firefox-developer-edition", Some(Family::Firefox)),
            ("org.mozilla.firefox", Some(Family::Firefox)),
            ("org.mozilla.firefox.desktop", Some(Family::Firefox)),
            ("C:\\Program Files\\Mozilla Firefox\\firefox.exe", Some(Family::Firefox)),
            ("librewolf", Some(Family::Firefox)),
            ("zen", Some(Family::Firefox)),
            ("chromium-browser", Some(CHROMIUM)),
            ("/opt/google/chrome/chrome", Some(CHROMIUM)),
            ("google-chrome-stable", Some(CHROMIUM)),
            ("com.google.Chrome", Some(CHROMIUM)),
            ("brave-browser-stable", Some(CHROMIUM)),
            ("MSEdge.EXE", Some(EDGE)),
            ("microsoft-edge-stable", Some(EDGE)),
            ("com.microsoft.Edge", Some(EDGE)),
            ("opera", Some(OPERA)),
            ("zenity", None),
            ("chromedriver", None),
            ("epiphany", None),
            ("com.apple.safari", None),
            ("xdg-open", None),
            ("", None),
        ] {
            assert_eq!(Family::of(program), family, "{program}");
        }
        assert!(PROGRAMS.iter().all(|program| Family::of(program).is_some()));
    }

    #[test]
    fn each_family_has_its_words() {
        let folder = Path::new("/state/browser profiles/prod");
        for (family, private, profile) in [
            (Family::Firefox, "--private-window", &["--profile", "/state/browser profiles/prod"][..]),
            (
                CHROMIUM,
                "--incognito",
                &[
                    "--user-data-dir=/state/browser profiles/prod",
                    "--no-first-run",
                    "--no-default-browser-check",
                ],
            ),
            (
                EDGE,
                "--inprivate",
                &[
                    "--user-data-dir=/state/browser profiles/prod",
                    "--no-first-run",
                    "--no-default-browser-check",
                ],
            ),
        ] {
            assert_eq!(family.private_window(), [private]);
            assert_eq!(family.profile(folder), profile);
        }
    }
}
