//! The link between the page and the engine: connects, carries requests one way and what the engine publishes the
//! other way, and connects again when the engine has gone.

mod connect;
mod conversation;
mod resident;

use std::collections::HashMap;
use std::future::Future;
use std::pin::pin;

use rolecall_core::failure::Failure;
use rolecall_core::id::RoleId;
use rolecall_core::problem::Problem;
use rolecall_core::request::WindowPage;
use rolecall_core::text::Texts;
use rolecall_protocol::message::Outcome;
use rolecall_protocol::path::Places;
use rolecall_protocol::texts::texts;
use tauri::ipc::Channel;
use tauri::{AppHandle, Manager as _};
use tokio::sync::mpsc::Receiver;

use crate::commands::Ask;
use crate::page::{LinkState, ToPage};
use crate::window::{self, Kind};
use connect::{Connection, Found};
use conversation::End;

/// The link. One task owns it.
pub struct Link {
    asked: Receiver<Ask>,
    app: AppHandle,
    /// The pages that have loaded.
    channels: HashMap<Kind, Channel<ToPage>>,
    state: LinkState,
    /// The finder is open: questions are asked there.
    finder_open: bool,
    /// What to show in a window, until there is a page in it to tell, with the desktop's permission to come to the front.
    waiting: HashMap<Kind, (ToPage, Option<String>)>,
    texts: Texts,
    /// May start the resident where there is none. One that the resident has started may not before a person wants it:
    /// the resident may have been quit while its window was still starting.
    may_start: bool,
}

/// The window has closed.
struct Closed;

impl Link {
    /// A link that has not looked for the engine yet.
    pub fn new(first: WindowPage, alone: bool, asked: Receiver<Ask>, app: AppHandle) -> Self {
        // GTK takes the permission of a process that starts from the environment.
        let kind = Kind::for_page(&first);
        Self {
            asked,
            app,
            channels: HashMap::new(),
            state: LinkState::Connecting,
            finder_open: kind == Kind::Finder,
            waiting: HashMap::from([(kind, (ToPage::Show { page: first }, None))]),
            texts: texts(),
            may_start: alone,
        }
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
            let may_start = std::mem::replace(&mut self.may_start, true);
            let mut found = self.meanwhile(connect::find(&places, may_start)).await?;
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
            Ask::Ready(kind, channel) => self.greet(kind, channel),
            Ask::Request { answer, .. } => {
                let reason = "the window is not connected".to_owned();
                let problem = Problem::of(&Failure::NoEngine { reason }, &self.texts);
                // The page may have gone meanwhile.
                let _ = answer.send(Outcome::Problem(problem));
            }
            Ask::Edit(role) => self.edit(role),
            Ask::Closed(kind) => self.closed(kind),
            Ask::Start => {}
        }
    }

    /// A page has loaded: it is told how things stand.
    fn greet(&mut self, kind: Kind, channel: Channel<ToPage>) {
        self.channels.insert(kind, channel);
        self.tell_one(kind, ToPage::Link { link: self.state.clone() });
        self.tell_one(kind, ToPage::Finder { open: self.finder_open });
        if let Some((message, activation_token)) = self.waiting.remove(&kind) {
            self.tell_one(kind, message);
            if let (Some(token), Some(window)) = (activation_token, self.app.get_webview_window(kind.label()))
            {
                window::come_to_front(&window, Some(token));
            }
        }
    }

    /// Shows a page. A question that comes up while the finder is in use is asked there.
    fn show(&mut self, page: WindowPage, activation_token: Option<String>) {
        let prompt = matches!(page, WindowPage::Prompt { .. });
        let kind = if prompt && self.finder_open { Kind::Finder } else { Kind::for_page(&page) };
        self.bring(kind, ToPage::Show { page }, activation_token);
    }

    /// The form for a role, wherever it was asked for.
    fn edit(&mut self, role: Option<RoleId>) {
        self.bring(Kind::Main, ToPage::Edit { role }, None);
    }

    fn closed(&mut self, kind: Kind) {
        self.tell_one(kind, ToPage::Closed);
        self.finder(kind, false);
    }

    /// The pages' window is told where questions are asked.
    fn finder(&mut self, kind: Kind, open: bool) {
        if kind == Kind::Finder && self.finder_open != open {
            self.finder_open = open;
            self.tell_one(Kind::Main, ToPage::Finder { open });
        }
    }

    /// Brings a window to the front with a message for its page. One that is still loading comes by itself.
    fn bring(&mut self, kind: Kind, message: ToPage, activation_token: Option<String>) {
        self.finder(kind, true);
        if self.channels.contains_key(&kind)
            && let Some(window) = self.app.get_webview_window(kind.label())
        {
            self.tell_one(kind, message);
            window::come_to_front(&window, activation_token);
            return;
        }
        self.waiting.insert(kind, (message, activation_token));
        if self.app.get_webview_window(kind.label()).is_none() {
            // Without a window there is nobody to tell; the next asking tries again.
            let _ = window::open(&self.app, kind);
        }
    }

    fn tell_state(&mut self, state: LinkState) {
        self.state = state;
        self.tell(&ToPage::Link { link: self.state.clone() });
    }

    fn tell(&self, message: &ToPage) {
        for channel in self.channels.values() {
            // A page that is reloading says again that it is ready.
            let _ = channel.send(message.clone());
        }
    }

    fn tell_one(&self, kind: Kind, message: ToPage) {
        if let Some(channel) = self.channels.get(&kind) {
            let _ = channel.send(message);
        }
    }
}
