//! What a company's TLS inspection and a network without answers look like to a person, beside what `faults/network.rs`
//! tells of DNS, proxies, portals, refused and cut connections, and AWS's own trouble.

use std::fs;
use std::process::Command;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rolecall_tests::desktop::{Options, Result};
use rolecall_tests::sandbox::{Fault, FaultKind, Target};
use rolecall_tests::world::{Ran, Setup, World};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// Puts TLS before the sandbox, with a certificate that a company's own authority has signed. Gives the address and the
/// authority's PEM.
async fn inspected(world: &World) -> Result<(String, String)> {
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate()?)?;
    let key = KeyPair::generate()?;
    let server = CertificateParams::new(["localhost".to_owned()])?.signed_by(&key, &authority)?;
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![server.der().clone()], PrivateKeyDer::Pkcs8(key.serialize_der().into()))?;
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("https://localhost:{}", listener.local_addr()?.port());
    let behind = world.sandbox.url().trim_start_matches("http://").to_owned();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (acceptor, behind) = (acceptor.clone(), behind.clone());
            tokio::spawn(async move {
                let Ok(mut client) = acceptor.accept(stream).await else { return };
                let mut server = TcpStream::connect(behind).await.unwrap();
                drop(tokio::io::copy_bidirectional(&mut client, &mut server).await);
            });
        }
    });
    Ok((address, authority.pem()))
}

/// Runs it beside the test, whose own tasks answer it.
async fn ran(mut command: Command) -> Result<Ran> {
    Ok(Ran::of(&tokio::task::spawn_blocking(move || command.output()).await??))
}

#[tokio::test]
async fn a_companys_certificate_and_silence_have_their_own_words() -> Result<()> {
    let setup = Setup { options: Options::default().with_display(false), ..Setup::default() };
    let world = World::start(setup).await?;
    let (address, authority) = inspected(&world).await?;
    let role = || world.command("rolecall", ["credential-process", "sandbox"]);
    let through = || {
        let mut command = role();
        command.env("AWS_ENDPOINT_URL_STS", &address);
        command
    };
    let untrusted = ran(through()).await?;
    assert_eq!(untrusted.code, 7, "{untrusted:?}");
    assert!(untrusted.stderr.starts_with("rolecall: The connection to AWS is not trusted."), "{untrusted:?}");
    assert_eq!(world.sandbox.count("AssumeRole"), 0);

    world.sandbox.fault(Fault::always(Target::Sts, FaultKind::Delay(60_000)));
    let silent = ran(role()).await?;
    world.sandbox.clear_faults();
    assert_eq!(silent.code, 7, "{silent:?}");
    assert!(silent.stderr.starts_with("rolecall: AWS did not answer in time."), "{silent:?}");

    let bundle = world.desktop.root().join("company.pem");
    fs::write(&bundle, authority)?;
    let mut trusting = through();
    trusting.env("AWS_CA_BUNDLE", &bundle);
    let trusted = ran(trusting).await?.well()?;
    assert!(trusted.stdout.contains("SessionToken"), "credentials came through it");
    Ok(())
}
