use super::*;
use crate::setup::policies::Document;

const JO: &str = "arn:aws:iam::111122223333:user/jo";

fn read(text: &str) -> Refusal {
    Refusal::read(text).unwrap_or_else(|| panic!("no refusal: {text}"))
}

#[test]
fn each_of_awss_texts_names_whose_rule_it_was() {
    let table = [
        ("because no identity-based policy allows the s3:GetObject action", Rule::Identity, false),
        ("with an explicit deny in an identity-based policy", Rule::Identity, true),
        ("because no role trust policy allows the sts:AssumeRole action", Rule::Trust, false),
        ("with an explicit deny in the role trust policy", Rule::Trust, true),
        ("because no resource-based policy allows the s3:GetObject action", Rule::Resource, false),
        ("with an explicit deny in a resource-based policy", Rule::Resource, true),
        ("because no permissions boundary allows the s3:GetObject action", Rule::Boundary, false),
        ("with an explicit deny in a permissions boundary", Rule::Boundary, true),
        ("because no session policy allows the s3:GetObject action", Rule::Session, false),
        ("with an explicit deny in a session policy", Rule::Session, true),
        ("because no service control policy allows the s3:GetObject action", Rule::ServiceControl, false),
        ("with an explicit deny in a service control policy", Rule::ServiceControl, true),
        ("with an explicit deny in a resource control policy", Rule::ResourceControl, true),
        ("because no VPC endpoint policy allows the s3:GetObject action", Rule::Endpoint, false),
        ("with an explicit deny in a VPC endpoint policy", Rule::Endpoint, true),
        ("", Rule::Unsaid, false),
    ];
    for (words, rule, denied) in table {
        let text = format!(
            "User: {JO} is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::b/k {words}"
        );
        let refusal = read(&text);
        assert_eq!((refusal.rule, refusal.denied), (rule, denied), "{text}");
        assert_eq!((&*refusal.who, &*refusal.action), (JO, "s3:GetObject"), "{text}");
        assert_eq!(refusal.resource.as_deref(), Some("arn:aws:s3:::b/k"), "{text}");
    }
}

/// As tools print it.
#[test]
fn an_error_is_read_as_it_was_copied() {
    let session = "arn:aws:sts::111122223333:assumed-role/ci/run-7";
    let said = |text: &str| {
        let refusal = read(text);
        (refusal.who, refusal.action, refusal.resource)
    };
    let role = "arn:aws:iam::123456789012:role/Admin";
    let expected = (session.to_owned(), "sts:AssumeRole".to_owned(), Some(role.to_owned()));
    for text in [
        // The AWS CLI.
        format!(
            "\nAn error occurred (AccessDenied) when calling the AssumeRole operation: User: {session} is not authorized to perform: sts:AssumeRole on resource: {role}\n"
        ),
        // Terraform.
        format!(
            "╷\n│ Error: Cannot assume IAM Role\n│\n│ api error AccessDenied: User:\n│ {session} is not authorized to\n│ perform: sts:AssumeRole on resource:\n│ {role}\n╵\n"
        ),
        // A program that logs JSON.
        format!(
            "{{\"errorMessage\":\"User: {session} is not authorized to perform: sts:AssumeRole on resource: {role}\"}}"
        ),
        // Services that quote.
        format!(
            "User: {session} is not authorized to perform: sts:AssumeRole on resource: \"{role}\" because no role trust policy allows the sts:AssumeRole action."
        ),
    ] {
        assert_eq!(said(&text), expected, "{text}");
    }
    let ec2 = "You are not authorized to perform this operation. User: arn:aws:iam::1:user/jo is not authorized to perform: ec2:RunInstances on resource: arn:aws:ec2:eu-west-1:1:instance/* because no identity-based policy allows the ec2:RunInstances action. Encoded authorization failure message: 4GfAx0";
    assert!(read(ec2).encoded);
    assert_eq!(read(ec2).resource.as_deref(), Some("arn:aws:ec2:eu-west-1:1:instance/*"));
}

#[test]
fn the_policy_that_aws_names_is_named() {
    let scp = "arn:aws:organizations::999999999999:policy/o-abc/service_control_policy/p-123";
    let text = format!(
        "User: {JO} is not authorized to perform: s3:ListAllMyBuckets with an explicit deny in a service control policy: {scp}"
    );
    assert_eq!(read(&text).policy.as_deref(), Some(scp));
    let own = format!(
        "User: {JO} is not authorized to perform: iam:GetPolicy on resource: policy arn:aws:iam::1:policy/x because no identity-based policy allows the iam:GetPolicy action"
    );
    assert_eq!(read(&own).resource.as_deref(), Some("arn:aws:iam::1:policy/x"), "“policy” stands before it");
    assert_eq!(read(&own).policy, None, "it is what was wanted");
}

#[test]
fn what_is_no_refusal_or_would_deceive_is_none() {
    for text in [
        "",
        "An error occurred (ExpiredToken): The security token included in the request is expired",
        "is not authorized to perform: s3:GetObject",
        "User: x is not authorized to perform: everything",
        "User: arn:aws:iam::1:user/\u{202e}oj is not authorized to perform: s3:GetObject",
    ] {
        assert_eq!(Refusal::read(text), None, "{text}");
    }
}

#[test]
fn the_statement_that_would_allow_it_is_no_wider_than_what_was_asked() {
    let policy = |text: &str| read(text).remedy().map(|policy| Document::Made(policy).line());
    let allows = format!(
        "User: {JO} is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::b/k because no identity-based policy allows the s3:GetObject action"
    );
    assert_eq!(
        policy(&allows).as_deref(),
        Some(
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::b/k"]}]}"#
        )
    );
    let trusts = "User: arn:aws:sts::111122223333:assumed-role/ci/run-7 is not authorized to perform: sts:TagSession on resource: arn:aws:iam::1:role/R because no role trust policy allows the sts:TagSession action";
    assert_eq!(
        policy(trusts).as_deref(),
        Some(
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/ci"},"Action":["sts:TagSession"]}]}"#
        )
    );
    assert_eq!(policy(&allows.replace("because no", "with an explicit deny in an")), None);
    assert_eq!(policy(&allows.replace("identity-based policy", "service control policy")), None);
}
