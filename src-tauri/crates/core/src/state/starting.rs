//! How the desktop starts and calls Rolecall, as the preferences wish: one wish is carried out at a time, so that the
//! last one wins.

use super::State;
use super::effect::Effect;
use super::event::WindowPage;
use crate::failure::{Failure, Invalid, Rule};
use crate::shortcut::Shortcut;
use crate::start::{AtLogin, LoginEntry, ShortcutState, StartView};
use crate::state::turn::Turn;

/// What of it is known and under way.
#[derive(Default)]
pub(super) struct Starting {
    view: StartView,
    entry: Wish<bool>,
    shortcut: Wish<String>,
}

impl Starting {
    pub(super) fn view(&self) -> StartView {
        self.view.clone()
    }
}

/// What was wished for last, and whether it is being carried out.
#[derive(Default)]
struct Wish<T> {
    last: Option<T>,
    under_way: bool,
}

impl<T: Clone + PartialEq> Wish<T> {
    /// The wish, where it is time to carry it out.
    fn next(&mut self, wish: &T) -> bool {
        if self.under_way || self.last.as_ref() == Some(wish) {
            return false;
        }
        self.last = Some(wish.clone());
        self.under_way = true;
        true
    }
}

impl State {
    /// Sees to it that the desktop does what the preferences say. The resident's alone: no other engine stays to be
    /// started or called.
    pub(super) fn start_as_preferred(&mut self, turn: &mut Turn) {
        if !self.engine.resident {
            return;
        }
        let preferences = &self.settings.preferences;
        if self.starting.entry.next(&preferences.launch_at_login) {
            turn.push(Effect::StartAtLogin { wanted: preferences.launch_at_login });
        }
        if self.starting.shortcut.next(&preferences.shortcut) {
            let written = preferences.shortcut.trim();
            let (shortcut, state) = match written.parse::<Shortcut>() {
                Ok(shortcut) => (Some(shortcut), ShortcutState::Asking),
                Err(_) if written.is_empty() => (None, ShortcutState::Off),
                Err(_) => {
                    let invalid = Failure::Invalid(Invalid { field: "shortcut", rule: Rule::Shortcut });
                    (None, ShortcutState::Failed { problem: turn.problem(&invalid) })
                }
            };
            // Where there was none there is none to give back.
            if shortcut.is_none() && !self.starting.bound() {
                self.starting.shortcut.under_way = false;
            } else {
                turn.push(Effect::BindShortcut { shortcut });
            }
            self.starting.view.shortcut = state;
        }
    }

    /// The desktop's entry is as it is now.
    pub(super) fn starts_at_login(&mut self, result: Result<LoginEntry, Failure>, turn: &mut Turn) {
        self.starting.entry.under_way = false;
        self.starting.view.at_login = match result {
            Ok(LoginEntry::None) => AtLogin::Off,
            Ok(LoginEntry::Ours) => AtLogin::On,
            Ok(LoginEntry::TurnedOff) => AtLogin::TurnedOff,
            Ok(LoginEntry::Other(entry)) => AtLogin::Taken { entry },
            Ok(LoginEntry::OwnHome) => AtLogin::OwnHome,
            Err(failure) => AtLogin::Failed { problem: turn.problem(&failure) },
        };
        self.start_as_preferred(turn);
    }

    /// The desktop has taken a shortcut, given it back (`None`), refused it, or let go of it later.
    pub(super) fn shortcut_bound(&mut self, result: Result<Option<String>, Failure>, turn: &mut Turn) {
        self.starting.shortcut.under_way = false;
        match result {
            Ok(Some(keys)) => self.starting.view.shortcut = ShortcutState::On { keys },
            // What was said of the wish for none stays: it may have been a wish that can't be read.
            Ok(None) => {}
            Err(failure) => {
                self.starting.view.shortcut = ShortcutState::Failed { problem: turn.problem(&failure) };
            }
        }
        self.start_as_preferred(turn);
    }

    /// A tray host came or went.
    pub(super) fn tray_host(&mut self, there: bool) {
        self.starting.view.no_tray = !there;
    }

    /// The shortcut was pressed.
    pub(super) fn shortcut_pressed(activation_token: Option<String>, turn: &mut Turn) {
        let page = WindowPage::Finder { text: String::new() };
        turn.push(Effect::ShowWindow { page, activation_token });
    }
}

impl Starting {
    /// Whether the desktop may hold a shortcut of ours.
    fn bound(&self) -> bool {
        !matches!(self.view.shortcut, ShortcutState::Off)
    }
}
