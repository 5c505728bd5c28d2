//! What Rolecall finds around it: a tray, a notification server, a browser, AWS's clock, a proxy, trusted roots. Looked
//! at only when a person asks what is wrong; nothing here asks anybody or changes anything.

use std::env;
use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use rolecall_core::failure::{Failure, NetworkError};
use rolecall_core::secret::ExposeSecret as _;
use url::Url;

use crate::http::{Http, network_error};
use crate::opener;

/// What the session bus has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Desktop {
    /// Something shows tray icons.
    pub tray: bool,
    /// Something shows notices, or is started when there is one.
    pub notices: bool,
}

/// What the session bus has.
///
/// # Errors
/// There is no session bus; the words say why.
#[cfg(target_os = "linux")]
pub async fn desktop() -> Result<Desktop, String> {
    let words = |error: zbus::Error| error.to_string();
    let connection = zbus::Connection::session().await.map_err(words)?;
    let bus = zbus::fdo::DBusProxy::new(&connection).await.map_err(words)?;
    let has = async |name: &str| -> Result<bool, String> {
        let name = name.try_into().map_err(|error: zbus::names::Error| error.to_string())?;
        bus.name_has_owner(name).await.map_err(|error| error.to_string())
    };
    const NOTICES: &str = "org.freedesktop.Notifications";
    let started = bus.list_activatable_names().await.unwrap_or_default();
    Ok(Desktop {
        tray: has("org.kde.StatusNotifierWatcher").await?,
        notices: has(NOTICES).await? || started.iter().any(|name| name.as_str() == NOTICES),
    })
}

/// Why no keyring was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoKeyring {
    /// There is no session bus; why, in its words.
    NoBus(String),
    /// Nothing on the session bus is one, and nothing would be started as one.
    NoService,
    /// What should be started as one was not; why, in the bus's words.
    NotStarted(String),
}

/// Why the session bus has no keyring; `None`: it has one.
#[cfg(target_os = "linux")]
pub async fn no_keyring() -> Option<NoKeyring> {
    const KEYRING: &str = "org.freedesktop.secrets";
    let no_bus = |error: zbus::Error| Some(NoKeyring::NoBus(error.to_string()));
    let connection = match zbus::Connection::session().await {
        Ok(connection) => connection,
        Err(error) => return no_bus(error),
    };
    let bus = match zbus::fdo::DBusProxy::new(&connection).await {
        Ok(bus) => bus,
        Err(error) => return no_bus(error),
    };
    let name = zbus::names::WellKnownName::from_static_str_unchecked(KEYRING);
    if bus.name_has_owner(name.clone().into()).await.unwrap_or_default() {
        return None;
    }
    if !bus.list_activatable_names().await.unwrap_or_default().iter().any(|other| other.as_str() == KEYRING) {
        return Some(NoKeyring::NoService);
    }
    let started = bus.start_service_by_name(name, 0).await;
    started.err().map(|error| NoKeyring::NotStarted(error.to_string()))
}

/// macOS and Windows have one of their own.
#[cfg(not(target_os = "linux"))]
pub async fn no_keyring() -> Option<NoKeyring> {
    std::future::ready(None).await
}

/// macOS and Windows always have both.
#[cfg(not(target_os = "linux"))]
pub async fn desktop() -> Result<Desktop, String> {
    std::future::ready(Ok(Desktop { tray: true, notices: true })).await
}

/// The program that opens a browser; `None`: none of those that are tried is there.
pub fn browser() -> Option<String> {
    let commands = opener::system();
    if commands.is_empty() {
        return Some("the system's own".to_owned());
    }
    let programs = commands.into_iter().filter_map(|command| command.into_words().into_iter().next());
    programs.into_iter().find(|program| is_there(program))
}

fn is_there(program: &str) -> bool {
    if program.contains('/') {
        return Path::new(program).is_file();
    }
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// This computer's clock minus AWS's, by the Date of an answer from this address, to about a second.
pub async fn ahead_of_aws(http: &Http, address: &str) -> Result<SignedDuration, Failure> {
    let client = http.client(address).await?;
    let asked = Timestamp::now();
    let answer = client.get(address).timeout(http.limits().attempt).send().await;
    let answer = answer.map_err(|error| Failure::Network(network_error(&error.without_url())))?;
    let took = Timestamp::now().duration_since(asked);
    let date = answer.headers().get("date").and_then(|date| date.to_str().ok());
    let date = date.and_then(|date| jiff::fmt::rfc2822::parse(date).ok());
    let date = date.ok_or(Failure::Network(NetworkError::NotAws))?.timestamp();
    Ok((asked + took / 2).duration_since(date))
}

/// The proxy that addresses outside of this computer are reached through, without what it is unlocked with.
///
/// # Errors
/// An address can't be read.
pub fn proxy(http: &Http) -> Result<Option<String>, Failure> {
    let proxies = http.environment().variables.proxies()?;
    let address = proxies.https.or(proxies.all);
    let url = address.and_then(|address| Url::parse(address.expose_secret()).ok());
    Ok(url.and_then(|url| {
        let port = url.port_or_known_default().map(|port| format!(":{port}")).unwrap_or_default();
        Some(format!("{}{port}", url.host_str()?))
    }))
}
