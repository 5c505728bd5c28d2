//! The keychain and the session store against the real gnome-keyring, on a bus of their own.
#![cfg(target_os = "linux")]

mod bus;
mod writer;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use rolecall_core::failure::{Failure, FileKind};
use rolecall_core::id::SourceId;
use rolecall_core::secret::{AccessKey, ExposeSecret, SecretString};
use rolecall_core::source::KeychainState;
use rolecall_core::stored_sessions::{StoredSessions, UnconfirmedExpiry};
use rolecall_engine::ports::{Keychain, SessionStore};
use rolecall_platform::diagnostics::{self, NoKeyring};
use rolecall_platform::keychain::{DataKeys as _, OsKeychain};
use rolecall_platform::session_store::SealedStore;
use rustix::process::{Pid, Signal, kill_process};
use tokio::time::timeout;
use zbus::Connection;
use zbus::zvariant::OwnedObjectPath;

use self::bus::{Daemon, HOME, alone, until};
use self::writer::{Writer, is_on_a_full_disk, is_writer, on_a_full_disk, written};

const SECRETS: &str = "org.freedesktop.secrets";
const SERVICE: &str = "org.freedesktop.Secret.Service";
/// What asks nobody is answered; a prompt that nobody answers would keep a call for ever. Long enough for a busy computer.
const AT_ONCE: Duration = Duration::from_secs(60);

/// The folder of the scenario that runs in this process.
fn home() -> PathBuf {
    PathBuf::from(std::env::var_os(HOME).expect("a scenario"))
}

/// Starts a program with that input.
fn start(program: &str, arguments: &[&str], input: &str) -> Daemon {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().expect("the program is installed");
    child.stdin.take().expect("piped").write_all(input.as_bytes()).expect("written");
    Daemon(child)
}

async fn keyring(arguments: &[&str], password: &str) -> Daemon {
    let control = format!("--control-directory={}", home().display());
    let mut all = vec!["--foreground", "--components=secrets", &control];
    all.extend(arguments);
    let daemon = start("gnome-keyring-daemon", &all, password);
    let session = Connection::session().await.expect("a bus");
    let dbus = zbus::fdo::DBusProxy::new(&session).await.expect("the bus answers");
    until("gnome-keyring", || async {
        let name = zbus::names::BusName::try_from(SECRETS).expect("a name");
        dbus.name_has_owner(name).await.is_ok_and(|owned| owned)
    })
    .await;
    daemon
}

async fn unlocked_keyring() -> Daemon {
    keyring(&["--unlock"], "open sesame").await
}

async fn lock() {
    let session = Connection::session().await.expect("a bus");
    let path = "/org/freedesktop/secrets";
    let answer = session.call_method(Some(SECRETS), path, Some(SERVICE), "ReadAlias", &("default",)).await;
    let collection: OwnedObjectPath = answer.expect("answered").body().deserialize().expect("a path");
    session
        .call_method(Some(SECRETS), path, Some(SERVICE), "Lock", &(vec![collection],))
        .await
        .expect("locked");
}

/// Stands in for the program that asks for the password on the screen. It never answers.
struct Prompter(Arc<AtomicU32>);

#[zbus::interface(name = "org.gnome.keyring.internal.Prompter")]
impl Prompter {
    fn begin_prompting(&self, _callback: OwnedObjectPath) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

/// How many questions came to the screen, as long as the connection lives.
async fn prompter() -> (Arc<AtomicU32>, Connection) {
    let asked = Arc::new(AtomicU32::new(0));
    let builder = zbus::connection::Builder::session().expect("a bus");
    let builder = builder.name("org.gnome.keyring.SystemPrompter").expect("a name");
    let builder =
        builder.serve_at("/org/gnome/keyring/Prompter", Prompter(Arc::clone(&asked))).expect("served");
    (asked, builder.build().await.expect("connected"))
}

fn keychain() -> OsKeychain {
    OsKeychain::new("rolecall-test".to_owned())
}

fn source(name: &str) -> SourceId {
    SourceId::new(name)
}

fn access_key(secret: &str) -> AccessKey {
    AccessKey {
        access_key_id: "AKIAIOSFODNN7EXAMPLE".to_owned(),
        secret_access_key: SecretString::from(secret),
    }
}

async fn at_once<T>(doing: impl Future<Output = T>) -> T {
    timeout(AT_ONCE, doing).await.expect("an answer at once")
}

/// What a call failed with, where it did: what it yields may not be printed.
fn failure<T>(result: Result<T, Failure>) -> Option<Failure> {
    result.err()
}

fn session(until: &str) -> rolecall_core::session::Session {
    let now = jiff::Timestamp::now();
    let until: jiff::SignedDuration = until.parse().expect("a length");
    rolecall_core::session::Session {
        key: rolecall_core::session::SessionKey {
            role: None,
            source: source("work"),
            chain: Vec::new(),
            target: rolecall_core::session::Target::AssumeRole {
                arn: "arn:aws:iam::123456789012:role/A".to_owned(),
            },
            duration: rolecall_core::duration::Seconds::hours(1),
            session_name: "jo@laptop".to_owned(),
            external_id: None,
            tags: std::collections::BTreeMap::new(),
            transitive_tags: Vec::new(),
            policy: None,
            policy_arns: Vec::new(),
            source_identity: None,
            environment: None,
        },
        owner: rolecall_core::session::Owner::Role(rolecall_core::id::RoleId::new("prod")),
        credentials: rolecall_core::secret::Credentials {
            access_key_id: "ASIAIOSFODNN7EXAMPLE".to_owned(),
            secret_access_key: SecretString::from("CANARY-secret"),
            session_token: SecretString::from("CANARY-token"),
            expiration: now + until,
        },
        started_at: now,
        assumed_arn: None,
        console: rolecall_core::session::ConsoleAccess::WithDuration,
        opened: None,
        reason: None,
        told: rolecall_core::schedule::NoticesSent::default(),
        handed_out_at: None,
        awake: SignedDuration::ZERO,
        older_keys: Vec::new(),
        given_to: std::collections::BTreeMap::new(),
    }
}

fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).expect("a file").permissions().mode() & 0o777
}

#[test]
fn keys_are_put_found_read_and_deleted() {
    alone("keys_are_put_found_read_and_deleted", async {
        let _daemon = unlocked_keyring().await;
        let keychain = keychain();
        let both = vec![source("work"), source("lab")];
        assert_eq!(keychain.look(both.clone()).await, (KeychainState::Ready, vec![]));
        let missing = Some(Failure::KeyMissing { source: "Work".to_owned() });
        assert_eq!(failure(keychain.key(source("work"), "Work".to_owned(), false).await), missing);

        keychain.put_key(source("work"), access_key("first")).await.expect("put");
        keychain.put_key(source("work"), access_key("second/+=")).await.expect("replaced");
        assert_eq!(keychain.look(both).await, (KeychainState::Ready, vec![source("work")]));
        let key = keychain.key(source("work"), "Work".to_owned(), false).await.expect("read");
        assert_eq!(key.access_key_id, "AKIAIOSFODNN7EXAMPLE");
        assert_eq!(key.secret_access_key.expose_secret(), "second/+=");
        let elsewhere = OsKeychain::new("rolecall-other-home".to_owned());
        assert_eq!(failure(elsewhere.key(source("work"), "Work".to_owned(), false).await), missing);

        keychain.delete_key(source("work")).await.expect("deleted");
        keychain.delete_key(source("work")).await.expect("nothing to delete is fine");
        assert_eq!(failure(keychain.key(source("work"), "Work".to_owned(), true).await), missing);
    });
}

#[test]
fn the_data_key_is_made_once() {
    alone("the_data_key_is_made_once", async {
        let _daemon = unlocked_keyring().await;
        let made = keychain().data_key(false).await.expect("made");
        let read = keychain().data_key(false).await.expect("read");
        assert!(made == read, "one key for ever");
        assert!(*made != [0; 32]);
        let other = OsKeychain::new("rolecall-other-home".to_owned()).data_key(false).await.expect("made");
        assert!(made != other, "a home of its own has a key of its own");
    });
}

#[test]
fn a_locked_keyring_is_told_at_once_and_asks_nobody() {
    alone("a_locked_keyring_is_told_at_once_and_asks_nobody", async {
        let _daemon = unlocked_keyring().await;
        let (asked, _prompter) = prompter().await;
        let keychain = Arc::new(keychain());
        keychain.put_key(source("work"), access_key("secret")).await.expect("put");
        let store = SealedStore::new(home().join("state"), keychain.clone());
        store.save(vec![session("1h")].into()).await.expect("saved");
        let file = home().join("state/sessions.sealed");
        let sealed = std::fs::read(&file).expect("a file");
        lock().await;

        let look = at_once(keychain.look(vec![source("work")])).await;
        assert_eq!(look, (KeychainState::Locked, vec![]));
        let read = at_once(keychain.key(source("work"), "Work".to_owned(), false)).await;
        assert_eq!(failure(read), Some(Failure::KeychainLocked));
        assert_eq!(failure(at_once(keychain.data_key(false)).await), Some(Failure::KeychainLocked));

        let after_a_restart = SealedStore::new(home().join("state"), keychain.clone());
        assert_eq!(failure(at_once(after_a_restart.open(false)).await), Some(Failure::KeychainLocked));
        assert_eq!(
            failure(at_once(after_a_restart.save(vec![session("1h")].into())).await),
            Some(Failure::KeychainLocked)
        );
        assert!(std::fs::read(&file).expect("still there") == sealed, "the file stays as it is");
        // The store that had the key before goes on.
        at_once(store.save(vec![session("2h")].into())).await.expect("saved");
        assert_eq!(asked.load(Ordering::SeqCst), 0);
    });
}

#[test]
fn an_open_question_holds_up_nothing_else() {
    alone("an_open_question_holds_up_nothing_else", async {
        let _daemon = unlocked_keyring().await;
        let (asked, _prompter) = prompter().await;
        let keychain = Arc::new(keychain());
        keychain.put_key(source("work"), access_key("secret")).await.expect("put");
        lock().await;
        let waiting: Vec<_> = (0..3)
            .map(|_| {
                let keychain = Arc::clone(&keychain);
                tokio::spawn(
                    async move { keychain.key(source("work"), "Work".to_owned(), true).await.is_ok() },
                )
            })
            .collect();
        until("the question", || async { asked.load(Ordering::SeqCst) == 1 }).await;
        let look = at_once(keychain.look(vec![source("work")])).await;
        assert_eq!(look, (KeychainState::Locked, vec![]));
        let read = at_once(keychain.key(source("work"), "Work".to_owned(), false)).await;
        assert_eq!(failure(read), Some(Failure::KeychainLocked));
        assert_eq!(asked.load(Ordering::SeqCst), 1, "one question for three who wait");
        // The program ends while it is open; nothing is joined.
        assert!(waiting.iter().all(|task| !task.is_finished()));
    });
}

#[test]
fn a_question_nobody_can_answer_is_a_refusal() {
    alone("a_question_nobody_can_answer_is_a_refusal", async {
        // No program on this bus can show a prompt.
        let _daemon = unlocked_keyring().await;
        let keychain = keychain();
        keychain.put_key(source("work"), access_key("secret")).await.expect("put");
        lock().await;
        let read = at_once(keychain.key(source("work"), "Work".to_owned(), true)).await;
        assert_eq!(failure(read), Some(Failure::KeychainRefused));
        let put = at_once(keychain.put_key(source("lab"), access_key("secret"))).await;
        assert_eq!(failure(put), Some(Failure::KeychainRefused));
    });
}

#[test]
fn a_keyring_without_a_collection_is_locked_until_one_is_made() {
    alone("a_keyring_without_a_collection_is_locked_until_one_is_made", async {
        let _daemon = keyring(&[], "").await;
        let (asked, _prompter) = prompter().await;
        let keychain = keychain();
        assert_eq!(at_once(keychain.look(vec![source("work")])).await.0, KeychainState::Locked);
        let read = at_once(keychain.key(source("work"), "Work".to_owned(), false)).await;
        assert_eq!(failure(read), Some(Failure::KeychainLocked));
        assert_eq!(failure(at_once(keychain.data_key(true)).await), Some(Failure::KeychainLocked));
        let read = at_once(keychain.key(source("work"), "Work".to_owned(), true)).await;
        assert_eq!(failure(read), Some(Failure::KeyMissing { source: "Work".to_owned() }));
        at_once(keychain.delete_key(source("work"))).await.expect("nothing to delete");
        assert_eq!(asked.load(Ordering::SeqCst), 0);
        let put = keychain.put_key(source("work"), access_key("secret"));
        tokio::select! {
            _ = put => panic!("it waits for the person's new password"),
            () = until("the prompt", || async { asked.load(Ordering::SeqCst) == 1 }) => {}
        }
    });
}

#[test]
fn a_bus_without_a_keyring_has_none_until_one_comes() {
    alone("a_bus_without_a_keyring_has_none_until_one_comes", async {
        let keychain = keychain();
        for _ in 0..2 {
            assert_eq!(at_once(keychain.look(vec![source("work")])).await.0, KeychainState::Absent);
            let read = at_once(keychain.key(source("work"), "Work".to_owned(), true)).await;
            assert_eq!(failure(read), Some(Failure::KeychainAbsent));
            let put = at_once(keychain.put_key(source("work"), access_key("secret"))).await;
            assert_eq!(failure(put), Some(Failure::KeychainAbsent));
            assert_eq!(failure(at_once(keychain.data_key(true)).await), Some(Failure::KeychainAbsent));
        }
        assert_eq!(diagnostics::no_keyring().await, Some(NoKeyring::NoService), "and doctor says why");
        let daemon = unlocked_keyring().await;
        keychain.put_key(source("work"), access_key("secret")).await.expect("put");
        assert_eq!(diagnostics::no_keyring().await, None);
        drop(daemon);
        let read = at_once(keychain.key(source("work"), "Work".to_owned(), false)).await;
        assert_eq!(failure(read), Some(Failure::KeychainAbsent));
        // The connection that the thread still keeps is to the daemon that died.
        let _daemon = unlocked_keyring().await;
        let key = at_once(keychain.key(source("work"), "Work".to_owned(), false)).await.expect("read");
        assert_eq!(key.secret_access_key.expose_secret(), "secret");
    });
}

#[test]
fn a_keyring_that_hangs_is_busy_and_comes_back() {
    alone("a_keyring_that_hangs_is_busy_and_comes_back", async {
        let daemon = unlocked_keyring().await;
        let keychain = keychain();
        keychain.put_key(source("work"), access_key("secret")).await.expect("put");
        let process = Pid::from_child(&daemon.0);
        kill_process(process, Signal::STOP).expect("stopped");
        let started = Instant::now();
        let read = keychain.key(source("work"), "Work".to_owned(), true).await;
        assert_eq!(failure(read), Some(Failure::KeychainBusy));
        assert_eq!(keychain.look(vec![]).await.0, KeychainState::Unchecked);
        assert!(started.elapsed() < AT_ONCE, "{:?}", started.elapsed());
        kill_process(process, Signal::CONT).expect("goes on");
        at_once(keychain.key(source("work"), "Work".to_owned(), false)).await.expect("read");
    });
}

#[test]
fn sessions_come_back_after_a_restart() {
    alone("sessions_come_back_after_a_restart", async {
        let _daemon = unlocked_keyring().await;
        let folder = home().join("state");
        let file = folder.join("sessions.sealed");
        let store = || SealedStore::new(folder.clone(), Arc::new(keychain()));
        let over = UnconfirmedExpiry { at: Timestamp::now(), told: true, session: session("-20m") };
        let kept = StoredSessions { over: vec![over], ..StoredSessions::from(vec![session("1h")]) };
        store().save(kept).await.expect("saved");
        assert_eq!((mode(&folder), mode(&file)), (0o700, 0o600));
        let bytes = std::fs::read(&file).expect("a file");
        assert!(!bytes.windows(6).any(|part| part == b"CANARY"));
        let StoredSessions { sessions, over, .. } = store().open(false).await.expect("opened");
        assert_eq!((sessions.len(), over.len()), (1, 1));
        assert_eq!(over[0].session.awake, SignedDuration::ZERO);
        assert_eq!(sessions[0].credentials.session_token.expose_secret(), "CANARY-token");

        // Whatever its mode was, what is written next is for its owner alone.
        std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o644))
            .expect("opened up");
        store().save(vec![session("1h")].into()).await.expect("saved");
        assert_eq!(mode(&file), 0o600);
        store().save(StoredSessions::default()).await.expect("saved");
        assert!(!file.exists());
        assert_eq!(std::fs::read_dir(&folder).expect("listed").count(), 0, "no temporary file stays behind");
    });
}

#[test]
fn a_store_without_a_file_asks_for_no_keychain() {
    alone("a_store_without_a_file_asks_for_no_keychain", async {
        let store = SealedStore::new(home().join("state"), Arc::new(keychain()));
        assert!(store.open(true).await.expect("opened").is_empty());
        store.save(StoredSessions::default()).await.expect("saved");
        assert_eq!(failure(store.save(vec![session("1h")].into()).await), Some(Failure::KeychainAbsent));
    });
}

#[test]
fn a_damaged_store_is_set_aside_and_kept() {
    alone("a_damaged_store_is_set_aside_and_kept", async {
        let _daemon = unlocked_keyring().await;
        let folder = home().join("state");
        let file = folder.join("sessions.sealed");
        let store = SealedStore::new(folder.clone(), Arc::new(keychain()));
        let others = SealedStore::new(folder.clone(), Arc::new(OsKeychain::new("rolecall-other".to_owned())));
        others.save(vec![session("1h")].into()).await.expect("saved");
        let foreign = std::fs::read(&file).expect("a file");
        store.save(vec![session("1h")].into()).await.expect("saved");
        let good = std::fs::read(&file).expect("a file");
        let mut flipped = good.clone();
        flipped[40] ^= 1;
        let mut later = good.clone();
        later[8] = 2;
        let cut = good[..good.len() - 1].to_vec();
        for (number, bytes) in
            [foreign, flipped, later, cut, Vec::new(), b"something else".to_vec()].iter().enumerate()
        {
            std::fs::write(&file, bytes).expect("written");
            let kept_as = format!("sessions.sealed.damaged-{}", number + 1);
            assert_eq!(
                failure(store.open(false).await),
                Some(Failure::StoreDamaged { kept_as: kept_as.clone() })
            );
            assert!(std::fs::read(folder.join(kept_as)).expect("kept") == *bytes);
            assert!(!file.exists());
            assert!(store.open(false).await.expect("a fresh start").is_empty());
        }
        assert_eq!(std::fs::read_dir(&folder).expect("listed").count(), 3);
        std::fs::write(&file, good).expect("written");
        assert_eq!(store.open(false).await.expect("opened").sessions.len(), 1);
    });
}

#[test]
fn a_store_whose_writer_is_killed_holds_the_old_sessions_or_the_new_ones() {
    let test = "a_store_whose_writer_is_killed_holds_the_old_sessions_or_the_new_ones";
    alone(test, async {
        let folder = home().join("state");
        if is_writer() {
            let store = SealedStore::new(folder.clone(), Arc::new(keychain()));
            for round in 1.. {
                store.save(vec![session("1h"); 1 + round % 40].into()).await.expect("saved");
                written();
            }
        }
        let _daemon = unlocked_keyring().await;
        for kill in 1..=40 {
            tokio::task::spawn_blocking(move || Writer::start(test).killed_after(1 + kill % 5))
                .await
                .expect("killed");
            let store = SealedStore::new(folder.clone(), Arc::new(keychain()));
            let sessions = store.open(false).await.expect("it unseals").sessions;
            assert!((1..=40).contains(&sessions.len()));
        }
        writer::only_strays_beside(&folder.join("sessions.sealed"));
    });
}

#[test]
fn a_full_disk_is_told_and_the_store_stays_as_it_was() {
    let test = "a_full_disk_is_told_and_the_store_stays_as_it_was";
    alone(test, async {
        let folder = home().join("state");
        let store = SealedStore::new(folder.clone(), Arc::new(keychain()));
        if is_on_a_full_disk() {
            let told = failure(store.save(vec![session("1h"); 40].into()).await);
            assert!(matches!(told, Some(Failure::File { what: FileKind::SessionStore, .. })), "{told:?}");
            return;
        }
        let _daemon = unlocked_keyring().await;
        store.save(vec![session("1h"); 2].into()).await.expect("saved");
        tokio::task::spawn_blocking(move || on_a_full_disk(test)).await.expect("told");
        let again = SealedStore::new(folder, Arc::new(keychain()));
        assert_eq!(again.open(false).await.expect("opened").sessions.len(), 2);
    });
}
