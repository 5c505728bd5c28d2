//! A container-credentials endpoint for one command: AWS's SDKs ask it for credentials, and ask again before they end,
//! so that they renew under a command that runs for days.
//!
//! Whoever asks has to be this user, has to know the token, which only the command's environment has, and has to name
//! the endpoint by its very address.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};
use rolecall_core::problem::Problem;
use rolecall_core::secret::{Credentials, ExposeSecret as _};
use rolecall_platform::loopback::{Limits, LoopbackServer, only, random_hex};
use serde::Serialize;
use subtle::ConstantTimeEq as _;
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

const PATH: &str = "/credentials";
const LIMITS: Limits = Limits { connections: 64, client: Duration::from_secs(5) };

/// Where credentials come from, each time they are asked for.
pub type Fetch = dyn Fn() -> Result<Credentials, Problem> + Send + Sync;

/// A running endpoint; it ends with this process.
pub struct Endpoint {
    /// `127.0.0.1:PORT`
    host: String,
    token: Zeroizing<String>,
}

struct Served {
    token: Zeroizing<String>,
    fetch: Box<Fetch>,
    /// One at a time: clients that give up and try again must not add up.
    turn: Arc<Semaphore>,
}

impl Endpoint {
    /// Starts it, on a thread of its own.
    pub fn start(fetch: Box<Fetch>) -> io::Result<Self> {
        let server = LoopbackServer::bind(LIMITS)?;
        let (host, token) = (server.host().to_owned(), random_hex::<32>()?);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let served = Arc::new(Served { token: token.clone(), fetch, turn: Arc::new(Semaphore::new(1)) });
        std::thread::Builder::new().name("endpoint".to_owned()).spawn(move || {
            runtime.block_on(server.serve(move |request| {
                let served = Arc::clone(&served);
                async move { answer(&request, &served).await.into() }
            }));
        })?;
        Ok(Self { host, token })
    }

    /// `AWS_CONTAINER_CREDENTIALS_FULL_URI`
    pub fn uri(&self) -> String {
        format!("http://{}{PATH}", self.host)
    }

    /// `AWS_CONTAINER_AUTHORIZATION_TOKEN`
    pub fn token(&self) -> &str {
        &self.token
    }
}

async fn answer(request: &Request<Incoming>, served: &Arc<Served>) -> Response<String> {
    if let Err((status, code)) = check(request.method(), request.uri().path(), request.headers(), served) {
        let message = "Ask as the environment of the command that Rolecall runs says.";
        return json(status, &Refusal { code, message });
    }
    let Ok(turn) = Arc::clone(&served.turn).acquire_owned().await else { return unavailable() };
    let fetching = Arc::clone(served);
    let fetched = tokio::task::spawn_blocking(move || {
        let credentials = (fetching.fetch)();
        drop(turn);
        credentials
    });
    match fetched.await {
        Ok(Ok(credentials)) => json(
            StatusCode::OK,
            &ContainerCredentials {
                access_key_id: &credentials.access_key_id,
                secret_access_key: credentials.secret_access_key.expose_secret(),
                token: credentials.session_token.expose_secret(),
                expiration: credentials.expiration.to_string(),
            },
        ),
        Ok(Err(problem)) => {
            let message = format!("{} {}", problem.message, problem.hint);
            json(StatusCode::BAD_GATEWAY, &Refusal { code: "RolecallFailed", message: message.trim_end() })
        }
        Err(_) => unavailable(),
    }
}

/// Whether the request is one of the command's own SDK.
fn check(
    method: &Method,
    path: &str,
    headers: &HeaderMap,
    served: &Served,
) -> Result<(), (StatusCode, &'static str)> {
    // In the same time whichever letter is wrong. Its length is no secret.
    let known = only(headers, AUTHORIZATION).is_some_and(|token| token.ct_eq(served.token.as_bytes()).into());
    if !known {
        return Err((StatusCode::FORBIDDEN, "WrongToken"));
    }
    if path != PATH {
        return Err((StatusCode::NOT_FOUND, "NotFound"));
    }
    if method != Method::GET {
        return Err((StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed"));
    }
    Ok(())
}

/// As AWS's container agents answer; the session token's name is shorter there.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ContainerCredentials<'a> {
    access_key_id: &'a str,
    secret_access_key: &'a str,
    token: &'a str,
    expiration: String,
}

#[derive(Serialize)]
struct Refusal<'a> {
    code: &'a str,
    message: &'a str,
}

fn unavailable() -> Response<String> {
    json(StatusCode::SERVICE_UNAVAILABLE, &Refusal { code: "Unavailable", message: "" })
}

fn json(status: StatusCode, body: &impl Serialize) -> Response<String> {
    let mut response = Response::new(serde_json::to_string(body).unwrap_or_default());
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::TcpStream;
    use std::sync::atomic::{AtomicU32, Ordering};

    use rolecall_core::failure::Failure;
    use rolecall_core::text::Texts;

    use super::*;

    fn credentials() -> Credentials {
        Credentials {
            access_key_id: "ASIAEXAMPLE".to_owned(),
            secret_access_key: "secret".into(),
            session_token: "tok\"en".into(),
            expiration: "2026-03-03T18:40:00Z".parse().expect("a time"),
        }
    }

    /// Sends a request as it stands and gives the answer's status and body.
    fn ask(endpoint: &Endpoint, request: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&endpoint.host).expect("a connection");
        stream.write_all(request.as_bytes()).expect("written");
        let mut text = String::new();
        stream.read_to_string(&mut text).expect("an answer");
        let status = text.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default();
        (status, text.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default())
    }

    #[test]
    fn only_who_has_the_token_and_names_the_address_is_answered() {
        let fetched = Arc::new(AtomicU32::new(0));
        let count = Arc::clone(&fetched);
        let endpoint = Endpoint::start(Box::new(move || {
            count.fetch_add(1, Ordering::Relaxed);
            Ok(credentials())
        }))
        .expect("an endpoint");
        let (host, token) = (endpoint.host.clone(), endpoint.token().to_owned());
        assert_eq!(endpoint.uri(), format!("http://{host}/credentials"));
        assert_eq!(token.len(), 64);
        let request = |line: &str, host: &str, token: &str| {
            format!("{line} HTTP/1.1\r\nHost: {host}\r\nAuthorization: {token}\r\n\r\n")
        };
        let port = host.rsplit(':').next().expect("a port");
        let mut other = token.clone();
        other.replace_range(..1, if token.starts_with('a') { "b" } else { "a" });
        for (refused, status) in [
            (request("GET /credentials", &host, &other), 403),
            (request("GET /credentials", &host, ""), 403),
            (request("GET /credentials", &host, &token[1..]), 403),
            (request("GET /credentials", &host, &format!("Bearer {token}")), 403),
            (format!("GET /credentials HTTP/1.1\r\nHost: {host}\r\n\r\n"), 403),
            // A name that was made to lead here, as a page's own.
            (request("GET /credentials", &format!("evil.example:{port}"), &token), 421),
            (request("GET /credentials", &format!("localhost:{port}"), &token), 421),
            (request("GET /credentials", "127.0.0.1", &token), 421),
            (request("GET /credentials", &format!("{host}\r\nHost: {host}"), &token), 421),
            (request("GET /", &host, &token), 404),
            (request("POST /credentials", &host, &token), 405),
            // What a browser asks first for a page that would send a token.
            (request("OPTIONS /credentials", &host, "\r\nOrigin: https://evil.example"), 403),
            (request("GET /credentials", &host, &"x".repeat(17 * 1024)), 431),
        ] {
            let (answered, body) = ask(&endpoint, &refused);
            assert!(answered == status || answered == 400, "{refused}: {answered}");
            assert!(!body.contains("secret"), "{body}");
        }
        assert_eq!(fetched.load(Ordering::Relaxed), 0, "nobody was asked for anything");

        let (status, body) = ask(&endpoint, &request("GET /credentials", &host, &token));
        assert_eq!(
            (status, body.as_str()),
            (
                200,
                r#"{"AccessKeyId":"ASIAEXAMPLE","SecretAccessKey":"secret","Token":"tok\"en","Expiration":"2026-03-03T18:40:00Z"}"#
            )
        );
        ask(&endpoint, &request("GET /credentials", &host, &token));
        assert_eq!(fetched.load(Ordering::Relaxed), 2, "they are requested each time");
    }

    #[cfg(target_os = "linux")]
    #[test]
    #[ignore = "only root can become another user: ./dev test runs it where it is root"]
    fn another_user_is_refused_with_the_token_too() {
        use std::os::unix::process::CommandExt as _;
        let endpoint = Endpoint::start(Box::new(|| Ok(credentials()))).expect("an endpoint");
        let (host, token) = (&endpoint.host, endpoint.token());
        let script = format!(
            "exec 3<>/dev/tcp/{} && printf 'GET /credentials HTTP/1.1\\r\\nHost: {host}\\r\\nAuthorization: {token}\\r\\n\\r\\n' >&3 && cat <&3",
            host.replace(':', "/")
        );
        let mut bash = std::process::Command::new("bash");
        let output = bash.args(["-c", &script]).uid(65534).gid(65534).output().expect("bash runs");
        let refused = String::from_utf8_lossy(&output.stdout);
        assert!(refused.starts_with("HTTP/1.1 403 ") && !refused.contains("secret"), "{refused}");
        let own = format!("GET /credentials HTTP/1.1\r\nHost: {host}\r\nAuthorization: {token}\r\n\r\n");
        assert_eq!(ask(&endpoint, &own).0, 200);
    }

    #[test]
    fn who_never_ends_a_request_keeps_nobody_out() {
        let endpoint = Endpoint::start(Box::new(|| Ok(credentials()))).expect("an endpoint");
        let (host, token) = (&endpoint.host, endpoint.token());
        let slow: Vec<TcpStream> = (0..LIMITS.connections)
            .map(|_| {
                let mut stream = TcpStream::connect(host).expect("a connection");
                stream.write_all(b"GET /credentials HTTP/1.1\r\nHost: ").expect("written");
                stream
            })
            .collect();
        let own = format!("GET /credentials HTTP/1.1\r\nHost: {host}\r\nAuthorization: {token}\r\n\r\n");
        assert_eq!(ask(&endpoint, &own).0, 200, "their time is over in a moment");
        drop(slow);
    }

    #[test]
    fn what_failed_is_told_to_whoever_may_ask() {
        let failure = Failure::NeedsPerson { role: "prod".to_owned() };
        let fails = move || Err(Problem::of(&failure, &Texts::english()));
        let endpoint = Endpoint::start(Box::new(fails)).expect("an endpoint");
        let request = format!(
            "GET /credentials HTTP/1.1\r\nHost: {}\r\nAuthorization: {}\r\n\r\n",
            endpoint.host,
            endpoint.token()
        );
        let (status, body) = ask(&endpoint, &request);
        assert_eq!(status, 502);
        assert!(body.contains("prod"), "{body}");
    }
}
