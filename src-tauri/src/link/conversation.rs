//! One connection's conversation: requests out, answers and news in, until the engine closes.

use std::collections::HashMap;

use rolecall_protocol::codec::{self, CodecError, MAX_FROM_ENGINE};
use rolecall_protocol::message::{FromEngine, Numbered, Outcome};
use rolecall_protocol::window::{HostRequest, ToWindow, WindowAnswer, WindowRequest};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::{mpsc, oneshot};

use super::connect::Stream;
use super::{Closed, Link};
use crate::commands::Ask;
use crate::page::ToPage;
use rolecall_core::request::WindowPage;

type Request = Numbered<WindowRequest>;

/// How a conversation ended.
pub enum End {
    /// The engine has gone.
    Gone,
    /// It says what this window does not know: they are of different builds.
    NotUnderstood,
}

/// A message that is not of this build's protocol.
struct NotUnderstood;

/// Carries messages both ways until the engine has gone. Reading and writing are tasks of their own: neither side
/// ever waits for the other to be read.
pub async fn hold(link: &mut Link, stream: Stream) -> Result<End, Closed> {
    let (reading, writing) = tokio::io::split(stream);
    let (heard, mut hears) = mpsc::channel(16);
    let (says, said) = mpsc::channel(64);
    let reader = tokio::spawn(read(reading, heard));
    let writer = tokio::spawn(write(writing, said));
    let mut talk = Talk { says, waiting: HashMap::new(), last: 0 };
    if !link.channels.is_empty() {
        talk.subscribe().await;
    }
    let ended = loop {
        tokio::select! {
            message = hears.recv() => match message {
                Some(Ok(message)) => talk.hear(link, message),
                Some(Err(NotUnderstood)) => break Ok(End::NotUnderstood),
                None => break Ok(End::Gone),
            },
            ask = link.asked.recv() => match ask {
                Some(ask) => talk.say(link, ask).await,
                None => break Err(Closed),
            },
        }
    };
    reader.abort();
    writer.abort();
    for (_, answer) in talk.waiting {
        link.without_engine(Ask::Request { request: Box::new(HostRequest::Subscribe.into()), answer });
    }
    ended
}

struct Talk {
    says: mpsc::Sender<Request>,
    waiting: HashMap<u64, oneshot::Sender<Outcome<WindowAnswer>>>,
    last: u64,
}

impl Talk {
    async fn say(&mut self, link: &mut Link, ask: Ask) {
        match ask {
            Ask::Ready(kind, channel) => {
                link.greet(kind, channel);
                self.subscribe().await;
            }
            Ask::Edit(role) => link.edit(role),
            Ask::Closed(kind) => link.closed(kind),
            Ask::Request { request, answer } => {
                let id = self.send(*request).await;
                self.waiting.insert(id, answer);
            }
            Ask::Start => {}
        }
    }

    async fn subscribe(&mut self) {
        self.send(HostRequest::Subscribe.into()).await;
    }

    async fn send(&mut self, request: WindowRequest) -> u64 {
        self.last += 1;
        // Where the writer has ended the reader ends too, and all that wait are answered then.
        let _ = self.says.send(Numbered { id: self.last, request }).await;
        self.last
    }

    fn hear(&mut self, link: &mut Link, message: ToWindow) {
        match message {
            FromEngine::Reply { id, result } => {
                if let Some(answer) = self.waiting.remove(&id) {
                    // The page may have been reloaded meanwhile.
                    let _ = answer.send(result);
                }
            }
            FromEngine::Snapshot { snapshot } => link.tell(&ToPage::Snapshot { snapshot }),
            FromEngine::Change { change } => link.tell(&ToPage::Change { change }),
            FromEngine::Prompt { prompt } => link.show(WindowPage::Prompt { id: prompt.id }, None),
            // The snapshot without it says so too.
            FromEngine::PromptClosed { .. } => {}
            FromEngine::Show { page, activation_token } => link.show(page, activation_token),
            FromEngine::Quit => link.app.exit(0),
        }
    }
}

async fn read(mut stream: impl AsyncRead + Unpin, heard: mpsc::Sender<Result<ToWindow, NotUnderstood>>) {
    loop {
        let message = match codec::read(&mut stream, MAX_FROM_ENGINE).await {
            Ok(Some(message)) => Ok(message),
            Err(CodecError::NotUnderstood | CodecError::TooLong { .. }) => Err(NotUnderstood),
            Ok(None) | Err(CodecError::Io(_)) => return,
        };
        let last = message.is_err();
        if heard.send(message).await.is_err() || last {
            return;
        }
    }
}

async fn write(mut stream: impl AsyncWrite + Unpin, mut said: mpsc::Receiver<Request>) {
    while let Some(request) = said.recv().await {
        if codec::write(&mut stream, &request).await.is_err() {
            return;
        }
    }
}
