//! A team's file: what it may say, what it may not, and what becomes of it beside one's own roles.

use super::*;
use crate::failure::Rule;
use crate::settings::read::read as settings;
use crate::settings::read::team::read;
use crate::settings::{Settings, SettingsWrong};

const OWN: &str = "version = 1
[[sources]]
id = \"w\"
name = \"work\"
kind = \"access-key\"
mfa_command = [\"ykman\"]
[[roles]]
name = \"ops\"
arn = \"arn:aws:iam::123456789012:role/Ops\"
source = \"w\"
duration = \"2h\"
region = \"eu-west-1\"
group = \"Team\"
colour = \"red\"
favourite = true
protect = true
open_with = [\"firefox\"]
session_name = \"jo\"
external_id = \"ex\"
tags = { Project = \"apollo\" }
policy_arns = [\"arn:aws:iam::aws:policy/ReadOnlyAccess\"]
[[roles]]
id = \"new\"
name = \"renamed\"
arn = \"arn:aws:iam::123456789012:role/Far\"
via = \"ops\"
";

const TEAM: &str = "version = 1

[[roles]]
name = \"ops\"
arn = \"arn:aws:iam::123456789012:role/Ops\"
source = \"work\"
duration = \"2h\"
region = \"eu-west-1\"
group = \"Team\"
colour = \"red\"
protect = true
external_id = \"ex\"
tags = { Project = \"apollo\" }
policy_arns = [\"arn:aws:iam::aws:policy/ReadOnlyAccess\"]
";

fn own() -> Settings {
    settings(OWN).expect("it reads").settings
}

fn compared(team: &str, instead: Option<&str>) -> Difference {
    let own = own();
    let (roles, sources): (Vec<&Role>, Vec<&Source>) =
        (own.roles.iter().collect(), own.sources.iter().collect());
    compare(read(team).expect("it reads"), &roles, &sources, instead.map(SourceId::new).as_ref())
}

fn one(name: &str, source: &str, more: &str) -> String {
    format!(
        "[[roles]]\nname = \"{name}\"\narn = \"arn:aws:iam::123456789012:role/X\"\nsource = \"{source}\"\n{more}\n"
    )
}

#[test]
fn what_is_exported_has_what_a_team_may_know_and_no_more() {
    let own = own();
    let name = |role: &Role| own.sources.iter().find(|source| Some(&source.id) == role.source.as_ref());
    let (text, left) =
        export(own.roles.iter().map(|role| (role, name(role).map(|source| source.name.as_str()))));
    assert_eq!(text, TEAM);
    assert_eq!(
        left.iter().map(|role| role.name.as_str()).collect::<Vec<_>>(),
        ["renamed"],
        "it goes through another"
    );
    let difference = compared(&text, None);
    assert_eq!(difference, Difference { same: vec!["ops".to_owned()], ..Difference::default() });
}

#[test]
fn an_own_role_stays_and_is_told_with_what_differs() {
    let changed = TEAM.replace("\"2h\"", "\"4h\"").replace("protect = true\n", "");
    let kept = vec![("ops".to_owned(), vec!["duration", "protect"])];
    assert_eq!(compared(&changed, None), Difference { kept, ..Difference::default() });
}

#[test]
fn a_new_role_is_signed_by_the_source_of_that_name_and_never_takes_an_id() {
    let difference = compared(&(one("new", "work", "") + &one("far", "theirs", "protect = true")), None);
    assert_eq!(difference.new.len(), 1);
    assert_eq!(difference.new[0].id, RoleId::new("new-2"), "the id of an own role that was renamed");
    assert_eq!(difference.new[0].source, Some(SourceId::new("w")));
    assert_eq!(difference.unsigned, [("far".to_owned(), "theirs".to_owned())]);
    let instead = compared(&one("far", "theirs", "protect = true"), Some("w"));
    assert_eq!(instead.new[0].source, Some(SourceId::new("w")));
    assert!(instead.new[0].protect, "what it protects stays protected");
}

#[test]
fn what_aws_would_refuse_is_told_and_not_taken() {
    let difference = compared(&one("x", "work", "external_id = \"?\""), None);
    assert!(difference.new.is_empty());
    assert_eq!(difference.refused[0].1.rule, Rule::ExternalId);
}

#[test]
fn what_a_team_may_not_set_is_refused_by_name() {
    for (more, key, line) in [
        ("open_with = [\"sh\", \"-c\", \"x\"]", "roles.open_with", 6),
        ("mfa_command = [\"x\"]", "roles.mfa_command", 6),
        ("auto_renew = true", "roles.auto_renew", 6),
        ("policy = \"{}\"", "roles.policy", 6),
        ("session_name = \"x\"", "roles.session_name", 6),
        ("via = \"ops\"", "roles.via", 6),
        ("[preferences]\nissuer = \"x\"", "preferences", 6),
        ("[[sources]]\nname = \"x\"\nkind = \"environment\"", "sources", 6),
        ("[endpoints]\nsts = \"http://x\"", "endpoints", 6),
    ] {
        let text = format!("version = 1\n{}", one("x", "work", more));
        let error = read(&text).expect_err("refused");
        assert_eq!(error.wrong, SettingsWrong::NotInTeamFile { key: key.to_owned() }, "{more}");
        assert_eq!(error.line, line);
    }
    for wrong in ["version = 2", "[[roles]]\nname = \"x\"", "roles = 7", "<html>"] {
        assert!(read(wrong).is_err(), "{wrong}");
    }
}
