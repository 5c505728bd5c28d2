//! A client for awsQuery services, small enough to set up a stand-in's users and roles without an SDK for each.

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use serde::de::DeserializeOwned;
use url::form_urlencoded;

/// What can go wrong with a call; it is for a test's output, so it is text.
pub type Error = Box<dyn std::error::Error + Send + Sync>;

const REGION: &str = "us-east-1";
const FORM: &str = "application/x-www-form-urlencoded; charset=utf-8";

/// An HTTP client for stand-ins on loopback, which no proxy can reach.
///
/// # Errors
/// When no HTTP client can be had.
pub fn http_client() -> reqwest::Result<reqwest::Client> {
    // reqwest wants a TLS provider even for plain HTTP; a second installation fails and changes nothing.
    drop(rustls::crypto::ring::default_provider().install_default());
    reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(20)).build()
}

/// Signs and sends calls to one endpoint with one key.
pub struct AwsQuery {
    endpoint: String,
    credentials: Credentials,
    http: reqwest::Client,
}

impl AwsQuery {
    /// A client of `endpoint`, signing with a long-term key.
    ///
    /// # Errors
    /// When no HTTP client can be had.
    pub fn new(endpoint: &str, access_key_id: &str, secret_access_key: &str) -> Result<Self, Error> {
        Ok(Self {
            endpoint: endpoint.to_owned(),
            credentials: Credentials::new(access_key_id, secret_access_key, None, None, "test"),
            http: http_client()?,
        })
    }

    /// Calls `action` of `service` and reads its answer.
    ///
    /// # Errors
    /// When the call fails or its answer isn't a `T`.
    pub async fn call<T: DeserializeOwned>(
        &self,
        service: &str,
        version: &str,
        action: &str,
        parameters: &[(&str, &str)],
    ) -> Result<T, Error> {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("Action", action), ("Version", version)])
            .extend_pairs(parameters)
            .finish();
        let mut request = http::Request::post(&self.endpoint).header("content-type", FORM).body(body)?;
        self.sign(service, &mut request)?;
        let answer = self.http.execute(request.try_into()?).await?;
        let (status, text) = (answer.status(), answer.text().await?);
        if !status.is_success() {
            return Err(format!("{action}: {status}: {text}").into());
        }
        Ok(quick_xml::de::from_str(&text)?)
    }

    fn sign(&self, service: &str, request: &mut http::Request<String>) -> Result<(), Error> {
        let identity = self.credentials.clone().into();
        let params = v4::SigningParams::builder()
            .identity(&identity)
            .region(REGION)
            .name(service)
            .time(SystemTime::now())
            .settings(SigningSettings::default())
            .build()?
            .into();
        let signable = SignableRequest::new(
            "POST",
            &self.endpoint,
            [("content-type", FORM)].into_iter(),
            SignableBody::Bytes(request.body().as_bytes()),
        )?;
        let (instructions, _) = sign(signable, &params)?.into_parts();
        instructions.apply_to_request_http1x(request);
        Ok(())
    }
}
