//! Consoles: from a session to a sign-in link, and from the link to the browser.

use jiff::Timestamp;

use crate::activity::{Activity, ActivityOutcome, What};
use crate::answer::{Answer, SecretAnswer};
use crate::destination;
use crate::failure::Failure;
use crate::federation;
use crate::id::{OperationId, RoleId, SessionId};
use crate::identity_center::Instance;
use crate::open_with;
use crate::partition::Partition;
use crate::request::ConsolePlace;
use crate::role::{OpenWith, Role};
use crate::secret::SignInLink;
use crate::session::{ConsoleAccess, OpenedConsole, Session};
use crate::settings::{Preferences, TwoAccounts};
use crate::source::Identity;
use crate::state::event::MintedLink;
use crate::state::network::{NetworkCall, SignIn};
use crate::state::workflow::logged::activity;
use crate::state::{Effect, Job, State, Turn};

/// Where a sign-in link goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::state) enum LinkTo {
    Browser,
    /// A window of the browser that the role has for itself, whatever its settings say.
    OwnWindow,
    /// Whoever asked: the command line alone.
    Requester,
    Clipboard,
}

impl LinkTo {
    /// Whether a browser opens.
    pub fn is_browser(self) -> bool {
        matches!(self, Self::Browser | Self::OwnWindow)
    }
}

/// A console on its way to the browser.
#[derive(Debug)]
pub(in crate::state) struct Opening {
    pub role: RoleId,
    pub session: SessionId,
    pub destination: String,
    /// As it was asked for: `s3`.
    pub wanted: Option<String>,
    pub to: LinkTo,
    /// How it opens, the best way first.
    pub ways: Vec<OpenWith>,
    pub renewing: bool,
    /// Until when the console will last; known once the link is minted.
    pub until: Option<Timestamp>,
}

impl State {
    /// Mints a link for a session.
    fn mint(
        &mut self,
        id: OperationId,
        session: &Session,
        (wish, to): (&ConsolePlace, LinkTo),
        ways: Vec<OpenWith>,
        turn: &mut Turn,
    ) {
        match self.sign_in(session, wish, to) {
            Ok(sign_in) => {
                let Some((requester, job)) = self.jobs.job_mut(id) else { return };
                let renewing = matches!(job, Job::Renew { .. });
                *job = Job::Opening(Opening {
                    role: wish.role.clone(),
                    session: session.key.id(),
                    destination: sign_in.destination.clone(),
                    wanted: wish.destination.clone(),
                    to,
                    ways,
                    renewing,
                    until: None,
                });
                let mint = NetworkCall::MintLink { operation: id, sign_in: Box::new(sign_in) };
                turn.call(requester, mint);
            }
            Err(failure) => self.fail_with(id, &failure, turn),
        }
    }

    /// Opens what an operation wishes for, once a person has said how where that has to be asked first.
    pub(in crate::state) fn open_console(&mut self, id: OperationId, session: &Session, turn: &mut Turn) {
        let job = self.jobs.job(id);
        let renewing = matches!(job, Some(Job::Renew { .. }));
        let Some((wish, mut to)) = job.and_then(console_wish) else { return };
        if renewing && self.catalogue.opened_in_own_window(&wish.role) {
            to = LinkTo::OwnWindow;
        }
        if to == LinkTo::Browser && self.defer_for_account_choice(id, &wish.role, session, turn) {
            return;
        }
        let ways = match to {
            LinkTo::OwnWindow => open_with::apart(&wish.role),
            _ => open_with::ways(self.config.settings().role(&wish.role), self.config.preferences()),
        };
        self.mint(id, session, (&wish, to), ways, turn);
    }

    /// Opens what an operation wishes for in a window of its own where the browser can, whatever the preferences say.
    pub(in crate::state) fn open_apart(&mut self, id: OperationId, session: &SessionId, turn: &mut Turn) {
        let job = self.jobs.job(id);
        let Some((wish, to)) = job.and_then(console_wish) else { return };
        let Some(session) = self.sessions.get(session).cloned() else { return };
        let ways = vec![OpenWith::Profile(wish.role.to_string()), OpenWith::Default];
        self.mint(id, &session, (&wish, to), ways, turn);
    }

    /// The role of another account whose console this one would sign out, where nobody has said yet how two accounts
    /// live in one browser profile and the answer would decide where this one opens.
    pub(in crate::state) fn would_sign_out(&self, role: &RoleId, session: &Session) -> Option<RoleId> {
        let preferences = self.config.preferences();
        if preferences.two_accounts != TwoAccounts::Ask {
            return None;
        }
        let apart = Preferences { two_accounts: TwoAccounts::Separate, ..preferences.clone() };
        let ways = |preferences| open_with::ways(self.config.settings().role(role), preferences);
        let profile = open_with::shared_profile(ways(preferences), preferences);
        if profile.is_none() || open_with::shared_profile(ways(&apart), &apart) == profile {
            return None;
        }
        let account = account_of(session)?;
        let current = |other: &&Session| {
            other.opened.as_ref().is_some_and(|console| !console.replaced)
                && account_of(other).is_some_and(|other| other != account)
                && other.role().and_then(|role| self.shared_profile(role)) == profile
        };
        let current = self.sessions.iter().map(|(_, session)| session).filter(current);
        let newest = current.max_by_key(|other| other.opened.as_ref().map(|console| console.at));
        newest.and_then(Session::role).cloned()
    }

    fn sign_in(&self, session: &Session, wish: &ConsolePlace, to: LinkTo) -> Result<SignIn, Failure> {
        let role = self.config.role(&wish.role)?;
        if session.console == ConsoleAccess::None {
            return Err(Failure::NoConsole { role: role.name.clone() });
        }
        let arn = role.kind.arn().or(session.assumed_arn.as_deref()).unwrap_or_default();
        let of_instance =
            || self.instance_of(role).and_then(|instance| Partition::of_region(&instance.region));
        let partition = Partition::of_arn(arn).or_else(of_instance).unwrap_or(Partition::Aws);
        let region = wish.region.as_deref().or(role.region.as_deref());
        let wanted = wish.destination.as_deref().or(role.destination.as_deref());
        let preferences = self.config.preferences();
        let console_duration = role.console_duration.unwrap_or(preferences.console_duration);
        Ok(SignIn {
            credentials: session.credentials.clone(),
            endpoint: federation::endpoint(partition, region)?,
            session_duration: (session.console == ConsoleAccess::WithDuration).then_some(console_duration),
            issuer: preferences.issuer.clone(),
            destination: destination::resolve(wanted, region, partition)?,
            sign_out: self.sign_out_first(to, partition),
        })
    }

    /// The instance whose permission set a role is.
    fn instance_of(&self, role: &Role) -> Option<Instance> {
        let source = role.source.as_ref().filter(|_| role.kind.permission_set().is_some())?;
        self.config.settings().source(source).and_then(Instance::of)
    }

    /// Where a browser that holds one sign-in is to go first, if the person wants that: AWS's address knows the
    /// commercial partition alone, and refuses where multi-session is on. A link for elsewhere finds its own browser.
    fn sign_out_first(&self, to: LinkTo, partition: Partition) -> Option<String> {
        let preferences = self.config.preferences();
        let wanted = preferences.sign_out_first
            && preferences.two_accounts != TwoAccounts::MultiSession
            && to == LinkTo::Browser
            && partition == Partition::Aws;
        let address = || federation::sign_out(partition, self.engine.signin_endpoint.as_deref()).ok();
        wanted.then(address)?
    }

    pub(in crate::state) fn link_minted(
        &mut self,
        id: OperationId,
        result: Result<MintedLink, Failure>,
        turn: &mut Turn,
    ) {
        let fallback = self.portal_console(id);
        let Some((requester, Job::Opening(opening))) = self.jobs.job_mut(id) else { return };
        let minted = match (result, fallback) {
            (Ok(minted), _) => minted,
            // The portal opens it without a link: for as long as the credentials would.
            (Err(Failure::SignIn { status }), Some(link)) if status != 400 => {
                MintedLink { link, with_duration: false }
            }
            (Err(failure), _) => {
                // AWS's word for credentials that it no longer takes, whatever this clock says: the next wish gets others.
                if failure == (Failure::SignIn { status: 400 }) {
                    let ended = opening.session.clone();
                    self.sessions.end(|other, _| *other == ended);
                }
                return self.fail_with(id, &failure, turn);
            }
        };
        let Some(session) = self.sessions.get(&opening.session) else {
            // Ended by hand while the link was on its way.
            let failure = Failure::NoSession { role: opening.role.to_string() };
            return self.fail_with(id, &failure, turn);
        };
        let role = self.config.settings().role(&opening.role);
        let asked =
            role.and_then(|role| role.console_duration).unwrap_or(self.config.preferences().console_duration);
        let until = if session.console == ConsoleAccess::WithDuration && minted.with_duration {
            turn.now + asked.signed()
        } else {
            session.credentials.expiration
        };
        opening.until = Some(until);
        let (role_id, session_id) = (opening.role.clone(), opening.session.clone());
        if opening.to == LinkTo::Clipboard {
            return self.copy(id, role_id, session_id, What::LinkCopied, minted.link.0, turn);
        }
        if opening.to == LinkTo::Requester {
            turn.log(activity(What::Link, requester, Some(session), ActivityOutcome::Done, turn.now));
            self.catalogue.used(&role_id, What::Link, None, turn.now);
            return self.succeed(id, SecretAnswer::Link(minted.link), turn);
        }
        turn.push(Effect::OpenBrowser {
            operation: id,
            link: minted.link,
            ways: opening.ways.clone(),
            activation_token: requester.activation_token.clone(),
        });
    }

    /// The portal's own way to the console that a job opens in the browser.
    fn portal_console(&self, id: OperationId) -> Option<SignInLink> {
        let Some(Job::Opening(opening)) = self.jobs.job(id) else { return None };
        let to_browser = matches!(opening.to, LinkTo::Browser | LinkTo::OwnWindow);
        let role = self.config.role(&opening.role).ok().filter(|_| to_browser)?;
        let address = self.instance_of(role)?.console(role.kind.permission_set()?, &opening.destination);
        Some(SignInLink(address.into()))
    }

    pub(in crate::state) fn browser_done(
        &mut self,
        id: OperationId,
        result: Result<(), Failure>,
        turn: &mut Turn,
    ) {
        if let Err(failure) = result {
            return self.fail_with(id, &failure, turn);
        }
        let Some(operation) = self.jobs.get(id) else { return };
        let requester = operation.requester.clone();
        if let Job::SignOut { .. } = operation.job {
            turn.log(activity(What::SignOut, &requester, None, ActivityOutcome::Done, turn.now));
            return self.succeed(id, Answer::Done, turn);
        }
        let Job::Opening(opening) = &operation.job else { return };
        let (role, session_id, renewing) = (opening.role.clone(), opening.session.clone(), opening.renewing);
        let (until, wanted) = (opening.until.unwrap_or(turn.now), opening.wanted.clone());
        let profile = open_with::shared_profile(opening.ways.clone(), self.config.preferences());
        self.catalogue.set_own_window(&role, opening.to == LinkTo::OwnWindow);
        let console = OpenedConsole {
            at: turn.now,
            until,
            destination: opening.destination.clone(),
            from: requester.surface,
            replaced: false,
        };
        let signed_out = self.other_consoles_in(profile.as_ref(), &session_id);
        if let Some(session) = self.sessions.console_opened(&session_id, console, &signed_out).cloned() {
            let activity =
                activity(What::Console, &requester, Some(&session), ActivityOutcome::Done, turn.now);
            turn.log(Activity { destination: wanted.clone(), ..activity });
            if renewing {
                self.tell_renewed(&role, &session, true, requester.surface, turn);
            }
        }
        self.catalogue.used(&role, What::Console, wanted.as_deref(), turn.now);
        self.succeed(id, Answer::Opened { session: session_id, until }, turn);
    }

    /// The browser profile a role's console shares with others.
    fn shared_profile(&self, role: &RoleId) -> Option<OpenWith> {
        let preferences = self.config.preferences();
        let ways = match self.catalogue.opened_in_own_window(role) {
            true => open_with::apart(role),
            false => open_with::ways(self.config.settings().role(role), preferences),
        };
        open_with::shared_profile(ways, preferences)
    }

    /// Other sessions whose console is in that browser profile: a console that opens there signs them out.
    fn other_consoles_in(&self, profile: Option<&OpenWith>, session: &SessionId) -> Vec<SessionId> {
        let shares = |other: &Session| {
            profile.is_some() && other.role().and_then(|role| self.shared_profile(role)).as_ref() == profile
        };
        let others = self.sessions.iter().filter(|(id, other)| *id != session && shares(other));
        others.map(|(id, _)| id.clone()).collect()
    }
}

/// The account that a session's console shows.
fn account_of(session: &Session) -> Option<String> {
    let asked = session.key.target.account();
    let became = || session.assumed_arn.as_deref().map(|arn| Identity::of_arn(arn).account);
    asked.or_else(became).filter(|account| !account.is_empty())
}

/// What console an operation wishes for; a renewal opens it again where it was.
fn console_wish(job: &Job) -> Option<(ConsolePlace, LinkTo)> {
    match job {
        Job::Console(place, to) => Some((place.clone(), *to)),
        Job::Renew { role, reopen: Some(destination) } => {
            let place = ConsolePlace { destination: Some(destination.clone()), ..role.clone().into() };
            Some((place, LinkTo::Browser))
        }
        _ => None,
    }
}
