//! The words of the question whether a program may have a role: what the system proves of it, one fact a line.

use super::Wording;
use crate::id::OperationId;
use crate::notice::{Button, Notice, NoticeAction, NoticeId, Stays};
use crate::program::Program;
use crate::shown::shown;
use crate::text::{Args, Texts};

/// A folder or a program beside the one that asks is shown by so many characters of its end.
const MOST_CHARACTERS: usize = 80;

impl Wording<'_> {
    /// "Allow aws to use prod-admin?", with what a person knows the program by.
    pub fn approval(&self, id: OperationId, role: &str, program: &Program) -> Notice {
        let once = self.button(NoticeAction::AllowOnce, "notice-allow-once");
        let session = || self.button(NoticeAction::AllowSession, "notice-allow-session");
        let refuse = self.button(NoticeAction::Refuse, "notice-refuse");
        let known = program.id.is_some().then(session);
        let buttons: Vec<Button> = [Some(once), known, Some(refuse)].into_iter().flatten().collect();
        let title = title(program, role, self.texts);
        let body = lines(program, self.texts).join("\n");
        self.notice(NoticeId::Approval(id), title, body, &buttons, Stays::UntilDealtWith)
    }
}

/// "Allow aws to use prod-admin?"
pub fn title(program: &Program, role: &str, texts: &Texts) -> String {
    let name = program.name();
    let name = if name.is_empty() { texts.get("program-unknown") } else { name };
    texts.format("program-asks", &Args::new().with("program", name).with("role", role))
}

/// What is known of a program: its files, its package, where it runs and what started it.
pub fn lines(program: &Program, texts: &Texts) -> Vec<String> {
    let line = |text: &str, what: &str| texts.format(text, &Args::new().with("what", what));
    let short = |text: &str, what: &Option<String>| what.as_deref().map(|what| line(text, &end_of(what)));
    let files = match program.files() {
        Some(files) if program.id.is_none() => line("program-unknown-script", &files),
        Some(files) => line("program-files", &files),
        None => texts.get("program-not-shown"),
    };
    let others = [
        short("program-package", &program.package),
        short("program-terminal", &program.terminal),
        short("program-folder", &program.folder),
        short("program-parent", &program.parent),
    ];
    std::iter::once(files).chain(others.into_iter().flatten()).collect()
}

/// A path by its end, with what can't be seen escaped.
fn end_of(path: &str) -> String {
    let path = shown(path);
    let characters = path.chars().count();
    if characters <= MOST_CHARACTERS {
        return path.into_owned();
    }
    let end: String = path.chars().skip(characters - MOST_CHARACTERS).collect();
    format!("…{end}")
}
