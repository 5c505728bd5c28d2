//! The redirector with a real HTTP client, and with sockets that no HTTP client would open.

use reqwest::{Client, Method, Response, StatusCode};

use super::*;
use crate::http::{Http, Limits};

const LINK: &str = "https://signin.aws.amazon.com/federation?Action=login&SigninToken=canary-token";

async fn listen() -> OneTime {
    OneTime::listen(SignInLink(LINK.to_owned().into())).await.expect("listens")
}

async fn browser() -> Client {
    Http::with_ca_bundle(Limits::default(), None).client("http://127.0.0.1/").await.expect("a client")
}

async fn ask(method: Method, address: &str) -> Response {
    browser().await.request(method, address).send().await.expect("an answer")
}

/// Sends bytes and reads whatever comes.
async fn raw(one_time: &OneTime, bytes: &str) -> String {
    let mut stream = TcpStream::connect(&one_time.offer.expected.host).await.expect("connects");
    stream.write_all(bytes.as_bytes()).await.expect("writes");
    let mut answer = String::new();
    drop(stream.read_to_string(&mut answer).await);
    answer
}

#[tokio::test]
async fn the_first_get_is_sent_on_and_the_second_told_so() {
    let mut one_time = listen().await;
    let address = one_time.address().to_owned();
    assert!(!address.contains("canary"));
    assert_eq!(address.len(), one_time.offer.expected.host.len() + "http:///".len() + 32);

    let first = ask(Method::GET, &address).await;
    assert_eq!(first.status(), StatusCode::SEE_OTHER);
    for (name, value) in
        [("location", LINK), ("cache-control", "no-store"), ("referrer-policy", "no-referrer")]
    {
        assert_eq!(first.headers()[name], value);
    }
    assert_eq!(one_time.fetched().await, Ok(()));

    // Also once nobody waits any more.
    drop(one_time);
    let second = ask(Method::GET, &address).await;
    assert_eq!(second.status(), StatusCode::GONE);
    assert!(!second.headers().contains_key("location"));
    let page = second.text().await.expect("a page");
    assert!(page.contains("Open the role again from Rolecall") && !page.contains("canary"), "{page}");
}

#[tokio::test]
async fn nothing_else_uses_it_up() {
    let mut one_time = listen().await;
    let host = one_time.offer.expected.host.clone();
    let nonce = one_time.offer.expected.nonce.clone();
    let root = format!("http://{host}");

    assert_eq!(ask(Method::GET, &format!("{root}/favicon.ico")).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(ask(Method::GET, &root).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(ask(Method::GET, &format!("{root}/{}", "0".repeat(32))).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(ask(Method::HEAD, one_time.address()).await.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(ask(Method::POST, one_time.address()).await.status(), StatusCode::METHOD_NOT_ALLOWED);
    for other in ["localhost:1", "evil.example", "127.0.0.1"] {
        let answer = raw(&one_time, &format!("GET /{nonce} HTTP/1.1\r\nHost: {other}\r\n\r\n")).await;
        assert!(answer.starts_with("HTTP/1.1 400 ") && !answer.contains("canary"), "{answer}");
    }
    let port = one_time.address().rsplit(':').next().and_then(|rest| rest.split('/').next()).expect("a port");
    // The name resolves to the same place, and is refused all the same.
    let by_name = ask(Method::GET, &format!("http://localhost:{port}/{nonce}")).await;
    assert_eq!(by_name.status(), StatusCode::BAD_REQUEST);
    // A preconnect sends nothing, and too long a head is not read to its end.
    drop(TcpStream::connect(&host).await.expect("connects"));
    assert_eq!(raw(&one_time, &"x".repeat(MOST_HEAD + 1)).await, "");

    assert_eq!(ask(Method::GET, one_time.address()).await.status(), StatusCode::SEE_OTHER);
    assert_eq!(one_time.fetched().await, Ok(()));
}

#[tokio::test]
async fn of_two_at_once_one_is_sent_on() {
    let one_time = listen().await;
    let (a, b) = tokio::join!(ask(Method::GET, one_time.address()), ask(Method::GET, one_time.address()));
    let mut statuses = [a.status(), b.status()];
    statuses.sort_unstable();
    assert_eq!(statuses, [StatusCode::SEE_OTHER, StatusCode::GONE]);
}

#[tokio::test]
async fn idle_connections_keep_nobody_out_for_long() {
    let patience = Patience { head: Duration::from_millis(100), ..Patience::default() };
    let mut one_time =
        OneTime::listen_with(SignInLink(LINK.to_owned().into()), patience).await.expect("listens");
    let mut idle = Vec::new();
    for _ in 0..2 * MOST_CONNECTIONS {
        idle.push(TcpStream::connect(&one_time.offer.expected.host).await.expect("connects"));
    }
    // All places are taken: the first are turned out in a moment, and as many again after that.
    let answer = ask(Method::GET, one_time.address()).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert_eq!(one_time.fetched().await, Ok(()));
}

#[tokio::test]
async fn who_comes_too_late_is_told_so() {
    let patience = Patience { wait: Duration::from_millis(50), ..Patience::default() };
    let mut one_time =
        OneTime::listen_with(SignInLink(LINK.to_owned().into()), patience).await.expect("listens");
    assert_eq!(one_time.fetched().await, Err(Failure::BrowserDidNotFetch));
    tokio::time::sleep(Duration::from_millis(50)).await;
    let late = ask(Method::GET, one_time.address()).await;
    assert_eq!(late.status(), StatusCode::GONE);
}

#[tokio::test]
async fn a_link_nobody_waits_for_is_gone() {
    let one_time = listen().await;
    let address = one_time.address().to_owned();
    assert!(!format!("{one_time:?}").contains("canary"));
    drop(one_time);
    assert_eq!(ask(Method::GET, &address).await.status(), StatusCode::GONE);
}

#[tokio::test]
async fn a_link_that_would_break_the_header_is_refused() {
    for link in ["https://a/\r\nSet-Cookie: x", "https://a/ b", "https://ä/"] {
        let refused = OneTime::listen(SignInLink(link.to_owned().into())).await;
        assert_eq!(refused.expect_err("refused").kind(), io::ErrorKind::InvalidInput);
    }
}
