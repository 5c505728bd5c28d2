//! IAM Identity Center: an instance that people sign in to, and what a sign-in to it leaves.
//!
//! Its service gives no length of a sign-in: the portal's session ends when the administrator says so, and a refresh that
//! is refused then is the first that is heard of it. So the length is learned, or a person types it.

mod signed_in;
mod start_url;

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;
use ts_rs::TS;

use crate::duration::Seconds;
use crate::role::OpenWith;
use crate::source::Source;

pub use signed_in::{DeviceCode, Registration, SignInKept, Tokens, learned_length};
pub use start_url::{is_start_url, region_of_start_url};

/// What only a source of kind `identity-center` has.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[ts(export, optional_fields)]
pub struct IdentityCenter {
    /// `https://d-1234567890.awsapps.com/start`, or an address of the company's own that leads there.
    pub start_url: String,
    /// The port of the callback; any free one where absent.
    pub callback_port: Option<u16>,
    /// The browser, or the profile of it, that a person signs in with; the system's browser where absent.
    pub sign_in_with: Option<OpenWith>,
    /// How long the portal's session lasts, where a person knows; learned where absent.
    pub session_duration: Option<Seconds>,
    /// What its roles are called: `{account_name}`, `{account_id}` and `{role}` stand for what they say.
    pub role_names: Option<String>,
}

/// What its roles are called where the source says nothing else.
pub const ROLE_NAMES: &str = "{account_name}/{role}";

/// Where an instance is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instance {
    /// Its start URL, without what only a browser needs.
    pub start_url: String,
    /// Its region.
    pub region: String,
}

impl Instance {
    /// The instance of a source; `None`: it is of another kind, or its region is not known.
    pub fn of(source: &Source) -> Option<Self> {
        let center = source.kind.identity_center()?;
        let region = source.region.clone().or_else(|| region_of_start_url(&center.start_url))?;
        Some(Self { start_url: start_url::plain(&center.start_url).to_owned(), region })
    }
}

/// How a person signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Flow {
    /// In the browser of this computer, which comes back to it: an authorization code with PKCE.
    Browser,
    /// In any browser, where a person types or compares a code.
    Device,
}

/// An account of an instance, as the portal lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedAccount {
    /// The twelve digits.
    pub id: String,
    /// Its name; its digits where it has none.
    pub name: String,
}

/// A page of a list of the portal's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// What it lists.
    pub items: Vec<T>,
    /// Names the page behind it, where there is one.
    pub next: Option<String>,
}
