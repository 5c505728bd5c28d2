//! AWS STS, through the AWS SDK.

mod calls;
pub(crate) mod error;

use std::collections::HashMap;
use std::env;
use std::sync::{Mutex, PoisonError};

use aws_sdk_sts::Client;
use aws_sdk_sts::config::retry::RetryConfig;
use aws_sdk_sts::config::timeout::TimeoutConfig;
use aws_sdk_sts::config::{
    AppName, BehaviorVersion, Builder, Config, IdentityCache, Region, StalledStreamProtectionConfig,
};
use aws_sdk_sts::operation::RequestId;
use rolecall_core::failure::{Failure, NetworkError};
use rolecall_core::mfa::MfaCode;
use rolecall_core::plan::Call;
use rolecall_core::source::Identity;
use rolecall_core::state::event::{Assumed, Identified};
use rolecall_engine::ports::{BoxFuture, Signer, Sts};

use crate::http::{Http, Limits};

/// STS of every region.
pub struct AwsSts {
    http: Http,
    endpoint: Option<String>,
    /// One a region, kept: the SDK learns how wrong this computer's clock is from the answers, a client at a time.
    /// They hold no credentials; each call brings its own.
    clients: Mutex<HashMap<String, Client>>,
}

impl AwsSts {
    /// STS, or what stands for it at `endpoint` (see [`endpoint_from_environment`]).
    pub fn new(http: Http, endpoint: Option<String>) -> Self {
        Self { http, endpoint, clients: Mutex::default() }
    }

    fn client(&self, region: &str) -> Client {
        // A map that a panicking thread left is whole: nothing here stops half way.
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        clients.entry(region.to_owned()).or_insert_with(|| self.new_client(region)).clone()
    }

    fn new_client(&self, region: &str) -> Client {
        let limits = self.http.limits();
        let config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(region.to_owned()))
            .http_client(self.http.sdk_client())
            .retry_config(retries(limits))
            .timeout_config(timeouts(limits))
            // Answers are in memory before the SDK sees them.
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .identity_cache(IdentityCache::no_cache())
            .app_name(AppName::new("rolecall").unwrap_or_else(|_| unreachable!("a valid name")));
        let config = match &self.endpoint {
            Some(endpoint) => config.endpoint_url(endpoint),
            None => config,
        };
        Client::from_conf(config.build())
    }

    /// GetCallerIdentity of whatever signs `once`.
    async fn identify(&self, once: Builder, region: &str) -> Result<Identified, Failure> {
        let request = self.client(region).get_caller_identity();
        let answer =
            request.customize().config_override(once).send().await.map_err(|e| error::failure(&e))?;
        let (Some(account), Some(arn)) = (answer.account(), answer.arn()) else {
            return Err(Failure::Network(NetworkError::NotAws));
        };
        Ok(Identified {
            identity: Identity { account: account.to_owned(), arn: arn.to_owned() },
            request_id: answer.request_id().map(str::to_owned),
        })
    }
}

impl Sts for AwsSts {
    fn call(
        &self,
        signer: Signer,
        call: Call,
        code: Option<MfaCode>,
    ) -> BoxFuture<'_, Result<Assumed, Failure>> {
        Box::pin(self.make(signer, call, code))
    }

    fn caller_identity(&self, signer: Signer, region: String) -> BoxFuture<'_, Result<Identified, Failure>> {
        Box::pin(async move { self.identify(calls::signed(&signer)?, &region).await })
    }
}

/// The endpoint the SDK's own variables name: `AWS_ENDPOINT_URL_STS`, else `AWS_ENDPOINT_URL`, and neither where
/// `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` says so. The SDK reads them only for clients made by its configuration loader.
pub fn endpoint_from_environment() -> Option<String> {
    endpoint(|name| env::var(name).ok())
}

fn endpoint(variable: impl Fn(&str) -> Option<String>) -> Option<String> {
    let set = |name| variable(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
    if set("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS").is_some_and(|value| value.eq_ignore_ascii_case("true")) {
        return None;
    }
    set("AWS_ENDPOINT_URL_STS").or_else(|| set("AWS_ENDPOINT_URL"))
}

/// The SDK's own rules: random pauses, and another try only after throttling, a server's error or the network's.
pub(crate) fn retries(limits: Limits) -> RetryConfig {
    RetryConfig::standard().with_max_attempts(limits.tries).with_initial_backoff(limits.pause)
}

pub(crate) fn timeouts(limits: Limits) -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(limits.connect)
        .operation_attempt_timeout(limits.attempt)
        .operation_timeout(limits.total)
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_endpoint_is_the_sdks() {
        for (variables, expected) in [
            (vec![], None),
            (vec![("AWS_ENDPOINT_URL", "http://a")], Some("http://a")),
            (vec![("AWS_ENDPOINT_URL", "http://a"), ("AWS_ENDPOINT_URL_STS", "http://b")], Some("http://b")),
            (vec![("AWS_ENDPOINT_URL", "http://a"), ("AWS_ENDPOINT_URL_STS", " ")], Some("http://a")),
            (
                vec![("AWS_ENDPOINT_URL_STS", "http://b"), ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "True")],
                None,
            ),
            (
                vec![("AWS_ENDPOINT_URL_STS", "http://b"), ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "false")],
                Some("http://b"),
            ),
        ] {
            let variable = |name: &str| {
                variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
            };
            assert_eq!(endpoint(variable).as_deref(), expected, "{variables:?}");
        }
    }
}
