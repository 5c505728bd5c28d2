//! The look at the Secret Service that comes before its store is touched: is there one, is it locked, and, where that
//! is allowed, the question to the person. The store would ask by itself and wait for the answer without end.

use std::collections::HashMap;

use futures_util::StreamExt;
use rolecall_core::failure::Failure;
use tokio::sync::Mutex;
use tokio::time::timeout;
use zbus::fdo::DBusProxy;
use zbus::message::Type;
use zbus::zvariant::{DynamicType, ObjectPath, OwnedObjectPath, OwnedValue, Value};
use zbus::{Connection, MatchRule, Message, MessageStream};

use super::{Access, BETWEEN_TRIES, PATIENCE, PERSON};

const SECRETS: &str = "org.freedesktop.secrets";
const SERVICE_PATH: &str = "/org/freedesktop/secrets";
const SERVICE: &str = "org.freedesktop.Secret.Service";
const PROMPT: &str = "org.freedesktop.Secret.Prompt";
const COLLECTION: &str = "org.freedesktop.Secret.Collection";
const COLLECTION_LABEL: &str = "org.freedesktop.Secret.Collection.Label";
/// What the person sees of a keyring made for them, in the keyring's own window.
const NEW_COLLECTION: &str = "Default keyring";
/// The object path that stands for "none".
const NONE: &str = "/";
/// Signals of one prompt that may wait to be read.
const QUEUE: usize = 8;

/// Asks the person one question at a time: two prompts on one screen are answered by guessing.
#[derive(Default)]
pub struct Questions {
    asking: Mutex<()>,
}

impl Questions {
    /// Which of these users have an entry. Asks nobody: a locked keychain is a failure.
    pub async fn look(&self, service: &str, users: Vec<String>) -> Result<Vec<bool>, Failure> {
        let secrets = Secrets::connect().await?;
        let default = secrets.default_collection().await?.ok_or(Failure::KeychainLocked)?;
        if secrets.is_locked(&default).await? {
            return Err(Failure::KeychainLocked);
        }
        let mut found = Vec::with_capacity(users.len());
        for user in users {
            found.push(!secrets.search(service, &user).await?.0.is_empty());
        }
        Ok(found)
    }

    /// Sees to it that the store will not have to ask: fails where the keychain is closed and nobody may be asked, or
    /// where nobody opened it.
    pub async fn prepare(
        &self,
        service: &str,
        user: &str,
        access: Access,
        may_prompt: bool,
    ) -> Result<(), Failure> {
        let looked = timeout(PATIENCE, async {
            let secrets = Secrets::connect().await?;
            let closed = secrets.closed(service, user, access).await?;
            Ok((secrets, closed))
        });
        let (secrets, closed) = looked.await.unwrap_or(Err(Failure::KeychainBusy))?;
        if closed.is_none() {
            return Ok(());
        }
        if !may_prompt {
            return Err(Failure::KeychainLocked);
        }
        let turn = timeout(PERSON, self.asking.lock()).await;
        let _turn = turn.map_err(|_| Failure::KeychainRefused)?;
        // The question before this one may have been answered for both.
        match secrets.closed(service, user, access).await? {
            None => return Ok(()),
            Some(Closed::NoCollection) if access == Access::Read => return Ok(()),
            Some(Closed::NoCollection) => secrets.create_collection().await?,
            Some(Closed::Locked(paths)) => secrets.unlock(paths).await?,
        }
        match secrets.closed(service, user, access).await? {
            None => Ok(()),
            Some(_) => Err(Failure::KeychainRefused),
        }
    }
}

/// What stands between a call and its entry.
enum Closed {
    /// There is no collection at all. A person who may be asked is told that the key is missing, and putting one
    /// makes the collection.
    NoCollection,
    /// These have to be unlocked.
    Locked(Vec<OwnedObjectPath>),
}

/// The Secret Service over a connection of its own, which ends with the call: waiting costs nothing then.
struct Secrets(Connection);

impl Secrets {
    async fn connect() -> Result<Self, Failure> {
        let connection = match bounded(Connection::session()).await {
            Err(Failure::KeychainAbsent) => {
                tokio::time::sleep(BETWEEN_TRIES).await;
                bounded(Connection::session()).await?
            }
            connected => connected?,
        };
        let bus = bounded(DBusProxy::new(&connection)).await?;
        let name = zbus::names::WellKnownName::from_static_str_unchecked(SECRETS);
        let owned = async { bus.name_has_owner(name.clone().into()).await.map_err(zbus::Error::from) };
        if bounded(owned).await? {
            return Ok(Self(connection));
        }
        let startable = async { bus.list_activatable_names().await.map_err(zbus::Error::from) };
        let startable = bounded(startable).await?;
        if startable.iter().any(|startable| startable.as_str() == SECRETS) {
            Ok(Self(connection))
        } else {
            Err(Failure::KeychainAbsent)
        }
    }

    async fn closed(&self, service: &str, user: &str, access: Access) -> Result<Option<Closed>, Failure> {
        let (unlocked, locked) = self.search(service, user).await?;
        if !locked.is_empty() {
            return Ok(Some(Closed::Locked(locked)));
        }
        // Some services find nothing in what is locked, so where nothing was found the collection has to be open.
        if access != Access::Write && !unlocked.is_empty() {
            return Ok(None);
        }
        match self.default_collection().await? {
            None if access == Access::Delete => Ok(None),
            None => Ok(Some(Closed::NoCollection)),
            Some(default) if self.is_locked(&default).await? => Ok(Some(Closed::Locked(vec![default]))),
            Some(_) => Ok(None),
        }
    }

    /// The unlocked and the locked items of that name.
    async fn search(
        &self,
        service: &str,
        user: &str,
    ) -> Result<(Vec<OwnedObjectPath>, Vec<OwnedObjectPath>), Failure> {
        // The attributes the store gives its items.
        let attributes = HashMap::from([("service", service), ("username", user)]);
        self.call(SERVICE_PATH, SERVICE, "SearchItems", &(attributes,)).await
    }

    async fn default_collection(&self) -> Result<Option<OwnedObjectPath>, Failure> {
        let path: OwnedObjectPath = self.call(SERVICE_PATH, SERVICE, "ReadAlias", &("default",)).await?;
        Ok((path.as_str() != NONE).then_some(path))
    }

    async fn is_locked(&self, collection: &ObjectPath<'_>) -> Result<bool, Failure> {
        let asked = (COLLECTION, "Locked");
        let value: OwnedValue =
            self.call(collection.as_str(), "org.freedesktop.DBus.Properties", "Get", &asked).await?;
        bool::try_from(value).map_err(|_| Failure::KeychainRefused)
    }

    async fn unlock(&self, paths: Vec<OwnedObjectPath>) -> Result<(), Failure> {
        let (_, prompt): (Vec<OwnedObjectPath>, OwnedObjectPath) =
            self.call(SERVICE_PATH, SERVICE, "Unlock", &(paths,)).await?;
        self.ask(&prompt).await
    }

    async fn create_collection(&self) -> Result<(), Failure> {
        let properties = HashMap::from([(COLLECTION_LABEL, Value::from(NEW_COLLECTION))]);
        let (_, prompt): (OwnedObjectPath, OwnedObjectPath) =
            self.call(SERVICE_PATH, SERVICE, "CreateCollection", &(properties, "default")).await?;
        self.ask(&prompt).await
    }

    /// Shows the service's question and waits for its answer, at most [`PERSON`]. A question nobody answered is taken
    /// away again, and so it is when whoever waits goes away: it hangs on this connection.
    async fn ask(&self, prompt: &ObjectPath<'_>) -> Result<(), Failure> {
        if prompt.as_str() == NONE {
            return Ok(());
        }
        let mut completed = self.signals(PROMPT, prompt.as_str(), "Completed").await?;
        let mut owners =
            self.signals("org.freedesktop.DBus", "/org/freedesktop/DBus", "NameOwnerChanged").await?;
        self.call_unread(prompt.as_str(), PROMPT, "Prompt", &("",)).await?;
        let answer = async {
            tokio::select! {
                signal = completed.next() => was_granted(signal),
                () = gone(&mut owners) => false,
            }
        };
        match timeout(PERSON, answer).await {
            Ok(true) => Ok(()),
            Ok(false) => Err(Failure::KeychainRefused),
            Err(_) => {
                // It may be gone already.
                let _ = self.call_unread(prompt.as_str(), PROMPT, "Dismiss", &()).await;
                Err(Failure::KeychainRefused)
            }
        }
    }

    async fn signals(&self, interface: &str, path: &str, member: &str) -> Result<MessageStream, Failure> {
        let rule = || -> zbus::Result<_> {
            let rule = MatchRule::builder().msg_type(Type::Signal).interface(interface)?.path(path)?;
            Ok(rule.member(member)?.build().into_owned())
        };
        let rule = rule().map_err(|error| failure_of(&error))?;
        bounded(MessageStream::for_match_rule(rule, &self.0, Some(QUEUE))).await
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
        bounded(self.0.call_method(Some(SECRETS), path, Some(interface), method, body)).await
    }
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

/// What an error of the bus or the service means.
pub fn failure_of(error: &zbus::Error) -> Failure {
    tracing::debug!(%error, "the keyring's bus");
    const ABSENT: [&str; 4] = ["ServiceUnknown", "NameHasNoOwner", "Spawn.", "Disconnected"];
    const BUSY: [&str; 3] = ["NoReply", "Timeout", "LimitsExceeded"];
    match error {
        zbus::Error::Address(_) | zbus::Error::InputOutput(_) | zbus::Error::Handshake(_) => {
            Failure::KeychainAbsent
        }
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
