//! The schedule over random sessions, lead times, sleeps and clock jumps: no notice twice, none lost, none for a dead
//! session.

use proptest::prelude::*;

use super::bench::*;
use crate::notice::NoticeId;

/// Consoles of these roles live side by side, each in a window of its own.
const ROLES: [&str; 3] = ["ops", "data", "careful"];

fn bench(leads: &[u32]) -> Bench {
    let leads: Vec<String> = leads.iter().map(|minutes| format!("\"{minutes}m\"")).collect();
    let preferences = format!(
        "version = 1\n[preferences]\nopen_with = \"private\"\nconsole_duration = \"1h\"\nnotify_before = [{}]",
        leads.join(", ")
    );
    Bench::with(&SETTINGS.replace("version = 1", &preferences).replace("protect = true\n", ""))
}

/// The roles a notice tells of: by its title where it is about one, by its body where it is about several.
fn told_of(notice: &crate::notice::Notice) -> Vec<&'static str> {
    let text = match notice.id {
        NoticeId::Session(_) => &notice.title,
        NoticeId::SeveralEnd | NoticeId::SeveralEnded => &notice.body,
        _ => return Vec::new(),
    };
    ROLES.into_iter().filter(|role| text.split([' ', ',']).any(|word| word == *role)).collect()
}

fn is_end(notice: &crate::notice::Notice) -> bool {
    notice.title.contains("ended")
}

/// Time passes while the computer is awake; each notice that comes is of something that lives, or has just ended.
fn pass(bench: &mut Bench, minutes: i64, notices: &mut Vec<(bool, Vec<&'static str>)>) {
    for _ in 0..minutes {
        let before = bench.notices.len();
        bench.after_minutes(1);
        note(bench, before, notices);
    }
}

fn note(bench: &Bench, before: usize, notices: &mut Vec<(bool, Vec<&'static str>)>) {
    for notice in &bench.notices[before..] {
        let roles = told_of(notice);
        if !is_end(notice) {
            for role in &roles {
                let lives = bench.snapshot().sessions.iter().any(|session| session.name == *role);
                let ended = bench.attention().iter().any(|row| row.ends_with(role));
                assert!(lives || ended, "{} tells of the dead", notice.title);
            }
        }
        notices.push((is_end(notice), roles));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn every_end_is_told_once_and_every_lead_time_at_most(
        gaps in proptest::collection::vec(0i64..20, 3),
        leads in proptest::collection::btree_set(1u32..40, 0..4),
        sleeps in proptest::collection::vec((0i64..20, 0i64..90), 0..5),
    ) {
        let leads: Vec<u32> = leads.into_iter().collect();
        let mut bench = bench(&leads);
        let mut notices = Vec::new();
        for (role, gap) in ROLES.iter().zip(gaps) {
            bench.console_of(role, 60);
            pass(&mut bench, gap, &mut notices);
        }
        for (awake, asleep) in sleeps {
            pass(&mut bench, awake, &mut notices);
            let before = bench.notices.len();
            bench.jump_minutes(asleep);
            note(&bench, before, &mut notices);
        }
        pass(&mut bench, 90, &mut notices);
        for role in ROLES {
            let of_role = |end: bool| {
                notices.iter().filter(|(is_end, roles)| *is_end == end && roles.contains(&role)).count()
            };
            prop_assert_eq!(of_role(true), 1, "the end of {}: {:?}", role, &notices);
            let fitting = leads.iter().filter(|lead| **lead <= 30).count();
            prop_assert!(of_role(false) <= fitting, "{}: {:?}", role, &notices);
        }
        prop_assert!(bench.snapshot().sessions.is_empty());
    }

    #[test]
    fn a_clock_set_anywhere_tells_only_of_what_lives_and_loses_no_end(
        leads in proptest::collection::btree_set(1u32..40, 0..4),
        jumps in proptest::collection::vec(-600i64..600, 0..8),
    ) {
        let leads: Vec<u32> = leads.into_iter().collect();
        let mut bench = bench(&leads);
        let mut notices = Vec::new();
        bench.console_of("ops", 60);
        for jump in jumps {
            // Set wrong, and right again.
            for jump in [jump, -jump] {
                let before = bench.notices.len();
                bench.jump_minutes(jump);
                note(&bench, before, &mut notices);
            }
        }
        let seen = notices.len();
        pass(&mut bench, 95, &mut notices);
        let ends = notices[seen..].iter().filter(|(end, _)| *end).count();
        prop_assert_eq!(ends, 1, "{:?}", &notices);
    }
}
