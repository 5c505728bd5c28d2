use super::*;
use crate::settings::read::read;

const SETTINGS: &str = r#"
version = 1
[[sources]]
name = "acme"
kind = "identity-center"
start_url = "https://acme.awsapps.com/start"
region = "eu-west-1"
[[sources]]
name = "beta"
kind = "identity-center"
start_url = "https://beta.awsapps.com/start"
region = "eu-west-1"
[[roles]]
name = "Mine"
id = "acme/111111111111/Admin"
kind = "permission-set"
account_id = "111111111111"
role_name = "Admin"
source = "acme"
protect = true
"#;

const PROD: &str = "111111111111";
const TEST: &str = "222222222222";

fn listed(rows: &[(&'static str, &'static str, &'static str, &'static str)]) -> Settings {
    let mut settings = read(SETTINGS).expect("settings that read").settings;
    let of = |source: &Source| {
        let of_it = rows.iter().filter(|row| row.0 == source.id.as_str());
        of_it.map(|row| Listed { account: row.1, account_name: row.2, role: row.3 }).collect()
    };
    add_listed(&mut settings, of);
    settings
}

fn names(settings: &Settings) -> Vec<(&str, &str)> {
    settings.roles.iter().map(|role| (role.id.as_str(), role.name.as_str())).collect()
}

#[test]
fn what_is_listed_is_named_by_account_and_role_and_an_own_entry_stands_in_for_it() {
    let settings = listed(&[("acme", PROD, "Prod", "Admin"), ("acme", PROD, "Prod", "ReadOnly")]);
    assert_eq!(
        names(&settings),
        [("acme/111111111111/Admin", "Mine"), ("acme/111111111111/ReadOnly", "Prod/ReadOnly")]
    );
    let listed = settings.role(&RoleId::new("acme/111111111111/ReadOnly")).expect("it is listed");
    assert_eq!((listed.group.as_deref(), listed.kind.account().as_deref()), (Some("Prod"), Some(PROD)));
    assert!(validate::role(listed).is_empty());
    assert!(!settings.from_instances.contains_key(&RoleId::new("acme/111111111111/Admin")));
}

#[test]
fn no_role_keeps_a_name_that_is_also_anothers() {
    let settings = listed(&[
        ("acme", PROD, "Prod", "Ops"),
        ("beta", TEST, "Prod", "Ops"),
        ("acme", "333333333333", "Twin", "Ops"),
        ("acme", "444444444444", "Twin", "Ops"),
    ]);
    assert_eq!(
        names(&settings)[1..],
        [
            ("acme/111111111111/Ops", "acme/Prod/Ops"),
            ("acme/333333333333/Ops", "acme/333333333333/Ops"),
            ("acme/444444444444/Ops", "acme/444444444444/Ops"),
            ("beta/222222222222/Ops", "beta/Prod/Ops"),
        ]
    );
}

#[test]
fn what_aws_would_refuse_is_left_out() {
    let settings = listed(&[("acme", "12", "Prod", "Ops"), ("acme", PROD, "Prod", "no spaces")]);
    assert_eq!(names(&settings).len(), 1);
}

#[test]
fn a_role_may_go_through_one_that_an_instance_lists() {
    let through = |via: &str| {
        let role =
            format!("[[roles]]\nname = \"next\"\narn = \"arn:aws:iam::{TEST}:role/Next\"\nvia = \"{via}\"\n");
        read(&format!("{SETTINGS}{role}")).is_ok()
    };
    for (via, good) in [
        ("acme/222222222222/ReadOnly", true),
        ("acme/2222/ReadOnly", false),
        ("acme/222222222222/", false),
        ("other/222222222222/ReadOnly", false),
    ] {
        assert_eq!(through(via), good, "{via}");
    }
}
