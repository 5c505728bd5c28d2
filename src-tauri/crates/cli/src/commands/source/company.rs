//! The flags for the keys of sources that a person signs in to, for `source add` and `source edit`.

use clap::Args;
use rolecall_core::duration::Seconds;
use rolecall_core::identity_center::IdentityCenter;
use rolecall_core::role::OpenWith;
use rolecall_core::source::{Source, SourceKind};

use crate::parse;

/// The keys that only such sources have, except a start URL.
#[derive(Debug, Args)]
pub struct CompanyKeys {
    /// With --identity-center: the names of its roles; can include {account_name}, {account_id} and {role}
    #[arg(long, value_name = "TEMPLATE")]
    role_names: Option<String>,
    /// With --identity-center, --oidc or --login: the browser to sign in with: default, private or profile:NAME
    #[arg(long, value_name = "HOW", value_parser = parse::open_with)]
    sign_in_with: Option<OpenWith>,
    /// With --identity-center: how long a sign-in lasts, such as 8h [default: detected]
    #[arg(long, value_name = "TIME")]
    session_duration: Option<Seconds>,
    /// With --identity-center or --login: the port the browser returns to
    #[arg(long, value_name = "PORT")]
    callback_port: Option<u16>,
}

impl CompanyKeys {
    /// Sets the keys of the given flags; the others stay. Other kinds of sources have none of them.
    pub fn put(self, source: &mut Source) {
        edit(source, |center| {
            center.role_names = self.role_names.or(center.role_names.take());
            center.session_duration = self.session_duration.or(center.session_duration);
        });
        if self.sign_in_with.is_some() {
            set_sign_in_with(source, self.sign_in_with);
        }
        if self.callback_port.is_some() {
            set_callback_port(source, self.callback_port);
        }
    }
}

/// Changes what only an instance has; another kind of source stays as it is.
pub fn edit(source: &mut Source, edit: impl FnOnce(&mut IdentityCenter)) {
    if let SourceKind::IdentityCenter(center) = &mut source.kind {
        edit(center);
    }
}

/// Sets the browser of a source that a person signs in to; another kind stays as it is.
pub fn set_sign_in_with(source: &mut Source, to: Option<OpenWith>) {
    match &mut source.kind {
        SourceKind::IdentityCenter(center) => center.sign_in_with = to,
        SourceKind::Login(login) => login.sign_in_with = to,
        SourceKind::Oidc(oidc) => oidc.sign_in_with = to,
        _ => {}
    }
}

/// Sets the callback's port of a source that a person signs in to; another kind stays as it is.
pub fn set_callback_port(source: &mut Source, to: Option<u16>) {
    match &mut source.kind {
        SourceKind::IdentityCenter(center) => center.callback_port = to,
        SourceKind::Login(login) => login.callback_port = to,
        _ => {}
    }
}
