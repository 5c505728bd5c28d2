//! What of a profile the AWS SDK leaves to whoever uses it: `mfa_serial` and `duration_seconds`. A role that a profile
//! takes with one of them is taken by Rolecall; all else of `~/.aws`, other roles too, is the SDK's.

use aws_credential_types::Credentials;
use rolecall_core::aws_config::{AwsConfig, Profile};
use rolecall_core::aws_file::{AwsFile, PROCESS};
use rolecall_core::duration::Seconds;
use rolecall_core::plan::{CredentialKind, ProfileRole, SourceFacts};

/// What a profile comes to.
pub(super) struct Found {
    pub facts: SourceFacts,
    pub root: Root,
}

/// What signs the first call.
pub(super) enum Root {
    /// Whatever the SDK finds for this profile.
    Profile(String),
    /// A profile's own keys, beside a role that it takes: asked for the profile, the SDK would take the role.
    Keys(Credentials),
}

/// Looks into a profile. What is missing or wrong in it is the SDK's to say.
pub(super) fn look(profiles: &AwsConfig, name: &str) -> Found {
    let (mut roles, mut seen, mut name) = (Vec::new(), Vec::new(), name.to_owned());
    let first = profiles.profile(&name);
    let region = first.and_then(|profile| profile.get("region")).map(str::to_owned);
    let mut mfa_serial = None;
    let root = loop {
        let Some(profile) = profiles.profile(&name) else { break Root::Profile(name) };
        let serial = profile.get("mfa_serial").map(str::to_owned);
        // A profile that another one names as its source is its keys, where it has any.
        if let (false, Some(keys)) = (seen.is_empty(), keys(profile)) {
            mfa_serial = mfa_serial.or(serial);
            break Root::Keys(keys);
        }
        let (Some(role), Some(source)) = (own_role(profile), profile.get("source_profile")) else {
            mfa_serial = mfa_serial.or(serial);
            break Root::Profile(name);
        };
        if seen.contains(&name) {
            break Root::Profile(name);
        }
        mfa_serial = serial.or(mfa_serial);
        roles.push(role);
        seen.push(std::mem::replace(&mut name, source.to_owned()));
    };
    roles.reverse();
    let credentials = match &root {
        Root::Keys(keys) => Some(match keys.session_token() {
            Some(_) => CredentialKind::Temporary,
            None => CredentialKind::LongTerm,
        }),
        Root::Profile(name) => profiles.profile(name).and_then(kind_of),
    };
    Found { facts: SourceFacts { credentials, root: false, region, mfa_serial, roles }, root }
}

/// The profile that signs in to IAM Identity Center, where one does: this one, or one that it goes through.
pub(super) fn of_identity_center<'a>(profiles: &'a AwsConfig, name: &str) -> Option<&'a str> {
    let mut profile = profiles.profile(name)?;
    for _ in profiles.profiles() {
        if profile.get("sso_session").or_else(|| profile.get("sso_start_url")).is_some() {
            return Some(&profile.name);
        }
        profile = profiles.profile(profile.get("source_profile")?)?;
    }
    None
}

/// The profile whose program gives the credentials, this one or one that it takes its roles with, and the program's line.
pub(super) fn program<'a>(profiles: &'a AwsConfig, name: &str) -> Option<(&'a str, &'a str)> {
    let mut profile = profiles.profile(name)?;
    for _ in profiles.profiles() {
        let (Some(_), Some(source)) = (profile.get("role_arn"), profile.get("source_profile")) else { break };
        if source == profile.name {
            return None;
        }
        profile = profiles.profile(source)?;
        if key_before_program(profile) {
            return None;
        }
    }
    // What AWS's tools take before a program.
    let before = ["role_arn", "web_identity_token_file", "sso_session", "sso_start_url", "login_session"];
    if before.into_iter().any(|name| profile.get(name).is_some()) || key_before_program(profile) {
        return None;
    }
    Some((profile.name.as_str(), profile.get(PROCESS)?))
}

/// Whether a profile has a key in the credentials file, which to the AWS CLI goes before its program.
fn key_before_program(profile: &Profile) -> bool {
    profile.place("aws_access_key_id").is_some_and(|place| place.file == AwsFile::Credentials)
        && keys(profile).is_some()
}

/// The role that a profile takes, where the SDK would take it without what the profile says of it.
fn own_role(profile: &Profile) -> Option<ProfileRole> {
    let text = |key: &str| profile.get(key).map(str::to_owned);
    let duration =
        profile.get("duration_seconds").and_then(|seconds| seconds.trim().parse().ok()).map(Seconds);
    let ours = duration.is_some() || profile.get("mfa_serial").is_some();
    let role_arn = text("role_arn").filter(|_| ours && profile.get("web_identity_token_file").is_none())?;
    Some(ProfileRole {
        profile: profile.name.clone(),
        role_arn,
        session_name: text("role_session_name"),
        external_id: text("external_id"),
        duration,
    })
}

fn keys(profile: &Profile) -> Option<Credentials> {
    let key = |key: &str| profile.get(key).map(str::to_owned);
    let (id, secret) = (key("aws_access_key_id")?, key("aws_secret_access_key")?);
    Some(Credentials::new(id, secret, key("aws_session_token"), None, "profile"))
}

/// What the SDK will find for a profile, as far as the file tells.
fn kind_of(profile: &Profile) -> Option<CredentialKind> {
    let has = |key: &str| profile.get(key).is_some();
    let signs_in = ["role_arn", "web_identity_token_file", "sso_session", "sso_start_url", "login_session"];
    if signs_in.into_iter().any(has) || has("aws_session_token") {
        return Some(CredentialKind::Temporary);
    }
    // A credential process may give either.
    let keys = has("aws_access_key_id") && !has("credential_process");
    keys.then_some(CredentialKind::LongTerm)
}
