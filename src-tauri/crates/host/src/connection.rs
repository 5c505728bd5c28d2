//! One connection of a surface: its hello, its requests, and what the engine sends it.

use std::sync::Arc;
use std::time::Duration;

use rolecall_core::caller::{AwsPlaces, Caller, Requester, Surface};
use rolecall_core::failure::Failure;
use rolecall_core::id::{ConnectionId, PromptId};
use rolecall_core::network_variables::NetworkVariables;
use rolecall_core::problem::Problem;
use rolecall_core::prompt::Prompt;
use rolecall_core::shown::shown;
use rolecall_core::snapshot::{Snapshot, SnapshotChange};
use rolecall_platform::aws_files::AwsFiles;
use rolecall_platform::peer::Peer;
use rolecall_platform::reach;
use rolecall_protocol::codec::{self, CodecError, MAX_REQUEST};
use rolecall_protocol::command::{CommandAnswer, CommandOnly, CommandRequest};
use rolecall_protocol::hello::{Hello, PROTOCOL};
use rolecall_protocol::message::{FromEngine, Numbered, Outcome};
use rolecall_protocol::window::{HostRequest, WindowRequest};
use serde::de::DeserializeOwned;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::{Semaphore, mpsc, watch};

use crate::listener::Accepted;
use crate::server::ServerContext;
use crate::window::Told;

mod importing;
mod proving;
mod request;

/// A peer says hello, and takes each message, within this time.
const PATIENCE: Duration = Duration::from_secs(10);

/// At most so many requests of one connection are under way; one more is read when one is answered.
const MOST_REQUESTS: u32 = 64;

/// Which listener a connection came through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Audience {
    /// `engine.sock`
    CommandLine,
    /// `window.sock`: no request of it is answered with a secret.
    Window,
}

/// What a connection's requests are asked with.
struct Asker {
    requester: Requester,
    /// The process at the other end.
    process: Peer,
    /// False: it speaks another protocol version, and gets only `hand-over` and `quit`.
    understood: bool,
    out: mpsc::Sender<Out>,
}

/// What is to be sent.
enum Out {
    Message(Box<FromEngine<CommandAnswer>>),
    Subscribe,
}

/// Serves a connection to its end.
pub(crate) async fn serve(accepted: Accepted, audience: Audience, server: &ServerContext) {
    let (mut read, mut write) = tokio::io::split(accepted.stream);
    let said = tokio::time::timeout(PATIENCE, codec::read::<Hello>(&mut read, MAX_REQUEST)).await;
    let Ok(Ok(Some(hello))) = said else { return };
    if codec::write(&mut write, &Hello::of_this_process()).await.is_err() {
        return;
    }
    let connection = ConnectionId(server.next_connection());
    let (out, outgoing) = mpsc::channel(MOST_REQUESTS as usize);
    let peer = Arc::new(asker(&hello, accepted.peer, audience, connection, out));
    let showing = (audience == Audience::Window && peer.understood).then(|| {
        let (show, showing) = mpsc::channel(4);
        server.window.connected(show);
        showing
    });
    let ask_here = peer.requester.can_prompt.then_some(connection);
    let mut writer = tokio::spawn(send(write, outgoing, showing, server.engine.snapshots(), ask_here));
    let requests = async {
        match audience {
            Audience::CommandLine => requests::<CommandRequest>(&mut read, &peer, server).await,
            Audience::Window => requests::<WindowRequest>(&mut read, &peer, server).await,
        }
    };
    tokio::select! {
        ended = requests => if let Err(error) = ended {
            tracing::debug!("a connection ended: {error}");
        },
        // A peer that takes no answers is heard no longer.
        _ = &mut writer => {}
    }
    server.engine.gone(connection).await;
    // With the last holder of the way out the writer ends, once the last answer is written.
    drop(peer);
    if !writer.is_finished() && tokio::time::timeout(PATIENCE, &mut writer).await.is_err() {
        writer.abort();
    }
}

/// Whether the engine has AWS's files there too.
fn are_own(places: &AwsPlaces) -> bool {
    AwsFiles::from_environment().and_then(|files| files.places()).as_ref() == Some(places)
}

fn asker(
    hello: &Hello,
    process: Peer,
    audience: Audience,
    connection: ConnectionId,
    out: mpsc::Sender<Out>,
) -> Asker {
    let surface = match audience {
        Audience::CommandLine => Surface::CommandLine,
        Audience::Window => Surface::Window,
    };
    let understood = hello.protocol == PROTOCOL;
    let program: String = hello.program.chars().take(64).collect();
    let program = shown(&program).into_owned();
    let caller = Caller { pid: if process.pid == 0 { hello.pid } else { process.pid }, program, files: None };
    let requester = Requester {
        surface,
        connection: Some(connection),
        caller: Some(caller),
        program: None,
        can_prompt: hello.can_prompt && understood && audience == Audience::CommandLine,
        activation_token: None,
        variables: match audience {
            Audience::CommandLine => hello.variables.0.clone().unlike(&reach::variables()),
            Audience::Window => NetworkVariables::default(),
        },
        aws_places: match audience {
            Audience::CommandLine => hello.aws_places.as_deref().filter(|places| !are_own(places)).cloned(),
            Audience::Window => None,
        },
    };
    Asker { requester, process, understood, out }
}

async fn requests<R: Into<CommandRequest> + DeserializeOwned>(
    read: &mut (impl AsyncRead + Unpin),
    peer: &Arc<Asker>,
    server: &ServerContext,
) -> Result<(), CodecError> {
    let turns = Arc::new(Semaphore::new(MOST_REQUESTS as usize));
    let mut closing = server.closing.clone();
    loop {
        let message = tokio::select! {
            message = codec::read::<Numbered<R>>(read, MAX_REQUEST) => message?,
            () = closed_and_answered(&mut closing, &turns) => return Ok(()),
        };
        let Some(Numbered { id, request }) = message else { return Ok(()) };
        let Ok(turn) = Arc::clone(&turns).acquire_owned().await else { return Ok(()) };
        let (peer, server) = (Arc::clone(peer), server.clone());
        let request: CommandRequest = request.into();
        tokio::spawn(async move {
            let result = answer(request, &peer, &server).await;
            let result = match result {
                Ok(answer) => Outcome::Ok(answer),
                Err(problem) => Outcome::Problem(problem),
            };
            let _ = peer.out.send(Out::Message(Box::new(FromEngine::Reply { id, result }))).await;
            drop(turn);
        });
    }
}

/// Those who wait are answered first, and until then they are heard: a person may be typing a code for one of them.
async fn closed_and_answered(closing: &mut watch::Receiver<bool>, turns: &Semaphore) {
    let _ = closing.wait_for(|closing| *closing).await;
    let _ = turns.acquire_many(MOST_REQUESTS).await;
}

async fn answer(
    request: CommandRequest,
    peer: &Asker,
    server: &ServerContext,
) -> Result<CommandAnswer, Problem> {
    let allowed = peer.understood
        || matches!(
            request,
            CommandRequest::Only(CommandOnly::HandOver)
                | CommandRequest::Window(WindowRequest::Host(HostRequest::Quit))
        );
    if !allowed {
        return Err(Problem::of(&Failure::OtherVersion, server.engine.texts()));
    }
    request::carry_out(request, peer, server).await
}

/// Writes to the peer: answers, snapshots for a subscriber, prompts for a terminal, pages for the window.
async fn send(
    mut write: impl AsyncWrite + Unpin,
    mut outgoing: mpsc::Receiver<Out>,
    mut showing: Option<mpsc::Receiver<Told>>,
    mut snapshots: watch::Receiver<Arc<Snapshot>>,
    ask_here: Option<ConnectionId>,
) {
    let mut sent: Option<Arc<Snapshot>> = None;
    let mut asked: Vec<Prompt> = Vec::new();
    loop {
        let wants_snapshots = sent.is_some() || ask_here.is_some();
        let messages: Vec<FromEngine<CommandAnswer>> = tokio::select! {
            // First, so that a goodbye is said before the connection closes.
            biased;
            Some(told) = next(&mut showing) => vec![match told {
                Told::Show(page, activation_token) => FromEngine::Show { page, activation_token },
                Told::Quit => FromEngine::Quit,
            }],
            out = outgoing.recv() => match out {
                None => return,
                Some(Out::Message(message)) => vec![*message],
                Some(Out::Subscribe) => {
                    let snapshot = Arc::clone(&snapshots.borrow_and_update());
                    // It counts as seen now, so what it says to ask here is said now.
                    let mut messages = prompts_for(ask_here, &snapshot, &mut asked);
                    messages.push(FromEngine::Snapshot { snapshot: Box::new((*snapshot).clone()) });
                    sent = Some(snapshot);
                    messages
                }
            },
            changed = snapshots.changed(), if wants_snapshots => {
                if changed.is_err() {
                    return;
                }
                let snapshot = Arc::clone(&snapshots.borrow_and_update());
                let mut messages = prompts_for(ask_here, &snapshot, &mut asked);
                if let Some(old) = &mut sent {
                    let change = Box::new(SnapshotChange::between(old, &snapshot));
                    messages.push(FromEngine::Change { change });
                    *old = snapshot;
                }
                messages
            },
        };
        for message in messages {
            let written = tokio::time::timeout(PATIENCE, codec::write(&mut write, &message)).await;
            if !matches!(written, Ok(Ok(()))) {
                return;
            }
        }
    }
}

async fn next(showing: &mut Option<mpsc::Receiver<Told>>) -> Option<Told> {
    match showing {
        Some(showing) => showing.recv().await,
        None => None,
    }
}

/// What has opened, changed and closed of the prompts that this terminal is asked first.
fn prompts_for(
    ask_here: Option<ConnectionId>,
    snapshot: &Snapshot,
    asked: &mut Vec<Prompt>,
) -> Vec<FromEngine<CommandAnswer>> {
    let Some(connection) = ask_here else { return Vec::new() };
    let now: Vec<Prompt> =
        snapshot.prompts.iter().filter(|prompt| prompt.first_to == Some(connection)).cloned().collect();
    // A sign-in goes on in its prompt: what it says then is told again.
    let is_new = |prompt: &&Prompt| !asked.iter().any(|old| old.id == prompt.id && old.kind == prompt.kind);
    let opened: Vec<Prompt> = now.iter().filter(is_new).cloned().collect();
    let closed: Vec<PromptId> =
        asked.iter().map(|old| old.id).filter(|id| !now.iter().any(|prompt| prompt.id == *id)).collect();
    *asked = now;
    let closed = closed.into_iter().map(|prompt| FromEngine::PromptClosed { prompt });
    let opened = opened.into_iter().map(|prompt| FromEngine::Prompt { prompt: Box::new(prompt) });
    closed.chain(opened).collect()
}
