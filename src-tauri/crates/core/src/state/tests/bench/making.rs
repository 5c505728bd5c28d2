//! Requests, askers and answers of the world, as the stories need them.

use jiff::Timestamp;

use crate::caller::{Caller, Requester, Surface};
use crate::failure::{AwsError, Failure};
use crate::id::{ConnectionId, RoleId};
use crate::request::Request;
use crate::secret::{Credentials, SignInLink, SourceCredentials};
use crate::state::event::{Assumed, MintedLink};

pub fn console(role: &str) -> Request {
    Request::open_console(RoleId::new(role))
}

pub fn renew(role: &str) -> Request {
    Request::Renew { role: RoleId::new(role) }
}

pub fn assumed(expiration: Timestamp) -> Assumed {
    let credentials = Credentials {
        access_key_id: "ASIAEXAMPLE".to_owned(),
        secret_access_key: "canary-secret".into(),
        session_token: "canary-token".into(),
        expiration,
    };
    Assumed { credentials, assumed_arn: None, request_id: Some("req-1".to_owned()) }
}

/// What the SDK finds where somebody is signed in.
pub fn role_credentials() -> SourceCredentials {
    SourceCredentials { session_token: Some("canary-source-token".into()), ..user_key("ASIASOURCE") }
}

/// What the SDK finds in a profile with a user's key.
pub fn user_key(access_key_id: &str) -> SourceCredentials {
    SourceCredentials {
        access_key_id: access_key_id.to_owned(),
        secret_access_key: "canary-source-secret".into(),
        session_token: None,
        expiration: None,
    }
}

pub fn minted() -> MintedLink {
    MintedLink { link: SignInLink("https://signin.example/canary-link".into()), with_duration: true }
}

/// AWS's words for a code it does not take.
pub fn wrong_code() -> Failure {
    refusal("AccessDenied", "MultiFactorAuthentication failed with invalid MFA one time pass code.")
}

pub fn not_trusted() -> Failure {
    refusal("AccessDenied", "User: u is not authorized to perform: sts:AssumeRole on resource: r")
}

pub fn refusal(code: &str, message: &str) -> Failure {
    Failure::Aws(AwsError {
        code: code.to_owned(),
        message: message.to_owned(),
        status: 403,
        request_id: None,
        skew: None,
        external_id: false,
        duration: None,
        region: None,
    })
}

/// A click in the tray menu.
pub fn click() -> Requester {
    Requester::click(Surface::Tray, None)
}

/// A command in a terminal where somebody sits.
pub fn terminal(connection: u64) -> Requester {
    over(connection, Surface::CommandLine, true)
}

/// A program that reads `credential_process` and can ask nobody.
pub fn program(connection: u64) -> Requester {
    over(connection, Surface::CommandLine, false)
}

pub fn window(connection: u64) -> Requester {
    over(connection, Surface::Window, false)
}

fn over(connection: u64, surface: Surface, can_prompt: bool) -> Requester {
    Requester {
        surface,
        connection: Some(ConnectionId(connection)),
        caller: Some(Caller { pid: 7, program: "terraform".to_owned(), files: None }),
        program: None,
        can_prompt,
        activation_token: None,
        variables: crate::network_variables::NetworkVariables::default(),
        aws_places: None,
    }
}
