//! `rolecall source edit`: changes keys of a source's entry; comments, order and other keys of the settings stay. For
//! another access key there is `source rotate`.

use clap::Args;
use rolecall_core::identity_center::IdentityCenter;
use rolecall_core::login::Login;
use rolecall_core::oidc::Oidc;
use rolecall_core::settings::Change;
use rolecall_core::source::{Source, SourceKind, WebIdentity};

use super::company::CompanyKeys;
use super::keys::{Keys, OPTIONAL};
use super::provider::ProviderKeys;
use crate::commands::{Run, completions, settings_entry};
use crate::connection::Connection;
use crate::error::CliError;
use crate::parse;
use crate::resolve::resolve;

/// Changes a source.
#[derive(Debug, Args)]
pub struct Edit {
    /// The source's full name
    #[arg(add = completions::sources())]
    name: String,
    /// A new name; roles that use it are kept
    #[arg(long, value_name = "NAME")]
    rename: Option<String>,
    /// Remove a setting, before others are set; can be repeated
    #[arg(long, value_name = "KEY", value_parser = parse::named(&OPTIONAL))]
    unset: Vec<fn(&mut Source)>,
    /// Change it to your company's access portal (IAM Identity Center) with this start URL
    #[arg(long, value_name = "START_URL", conflicts_with_all = ["oidc", "login", "profile", "token_file", "token_command"])]
    identity_center: Option<String>,
    /// Change it to your company's OpenID Connect provider with this issuer
    #[arg(long, value_name = "ISSUER", conflicts_with_all = ["login", "profile", "token_file", "token_command"])]
    oidc: Option<String>,
    /// Change it to your own sign-in to the AWS console, like aws login
    #[arg(long, conflicts_with_all = ["profile", "token_file", "token_command"])]
    login: bool,
    /// Change it to a profile in ~/.aws/config
    #[arg(long, value_name = "NAME", conflicts_with_all = ["token_file", "token_command"])]
    profile: Option<String>,
    /// Change it to a web identity with its token in this file
    #[arg(long, value_name = "FILE", conflicts_with = "token_command")]
    token_file: Option<String>,
    /// Change it to a web identity with a command that prints its token, as a JSON list
    #[arg(long, value_name = "LIST", value_parser = parse::command)]
    token_command: Option<parse::Command>,
    #[command(flatten)]
    keys: Keys,
    #[command(flatten)]
    company: CompanyKeys,
    #[command(flatten)]
    provider: ProviderKeys,
}

impl Run for Edit {
    fn run(self) -> Result<(), CliError> {
        let (mut engine, snapshot) = Connection::open_with_snapshot()?;
        let view = resolve(&snapshot.sources, &self.name)?;
        let mut source = view.source.clone();
        self.unset.iter().for_each(|unset| unset(&mut source));
        source.name = self.rename.unwrap_or(source.name);
        if let Some(start_url) = self.identity_center {
            let center = source.kind.identity_center().cloned().unwrap_or_default();
            source.kind = SourceKind::IdentityCenter(IdentityCenter { start_url, ..center });
        } else if let Some(issuer) = self.oidc {
            let oidc = source.kind.oidc().cloned().unwrap_or_default();
            source.kind = SourceKind::Oidc(Oidc { issuer, ..oidc });
        } else if self.login && source.kind.login().is_none() {
            source.kind = SourceKind::Login(Login::default());
        } else if let Some(profile) = self.profile {
            source.kind = SourceKind::Profile { profile };
        } else if self.token_file.is_some() || self.token_command.is_some() {
            let token_command = self.token_command.map(|command| command.0);
            source.kind = SourceKind::WebIdentity(WebIdentity { token_file: self.token_file, token_command });
        }
        self.keys.put(&mut source);
        self.company.put(&mut source);
        self.provider.put(&mut source);
        let name = source.name.clone();
        let change = (source != view.source).then_some(Change::PutSource { source });
        settings_entry::edit(&mut engine, &snapshot, &name, None, change, "cli-source-changed")
    }
}
