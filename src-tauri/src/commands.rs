//! All that a page may call. Each hands its wish on and waits.

use rolecall_core::id::RoleId;
use rolecall_protocol::message::Outcome;
use rolecall_protocol::window::{WindowAnswer, WindowRequest};
use tauri::ipc::Channel;
use tauri::{AppHandle, State, WebviewWindow};
use tokio::sync::{mpsc, oneshot};

use crate::page::ToPage;
use crate::window::Kind;

/// The way to the link.
pub struct Asks(pub mpsc::Sender<Ask>);

/// What a page wants.
pub enum Ask {
    /// It has loaded and wants to be told.
    Ready(Kind, Channel<ToPage>),
    /// A request to the engine.
    Request {
        /// The request.
        request: Box<WindowRequest>,
        /// Where its answer goes.
        answer: oneshot::Sender<Outcome<WindowAnswer>>,
    },
    /// Look for Rolecall again, and start it where there is none.
    Start,
    /// The form for a role, or for a new one, in the main window.
    Edit(Option<RoleId>),
    /// The person has closed this window; it stays hidden for a while.
    Closed(Kind),
}

/// The window is closing: nobody is there to tell.
type Closing = &'static str;
const CLOSING: Closing = "closing";

#[tauri::command]
pub async fn ready(
    window: WebviewWindow,
    channel: Channel<ToPage>,
    asks: State<'_, Asks>,
) -> Result<(), Closing> {
    asks.0.send(Ask::Ready(Kind::of(&window), channel)).await.map_err(|_| CLOSING)
}

#[tauri::command]
pub async fn ask(request: WindowRequest, asks: State<'_, Asks>) -> Result<Outcome<WindowAnswer>, Closing> {
    let (answer, answered) = oneshot::channel();
    asks.0.send(Ask::Request { request: Box::new(request), answer }).await.map_err(|_| CLOSING)?;
    answered.await.map_err(|_| CLOSING)
}

#[tauri::command]
pub async fn start(asks: State<'_, Asks>) -> Result<(), Closing> {
    asks.0.send(Ask::Start).await.map_err(|_| CLOSING)
}

#[tauri::command]
pub async fn edit(role: Option<RoleId>, asks: State<'_, Asks>) -> Result<(), Closing> {
    asks.0.send(Ask::Edit(role)).await.map_err(|_| CLOSING)
}

#[tauri::command]
#[expect(clippy::needless_pass_by_value, reason = "a command is given what it works on")]
pub fn close(window: WebviewWindow) {
    crate::window::put_away(&window);
}

#[tauri::command]
pub async fn save_text(app: AppHandle, name: String, text: String) -> Result<Outcome<String>, Closing> {
    let saved = tauri::async_runtime::spawn_blocking(move || crate::download::save(&app, &name, &text));
    saved.await.map_err(|_| CLOSING)
}
