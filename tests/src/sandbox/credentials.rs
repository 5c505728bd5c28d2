//! The credentials the sandbox accepts: the users' long-term keys and the temporary ones it issued itself.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use super::config::Config;
use super::{lock, random};

/// How credentials came to be: it decides what they may do at STS and at the sign-in endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// An IAM user's own key.
    LongTermKey,
    /// AssumeRole, `chained` when temporary credentials signed it.
    AssumeRole { chained: bool },
    /// GetFederationToken.
    FederationToken,
    /// GetSessionToken.
    SessionToken,
    /// AssumeRoleWithWebIdentity.
    WebIdentity,
    /// GetRoleCredentials of the portal.
    PermissionSet,
}

/// One set of credentials and whom they stand for.
#[derive(Clone)]
pub(super) struct Credential {
    pub(super) access_key_id: String,
    pub(super) secret_access_key: String,
    /// None for a long-term key.
    pub(super) session: Option<SessionPart>,
    pub(super) origin: Origin,
    pub(super) identity: Identity,
}

/// What temporary credentials have on top.
#[derive(Clone)]
pub(super) struct SessionPart {
    pub(super) token: String,
    pub(super) expiration: Timestamp,
}

/// Whom credentials stand for, as GetCallerIdentity tells, and what a session carries along.
#[derive(Clone, Default)]
pub(super) struct Identity {
    pub(super) arn: String,
    pub(super) user_id: String,
    pub(super) account: String,
    pub(super) root: bool,
    /// The role's ARN and the session's name, where a role was assumed.
    pub(super) role: Option<(String, String)>,
    /// Whether an MFA code was given for this session (`aws:MultiFactorAuthPresent`).
    pub(super) mfa: bool,
    pub(super) source_identity: Option<String>,
    /// Session tags that go on into chained sessions; keys in lower case.
    pub(super) transitive_tags: BTreeSet<String>,
    pub(super) tags: BTreeMap<String, String>,
    /// GetFederationToken without a policy gives no permissions.
    pub(super) without_permissions: bool,
}

impl Credential {
    pub(super) fn is_temporary(&self) -> bool {
        self.session.is_some()
    }

    pub(super) fn expired(&self, now: Timestamp) -> bool {
        self.session.as_ref().is_some_and(|session| session.expiration <= now)
    }
}

/// All credentials, by access key id.
pub(super) struct Credentials(Mutex<HashMap<String, Arc<Credential>>>);

impl Credentials {
    /// The active long-term keys of `config`.
    pub(super) fn of(config: &Config) -> Self {
        let keys = config.users.iter().filter(|user| user.active).map(|user| {
            let user_id =
                if user.root { user.account.clone() } else { unique_id("AIDA", &user.access_key_id) };
            let credential = Credential {
                access_key_id: user.access_key_id.clone(),
                secret_access_key: user.secret_access_key.clone(),
                session: None,
                origin: Origin::LongTermKey,
                identity: Identity {
                    arn: user.arn(),
                    user_id,
                    account: user.account.clone(),
                    root: user.root,
                    ..Identity::default()
                },
            };
            (user.access_key_id.clone(), Arc::new(credential))
        });
        Self(Mutex::new(keys.collect()))
    }

    pub(super) fn find(&self, access_key_id: &str) -> Option<Arc<Credential>> {
        lock(&self.0).get(access_key_id).cloned()
    }

    /// Makes temporary credentials that last `seconds` from now.
    pub(super) fn issue(
        &self,
        origin: Origin,
        identity: Identity,
        now: Timestamp,
        seconds: i64,
    ) -> IssuedCredentials {
        // STS tells whole seconds.
        let now = Timestamp::from_second(now.as_second()).unwrap_or(now);
        let expiration = now.saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX);
        let session = SessionPart { token: random::session_token(), expiration };
        let credential = Credential {
            access_key_id: random::temporary_access_key_id(),
            secret_access_key: random::secret_access_key(),
            session: Some(session.clone()),
            origin,
            identity,
        };
        let issued = IssuedCredentials {
            access_key_id: credential.access_key_id.clone(),
            secret_access_key: credential.secret_access_key.clone(),
            session_token: session.token,
            expiration,
        };
        lock(&self.0).insert(credential.access_key_id.clone(), Arc::new(credential));
        issued
    }

    /// Lets temporary credentials expire now, although the clock says otherwise.
    pub(super) fn expire(&self, access_key_id: &str) -> bool {
        let mut all = lock(&self.0);
        let Some(credential) = all.get_mut(access_key_id) else { return false };
        let Some(session) = &mut Arc::make_mut(credential).session else { return false };
        session.expiration = Timestamp::UNIX_EPOCH;
        true
    }

    /// The secrets and tokens of all temporary credentials.
    pub(super) fn secrets(&self) -> Vec<String> {
        let all = lock(&self.0);
        let temporary =
            all.values().filter_map(|credential| Some((credential, credential.session.as_ref()?)));
        let secrets = |(credential, session): (&Arc<Credential>, &SessionPart)| {
            [credential.secret_access_key.clone(), session.token.clone()]
        };
        temporary.flat_map(secrets).collect()
    }

    /// Takes credentials away, as when a key is deactivated or a session revoked.
    pub(super) fn revoke(&self, access_key_id: &str) -> bool {
        lock(&self.0).remove(access_key_id).is_some()
    }
}

/// The `Credentials` element of an STS answer.
#[derive(serde::Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct IssuedCredentials {
    access_key_id: String,
    secret_access_key: String,
    session_token: String,
    expiration: Timestamp,
}

impl IssuedCredentials {
    /// As a login's token has them: its end stands elsewhere.
    pub(super) fn for_login(&self) -> serde_json::Value {
        serde_json::json!({
            "accessKeyId": self.access_key_id,
            "secretAccessKey": self.secret_access_key,
            "sessionToken": self.session_token,
        })
    }

    /// As the portal writes them: the end is in milliseconds.
    pub(super) fn for_portal(&self) -> serde_json::Value {
        serde_json::json!({
            "accessKeyId": self.access_key_id,
            "secretAccessKey": self.secret_access_key,
            "sessionToken": self.session_token,
            "expiration": self.expiration.as_millisecond(),
        })
    }
}

/// An `AIDA…` or `AROA…` id that stays the same for the same name.
pub(super) fn unique_id(prefix: &str, name: &str) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let digest = Sha256::digest(name);
    let id: String =
        digest.iter().take(17).map(|byte| char::from(ALPHABET[usize::from(*byte) % 32])).collect();
    format!("{prefix}{id}")
}
