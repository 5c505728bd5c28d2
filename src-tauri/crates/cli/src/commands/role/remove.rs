//! `rolecall role remove`: removes a role from the settings, and with it its session and what asks for it in `~/.aws`.

use clap::Args;
use rolecall_core::catalogue::Catalogue;
use rolecall_core::settings::Change;
use rolecall_core::snapshot::SessionView;
use rolecall_core::text;

use crate::aws_profile::{self, Asking};
use crate::commands::roles::session_of;
use crate::commands::{Run, completions};
use crate::connection::Connection;
use crate::error::CliError;
use crate::prompt::yes_or_no;
use crate::resolve::resolve;
use crate::terminal::Terminal;
use crate::time_format::LocalClock;
use crate::{i18n, output};

/// Removes a role.
#[derive(Debug, Args)]
pub struct Remove {
    /// The role's full name or ID
    #[arg(add = completions::roles())]
    name: String,
}

impl Run for Remove {
    fn run(self) -> Result<(), CliError> {
        let (mut engine, snapshot) = Connection::open_with_snapshot()?;
        let view = resolve(&snapshot.roles, &self.name)?;
        let (id, name) = (&view.role.id, &view.role.name);
        engine.edit(&snapshot, Change::RemoveRole { id: id.clone() })?;

        // An entry of one's own may have stood in for what a template or a team has.
        let after = engine.snapshot()?;
        let args = text::Args::new().with("name", name);
        if let Some(still) = after.roles.iter().find(|view| view.role.id == *id) {
            let from = still.from.as_deref().unwrap_or_default();
            let text = match still.catalogue {
                Catalogue::Team => "cli-role-as-team-says",
                _ => "cli-role-as-template-says",
            };
            output::say(i18n::with(text, &args.with("from", from)));
            return Ok(());
        }
        output::say(i18n::with("cli-role-removed", &args));
        if let Some(session) = session_of(&snapshot, view) {
            say_ended(name, session);
        }
        cut_profiles(&[id.as_str(), name], engine.terminal())
    }
}

/// Says that the role's session has ended with it, and what lives on elsewhere.
fn say_ended(name: &str, session: &SessionView) {
    output::say(i18n::with("cli-end-role", &text::Args::new().with("role", name)));
    let clock = LocalClock::now();
    let console = session.console.as_ref().map(|console| ("cli-end-tab", console.until));
    let keys = session.in_shell.then_some(("cli-end-keys", session.credentials_until));
    for (text, until) in [console, keys].into_iter().flatten() {
        output::say(i18n::with(text, &text::Args::new().with("until", clock.format(until))));
    }
}

/// Names the profiles that get their credentials from a role that is gone, and cuts their line where a person agrees.
pub fn cut_profiles(names: &[&str], terminal: Option<&Terminal>) -> Result<(), CliError> {
    // Where the files are not known or can't be read, nothing of them asks Rolecall either.
    let Ok(files) = aws_profile::files() else { return Ok(()) };
    let asking = Asking::of(&files, |asked| names.contains(&asked));
    if asking.is_empty() {
        return Ok(());
    }
    for file in &asking {
        output::say(i18n::with("cli-role-profiles", &words(file)));
    }
    let question = i18n::get("cli-ask-role-profiles");
    if !terminal.is_some_and(|terminal| yes_or_no(terminal, &question)) {
        output::say(i18n::get("cli-role-profiles-hint"));
        return Ok(());
    }
    for file in &asking {
        file.cut()?.iter().for_each(aws_profile::say_backup);
        output::say(i18n::with("cli-role-profiles-cut", &words(file)));
    }
    Ok(())
}

fn words(Asking { path, profiles, .. }: &Asking) -> text::Args {
    let args = text::Args::new().with("count", profiles.len()).with("profiles", profiles.join(", "));
    args.with("file", path.display().to_string())
}
