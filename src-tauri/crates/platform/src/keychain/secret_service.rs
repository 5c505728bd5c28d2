//! One connection to the Secret Service: what it has, what stands in the way, the question to the person, and the
//! entries themselves. Some services grant access to a connection (KeePassXC), so all of it goes over the same one.

use std::collections::HashMap;
use std::time::Duration;

use futures_util::StreamExt;
use rolecall_core::failure::Failure;
use secret_service::{EncryptionType, SecretService};
use tokio::time::timeout;
use zbus::message::Type;
use zbus::zvariant::{DynamicType, ObjectPath, OwnedObjectPath, OwnedValue, Value};
use zbus::{Connection, MatchRule, Message, MessageStream};
use zeroize::Zeroizing;

use super::{PATIENCE, PERSON};

/// How long to wait before the one further try to reach the keychain.
const BETWEEN_TRIES: Duration = Duration::from_millis(100);

const SECRETS: &str = "org.freedesktop.secrets";
const SERVICE_PATH: &str = "/org/freedesktop/secrets";
const SERVICE: &str = "org.freedesktop.Secret.Service";
const PROMPT: &str = "org.freedesktop.Secret.Prompt";
const COLLECTION: &str = "org.freedesktop.Secret.Collection";
const ITEM: &str = "org.freedesktop.Secret.Item";
const COLLECTION_LABEL: &str = "org.freedesktop.Secret.Collection.Label";
/// What the person sees of a keyring made for them, in the keyring's own window.
const NEW_COLLECTION: &str = "Default keyring";
const CONTENT_TYPE: &str = "application/octet-stream";
/// The object path that stands for "none".
const NONE: &str = "/";
/// Signals of one prompt that may wait to be read.
const QUEUE: usize = 8;

/// How entries are found: by all of these.
pub type Attributes<'a> = HashMap<&'a str, &'a str>;

/// How entries stand.
pub enum Standing {
    /// They can be used; there may be none.
    Open(Vec<OwnedObjectPath>),
    /// There is no collection at all.
    NoCollection,
    /// These have to be unlocked first, with a password.
    Locked(Vec<OwnedObjectPath>),
    /// The collection is open, and a person has to allow this connection to use these.
    NeedsPermission(Vec<OwnedObjectPath>),
}

/// A connection, with a key agreed on for it.
pub struct Link {
    bus: Connection,
    session: SecretService<'static>,
    /// Which program owned the service's name then.
    owner: String,
}

impl Link {
    /// Connects to whatever is the Secret Service now.
    pub async fn open() -> Result<Self, Failure> {
        let bus = match bounded(Connection::session()).await {
            Err(Failure::KeychainAbsent) => {
                tokio::time::sleep(BETWEEN_TRIES).await;
                bounded(Connection::session()).await?
            }
            connected => connected?,
        };
        if owner_of(&bus, SECRETS).await?.is_none() {
            let startable = ask_bus(&bus, "ListActivatableNames", &()).await?;
            let startable: Vec<String> = startable.body().deserialize().unwrap_or_default();
            if !startable.iter().any(|name| name == SECRETS) {
                return Err(Failure::KeychainAbsent);
            }
        }
        let session = SecretService::connect_with_existing(EncryptionType::Dh, bus.clone());
        let session = within(PATIENCE, session).await?;
        let owner = owner_of(&bus, SECRETS).await?.ok_or(Failure::KeychainAbsent)?;
        Ok(Self { bus, session, owner })
    }

    /// Whether the program that it was made with is still the Secret Service.
    pub async fn is_current(&self) -> bool {
        owner_of(&self.bus, SECRETS).await.is_ok_and(|owner| owner.as_deref() == Some(&self.owner))
    }

    /// How the entries with these attributes stand. Asks nobody: the service's own search may ask for a password, that of
    /// a collection never does.
    pub async fn standing(&self, attributes: &Attributes<'_>) -> Result<Standing, Failure> {
        let paths: OwnedValue = self.property(SERVICE_PATH, SERVICE, "Collections").await?;
        let collections = Vec::<OwnedObjectPath>::try_from(paths).map_err(|_| Failure::KeychainRefused)?;
        let (mut open, mut locked, mut not_allowed) = (Vec::new(), Vec::new(), Vec::new());
        for collection in collections {
            let found: Vec<OwnedObjectPath> =
                self.call(&collection, COLLECTION, "SearchItems", &(attributes,)).await?;
            for item in found {
                match self.is_locked(&item, ITEM).await? {
                    false => open.push(item),
                    true if self.is_locked(&collection, COLLECTION).await? => locked.push(item),
                    true => not_allowed.push(item),
                }
            }
        }
        if !locked.is_empty() {
            return Ok(Standing::Locked(locked));
        }
        if !not_allowed.is_empty() {
            return Ok(Standing::NeedsPermission(not_allowed));
        }
        if !open.is_empty() {
            return Ok(Standing::Open(open));
        }
        // What is locked may not be searched, so where nothing was found the collection has to be open.
        match self.default_collection().await? {
            None => Ok(Standing::NoCollection),
            Some(default) if self.is_locked(&default, COLLECTION).await? => {
                Ok(Standing::Locked(vec![default]))
            }
            Some(_) => Ok(Standing::Open(open)),
        }
    }

    /// Whether this is KWallet with an open wallet, which counts as locked until somebody asks, and then asks nobody.
    pub async fn is_open_kwallet(&self) -> bool {
        for name in ["kwalletd6", "kwalletd5"] {
            let (service, path) = (format!("org.kde.{name}"), format!("/modules/{name}"));
            if owner_of(&self.bus, &service).await.ok().flatten().as_deref() != Some(&self.owner) {
                continue;
            }
            let (service, path, interface) = (Some(&*service), &*path, Some("org.kde.KWallet"));
            let open = async {
                let named = self.bus.call_method(service, path, interface, "networkWallet", &()).await?;
                let wallet: String = named.body().deserialize()?;
                let asked = self.bus.call_method(service, path, interface, "isOpen", &(wallet,)).await?;
                asked.body().deserialize::<bool>()
            };
            return bounded(open).await.unwrap_or_default();
        }
        false
    }

    /// What is in an entry.
    pub async fn secret(&self, item: &OwnedObjectPath) -> Result<Zeroizing<Vec<u8>>, Failure> {
        let read = async { self.session.get_item_by_path(item.clone()).await?.get_secret().await };
        within(PATIENCE, read).await.map(Zeroizing::new)
    }

    /// Puts that into an entry in place of what is in it.
    pub async fn set_secret(&self, item: &OwnedObjectPath, secret: &[u8]) -> Result<(), Failure> {
        let set = async {
            self.session.get_item_by_path(item.clone()).await?.set_secret(secret, CONTENT_TYPE).await
        };
        within(PATIENCE, set).await
    }

    /// Makes an entry in the default collection.
    pub async fn create(
        &self,
        attributes: Attributes<'_>,
        label: &str,
        secret: &[u8],
    ) -> Result<(), Failure> {
        let created = async {
            let collection = self.session.get_default_collection().await?;
            collection.create_item(label, attributes, secret, true, CONTENT_TYPE).await.map(drop)
        };
        within(PERSON, created).await
    }

    /// Deletes an entry; a service may ask the person.
    pub async fn delete(&self, item: &OwnedObjectPath) -> Result<(), Failure> {
        let prompt: OwnedObjectPath = self.call(item, ITEM, "Delete", &()).await?;
        self.ask(&prompt).await
    }

    /// The value that an entry has for an attribute.
    pub async fn attribute(&self, item: &OwnedObjectPath, name: &str) -> Result<Option<String>, Failure> {
        let value: OwnedValue = self.property(item, ITEM, "Attributes").await?;
        let attributes = HashMap::<String, String>::try_from(value).map_err(|_| Failure::KeychainRefused)?;
        Ok(attributes.get(name).cloned())
    }

    /// Asks the person for these: one question for all of them.
    pub async fn unlock(&self, paths: &[OwnedObjectPath]) -> Result<(), Failure> {
        let (_, prompt): (Vec<OwnedObjectPath>, OwnedObjectPath) =
            self.call(SERVICE_PATH, SERVICE, "Unlock", &(paths,)).await?;
        self.ask(&prompt).await
    }

    /// Makes the default collection, for which the person is asked for a password.
    pub async fn create_collection(&self) -> Result<(), Failure> {
        let properties = HashMap::from([(COLLECTION_LABEL, Value::from(NEW_COLLECTION))]);
        let (_, prompt): (OwnedObjectPath, OwnedObjectPath) =
            self.call(SERVICE_PATH, SERVICE, "CreateCollection", &(properties, "default")).await?;
        self.ask(&prompt).await
    }

    async fn default_collection(&self) -> Result<Option<OwnedObjectPath>, Failure> {
        let path: OwnedObjectPath = self.call(SERVICE_PATH, SERVICE, "ReadAlias", &("default",)).await?;
        Ok((path.as_str() != NONE).then_some(path))
    }

    async fn is_locked(&self, path: &str, interface: &str) -> Result<bool, Failure> {
        let value = self.property(path, interface, "Locked").await?;
        bool::try_from(value).map_err(|_| Failure::KeychainRefused)
    }

    /// Shows the service's question and waits for its answer, at most [`PERSON`]. A question nobody answered is taken
    /// away again.
    async fn ask(&self, prompt: &ObjectPath<'_>) -> Result<(), Failure> {
        if prompt.as_str() == NONE {
            return Ok(());
        }
        let mut completed = self.signals(PROMPT, prompt.as_str(), "Completed").await?;
        let mut owners =
            self.signals("org.freedesktop.DBus", "/org/freedesktop/DBus", "NameOwnerChanged").await?;
        let mut shown = Shown { link: self, prompt: Some(prompt.to_owned()) };
        self.call_unread(prompt.as_str(), PROMPT, "Prompt", &("",)).await?;
        let answer = async {
            tokio::select! {
                signal = completed.next() => was_granted(signal),
                () = gone(&mut owners) => false,
            }
        };
        let answer = timeout(PERSON, answer).await;
        if answer.is_ok() {
            shown.prompt = None;
        }
        if answer == Ok(true) { Ok(()) } else { Err(Failure::KeychainRefused) }
    }

    async fn signals(&self, interface: &str, path: &str, member: &str) -> Result<MessageStream, Failure> {
        let rule = || -> zbus::Result<_> {
            let rule = MatchRule::builder().msg_type(Type::Signal).interface(interface)?.path(path)?;
            Ok(rule.member(member)?.build().into_owned())
        };
        let rule = rule().map_err(|error| failure_of(&error))?;
        bounded(MessageStream::for_match_rule(rule, &self.bus, Some(QUEUE))).await
    }

    async fn property(&self, path: &str, interface: &str, name: &str) -> Result<OwnedValue, Failure> {
        self.call(path, "org.freedesktop.DBus.Properties", "Get", &(interface, name)).await
    }

    async fn call<B, R>(&self, path: &str, interface: &str, method: &str, body: &B) -> Result<R, Failure>
    where
        B: serde::Serialize + DynamicType + Sync,
        R: serde::de::DeserializeOwned + zbus::zvariant::Type,
    {
        let answer = self.call_unread(path, interface, method, body).await?;
        answer.body().deserialize().map_err(|_| Failure::KeychainRefused)
    }

    async fn call_unread<B>(
        &self,
        path: &str,
        interface: &str,
        method: &str,
        body: &B,
    ) -> Result<Message, Failure>
    where
        B: serde::Serialize + DynamicType + Sync,
    {
        bounded(self.bus.call_method(Some(SECRETS), path, Some(interface), method, body)).await
    }
}

/// A question on the screen, which goes with whoever waits for its answer: the connection that it hangs on stays.
struct Shown<'a> {
    link: &'a Link,
    prompt: Option<ObjectPath<'static>>,
}

impl Drop for Shown<'_> {
    fn drop(&mut self) {
        let (Some(prompt), Ok(runtime)) = (self.prompt.take(), tokio::runtime::Handle::try_current()) else {
            return;
        };
        let bus = self.link.bus.clone();
        runtime.spawn(async move {
            // It may be gone already.
            let _ = bounded(bus.call_method(Some(SECRETS), &prompt, Some(PROMPT), "Dismiss", &())).await;
        });
    }
}

/// Which program owns a name on the bus.
async fn owner_of(bus: &Connection, name: &str) -> Result<Option<String>, Failure> {
    match ask_bus(bus, "GetNameOwner", &(name,)).await {
        Ok(answer) => answer.body().deserialize().map(Some).map_err(|_| Failure::KeychainRefused),
        Err(Failure::KeychainAbsent) if !bus.is_closed() => Ok(None),
        Err(failure) => Err(failure),
    }
}

async fn ask_bus<B: serde::Serialize + DynamicType + Sync>(
    bus: &Connection,
    method: &str,
    body: &B,
) -> Result<Message, Failure> {
    const BUS: &str = "org.freedesktop.DBus";
    bounded(bus.call_method(Some(BUS), "/org/freedesktop/DBus", Some(BUS), method, body)).await
}

fn was_granted(signal: Option<zbus::Result<Message>>) -> bool {
    let Some(Ok(signal)) = signal else { return false };
    signal.body().deserialize::<(bool, OwnedValue)>().is_ok_and(|(dismissed, _)| !dismissed)
}

/// Done once the service has left the bus: nobody answers its question then.
async fn gone(owners: &mut MessageStream) {
    while let Some(Ok(signal)) = owners.next().await {
        if let Ok((name, _, owner)) = signal.body().deserialize::<(&str, &str, &str)>()
            && name == SECRETS
            && owner.is_empty()
        {
            return;
        }
    }
}

async fn bounded<T>(doing: impl Future<Output = zbus::Result<T>>) -> Result<T, Failure> {
    match timeout(PATIENCE, doing).await {
        Ok(done) => done.map_err(|error| failure_of(&error)),
        Err(_) => Err(Failure::KeychainBusy),
    }
}

async fn within<T>(
    bound: Duration,
    doing: impl Future<Output = Result<T, secret_service::Error>>,
) -> Result<T, Failure> {
    use secret_service::Error as E;
    match timeout(bound, doing).await {
        Err(_) => Err(Failure::KeychainBusy),
        Ok(done) => done.map_err(|error| match error {
            E::Locked => Failure::KeychainLocked,
            E::Unavailable => Failure::KeychainAbsent,
            E::Zbus(error) => failure_of(&error),
            E::ZbusFdo(error) => failure_of(&error.into()),
            _ => Failure::KeychainRefused,
        }),
    }
}

/// What an error of the bus or the service means.
fn failure_of(error: &zbus::Error) -> Failure {
    use zbus::fdo::Error as Fdo;
    tracing::debug!(%error, "the keyring's bus");
    const ABSENT: [&str; 4] = ["ServiceUnknown", "NameHasNoOwner", "Spawn.", "Disconnected"];
    const BUSY: [&str; 3] = ["NoReply", "Timeout", "LimitsExceeded"];
    match error {
        zbus::Error::Address(_)
        | zbus::Error::Connection(..)
        | zbus::Error::InputOutput(_)
        | zbus::Error::Handshake(_) => Failure::KeychainAbsent,
        zbus::Error::FDO(error) => match **error {
            Fdo::ServiceUnknown(_) | Fdo::NameHasNoOwner(_) | Fdo::Disconnected(_) => Failure::KeychainAbsent,
            Fdo::NoReply(_) | Fdo::Timeout(_) | Fdo::TimedOut(_) | Fdo::LimitsExceeded(_) => {
                Failure::KeychainBusy
            }
            _ => Failure::KeychainRefused,
        },
        zbus::Error::MethodError(name, _, _) => {
            let kind = name.strip_prefix("org.freedesktop.DBus.Error.").unwrap_or_default();
            match name.as_str() {
                "org.freedesktop.Secret.Error.IsLocked" => Failure::KeychainLocked,
                _ if ABSENT.iter().any(|absent| kind.starts_with(absent)) => Failure::KeychainAbsent,
                _ if BUSY.contains(&kind) => Failure::KeychainBusy,
                _ => Failure::KeychainRefused,
            }
        }
        _ => Failure::KeychainRefused,
    }
}
