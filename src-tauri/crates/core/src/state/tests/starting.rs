//! The login entry and the shortcut: asked for as the preferences wish, one wish at a time, by the resident alone.

use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::failure::{Failure, ShortcutFailure};
use crate::plan::Person;
use crate::problem::ProblemCode;
use crate::request::WindowPage;
use crate::settings::{ParsedSettings, Preferences, Settings};
use crate::start::{AtLogin, LoginEntry, ShortcutState, StartView};
use crate::state::effect::Effect;
use crate::state::event::Event;
use crate::state::{EngineConfig, State};
use crate::text::Texts;

struct Desk(State);

impl Desk {
    fn new(resident: bool) -> Self {
        Self(State::new(EngineConfig {
            person: Person { user: "jo".to_owned(), host: "desk".to_owned() },
            zone: TimeZone::UTC,
            texts: Arc::new(Texts::english()),
            has_window: resident,
            stays: true,
            resident,
            signin_endpoint: None,
            plain_endpoint: None,
        }))
    }

    /// What it asks the desktop for, in words.
    fn on(&mut self, event: Event) -> Vec<String> {
        let effects = self.0.on(event, "2026-12-01T10:00:00Z".parse().expect("a time"));
        let asked = effects.into_iter().filter_map(|effect| match effect {
            Effect::StartAtLogin { wanted } => Some(format!("at login {wanted}")),
            Effect::BindShortcut(Some(shortcut)) => Some(format!("bind {shortcut}")),
            Effect::BindShortcut(None) => Some("bind none".to_owned()),
            Effect::ShowWindow { page, activation_token } => Some(format!("{page:?} {activation_token:?}")),
            _ => None,
        });
        asked.collect()
    }

    fn prefer(&mut self, launch_at_login: bool, shortcut: &str) -> Vec<String> {
        let shortcut = shortcut.to_owned();
        let preferences = Preferences { launch_at_login, shortcut, ..Preferences::default() };
        let settings = Settings { preferences, ..Settings::default() };
        self.on(Event::SettingsRead(Ok(ParsedSettings { settings, warnings: Vec::new() })))
    }

    fn bound(&mut self, result: Result<Option<&str>, ShortcutFailure>) -> Vec<String> {
        let result = result.map(|keys| keys.map(str::to_owned)).map_err(Failure::Shortcut);
        self.on(Event::ShortcutBound(result))
    }

    fn view(&self) -> StartView {
        self.0.snapshot("2026-12-01T10:00:00Z".parse().expect("a time")).engine.start
    }
}

fn on(keys: &str) -> ShortcutState {
    ShortcutState::On { keys: keys.to_owned() }
}

#[test]
fn an_engine_that_ends_or_has_no_desktop_asks_for_nothing() {
    let mut desk = Desk::new(false);
    assert_eq!(desk.prefer(true, "Ctrl+Alt+R"), [] as [&str; 0]);
    assert_eq!(desk.view(), StartView::default());
}

#[test]
fn the_entry_is_looked_after_at_the_start_and_at_each_change() {
    let mut desk = Desk::new(true);
    assert_eq!(desk.prefer(false, ""), ["at login false"], "one that was left over goes");
    assert_eq!(desk.view().at_login, AtLogin::Unasked);
    // Two changes of mind while the first is being carried out: the last one counts.
    assert_eq!(desk.prefer(true, ""), [] as [&str; 0]);
    assert_eq!(desk.prefer(false, ""), [] as [&str; 0]);
    assert_eq!(desk.prefer(true, ""), [] as [&str; 0]);
    assert_eq!(desk.on(Event::StartsAtLogin(Ok(LoginEntry::None))), ["at login true"]);
    assert_eq!(desk.on(Event::StartsAtLogin(Ok(LoginEntry::Ours))), [] as [&str; 0]);
    assert_eq!(desk.view().at_login, AtLogin::On);
    assert_eq!(desk.prefer(true, ""), [] as [&str; 0], "nothing has changed");
}

#[test]
fn what_the_entry_really_is_shows() {
    for (entry, shown) in [
        (LoginEntry::TurnedOff, AtLogin::TurnedOff),
        (LoginEntry::OwnHome, AtLogin::OwnHome),
        (LoginEntry::Other("x".to_owned()), AtLogin::Taken { entry: "x".to_owned() }),
    ] {
        let mut desk = Desk::new(true);
        desk.prefer(true, "");
        desk.on(Event::StartsAtLogin(Ok(entry)));
        assert_eq!(desk.view().at_login, shown);
    }
}

#[test]
fn the_shortcut_is_asked_for_and_given_back() {
    let mut desk = Desk::new(true);
    assert_eq!(desk.prefer(false, ""), ["at login false"], "none is wanted, so no desktop is asked");
    assert_eq!(desk.prefer(false, "ctrl+alt+r"), ["bind Ctrl+Alt+R"]);
    assert_eq!(desk.view().shortcut, ShortcutState::Asking);
    // The wish changes while a person is being asked.
    assert_eq!(desk.prefer(false, "Super+R"), [] as [&str; 0]);
    assert_eq!(desk.bound(Ok(Some("Ctrl+Alt+R"))), ["bind Super+R"]);
    assert_eq!(desk.bound(Ok(Some("Super+R"))), [] as [&str; 0]);
    assert_eq!(desk.view().shortcut, on("Super+R"));
    let finder = format!("{:?} {:?}", WindowPage::Finder { text: String::new() }, Some("token"));
    let pressed = Event::ShortcutPressed { activation_token: Some("token".to_owned()) };
    assert_eq!(desk.on(pressed), [finder]);
    assert_eq!(desk.prefer(false, ""), ["bind none"]);
    assert_eq!(desk.bound(Ok(None)), [] as [&str; 0]);
    assert_eq!(desk.view().shortcut, ShortcutState::Off);
}

#[test]
fn a_refusal_or_a_loss_is_said_and_not_tried_for_ever() {
    let mut desk = Desk::new(true);
    desk.prefer(false, "Ctrl+Alt+R");
    let taken = ShortcutFailure::Taken { keys: "Ctrl+Alt+R".to_owned() };
    assert_eq!(desk.bound(Err(taken)), [] as [&str; 0]);
    let ShortcutState::Failed { problem } = desk.view().shortcut else { panic!("it has failed") };
    assert_eq!(problem.code, ProblemCode::Shortcut);
    assert!(problem.message.contains("Ctrl+Alt+R") && problem.hint.contains("rolecall find"), "{problem:?}");
    // Other keys are another try.
    assert_eq!(desk.prefer(false, "Ctrl+Alt+T"), ["bind Ctrl+Alt+T"]);
    desk.bound(Ok(Some("Ctrl+Alt+T")));
    assert_eq!(desk.bound(Err(ShortcutFailure::LetGo)), [] as [&str; 0]);
    assert!(matches!(desk.view().shortcut, ShortcutState::Failed { .. }));
}

#[test]
fn one_that_was_written_by_hand_and_is_none_is_said_and_frees_the_last() {
    let mut desk = Desk::new(true);
    desk.prefer(false, "Ctrl+Alt+R");
    desk.bound(Ok(Some("Ctrl+Alt+R")));
    assert_eq!(desk.prefer(false, "Hyper+R"), ["bind none"]);
    desk.bound(Ok(None));
    let ShortcutState::Failed { problem } = desk.view().shortcut else { panic!("it is none") };
    assert_eq!((problem.code, problem.field.as_deref()), (ProblemCode::Invalid, Some("shortcut")));
}

#[test]
fn a_desktop_without_a_tray_is_known() {
    let mut desk = Desk::new(true);
    desk.on(Event::TrayHost { there: false });
    assert!(desk.view().no_tray);
    desk.on(Event::TrayHost { there: true });
    assert!(!desk.view().no_tray);
}
