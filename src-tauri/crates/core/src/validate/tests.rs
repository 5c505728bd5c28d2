//! The rules, as tables: what AWS takes and what it refuses, field by field.

mod others;

use super::*;
use crate::duration::Seconds;
use crate::id::{RoleId, SourceId};
use crate::role::{Assume, Federation, RoleKind};

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
        ("arn:aws-us-gov:iam::123456789012:role/team/web/a+=,.@-_b".to_owned(), "/team/web/", "a+=,.@-_b"),
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
    type Case = (&'static str, Rule, fn(&mut Role, String), &'static [&'static str], &'static [&'static str]);
    let cases: [Case; 7] = [
        ("name", Rule::Name, |r, t| r.name = t, &["a", "Größe 1"], &["", " ", "a\nb", "\u{7}"]),
        ("group", Rule::Name, |r, t| r.group = Some(t), &["Team", "Größe 1"], &["", " ", "a\nb"]),
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
        let set = |role: &mut Role| {
            (role.kind, role.duration) = (RoleKind::Federation(Federation::default()), duration);
        };
        assert_eq!(after(set).is_empty(), federation, "{seconds}");
    }
}

#[test]
fn tags() {
    let long = "x".repeat(257);
    let many: Vec<(String, String)> = (0..51).map(|n| (format!("k{n}"), String::new())).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
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
        let tags: Vec<_> = tags.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
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
