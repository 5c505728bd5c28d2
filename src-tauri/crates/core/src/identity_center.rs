//! IAM Identity Center: an instance that people sign in to, and what it lists.

mod start_url;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;
use ts_rs::TS;

use crate::duration::Seconds;
use crate::role::{OpenWith, PermissionSet};
use crate::source::Source;

pub use start_url::{is_of_aws, is_start_url, region_of_start_url};

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
        Self::at(&center.start_url, source.region.clone())
    }

    /// The instance of that start URL; `None`: its region is not known.
    pub fn at(start_url: &str, region: Option<String>) -> Option<Self> {
        let region = region.or_else(|| region_of_start_url(start_url))?;
        Some(Self { start_url: start_url::plain(start_url).to_owned(), region })
    }
}

impl Instance {
    /// The portal's own way to a console of a permission set. It has no secret: the browser's sign-in to the portal opens it.
    pub fn console(&self, set: &PermissionSet, destination: &str) -> String {
        let encoded = |text| utf8_percent_encode(text, NON_ALPHANUMERIC);
        format!(
            "{}/#/console?account_id={}&role_name={}&destination={}",
            self.start_url,
            encoded(&set.account_id),
            encoded(&set.role_name),
            encoded(destination)
        )
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_portals_way_to_a_console_has_no_secret_and_one_meaning() {
        let start_url = "https://acme.awsapps.com/start".to_owned();
        let instance = Instance { start_url, region: "eu-west-1".to_owned() };
        let set = PermissionSet { account_id: "111122223333".to_owned(), role_name: "Ops+1@x".to_owned() };
        assert_eq!(
            instance.console(&set, "https://console.aws.amazon.com/s3/home?region=eu-west-1&a=b"),
            "https://acme.awsapps.com/start/#/console?account_id=111122223333&role_name=Ops%2B1%40x&destination=\
             https%3A%2F%2Fconsole%2Eaws%2Eamazon%2Ecom%2Fs3%2Fhome%3Fregion%3Deu%2Dwest%2D1%26a%3Db"
        );
    }
}
