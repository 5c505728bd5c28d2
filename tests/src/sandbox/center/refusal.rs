//! The errors of sso-oidc and of the portal, in their wire form.

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::{HeaderName, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::sandbox::faults::{FaultKind, Target};

/// An error, by the name of its exception.
pub(super) struct Refusal {
    status: StatusCode,
    pub(super) exception: &'static str,
    body: Value,
}

impl Refusal {
    /// An error of sso-oidc, as OAuth words it.
    fn oauth(status: StatusCode, exception: &'static str, error: &str, description: &str) -> Self {
        Self { status, exception, body: json!({ "error": error, "error_description": description }) }
    }

    fn bad(exception: &'static str, error: &str, description: &str) -> Self {
        Self::oauth(StatusCode::BAD_REQUEST, exception, error, description)
    }

    fn portal(status: StatusCode, exception: &'static str, message: &str) -> Self {
        Self { status, exception, body: json!({ "message": message }) }
    }

    pub(super) fn invalid_request(description: &str) -> Self {
        Self::bad("InvalidRequestException", "invalid_request", description)
    }

    pub(super) fn invalid_client() -> Self {
        let (status, text) = (StatusCode::UNAUTHORIZED, "Invalid client provided");
        Self::oauth(status, "InvalidClientException", "invalid_client", text)
    }

    pub(super) fn invalid_client_metadata(description: &str) -> Self {
        Self::bad("InvalidClientMetadataException", "invalid_client_metadata", description)
    }

    pub(super) fn invalid_redirect_uri() -> Self {
        Self::bad("InvalidRedirectUriException", "invalid_redirect_uri", "Invalid redirect URI provided")
    }

    pub(super) fn invalid_scope() -> Self {
        Self::bad("InvalidScopeException", "invalid_scope", "Invalid scope provided")
    }

    pub(super) fn invalid_grant() -> Self {
        Self::bad("InvalidGrantException", "invalid_grant", "Invalid grant provided")
    }

    pub(super) fn unsupported_grant_type() -> Self {
        Self::bad(
            "UnsupportedGrantTypeException",
            "unsupported_grant_type",
            "Unsupported grant type provided",
        )
    }

    pub(super) fn unauthorized_client() -> Self {
        let text = "The client is not authorized to request a code by this method";
        Self::bad("UnauthorizedClientException", "unauthorized_client", text)
    }

    pub(super) fn authorization_pending() -> Self {
        Self::bad("AuthorizationPendingException", "authorization_pending", "Authorization is still pending")
    }

    pub(super) fn slow_down() -> Self {
        Self::bad("SlowDownException", "slow_down", "The client is asking too often")
    }

    pub(super) fn expired_token() -> Self {
        Self::bad("ExpiredTokenException", "expired_token", "The device code has expired")
    }

    pub(super) fn access_denied() -> Self {
        Self::bad("AccessDeniedException", "access_denied", "Access was denied")
    }

    pub(super) fn unauthorized() -> Self {
        let text = "Session token not found or invalid";
        Self::portal(StatusCode::UNAUTHORIZED, "UnauthorizedException", text)
    }

    pub(super) fn invalid_parameter(message: &str) -> Self {
        Self::portal(StatusCode::BAD_REQUEST, "InvalidRequestException", message)
    }

    pub(super) fn no_access() -> Self {
        Self::portal(StatusCode::FORBIDDEN, "ForbiddenException", "No access")
    }

    pub(super) fn not_found() -> Self {
        Self::portal(StatusCode::NOT_FOUND, "ResourceNotFoundException", "Resource not found")
    }

    pub(super) fn too_many_requests() -> Self {
        let text = "HTTP 429 Unknown Code";
        Self::portal(StatusCode::TOO_MANY_REQUESTS, "TooManyRequestsException", text)
    }

    /// What a fault answers in the service's place.
    pub(super) fn fault(target: Target, kind: &FaultKind) -> Self {
        let status = match kind {
            FaultKind::Status(status) => *status,
            _ => 429,
        };
        match (status, target) {
            (400, Target::SsoOidc) => Self::invalid_request("Invalid request"),
            (401, Target::SsoOidc) => Self::invalid_client(),
            (429, Target::SsoOidc) => Self::slow_down(),
            (400, _) => Self::invalid_parameter("Invalid request"),
            (401, _) => Self::unauthorized(),
            (403, _) => Self::no_access(),
            (404, _) => Self::not_found(),
            (429, _) => Self::too_many_requests(),
            (status, _) => {
                let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                Self::oauth(status, "InternalServerException", "server_error", "Internal server error")
            }
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let headers = [
            (HeaderName::from_static("x-amzn-errortype"), self.exception.to_owned()),
            (HeaderName::from_static("x-amzn-requestid"), Uuid::new_v4().to_string()),
        ];
        (self.status, headers, Json(self.body)).into_response()
    }
}
