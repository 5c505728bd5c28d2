//! The notification server of a Linux desktop, over one connection of our own.
//!
//! `notify-rust` opens a connection for each notice and listens only after the notice is up, one message at a time:
//! a quick click, or one that comes right behind its activation token, can be lost, the token is never told, and a bus
//! that goes away at the wrong moment is a panic. One connection also keeps all notices alive on GNOME, which closes
//! those whose sender has left.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use futures_util::StreamExt;
use rolecall_core::notice::{Notice, NoticeAction, NoticeId, Stays};
use serde::Serialize;
use tokio::sync::mpsc::{Receiver, Sender};
use tokio::time::timeout;
use zbus::message::Type;
use zbus::zvariant::{DynamicType, Value};
use zbus::{Connection, MatchRule, Message, MessageStream};

use super::text;
use super::{APP_NAME, KEPT, Order, Used};

const SERVER: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";
const BUS: &str = "org.freedesktop.DBus";
const ICON: &str = "rolecall";
/// The name of the desktop entry, without its ending.
const DESKTOP_ENTRY: &str = "app.rolecall.Rolecall";
/// Bound on every wait for bus and server; the bus may have to start the server first.
const PATIENCE: Duration = Duration::from_secs(5);
/// Signals that may wait to be read.
const QUEUE: usize = 256;
/// `expire_timeout`: until dealt with.
const NEVER: i32 = 0;
/// `expire_timeout`: as the server sees fit.
const SERVERS_OWN: i32 = -1;
/// `expire_timeout`: it only confirms, milliseconds.
const SHORTLY: i32 = 5000;
/// `urgency`
const NORMAL: u8 = 1;

/// Shows and withdraws what it is told, and tells what people do with it, until all senders of orders are gone.
pub async fn serve(mut orders: Receiver<Order>, used: Sender<Used>) {
    let mut server: Option<Server> = None;
    loop {
        let signal = async {
            match &mut server {
                Some(server) => server.next_signal().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            order = orders.recv() => match order {
                Some(Order::Show(notice)) => show(&mut server, &notice).await,
                Some(Order::Replace(shown, by)) => {
                    if let Some(server) = &mut server
                        && let Some(at) = server.up(&shown)
                    {
                        server.put(&by, Some(at)).await;
                    }
                }
                Some(Order::Withdraw(id)) => {
                    if let Some(server) = &mut server {
                        server.withdraw(&id).await;
                    }
                }
                None => return,
            },
            signal = signal => match signal {
                Some(message) => {
                    if let Some(was_used) = server.as_mut().and_then(|server| server.take_signal(&message)) {
                        // The receiver ends with the engine; one that is full is not waited for.
                        let _ = used.try_send(was_used);
                    }
                }
                // The bus is gone. It is tried again at the next notification.
                None => server = None,
            },
        }
    }
}

/// A connection that is there may be dead without having said so, so a second try is made with a new one.
async fn show(server: &mut Option<Server>, notice: &Notice) {
    for _ in 0..2 {
        let fresh = server.is_none();
        if fresh {
            *server = bounded(Server::connect()).await;
        }
        let Some(connected) = server else { return };
        let at = connected.up(&notice.id);
        if connected.put(notice, at).await || fresh {
            return;
        }
        *server = None;
    }
}

/// What a server can do.
#[derive(Debug, Clone, Copy)]
struct Capabilities {
    /// Buttons, and clicks on the body.
    actions: bool,
    /// The body is read as markup.
    markup: bool,
}

/// A notice on the screen, or one that was.
struct Shown {
    id: NoticeId,
    /// The server's number for it.
    number: u32,
    /// The server says it is gone. A late click on it still counts: some servers close first and tell of the click
    /// after.
    closed: bool,
    /// Told right before the click it belongs to.
    activation_token: Option<String>,
}

struct Server {
    connection: Connection,
    signals: MessageStream,
    owners: MessageStream,
    /// Asked once of each server: forgotten when its name changes hands.
    known: Option<Known>,
    shown: VecDeque<Shown>,
}

struct Known {
    capabilities: Capabilities,
    /// The server's own name on the bus: others could send a signal that looks like a click.
    owner: String,
}

impl Server {
    async fn connect() -> zbus::Result<Self> {
        let connection = Connection::session().await?;
        let rule =
            MatchRule::builder().msg_type(Type::Signal).sender(SERVER)?.interface(SERVER)?.path(PATH)?;
        let signals = MessageStream::for_match_rule(rule.build(), &connection, Some(QUEUE)).await?;
        let rule = MatchRule::builder().msg_type(Type::Signal).sender(BUS)?.interface(BUS)?;
        let rule = rule.member("NameOwnerChanged")?.arg(0, SERVER)?.build();
        let owners = MessageStream::for_match_rule(rule, &connection, Some(QUEUE)).await?;
        Ok(Self { connection, signals, owners, known: None, shown: VecDeque::new() })
    }

    /// The next signal of the server or about its name; none once the bus is gone.
    async fn next_signal(&mut self) -> Option<Message> {
        // In this order, so that a click is heard before the news that its server has left.
        tokio::select! {
            biased;
            signal = self.signals.next() => signal?.ok(),
            signal = self.owners.next() => signal?.ok(),
        }
    }

    /// Where in `shown` a notice stands that is on the screen.
    fn up(&self, id: &NoticeId) -> Option<usize> {
        self.shown.iter().position(|shown| shown.id == *id && !shown.closed)
    }

    /// Shows a notice, in the place of the one at `at`. Whether the server took it.
    async fn put(&mut self, notice: &Notice, at: Option<usize>) -> bool {
        let Some(capabilities) = self.capabilities().await else { return false };
        let replaces = at.map_or(0, |at| self.shown[at].number);
        let actions = if capabilities.actions { actions(notice) } else { Vec::new() };
        let hints =
            HashMap::from([("urgency", Value::U8(NORMAL)), ("desktop-entry", Value::from(DESKTOP_ENTRY))]);
        let expires = match notice.stays {
            Stays::UntilDealtWith => NEVER,
            Stays::AsUsual => SERVERS_OWN,
            Stays::Shortly => SHORTLY,
        };
        let body = text::body(&notice.body, capabilities.markup);
        let request = (APP_NAME, replaces, ICON, text::plain(&notice.title), body, actions, hints, expires);
        let Some(answer) = self.call("Notify", &request).await else { return false };
        let Ok(number) = answer.body().deserialize() else { return false };
        let sender = answer.header().sender().map(ToString::to_string);
        if sender != self.known.as_ref().map(|known| known.owner.clone()) {
            // Another server has taken over since it was asked.
            self.forget();
            self.capabilities().await;
        } else if let Some(at) = at {
            self.shown.remove(at);
            if number != replaces {
                // It did not replace: two of one notice would both be up.
                self.call("CloseNotification", &(replaces,)).await;
            }
        }
        let shown = Shown { id: notice.id.clone(), number, closed: false, activation_token: None };
        self.shown.push_back(shown);
        if self.shown.len() > KEPT
            && let Some(oldest) = self.shown.pop_front()
            && !oldest.closed
        {
            // Its buttons would do nothing from now on.
            self.call("CloseNotification", &(oldest.number,)).await;
        }
        true
    }

    async fn withdraw(&mut self, id: &NoticeId) {
        while let Some(at) = self.shown.iter().position(|shown| shown.id == *id) {
            if let Some(shown) = self.shown.remove(at)
                && !shown.closed
            {
                self.call("CloseNotification", &(shown.number,)).await;
            }
        }
    }

    /// Takes one signal in; what a person did with a notice comes out.
    fn take_signal(&mut self, signal: &Message) -> Option<Used> {
        let header = signal.header();
        let (member, sender) = (header.member()?.as_str(), header.sender()?.as_str());
        let body = signal.body();
        if member == "NameOwnerChanged" && sender == BUS {
            let (_, old, _): (&str, &str, &str) = body.deserialize().ok()?;
            if self.known.as_ref().is_some_and(|known| known.owner == old) {
                self.forget();
            }
            return None;
        }
        if self.known.as_ref()?.owner != sender {
            return None;
        }
        match member {
            "ActivationToken" => {
                let (number, token): (u32, String) = body.deserialize().ok()?;
                self.numbered(number)?.activation_token = Some(token);
                None
            }
            "ActionInvoked" => {
                let (number, key): (u32, &str) = body.deserialize().ok()?;
                let action = NoticeAction::of_key(key)?;
                let shown = self.numbered(number)?;
                Some((shown.id.clone(), action, shown.activation_token.take()))
            }
            "NotificationClosed" => {
                let (number, _reason): (u32, u32) = body.deserialize().ok()?;
                self.numbered(number)?.closed = true;
                None
            }
            _ => None,
        }
    }

    /// The server is another one, or none: it knows nothing of what was shown.
    fn forget(&mut self) {
        self.known = None;
        self.shown.clear();
    }

    fn numbered(&mut self, number: u32) -> Option<&mut Shown> {
        self.shown.iter_mut().rev().find(|shown| shown.number == number)
    }

    async fn capabilities(&mut self) -> Option<Capabilities> {
        if self.known.is_none() {
            // This call starts a server that is not running yet.
            let answer = self.call("GetCapabilities", &()).await?;
            let owner = answer.header().sender()?.to_string();
            let body = answer.body();
            let names: Vec<&str> = body.deserialize().ok()?;
            let capabilities =
                Capabilities { actions: names.contains(&"actions"), markup: names.contains(&"body-markup") };
            self.known = Some(Known { capabilities, owner });
        }
        self.known.as_ref().map(|known| known.capabilities)
    }

    async fn call<B>(&self, method: &str, body: &B) -> Option<Message>
    where
        B: Serialize + DynamicType + Sync,
    {
        bounded(self.connection.call_method(Some(SERVER), PATH, Some(SERVER), method, body)).await
    }
}

/// Keys and labels in turn, as the server takes them. The body's click has a label too, of which
/// some servers make a button.
fn actions(notice: &Notice) -> Vec<String> {
    let mut actions = vec![NoticeAction::Default.key().to_owned(), text::plain(&notice.show)];
    for button in &notice.buttons {
        actions.extend([button.action.key().to_owned(), text::plain(&button.label)]);
    }
    actions
}

async fn bounded<T>(doing: impl Future<Output = zbus::Result<T>>) -> Option<T> {
    match timeout(PATIENCE, doing).await {
        Ok(Ok(done)) => Some(done),
        Ok(Err(error)) => {
            tracing::debug!(%error, "no notification server");
            None
        }
        Err(_) => {
            tracing::warn!("the notification server does not answer");
            None
        }
    }
}
