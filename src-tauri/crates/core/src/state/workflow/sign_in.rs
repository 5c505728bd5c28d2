//! A person's sign-in, from whoever needs a token to all who go on with it: to an instance of IAM Identity Center, to AWS
//! itself as `aws login` does it, or to a company's OpenID Connect provider.
//!
//! Tokens go by the engine's own way alone: no environment that a command brings leads them elsewhere.
//!
//! It is a prompt like any other: one a source, joined by all who wait, and given up when the person closes it. A click
//! begins it at once, in one tab of the browser. Whatever a program, a renewal or a wake-up needs, the prompt is all that
//! comes of it: a person begins.

mod elsewhere;

use jiff::Timestamp;

use crate::activity::{ActivityOutcome, What};
use crate::answer::Answer;
use crate::caller::{Requester, Surface};
use crate::duration::Seconds;
use crate::failure::{CenterFailure, Failure, Invalid, Rule};
use crate::id::{ConnectionId, OperationId, PromptId, SourceId};
use crate::problem::Problem;
use crate::prompt::{Prompt, PromptKind, SignInWay};
use crate::request::WindowPage;
use crate::role::OpenWith;
use crate::secret::SecretString;
use crate::session::SessionKey;
use crate::sign_in::{Access, Flow, SharedAs, SignInPlace};
use crate::source::{KeychainState, Source};
use crate::state::event::SignedIn;
use crate::state::network::{NetworkCall, ShareCall, SignInBy, SignInCall};
use crate::state::part::calls::Phase;
use crate::state::part::jobs::Asked;
use crate::state::turn::{DONE, LATER, Reply};
use crate::state::workflow::Question;
use crate::state::workflow::logged::blank;
use crate::state::{Effect, Job, State, Turn};

impl State {
    /// A call needs a token of its source: one that lasts is given; else the call waits for a refresh or for a person.
    pub(in crate::state) fn token_for_call(
        &mut self,
        key: &SessionKey,
        source: &Source,
        turn: &mut Turn,
    ) -> Option<Access> {
        if let Some(access) = self.sign_ins.access(&source.id, turn.now) {
            return Some(access.clone());
        }
        self.calls.set_phase(key, Phase::WaitsForSignIn);
        if self.sign_ins.can_refresh(&source.id) || self.shared_as(source).is_some() {
            self.refresh(source, turn);
        } else {
            self.want_sign_in(source, turn);
        }
        None
    }

    /// Refreshes a source's token, once for all who wait for it.
    pub(super) fn refresh(&mut self, source: &Source, turn: &mut Turn) {
        let shared = self.shared_as(source);
        let Some(place) = SignInPlace::of(source) else { return };
        if let Some(call) = self.sign_ins.begin_refresh(&source.id, place, shared, turn.now) {
            turn.call(&Requester::engine(), NetworkCall::RefreshToken(Box::new(call)));
        }
    }

    /// The token was refreshed, or could not be.
    pub(in crate::state) fn token_refreshed(
        &mut self,
        id: &SourceId,
        result: Result<SignedIn, Failure>,
        turn: &mut Turn,
    ) {
        match result {
            Ok(signed_in) => {
                self.sign_ins.refreshed(id, signed_in, turn.now);
                // What ends before it can be used is the end of the sign-in: no refresh follows another.
                if self.sign_ins.access(id, turn.now).is_none() {
                    return self.sign_in_is_over(id, turn);
                }
                self.share(id, turn);
                self.go_on_signed_in(id, turn);
            }
            Err(Failure::IdentityCenter(_)) => self.sign_in_is_over(id, turn),
            Err(failure) => {
                self.sign_ins.refresh_failed(id, turn.now);
                if self.sign_ins.access(id, turn.now).is_some() {
                    return self.go_on_signed_in(id, turn);
                }
                let problem = turn.problem(&failure);
                self.listing_failed(id, &problem, turn);
                for call in self.calls.waiting_for_sign_in(id) {
                    self.call_failed(&call, &problem, turn);
                }
            }
        }
    }

    /// No refresh gives anything any more: a person is asked, where somebody waits for it. A list alone asks nobody.
    fn sign_in_is_over(&mut self, id: &SourceId, turn: &mut Turn) {
        self.sign_ins.over(id, turn.now);
        self.stop_listing(id, turn);
        let waits = !self.calls.waiting_for_sign_in(id).is_empty();
        if let Some(source) = self.config.settings().source(id).filter(|_| waits).cloned() {
            self.want_sign_in(&source, turn);
        }
    }

    /// By what AWS's own tools know a sign-in, where the person shares it with them.
    fn shared_as(&self, source: &Source) -> Option<SharedAs> {
        let shares = self.config.preferences().share_sign_ins && source.kind.oidc().is_none();
        let place = SignInPlace::of(source).filter(|_| shares)?;
        let start_url = source.kind.identity_center().map(|center| center.start_url.clone());
        let arn = self.sources.identity(&source.id).map(|identity| identity.arn.clone());
        Some(SharedAs { place, start_url, arn })
    }

    /// Shares what a sign-in or a refresh gave.
    fn share(&mut self, id: &SourceId, turn: &mut Turn) {
        let shared = self.config.source(id).ok().and_then(|source| self.shared_as(source));
        if let Some((shared, (registration, tokens))) = shared.zip(self.sign_ins.to_share(id)) {
            let call = ShareCall { shared, registration, tokens };
            turn.call(&Requester::engine(), NetworkCall::Share(Box::new(call)));
        }
    }

    /// AWS did not take a token that should be good: it is refreshed, and where it was already, the person signs in.
    pub(in crate::state) fn token_refused(&mut self, key: &SessionKey, turn: &mut Turn) {
        self.sign_ins.token_refused(&key.source, turn.now);
        if !self.calls.retry(key) {
            self.sign_ins.signed_out(&key.source);
        }
        self.dispatch(key, turn);
    }

    /// A person is to sign in. A click that waits for it begins at once; all others wait for somebody to begin.
    fn want_sign_in(&mut self, source: &Source, turn: &mut Turn) {
        let calls = self.calls.waiting_for_sign_in(&source.id);
        // What is sealed may have a sign-in that nobody has to make again.
        if self.store.is_closed() && self.sources.keychain() == KeychainState::Locked {
            let problem = turn.problem(&Failure::KeychainLocked);
            return calls.iter().for_each(|call| self.call_failed(call, &problem, turn));
        }
        // A renewal waits for nobody: once the person has signed in, it is due again.
        let needed = turn.problem(&Failure::NeedsSignIn { source: source.name.clone() });
        for call in calls {
            let waiting = self.calls.waiting_for(&call);
            let of_engine = |id: &OperationId| {
                self.jobs.requester(*id).is_none_or(|requester| requester.surface == Surface::Engine)
            };
            if waiting.iter().all(of_engine) {
                self.call_failed(&call, &needed, turn);
            }
        }
        if self.sign_ins.flow(&source.id).is_some() {
            return;
        }
        let waiting = self.who_waits_for_sign_in(&source.id);
        let requesters = waiting.iter().filter_map(|id| self.jobs.requester(*id));
        let click = requesters.clone().find(|requester| is_click(requester)).cloned();
        match click {
            Some(requester) => self.begin_sign_in(source, Flow::Browser, &requester, None, turn),
            None => self.offer_sign_in(source, None, turn),
        }
    }

    /// Shows the prompt, before anybody has begun; `refused`: why the last try came to nothing.
    fn offer_sign_in(&mut self, source: &Source, refused: Option<Problem>, turn: &mut Turn) {
        let id = self.open_sign_in_prompt(source, turn);
        if let Some(prompt) = self.prompts.prompt_mut(id) {
            prompt.refused = refused;
        }
        self.address_prompt(id, turn);
    }

    /// The prompt of a source's sign-in, opened where it is not.
    fn open_sign_in_prompt(&mut self, source: &Source, turn: &Turn) -> PromptId {
        if let Some(id) = self.sign_in_prompt(&source.id) {
            return id;
        }
        let start_url = SignInPlace::of(source).map(|place| place.address()).unwrap_or_default();
        let kind = PromptKind::SignIn { source: source.id.clone(), start_url, way: None };
        let prompt = Prompt::of_source(kind, source.name.clone(), turn.now);
        self.prompts.ask(Question::SignIn(source.id.clone()), prompt)
    }

    fn sign_in_prompt(&self, source: &SourceId) -> Option<PromptId> {
        self.prompts.find(|question| matches!(question, Question::SignIn(of) if of == source))
    }

    /// Who waits for a person to sign in.
    pub(in crate::state) fn who_waits_for_sign_in(&self, source: &SourceId) -> Vec<OperationId> {
        let calls = self.calls.waiting_for_sign_in(source);
        let calls = calls.iter().flat_map(|call| self.calls.waiting_for(call));
        let of_it = |job: &Job| matches!(job, Job::SignIn { source: of } if of == source);
        let jobs = self.jobs.entries().filter(|(_, operation)| of_it(&operation.job)).map(|(id, _)| id);
        calls.chain(jobs).collect()
    }

    /// Signs a person in, afresh where they are signed in.
    pub(in crate::state) fn sign_in_to(
        &mut self,
        asked: Asked,
        id: &SourceId,
        device: bool,
        turn: &mut Turn,
    ) -> Reply {
        let source = self.sign_in_source(id)?;
        let (flow, requester) = (flow(device), asked.requester.clone());
        self.jobs.start(asked, Job::SignIn { source: id.clone() });
        if self.sign_ins.flow(id) != Some(flow) {
            let log_out = self.sign_ins.any_portal_token(id);
            self.begin_sign_in(&source, flow, &requester, log_out, turn);
        }
        LATER
    }

    /// A person begins the sign-in that a prompt asks for, or begins it again: the tab was closed, or the browser is
    /// another device's.
    pub(in crate::state) fn answer_sign_in(
        &mut self,
        requester: &Requester,
        prompt: PromptId,
        device: bool,
        turn: &mut Turn,
    ) -> Reply {
        let Some(Question::SignIn(id)) = self.prompts.about(prompt) else { return Err(Failure::PromptGone) };
        let source = self.sign_in_source(&id.clone())?;
        self.begin_sign_in(&source, flow(device), requester, None, turn);
        DONE
    }

    fn sign_in_source(&self, id: &SourceId) -> Result<Source, Failure> {
        let source = self.config.source(id)?;
        match source.kind.signs_in() {
            true if SignInPlace::of(source).is_none() => {
                Err(Failure::Invalid(Invalid { field: "region", rule: Rule::InstanceRegion }))
            }
            true => Ok(source.clone()),
            false => Err(Failure::Invalid(Invalid { field: "source", rule: Rule::SignInSource })),
        }
    }

    /// Begins: opens the browser, or gets what is needed elsewhere.
    fn begin_sign_in(
        &mut self,
        source: &Source,
        flow: Flow,
        requester: &Requester,
        log_out: Option<SecretString>,
        turn: &mut Turn,
    ) {
        let Some(place) = SignInPlace::of(source) else { return };
        if log_out.is_some() {
            self.sign_ins.log_out(&source.id);
            self.stop_listing(&source.id, turn);
        }
        let (attempt, registration, before) = self.sign_ins.begin(&source.id, place.clone(), flow, turn.now);
        turn.extend(before.map(Effect::CancelSignIn));
        let prompt = self.open_sign_in_prompt(source, turn);
        self.set_way(prompt, (flow == Flow::Browser).then_some(SignInWay::Browser));
        let by_whom = self.who_waits_for_sign_in(&source.id);
        let terminal = by_whom.iter().filter_map(|id| self.jobs.requester(*id)).find(|one| one.can_prompt);
        let terminal =
            terminal.or(Some(requester).filter(|one| one.can_prompt)).and_then(|one| one.connection);
        self.prompts.address(prompt, terminal, None);
        let way = match flow {
            // Nobody begins with a sign-in of another tool.
            Flow::Device | Flow::Shared => SignInBy::Device,
            Flow::Browser => SignInBy::Browser {
                port: source.kind.callback_port(),
                ways: self.sign_in_ways(source),
                activation_token: requester.activation_token.clone(),
            },
        };
        let call = SignInCall { source: source.id.clone(), attempt, place, registration, log_out, way };
        turn.call(&Requester::engine(), NetworkCall::SignIn(Box::new(call)));
        if flow == Flow::Device && terminal.is_none() && is_click(requester) {
            let token = requester.activation_token.clone();
            let page = WindowPage::Prompt { id: prompt };
            turn.push(Effect::ShowWindow { page, activation_token: token });
        }
    }

    /// The browser that fits the source; the person's own where it names none.
    fn sign_in_ways(&self, source: &Source) -> Vec<OpenWith> {
        vec![source.kind.sign_in_with().unwrap_or(&self.config.preferences().open_with).clone()]
    }

    fn set_way(&mut self, prompt: PromptId, to: Option<SignInWay>) {
        if let Some(prompt) = self.prompts.prompt_mut(prompt) {
            prompt.refused = None;
            if let PromptKind::SignIn { way, .. } = &mut prompt.kind {
                *way = to;
            }
        }
    }

    /// The first who waits for a sign-in; else Rolecall itself.
    fn sign_in_requester(&self, source: &SourceId) -> Requester {
        let waiting = self.who_waits_for_sign_in(source);
        let requester = waiting.first().and_then(|id| self.jobs.requester(*id));
        requester.cloned().unwrap_or_else(Requester::engine)
    }

    /// The person came back from the browser, or did not.
    pub(in crate::state) fn signed_in(
        &mut self,
        source: &SourceId,
        attempt: u64,
        result: Result<SignedIn, Failure>,
        turn: &mut Turn,
    ) {
        if !self.sign_ins.is_current(source, attempt) {
            return;
        }
        match result {
            Ok(signed_in) => self.person_signed_in(source, signed_in, turn),
            Err(failure) => self.sign_in_failed(source, &failure, turn),
        }
    }

    fn person_signed_in(&mut self, source: &SourceId, signed_in: SignedIn, turn: &mut Turn) {
        if let Some(root) = signed_in.identity.as_ref().filter(|identity| identity.is_root()) {
            let root = CenterFailure::Root { account: root.account.clone() };
            return self.sign_in_failed(source, &Failure::IdentityCenter(root), turn);
        }
        self.log_sign_in(source, ActivityOutcome::Done, turn);
        if let Some(identity) = signed_in.identity.clone() {
            self.source_is(source, identity, turn);
        }
        self.sign_ins.signed_in(source, signed_in, turn.now);
        self.share(source, turn);
        if let Some(prompt) = self.sign_in_prompt(source) {
            self.prompts.close(prompt);
        }
        self.instances.list_soon(source, turn.now);
        // What stopped renewing for want of it goes on.
        let of_source = self.sessions.iter().filter(|(_, session)| session.key.source == *source);
        let of_source: Vec<_> = of_source.map(|(id, _)| id.clone()).collect();
        self.renewals.forget_tried(&of_source);
        for id in self.who_waits_for_sign_in(source) {
            if matches!(self.jobs.job(id), Some(Job::SignIn { .. })) {
                self.succeed(id, Answer::Done, turn);
            }
        }
        self.go_on_signed_in(source, turn);
    }

    /// All that waited for a token goes on.
    fn go_on_signed_in(&mut self, source: &SourceId, turn: &mut Turn) {
        for call in self.calls.waiting_for_sign_in(source) {
            self.dispatch(&call, turn);
        }
    }

    /// A sign-in came to nothing: all who wait fail. Who clicked on it and is told nowhere else is asked once more.
    fn sign_in_failed(&mut self, source: &SourceId, failure: &Failure, turn: &mut Turn) {
        if *failure == Failure::IdentityCenter(CenterFailure::RegistrationGone)
            && let Some(flow) = self.sign_ins.flow(source)
            && self.sign_ins.begins_again(source)
            && let Ok(entry) = self.config.source(source).cloned()
        {
            let requester = self.sign_in_requester(source);
            self.begin_sign_in(&entry, flow, &requester, None, turn);
            return self.sign_ins.is_second_try(source);
        }
        let problem = turn.problem(failure);
        self.log_sign_in(source, ActivityOutcome::Failed { code: problem.code }, turn);
        let clicked = self.end_sign_in(source, &problem, turn);
        if clicked && let Ok(entry) = self.config.source(source).cloned() {
            self.offer_sign_in(&entry, Some(problem), turn);
        }
    }

    /// Gives a sign-in up, and all who wait for it fail. True: somebody clicked on it who is told nowhere else.
    pub(super) fn end_sign_in(&mut self, source: &SourceId, problem: &Problem, turn: &mut Turn) -> bool {
        turn.extend(self.sign_ins.give_up(source).map(Effect::CancelSignIn));
        // The sign-in before it goes on, unless the portal's session was ended already: a refresh tells.
        if self.sign_ins.is_logged_out(source)
            && let Ok(entry) = self.config.source(source).cloned()
        {
            self.refresh(&entry, turn);
        }
        if let Some(prompt) = self.sign_in_prompt(source) {
            self.prompts.close(prompt);
        }
        for call in self.calls.waiting_for_sign_in(source) {
            self.call_failed(&call, problem, turn);
        }
        let mut clicked = false;
        for id in self.who_waits_for_sign_in(source) {
            clicked |= self.jobs.requester(id).is_some_and(|one| is_click(one) && one.connection.is_none());
            self.fail(id, problem, turn);
        }
        clicked
    }

    /// Whoever waited on a connection is gone: a sign-in that was shown there alone is given up, and one that nobody
    /// has begun for a program that is gone is not asked for any more.
    pub(super) fn leave_sign_ins(&mut self, connection: ConnectionId, turn: &mut Turn) {
        let cancelled = turn.problem(&Failure::Cancelled);
        let of_nobody = |prompt: &&Prompt| match &prompt.kind {
            PromptKind::SignIn { source, way, .. } => {
                let shown_there = prompt.first_to == Some(connection);
                let not_begun = way.is_none() && prompt.asked_by.is_some();
                (shown_there || not_begun) && self.who_waits_for_sign_in(source).is_empty()
            }
            _ => false,
        };
        let prompts: Vec<_> = self.prompts.open().filter(of_nobody).map(|prompt| prompt.id).collect();
        for prompt in prompts {
            if let Some(Question::SignIn(source)) = self.prompts.about(prompt) {
                self.end_sign_in(&source.clone(), &cancelled, turn);
            }
        }
    }

    /// Signs a person out of a source. A login is forgotten here: AWS has no call that ends it.
    pub(in crate::state) fn sign_out_of(&mut self, id: &SourceId, turn: &mut Turn) -> Reply {
        self.sign_in_source(id)?;
        if let Some((place, token)) = self.sign_ins.token_to_end(id) {
            turn.call(&Requester::engine(), NetworkCall::LogOut { place, token });
        }
        self.stop_listing(id, turn);
        self.sign_ins.signed_out(id);
        DONE
    }

    /// Where the settings have another place to sign in, its sign-in is another one.
    pub(in crate::state) fn follow_sign_ins(&mut self, turn: &mut Turn) {
        if !self.config.is_read() {
            return;
        }
        let sources = &self.config.settings().sources;
        // A file that can't be read says nothing of what is to be forgotten.
        if self.config.problem().is_none() {
            turn.extend(self.sign_ins.follow(sources).into_iter().map(Effect::CancelSignIn));
        }
        let signs_in = |id: &SourceId| {
            sources.iter().any(|source| source.id == *id && SignInPlace::of(source).is_some())
        };
        self.prompts.withdraw(|question| matches!(question, Question::SignIn(of) if !signs_in(of)));
        for source in sources.iter().filter(|source| source.kind.signs_in()) {
            self.sources.set_state(&source.id, self.sign_ins.state(&source.id, turn.now));
        }
    }

    /// The sign-ins whose end is near, as far as it is known.
    pub(in crate::state) fn sign_ins_that_end(&self, now: Timestamp) -> Vec<(SourceId, Timestamp)> {
        let ends = self.sign_in_ends();
        let goes_on = |id: &SourceId| self.sign_ins.flow(id).is_none();
        ends.filter(|(id, end)| *end > now && self.warns_of_sign_in(*end) <= now && goes_on(id)).collect()
    }

    /// When a person is next warned that a sign-in ends.
    pub(in crate::state) fn next_sign_in_warning(&self, now: Timestamp) -> Option<Timestamp> {
        let ends = self.sign_in_ends().flat_map(|(_, end)| [self.warns_of_sign_in(end), end]);
        ends.filter(|at| *at > now).min()
    }

    fn sign_in_ends(&self) -> impl Iterator<Item = (SourceId, Timestamp)> {
        let sources = self.config.settings().sources.iter();
        sources.filter_map(|source| Some((source.id.clone(), self.sign_ins.until(&source.id)?)))
    }

    /// As long before the end as a person is first warned of a session's.
    fn warns_of_sign_in(&self, end: Timestamp) -> Timestamp {
        let lead =
            self.config.preferences().notify_before.iter().max().copied().unwrap_or(Seconds::minutes(15));
        end - lead.signed()
    }

    fn log_sign_in(&self, source: &SourceId, outcome: ActivityOutcome, turn: &mut Turn) {
        let requester = self.sign_in_requester(source);
        let mut activity = blank(What::SignIn, requester.surface, turn.now, outcome);
        activity.caller = requester.caller;
        activity.source = Some(source.clone());
        turn.log(activity);
    }
}

fn flow(device: bool) -> Flow {
    if device { Flow::Device } else { Flow::Browser }
}

/// Whether a person has just clicked on something, so that a browser does not come out of the blue.
fn is_click(requester: &Requester) -> bool {
    matches!(requester.surface, Surface::Tray | Surface::Notice | Surface::Window)
}
