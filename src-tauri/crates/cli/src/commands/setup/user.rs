//! `rolecall setup user`: prints what makes a user who may do nothing but assume roles.

use clap::Args;
use rolecall_core::arn::{RoleArn, is_iam_name};
use rolecall_core::failure::{Failure, Invalid, Rule};
use rolecall_core::setup::calls::Setup;
use rolecall_core::setup::wish::AccountPlace;
use rolecall_core::text;

use super::As;
use crate::commands::Run;
use crate::error::CliError;
use crate::flag::name_flag;
use crate::{i18n, output};

/// Prints what makes a user.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  rolecall setup user sam --role arn:aws:iam::111122223333:role/reader | sh")]
pub struct User {
    /// The user's name in AWS
    name: String,
    /// The ARN of a role it can assume; can be repeated
    #[arg(long = "role", value_name = "ARN", required = true)]
    roles: Vec<String>,
    #[command(flatten)]
    format: As,
}

impl Run for User {
    fn run(self) -> Result<(), CliError> {
        let invalid = |field, rule| name_flag(Failure::Invalid(Invalid { field, rule }).into());
        if !is_iam_name(&self.name) {
            return Err(invalid("name", Rule::IamName));
        }
        let good = self.roles.iter().all(|arn| RoleArn::parse(arn).is_some());
        let account = self.roles.first().and_then(|arn| AccountPlace::of_arn(arn)).filter(|_| good);
        let account = account.ok_or_else(|| invalid("role", Rule::RoleArn))?;
        self.format.print(&Setup::user(&self.name, account, &self.roles))?;
        output::say(i18n::with("cli-setup-user-next", &text::Args::new().with("name", &self.name)));
        Ok(())
    }
}
