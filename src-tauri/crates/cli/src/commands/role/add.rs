//! `rolecall role add`: a role's entry, with a flag for every key of the settings. The engine says what is wrong with
//! it; this only reads the flags.

use clap::Args;
use rolecall_core::duration::Seconds;
use rolecall_core::failure::Failure;
use rolecall_core::id::{RoleId, SourceId};
use rolecall_core::role::{Assume, Colour, OpenWith, Role, RoleKind};
use rolecall_core::settings::Change;
use rolecall_core::snapshot::Snapshot;
use rolecall_core::text;
use rolecall_protocol::message::Shared;

use crate::connection::Connection;
use crate::pick::{Named as _, no_role, no_source, pick_whole};
use crate::stop::Stop;
use crate::{output, parse, words};

/// Adds a role.
#[derive(Debug, Args)]
pub struct Add {
    /// What to call it
    name: String,
    /// The role's ARN: arn:aws:iam::ACCOUNT:role/NAME
    #[arg(long)]
    arn: String,
    /// The source that signs for it
    #[arg(long, required_unless_present = "via")]
    source: Option<String>,
    /// Go through this other role instead (role chaining)
    #[arg(long, value_name = "ROLE", conflicts_with = "source")]
    via: Option<String>,
    /// How long credentials last, such as 4h
    #[arg(long)]
    duration: Option<Seconds>,
    /// How long the console lasts, such as 12h
    #[arg(long, value_name = "DURATION")]
    console_duration: Option<Seconds>,
    /// The region the console opens in
    #[arg(long)]
    region: Option<String>,
    /// Where the console opens: a service, a console path, an address on the console or an ARN
    #[arg(long, value_name = "WHERE")]
    destination: Option<String>,
    /// The group it stands in
    #[arg(long)]
    group: Option<String>,
    /// Its colour
    #[arg(long, alias = "color", value_parser = parse::colour())]
    colour: Option<Colour>,
    /// Show it near the top of the menu
    #[arg(long, alias = "favorite")]
    favourite: bool,
    /// Ask for a reason each time, and keep it in the activity log
    #[arg(long)]
    protect: bool,
    /// Renew it before it ends
    #[arg(long)]
    auto_renew: bool,
    /// How its console opens: default, private, profile:NAME, or a program as a JSON list
    #[arg(long, value_name = "HOW", value_parser = parse::open_with)]
    open_with: Option<OpenWith>,
    /// What the role's trust policy asks third parties for
    #[arg(long, value_name = "ID")]
    external_id: Option<String>,
    /// What AWS's logs call the session; {user} and {host} are filled in
    #[arg(long, value_name = "TEMPLATE")]
    session_name: Option<String>,
    /// Who AWS's logs say was behind it, through every chained role
    #[arg(long, value_name = "NAME")]
    source_identity: Option<String>,
    /// A session tag; may be given again
    #[arg(long = "tag", value_name = "KEY=VALUE", value_parser = parse::tag)]
    tags: Vec<(String, String)>,
    /// A tag that chained roles inherit; may be given again
    #[arg(long = "transitive-tag", value_name = "KEY")]
    transitive_tags: Vec<String>,
    /// A policy that narrows the session: a file or JSON
    #[arg(long, value_name = "FILE|JSON", value_parser = parse::policy)]
    policy: Option<String>,
    /// A managed policy that narrows the session; may be given again
    #[arg(long = "policy-arn", value_name = "ARN")]
    policy_arns: Vec<String>,
}

impl Add {
    /// Does it.
    pub fn run(self) -> Result<(), Stop> {
        let mut engine = Connection::open()?;
        let snapshot = engine.snapshot()?;
        let role = self.role(&snapshot)?;
        let (id, name) = (role.id.clone(), role.name.clone());
        let change = Box::new(Change::PutRole { role: Box::new(role) });
        engine.ask_shared(Shared::Edit { change, base_revision: snapshot.revision })?;
        output::say(words::with("cli-role-added", &text::Args::new().with("name", name)));

        // What it will give, or why it can't be had yet.
        let snapshot = engine.snapshot()?;
        if let Some(view) = snapshot.roles.iter().find(|view| view.role.id == id) {
            for reason in view.outlook.iter().flat_map(|outlook| &outlook.reasons) {
                output::say(reason);
            }
            if let Some(problem) = &view.problem {
                output::say(&problem.message);
                output::say(&problem.hint);
            }
        }
        Ok(())
    }

    fn role(self, snapshot: &Snapshot) -> Result<Role, Stop> {
        if snapshot.roles.iter().any(|view| view.id() == self.name || view.name() == self.name) {
            return Err(Failure::NameTaken { name: self.name }.into());
        }
        let source = match &self.source {
            Some(text) => {
                Some(pick_whole(&snapshot.sources, text).map_err(no_source(text))?.source.id.clone())
            }
            None => None::<SourceId>,
        };
        let via = match &self.via {
            Some(text) => Some(pick_whole(&snapshot.roles, text).map_err(no_role(text))?.role.id.clone()),
            None => None,
        };
        Ok(Role {
            id: RoleId::new(&self.name),
            name: self.name,
            kind: RoleKind::Assume(Assume { arn: self.arn, via, external_id: self.external_id }),
            source,
            duration: self.duration,
            console_duration: self.console_duration,
            region: self.region,
            destination: self.destination,
            group: self.group,
            colour: self.colour,
            favourite: self.favourite,
            protect: self.protect,
            auto_renew: self.auto_renew,
            open_with: self.open_with,
            session_name: self.session_name,
            source_identity: self.source_identity,
            tags: self.tags.into_iter().collect(),
            transitive_tags: self.transitive_tags,
            policy: self.policy,
            policy_arns: self.policy_arns,
        })
    }
}
