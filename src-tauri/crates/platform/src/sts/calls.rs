//! The calls of STS that give credentials, each as the SDK has it.

use aws_sdk_sts::config::Builder;
use aws_sdk_sts::config::retry::RetryConfig;
use aws_sdk_sts::operation::RequestId;
use aws_sdk_sts::types::{PolicyDescriptorType, Tag};
use jiff::{SignedDuration, Timestamp};
use rolecall_core::duration::Seconds;
use rolecall_core::failure::{Failure, NetworkError};
use rolecall_core::mfa::MfaCode;
use rolecall_core::plan::{AssumeRoleCall, Call, FederationTokenCall, SessionTokenCall, WebIdentityCall};
use rolecall_core::secret::{Credentials, ExposeSecret, SecretString, SourceCredentials};
use rolecall_core::state::event::Assumed;
use rolecall_engine::ports::Signer;

use super::{AwsSts, error};

/// Credentials of a source that say no end are read again after this.
const UNKNOWN_END: SignedDuration = SignedDuration::from_hours(1);

impl AwsSts {
    /// Makes a call.
    pub(super) async fn make(
        &self,
        signer: Signer,
        call: Call,
        code: Option<MfaCode>,
    ) -> Result<Assumed, Failure> {
        match (call, signer) {
            (Call::AssumeRole(call), signer) => {
                self.assume_role(once(&signer, code.is_some())?, *call, code).await
            }
            (Call::SessionToken(call), signer) => {
                self.session_token(once(&signer, code.is_some())?, call, code).await
            }
            (Call::FederationToken(call), signer) => {
                self.federation_token(once(&signer, false)?, *call).await
            }
            (Call::WebIdentity(call), Signer::Token(token)) => self.web_identity(*call, &token).await,
            (Call::AsTheyAre { region }, Signer::Credentials(credentials)) => {
                self.as_they_are(credentials, &region).await
            }
            // A plan never pairs them so.
            (Call::WebIdentity(_) | Call::PermissionSet(_) | Call::AsTheyAre { .. }, _) => {
                Err(Failure::Network(NetworkError::NotAws))
            }
        }
    }

    async fn assume_role(
        &self,
        once: Builder,
        call: AssumeRoleCall,
        code: Option<MfaCode>,
    ) -> Result<Assumed, Failure> {
        let (duration, external_id) = (call.duration, call.external_id.is_some());
        let request = self
            .client(&call.region)
            .await?
            .assume_role()
            .role_arn(call.role_arn)
            .role_session_name(call.role_session_name)
            .duration_seconds(seconds(call.duration))
            .set_external_id(call.external_id)
            .set_policy(call.policy)
            .set_policy_arns(policies(&call.policy_arns))
            .set_tags(tags(&call.tags))
            .set_transitive_tag_keys(some(call.transitive_tags))
            .set_source_identity(call.source_identity)
            .set_serial_number(call.mfa_serial.filter(|_| code.is_some()))
            .set_token_code(code.map(|code| code.expose().to_owned()));
        let answer = request.customize().config_override(once).send().await;
        let answer = answer.map_err(|e| error::of_call(error::failure(&e), duration, external_id))?;
        let arn = answer.assumed_role_user().map(|user| user.arn().to_owned());
        assumed(answer.credentials(), arn, answer.request_id())
    }

    async fn session_token(
        &self,
        once: Builder,
        call: SessionTokenCall,
        code: Option<MfaCode>,
    ) -> Result<Assumed, Failure> {
        let request = self
            .client(&call.region)
            .await?
            .get_session_token()
            .duration_seconds(seconds(call.duration))
            .set_serial_number(call.mfa_serial.filter(|_| code.is_some()))
            .set_token_code(code.map(|code| code.expose().to_owned()));
        let answer = request.customize().config_override(once).send().await;
        let answer = answer.map_err(|e| error::failure(&e))?;
        assumed(answer.credentials(), None, answer.request_id())
    }

    async fn federation_token(&self, once: Builder, call: FederationTokenCall) -> Result<Assumed, Failure> {
        let request = self
            .client(&call.region)
            .await?
            .get_federation_token()
            .name(call.name)
            .duration_seconds(seconds(call.duration))
            .set_policy(call.policy)
            .set_policy_arns(policies(&call.policy_arns))
            .set_tags(tags(&call.tags));
        let answer = request.customize().config_override(once).send().await;
        let answer = answer.map_err(|e| error::failure(&e))?;
        let arn = answer.federated_user().map(|user| user.arn().to_owned());
        assumed(answer.credentials(), arn, answer.request_id())
    }

    /// Unsigned: the token says who asks.
    async fn web_identity(&self, call: WebIdentityCall, token: &SecretString) -> Result<Assumed, Failure> {
        let duration = call.duration;
        let request = self
            .client(&call.region)
            .await?
            .assume_role_with_web_identity()
            .role_arn(call.role_arn)
            .role_session_name(call.role_session_name)
            .web_identity_token(token.expose_secret())
            .duration_seconds(seconds(call.duration))
            .set_policy(call.policy)
            .set_policy_arns(policies(&call.policy_arns));
        let answer = request.send().await;
        let answer = answer.map_err(|e| error::of_call(error::failure(&e), duration, false))?;
        let arn = answer.assumed_role_user().map(|user| user.arn().to_owned());
        assumed(answer.credentials(), arn, answer.request_id())
    }

    /// The source's own temporary credentials, and AWS's word on whose they are.
    async fn as_they_are(&self, credentials: SourceCredentials, region: &str) -> Result<Assumed, Failure> {
        let identified = self.identify(signed_by(&credentials), region).await?;
        let Some(session_token) = credentials.session_token else {
            return Err(Failure::Network(NetworkError::NotAws));
        };
        Ok(Assumed {
            credentials: Credentials {
                access_key_id: credentials.access_key_id,
                secret_access_key: credentials.secret_access_key,
                session_token,
                expiration: credentials.expiration.unwrap_or_else(|| Timestamp::now() + UNKNOWN_END),
            },
            assumed_arn: Some(identified.identity.arn),
            request_id: identified.request_id,
        })
    }
}

/// What is special about one call: its credentials, which live no longer than it, and no second try with a code: AWS
/// takes each once, and a second try would be refused and hide what went wrong with the first.
fn once(signer: &Signer, with_code: bool) -> Result<Builder, Failure> {
    let credentials = signed(signer)?;
    Ok(if with_code { credentials.retry_config(RetryConfig::disabled()) } else { credentials })
}

/// What signs one call.
pub(super) fn signed(signer: &Signer) -> Result<Builder, Failure> {
    match signer {
        Signer::Key(key) => Ok(signed_by(&key.into())),
        Signer::Credentials(credentials) => Ok(signed_by(credentials)),
        // A token signs nothing.
        Signer::Token(_) => Err(Failure::Network(NetworkError::NotAws)),
    }
}

fn signed_by(credentials: &SourceCredentials) -> Builder {
    let provider = aws_credential_types::Credentials::new(
        credentials.access_key_id.clone(),
        credentials.secret_access_key.expose_secret(),
        credentials.session_token.as_ref().map(|token| token.expose_secret().to_owned()),
        None,
        "rolecall",
    );
    let no_cache = aws_sdk_sts::config::IdentityCache::no_cache();
    Builder::new().credentials_provider(provider).identity_cache(no_cache)
}

fn assumed(
    credentials: Option<&aws_sdk_sts::types::Credentials>,
    assumed_arn: Option<String>,
    request_id: Option<&str>,
) -> Result<Assumed, Failure> {
    let credentials = credentials.and_then(temporary).ok_or(Failure::Network(NetworkError::NotAws))?;
    Ok(Assumed { credentials, assumed_arn, request_id: request_id.map(str::to_owned) })
}

fn temporary(credentials: &aws_sdk_sts::types::Credentials) -> Option<Credentials> {
    Some(Credentials {
        access_key_id: credentials.access_key_id().to_owned(),
        secret_access_key: credentials.secret_access_key().into(),
        session_token: credentials.session_token().into(),
        expiration: Timestamp::from_second(credentials.expiration().secs()).ok()?,
    })
}

fn seconds(duration: Seconds) -> i32 {
    duration.0.try_into().unwrap_or(i32::MAX)
}

fn some<T>(list: Vec<T>) -> Option<Vec<T>> {
    (!list.is_empty()).then_some(list)
}

fn policies(arns: &[String]) -> Option<Vec<PolicyDescriptorType>> {
    some(arns.iter().map(|arn| PolicyDescriptorType::builder().arn(arn).build()).collect())
}

fn tags(tags: &std::collections::BTreeMap<String, String>) -> Option<Vec<Tag>> {
    let tags = tags.iter().map(|(key, value)| Tag::builder().key(key).value(value).build());
    some(tags.collect::<Result<_, _>>().unwrap_or_else(|_| unreachable!("key and value are set")))
}
