//! What AWS answers where it refuses, and why it can't be reached.

use jiff::SignedDuration;

use crate::duration::Seconds;

/// An error answer of an AWS service.
#[derive(Debug, Clone, PartialEq)]
pub struct AwsError {
    /// `AccessDenied`
    pub code: String,
    /// AWS's own sentence.
    pub message: String,
    /// The HTTP status.
    pub status: u16,
    /// AWS's id of the request, for support.
    pub request_id: Option<Box<str>>,
    /// This clock minus AWS's Date header, where the answer had one.
    pub skew: Option<SignedDuration>,
    /// Whether the request carried an external id: AWS never says that it was the wrong one.
    pub external_id: bool,
    /// How long the request wanted credentials for, where it said.
    pub duration: Option<Seconds>,
    /// The region whose STS was called, where that is known.
    pub region: Option<Box<str>>,
}

impl AwsError {
    /// Whether this computer's clock was too far off for the signature.
    pub fn is_of_clock(&self) -> bool {
        matches!(self.code.as_str(), "SignatureDoesNotMatch" | "RequestExpired")
            && (self.message.starts_with("Signature expired")
                || self.message.starts_with("Signature not yet current"))
    }
}

/// Why AWS could not be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NetworkError {
    /// The name did not resolve.
    Dns,
    /// Nothing listens, or the network is down.
    Connect,
    /// No answer in time.
    Timeout,
    /// The TLS handshake failed: a corporate CA that is not trusted, most often.
    Tls,
    /// The proxy said no.
    Proxy,
    /// Something else than AWS answered: a captive portal's page.
    NotAws,
    /// The connection was cut.
    Cut,
}
