//! `rolecall account add`: gives an account a name.

use clap::Args;
use rolecall_core::failure::Failure;
use rolecall_core::role::Colour;
use rolecall_core::settings::{Account, Change};
use rolecall_core::text;

use crate::commands::Run;
use crate::connection::Connection;
use crate::error::CliError;
use crate::flag::name_flag;
use crate::{i18n, output, parse};

/// Names an account.
#[derive(Debug, Args)]
pub struct Add {
    /// The account's number, twelve digits
    id: String,
    /// What to call it
    #[arg(long)]
    name: String,
    /// The group its roles stand in, where they name none
    #[arg(long)]
    group: Option<String>,
    /// The colour of its roles, where they have none
    #[arg(long, alias = "color", value_parser = parse::named(&Colour::ALL))]
    colour: Option<Colour>,
}

impl Run for Add {
    fn run(self) -> Result<(), CliError> {
        let (mut engine, snapshot) = Connection::open_with_snapshot()?;
        if let Some(there) = snapshot.accounts.iter().find(|account| account.id == self.id) {
            return Err(Failure::NameTaken { name: format!("{} ({})", there.id, there.name) }.into());
        }
        let account = Account { id: self.id, name: self.name, group: self.group, colour: self.colour };
        let args = text::Args::new().with("name", &account.name).with("id", &account.id);
        engine.edit(&snapshot, Change::PutAccount { account }).map_err(name_flag)?;
        output::say(i18n::with("cli-account-named", &args));
        Ok(())
    }
}
