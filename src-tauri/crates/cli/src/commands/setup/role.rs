//! `rolecall setup role`: prints what makes a role, with the policies on both sides.

use clap::Args;
use rolecall_core::duration::Seconds;
use rolecall_core::failure::{Failure, Invalid, Rule};
use rolecall_core::partition::Partition;
use rolecall_core::setup::calls::Setup;
use rolecall_core::setup::policies::role_arn;
use rolecall_core::setup::wish::{AccountPlace, May, Mfa, RoleWish, cautions, refused};
use rolecall_core::text;

use super::who::{Token, WhoFlags};
use super::{As, refuse};
use crate::commands::Run;
use crate::error::CliError;
use crate::flag::name_flag;
use crate::{i18n, output, parse};

/// Prints what makes a role.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rolecall setup role reader --source work --allow read-only --mfa
  rolecall setup role deploy --new-user sam --account 111122223333 --allow s3 --as terraform
  rolecall setup role partner --trusted-account 444455556666 --account 111122223333 --external-id acme-7 --allow s3")]
pub struct Role {
    /// The role's name in AWS
    name: String,
    #[command(flatten)]
    who: WhoFlags,
    #[command(flatten)]
    token: Token,
    /// The account to create the role in [default: that of the source or principal]
    #[arg(long, value_name = "ID")]
    account: Option<String>,
    /// The partition of that account [default: that of the source or principal, else aws]
    #[arg(long, value_parser = partitions())]
    partition: Option<String>,
    /// What it can do: read-only, the name or ARN of a managed policy, or all of a service such as s3; can be repeated
    #[arg(long, value_name = "WHAT", required_unless_present = "policy")]
    allow: Vec<String>,
    /// What it can do, as your own policy: JSON or @FILE
    #[arg(long, value_parser = parse::policy)]
    policy: Option<String>,
    /// The ARN of a managed policy to set as permissions boundary
    #[arg(long, value_name = "ARN")]
    boundary: Option<String>,
    /// Its IAM path
    #[arg(long, default_value = "/")]
    path: String,
    /// Its maximum session duration, 1h to 12h
    #[arg(long, default_value = "1h")]
    duration: Seconds,
    /// Require MFA; with a duration, an MFA code no older than that
    #[arg(long, value_name = "AGE", num_args = 0..=1, require_equals = true)]
    mfa: Option<Option<Seconds>>,
    /// Require this External ID
    #[arg(long, value_name = "ID")]
    external_id: Option<String>,
    /// Allow a source identity
    #[arg(long)]
    source_identity: bool,
    /// Allow session tags
    #[arg(long)]
    session_tags: bool,
    /// Allow only this network, such as 203.0.113.0/24; can be repeated
    #[arg(long, value_name = "CIDR")]
    network: Vec<String>,
    /// A description
    #[arg(long)]
    description: Option<String>,
    #[command(flatten)]
    format: As,
}

fn partitions() -> clap::builder::PossibleValuesParser {
    clap::builder::PossibleValuesParser::new(Partition::all().map(Partition::word))
}

impl Run for Role {
    fn run(self) -> Result<(), CliError> {
        let own = self.policy.as_deref().map(own_policy).transpose().map_err(name_flag)?;
        let (who, known) = self.who.read(self.token).map_err(name_flag)?;
        let partition =
            self.partition.as_deref().and_then(|word| Partition::all().find(|p| p.word() == word));
        let account = AccountPlace {
            partition: partition.or(known.as_ref().map(|place| place.partition)).unwrap_or(Partition::Aws),
            id: self.account.or(known.map(|place| place.id)).unwrap_or_default(),
        };
        let wish = RoleWish {
            name: self.name,
            path: self.path,
            account,
            description: self.description,
            who,
            may: self.allow.iter().map(|word| May::of_word(word)).chain(own).collect(),
            boundary: self.boundary,
            session: self.duration,
            mfa: self.mfa.map(|age| Mfa { age }),
            external_id: self.external_id,
            source_identity: self.source_identity,
            session_tags: self.session_tags,
            networks: self.network,
        };
        refuse(refused(&wish)).map_err(name_flag)?;
        let setup = Setup::role(&wish);
        self.format.print(&setup)?;
        say(&wish, &setup);
        Ok(())
    }
}

fn own_policy(json: &str) -> Result<May, CliError> {
    let invalid = || Failure::Invalid(Invalid { field: "policy", rule: Rule::Allowance });
    serde_json::from_str(json).map(May::Own).map_err(|_| invalid().into())
}

/// What a person should know, and do next.
fn say(wish: &RoleWish, setup: &Setup) {
    for caution in cautions(wish) {
        output::say(i18n::get(caution.text_id()));
    }
    if let Some(policy) = &setup.caller {
        output::say(i18n::get("cli-setup-caller"));
        output::say(policy.pretty());
    }
    let args = text::Args::new().with("name", &wish.name).with("arn", role_arn(wish));
    output::say(i18n::with("cli-setup-next", &args));
}
