//! The flags that say who assumes a role.

use clap::Args;
use rolecall_core::failure::{Failure, Invalid, Rule};
use rolecall_core::setup::wish::{AccountPlace, Who};
use rolecall_core::source::Identity;

use crate::commands::completions;
use crate::commands::source::check::check;
use crate::connection::Connection;
use crate::error::CliError;
use crate::resolve::resolve;

/// Who assumes it: one of these.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct WhoFlags {
    /// The user of this source; Rolecall asks AWS who that is
    #[arg(long, add = completions::sources())]
    source: Option<String>,
    /// The ARN of a user or role
    #[arg(long, value_name = "ARN")]
    principal: Option<String>,
    /// A new user who can do nothing but assume it
    #[arg(long, value_name = "NAME")]
    new_user: Option<String>,
    /// Anyone that this account allows, by its 12-digit number
    #[arg(long, value_name = "ID")]
    trusted_account: Option<String>,
    /// An Identity Center permission set in the role's account
    #[arg(long, value_name = "NAME")]
    permission_set: Option<String>,
    /// Web identities of an OpenID Connect provider that IAM knows, such as token.actions.githubusercontent.com
    #[arg(long, value_name = "PROVIDER", requires_all = ["audience", "subject"])]
    oidc: Option<String>,
    /// People of a SAML provider that IAM knows
    #[arg(long, value_name = "PROVIDER")]
    saml: Option<String>,
    /// EC2 instances
    #[arg(long)]
    ec2: bool,
}

/// What a web identity's token has to say.
#[derive(Debug, Args)]
pub struct Token {
    /// With --oidc: the audience of its tokens, such as sts.amazonaws.com
    #[arg(long, requires = "oidc")]
    audience: Option<String>,
    /// With --oidc: the subject of its tokens, such as repo:acme/web:ref:refs/heads/main; * stands for any text
    #[arg(long, requires = "oidc")]
    subject: Option<String>,
}

impl WhoFlags {
    /// Who it is, and the account that is known with them.
    pub fn read(self, token: Token) -> Result<(Who, Option<AccountPlace>), CliError> {
        let who = if let Some(name) = self.source {
            let arn = identity(&name)?.arn;
            let nobody = Failure::Invalid(Invalid { field: "who", rule: Rule::Principal });
            return Ok((Who::of_identity(&arn).ok_or(nobody)?, AccountPlace::of_arn(&arn)));
        } else if let Some(arn) = self.principal {
            let place = AccountPlace::of_arn(&arn);
            return Ok((Who::Principal(arn), place));
        } else if let Some(name) = self.new_user {
            Who::NewUser(name)
        } else if let Some(id) = self.trusted_account {
            Who::Account(id)
        } else if let Some(name) = self.permission_set {
            Who::PermissionSet(name)
        } else if let (Some(provider), Some(audience), Some(subject)) =
            (self.oidc, token.audience, token.subject)
        {
            Who::Oidc { provider, audience, subject }
        } else if let Some(name) = self.saml {
            Who::Saml(name)
        } else {
            Who::Ec2
        };
        Ok((who, None))
    }
}

fn identity(source: &str) -> Result<Identity, CliError> {
    let (mut engine, snapshot) = Connection::open_with_snapshot()?;
    check(&mut engine, resolve(&snapshot.sources, source)?)
}
