//! `rolecall account edit`: changes keys of an account's entry; comments, order and other keys of the settings stay.

use clap::Args;
use rolecall_core::role::Colour;
use rolecall_core::settings::{Account, Change};

use crate::commands::Run;
use crate::commands::settings_entry::{self, OptionalKey};
use crate::connection::Connection;
use crate::error::CliError;
use crate::parse;
use crate::resolve::resolve;

/// The keys that `--unset` can remove: all that are optional.
const OPTIONAL: [OptionalKey<Account>; 2] =
    [("group", |account| account.group = None), ("colour", |account| account.colour = None)];

/// Changes an account's entry.
#[derive(Debug, Args)]
pub struct Edit {
    /// The account's full name or number
    account: String,
    /// A new name
    #[arg(long, value_name = "NAME")]
    rename: Option<String>,
    /// Remove a setting, before others are set; can be repeated
    #[arg(long, value_name = "KEY", value_parser = parse::named(&OPTIONAL))]
    unset: Vec<fn(&mut Account)>,
    /// The group of its roles that don't set their own
    #[arg(long)]
    group: Option<String>,
    /// The colour of its roles that don't set their own
    #[arg(long, alias = "color", value_parser = parse::named(&Colour::ALL))]
    colour: Option<Colour>,
}

impl Run for Edit {
    fn run(self) -> Result<(), CliError> {
        let (mut engine, snapshot) = Connection::open_with_snapshot()?;
        let old = resolve(&snapshot.accounts, &self.account)?;
        let mut account = old.clone();
        self.unset.iter().for_each(|unset| unset(&mut account));
        account.name = self.rename.unwrap_or(account.name);
        account.group = self.group.or(account.group);
        account.colour = self.colour.or(account.colour);
        let name = account.name.clone();
        let change = (account != *old).then_some(Change::PutAccount { account });
        settings_entry::edit(&mut engine, &snapshot, &name, None, change, "cli-account-changed")
    }
}
