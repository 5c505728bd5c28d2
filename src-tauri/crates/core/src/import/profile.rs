//! What a profile of `~/.aws` says that matters to an import.

use super::SsoProfile;
use crate::aws_config::{AwsConfig, Profile, shlex};
use crate::aws_file::PROCESS;
use crate::secret::AccessKey;

/// What a profile says that matters to an import.
#[derive(Debug, Clone, Default)]
pub struct AwsProfile {
    /// `default`, `work`.
    pub name: String,
    /// A key in the clear.
    pub key: Option<AccessKey>,
    /// With a session token that key is temporary.
    pub has_session_token: bool,
    /// `role_arn`
    pub role_arn: Option<String>,
    /// `source_profile`
    pub source_profile: Option<String>,
    /// `credential_source`: `Environment`, `Ec2InstanceMetadata` or `EcsContainer`.
    pub credential_source: Option<String>,
    /// `mfa_serial`
    pub mfa_serial: Option<String>,
    /// `duration_seconds`, as written.
    pub duration_seconds: Option<String>,
    /// `external_id`
    pub external_id: Option<String>,
    /// `role_session_name`
    pub role_session_name: Option<String>,
    /// `region`
    pub region: Option<String>,
    /// A sign-in to a company's IAM Identity Center.
    pub sso: Option<SsoProfile>,
    /// Who signs in by `aws login`: `login_session`.
    pub login_session: Option<String>,
    /// Another way to credentials that the AWS SDK walks by itself: a program, a web identity, half of a sign-in.
    pub by_sdk: bool,
    /// The role that its `credential_process` asks Rolecall for.
    pub asks_rolecall: Option<String>,
    /// It has an access key's id or its secret, and not both.
    pub has_half_key: bool,
}

impl AwsProfile {
    /// What a profile of these files says.
    pub fn of(profile: &Profile, config: &AwsConfig) -> Self {
        let profile = &profile.with_included(config);
        let text = |name: &str| profile.get(name).map(str::to_owned);
        let key = text("aws_access_key_id").zip(text("aws_secret_access_key"));
        let by_sdk = [
            "credential_process",
            "sso_session",
            "sso_start_url",
            "web_identity_token_file",
            "login_session",
        ];
        Self {
            name: profile.name.clone(),
            key: key
                .map(|(access_key_id, secret)| AccessKey { access_key_id, secret_access_key: secret.into() }),
            has_session_token: profile.get("aws_session_token").is_some(),
            role_arn: text("role_arn").filter(|_| profile.get("web_identity_token_file").is_none()),
            source_profile: text("source_profile"),
            credential_source: text("credential_source"),
            mfa_serial: text("mfa_serial"),
            duration_seconds: text("duration_seconds"),
            external_id: text("external_id"),
            role_session_name: text("role_session_name"),
            region: text("region"),
            sso: SsoProfile::of(profile, config),
            login_session: text("login_session"),
            by_sdk: by_sdk.into_iter().any(|name| profile.get(name).is_some()),
            asks_rolecall: profile.get(PROCESS).and_then(asked_of_rolecall),
            has_half_key: profile.get("aws_access_key_id").is_some()
                != profile.get("aws_secret_access_key").is_some(),
        }
    }
}

/// The role in a `credential_process` line that calls `rolecall credential-process ROLE`, wherever that program is.
pub fn asked_of_rolecall(line: &str) -> Option<String> {
    let words = shlex::split(line)?;
    let [program, command, role] = words.as_slice() else { return None };
    let program = program.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_ours = ["rolecall", "rolecall.exe"].contains(&program.to_ascii_lowercase().as_str());
    (is_ours && command == "credential-process").then(|| role.clone())
}
