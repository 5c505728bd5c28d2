//! Reads `config.toml`: the whole schema, typed. What is wrong is told with line, column and what was expected;
//! keys nobody asked for are named in a warning and left alone.
//!
//! AWS's rules for the values are [`crate::validate`]'s: a file with too long a duration still loads.

mod fields;
pub(crate) mod links;
pub mod team;
mod teams;
mod templates;

use std::collections::BTreeMap;
use std::ops::Range;

use toml_edit::{Document, Item};

use fields::{Fields, Places};
use links::Links;

use super::{
    Account, Look, ParsedSettings, Preferences, Settings, SettingsError, SettingsWarning,
    SettingsWarningKind, SettingsWrong, Template, TwoAccounts, template,
};
use crate::duration::Seconds;
use crate::id::{RoleId, SourceId};
use crate::role::{Allow, Assume, Colour, Federation, OpenWith, Role, RoleKind};
use crate::source::{Prefer, Source, SourceKind, WebIdentity};
use crate::validate;

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
pub fn read(text: &str) -> Result<ParsedSettings, SettingsError> {
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
    let templates =
        root.entries("templates", &mut warnings, |fields| templates::template(fields, &accounts))?;
    let teams = root.entries("teams", &mut warnings, teams::team)?;
    root.report(&mut warnings);

    let (roles, mut links): (Vec<Role>, Vec<Links>) = roles.into_iter().unzip();
    let (templates, template_links): (Vec<Template>, Vec<Links>) = templates.into_iter().unzip();
    let mut settings =
        Settings { preferences, accounts, sources, roles, templates, teams, ..Settings::default() };
    template::expand(&mut settings, |index| links.push(template_links[index].clone()));
    links::check(&settings, links, places)?;
    for role in settings.roles.iter().filter(|role| validate::renews_by_itself(role, &settings).is_some()) {
        let kind = SettingsWarningKind::AsksToRenew { role: role.name.clone() };
        warnings.push(SettingsWarning { line: 0, kind });
    }
    warnings.sort_by_key(|warning| warning.line);
    Ok(ParsedSettings { settings, warnings })
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
        auto_renew: fields.flag("auto_renew")?.unwrap_or(default.auto_renew),
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
    let kinds = [("access-key", 0), ("profile", 1), ("environment", 2), ("web-identity", 3)];
    let kind = match fields.word("kind", &kinds)?.ok_or_else(|| fields.missing("kind"))? {
        0 => SourceKind::AccessKey,
        1 => {
            SourceKind::Profile { profile: fields.required("profile", "a profile's name in quotes", filled)? }
        }
        2 => SourceKind::Environment,
        _ => SourceKind::WebIdentity(WebIdentity {
            token_file: fields.text("token_file")?,
            token_command: fields
                .get("token_command", COMMAND, |item| texts(item).filter(|command| !command.is_empty()))?,
        }),
    };
    // Left over from another kind, it is known all the same.
    for key in ["profile", "token_file", "token_command"] {
        fields.know(key);
    }
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
        1 => {
            RoleKind::Federation(Federation { allow: fields.word("allow", &Allow::ALL)?.unwrap_or_default() })
        }
        _ => RoleKind::Own,
    };
    for key in ["arn", "via", "external_id", "allow"] {
        fields.know(key);
    }
    let source = fields.text("source")?.map(SourceId::new);
    if source.is_none() && kind.via().is_none() {
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
        auto_renew: fields.flag("auto_renew")?,
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

#[cfg(test)]
mod tests;
