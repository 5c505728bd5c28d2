//! Each entry of the settings as its keys and plain values, in the order people read them.

use std::collections::BTreeMap;

use toml_edit::{Array, InlineTable, Value};

use super::super::read::{LOOKS, PREFERS, TWO_ACCOUNTS};
use super::super::{Account, Preferences, Team, Template, TemplateAccounts};
use crate::duration::Seconds;
use crate::role::{Allow, Federation, OpenWith, Role, RoleKind};
use crate::source::Source;

/// What a key is to say; `None`: the key need not be there.
pub(crate) type Keys = Vec<(&'static str, Option<Plain>)>;

/// A value as the file may hold it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Plain {
    Text(String),
    Flag(bool),
    /// A flag whose absence says something else than false.
    Choice(bool),
    List(Vec<String>),
    Pairs(BTreeMap<String, String>),
}

impl Plain {
    pub(crate) fn value(&self) -> Value {
        match self {
            Self::Text(text) => text.into(),
            Self::Flag(flag) | Self::Choice(flag) => (*flag).into(),
            Self::List(texts) => Value::Array(texts.iter().collect::<Array>()),
            Self::Pairs(pairs) => Value::InlineTable(pairs.iter().collect::<InlineTable>()),
        }
    }
}

pub(super) fn text(text: &str) -> Option<Plain> {
    Some(Plain::Text(text.to_owned()))
}

pub(super) fn maybe(text: Option<&String>) -> Option<Plain> {
    text.filter(|text| !text.is_empty()).map(|text| Plain::Text(text.clone()))
}

pub(super) fn flag(flag: bool) -> Option<Plain> {
    flag.then_some(Plain::Flag(true))
}

pub(super) fn list(texts: &[String]) -> Option<Plain> {
    (!texts.is_empty()).then(|| Plain::List(texts.to_vec()))
}

pub(super) fn duration(duration: Option<Seconds>) -> Option<Plain> {
    duration.map(|duration| Plain::Text(duration.to_string()))
}

pub(super) fn open_with(open_with: &OpenWith) -> Plain {
    match open_with {
        OpenWith::Default => Plain::Text("default".to_owned()),
        OpenWith::Private => Plain::Text("private".to_owned()),
        OpenWith::Profile(name) => Plain::Text(format!("profile:{name}")),
        OpenWith::Program(program) => Plain::List(program.clone()),
    }
}

pub(super) fn word<T: PartialEq>(words: &[(&'static str, T)], wanted: &T) -> Option<Plain> {
    words.iter().find(|(_, meaning)| meaning == wanted).and_then(|(word, _)| text(word))
}

pub(super) fn account_keys(account: &Account) -> Keys {
    vec![
        ("id", text(&account.id)),
        ("name", text(&account.name)),
        ("group", maybe(account.group.as_ref())),
        ("colour", account.colour.and_then(|colour| text(colour.word()))),
    ]
}

pub(super) fn source_keys(source: &Source) -> Keys {
    let web = source.kind.web_identity();
    vec![
        ("id", text(source.id.as_str())),
        ("name", text(&source.name)),
        ("kind", text(source.kind.word())),
        ("profile", source.kind.profile().and_then(text)),
        ("token_file", web.and_then(|web| maybe(web.token_file.as_ref()))),
        ("token_command", web.and_then(|web| web.token_command.as_ref()).and_then(|command| list(command))),
        ("region", maybe(source.region.as_ref())),
        ("mfa_serial", maybe(source.mfa_serial.as_ref())),
        ("mfa_command", source.mfa_command.as_ref().map(|command| Plain::List(command.clone()))),
        ("prefer", source.prefer.and_then(|prefer| word(&PREFERS, &prefer))),
    ]
}

pub(crate) fn role_keys(role: &Role) -> Keys {
    let allow = match &role.kind {
        RoleKind::Federation(Federation { allow }) if *allow != Allow::default() => word(&Allow::ALL, allow),
        _ => None,
    };
    vec![
        ("id", text(role.id.as_str())),
        ("name", text(&role.name)),
        ("kind", if role.kind.is_assumed() { None } else { text(role.kind.word()) }),
        ("allow", allow),
        ("arn", role.kind.arn().and_then(text)),
        ("source", role.source.as_ref().and_then(|id| text(id.as_str()))),
        ("via", role.kind.via().and_then(|id| text(id.as_str()))),
        ("duration", duration(role.duration)),
        ("console_duration", duration(role.console_duration)),
        ("region", maybe(role.region.as_ref())),
        ("destination", maybe(role.destination.as_ref())),
        ("group", maybe(role.group.as_ref())),
        ("colour", role.colour.and_then(|colour| text(colour.word()))),
        ("favourite", flag(role.favourite)),
        ("protect", flag(role.protect)),
        ("auto_renew", role.auto_renew.map(Plain::Choice)),
        ("open_with", role.open_with.as_ref().map(open_with)),
        ("external_id", role.kind.external_id().filter(|id| !id.is_empty()).and_then(text)),
        ("session_name", maybe(role.session_name.as_ref())),
        ("source_identity", maybe(role.source_identity.as_ref())),
        ("tags", (!role.tags.is_empty()).then(|| Plain::Pairs(role.tags.clone()))),
        ("transitive_tags", list(&role.transitive_tags)),
        ("policy", maybe(role.policy.as_ref())),
        ("policy_arns", list(&role.policy_arns)),
    ]
}

/// A template is a role's keys with the accounts beside them. `accounts` may be a word or a list.
pub(super) fn template_keys(template: &Template) -> Keys {
    let accounts = match &template.accounts {
        TemplateAccounts::All => text("all"),
        TemplateAccounts::Listed(ids) => Some(Plain::List(ids.clone())),
    };
    let mut keys = role_keys(&template.role);
    keys.insert(2, ("accounts", accounts));
    keys
}

pub(super) fn team_keys(team: &Team) -> Keys {
    vec![
        ("id", text(team.id.as_str())),
        ("name", text(&team.name)),
        ("from", text(&team.from)),
        ("source", team.source.as_ref().and_then(|id| text(id.as_str()))),
    ]
}

pub(super) fn preference_keys(preferences: &Preferences) -> Keys {
    let notices = preferences.notify_before.iter().map(ToString::to_string).collect();
    vec![
        ("notify_before", Some(Plain::List(notices))),
        ("show_names", Some(Plain::Flag(preferences.show_names))),
        ("session_name", text(&preferences.session_name)),
        ("duration", duration(Some(preferences.duration))),
        ("console_duration", duration(Some(preferences.console_duration))),
        ("open_with", Some(open_with(&preferences.open_with))),
        ("two_accounts", word(&TWO_ACCOUNTS, &preferences.two_accounts)),
        ("auto_renew", Some(Plain::Flag(preferences.auto_renew))),
        ("sign_out_first", Some(Plain::Flag(preferences.sign_out_first))),
        ("issuer", text(&preferences.issuer)),
        ("keep_sessions", Some(Plain::Flag(preferences.keep_sessions))),
        ("clipboard_clear", duration(Some(preferences.clipboard_clear))),
        ("launch_at_login", Some(Plain::Flag(preferences.launch_at_login))),
        ("shortcut", text(&preferences.shortcut)),
        ("language", text(&preferences.language)),
        ("look", word(&LOOKS, &preferences.look)),
        ("reason_tag", text(&preferences.reason_tag)),
    ]
}
