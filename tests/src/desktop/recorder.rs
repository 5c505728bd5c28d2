//! Everything that goes over the session bus, written down: the notices for the tests of notices, and every byte for the
//! search for secrets.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::time::Duration;

use futures_util::StreamExt;
use zbus::message::{Message, Type};
use zbus::zvariant::OwnedValue;

use super::{PATIENCE, Result, until};

const NOTIFICATIONS: &str = "org.freedesktop.Notifications";

/// One message of the bus.
#[derive(Clone, Debug)]
pub struct Traffic {
    /// The unique name it came from.
    pub sender: String,
    /// Whom it was for; empty for a broadcast.
    pub destination: String,
    /// The interface, if named.
    pub interface: String,
    /// The method or signal; empty for an answer.
    pub member: String,
    /// The whole message as it went over the wire.
    pub bytes: Vec<u8>,
}

/// A notice as a program sent it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The number the server gave it; none until it answered.
    pub id: Option<u32>,
    /// The program's name.
    pub app: String,
    /// The number of the notice this one replaces; 0 for a new one.
    pub replaces: u32,
    /// The icon's name or path.
    pub icon: String,
    /// The title.
    pub summary: String,
    /// The text.
    pub body: String,
    /// Buttons as (key, label).
    pub actions: Vec<(String, String)>,
    /// Hints by name, their values in words.
    pub hints: BTreeMap<String, String>,
    /// Milliseconds until it goes by itself; 0 never, -1 as the server likes.
    pub expires: i32,
}

/// Something that happened to a notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoticeEvent {
    /// A button was pressed (or the body: `default`).
    Action {
        /// The notice.
        id: u32,
        /// The button's key.
        key: String,
    },
    /// It went away.
    Closed {
        /// The notice.
        id: u32,
        /// 1 expired, 2 dismissed by the person, 3 withdrawn by the program.
        reason: u32,
    },
}

#[derive(Debug, Default)]
struct Record {
    traffic: Vec<Traffic>,
    notices: Vec<Notice>,
    events: Vec<NoticeEvent>,
    /// Notices whose number is yet to come, by sender and serial of the call.
    unanswered: HashMap<(String, u32), usize>,
}

/// Writes down what goes over a bus, from its start until the bus ends.
#[derive(Clone, Debug)]
pub struct Recorder {
    record: Arc<Mutex<Record>>,
}

impl Recorder {
    /// Begins to record. A thread of its own reads, so that a test which blocks holds nothing up.
    pub(super) fn start(address: &str) -> Result<Self> {
        let record = Arc::new(Mutex::new(Record::default()));
        let (ready, started) = mpsc::channel();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (address, written) = (address.to_owned(), Arc::clone(&record));
        std::thread::Builder::new().name("bus recorder".to_owned()).spawn(move || {
            runtime.block_on(async {
                let opened = open(&address).await;
                match opened {
                    Ok(mut messages) => {
                        let _ = ready.send(Ok(()));
                        while let Some(Ok(message)) = messages.next().await {
                            lock(&written).note(&message);
                        }
                    }
                    Err(error) => {
                        let _ = ready.send(Err(error));
                    }
                }
            });
        })?;
        started.recv_timeout(PATIENCE).map_err(|_| "the bus could not be recorded")??;
        Ok(Self { record })
    }

    /// Every message so far.
    #[must_use]
    pub fn traffic(&self) -> Vec<Traffic> {
        lock(&self.record).traffic.clone()
    }

    /// The messages that carry a text anywhere: in a name, a header or the body.
    #[must_use]
    pub fn messages_with(&self, text: &str) -> Vec<Traffic> {
        let carries =
            |message: &&Traffic| message.bytes.windows(text.len()).any(|window| window == text.as_bytes());
        lock(&self.record).traffic.iter().filter(carries).cloned().collect()
    }

    /// Every notice so far, in order; a replacement is one more.
    #[must_use]
    pub fn notices(&self) -> Vec<Notice> {
        lock(&self.record).notices.clone()
    }

    /// What happened to notices so far, in order.
    #[must_use]
    pub fn notice_events(&self) -> Vec<NoticeEvent> {
        lock(&self.record).events.clone()
    }

    /// Waits for a notice, one that came already included, that the server has answered.
    ///
    /// # Errors
    /// None came in time; the error lists those that did.
    pub async fn wait_for_notice(&self, limit: Duration, wanted: impl Fn(&Notice) -> bool) -> Result<Notice> {
        let found = async || self.notices().into_iter().find(|notice| notice.id.is_some() && wanted(notice));
        match until("a notice", limit, found).await {
            Ok(notice) => Ok(notice),
            Err(error) => Err(format!("{error}; there were {:?}", self.notices()).into()),
        }
    }

    /// Waits for something to happen to a notice, what happened already included.
    ///
    /// # Errors
    /// It did not happen in time; the error lists what did.
    pub async fn wait_for_event(&self, limit: Duration, wanted: &NoticeEvent) -> Result<()> {
        let happened = async || self.notice_events().contains(wanted).then_some(());
        match until(&format!("{wanted:?}"), limit, happened).await {
            Ok(()) => Ok(()),
            Err(error) => Err(format!("{error}; there were {:?}", self.notice_events()).into()),
        }
    }
}

async fn open(address: &str) -> Result<zbus::MessageStream> {
    let connection = zbus::connection::Builder::address(address)?.build().await?;
    zbus::fdo::MonitoringProxy::new(&connection).await?.become_monitor(&[], 0).await?;
    Ok(zbus::MessageStream::from(connection))
}

fn lock(record: &Mutex<Record>) -> MutexGuard<'_, Record> {
    record.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Record {
    fn note(&mut self, message: &Message) {
        let header = message.header();
        let word = |value: Option<String>| value.unwrap_or_default();
        let traffic = Traffic {
            sender: word(header.sender().map(ToString::to_string)),
            destination: word(header.destination().map(ToString::to_string)),
            interface: word(header.interface().map(ToString::to_string)),
            member: word(header.member().map(ToString::to_string)),
            bytes: message.data().bytes().to_vec(),
        };
        match message.message_type() {
            Type::MethodReturn => self.note_answer(message, &traffic.destination),
            _ if traffic.interface == NOTIFICATIONS => self.note_notification(message, &traffic),
            _ => {}
        }
        self.traffic.push(traffic);
    }

    fn note_notification(&mut self, message: &Message, traffic: &Traffic) {
        let body = message.body();
        match traffic.member.as_str() {
            "Notify" => {
                if let Some(notice) = read_notice(message) {
                    let serial = message.primary_header().serial_num().get();
                    self.unanswered.insert((traffic.sender.clone(), serial), self.notices.len());
                    self.notices.push(notice);
                }
            }
            "ActionInvoked" => {
                if let Ok((id, key)) = body.deserialize() {
                    self.events.push(NoticeEvent::Action { id, key });
                }
            }
            "NotificationClosed" => {
                if let Ok((id, reason)) = body.deserialize() {
                    self.events.push(NoticeEvent::Closed { id, reason });
                }
            }
            _ => {}
        }
    }

    fn note_answer(&mut self, message: &Message, asker: &str) {
        let Some(serial) = message.header().reply_serial() else { return };
        if let Some(index) = self.unanswered.remove(&(asker.to_owned(), serial.get())) {
            self.notices[index].id = message.body().deserialize().ok();
        }
    }
}

fn read_notice(message: &Message) -> Option<Notice> {
    type Arguments = (String, u32, String, String, String, Vec<String>, HashMap<String, OwnedValue>, i32);
    let (app, replaces, icon, summary, body, actions, hints, expires): Arguments =
        message.body().deserialize().ok()?;
    Some(Notice {
        id: None,
        app,
        replaces,
        icon,
        summary,
        body,
        actions: actions.chunks_exact(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect(),
        hints: hints.into_iter().map(|(name, value)| (name, format!("{value:?}"))).collect(),
        expires,
    })
}
