//! A key grabbed from the X server.
//!
//! `global-hotkey` does the same and looks for presses twenty times a second; this waits for them.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rolecall_core::failure::ShortcutFailure;
use rolecall_core::shortcut::{Key, Shortcut};
use tokio::sync::mpsc::Sender;
use tokio::task::spawn_blocking;
use x11rb::connection::Connection as _;
use x11rb::errors::ReplyError;
use x11rb::protocol::xproto::{ConnectionExt as _, GrabMode, Mapping, ModMask, Window};
use x11rb::protocol::{ErrorKind, Event};
use x11rb::rust_connection::RustConnection;

use super::News;

/// `XK_Num_Lock`
const NUM_LOCK: u32 = 0xff7f;

/// The grabs of this process: one shortcut at most.
pub struct Grabs {
    news: Sender<News>,
    /// Once it was needed.
    display: Arc<Mutex<Option<Arc<Display>>>>,
}

/// The connection to the X server, and what it holds for us.
struct Display {
    connection: RustConnection,
    root: Window,
    held: Mutex<Option<Held>>,
}

/// A grabbed key, with each state of the locks that it shall work in.
struct Held {
    shortcut: Shortcut,
    code: u8,
    modifiers: Vec<ModMask>,
}

impl Grabs {
    pub fn new(news: Sender<News>) -> Self {
        Self { news, display: Arc::default() }
    }

    pub async fn bind(&self, shortcut: Option<Shortcut>) -> Result<Option<String>, ShortcutFailure> {
        let (known, news) = (Arc::clone(&self.display), self.news.clone());
        let bound = spawn_blocking(move || {
            let mut known = locked(&known);
            if let Some(display) = known.as_ref() {
                // A server that has gone took the grab with it.
                let _ = display.release();
            }
            let Some(shortcut) = shortcut else { return Ok(None) };
            let display = match known.as_ref().filter(|display| display.lives()) {
                Some(display) => Arc::clone(display),
                None => Arc::clone(known.insert(Display::open(news)?)),
            };
            display.grab(shortcut)?;
            Ok(Some(shortcut.to_string()))
        });
        bound.await.unwrap_or_else(|error| Err(desktop(&error)))
    }
}

impl Display {
    /// Connects, and waits for presses on a thread of its own for as long as the server lives.
    fn open(news: Sender<News>) -> Result<Arc<Self>, ShortcutFailure> {
        let (connection, screen) = x11rb::connect(None).map_err(|error| desktop(&error))?;
        let root = connection.setup().roots[screen].root;
        let display = Arc::new(Self { connection, root, held: Mutex::default() });
        let waiting = Arc::clone(&display);
        std::thread::Builder::new()
            .name("shortcut".to_owned())
            .spawn(move || waiting.wait(&news))
            .map_err(|error| desktop(&error))?;
        Ok(display)
    }

    fn lives(&self) -> bool {
        self.connection.get_input_focus().is_ok_and(|focus| focus.reply().is_ok())
    }

    fn wait(&self, news: &Sender<News>) {
        let mut released_at = None;
        while let Ok(event) = self.connection.wait_for_event() {
            match event {
                // A key that is held down is told as released and pressed again at the same moment.
                Event::KeyPress(press) if released_at != Some(press.time) => {
                    // As GTK reads it: the moment of the press, which lets the window take the focus.
                    let _ = news.try_send(News::Pressed(Some(format!("_TIME{}", press.time))));
                }
                Event::KeyRelease(release) => released_at = Some(release.time),
                Event::MappingNotify(change) if change.request != Mapping::POINTER => {
                    if let Err(failure) = self.grab_again() {
                        let _ = news.try_send(News::Lost(failure));
                    }
                }
                _ => {}
            }
        }
        if locked(&self.held).take().is_some() {
            let _ = news.try_send(News::Lost(ShortcutFailure::LetGo));
        }
    }

    /// On another keyboard, or with other keys on this one, the same shortcut.
    fn grab_again(&self) -> Result<(), ShortcutFailure> {
        let Some(shortcut) = locked(&self.held).as_ref().map(|held| held.shortcut) else { return Ok(()) };
        self.release()?;
        self.grab(shortcut)
    }

    fn grab(&self, shortcut: Shortcut) -> Result<(), ShortcutFailure> {
        let held = self.find(shortcut)?;
        let (x, root) = (&self.connection, self.root);
        for modifiers in &held.modifiers {
            let asked = x.grab_key(true, root, *modifiers, held.code, GrabMode::ASYNC, GrabMode::ASYNC);
            let grabbed = asked.map_err(|error| desktop(&error))?.check();
            if let Err(error) = grabbed {
                let _ = self.ungrab(&held);
                return Err(match error {
                    ReplyError::X11Error(error) if error.error_kind == ErrorKind::Access => {
                        ShortcutFailure::Taken { keys: shortcut.to_string() }
                    }
                    error => desktop(&error),
                });
            }
        }
        *locked(&self.held) = Some(held);
        Ok(())
    }

    fn release(&self) -> Result<(), ShortcutFailure> {
        match locked(&self.held).take() {
            Some(held) => self.ungrab(&held),
            None => Ok(()),
        }
    }

    fn ungrab(&self, held: &Held) -> Result<(), ShortcutFailure> {
        for modifiers in &held.modifiers {
            let asked = self.connection.ungrab_key(held.code, self.root, *modifiers);
            asked.map_err(|error| desktop(&error))?;
        }
        self.connection.flush().map_err(|error| desktop(&error))
    }

    /// The key on this keyboard, and the modifiers' bits with and without Caps Lock and Num Lock.
    fn find(&self, shortcut: Shortcut) -> Result<Held, ShortcutFailure> {
        let x = &self.connection;
        let (least, most) = (x.setup().min_keycode, x.setup().max_keycode);
        let asked = x.get_keyboard_mapping(least, most - least + 1).map_err(|error| desktop(&error))?;
        let keys = asked.reply().map_err(|error| desktop(&error))?;
        let per_key = usize::from(keys.keysyms_per_keycode.max(1));
        let code_of = |symbol: u32| {
            let key = keys.keysyms.chunks(per_key).position(|symbols| symbols.first() == Some(&symbol))?;
            u8::try_from(usize::from(least) + key).ok()
        };
        let code = code_of(symbol(shortcut.key));
        let code = code.ok_or_else(|| ShortcutFailure::NoSuchKey { keys: shortcut.to_string() })?;

        let asked = x.get_modifier_mapping().map_err(|error| desktop(&error))?;
        let modifiers = asked.reply().map_err(|error| desktop(&error))?;
        let per_modifier = usize::from(modifiers.keycodes_per_modifier()).max(1);
        let num_lock = code_of(NUM_LOCK).and_then(|num_lock| {
            let bit = modifiers.keycodes.chunks(per_modifier).position(|codes| codes.contains(&num_lock))?;
            Some(ModMask::from(1_u16 << bit))
        });
        let held = modifiers_of(shortcut);
        let mut all = vec![held, held | ModMask::LOCK];
        if let Some(num_lock) = num_lock {
            all.extend([held | num_lock, held | num_lock | ModMask::LOCK]);
        }
        Ok(Held { shortcut, code, modifiers: all })
    }
}

/// Alt is Mod1 and Super Mod4 on every X server in use.
fn modifiers_of(shortcut: Shortcut) -> ModMask {
    let Shortcut { ctrl, alt, shift, meta, key: _ } = shortcut;
    let bits = [(ctrl, ModMask::CONTROL), (alt, ModMask::M1), (shift, ModMask::SHIFT), (meta, ModMask::M4)];
    bits.into_iter().filter(|(held, _)| *held).fold(ModMask::from(0_u16), |all, (_, bit)| all | bit)
}

/// The key's symbol without Shift.
fn symbol(key: Key) -> u32 {
    match key {
        Key::Character(character) => character.to_ascii_lowercase().into(),
        Key::Function(number) => 0xffbd + u32::from(number),
        Key::Space => 0x20,
    }
}

fn desktop(error: &impl ToString) -> ShortcutFailure {
    ShortcutFailure::Desktop { reason: error.to_string() }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing panics while it holds one.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
