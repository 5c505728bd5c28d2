//! The link between the page and the engine: connects, carries requests one way and what the engine publishes the
//! other way, and connects again when the engine has gone.

mod connect;
mod conversation;
mod resident;

use std::future::Future;
use std::pin::pin;

use rolecall_core::failure::Failure;
use rolecall_core::problem::Problem;
use rolecall_core::state::event::Page;
use rolecall_core::text::Texts;
use rolecall_protocol::message::Outcome;
use rolecall_protocol::path::Places;
use tauri::WebviewWindow;
use tauri::ipc::Channel;
use tokio::sync::mpsc::Receiver;

use crate::commands::Ask;
use crate::page::{LinkState, ToPage};
use connect::{Connection, Found};
use conversation::End;

/// The link. One task owns it.
pub struct Link {
    asked: Receiver<Ask>,
    window: WebviewWindow,
    channel: Option<Channel<ToPage>>,
    state: LinkState,
    /// The page to show, until there is a page to tell.
    page: Option<Page>,
    texts: Texts,
}

/// The window has closed.
struct Closed;

impl Link {
    /// A link that has not looked for the engine yet.
    pub fn new(first: Page, asked: Receiver<Ask>, window: WebviewWindow) -> Self {
        let state = LinkState::Connecting;
        Self { asked, window, channel: None, state, page: Some(first), texts: Texts::english() }
    }

    /// Runs for as long as the window lives.
    pub async fn run(mut self) {
        let _closed = self.serve().await;
    }

    async fn serve(&mut self) -> Result<(), Closed> {
        let Ok(places) = Places::from_environment() else {
            return self.stand(LinkState::NotRunning).await;
        };
        loop {
            let mut found = self.meanwhile(connect::find_or_start(&places)).await?;
            while let Found::Engine(Connection { stream, version }) = found {
                self.tell_state(LinkState::Connected);
                found = match conversation::hold(self, stream).await? {
                    End::NotUnderstood => Found::OtherVersion(version),
                    End::Gone => {
                        self.tell_state(LinkState::Lost);
                        self.meanwhile(connect::find_again(&places)).await?
                    }
                };
            }
            self.stand(match found {
                Found::OtherVersion(version) => LinkState::OtherVersion { version },
                Found::Engine(_) | Found::Nobody => LinkState::NotRunning,
            })
            .await?;
        }
    }

    /// Waits for something while the page is answered as well as can be.
    async fn meanwhile<T>(&mut self, work: impl Future<Output = T>) -> Result<T, Closed> {
        let mut work = pin!(work);
        loop {
            tokio::select! {
                done = &mut work => return Ok(done),
                ask = self.asked.recv() => {
                    self.without_engine(ask.ok_or(Closed)?);
                }
            }
        }
    }

    /// Stays in a state until the person asks for another try.
    async fn stand(&mut self, state: LinkState) -> Result<(), Closed> {
        self.tell_state(state);
        loop {
            let ask = self.asked.recv().await.ok_or(Closed)?;
            let again = matches!(ask, Ask::Start);
            self.without_engine(ask);
            if again {
                self.tell_state(LinkState::Connecting);
                return Ok(());
            }
        }
    }

    fn without_engine(&mut self, ask: Ask) {
        match ask {
            Ask::Ready(channel) => self.greet(channel),
            Ask::Request { answer, .. } => {
                let reason = "the window is not connected".to_owned();
                let problem = Problem::of(&Failure::NoEngine { reason }, &self.texts);
                // The page may have gone meanwhile.
                let _ = answer.send(Outcome::Problem(problem));
            }
            Ask::Start => {}
        }
    }

    /// A page has loaded: it is told how things stand.
    fn greet(&mut self, channel: Channel<ToPage>) {
        self.channel = Some(channel);
        self.tell(ToPage::Link { link: self.state.clone() });
        if let Some(page) = self.page.take() {
            self.tell(ToPage::Show { page });
        }
    }

    /// A window whose page is still loading comes by itself.
    fn show(&mut self, page: Page, activation_token: Option<String>) {
        if self.channel.is_some() {
            crate::window::come_to_front(&self.window, activation_token);
            self.tell(ToPage::Show { page });
        } else {
            self.page = Some(page);
        }
    }

    fn tell_state(&mut self, state: LinkState) {
        self.state = state;
        self.tell(ToPage::Link { link: self.state.clone() });
    }

    fn tell(&self, message: ToPage) {
        if let Some(channel) = &self.channel {
            // A page that is reloading says again that it is ready.
            let _ = channel.send(message);
        }
    }
}
