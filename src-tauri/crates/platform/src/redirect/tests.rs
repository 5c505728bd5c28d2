//! The redirector with a real HTTP client, and with sockets that no HTTP client would open.

use proptest::prelude::*;
use reqwest::{Client, Response};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::*;
use crate::http::{Http, Limits as HttpLimits};
#[cfg(target_os = "linux")]
use crate::loopback::attacks::{as_another_user, withstands_strangers};
use crate::loopback::converse;

const LINK: &str = "https://signin.aws.amazon.com/federation?Action=login&SigninToken=canary-token";

fn link() -> SignInLink {
    SignInLink(LINK.to_owned().into())
}

fn listen() -> OneTime {
    OneTime::listen(&link()).expect("listens")
}

/// `127.0.0.1:PORT`
fn host(one_time: &OneTime) -> &str {
    one_time.address().split('/').nth(2).expect("a host")
}

fn nonce(one_time: &OneTime) -> &str {
    one_time.address().rsplit('/').next().expect("a path")
}

async fn browser() -> Client {
    Http::with_ca_bundle(HttpLimits::default(), None).client("http://127.0.0.1/").await.expect("a client")
}

async fn ask(method: Method, address: &str) -> Response {
    browser().await.request(method, address).send().await.expect("an answer")
}

/// Sends bytes and reads whatever comes.
async fn raw(one_time: &OneTime, bytes: &str) -> String {
    let mut stream = TcpStream::connect(host(one_time)).await.expect("connects");
    stream.write_all(bytes.as_bytes()).await.expect("writes");
    let mut answer = String::new();
    drop(stream.read_to_string(&mut answer).await);
    answer
}

#[tokio::test]
async fn the_first_get_is_sent_on_and_the_second_told_so() {
    let mut one_time = listen();
    let address = one_time.address().to_owned();
    assert!(!address.contains("canary"));
    assert_eq!(address.len(), host(&one_time).len() + "http:///".len() + 32);

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
    let mut one_time = listen();
    let (host, nonce) = (host(&one_time).to_owned(), nonce(&one_time).to_owned());
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
    let refused = raw(&one_time, &"x".repeat(16 * 1024 + 1)).await;
    assert!(refused.is_empty() || refused.starts_with("HTTP/1.1 431 "), "{refused}");

    assert_eq!(ask(Method::GET, one_time.address()).await.status(), StatusCode::SEE_OTHER);
    assert_eq!(one_time.fetched().await, Ok(()));
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strangers_use_nothing_up_and_keep_nobody_out() {
    let mut one_time = listen();
    let (host, path) = (host(&one_time).to_owned(), format!("/{}", nonce(&one_time)));
    let tried = tokio::task::spawn_blocking(move || withstands_strangers(&host, &path, 8, "canary"));
    tried.await.expect("withstood");
    assert_eq!(ask(Method::GET, one_time.address()).await.status(), StatusCode::SEE_OTHER);
    assert_eq!(one_time.fetched().await, Ok(()));
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "only root can become another user: ./dev test runs it where it is root"]
async fn another_user_is_refused_and_uses_nothing_up() {
    let mut one_time = listen();
    // Who read the address in the process list.
    let path = format!("/{}", nonce(&one_time));
    let refused = tokio::task::block_in_place(|| as_another_user(host(&one_time), &path));
    assert!(refused.starts_with("HTTP/1.1 403 ") && !refused.contains("canary"), "{refused}");

    // Nor do their connections take the place of the browser's.
    let script = format!(
        "for i in $(seq 40); do exec {{held}}<>/dev/tcp/{}; done; echo held; sleep 30",
        host(&one_time).replace(':', "/")
    );
    let mut command = tokio::process::Command::new("bash");
    command
        .args(["-c", &script])
        .uid(65534)
        .gid(65534)
        .kill_on_drop(true)
        .stdout(std::process::Stdio::piped());
    let mut held = command.spawn().expect("bash runs");
    let mut said = [0; 5];
    held.stdout.as_mut().expect("a pipe").read_exact(&mut said).await.expect("it holds them");
    let answer = tokio::time::timeout(Duration::from_secs(3), ask(Method::GET, one_time.address())).await;
    assert_eq!(answer.expect("at once").status(), StatusCode::SEE_OTHER);
    assert_eq!(one_time.fetched().await, Ok(()));
}

#[tokio::test]
async fn no_page_of_another_origin_reads_an_answer() {
    let one_time = listen();
    for (method, path) in
        [(Method::OPTIONS, nonce(&one_time)), (Method::GET, "favicon.ico"), (Method::GET, nonce(&one_time))]
    {
        let address = format!("http://{}/{path}", host(&one_time));
        let request = browser().await.request(method, address).header("origin", "https://evil.example");
        let answer = request.header("access-control-request-method", "GET").send().await.expect("an answer");
        assert!(
            !answer.headers().keys().any(|name| name.as_str().starts_with("access-control")),
            "{answer:?}"
        );
    }
}

#[tokio::test]
async fn of_two_at_once_one_is_sent_on() {
    let one_time = listen();
    let (a, b) = tokio::join!(ask(Method::GET, one_time.address()), ask(Method::GET, one_time.address()));
    let mut statuses = [a.status(), b.status()];
    statuses.sort_unstable();
    assert_eq!(statuses, [StatusCode::SEE_OTHER, StatusCode::GONE]);
}

#[tokio::test]
async fn idle_connections_keep_nobody_out_for_long() {
    let limits = Limits { connections: 8, client: Duration::from_millis(100) };
    let patience = Patience { limits, ..Patience::default() };
    let mut one_time = OneTime::listen_with(&link(), patience).expect("listens");
    let mut idle = Vec::new();
    for _ in 0..2 * limits.connections {
        idle.push(TcpStream::connect(host(&one_time)).await.expect("connects"));
    }
    // All places are taken: the first are turned out in a moment, and as many again after that.
    let answer = ask(Method::GET, one_time.address()).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert_eq!(one_time.fetched().await, Ok(()));
}

#[tokio::test]
async fn who_comes_too_late_is_told_so() {
    let patience = Patience { wait: Duration::from_millis(50), ..Patience::default() };
    let mut one_time = OneTime::listen_with(&link(), patience).expect("listens");
    assert_eq!(one_time.fetched().await, Err(Failure::BrowserDidNotFetch));
    tokio::time::sleep(Duration::from_millis(50)).await;
    let late = ask(Method::GET, one_time.address()).await;
    assert_eq!(late.status(), StatusCode::GONE);
}

#[tokio::test]
async fn a_link_nobody_waits_for_is_gone() {
    let one_time = listen();
    let address = one_time.address().to_owned();
    assert!(!format!("{one_time:?}").contains("canary"));
    drop(one_time);
    assert_eq!(ask(Method::GET, &address).await.status(), StatusCode::GONE);
}

#[tokio::test]
async fn a_link_that_would_break_the_header_is_refused() {
    for link in ["https://a/\r\nSet-Cookie: x", "https://a/ b", "https://ä/"] {
        let refused = OneTime::listen(&SignInLink(link.to_owned().into()));
        assert_eq!(refused.expect_err("refused").kind(), io::ErrorKind::InvalidInput);
    }
}

#[tokio::test]
async fn only_the_exact_request_is_good() {
    for (start, host_line, status) in [
        ("GET /NONCE HTTP/1.1", "Host: HOST", 303),
        ("GET /NONCE HTTP/1.1", "hOsT:HOST ", 303),
        ("HEAD /NONCE HTTP/1.1", "Host: HOST", 405),
        ("POST /NONCE HTTP/1.1", "Host: HOST", 405),
        ("get /NONCE HTTP/1.1", "Host: HOST", 405),
        ("GET /NONCE/ HTTP/1.1", "Host: HOST", 404),
        ("GET /NONCE?x HTTP/1.1", "Host: HOST", 404),
        ("GET NONCE HTTP/1.1", "Host: HOST", 404),
        ("GET /UPPER HTTP/1.1", "Host: HOST", 404),
        ("GET http://HOST/NONCE HTTP/1.1", "Host: HOST", 404),
        ("GET /favicon.ico HTTP/1.1", "Host: HOST", 404),
        ("GET / HTTP/1.1", "Host: HOST", 404),
        ("GET /NONCE HTTP/1.1", "Host: localhost:4000", 400),
        ("GET /NONCE HTTP/1.1", "Host: 127.0.0.1", 400),
        ("GET /NONCE HTTP/1.1", "Host: evil.example:4000", 400),
        ("GET /NONCE HTTP/1.1", "Host : HOST", 400),
        ("GET /NONCE HTTP/1.1", "X: y", 400),
        ("GET /NONCE HTTP/1.1", "Host: HOST\r\nHost: HOST", 400),
        ("GET /NONCE HTTP/1.0", "Host: HOST", 400),
        ("GET  /NONCE HTTP/1.1", "Host: HOST", 400),
        ("GET /NONCE", "Host: HOST", 400),
        ("", "", 0),
    ] {
        let one_time = listen();
        let (host, nonce) = (host(&one_time).to_owned(), nonce(&one_time).to_owned());
        let written = |text: &str| {
            text.replace("NONCE", &nonce).replace("UPPER", &nonce.to_uppercase()).replace("HOST", &host)
        };
        let head = written(start) + "\r\n" + &written(host_line) + "\r\n\r\n";
        let mut stream = TcpStream::connect(&host).await.expect("connects");
        stream.write_all(head.as_bytes()).await.expect("writes");
        stream.shutdown().await.expect("ends");
        let mut answer = String::new();
        drop(stream.read_to_string(&mut answer).await);
        let answered = answer.split(' ').nth(1).map_or(0, |status| status.parse().expect("a status"));
        assert_eq!(answered, status, "{start} {host_line}: {answer}");
    }
}

const NONCE: &str = "/0123456789abcdef0123456789abcdef";

/// What a connection answers to these bytes, and whether the link went with it.
fn answered(bytes: &[u8]) -> (Vec<u8>, bool) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let (fetched, _wait) = oneshot::channel();
        let open = Mutex::new(Some(Open { link: HeaderValue::from_static(LINK), fetched }));
        let offer = Offer { path: Zeroizing::new(NONCE.to_owned()), open };
        let (mut client, server) = tokio::io::duplex(64 * 1024);
        client.write_all(bytes).await.expect("room");
        client.shutdown().await.expect("ends");
        let answer = |request| std::future::ready(answer(&request, &offer));
        converse(server, "127.0.0.1:4000", Duration::from_secs(1), &answer).await;
        let mut answered = Vec::new();
        drop(client.read_to_end(&mut answered).await);
        (answered, offer.take().is_none())
    })
}

#[test]
fn the_good_request_takes_the_link() {
    let (answer, taken) =
        answered(format!("GET {NONCE} HTTP/1.1\r\nHost: 127.0.0.1:4000\r\n\r\n").as_bytes());
    assert!(taken && answer.starts_with(b"HTTP/1.1 303 "));
}

proptest! {
    #[test]
    fn bytes_never_redirect(head in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(!answered(&head).1);
    }

    #[test]
    fn no_other_nonce_or_host_redirects(
        path in "[0-9a-f]{30,34}|[!-~]{0,40}", host in "127\\.0\\.0\\.1:[0-9]{1,5}|[ -~]{0,30}", more in "(\\PC|\r\n){0,40}",
    ) {
        let good = format!("/{path}") == NONCE && host.trim_matches([' ', '\t']) == "127.0.0.1:4000";
        let (answer, taken) =
            answered(format!("GET /{path} HTTP/1.1\r\nHost: {host}\r\n{more}\r\n\r\n").as_bytes());
        prop_assert!(good || !taken && !answer.windows(6).any(|six| six == b"canary"));
    }
}
