//! A team's file behind an https address.

use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rolecall_core::failure::Failure;
use rolecall_core::settings::{SettingsError, SettingsWrong};
use rolecall_platform::http::{Http, Limits};
use rolecall_platform::team_file::fetch;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

const FILE: &str = "version = 1\n";

fn answer(path: &str) -> String {
    let with = |status: &str, more: &str, body: &str| {
        format!(
            "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n{more}\r\n{body}",
            body.len()
        )
    };
    match path {
        "/team.toml" => with("200 OK", "", FILE),
        "/moved" => with("302 Found", "Location: /team.toml\r\n", ""),
        "/large" => with("200 OK", "", &"#".repeat(2 << 20)),
        _ => with("404 Not Found", "", "<html>"),
    }
}

/// A server with a certificate of an authority of its own. Gives its port and the authority's PEM.
async fn server() -> (u16, String) {
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority =
        CertifiedIssuer::self_signed(authority, KeyPair::generate().expect("a key")).expect("signs");
    let key = KeyPair::generate().expect("a key");
    let server = CertificateParams::new(["localhost".to_owned()]).expect("a name");
    let server = server.signed_by(&key, &authority).expect("signs");
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![server.der().clone()], PrivateKeyDer::Pkcs8(key.serialize_der().into()))
        .expect("a certificate");
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("bound").port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let Ok(mut client) = acceptor.accept(stream).await else { return };
                let mut request = vec![0; 4096];
                let read = client.read(&mut request).await.unwrap_or(0);
                let request = String::from_utf8_lossy(&request[..read]).into_owned();
                let path = request.split(' ').nth(1).unwrap_or_default();
                let _ = client.write_all(answer(path).as_bytes()).await;
                let _ = client.shutdown().await;
            });
        }
    });
    (port, authority.pem())
}

fn reason(result: Result<String, Failure>) -> String {
    match result {
        Err(Failure::TeamFile(SettingsError { wrong: SettingsWrong::Unreadable { reason }, .. })) => reason,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn it_is_fetched_from_the_address_that_was_named_and_from_nowhere_else() {
    let (port, pem) = server().await;
    let folder = tempfile::tempdir().expect("a folder");
    let bundle = folder.path().join("company.pem");
    std::fs::write(&bundle, pem).expect("written");
    let http = Http::with_ca_bundle(Limits::default(), Some(bundle.into_os_string()));
    let at = |path: &str| format!("https://localhost:{port}{path}");
    assert_eq!(fetch(&http, &at("/team.toml")).await, Ok(FILE.to_owned()));
    assert_eq!(reason(fetch(&http, &at("/moved")).await), "the address answered with status 302");
    assert_eq!(reason(fetch(&http, &at("/missing")).await), "the address answered with status 404");
    assert_eq!(reason(fetch(&http, &at("/large")).await), "it is larger than 1 MB");

    let untrusting = Http::with_ca_bundle(Limits::default(), None);
    let untrusted = fetch(&untrusting, &at("/team.toml")).await;
    assert_eq!(reason(untrusted), "the address: its certificate is not trusted");
    assert_eq!(
        reason(fetch(&http, "https://localhost:1/team.toml").await),
        "the address: it can't be reached"
    );
}
