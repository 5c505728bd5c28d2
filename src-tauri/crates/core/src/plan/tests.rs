//! What a role will give, and why: a row for each of the ways that AWS knows, and what holds of all of them.

mod properties;
mod ways;

use std::sync::Arc;

use super::*;
use crate::failure::{Failure, Invalid, Rule};

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
name = "long"
kind = "access-key"
mfa_serial = "arn:aws:iam::111122223333:mfa/jo"
prefer = "long-sessions"
[[sources]]
name = "few"
kind = "access-key"
mfa_serial = "arn:aws:iam::111122223333:mfa/jo"
prefer = "few-codes"
[[sources]]
name = "laptop"
kind = "profile"
profile = "default"
[[sources]]
name = "machine"
kind = "environment"
[[sources]]
name = "token"
kind = "web-identity"
token_file = "/run/token"
[[roles]]
name = "hub"
arn = "arn:aws:iam::111122223333:role/Hub"
source = "work"
duration = "8h"
[[roles]]
name = "phone-hub"
arn = "arn:aws:iam::111122223333:role/Hub"
source = "phone"
[[roles]]
name = "long-hub"
arn = "arn:aws:iam::111122223333:role/Hub"
source = "long"
[[roles]]
name = "token-hub"
arn = "arn:aws:iam::111122223333:role/Hub"
source = "token"
[[roles]]
name = "fed"
kind = "federation"
source = "work"
[[roles]]
name = "self"
kind = "own"
source = "work"
"#;

/// The settings with a role called `r` in them.
fn settings(role: &str) -> Settings {
    let role = format!("{SETTINGS}[[roles]]\nname = \"r\"\n{role}\n");
    crate::settings::read::read(&role).expect("settings that read").settings
}

fn role_named<'a>(settings: &'a Settings, name: &str) -> &'a Role {
    settings.roles.iter().find(|role| role.name == name).expect("a role of that name")
}

fn person() -> Person {
    Person { user: "jo".to_owned(), host: "desk".to_owned() }
}

fn planned(settings: &Settings, known: &PlanInputs) -> Result<Plan, Failure> {
    plan(settings, known, role_named(settings, "r"), &person(), &Texts::english())
}

/// The way to an assumed role with these keys.
fn of(role: &str) -> Result<Plan, Failure> {
    planned(&assumed(role), &PlanInputs::default())
}

fn assumed(role: &str) -> Settings {
    settings(&format!("arn = \"arn:aws:iam::123456789012:role/R\"\n{role}"))
}

/// A source whose credentials are known to be that.
fn gives(source: &str, facts: SourceFacts) -> PlanInputs {
    let sources = [(crate::id::SourceId::new(source), facts)].into();
    PlanInputs { sources, ..PlanInputs::default() }
}

fn kind(credentials: CredentialKind) -> SourceFacts {
    SourceFacts { credentials: Some(credentials), ..SourceFacts::default() }
}

/// A plan's calls in short: `AssumeRole Hub 1h code`.
fn calls(plan: &Plan) -> Vec<String> {
    let word = |hop: &Hop| {
        let action = match &hop.call {
            Call::AssumeRole(_) => "AssumeRole",
            Call::WebIdentity(_) => "WebIdentity",
            Call::SessionToken(_) => "SessionToken",
            Call::FederationToken(_) => "FederationToken",
            Call::PermissionSet(_) => "PermissionSet",
            Call::AsTheyAre { .. } => "AsTheyAre",
        };
        let role = hop.call.role_arn().and_then(|arn| arn.rsplit('/').next());
        let duration = hop.call.duration().map(|duration| duration.to_string());
        let code = hop.call.mfa_serial().map(|_| "code".to_owned());
        let words = [Some(action.to_owned()), role.map(str::to_owned), duration, code];
        words.into_iter().flatten().collect::<Vec<_>>().join(" ")
    };
    plan.hops.iter().map(word).collect()
}

#[test]
fn what_a_role_gives_hangs_on_role_source_and_preferences() {
    let temporary = "The console ends with the credentials. Only a long-term access key allows longer";
    for (role, credentials, console, reasons) in [
        ("source = \"work\"", 2 * 3600, Some(8 * 3600), vec!["You get: console 8 h, credentials 2 h"]),
        (
            "source = \"work\"\nduration = \"90m\"\nconsole_duration = \"12h\"",
            5400,
            Some(12 * 3600),
            vec!["You get: console 12 h, credentials 1 h 30 min"],
        ),
        ("source = \"laptop\"", 3600, None, vec!["You get: console and credentials for 1 h", temporary]),
        (
            "source = \"machine\"\nduration = \"4h\"",
            3600,
            None,
            vec![
                "You get: console and credentials for 1 h",
                temporary,
                "AWS limits this to 1 h (you chose 4 h)",
            ],
        ),
        (
            "source = \"phone\"\nprotect = true",
            7200,
            Some(8 * 3600),
            vec![
                "You get: console 8 h, credentials 2 h",
                "Asks for an MFA code",
                "Asks for a reason (saved in the activity log)",
            ],
        ),
        (
            "source = \"few\"",
            3600,
            None,
            vec![
                "You get: console and credentials for 1 h",
                "One MFA code for all roles of this source: AWS limits each to 1 h, console included",
                "Asks for one MFA code for all roles of few",
            ],
        ),
        (
            "via = \"hub\"",
            3600,
            None,
            vec![
                "You get: console and credentials for 1 h",
                "Chained through hub: AWS limits credentials and console to 1 h",
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
        let with_duration = plan.last().console == ConsoleAccess::WithDuration;
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
    // Whoever goes through a role that asks for a reason is asked for it too.
    let mut settings = assumed("via = \"hub\"");
    Arc::make_mut(&mut settings.roles[0]).protect = true;
    assert!(planned(&settings, &PlanInputs::default()).expect("a way").outlook.asks_reason);
}

#[test]
fn a_role_without_a_source_says_which_field_is_empty() {
    let mut settings = assumed("source = \"work\"");
    let role = settings.roles.iter_mut().find(|role| role.name == "r").expect("it");
    Arc::make_mut(role).source = None;
    let failure = planned(&settings, &PlanInputs::default()).expect_err("no source");
    assert_eq!(failure, Failure::Invalid(Invalid { field: "source", rule: Rule::NotEmpty }));
    let role = settings.roles.iter_mut().find(|role| role.name == "r").expect("it");
    Arc::make_mut(role).source = Some(crate::id::SourceId::new("gone"));
    let failure = planned(&settings, &PlanInputs::default()).expect_err("no such source");
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
    let Call::AssumeRole(call) = &plan.last().call else { panic!("{plan:?}") };
    assert_eq!(call.mfa_serial.as_deref(), Some("arn:aws:iam::111122223333:mfa/jo"));
    assert_eq!((call.role_session_name.as_str(), call.source_identity.as_deref()), ("jo", Some("jo")));
    assert_eq!((call.external_id.as_deref(), call.region.as_str()), (Some("an-example"), "eu-central-1"));
    assert_eq!((call.tags.len(), &call.transitive_tags), (1, &vec!["Project".to_owned()]));
    // The key of the single flight says the same.
    let key = &plan.last().key;
    assert_eq!(
        (&key.external_id, &key.tags, &key.policy_arns),
        (&call.external_id, &call.tags, &call.policy_arns)
    );
    assert_eq!((&key.session_name, key.duration), (&call.role_session_name, call.duration));
    assert_eq!(of(role).ok(), Some(plan));
}

#[test]
fn a_region_that_a_person_set_for_the_source_decides_where_sts_is_called() {
    for (source, region) in [("work", "eu-west-1"), ("phone", "ap-south-2")] {
        let plan = of(&format!("source = \"{source}\"\nregion = \"ap-south-2\"")).expect("a way");
        assert_eq!(plan.last().call.region(), region);
    }
}

#[test]
fn a_loop_is_refused_with_its_path() {
    let mut settings = assumed("via = \"hub\"");
    let r = role_named(&settings, "r").id.clone();
    let RoleKind::Assume(hub) = &mut Arc::make_mut(&mut settings.roles[0]).kind else { unreachable!() };
    hub.via = Some(r);
    for (name, path) in [("r", ["r", "hub", "r"]), ("hub", ["hub", "r", "hub"])] {
        let role = role_named(&settings, name);
        let failure =
            plan(&settings, &PlanInputs::default(), role, &person(), &Texts::english()).expect_err("a loop");
        assert_eq!(failure, Failure::ChainLoop { path: path.map(str::to_owned).to_vec() });
    }
}

#[test]
fn lengths_are_read_as_people_say_them() {
    for (seconds, text) in [(900, "15 min"), (3600, "1 h"), (5400, "1 h 30 min"), (43_200, "12 h")] {
        assert_eq!(spaced(crate::duration::Seconds(seconds)), text);
    }
}

#[test]
fn a_role_whose_safety_key_is_misspelt_is_not_used_nor_gone_through() {
    let line = |role: &str| match of(role) {
        Err(Failure::Settings(error)) => error.line,
        other => panic!("{role}: {other:?}"),
    };
    assert!(line("source = \"work\"\nprotected = true") > 0);
    let through = "source = \"work\"\npolcy = \"{}\"\n[[roles]]\nname = \"z\"\narn = \"arn:aws:iam::123456789012:role/Z\"\nvia = \"r\"";
    let settings = assumed(through);
    let planned =
        plan(&settings, &PlanInputs::default(), role_named(&settings, "z"), &person(), &Texts::english());
    assert!(matches!(planned, Err(Failure::Settings(_))), "{planned:?}");
    of("source = \"work\"\ncolor = \"red\"").expect("a colour narrows nothing");
}
