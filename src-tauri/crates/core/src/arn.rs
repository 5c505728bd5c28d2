//! ARNs of roles and numbers of accounts, as IAM and STS write them.

use crate::partition::Partition;
use crate::session_name;

/// The parts of a role's ARN.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleArn {
    /// Where it lives.
    pub partition: Partition,
    /// Twelve digits.
    pub account: String,
    /// `/`, or `/team/web/`: with the slashes at both ends.
    pub path: String,
    /// 1-64 of `[\w+=,.@-]`.
    pub name: String,
}

impl RoleArn {
    /// Reads `arn:PARTITION:iam::ACCOUNT:role/PATH/NAME`, 20-2048 characters, with a path of at most 512.
    pub fn parse(arn: &str) -> Option<Self> {
        let partition = Partition::of_arn(arn)?;
        let parts: Vec<&str> = arn.splitn(6, ':').collect();
        let [_, _, "iam", "", account, resource] = parts.as_slice() else { return None };
        let resource = resource.strip_prefix("role")?;
        let (path, name) = resource.split_at(resource.rfind('/')? + 1);
        let fits = (20..=2048).contains(&arn.len())
            && is_account(account)
            && path.starts_with('/')
            && path.len() <= 512
            && path.bytes().all(|b| b.is_ascii_graphic())
            && (1..=64).contains(&name.len())
            && name.chars().all(session_name::is_allowed);
        fits.then(|| Self {
            partition,
            account: (*account).to_owned(),
            path: path.to_owned(),
            name: name.to_owned(),
        })
    }

    /// Whether `arn:aws:sts::ACCOUNT:assumed-role/NAME/SESSION` is a session of this role. The path is not part of it.
    pub fn is_of_session(&self, arn: &str) -> bool {
        let parts: Vec<&str> = arn.splitn(6, ':').collect();
        let ["arn", _, "sts", _, account, resource] = parts.as_slice() else { return false };
        let name = resource.strip_prefix("assumed-role/").and_then(|rest| rest.split('/').next());
        *account == self.account && name.is_some_and(|name| name.eq_ignore_ascii_case(&self.name))
    }
}

/// Whether it is an AWS account's number: twelve digits.
pub fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
}
