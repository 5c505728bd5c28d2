//! Whom TLS trusts: the system's roots, and those of the files that an environment or a profile names.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rolecall_core::failure::{Failure, FileKind};
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

use crate::reach::Environment;

/// The files, each as it was when it was looked at: a company renews its certificates under a program that runs for days.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Files {
    bundle: Option<Seen>,
    others: Vec<Seen>,
}

#[derive(Debug, PartialEq, Eq)]
struct Seen {
    path: PathBuf,
    changed: Option<(SystemTime, u64)>,
}

/// What is trusted.
#[derive(Debug)]
pub struct Trust {
    pub(super) roots: RootCertStore,
    /// How many of the system's.
    pub system: usize,
    /// The files beside them.
    pub files: Vec<TrustedFile>,
}

/// A file of certificates.
#[derive(Debug, PartialEq, Eq)]
pub struct TrustedFile {
    /// Where it is.
    pub path: PathBuf,
    /// How many of its certificates are trusted.
    pub taken: usize,
    /// Which are not, and why: `the 2nd: BadEncoding`.
    pub passed_over: Vec<String>,
}

impl Files {
    pub(super) fn of(environment: &Environment) -> Self {
        let seen = |path: PathBuf| {
            let meta = fs::metadata(&path).ok();
            let changed = meta.and_then(|meta| Some((meta.modified().ok()?, meta.len())));
            Seen { path, changed }
        };
        let (bundle, others) = environment.certificates();
        let others = others.into_iter().filter(|path| Some(path) != bundle.as_ref());
        Self { others: others.map(seen).collect(), bundle: bundle.map(seen) }
    }
}

impl Trust {
    /// Reads all of it.
    ///
    /// # Errors
    /// The bundle can't be read, or has no certificate that can be used.
    pub(super) fn load(files: &Files) -> Result<Self, Failure> {
        let mut roots = RootCertStore::empty();
        let system = rustls_native_certs::load_native_certs();
        let (taken, ignored) = roots.add_parsable_certificates(system.certs);
        tracing::debug!(taken, ignored, errors = system.errors.len(), "the system's trust store was loaded");
        let mut trust = Self { roots, system: taken, files: Vec::new() };
        if let Some(bundle) = &files.bundle {
            let read = trust.add(&bundle.path);
            read.map_err(|reason| Failure::File {
                what: FileKind::CaBundle,
                reason: format!("{}: {reason}", bundle.path.display()),
            })?;
        }
        // OpenSSL passes over them in silence where they are not there.
        for path in files.others.iter().map(|other| &other.path) {
            if let Err(reason) = trust.add(path) {
                tracing::warn!(reason, path = %path.display(), "a file of certificates is not used");
            }
        }
        Ok(trust)
    }

    /// Adds the certificates of a file. One odd one keeps nobody from using the others.
    fn add(&mut self, path: &Path) -> Result<(), String> {
        let pem = fs::read(path).map_err(|error| error.to_string())?;
        // As editors on Windows begin a file.
        let pem = pem.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&pem);
        let mut file = TrustedFile { path: path.to_owned(), taken: 0, passed_over: Vec::new() };
        for (at, certificate) in (1..).zip(CertificateDer::pem_slice_iter(pem)) {
            let certificate = certificate.map_err(|error| error.to_string())?;
            match self.roots.add(certificate) {
                Ok(()) => file.taken += 1,
                Err(error) => file.passed_over.push(format!("certificate {at}: {error}")),
            }
        }
        if file.taken == 0 {
            let why = file.passed_over.join("; ");
            return Err(if why.is_empty() { "no PEM certificate in it".to_owned() } else { why });
        }
        if !file.passed_over.is_empty() {
            tracing::warn!(path = %path.display(), which = ?file.passed_over, "certificates were passed over");
        }
        self.files.push(file);
        Ok(())
    }
}
