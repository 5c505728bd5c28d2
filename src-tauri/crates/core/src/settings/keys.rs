//! The keys of each entry of the settings file, in the order people read them. How a key is read and written follows
//! from the type of its field (see [`super::value`]).

use super::error::SettingsError;
use super::fields::{Fields, NAME, filled, plain_name};
use super::value::{Plain, Value};
use super::{Account, Team, Template, TemplateAccounts};
use crate::destination::without_session;
use crate::identity_center::IdentityCenter;
use crate::login::Login;
use crate::oidc::Oidc;
use crate::role::{Assume, Federation, PermissionSet, Role, RoleKind};
use crate::source::{Source, SourceKind, WebIdentity};

/// What each key is to say; `None`: the key need not be there.
pub(crate) type Keys = Vec<(&'static str, Option<Plain>)>;

/// Lists the fields of a type that are keys of its table. `= "…"` says what a text that has to be there is. Fields that
/// are no plain keys are named behind `but`: a field named nowhere does not compile.
macro_rules! keys {
    ($kind:ident { $($key:ident $(= $expected:tt)?),+ $(,)? } $(but $($other:ident),+)?) => {
        impl $kind {
            /// Takes its keys from a table of the file; what the table does not say stays as it is.
            pub(in crate::settings) fn read_keys(&mut self, fields: &mut Fields<'_>) -> Result<(), SettingsError> {
                $(keys!(@read fields, self.$key, stringify!($key) $(, $expected)?);)+
                Ok(())
            }

            /// What its keys are to say.
            pub(in crate::settings) fn keys(&self) -> Keys {
                let Self { $($key,)+ $($($other: _,)+)? } = self;
                vec![$((stringify!($key), Value::plain($key))),+]
            }
        }
    };
    (@read $fields:ident, $place:expr, $key:expr) => { $fields.read_to($key, &mut $place)? };
    (@read $fields:ident, $place:expr, $key:expr, name) => { $place = $fields.required($key, NAME, plain_name)? };
    (@read $fields:ident, $place:expr, $key:expr, $expected:literal) => {
        $place = $fields.required($key, $expected, filled)?
    };
}
pub(in crate::settings) use keys;

keys!(Account { id = "an account number in quotes", name = name, group, colour });
keys!(Source { region, mfa_serial, mfa_command, prefer } but id, name, kind);
keys!(WebIdentity { token_file, token_command });
keys!(IdentityCenter {
    start_url = "the start URL of the company's access portal in quotes",
    callback_port, sign_in_with, session_duration, role_names,
});
keys!(Login { callback_port, sign_in_with });
keys!(Oidc {
    issuer = "the issuer's address in quotes",
    client_id = "the client ID in quotes",
    preset, scopes, redirect_uris, parameters, sign_in_with,
});
keys!(Assume { arn = "a role's ARN in quotes", via, external_id });
keys!(Federation { allow });
keys!(PermissionSet { account_id = "an account number in quotes", role_name = "a permission set's name in quotes" });
keys!(Role {
    duration, console_duration, region, destination, group, colour, favourite, protect, approve, auto_renew,
    open_with, session_name, source_identity, tags, transitive_tags, policy, policy_arns,
} but id, name, kind, source);

impl SourceKind {
    /// Takes the keys that this kind of source alone has.
    pub(super) fn read_keys(&mut self, fields: &mut Fields<'_>) -> Result<(), SettingsError> {
        match self {
            Self::Profile { profile } => {
                *profile = fields.required("profile", "a profile's name in quotes", filled)?;
                Ok(())
            }
            Self::WebIdentity(web) => web.read_keys(fields),
            Self::IdentityCenter(center) => center.read_keys(fields),
            Self::Login(login) => login.read_keys(fields),
            Self::Oidc(oidc) => oidc.read_keys(fields),
            Self::AccessKey | Self::Environment => Ok(()),
        }
    }

    fn own_keys(&self) -> Keys {
        match self {
            Self::Profile { profile } => vec![("profile", profile.plain())],
            Self::WebIdentity(web) => web.keys(),
            Self::IdentityCenter(center) => center.keys(),
            Self::Login(login) => login.keys(),
            Self::Oidc(oidc) => oidc.keys(),
            Self::AccessKey | Self::Environment => Vec::new(),
        }
    }

    /// Every key that some kind of source has, once.
    pub(super) fn all_keys() -> impl Iterator<Item = &'static str> {
        let mut keys: Vec<&'static str> = Vec::new();
        for (key, _) in Self::each().into_iter().flat_map(|kind| kind.own_keys()) {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        keys.into_iter()
    }
}

impl RoleKind {
    /// Takes the keys that this kind of role alone has.
    pub(super) fn read_keys(&mut self, fields: &mut Fields<'_>) -> Result<(), SettingsError> {
        match self {
            Self::Assume(assume) => assume.read_keys(fields),
            Self::Federation(federation) => federation.read_keys(fields),
            Self::PermissionSet(set) => set.read_keys(fields),
            Self::Own => Ok(()),
        }
    }

    fn own_keys(&self) -> Keys {
        match self {
            Self::Assume(assume) => assume.keys(),
            Self::Federation(federation) => federation.keys(),
            Self::PermissionSet(set) => set.keys(),
            Self::Own => Vec::new(),
        }
    }

    /// Every key that some kind of role has.
    pub(super) fn all_keys() -> impl Iterator<Item = &'static str> {
        Self::each().flat_map(|kind| kind.own_keys()).map(|(key, _)| key)
    }
}

/// What a key is to say.
pub(super) fn of<'a>(keys: &'a Keys, wanted: &str) -> Option<&'a Plain> {
    keys.iter().find(|(key, _)| *key == wanted).and_then(|(_, value)| value.as_ref())
}

/// A kind's own keys; those of all other kinds are to say nothing.
fn of_kind(own: &Keys, all: impl Iterator<Item = &'static str>) -> Keys {
    all.map(|key| (key, of(own, key).cloned())).collect()
}

fn text(text: &str) -> Option<Plain> {
    Some(Plain::Text(text.to_owned()))
}

pub(super) fn source_keys(source: &Source) -> Keys {
    let mut keys = vec![
        ("id", text(source.id.as_str())),
        ("name", text(&source.name)),
        ("kind", text(source.kind.word())),
    ];
    keys.extend(of_kind(&source.kind.own_keys(), SourceKind::all_keys()));
    keys.extend(source.keys());
    keys
}

pub(crate) fn role_keys(role: &Role) -> Keys {
    let kind = Some(role.kind.word()).filter(|word| *word != RoleKind::default().word());
    let mut keys =
        vec![("id", text(role.id.as_str())), ("name", text(&role.name)), ("kind", kind.and_then(text))];
    keys.extend(of_kind(&role.kind.own_keys(), RoleKind::all_keys()));
    keys.push(("source", role.source.plain()));
    keys.extend(role.keys());
    for (_, value) in keys.iter_mut().filter(|(key, _)| *key == "destination") {
        // A session's own address is of no use to the next one, or to a team.
        if let Some(Plain::Text(address)) = value {
            *address = without_session(address).into_owned();
        }
    }
    // It stands with the other parameters that only AWS looks at.
    let place = |wanted| move |(key, _): &(&str, _)| *key == wanted;
    if let Some(at) = keys.iter().position(place("external_id")) {
        let external_id = keys.remove(at);
        let behind = keys.iter().position(place("session_name")).unwrap_or(keys.len());
        keys.insert(behind, external_id);
    }
    keys
}

/// A template is a role's keys with the accounts beside them: a word or a list.
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
        ("source", team.source.plain()),
    ]
}
