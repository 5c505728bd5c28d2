//! `~/Library/LaunchAgents/app.rolecall.Rolecall.plist`: an agent of launchd that runs at each login.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::{ARGUMENT, Found, as_text, ours};
use crate::private_file;

const LABEL: &str = "app.rolecall.Rolecall";

/// The person's folder of agents.
#[derive(Debug, Clone)]
pub struct List {
    file: PathBuf,
}

impl List {
    /// This person's.
    pub fn of_person() -> Option<Self> {
        let base = directories::BaseDirs::new()?;
        let folder = base.home_dir().join("Library/LaunchAgents");
        Some(Self { file: folder.join(format!("{LABEL}.plist")) })
    }

    /// What stands in it.
    pub fn find(&self) -> io::Result<Found> {
        let text = match fs::read_to_string(&self.file) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Found::Nothing),
            Err(error) => return Err(error),
        };
        let Some(program) = ours(&arguments(&text)) else {
            return Ok(Found::Other(self.file.display().to_string()));
        };
        let off = text
            .split_once("<key>Disabled</key>")
            .is_some_and(|(_, value)| value.trim_start().starts_with("<true/>"));
        Ok(Found::Ours { program, off })
    }

    /// Puts ours there.
    pub fn put(&self, program: &Path) -> io::Result<()> {
        if let Some(folder) = self.file.parent() {
            private_file::make_folder(folder)?;
        }
        private_file::replace(&self.file, agent(as_text(program)?).as_bytes())
    }

    /// Takes it away; what it has started runs on.
    pub fn remove(&self) -> io::Result<()> {
        match fs::remove_file(&self.file) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

fn agent(program: &str) -> String {
    let program = program.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>Label</key>
	<string>{LABEL}</string>
	<key>ProgramArguments</key>
	<array>
		<string>{program}</string>
		<string>{ARGUMENT}</string>
	</array>
	<key>RunAtLoad</key>
	<true/>
	<key>LimitLoadToSessionType</key>
	<string>Aqua</string>
	<key>ProcessType</key>
	<string>Interactive</string>
</dict>
</plist>
"#
    )
}

/// The words of `ProgramArguments`, as this file writes them; of any other writing none.
fn arguments(text: &str) -> Vec<String> {
    let array =
        text.split_once("<key>ProgramArguments</key>").and_then(|(_, rest)| rest.split_once("</array>"));
    let strings = array.map_or("", |(array, _)| array).split("<string>").skip(1);
    let words = strings.filter_map(|string| string.split_once("</string>"));
    words.map(|(word, _)| word.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_anywhere_is_found_again() {
        for program in
            ["/Applications/Rolecall.app/x/rolecall-desktop", "/a & <b> &amp; \"c\"/rolecall-desktop"]
        {
            assert_eq!(arguments(&agent(program)), [program, ARGUMENT]);
        }
    }
}
