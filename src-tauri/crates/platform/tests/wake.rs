//! Sleep and lock as logind tells them: python-dbusmock's logind, on a bus of the test's own that stands for the
//! system's.
#![cfg(target_os = "linux")]

mod bus;

use std::collections::HashMap;
use std::process::{Command, Stdio};
use std::time::Duration;

use rolecall_platform::wake::{Power, watch};
use tokio::sync::mpsc::{Receiver, channel};
use tokio::time::timeout;
use zbus::Connection;
use zbus::zvariant::Value;

use self::bus::{Daemon, alone, until};

const LOGIND: &str = "org.freedesktop.login1";
const PATH: &str = "/org/freedesktop/login1";
const MOCK: &str = "org.freedesktop.DBus.Mock";
const SESSION: &str = "/org/freedesktop/login1/session/c1";

/// Debian's own Python: the one that has Debian's dbusmock.
const PYTHON: &str = "/usr/bin/python3";

async fn next(told: &mut Receiver<Power>) -> Power {
    timeout(Duration::from_secs(60), told.recv()).await.expect("told in time").expect("still watching")
}

/// Nothing more is told, as far as one more answer from the bus shows.
fn nothing(told: &mut Receiver<Power>) {
    assert!(told.try_recv().is_err());
}

/// logind with the session of this person.
async fn logind() -> (Daemon, Connection) {
    let mock = Command::new(PYTHON)
        .args(["-m", "dbusmock", "--session", "--template", "logind"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("python3-dbusmock is installed");
    let mock = Daemon(mock);
    let bus = Connection::session().await.expect("a bus");
    let asking = bus.clone();
    until("logind", || async {
        let owned = asking.call_method(
            Some("org.freedesktop.DBus"),
            "/",
            Some("org.freedesktop.DBus"),
            "NameHasOwner",
            &(LOGIND,),
        );
        owned.await.is_ok_and(|answer| answer.body().deserialize().unwrap_or(false))
    })
    .await;
    let person = rustix::process::getuid().as_raw();
    let session = ("c1", "seat0", person, "jo", true);
    bus.call_method(Some(LOGIND), PATH, Some(MOCK), "AddSession", &session).await.expect("a session");
    let answer = format!("ret = dbus.ObjectPath('{SESSION}')");
    let method = ("org.freedesktop.login1.Manager", "GetSessionByPID", "u", "o", answer);
    bus.call_method(Some(LOGIND), PATH, Some(MOCK), "AddMethod", &method).await.expect("a method");
    lock(&bus, false).await;
    (mock, bus)
}

async fn lock(bus: &Connection, locked: bool) {
    let changed = HashMap::from([("LockedHint", Value::from(locked))]);
    let body = ("org.freedesktop.login1.Session", changed);
    bus.call_method(Some(LOGIND), SESSION, Some(MOCK), "UpdateProperties", &body).await.expect("changed");
}

/// How many programs have logind wait with a sleep.
async fn inhibitors(bus: &Connection) -> usize {
    let manager = "org.freedesktop.login1.Manager";
    let answer =
        bus.call_method(Some(LOGIND), PATH, Some(manager), "ListInhibitors", &()).await.expect("listed");
    let listed: Vec<(String, String, String, String, u32, u32)> =
        answer.body().deserialize().expect("a list");
    assert!(listed.iter().all(|one| (one.0.as_str(), one.3.as_str()) == ("sleep", "delay")), "{listed:?}");
    listed.len()
}

/// A program that has a screen saver's name.
struct Saver {
    bus: Connection,
    name: &'static str,
}

impl Saver {
    async fn start(name: &'static str) -> Self {
        let builder = zbus::connection::Builder::session().expect("a bus").name(name).expect("a name");
        Self { bus: builder.build().await.expect("the name"), name }
    }

    async fn tell(&self, active: bool) {
        emit(&self.bus, None, self.name, active).await;
    }
}

/// Says as any program that the screen is locked, or not: to all, or to one connection.
async fn emit(bus: &Connection, to: Option<&str>, name: &str, active: bool) {
    bus.emit_signal(to, "/ScreenSaver", name, "ActiveChanged", &(active,)).await.expect("emitted");
}

async fn sleep(bus: &Connection, starting: bool) {
    let body = ("org.freedesktop.login1.Manager", "PrepareForSleep", "b", vec![Value::from(starting)]);
    bus.call_method(Some(LOGIND), PATH, Some(MOCK), "EmitSignal", &body).await.expect("emitted");
}

#[test]
fn logind_tells_of_waking_and_of_the_screen() {
    alone("logind_tells_of_waking_and_of_the_screen", async {
        // The test's bus is the system's as well.
        let address = std::env::var("DBUS_SYSTEM_BUS_ADDRESS").expect("set by the test");
        assert_eq!(Some(address), std::env::var("DBUS_SESSION_BUS_ADDRESS").ok());
        let (mock, bus) = logind().await;
        let (tell, mut told) = channel(4);
        tokio::spawn(watch(tell));
        // Once the lock is told, everything is being listened to. Nobody unlocks meanwhile: what is told is what stands
        // when the watch looks, not what each signal says.
        until("the watch", || async {
            lock(&bus, true).await;
            !told.is_empty()
        })
        .await;
        assert!(matches!(next(&mut told).await, Power::Locked(true)));
        until("an inhibitor", || async { inhibitors(&bus).await == 1 }).await;
        sleep(&bus, true).await;
        let Power::Sleeps(awake) = next(&mut told).await else { panic!("it sleeps") };
        assert_eq!(inhibitors(&bus).await, 1, "the sleep waits");
        drop(awake);
        until("the sleep to go on", || async { inhibitors(&bus).await == 0 }).await;
        sleep(&bus, false).await;
        assert!(matches!(next(&mut told).await, Power::Woke));
        until("the next sleep to wait too", || async { inhibitors(&bus).await == 1 }).await;
        lock(&bus, false).await;
        assert!(matches!(next(&mut told).await, Power::Locked(false)));

        // A screen saver that logind knows nothing of.
        let saver = Saver::start("org.gnome.ScreenSaver").await;
        saver.tell(true).await;
        assert!(matches!(next(&mut told).await, Power::Locked(true)));
        drop(mock);
        tokio::time::sleep(Duration::from_millis(50)).await;
        nothing(&mut told);
    });
}

#[test]
fn without_logind_nothing_is_told_and_nothing_breaks() {
    alone("without_logind_nothing_is_told_and_nothing_breaks", async {
        let (tell, mut told) = channel(4);
        let watching = tokio::spawn(watch(tell));
        let saver = Saver::start("org.freedesktop.ScreenSaver").await;
        until("the screen saver to be heard", || async {
            saver.tell(true).await;
            !told.is_empty()
        })
        .await;
        assert!(matches!(next(&mut told).await, Power::Locked(true)));
        drop(told);
        timeout(Duration::from_secs(60), watching).await.expect("it ends with its listener").expect("well");
    });
}

/// Another program of the same user can't have the screen count as unlocked, nor have what is locked with it come back.
#[test]
fn only_who_has_the_name_is_listened_to() {
    alone("only_who_has_the_name_is_listened_to", async {
        let (tell, mut told) = channel(4);
        tokio::spawn(watch(tell));
        let saver = Saver::start("org.gnome.ScreenSaver").await;
        until("the screen saver to be heard", || async {
            saver.tell(true).await;
            !told.is_empty()
        })
        .await;
        while told.try_recv().is_ok() {}

        let stranger = Connection::session().await.expect("a bus");
        let names = stranger
            .call_method(Some("org.freedesktop.DBus"), "/", Some("org.freedesktop.DBus"), "ListNames", &())
            .await
            .expect("listed");
        let names: Vec<String> = names.body().deserialize().expect("names");
        for name in ["org.gnome.ScreenSaver", "org.freedesktop.ScreenSaver"] {
            emit(&stranger, None, name, false).await;
            for one in names.iter().filter(|name| name.starts_with(':')) {
                emit(&stranger, Some(one.as_str()), name, false).await;
            }
        }
        let asleep = "org.freedesktop.login1.Manager";
        for one in names.iter().filter(|name| name.starts_with(':')) {
            let sent =
                stranger.emit_signal(Some(one.as_str()), PATH, asleep, "PrepareForSleep", &(false,)).await;
            sent.expect("emitted");
        }
        // What comes behind all that is the screen saver's own word.
        saver.tell(true).await;
        let first = next(&mut told).await;
        assert!(matches!(first, Power::Locked(true)), "a stranger was believed: {first:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
        while let Ok(more) = told.try_recv() {
            assert!(matches!(more, Power::Locked(true)), "{more:?}");
        }
    });
}
