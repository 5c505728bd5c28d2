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
            && is_iam_name(name);
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

/// What a text is that was given as the ARN of a role and is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoRoleArn {
    /// The ARN of a user.
    User,
    /// The ARN of a session, whose role has this one where it has no path.
    Session(String),
    /// An account with so many digits, or with none.
    Account(usize),
    /// No ARN at all, such as the role's name alone.
    NoArn,
    /// Anything else.
    Other,
}

/// Says what is wrong with the ARN of a role; `None`: nothing.
pub fn why_no_role(text: &str) -> Option<NoRoleArn> {
    if RoleArn::parse(text).is_some() {
        return None;
    }
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let ["arn", partition, service, _, account, resource] = parts.as_slice() else {
        return Some(if text.starts_with("arn:") { NoRoleArn::Other } else { NoRoleArn::NoArn });
    };
    Some(match (*service, resource.split('/').collect::<Vec<_>>().as_slice()) {
        ("iam", ["user", ..]) => NoRoleArn::User,
        ("sts", ["assumed-role", name, ..]) => {
            NoRoleArn::Session(format!("arn:{partition}:iam::{account}:role/{name}"))
        }
        ("iam", ["role", ..]) if !is_account(account) => NoRoleArn::Account(account.len()),
        _ => NoRoleArn::Other,
    })
}

/// The ARN of the role that a link for switching roles leads to, as AWS's console and administrators pass it on.
pub fn of_switch_role_link(text: &str) -> Option<String> {
    let url = url::Url::parse(text).ok().filter(|url| url.path().ends_with("/switchrole"))?;
    let host = url.host_str()?;
    let partition = match host {
        _ if host.ends_with("signin.aws.amazon.com") => Partition::Aws,
        _ if host.ends_with("signin.amazonaws-us-gov.com") => Partition::AwsUsGov,
        _ if host.ends_with("signin.amazonaws.cn") => Partition::AwsCn,
        _ => return None,
    };
    let value = |key: &str| url.query_pairs().find(|(name, _)| name == key).map(|(_, value)| value);
    let (account, role) = (value("account")?, value("roleName")?);
    let arn = format!("arn:{}:iam::{account}:role/{role}", partition.word());
    RoleArn::parse(&arn).is_some().then_some(arn)
}

/// Whether IAM takes it as the name of a role or user: 1-64 of `[\w+=,.@-]`.
pub fn is_iam_name(name: &str) -> bool {
    (1..=64).contains(&name.len()) && name.chars().all(session_name::is_allowed)
}

/// Whether it is an AWS account's number: twelve digits.
pub fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_role_is_told_apart() {
        let session = "arn:aws:iam::123456789012:role/Admin".to_owned();
        for (text, why) in [
            ("arn:aws:iam::123456789012:role/Admin", None),
            ("arn:aws:iam::123456789012:user/jo", Some(NoRoleArn::User)),
            ("arn:aws:sts::123456789012:assumed-role/Admin/jo", Some(NoRoleArn::Session(session))),
            ("arn:aws:iam::12345678901:role/Admin", Some(NoRoleArn::Account(11))),
            ("arn:aws:iam:::role/Admin", Some(NoRoleArn::Account(0))),
            ("Admin", Some(NoRoleArn::NoArn)),
            ("", Some(NoRoleArn::NoArn)),
            ("arn:aws:s3:::bucket", Some(NoRoleArn::Other)),
            ("arn:aws", Some(NoRoleArn::Other)),
        ] {
            assert_eq!(why_no_role(text), why, "{text}");
        }
    }

    #[test]
    fn a_link_for_switching_roles_names_the_role() {
        let link =
            "https://signin.aws.amazon.com/switchrole?account=123456789012&roleName=team%2FOps&displayName=x";
        assert_eq!(of_switch_role_link(link).as_deref(), Some("arn:aws:iam::123456789012:role/team/Ops"));
        let china = "https://signin.amazonaws.cn/switchrole?roleName=Ops&account=123456789012";
        assert_eq!(of_switch_role_link(china).as_deref(), Some("arn:aws-cn:iam::123456789012:role/Ops"));
        for other in [
            "https://evil.example/switchrole?account=123456789012&roleName=Ops",
            "https://signin.aws.amazon.com/switchrole?account=acme&roleName=Ops",
            "https://signin.aws.amazon.com/console",
            "arn:aws:iam::123456789012:role/Ops",
        ] {
            assert_eq!(of_switch_role_link(other), None, "{other}");
        }
    }
}
