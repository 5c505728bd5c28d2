//! Reads `config.toml`: the whole schema, typed. What is wrong is told with line, column and what was expected;
//! keys nobody asked for are named in a warning and left alone.
//!
//! AWS's rules for the values are [`crate::validate`]'s: a file with too long a duration still loads.

use std::collections::BTreeMap;
use std::ops::Range;

use toml_edit::{Document, Item, TableLike, TomlError, Value};

use super::{
    Account, Look, Preferences, Read, Settings, SettingsError, SettingsWarning, SettingsWarningKind,
    SettingsWrong, TwoAccounts,
};
use crate::duration::Seconds;
use crate::id::{RoleId, SourceId};
use crate::role::{Assume, Colour, OpenWith, Role, RoleKind};
use crate::source::{Prefer, Source, SourceKind};

/// The newest `version` this Rolecall reads.
const VERSION: i64 = 1;

const TEXT: &str = "text in quotes";
const NAME: &str = "a name in quotes";
const DURATION: &str = "a duration such as 4h";
const FLAG: &str = "true or false";
const LIST: &str = "a list of texts such as [\"a\", \"b\"]";
const COMMAND: &str = "a program and its arguments such as [\"ykman\", \"oath\"]";
const OPEN_WITH: &str = "\"default\", \"private\", \"profile:NAME\" or [\"program\", \"argument\"]";
const TAGS: &str = "tags such as { Project = \"apollo\" }";

/// Where in the text something stands, in bytes; `None` where the parser does not tell.
type Span = Option<Range<usize>>;

/// The words of [`TwoAccounts`].
pub(super) const TWO_ACCOUNTS: [(&str, TwoAccounts); 4] = [
    ("ask", TwoAccounts::Ask),
    ("separate", TwoAccounts::Separate),
    ("same", TwoAccounts::Same),
    ("multi-session", TwoAccounts::MultiSession),
];
/// The words of [`Look`].
pub(super) const LOOKS: [(&str, Look); 3] =
    [("system", Look::System), ("light", Look::Light), ("dark", Look::Dark)];
/// The words of [`Prefer`].
pub(super) const PREFERS: [(&str, Prefer); 2] =
    [("long-sessions", Prefer::LongSessions), ("few-codes", Prefer::FewCodes)];

/// Reads a settings text. An empty one means all defaults.
///
/// # Errors
/// The first thing that is wrong, with its 1-based line and column (in characters).
pub fn read(text: &str) -> Result<Read, SettingsError> {
    let places = Places { text };
    let document = Document::parse(text).map_err(|error| places.not_toml(&error))?;
    let mut warnings = Vec::new();
    let mut root = Fields::new(places, "", document.as_table(), Some(0..0));

    let version = root.get("version", "1", |item| item.as_integer().filter(|version| *version >= 1))?;
    if let Some(version) = version.filter(|version| *version > VERSION) {
        let wrong = SettingsWrong::Future { version: u32::try_from(version).unwrap_or(u32::MAX) };
        return Err(places.error(root.span_of("version"), wrong));
    }

    let preferences = match root.table("preferences")? {
        Some(mut fields) => {
            let read = preferences(&mut fields)?;
            fields.report(&mut warnings);
            read
        }
        None => Preferences::default(),
    };
    let accounts = root.entries("accounts", &mut warnings, account)?;
    let sources = root.entries("sources", &mut warnings, source)?;
    let roles = root.entries("roles", &mut warnings, role)?;
    root.report(&mut warnings);

    let (roles, links): (Vec<Role>, Vec<Links>) = roles.into_iter().unzip();
    let settings = Settings { preferences, accounts, sources, roles };
    for (role, at) in settings.roles.iter().zip(links) {
        if let Some(id) = role.source.as_ref().filter(|id| settings.source(id).is_none()) {
            let wrong = SettingsWrong::Dangling { key: "source".to_owned(), id: id.to_string() };
            return Err(places.error(at.source, wrong));
        }
        let via = role.kind.as_assume().and_then(|assume| assume.via.as_ref());
        if let Some(id) = via.filter(|id| settings.role(id).is_none()) {
            let wrong = SettingsWrong::Dangling { key: "via".to_owned(), id: id.to_string() };
            return Err(places.error(at.via, wrong));
        }
    }
    warnings.sort_by_key(|warning| warning.line);
    Ok(Read { settings, warnings })
}

/// The error that the value of a top-level key is not what was expected, with its place.
pub(super) fn unlike(text: &str, key: &str, expected: &str) -> SettingsError {
    let places = Places { text };
    match Document::parse(text) {
        Ok(document) => Fields::new(places, "", document.as_table(), None).unlike(key, expected),
        Err(error) => places.not_toml(&error),
    }
}

fn preferences(fields: &mut Fields<'_>) -> Result<Preferences, SettingsError> {
    let default = Preferences::default();
    let notices = fields.get("notify_before", "a list of durations such as [\"15m\", \"5m\"]", |item| {
        let mut durations =
            texts(item)?.iter().map(|text| text.parse().ok()).collect::<Option<Vec<Seconds>>>()?;
        durations.sort_unstable_by(|one, other| other.cmp(one));
        durations.dedup();
        Some(durations)
    })?;
    Ok(Preferences {
        notify_before: notices.unwrap_or(default.notify_before),
        show_names: fields.flag("show_names")?.unwrap_or(default.show_names),
        session_name: fields.string("session_name")?.unwrap_or(default.session_name),
        duration: fields.duration("duration")?.unwrap_or(default.duration),
        console_duration: fields.duration("console_duration")?.unwrap_or(default.console_duration),
        open_with: fields.open_with()?.unwrap_or(default.open_with),
        two_accounts: fields.word("two_accounts", &TWO_ACCOUNTS)?.unwrap_or(default.two_accounts),
        sign_out_first: fields.flag("sign_out_first")?.unwrap_or(default.sign_out_first),
        issuer: fields.string("issuer")?.unwrap_or(default.issuer),
        keep_sessions: fields.flag("keep_sessions")?.unwrap_or(default.keep_sessions),
        clipboard_clear: fields.duration("clipboard_clear")?.unwrap_or(default.clipboard_clear),
        launch_at_login: fields.flag("launch_at_login")?.unwrap_or(default.launch_at_login),
        shortcut: fields.string("shortcut")?.unwrap_or(default.shortcut),
        language: fields.string("language")?.unwrap_or(default.language),
        look: fields.word("look", &LOOKS)?.unwrap_or(default.look),
        reason_tag: fields.string("reason_tag")?.unwrap_or(default.reason_tag),
    })
}

fn account(fields: &mut Fields<'_>) -> Result<(Account, String), SettingsError> {
    let id: String = fields.required("id", "an account number in quotes", filled)?;
    let account = Account {
        id: id.clone(),
        name: fields.required("name", NAME, filled)?,
        group: fields.text("group")?,
        colour: fields.word("colour", &Colour::ALL)?,
    };
    Ok((account, id))
}

fn source(fields: &mut Fields<'_>) -> Result<(Source, String), SettingsError> {
    let (id, name) = fields.id_and_name()?;
    let kinds = [("access-key", 0), ("profile", 1), ("environment", 2)];
    let kind = match fields.word("kind", &kinds)?.ok_or_else(|| fields.missing("kind"))? {
        0 => SourceKind::AccessKey,
        1 => {
            SourceKind::Profile { profile: fields.required("profile", "a profile's name in quotes", filled)? }
        }
        _ => SourceKind::Environment,
    };
    // Left over from another kind, it is known all the same.
    fields.know("profile");
    let source = Source {
        id: SourceId::new(&id),
        name,
        kind,
        region: fields.text("region")?,
        mfa_serial: fields.text("mfa_serial")?,
        mfa_command: fields
            .get("mfa_command", COMMAND, |item| texts(item).filter(|command| !command.is_empty()))?,
        prefer: fields.word("prefer", &PREFERS)?,
    };
    Ok((source, id))
}

fn role(fields: &mut Fields<'_>) -> Result<((Role, Links), String), SettingsError> {
    let (id, name) = fields.id_and_name()?;
    let kinds = [("assume", 0), ("federation", 1), ("own", 2)];
    let kind = match fields.word("kind", &kinds)?.unwrap_or(0) {
        0 => RoleKind::Assume(Assume {
            arn: fields.required("arn", "a role's ARN in quotes", filled)?,
            via: fields.text("via")?.map(RoleId::new),
            external_id: fields.text("external_id")?,
        }),
        1 => RoleKind::Federation,
        _ => RoleKind::Own,
    };
    for key in ["arn", "via", "external_id"] {
        fields.know(key);
    }
    let source = fields.text("source")?.map(SourceId::new);
    let via = kind.as_assume().and_then(|assume| assume.via.as_ref());
    if source.is_none() && via.is_none() {
        return Err(fields.missing("source"));
    }
    let links = Links { source: fields.span_of("source"), via: fields.span_of("via") };
    let role = Role {
        id: RoleId::new(&id),
        name,
        kind,
        source,
        duration: fields.duration("duration")?,
        console_duration: fields.duration("console_duration")?,
        region: fields.text("region")?,
        destination: fields.text("destination")?,
        group: fields.text("group")?,
        colour: fields.word("colour", &Colour::ALL)?,
        favourite: fields.flag("favourite")?.unwrap_or(false),
        protect: fields.flag("protect")?.unwrap_or(false),
        auto_renew: fields.flag("auto_renew")?.unwrap_or(false),
        open_with: fields.open_with()?,
        session_name: fields.text("session_name")?,
        source_identity: fields.text("source_identity")?,
        tags: fields.get("tags", TAGS, tags)?.unwrap_or_default(),
        transitive_tags: fields.get("transitive_tags", LIST, texts)?.unwrap_or_default(),
        policy: fields.text("policy")?,
        policy_arns: fields.get("policy_arns", LIST, texts)?.unwrap_or_default(),
    };
    Ok(((role, links), id))
}

/// Where a role's links to other entries stand.
struct Links {
    source: Span,
    via: Span,
}

fn filled(item: &Item) -> Option<String> {
    item.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}

fn texts(item: &Item) -> Option<Vec<String>> {
    item.as_array()?.iter().map(|value| value.as_str().map(str::to_owned)).collect()
}

fn tags(item: &Item) -> Option<BTreeMap<String, String>> {
    let pairs = item.as_table_like()?.iter();
    pairs.map(|(key, value)| Some((key.to_owned(), value.as_str()?.to_owned()))).collect()
}

fn open_with(item: &Item) -> Option<OpenWith> {
    match item.as_str() {
        Some("default") => Some(OpenWith::Default),
        Some("private") => Some(OpenWith::Private),
        Some(text) => {
            let profile = text.strip_prefix("profile:").filter(|name| !name.is_empty())?;
            Some(OpenWith::Profile(profile.to_owned()))
        }
        None => texts(item).filter(|program| !program.is_empty()).map(OpenWith::Program),
    }
}

/// Turns places in the text into lines and columns.
#[derive(Clone, Copy)]
struct Places<'a> {
    text: &'a str,
}

impl Places<'_> {
    /// 1-based line and column, in characters; 0 and 0 where the place is not known.
    fn line_and_column(self, span: Span) -> (u32, u32) {
        let Some(span) = span else { return (0, 0) };
        let before = &self.text[..self.text.floor_char_boundary(span.start)];
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let count = |number: usize| u32::try_from(number + 1).unwrap_or(u32::MAX);
        (count(before.matches('\n').count()), count(before[start..].chars().count()))
    }

    fn error(self, span: Span, wrong: SettingsWrong) -> SettingsError {
        let (line, column) = self.line_and_column(span);
        SettingsError { line, column, wrong }
    }

    fn not_toml(self, error: &TomlError) -> SettingsError {
        let expected = error.message().split_whitespace().collect::<Vec<_>>().join(" ");
        self.error(error.span(), SettingsWrong::NotToml { expected })
    }
}

/// Hands out a table's values by key, typed, and afterwards reports the keys nobody asked for.
struct Fields<'a> {
    places: Places<'a>,
    /// `roles`; empty for the top level.
    name: &'static str,
    table: &'a dyn TableLike,
    /// Where the table begins: what a missing key is told with.
    at: Span,
    known: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    fn new(places: Places<'a>, name: &'static str, table: &'a dyn TableLike, at: Span) -> Self {
        Self { places, name, table, at, known: Vec::new() }
    }

    /// Marks a key as one this version knows.
    fn know(&mut self, key: &'static str) {
        self.known.push(key);
    }

    fn item(&mut self, key: &'static str) -> Option<&'a Item> {
        self.know(key);
        self.table.get(key)
    }

    /// The value of a key, if it is there and `take` makes something of it.
    fn get<T>(
        &mut self,
        key: &'static str,
        expected: &str,
        take: impl FnOnce(&Item) -> Option<T>,
    ) -> Result<Option<T>, SettingsError> {
        let Some(item) = self.item(key) else { return Ok(None) };
        take(item).map(Some).ok_or_else(|| self.unlike(key, expected))
    }

    fn required<T>(
        &mut self,
        key: &'static str,
        expected: &str,
        take: impl FnOnce(&Item) -> Option<T>,
    ) -> Result<T, SettingsError> {
        self.get(key, expected, take)?.ok_or_else(|| self.missing(key))
    }

    /// A text; an empty one is kept.
    fn string(&mut self, key: &'static str) -> Result<Option<String>, SettingsError> {
        self.get(key, TEXT, |item| item.as_str().map(str::to_owned))
    }

    /// A text that says nothing when empty.
    fn text(&mut self, key: &'static str) -> Result<Option<String>, SettingsError> {
        Ok(self.string(key)?.filter(|text| !text.is_empty()))
    }

    fn flag(&mut self, key: &'static str) -> Result<Option<bool>, SettingsError> {
        self.get(key, FLAG, Item::as_bool)
    }

    fn duration(&mut self, key: &'static str) -> Result<Option<Seconds>, SettingsError> {
        self.get(key, DURATION, |item| item.as_str()?.parse().ok())
    }

    fn open_with(&mut self) -> Result<Option<OpenWith>, SettingsError> {
        self.get("open_with", OPEN_WITH, open_with)
    }

    /// One of a few words.
    fn word<T: Copy>(&mut self, key: &'static str, words: &[(&str, T)]) -> Result<Option<T>, SettingsError> {
        let all: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        self.get(key, &format!("one of {}", all.join(", ")), |item| {
            let text = item.as_str()?;
            words.iter().find(|(word, _)| *word == text).map(|(_, meaning)| *meaning)
        })
    }

    /// An entry's id, which defaults to its name, and its name.
    fn id_and_name(&mut self) -> Result<(String, String), SettingsError> {
        let name = self.required("name", NAME, filled)?;
        let id = self.get("id", NAME, filled)?;
        Ok((id.unwrap_or_else(|| name.clone()), name))
    }

    /// A table within this one.
    fn table(&mut self, key: &'static str) -> Result<Option<Fields<'a>>, SettingsError> {
        let Some(item) = self.item(key) else { return Ok(None) };
        let table = item.as_table_like().ok_or_else(|| self.unlike(key, &format!("a table [{key}]")))?;
        Ok(Some(Fields::new(self.places, key, table, item.span())))
    }

    /// All `[[key]]` entries, each read by `one`, which also says the entry's id.
    fn entries<T>(
        &mut self,
        key: &'static str,
        warnings: &mut Vec<SettingsWarning>,
        one: impl Fn(&mut Fields<'a>) -> Result<(T, String), SettingsError>,
    ) -> Result<Vec<T>, SettingsError> {
        let tables: Option<Vec<(&'a dyn TableLike, Span)>> = match self.item(key) {
            None => return Ok(Vec::new()),
            Some(Item::ArrayOfTables(tables)) => {
                Some(tables.iter().map(|table| (table as &dyn TableLike, table.span())).collect())
            }
            Some(Item::Value(Value::Array(array))) => {
                let inline =
                    |value: &'a Value| Some((value.as_inline_table()? as &dyn TableLike, value.span()));
                array.iter().map(inline).collect()
            }
            Some(_) => None,
        };
        let tables = tables.ok_or_else(|| self.unlike(key, &format!("[[{key}]] entries")))?;
        let mut entries = Vec::with_capacity(tables.len());
        let mut ids = std::collections::BTreeSet::new();
        for (table, at) in tables {
            let mut fields = Fields::new(self.places, key, table, at);
            let (entry, id) = one(&mut fields)?;
            if !ids.insert(id.clone()) {
                let at = fields.span_of("id").or_else(|| fields.span_of("name"));
                return Err(self.places.error(at, SettingsWrong::Twice { id }));
            }
            fields.report(warnings);
            entries.push(entry);
        }
        Ok(entries)
    }

    /// Where the value of a key stands.
    fn span_of(&self, key: &str) -> Span {
        let item = self.table.get(key)?;
        item.span().or_else(|| self.table.key(key)?.span())
    }

    fn unlike(&self, key: &str, expected: &str) -> SettingsError {
        let wrong = SettingsWrong::Value { key: key.to_owned(), expected: expected.to_owned() };
        self.places.error(self.span_of(key).or_else(|| self.at.clone()), wrong)
    }

    fn missing(&self, key: &str) -> SettingsError {
        self.places.error(self.at.clone(), SettingsWrong::Missing { key: key.to_owned() })
    }

    /// Names the keys nobody asked for.
    fn report(self, warnings: &mut Vec<SettingsWarning>) {
        for (key, _) in self.table.iter().filter(|(key, _)| !self.known.contains(key)) {
            let line = self.places.line_and_column(self.table.key(key).and_then(toml_edit::Key::span)).0;
            let key = if self.name.is_empty() { key.to_owned() } else { format!("{}.{key}", self.name) };
            warnings.push(SettingsWarning { line, kind: SettingsWarningKind::UnknownKey { key } });
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CONTRACT: &str = r#"version = 1

[preferences]                      # every key optional; these are the defaults
notify_before = ["15m", "5m"]
show_names = true
session_name = "{user}@{host}"
duration = "1h"
console_duration = "8h"
open_with = "default"
two_accounts = "ask"
sign_out_first = false
issuer = "Rolecall"
keep_sessions = true
clipboard_clear = "60s"
launch_at_login = false
shortcut = ""
language = "system"
look = "system"
reason_tag = ""

[[accounts]]
id = "123456789012"
name = "acme-prod"
group = "Production"
colour = "red"

[[sources]]
id = "work"
name = "work"
kind = "access-key"
region = "eu-west-1"
mfa_serial = "arn:aws:iam::111122223333:mfa/jo"
mfa_command = ["ykman", "oath", "accounts", "code", "-s", "aws"]
prefer = "long-sessions"

[[sources]]
name = "laptop profile"
kind = "profile"
profile = "default"

[[sources]]
name = "this machine"
kind = "environment"

[[roles]]
id = "prod-admin"
name = "prod-admin"
kind = "assume"
arn = "arn:aws:iam::123456789012:role/Admin"
source = "work"
duration = "4h"
console_duration = "12h"
region = "eu-west-1"
destination = "s3"
group = "Production"
colour = "red"
favourite = true
protect = true
auto_renew = false
open_with = "private"
external_id = "example-external-id"
session_name = "jo"
source_identity = "jo"
tags = { Project = "apollo" }
transitive_tags = ["Project"]
policy = '{"Version":"2012-10-17","Statement":[]}'
policy_arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
"#;

    #[test]
    fn the_documented_file_reads() {
        let Read { settings, warnings } = read(CONTRACT).expect("the contract's own sample");
        assert_eq!(warnings, []);
        assert_eq!(settings.preferences, Preferences::default());
        assert_eq!(settings.accounts[0].colour, Some(Colour::Red));
        let ids: Vec<&str> = settings.sources.iter().map(|source| source.id.as_str()).collect();
        assert_eq!(ids, ["work", "laptop profile", "this machine"]);
        assert_eq!(settings.sources[0].mfa_command.as_ref().map(Vec::len), Some(6));
        assert_eq!(settings.sources[1].kind, SourceKind::Profile { profile: "default".to_owned() });
        let text = |text: &str| Some(text.to_owned());
        let mut role = Role::assume("prod-admin", "arn:aws:iam::123456789012:role/Admin", "work");
        if let RoleKind::Assume(assume) = &mut role.kind {
            assume.external_id = text("example-external-id");
        }
        role.duration = Some(Seconds::hours(4));
        role.console_duration = Some(Seconds::hours(12));
        role.region = text("eu-west-1");
        role.destination = text("s3");
        role.group = text("Production");
        role.colour = Some(Colour::Red);
        role.favourite = true;
        role.protect = true;
        role.open_with = Some(OpenWith::Private);
        role.session_name = text("jo");
        role.source_identity = text("jo");
        role.tags.insert("Project".to_owned(), "apollo".to_owned());
        role.transitive_tags = vec!["Project".to_owned()];
        role.policy = text(r#"{"Version":"2012-10-17","Statement":[]}"#);
        role.policy_arns = vec!["arn:aws:iam::aws:policy/ReadOnlyAccess".to_owned()];
        assert_eq!(settings.roles, [role]);
    }

    #[test]
    fn nothing_means_all_defaults() {
        for text in [
            "",
            "\n",
            "# only a comment\n",
            "version = 1",
            "[preferences]",
            "roles = []",
            "\u{feff}version = 1",
        ] {
            assert_eq!(read(text), Ok(Read::default()), "{text:?}");
        }
    }

    #[test]
    fn other_ways_to_write_it() {
        let text = "preferences.duration = '2h'\npreferences.notify_before = ['5m', '1h', '300s']\n\
                    sources = [{ name = 'a', kind = 'environment' }]\n\
                    [[roles]]\nname = 'b'\nkind = 'own'\nsource = 'a'\nopen_with = 'profile:Work'\nregion = ''\n\
                    [roles.tags]\nProject = 'apollo'\n\
                    [[roles]]\nname = 'c'\narn = 'x'\nvia = 'b'\nopen_with = ['firefox', '{url}']\n";
        let settings = read(text).expect("it reads").settings;
        assert_eq!(settings.preferences.duration, Seconds::hours(2));
        assert_eq!(settings.preferences.notify_before, [Seconds::hours(1), Seconds::minutes(5)]);
        assert_eq!(settings.roles[0].open_with, Some(OpenWith::Profile("Work".to_owned())));
        assert_eq!(settings.roles[0].region, None);
        assert_eq!(settings.roles[0].tags["Project"], "apollo");
        let program = vec!["firefox".to_owned(), "{url}".to_owned()];
        assert_eq!(settings.roles[1].open_with, Some(OpenWith::Program(program)));
    }

    #[test]
    fn unknown_keys_are_named_with_their_line() {
        let text = "versoin = 1\n[preferences]\nDuration = '1h'\n\n[[sources]]\nname = 'a'\nkind = 'environment'\n\
                    [[roles]]\nname = 'b'\nkind = 'own'\nsource = 'a'\nfavorite = true\narn = 'left over'\n[extra]\nx = 1\n";
        let warnings = read(text).expect("unknown keys do no harm").warnings;
        let told: Vec<(u32, String)> = warnings
            .into_iter()
            .map(|warning| match warning.kind {
                SettingsWarningKind::UnknownKey { key } => (warning.line, key),
                SettingsWarningKind::OpenMode { mode } => (warning.line, mode),
            })
            .collect();
        let expected = [(1, "versoin"), (3, "preferences.Duration"), (12, "roles.favorite"), (14, "extra")];
        assert_eq!(told, expected.map(|(line, key)| (line, key.to_owned())));
    }

    #[test]
    fn errors_say_where_and_what_was_expected() {
        let value =
            |key: &str, expected: &str| SettingsWrong::Value { key: key.into(), expected: expected.into() };
        let missing = |key: &str| SettingsWrong::Missing { key: key.into() };
        let source = "[[sources]]\nname = 'a'\nkind = 'environment'\n";
        let colours = "one of red, orange, yellow, green, teal, blue, purple, grey";
        for (text, line, column, wrong) in [
            ("version = 2\nroles = 7".to_owned(), 1, 11, SettingsWrong::Future { version: 2 }),
            ("version = 99999999999".to_owned(), 1, 11, SettingsWrong::Future { version: u32::MAX }),
            ("version = '1'".to_owned(), 1, 11, value("version", "1")),
            ("version = 0".to_owned(), 1, 11, value("version", "1")),
            ("preferences = 3".to_owned(), 1, 15, value("preferences", "a table [preferences]")),
            ("[preferences]\nduration = 4".to_owned(), 2, 12, value("duration", DURATION)),
            ("[preferences]\nduration = '4'".to_owned(), 2, 12, value("duration", DURATION)),
            ("[preferences]\nshow_names = 'yes'".to_owned(), 2, 14, value("show_names", FLAG)),
            ("[preferences]\nissuer = 1".to_owned(), 2, 10, value("issuer", TEXT)),
            ("[preferences]\nopen_with = 'profile:'".to_owned(), 2, 13, value("open_with", OPEN_WITH)),
            ("[preferences]\nopen_with = []".to_owned(), 2, 13, value("open_with", OPEN_WITH)),
            ("[preferences]\nlook = 'pink'".to_owned(), 2, 8, value("look", "one of system, light, dark")),
            (
                "[preferences]\nnotify_before = ['5m', 'x']".to_owned(),
                2,
                17,
                value("notify_before", "a list of durations such as [\"15m\", \"5m\"]"),
            ),
            ("# é\n/* é */".to_owned(), 2, 4, SettingsWrong::NotToml { expected: String::new() }),
            ("a = 'é' b".to_owned(), 1, 9, SettingsWrong::NotToml { expected: String::new() }),
            ("[[accounts]]\nid = 123456789012".to_owned(), 2, 6, value("id", "an account number in quotes")),
            ("[[accounts]]\nid = '1'".to_owned(), 1, 1, missing("name")),
            ("accounts = [{ id = '1', name = 'é', colour = 7 }]".to_owned(), 1, 46, value("colour", colours)),
            ("[sources]\nname = 'a'".to_owned(), 1, 1, value("sources", "[[sources]] entries")),
            ("roles = ['a']".to_owned(), 1, 9, value("roles", "[[roles]] entries")),
            ("[[sources]]\nname = 'a'".to_owned(), 1, 1, missing("kind")),
            ("\n[[sources]]\nname = 'a'\nkind = 'profile'".to_owned(), 2, 1, missing("profile")),
            ("[[sources]]\nname = ''\nkind = 'profile'".to_owned(), 2, 8, value("name", NAME)),
            (
                "[[sources]]\nname = 'a'\nkind = 'key'".to_owned(),
                3,
                8,
                value("kind", "one of access-key, profile, environment"),
            ),
            (format!("{source}mfa_command = 'oath'"), 4, 15, value("mfa_command", COMMAND)),
            (format!("{source}{source}"), 5, 8, SettingsWrong::Twice { id: "a".into() }),
            (
                format!("{source}[[sources]]\nname = 'b'\nid = 'a'\nkind = 'environment'"),
                6,
                6,
                SettingsWrong::Twice { id: "a".into() },
            ),
            (format!("{source}[[roles]]\nsource = 'a'"), 4, 1, missing("name")),
            (format!("{source}[[roles]]\nname = 'r'\nsource = 'a'"), 4, 1, missing("arn")),
            (format!("{source}[[roles]]\nname = 'r'\narn = 'x'"), 4, 1, missing("source")),
            (
                format!("{source}[[roles]]\nname = 'r'\narn = 'x'\nsource = 'A'"),
                7,
                10,
                SettingsWrong::Dangling { key: "source".into(), id: "A".into() },
            ),
            (
                format!("{source}[[roles]]\nname = 'r'\narn = 'x'\nvia = 'q'"),
                7,
                7,
                SettingsWrong::Dangling { key: "via".into(), id: "q".into() },
            ),
            (
                format!("{source}[[roles]]\nname = 'r'\nkind = 'own'\nsource = 'a'\ntags = {{ a = 1 }}"),
                8,
                8,
                value("tags", TAGS),
            ),
            (
                format!("{source}[[roles]]\nname = 'r'\nkind = 'own'\nsource = 'a'\ncolour = 'pink'"),
                8,
                10,
                value("colour", colours),
            ),
            (
                format!("{source}[[roles]]\nname = 'r'\nkind = 'own'\nsource = 'a'\npolicy = {{}}"),
                8,
                10,
                value("policy", TEXT),
            ),
            (
                format!("{source}[[roles]]\nname = 'r'\nkind = 'saml'\nsource = 'a'"),
                6,
                8,
                value("kind", "one of assume, federation, own"),
            ),
        ] {
            let error = read(&text).expect_err(&text);
            assert_eq!((error.line, error.column), (line, column), "{text}\n{error:?}");
            match (&error.wrong, &wrong) {
                (SettingsWrong::NotToml { expected }, SettingsWrong::NotToml { .. }) => {
                    assert!(!expected.is_empty() && !expected.contains('\n'), "{expected}");
                }
                _ => assert_eq!(error.wrong, wrong, "{text}"),
            }
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in ".{0,80}") {
            let _ = read(&text);
        }

        #[test]
        fn nor_does_a_broken_file(cut in 0..CONTRACT.len(), junk in "[ -~\n]{0,6}") {
            let (before, after) = CONTRACT.split_at(cut);
            let _ = read(&format!("{before}{junk}{after}"));
            let _ = read(before);
        }
    }
}
