//! Checks: who a source is, whom a role makes the person, and what a change would give.

use super::add_key::refuse_root;
use crate::activity::{ActivityOutcome, What};
use crate::answer::Answer;
use crate::arn::RoleArn;
use crate::caller::{Requester, Surface};
use crate::failure::Failure;
use crate::id::{OperationId, SourceId};
use crate::role::Role;
use crate::settings::Change;
use crate::source::Identity;
use crate::state::State;
use crate::state::event::Identified;
use crate::state::flight::is_a_person;
use crate::state::network::NetworkCall;
use crate::state::turn::Turn;
use crate::state::workflow::Job;
use crate::state::workflow::logged::blank;

impl State {
    /// Asks AWS who a source is.
    pub(in crate::state) fn check_source(
        &mut self,
        id: OperationId,
        requester: Requester,
        source: &SourceId,
        turn: &mut Turn,
    ) {
        let found = self.config.source(source).map(|source| Box::new(source.clone()));
        let found =
            found.and_then(|source| Ok((self.requester_credentials.of(&requester, &source)?, source)));
        let (with, source) = match found {
            Ok(found) => found,
            Err(failure) => return turn.refuse(id, &requester, &failure),
        };
        let may_prompt = is_a_person(&requester);
        turn.call(&requester, NetworkCall::Identify { operation: id, source, with, may_prompt });
        self.jobs.start(id, requester, Job::Identify);
    }

    /// Asks AWS anything that needs no more than a key, for the date of its answer.
    pub(in crate::state) fn check_clock(&mut self, token: Option<String>, turn: &mut Turn) {
        let Some(source) = self.config.settings().sources.first().map(|source| source.id.clone()) else {
            return;
        };
        let id = self.jobs.own_id();
        self.check_source(id, Requester::click(Surface::Notice, token), &source, turn);
    }

    /// AWS has said who a source, or the key that is to be one's, is.
    pub(in crate::state) fn identified(
        &mut self,
        id: OperationId,
        source: &SourceId,
        result: Result<Identified, Failure>,
        turn: &mut Turn,
    ) {
        let of_new_key = self.jobs.get(id).is_some_and(|operation| matches!(operation.job, Job::TakeKey(_)));
        if of_new_key {
            let identity = result.map(|identified| identified.identity).and_then(refuse_root);
            return self.key_identified(id, identity, turn);
        }
        let request_id = match &result {
            Ok(identified) => identified.request_id.clone(),
            Err(Failure::Aws(error)) => error.request_id.clone(),
            Err(_) => None,
        };
        let result = result.map(|identified| identified.identity).and_then(refuse_root);
        let outcome = match &result {
            Ok(_) => ActivityOutcome::Done,
            Err(failure) => ActivityOutcome::Failed { code: turn.problem(failure).code },
        };
        if let Some(operation) = self.jobs.get(id) {
            let mut activity = blank(What::Check, operation.requester.surface, turn.now, outcome);
            activity.caller.clone_from(&operation.requester.caller);
            activity.source = Some(source.clone());
            activity.request_id = request_id;
            turn.log(activity);
        }
        match result {
            Ok(identity) => {
                self.source_is(source, identity.clone(), turn);
                self.succeed(id, Answer::Identity { identity }, turn);
            }
            Err(failure) => {
                let problem = turn.problem(&failure);
                self.sources.keychain_failed(&failure);
                self.sources.failed(source, &problem);
                self.fail(id, &problem, turn);
            }
        }
    }

    /// A role that was to be checked was assumed: compares who that is with what the role's ARN asks for.
    pub(in crate::state) fn role_checked(
        &mut self,
        id: OperationId,
        role: Option<&Role>,
        became: Option<&str>,
        turn: &mut Turn,
    ) {
        let asked = role.and_then(|role| role.kind.arn()).and_then(RoleArn::parse);
        match became {
            Some(arn) if asked.as_ref().is_none_or(|asked| asked.is_of_session(arn)) => {
                self.succeed(id, Answer::Identity { identity: Identity::of_arn(arn) }, turn);
            }
            Some(arn) => {
                let problem = turn.problem(&Failure::BecameAnother { arn: arn.to_owned() });
                self.fail(id, &problem, turn);
            }
            // AWS took the call and named nobody, which it may.
            None => self.succeed(id, Answer::Done, turn),
        }
    }

    /// Assumes a role that is being written, where it could be saved like this.
    pub(in crate::state) fn check_draft(
        &mut self,
        id: OperationId,
        requester: Requester,
        role: Box<Role>,
        turn: &mut Turn,
    ) {
        match self.config.allows(&Change::PutRole { role: role.clone() }) {
            Ok(_) => self.want_session(id, requester, Job::CheckDraft { role }, turn),
            Err(failure) => turn.refuse(id, &requester, &failure),
        }
    }
}
