//! The grammar of `~/.aws/config` and `~/.aws/credentials` as botocore, and so the AWS CLI, reads them: Python's
//! `configparser.RawConfigParser` with its defaults. Each section and property knows its lines, so that problems can
//! name them and edits can leave everything else as it is.
//!
//! Where botocore refuses the whole file, reading goes on here and the problem is noted. What is read differently on
//! purpose is listed at [`super`].

use zeroize::Zeroizing;

/// A file's sections, in its order.
#[derive(Debug, Default)]
pub struct Ini {
    /// Those with a header, in the file's order; one that is there twice is here twice.
    pub sections: Vec<Section>,
    /// What botocore refuses the file for.
    pub problems: Vec<IniProblem>,
}

/// A section, from its header to the next one.
#[derive(Debug)]
pub struct Section {
    /// What is between the brackets, as written.
    pub name: String,
    /// The header's line, from 0.
    pub line: usize,
    /// In the file's order.
    pub properties: Vec<Property>,
}

/// A property of a section.
pub struct Property {
    /// In lower case.
    pub name: String,
    /// Without the blanks around it. Several lines are joined by line feeds; a value that begins with one is a block
    /// of nested properties.
    pub value: Zeroizing<String>,
    /// Its lines, from 0: its own, and those that continue it.
    pub lines: Vec<usize>,
}

impl Property {
    /// Its first line, from 0.
    pub fn first_line(&self) -> usize {
        self.lines.first().copied().unwrap_or_default()
    }
}

impl std::fmt::Debug for Property {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The value may be a secret key.
        f.debug_struct("Property")
            .field("name", &self.name)
            .field("lines", &self.lines)
            .finish_non_exhaustive()
    }
}

/// Something for which botocore refuses the whole file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IniProblem {
    /// From 0.
    pub line: usize,
    /// What is wrong with it.
    pub kind: IniProblemKind,
}

/// What is wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IniProblemKind {
    /// A property before any section's header.
    NoSection,
    /// Neither a header nor a property: there is no `=`.
    NoProperty,
    /// There is nothing before the `=`.
    NoName,
    /// The section was there before.
    SectionTwice,
    /// The section has this property already.
    PropertyTwice,
}

/// The lines of a text with their ends. A carriage return alone ends a line too, as Python has it.
pub fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = match rest.find(['\n', '\r']) {
            None => rest.len(),
            Some(at) if rest[at..].starts_with("\r\n") => at + 2,
            Some(at) => at + 1,
        };
        let (line, after) = rest.split_at(end);
        rest = after;
        Some(line)
    })
}

/// What Python strips.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

fn strip(text: &str) -> &str {
    text.trim_matches(is_blank)
}

/// Reads a text. A byte order mark at its start is not part of it.
pub fn read(text: &str) -> Ini {
    let mut ini = Ini::default();
    // The place of the section that is being read; the property that an indented line would continue.
    let mut section: Option<usize> = None;
    let mut continues = false;
    let mut indent = 0;
    for (number, line) in lines(text.strip_prefix('\u{feff}').unwrap_or(text)).enumerate() {
        let content = strip(line);
        let last = section.filter(|_| continues).and_then(|at| ini.sections[at].properties.last_mut());
        if content.is_empty() {
            // An empty line inside a value is part of it, where more of it follows.
            if let Some(property) = last {
                property.value.push('\n');
            }
            continue;
        }
        if content.starts_with(['#', ';']) {
            continue;
        }
        let own_indent = line.chars().take_while(|c| is_blank(*c)).count();
        if let Some(property) = last.filter(|_| own_indent > indent) {
            property.value.push('\n');
            property.value.push_str(content);
            property.lines.push(number);
            continue;
        }
        indent = own_indent;
        let mut wrong = |kind| ini.problems.push(IniProblem { line: number, kind });
        if let Some(name) = header(content) {
            continues = false;
            // Python has no objection to its own `[DEFAULT]` twice.
            if name != "DEFAULT" && ini.sections.iter().any(|section| section.name == name) {
                wrong(IniProblemKind::SectionTwice);
            }
            section = Some(ini.sections.len());
            ini.sections.push(Section { name: name.to_owned(), line: number, properties: Vec::new() });
            continue;
        }
        let Some(at) = section else {
            wrong(IniProblemKind::NoSection);
            continue;
        };
        let Some((name, value)) = content.split_once(['=', ':']) else {
            wrong(IniProblemKind::NoProperty);
            continue;
        };
        let name = strip(name).to_lowercase();
        if name.is_empty() {
            wrong(IniProblemKind::NoName);
        }
        let section_name = &ini.sections[at].name;
        let twice = ini.sections.iter().filter(|section| section.name == *section_name);
        if twice.flat_map(|section| &section.properties).any(|property| property.name == name) {
            wrong(IniProblemKind::PropertyTwice);
        }
        let value = Zeroizing::new(strip(value).to_owned());
        ini.sections[at].properties.push(Property { name, value, lines: vec![number] });
        continues = true;
    }
    for property in ini.sections.iter_mut().flat_map(|section| &mut section.properties) {
        let end = property.value.trim_end_matches(is_blank).len();
        property.value.truncate(end);
    }
    ini
}

/// What is between the brackets of a header: up to the last bracket of the line, whatever is behind it.
fn header(content: &str) -> Option<&str> {
    let inside = content.strip_prefix('[')?;
    let end = inside.rfind(']')?;
    (end > 0).then(|| &inside[..end])
}
