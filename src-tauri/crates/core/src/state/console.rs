//! Consoles: from a session to a sign-in link, and from the link to the browser.

use jiff::Timestamp;

use super::State;
use super::effect::{Answer, Effect, SignIn};
use super::event::{ConsoleWish, LinkTo, MintedLink};
use super::operation::{Opening, Want};
use crate::activity::{ActivityOutcome, What};
use crate::destination;
use crate::failure::Failure;
use crate::federation;
use crate::id::{OperationId, RoleId, SessionId};
use crate::open_with;
use crate::partition::Partition;
use crate::role::OpenWith;
use crate::session::{ConsoleAccess, OpenedConsole, Session};
use crate::settings::TwoAccounts;

impl State {
    /// Mints a link for a session.
    pub(super) fn mint(
        &mut self,
        id: OperationId,
        session: &Session,
        wish: &ConsoleWish,
        renewing: bool,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) {
        match self.sign_in(session, wish) {
            Ok(sign_in) => {
                let Some(operation) = self.operations.get_mut(&id) else { return };
                operation.want = Want::Opening(Opening {
                    role: wish.role.clone(),
                    session: session.key.id(),
                    destination: sign_in.destination.clone(),
                    wanted: wish.destination.clone(),
                    to: wish.to,
                    renewing,
                    until: None,
                });
                let mint = Effect::MintLink { operation: id, sign_in: Box::new(sign_in) };
                effects.push(mint.by_way_of(&operation.asker));
            }
            Err(failure) => {
                let problem = self.problem(&failure);
                self.fail(id, &problem, now, effects);
            }
        }
    }

    fn sign_in(&self, session: &Session, wish: &ConsoleWish) -> Result<SignIn, Failure> {
        let role = self.role_or_departed(&wish.role)?;
        if session.console == ConsoleAccess::None {
            return Err(Failure::NoConsole { role: role.name.clone() });
        }
        let arn = role.kind.as_assume().map(|assume| assume.arn.as_str());
        let arn = arn.or(session.assumed_arn.as_deref()).unwrap_or_default();
        let partition = Partition::of_arn(arn).unwrap_or(Partition::Aws);
        let region = wish.region.as_deref().or(role.region.as_deref());
        let wanted = wish.destination.as_deref().or(role.destination.as_deref());
        let preferences = &self.settings.preferences;
        let console_duration = role.console_duration.unwrap_or(preferences.console_duration);
        Ok(SignIn {
            credentials: session.credentials.clone(),
            endpoint: federation::endpoint(partition, region)?,
            session_duration: (session.console == ConsoleAccess::WithDuration).then_some(console_duration),
            issuer: preferences.issuer.clone(),
            destination: destination::resolve(wanted, region, partition)?,
            sign_out: self.sign_out_first(wish, partition),
        })
    }

    /// Where a browser that holds one sign-in is to go first, if the person wants that: AWS's address knows the
    /// commercial partition alone, and refuses where multi-session is on. A link for elsewhere finds its own browser.
    fn sign_out_first(&self, wish: &ConsoleWish, partition: Partition) -> Option<String> {
        let preferences = &self.settings.preferences;
        let wanted = preferences.sign_out_first
            && preferences.two_accounts != TwoAccounts::MultiSession
            && wish.to == LinkTo::Browser
            && partition == Partition::Aws;
        let address = || federation::sign_out(partition, self.setting.signin_endpoint.as_deref()).ok();
        wanted.then(address)?
    }

    pub(super) fn link_minted(
        &mut self,
        id: OperationId,
        result: Result<MintedLink, Failure>,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) {
        let Some(operation) = self.operations.get_mut(&id) else { return };
        let Want::Opening(opening) = &mut operation.want else { return };
        let minted = match result {
            Ok(minted) => minted,
            Err(failure) => {
                let problem = self.problem(&failure);
                return self.fail(id, &problem, now, effects);
            }
        };
        let Some(session) = self.sessions.get(&opening.session) else {
            // Ended by hand while the link was on its way.
            let failure = Failure::NoSession { role: opening.role.to_string() };
            let problem = self.problem(&failure);
            return self.fail(id, &problem, now, effects);
        };
        let role = self.settings.role(&opening.role);
        let asked =
            role.and_then(|role| role.console_duration).unwrap_or(self.settings.preferences.console_duration);
        let until = if session.console == ConsoleAccess::WithDuration && minted.with_duration {
            now + asked.signed()
        } else {
            session.credentials.expiration
        };
        opening.until = Some(until);
        let (role_id, session_id) = (opening.role.clone(), opening.session.clone());
        if opening.to == LinkTo::Clipboard {
            return self.copy(id, role_id, session_id, What::LinkCopied, minted.link.0, effects);
        }
        if opening.to == LinkTo::Asker {
            let (session, role, asker) = (session.clone(), opening.role.clone(), operation.asker.clone());
            self.used(&role, now);
            self.log(What::Link, &asker, Some(&session), ActivityOutcome::Done, now, effects);
            return self.succeed(id, Answer::Link(minted.link), effects);
        }
        effects.push(Effect::OpenBrowser {
            operation: id,
            link: minted.link,
            ways: open_with::ways(role, &self.settings.preferences),
            activation_token: operation.asker.activation_token.clone(),
        });
    }

    pub(super) fn browser_done(
        &mut self,
        id: OperationId,
        result: Result<(), Failure>,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) {
        if let Err(failure) = result {
            let problem = self.problem(&failure);
            return self.fail(id, &problem, now, effects);
        }
        let Some(operation) = self.operations.get(&id) else { return };
        let asker = operation.asker.clone();
        if let Want::SignOut { .. } = operation.want {
            self.log(What::SignOut, &asker, None, ActivityOutcome::Done, now, effects);
            return self.succeed(id, Answer::Done, effects);
        }
        let Want::Opening(opening) = &operation.want else { return };
        let (role, session_id, renewing) = (opening.role.clone(), opening.session.clone(), opening.renewing);
        let (until, wanted) = (opening.until.unwrap_or(now), opening.wanted.clone());
        let console = OpenedConsole {
            at: now,
            until,
            destination: opening.destination.clone(),
            from: asker.surface,
            replaced: false,
        };
        self.replace_other_consoles(&role, &session_id);
        if let Some(session) = self.sessions.get_mut(&session_id) {
            session.opened = Some(console);
            self.ended.remove(&session_id);
            let session = session.clone();
            self.save(effects);
            self.log(What::Console, &asker, Some(&session), ActivityOutcome::Done, now, effects);
            if let Some(Effect::Log(activity)) = effects.last_mut() {
                activity.destination.clone_from(&wanted);
            }
            if renewing {
                self.tell_renewed(&role, &session, true, asker.surface, now, effects);
            }
        }
        self.opened_at(&role, wanted.as_deref());
        self.used(&role, now);
        self.succeed(id, Answer::Opened { session: session_id, until }, effects);
    }

    /// The browser profile a role's console shares with others.
    fn shared_profile(&self, role: &RoleId) -> Option<OpenWith> {
        let preferences = &self.settings.preferences;
        open_with::shared_profile(open_with::ways(self.settings.role(role), preferences), preferences)
    }

    /// Marks what the console of this session has signed out in its browser profile.
    fn replace_other_consoles(&mut self, role: &RoleId, session: &SessionId) {
        let Some(profile) = self.shared_profile(role) else { return };
        let shares = |other: &Session| {
            other.role().and_then(|role| self.shared_profile(role)).as_ref() == Some(&profile)
        };
        let others = self.sessions.iter().filter(|(id, other)| *id != session && shares(other));
        let others: Vec<SessionId> = others.map(|(id, _)| id.clone()).collect();
        for id in others {
            if let Some(console) = self.sessions.get_mut(&id).and_then(|session| session.opened.as_mut()) {
                console.replaced = true;
            }
        }
    }
}
