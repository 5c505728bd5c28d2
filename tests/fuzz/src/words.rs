//! Words that people paste.

use rolecall_core::arn::{RoleArn, of_switch_role_link, why_no_role};
use rolecall_core::destination::{resolve, without_session};
use rolecall_core::partition::Partition;

/// An ARN, or a link that leads to one.
pub fn arn(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Some(arn) = RoleArn::parse(text) {
        assert!(why_no_role(text).is_none(), "{arn:?} is one and is none");
    }
    if let Some(arn) = of_switch_role_link(text) {
        assert!(RoleArn::parse(&arn).is_some());
    }
}

/// Where a console opens: whatever it is, it is AWS's console in the partition of the role.
pub fn destination(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (region, text) = text.split_once('\n').map_or((None, text), |(region, text)| (Some(region), text));
    for (partition, domain) in [
        (Partition::Aws, "console.aws.amazon.com"),
        (Partition::AwsCn, "console.amazonaws.cn"),
        (Partition::AwsUsGov, "console.amazonaws-us-gov.com"),
    ] {
        let Ok(address) = resolve(Some(text), region, partition) else { continue };
        let rest = address.strip_prefix("https://").expect("https");
        let host = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
        assert!(host == domain || host.ends_with(&format!(".{domain}")), "{address}");
    }
    drop(without_session(text));
}
