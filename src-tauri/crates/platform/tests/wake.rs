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
    assert_eq!(told.try_recv().ok(), None);
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
        assert_eq!(next(&mut told).await, Power::Locked(true));
        sleep(&bus, true).await;
        sleep(&bus, false).await;
        assert_eq!(next(&mut told).await, Power::Sleeps);
        assert_eq!(next(&mut told).await, Power::Woke);
        lock(&bus, false).await;
        assert_eq!(next(&mut told).await, Power::Locked(false));

        // A screen saver that logind knows nothing of.
        let saver = "org.gnome.ScreenSaver";
        bus.emit_signal(None::<&str>, "/org/gnome/ScreenSaver", saver, "ActiveChanged", &(true,))
            .await
            .expect("emitted");
        assert_eq!(next(&mut told).await, Power::Locked(true));
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
        let bus = Connection::session().await.expect("a bus");
        let saver = "org.freedesktop.ScreenSaver";
        until("the screen saver to be heard", || async {
            bus.emit_signal(None::<&str>, "/ScreenSaver", saver, "ActiveChanged", &(true,))
                .await
                .expect("emitted");
            !told.is_empty()
        })
        .await;
        assert_eq!(next(&mut told).await, Power::Locked(true));
        drop(told);
        timeout(Duration::from_secs(60), watching).await.expect("it ends with its listener").expect("well");
    });
}
