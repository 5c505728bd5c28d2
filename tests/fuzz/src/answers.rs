//! What STS and the sign-in endpoint answer: the bytes are the whole answer of a server, status line and all.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, Shutdown, TcpListener};
use std::sync::OnceLock;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rolecall_core::secret::{AccessKey, Credentials};
use rolecall_core::state::network::SignIn;
use rolecall_engine::ports::{SignInEndpoint as _, Signer, Sts as _};
use rolecall_platform::http::{Http, Limits};
use rolecall_platform::signin::FederationEndpoint;
use rolecall_platform::sts::AwsSts;

const SECRET: &str = "wJalrXUtnFEMIexampleSECRETsecretSECRETse";

/// One try, and none waits for long: what is tried is the answer.
pub fn http() -> Http {
    let second = Duration::from_secs(1);
    let limits = Limits { connect: second, attempt: second, total: second, tries: 1, pause: Duration::ZERO };
    Http::with_ca_bundle(limits, None)
}

/// An answer of STS to GetCallerIdentity. What it means never has the secret in it.
pub fn sts(bytes: &[u8]) {
    let sts = AwsSts::new(http(), Some(served(bytes)));
    let key =
        AccessKey { access_key_id: "AKIAIOSFODNN7EXAMPLE".to_owned(), secret_access_key: SECRET.into() };
    let identified = wait(sts.caller_identity(Signer::Key(key), "us-east-1".to_owned()));
    assert!(!format!("{identified:?}").contains(SECRET));
}

/// An answer of the federation endpoint. A link that comes of it leads to that endpoint.
pub fn sign_in(bytes: &[u8]) {
    let address = served(bytes);
    let endpoint = FederationEndpoint::new(http(), Some(address.clone()));
    let sign_in = SignIn {
        credentials: Credentials {
            access_key_id: "ASIAIOSFODNN7EXAMPLE".to_owned(),
            secret_access_key: SECRET.into(),
            session_token: "token".into(),
            expiration: jiff::Timestamp::MAX,
        },
        endpoint: address.clone(),
        session_duration: None,
        issuer: "Rolecall".to_owned(),
        destination: "https://console.aws.amazon.com/".to_owned(),
        sign_out: None,
    };
    let minted = wait(endpoint.mint(sign_in));
    assert!(!format!("{minted:?}").contains(SECRET));
    if let Ok(minted) = minted {
        use rolecall_core::secret::ExposeSecret as _;
        let link = minted.link.0.expose_secret();
        assert!(link.starts_with(&address) && link.bytes().all(|byte| byte.is_ascii_graphic()), "{link}");
    }
}

/// Waits for a future on a runtime that all rounds share.
pub fn wait<T>(doing: impl Future<Output = T>) -> T {
    static RUNTIME: OnceLock<tokio::runtime::Runtime> = OnceLock::new();
    let runtime = RUNTIME.get_or_init(|| {
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime")
    });
    runtime.block_on(doing)
}

/// The address of a server whose next answer these bytes are.
pub fn served(bytes: &[u8]) -> String {
    static SERVER: OnceLock<(String, Mutex<Sender<Vec<u8>>>)> = OnceLock::new();
    let (address, answers) = SERVER.get_or_init(|| {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let (sender, receiver) = channel();
        std::thread::spawn(move || serve(&listener, &receiver));
        (address, Mutex::new(sender))
    });
    answers.lock().unwrap_or_else(PoisonError::into_inner).send(bytes.to_vec()).expect("it serves");
    address.clone()
}

fn serve(listener: &TcpListener, answers: &Receiver<Vec<u8>>) {
    let mut next = Vec::new();
    for stream in listener.incoming() {
        let Ok(mut stream) = stream else { continue };
        while let Ok(newer) = answers.try_recv() {
            next = newer;
        }
        let _ = stream.set_read_timeout(Some(Duration::from_secs(1)));
        let mut request = [0; 16 << 10];
        let _ = stream.read(&mut request);
        let _ = stream.write_all(&next);
        let _ = stream.shutdown(Shutdown::Write);
        // Until the other side is done: closing with something unread would take the answer back.
        while stream.read(&mut request).is_ok_and(|read| read > 0) {}
    }
}
