//! The one-time redirector: an address on loopback that sends the first browser to ask for it to a sign-in link.
//!
//! A process's arguments can be read by every user of the computer, and a browser is handed its address there. So the
//! link never stands in them: what stands there is useless once the browser has been.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use hyper::body::Incoming;
use hyper::header::{ALLOW, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue, LOCATION};
use hyper::header::{REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use hyper::{Method, Request, Response, StatusCode};
use rolecall_core::failure::Failure;
use rolecall_core::secret::{ExposeSecret, SignInLink};
use subtle::ConstantTimeEq as _;
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep, timeout_at};
use zeroize::Zeroizing;

use crate::loopback::{Answer, Limits, LoopbackServer, random_hex};

/// How long, and how many at once.
#[derive(Debug, Clone, Copy)]
struct Patience {
    /// For a browser to fetch the link: a profile chooser or a cold one takes its time.
    wait: Duration,
    /// For late visitors, who are told what to do.
    late: Duration,
    /// Browsers open a few connections ahead of need.
    limits: Limits,
}

impl Default for Patience {
    fn default() -> Self {
        let limits = Limits { connections: 8, client: Duration::from_secs(5) };
        Self { wait: Duration::from_secs(180), late: Duration::from_secs(180), limits }
    }
}

/// An address that redirects once.
#[derive(Debug)]
pub struct OneTime {
    address: String,
    offer: Arc<Offer>,
    deadline: Instant,
    fetched: oneshot::Receiver<()>,
}

/// What is there to be fetched.
#[derive(Debug)]
struct Offer {
    /// The path of the good request.
    path: Zeroizing<String>,
    open: Mutex<Option<Open>>,
}

/// The link while nobody has fetched it, and whom to tell when somebody has.
#[derive(Debug)]
struct Open {
    link: HeaderValue,
    fetched: oneshot::Sender<()>,
}

impl Offer {
    /// Takes the link: whoever comes next finds it used.
    fn take(&self) -> Option<Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl OneTime {
    /// Listens on a free loopback port.
    ///
    /// # Errors
    /// There is no port or no randomness, or the link can't stand in a header.
    pub fn listen(link: &SignInLink) -> io::Result<Self> {
        Self::listen_with(link, Patience::default())
    }

    fn listen_with(link: &SignInLink, patience: Patience) -> io::Result<Self> {
        let link = link.0.expose_secret();
        let header =
            HeaderValue::from_str(link).ok().filter(|_| link.bytes().all(|byte| byte.is_ascii_graphic()));
        let mut link =
            header.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "the link is no URL"))?;
        link.set_sensitive(true);
        let path = Zeroizing::new(format!("/{}", &*random_hex::<16>()?));
        let server = LoopbackServer::bind(patience.limits)?;

        let address = format!("http://{}{}", server.host(), &*path);
        let (sender, fetched) = oneshot::channel();
        let offer = Arc::new(Offer { path, open: Mutex::new(Some(Open { link, fetched: sender })) });
        tokio::spawn(serve(server, Arc::clone(&offer), patience));
        Ok(Self { address, offer, deadline: Instant::now() + patience.wait, fetched })
    }

    /// What to give the browser: `http://127.0.0.1:PORT/NONCE`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Waits until a browser has been sent on its way.
    ///
    /// # Errors
    /// [`Failure::BrowserDidNotFetch`] after three minutes.
    pub async fn fetched(&mut self) -> Result<(), Failure> {
        match timeout_at(self.deadline, &mut self.fetched).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(Failure::BrowserDidNotFetch),
        }
    }
}

impl Drop for OneTime {
    /// Nobody waits any more: the link goes. Who comes late is still told so.
    fn drop(&mut self) {
        drop(self.offer.take());
    }
}

async fn serve(server: LoopbackServer, offer: Arc<Offer>, patience: Patience) {
    let end = async {
        sleep(patience.wait).await;
        drop(offer.take());
        sleep(patience.late).await;
    };
    let answering = Arc::clone(&offer);
    tokio::select! {
        () = server.serve(move |request| std::future::ready(answer(&request, &answering))) => {}
        () = end => {}
    }
}

/// Stricter than HTTP asks for: browsers write their requests well.
fn answer(request: &Request<Incoming>, offer: &Offer) -> Answer {
    let target = Zeroizing::new(request.uri().to_string());
    if !bool::from(target.as_bytes().ct_eq(offer.path.as_bytes())) {
        // A favicon, a guess.
        return page(StatusCode::NOT_FOUND, "There is nothing here.").into();
    }
    if request.method() != Method::GET {
        // A link checker's HEAD.
        let mut response = page(StatusCode::METHOD_NOT_ALLOWED, "Only GET works here.");
        response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET"));
        return response.into();
    }
    let Some(Open { link, fetched }) = offer.take() else {
        let text = "This link was used or is too old. Open the role again from Rolecall's menu.";
        return page(StatusCode::GONE, text).into();
    };
    let mut response = response(StatusCode::SEE_OTHER, String::new(), &[]);
    response.headers_mut().insert(LOCATION, link);
    // Nobody may be waiting any more.
    Answer {
        response,
        then: Some(Box::new(move || {
            let _ = fetched.send(());
        })),
    }
}

/// A page in the program's look. Its text is Rolecall's own.
pub(crate) fn page(status: StatusCode, text: &str) -> Response<String> {
    let body = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"color-scheme\" content=\"light dark\">\
         <title>Rolecall</title><body style=\"font:1.1em system-ui,sans-serif;max-width:34em;margin:15vh auto;\
         padding:0 1em\"><h1>Rolecall</h1><p>{text}</p></body></html>"
    );
    response(
        status,
        body,
        &[
            (CONTENT_TYPE, "text/html; charset=utf-8"),
            (X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'"),
        ],
    )
}

fn response(status: StatusCode, body: String, headers: &[(HeaderName, &'static str)]) -> Response<String> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    for (name, value) in headers.iter().cloned().chain([(REFERRER_POLICY, "no-referrer")]) {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests;
