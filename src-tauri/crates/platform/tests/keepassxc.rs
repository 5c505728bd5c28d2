//! The keychain against the real KeePassXC, which lets each connection use each entry only after a person allowed it.
#![cfg(target_os = "linux")]

mod bus;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rolecall_core::failure::Failure;
use rolecall_core::id::SourceId;
use rolecall_core::secret::{AccessKey, ExposeSecret, SecretString};
use rolecall_core::source::KeychainState;
use rolecall_engine::ports::Keychain;
use rolecall_platform::keychain::{DataKeys as _, OsKeychain};
use zbus::Connection;

use self::bus::{Daemon, HOME, alone, until};

const PASSWORD: &str = "open sesame";
/// A database whose root group programs may use.
const DATABASE: &str = "<KeePassFile><Meta><CustomData><Item><Key>FDO_SECRETS_EXPOSED_GROUP</Key>\
    <Value>{6f8b1c2e-1111-4222-8333-444455556666}</Value></Item></CustomData></Meta>\
    <Root><Group><UUID>b4scLhERQiKDM0REVVVmZg==</UUID><Name>Root</Name></Group></Root></KeePassFile>";
/// A person's usual settings, with the service switched on.
const SETTINGS: &str = "[General]\nConfigVersion=2\nUpdateCheckMessageShown=true\nSingleInstance=false\n\
    OpenPreviousDatabasesOnStartup=false\n[GUI]\nCheckForUpdates=false\n[FdoSecrets]\nEnabled=true\n\
    [Security]\nLockDatabaseIdle=false\n";

/// KeePassXC with an open database, on a screen of its own.
struct KeePassXc {
    _program: Daemon,
    _screen: Daemon,
    display: String,
}

impl KeePassXc {
    async fn start() -> Self {
        let home = PathBuf::from(std::env::var_os(HOME).expect("a scenario"));
        let (screen, display) = screen(&home);
        std::fs::write(home.join("db.xml"), DATABASE).expect("written");
        std::fs::write(home.join("keepassxc.ini"), SETTINGS).expect("written");
        let database = home.join("db.kdbx");
        let mut imported = Command::new("keepassxc-cli");
        imported.args(["import", "--quiet", "--set-password"]).arg(home.join("db.xml")).arg(&database);
        let imported =
            with_input(&mut imported, &format!("{PASSWORD}\n{PASSWORD}\n")).wait().expect("it ends");
        assert!(imported.success(), "{imported}");
        let mut program = Command::new("keepassxc");
        program.arg("--config").arg(home.join("keepassxc.ini"));
        program.arg("--localconfig").arg(home.join("local.ini")).arg("--pw-stdin").arg(&database);
        program.env("DISPLAY", &display).env("XDG_CONFIG_HOME", home.join("config"));
        let program = Daemon(with_input(&mut program, &format!("{PASSWORD}\n")));
        let bus = Connection::session().await.expect("a bus");
        until("the open database", || async {
            let asked = ("org.freedesktop.Secret.Service", "Collections");
            let properties = Some("org.freedesktop.DBus.Properties");
            let (service, path) = (Some("org.freedesktop.secrets"), "/org/freedesktop/secrets");
            let answer = bus.call_method(service, path, properties, "Get", &asked).await;
            answer.is_ok_and(|answer| {
                format!("{:?}", answer.body().deserialize::<zbus::zvariant::OwnedValue>())
                    .contains("collection")
            })
        })
        .await;
        // While the database opens, its collection is there, gone, and there again: it is open once that has settled.
        let (keychain, settled) = (keychain(), std::cell::Cell::new(0));
        until("its opening", || async {
            let is_ready = keychain.look(vec![source("work")]).await.0 == KeychainState::Ready;
            settled.set(if is_ready { settled.get() + 1 } else { 0 });
            settled.get() == 20
        })
        .await;
        Self { _program: program, _screen: screen, display }
    }

    /// The windows of that name.
    fn windows(&self, name: &str) -> Vec<String> {
        let mut search = Command::new("xdotool");
        let found = search.args(["search", "--name", name]).env("DISPLAY", &self.display).output();
        let found = found.expect("xdotool is installed").stdout;
        String::from_utf8_lossy(&found).lines().map(str::to_owned).collect()
    }

    fn press(&self, window: &str, keys: &[&str]) {
        let mut press = Command::new("xdotool");
        // A window that went meanwhile takes no key.
        let _ = press.args(["windowfocus", window]).args(keys).env("DISPLAY", &self.display).output();
    }

    /// Waits for the question and allows what it names. Gives once it is gone.
    async fn allow(&self) {
        until("the question", || async { !self.windows(QUESTION).is_empty() }).await;
        until("its end", || async {
            for window in self.windows(QUESTION) {
                self.press(&window, &["key", "Return"]);
            }
            self.windows(QUESTION).is_empty()
        })
        .await;
    }
}

const QUESTION: &str = "Access Request";

fn screen(home: &Path) -> (Daemon, String) {
    let number = home.join("display");
    let mut screen = Command::new("Xvfb");
    screen.args(["-displayfd", "1", "-screen", "0", "1000x700x24", "-nolisten", "tcp"]);
    screen.stdout(std::fs::File::create(&number).expect("a file")).stderr(Stdio::null());
    let screen = Daemon(screen.spawn().expect("Xvfb is installed"));
    let display = loop {
        let written = std::fs::read_to_string(&number).expect("its number");
        if written.ends_with('\n') {
            break format!(":{}", written.trim());
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    };
    (screen, display)
}

fn with_input(command: &mut Command, input: &str) -> std::process::Child {
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().expect("KeePassXC is installed: ./dev test installs it");
    child.stdin.take().expect("piped").write_all(input.as_bytes()).expect("written");
    child
}

fn keychain() -> OsKeychain {
    OsKeychain::new("rolecall-test".to_owned())
}

fn source(name: &str) -> SourceId {
    SourceId::new(name)
}

async fn put(keychain: &OsKeychain, name: &str) {
    let key = AccessKey {
        access_key_id: "AKIAIOSFODNN7EXAMPLE".to_owned(),
        secret_access_key: SecretString::from(format!("secret of {name}")),
    };
    keychain.put_key(source(name), key).await.expect("put");
}

async fn secret(keychain: &OsKeychain, name: &str, may_prompt: bool) -> Result<String, Failure> {
    let key = keychain.key(source(name), name.to_owned(), may_prompt).await?;
    Ok(key.secret_access_key.expose_secret().to_owned())
}

#[test]
fn one_question_lets_a_connection_use_all_entries_for_good() {
    alone("one_question_lets_a_connection_use_all_entries_for_good", async {
        let keepassxc = KeePassXc::start().await;
        let first = keychain();
        put(&first, "work").await;
        put(&first, "lab").await;
        first.data_key(false).await.expect("made");
        assert_eq!(
            secret(&first, "work", false).await.as_deref(),
            Ok("secret of work"),
            "its maker may read it"
        );

        // Another program, as after a restart.
        let second = keychain();
        let both = vec![source("work"), source("none")];
        assert_eq!(second.look(both.clone()).await, (KeychainState::NeedsPermission, vec![source("work")]));
        assert_eq!(secret(&second, "work", false).await, Err(Failure::KeychainPermission));
        assert_eq!(second.data_key(false).await.err(), Some(Failure::KeychainPermission));
        assert!(keepassxc.windows(QUESTION).is_empty(), "nobody was asked");

        let (read, ()) = tokio::join!(secret(&second, "work", true), keepassxc.allow());
        assert_eq!(read.as_deref(), Ok("secret of work"));
        assert_eq!(
            secret(&second, "lab", false).await.as_deref(),
            Ok("secret of lab"),
            "it was one question for all"
        );
        second.data_key(false).await.expect("and for the store's key");
        assert_eq!(second.look(both).await, (KeychainState::Ready, vec![source("work")]));
        assert!(keepassxc.windows(QUESTION).is_empty());
    });
}

#[test]
fn a_locked_database_is_locked_and_asks_nobody_unasked() {
    alone("a_locked_database_is_locked_and_asks_nobody_unasked", async {
        let keepassxc = KeePassXc::start().await;
        let keychain = keychain();
        put(&keychain, "work").await;
        until("the lock", || async {
            for window in keepassxc.windows("KeePassXC") {
                keepassxc.press(&window, &["key", "ctrl+l"]);
            }
            keychain.look(vec![source("work")]).await.0 == KeychainState::Locked
        })
        .await;
        assert_eq!(secret(&keychain, "work", false).await, Err(Failure::KeychainLocked));
        const UNLOCK: &str = "Unlock Database";
        assert!(keepassxc.windows(UNLOCK).is_empty(), "its own search would ask");
        let asked = async {
            until("the password's question", || async { !keepassxc.windows(UNLOCK).is_empty() }).await;
            until("its end", || async {
                for window in keepassxc.windows(UNLOCK) {
                    keepassxc.press(&window, &["key", "ctrl+a", "type", PASSWORD]);
                    keepassxc.press(&window, &["key", "Return"]);
                }
                tokio::time::sleep(std::time::Duration::from_millis(500)).await;
                keepassxc.windows(UNLOCK).is_empty()
            })
            .await;
            // It may have forgotten whom the entry was allowed to.
            keepassxc.allow().await;
            std::future::pending::<()>().await;
        };
        let read = tokio::select! {
            read = secret(&keychain, "work", true) => read,
            () = asked => unreachable!("it waits for ever"),
        };
        assert_eq!(read.as_deref(), Ok("secret of work"));
    });
}
