//! Windows: the browser that opens `https`, as the registry has it.

use windows_registry::{CLASSES_ROOT, CURRENT_USER};

use super::super::family::Family;
use super::{Found, Installed};

const CHOICE: &str = r"Software\Microsoft\Windows\Shell\Associations\UrlAssociations\https\UserChoice";

#[expect(clippy::unused_async, reason = "the other systems have to be asked")]
pub async fn find() -> Found {
    let choice = CURRENT_USER.open(CHOICE).and_then(|key| key.get_string("ProgId"));
    let Ok(choice) = choice else { return Found::Unknown(None) };
    let command =
        CLASSES_ROOT.open(format!(r"{choice}\shell\open\command")).and_then(|key| key.get_string(""));
    let program = command.ok().and_then(|command| program(&command).map(str::to_owned));
    match program.as_deref().and_then(Family::of).zip(program) {
        Some((family, program)) => Found::Browser(Installed { words: vec![program], family, place: None }),
        None => Found::Unknown(Some(choice)),
    }
}

/// The program of a command line: quoted, or up to the first space.
fn program(command: &str) -> Option<&str> {
    let command = command.trim_start();
    let program = match command.strip_prefix('"') {
        Some(rest) => rest.split_once('"')?.0,
        None => command.split_whitespace().next()?,
    };
    (!program.is_empty()).then_some(program)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_of_a_command_line_is_found() {
        for (command, expected) in [
            (
                r#""C:\Program Files\Google\Chrome\Application\chrome.exe" --single-argument %1"#,
                Some(r"C:\Program Files\Google\Chrome\Application\chrome.exe"),
            ),
            (r"C:\firefox.exe -osint -url %1", Some(r"C:\firefox.exe")),
            (r#""C:\no end"#, None),
            ("", None),
        ] {
            assert_eq!(program(command), expected, "{command}");
        }
    }
}
