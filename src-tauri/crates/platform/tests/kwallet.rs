//! The keychain against the real KWallet, whose open wallet counts as locked until somebody asks for it.
#![cfg(target_os = "linux")]

mod bus;

use std::path::PathBuf;
use std::process::{Command, Stdio};

use rolecall_core::id::SourceId;
use rolecall_core::secret::{AccessKey, ExposeSecret, SecretString};
use rolecall_core::source::KeychainState;
use rolecall_engine::ports::Keychain;
use rolecall_platform::keychain::{DataKeys as _, OsKeychain};
use zbus::Connection;

use self::bus::{Daemon, HOME, alone, until};

const SETTINGS: &str = "[Wallet]\nEnabled=true\nFirst Use=false\nDefault Wallet=kdewallet\n\
    [org.freedesktop.secrets]\napiEnabled=true\n";

/// The daemon, without a screen: it can ask nobody.
async fn daemon() -> Daemon {
    let home = PathBuf::from(std::env::var_os(HOME).expect("a scenario"));
    let config = home.join("config");
    std::fs::create_dir_all(&config).expect("a folder");
    std::fs::write(config.join("kwalletrc"), SETTINGS).expect("written");
    let mut kwallet = Command::new("kwalletd5");
    kwallet.env("XDG_CONFIG_HOME", &config).env("QT_QPA_PLATFORM", "offscreen");
    kwallet.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let kwallet = Daemon(kwallet.spawn().expect("KWallet is installed: ./dev test installs it"));
    until("KWallet", || async { call("networkWallet", &()).await.is_ok() }).await;
    kwallet
}

/// Opens the wallet as the login does, with a key made of the person's password.
async fn log_in() {
    let key = vec![7u8; 56];
    call("pamOpen", &("kdewallet", key, 0i32)).await.expect("opened");
    let is_open = || async {
        let open = call("isOpen", &("kdewallet",)).await.expect("answered");
        open.body().deserialize::<bool>().expect("a word")
    };
    until("the wallet", is_open).await;
}

async fn call<B>(method: &str, body: &B) -> zbus::Result<zbus::Message>
where
    B: serde::Serialize + zbus::zvariant::DynamicType + Sync,
{
    let bus = Connection::session().await?;
    let (service, interface) = (Some("org.kde.kwalletd5"), Some("org.kde.KWallet"));
    bus.call_method(service, "/modules/kwalletd5", interface, method, body).await
}

#[test]
fn a_wallet_that_the_login_opened_is_open() {
    alone("a_wallet_that_the_login_opened_is_open", async {
        let first = daemon().await;
        log_in().await;
        // Its wallet is the default one only where its file was there at the start.
        drop(first);
        let _daemon = daemon().await;
        log_in().await;
        let (keychain, work) = (OsKeychain::new("rolecall-test".to_owned()), SourceId::new("work"));
        assert_eq!(keychain.look(vec![work.clone()]).await, (KeychainState::Ready, vec![]));
        let key = AccessKey {
            access_key_id: "AKIAIOSFODNN7EXAMPLE".to_owned(),
            secret_access_key: SecretString::from("secret"),
        };
        keychain.put_key(work.clone(), key).await.expect("put");
        let read = keychain.key(work.clone(), "Work".to_owned(), false).await.expect("read");
        assert_eq!(read.secret_access_key.expose_secret(), "secret");
        let made = keychain.data_key(false).await.expect("made");
        assert!(made == OsKeychain::new("rolecall-test".to_owned()).data_key(false).await.expect("read"));
        keychain.delete_all(&[]).await.expect("deleted");
        assert_eq!(keychain.look(vec![work]).await, (KeychainState::Ready, vec![]));
    });
}
