//! What AWS would refuse, found before it is asked: the rules of AssumeRole's parameters (STS reference, API version
//! 2011-06-15), of IAM's ARNs and keys, and of Rolecall's own names.

use std::collections::BTreeSet;

use crate::destination;
use crate::failure::{Failure, Invalid, Rule};
use crate::partition::{Partition, is_region};
use crate::role::{Assume, Role, RoleKind};
use crate::secret::{AccessKey, ExposeSecret};
use crate::session_name;
use crate::settings::{Account, Preferences};
use crate::source::{Source, SourceKind};

/// Shortest lifetime of credentials and of a console, in seconds.
const LEAST_DURATION: u32 = 900;
/// Longest of AssumeRole's credentials and of a console, in seconds.
const MOST_DURATION: u32 = 43_200;
/// Longest of GetFederationToken's credentials, in seconds.
const MOST_FEDERATION: u32 = 129_600;
/// Inline and managed session policies together, in characters.
const MOST_POLICY: usize = 2048;

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
}

/// What is wrong with a role, field by field in the order of the settings file; empty: nothing.
pub fn role(role: &Role) -> Vec<Invalid> {
    let mut found = Findings::default();
    let assume = role.kind.as_assume();
    let arn = assume.and_then(|assume| RoleArn::parse(&assume.arn));

    found.unless(!role.id.as_str().trim().is_empty(), "id", Rule::NotEmpty);
    found.unless(is_name(&role.name), "name", Rule::Name);
    found.unless(assume.is_none() || arn.is_some(), "arn", Rule::RoleArn);
    let via = assume.is_some_and(|assume| assume.via.is_some());
    found.unless(role.source.is_some() || via, "source", Rule::NotEmpty);
    let most = if role.kind == RoleKind::Federation { MOST_FEDERATION } else { MOST_DURATION };
    found.unless(within(role.duration, most), "duration", Rule::RoleDuration);
    found.unless(within(role.console_duration, MOST_DURATION), "console_duration", Rule::RoleDuration);
    found.unless(role.region.as_deref().is_none_or(is_region), "region", Rule::Region);
    let partition = arn.as_ref().map_or(Partition::Aws, |arn| arn.partition);
    found.unless(is_destination(role.destination.as_deref(), partition), "destination", Rule::Destination);
    if let Some(Assume { external_id: Some(id), .. }) = assume {
        found.unless(is_text(id, 2..=1224, "_+=,.@:/-"), "external_id", Rule::ExternalId);
    }
    let session_name = role.session_name.as_deref();
    found.unless(session_name.is_none_or(is_session_name), "session_name", Rule::SessionName);
    let identity = role.source_identity.as_deref();
    found.unless(identity.is_none_or(is_source_identity), "source_identity", Rule::SourceIdentity);
    found.unless(are_tags(role), "tags", Rule::Tags);
    found.unless(are_transitive(role), "transitive_tags", Rule::TransitiveTags);
    found.unless(is_policy(role), "policy", Rule::Policy);
    found.unless(are_policy_arns(&role.policy_arns, arn.as_ref()), "policy_arns", Rule::PolicyArns);
    found.0
}

/// What is wrong with a source, field by field; empty: nothing.
pub fn source(source: &Source) -> Vec<Invalid> {
    let mut found = Findings::default();
    found.unless(!source.id.as_str().trim().is_empty(), "id", Rule::NotEmpty);
    found.unless(is_name(&source.name), "name", Rule::Name);
    if let SourceKind::Profile { profile } = &source.kind {
        found.unless(!profile.trim().is_empty(), "profile", Rule::NotEmpty);
    }
    found.unless(source.region.as_deref().is_none_or(is_region), "region", Rule::Region);
    let serial = source.mfa_serial.as_deref();
    found.unless(
        serial.is_none_or(|serial| is_text(serial, 9..=256, "_+=/:,.@-")),
        "mfa_serial",
        Rule::MfaSerial,
    );
    let command = source.mfa_command.as_deref();
    let names_a_program =
        |command: &[String]| command.first().is_some_and(|program| !program.trim().is_empty());
    found.unless(command.is_none_or(names_a_program), "mfa_command", Rule::NotEmpty);
    found.0
}

/// What is wrong with an account's entry; empty: nothing.
pub fn account(account: &Account) -> Vec<Invalid> {
    let mut found = Findings::default();
    found.unless(is_account(&account.id), "id", Rule::AccountId);
    found.unless(is_name(&account.name), "name", Rule::Name);
    found.0
}

/// What is wrong with the preferences that shape calls; empty: nothing.
pub fn preferences(preferences: &Preferences) -> Vec<Invalid> {
    let mut found = Findings::default();
    found.unless(is_session_name(&preferences.session_name), "session_name", Rule::SessionName);
    found.unless(within(Some(preferences.duration), MOST_DURATION), "duration", Rule::RoleDuration);
    let console = Some(preferences.console_duration);
    found.unless(within(console, MOST_DURATION), "console_duration", Rule::RoleDuration);
    found.0
}

/// What is wrong with a long-term key as typed or pasted; empty: nothing. An id that starts with `ASIA` belongs to
/// temporary credentials, which no keychain entry can keep alive.
pub fn access_key(key: &AccessKey) -> Vec<Invalid> {
    let mut found = Findings::default();
    let id = key.access_key_id.as_str();
    found.unless(is_text(id, 16..=128, "_") && !id.starts_with("ASIA"), "access_key_id", Rule::AccessKeyId);
    let secret = key.secret_access_key.expose_secret();
    // AWS names no alphabet for it, so only what a cut or sloppy paste looks like is refused.
    let whole = secret.len() == 40 && secret.bytes().all(|byte| byte.is_ascii_graphic());
    found.unless(whole, "secret_access_key", Rule::SecretAccessKey);
    found.0
}

/// Whether it is an AWS account's number: twelve digits.
pub fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
}

#[derive(Default)]
struct Findings(Vec<Invalid>);

impl Findings {
    fn unless(&mut self, fine: bool, field: &'static str, rule: Rule) {
        if !fine {
            self.0.push(Invalid { field, rule });
        }
    }
}

/// ASCII letters, digits and the others named, so many of them.
fn is_text(text: &str, length: std::ops::RangeInclusive<usize>, others: &str) -> bool {
    length.contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric() || others.contains(c))
}

fn is_name(name: &str) -> bool {
    !name.trim().is_empty() && name.chars().count() <= 128 && !name.chars().any(char::is_control)
}

fn within(duration: Option<crate::duration::Seconds>, most: u32) -> bool {
    duration.is_none_or(|duration| (LEAST_DURATION..=most).contains(&duration.0))
}

fn is_destination(wanted: Option<&str>, partition: Partition) -> bool {
    // An isolated partition has no console to open yet: that is said on opening, not held against the entry.
    wanted.is_none() || !matches!(destination::resolve(wanted, None, partition), Err(Failure::Invalid(_)))
}

/// Samples are short and plain, so that only the template's own characters can be at fault.
fn is_session_name(template: &str) -> bool {
    session_name::is_valid(&session_name::substitute(template, "jo", "laptop"))
}

fn is_source_identity(text: &str) -> bool {
    session_name::is_valid(text) && !text.starts_with("aws:")
}

fn are_tags(role: &Role) -> bool {
    let mut keys = BTreeSet::new();
    role.tags.len() <= 50
        && role.tags.iter().all(|(key, value)| {
            (1..=128).contains(&key.chars().count())
                && value.chars().count() <= 256
                && key.chars().chain(value.chars()).all(is_tag_character)
                && keys.insert(key.to_lowercase())
        })
}

/// `[\p{L}\p{Z}\p{N}_.:/=+\-@]`. Rust's alphabetic takes a few combining marks more than `\p{L}`: about those AWS has
/// the last word.
fn is_tag_character(c: char) -> bool {
    c.is_alphabetic() || c.is_numeric() || (c.is_whitespace() && !c.is_control()) || "_.:/=+-@".contains(c)
}

fn are_transitive(role: &Role) -> bool {
    let keys: BTreeSet<String> = role.tags.keys().map(|key| key.to_lowercase()).collect();
    role.transitive_tags.iter().all(|key| keys.contains(&key.to_lowercase()))
}

fn is_policy(role: &Role) -> bool {
    let Some(policy) = &role.policy else { return true };
    let arns: usize = role.policy_arns.iter().map(|arn| arn.chars().count()).sum();
    policy.chars().count() + arns <= MOST_POLICY
        && serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(policy).is_ok()
}

/// Managed policies of AWS's own or of the role's account.
fn are_policy_arns(arns: &[String], role: Option<&RoleArn>) -> bool {
    let is_one = |arn: &String| {
        let parts: Vec<&str> = arn.splitn(6, ':').collect();
        let [_, _, "iam", "", account, resource] = parts.as_slice() else { return false };
        let partition = Partition::of_arn(arn);
        (20..=2048).contains(&arn.len())
            && partition.is_some()
            && role.is_none_or(|role| partition == Some(role.partition))
            && (*account == "aws"
                || role.map_or_else(|| is_account(account), |role| role.account == *account))
            && resource.strip_prefix("policy/").is_some_and(|name| !name.is_empty())
    };
    arns.len() <= 10 && arns.iter().all(is_one)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::duration::Seconds;
    use crate::id::{RoleId, SourceId};

    const ARN: &str = "arn:aws:iam::123456789012:role/Admin";

    fn after(change: impl FnOnce(&mut Role)) -> Vec<(&'static str, Rule)> {
        let mut changed = Role::assume("prod-admin", ARN, "work");
        change(&mut changed);
        role(&changed).into_iter().map(|invalid| (invalid.field, invalid.rule)).collect()
    }

    fn assume(change: impl FnOnce(&mut Assume)) -> Vec<(&'static str, Rule)> {
        after(|role| {
            if let RoleKind::Assume(assume) = &mut role.kind {
                change(assume);
            }
        })
    }

    #[test]
    fn role_arns() {
        let long_name = "x".repeat(64);
        for (arn, path, name) in [
            (ARN.to_owned(), "/", "Admin"),
            (
                "arn:aws-us-gov:iam::123456789012:role/team/web/a+=,.@-_b".to_owned(),
                "/team/web/",
                "a+=,.@-_b",
            ),
            (format!("arn:aws-cn:iam::123456789012:role/{long_name}"), "/", long_name.as_str()),
            ("arn:aws:iam::123456789012:role/aws-reserved/sso:x/R".to_owned(), "/aws-reserved/sso:x/", "R"),
        ] {
            let read = RoleArn::parse(&arn).expect("an ARN");
            assert_eq!((read.path.as_str(), read.name.as_str()), (path, name));
            assert_eq!(read.account, "123456789012");
            assert_eq!(Some(read.partition), Partition::of_arn(&arn));
        }
        for wrong in [
            "",
            "arn:aws:iam::123456789012:role/",
            "arn:aws:iam::123456789012:role",
            "arn:aws:iam::123456789012:roleAdmin",
            "arn:aws:iam::123456789012:roles/Admin",
            "arn:aws:iam::123456789012:user/jo",
            "arn:aws:iam::12345678901:role/Admin",
            "arn:aws:iam::12345678901x:role/Admin",
            "arn:aws:iam:eu-west-1:123456789012:role/Admin",
            "arn:aws:sts::123456789012:assumed-role/Admin/jo",
            "arn:mars:iam::123456789012:role/Admin",
            " arn:aws:iam::123456789012:role/Admin",
            "arn:aws:iam::123456789012:role/Ad min",
            "arn:aws:iam::123456789012:role/Admün",
            "arn:aws:iam::123456789012:role/te am/Admin",
            &format!("arn:aws:iam::123456789012:role/{}", "x".repeat(65)),
            &format!("arn:aws:iam::123456789012:role/{}/x", "p".repeat(512)),
        ] {
            assert_eq!(RoleArn::parse(wrong), None, "{wrong}");
        }
        let widest = format!("arn:aws:iam::123456789012:role/{}/x", "p".repeat(510));
        assert_eq!(RoleArn::parse(&widest).map(|arn| arn.path.len()), Some(512));
    }

    #[test]
    fn a_plain_role_is_fine() {
        assert_eq!(after(|_| {}), []);
        assert_eq!(after(|role| role.kind = RoleKind::Own), []);
    }

    #[test]
    fn texts_of_a_role() {
        type Case =
            (&'static str, Rule, fn(&mut Role, String), &'static [&'static str], &'static [&'static str]);
        let cases: [Case; 6] = [
            ("name", Rule::Name, |r, t| r.name = t, &["a", "Größe 1"], &["", " ", "a\nb", "\u{7}"]),
            ("region", Rule::Region, |r, t| r.region = Some(t), &["eu-west-1"], &["", "eu-west", "x.y"]),
            (
                "destination",
                Rule::Destination,
                |r, t| r.destination = Some(t),
                &["s3", "/s3/home", "https://console.aws.amazon.com/", "arn:aws:s3:::a"],
                &["https://evil.com/", "a b", "arn:aws-cn:s3:::a"],
            ),
            (
                "session_name",
                Rule::SessionName,
                |r, t| r.session_name = Some(t),
                &["jo", "{user}@{host}", "{user}"],
                &[
                    "",
                    "j",
                    "jo doe",
                    "{name}",
                    "jö",
                    "0123456789012345678901234567890123456789012345678901234567890123x",
                ],
            ),
            (
                "source_identity",
                Rule::SourceIdentity,
                |r, t| r.source_identity = Some(t),
                &["jo", "jo@acme.example"],
                &["", "j", "aws:jo", "jo doe", "{user}"],
            ),
            (
                "policy",
                Rule::Policy,
                |r, t| r.policy = Some(t),
                &[r#"{"Version":"2012-10-17","Statement":[]}"#],
                &["", "{", "[]", "\"x\"", "{} {}"],
            ),
        ];
        for (field, rule, set, fine, wrong) in cases {
            for text in fine {
                assert_eq!(after(|role| set(role, (*text).to_owned())), [], "{field} {text}");
            }
            for text in wrong {
                assert_eq!(after(|role| set(role, (*text).to_owned())), [(field, rule)], "{field} {text:?}");
            }
        }
        assert_eq!(after(|role| role.name = "x".repeat(129)), [("name", Rule::Name)]);
    }

    #[test]
    fn what_assume_needs() {
        assert_eq!(assume(|a| a.arn = "Admin".to_owned()), [("arn", Rule::RoleArn)]);
        for (id, fine) in [("a:b/c=,.@-_+", true), ("ab", true), ("a", false), ("", false), ("a b", false)] {
            assert_eq!(assume(|a| a.external_id = Some(id.to_owned())).is_empty(), fine, "{id}");
        }
        assert_eq!(assume(|a| a.external_id = Some("x".repeat(1224))), []);
        assert_eq!(assume(|a| a.external_id = Some("x".repeat(1225))), [("external_id", Rule::ExternalId)]);
        assert_eq!(after(|role| role.source = None), [("source", Rule::NotEmpty)]);
        let through = |role: &mut Role| {
            role.source = None;
            if let RoleKind::Assume(assume) = &mut role.kind {
                assume.via = Some(RoleId::new("first"));
            }
        };
        assert_eq!(after(through), []);
        assert_eq!(after(|role| role.id = RoleId::new(" ")), [("id", Rule::NotEmpty)]);
    }

    #[test]
    fn durations() {
        for (seconds, assume, federation) in [
            (899, false, false),
            (900, true, true),
            (43_200, true, true),
            (43_201, false, true),
            (129_600, false, true),
            (129_601, false, false),
        ] {
            let duration = Some(Seconds(seconds));
            assert_eq!(after(|role| role.duration = duration).is_empty(), assume, "{seconds}");
            assert_eq!(after(|role| role.console_duration = duration).is_empty(), assume, "{seconds}");
            let set = |role: &mut Role| (role.kind, role.duration) = (RoleKind::Federation, duration);
            assert_eq!(after(set).is_empty(), federation, "{seconds}");
        }
    }

    #[test]
    fn tags() {
        let long = "x".repeat(257);
        let many: Vec<(String, String)> = (0..51).map(|n| (format!("k{n}"), String::new())).collect();
        let many: Vec<(&str, &str)> =
            many.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        for (tags, fine) in [
            (vec![("Project", "apollo"), ("Größe", "1 m/s_.:=+-@"), ("empty", "")], true),
            (many[..50].to_vec(), true),
            (many.clone(), false),
            (vec![("", "x")], false),
            (vec![(&long[..128], &long[..256])], true),
            (vec![(&long[..129], "x")], false),
            (vec![("k", long.as_str())], false),
            (vec![("a*b", "x")], false),
            (vec![("a", "x\ty")], false),
            (vec![("Project", "x"), ("project", "y")], false),
        ] {
            let tags: Vec<_> =
                tags.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
            let shown = format!("{tags:?}");
            assert_eq!(after(|role| role.tags = tags.into_iter().collect()).is_empty(), fine, "{shown}");
        }
        let transitive = |keys: &[&str]| {
            after(|role| {
                role.tags.insert("Project".to_owned(), "apollo".to_owned());
                role.transitive_tags = keys.iter().map(|key| (*key).to_owned()).collect();
            })
        };
        assert_eq!(transitive(&["project"]), []);
        assert_eq!(transitive(&["Project", "Team"]), [("transitive_tags", Rule::TransitiveTags)]);
    }

    #[test]
    fn session_policies() {
        let readonly = "arn:aws:iam::aws:policy/ReadOnlyAccess";
        for (arns, fine) in [
            (vec![readonly; 10], true),
            (vec![readonly; 11], false),
            (vec!["arn:aws:iam::123456789012:policy/team/mine"], true),
            (vec!["arn:aws:iam::999999999999:policy/theirs"], false),
            (vec!["arn:aws-cn:iam::aws:policy/ReadOnlyAccess"], false),
            (vec!["arn:aws:iam::aws:role/ReadOnlyAccess"], false),
            (vec!["arn:aws:iam::aws:policy/"], false),
            (vec!["ReadOnlyAccess"], false),
        ] {
            let arns: Vec<String> = arns.into_iter().map(str::to_owned).collect();
            let shown = format!("{arns:?}");
            assert_eq!(after(|role| role.policy_arns = arns).is_empty(), fine, "{shown}");
        }
        let policy = |length: usize| format!("{{\"Sid\":\"{}\"}}", "é".repeat(length - 10));
        assert_eq!(after(|role| role.policy = Some(policy(2048))), []);
        assert_eq!(after(|role| role.policy = Some(policy(2049))), [("policy", Rule::Policy)]);
        let both = |role: &mut Role| {
            role.policy = Some(policy(2048));
            role.policy_arns = vec![readonly.to_owned()];
        };
        assert_eq!(after(both), [("policy", Rule::Policy)]);
    }

    #[test]
    fn sources() {
        let plain = Source {
            id: SourceId::new("work"),
            name: "work".to_owned(),
            kind: SourceKind::AccessKey,
            region: None,
            mfa_serial: None,
            mfa_command: None,
            prefer: None,
        };
        let profile = |profile: &str| SourceKind::Profile { profile: profile.to_owned() };
        let serial = |serial: &str| Some(serial.to_owned());
        for (changed, wrong) in [
            (plain.clone(), None),
            (Source { name: String::new(), ..plain.clone() }, Some(("name", Rule::Name))),
            (Source { kind: profile("default"), ..plain.clone() }, None),
            (Source { kind: profile(""), ..plain.clone() }, Some(("profile", Rule::NotEmpty))),
            (Source { region: serial("Dublin"), ..plain.clone() }, Some(("region", Rule::Region))),
            (Source { mfa_serial: serial("arn:aws:iam::111122223333:mfa/jo"), ..plain.clone() }, None),
            (Source { mfa_serial: serial("GAHT12345678"), ..plain.clone() }, None),
            (
                Source { mfa_serial: serial("12345678"), ..plain.clone() },
                Some(("mfa_serial", Rule::MfaSerial)),
            ),
            (
                Source { mfa_serial: serial("arn of the jo"), ..plain.clone() },
                Some(("mfa_serial", Rule::MfaSerial)),
            ),
            (Source { mfa_command: Some(vec!["ykman".to_owned()]), ..plain.clone() }, None),
            (Source { mfa_command: Some(vec![]), ..plain.clone() }, Some(("mfa_command", Rule::NotEmpty))),
            (
                Source { mfa_command: Some(vec![String::new()]), ..plain },
                Some(("mfa_command", Rule::NotEmpty)),
            ),
        ] {
            let found: Vec<_> = source(&changed).into_iter().map(|i| (i.field, i.rule)).collect();
            assert_eq!(found, wrong.into_iter().collect::<Vec<_>>(), "{changed:?}");
        }
    }

    #[test]
    fn access_keys() {
        let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
        for (id, secret, fields) in [
            ("AKIAIOSFODNN7EXAMPLE", secret, &[][..]),
            ("ASIAIOSFODNN7EXAMPLE", secret, &["access_key_id"]),
            ("AKIAIOSFODNN7EX", secret, &["access_key_id"]),
            ("AKIAIOSFODNN7EXAMPL ", secret, &["access_key_id"]),
            ("AKIAIOSFODNN7EXAMPLE", &secret[1..], &["secret_access_key"]),
            ("", "", &["access_key_id", "secret_access_key"]),
            ("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI K7MDENG/bPxRfiCYEXAMPLEKEY", &["secret_access_key"]),
        ] {
            let key = AccessKey { access_key_id: id.to_owned(), secret_access_key: secret.to_owned().into() };
            let found: Vec<_> = access_key(&key).into_iter().map(|invalid| invalid.field).collect();
            assert_eq!(found, fields, "{id}");
        }
    }
}
