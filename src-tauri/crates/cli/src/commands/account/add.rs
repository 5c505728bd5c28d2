//! `rolecall account add`: gives an account a name.

use clap::Args;
use rolecall_core::arn::is_account;
use rolecall_core::problem::ProblemCode;
use rolecall_core::role::Colour;
use rolecall_core::settings::{Account, Change};
use rolecall_core::text;

use crate::commands::Run;
use crate::commands::settings_entry::taken;
use crate::connection::Connection;
use crate::error::CliError;
use crate::flag::name_flag;
use crate::{i18n, output, parse};

/// Names an account.
#[derive(Debug, Args)]
pub struct Add {
    /// The 12-digit account number
    id: String,
    /// Its name
    #[arg(long)]
    name: String,
    /// The group of its roles that don't set their own
    #[arg(long)]
    group: Option<String>,
    /// The colour of its roles that don't set their own
    #[arg(long, alias = "color", value_parser = parse::named(&Colour::ALL))]
    colour: Option<Colour>,
}

impl Run for Add {
    fn run(self) -> Result<(), CliError> {
        let (mut engine, snapshot) = Connection::open_with_snapshot()?;
        if !is_account(&self.id) {
            let digits = self.id.chars().filter(char::is_ascii_digit).count();
            let args = text::Args::new().with("id", &self.id).with("digits", digits);
            let message = i18n::with("cli-account-number", &args);
            return Err(CliError::worded(ProblemCode::Invalid, message, String::new()));
        }
        let is_taken = |account: &&Account| account.id == self.id || account.name == self.name;
        if let Some(there) = snapshot.accounts.iter().find(is_taken) {
            let there = format!("{} ({})", there.name, there.id);
            return Err(taken("cli-account-taken", "cli-account-taken-hint", &there));
        }
        let account = Account { id: self.id, name: self.name, group: self.group, colour: self.colour };
        let args = text::Args::new().with("name", &account.name).with("id", &account.id);
        engine.edit(&snapshot, Change::PutAccount { account }).map_err(name_flag)?;
        output::say(i18n::with("cli-account-named", &args));
        Ok(())
    }
}
