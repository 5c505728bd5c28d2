//! A company's own address for its access portal: where it leads is AWS's, or it is not used.

use std::borrow::Cow;

use reqwest::header::LOCATION;
use rolecall_core::failure::{CenterFailure, Failure};
use rolecall_core::identity_center::{Instance, is_of_aws};
use url::Url;

use super::AwsIdentityCenter;
use crate::http::network_error;

impl AwsIdentityCenter {
    /// The start URL as AWS knows it. A company's own address is followed once.
    pub(super) async fn start_url<'a>(&self, instance: &'a Instance) -> Result<Cow<'a, str>, Failure> {
        let start_url = &instance.start_url;
        if is_of_aws(start_url) {
            return Ok(Cow::Borrowed(start_url));
        }
        let client = self.http.client(start_url).await?;
        let answer = client.get(start_url).timeout(self.http.limits().attempt).send().await;
        let answer = answer.map_err(|error| Failure::Network(network_error(&error.without_url())))?;
        let leads_to = answer.headers().get(LOCATION).and_then(|location| location.to_str().ok());
        let base = Url::parse(start_url).ok();
        let leads_to = base.zip(leads_to).and_then(|(base, location)| base.join(location).ok());
        match leads_to {
            Some(url) if is_of_aws(url.as_str()) => {
                let plain = url.as_str().split(['#', '?']).next().unwrap_or_default();
                Ok(Cow::Owned(plain.trim_end_matches('/').to_owned()))
            }
            other => Err(Failure::IdentityCenter(CenterFailure::NotOfAws { host: host(other, start_url) })),
        }
    }
}

fn host(leads_to: Option<Url>, start_url: &str) -> String {
    let url = leads_to.or_else(|| Url::parse(start_url).ok());
    url.and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
}
