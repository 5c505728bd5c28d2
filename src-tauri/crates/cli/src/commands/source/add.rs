//! `rolecall source add`: adds a source to the settings and, for an access key, its secret to the keychain. AWS has to
//! know the key before anything is stored.

use clap::{ArgGroup, Args};
use rolecall_core::answer::Answer;
use rolecall_core::identity_center::IdentityCenter;
use rolecall_core::login::Login;
use rolecall_core::oidc::Oidc;
use rolecall_core::problem::ProblemCode;
use rolecall_core::request::Request;
use rolecall_core::settings::Change;
use rolecall_core::snapshot::{Snapshot, SourceView};
use rolecall_core::source::{Source, SourceKind, SourceState, WebIdentity};
use rolecall_core::text;
use rolecall_protocol::secret::SecretInputMessage;

use super::check::identity_line;
use super::company::CompanyKeys;
use super::keys::Keys;
use super::provider::{self, ProviderKeys};
use super::secret::key_pair;
use super::twins;
use crate::commands::Run;
use crate::commands::settings_entry::taken;
use crate::connection::Connection;
use crate::error::CliError;
use crate::flag::name_flag;
use crate::{aws_profile, i18n, output, parse};

/// Adds a source.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rolecall source add acme --identity-center https://acme.awsapps.com/start --region eu-west-1
                                                    your company's access portal; then: rolecall sign-in acme
  rolecall source add okta --oidc https://acme.okta.com --client-id 0oa… --preset okta
                                                    your company's OpenID Connect sign-in; then: rolecall sign-in okta
  rolecall source add me --login --region eu-west-1 your AWS console sign-in, as aws login does it
  rolecall source add work --access-key-id AKIA…    the secret is asked for; also for a source without its key here,
                                                    as on a second computer
  rolecall source add sso --profile my-sso          a profile in ~/.aws/config")]
#[command(group(
    ArgGroup::new("what").required(true).args(["identity_center", "oidc", "login", "access_key_id", "profile", "environment", "token_file", "token_command"])
))]
pub struct Add {
    /// Its name
    name: String,
    /// The start URL of your company's access portal (IAM Identity Center)
    #[arg(long, value_name = "START_URL")]
    identity_center: Option<String>,
    /// The issuer of your company's OpenID Connect provider, exactly as it stands in IAM
    #[arg(long, value_name = "ISSUER", requires = "client_id")]
    oidc: Option<String>,
    /// Your own sign-in to the AWS console, like aws login
    #[arg(long)]
    login: bool,
    /// The access key ID (AKIA…); you are asked for the secret, which is stored in the keyring
    #[arg(long, value_name = "ID")]
    access_key_id: Option<String>,
    /// A profile in ~/.aws/config, read by the AWS SDK
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// This computer's own access: environment variables, container role or instance role
    #[arg(long)]
    environment: bool,
    /// A web identity with its token in this file
    #[arg(long, value_name = "FILE")]
    token_file: Option<String>,
    /// A web identity with a command that prints its token, as a JSON list; no shell is used
    #[arg(long, value_name = "LIST", value_parser = parse::command)]
    token_command: Option<parse::Command>,
    #[command(flatten)]
    keys: Keys,
    #[command(flatten)]
    company: CompanyKeys,
    #[command(flatten)]
    provider: ProviderKeys,
    /// Read the secret from stdin
    #[arg(
        long,
        requires = "access_key_id",
        conflicts_with_all = ["identity_center", "oidc", "login", "profile", "environment", "token_file", "token_command"]
    )]
    secret_stdin: bool,
}

impl Run for Add {
    fn run(self) -> Result<(), CliError> {
        if let Some(profile) = &self.profile {
            aws_profile::check_there(profile)?;
        }
        let (mut engine, snapshot) = Connection::open_with_snapshot()?;
        let mut source = self.source(&mut engine, &snapshot)?;
        let key = match &self.access_key_id {
            Some(id) => Some(key_pair(id, self.secret_stdin, engine.terminal())?),
            None => None,
        };
        self.keys.put(&mut source);
        self.company.put(&mut source);
        self.provider.put(&mut source);
        let (id, name, kind) = (source.id.clone(), source.name.clone(), source.kind.clone());
        let change = Box::new(Change::PutSource { source });
        let added =
            engine.ask(SecretInputMessage::AddSource { change, key, base_revision: snapshot.revision });
        let answer = added.map_err(name_flag)?;
        output::say(i18n::with("cli-source-added", &text::Args::new().with("name", &name)));
        if let Some(oidc) = kind.oidc() {
            provider::say_what_to_register(oidc);
        }
        if kind.signs_in() {
            output::say(i18n::with("cli-source-sign-in", &text::Args::new().with("name", &name)));
        }
        if let Answer::Identity { identity } = answer {
            output::say(identity_line(&snapshot, &name, &identity));
        }
        if let Some(key) = &self.access_key_id {
            twins::say_sharing(&snapshot, &id, key);
        }
        Ok(())
    }
}

/// Whether the key of a source is not on this computer, as after the settings came from another one.
fn has_no_key(engine: &mut Connection, view: &SourceView) -> bool {
    let is_missing = |error: &CliError| match error {
        CliError::Problem(problem) => problem.code == ProblemCode::KeyMissing,
        _ => false,
    };
    // The keychain may not have been looked at yet.
    view.state == SourceState::KeyMissing
        || view.source.kind.keeps_a_key()
            && engine
                .ask(Request::CheckSource { source: view.source.id.clone() })
                .is_err_and(|error| is_missing(&error))
}

impl Add {
    /// The entry to write. A name that is in use is refused, except that of an access key whose secret is not in this
    /// keychain: then the settings come from another computer, and their entry stays as it is.
    fn source(&self, engine: &mut Connection, snapshot: &Snapshot) -> Result<Source, CliError> {
        let kind = self.kind();
        let there = snapshot
            .sources
            .iter()
            .find(|view| view.source.name == self.name || view.source.id.as_str() == self.name);
        match there {
            Some(view) if view.source.kind == kind && has_no_key(engine, view) => Ok(view.source.clone()),
            Some(_) => Err(taken("cli-source-taken", "cli-source-taken-hint", &self.name)),
            None => Ok(Source::new(&self.name, kind)),
        }
    }

    fn kind(&self) -> SourceKind {
        if let Some(start_url) = &self.identity_center {
            let start_url = start_url.clone();
            return SourceKind::IdentityCenter(IdentityCenter { start_url, ..IdentityCenter::default() });
        }
        if let Some(issuer) = &self.oidc {
            return SourceKind::Oidc(Oidc { issuer: issuer.clone(), ..Oidc::default() });
        }
        if self.login {
            return SourceKind::Login(Login::default());
        }
        match (&self.access_key_id, &self.profile, self.environment) {
            (Some(_), ..) => SourceKind::AccessKey,
            (None, Some(profile), _) => SourceKind::Profile { profile: profile.clone() },
            (None, None, true) => SourceKind::Environment,
            (None, None, false) => SourceKind::WebIdentity(WebIdentity {
                token_file: self.token_file.clone(),
                token_command: self.token_command.clone().map(|command| command.0),
            }),
        }
    }
}
