//! A small HTTP server on loopback, for a browser that is sent on and for the SDKs of one command.
//!
//! Every user of this computer reaches it, and so does any web page, by a name of its own that resolves to loopback. So
//! it answers only its own user and root, and only those who name it by its very address, one request a connection, of
//! bounded size and within a bounded time. Who may ask for what is its user's to check, with [`random_hex`] and a
//! comparison in constant time.

#[cfg(all(test, target_os = "linux"))]
pub(crate) mod attacks;
mod peer;

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use hyper::body::Incoming;
use hyper::header::{CACHE_CONTROL, HOST, HeaderMap, HeaderName, HeaderValue};
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode, Version};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::timeout;
use zeroize::Zeroizing;

/// The longest request head that is read. Browsers and SDKs send about one kilobyte.
const MAX_HEAD: usize = 16 * 1024;

/// How much at once, and how long.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Connections served at once; one more waits for its turn.
    pub connections: usize,
    /// The time that a client has to send its request, and to close once it is answered.
    pub client: Duration,
}

/// An answer, and who is told once it is written.
pub struct Answer {
    /// What is sent. It is never cached.
    pub response: Response<String>,
    /// Runs once the response is written.
    pub then: Option<Box<dyn FnOnce() + Send>>,
}

impl From<Response<String>> for Answer {
    fn from(response: Response<String>) -> Self {
        Self { response, then: None }
    }
}

/// A bound port of `127.0.0.1`.
#[derive(Debug)]
pub struct LoopbackServer {
    listener: std::net::TcpListener,
    host: String,
    limits: Limits,
}

impl LoopbackServer {
    /// Binds a port that the system picks.
    ///
    /// # Errors
    /// There is no free port, or no file handle for it.
    pub fn bind(limits: Limits) -> io::Result<Self> {
        Self::bind_port(0, limits)
    }

    /// Binds that port; 0: one that the system picks.
    ///
    /// # Errors
    /// It is taken, or there is no file handle for it.
    pub fn bind_port(port: u16, limits: Limits) -> io::Result<Self> {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        listener.set_nonblocking(true)?;
        let host = listener.local_addr()?.to_string();
        Ok(Self { listener, host, limits })
    }

    /// The same under another name for this computer: `localhost`.
    pub fn named(self, name: &str) -> Self {
        Self { host: format!("{name}:{}", self.port()), ..self }
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.listener.local_addr().map_or(0, |address| address.port())
    }

    /// Its one address: `127.0.0.1:PORT`.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Answers requests until it is dropped; connections that are open then go on to their end. Other users of the
    /// computer never reach `answer`, and take no place from those who may.
    pub async fn serve<F>(self, answer: impl Fn(Request<Incoming>) -> F + Send + Sync + 'static)
    where
        F: Future<Output = Answer> + Send + 'static,
    {
        let Ok(listener) = TcpListener::from_std(self.listener) else { return };
        let turns = || Arc::new(Semaphore::new(self.limits.connections));
        let (turns, strangers) = (turns(), turns());
        let (host, answer, patience) = (Arc::new(self.host), Arc::new(answer), self.limits.client);
        loop {
            let Ok((stream, peer)) = listener.accept().await else {
                // Out of file handles, most often: some may be free in a moment.
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            };
            let host = Arc::clone(&host);
            if !may_ask(&stream, peer).await {
                // More of them than are told so find the connection closed.
                if let Ok(turn) = Arc::clone(&strangers).try_acquire_owned() {
                    tokio::spawn(async move {
                        converse(stream, &host, patience, &|_| std::future::ready(not_yours().into())).await;
                        drop(turn);
                    });
                }
                continue;
            }
            let Ok(turn) = Arc::clone(&turns).acquire_owned().await else { return };
            let answer = Arc::clone(&answer);
            tokio::spawn(async move {
                converse(stream, &host, patience, &*answer).await;
                drop(turn);
            });
        }
    }
}

/// Whether a connection is of this user or of root. It is asked before anything is read.
async fn may_ask(stream: &TcpStream, peer: SocketAddr) -> bool {
    let Ok(server) = stream.local_addr() else { return false };
    let known = tokio::task::spawn_blocking(move || peer::may_ask(peer, server));
    known.await.unwrap_or(false)
}

/// Answers the one request of a connection.
pub(crate) async fn converse<F: Future<Output = Answer> + Send>(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    host: &str,
    patience: Duration,
    answer: &(impl Fn(Request<Incoming>) -> F + Sync),
) {
    let then = Mutex::new(None);
    let service = service_fn(async |request: Request<Incoming>| {
        let mut answer = match is_addressed(&request, host) {
            true => answer(request).await,
            false => refused().into(),
        };
        answer.response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        *then.lock().unwrap_or_else(PoisonError::into_inner) = answer.then;
        Ok::<_, Infallible>(answer.response)
    });
    let mut http = hyper::server::conn::http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(patience)
        .max_buf_size(MAX_HEAD)
        .keep_alive(false)
        .half_close(true);
    // What is no HTTP, or too much of it, has its answer too.
    let served = http.serve_connection(TokioIo::new(&mut stream), service).without_shutdown().await.is_ok();
    if stream.shutdown().await.is_ok()
        && served
        && let Some(then) = then.into_inner().unwrap_or_else(PoisonError::into_inner)
    {
        then();
    }
    // Closing with something unread would reset the connection and could take the answer with it.
    let rest = async {
        let mut rest = [0; 1024];
        while stream.read(&mut rest).await.is_ok_and(|read| read > 0) {}
    };
    let _ = timeout(patience, rest).await;
}

/// Whether a request names this server by its very address.
fn is_addressed(request: &Request<Incoming>, host: &str) -> bool {
    request.version() == Version::HTTP_11 && only(request.headers(), HOST) == Some(host.as_bytes())
}

fn refused() -> Response<String> {
    plain(StatusCode::BAD_REQUEST, "Nothing is served under this name.")
}

fn not_yours() -> Response<String> {
    plain(StatusCode::FORBIDDEN, "This is for another user of this computer.")
}

fn plain(status: StatusCode, text: &str) -> Response<String> {
    let mut response = Response::new(text.to_owned());
    *response.status_mut() = status;
    response
}

/// The value of a header that stands once.
pub fn only(headers: &HeaderMap, name: HeaderName) -> Option<&[u8]> {
    let mut values = headers.get_all(name).iter();
    values.next().filter(|_| values.next().is_none()).map(HeaderValue::as_bytes)
}

/// So many random bytes in hexadecimal digits, which nobody can guess.
///
/// # Errors
/// The system has no randomness.
pub fn random_hex<const BYTES: usize>() -> io::Result<Zeroizing<String>> {
    let mut bytes = Zeroizing::new([0; BYTES]);
    getrandom::fill(&mut *bytes).map_err(io::Error::other)?;
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 0xf]);
    // One allocation: growing would leave copies behind.
    let mut text = Zeroizing::new(String::with_capacity(BYTES * 2));
    text.extend(digits.filter_map(|digit| char::from_digit(digit.into(), 16)));
    Ok(text)
}
