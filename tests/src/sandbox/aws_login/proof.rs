//! The proof of a client that it has its key (DPoP, RFC 9449), checked as strictly as can be.

use base64ct::{Base64UrlUnpadded, Encoding as _};
use http::HeaderMap;
use jiff::{SignedDuration, Timestamp};
use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{Signature, VerifyingKey};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// So far a proof's time may be from the server's.
const SLACK: SignedDuration = SignedDuration::from_mins(5);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    typ: String,
    alg: String,
    jwk: Key,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Key {
    kty: String,
    crv: String,
    x: String,
    y: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    htm: String,
    htu: String,
    iat: i64,
    jti: String,
}

/// A proof that is good, but for its time.
pub(super) struct Proof {
    /// The public key, as one text.
    pub(super) key: String,
    /// Names this proof.
    pub(super) id: String,
    /// Whether it was made now.
    pub(super) is_timely: bool,
}

/// Checks the proof of a POST to that address. `Err`: what is wrong with it.
pub(super) fn check(headers: &HeaderMap, address: &str, now: Timestamp) -> Result<Proof, &'static str> {
    let mut proofs = headers.get_all("dpop").iter();
    let proof = proofs.next().and_then(|proof| proof.to_str().ok()).ok_or("DPoP is needed")?;
    if proofs.next().is_some() {
        return Err("DPoP stands once");
    }
    let parts: Vec<&str> = proof.split('.').collect();
    let [header, claims, signature] = parts[..] else { return Err("DPoP has three parts") };
    let Header { typ, alg, jwk } = read(header).ok_or("DPoP has another header")?;
    if (&*typ, &*alg, &*jwk.kty, &*jwk.crv) != ("dpop+jwt", "ES256", "EC", "P-256") {
        return Err("DPoP is of another kind");
    }
    let half = |text: &str| decode(text).filter(|half| half.len() == 32);
    let (x, y) = half(&jwk.x).zip(half(&jwk.y)).ok_or("DPoP has another key")?;
    let key = VerifyingKey::from_sec1_bytes(&[&[4], &x[..], &y[..]].concat());
    let key = key.map_err(|_| "DPoP has no key of P-256")?;
    let signature = decode(signature).filter(|signature| signature.len() == 64);
    let signature = signature.and_then(|signature| Signature::from_slice(&signature).ok());
    let signature = signature.ok_or("DPoP has no signature of 64 bytes")?;
    let signed = proof.rsplit_once('.').map_or("", |(signed, _)| signed);
    key.verify(signed.as_bytes(), &signature).map_err(|_| "DPoP is not signed by its key")?;
    let Claims { htm, htu, iat, jti } = read(claims).ok_or("DPoP has other claims")?;
    if htm != "POST" || htu != address {
        return Err("DPoP is for another request");
    }
    if jti.is_empty() {
        return Err("DPoP has no name");
    }
    let made = Timestamp::from_second(iat).map_err(|_| "DPoP has no time")?;
    let is_timely = now.duration_since(made).abs() <= SLACK;
    Ok(Proof { key: format!("{}.{}", jwk.x, jwk.y), id: jti, is_timely })
}

fn decode(text: &str) -> Option<Vec<u8>> {
    Base64UrlUnpadded::decode_vec(text).ok()
}

fn read<T: DeserializeOwned>(part: &str) -> Option<T> {
    serde_json::from_slice(&decode(part)?).ok()
}
