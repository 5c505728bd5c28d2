//! TLS with a certificate that an authority of a company's own has signed, as behind an inspecting proxy or on an intranet.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use crate::desktop::Result;

/// A TLS server on a free port of loopback. It serves as long as the runtime it was started on.
#[derive(Debug, Clone)]
pub struct Tls {
    port: u16,
    authority: String,
}

impl Tls {
    /// TLS before the plain server at `host:port`, with a certificate for `localhost` and these names.
    ///
    /// # Errors
    /// There is no port, or the certificate can't be made.
    pub async fn before(plain: &str, names: &[&str]) -> Result<Self> {
        let (acceptor, authority) = company(names)?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let port = listener.local_addr()?.port();
        let plain = plain.to_owned();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(forward(acceptor.clone(), stream, plain.clone()));
            }
        });
        Ok(Self { port, authority })
    }

    /// TLS before the answers of that router.
    ///
    /// # Errors
    /// There is no port, or the certificate can't be made.
    pub async fn serve(answers: Router) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let plain: SocketAddr = listener.local_addr()?;
        tokio::spawn(async move { axum::serve(listener, answers).await });
        Self::before(&plain.to_string(), &[]).await
    }

    /// The port it listens on.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// `https://localhost:PORT` and that path, which begins with a slash or is empty.
    #[must_use]
    pub fn at(&self, path: &str) -> String {
        format!("https://localhost:{}{path}", self.port)
    }

    /// Writes the authority's certificate into that folder, as `AWS_CA_BUNDLE` wants it. Gives the file.
    ///
    /// # Errors
    /// It can't be written.
    pub fn bundle(&self, folder: &Path) -> io::Result<PathBuf> {
        let bundle = folder.join("company.pem");
        std::fs::write(&bundle, &self.authority)?;
        Ok(bundle)
    }
}

/// What accepts by a certificate for `localhost` and these names, and the PEM of the authority that signed it.
fn company(names: &[&str]) -> Result<(TlsAcceptor, String)> {
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate()?)?;
    let key = KeyPair::generate()?;
    let names: Vec<String> = ["localhost"].iter().chain(names).map(|name| (*name).to_owned()).collect();
    let server = CertificateParams::new(names)?.signed_by(&key, &authority)?;
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![server.der().clone()], PrivateKeyDer::Pkcs8(key.serialize_der().into()))?;
    Ok((TlsAcceptor::from(Arc::new(config)), authority.pem()))
}

/// What the client says goes to the plain server, and back. A client that doesn't trust the certificate goes away.
async fn forward(acceptor: TlsAcceptor, stream: TcpStream, plain: String) {
    let Ok(mut client) = acceptor.accept(stream).await else { return };
    let Ok(mut server) = TcpStream::connect(plain).await else { return };
    drop(tokio::io::copy_bidirectional(&mut client, &mut server).await);
}
