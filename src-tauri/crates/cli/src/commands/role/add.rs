//! `rolecall role add`: adds a role to the settings.

use clap::{ArgGroup, Args};
use rolecall_core::id::RoleId;
use rolecall_core::role::Role;
use rolecall_core::settings::Change;
use rolecall_core::snapshot::Snapshot;
use rolecall_core::text;

use super::keys::Keys;
use super::say_outlook;
use crate::commands::Run;
use crate::commands::settings_entry::taken;
use crate::connection::Connection;
use crate::error::CliError;
use crate::flag::name_flag;
use crate::resolve::Named as _;
use crate::{aws_profile, circle, credentials, i18n, output};

/// Adds a role.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rolecall role add prod-admin --arn arn:aws:iam::123456789012:role/Admin --source work --duration 4h
  rolecall role add me --kind federation --source work --allow read-only")]
#[command(group(ArgGroup::new("what").required(true).multiple(true).args(["arn", "kind"])))]
#[command(group(ArgGroup::new("signed by").required(true).args(["source", "via"])))]
pub struct Add {
    /// Its name
    name: String,
    /// Also write a profile with this name to ~/.aws/config, for AWS tools
    #[arg(long, value_name = "PROFILE")]
    aws_profile: Option<String>,
    #[command(flatten)]
    keys: Keys,
}

impl Run for Add {
    fn run(mut self) -> Result<(), CliError> {
        let aws_profile = self.aws_profile.take();
        if let Some(profile) = &aws_profile {
            aws_profile::check_available(profile, &self.name)?;
        }
        let (mut engine, snapshot) = Connection::open_with_snapshot()?;
        let role = self.role(&snapshot)?;
        let (id, name) = (role.id.clone(), role.name.clone());
        circle::refuse(&role, aws_profile.as_deref(), &snapshot)?;
        let region = credentials::region(&snapshot, &role);
        engine.edit(&snapshot, Change::PutRole { role: Box::new(role) }).map_err(name_flag)?;
        output::say(i18n::with("cli-role-added", &text::Args::new().with("name", name)));
        if let Some(profile) = aws_profile {
            aws_profile::write(&profile, id.as_str(), region.as_deref())?;
        }
        say_outlook(&mut engine, &id)
    }
}

impl Add {
    fn role(self, snapshot: &Snapshot) -> Result<Role, CliError> {
        if snapshot.roles.iter().any(|view| view.id() == self.name || view.name() == self.name) {
            return Err(taken("cli-role-taken", "cli-role-taken-hint", &self.name));
        }
        let mut role = Role::assume(&self.name, "", "");
        (role.id, role.source) = (RoleId::new(&self.name), None);
        self.keys.put(&mut role, snapshot)?;
        Ok(role)
    }
}
