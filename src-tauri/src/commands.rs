//! All that the page may call. Each hands its wish to the link and waits.

use rolecall_protocol::message::{Outcome, Shared, SharedAnswer};
use tauri::State;
use tauri::ipc::Channel;
use tokio::sync::{mpsc, oneshot};

use crate::page::ToPage;

/// The way to the link.
pub struct Asks(pub mpsc::Sender<Ask>);

/// What the page wants.
pub enum Ask {
    /// It has loaded and wants to be told.
    Ready(Channel<ToPage>),
    /// A request to the engine.
    Request {
        /// It.
        request: Box<Shared>,
        /// Where its answer goes.
        answer: oneshot::Sender<Outcome<SharedAnswer>>,
    },
    /// Look for Rolecall again, and start it where there is none.
    Start,
}

/// The window is closing: nobody is there to tell.
type Closing = &'static str;
const CLOSING: Closing = "closing";

#[tauri::command]
pub async fn ready(channel: Channel<ToPage>, asks: State<'_, Asks>) -> Result<(), Closing> {
    asks.0.send(Ask::Ready(channel)).await.map_err(|_| CLOSING)
}

#[tauri::command]
pub async fn ask(request: Shared, asks: State<'_, Asks>) -> Result<Outcome<SharedAnswer>, Closing> {
    let (answer, answered) = oneshot::channel();
    asks.0.send(Ask::Request { request: Box::new(request), answer }).await.map_err(|_| CLOSING)?;
    answered.await.map_err(|_| CLOSING)
}

#[tauri::command]
pub async fn start(asks: State<'_, Asks>) -> Result<(), Closing> {
    asks.0.send(Ask::Start).await.map_err(|_| CLOSING)
}
