//! What the desktop does for Rolecall: it starts it at login, calls it by a shortcut and shows its tray icon. One wish
//! of the preferences is carried out at a time, so that the last one wins.

use crate::failure::{Failure, Invalid, Rule};
use crate::settings::Preferences;
use crate::shortcut::Shortcut;
use crate::start::{AtLogin, LoginEntry, ShortcutState, StartView};
use crate::state::{Effect, Turn};

/// What the desktop has done and is doing.
#[derive(Default)]
pub struct Desktop {
    view: StartView,
    login_entry: Wish<bool>,
    shortcut: Wish<String>,
    importable: u32,
}

/// The last wish, and whether it is being carried out.
#[derive(Default)]
struct Wish<T> {
    last: Option<T>,
    under_way: bool,
}

impl<T: Clone + PartialEq> Wish<T> {
    /// Takes up a wish; false: it has been carried out, or another one is under way.
    fn take_up(&mut self, wish: &T) -> bool {
        if self.under_way || self.last.as_ref() == Some(wish) {
            return false;
        }
        self.last = Some(wish.clone());
        self.under_way = true;
        true
    }
}

impl Desktop {
    /// As surfaces see it.
    pub fn view(&self) -> StartView {
        self.view.clone()
    }

    /// How many profiles of `~/.aws` could be imported, as seen at the start.
    pub fn importable(&self) -> u32 {
        self.importable
    }

    /// Profiles of `~/.aws` were counted.
    pub fn set_importable(&mut self, count: u32) {
        self.importable = count;
    }

    /// A tray host came or went.
    pub fn set_tray_host(&mut self, there: bool) {
        self.view.no_tray = !there;
    }

    /// Has the desktop do what the preferences say. The resident's alone: no other engine stays to be started or
    /// called.
    pub fn follow(&mut self, preferences: &Preferences, turn: &mut Turn) {
        if !turn.engine.resident {
            return;
        }
        if self.login_entry.take_up(&preferences.launch_at_login) {
            turn.push(Effect::StartAtLogin { wanted: preferences.launch_at_login });
        }
        if self.shortcut.take_up(&preferences.shortcut) {
            self.bind(preferences.shortcut.trim(), turn);
        }
    }

    fn bind(&mut self, written: &str, turn: &mut Turn) {
        let (shortcut, state) = match written.parse::<Shortcut>() {
            Ok(shortcut) => (Some(shortcut), ShortcutState::Asking),
            Err(_) if written.is_empty() => (None, ShortcutState::Off),
            Err(_) => {
                let invalid = Failure::Invalid(Invalid { field: "shortcut", rule: Rule::Shortcut });
                (None, ShortcutState::Failed { problem: turn.problem(&invalid) })
            }
        };
        // Where there was none there is none to give back.
        if shortcut.is_none() && matches!(self.view.shortcut, ShortcutState::Off) {
            self.shortcut.under_way = false;
        } else {
            turn.push(Effect::BindShortcut(shortcut));
        }
        self.view.shortcut = state;
    }

    /// The login entry was written, or could not be.
    pub fn login_entry_set(&mut self, result: Result<LoginEntry, Failure>, turn: &Turn) {
        self.login_entry.under_way = false;
        self.view.at_login = match result {
            Ok(LoginEntry::None) => AtLogin::Off,
            Ok(LoginEntry::Ours) => AtLogin::On,
            Ok(LoginEntry::TurnedOff) => AtLogin::TurnedOff,
            Ok(LoginEntry::Other(entry)) => AtLogin::Taken { entry },
            Ok(LoginEntry::OwnHome) => AtLogin::OwnHome,
            Err(failure) => AtLogin::Failed { problem: turn.problem(&failure) },
        };
    }

    /// The desktop has bound a shortcut, given it back (`None`), refused it, or released it later.
    pub fn shortcut_bound(&mut self, result: Result<Option<String>, Failure>, turn: &Turn) {
        self.shortcut.under_way = false;
        match result {
            Ok(Some(keys)) => self.view.shortcut = ShortcutState::On { keys },
            // What was said of the wish for none stays: it may have been a wish that can't be read.
            Ok(None) => {}
            Err(failure) => {
                self.view.shortcut = ShortcutState::Failed { problem: turn.problem(&failure) };
            }
        }
    }
}
