use super::super::wish::tests::{github, jo, wish};
use super::super::wish::{May, Mfa};
use super::*;
use crate::duration::Seconds;

/// The one statement of a trust policy, without what every policy has.
fn trusts(wish: &RoleWish) -> String {
    let line = Policies::of(wish).trust.line();
    let inner = line.strip_prefix(r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","#);
    inner.and_then(|inner| inner.strip_suffix("}]}")).expect("one statement that allows").to_owned()
}

#[test]
fn a_role_trusts_just_whom_it_is_for() {
    for (who, statement) in [
        (jo(), r#""Principal":{"AWS":"arn:aws:iam::111122223333:user/jo"},"Action":["sts:AssumeRole"]"#),
        (
            Who::NewUser("sam".to_owned()),
            r#""Principal":{"AWS":"arn:aws:iam::111122223333:user/sam"},"Action":["sts:AssumeRole"]"#,
        ),
        (
            Who::Account("444455556666".to_owned()),
            r#""Principal":{"AWS":"arn:aws:iam::444455556666:root"},"Action":["sts:AssumeRole"]"#,
        ),
        (
            Who::PermissionSet("Admin".to_owned()),
            r#""Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":["sts:AssumeRole"],"Condition":{"ArnLike":{"aws:PrincipalArn":["arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com*/AWSReservedSSO_Admin_*"]}}"#,
        ),
        (
            github(),
            r#""Principal":{"Federated":"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},"Action":["sts:AssumeRoleWithWebIdentity"],"Condition":{"StringEquals":{"token.actions.githubusercontent.com:aud":["sts.amazonaws.com"],"token.actions.githubusercontent.com:sub":["repo:acme/web:ref:refs/heads/main"]}}"#,
        ),
        (
            Who::Saml("okta".to_owned()),
            r#""Principal":{"Federated":"arn:aws:iam::111122223333:saml-provider/okta"},"Action":["sts:AssumeRoleWithSAML"],"Condition":{"StringEquals":{"SAML:aud":["https://signin.aws.amazon.com/saml"]}}"#,
        ),
        (Who::Ec2, r#""Principal":{"Service":"ec2.amazonaws.com"},"Action":["sts:AssumeRole"]"#),
    ] {
        assert_eq!(trusts(&wish(who)), statement);
    }
}

#[test]
fn a_subject_with_wildcards_is_compared_as_one() {
    let Who::Oidc { provider, audience, .. } = github() else { return };
    let who = Who::Oidc { provider, audience, subject: "repo:acme/*".to_owned() };
    assert!(
        trusts(&wish(who))
            .contains(r#""StringLike":{"token.actions.githubusercontent.com:sub":["repo:acme/*"]}"#)
    );
}

#[test]
fn each_condition_stands_where_it_works() {
    let mut wish = wish(jo());
    wish.mfa = Some(Mfa { age: Some(Seconds::minutes(15)) });
    wish.external_id = Some("acme-7".to_owned());
    wish.source_identity = true;
    wish.session_tags = true;
    wish.networks = vec!["203.0.113.0/24".to_owned()];
    let policies = Policies::of(&wish);
    assert_eq!(
        trusts(&wish),
        r#""Principal":{"AWS":"arn:aws:iam::111122223333:user/jo"},"Action":["sts:AssumeRole","sts:SetSourceIdentity","sts:TagSession"],"Condition":{"Bool":{"aws:MultiFactorAuthPresent":["true"]},"IpAddress":{"aws:SourceIp":["203.0.113.0/24"]},"NumericLessThan":{"aws:MultiFactorAuthAge":["900"]},"StringEquals":{"sts:ExternalId":["acme-7"]}}"#
    );
    // The same actions on the caller's side, on this one role.
    assert_eq!(
        policies.caller.expect("a policy").line(),
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["sts:AssumeRole","sts:SetSourceIdentity","sts:TagSession"],"Resource":["arn:aws:iam::111122223333:role/reader"]}]}"#
    );
    assert_eq!(policies.managed, ["arn:aws:iam::aws:policy/ReadOnlyAccess"]);
    assert_eq!(
        policies.inline.iter().map(|inline| inline.document.line()).collect::<Vec<_>>(),
        [
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":["*"],"Resource":["*"],"Condition":{"Bool":{"aws:ViaAWSService":["false"]},"NotIpAddress":{"aws:SourceIp":["203.0.113.0/24"]}}}]}"#
        ]
    );
}

#[test]
fn everything_is_of_the_partition() {
    let mut wish = wish(Who::Saml("okta".to_owned()));
    wish.account.partition = Partition::AwsCn;
    wish.path = "/team/".to_owned();
    wish.may.push(May::of_word("s3"));
    let policies = Policies::of(&wish);
    assert_eq!(role_arn(&wish), "arn:aws-cn:iam::111122223333:role/team/reader");
    assert!(trusts(&wish).contains("arn:aws-cn:iam::111122223333:saml-provider/okta"));
    assert!(trusts(&wish).contains("https://signin.amazonaws.cn/saml"));
    assert_eq!(policies.managed, ["arn:aws-cn:iam::aws:policy/ReadOnlyAccess"]);
    assert_eq!(policies.caller, None);
    wish.who = Who::Ec2;
    assert!(trusts(&wish).contains("ec2.amazonaws.com.cn"));
}
