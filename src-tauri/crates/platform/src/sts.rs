//! AWS STS, through the AWS SDK.

mod calls;
pub(crate) mod error;

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use aws_sdk_sts::Client;
use aws_sdk_sts::config::endpoint::{DefaultResolver, Params, ResolveEndpoint as _};
use aws_sdk_sts::config::retry::RetryConfig;
use aws_sdk_sts::config::timeout::TimeoutConfig;
use aws_sdk_sts::config::{
    AppName, BehaviorVersion, Builder, Config, IdentityCache, Region, StalledStreamProtectionConfig,
};
use aws_sdk_sts::operation::RequestId;
use rolecall_core::failure::{Failure, NetworkError};
use rolecall_core::mfa::MfaCode;
use rolecall_core::plan::Call;
use rolecall_core::reach::Reach;
use rolecall_core::source::Identity;
use rolecall_core::state::event::{Assumed, Identified};
use rolecall_engine::ports::{BoxFuture, Signer, Sts};

use crate::http::{Http, Limits};

/// So many clients are kept: regions, and the endpoints that people try.
const MOST_CLIENTS: usize = 64;

/// STS of every region.
pub struct AwsSts {
    http: Http,
    endpoint: Option<String>,
    /// One a region, kept: the SDK learns how wrong this computer's clock is from the answers, a client at a time.
    /// They hold no credentials; each call brings its own.
    clients: Mutex<HashMap<(String, Reach), Client>>,
}

impl AwsSts {
    /// STS by the endpoints that the environment of `http` says, or what stands for it at `endpoint`.
    pub fn new(http: Http, endpoint: Option<String>) -> Self {
        Self { http, endpoint, clients: Mutex::default() }
    }

    async fn client(&self, region: &str) -> Result<Client, Failure> {
        let mut reach = self.http.reach().await;
        self.http.environment().check(reach.sts_endpoint.as_deref())?;
        reach.sts_endpoint = self.endpoint.clone().or(reach.sts_endpoint);
        // A map that a panicking thread left is whole: nothing here stops half way.
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if clients.len() >= MOST_CLIENTS {
            clients.clear();
        }
        let key = (region.to_owned(), reach);
        Ok(clients.entry(key).or_insert_with_key(|(region, reach)| self.new_client(region, reach)).clone())
    }

    fn new_client(&self, region: &str, reach: &Reach) -> Client {
        let limits = self.http.limits();
        let config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(region.to_owned()))
            .use_fips(reach.use_fips)
            .use_dual_stack(reach.use_dual_stack)
            .http_client(self.http.sdk_client())
            .retry_config(retries(limits))
            .timeout_config(timeouts(limits))
            // Answers are in memory before the SDK sees them.
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .identity_cache(IdentityCache::no_cache())
            .app_name(AppName::new("rolecall").unwrap_or_else(|_| unreachable!("a valid name")));
        let config = match &reach.sts_endpoint {
            Some(endpoint) => config.endpoint_url(endpoint),
            None => config,
        };
        Client::from_conf(config.build())
    }

    /// GetCallerIdentity of whatever signs `once`.
    async fn identify(&self, once: Builder, region: &str) -> Result<Identified, Failure> {
        let request = self.client(region).await?.get_caller_identity();
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
        Box::pin(async move {
            let region = call.region().to_owned();
            let mut made = self.make(signer.clone(), call.clone(), code.clone()).await;
            if is_of_clock(&made) {
                made = self.make(signer, call, code).await;
            }
            made.map_err(|failure| error::of_region(failure, &region))
        })
    }

    fn caller_identity(&self, signer: Signer, region: String) -> BoxFuture<'_, Result<Identified, Failure>> {
        Box::pin(async move {
            let mut identified = self.identify(calls::signed(&signer)?, &region).await;
            if is_of_clock(&identified) {
                identified = self.identify(calls::signed(&signer)?, &region).await;
            }
            identified.map_err(|failure| error::of_region(failure, &region))
        })
    }
}

/// Whether AWS refused for this computer's clock. Then one more try is worth it: from that answer the SDK has learnt by
/// how much the clock is off now. An MFA code is not used up by it, since AWS looks at the signature first.
fn is_of_clock<T>(result: &Result<T, Failure>) -> bool {
    matches!(result, Err(Failure::Aws(error)) if error.is_of_clock())
}

/// The address of a region's STS.
///
/// # Errors
/// There is none of that kind, in the SDK's words.
pub async fn address(region: &str, reach: &Reach) -> Result<String, String> {
    let wanted = Params::builder()
        .region(region)
        .use_fips(reach.use_fips)
        .use_dual_stack(reach.use_dual_stack)
        .set_endpoint(reach.sts_endpoint.clone())
        .build();
    let found = DefaultResolver::new().resolve_endpoint(&wanted.map_err(|error| error.to_string())?).await;
    found.map(|endpoint| endpoint.url().to_owned()).map_err(|error| error.to_string())
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
