//! What holds of every way, whatever is in the settings and whatever is known.

use proptest::prelude::*;

use super::*;
use crate::duration::Seconds;
use crate::id::{RoleId, SourceId};
use crate::role::{Assume, Federation};
use crate::session::Target;

const SOURCES: [&str; 7] = ["work", "phone", "long", "few", "laptop", "machine", "token"];
const ROLES: u32 = 6;

thread_local! {
    /// Reading the catalogue takes longer than a plan.
    static TEXTS: Texts = Texts::english();
}

/// Settings of six roles that go through each other as it comes, and a state of things.
fn worlds() -> impl Strategy<Value = (Settings, PlanInputs)> {
    let duration = || proptest::option::of((900..=129_600u32).prop_map(Seconds));
    let role = (0..7usize, 0..8u32, duration(), duration(), 0..8u32);
    let fact = (0..3u8, any::<bool>(), any::<bool>(), 0..3u32);
    (
        proptest::collection::vec(role, ROLES as usize),
        proptest::collection::vec(fact, SOURCES.len()),
        proptest::collection::vec((0..7usize, 0..ROLES), 0..4),
        any::<u64>(),
    )
        .prop_map(|(roles, facts, lately, living)| {
            let mut settings = settings("arn = \"arn:aws:iam::123456789012:role/R\"\nsource = \"work\"");
            settings.roles = roles.into_iter().enumerate().map(|(n, made)| role_of(n, made).into()).collect();
            let mut known = PlanInputs::default();
            for (name, (credentials, root, serial, roles)) in SOURCES.iter().zip(facts) {
                let facts = facts_of(credentials, root, serial, roles);
                known.sources.insert(SourceId::new(*name), facts);
            }
            for (source, role) in lately {
                let roles = known.lately.entry(SourceId::new(SOURCES[source])).or_default();
                roles.insert(RoleId::new(role.to_string()));
            }
            // Some of the sessions on the ways live.
            let plans = settings.roles.iter().filter_map(|role| made(&settings, &known, role).ok());
            let hops: Vec<_> = plans.flat_map(|plan| plan.hops).map(|hop| hop.key.id()).collect();
            let lives = |(at, _): &(usize, _)| living >> (at % 64) & 1 == 1;
            known.living = hops.into_iter().enumerate().filter(lives).map(|(_, id)| id).collect();
            (settings, known)
        })
}

fn role_of(n: usize, made: (usize, u32, Option<Seconds>, Option<Seconds>, u32)) -> Role {
    let (source, via, duration, console_duration, what) = made;
    let name = n.to_string();
    let mut role = Role::assume(&name, &format!("arn:aws:iam::123456789012:role/R{n}"), SOURCES[source]);
    (role.duration, role.console_duration, role.protect) = (duration, console_duration, what == 7);
    match what {
        0 => role.kind = RoleKind::Federation(Federation::default()),
        1 => role.kind = RoleKind::Own,
        _ if via < ROLES => {
            if let RoleKind::Assume(Assume { via: through, .. }) = &mut role.kind {
                *through = Some(RoleId::new(via.to_string()));
            }
        }
        _ => {}
    }
    role
}

fn facts_of(credentials: u8, root: bool, serial: bool, roles: u32) -> SourceFacts {
    let kinds = [None, Some(CredentialKind::LongTerm), Some(CredentialKind::Temporary)];
    let roles = (0..roles).map(|n| ProfileRole {
        profile: format!("p{n}"),
        role_arn: format!("arn:aws:iam::111122223333:role/P{n}"),
        session_name: None,
        external_id: None,
        duration: (n == 0).then_some(Seconds::hours(9)),
    });
    SourceFacts {
        credentials: kinds[usize::from(credentials)],
        root,
        region: None,
        mfa_serial: serial.then(|| "arn:aws:iam::111122223333:mfa/jo".to_owned()),
        roles: roles.collect(),
    }
}

fn made(settings: &Settings, known: &PlanInputs, role: &Role) -> Result<Plan, Failure> {
    TEXTS.with(|texts| plan(settings, known, role, &person(), texts))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]
    #[test]
    fn aws_would_take_every_call_of_every_plan((settings, known) in worlds()) {
        for role in &settings.roles {
            let Ok(plan) = made(&settings, &known, role) else { continue };
            let facts = known.facts(&plan.source);
            let long_term = facts.credentials == Some(CredentialKind::LongTerm);
            for (at, hop) in plan.hops.iter().enumerate() {
                let signed_by_a_key = at == 0 && long_term;
                let granted = hop.call.duration().map_or(0, |duration| duration.0);
                // Never over any cap.
                let most = match &hop.call {
                    Call::AssumeRole(_) if signed_by_a_key => 43_200,
                    Call::AssumeRole(_) => 3600,
                    Call::WebIdentity(_) => 43_200,
                    Call::SessionToken(_) | Call::FederationToken(_) if facts.root => 3600,
                    Call::SessionToken(_) | Call::FederationToken(_) => 129_600,
                    Call::PermissionSet(_) | Call::AsTheyAre { .. } => 0,
                };
                prop_assert!(granted <= most, "{:?}", calls(&plan));
                // What only a long-term key may call, only a long-term key calls.
                let user_call = matches!(hop.call, Call::SessionToken(_) | Call::FederationToken(_));
                prop_assert!(!user_call || signed_by_a_key, "{:?}", calls(&plan));
                // SessionDuration never for what is chained, federated or not AssumeRole.
                let with_duration = hop.console == ConsoleAccess::WithDuration;
                let assumes = matches!(hop.call, Call::AssumeRole(_));
                prop_assert_eq!(with_duration, signed_by_a_key && assumes, "{:?}", calls(&plan));
                // A code goes with the first call alone.
                prop_assert!(at == 0 || hop.call.mfa_serial().is_none(), "{:?}", calls(&plan));
                // What nothing signs starts the way.
                prop_assert!(at == 0 || !matches!(hop.call, Call::WebIdentity(_)));
            }
            let last = plan.last();
            let owner = Owner::Role(role.id.clone());
            prop_assert_eq!(&last.owner, &owner, "what a person asked for is what they get");
            let (console, outlook) = (last.console, &plan.outlook);
            prop_assert_eq!(outlook.console.is_some(), console == ConsoleAccess::WithDuration);
            prop_assert_eq!(outlook.no_console, console == ConsoleAccess::None);
            if let Some(granted) = last.call.duration() {
                prop_assert_eq!(outlook.credentials, granted, "what is told is what is asked for");
            }
        }
    }

    #[test]
    fn keys_never_repeat_on_a_way_and_say_whose_the_call_is((settings, known) in worlds()) {
        for role in &settings.roles {
            let Ok(plan) = made(&settings, &known, role) else { continue };
            let keys: std::collections::BTreeSet<_> = plan.hops.iter().map(|hop| &hop.key).collect();
            prop_assert_eq!(keys.len(), plan.hops.len(), "{:?}", calls(&plan));
            for hop in &plan.hops {
                prop_assert_eq!(hop.key.target.role_arn(), hop.call.role_arn());
                let own = matches!(hop.key.target, Target::AsTheyAre);
                prop_assert_eq!(own, matches!(hop.call, Call::AsTheyAre { .. }));
            }
        }
    }

    #[test]
    fn a_loop_never_holds_the_planner_up((settings, known) in worlds()) {
        for role in &settings.roles {
            if let Err(Failure::ChainLoop { path }) = made(&settings, &known, role) {
                prop_assert!(path.len() >= 2 && path.first() == path.last(), "{path:?}");
            }
        }
    }
}
