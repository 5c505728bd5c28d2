//! Notices against a notification server of many kinds, on a bus of their own.
#![cfg(target_os = "linux")]

mod bus;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rolecall_core::id::{RoleId, SessionId};
use rolecall_core::notice::{Button, Notice, NoticeAction, NoticeId, Stays};
use rolecall_engine::ports::Notifier;
use rolecall_platform::notifier::{DesktopNotifier, Used};
use tokio::sync::mpsc::{Receiver, channel};
use tokio::time::timeout;
use zbus::Connection;
use zbus::zvariant::OwnedValue;

use self::bus::{alone, until};

const SERVER: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";

/// One call of `Notify` as the server received it.
#[derive(Debug, Clone)]
struct Received {
    app: String,
    replaces: u32,
    number: u32,
    icon: String,
    title: String,
    body: String,
    actions: Vec<String>,
    urgency: Option<u8>,
    desktop_entry: Option<String>,
    expires: i32,
}

#[derive(Default)]
struct Record {
    received: Vec<Received>,
    closed: Vec<u32>,
    asked: u32,
    next: u32,
}

/// A notification server that keeps what it gets.
struct Server {
    record: Arc<Mutex<Record>>,
    capabilities: Vec<&'static str>,
    replaces_in_place: bool,
}

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Server {
    fn get_capabilities(&self) -> Vec<&'static str> {
        self.record.lock().expect("not poisoned").asked += 1;
        self.capabilities.clone()
    }

    #[expect(
        clippy::too_many_arguments,
        clippy::needless_pass_by_value,
        reason = "the interface is as it is"
    )]
    fn notify(
        &self,
        app: String,
        replaces: u32,
        icon: String,
        title: String,
        body: String,
        actions: Vec<String>,
        hints: HashMap<String, OwnedValue>,
        expires: i32,
    ) -> u32 {
        let mut record = self.record.lock().expect("not poisoned");
        record.next += 1;
        let number = if replaces != 0 && self.replaces_in_place { replaces } else { record.next };
        let urgency = hints.get("urgency").and_then(|hint| u8::try_from(hint).ok());
        let entry =
            hints.get("desktop-entry").and_then(|hint| <&str>::try_from(hint).ok()).map(str::to_owned);
        record.received.push(Received {
            app,
            replaces,
            number,
            icon,
            title,
            body,
            actions,
            urgency,
            desktop_entry: entry,
            expires,
        });
        number
    }

    fn close_notification(&self, number: u32) {
        self.record.lock().expect("not poisoned").closed.push(number);
    }
}

struct Running {
    record: Arc<Mutex<Record>>,
    connection: Connection,
}

impl Running {
    async fn start(capabilities: &[&'static str], replaces_in_place: bool) -> Self {
        let record = Arc::new(Mutex::new(Record::default()));
        let server =
            Server { record: Arc::clone(&record), capabilities: capabilities.to_vec(), replaces_in_place };
        let builder = zbus::connection::Builder::session().expect("a bus").name(SERVER).expect("a name");
        let connection = builder.serve_at(PATH, server).expect("served").build().await.expect("connected");
        Self { record, connection }
    }

    fn received(&self) -> Vec<Received> {
        self.record.lock().expect("not poisoned").received.clone()
    }

    fn closed(&self) -> Vec<u32> {
        self.record.lock().expect("not poisoned").closed.clone()
    }

    async fn wait_for(&self, number: usize) -> Received {
        until("the notice", || async { self.received().len() >= number }).await;
        self.received()[number - 1].clone()
    }

    async fn emit(&self, signal: &str, body: &(impl serde::Serialize + zbus::zvariant::DynamicType)) {
        self.connection.emit_signal(None::<&str>, PATH, SERVER, signal, body).await.expect("emitted");
    }
}

fn notice(id: &str, title: &str) -> Notice {
    Notice {
        id: NoticeId::Session(SessionId::new(id)),
        title: title.to_owned(),
        body: "The console signs you out at 18:40.".to_owned(),
        buttons: vec![Button { action: NoticeAction::Renew, label: "Renew".to_owned() }],
        show: "Show".to_owned(),
        stays: Stays::UntilDealtWith,
    }
}

async fn next(used: &mut Receiver<Used>) -> Used {
    timeout(Duration::from_secs(60), used.recv()).await.expect("in time").expect("something was used")
}

#[test]
fn a_notice_is_shown_replaced_used_and_withdrawn() {
    alone("a_notice_is_shown_replaced_used_and_withdrawn", async {
        let server = Running::start(&["body", "actions", "body-markup"], true).await;
        let (sender, mut used) = channel(8);
        let notifier = DesktopNotifier::new(sender);
        notifier.show(notice("one", "staging-ops ends in 15 min"));
        let first = server.wait_for(1).await;
        assert_eq!((first.app.as_str(), first.icon.as_str()), ("Rolecall", "rolecall"));
        assert_eq!((first.replaces, first.urgency, first.expires), (0, Some(1), 0));
        assert_eq!(first.desktop_entry.as_deref(), Some("app.rolecall.Rolecall"));
        assert_eq!(first.actions, ["default", "Show", "renew", "Renew"]);

        notifier.show(notice("one", "staging-ops ends in 5 min"));
        notifier.show(Notice { stays: Stays::AsUsual, ..notice("two", "prod-admin renewed until 22:40") });
        assert_eq!(server.wait_for(2).await.replaces, first.number);
        let other = server.wait_for(3).await;
        assert_eq!((other.replaces, other.expires), (0, -1));

        // Token and click right behind one another, and another program's number in between.
        server.emit("ActivationToken", &(first.number, "token-1")).await;
        server.emit("ActionInvoked", &(999u32, "renew")).await;
        server.emit("ActionInvoked", &(first.number, "renew")).await;
        server.emit("ActionInvoked", &(other.number, "default")).await;
        server.emit("ActionInvoked", &(other.number, "unheard-of")).await;
        server.emit("NotificationClosed", &(first.number, 2u32)).await;
        server.emit("ActionInvoked", &(first.number, "default")).await;
        let one = NoticeId::Session(SessionId::new("one"));
        let two = NoticeId::Session(SessionId::new("two"));
        assert_eq!(next(&mut used).await, (one.clone(), NoticeAction::Renew, Some("token-1".to_owned())));
        assert_eq!(next(&mut used).await, (two.clone(), NoticeAction::Default, None));
        // A click that is told after the close counts, and what is closed is not replaced.
        assert_eq!(next(&mut used).await, (one.clone(), NoticeAction::Default, None));
        notifier.show(notice("one", "staging-ops has ended"));
        let again = server.wait_for(4).await;
        assert_eq!(again.replaces, 0);

        notifier.withdraw(one);
        notifier.withdraw(two);
        notifier.withdraw(NoticeId::Role(RoleId::new("never shown")));
        until("the withdrawals", || async { server.closed() == [again.number, other.number] }).await;
        assert_eq!(server.record.lock().expect("not poisoned").asked, 1, "asked once what it can do");
    });
}

#[test]
fn one_that_is_up_gives_its_place_and_one_that_was_closed_does_not_come_back() {
    alone("one_that_is_up_gives_its_place_and_one_that_was_closed_does_not_come_back", async {
        let server = Running::start(&["actions", "body"], true).await;
        let (sender, mut used) = channel(8);
        let notifier = DesktopNotifier::new(sender);
        let several = |title| Notice { id: NoticeId::SeveralEnd, ..notice("x", title) };

        notifier.show(several("3 sessions end by 18:40"));
        let first = server.wait_for(1).await;
        notifier.replace(NoticeId::SeveralEnd, several("2 sessions end by 18:40"));
        assert_eq!(server.wait_for(2).await.replaces, first.number);
        notifier.replace(NoticeId::SeveralEnd, notice("ops", "ops ends in 14 min"));
        let last = server.wait_for(3).await;
        assert_eq!((last.replaces, &last.title[..]), (first.number, "ops ends in 14 min"));
        assert_eq!(server.closed(), [0_u32; 0], "replaced, not taken away");

        server.emit("NotificationClosed", &(last.number, 2_u32)).await;
        server.emit("ActionInvoked", &(last.number, "renew")).await;
        next(&mut used).await;
        notifier.replace(NoticeId::Session(SessionId::new("ops")), notice("ops", "not again"));
        notifier.show(notice("data", "data ends in 5 min"));
        assert_eq!(server.wait_for(4).await.title, "data ends in 5 min");
    });
}

#[test]
fn a_role_of_any_name_is_told_as_it_is_written() {
    alone("a_role_of_any_name_is_told_as_it_is_written", async {
        let odd = Notice {
            body: "<b>&x: <a href=\"http://evil\">click</a>".to_owned(),
            ..notice("one", "<b>&x ends in 5 min")
        };
        for (capabilities, body) in [
            (&["body", "body-markup"][..], "&lt;b&gt;&amp;x: &lt;a href=\"http://evil\"&gt;click&lt;/a&gt;"),
            (&["body"][..], "<b>&x: <a href=\"http://evil\">click</a>"),
        ] {
            let server = Running::start(capabilities, true).await;
            let (sender, _used) = channel(8);
            let notifier = DesktopNotifier::new(sender);
            notifier.show(odd.clone());
            let received = server.wait_for(1).await;
            assert_eq!((received.title.as_str(), received.body.as_str()), ("<b>&x ends in 5 min", body));
            assert!(received.actions.is_empty(), "no buttons where there are none");
            drop(server);
        }
    });
}

#[test]
fn a_server_that_comes_late_dies_or_changes_is_no_error() {
    alone("a_server_that_comes_late_dies_or_changes_is_no_error", async {
        let (sender, mut used) = channel(8);
        let notifier = DesktopNotifier::new(sender);
        notifier.show(notice("lost", "nobody is there"));
        tokio::time::sleep(Duration::from_millis(200)).await;

        let first = Running::start(&["body", "actions"], true).await;
        notifier.show(notice("one", "shown"));
        assert_eq!(first.wait_for(1).await.title, "shown");
        assert_eq!(first.received().len(), 1, "what could not be shown is not shown late");
        drop(first);
        notifier.show(notice("one", "nobody is there"));
        tokio::time::sleep(Duration::from_millis(200)).await;

        let second = Running::start(&["body"], true).await;
        notifier.show(notice("one", "shown by another"));
        let received = second.wait_for(1).await;
        assert_eq!(received.replaces, 0, "the new server knows nothing of the old one's numbers");
        assert!(received.actions.is_empty(), "asked again what it can do");
        // Others on the bus can't click for the person.
        let stranger = Connection::session().await.expect("a bus");
        let forged = (received.number, "renew");
        stranger.emit_signal(None::<&str>, PATH, SERVER, "ActionInvoked", &forged).await.expect("emitted");
        second.emit("ActionInvoked", &(received.number, "default")).await;
        assert_eq!(next(&mut used).await.1, NoticeAction::Default);
    });
}

#[test]
fn only_so_many_notices_are_kept_and_none_is_up_twice() {
    alone("only_so_many_notices_are_kept_and_none_is_up_twice", async {
        let server = Running::start(&["actions"], false).await;
        let (sender, _used) = channel(8);
        let notifier = DesktopNotifier::new(sender);
        for number in 0..70usize {
            notifier.show(notice(&format!("notice-{number}"), "one of many"));
            server.wait_for(number + 1).await;
        }
        until("the oldest to go", || async { server.closed() == [1, 2, 3, 4, 5, 6] }).await;
        // This server gives a new number where it was asked to replace.
        notifier.show(notice("notice-69", "again"));
        assert_eq!(server.wait_for(71).await.replaces, 70);
        until("the old one to go", || async { server.closed().last() == Some(&70) }).await;
    });
}
