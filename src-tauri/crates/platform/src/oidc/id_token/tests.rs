//! What a token has to be, table by table. RS256 is shown by a provider that others wrote (`tests/oidc.rs`).

use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::json;

use super::*;
use crate::unsigned::base64url;

const ISSUER: &str = "https://idp.acme.com";
const CLIENT: &str = "rolecall";

fn now() -> Timestamp {
    "2026-11-21T12:00:00Z".parse().expect("a time")
}

struct Signer(EcdsaKeyPair);

impl Signer {
    fn new() -> Self {
        let random = SystemRandom::new();
        let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).expect("a key");
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, key.as_ref(), &random);
        Self(pair.expect("a pair"))
    }

    fn key(&self) -> Value {
        let (x, y) = self.0.public_key().as_ref()[1..].split_at(32);
        json!({"kty": "EC", "crv": "P-256", "kid": "one", "use": "sig", "x": base64url(x), "y": base64url(y)})
    }

    fn token(&self, header: &Value, claims: &Value) -> String {
        let signed = format!("{}.{}", base64url(header.to_string()), base64url(claims.to_string()));
        let signature = self.0.sign(&SystemRandom::new(), signed.as_bytes()).expect("signed");
        format!("{signed}.{}", base64url(signature.as_ref()))
    }
}

fn header() -> Value {
    json!({"alg": "ES256", "kid": "one", "typ": "JWT"})
}

fn claims() -> Value {
    json!({
        "iss": ISSUER,
        "sub": "00u1",
        "aud": CLIENT,
        "nonce": "n1",
        "iat": now().as_second(),
        "exp": now().as_second() + 3600,
        "email": "jo@acme.com",
    })
}

fn checked(token: &str, keys: &[Value]) -> Result<(IdToken, Timestamp), ProviderFailure> {
    let expected = Expected {
        issuer: ISSUER,
        client_id: CLIENT,
        nonce: Some("n1"),
        subject: None,
        now: now(),
        at: now(),
    };
    check(token.into(), &Keys { keys: keys.to_vec() }, &expected)
}

fn fault(result: Result<(IdToken, Timestamp), ProviderFailure>, what: &str) -> TokenFault {
    match result {
        Err(ProviderFailure::Token(fault)) => fault,
        other => panic!("{what}: {other:?}"),
    }
}

#[test]
fn a_good_token_says_who_and_until_when() {
    let signer = Signer::new();
    let (token, until) = checked(&signer.token(&header(), &claims()), &[signer.key()]).expect("good");
    assert_eq!((&*token.person, &*token.subject), ("jo@acme.com", "00u1"));
    assert_eq!(until, now() + SignedDuration::from_hours(1));
    assert!(!format!("{token:?}").contains("eyJ"), "it is not printed");
}

#[test]
fn only_a_key_of_the_providers_has_signed_it() {
    use TokenFault as T;
    let (signer, other) = (Signer::new(), Signer::new());
    let good = signer.token(&header(), &claims());
    let (signed, _) = good.rsplit_once('.').expect("a signature");
    let with = |key: &str, value: Value| {
        let mut header = header();
        header[key] = value;
        signer.token(&header, &claims())
    };
    let cut = |token: &str| token[..token.len() - 6].to_owned();
    for (what, token, expected) in [
        ("none", with("alg", "none".into()), T::Algorithm),
        ("no signature", format!("{signed}."), T::Signature),
        (
            "none and no signature",
            format!("{}.{}.", base64url(r#"{"alg":"none"}"#), base64url("{}")),
            T::Algorithm,
        ),
        ("a shared secret", with("alg", "HS256".into()), T::Algorithm),
        ("RS256 with such a key", with("alg", "RS256".into()), T::Signature),
        ("another curve", with("alg", "ES384".into()), T::Signature),
        ("something to be understood", with("crit", json!(["b64"])), T::Algorithm),
        ("another key's name", with("kid", "two".into()), T::Signature),
        ("another's signature", other.token(&header(), &claims()), T::Signature),
        ("a cut signature", cut(&good), T::Signature),
        ("two parts", signed.to_owned(), T::Unreadable),
        ("four parts", format!("{good}.e30"), T::Unreadable),
        ("no base64", good.replace('.', ".*"), T::Unreadable),
        ("nothing", String::new(), T::Unreadable),
        ("too long", format!("{good}{}", "A".repeat(MOST)), T::TooLong),
    ] {
        assert_eq!(fault(checked(&token, &[signer.key()]), what), expected, "{what}");
    }
    // What is said is what was signed.
    let mut said = claims();
    said["email"] = "boss@acme.com".into();
    let parts: Vec<&str> = good.split('.').collect();
    let forged = format!("{}.{}.{}", parts[0], base64url(said.to_string()), parts[2]);
    assert_eq!(fault(checked(&forged, &[signer.key()]), "forged"), T::Signature);
    for keys in [vec![], vec![json!({"kty": "oct", "k": "x"})], vec![json!("odd")]] {
        assert_eq!(fault(checked(&good, &keys), "keys"), T::Signature, "{keys:?}");
    }
    let mut to_encrypt = signer.key();
    to_encrypt["use"] = "enc".into();
    assert_eq!(fault(checked(&good, &[to_encrypt]), "enc"), T::Signature);
    // Among others, and where nobody names it.
    let mut unnamed = header();
    unnamed.as_object_mut().expect("an object").remove("kid");
    assert!(checked(&good, &[other.key(), signer.key()]).is_ok());
    assert!(checked(&signer.token(&unnamed, &claims()), &[other.key(), signer.key()]).is_ok());
}

#[test]
fn what_it_says_has_to_be_of_this_sign_in() {
    use TokenFault as T;
    let signer = Signer::new();
    let said = |change: &dyn Fn(&mut Value)| {
        let mut claims = claims();
        change(&mut claims);
        checked(&signer.token(&header(), &claims), &[signer.key()])
    };
    let without = |name: &'static str| {
        move |claims: &mut Value| drop(claims.as_object_mut().expect("an object").remove(name))
    };
    type Change = Box<dyn Fn(&mut Value)>;
    let wrong: [(&str, Change, TokenFault); 17] = [
        ("iss", Box::new(|claims| claims["iss"] = "https://evil.example".into()), T::Issuer),
        ("iss/", Box::new(|claims| claims["iss"] = "https://idp.acme.com/".into()), T::Issuer),
        ("no iss", Box::new(without("iss")), T::Issuer),
        ("aud", Box::new(|claims| claims["aud"] = "other".into()), T::Audience),
        ("no aud", Box::new(without("aud")), T::Audience),
        ("auds", Box::new(|claims| claims["aud"] = json!(["other"])), T::Audience),
        ("two auds", Box::new(|claims| claims["aud"] = json!([CLIENT, "other"])), T::Audience),
        ("azp", Box::new(|claims| claims["azp"] = "other".into()), T::Audience),
        ("aud is no text", Box::new(|claims| claims["aud"] = json!({"a": CLIENT})), T::Audience),
        ("nonce", Box::new(|claims| claims["nonce"] = "n2".into()), T::Nonce),
        ("no nonce", Box::new(without("nonce")), T::Nonce),
        ("no sub", Box::new(without("sub")), T::Unreadable),
        ("no exp", Box::new(without("exp")), T::Unreadable),
        ("no iat", Box::new(without("iat")), T::Unreadable),
        ("exp is text", Box::new(|claims| claims["exp"] = "2100".into()), T::Unreadable),
        ("exp is far too much", Box::new(|claims| claims["exp"] = json!(1e300)), T::Unreadable),
        ("expired", Box::new(|claims| claims["exp"] = now().as_second().into()), T::Expired),
    ];
    for (what, change, expected) in &wrong {
        assert_eq!(fault(said(change), what), *expected, "{what}");
    }
    assert!(said(&|claims| claims["aud"] = json!([CLIENT])).is_ok());
    let two = |claims: &mut Value| {
        claims["aud"] = json!([CLIENT, "other"]);
        claims["azp"] = CLIENT.into();
    };
    assert!(said(&two).is_ok());
    for (email, name, person) in [
        (json!("jo@acme.com"), json!("Jo"), "jo@acme.com"),
        (json!(7), json!("Jo"), "Jo"),
        (json!(" "), json!("Jo"), "00u1"),
        (json!("j\u{202e}o\n"), json!("Jo"), "j\\u{202e}o\\n"),
    ] {
        let change = |claims: &mut Value| {
            claims["email"] = email.clone();
            claims["name"] = name.clone();
        };
        assert_eq!(said(&change).expect("good").0.person, person);
    }
}

#[test]
fn another_persons_token_and_a_wrong_clock_are_told() {
    let signer = Signer::new();
    let token = signer.token(&header(), &claims());
    let keys = Keys { keys: vec![signer.key()] };
    let expected =
        |subject, now, at| Expected { issuer: ISSUER, client_id: CLIENT, nonce: None, subject, now, at };
    let check = |expected: Expected<'_>| check(token.as_str().into(), &keys, &expected).map(|_| ());
    assert_eq!(check(expected(Some("00u1"), now(), now())), Ok(()));
    let other = ProviderFailure::Token(TokenFault::Subject);
    assert_eq!(check(expected(Some("00u2"), now(), now())), Err(other));
    let hours = SignedDuration::from_hours;
    let wrong = |ahead| Err(ProviderFailure::ClockWrong { ahead });
    assert_eq!(check(expected(None, now() + hours(2), now())), wrong(hours(2)));
    assert_eq!(check(expected(None, now() - hours(2), now())), wrong(-hours(2)));
    let expired = ProviderFailure::Token(TokenFault::Expired);
    assert_eq!(check(expected(None, now() + hours(2), now() + hours(2))), Err(expired));
}
