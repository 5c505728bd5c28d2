//! What each role will give, planned from the settings and what is known beside them: again wherever that has changed.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::assume::SIGNER_NEEDS;
use crate::caller::Requester;
use crate::id::SourceId;
use crate::plan::PlanInputs;
use crate::state::State;

impl State {
    /// Plans the roles again where what is known has changed.
    pub(in crate::state) fn update_roles(&mut self, now: Timestamp) {
        if self.catalogue.set_plan_inputs(self.plan_inputs(now)) {
            self.plan_roles();
        }
    }

    /// Plans every role.
    pub(in crate::state) fn plan_roles(&mut self) {
        let account_of = |source: &SourceId| self.sources.identity(source).map(|who| &*who.account);
        let named = |source: &SourceId, account: &str| self.instances.account_name(source, account);
        self.catalogue.plan_roles(self.config.settings(), account_of, named, &self.engine);
    }

    /// What is known now, for whoever asks.
    pub(in crate::state) fn plan_inputs_for(&self, requester: &Requester, now: Timestamp) -> PlanInputs {
        let mut inputs = self.plan_inputs(now);
        self.requester_credentials.add_to(&mut inputs, requester);
        inputs
    }

    fn plan_inputs(&self, now: Timestamp) -> PlanInputs {
        let usable = self.sessions.iter().filter(|(_, session)| session.lasts(SIGNER_NEEDS, now));
        PlanInputs {
            sources: self.sources.facts(),
            living: usable.map(|(id, _)| id.clone()).collect(),
            lately: self.calls.recent_roles(now),
            environment: None,
            profiles: BTreeMap::new(),
        }
    }
}
