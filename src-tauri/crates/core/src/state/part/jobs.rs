//! Jobs: what somebody waits for, from the request to its answer, and the requests that wait until the engine is ready.

use std::collections::BTreeMap;

use crate::caller::{Requester, Surface};
use crate::id::{ConnectionId, OperationId};
use crate::request::EngineRequest;

/// The first number of jobs that no connection asked for; connections count from 1.
const OWN_FROM: u64 = 1 << 62;

/// A request that somebody makes: the number of its job, and who asks.
#[derive(Debug)]
pub(in crate::state) struct Asked {
    pub id: OperationId,
    pub requester: Requester,
}

/// A job, and who waits for it.
#[derive(Debug)]
pub(in crate::state) struct Operation<J> {
    pub requester: Requester,
    pub job: J,
}

/// All jobs under way. What a job is made of is up to the workflow that does it.
#[derive(Debug)]
pub(in crate::state) struct Jobs<J> {
    under_way: BTreeMap<OperationId, Operation<J>>,
    queued_until_ready: Vec<(Asked, EngineRequest)>,
    last_own: u64,
}

impl<J> Default for Jobs<J> {
    fn default() -> Self {
        Self { under_way: BTreeMap::new(), queued_until_ready: Vec::new(), last_own: OWN_FROM }
    }
}

impl<J> Jobs<J> {
    /// A request that no connection makes, such as a click on a notification.
    pub fn own(&mut self, surface: Surface, activation_token: Option<String>) -> Asked {
        self.last_own += 1;
        let requester = Requester::click(surface, activation_token);
        Asked { id: OperationId(self.last_own), requester }
    }

    pub fn start(&mut self, Asked { id, requester }: Asked, job: J) {
        self.under_way.insert(id, Operation { requester, job });
    }

    pub fn get(&self, id: OperationId) -> Option<&Operation<J>> {
        self.under_way.get(&id)
    }

    pub fn job(&self, id: OperationId) -> Option<&J> {
        self.get(id).map(|operation| &operation.job)
    }

    /// A job for its own workflow to go on with, and who waits for it.
    pub fn job_mut(&mut self, id: OperationId) -> Option<(&Requester, &mut J)> {
        self.under_way.get_mut(&id).map(|operation| (&operation.requester, &mut operation.job))
    }

    pub fn requester(&self, id: OperationId) -> Option<&Requester> {
        self.get(id).map(|operation| &operation.requester)
    }

    /// Takes out a job that has come to its end, for the answer.
    pub fn finish(&mut self, id: OperationId) -> Option<Operation<J>> {
        self.under_way.remove(&id)
    }

    /// All that is under way, the first that was asked for first.
    pub fn iter(&self) -> impl Iterator<Item = &Operation<J>> {
        self.under_way.values()
    }

    /// The same with their numbers.
    pub fn entries(&self) -> impl Iterator<Item = (OperationId, &Operation<J>)> {
        self.under_way.iter().map(|(id, operation)| (*id, operation))
    }

    /// Keeps a request until the engine is ready to take it up.
    pub fn queue(&mut self, asked: Asked, request: EngineRequest) {
        self.queued_until_ready.push((asked, request));
    }

    /// Takes out the requests that were queued, in their order.
    pub fn take_queued(&mut self) -> Vec<(Asked, EngineRequest)> {
        std::mem::take(&mut self.queued_until_ready)
    }

    /// How many are under way or queued.
    pub fn len(&self) -> usize {
        self.under_way.len() + self.queued_until_ready.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A connection is gone, and its jobs and queued requests with it, but for jobs that go on without their requester.
    /// Gives the numbers of those that went.
    pub fn disconnect(&mut self, connection: ConnectionId, goes_on: impl Fn(&J) -> bool) -> Vec<OperationId> {
        let left = |requester: &Requester| requester.connection == Some(connection);
        let queued = self.queued_until_ready.extract_if(.., |(asked, _)| left(&asked.requester));
        let mut gone: Vec<OperationId> = queued.map(|(asked, _)| asked.id).collect();
        let leaves = |operation: &Operation<J>| left(&operation.requester) && !goes_on(&operation.job);
        gone.extend(self.under_way.extract_if(.., |_, operation| leaves(operation)).map(|(id, _)| id));
        gone
    }
}
