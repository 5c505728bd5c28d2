//! The credentials and region of a source, as the AWS SDK finds them.

use std::error::Error as StdError;

use aws_config::default_provider::credentials::DefaultCredentialsChain;
use aws_config::environment::EnvironmentVariableRegionProvider;
use aws_config::meta::region::ProvideRegion;
use aws_config::profile::{ProfileFileCredentialsProvider, ProfileFileRegionProvider};
use aws_config::provider_config::ProviderConfig;
use aws_credential_types::Credentials;
use aws_credential_types::provider::ProvideCredentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_sts::config::Region;
use rolecall_core::failure::Failure;
use rolecall_core::partition::Partition;
use rolecall_core::secret::ExposeSecret;
use rolecall_core::source::{Source, SourceKind};
use rolecall_engine::ports::Signer;

use super::{SOURCE_LIMIT, error, retries, timeouts};
use crate::http::{Http, chain};

/// The longest text of the SDK's that is passed on.
const MOST_REASON: usize = 400;

/// What signs a call. Providers are made anew each time: the SDK keeps the files it has parsed, and people edit them.
pub async fn credentials(
    http: &Http,
    signer: Signer,
    source: &Source,
    region: &str,
) -> Result<Credentials, Failure> {
    if let Signer::Key(key) = signer {
        let secret = key.secret_access_key.expose_secret();
        return Ok(Credentials::new(key.access_key_id, secret, None, None, "rolecall"));
    }
    let limits = http.limits();
    let config = ProviderConfig::without_region()
        .with_region(Some(Region::new(region.to_owned())))
        .with_http_client(http.sdk_client())
        .with_retry_config(retries(limits))
        .with_timeout_config(timeouts(limits));
    let asked = async {
        match &source.kind {
            SourceKind::Profile { profile } => {
                let builder =
                    ProfileFileCredentialsProvider::builder().configure(&config).profile_name(profile);
                builder.build().provide_credentials().await
            }
            SourceKind::AccessKey | SourceKind::Environment | SourceKind::WebIdentity(_) => {
                let builder = DefaultCredentialsChain::builder().configure(config);
                let chain = builder.region(Region::new(region.to_owned())).build().await;
                chain.provide_credentials().await
            }
        }
    };
    let answer = tokio::time::timeout(SOURCE_LIMIT, asked).await;
    let answer = answer.unwrap_or_else(|_| Err(CredentialsError::provider_timed_out(SOURCE_LIMIT)));
    answer.map_err(|error| failure(source, &error))
}

/// Temporary credentials as the SDK takes them.
pub fn temporary(credentials: &rolecall_core::secret::Credentials) -> Credentials {
    let secret = credentials.secret_access_key.expose_secret();
    let token = credentials.session_token.expose_secret().to_owned();
    Credentials::new(&credentials.access_key_id, secret, Some(token), None, "rolecall")
}

/// The region to ask who a source is in: its own, else what the SDK finds for it, else the default of `aws`.
pub async fn region(source: &Source) -> String {
    if let Some(region) = &source.region {
        return region.clone();
    }
    let found = match &source.kind {
        SourceKind::AccessKey | SourceKind::WebIdentity(_) => None,
        SourceKind::Profile { profile } => {
            ProfileFileRegionProvider::builder().profile_name(profile).build().region().await
        }
        SourceKind::Environment => EnvironmentVariableRegionProvider::new().region().await,
    };
    found.map_or_else(|| Partition::Aws.default_region().to_owned(), |region| region.to_string())
}

/// The SDK's words, cause by cause. They name files, profiles and providers, and may quote a credential process's
/// stderr, which every caller logs; never its stdout.
fn failure(source: &Source, error: &CredentialsError) -> Failure {
    if let Some(failure) = error::call_failed(error) {
        return failure;
    }
    let mut reason = String::new();
    for cause in chain(error).map(<dyn StdError>::to_string) {
        // Many an error repeats its cause's words.
        if !reason.contains(&cause) {
            reason += if reason.is_empty() { "" } else { ": " };
            reason += &cause;
        }
    }
    if let Some((end, _)) = reason.char_indices().nth(MOST_REASON) {
        reason.truncate(end);
        reason.push('…');
    }
    Failure::SourceCredentials { source: source.name.clone(), reason }
}
