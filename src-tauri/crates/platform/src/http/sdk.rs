//! The AWS SDK's way to the clients: one HTTP stack, one connection pool and one trust store for everything.

use std::fmt;
use std::time::Duration;

use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
    http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::DateTime;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::date_time::Format;
use jiff::{SignedDuration, Timestamp};
use reqwest::header::HeaderMap;
use rolecall_core::failure::{Failure, NetworkError};

use super::{Http, body, network_error};

/// The header that AWS's answers carry.
const REQUEST_ID: &str = "x-amzn-requestid";

/// The longest answer that is read. A session token has no maximum size; a megabyte of one is none of AWS's.
const MOST: usize = 1024 * 1024;

/// What went wrong with a call of the SDK's, for whoever looks through the causes of the SDK's error.
#[derive(Debug)]
pub struct CallFailed(pub Failure);

impl fmt::Display for CallFailed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the HTTP call failed")
    }
}

impl std::error::Error for CallFailed {}

impl Http {
    /// The clients, as the SDK takes them.
    pub fn sdk_client(&self) -> SharedHttpClient {
        let http = self.clone();
        http_client_fn(move |settings, _| {
            SharedHttpConnector::new(Connector { http: http.clone(), first_byte: first_byte(settings) })
        })
    }
}

/// The SDK's own wish for how long an answer may take; the metadata endpoints of containers and instances set it.
fn first_byte(settings: &HttpConnectorSettings) -> Option<Duration> {
    let read = settings.read_timeout()?;
    Some(read + settings.connect_timeout().unwrap_or_default())
}

#[derive(Debug)]
struct Connector {
    http: Http,
    first_byte: Option<Duration>,
}

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let (http, first_byte) = (self.http.clone(), self.first_byte);
        HttpConnectorFuture::new(async move {
            let answer = send(http, request);
            let answer = match first_byte {
                Some(limit) => tokio::time::timeout(limit, answer)
                    .await
                    .unwrap_or(Err(Failure::Network(NetworkError::Timeout))),
                None => answer.await,
            };
            answer.map_err(connector_error)
        })
    }
}

async fn send(http: Http, request: HttpRequest) -> Result<HttpResponse, Failure> {
    let client = http.client(request.uri()).await?;
    // Calls of STS and of the credential providers have their bodies in memory; nothing is streamed.
    let sent = request.body().bytes().unwrap_or_default().to_vec();
    let method = reqwest::Method::from_bytes(request.method().as_bytes()).unwrap_or(reqwest::Method::POST);
    let headers = request.headers().iter();
    let call =
        headers.fold(client.request(method, request.uri()), |call, (name, value)| call.header(name, value));
    let response = call.body(sent).send().await;
    let response = response.map_err(|error| Failure::Network(network_error(&error.without_url())))?;
    if response.status() == reqwest::StatusCode::PROXY_AUTHENTICATION_REQUIRED {
        return Err(Failure::Network(NetworkError::Proxy));
    }
    let status = response.status().as_u16().try_into();
    let headers = response.headers().clone();
    http.note_clock(&headers);
    let received = body(response, MOST).await?;
    let status = status.map_err(|_| Failure::Network(NetworkError::NotAws))?;
    let mut answer = HttpResponse::new(status, SdkBody::from(received));
    for (name, value) in &headers {
        // A value that is no text is nothing STS sends.
        if let Ok(value) = value.to_str() {
            drop(answer.headers_mut().try_append(name.as_str().to_owned(), value.to_owned()));
        }
    }
    Ok(answer)
}

impl Http {
    /// Notes by how much this clock is ahead of AWS's. What else answers in AWS's place, such as a captive portal, has a
    /// clock of its own.
    pub(crate) fn note_clock(&self, headers: &HeaderMap) {
        if headers.contains_key(REQUEST_ID)
            && let Some(ahead) = clock_ahead(headers, Timestamp::now())
        {
            self.0.clock_ahead.send_replace(Some(ahead));
        }
    }
}

/// This clock minus an answer's Date header.
fn clock_ahead(headers: &HeaderMap, now: Timestamp) -> Option<SignedDuration> {
    Some(now.duration_since(date(headers)?))
}

/// When an answer was given, by its Date header. One out of a cache has an old one.
pub(crate) fn date(headers: &HeaderMap) -> Option<Timestamp> {
    if headers.contains_key(reqwest::header::AGE) {
        return None;
    }
    let date = headers.get(reqwest::header::DATE)?.to_str().ok()?;
    let date = DateTime::from_str(date, Format::HttpDate).ok()?;
    Timestamp::from_second(date.secs()).ok()
}

/// What the SDK should make of it: whether another try may help.
fn connector_error(failure: Failure) -> ConnectorError {
    use NetworkError as N;
    let error = |failure| Box::new(CallFailed(failure));
    match failure {
        Failure::Network(N::Timeout) => ConnectorError::timeout(error(failure)),
        Failure::Network(N::Dns | N::Connect | N::Cut) => ConnectorError::io(error(failure)),
        _ => ConnectorError::other(error(failure), None),
    }
}
