//! A person's sign-in as the sealed store keeps it.

use jiff::{SignedDuration, Timestamp};
use rolecall_core::id::SourceId;
use rolecall_core::secret::{Credentials, ExposeSecret, SecretString};
use rolecall_core::sign_in::{Access, Flow, IdToken, Registration, SignInKept, SignInPlace, Tokens};
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// The kind of its record.
pub(super) const SIGN_IN: &str = "sign-in";

/// A sign-in as it is kept.
#[skip_serializing_none]
#[derive(Serialize, Deserialize)]
pub(super) struct StoredSignIn {
    record: String,
    source: SourceId,
    #[serde(rename = "instance")]
    place: SignInPlace,
    registrations: Vec<StoredRegistration>,
    tokens: Option<StoredTokens>,
    flow: Flow,
    signed_in_at: Option<Timestamp>,
    refreshed_at: Option<Timestamp>,
    lasts: Option<SignedDuration>,
}

#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
struct StoredRegistration {
    #[zeroize(skip)]
    flow: Flow,
    client_id: String,
    client_secret: String,
    #[zeroize(skip)]
    expires_at: Timestamp,
}

#[skip_serializing_none]
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
struct StoredTokens {
    /// The portal's token, the provider's, or the secret half of a login's credentials.
    access: String,
    /// The other two parts of a login's credentials.
    access_key_id: Option<String>,
    session_token: Option<String>,
    /// Whose the provider's token is: its subject, and the person's name.
    subject: Option<String>,
    person: Option<String>,
    #[zeroize(skip)]
    expires_at: Timestamp,
    refresh: Option<String>,
}

impl StoredSignIn {
    pub(super) fn of(source: &SourceId, kept: &SignInKept) -> Self {
        let secret = |text: &SecretString| text.expose_secret().to_owned();
        let registrations = kept.registrations.iter().map(|registration| StoredRegistration {
            flow: registration.flow,
            client_id: registration.client_id.clone(),
            client_secret: secret(&registration.client_secret),
            expires_at: registration.expires_at,
        });
        let tokens = kept.tokens.as_ref().map(|tokens| {
            let mut stored = StoredTokens {
                access: String::new(),
                access_key_id: None,
                session_token: None,
                subject: None,
                person: None,
                expires_at: tokens.expires_at,
                refresh: tokens.refresh.as_ref().map(secret),
            };
            match &tokens.access {
                Access::Portal(token) => stored.access = secret(token),
                Access::Credentials(credentials) => {
                    stored.access = secret(&credentials.secret_access_key);
                    stored.access_key_id = Some(credentials.access_key_id.clone());
                    stored.session_token = Some(secret(&credentials.session_token));
                }
                Access::Identity(token) => {
                    stored.access = secret(&token.token);
                    stored.subject = Some(token.subject.clone());
                    stored.person = Some(token.person.clone());
                }
            }
            stored
        });
        Self {
            record: SIGN_IN.to_owned(),
            source: source.clone(),
            place: kept.place.clone(),
            registrations: registrations.collect(),
            tokens,
            flow: kept.flow,
            signed_in_at: kept.signed_in_at,
            refreshed_at: kept.refreshed_at,
            lasts: kept.lasts,
        }
    }

    pub(super) fn into_kept(self) -> (SourceId, SignInKept) {
        let secret = |text: &mut String| SecretString::from(std::mem::take(text));
        let registrations = self.registrations.into_iter().map(|mut stored| Registration {
            flow: stored.flow,
            client_id: std::mem::take(&mut stored.client_id),
            client_secret: secret(&mut stored.client_secret),
            expires_at: stored.expires_at,
        });
        let tokens = self.tokens.map(|mut stored| {
            let expires_at = stored.expires_at;
            let credentials = stored.access_key_id.take().zip(stored.session_token.take());
            let access = match (credentials, stored.subject.take().zip(stored.person.take())) {
                (None, None) => Access::Portal(secret(&mut stored.access)),
                (None, Some((subject, person))) => {
                    Access::Identity(IdToken { token: secret(&mut stored.access), subject, person })
                }
                (Some((access_key_id, session_token)), _) => Access::Credentials(Credentials {
                    access_key_id,
                    secret_access_key: secret(&mut stored.access),
                    session_token: session_token.into(),
                    expiration: expires_at,
                }),
            };
            Tokens { access, expires_at, refresh: stored.refresh.take().map(SecretString::from) }
        });
        let kept = SignInKept {
            place: self.place,
            registrations: registrations.collect(),
            tokens,
            flow: self.flow,
            signed_in_at: self.signed_in_at,
            refreshed_at: self.refreshed_at,
            lasts: self.lasts,
        };
        (self.source, kept)
    }
}
