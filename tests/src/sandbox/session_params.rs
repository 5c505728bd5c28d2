//! Session policies and session tags, which AssumeRole and GetFederationToken share.

use std::collections::{BTreeMap, BTreeSet};

use http::StatusCode;
use serde_json::Value;

use super::api::{ApiError, Params};
use super::validate::{POLICY, TAG_KEY, TAG_VALUE, Validator};

/// Plaintext of inline and managed policies together.
const POLICY_TEXT: usize = 2048;
/// What the sandbox lets policies and tags take up in all. AWS doesn't publish how it packs them; this lets every
/// usual request through and refuses one that uses the limits of tags to the full.
const PACKED_SIZE: usize = 4096;

/// Policies and tags of one request.
pub(super) struct SessionParams {
    pub(super) tags: BTreeMap<String, String>,
    /// In lower case: keys compare without case.
    pub(super) transitive_tags: BTreeSet<String>,
    pub(super) has_policy: bool,
    /// A percentage; none where there is nothing to pack.
    pub(super) packed_policy_size: Option<usize>,
}

/// The rules of the model; `SessionParams::read` has the others.
pub(super) fn validate(validator: &mut Validator<'_>, params: &Params) {
    validator.optional("Policy", &POLICY);
    let arns = params.list("PolicyArns", ".arn");
    validator.at_most("policyArns", arns.len(), 10);
    let keys = params.list("Tags", ".Key");
    validator.at_most("tags", keys.len(), 50);
    for (index, key) in keys.iter().enumerate() {
        validator.text(&format!("tags.{}.member.key", index + 1), key, &TAG_KEY);
    }
    for (index, value) in params.list("Tags", ".Value").iter().enumerate() {
        validator.text(&format!("tags.{}.member.value", index + 1), value, &TAG_VALUE);
    }
    let transitive = params.list("TransitiveTagKeys", "");
    validator.at_most("transitiveTagKeys", transitive.len(), 50);
    for (index, key) in transitive.iter().enumerate() {
        validator.text(&format!("transitiveTagKeys.{}.member", index + 1), key, &TAG_KEY);
    }
}

impl SessionParams {
    /// Reads policies and tags; `account` is the one whose managed policies may be named.
    pub(super) fn read(params: &Params, account: &str) -> Result<Self, ApiError> {
        let policy = params.get("Policy");
        if let Some(policy) = policy {
            check_policy(policy)?;
        }
        let arns = params.list("PolicyArns", ".arn");
        for arn in &arns {
            check_policy_arn(arn, account)?;
        }
        let (tags, transitive_tags) = read_tags(params)?;

        let policy_text = policy.map_or(0, str::len) + arns.iter().map(|arn| arn.len()).sum::<usize>();
        let tag_text: usize = tags.iter().map(|(key, value)| key.len() + value.len()).sum();
        let packed = (policy_text + tag_text) * 100 / PACKED_SIZE;
        if policy_text > POLICY_TEXT || packed > 100 {
            let packed = packed.max(policy_text * 100 / POLICY_TEXT);
            return Err(ApiError::new(
                StatusCode::BAD_REQUEST,
                "PackedPolicyTooLarge",
                format!("Packed policy consumes {packed}% of allotted space, please use smaller policy."),
            ));
        }
        let packed_policy_size = (policy_text + tag_text > 0).then(|| packed.max(1));
        Ok(Self { tags, transitive_tags, has_policy: policy_text > 0, packed_policy_size })
    }
}

fn check_policy(policy: &str) -> Result<(), ApiError> {
    let malformed =
        |message: &str| ApiError::new(StatusCode::BAD_REQUEST, "MalformedPolicyDocument", message);
    let document: Value =
        serde_json::from_str(policy).map_err(|_| malformed("This policy contains invalid Json"))?;
    match document.get("Statement") {
        Some(Value::Array(_) | Value::Object(_)) => Ok(()),
        _ => Err(malformed("Syntax errors in policy.")),
    }
}

fn check_policy_arn(arn: &str, account: &str) -> Result<(), ApiError> {
    let known = match arn.splitn(6, ':').collect::<Vec<_>>()[..] {
        ["arn", _, "iam", "", owner, resource] => {
            (owner == "aws" || owner == account)
                && resource.len() > "policy/".len()
                && resource.starts_with("policy/")
        }
        _ => false,
    };
    if known {
        return Ok(());
    }
    Err(ApiError::validation(
        "At least one Policy ARN in the PolicyArns parameter does not match an existing IAM Managed Policy ARN.",
    ))
}

type Tags = (BTreeMap<String, String>, BTreeSet<String>);

fn read_tags(params: &Params) -> Result<Tags, ApiError> {
    let invalid = |message: &str| ApiError::new(StatusCode::BAD_REQUEST, "InvalidParameterValue", message);
    let (keys, values) = (params.list("Tags", ".Key"), params.list("Tags", ".Value"));
    if keys.len() != values.len() {
        return Err(ApiError::validation("Every tag needs a key and a value."));
    }
    let lower: BTreeSet<String> = keys.iter().map(|key| key.to_lowercase()).collect();
    if lower.len() != keys.len() {
        return Err(invalid("Duplicate tag keys found. Please note that Tag keys are case insensitive."));
    }
    if lower.iter().any(|key| key.starts_with("aws:")) {
        return Err(invalid("aws: prefixed tag key names are not allowed for external use."));
    }
    let transitive: BTreeSet<String> =
        params.list("TransitiveTagKeys", "").iter().map(|key| key.to_lowercase()).collect();
    if !transitive.is_subset(&lower) {
        return Err(invalid("The specified transitive tag key must be included in the requested tags."));
    }
    let tags = keys.into_iter().map(str::to_owned).zip(values.into_iter().map(str::to_owned)).collect();
    Ok((tags, transitive))
}
