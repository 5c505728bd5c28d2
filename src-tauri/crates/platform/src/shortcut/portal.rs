//! The shortcut under Wayland: `org.freedesktop.portal.GlobalShortcuts`, spoken by a small child process.
//!
//! The portal looks into whoever speaks to it, and refuses a process that lets nobody look into it, as the resident
//! does for the sake of what it holds. So the resident starts its own program once more: a process that has read
//! nothing, gets no variables but those of bus and folders, and tells over its standard output what is pressed. It ends
//! with its standard input, which is the resident's to hold.

use std::collections::HashMap;
use std::io::{Read as _, Write as _};
use std::path::PathBuf;
use std::process::{ExitCode, Stdio};
use std::time::Duration;

use futures_util::StreamExt as _;
use rolecall_core::failure::ShortcutFailure;
use rolecall_core::shortcut::{Key, Shortcut};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};
use tokio::process::{ChildStdin, ChildStdout, Command};
use tokio::sync::Mutex;
use tokio::sync::mpsc::Sender;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use zbus::message::Type as Kind;
use zbus::zvariant::{DynamicType, OwnedObjectPath, OwnedValue, Type, Value};
use zbus::{Connection, MatchRule, Message, MessageStream};

use super::News;

/// What makes the resident's program this child; the shortcut follows.
pub const ARGUMENT: &str = "--ask-portal-for-shortcut";

const PORTAL: &str = "org.freedesktop.portal.Desktop";
const PATH: &str = "/org/freedesktop/portal/desktop";
const SHORTCUTS: &str = "org.freedesktop.portal.GlobalShortcuts";
/// What the desktop's settings list it by.
const ID: &str = "find-role";
/// Bound on every answer that needs no person; the bus may have to start the portal first.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long a person is given for the desktop's question.
const PERSON: Duration = Duration::from_secs(180);
/// Of the resident's variables the child gets these: where bus and folders are, and which desktop it is.
const KEPT_VARIABLES: [&str; 7] = [
    "DBUS_SESSION_BUS_ADDRESS",
    "XDG_RUNTIME_DIR",
    "XDG_CURRENT_DESKTOP",
    "XDG_SESSION_TYPE",
    "HOME",
    "LANG",
    "PATH",
];

/// One line of the child's.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "told", rename_all = "kebab-case")]
enum Line {
    Bound { keys: String },
    Pressed { activation_token: Option<String> },
    NotHere,
    Refused,
    LetGo,
    Failed { reason: String },
}

impl Line {
    fn of(failure: ShortcutFailure) -> Self {
        match failure {
            ShortcutFailure::NotHere => Self::NotHere,
            ShortcutFailure::Refused => Self::Refused,
            ShortcutFailure::LetGo => Self::LetGo,
            ShortcutFailure::Desktop { reason } => Self::Failed { reason },
            // The portal speaks of neither.
            ShortcutFailure::Taken { keys } | ShortcutFailure::NoSuchKey { keys } => {
                Self::Failed { reason: keys }
            }
        }
    }

    fn news(self) -> News {
        News::Lost(match self {
            Self::Pressed { activation_token } => return News::Pressed(activation_token),
            Self::NotHere => ShortcutFailure::NotHere,
            Self::Refused => ShortcutFailure::Refused,
            Self::LetGo | Self::Bound { .. } => ShortcutFailure::LetGo,
            Self::Failed { reason } => ShortcutFailure::Desktop { reason },
        })
    }
}

// ---- the resident's side

/// The child, while a shortcut is wanted.
pub(super) struct Child {
    program: PathBuf,
    news: Sender<News>,
    running: Mutex<Option<Running>>,
}

/// Dropped, it ends: its standard input closes.
struct Running {
    _input: ChildStdin,
    listening: JoinHandle<()>,
}

impl Drop for Running {
    fn drop(&mut self) {
        // What it says from now on is of no interest.
        self.listening.abort();
    }
}

impl Child {
    pub(super) fn new(program: PathBuf, news: Sender<News>) -> Self {
        Self { program, news, running: Mutex::default() }
    }

    pub(super) async fn bind(&self, shortcut: Option<Shortcut>) -> Result<Option<String>, ShortcutFailure> {
        let mut running = self.running.lock().await;
        *running = None;
        let Some(shortcut) = shortcut else { return Ok(None) };
        let mut command = Command::new(&self.program);
        command.args([ARGUMENT, &shortcut.to_string()]).env_clear();
        command.envs(KEPT_VARIABLES.iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(|error| desktop(&error))?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(ShortcutFailure::LetGo);
        };
        // Waited for, so that an ended one leaves no zombie.
        tokio::spawn(async move { drop(child.wait().await) });
        let mut lines = BufReader::new(output).lines();
        let first = timeout(PATIENCE * 2 + PERSON, next(&mut lines)).await.ok().flatten();
        match first {
            Some(Line::Bound { keys }) => {
                let listening = tokio::spawn(listen(lines, self.news.clone()));
                *running = Some(Running { _input: input, listening });
                Ok(Some(keys))
            }
            Some(other) => match other.news() {
                News::Lost(failure) => Err(failure),
                News::Pressed(_) => Err(ShortcutFailure::LetGo),
            },
            None => Err(ShortcutFailure::LetGo),
        }
    }
}

async fn next(lines: &mut Lines<BufReader<ChildStdout>>) -> Option<Line> {
    let line = lines.next_line().await.ok()??;
    serde_json::from_str(&line).ok()
}

/// Passes on what it says until it ends; an end is a loss too.
async fn listen(mut lines: Lines<BufReader<ChildStdout>>, news: Sender<News>) {
    loop {
        let line = next(&mut lines).await;
        let told = line.map_or(News::Lost(ShortcutFailure::LetGo), Line::news);
        let lost = matches!(told, News::Lost(_));
        let _ = news.send(told).await;
        if lost {
            return;
        }
    }
}

// ---- the child's side

/// The child's whole life: asks the portal for the shortcut that is written in `keys` and tells what becomes of it.
pub fn serve(keys: &str) -> ExitCode {
    // Whoever started it has gone, or wants it no more.
    std::thread::spawn(|| {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(0);
    });
    let Ok(shortcut) = keys.parse::<Shortcut>() else { return ExitCode::from(2) };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let failure = match runtime {
        Ok(runtime) => runtime.block_on(hold(shortcut)),
        Err(error) => desktop(&error),
    };
    tell(&Line::of(failure));
    ExitCode::SUCCESS
}

/// Tells of it to whoever started this; nobody there is the end.
fn tell(line: &Line) {
    let text = serde_json::to_string(line).unwrap_or_default() + "\n";
    let mut output = std::io::stdout();
    if output.write_all(text.as_bytes()).and_then(|()| output.flush()).is_err() {
        std::process::exit(0);
    }
}

/// Has the shortcut and tells of each press until it is lost; says how that came.
async fn hold(shortcut: Shortcut) -> ShortcutFailure {
    match try_to_hold(shortcut).await {
        Ok(()) => ShortcutFailure::LetGo,
        Err(failure) => failure,
    }
}

async fn try_to_hold(shortcut: Shortcut) -> Result<(), ShortcutFailure> {
    let connected = timeout(PATIENCE, Connection::session()).await.map_err(|_| ShortcutFailure::NotHere)?;
    let bus = connected.map_err(|_| ShortcutFailure::NotHere)?;
    let session = session(&bus).await?;

    // Listened to before it is bound, so that no press is lost.
    let mut presses = signals(&bus, SHORTCUTS, "Activated", PATH).await?;
    let mut closed = signals(&bus, "org.freedesktop.portal.Session", "Closed", session.as_str()).await?;
    let mut owners = owners(&bus).await?;
    tell(&Line::Bound { keys: bind(&bus, &session, shortcut).await? });
    loop {
        tokio::select! {
            press = presses.next() => match press {
                Some(press) => if let Some(activation_token) = pressed(press, &session) {
                    tell(&Line::Pressed { activation_token });
                },
                None => return Ok(()),
            },
            _ = closed.next() => return Ok(()),
            _ = owners.next() => return Ok(()),
        }
    }
}

async fn session(bus: &Connection) -> Result<OwnedObjectPath, ShortcutFailure> {
    let options = HashMap::from([
        ("handle_token", Value::from("rolecall")),
        ("session_handle_token", Value::from("rolecall")),
    ]);
    let answer = request(bus, "CreateSession", "rolecall", &(options,), PATIENCE).await?;
    // A string here, for reasons of history.
    let handle = answer.get("session_handle").and_then(|handle| String::try_from(handle.clone()).ok());
    let handle = handle.and_then(|handle| OwnedObjectPath::try_from(handle).ok());
    handle.ok_or_else(|| desktop(&"the portal names no session"))
}

/// Asks for the shortcut; a person may be asked, and may choose other keys. Gives what the desktop calls them.
async fn bind(
    bus: &Connection,
    session: &OwnedObjectPath,
    shortcut: Shortcut,
) -> Result<String, ShortcutFailure> {
    let wish = HashMap::from([
        ("description", Value::from(rolecall_core::text::Texts::english().get("shortcut-description"))),
        ("preferred_trigger", Value::from(trigger(shortcut))),
    ]);
    let options = HashMap::from([("handle_token", Value::from("rolecall_bind"))]);
    let body = (session, vec![(ID, wish)], "", options);
    let answer = request(bus, "BindShortcuts", "rolecall_bind", &body, PERSON).await?;
    type Bound = Vec<(String, HashMap<String, OwnedValue>)>;
    let bound =
        answer.get("shortcuts").and_then(|bound| Bound::try_from(bound.clone()).ok()).unwrap_or_default();
    let (_, of_ours) = bound.into_iter().find(|(id, _)| id == ID).ok_or(ShortcutFailure::Refused)?;
    let keys = of_ours.get("trigger_description").and_then(|keys| String::try_from(keys.clone()).ok());
    Ok(keys.filter(|keys| !keys.is_empty()).unwrap_or_else(|| shortcut.to_string()))
}

/// The token of a press of ours.
fn pressed(press: zbus::Result<Message>, session: &OwnedObjectPath) -> Option<Option<String>> {
    let message = press.ok()?;
    let body = message.body();
    type Press = (OwnedObjectPath, String, u64, HashMap<String, OwnedValue>);
    let (of_session, id, _, options): Press = body.deserialize().ok()?;
    let token = options.get("activation_token").and_then(|token| String::try_from(token.clone()).ok());
    (of_session == *session && id == ID).then_some(token)
}

/// Calls a method that is answered by a signal of the request it makes.
async fn request<B: Serialize + DynamicType>(
    bus: &Connection,
    method: &'static str,
    token: &str,
    body: &B,
    patience: Duration,
) -> Result<HashMap<String, OwnedValue>, ShortcutFailure> {
    let own =
        bus.unique_name().map(|name| name.trim_start_matches(':').replace('.', "_")).unwrap_or_default();
    let path = format!("{PATH}/request/{own}/{token}");
    let mut answers = signals(bus, "org.freedesktop.portal.Request", "Response", &path).await?;
    let _request: OwnedObjectPath = call(bus, method, body).await?;
    let answer = timeout(patience, answers.next()).await.map_err(|_| ShortcutFailure::Refused)?;
    let answer = answer.ok_or(ShortcutFailure::LetGo)?.map_err(|error| desktop(&error))?;
    let (response, results): (u32, HashMap<String, OwnedValue>) =
        answer.body().deserialize().map_err(|error| desktop(&error))?;
    if response == 0 { Ok(results) } else { Err(ShortcutFailure::Refused) }
}

async fn call<B: Serialize + DynamicType, T: DeserializeOwned + Type>(
    bus: &Connection,
    method: &'static str,
    body: &B,
) -> Result<T, ShortcutFailure> {
    let call = bus.call_method(Some(PORTAL), PATH, Some(SHORTCUTS), method, body);
    let answer = timeout(PATIENCE, call).await.map_err(|_| desktop(&"the portal does not answer"))?;
    let answer = answer.map_err(|error| match &error {
        // No portal, or one whose desktop has no such part.
        zbus::Error::MethodError(name, ..)
            if ["ServiceUnknown", "NameHasNoOwner", "UnknownMethod", "UnknownInterface", "UnknownObject"]
                .iter()
                .any(|missing| name.as_str() == format!("org.freedesktop.DBus.Error.{missing}")) =>
        {
            ShortcutFailure::NotHere
        }
        error => desktop(error),
    })?;
    answer.body().deserialize().map_err(|error| desktop(&error))
}

async fn signals(
    bus: &Connection,
    interface: &'static str,
    member: &'static str,
    path: &str,
) -> Result<MessageStream, ShortcutFailure> {
    let rule = MatchRule::builder()
        .msg_type(Kind::Signal)
        .sender(PORTAL)
        .and_then(|rule| rule.interface(interface)?.member(member)?.path(path.to_owned()));
    let rule = rule.map_err(|error| desktop(&error))?.build();
    MessageStream::for_match_rule(rule, bus, None).await.map_err(|error| desktop(&error))
}

/// When the portal itself goes: its session has gone with it.
async fn owners(bus: &Connection) -> Result<impl futures_util::Stream + Unpin, ShortcutFailure> {
    const BUS: &str = "org.freedesktop.DBus";
    let rule = MatchRule::builder()
        .msg_type(Kind::Signal)
        .sender(BUS)
        .and_then(|rule| rule.interface(BUS)?.member("NameOwnerChanged")?.arg(0, PORTAL));
    let rule = rule.map_err(|error| desktop(&error))?.build();
    MessageStream::for_match_rule(rule, bus, None).await.map_err(|error| desktop(&error))
}

/// As the Shortcuts Specification of freedesktop.org writes it: `CTRL+ALT+r`.
fn trigger(shortcut: Shortcut) -> String {
    let Shortcut { ctrl, alt, shift, meta, key } = shortcut;
    let held = [(ctrl, "CTRL+"), (alt, "ALT+"), (shift, "SHIFT+"), (meta, "LOGO+")];
    let held: String = held.into_iter().filter(|(held, _)| *held).map(|(_, word)| word).collect();
    let key = match key {
        Key::Character(character) => character.to_ascii_lowercase().to_string(),
        Key::Function(number) => format!("F{number}"),
        Key::Space => "space".to_owned(),
    };
    held + &key
}

fn desktop(error: &impl ToString) -> ShortcutFailure {
    ShortcutFailure::Desktop { reason: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shortcut_is_written_as_the_portal_reads_it() {
        for (keys, written) in
            [("Ctrl+Alt+R", "CTRL+ALT+r"), ("Super+Space", "LOGO+space"), ("Shift+F5", "SHIFT+F5")]
        {
            assert_eq!(keys.parse().map(trigger), Ok(written.to_owned()));
        }
    }
}
