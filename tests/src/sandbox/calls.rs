//! The log: what was asked of the sandbox and how it ended. It keeps no secret, token or MFA code.

use std::collections::BTreeMap;
use std::sync::Mutex;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::lock;

/// A call of STS, or of the sign-in endpoint's getSigninToken.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Call {
    /// When it came, by the sandbox's clock.
    pub time: Timestamp,
    /// `AssumeRole`, `GetCallerIdentity`, `GetSessionToken` and so on, or `getSigninToken`.
    pub action: String,
    /// The HTTP method.
    pub method: String,
    /// The key that signed it, or that a sign-in token was asked for.
    pub access_key_id: Option<String>,
    /// The region in the signature's scope.
    pub region: Option<String>,
    /// RoleArn.
    pub role_arn: Option<String>,
    /// RoleSessionName.
    pub session_name: Option<String>,
    /// DurationSeconds, or SessionDuration at the sign-in endpoint.
    pub duration: Option<i64>,
    /// Every other parameter but TokenCode, WebIdentityToken and Session.
    pub parameters: BTreeMap<String, String>,
    /// Whether a TokenCode came with it.
    pub token_code_given: bool,
    /// The User-Agent header.
    pub user_agent: Option<String>,
    /// The HTTP status of the answer; none while the call is pending or when the connection was cut.
    pub status: Option<u16>,
    /// `pending`, `ok`, `cut`, or the error's code.
    pub outcome: String,
}

/// A visit of the login URL.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Login {
    /// When it came, by the sandbox's clock.
    pub time: Timestamp,
    /// Destination, as asked for.
    pub destination: Option<String>,
    /// Issuer, as asked for.
    pub issuer: Option<String>,
    /// The key whose credentials the sign-in token was made from.
    pub access_key_id: Option<String>,
    /// The ARN of the identity that signed in.
    pub arn: Option<String>,
    /// The User-Agent header.
    pub user_agent: Option<String>,
    /// The HTTP status of the answer; none when the connection was cut.
    pub status: Option<u16>,
    /// `ok` or why it was refused.
    pub outcome: String,
}

/// A console page that was fetched.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Page {
    /// When it came, by the sandbox's clock.
    pub time: Timestamp,
    /// Path and query.
    pub path: String,
    /// The ARN of the identity that was signed in, if one was.
    pub arn: Option<String>,
    /// The User-Agent header.
    pub user_agent: Option<String>,
    /// The HTTP status of the answer.
    pub status: u16,
}

/// Everything in the log, oldest first.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct CallLog {
    /// Calls of STS and getSigninToken.
    pub calls: Vec<Call>,
    /// Visits of the login URL.
    pub logins: Vec<Login>,
    /// Console pages fetched.
    pub pages: Vec<Page>,
}

impl CallLog {
    /// How many calls of `action` came, whatever their outcome.
    pub fn count(&self, action: &str) -> usize {
        self.calls.iter().filter(|call| call.action == action).count()
    }

    /// How many calls of `action` were carried out, whether or not their answers have left yet.
    pub fn done(&self, action: &str) -> usize {
        self.calls.iter().filter(|call| call.action == action && call.outcome == "ok").count()
    }
}

/// The log that handlers write to.
#[derive(Default)]
pub(super) struct Log(Mutex<Entries>);

#[derive(Default)]
struct Entries {
    log: CallLog,
    /// How often the log was cleared: a call that was pending then has no place in the new one.
    cleared: u32,
}

/// A call noted on arrival, so that one whose client gave up is counted too.
#[must_use]
pub(super) struct Pending {
    index: usize,
    cleared: u32,
}

impl Log {
    pub(super) fn begin(&self, call: Call) -> Pending {
        let mut entries = lock(&self.0);
        entries.log.calls.push(Call { outcome: "pending".to_owned(), ..call });
        Pending { index: entries.log.calls.len() - 1, cleared: entries.cleared }
    }

    pub(super) fn finish(&self, pending: &Pending, status: Option<u16>, outcome: &str) {
        let mut entries = lock(&self.0);
        if entries.cleared == pending.cleared {
            let call = &mut entries.log.calls[pending.index];
            call.status = status;
            outcome.clone_into(&mut call.outcome);
        }
    }

    pub(super) fn login(&self, login: Login) {
        lock(&self.0).log.logins.push(login);
    }

    pub(super) fn page(&self, page: Page) {
        lock(&self.0).log.pages.push(page);
    }

    pub(super) fn snapshot(&self) -> CallLog {
        lock(&self.0).log.clone()
    }

    pub(super) fn clear(&self) {
        let mut entries = lock(&self.0);
        entries.log = CallLog::default();
        entries.cleared += 1;
    }
}
