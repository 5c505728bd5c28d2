//! `rolecall account edit`: changes keys of an entry in the settings; comments, order and other keys stay.

use clap::Args;
use rolecall_core::role::Colour;
use rolecall_core::settings::Change;
use rolecall_core::text;

use crate::connection::Connection;
use crate::flag::naming_the_flag;
use crate::pick::{no_entry, pick_whole};
use crate::stop::Stop;
use crate::{output, parse, words};

/// Changes an account's entry.
#[derive(Debug, Args)]
pub struct Edit {
    /// The account's whole name or number
    account: String,
    /// Call it this from now on
    #[arg(long, value_name = "NAME")]
    rename: Option<String>,
    /// Take a key out, before the others are put in; may be given again
    #[arg(long, value_name = "KEY", value_parser = ["group", "colour"])]
    unset: Vec<String>,
    /// The group its roles stand in, where they name none
    #[arg(long)]
    group: Option<String>,
    /// The colour of its roles, where they have none
    #[arg(long, alias = "color", value_parser = parse::colour())]
    colour: Option<Colour>,
}

impl Edit {
    /// Does it.
    pub fn run(self) -> Result<(), Stop> {
        let mut engine = Connection::open()?;
        let snapshot = engine.snapshot()?;
        let old = pick_whole(&snapshot.accounts, &self.account).map_err(no_entry(&self.account))?;
        let mut account = old.clone();
        for key in &self.unset {
            match key.as_str() {
                "group" => account.group = None,
                _ => account.colour = None,
            }
        }
        account.name = self.rename.unwrap_or(account.name);
        account.group = self.group.or(account.group);
        account.colour = self.colour.or(account.colour);
        let args = text::Args::new().with("name", &account.name);
        if account == *old {
            output::say(words::with("cli-nothing-to-change", &args));
            return Ok(());
        }
        engine.edit(&snapshot, Change::PutAccount { account }).map_err(naming_the_flag)?;
        output::say(words::with("cli-account-changed", &args));
        Ok(())
    }
}
