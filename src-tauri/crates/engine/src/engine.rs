//! The mailbox loop: the only owner of the state. Events in, effects out, a snapshot after every event.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use rolecall_core::answer::{Ask, EngineAnswer};
use rolecall_core::caller::Requester;
use rolecall_core::failure::Failure;
use rolecall_core::id::{ConnectionId, OperationId};
use rolecall_core::problem::Problem;
use rolecall_core::request::{EngineRequest, Request};
use rolecall_core::snapshot::Snapshot;
use rolecall_core::state::effect::Effect;
use rolecall_core::state::event::Event;
use rolecall_core::state::{EngineConfig, State};
use rolecall_core::text::Texts;
use tokio::sync::{mpsc, oneshot, watch};

use crate::effects;
use crate::ports::{Clock, Ports};

/// At most so many events wait; whoever sends one more waits with it.
const MAILBOX: usize = 1024;

/// At most so many writes wait: one event may log as many lines as there can be requests.
const FILES: usize = 16 * 1024;

/// What reaches the loop.
enum Mail {
    Event(Event),
    Ask {
        asker: Requester,
        request: EngineRequest,
        reply: Option<oneshot::Sender<Result<EngineAnswer, Problem>>>,
    },
    /// Answer once nothing is under way.
    WhenIdle(oneshot::Sender<()>),
    /// Answer once what there is to write so far is written.
    WhenWritten(oneshot::Sender<()>),
}

/// The way to the engine. Cheap to clone; when the last one goes, the loop ends.
#[derive(Clone)]
pub struct Engine {
    mail: mpsc::Sender<Mail>,
    snapshots: watch::Receiver<Arc<Snapshot>>,
    texts: Arc<Texts>,
}

impl Engine {
    /// Starts the loop on the current runtime.
    pub fn start(setting: EngineConfig, ports: Ports) -> Self {
        let texts = Arc::clone(&setting.texts);
        let state = State::new(setting);
        let (mail, mailbox) = mpsc::channel(MAILBOX);
        let (publisher, snapshots) = watch::channel(Arc::new(state.snapshot(ports.clock.now())));
        let (files, file_work) = mpsc::channel(FILES);
        tokio::spawn(write_files(file_work, ports.clone(), mail.downgrade()));
        let run = Loop {
            state,
            ports,
            mail: mail.downgrade(),
            mailbox,
            files,
            publisher,
            replies: HashMap::new(),
            idle: Vec::new(),
            next_operation: 1,
        };
        tokio::spawn(run.run());
        Self { mail, snapshots, texts }
    }

    /// Asks for something and waits for the answer.
    pub async fn ask<A: Ask>(&self, asker: Requester, request: A) -> Result<A::Answer, Problem> {
        let (reply, answer) = oneshot::channel();
        let stopping = || Problem::of(&Failure::Stopping, &self.texts);
        let ask = Mail::Ask { asker, request: request.into(), reply: Some(reply) };
        self.mail.send(ask).await.map_err(|_| stopping())?;
        let answer = answer.await.map_err(|_| stopping())??;
        answer.try_into().map_err(|_| stopping())
    }

    /// Asks for something on behalf of a click: what comes of it is seen in menu and notices. A full mailbox drops
    /// the click, since a menu must never wait.
    pub fn click(&self, asker: Requester, request: Request) {
        let _ = self.mail.try_send(Mail::Ask { asker, request: request.into(), reply: None });
    }

    /// Tells the engine that something has happened.
    pub async fn tell(&self, event: Event) {
        let _ = self.mail.send(Mail::Event(event)).await;
    }

    /// A surface has gone away.
    pub async fn gone(&self, connection: ConnectionId) {
        self.tell(Event::Disconnected(connection)).await;
    }

    /// Waits until nothing is under way and everything is saved.
    pub async fn idle(&self) {
        let (reply, answer) = oneshot::channel();
        if self.mail.send(Mail::WhenIdle(reply)).await.is_ok() {
            let _ = answer.await;
        }
    }

    /// Waits until what there is to write is written, and what is to be locked is locked, as far as the engine was told.
    pub async fn written(&self) {
        let (reply, answer) = oneshot::channel();
        if self.mail.send(Mail::WhenWritten(reply)).await.is_ok() {
            let _ = answer.await;
        }
    }

    /// The first snapshot that knows settings and kept sessions, or the newest one.
    pub async fn ready(&self) -> Arc<Snapshot> {
        let mut snapshots = self.snapshots.clone();
        match snapshots.wait_for(|snapshot| snapshot.engine.ready).await {
            Ok(snapshot) => Arc::clone(&snapshot),
            // The engine has ended before it was ready.
            Err(_) => Arc::clone(&self.snapshots.borrow()),
        }
    }

    /// The snapshots, as they come.
    pub fn snapshots(&self) -> watch::Receiver<Arc<Snapshot>> {
        self.snapshots.clone()
    }

    /// The text catalogue.
    pub fn texts(&self) -> &Arc<Texts> {
        &self.texts
    }
}

struct Loop {
    state: State,
    ports: Ports,
    mail: mpsc::WeakSender<Mail>,
    mailbox: mpsc::Receiver<Mail>,
    files: mpsc::Sender<FileWork>,
    publisher: watch::Sender<Arc<Snapshot>>,
    replies: HashMap<OperationId, oneshot::Sender<Result<EngineAnswer, Problem>>>,
    idle: Vec<oneshot::Sender<()>>,
    next_operation: u64,
}

impl Loop {
    async fn run(mut self) {
        for effect in self.state.start() {
            self.carry_out(effect);
        }
        loop {
            let now = self.ports.clock.now();
            let look = self.state.next_look(now);
            let mail = tokio::select! {
                mail = self.mailbox.recv() => match mail {
                    Some(mail) => mail,
                    None => return,
                },
                () = until(&*self.ports.clock, look, now) => Mail::Event(Event::Tick),
            };
            let now = self.ports.clock.now();
            let effects = match mail {
                Mail::Event(event) => self.state.on(event, now),
                Mail::Ask { asker, request, reply } => {
                    let operation = OperationId(self.next_operation);
                    self.next_operation += 1;
                    if let Some(reply) = reply {
                        self.replies.insert(operation, reply);
                    }
                    self.state.on(Event::Asked { operation, requester: asker, request }, now)
                }
                Mail::WhenWritten(reply) => {
                    let _ = self.files.try_send(FileWork::Reached(reply));
                    Vec::new()
                }
                Mail::WhenIdle(reply) => {
                    self.idle.push(reply);
                    Vec::new()
                }
            };
            for effect in effects {
                self.carry_out(effect);
            }
            self.publish(now);
            self.answer_idle();
        }
    }

    fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::Answer(operation, result) => {
                if let Some(reply) = self.replies.remove(&operation) {
                    let _ = reply.send(result);
                }
            }
            // Files are written one after another, in order, and the end waits for them and for the clipboard;
            // everything else runs beside each other.
            effect @ (Effect::SaveStore(..)
            | Effect::SaveRecord(..)
            | Effect::Log(_)
            | Effect::Lock { .. }
            | Effect::ClearClipboard) => {
                if let Err(lost) = self.files.try_send(FileWork::Do(effect)) {
                    tracing::warn!("too much to write at once: one record is lost ({})", lost_kind(&lost));
                }
            }
            effect => {
                let (ports, mail) = (self.ports.clone(), self.mail.clone());
                tokio::spawn(async move {
                    let event = effects::run_to_an_end(effect, &ports).await;
                    if let (Some(event), Some(mail)) = (event, mail.upgrade()) {
                        let _ = mail.send(Mail::Event(event)).await;
                    }
                });
            }
        }
    }

    fn publish(&mut self, now: Timestamp) {
        let mut snapshot = self.state.snapshot(now);
        let current = self.publisher.borrow().revision;
        snapshot.revision = current;
        if snapshot != **self.publisher.borrow() {
            self.state.next_revision();
            snapshot.revision = self.state.revision();
            self.publisher.send_replace(Arc::new(snapshot));
        }
    }

    fn answer_idle(&mut self) {
        if !self.state.is_idle() {
            return;
        }
        for reply in self.idle.drain(..) {
            // Through the writer, so that what is still to be written is written first.
            let _ = self.files.try_send(FileWork::Reached(reply));
        }
    }
}

/// What the file writer does.
enum FileWork {
    Do(Effect),
    Reached(oneshot::Sender<()>),
}

fn lost_kind(lost: &mpsc::error::TrySendError<FileWork>) -> &'static str {
    match lost {
        mpsc::error::TrySendError::Full(FileWork::Do(Effect::Log(_))) => "activity log",
        _ => "session store",
    }
}

async fn write_files(mut work: mpsc::Receiver<FileWork>, ports: Ports, mail: mpsc::WeakSender<Mail>) {
    while let Some(next) = work.recv().await {
        match next {
            FileWork::Do(effect) => {
                if let (Some(event), Some(mail)) =
                    (effects::run_to_an_end(effect, &ports).await, mail.upgrade())
                {
                    let _ = mail.send(Mail::Event(event)).await;
                }
            }
            FileWork::Reached(reply) => {
                let _ = reply.send(());
            }
        }
    }
}

/// Sleeps until the wall clock reaches `look`, or for ever. The state bounds the slice, so that a sleep of the
/// computer or a jump of the clock is noticed within it.
async fn until(clock: &dyn Clock, look: Option<Timestamp>, now: Timestamp) {
    match look {
        Some(look) => {
            let wait = look.duration_since(now).unsigned_abs();
            clock.wait(if look > now { wait } else { std::time::Duration::ZERO }).await;
        }
        None => std::future::pending().await,
    }
}
