//! HTTP: the two clients all calls go through, and what an error of theirs means.
//!
//! The first client is for the world: by the proxies of an environment, and with TLS that trusts the system's roots and
//! those of the files it names. Loading these takes time, so they are loaded when an address first needs them, and again
//! when a file has changed. The second is for addresses on this computer (a stand-in, the container and instance metadata
//! endpoints): plain HTTP, no proxy. The AWS SDK uses the same two, through [`Http::sdk_client`].

mod sdk;
mod trust;

use std::error::Error as StdError;
use std::ffi::OsString;
use std::io;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use jiff::SignedDuration;
use reqwest::NoProxy;
use rolecall_core::failure::{Failure, NetworkError};
use rolecall_core::network_variables::{NetworkVariables, Proxies};
use rolecall_core::reach::Reach;
use rolecall_core::secret::ExposeSecret as _;
use rustls::{ClientConfig, RootCertStore};
use tokio::sync::watch;
use url::{Host, Url};
use zeroize::Zeroizing;

use crate::reach::{self, Environment};
use trust::Files;

pub use sdk::CallFailed;
pub(crate) use sdk::date;
pub use trust::{Trust, TrustedFile};

/// How long to wait and how often to try.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// For a connection.
    pub connect: Duration,
    /// For one attempt, the connection and all.
    pub attempt: Duration,
    /// For all attempts and the pauses between them.
    pub total: Duration,
    /// Attempts in all.
    pub tries: u32,
    /// The longest pause before the second attempt; each further one may be twice as long. Pauses are random.
    pub pause: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_millis(3100),
            attempt: Duration::from_secs(10),
            total: Duration::from_secs(20),
            tries: 3,
            pause: Duration::from_secs(1),
        }
    }
}

/// The clients, kept for the program's life. Cloning shares them.
#[derive(Debug, Clone)]
pub struct Http(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    limits: Limits,
    environment: Environment,
    local: OnceLock<reqwest::Client>,
    /// The client for the world, and the files that it trusts.
    world: Mutex<Option<(Files, reqwest::Client)>>,
    /// By how much this computer's clock is ahead of AWS's, as its last answer told.
    clock_ahead: watch::Sender<Option<SignedDuration>>,
}

impl Http {
    /// Clients by this process's own environment. Nothing is loaded yet.
    pub fn new(limits: Limits) -> Self {
        Self::by(limits, Environment::own(), watch::channel(None).0)
    }

    /// The same by its proxies alone, and with that PEM file of certificates; none: the system's alone.
    pub fn with_ca_bundle(limits: Limits, ca_bundle: Option<OsString>) -> Self {
        let own = reach::variables();
        let bundle = ca_bundle.map(|path| path.to_string_lossy().into_owned());
        let variables = NetworkVariables::of(|name| match name {
            "AWS_CA_BUNDLE" => bundle.clone(),
            _ => own.get(name).filter(|_| name.ends_with("_PROXY")).map(str::to_owned),
        });
        Self::by(limits, Environment::bare(variables), watch::channel(None).0)
    }

    /// The same by another environment.
    pub fn through(&self, environment: Environment) -> Self {
        Self::by(self.0.limits, environment, self.0.clock_ahead.clone())
    }

    /// The same, whose answers tell nothing of AWS's clock.
    pub fn with_own_clock(&self) -> Self {
        Self::by(self.0.limits, self.0.environment.clone(), watch::channel(None).0)
    }

    fn by(
        limits: Limits,
        environment: Environment,
        clock_ahead: watch::Sender<Option<SignedDuration>>,
    ) -> Self {
        let (local, world) = (OnceLock::new(), Mutex::default());
        Self(Arc::new(Inner { limits, environment, local, world, clock_ahead }))
    }

    /// The environment that decides the way.
    pub fn environment(&self) -> &Environment {
        &self.0.environment
    }

    /// Which endpoints are to be used now.
    pub async fn reach(&self) -> Reach {
        let environment = self.0.environment.clone();
        // A home on a slow network holds up nothing else.
        tokio::task::spawn_blocking(move || environment.reach()).await.unwrap_or_default()
    }

    /// By how much this computer's clock is ahead of AWS's, each time an answer of AWS's tells; negative: behind.
    pub fn clock_ahead(&self) -> watch::Receiver<Option<SignedDuration>> {
        self.0.clock_ahead.subscribe()
    }

    /// How long to wait and how often to try.
    pub fn limits(&self) -> Limits {
        self.0.limits
    }

    /// The client for an address. An error is not kept: a CA bundle that was repaired is read at the next call.
    ///
    /// # Errors
    /// A proxy's address can't be read, or the CA bundle can't be used.
    pub async fn client(&self, address: &str) -> Result<reqwest::Client, Failure> {
        if is_local(address) {
            if let Some(client) = self.0.local.get() {
                return Ok(client.clone());
            }
            let client = build(self.0.limits, RootCertStore::empty(), Way::Direct)?;
            return Ok(self.0.local.get_or_init(|| client).clone());
        }
        let inner = Arc::clone(&self.0);
        let loaded = tokio::task::spawn_blocking(move || inner.world());
        // Only the runtime's end keeps the task from running.
        loaded.await.unwrap_or(Err(Failure::Stopping))
    }

    /// Whom the client for the world trusts.
    ///
    /// # Errors
    /// The CA bundle can't be used.
    pub fn trust(&self) -> Result<Trust, Failure> {
        Trust::load(&Files::of(&self.0.environment))
    }
}

impl Inner {
    fn world(&self) -> Result<reqwest::Client, Failure> {
        let way = match self.environment.variables.name_proxies() {
            true => Way::By(self.environment.variables.proxies()?),
            false => Way::BySystem,
        };
        let files = Files::of(&self.environment);
        // What a panicking thread left is whole: nothing here stops half way.
        let mut kept = self.world.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, client)) = &*kept
            && *known == files
        {
            return Ok(client.clone());
        }
        let client = build(self.limits, Trust::load(&files)?.roots, way)?;
        Ok(kept.insert((files, client)).1.clone())
    }
}

/// Whether an address is plain HTTP to this computer: loopback, or the link-local endpoints of containers and instances.
/// TLS and proxies are nothing to these.
fn is_local(address: &str) -> bool {
    let Ok(url) = Url::parse(address) else { return false };
    let local = match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback() || ip.is_link_local(),
        // fd00:ec2::/32 has the endpoints of instances and containers.
        Some(Host::Ipv6(ip)) => {
            ip.is_loopback() || ip.is_unicast_link_local() || ip.segments().starts_with(&[0xfd00, 0x0ec2])
        }
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    };
    url.scheme() == "http" && local
}

/// How a client gets where it goes.
enum Way<'a> {
    Direct,
    /// As the system's settings have it, where the system has such.
    BySystem,
    By(Proxies<'a>),
}

fn build(limits: Limits, roots: RootCertStore, way: Way<'_>) -> Result<reqwest::Client, Failure> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| Failure::Network(NetworkError::Tls))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let builder = reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .user_agent(concat!("rolecall/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .retry(reqwest::retry::never())
        .connect_timeout(limits.connect);
    let builder = match way {
        Way::Direct => builder.no_proxy(),
        Way::BySystem => builder,
        Way::By(proxies) => by(&proxies)?.into_iter().fold(builder.no_proxy(), reqwest::ClientBuilder::proxy),
    };
    // What else can be wrong with it is a proxy's address in the environment.
    builder.build().map_err(|_| Failure::Network(NetworkError::Proxy))
}

/// The proxies of an environment as the client takes them, the more particular first. What stands for AWS on this
/// computer is reached without, whatever the environment lists.
fn by(proxies: &Proxies<'_>) -> Result<Vec<reqwest::Proxy>, Failure> {
    let except = NoProxy::from_string(&format!("{},localhost,127.0.0.0/8,::1", proxies.except));
    let made = [
        proxies.https.as_ref().map(|address| reqwest::Proxy::https(address.expose_secret())),
        proxies.http.as_ref().map(|address| reqwest::Proxy::http(address.expose_secret())),
        proxies.all.as_ref().map(|address| reqwest::Proxy::all(address.expose_secret())),
    ];
    let made = made.into_iter().flatten().map(|proxy| proxy.map(|proxy| proxy.no_proxy(except.clone())));
    // Which address it is that can't be read may hold a password.
    made.collect::<Result<_, _>>().map_err(|_| Failure::Network(NetworkError::Proxy))
}

/// What an error of a client means.
pub fn network_error(error: &reqwest::Error) -> NetworkError {
    if chain(error).any(<dyn StdError>::is::<rustls::Error>) {
        NetworkError::Tls
    } else if chain(error)
        .map(ToString::to_string)
        .any(|error| error.starts_with("tunnel error") || error.starts_with("SOCKS error"))
    {
        // hyper-util's errors of the proxy's tunnel are of types it keeps to itself.
        NetworkError::Proxy
    } else if error.is_dns() {
        NetworkError::Dns
    } else if error.is_timeout() {
        NetworkError::Timeout
    } else if error.is_connect() || error.is_builder() {
        NetworkError::Connect
    } else {
        NetworkError::Cut
    }
}

/// An error and what caused it. An `io::Error`'s `source` skips the error it carries, so that one is looked into.
pub(crate) fn chain<'a>(
    error: &'a (dyn StdError + 'static),
) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |&error| match error.downcast_ref::<io::Error>() {
        Some(io) => io.get_ref().map(|inner| inner as &(dyn StdError + 'static)),
        None => error.source(),
    })
}

/// Reads an answer's body, at most `most` bytes of it. It is wiped when it is dropped: it may hold credentials.
///
/// # Errors
/// Where it is cut short, or longer than that: then nobody Rolecall knows has answered.
pub(crate) async fn body(mut response: reqwest::Response, most: usize) -> Result<Bytes, Failure> {
    let told = response.content_length().and_then(|length| usize::try_from(length).ok());
    let mut body = Zeroizing::new(Vec::with_capacity(told.unwrap_or_default().min(most)));
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() <= most => body.extend_from_slice(&chunk),
            Ok(Some(_)) => return Err(Failure::Network(NetworkError::NotAws)),
            Ok(None) => return Ok(Bytes::from_owner(body)),
            Err(error) => return Err(Failure::Network(network_error(&error.without_url()))),
        }
    }
}

#[cfg(test)]
mod tests {
    use rolecall_core::failure::FileKind;

    use super::*;

    #[test]
    fn only_plain_http_to_this_computer_is_local() {
        for (address, local) in [
            ("http://127.0.0.1:4566", true),
            ("http://127.9.9.9/x", true),
            ("http://[::1]:80/", true),
            ("http://localhost:1/federation", true),
            ("http://169.254.169.254/latest", true),
            ("http://[fd00:ec2::23]/v1/credentials", true),
            ("http://[fd00:ec2::254]/latest", true),
            ("http://[fd00:ec2:1::1]/", true),
            ("http://[fe80::a9fe:a9fe]/", true),
            ("http://[fd00:ec3::23]/", false),
            ("http://[2600:1f18::1]/", false),
            ("https://[fd00:ec2::23]/", false),
            ("https://127.0.0.1:4566", false),
            ("http://sts.example.test", false),
            ("http://127.0.0.1.example.test", false),
            ("http://localhost.example.test", false),
            ("https://sts.eu-west-1.amazonaws.com", false),
            ("nonsense", false),
        ] {
            assert_eq!(is_local(address), local, "{address}");
        }
    }

    #[tokio::test]
    async fn a_bad_ca_bundle_is_named_and_read_again_later() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("company-ca.pem");
        let http = Http::with_ca_bundle(Limits::default(), Some(path.clone().into_os_string()));
        let address = "https://sts.eu-west-1.amazonaws.com";
        for text in [
            None,
            Some("no certificate"),
            Some("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
        ] {
            if let Some(text) = text {
                std::fs::write(&path, text).expect("writes");
            }
            let failure = http.client(address).await.expect_err("no usable bundle");
            let Failure::File { what: FileKind::CaBundle, reason } = failure else { panic!("{failure:?}") };
            assert!(reason.contains("company-ca.pem"), "{reason}");
        }
        // An address on this computer needs no certificates.
        assert!(http.client("http://127.0.0.1:1/").await.is_ok());
    }

    #[tokio::test]
    async fn errors_are_told_apart() {
        let http = Http::with_ca_bundle(Limits::default(), None);
        let ask = async |address: &str| {
            let client = http.client(address).await.expect("a client");
            network_error(&client.get(address).send().await.expect_err("an error"))
        };
        assert_eq!(ask("http://nowhere.invalid/").await, NetworkError::Dns);
        assert_eq!(ask("http://127.0.0.1:1/").await, NetworkError::Connect);

        // A server that doesn't speak TLS, and one that hangs up.
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("bound").port();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                use tokio::io::{AsyncReadExt, AsyncWriteExt};
                let mut some = [0; 8];
                drop(stream.read(&mut some).await);
                if some[0] == 0x16 {
                    drop(stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await);
                }
            }
        });
        assert_eq!(ask(&format!("https://127.0.0.1:{port}/")).await, NetworkError::Tls);
        assert_eq!(ask(&format!("http://127.0.0.1:{port}/")).await, NetworkError::Cut);
    }
}
