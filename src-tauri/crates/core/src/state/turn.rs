//! One turn of the engine: an event is handled, with the time it is and what the engine was told at its start, and
//! what is to be done about the event is collected.

use std::sync::Arc;

use jiff::Timestamp;

use super::EngineConfig;
use super::effect::Effect;
use super::network::{Network, NetworkCall};
use crate::activity::Activity;
use crate::answer::{Answer, EngineAnswer};
use crate::caller::Requester;
use crate::failure::Failure;
use crate::id::OperationId;
use crate::notice::wording::Wording;
use crate::problem::Problem;
use crate::source::Source;

/// What becomes of a request there and then: an answer, or nothing where a job answers later.
pub(crate) type Reply = Result<Option<Answer>, Failure>;

/// A job answers later.
pub(crate) const LATER: Reply = Ok(None);

/// What was asked for is done.
pub(crate) const DONE: Reply = Ok(Some(Answer::Done));

/// What an event is handled with. Whatever handles one takes the turn, and nothing else from outside.
pub(crate) struct Turn {
    /// The time by AWS's clock.
    pub now: Timestamp,
    /// The time by this computer's own clock, which people see.
    local: Timestamp,
    /// What the engine was told at its start.
    pub engine: Arc<EngineConfig>,
    /// Whether AWS may be called over plain http beyond this computer.
    pub plain_endpoint: bool,
    effects: Vec<Effect>,
}

impl Turn {
    pub fn new(now: Timestamp, local: Timestamp, engine: Arc<EngineConfig>) -> Self {
        Self { now, local, engine, plain_endpoint: false, effects: Vec::new() }
    }

    /// Adds something to do, after what was added before.
    pub fn push(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    /// Makes a call over the network, by the requester's own way and AWS files.
    pub fn call(&mut self, requester: &Requester, call: NetworkCall) {
        self.call_for(requester, None, call);
    }

    /// The same for a source: where it is a profile, that says by which endpoints.
    pub fn call_for(&mut self, requester: &Requester, source: Option<&Source>, call: NetworkCall) {
        let network = Network::of(requester, source, self.plain_endpoint);
        self.push(Effect::Call { call: Box::new(call), network });
    }

    /// Adds several things to do, in their order.
    pub fn extend(&mut self, effects: impl IntoIterator<Item = Effect>) {
        self.effects.extend(effects);
    }

    /// Everything that is to be done.
    pub fn into_effects(self) -> Vec<Effect> {
        self.effects
    }

    /// Appends to the activity log.
    pub fn log(&mut self, activity: Activity) {
        self.push(Effect::Log(Box::new(activity)));
    }

    /// How notices are worded now.
    pub fn wording(&self) -> Wording<'_> {
        Wording { texts: &self.engine.texts, zone: &self.engine.zone, now: self.local }
    }

    /// A failure in a person's words.
    pub fn problem(&self, failure: &Failure) -> Problem {
        Problem::of(failure, &self.engine.texts)
    }

    /// Answers a request there and then, unless a job answers later or nobody waits for it.
    pub fn reply(&mut self, id: OperationId, is_answered: bool, reply: Reply) {
        if let (true, Some(reply)) = (is_answered, reply.transpose()) {
            let result = reply.map(EngineAnswer::from).map_err(|failure| self.problem(&failure));
            self.answer(id, result);
        }
    }

    /// Answers a request.
    pub fn answer(&mut self, operation: OperationId, result: Result<EngineAnswer, Problem>) {
        self.push(Effect::Answer(operation, result));
    }
}
