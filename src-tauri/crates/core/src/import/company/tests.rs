//! Profiles of a company's sign-in, and what becomes of each.

use std::collections::BTreeMap;

use super::super::{Import, There, leave_entries, plan_files};
use super::*;

const CONFIG: &str = "\
[sso-session acme]
sso_start_url = https://d-1234567890.awsapps.com/start#/
sso_region = eu-west-1
sso_registration_scopes = sso:account:access

[profile admin]
sso_session = acme
sso_account_id = 111122223333
sso_role_name = AdministratorAccess
region = eu-central-1

[profile read]
sso_session = acme
sso_account_id = 111122223333
sso_role_name = ReadOnlyAccess

[profile read-again]
sso_session = acme
sso_account_id = 111122223333
sso_role_name = ReadOnlyAccess
region = us-east-1

[profile legacy]
sso_start_url = https://d-1234567890.awsapps.com/start
sso_region = eu-west-1
sso_account_id = 222233334444
sso_role_name = ReadOnlyAccess

[profile globex]
sso_start_url = https://globex.awsapps.com/start
sso_region = us-east-1
sso_account_id = 333344445555
sso_role_name = Ops

[profile sign-in-alone]
sso_session = acme

[profile through]
role_arn = arn:aws:iam::999988887777:role/deploy
source_profile = admin

[profile half]
sso_start_url = https://half.awsapps.com/start
";

fn planned(text: &str, sources: &[&Source], roles: &[&Role]) -> Import {
    plan_files(&AwsConfig::read(text, ""), &There { sources, keys: BTreeMap::new(), roles })
}

#[test]
fn an_instance_is_one_source_and_each_profile_a_role_of_it() {
    let import = planned(CONFIG, &[], &[]);
    let sources: Vec<_> = import
        .sources
        .iter()
        .map(|new| (new.source.name.as_str(), new.source.kind.word(), new.source.region.as_deref()))
        .collect();
    assert_eq!(
        sources,
        [("acme", "identity-center", Some("eu-west-1")), ("globex", "identity-center", Some("us-east-1"))]
    );
    let roles: Vec<_> =
        import.roles.iter().map(|new| (new.role.name.as_str(), new.role.id.as_str())).collect();
    assert_eq!(
        roles,
        [
            ("admin", "acme/111122223333/AdministratorAccess"),
            ("read", "acme/111122223333/ReadOnlyAccess"),
            ("legacy", "acme/222233334444/ReadOnlyAccess"),
            ("globex", "globex/333344445555/Ops"),
            ("through", "through"),
        ]
    );
    let via = import.roles[4].role.kind.via().map(RoleId::as_str);
    assert_eq!(via, Some("acme/111122223333/AdministratorAccess"));
    assert_eq!(import.roles[0].role.region.as_deref(), Some("eu-central-1"));
    let left: Vec<_> = import.left.iter().map(|(profile, why)| (profile.as_str(), *why)).collect();
    assert_eq!(left, [("read-again", Left::There), ("half", Left::BySdk)]);
}

#[test]
fn what_is_there_is_taken_and_added_once() {
    let first = planned(CONFIG, &[], &[]);
    let sources: Vec<&Source> = first.sources.iter().map(|new| &new.source).collect();
    let roles: Vec<&Role> = first.roles.iter().map(|new| &new.role).collect();
    let is_entry = |id: &RoleId| roles.iter().any(|role| role.id == *id);
    let again = leave_entries(planned(CONFIG, &sources, &roles), is_entry);
    assert!(again.sources.is_empty() && again.roles.is_empty(), "{again:?}");
    // An instance that is there under another name is the same.
    let mut renamed = first.sources[0].source.clone();
    renamed.name = "work".to_owned();
    renamed.id = SourceId::new("work");
    let import = planned(CONFIG, &[&renamed], &[]);
    assert_eq!(import.sources.len(), 1, "{import:?}");
    assert_eq!(import.roles[0].role.id.as_str(), "work/111122223333/AdministratorAccess");
}

#[test]
fn what_the_portal_would_refuse_stays_with_the_reason() {
    for (line, expected) in [
        ("sso_account_id = 1111", Left::SignIn),
        ("sso_role_name = ", Left::BySdk),
        ("sso_start_url = http://acme.awsapps.com/start", Left::SignIn),
    ] {
        let key = line.split(' ').next().unwrap_or_default();
        let text = "[profile a]\nsso_start_url = https://acme.awsapps.com/start\nsso_region = eu-west-1\n\
                    sso_account_id = 111122223333\nsso_role_name = Ops\n";
        let text: String = text
            .lines()
            .map(|old| if old.starts_with(key) { format!("{line}\n") } else { format!("{old}\n") })
            .collect();
        let import = planned(&text, &[], &[]);
        if expected == Left::BySdk {
            // Without a permission set it is the sign-in alone.
            assert_eq!((import.sources.len(), import.roles.len()), (1, 0), "{line}: {import:?}");
        } else {
            assert_eq!(import.left, [("a".to_owned(), expected)], "{line}");
            assert!(import.roles.is_empty(), "{line}");
        }
    }
}
