//! What a role will give, and why.

use super::*;
use crate::failure::Failure;

const SETTINGS: &str = r#"
version = 1
[preferences]
duration = "2h"
[[sources]]
name = "work"
kind = "access-key"
region = "eu-west-1"
[[sources]]
name = "phone"
kind = "access-key"
mfa_serial = "arn:aws:iam::111122223333:mfa/jo"
[[sources]]
name = "laptop"
kind = "profile"
profile = "default"
[[sources]]
name = "machine"
kind = "environment"
"#;

fn settings(role: &str) -> Settings {
    let role = format!("{SETTINGS}[[roles]]\nname = \"r\"\n{role}\n");
    crate::settings::read::read(&role).expect("settings that read").settings
}

fn planned(settings: &Settings) -> Result<Plan, Failure> {
    let person = Person { user: "jo".to_owned(), host: "desk".to_owned() };
    plan(settings, &settings.roles[0], &person, &Texts::english())
}

fn of(role: &str) -> Result<Plan, Failure> {
    planned(&settings(&format!("arn = \"arn:aws:iam::123456789012:role/R\"\n{role}")))
}

#[test]
fn what_a_role_gives_hangs_on_role_source_and_preferences() {
    let temporary =
        "The console lasts as long as the credentials: AWS allows more only where an access key signs";
    for (role, credentials, console, reasons) in [
        ("source = \"work\"", 2 * 3600, Some(8 * 3600), vec!["You get: console 8 h, credentials 2 h"]),
        (
            "source = \"work\"\nduration = \"90m\"\nconsole_duration = \"12h\"",
            5400,
            Some(12 * 3600),
            vec!["You get: console 12 h, credentials 1 h 30 min"],
        ),
        ("source = \"laptop\"", 7200, None, vec!["You get: console and credentials for 2 h", temporary]),
        ("source = \"machine\"", 7200, None, vec!["You get: console and credentials for 2 h", temporary]),
        (
            "source = \"phone\"\nprotect = true",
            7200,
            Some(8 * 3600),
            vec![
                "You get: console 8 h, credentials 2 h",
                "Asks for an MFA code",
                "Asks for a reason, which the activity log keeps",
            ],
        ),
    ] {
        let plan = of(role).expect("a way");
        let outlook = &plan.outlook;
        assert_eq!(
            (outlook.credentials.0, outlook.console.map(|console| console.0)),
            (credentials, console),
            "{role}"
        );
        assert_eq!(outlook.reasons, reasons, "{role}");
        let with_duration = plan.console == ConsoleAccess::WithDuration;
        assert_eq!(
            with_duration,
            console.is_some(),
            "SessionDuration only where a long-term key signs: {role}"
        );
    }
}

#[test]
fn what_asks_is_known_before_the_click() {
    for (role, code, reason) in [
        ("source = \"work\"", false, false),
        ("source = \"work\"\nprotect = true", false, true),
        ("source = \"phone\"", true, false),
        ("source = \"phone\"\nprotect = true", true, true),
    ] {
        let outlook = of(role).expect("a way").outlook;
        assert_eq!((outlook.asks_code, outlook.asks_reason, outlook.asks()), (code, reason, code || reason));
    }
}

#[test]
fn ways_that_are_not_built_say_what_they_need() {
    let arn = "arn = \"arn:aws:iam::123456789012:role/R\"";
    let other = "[[roles]]\nname = \"other\"\narn = \"arn:aws:iam::123456789012:role/O\"\nsource = \"work\"";
    for (role, needs) in [
        (format!("{arn}\nvia = \"other\"\n{other}"), "via"),
        ("kind = \"federation\"\nsource = \"work\"".to_owned(), "kind = \"federation\""),
        ("kind = \"own\"\nsource = \"work\"".to_owned(), "kind = \"own\""),
    ] {
        let failure = planned(&settings(&role)).expect_err("not built");
        assert_eq!(failure, Failure::NotYet { role: "r".to_owned(), needs: needs.to_owned() });
    }
}

#[test]
fn a_role_without_a_source_says_which_field_is_empty() {
    let mut settings = settings("arn = \"arn:aws:iam::123456789012:role/R\"\nsource = \"work\"");
    settings.roles[0].source = None;
    let failure = planned(&settings).expect_err("no source");
    assert_eq!(failure, Failure::Invalid(Invalid { field: "source", rule: Rule::NotEmpty }));
    settings.roles[0].source = Some(crate::id::SourceId::new("gone"));
    let failure = planned(&settings).expect_err("no such source");
    assert_eq!(failure, Failure::UnknownSource { name: "gone".to_owned() });
}

#[test]
fn the_call_carries_what_the_role_says() {
    let role = r#"source = "phone"
external_id = "an-example"
session_name = "{user}"
source_identity = "jo"
tags = { Project = "apollo" }
transitive_tags = ["Project"]
policy_arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
region = "eu-central-1""#;
    let plan = of(role).expect("a way");
    let call = &plan.call;
    assert_eq!(call.mfa_serial.as_deref(), Some("arn:aws:iam::111122223333:mfa/jo"));
    assert_eq!((call.role_session_name.as_str(), call.source_identity.as_deref()), ("jo", Some("jo")));
    assert_eq!((call.external_id.as_deref(), call.region.as_str()), (Some("an-example"), "eu-central-1"));
    assert_eq!((call.tags.len(), &call.transitive_tags), (1, &vec!["Project".to_owned()]));
    // The key of the single flight says the same.
    let key = &plan.key;
    assert_eq!(
        (&key.external_id, &key.tags, &key.policy_arns),
        (&call.external_id, &call.tags, &call.policy_arns)
    );
    assert_eq!((&key.session_name, key.duration), (&call.role_session_name, call.duration));
    assert_eq!(
        planned(&settings(&format!("arn = \"arn:aws:iam::123456789012:role/R\"\n{role}"))).ok(),
        Some(plan)
    );
}

#[test]
fn lengths_are_read_as_people_say_them() {
    for (seconds, text) in [(900, "15 min"), (3600, "1 h"), (5400, "1 h 30 min"), (43_200, "12 h")] {
        assert_eq!(spaced(Seconds(seconds)), text);
    }
}
