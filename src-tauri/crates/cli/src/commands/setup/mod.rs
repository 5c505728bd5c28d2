//! `rolecall setup`: prints what makes a role or a user in AWS, for a person or a pipeline to run. It changes nothing.

mod role;
mod user;
mod who;

use rolecall_core::failure::Failure;
use rolecall_core::setup::calls::Setup as Plan;
use rolecall_core::setup::write::Format;

use super::commands;
use crate::error::CliError;
use crate::{output, parse};

commands! {
    /// What to set up.
    Setup {
        /// Print the commands that create a role
        Role(Box<role::Role>),
        /// Print the commands that create a user who can only assume roles
        User(user::User),
    }
}

/// Who reads what is printed.
#[derive(Debug, clap::Args)]
struct As {
    /// The output format: AWS CLI, CloudFormation, Terraform, or the policies alone
    #[arg(long = "as", value_name = "FORMAT", default_value = "aws-cli", value_parser = parse::named(&Format::ALL))]
    format: Format,
}

impl As {
    fn print(&self, plan: &Plan) -> Result<(), CliError> {
        output::answer(self.format.write(plan).as_bytes())
    }
}

/// The first thing that AWS would refuse.
fn refuse(invalid: Vec<rolecall_core::failure::Invalid>) -> Result<(), CliError> {
    invalid.into_iter().next().map_or(Ok(()), |invalid| Err(Failure::Invalid(invalid).into()))
}
