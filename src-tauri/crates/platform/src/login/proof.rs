//! The key that a login is bound to, and the proof that Rolecall has it (DPoP, RFC 9449): a signed statement about one request.

use base64ct::{Base64, Base64UrlUnpadded, Encoding as _};
use jiff::Timestamp;
use p256::SecretKey;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use p256::elliptic_curve::sec1::ToEncodedPoint as _;
use rolecall_core::failure::{Failure, NetworkError};
use rolecall_core::secret::{ExposeSecret, SecretString};
use serde_json::json;
use zeroize::Zeroizing;

use crate::loopback::random_hex;
use crate::unsigned::base64url;

/// Random bytes that are no key are as rare as a collision of hashes: a few tries are more than enough.
const TRIES: u32 = 8;

/// A new key, as SEC1 in PEM.
pub(super) fn new_key() -> Result<SecretString, Failure> {
    for _ in 0..TRIES {
        let mut bytes = Zeroizing::new([0; 32]);
        if getrandom::fill(&mut *bytes).is_err() {
            break;
        }
        if let Ok(key) = SecretKey::from_slice(&*bytes) {
            return Ok(written(&key));
        }
    }
    Err(Failure::Network(NetworkError::Connect))
}

/// What stands before a key of P-256, between it and its public half, in SEC1's DER. The curve is named: AWS's own tools read no
/// key without.
const BEFORE: [u8; 7] = [0x30, 0x77, 0x02, 0x01, 0x01, 0x04, 0x20];
const BETWEEN: [u8; 17] =
    [0xa0, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0xa1, 0x44, 0x03, 0x42, 0x00];

/// Writes a key as SEC1 in PEM.
fn written(key: &SecretKey) -> SecretString {
    let private = Zeroizing::new(key.to_bytes());
    let public = key.public_key().to_encoded_point(false);
    let der = Zeroizing::new([&BEFORE, &private[..], &BETWEEN, public.as_bytes()].concat());
    let text = Zeroizing::new(Base64::encode_string(&der));
    let mut pem = Zeroizing::new("-----BEGIN EC PRIVATE KEY-----\n".to_owned());
    for line in text.as_bytes().chunks(64) {
        pem.extend(line.iter().copied().map(char::from));
        pem.push('\n');
    }
    pem.push_str("-----END EC PRIVATE KEY-----\n");
    SecretString::from(pem.as_str())
}

/// Reads a key: SEC1, or PKCS #8 as other programs may write it.
fn read_key(pem: &SecretString) -> Option<SecretKey> {
    use p256::pkcs8::DecodePrivateKey as _;
    let pem = pem.expose_secret();
    SecretKey::from_sec1_pem(pem).ok().or_else(|| SecretKey::from_pkcs8_pem(pem).ok())
}

/// The proof for a POST to an address at a time by AWS's clock; `None`: that is no key.
pub(super) fn proof(key: &SecretString, address: &str, at: Timestamp) -> Option<SecretString> {
    let id = random_hex::<16>().ok()?;
    sign(&read_key(key)?, address, at, &id).map(SecretString::from)
}

fn sign(key: &SecretKey, address: &str, at: Timestamp, id: &str) -> Option<String> {
    let point = key.public_key().to_encoded_point(false);
    let [x, y] = [point.x()?, point.y()?].map(base64url);
    let header = json!({
        "typ": "dpop+jwt",
        "alg": "ES256",
        "jwk": { "kty": "EC", "x": x, "y": y, "crv": "P-256" },
    });
    let claims = json!({ "htm": "POST", "htu": address, "iat": at.as_second(), "jti": id });
    let signed = format!("{}.{}", base64url(header.to_string()), base64url(claims.to_string()));
    let signature: Signature = SigningKey::from(key).sign(signed.as_bytes());
    Some(format!("{signed}.{}", base64url(signature.to_bytes())))
}

/// What a token says behind its signature, which came by TLS from whoever signed it.
pub(super) fn claims(token: &str) -> Option<serde_json::Value> {
    let mut parts = token.split('.');
    let claims = parts.nth(1).filter(|_| parts.next().is_some() && parts.next().is_none())?;
    serde_json::from_slice(&Base64UrlUnpadded::decode_vec(claims).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use p256::ecdsa::VerifyingKey;
    use p256::ecdsa::signature::Verifier as _;
    use proptest::prelude::*;

    use super::*;

    const ADDRESS: &str = "https://eu-west-1.signin.aws.amazon.com/v1/token";

    fn parts(proof: &str) -> (serde_json::Value, serde_json::Value, Vec<u8>) {
        let decoded: Vec<Vec<u8>> =
            proof.split('.').map(|part| Base64UrlUnpadded::decode_vec(part).expect("base64")).collect();
        let json = |at: usize| serde_json::from_slice(&decoded[at]).expect("JSON");
        (json(0), json(1), decoded[2].clone())
    }

    proptest! {
        #[test]
        fn a_proof_is_of_its_own_key_request_and_time(bytes: [u8; 32], seconds in 0_i64..4_000_000_000, id in "[0-9a-f]{32}") {
            let Ok(key) = SecretKey::from_slice(&bytes) else { return Ok(()) };
            let at = Timestamp::from_second(seconds).expect("a time");
            let proof = sign(&key, ADDRESS, at, &id).expect("a proof");
            let (header, claims, signature) = parts(&proof);
            prop_assert_eq!(&header["typ"], "dpop+jwt");
            prop_assert_eq!(&header["alg"], "ES256");
            let expected = json!({ "htm": "POST", "htu": ADDRESS, "iat": seconds, "jti": id });
            prop_assert_eq!(claims, expected);
            // The key in the header is the one that has signed, and each half of it has its 32 bytes.
            let half = |name: &str| Base64UrlUnpadded::decode_vec(header["jwk"][name].as_str().unwrap_or_default());
            let (x, y) = (half("x").expect("x"), half("y").expect("y"));
            prop_assert_eq!((x.len(), y.len(), signature.len()), (32, 32, 64));
            let point = [&[4], &x[..], &y[..]].concat();
            let verifies = VerifyingKey::from_sec1_bytes(&point).expect("a key");
            let signed = proof.rsplit_once('.').expect("signed").0;
            prop_assert!(verifies.verify(signed.as_bytes(), &Signature::from_slice(&signature).expect("r and s")).is_ok());
            prop_assert!(!proof.contains(['=', '+', '/']));
        }
    }

    #[test]
    fn a_key_is_read_in_both_forms_and_never_shown() {
        use p256::pkcs8::{EncodePrivateKey as _, LineEnding};
        let pem = new_key().expect("a key");
        assert!(pem.expose_secret().starts_with("-----BEGIN EC PRIVATE KEY-----\n"));
        let key = read_key(&pem).expect("its own form");
        let pkcs8 = SecretString::from(key.to_pkcs8_pem(LineEnding::LF).expect("PKCS #8").as_str());
        assert_eq!(read_key(&pkcs8).expect("another's form"), key);
        // As the SDK's own library writes it, which names no curve.
        let bare = SecretString::from(key.to_sec1_pem(LineEnding::LF).expect("SEC1").as_str());
        assert_eq!(read_key(&bare).expect("without a curve"), key);
        for wrong in ["", "no key", "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n"] {
            assert!(proof(&wrong.into(), ADDRESS, Timestamp::UNIX_EPOCH).is_none(), "{wrong}");
        }
        let [one, two] = [(); 2].map(|()| proof(&pem, ADDRESS, Timestamp::UNIX_EPOCH).expect("a proof"));
        assert_ne!(one.expose_secret(), two.expose_secret(), "each request has its own");
    }

    #[test]
    fn claims_stand_between_two_dots() {
        let token = |claims: &str| format!("e30.{}.c2ln", base64url(claims));
        assert_eq!(claims(&token(r#"{"sub":"arn"}"#)), Some(json!({ "sub": "arn" })));
        for wrong in ["", "e30", "e30.e30", "e30.e30.e30.e30", "e30.*.e30", &token("no JSON")] {
            assert_eq!(claims(wrong), None, "{wrong}");
        }
    }
}
