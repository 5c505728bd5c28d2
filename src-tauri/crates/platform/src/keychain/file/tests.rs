use std::fs;

use super::*;

const PASSPHRASE: &str = "correct horse battery";

fn keychain(folder: &Path) -> (FileKeychain, mpsc::Receiver<PassphraseWanted>) {
    let (wanted, asked) = mpsc::channel(4);
    (FileKeychain::new(folder, wanted), asked)
}

fn key() -> AccessKey {
    AccessKey { access_key_id: "AKIAIOSFODNN7EXAMPLE".to_owned(), secret_access_key: "canary/secret".into() }
}

fn id() -> SourceId {
    SourceId::new("work")
}

#[tokio::test]
async fn a_key_comes_back_after_a_restart_and_only_with_the_passphrase() {
    let folder = tempfile::tempdir().expect("a folder");
    let (first, mut asked) = keychain(folder.path());
    assert_eq!(first.look(vec![id()]).await, (KeychainState::Ready, Vec::new()), "nothing to unlock yet");
    let putting = tokio::spawn({
        let first = first.clone();
        async move { first.put_key(id(), key()).await }
    });
    assert_eq!(asked.recv().await, Some(PassphraseWanted { new: true }));
    let short = first.unlock(Some("short".into())).await;
    assert!(matches!(short, Err(Failure::Invalid(_))), "{short:?}");
    first.unlock(Some(PASSPHRASE.into())).await.expect("chosen");
    putting.await.expect("it ran").expect("put");
    let data_key = first.data_key(false).await.expect("made");

    let file = fs::read(folder.path().join(FILE)).expect("a file");
    for secret in ["canary", PASSPHRASE, "work", "AKIA"] {
        assert!(!file.windows(secret.len()).any(|window| window == secret.as_bytes()), "{secret}");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(folder.path().join(FILE)).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    let (second, mut asked) = keychain(folder.path());
    assert_eq!(second.look(vec![id()]).await.0, KeychainState::Locked);
    let locked = second.key(id(), "work".to_owned(), false).await;
    assert_eq!(locked.expect_err("nobody may be asked"), Failure::KeychainLocked);
    let reading = tokio::spawn({
        let second = second.clone();
        async move { second.key(id(), "work".to_owned(), true).await }
    });
    assert_eq!(asked.recv().await, Some(PassphraseWanted { new: false }));
    assert_eq!(second.unlock(Some("wrong horse".into())).await, Err(Failure::PassphraseWrong));
    second.unlock(Some(PASSPHRASE.into())).await.expect("unlocked");
    let read = reading.await.expect("it ran").expect("read");
    assert_eq!(read.secret_access_key.expose_secret(), "canary/secret");
    assert_eq!(*second.data_key(false).await.expect("kept"), *data_key);
    assert_eq!(second.look(vec![id()]).await, (KeychainState::Ready, vec![id()]));
    second.delete_key(id()).await.expect("deleted");
    let missing = second.key(id(), "work".to_owned(), false).await;
    assert!(matches!(missing, Err(Failure::KeyMissing { .. })));
}

#[tokio::test]
async fn who_gives_up_leaves_it_locked() {
    let folder = tempfile::tempdir().expect("a folder");
    let (keychain, mut asked) = keychain(folder.path());
    let putting = tokio::spawn({
        let keychain = keychain.clone();
        async move { keychain.put_key(id(), key()).await }
    });
    asked.recv().await.expect("asked");
    keychain.unlock(None).await.expect("given up");
    assert_eq!(putting.await.expect("it ran"), Err(Failure::KeychainLocked));
    assert!(!folder.path().join(FILE).exists());
}

#[tokio::test]
async fn what_was_damaged_or_asks_too_much_is_refused_and_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let (first, _asked) = keychain(folder.path());
    first.unlock(Some(PASSPHRASE.into())).await.expect("chosen");
    first.put_key(id(), key()).await.expect("put");
    let path = folder.path().join(FILE);
    let whole = fs::read(&path).expect("a file");
    let mut greedy = whole.clone();
    greedy[9..13].copy_from_slice(&u32::MAX.to_le_bytes());
    let mut flipped = whole.clone();
    *flipped.last_mut().expect("bytes") ^= 1;
    for (damaged, failure) in [
        (greedy, Failure::KeychainRefused),
        (b"something else".to_vec(), Failure::KeychainRefused),
        (whole[..20].to_vec(), Failure::KeychainRefused),
        (flipped, Failure::PassphraseWrong),
    ] {
        fs::write(&path, &damaged).expect("written");
        let (keychain, _asked) = keychain(folder.path());
        assert_eq!(keychain.unlock(Some(PASSPHRASE.into())).await, Err(failure));
        assert_eq!(fs::read(&path).expect("a file"), damaged, "nothing is written over it");
    }
}
