//! Presence as polkit proves it: the real polkitd on a bus of the test's own that stands for the system's, with the action
//! that the packages install, asked by somebody who is not root, since root may do everything.
#![cfg(target_os = "linux")]
#![allow(clippy::print_stdout, reason = "the process that asks tells the test what came of it")]

#[expect(dead_code, reason = "each test has its own use of it")]
mod bus;

use std::collections::HashMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use rolecall_engine::ports::Presence as _;
use rolecall_platform::presence::SystemPresence;
use zbus::Connection;
use zbus::zvariant::{OwnedValue, Value};

use self::bus::{Bus, Daemon, until};

/// Marks the process that asks.
const ASKS: &str = "ROLECALL_TEST_ASKS";
const NOBODY: u32 = 65534;
const POLKIT: &str = "org.freedesktop.PolicyKit1";
const PATH: &str = "/org/freedesktop/PolicyKit1/Authority";
const AUTHORITY: &str = "org.freedesktop.PolicyKit1.Authority";
const TEST: &str = "polkit_asks_the_person_and_its_answer_counts";

/// What a person says to the question.
#[derive(Clone, Copy)]
enum Says {
    Yes,
    No,
}

/// The program that asks for a password, as a desktop has one; here it knows the answer.
struct Agent {
    says: Says,
    bus: Connection,
}

type Identity = (String, HashMap<String, OwnedValue>);

#[zbus::interface(name = "org.freedesktop.PolicyKit1.AuthenticationAgent")]
impl Agent {
    async fn begin_authentication(
        &self,
        action: String,
        message: String,
        _icon: String,
        _details: HashMap<String, String>,
        cookie: String,
        identities: Vec<Identity>,
    ) -> Result<(), Refusal> {
        assert_eq!(action, "app.rolecall.use-protected-role");
        assert!(message.contains("protected AWS role"), "{message}");
        let person = identities.first().expect("the person themselves");
        assert_eq!(u32::try_from(&person.1["uid"]).ok(), Some(NOBODY));
        match self.says {
            Says::Yes => {
                let answer = (0_u32, cookie, person);
                let call = "AuthenticationAgentResponse2";
                self.bus
                    .call_method(Some(POLKIT), PATH, Some(AUTHORITY), call, &answer)
                    .await
                    .expect("taken");
                Ok(())
            }
            Says::No => Err(Refusal::Cancelled("the dialog was closed".to_owned())),
        }
    }

    fn cancel_authentication(&self, _cookie: String) {}
}

#[derive(Debug, zbus::DBusError)]
#[zbus(prefix = "org.freedesktop.PolicyKit1.Error")]
enum Refusal {
    #[zbus(error)]
    ZBus(zbus::Error),
    Cancelled(String),
}

/// The process that asks: as another user, once it is told to.
struct Asker(Child);

impl Asker {
    fn start(bus: &Bus, program: &Path) -> Self {
        let mut command = Command::new(program);
        command.args(["--exact", TEST, "--ignored", "--nocapture"]);
        command.env(ASKS, "1").env("DBUS_SYSTEM_BUS_ADDRESS", &bus.address).uid(NOBODY).gid(NOBODY);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        Self(command.spawn().expect("it starts"))
    }

    /// The process as polkit names one.
    fn subject(&self) -> (&'static str, HashMap<&'static str, Value<'static>>) {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.0.id())).expect("it lives");
        let (_, fields) = stat.rsplit_once(") ").expect("a name");
        let started: u64 = fields.split(' ').nth(19).expect("a time").parse().expect("a number");
        let about = [("pid", Value::from(self.0.id())), ("start-time", Value::from(started))];
        ("unix-process", HashMap::from(about))
    }

    /// What becomes of its question.
    async fn said(mut self) -> String {
        self.0.stdin.take().expect("piped").write_all(b"go\n").expect("it reads");
        let stdout = self.0.stdout.take().expect("piped");
        let said = tokio::task::spawn_blocking(move || {
            BufReader::new(stdout).lines().map_while(Result::ok).find(|line| line.contains("said: "))
        });
        let said = said.await.expect("a task").expect("it has an answer");
        let _ = self.0.wait();
        said.split_once("said: ").expect("found").1.to_owned()
    }
}

/// Asks as whoever this process is, once it is told to.
fn ask() {
    std::io::stdin().read_line(&mut String::new()).expect("a line");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    println!("said: {:?}", runtime.block_on(SystemPresence.prove("use the protected role prod".to_owned())));
}

/// polkitd, which knows the actions of that folder alone.
async fn polkitd(address: &str, actions: &Path, bus: &Connection) -> Daemon {
    let script =
        "mount --bind \"$1\" /usr/share/polkit-1/actions && exec /usr/lib/polkit-1/polkitd --no-debug";
    let mut command = Command::new("unshare");
    command.args(["--mount", "sh", "-c", script, "sh"]).arg(actions).env("DBUS_SYSTEM_BUS_ADDRESS", address);
    let daemon = Daemon(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts"));
    until("polkitd", || async {
        let named = bus.call_method(
            Some("org.freedesktop.DBus"),
            "/",
            Some("org.freedesktop.DBus"),
            "NameHasOwner",
            &POLKIT,
        );
        named.await.is_ok_and(|answer| answer.body().deserialize().unwrap_or(false))
    })
    .await;
    daemon
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "only root starts polkitd: ./dev test runs it where it is root"]
async fn polkit_asks_the_person_and_its_answer_counts() {
    if std::env::var_os(ASKS).is_some() {
        return tokio::task::spawn_blocking(ask).await.expect("asked");
    }
    let home = tempfile::tempdir().expect("a folder");
    fs::set_permissions(home.path(), fs::Permissions::from_mode(0o755)).expect("opened");
    let program = home.path().join("asker");
    let own = std::env::current_exe().expect("this test");
    fs::hard_link(&own, &program).or_else(|_| fs::copy(&own, &program).map(drop)).expect("a copy for others");
    let bus = Bus::start(home.path());
    let connection = zbus::connection::Builder::address(bus.address.as_str()).expect("an address");
    let connection = connection.build().await.expect("a bus");
    let absent = |why: &str| format!("Err(NotPresent({why}))");

    assert_eq!(Asker::start(&bus, &program).said().await, absent("NoPolkit"));

    let (none, ours) = (home.path().join("none"), home.path().join("ours"));
    fs::create_dir(&none).expect("made");
    fs::create_dir(&ours).expect("made");
    let policy = "app.rolecall.policy";
    let package = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../package").join(policy);
    fs::copy(package, ours.join(policy)).expect("installed");

    let without = polkitd(&bus.address, &none, &connection).await;
    assert_eq!(Asker::start(&bus, &program).said().await, absent("NoAction"));
    drop(without);

    let _polkitd = polkitd(&bus.address, &ours, &connection).await;
    assert_eq!(Asker::start(&bus, &program).said().await, absent("NoAgent"));
    for (says, expected) in [(Says::Yes, "Ok(())".to_owned()), (Says::No, absent("Refused"))] {
        // Twice: polkit keeps no answer.
        for _ in 0..2 {
            let asker = Asker::start(&bus, &program);
            let agents = zbus::connection::Builder::address(bus.address.as_str()).expect("an address");
            let agents = agents.build().await.expect("a bus");
            let agent = Agent { says, bus: connection.clone() };
            agents.object_server().at("/agent", agent).await.expect("served");
            let registered = (asker.subject(), "C", "/agent");
            let call = "RegisterAuthenticationAgent";
            agents.call_method(Some(POLKIT), PATH, Some(AUTHORITY), call, &registered).await.expect("taken");
            assert_eq!(asker.said().await, expected);
        }
    }
}
