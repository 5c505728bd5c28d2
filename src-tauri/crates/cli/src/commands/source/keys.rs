//! The flags for the keys that every kind of source has, for `source add` and `source edit`.

use clap::Args;
use rolecall_core::source::{Prefer, Source};

use super::company::{edit, set_callback_port, set_sign_in_with};
use super::provider;
use crate::commands::settings_entry::OptionalKey;
use crate::parse;

/// The keys of a source's entry, except its name and kind.
#[derive(Debug, Args)]
pub struct Keys {
    /// The region of the STS endpoint; with --identity-center, the region of the instance, if the start URL does not contain
    /// it; with --login, the region of the sign-in page
    #[arg(long)]
    region: Option<String>,
    /// The MFA device of its roles
    #[arg(long, value_name = "ARN")]
    mfa_serial: Option<String>,
    /// A command that prints the MFA code, as a JSON list; no shell is used
    #[arg(long, value_name = "LIST", value_parser = parse::command)]
    mfa_command: Option<parse::Command>,
    /// How often to ask for an MFA code: once per role (long sessions) or once for all (1 h each)
    #[arg(long, value_name = "WHAT", value_parser = parse::word::<Prefer>(&["long-sessions", "few-codes"]))]
    prefer: Option<Prefer>,
}

/// The keys that `--unset` can remove: all that are optional.
pub const OPTIONAL: [OptionalKey<Source>; 12] = [
    ("region", |source| source.region = None),
    ("mfa-serial", |source| source.mfa_serial = None),
    ("mfa-command", |source| source.mfa_command = None),
    ("prefer", |source| source.prefer = None),
    ("role-names", |source| edit(source, |center| center.role_names = None)),
    ("sign-in-with", |source| set_sign_in_with(source, None)),
    ("session-duration", |source| edit(source, |center| center.session_duration = None)),
    ("callback-port", |source| set_callback_port(source, None)),
    ("preset", |source| provider::edit(source, |oidc| oidc.preset = None)),
    ("scope", |source| provider::edit(source, |oidc| oidc.scopes.clear())),
    ("redirect-uri", |source| provider::edit(source, |oidc| oidc.redirect_uris.clear())),
    ("parameter", |source| provider::edit(source, |oidc| oidc.parameters.clear())),
];

impl Keys {
    /// Sets the keys of the given flags; the others stay.
    pub fn put(self, source: &mut Source) {
        source.region = self.region.or(source.region.take());
        source.mfa_serial = self.mfa_serial.or(source.mfa_serial.take());
        source.mfa_command = self.mfa_command.map(|command| command.0).or(source.mfa_command.take());
        source.prefer = self.prefer.or(source.prefer);
    }
}
