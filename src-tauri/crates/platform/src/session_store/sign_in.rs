//! A sign-in to IAM Identity Center as the sealed store keeps it.

use jiff::{SignedDuration, Timestamp};
use rolecall_core::id::SourceId;
use rolecall_core::identity_center::{Flow, Instance, Registration, SignInKept, Tokens};
use rolecall_core::secret::{ExposeSecret, SecretString};
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
    instance: Instance,
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
    access: String,
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
        let tokens = kept.tokens.as_ref().map(|tokens| StoredTokens {
            access: secret(&tokens.access),
            expires_at: tokens.expires_at,
            refresh: tokens.refresh.as_ref().map(secret),
        });
        Self {
            record: SIGN_IN.to_owned(),
            source: source.clone(),
            instance: kept.instance.clone(),
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
        let tokens = self.tokens.map(|mut stored| Tokens {
            access: secret(&mut stored.access),
            expires_at: stored.expires_at,
            refresh: stored.refresh.take().map(SecretString::from),
        });
        let kept = SignInKept {
            instance: self.instance,
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
