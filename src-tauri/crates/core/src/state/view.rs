//! The snapshot: what surfaces may see of the state.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::State;
use super::operation::Job;
use crate::catalogue::Catalogue;
use crate::id::{RoleId, TeamId};
use crate::menu::keychain_problem;
use crate::notice::wording::{HowEnded, WhatEnded};
use crate::plan::plan;
use crate::prompt::Prompt;
use crate::role::Role;
use crate::session::{OpenedConsole, Owner, Session};
use crate::settings::{Account, Settings, Template};
use crate::snapshot::{
    AccountName, Attention, EngineView, RoleView, SessionView, Snapshot, TemplateView, UnderWay,
};

/// How many roles each template and each team makes. Counted as settings come in force: there may be thousands of roles,
/// and a snapshot follows every event.
#[derive(Debug, Default)]
pub(super) struct Made {
    templates: BTreeMap<RoleId, u32>,
    teams: BTreeMap<TeamId, u32>,
}

impl Made {
    /// How many roles of a team are in force.
    pub(super) fn of_team(&self, team: &TeamId) -> u32 {
        self.teams.get(team).copied().unwrap_or_default()
    }

    pub(super) fn by(settings: &Settings) -> Self {
        Self { templates: counted(&settings.from_templates), teams: counted(&settings.from_teams) }
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

impl State {
    /// What surfaces may see now. The revision is the caller's to raise, with [`State::next_revision`].
    pub fn snapshot(&self, now: Timestamp) -> Snapshot {
        let settings = self.config.settings();
        Snapshot {
            revision: self.revision,
            engine: EngineView {
                ready: self.is_ready(),
                keychain: self.sources.keychain(),
                settings_problem: self.config.problem().cloned(),
                settings_warnings: self.config.warnings().to_vec(),
                signin_endpoint: self.engine.signin_endpoint.clone(),
                importable: match settings.sources.is_empty() && settings.roles.is_empty() {
                    true => self.desktop.importable(),
                    false => 0,
                },
                start: self.desktop.view(),
            },
            preferences: settings.preferences.clone(),
            accounts: settings.accounts.clone(),
            templates: self.template_views(),
            teams: settings
                .teams
                .iter()
                .map(|team| self.teams.view(team, self.made.of_team(&team.id)))
                .collect(),
            sources: settings.sources.iter().map(|source| self.sources.view(source)).collect(),
            roles: Arc::clone(&self.roles),
            sessions: self.session_views(self.clock.by_aws(now)),
            prompts: self.prompts(),
            attention: self.attention(),
        }
    }

    /// The revision of the newest snapshot.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Raises the revision: the snapshot has changed.
    pub fn next_revision(&mut self) {
        self.revision += 1;
    }

    /// Open questions, the oldest first.
    pub(super) fn prompts(&self) -> Vec<Prompt> {
        let asking = self.flights.values().filter_map(|flight| flight.prompt().cloned());
        let asked = self.questions.iter().filter_map(|question| question.prompt().cloned());
        let mut prompts: Vec<Prompt> = asking.chain(asked).collect();
        prompts.sort_by_key(|prompt| prompt.id);
        prompts
    }

    fn session_views(&self, now: Timestamp) -> Vec<SessionView> {
        let mut views: Vec<SessionView> =
            self.sessions.values().map(|session| self.session_view(session, now)).collect();
        views.sort_by(|a, b| (a.started_at, &a.id).cmp(&(b.started_at, &b.id)));
        views
    }

    fn session_view(&self, session: &Session, now: Timestamp) -> SessionView {
        let name = match &session.owner {
            Owner::Role(role) => self.role_name(role),
            Owner::Source(source) => self
                .config
                .settings()
                .source(source)
                .map_or_else(|| source.to_string(), |source| source.name.clone()),
        };
        SessionView {
            id: session.key.id(),
            owner: session.owner.clone(),
            name,
            started_at: self.clock.to_local(session.started_at),
            credentials_until: self.clock.to_local(session.credentials.expiration),
            in_shell: session.handed_out_at.is_some(),
            older_keys_until: session.clocks().older_keys.map(|until| self.clock.to_local(until)),
            console: session.opened.clone().map(|console| OpenedConsole {
                at: self.clock.to_local(console.at),
                until: self.clock.to_local(console.until),
                ..console
            }),
            assumed_arn: session.assumed_arn.clone(),
            under_way: self.under_way(session),
            ended: session.ends() <= now,
        }
    }

    fn under_way(&self, session: &Session) -> Option<UnderWay> {
        let of_session = self.jobs.iter().filter(|operation| operation.job.role() == session.role());
        let under_way = of_session.filter_map(|operation| match &operation.job {
            Job::Renew { .. } => Some(UnderWay::Renewing),
            Job::Opening(opening) if opening.renewing => Some(UnderWay::Renewing),
            Job::Opening(opening) if opening.to.is_browser() => Some(UnderWay::Opening),
            Job::Console(wish) if wish.to.is_browser() => Some(UnderWay::Opening),
            _ => None,
        });
        let waits = session.role().is_some_and(|role| self.waiting.contains_key(role));
        let waits = waits.then_some(UnderWay::Waiting);
        under_way.max_by_key(|under_way| *under_way == UnderWay::Renewing).or(waits)
    }

    /// What a person should look at, most urgent first.
    fn attention(&self) -> Vec<Attention> {
        let texts = &self.engine.texts;
        let keychain =
            keychain_problem(self.sources.keychain(), texts).map(|problem| Attention::Keychain { problem });
        let prompts = self.prompts().into_iter().map(|prompt| Attention::Prompt { prompt: Box::new(prompt) });
        let asleep = self.ended.values().filter(|ended| ended.how == HowEnded::Asleep).count();
        let together = u32::try_from(asleep).ok().filter(|count| *count > 1);
        let mut ended: Vec<_> = self
            .ended
            .iter()
            .filter(|(_, ended)| together.is_none() || ended.how != HowEnded::Asleep)
            .collect();
        let together = together.map(|count| Attention::EndedAsleep { count });
        ended.sort_by_key(|(_, ended)| std::cmp::Reverse(ended.at));
        let ended = ended.into_iter().map(|(session, ended)| Attention::Ended {
            session: session.clone(),
            role: ended.role.clone(),
            name: self.role_name(&ended.role),
            at: self.clock.to_local(ended.at),
            older_keys: ended.what == WhatEnded::ExportedCredentials,
        });
        let mut failed: Vec<_> = self.failed.iter().collect();
        failed.sort_by_key(|(_, (at, _))| std::cmp::Reverse(*at));
        let failed = failed.into_iter().map(|(role, (_, problem))| Attention::Failed {
            role: role.clone(),
            name: self.role_name(role),
            problem: problem.clone(),
        });
        let waiting = self.waiting.iter().map(|(role, waiting)| Attention::Waiting {
            role: role.clone(),
            name: self.role_name(role),
            problem: waiting.problem.clone(),
        });
        let clock = self.clock.ahead().as_secs();
        let clock = (clock != 0).then_some(Attention::Clock { ahead: clock });
        let trouble = [self.config.problem(), self.store_problem.as_ref(), self.record_file.problem()]
            .into_iter()
            .flatten();
        let trouble = trouble.map(|problem| Attention::Trouble { problem: problem.clone() });
        let sessions = together.into_iter().chain(ended).chain(failed).chain(waiting);
        keychain.into_iter().chain(prompts).chain(sessions).chain(clock).chain(trouble).collect()
    }

    fn template_views(&self) -> Vec<TemplateView> {
        let view = |template: &Template| TemplateView {
            template: template.clone(),
            roles: self.made.templates.get(&template.role.id).copied().unwrap_or_default(),
        };
        self.config.settings().templates.iter().map(view).collect()
    }

    /// The number of the account a role is in: its ARN's, else that of whoever its source is.
    fn account_of(&self, role: &Role) -> Option<String> {
        if role.kind.arn().is_some() {
            return role.kind.account();
        }
        self.sources.identity(role.source.as_ref()?).map(|identity| identity.account.clone())
    }

    /// A role as surfaces see it.
    pub(super) fn role_view(&self, id: &RoleId) -> Option<&RoleView> {
        self.roles.iter().find(|view| view.role.id == *id).map(Arc::as_ref)
    }

    /// Plans every role anew: after a change of the settings, and of what is known when a way is planned.
    pub(super) fn rebuild_roles(&mut self) {
        let (settings, engine) = (self.config.settings(), &self.engine);
        let accounts: BTreeMap<&str, &Account> =
            settings.accounts.iter().map(|account| (account.id.as_str(), account)).collect();
        let view = |role: &Role| {
            let template = settings.from_templates.get(&role.id);
            let team = settings.from_teams.get(&role.id);
            let number = self.account_of(role);
            let account = number.as_deref().and_then(|number| accounts.get(number));
            let planned = plan(settings, &self.known, role, &engine.person, &engine.texts);
            let problem = planned.as_ref().err().map(|failure| self.problem(failure));
            let mut view = RoleView {
                role: role.clone(),
                catalogue: match (template, team) {
                    (Some(_), _) => Catalogue::Template,
                    (None, Some(_)) => Catalogue::Team,
                    (None, None) => Catalogue::Settings,
                },
                arn: role.kind.arn().map(str::to_owned),
                partition: role.kind.partition().map(|partition| partition.word().to_owned()),
                signed_by: role.signed_by(),
                from: template.map(ToString::to_string).or_else(|| team.map(ToString::to_string)),
                group: role.group.clone().or_else(|| account?.group.clone()),
                colour: role.colour.or_else(|| account?.colour),
                account: number.as_ref().map(|number| AccountName {
                    id: number.clone(),
                    name: account.map_or_else(|| number.clone(), |account| account.name.clone()),
                }),
                outlook: planned.ok().map(|plan| plan.outlook),
                problem,
                last_used: None,
                habit: None,
                recent_services: Vec::new(),
            };
            self.uses.show(&mut view);
            Arc::new(view)
        };
        self.roles = Arc::new(settings.roles.iter().map(view).collect());
    }
}
