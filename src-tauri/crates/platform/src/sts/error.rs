//! What an error of the SDK's means. Its own words are never shown whole: only AWS's code, message and request id are.

use std::error::Error as StdError;

use aws_sdk_sts::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sts::operation::RequestId;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use jiff::{SignedDuration, Timestamp};
use rolecall_core::duration::Seconds;
use rolecall_core::failure::{AwsError, Failure, NetworkError};

use crate::http::{CallFailed, chain};

/// Turns an error of a call of STS into a failure.
pub fn failure<E>(error: &SdkError<E, HttpResponse>) -> Failure
where
    E: StdError + ProvideErrorMetadata + 'static,
{
    match error {
        SdkError::ServiceError(service) => refusal(service.err(), service.raw(), error.request_id()),
        SdkError::TimeoutError(_) => Failure::Network(NetworkError::Timeout),
        SdkError::DispatchFailure(dispatch) => dispatch
            .as_connector_error()
            .and_then(|error| call_failed(error))
            .unwrap_or(Failure::Network(NetworkError::Connect)),
        // 200, and a body that is no answer of STS: a page of somebody else's.
        SdkError::ResponseError(response) => unreadable(response.raw()),
        // The parameters were checked before, so what is left is an endpoint that is no address.
        _ => Failure::Network(NetworkError::Connect),
    }
}

/// Adds to a refusal what the call wanted and AWS's own words leave out: a time, and whether by an external id.
pub fn of_call(failure: Failure, duration: Seconds, external_id: bool) -> Failure {
    match failure {
        Failure::Aws(error) => Failure::Aws(AwsError { duration: Some(duration), external_id, ..error }),
        other => other,
    }
}

/// Adds to a refusal which region's STS it came from.
pub fn of_region(failure: Failure, region: &str) -> Failure {
    match failure {
        Failure::Aws(error) => Failure::Aws(AwsError { region: Some(region.into()), ..error }),
        other => other,
    }
}

/// What the HTTP client made of it, somewhere in an error's causes.
pub fn call_failed(error: &(dyn StdError + 'static)) -> Option<Failure> {
    chain(error).find_map(|error| error.downcast_ref::<CallFailed>()).map(|failed| failed.0.clone())
}

fn refusal(error: &impl ProvideErrorMetadata, raw: &HttpResponse, request_id: Option<&str>) -> Failure {
    let Some(code) = error.code() else { return unreadable(raw) };
    Failure::Aws(AwsError {
        code: code.to_owned(),
        message: error.message().unwrap_or_default().to_owned(),
        status: raw.status().as_u16(),
        request_id: request_id.map(Into::into),
        skew: skew(raw, Timestamp::now()),
        external_id: false,
        duration: None,
        region: None,
    })
}

/// An answer without AWS's code: a server in trouble, or a page of a proxy or portal.
fn unreadable(raw: &HttpResponse) -> Failure {
    let status = raw.status().as_u16();
    if status < 500 && status != 429 {
        return Failure::Network(NetworkError::NotAws);
    }
    Failure::Aws(AwsError {
        code: status.to_string(),
        message: String::new(),
        status,
        request_id: None,
        skew: skew(raw, Timestamp::now()),
        external_id: false,
        duration: None,
        region: None,
    })
}

/// This clock minus the answer's Date header. An answer out of a cache has an old one.
fn skew(raw: &HttpResponse, now: Timestamp) -> Option<SignedDuration> {
    if raw.headers().contains_key("age") {
        return None;
    }
    let date = DateTime::from_str(raw.headers().get("date")?, Format::HttpDate).ok()?;
    Some(now.duration_since(Timestamp::from_second(date.secs()).ok()?))
}

#[cfg(test)]
mod tests {
    use aws_smithy_types::body::SdkBody;

    use super::*;

    fn answer(status: u16, headers: &[(&'static str, &'static str)]) -> HttpResponse {
        let mut answer = HttpResponse::new(status.try_into().expect("a status"), SdkBody::empty());
        for (name, value) in headers {
            answer.headers_mut().insert(*name, *value);
        }
        answer
    }

    #[test]
    fn skew_is_this_clock_minus_awss() {
        let now: Timestamp = "2026-11-21T12:00:00Z".parse().expect("a time");
        for (headers, seconds) in [
            (&[("date", "Sat, 21 Nov 2026 11:40:00 GMT")][..], Some(1200)),
            (&[("date", "Sat, 21 Nov 2026 12:20:00 GMT")][..], Some(-1200)),
            (&[("date", "Sat, 21 Nov 2026 12:20:00 GMT"), ("age", "7")][..], None),
            (&[("date", "yesterday")][..], None),
            (&[][..], None),
        ] {
            assert_eq!(skew(&answer(403, headers), now).map(|skew| skew.as_secs()), seconds, "{headers:?}");
        }
    }

    #[test]
    fn an_answer_without_awss_code_is_no_answer_of_aws_unless_the_server_is_in_trouble() {
        for status in [200, 302, 400, 403, 404] {
            assert_eq!(unreadable(&answer(status, &[])), Failure::Network(NetworkError::NotAws), "{status}");
        }
        for status in [429, 500, 502, 503] {
            let Failure::Aws(error) = unreadable(&answer(status, &[])) else { panic!("{status}") };
            assert_eq!(error.status, status);
        }
    }
}
