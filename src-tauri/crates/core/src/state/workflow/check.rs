//! Checks: who a source is, and who a role makes the person, also one that is being written.

use crate::activity::{ActivityOutcome, What};
use crate::answer::Answer;
use crate::arn::RoleArn;
use crate::caller::Surface;
use crate::failure::Failure;
use crate::id::{OperationId, SourceId};
use crate::role::Role;
use crate::settings::Change;
use crate::source::{Identity, Source, SourceState};
use crate::state::event::Identified;
use crate::state::network::NetworkCall;
use crate::state::part::jobs::Asked;
use crate::state::turn::{LATER, Reply};
use crate::state::workflow::logged::blank;
use crate::state::{Job, State, Turn};

impl State {
    /// Asks AWS who a source is.
    pub(in crate::state) fn check_source(
        &mut self,
        asked: Asked,
        source: &SourceId,
        turn: &mut Turn,
    ) -> Reply {
        let source = Box::new(self.config.source(source)?.clone());
        if source.kind.signs_in() {
            if self.sign_ins.state(&source.id, turn.now) != SourceState::Ready {
                return Err(Failure::NeedsSignIn { source: source.name });
            }
            if let Some(person) = self.sign_ins.person(&source.id) {
                return Ok(Some(Answer::Person { person: person.to_owned() }));
            }
            // An instance gives no identity of its own; that of a login came with it.
            let known = self.sources.identity(&source.id).filter(|_| source.kind.login().is_some());
            return Ok(Some(
                known.map_or(Answer::Done, |identity| Answer::Identity { identity: identity.clone() }),
            ));
        }
        let with = self.requester_credentials.of(&asked.requester, &source)?;
        let (operation, may_prompt) = (asked.id, asked.requester.is_a_person());
        let identify = NetworkCall::Identify { operation, source: source.clone(), with, may_prompt };
        turn.call_for(&asked.requester, Some(&source), identify);
        self.jobs.start(asked, Job::Identify);
        LATER
    }

    /// Asks AWS anything that needs no more than a key, for the date of its answer.
    pub(in crate::state) fn check_clock(&mut self, token: Option<String>, turn: &mut Turn) {
        let has_key = |source: &&Source| !source.kind.signs_in();
        if let Some(source) =
            self.config.settings().sources.iter().find(has_key).map(|source| source.id.clone())
        {
            let asked = self.jobs.own(Surface::Notice, token);
            // Nobody waits for an answer.
            let _ = self.check_source(asked, &source, turn);
        }
    }

    /// AWS has said who a source is, or the key that is to be one's.
    pub(in crate::state) fn identified(
        &mut self,
        id: OperationId,
        source: &SourceId,
        result: Result<Identified, Failure>,
        turn: &mut Turn,
    ) {
        let request_id = match &result {
            Ok(identified) => identified.request_id.clone(),
            Err(Failure::Aws(error)) => error.request_id.as_deref().map(str::to_owned),
            Err(_) => None,
        };
        let identity = result.map(|identified| identified.identity).and_then(refuse_root);
        if matches!(self.jobs.job(id), Some(Job::TakeKey(_))) {
            return self.key_identified(id, identity, turn);
        }
        let result = identity.map_err(|failure| (turn.problem(&failure), failure));
        if let Some(requester) = self.jobs.requester(id) {
            let outcome = match &result {
                Ok(_) => ActivityOutcome::Done,
                Err((problem, _)) => ActivityOutcome::Failed { code: problem.code },
            };
            let mut activity = blank(What::Check, requester.surface, turn.now, outcome);
            activity.caller.clone_from(&requester.caller);
            activity.source = Some(source.clone());
            activity.request_id = request_id;
            turn.log(activity);
        }
        match result {
            Ok(identity) => {
                self.source_is(source, identity.clone(), turn);
                self.succeed(id, Answer::Identity { identity }, turn);
            }
            Err((problem, failure)) => {
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
            Some(arn) => self.fail_with(id, &Failure::BecameAnother { arn: arn.to_owned() }, turn),
            // AWS took the call and named nobody, which it may.
            None => self.succeed(id, Answer::Done, turn),
        }
    }

    /// Assumes a role that is being written, where it could be saved like this.
    pub(in crate::state) fn check_draft(&mut self, asked: Asked, role: Box<Role>, turn: &mut Turn) -> Reply {
        self.config.allows(&Change::PutRole { role: role.clone() })?;
        self.want_session(asked, Job::CheckDraft { role }, turn)
    }
}

/// A root user can assume no role, and its key should not be anywhere.
fn refuse_root(identity: Identity) -> Result<Identity, Failure> {
    if identity.is_root() { Err(Failure::RootKey { account: identity.account }) } else { Ok(identity) }
}
