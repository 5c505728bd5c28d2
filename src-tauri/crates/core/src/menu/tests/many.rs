//! More roles than fit in one flat list.

use std::fmt::Write as _;

use super::*;

#[test]
fn many_roles_stand_in_favourites_recents_and_groups() {
    let lines = |n: usize| match n {
        0 | 1 => "favourite = true\ngroup = \"Production\"".to_owned(),
        2..=5 => "group = \"Production\"".to_owned(),
        6..=9 => "group = \"Development\"".to_owned(),
        _ => String::new(),
    };
    let mut bench = Bench::with(&roles(12, lines));
    bench.credentials(program(1), "role 0011");
    bench.assumed(60);
    bench.after_minutes(61);
    let all = rows(&bench);
    assert_eq!(
        read_out(&all),
        [
            "role 0000",
            "role 0001",
            "─",
            "role 0011",
            "─",
            "Production (6) ▸",
            "Development (4) ▸",
            "Other roles (2) ▸",
            "─",
            "Find role…",
            "Sessions…",
            "Settings…",
            "Quit Rolecall"
        ]
    );
    assert_eq!(read_out(submenu(&all, "Other")), ["role 0010", "role 0011"], "every role is in the menu");
    check_rules(&all);

    bench.console_of("role 0011", 60);
    let live = rows(&bench);
    assert_eq!(live[2..], all[..], "nothing of it moves with a session");
}

#[test]
fn an_account_lends_its_group_to_roles_without_one() {
    let account = "[[accounts]]\nid = \"123456789012\"\nname = \"acme\"\ngroup = \"Acme\"\n";
    let lines = |n: usize| if n == 0 { "group = \"Own\"".to_owned() } else { String::new() };
    let bench = Bench::with(&format!("{}{account}", roles(11, lines)));
    assert_eq!(read_out(&rows(&bench))[..2], ["Own (1) ▸", "Acme (10) ▸"]);
}

#[test]
fn five_thousand_roles_stay_within_the_limits() {
    let lines = |n: usize| {
        let mut lines = format!("group = \"Group {}\"", n % 12);
        if n.is_multiple_of(100) {
            let _ = write!(lines, "\nfavourite = true");
        }
        lines
    };
    let mut bench = Bench::with(&roles(5000, lines));
    for n in 1..20 {
        bench.console_of(&format!("role {n:04}"), 60);
    }
    for n in 30..40 {
        bench.open(click(), &format!("role {n:04}"));
        bench.not_assumed(not_trusted());
    }
    let all = rows(&bench);
    check_rules(&all);
    let group = read_out(submenu(&all, "Group 0 (417)"));
    assert_eq!((group.len(), group[21].as_str()), (22, "More in Group 0… (397)"));
    assert!(read_out(&all).contains(&"All groups…".to_owned()));
}
