//! Signature version 4: finds out which credentials signed a request, and refuses what AWS refuses.
//!
//! A signature is checked by signing what came once more, with the secret that belongs to the key.

use std::sync::Arc;
use std::time::SystemTime;

use aws_credential_types::Credentials as AwsCredentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use http::{HeaderMap, Method, StatusCode, Uri};
use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::TimeZone};

use super::api::ApiError;
use super::credentials::{Credential, Credentials};

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const TOLERANCE: SignedDuration = SignedDuration::from_mins(15);
const TIME_FORMAT: &str = "%Y%m%dT%H%M%SZ";

/// A request as it came.
pub(super) struct Received<'a> {
    pub(super) method: &'a Method,
    pub(super) uri: &'a Uri,
    pub(super) headers: &'a HeaderMap,
    pub(super) body: &'a [u8],
}

/// The parts of an Authorization header.
pub(super) struct Authorization<'a> {
    pub(super) access_key_id: &'a str,
    date: &'a str,
    pub(super) region: &'a str,
    service: &'a str,
    signed_headers: Vec<&'a str>,
    signature: &'a str,
}

impl<'a> Authorization<'a> {
    /// Reads the Authorization header.
    pub(super) fn of(headers: &'a HeaderMap) -> Result<Self, ApiError> {
        let value = header(headers, "authorization").ok_or_else(|| {
            ApiError::new(
                StatusCode::FORBIDDEN,
                "MissingAuthenticationToken",
                "Request is missing Authentication Token",
            )
        })?;
        let fields = value
            .strip_prefix(ALGORITHM)
            .ok_or_else(|| incomplete(format!("Unsupported algorithm: '{value}'.")))?;
        let field = |name: &str| {
            fields
                .split(',')
                .find_map(|field| field.trim().strip_prefix(name)?.strip_prefix('='))
                .ok_or_else(|| incomplete(format!("Authorization header requires '{name}' parameter.")))
        };
        let (credential, signed, signature) =
            (field("Credential")?, field("SignedHeaders")?, field("Signature")?);
        let [access_key_id, date, region, service, "aws4_request"] =
            credential.split('/').collect::<Vec<_>>()[..]
        else {
            return Err(incomplete(format!(
                "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, \
                 got '{credential}'"
            )));
        };
        let signed_headers = signed.split(';').collect();
        Ok(Self { access_key_id, date, region, service, signed_headers, signature })
    }
}

/// The credentials that signed the request.
pub(super) fn authenticate(
    credentials: &Credentials,
    request: &Received<'_>,
    now: Timestamp,
) -> Result<Arc<Credential>, ApiError> {
    let authorization = Authorization::of(request.headers)?;
    let credential = credentials.find(authorization.access_key_id).ok_or_else(invalid_client_token_id)?;
    let token = header(request.headers, "x-amz-security-token");
    if token != credential.session.as_ref().map(|session| session.token.as_str()) {
        return Err(invalid_client_token_id());
    }
    let signed_at = signing_time(&authorization, request.headers)?;
    check_skew(signed_at, now)?;
    let expected = signature(&authorization, &credential, request, signed_at)?;
    if expected != authorization.signature {
        return Err(does_not_match(
            "The request signature we calculated does not match the signature you provided. Check your AWS Secret \
             Access Key and signing method. Consult the service documentation for details.",
        ));
    }
    if credential.expired(now) {
        return Err(ApiError::new(
            StatusCode::FORBIDDEN,
            "ExpiredToken",
            "The security token included in the request is expired",
        ));
    }
    Ok(credential)
}

/// X-Amz-Date, which the scope has to agree with.
fn signing_time(authorization: &Authorization<'_>, headers: &HeaderMap) -> Result<Timestamp, ApiError> {
    if authorization.service != "sts" {
        return Err(does_not_match("Credential should be scoped to correct service: 'sts'."));
    }
    for required in ["host", "x-amz-date"] {
        if !authorization.signed_headers.contains(&required) {
            return Err(does_not_match(format!(
                "'{required}' must be a 'SignedHeader' in the AWS Authorization."
            )));
        }
    }
    let date = header(headers, "x-amz-date").ok_or_else(|| {
        incomplete("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
    })?;
    let time = DateTime::strptime(TIME_FORMAT, date)
        .and_then(|time| time.to_zoned(TimeZone::UTC))
        .map_err(|_| incomplete(format!("Date must be in ISO-8601 'basic format'. Got '{date}'.")))?;
    if !date.starts_with(authorization.date) {
        return Err(does_not_match(format!(
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: \
             '{}' != '{}'.",
            authorization.date,
            date.get(..8).unwrap_or(date),
        )));
    }
    Ok(time.timestamp())
}

fn check_skew(signed_at: Timestamp, now: Timestamp) -> Result<(), ApiError> {
    let stamp = |time: Timestamp| time.strftime(TIME_FORMAT).to_string();
    let (earliest, latest) = (now.saturating_sub(TOLERANCE), now.saturating_add(TOLERANCE));
    // Adding a signed duration never fails: it saturates.
    let (earliest, latest) = (earliest.unwrap_or(now), latest.unwrap_or(now));
    if signed_at < earliest {
        return Err(does_not_match(format!(
            "Signature expired: {} is now earlier than {} ({} - 15 min.)",
            stamp(signed_at),
            stamp(earliest),
            stamp(now)
        )));
    }
    if signed_at > latest {
        return Err(does_not_match(format!(
            "Signature not yet current: {} is still later than {} ({} + 15 min.)",
            stamp(signed_at),
            stamp(latest),
            stamp(now)
        )));
    }
    Ok(())
}

/// Signs the request again with the secret that belongs to the key.
fn signature(
    authorization: &Authorization<'_>,
    credential: &Credential,
    request: &Received<'_>,
    signed_at: Timestamp,
) -> Result<String, ApiError> {
    let host = header(request.headers, "host").unwrap_or_default();
    let path = request.uri.path_and_query().map_or("/", http::uri::PathAndQuery::as_str);
    let headers = request.headers.iter().filter_map(|(name, value)| {
        let name = name.as_str();
        // The signer adds this one itself.
        let signed = authorization.signed_headers.contains(&name) && name != "x-amz-date";
        signed.then(|| Some((name, value.to_str().ok()?))).flatten()
    });
    let signable = SignableRequest::new(
        request.method.as_str(),
        format!("http://{host}{path}"),
        headers,
        SignableBody::Bytes(request.body),
    )
    .map_err(|error| does_not_match(error.to_string()))?;

    let token = credential.session.as_ref().map(|session| session.token.clone());
    let identity = AwsCredentials::new(
        credential.access_key_id.clone(),
        credential.secret_access_key.clone(),
        token,
        None,
        "sandbox",
    )
    .into();
    let mut settings = SigningSettings::default();
    // What the client signed decides, not what a client usually leaves out.
    settings.excluded_headers = None;
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region(authorization.region)
        .name(authorization.service)
        .time(SystemTime::from(signed_at))
        .settings(settings)
        .build()
        .map_err(|error| does_not_match(error.to_string()))?
        .into();
    let (_, signature) =
        sign(signable, &params).map_err(|error| does_not_match(error.to_string()))?.into_parts();
    Ok(signature)
}

pub(super) fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn invalid_client_token_id() -> ApiError {
    ApiError::new(
        StatusCode::FORBIDDEN,
        "InvalidClientTokenId",
        "The security token included in the request is invalid.",
    )
}

fn does_not_match(message: impl Into<String>) -> ApiError {
    ApiError::new(StatusCode::FORBIDDEN, "SignatureDoesNotMatch", message)
}

fn incomplete(message: impl Into<String>) -> ApiError {
    ApiError::new(StatusCode::BAD_REQUEST, "IncompleteSignature", message)
}
