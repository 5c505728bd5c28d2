//! The one-time redirector: an address on loopback that sends the first browser to ask for it to a sign-in link.
//!
//! A process's arguments can be read by every user of the computer, and a browser is handed its address there. So the
//! link never stands in them: what stands there is useless once the browser has been.

mod request;

use std::io;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rolecall_core::failure::Failure;
use rolecall_core::secret::{ExposeSecret, SignInLink};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, oneshot};
use tokio::time::{Instant, timeout, timeout_at};
use zeroize::Zeroizing;

use request::{Expected, Verdict};

/// The longest request head that is read; browsers send about one kilobyte.
const MOST_HEAD: usize = 16 * 1024;
/// Connections served at once: browsers open a few ahead of need.
const MOST_CONNECTIONS: usize = 8;

/// How long to wait for what.
#[derive(Debug, Clone, Copy)]
struct Patience {
    /// For a browser to fetch the link: a profile chooser or a cold one takes its time.
    wait: Duration,
    /// For late visitors, who are told what to do.
    late: Duration,
    /// For a whole request head.
    head: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { wait: Duration::from_secs(180), late: Duration::from_secs(180), head: Duration::from_secs(5) }
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
    expected: Expected,
    open: Mutex<Option<Open>>,
}

/// The link while nobody has fetched it, and whom to tell when somebody does.
#[derive(Debug)]
struct Open {
    link: SignInLink,
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
    /// Where no port or no randomness is to be had, or the link can't stand in a header.
    pub async fn listen(link: SignInLink) -> io::Result<Self> {
        Self::listen_with(link, Patience::default()).await
    }

    async fn listen_with(link: SignInLink, patience: Patience) -> io::Result<Self> {
        if !link.0.expose_secret().bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "the link is no URL"));
        }
        let mut nonce = [0; 16];
        getrandom::fill(&mut nonce).map_err(io::Error::other)?;
        let nonce = format!("{:032x}", u128::from_be_bytes(nonce));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let host = listener.local_addr()?.to_string();

        let address = format!("http://{host}/{nonce}");
        let (sender, fetched) = oneshot::channel();
        let open = Mutex::new(Some(Open { link, fetched: sender }));
        let offer = Arc::new(Offer { expected: Expected { host, nonce }, open });
        tokio::spawn(serve(listener, Arc::clone(&offer), patience));
        Ok(Self { address, offer, deadline: Instant::now() + patience.wait, fetched })
    }

    /// What to give the browser: `http://127.0.0.1:PORT/NONCE`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Done once a browser has been sent on its way.
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

async fn serve(listener: TcpListener, offer: Arc<Offer>, patience: Patience) {
    let end = Instant::now() + patience.wait;
    drop(timeout_at(end, accept(&listener, &offer, patience.head)).await);
    drop(offer.take());
    drop(timeout(patience.late, accept(&listener, &offer, patience.head)).await);
}

async fn accept(listener: &TcpListener, offer: &Arc<Offer>, patience: Duration) {
    let room = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    loop {
        // Who comes when all places are taken waits for one to be free.
        let Ok(place) = Arc::clone(&room).acquire_owned().await else { return };
        match listener.accept().await {
            Ok((stream, _)) => {
                let offer = Arc::clone(offer);
                tokio::spawn(async move {
                    drop(timeout(2 * patience, visit(stream, &offer, patience)).await);
                    drop(place);
                });
            }
            // Out of file handles, most often: some may be free in a moment.
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
}

/// One connection: one request, one answer.
async fn visit(mut stream: TcpStream, offer: &Offer, patience: Duration) -> io::Result<()> {
    let Some(head) = timeout(patience, read_head(&mut stream)).await.unwrap_or(Ok(None))? else {
        return Ok(());
    };
    let verdict = request::judge(&head, &offer.expected);
    let open = if verdict == Verdict::Redirect { offer.take() } else { None };
    let answer = match &open {
        Some(open) => request::redirect(&open.link),
        None => Zeroizing::new(request::page(verdict)),
    };
    stream.write_all(&answer).await?;
    stream.shutdown().await?;
    if let Some(open) = open {
        // Nobody may be waiting any more.
        let _ = open.fetched.send(());
    }
    // Closing with something unread would reset the connection and could take the answer with it.
    let mut rest = [0; 1024];
    while stream.read(&mut rest).await? > 0 {}
    Ok(())
}

/// Reads up to the empty line; none where the visitor sends nothing whole (a preconnect) or too much.
async fn read_head(stream: &mut TcpStream) -> io::Result<Option<Vec<u8>>> {
    let mut head = Vec::with_capacity(2048);
    while head.len() < MOST_HEAD {
        if stream.read_buf(&mut head).await? == 0 {
            return Ok(None);
        }
        if let Some(end) = request::end_of_head(&head) {
            head.truncate(end);
            return Ok(Some(head));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests;
