//! The path to a role: from the source through profiles' roles, an MFA session and other roles to the last call, each
//! with what AWS grants there.

use std::collections::BTreeMap;

use super::{
    AssumeRoleCall, Call, CredentialKind, FederationTokenCall, Hop, PermissionSetCall, Person, PlanInputs,
    ProfileRole, SessionTokenCall, SourceFacts, WebIdentityCall,
};
use crate::duration::Seconds;
use crate::failure::{Failure, Invalid, Rule};
use crate::identity_center::Instance;
use crate::partition::Partition;
use crate::role::{Allow, Assume, Federation, PermissionSet, Role, RoleKind};
use crate::session::{ConsoleAccess, Owner, SessionKey, Target};
use crate::session_name;
use crate::settings::Preferences;
use crate::source::{Prefer, Source};
use crate::validate;

/// AssumeRole that a long-term key signs, and AssumeRoleWithWebIdentity.
pub(super) const MOST_ROLE: Seconds = Seconds::hours(12);
/// AssumeRole that temporary credentials sign, GetSessionToken's too: role chaining.
pub(super) const MOST_CHAINED: Seconds = Seconds::hours(1);
/// GetSessionToken and GetFederationToken.
pub(super) const MOST_USER: Seconds = Seconds::hours(36);
/// The same for an account's root user.
pub(super) const MOST_ROOT: Seconds = Seconds::hours(1);
/// How long one code serves where it serves many roles: AWS's own default.
const SHARED: Seconds = Seconds::hours(12);
/// GetFederationToken's Name is no longer than that.
const MOST_NAME: usize = 32;

/// The session policy under which a federated user may all that the user may.
const ALL: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;

/// A path as it grows.
pub(super) struct CallChain<'a> {
    pub preferences: &'a Preferences,
    pub person: &'a Person,
    pub source: &'a Source,
    pub facts: SourceFacts,
    /// Whose environment the source is read from.
    pub environment: Option<String>,
    pub hops: Vec<Hop>,
}

impl CallChain<'_> {
    /// The device whose code goes with the first call.
    pub fn device(&self) -> Option<&String> {
        let serial = self.source.mfa_serial.as_ref().or(self.facts.mfa_serial.as_ref());
        serial.filter(|_| !self.source.kind.has_token())
    }

    fn is_long_term(&self) -> bool {
        self.facts.credentials == Some(CredentialKind::LongTerm)
    }

    /// What signs the next call is the source's long-term key.
    fn signed_by_a_key(&self) -> bool {
        self.hops.is_empty() && self.is_long_term()
    }

    /// Whether one code is to serve all roles of the source: as the person prefers, else where more than one role is
    /// gone through, one code serves already, or one was given for another role just now. A role that says itself
    /// that it wants more than the hour this leaves is let have it.
    pub fn shares_a_code(&self, role: &Role, length: usize, known: &PlanInputs) -> bool {
        if self.device().is_none() || !self.is_long_term() || role.kind.needs_long_term_key() {
            return false;
        }
        match self.source.prefer {
            Some(Prefer::FewCodes) => true,
            Some(Prefer::LongSessions) => false,
            None if length > 1 => true,
            None => {
                let wishes = [role.duration, role.console_duration];
                let wants_more = wishes.into_iter().flatten().any(|wish| wish > MOST_CHAINED);
                let serves = known.living.contains(&self.shared_key().id());
                let lately = known.lately.get(&self.source.id);
                let others = lately.is_some_and(|roles| roles.iter().any(|other| *other != role.id));
                !wants_more && (serves || others)
            }
        }
    }

    /// GetSessionToken with the code, for all roles of the source.
    pub fn share_the_code(&mut self) {
        let duration = self.user_duration(SHARED);
        let mfa_serial = self.device().cloned();
        self.hops.push(Hop {
            key: self.shared_key(),
            call: Call::SessionToken(SessionTokenCall {
                duration,
                mfa_serial,
                region: self.region(None, self.partition()),
            }),
            owner: Owner::Source(self.source.id.clone()),
            name: self.source.name.clone(),
            console: ConsoleAccess::None,
            carries_reason: false,
        });
    }

    /// The key of the session that all roles of the source share.
    fn shared_key(&self) -> SessionKey {
        let target = Target::SessionToken { mfa_serial: self.device().cloned() };
        self.key(target, SHARED, String::new())
    }

    /// A role that a profile takes.
    pub fn through_profile(&mut self, role: &ProfileRole) {
        let duration = role.duration.unwrap_or(self.preferences.duration);
        let name = role.session_name.as_ref().unwrap_or(&self.preferences.session_name);
        let name = session_name::fill(name, &self.person.user, &self.person.host);
        let target = Target::AssumeRole { arn: role.role_arn.clone() };
        let key =
            SessionKey { external_id: role.external_id.clone(), ..self.key(target, duration, name.clone()) };
        let call = AssumeRoleCall {
            role_arn: role.role_arn.clone(),
            role_session_name: name,
            duration: self.role_duration(duration),
            external_id: role.external_id.clone(),
            mfa_serial: self.device_of_first(),
            policy: None,
            policy_arns: Vec::new(),
            tags: BTreeMap::new(),
            transitive_tags: Vec::new(),
            source_identity: None,
            region: self.region(None, Partition::of_arn(&role.role_arn).unwrap_or(Partition::Aws)),
        };
        let console = self.console_of_role();
        let owner = Owner::Source(self.source.id.clone());
        let call = Call::AssumeRole(Box::new(call));
        let name = role.profile.clone();
        self.hops.push(Hop { key, call, owner, name, console, carries_reason: false });
    }

    /// A role of the settings.
    pub fn through(&mut self, role: &Role) -> Result<(), Failure> {
        if (self.hops.is_empty() || role.kind.permission_set().is_some())
            && let Some(invalid) = validate::of_its_source(role, self.source)
        {
            return Err(Failure::Invalid(invalid));
        }
        let hop = match &role.kind {
            RoleKind::Assume(assume) => self.assume(role, assume)?,
            RoleKind::Federation(federation) => self.federate(role, *federation)?,
            RoleKind::Own => self.own(role)?,
            RoleKind::PermissionSet(set) => self.permission_set(role, set)?,
        };
        self.hops.push(hop);
        Ok(())
    }

    fn assume(&self, role: &Role, assume: &Assume) -> Result<Hop, Failure> {
        let duration = role.duration.unwrap_or(self.preferences.duration);
        let name = self.session_name(role);
        let partition = role.kind.partition().unwrap_or(Partition::Aws);
        let region = self.region(role.region.as_deref(), partition);
        let arn = assume.arn.clone();
        if self.source.kind.has_token() && self.hops.is_empty() {
            let call = WebIdentityCall {
                role_arn: arn.clone(),
                role_session_name: name.clone(),
                duration: duration.min(MOST_ROLE),
                policy: role.policy.clone(),
                policy_arns: role.policy_arns.clone(),
                region,
            };
            let key = self.key_of(role, Target::WebIdentity { arn }, duration, name);
            // A token carries its own tags and source identity; the call takes neither them nor an external id.
            let key = SessionKey {
                tags: BTreeMap::new(),
                transitive_tags: Vec::new(),
                source_identity: None,
                ..key
            };
            let call = Call::WebIdentity(Box::new(call));
            return Ok(Self::hop(role, key, call, ConsoleAccess::AsCredentials));
        }
        let call = AssumeRoleCall {
            role_arn: arn.clone(),
            role_session_name: name.clone(),
            duration: self.role_duration(duration),
            external_id: assume.external_id.clone(),
            mfa_serial: self.device_of_first(),
            policy: role.policy.clone(),
            policy_arns: role.policy_arns.clone(),
            tags: role.tags.clone(),
            transitive_tags: role.transitive_tags.clone(),
            source_identity: role.source_identity.clone(),
            region,
        };
        let key = self.key_of(role, Target::AssumeRole { arn }, duration, name);
        let key = SessionKey { external_id: assume.external_id.clone(), ..key };
        Ok(Self::hop(role, key, Call::AssumeRole(Box::new(call)), self.console_of_role()))
    }

    fn permission_set(&self, role: &Role, set: &PermissionSet) -> Result<Hop, Failure> {
        // What would narrow it can't go with the call: without it the role would do more than somebody meant.
        validate::not_fixed(role).map_or(Ok(()), |invalid| Err(Failure::Invalid(invalid)))?;
        let no_region = || Failure::Invalid(Invalid { field: "region", rule: Rule::InstanceRegion });
        let instance = Instance::of(self.source).ok_or_else(no_region)?;
        let PermissionSet { account_id, role_name } = set.clone();
        let target = Target::PermissionSet { account_id: account_id.clone(), role_name: role_name.clone() };
        let key = self.key(target, role.kind.most_duration(), String::new());
        let call = PermissionSetCall { account_id, role_name, region: instance.region };
        Ok(Self::hop(role, key, Call::PermissionSet(call), ConsoleAccess::WithDuration))
    }

    fn federate(&self, role: &Role, federation: Federation) -> Result<Hop, Failure> {
        if !self.signed_by_a_key() {
            let (role, source) = (role.name.clone(), self.source.name.clone());
            return Err(Failure::NeedsLongTermKey { role, source });
        }
        let duration = role.duration.unwrap_or(self.preferences.duration);
        let name: String = self.session_name(role).chars().take(MOST_NAME).collect();
        let said = role.policy.is_some() || !role.policy_arns.is_empty();
        let (policy, policy_arns) = match federation.allow {
            _ if said => (role.policy.clone(), role.policy_arns.clone()),
            Allow::All => (Some(ALL.to_owned()), Vec::new()),
            Allow::ReadOnly => {
                (None, vec![format!("arn:{}:iam::aws:policy/ReadOnlyAccess", self.partition().word())])
            }
        };
        let key = self.key_of(role, Target::FederationToken, duration, name.clone());
        let key = SessionKey { policy: policy.clone(), policy_arns: policy_arns.clone(), ..key };
        // AWS takes neither of them here.
        let key = SessionKey { transitive_tags: Vec::new(), source_identity: None, ..key };
        let call = FederationTokenCall {
            name,
            duration: self.user_duration(duration),
            policy,
            policy_arns,
            tags: role.tags.clone(),
            region: self.region(role.region.as_deref(), self.partition()),
        };
        Ok(Self::hop(role, key, Call::FederationToken(Box::new(call)), ConsoleAccess::AsCredentials))
    }

    fn own(&self, role: &Role) -> Result<Hop, Failure> {
        if self.source.kind.has_token() {
            return Err(Failure::CantSign { role: role.name.clone(), via: self.source.name.clone() });
        }
        let duration = role.duration.unwrap_or(self.preferences.duration);
        let region = self.region(role.region.as_deref(), self.partition());
        let key = |target| self.key(target, duration, String::new());
        if self.signed_by_a_key() {
            let mfa_serial = self.device_of_first();
            let key = key(Target::SessionToken { mfa_serial: mfa_serial.clone() });
            let call = SessionTokenCall { duration: self.user_duration(duration), mfa_serial, region };
            return Ok(Self::hop(role, key, Call::SessionToken(call), ConsoleAccess::None));
        }
        // With a session of the user's own there is no console, whatever the role says.
        let of_a_user = self.hops.last().is_some_and(|hop| hop.console == ConsoleAccess::None);
        let console = if of_a_user { ConsoleAccess::None } else { ConsoleAccess::AsCredentials };
        Ok(Self::hop(role, key(Target::AsTheyAre), Call::AsTheyAre { region }, console))
    }

    fn hop(role: &Role, key: SessionKey, call: Call, console: ConsoleAccess) -> Hop {
        let key = SessionKey { role: Some(role.id.clone()), ..key };
        let (owner, name) = (Owner::Role(role.id.clone()), role.name.clone());
        Hop { key, call, owner, name, console, carries_reason: role.protect }
    }

    /// The code goes with the first call, and with no other: what it gave has it from there on.
    fn device_of_first(&self) -> Option<String> {
        self.device().filter(|_| self.hops.is_empty()).cloned()
    }

    fn role_duration(&self, wish: Seconds) -> Seconds {
        wish.min(if self.signed_by_a_key() { MOST_ROLE } else { MOST_CHAINED })
    }

    fn user_duration(&self, wish: Seconds) -> Seconds {
        wish.min(if self.facts.root { MOST_ROOT } else { MOST_USER })
    }

    /// Only an AssumeRole that a long-term key signed may carry SessionDuration at the federation endpoint.
    fn console_of_role(&self) -> ConsoleAccess {
        if self.signed_by_a_key() { ConsoleAccess::WithDuration } else { ConsoleAccess::AsCredentials }
    }

    fn session_name(&self, role: &Role) -> String {
        let template = role.session_name.as_ref().unwrap_or(&self.preferences.session_name);
        // Who signs in to a provider is known once they have: the call then has it.
        match self.source.kind.oidc() {
            Some(_) if template.contains(session_name::USER) => {
                session_name::fill_host(template, &self.person.host)
            }
            _ => session_name::fill(template, &self.person.user, &self.person.host),
        }
    }

    /// The partition of a source by itself: its region's.
    fn partition(&self) -> Partition {
        let region = self.source.region.as_deref().or(self.facts.region.as_deref());
        region.and_then(Partition::of_region).unwrap_or(Partition::Aws)
    }

    fn region(&self, wanted: Option<&str>, partition: Partition) -> String {
        // What a person set for the source decides: a role's region is where its console opens, and may be one that the
        // account of the key has not switched on. The region of an instance says nothing of its accounts.
        let own = self.source.region.as_deref();
        match self.source.kind.identity_center() {
            Some(_) => partition.sts_region([wanted, own]),
            None => partition.sts_region([own, wanted, self.facts.region.as_deref()]),
        }
    }

    /// A key with what every hop has. The session that shares a code is no part of it: the role it leads to is the
    /// same with and without it.
    fn key(&self, target: Target, duration: Seconds, session_name: String) -> SessionKey {
        let roles = self.hops.iter().filter(|hop| !matches!(hop.call, Call::SessionToken(_)));
        SessionKey {
            role: None,
            source: self.source.id.clone(),
            chain: roles.map(|hop| hop.key.id()).collect(),
            target,
            duration,
            session_name,
            external_id: None,
            tags: BTreeMap::new(),
            transitive_tags: Vec::new(),
            policy: None,
            policy_arns: Vec::new(),
            source_identity: None,
            environment: self.environment.clone(),
        }
    }

    fn key_of(&self, role: &Role, target: Target, duration: Seconds, session_name: String) -> SessionKey {
        SessionKey {
            tags: role.tags.clone(),
            transitive_tags: role.transitive_tags.clone(),
            policy: role.policy.clone(),
            policy_arns: role.policy_arns.clone(),
            source_identity: role.source_identity.clone(),
            ..self.key(target, duration, session_name)
        }
    }
}
