use super::*;

/// A role that a user of the same account assumes with a code.
pub(in crate::setup) fn wish(who: Who) -> RoleWish {
    RoleWish {
        name: "reader".to_owned(),
        path: "/".to_owned(),
        account: AccountPlace { partition: Partition::Aws, id: "111122223333".to_owned() },
        description: None,
        who,
        may: vec![May::of_word("read-only")],
        boundary: None,
        session: Seconds::hours(4),
        mfa: None,
        external_id: None,
        source_identity: false,
        session_tags: false,
        networks: Vec::new(),
    }
}

pub(in crate::setup) fn jo() -> Who {
    Who::Principal("arn:aws:iam::111122223333:user/jo".to_owned())
}

#[test]
fn a_trust_policy_names_what_lasts_of_an_identity() {
    let named = |arn: &str| Who::of_identity(arn);
    let jo = "arn:aws:iam::111122223333:user/team/jo";
    assert_eq!(named(jo), Some(Who::Principal(jo.to_owned())));
    assert_eq!(
        named("arn:aws-cn:sts::111122223333:assumed-role/ci/run-7"),
        Some(Who::Principal("arn:aws-cn:iam::111122223333:role/ci".to_owned()))
    );
    assert_eq!(
        named("arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Data_Admin_0123456789abcdef/jo"),
        Some(Who::PermissionSet("Data_Admin".to_owned()))
    );
    assert_eq!(named("arn:aws:iam::111122223333:root"), None);
    assert_eq!(named("arn:aws:sts::111122223333:federated-user/jo"), None);
}

pub(in crate::setup) fn github() -> Who {
    Who::Oidc {
        provider: "token.actions.githubusercontent.com".to_owned(),
        audience: "sts.amazonaws.com".to_owned(),
        subject: "repo:acme/web:ref:refs/heads/main".to_owned(),
    }
}

#[test]
fn what_iam_refuses_is_named() {
    type Edit = fn(&mut RoleWish);
    let cases: [(Edit, Option<(&str, Rule)>); 22] = [
        (|_| {}, None),
        (|wish| wish.name = String::new(), Some(("name", Rule::IamName))),
        (|wish| wish.name = "a b".to_owned(), Some(("name", Rule::IamName))),
        (|wish| wish.name = "a".repeat(65), Some(("name", Rule::IamName))),
        (|wish| wish.path = "team/".to_owned(), Some(("path", Rule::IamPath))),
        (|wish| wish.path = "/team".to_owned(), Some(("path", Rule::IamPath))),
        (|wish| wish.path = "/team/web/".to_owned(), None),
        (|wish| wish.account.id = "11".to_owned(), Some(("account", Rule::AccountId))),
        (|wish| wish.session = Seconds::minutes(59), Some(("duration", Rule::RoleSession))),
        (|wish| wish.session = Seconds::hours(13), Some(("duration", Rule::RoleSession))),
        (|wish| wish.may.clear(), Some(("allow", Rule::NotEmpty))),
        (|wish| wish.may = vec![May::of_word("s 3")], Some(("allow", Rule::Allowance))),
        (|wish| wish.may = vec![May::Own(serde_json::Map::new())], Some(("allow", Rule::Allowance))),
        (|wish| wish.boundary = Some("Boundary".to_owned()), Some(("boundary", Rule::PolicyArn))),
        (|wish| wish.mfa = Some(Mfa { age: Some(Seconds(30)) }), Some(("mfa", Rule::MfaAge))),
        (|wish| wish.external_id = Some("x".to_owned()), Some(("external_id", Rule::ExternalId))),
        (|wish| wish.networks = vec!["203.0.113.0".to_owned()], Some(("network", Rule::Network))),
        (|wish| wish.networks = vec!["203.0.113.0/24".to_owned(), "2001:db8::/32".to_owned()], None),
        (
            |wish| wish.who = Who::Principal("arn:aws:iam::111122223333:root".to_owned()),
            Some(("who", Rule::Principal)),
        ),
        (
            |wish| wish.who = Who::Principal("arn:aws:sts::111122223333:assumed-role/a/b".to_owned()),
            Some(("who", Rule::Principal)),
        ),
        (|wish| wish.who = Who::PermissionSet("a".repeat(33)), Some(("who", Rule::Principal))),
        (
            |wish| {
                wish.who =
                    Who::Oidc { provider: "p".to_owned(), audience: "a".to_owned(), subject: "*".to_owned() }
            },
            Some(("who", Rule::Principal)),
        ),
    ];
    for (number, (edit, expected)) in cases.into_iter().enumerate() {
        let mut wish = wish(jo());
        edit(&mut wish);
        let expected: Vec<Invalid> =
            expected.into_iter().map(|(field, rule)| Invalid { field, rule }).collect();
        assert_eq!(refused(&wish), expected, "case {number}");
    }
}

#[test]
fn who_brings_a_token_is_asked_for_no_code() {
    for who in [github(), Who::Saml("okta".to_owned()), Who::Ec2] {
        let wish =
            RoleWish { mfa: Some(Mfa { age: None }), external_id: Some("acme".to_owned()), ..wish(who) };
        let fields: Vec<&str> = refused(&wish).iter().map(|invalid| invalid.field).collect();
        assert_eq!(fields, ["mfa", "external_id"]);
    }
}

#[test]
fn what_one_may_not_expect_is_said_before() {
    let cautious = |who: Who, edit: fn(&mut RoleWish)| {
        let mut wish = wish(who);
        edit(&mut wish);
        cautions(&wish)
    };
    assert_eq!(cautious(jo(), |_| {}), []);
    let role = Who::Principal("arn:aws:iam::111122223333:role/ci".to_owned());
    assert_eq!(cautious(role, |wish| wish.mfa = Some(Mfa { age: None })), [Caution::MfaThroughRole]);
    let account = || Who::Account("444455556666".to_owned());
    assert_eq!(cautious(account(), |_| {}), [Caution::WholeAccount, Caution::NoExternalId]);
    assert_eq!(
        cautious(account(), |wish| wish.external_id = Some("acme".to_owned())),
        [Caution::WholeAccount]
    );
    assert_eq!(cautious(jo(), |wish| wish.may = vec![May::of_word("s3")]), [Caution::WholeService]);
    let administrator = |wish: &mut RoleWish| wish.may = vec![May::of_word("AdministratorAccess")];
    assert_eq!(cautious(jo(), administrator), [Caution::Administrator]);
    assert_eq!(cautious(jo(), |wish| wish.networks = vec!["10.0.0.0/8".to_owned()]), [Caution::Networks]);
}

#[test]
fn a_word_is_a_policy_or_a_service() {
    for (word, managed) in [
        ("read-only", true),
        ("AmazonS3FullAccess", true),
        ("job-function/ViewOnlyAccess", true),
        ("arn:aws:iam::111122223333:policy/own", true),
        ("s3", false),
        ("execute-api", false),
    ] {
        assert_eq!(matches!(May::of_word(word), May::Managed(_)), managed, "{word}");
    }
}
