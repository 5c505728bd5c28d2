//! `rolecall role edit`: changes keys of a role's entry; comments, order and other keys of the settings stay.

use clap::Args;
use rolecall_core::problem::ProblemCode;
use rolecall_core::role::Role;
use rolecall_core::settings::Change;

use super::keys::{Keys, OPTIONAL};
use super::say_outlook;
use crate::commands::{Run, completions, settings_entry};
use crate::connection::Connection;
use crate::error::CliError;
use crate::resolve::resolve;
use crate::{aws_profile, circle, credentials, i18n, parse};

/// Changes a role.
#[derive(Debug, Args)]
pub struct Edit {
    /// The role's full name
    #[arg(add = completions::roles())]
    name: String,
    /// A new name; roles that use it are kept
    #[arg(long, value_name = "NAME")]
    rename: Option<String>,
    /// Remove a setting, before others are set; can be repeated
    #[arg(long, value_name = "KEY", value_parser = parse::named(&OPTIONAL))]
    unset: Vec<fn(&mut Role)>,
    /// Also write a profile with this name to ~/.aws/config, for AWS tools
    #[arg(long, value_name = "PROFILE", conflicts_with = "no_aws_profile")]
    aws_profile: Option<String>,
    /// Delete the lines in ~/.aws that make AWS tools use it
    #[arg(long)]
    no_aws_profile: bool,
    #[command(flatten)]
    keys: Keys,
}

impl Run for Edit {
    fn run(self) -> Result<(), CliError> {
        if self.rename.is_none()
            && self.unset.is_empty()
            && self.aws_profile.is_none()
            && !self.no_aws_profile
            && self.keys == Keys::default()
        {
            let hint = i18n::get("cli-nothing-named-hint");
            return Err(CliError::worded(ProblemCode::Invalid, i18n::get("cli-nothing-named"), hint));
        }
        let (mut engine, snapshot) = Connection::open_with_snapshot()?;
        let view = resolve(&snapshot.roles, &self.name)?;
        if let Some(profile) = &self.aws_profile {
            aws_profile::check_available(profile, view.role.id.as_str())?;
        }
        let mut role = Role::clone(&view.role);
        self.unset.iter().for_each(|unset| unset(&mut role));
        role.name = self.rename.unwrap_or(role.name);
        self.keys.put(&mut role, &snapshot)?;
        let is_signed_otherwise = (&role.source, &role.kind) != (&view.role.source, &view.role.kind);
        if is_signed_otherwise || self.aws_profile.is_some() {
            circle::refuse(&role, self.aws_profile.as_deref(), &snapshot)?;
        }
        let (id, name) = (role.id.clone(), role.name.clone());
        let change = (role != *view.role).then(|| Change::PutRole { role: Box::new(role.clone()) });
        let is_change = change.is_some();
        let (region, no_aws_profile) = (credentials::region(&snapshot, &role), self.no_aws_profile);
        if is_change || (self.aws_profile.is_none() && !no_aws_profile) {
            settings_entry::edit(&mut engine, &snapshot, &name, Some(&id), change, "cli-role-changed")?;
        }
        if let Some(profile) = &self.aws_profile {
            aws_profile::write(profile, id.as_str(), region.as_deref())?;
        }
        if no_aws_profile {
            aws_profile::take_out(id.as_str())?;
        }
        if is_change { say_outlook(&mut engine, &id) } else { Ok(()) }
    }
}
