//! What strangers try at a loopback listener: other users of the computer, pages whose name was made to lead here, and
//! clients that send too slowly, too much or from elsewhere. Each listener's own tests run all of it.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::Command;
use std::time::{Duration, Instant};

/// Sends bytes and gives what comes back.
pub(crate) fn send(host: &str, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(host).expect("connects");
    stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a bound");
    // What is refused early is not read to its end.
    let _ = stream.write_all(bytes);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default()
}

/// Tries all of it on what is at `host`, where a GET of `target` would be good once. None of it gets `canary`, and none
/// keeps the good request out, which is still to be made afterwards. Blocks.
pub(crate) fn withstands_strangers(host: &str, target: &str, connections: usize, canary: &str) {
    let (_, port) = host.split_once(':').expect("a port");
    let names =
        ["evil.example", &format!("evil.example:{port}"), &format!("localhost:{port}"), "127.0.0.1", ""];
    let good = format!("GET {target} HTTP/1.1\r\n");
    let more = "Cookie: a=b\r\n".repeat(2000);
    let mut requests: Vec<Vec<u8>> = Vec::new();
    requests.extend(names.map(|name| format!("{good}Host: {name}\r\n\r\n").into_bytes()));
    requests.push(format!("{good}Host: {host}\r\nHost: evil.example\r\n\r\n").into_bytes());
    requests.push(format!("{good}\r\n").into_bytes());
    requests.push(format!("{good}Host: {host}\r\n{more}\r\n").into_bytes());
    requests
        .push(format!("GET {target}{} HTTP/1.1\r\nHost: {host}\r\n\r\n", "x".repeat(20_000)).into_bytes());
    // A form of a page elsewhere, what a browser asks before one, and a body without an end.
    for head in [
        "POST {} HTTP/1.1\r\nOrigin: https://evil.example\r\nContent-Length: 0",
        "OPTIONS {} HTTP/1.1\r\nOrigin: https://evil.example\r\nAccess-Control-Request-Method: GET",
        "PUT {} HTTP/1.1\r\nContent-Length: 99999999999",
        "POST {} HTTP/1.1\r\nTransfer-Encoding: chunked",
    ] {
        let head = head.replace("{}", target);
        let body = if head.contains("Length: 0") || head.starts_with("OPTIONS") { 0 } else { 1 << 20 };
        requests.push([format!("{head}\r\nHost: {host}\r\n\r\n").as_bytes(), &vec![b'x'; body][..]].concat());
    }
    requests.push(vec![0xff; 100_000]);
    requests.push(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".to_vec());
    for request in requests {
        let (started, answer) = (Instant::now(), send(host, &request));
        let shown = String::from_utf8_lossy(&request[..request.len().min(200)]);
        assert!(!(200..400).contains(&status(&answer)) && !answer.contains(canary), "{shown}: {answer}");
        assert!(!answer.to_ascii_lowercase().contains("access-control-"), "{shown}: {answer}");
        assert!(started.elapsed() < Duration::from_secs(20), "{shown}");
    }
    // As many as are served at once begin a request and never end it.
    let slow = (0..connections).map(|_| {
        let mut stream = TcpStream::connect(host).expect("connects");
        stream.write_all(format!("{good}Host: ").as_bytes()).expect("written");
        stream
    });
    let slow: Vec<TcpStream> = slow.collect();
    let started = Instant::now();
    let missed = send(host, format!("GET /favicon.ico HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes());
    assert_eq!(status(&missed), 404, "the next one has its turn");
    assert!(started.elapsed() < Duration::from_secs(20));
    drop(slow);
}

/// The good request, by another user of the computer. Only root can become one.
pub(crate) fn as_another_user(host: &str, target: &str) -> String {
    use std::os::unix::process::CommandExt as _;
    let script = format!(
        "exec 3<>/dev/tcp/{} && printf 'GET {target} HTTP/1.1\\r\\nHost: {host}\\r\\n\\r\\n' >&3 && cat <&3",
        host.replace(':', "/")
    );
    let output = Command::new("bash").args(["-c", &script]).uid(65534).gid(65534).output();
    String::from_utf8_lossy(&output.expect("bash runs").stdout).into_owned()
}
