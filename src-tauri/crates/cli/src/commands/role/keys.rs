//! The flags for the keys of a role's entry, for `role add` and `role edit`. The engine checks the values.

use clap::builder::PossibleValuesParser;
use rolecall_core::arn::{NoRoleArn, of_switch_role_link, why_no_role};
use rolecall_core::duration::Seconds;
use rolecall_core::problem::ProblemCode;
use rolecall_core::role::{Allow, Colour, OpenWith, Role, RoleKind};
use rolecall_core::settings::Approve;
use rolecall_core::snapshot::Snapshot;
use rolecall_core::text::Args;

use crate::commands::completions;
use crate::commands::settings_entry::OptionalKey;
use crate::error::CliError;
use crate::i18n;
use crate::parse;
use crate::resolve::resolve;

/// The keys of a role's entry, except its name.
#[derive(Debug, Default, PartialEq, clap::Args)]
pub struct Keys {
    /// The role ARN (arn:aws:iam::ACCOUNT:role/NAME), or a switch-role link
    #[arg(long)]
    arn: Option<String>,
    /// The access method: assume a role, sign in as a federated user, use the source's own credentials, or use a permission set
    #[arg(long, value_parser = PossibleValuesParser::new(RoleKind::each().map(|kind| kind.word())))]
    kind: Option<String>,
    /// The source of its credentials
    #[arg(long, add = completions::sources())]
    source: Option<String>,
    /// Chain through this role instead of a source
    #[arg(long, value_name = "ROLE", conflicts_with = "source", add = completions::roles())]
    via: Option<String>,
    /// What a federated user can do
    #[arg(long, value_parser = parse::word::<Allow>(&["all", "read-only"]))]
    allow: Option<Allow>,
    /// How long credentials last, such as 4h
    #[arg(long)]
    duration: Option<Seconds>,
    /// How long the console lasts, such as 12h
    #[arg(long, value_name = "DURATION")]
    console_duration: Option<Seconds>,
    /// The region for the console and for commands (AWS_REGION)
    #[arg(long)]
    region: Option<String>,
    /// The start page: a service, a console path, a console address or an ARN
    #[arg(long, value_name = "WHERE")]
    destination: Option<String>,
    /// Its group
    #[arg(long)]
    group: Option<String>,
    /// Its colour
    #[arg(long, alias = "color", value_parser = parse::named(&Colour::ALL))]
    colour: Option<Colour>,
    /// Show it at the top of the menu
    #[arg(long, alias = "favorite", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    favourite: Option<bool>,
    /// Ask for a reason each time and save it in the activity log
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    protect: Option<bool>,
    /// Ask before any program gets it, or only if it is protected
    #[arg(long, value_parser = parse::named(&Approve::ALL))]
    approve: Option<Approve>,
    /// Renew its session automatically
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    auto_renew: Option<bool>,
    /// How to open its console: default, private, profile:NAME, or a command as a JSON list
    #[arg(long, value_name = "HOW", value_parser = parse::open_with)]
    open_with: Option<OpenWith>,
    /// The External ID that the role's owner gave you
    #[arg(long, value_name = "ID")]
    external_id: Option<String>,
    /// The session name in CloudTrail; can include {user} and {host}
    #[arg(long, value_name = "TEMPLATE")]
    session_name: Option<String>,
    /// The source identity in CloudTrail, kept through chained roles
    #[arg(long, value_name = "NAME")]
    source_identity: Option<String>,
    /// A session tag; can be repeated
    #[arg(long = "tag", value_name = "KEY=VALUE", value_parser = parse::tag)]
    tags: Vec<(String, String)>,
    /// A tag to pass on to chained roles; can be repeated
    #[arg(long = "transitive-tag", value_name = "KEY")]
    transitive_tags: Vec<String>,
    /// A policy that limits the session, as JSON or @FILE
    #[arg(long, value_name = "JSON|@FILE", value_parser = parse::policy)]
    policy: Option<String>,
    /// A managed policy that limits the session; can be repeated
    #[arg(long = "policy-arn", value_name = "ARN")]
    policy_arns: Vec<String>,
}

/// The keys that `--unset` can remove: all that are optional.
pub const OPTIONAL: [OptionalKey<Role>; 20] = [
    ("allow", |role| {
        if let RoleKind::Federation(federation) = &mut role.kind {
            federation.allow = Allow::default();
        }
    }),
    ("duration", |role| role.duration = None),
    ("console-duration", |role| role.console_duration = None),
    ("region", |role| role.region = None),
    ("destination", |role| role.destination = None),
    ("group", |role| role.group = None),
    ("colour", |role| role.colour = None),
    ("favourite", |role| role.favourite = false),
    ("protect", |role| role.protect = false),
    ("approve", |role| role.approve = None),
    ("auto-renew", |role| role.auto_renew = None),
    ("open-with", |role| role.open_with = None),
    ("external-id", |role| {
        if let RoleKind::Assume(assume) = &mut role.kind {
            assume.external_id = None;
        }
    }),
    ("session-name", |role| role.session_name = None),
    ("source-identity", |role| role.source_identity = None),
    ("tag", |role| role.tags.clear()),
    ("transitive-tag", |role| role.transitive_tags.clear()),
    ("policy", |role| role.policy = None),
    ("policy-arn", |role| role.policy_arns.clear()),
    ("via", |role| {
        if let RoleKind::Assume(assume) = &mut role.kind {
            assume.via = None;
        }
    }),
];

impl Keys {
    /// Sets the keys of the given flags; the others stay. Tags and lists are added to those that the entry has.
    pub fn put(self, role: &mut Role, snapshot: &Snapshot) -> Result<(), CliError> {
        self.put_kind(role, snapshot)?;
        put(&mut role.duration, self.duration);
        put(&mut role.console_duration, self.console_duration);
        put(&mut role.region, self.region);
        put(&mut role.destination, self.destination);
        put(&mut role.group, self.group);
        put(&mut role.colour, self.colour);
        role.favourite = self.favourite.unwrap_or(role.favourite);
        role.protect = self.protect.unwrap_or(role.protect);
        role.approve = self.approve.or(role.approve);
        role.auto_renew = self.auto_renew.or(role.auto_renew);
        put(&mut role.open_with, self.open_with);
        put(&mut role.session_name, self.session_name);
        put(&mut role.source_identity, self.source_identity);
        role.tags.extend(self.tags);
        add_new(&mut role.transitive_tags, self.transitive_tags);
        put(&mut role.policy, self.policy);
        add_new(&mut role.policy_arns, self.policy_arns);
        Ok(())
    }

    /// Refuses flags for keys that a role of this kind has not.
    fn refuse_unfit(&self, role: &Role) -> Result<(), CliError> {
        let assumes = matches!(role.kind, RoleKind::Assume(_));
        let federates = matches!(role.kind, RoleKind::Federation(_));
        let flags = [
            ("--arn", self.arn.is_some(), assumes),
            ("--via", self.via.is_some(), assumes),
            ("--external-id", self.external_id.is_some(), assumes),
            ("--allow", self.allow.is_some(), federates),
        ];
        match flags.into_iter().find(|(_, given, fits)| *given && !fits) {
            None => Ok(()),
            Some((flag, ..)) => {
                let args =
                    Args::new().with("flag", flag).with("name", &role.name).with("kind", role.kind.word());
                let message = i18n::with("cli-role-flag-unfit", &args);
                Err(CliError::worded(ProblemCode::Invalid, message, i18n::get("cli-role-flag-unfit-hint")))
            }
        }
    }

    /// Sets its kind, its ARN, and the source or role that signs for it.
    fn put_kind(&self, role: &mut Role, snapshot: &Snapshot) -> Result<(), CliError> {
        let kind = self.kind.as_deref().unwrap_or(role.kind.word());
        if kind != role.kind.word() {
            role.kind = RoleKind::of_word(kind).unwrap_or_else(|| role.kind.clone());
        }
        self.refuse_unfit(role)?;
        let via = match &self.via {
            Some(text) => Some(resolve(&snapshot.roles, text)?.role.id.clone()),
            None => None,
        };
        if let Some(text) = &self.source {
            role.source = Some(resolve(&snapshot.sources, text)?.source.id.clone());
        }
        match &mut role.kind {
            RoleKind::Assume(assume) => {
                if let Some(arn) = &self.arn {
                    assume.arn = role_arn(arn)?;
                }
                if self.source.is_some() {
                    assume.via = None;
                } else if via.is_some() {
                    (assume.via, role.source) = (via, None);
                }
                put(&mut assume.external_id, self.external_id.clone());
            }
            RoleKind::Federation(federation) => federation.allow = self.allow.unwrap_or(federation.allow),
            RoleKind::Own | RoleKind::PermissionSet(_) => {}
        }
        Ok(())
    }
}

/// The ARN that was given, or that a link for switching roles leads to.
fn role_arn(text: &str) -> Result<String, CliError> {
    if let Some(arn) = of_switch_role_link(text) {
        return Ok(arn);
    }
    let args = Args::new();
    let (id, args) = match why_no_role(text) {
        None => return Ok(text.to_owned()),
        Some(NoRoleArn::User) => ("cli-arn-user", args),
        Some(NoRoleArn::Session(role)) => ("cli-arn-session", args.with("role", role)),
        Some(NoRoleArn::Account(digits)) => ("cli-arn-account", args.with("digits", digits)),
        Some(NoRoleArn::NoArn) => ("cli-arn-name", args.with("text", text)),
        Some(NoRoleArn::Other) => ("cli-arn-other", args),
    };
    let message = format!("--arn: {}", i18n::with(id, &args));
    Err(CliError::worded(ProblemCode::Invalid, message, i18n::get("cli-arn-hint")))
}

fn put<T>(key: &mut Option<T>, value: Option<T>) {
    if value.is_some() {
        *key = value;
    }
}

fn add_new(list: &mut Vec<String>, more: Vec<String>) {
    for text in more {
        if !list.contains(&text) {
            list.push(text);
        }
    }
}
