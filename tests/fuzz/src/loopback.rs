//! Requests to the one-time redirect and to the endpoint of `exec --serve`. `HOST`, `NONCE` and `TOKEN` stand for the
//! real ones, so that what only a good request reaches is reached too.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::sync::OnceLock;
use std::time::Duration;

use rolecall_core::secret::Credentials;
use rolecall_platform::redirect::OneTime;

use crate::answers::wait;
use crate::endpoint::Endpoint;

const LINK: &str = "https://signin.aws.amazon.com/federation?Action=login&SigninToken=canary";
const SECRET: &str = "canary-secret";

/// The redirect: the link goes only to a request of exactly its path, and once.
pub fn redirect(bytes: &[u8]) {
    let offer = wait(async { OneTime::listen(&rolecall_core::secret::SignInLink(LINK.into())) });
    let offer = offer.expect("it listens");
    let (host, nonce) = offer
        .address()
        .strip_prefix("http://")
        .and_then(|address| address.split_once('/'))
        .expect("an address of its own");
    let request = filled(bytes, &[("HOST", host), ("NONCE", nonce)]);
    let answer = ask(host, &request);
    let good = format!("GET /{nonce} HTTP/1.1\r\n");
    let is_good = trimmed(&request).starts_with(good.as_bytes());
    assert!(!contains(&answer, b"canary") || is_good, "the link went to {:?}", text(&request));
    if contains(&answer, b"canary") {
        assert!(!contains(&ask(host, &request), b"canary"), "a second time");
    }
}

/// The endpoint: credentials go only to a request with the token.
pub fn endpoint(bytes: &[u8]) {
    static ENDPOINT: OnceLock<Endpoint> = OnceLock::new();
    let endpoint = ENDPOINT.get_or_init(|| {
        let fetch = || {
            Ok(Credentials {
                access_key_id: "ASIAIOSFODNN7EXAMPLE".to_owned(),
                secret_access_key: SECRET.into(),
                session_token: "token".into(),
                expiration: jiff::Timestamp::MAX,
            })
        };
        Endpoint::start(Box::new(fetch)).expect("an endpoint")
    });
    let uri = endpoint.uri();
    let host = uri.strip_prefix("http://").and_then(|rest| rest.split('/').next()).expect("a host");
    let request = filled(bytes, &[("HOST", host), ("TOKEN", endpoint.token())]);
    let answer = ask(host, &request);
    let knows = contains(&request, endpoint.token().as_bytes());
    assert!(!contains(&answer, SECRET.as_bytes()) || knows, "credentials went to {:?}", text(&request));
}

fn ask(host: &str, request: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(host).expect("it listens");
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a limit");
    // It may have answered and closed before all of it is there.
    let _ = stream.write_all(request);
    let _ = stream.shutdown(Shutdown::Write);
    let mut answer = Vec::new();
    if let Err(error) = stream.read_to_end(&mut answer) {
        assert!(error.kind() != std::io::ErrorKind::WouldBlock, "it hangs on {:?}", text(request));
    }
    answer
}

/// The bytes with the real values in the words' places.
fn filled(bytes: &[u8], words: &[(&str, &str)]) -> Vec<u8> {
    let mut text = Vec::with_capacity(bytes.len() + 128);
    let mut rest = bytes;
    while let Some((first, after)) = rest.split_first() {
        match words.iter().find(|(word, _)| rest.starts_with(word.as_bytes())) {
            Some((word, value)) => {
                text.extend_from_slice(value.as_bytes());
                rest = &rest[word.len()..];
            }
            None => {
                text.push(*first);
                rest = after;
            }
        }
    }
    text
}

/// Without the blank lines that HTTP allows before a request.
fn trimmed(mut request: &[u8]) -> &[u8] {
    while let [b'\r' | b'\n', rest @ ..] = request {
        request = rest;
    }
    request
}

fn contains(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
