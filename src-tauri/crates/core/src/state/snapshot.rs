//! The snapshot: what surfaces may see of the state.

use jiff::Timestamp;

use super::State;
use crate::menu::keychain_problem;
use crate::session::{HowEnded, OpenedConsole, Owner, Session, WhatEnded};
use crate::sign_in::Flow;
use crate::snapshot::{Attention, EngineView, SessionView, SignInView, Snapshot, SourceView, UnderWay};
use crate::source::Source;
use crate::state::workflow::Job;

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
                plain_endpoint: self.engine.plain_endpoint.clone(),
                importable: match settings.sources.is_empty() && settings.roles.is_empty() {
                    true => self.desktop.importable(),
                    false => 0,
                },
                start: self.desktop.view(),
            },
            preferences: settings.preferences.clone(),
            accounts: settings.accounts.clone(),
            templates: settings
                .templates
                .iter()
                .map(|template| self.catalogue.template_view(template))
                .collect(),
            teams: settings
                .teams
                .iter()
                .map(|team| self.teams.view(team, self.catalogue.roles_of_team(&team.id)))
                .collect(),
            sources: settings.sources.iter().map(|source| self.source_view(source)).collect(),
            roles: self.catalogue.views(),
            sessions: self.session_views(self.clock.by_aws(now)),
            prompts: self.prompts.open().cloned().collect(),
            attention: self.attention(),
            programs: self.approvals.all().to_vec(),
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

    fn source_view(&self, source: &Source) -> SourceView {
        let sign_in = source.kind.signs_in().then(|| SignInView {
            person: self.sign_ins.person(&source.id).map(str::to_owned),
            elsewhere: self.sign_ins.last_flow(&source.id) == Some(Flow::Device),
            signed_in_at: self.sign_ins.signed_in_at(&source.id).map(|at| self.clock.to_local(at)),
            until: self.sign_ins.until(&source.id).map(|until| self.clock.to_local(until)),
            waiting: u32::try_from(self.who_waits_for_sign_in(&source.id).len()).unwrap_or(u32::MAX),
            ..self.instances.view(&source.id)
        });
        SourceView { sign_in, ..self.sources.view(source) }
    }

    fn session_views(&self, now: Timestamp) -> Vec<SessionView> {
        let mut views: Vec<SessionView> =
            self.sessions.iter().map(|(_, session)| self.session_view(session, now)).collect();
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
            Job::Console(_, to) if to.is_browser() => Some(UnderWay::Opening),
            _ => None,
        });
        let waits = session.role().is_some_and(|role| self.renewals.waits(role));
        let waits = waits.then_some(UnderWay::Waiting);
        under_way.max_by_key(|under_way| *under_way == UnderWay::Renewing).or(waits)
    }

    /// What a person should look at, most urgent first.
    fn attention(&self) -> Vec<Attention> {
        let texts = &self.engine.texts;
        let keychain =
            keychain_problem(self.sources.keychain(), texts).map(|problem| Attention::Keychain { problem });
        let prompts =
            self.prompts.open().cloned().map(|prompt| Attention::Prompt { prompt: Box::new(prompt) });
        let permission = self
            .permission()
            .map(|(operation, acts)| Attention::Permission { operation, acts: acts.to_vec() });
        let approvals = self.approvals_wanted().into_iter();
        let approvals = approvals.map(|(operation, wanted)| Attention::Approval {
            operation,
            role: wanted.role.clone(),
            name: self.role_name(&wanted.role),
            program: Box::new(wanted.program.clone()),
        });
        let asleep = self.sessions.ended().filter(|(_, ended)| ended.how == HowEnded::Asleep).count();
        let together = u32::try_from(asleep).ok().filter(|count| *count > 1);
        let mut ended: Vec<_> = self
            .sessions
            .ended()
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
        let failed = self.refusals.newest_first().into_iter().map(|(role, refusal)| Attention::Failed {
            role: role.clone(),
            name: self.role_name(role),
            problem: refusal.problem.clone(),
        });
        let waiting = self.renewals.waiting().map(|(role, waiting)| Attention::Waiting {
            role: role.clone(),
            name: self.role_name(role),
            problem: waiting.problem.clone(),
        });
        let clock = self.clock.ahead().as_secs();
        let clock = (clock != 0).then_some(Attention::Clock { ahead: clock });
        let trouble =
            [self.config.problem(), self.store.problem(), self.record_file.problem()].into_iter().flatten();
        let trouble = trouble.map(|problem| Attention::Trouble { problem: problem.clone() });
        let sessions = together.into_iter().chain(ended).chain(failed).chain(waiting);
        permission
            .into_iter()
            .chain(approvals)
            .chain(keychain)
            .chain(prompts)
            .chain(sessions)
            .chain(clock)
            .chain(trouble)
            .collect()
    }
}
