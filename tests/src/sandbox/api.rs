//! The awsQuery wire form: parameters as they come, answers and errors as STS writes them.

use std::collections::BTreeMap;

use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};
use quick_xml::escape::escape;
use serde::Serialize;
use uuid::Uuid;

const NAMESPACE: &str = "https://sts.amazonaws.com/doc/2011-06-15/";

/// The parameters of a form or a query.
#[derive(Default)]
pub(super) struct Params(BTreeMap<String, String>);

impl Params {
    pub(super) fn parse(form: &[u8]) -> Self {
        Self(url::form_urlencoded::parse(form).into_owned().collect())
    }

    /// A parameter's value; one that was sent empty is there.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// The values of a list: `list("Tags", ".Key")` reads `Tags.member.1.Key` and so on.
    pub(super) fn list(&self, name: &str, suffix: &str) -> Vec<&str> {
        (1..).map_while(|index| self.get(&format!("{name}.member.{index}{suffix}"))).collect()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&String, &String)> {
        self.0.iter()
    }
}

/// An error of STS.
#[derive(Debug)]
pub(super) struct ApiError {
    pub(super) status: StatusCode,
    pub(super) code: &'static str,
    pub(super) message: String,
}

impl ApiError {
    pub(super) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into() }
    }

    /// 400 ValidationError.
    pub(super) fn validation(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "ValidationError", message)
    }

    /// 403 AccessDenied.
    pub(super) fn access_denied(message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "AccessDenied", message)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let kind = if self.status.is_server_error() { "Receiver" } else { "Sender" };
        let (code, message, request_id) = (self.code, escape(self.message.as_str()), Uuid::new_v4());
        let body = format!(
            "<ErrorResponse xmlns=\"{NAMESPACE}\">\n  <Error>\n    <Type>{kind}</Type>\n    <Code>{code}</Code>\n    \
             <Message>{message}</Message>\n  </Error>\n  <RequestId>{request_id}</RequestId>\n</ErrorResponse>\n"
        );
        xml(self.status, request_id, body)
    }
}

/// The answer to `action` around its `result`.
pub(super) fn answer<T: Serialize>(action: &str, result: &T) -> Response {
    let result = match quick_xml::se::to_string_with_root(&format!("{action}Result"), result) {
        Ok(result) => result,
        Err(error) => {
            let message = format!("the sandbox could not write its answer: {error}");
            return ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "InternalFailure", message)
                .into_response();
        }
    };
    let request_id = Uuid::new_v4();
    let body = format!(
        "<{action}Response xmlns=\"{NAMESPACE}\">{result}<ResponseMetadata><RequestId>{request_id}</RequestId>\
         </ResponseMetadata></{action}Response>"
    );
    xml(StatusCode::OK, request_id, body)
}

fn xml(status: StatusCode, request_id: Uuid, body: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/xml".to_owned()),
        (header::HeaderName::from_static("x-amzn-requestid"), request_id.to_string()),
    ];
    (status, headers, body).into_response()
}
