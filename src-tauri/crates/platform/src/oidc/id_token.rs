//! A provider's token of who a person is, checked as OpenID Connect Core 1.0, section 3.1.3.7, has it: what it says, and that
//! a key of the provider's has signed it in one of the ways that AWS takes.

use base64ct::{Base64UrlUnpadded, Encoding as _};
use jiff::{SignedDuration, Timestamp};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, EcdsaVerificationAlgorithm, RSA_PKCS1_2048_8192_SHA256,
    RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512, RsaParameters, RsaPublicKeyComponents,
    UnparsedPublicKey,
};
use rolecall_core::failure::{ProviderFailure, TokenFault};
use rolecall_core::secret::{ExposeSecret, SecretString};
use rolecall_core::shown::shown;
use rolecall_core::sign_in::IdToken;
use serde::Deserialize;
use serde_json::{Map, Value};
use zeroize::Zeroizing;

/// The longest token that AWS takes, in characters.
const MOST: usize = 20_000;
/// The longest name of a person that is shown, in characters.
const MOST_NAME: usize = 128;
/// So far ahead of this clock a token may be made.
const AHEAD: SignedDuration = SignedDuration::from_mins(5);

/// The keys of a provider (RFC 7517). Those of kinds that are not known here stand for nothing.
#[derive(Deserialize)]
pub(super) struct Keys {
    keys: Vec<Value>,
}

#[derive(Deserialize)]
struct Key {
    kid: Option<String>,
    #[serde(rename = "use")]
    purpose: Option<String>,
    alg: Option<String>,
    n: Option<String>,
    e: Option<String>,
    crv: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    /// What has to be understood: nothing is.
    crit: Option<Value>,
}

/// How a token may be signed: as AWS takes it, with keys that ring checks.
enum Signed {
    Rsa(&'static RsaParameters),
    Ec(&'static EcdsaVerificationAlgorithm, &'static str),
}

/// What a token has to say.
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) client_id: &'a str,
    /// Of the sign-in in the browser.
    pub(super) nonce: Option<&'a str>,
    /// Whose the last one was.
    pub(super) subject: Option<&'a str>,
    pub(super) now: Timestamp,
    /// When the provider answered, by its own clock.
    pub(super) at: Timestamp,
}

/// Checks a token. Gives it with its end.
pub(super) fn check(
    token: SecretString,
    keys: &Keys,
    expected: &Expected<'_>,
) -> Result<(IdToken, Timestamp), ProviderFailure> {
    use TokenFault as T;
    let text = token.expose_secret();
    if text.len() > MOST {
        return Err(ProviderFailure::Token(T::TooLong));
    }
    let parts: Vec<&str> = text.split('.').collect();
    let [header, payload, signature] = parts[..] else { return Err(ProviderFailure::Token(T::Unreadable)) };
    let read = || {
        let header: Header = serde_json::from_slice(&decoded(header)?).ok()?;
        let claims: Map<String, Value> = serde_json::from_slice(&decoded(payload)?).ok()?;
        Some((header, claims, decoded(signature)?))
    };
    let (header, claims, signature) = read().ok_or(ProviderFailure::Token(T::Unreadable))?;
    let by = Signed::by(&header.alg).filter(|_| header.crit.is_none());
    let by = by.ok_or(ProviderFailure::Token(T::Algorithm))?;
    let signed = &text.as_bytes()[..text.len() - parts[2].len() - 1];
    if !keys.fitting(&header).any(|key| key.has_signed(&by, signed, &signature)) {
        return Err(ProviderFailure::Token(T::Signature));
    }
    let (subject, expires_at) = check_claims(&claims, expected)?;
    let name = ["email", "preferred_username", "upn", "name"]
        .into_iter()
        .find_map(|name| claims.get(name)?.as_str());
    let person = shown(name.filter(|name| !name.trim().is_empty()).unwrap_or(&subject));
    let person = person.chars().take(MOST_NAME).collect();
    Ok((IdToken { token, subject, person }, expires_at))
}

fn check_claims(
    claims: &Map<String, Value>,
    expected: &Expected<'_>,
) -> Result<(String, Timestamp), ProviderFailure> {
    use TokenFault as T;
    let fault = |fault| Err(ProviderFailure::Token(fault));
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let time = |name: &str| claims.get(name)?.as_f64().and_then(|at| Timestamp::from_second(at as i64).ok());
    if text("iss") != Some(expected.issuer) {
        return fault(T::Issuer);
    }
    let client = expected.client_id;
    let (is_for, others) = match claims.get("aud") {
        Some(Value::String(audience)) => (audience == client, false),
        Some(Value::Array(all)) => (all.iter().any(|one| one == client), all.len() > 1),
        _ => (false, false),
    };
    // Of several the one that it was made for has to be named.
    let party = claims.get("azp").map_or(!others, |party| party == client);
    if !is_for || !party {
        return fault(T::Audience);
    }
    if expected.nonce.is_some_and(|nonce| text("nonce") != Some(nonce)) {
        return fault(T::Nonce);
    }
    let (Some(subject), Some(expires_at), Some(made_at)) = (text("sub"), time("exp"), time("iat")) else {
        return fault(T::Unreadable);
    };
    if expected.subject.is_some_and(|before| before != subject) {
        return fault(T::Subject);
    }
    if made_at > expected.now + AHEAD {
        return Err(ProviderFailure::ClockWrong { ahead: expected.now.duration_since(made_at) });
    }
    if expires_at <= expected.now {
        if expires_at > expected.at {
            return Err(ProviderFailure::ClockWrong { ahead: expected.now.duration_since(expected.at) });
        }
        return fault(T::Expired);
    }
    Ok((subject.to_owned(), expires_at))
}

impl Signed {
    fn by(algorithm: &str) -> Option<Self> {
        Some(match algorithm {
            "RS256" => Self::Rsa(&RSA_PKCS1_2048_8192_SHA256),
            "RS384" => Self::Rsa(&RSA_PKCS1_2048_8192_SHA384),
            "RS512" => Self::Rsa(&RSA_PKCS1_2048_8192_SHA512),
            "ES256" => Self::Ec(&ECDSA_P256_SHA256_FIXED, "P-256"),
            "ES384" => Self::Ec(&ECDSA_P384_SHA384_FIXED, "P-384"),
            _ => return None,
        })
    }
}

impl Keys {
    /// The keys that a token may be signed with: the one it names, or any where it names none.
    fn fitting<'a>(&'a self, header: &'a Header) -> impl Iterator<Item = Key> + 'a {
        let keys = self.keys.iter().filter_map(|key| Key::deserialize(key).ok());
        keys.filter(|key| {
            (header.kid.is_none() || key.kid == header.kid)
                && key.purpose.as_deref().is_none_or(|purpose| purpose == "sig")
                && key.alg.as_ref().is_none_or(|alg| *alg == header.alg)
        })
    }
}

impl Key {
    fn has_signed(&self, by: &Signed, text: &[u8], signature: &[u8]) -> bool {
        let part = |part: &Option<String>| part.as_deref().and_then(decoded);
        match by {
            Signed::Rsa(how) => part(&self.n).zip(part(&self.e)).is_some_and(|(n, e)| {
                // Some write the number with a sign, which is no part of it.
                let n: &[u8] = n.strip_prefix(&[0]).unwrap_or(&n);
                RsaPublicKeyComponents { n, e: &**e }.verify(how, text, signature).is_ok()
            }),
            Signed::Ec(how, curve) => part(&self.x).zip(part(&self.y)).is_some_and(|(x, y)| {
                let point: Vec<u8> = [&[4], x.as_slice(), y.as_slice()].concat();
                self.crv.as_deref() == Some(*curve)
                    && UnparsedPublicKey::new(*how, point).verify(text, signature).is_ok()
            }),
        }
    }
}

fn decoded(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    Base64UrlUnpadded::decode_vec(text).ok().map(Zeroizing::new)
}

#[cfg(test)]
mod tests;
