//! The rows of "Other ways to get credentials" and of AssumeRole's limits: the calls, the caps, the console.

use std::sync::Arc;

use super::*;
use crate::duration::Seconds;
use crate::id::{RoleId, SourceId};

const LONG: CredentialKind = CredentialKind::LongTerm;
const TEMPORARY: CredentialKind = CredentialKind::Temporary;

#[test]
fn each_way_has_its_calls_caps_and_console() {
    use ConsoleAccess::{AsCredentials, None as NoConsole, WithDuration};
    let fed = "kind = \"federation\"\nsource = \"work\"\n";
    let own = "kind = \"own\"\nsource =";
    for (role, known, expected, console) in [
        // AssumeRole signed by a long-term key: up to 12 h, with SessionDuration.
        (
            r("source = \"work\"\nduration = \"12h\""),
            PlanInputs::default(),
            vec!["AssumeRole R 12h"],
            WithDuration,
        ),
        (r("source = \"work\""), PlanInputs::default(), vec!["AssumeRole R 2h"], WithDuration),
        // Signed by temporary credentials: 1 h, without.
        (
            r("source = \"laptop\"\nduration = \"12h\""),
            gives("laptop", kind(TEMPORARY)),
            vec!["AssumeRole R 1h"],
            AsCredentials,
        ),
        (
            r("source = \"laptop\"\nduration = \"30m\""),
            gives("laptop", kind(TEMPORARY)),
            vec!["AssumeRole R 30m"],
            AsCredentials,
        ),
        // A profile with a user's key is a long-term key; where nobody knows yet, it may be temporary.
        (
            r("source = \"laptop\"\nduration = \"12h\""),
            gives("laptop", kind(LONG)),
            vec!["AssumeRole R 12h"],
            WithDuration,
        ),
        (
            r("source = \"machine\"\nduration = \"12h\""),
            PlanInputs::default(),
            vec!["AssumeRole R 1h"],
            AsCredentials,
        ),
        // A chain: 1 h from the second on, whatever it asks for.
        (
            r("via = \"hub\"\nduration = \"12h\""),
            PlanInputs::default(),
            vec!["AssumeRole Hub 8h", "AssumeRole R 1h"],
            AsCredentials,
        ),
        // Through the user's own credentials is through nothing.
        (
            r("via = \"self\"\nduration = \"12h\""),
            PlanInputs::default(),
            vec!["AssumeRole R 12h"],
            WithDuration,
        ),
        // MFA, one role: the code goes into the one AssumeRole.
        (
            r("source = \"phone\"\nduration = \"12h\""),
            PlanInputs::default(),
            vec!["AssumeRole R 12h code"],
            WithDuration,
        ),
        (
            r("source = \"long\"\nduration = \"12h\""),
            PlanInputs::default(),
            vec!["AssumeRole R 12h code"],
            WithDuration,
        ),
        // MFA, few codes or a chain: GetSessionToken with it, which makes every role a chained one.
        (
            r("source = \"few\"\nduration = \"12h\""),
            PlanInputs::default(),
            vec!["SessionToken 12h code", "AssumeRole R 1h"],
            AsCredentials,
        ),
        (
            r("via = \"phone-hub\""),
            PlanInputs::default(),
            vec!["SessionToken 12h code", "AssumeRole Hub 1h", "AssumeRole R 1h"],
            AsCredentials,
        ),
        (
            r("via = \"long-hub\""),
            PlanInputs::default(),
            vec!["AssumeRole Hub 2h code", "AssumeRole R 1h"],
            AsCredentials,
        ),
        // GetFederationToken: 36 h, a root user's 1 h, a console without SessionDuration.
        (
            format!("{fed}duration = \"36h\""),
            PlanInputs::default(),
            vec!["FederationToken 36h"],
            AsCredentials,
        ),
        (format!("{fed}duration = \"36h\""), root("work"), vec!["FederationToken 1h"], AsCredentials),
        // A user's own key: GetSessionToken for the command line, and no console.
        (
            format!("{own} \"work\"\nduration = \"36h\""),
            PlanInputs::default(),
            vec!["SessionToken 36h"],
            NoConsole,
        ),
        (format!("{own} \"work\"\nduration = \"36h\""), root("work"), vec!["SessionToken 1h"], NoConsole),
        (format!("{own} \"phone\""), PlanInputs::default(), vec!["SessionToken 2h code"], NoConsole),
        (
            format!("{own} \"few\""),
            PlanInputs::default(),
            vec!["SessionToken 12h code", "AsTheyAre"],
            NoConsole,
        ),
        // Credentials of a role, Identity Center or a sign-in: as they are.
        (format!("{own} \"laptop\""), gives("laptop", kind(TEMPORARY)), vec!["AsTheyAre"], AsCredentials),
        (format!("{own} \"laptop\""), gives("laptop", kind(LONG)), vec!["SessionToken 2h"], NoConsole),
        // AssumeRoleWithWebIdentity: up to 12 h, a console without SessionDuration; behind it a chain.
        (
            r("source = \"token\"\nduration = \"12h\""),
            PlanInputs::default(),
            vec!["WebIdentity R 12h"],
            AsCredentials,
        ),
        (
            r("via = \"token-hub\""),
            PlanInputs::default(),
            vec!["WebIdentity Hub 2h", "AssumeRole R 1h"],
            AsCredentials,
        ),
    ] {
        let plan = planned(&settings(&role), &known).unwrap_or_else(|failure| panic!("{role}: {failure:?}"));
        assert_eq!(
            (calls(&plan), plan.last().console),
            (expected.iter().map(ToString::to_string).collect(), console),
            "{role}"
        );
        assert_eq!(plan.outlook.no_console, console == NoConsole, "{role}");
        let assumed = role.contains("arn");
        assert_eq!(plan.outlook.limit.is_some(), assumed && console == AsCredentials, "{role}");
    }
}

fn r(keys: &str) -> String {
    format!("arn = \"arn:aws:iam::123456789012:role/R\"\n{keys}")
}

fn root(source: &str) -> PlanInputs {
    gives(source, SourceFacts { root: true, ..SourceFacts::default() })
}

#[test]
fn what_cant_be_is_said() {
    for (role, known, failure) in [
        (
            "kind = \"federation\"\nsource = \"laptop\"".to_owned(),
            gives("laptop", kind(TEMPORARY)),
            Failure::NeedsLongTermKey { role: "r".to_owned(), source: "laptop".to_owned() },
        ),
        (
            r("via = \"fed\""),
            PlanInputs::default(),
            Failure::CantSign { role: "r".to_owned(), via: "fed".to_owned() },
        ),
        (
            "kind = \"own\"\nsource = \"token\"".to_owned(),
            PlanInputs::default(),
            Failure::CantSign { role: "r".to_owned(), via: "token".to_owned() },
        ),
    ] {
        assert_eq!(planned(&settings(&role), &known).expect_err("no way"), failure, "{role}");
    }
}

/// The calls to a role of `phone`, whose person has no preference, in a state of things.
fn of_phone(keys: &str, lately: &[&str], shared: bool) -> (Vec<String>, bool) {
    let settings = assumed(&format!("source = \"phone\"\n{keys}"));
    let mut known = PlanInputs::default();
    let lately = lately.iter().copied().map(RoleId::new).collect();
    known.lately.insert(SourceId::new("phone"), lately);
    if shared {
        let few = settings.roles.iter().find(|role| role.name == "phone-hub").expect("a role of it");
        let mut through = assumed("via = \"phone-hub\"");
        through.roles.push(few.clone());
        let plan = planned(&through, &PlanInputs::default()).expect("a way");
        known.living.insert(plan.hops[0].key.id());
    }
    let plan = planned(&settings, &known).expect("a way");
    (calls(&plan), plan.outlook.asks_code)
}

#[test]
fn the_planner_chooses_between_long_sessions_and_few_codes() {
    let long = vec!["AssumeRole R 2h code".to_owned()];
    let few = vec!["SessionToken 12h code".to_owned(), "AssumeRole R 1h".to_owned()];
    assert_eq!(of_phone("", &[], false), (long.clone(), true), "one role: one code, a long session");
    assert_eq!(of_phone("", &["r"], false), (long, true), "the same role again is one role");
    assert_eq!(of_phone("", &["other"], false), (few.clone(), true), "several roles in a short time");
    assert_eq!(of_phone("", &[], true), (few, false), "a code that serves already is used");
    for wish in ["duration = \"4h\"", "console_duration = \"12h\""] {
        let (calls, asks) = of_phone(wish, &["other"], true);
        assert!(calls.len() == 1 && asks, "a role that says it wants more than an hour has it: {calls:?}");
    }
}

#[test]
fn a_preference_is_kept_whatever_else_is_known() {
    for (source, expected) in [("long", 1), ("few", 2)] {
        for lately in [&[][..], &["other"][..]] {
            let settings = assumed(&format!("source = \"{source}\"\nduration = \"4h\""));
            let mut known = PlanInputs::default();
            let roles = lately.iter().copied().map(RoleId::new).collect();
            known.lately.insert(SourceId::new(source), roles);
            assert_eq!(
                planned(&settings, &known).expect("a way").hops.len(),
                expected,
                "{source} {lately:?}"
            );
        }
    }
}

#[test]
fn a_code_is_asked_only_where_nothing_that_lives_stands_behind_it() {
    let settings = assumed("via = \"phone-hub\"");
    let fresh = planned(&settings, &PlanInputs::default()).expect("a way");
    assert!(fresh.outlook.asks_code);
    for hop in &fresh.hops[..2] {
        let known = PlanInputs { living: [hop.key.id()].into(), ..PlanInputs::default() };
        let plan = planned(&settings, &known).expect("a way");
        assert!(!plan.outlook.asks_code, "{} lives", hop.name);
        let told = "No MFA code needed now: the last one for phone still applies";
        assert!(plan.outlook.reasons.iter().any(|reason| reason == told), "{:?}", plan.outlook.reasons);
    }
    let known = PlanInputs { living: [fresh.last().key.id()].into(), ..PlanInputs::default() };
    assert!(planned(&settings, &known).expect("a way").outlook.asks_code, "a renewal asks again");
}

#[test]
fn a_session_is_one_whichever_way_it_was_had_and_another_for_all_that_shapes_it() {
    let key =
        |role: &str, known: &PlanInputs| planned(&settings(role), known).expect("a way").last().key.clone();
    let nothing = PlanInputs::default();
    let mut lately = PlanInputs::default();
    lately.lately.insert(SourceId::new("phone"), [RoleId::new("other")].into());
    let phone = r("source = \"phone\"");
    assert_eq!(key(&phone, &nothing), key(&phone, &lately), "with a code of its own or a shared one");
    assert_ne!(key(&r("via = \"hub\""), &nothing), key(&r("via = \"phone-hub\""), &nothing), "another chain");
    assert_ne!(key(&r("via = \"hub\""), &nothing), key(&r("source = \"work\""), &nothing), "no chain");
    let mut other_hub = settings(&r("via = \"hub\""));
    Arc::make_mut(&mut other_hub.roles[0]).tags.insert("Project".to_owned(), "apollo".to_owned());
    let tagged = planned(&other_hub, &nothing).expect("a way").last().key.clone();
    assert_ne!(key(&r("via = \"hub\""), &nothing), tagged, "what shapes a hop shapes what comes after it");
    // A federated user's policies, and a process's own environment.
    let fed = |keys: &str| format!("kind = \"federation\"\nsource = \"work\"\n{keys}");
    assert_ne!(key(&fed(""), &nothing), key(&fed("allow = \"read-only\""), &nothing));
    let of = |id: &str| PlanInputs {
        environment: Some(BroughtFacts { access_key_id: id.to_owned(), facts: kind(LONG) }),
        ..PlanInputs::default()
    };
    let machine = r("source = \"machine\"");
    assert_ne!(key(&machine, &of("AKIA1")), key(&machine, &of("AKIA2")));
    assert_ne!(key(&machine, &of("AKIA1")), key(&machine, &nothing));
    assert_eq!(key(&machine, &of("AKIA1")), key(&machine, &of("AKIA1")));
    let work = r("source = \"work\"");
    assert_eq!(key(&work, &of("AKIA1")), key(&work, &nothing), "other sources have nothing to do with it");
}

#[test]
fn a_federated_users_policy_is_the_roles_own_or_a_ready_made_one() {
    let call = |keys: &str, region: Option<&str>| {
        let mut settings = settings(&format!("kind = \"federation\"\nsource = \"work\"\n{keys}"));
        settings.sources[0].region = region.map(str::to_owned);
        match planned(&settings, &PlanInputs::default()).expect("a way").last().call.clone() {
            Call::FederationToken(call) => *call,
            other => panic!("{other:?}"),
        }
    };
    let all = call("", Some("eu-west-1"));
    assert!(
        all.policy.is_some_and(|policy| policy.contains(r#""Action":"*""#)) && all.policy_arns.is_empty()
    );
    let reads = call("allow = \"read-only\"", Some("us-gov-west-1"));
    assert_eq!(reads.policy_arns, ["arn:aws-us-gov:iam::aws:policy/ReadOnlyAccess"]);
    assert_eq!((reads.policy, reads.region.as_str()), (None, "us-gov-west-1"));
    let own = call("allow = \"read-only\"\npolicy = '{\"Statement\":[]}'", None);
    assert_eq!((own.policy.as_deref(), own.policy_arns.len()), (Some("{\"Statement\":[]}"), 0));
    let arns = call("policy_arns = [\"arn:aws:iam::aws:policy/Billing\"]", None);
    assert_eq!((arns.policy, arns.policy_arns.len()), (None, 1));
    let long = call("session_name = \"a-name-that-is-longer-than-what-aws-takes-here\"", None);
    assert_eq!(long.name, "a-name-that-is-longer-than-what-");
}

#[test]
fn what_the_sdk_leaves_of_a_profile_is_done() {
    let facts = SourceFacts {
        mfa_serial: Some("arn:aws:iam::111122223333:mfa/jo".to_owned()),
        region: Some("eu-north-1".to_owned()),
        roles: vec![ProfileRole {
            profile: "ops".to_owned(),
            role_arn: "arn:aws:iam::111122223333:role/Ops".to_owned(),
            session_name: Some("ops".to_owned()),
            external_id: Some("an-example".to_owned()),
            duration: Some(Seconds::hours(4)),
        }],
        ..kind(LONG)
    };
    // The profile's own role, with its code and its duration; few codes need no second one.
    let own = settings("kind = \"own\"\nsource = \"laptop\"");
    let mut known = gives("laptop", facts);
    let shared = planned(&own, &known).expect("a way");
    assert_eq!(calls(&shared), ["SessionToken 12h code", "AssumeRole Ops 1h", "AsTheyAre"]);
    let mut long = own.clone();
    let laptop = long.sources.iter_mut().find(|source| source.name == "laptop").expect("it");
    laptop.prefer = Some(crate::source::Prefer::LongSessions);
    let plan = planned(&long, &known).expect("a way");
    assert_eq!(calls(&plan), ["AssumeRole Ops 4h code", "AsTheyAre"]);
    let Call::AssumeRole(call) = &plan.hops[0].call else { panic!("{plan:?}") };
    assert_eq!((call.external_id.as_deref(), call.role_session_name.as_str()), (Some("an-example"), "ops"));
    assert_eq!(call.region, "eu-north-1");
    // A role behind it is a chained one, and says through what.
    let behind = assumed("source = \"laptop\"");
    let plan = planned(&behind, &known).expect("a way");
    assert_eq!(calls(&plan), ["SessionToken 12h code", "AssumeRole Ops 1h", "AssumeRole R 1h"]);
    assert!(plan.outlook.reasons[1].starts_with("Chained through ops: "), "{:?}", plan.outlook.reasons);
    assert_eq!(plan.outlook.limit, Some(Limit::Chained));
    // A serial beside plain keys is the device of all its roles.
    known =
        gives("laptop", SourceFacts { mfa_serial: Some("arn:aws:iam::1:mfa/jo".to_owned()), ..kind(LONG) });
    assert_eq!(calls(&planned(&behind, &known).expect("a way")), ["AssumeRole R 2h code"]);
}
