//! logind on the system bus: `PrepareForSleep` before a sleep and after it, and the `LockedHint` of this
//! person's session. An inhibitor has it wait with the sleep, a few seconds at most. There may be no system bus (a container) and no logind (another init): then it stays silent.

use std::os::fd::OwnedFd;

use futures_util::StreamExt;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::mpsc::Sender;
use tokio::time::timeout;
use zbus::zvariant::{DynamicType, OwnedFd as SentFd, OwnedObjectPath, OwnedValue, Type};
use zbus::{Connection, MatchRule, MessageStream};

use super::{Awake, PATIENCE, Power, is_from};

const LOGIND: &str = "org.freedesktop.login1";
const PATH: &str = "/org/freedesktop/login1";
const MANAGER: &str = "org.freedesktop.login1.Manager";
const SESSION: &str = "org.freedesktop.login1.Session";
const USER: &str = "org.freedesktop.login1.User";
const PROPERTIES: &str = "org.freedesktop.DBus.Properties";

pub(super) async fn watch(told: &Sender<Power>) {
    if let Err(error) = listen(told).await {
        tracing::debug!(%error, "logind tells nothing");
    }
}

async fn listen(told: &Sender<Power>) -> zbus::Result<()> {
    let Ok(connection) = timeout(PATIENCE, Connection::system()).await else { return Ok(()) };
    let connection = connection?;
    let sleeps = MatchRule::builder()
        .msg_type(zbus::message::Type::Signal)
        .sender(LOGIND)?
        .interface(MANAGER)?
        .member("PrepareForSleep")?
        .path(PATH)?
        .build();
    let mut sleeps = MessageStream::for_match_rule(sleeps, &connection, None).await?;
    // Looked at again at each of its changes, since a signal says what changed and not always to what.
    let changes = MatchRule::builder()
        .msg_type(zbus::message::Type::Signal)
        .sender(LOGIND)?
        .interface(PROPERTIES)?
        .member("PropertiesChanged")?
        .arg(0, SESSION)?
        .build();
    let mut changes = MessageStream::for_match_rule(changes, &connection, None).await?;
    let mut locked = None;
    let mut inhibitor = inhibitor(&connection).await;
    loop {
        let now = is_locked(&connection).await;
        if now.is_some() && now != locked && (locked.is_some() || now == Some(true)) {
            let _ = told.send(Power::Locked(now == Some(true))).await;
        }
        locked = now.or(locked);
        tokio::select! {
            () = told.closed() => return Ok(()),
            sleep = sleeps.next() => match sleep {
                Some(sleep) => {
                    let sleep = sleep?;
                    if !is_from(LOGIND, &sleep, &connection).await {
                        continue;
                    }
                    // True before the sleep, false after it.
                    if sleep.body().deserialize()? {
                        let _ = told.send(Power::Sleeps(Awake { _inhibitor: inhibitor.take() })).await;
                    } else {
                        let _ = told.send(Power::Woke).await;
                        inhibitor = self::inhibitor(&connection).await;
                    }
                }
                None => return Ok(()),
            },
            change = changes.next() => if change.is_none() { return Ok(()) },
        }
    }
}

/// What has logind wait with a sleep until it is dropped.
async fn inhibitor(connection: &Connection) -> Option<OwnedFd> {
    let why = ("sleep", "Rolecall", "Forgets what is locked with the screen", "delay");
    ask::<SentFd>(connection, PATH, MANAGER, "Inhibit", &why).await.map(OwnedFd::from)
}

/// Whether the session of this process is locked; `None`: it is in none, or nobody can tell.
async fn is_locked(connection: &Connection) -> Option<bool> {
    let of_this = (std::process::id(),);
    let session: Option<OwnedObjectPath> = ask(connection, PATH, MANAGER, "GetSessionByPID", &of_this).await;
    let session = match session {
        Some(session) => session,
        // A program that the session's manager started is in no session of its own: the person's display counts.
        None => display_session(connection).await?,
    };
    let hint: OwnedValue = ask(connection, &session, PROPERTIES, "Get", &(SESSION, "LockedHint")).await?;
    bool::try_from(hint).ok()
}

async fn display_session(connection: &Connection) -> Option<OwnedObjectPath> {
    let person = (rustix::process::getuid().as_raw(),);
    let user: OwnedObjectPath = ask(connection, PATH, MANAGER, "GetUser", &person).await?;
    let display: OwnedValue = ask(connection, &user, PROPERTIES, "Get", &(USER, "Display")).await?;
    let (_, path): (String, OwnedObjectPath) = display.try_into().ok()?;
    Some(path)
}

async fn ask<A: DeserializeOwned + Type>(
    connection: &Connection,
    path: &str,
    interface: &str,
    method: &str,
    body: &(impl Serialize + DynamicType + Sync),
) -> Option<A> {
    let asked = connection.call_method(Some(LOGIND), path, Some(interface), method, body);
    timeout(PATIENCE, asked).await.ok()?.ok()?.body().deserialize().ok()
}
