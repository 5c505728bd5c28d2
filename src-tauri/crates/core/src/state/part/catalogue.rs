//! The roles as people see them, each with what it would give and what was used of it.

mod usage;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;

use crate::activity::{ActivityLines, What};
use crate::catalogue::Catalogue as Origin;
use crate::id::{RoleId, SourceId, TeamId};
use crate::plan::{Outlook, PlanInputs, plan};
use crate::problem::Problem;
use crate::role::Role;
use crate::settings::{Account, Settings, Template};
use crate::snapshot::{AccountName, RoleView, TemplateView};
use crate::state::EngineConfig;
use usage::Usage;

/// All roles.
#[derive(Default)]
pub struct Catalogue {
    /// Shared with snapshots: there may be thousands, of which a use changes one.
    views: Arc<Vec<Arc<RoleView>>>,
    generated_role_counts: GeneratedRoleCounts,
    usage: Usage,
    /// Roles whose console was last opened in a window of its own, because a person asked for that.
    own_window_roles: BTreeSet<RoleId>,
    plan_inputs: PlanInputs,
}

/// How many roles each template and each team gives, counted once as settings come in force.
#[derive(Default)]
struct GeneratedRoleCounts {
    templates: BTreeMap<RoleId, u32>,
    teams: BTreeMap<TeamId, u32>,
}

impl Catalogue {
    /// All roles of the settings, in their order.
    pub fn views(&self) -> Arc<Vec<Arc<RoleView>>> {
        Arc::clone(&self.views)
    }

    /// The role of that id, where the settings have it.
    pub fn view(&self, role: &RoleId) -> Option<&RoleView> {
        self.views.iter().find(|view| view.role.id == *role).map(Arc::as_ref)
    }

    /// Whether a new session of the role asks a person something.
    pub fn asks(&self, role: &RoleId) -> bool {
        self.view(role).and_then(|view| view.outlook.as_ref()).is_some_and(Outlook::asks)
    }

    /// Whether credentials of the role are only given for a reason.
    pub fn asks_reason(&self, role: &RoleId) -> bool {
        self.view(role).is_some_and(RoleView::asks_reason)
    }

    /// A template as surfaces see it.
    pub fn template_view(&self, template: &Template) -> TemplateView {
        let roles = self.generated_role_counts.templates.get(&template.role.id);
        TemplateView { template: template.clone(), roles: roles.copied().unwrap_or_default() }
    }

    /// How many roles of a team are in force.
    pub fn roles_of_team(&self, team: &TeamId) -> u32 {
        self.generated_role_counts.teams.get(team).copied().unwrap_or_default()
    }

    /// Other settings are in force.
    pub fn settings_changed(&mut self, settings: &Settings) {
        self.generated_role_counts = GeneratedRoleCounts {
            templates: counted(&settings.from_templates),
            teams: counted(&settings.from_teams),
        };
    }

    /// What the roles' outlooks are made from beside the settings.
    pub fn plan_inputs(&self) -> &PlanInputs {
        &self.plan_inputs
    }

    /// Takes what outlooks are made from. True: that has changed, so all are to be made again.
    pub fn set_plan_inputs(&mut self, inputs: PlanInputs) -> bool {
        let changed = inputs != self.plan_inputs;
        self.plan_inputs = inputs;
        changed
    }

    /// Plans every role: after a change of the settings, of the plan inputs, or of who a source is.
    pub fn plan_roles<'a>(
        &mut self,
        settings: &Settings,
        account_of: impl Fn(&SourceId) -> Option<&'a str>,
        account_name: impl Fn(&SourceId, &str) -> Option<&'a str>,
        engine: &EngineConfig,
    ) {
        let accounts: BTreeMap<&str, &Account> =
            settings.accounts.iter().map(|account| (account.id.as_str(), account)).collect();
        let view = |role: &Arc<Role>| {
            let template = settings.from_templates.get(&role.id);
            let team = settings.from_teams.get(&role.id);
            let instance = settings.from_instances.get(&role.id);
            // The number of the account: its own, else that of whoever its source is.
            let number = match (role.kind.arn(), role.kind.account()) {
                (_, Some(number)) => Some(number),
                (Some(_), None) => None,
                (None, None) => role.source.as_ref().and_then(&account_of).map(ToOwned::to_owned),
            };
            let account = number.as_deref().and_then(|number| accounts.get(number));
            let planned = plan(settings, &self.plan_inputs, role, &engine.person, &engine.texts);
            let mut view = RoleView {
                role: Arc::clone(role),
                catalogue: match (template, team, instance) {
                    (Some(_), ..) => Origin::Template,
                    (_, Some(_), _) => Origin::Team,
                    (_, _, Some(_)) => Origin::Instance,
                    (None, None, None) => Origin::Settings,
                },
                arn: role.kind.arn().map(str::to_owned),
                partition: role.kind.partition().map(|partition| partition.word().to_owned()),
                signed_by: role.signed_by(),
                from: template
                    .map(ToString::to_string)
                    .or_else(|| team.map(ToString::to_string))
                    .or_else(|| instance.map(ToString::to_string)),
                group: role.group.clone().or_else(|| account?.group.clone()),
                colour: role.colour.or_else(|| account?.colour),
                account: number.as_ref().map(|number| {
                    let listed = || role.source.as_ref().and_then(|source| account_name(source, number));
                    let name = account.map(|account| account.name.as_str()).or_else(listed).unwrap_or(number);
                    AccountName { id: number.clone(), name: name.to_owned() }
                }),
                problem: planned.as_ref().err().map(|failure| Problem::of(failure, &engine.texts)),
                outlook: planned.ok().map(|plan| plan.outlook),
                last_used: None,
                habit: None,
                recent_services: Vec::new(),
            };
            self.usage.show(&mut view);
            Arc::new(view)
        };
        self.views = Arc::new(settings.roles.iter().map(view).collect());
    }

    /// A role was used, in a service's console if that is named. That changes nothing of what roles give, so none is
    /// planned again.
    pub fn used(&mut self, role: &RoleId, what: What, service: Option<&str>, now: Timestamp) {
        self.usage.used(role, what, service, now);
        if let Some(place) = self.views.iter().position(|view| view.role.id == *role) {
            self.usage.show(Arc::make_mut(&mut Arc::make_mut(&mut self.views)[place]));
        }
    }

    /// The activity log says what was used before this start.
    pub fn learn_usage(&mut self, log: ActivityLines) {
        self.usage.learn(log);
        Arc::make_mut(&mut self.views).iter_mut().for_each(|view| self.usage.show(Arc::make_mut(view)));
    }

    /// Whether the role's console was last opened in a window of its own, because a person asked for that.
    pub fn opened_in_own_window(&self, role: &RoleId) -> bool {
        self.own_window_roles.contains(role)
    }

    /// The role's console was opened, in a window of its own or not.
    pub fn set_own_window(&mut self, role: &RoleId, own_window: bool) {
        if own_window {
            self.own_window_roles.insert(role.clone());
        } else {
            self.own_window_roles.remove(role);
        }
    }
}

/// How many roles come from each.
fn counted<T: Clone + Ord>(from: &BTreeMap<RoleId, T>) -> BTreeMap<T, u32> {
    let mut counts = BTreeMap::new();
    for one in from.values() {
        *counts.entry(one.clone()).or_default() += 1;
    }
    counts
}
