//! A team's file: what it may say, what it may not, and what becomes of it beside one's own roles.

use super::*;
use crate::id::{RoleId, SourceId};
use crate::settings::read::read as settings;
use crate::settings::read::team::read;
use crate::settings::{Settings, SettingsWrong, Team};
use crate::text::Texts;

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
    later(team, "", instead)
}

fn later(team: &str, taken: &str, instead: Option<&str>) -> Difference {
    let (team, taken) = (read(team).expect("it reads"), read(taken).expect("it reads"));
    compare(&team, &taken, &own(), instead.map(SourceId::new).as_ref(), &Texts::english())
}

fn one(name: &str, source: &str, more: &str) -> String {
    format!(
        "[[roles]]\nname = \"{name}\"\narn = \"arn:aws:iam::123456789012:role/X\"\nsource = \"{source}\"\n{more}\n"
    )
}

#[test]
fn what_is_exported_has_what_a_team_may_know_and_no_more() {
    let own = own();
    let (text, left) = export(&own, &[]);
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
    let keys = vec!["duration".to_owned(), "protect".to_owned()];
    let left = vec![LeftOut { name: "ops".to_owned(), why: WhyLeft::Own { keys } }];
    assert_eq!(compared(&changed, None), Difference { left, ..Difference::default() });
}

#[test]
fn a_new_role_is_signed_by_the_source_of_that_name_and_never_takes_an_id() {
    let difference = compared(&(one("new", "work", "") + &one("far", "theirs", "protect = true")), None);
    assert_eq!(difference.new.len(), 1);
    assert_eq!(difference.new[0].id, RoleId::new("new-2"), "the id of an own role that was renamed");
    assert_eq!(difference.new[0].source, Some(SourceId::new("w")));
    let why = WhyLeft::NoSource { source: "theirs".to_owned() };
    assert_eq!(difference.left, [LeftOut { name: "far".to_owned(), why }]);
    let instead = compared(&one("far", "theirs", "protect = true"), Some("w"));
    assert_eq!(instead.new[0].source, Some(SourceId::new("w")));
    assert!(instead.new[0].protect, "what it protects stays protected");
}

#[test]
fn what_aws_would_refuse_is_told_and_not_taken() {
    let difference = compared(&one("x", "work", "external_id = \"?\""), None);
    assert!(difference.new.is_empty());
    let WhyLeft::Refused { message } = &difference.left[0].why else { panic!("{difference:?}") };
    assert!(message.contains("External ID"), "{message}");
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

// ---- teams that are followed

fn followed(team: &str) -> Settings {
    let text = format!("{OWN}[[teams]]\nname = \"acme\"\nfrom = \"https://example.com/roles.toml\"\n");
    let mut settings = settings(&text).expect("it reads").settings;
    let entries = read(team).expect("it reads");
    add_taken(&mut settings, |_| Some(&entries));
    settings
}

fn names(settings: &Settings) -> Vec<(&str, &str)> {
    settings.roles.iter().map(|role| (role.id.as_str(), role.name.as_str())).collect()
}

#[test]
fn what_was_taken_stands_behind_ones_own_and_never_over_it() {
    let team = one("ops", "work", "duration = \"12h\"") + &one("far", "work", "protect = true");
    let settings =
        followed(&(team + &one("theirs", "gone", "") + &one("bad", "work", "external_id = \"?\"")));
    assert_eq!(names(&settings), [("ops", "ops"), ("new", "renamed"), ("acme/far", "far")]);
    assert_eq!(settings.roles[0], own().roles[0], "an own role is never written over");
    assert_eq!(settings.roles[2].source, Some(SourceId::new("w")));
    assert_eq!(settings.from_teams.len(), 1);
    assert!(settings.protected_by_teams.contains(&RoleId::new("acme/far")));
}

#[test]
fn an_entry_of_its_own_stands_in_for_a_teams_role_and_stays_protected() {
    let mine = one("far", "w", "id = \"acme/far\"\nfavourite = true");
    let text = format!("{OWN}{mine}[[teams]]\nname = \"acme\"\nfrom = \"https://x/r.toml\"\n");
    let mut settings = settings(&text).expect("it reads").settings;
    let entries = read(&one("far", "work", "protect = true\nduration = \"2h\"")).expect("it reads");
    add_taken(&mut settings, |_| Some(&entries));
    assert_eq!(settings.roles.len(), 3);
    assert!(settings.roles[2].favourite && settings.roles[2].protect);
    assert_eq!(settings.roles[2].duration, None);
    assert!(settings.from_teams.is_empty());
}

#[test]
fn a_later_file_is_compared_with_what_was_taken() {
    let never_here = one("ops", "work", "") + &one("lost", "theirs", "");
    let taken = one("same", "work", "") + &one("other", "work", "protect = true") + &one("gone", "work", "");
    let taken = taken + &never_here;
    let offered =
        one("same", "work", "") + &one("other", "work", "duration = \"2h\"") + &one("more", "work", "");
    let difference = later(&offered, &taken, None);
    let keys = vec![key("duration", None, Some("2h")), key("protect", Some("true"), None)];
    assert_eq!(difference.changed, [Changed { name: "other".to_owned(), keys }]);
    assert_eq!(difference.gone, ["gone"]);
    assert_eq!(difference.same, ["same"]);
    assert_eq!(difference.new.len(), 1);
    assert!(!difference.is_nothing());
    let difference = later(&one("same", "renamed", ""), &one("same", "work", ""), Some("w"));
    let keys = vec![key("source", Some("work"), Some("renamed"))];
    assert_eq!(difference.changed, [Changed { name: "same".to_owned(), keys }]);
}

#[test]
fn a_role_of_another_account_is_told_as_that() {
    let taken = one("deploy", "work", "");
    let account = taken.split(':').nth(4).expect("an account").to_owned();
    let difference = later(&taken.replace(&account, "999988887777"), &taken, None);
    let [KeyChange { key, other_account: true, before: Some(before), after: Some(after) }] =
        &difference.changed[0].keys[..]
    else {
        panic!("{difference:?}")
    };
    assert_eq!(key, "arn");
    assert!(before.contains(&account) && after.contains("999988887777"));
}

#[test]
fn names_that_deceive_are_refused() {
    for name in ["prod\u{202e}nimda", "prod\u{200b}", "wipe\u{1b}[2J", "two\nlines"] {
        let error = read(&one(&toml_escaped(name), "work", "")).expect_err(name);
        assert!(matches!(error.wrong, SettingsWrong::Value { ref key, .. } if key == "name"), "{error:?}");
    }
    let own = own();
    let name = own.roles[0].name.replacen(|c: char| "aeo".contains(c), "\u{43e}", 1);
    let difference = compared(&one(&name, "work", ""), None);
    assert!(difference.new.is_empty());
    assert!(
        matches!(&difference.left[0].why, WhyLeft::LooksLike { own: here } if *here == own.roles[0].name),
        "{name}: {difference:?}"
    );
}

/// As a basic string of TOML has it.
fn toml_escaped(text: &str) -> String {
    text.chars().map(|c| format!("\\U{:08X}", u32::from(c))).collect()
}

fn key(key: &str, before: Option<&str>, after: Option<&str>) -> KeyChange {
    let words = |words: Option<&str>| words.map(str::to_owned);
    KeyChange { key: key.to_owned(), before: words(before), after: words(after), other_account: false }
}

// ---- accounts and templates

const ACCOUNTS: &str = "
[[accounts]]
id = \"111122223333\"
name = \"acme-dev\"
group = \"Acme\"
colour = \"teal\"

[[accounts]]
id = \"444455556666\"
name = \"acme-prod\"
";

const TEMPLATE: &str = "
[[templates]]
name = \"{account_name}-audit\"
accounts = \"all\"
arn = \"arn:aws:iam::{account_id}:role/Audit\"
source = \"work\"
protect = true
";

#[test]
fn an_export_keeps_the_names_of_accounts_and_the_templates() {
    let more = TEMPLATE.replace("\"work\"", "\"w\"") + "favourite = true\nopen_with = [\"x\"]\n";
    let mut own = settings(&format!("{OWN}{ACCOUNTS}{more}")).expect("it reads").settings;
    let (text, left) = export(&own, &[]);
    assert_eq!(text, format!("version = 1\n{ACCOUNTS}{}{TEMPLATE}", &TEAM["version = 1\n".len()..]));
    assert_eq!(left.len(), 1);

    // Roles that are named come one by one, with the names of their accounts alone.
    let made = RoleId::new("444455556666-audit");
    let (text, _) = export(&own, std::slice::from_ref(&made));
    assert!(text.contains("acme-prod\"") && !text.contains("acme-dev"), "{text}");
    assert!(text.contains("[[roles]]\nname = \"acme-prod-audit\"") && !text.contains("templates"), "{text}");

    // A template whose source has no one name is told by its roles.
    for role in own.templates.iter_mut().map(|template| &mut template.role) {
        role.source = Some(SourceId::new("{account_name}"));
    }
    let (text, _) = export(&own, &[]);
    assert!(!text.contains("templates") && text.contains("name = \"acme-dev-audit\""), "{text}");
}

#[test]
fn a_teams_template_stands_for_a_role_in_each_of_its_accounts() {
    let by_hand = one("acme-dev-audit", "work", "duration = \"2h\"");
    let difference = compared(&format!("{ACCOUNTS}{by_hand}{TEMPLATE}"), None);
    let accounts: Vec<&str> = difference.accounts.iter().map(|account| account.name.as_str()).collect();
    assert_eq!(accounts, ["acme-dev", "acme-prod"]);
    let [by_hand, made] = &difference.new[..] else { panic!("{difference:?}") };
    assert!(!by_hand.protect, "an entry goes before a template");
    assert_eq!((made.id.as_str(), made.kind.account().as_deref()), ("acme-prod-audit", Some("444455556666")));
    assert!(made.protect);

    let settings = followed(&format!("{ACCOUNTS}{TEMPLATE}"));
    assert_eq!(
        names(&settings)[2..],
        [("acme/acme-dev-audit", "acme-dev-audit"), ("acme/acme-prod-audit", "acme-prod-audit")]
    );
    assert_eq!(settings.accounts.len(), 2);
    assert_eq!(settings.accounts_of_teams["444455556666"].as_str(), "acme");
}

#[test]
fn names_of_accounts_are_compared_as_roles_are() {
    let renamed = ACCOUNTS.replace("acme-dev", "acme-test").replace("teal", "red");
    let difference = later(&renamed, ACCOUNTS, None);
    let mut keys = vec![key("name", Some("acme-dev"), Some("acme-test"))];
    keys.push(key("colour", Some("teal"), Some("red")));
    assert_eq!(difference.changed, [Changed { name: "acme-test (111122223333)".to_owned(), keys }]);
    assert_eq!(difference.same, ["acme-prod (444455556666)"]);
    let gone = later("", ACCOUNTS, None);
    assert_eq!(gone.gone, ["acme-dev (111122223333)", "acme-prod (444455556666)"]);
    assert!(!gone.is_nothing() && !compared(ACCOUNTS, None).is_nothing());
}

#[test]
fn ones_own_name_of_an_account_stays_and_none_is_given_twice() {
    let mine = "[[accounts]]\nid = \"111122223333\"\nname = \"mine\"\n\
                [[accounts]]\nid = \"777788889999\"\nname = \"acme-prod\"\n";
    let mine = settings(mine).expect("it reads").settings;
    let team = read(ACCOUNTS).expect("it reads");
    let difference = compare(&team, &TeamEntries::default(), &mine, None, &Texts::english());
    assert!(difference.is_nothing(), "{difference:?}");
    let keys = ["name", "group", "colour"].map(str::to_owned).to_vec();
    assert_eq!(difference.left[0].why, WhyLeft::Own { keys });
    assert!(
        matches!(&difference.left[1].why, WhyLeft::Refused { message } if message.contains("already in use")),
        "{difference:?}"
    );
    let alike = "[[accounts]]\nid = \"222233334444\"\nname = \"m\u{456}ne\"\n";
    let alike = read(alike).expect("it reads");
    let difference = compare(&alike, &TeamEntries::default(), &mine, None, &Texts::english());
    assert_eq!(difference.left[0].why, WhyLeft::LooksLike { own: "mine".to_owned() });
}

#[test]
fn a_teams_template_may_set_no_more_than_its_roles() {
    for (more, key) in [
        ("open_with = [\"sh\"]", "templates.open_with"),
        ("id = \"x\"", "templates.id"),
        ("kind = \"own\"", "templates.kind"),
        ("[[accounts]]\nid = \"111122223333\"\nname = \"x\"\nissuer = \"x\"", "accounts.issuer"),
    ] {
        let error = read(&format!("{TEMPLATE}{more}")).expect_err(more);
        assert_eq!(error.wrong, SettingsWrong::NotInTeamFile { key: key.to_owned() }, "{more}");
    }
    let unsigned = TEMPLATE.replace("source = \"work\"\n", "");
    assert!(read(&unsigned).is_err());
}

#[test]
fn a_place_is_an_https_address_without_a_password_or_a_whole_path() {
    for (from, good) in [
        ("https://example.com/roles.toml", true),
        ("https://example.com:8443/roles.toml?ref=main", true),
        ("https://jo:secret@example.com/roles.toml", false),
        ("https://jo@example.com/roles.toml", false),
        ("https://", false),
        ("https:///roles.toml", false),
        ("http://example.com/roles.toml", false),
        ("HTTPS://example.com/roles.toml", false),
        ("ftp://example.com/x", false),
        ("https://example.com/a b", false),
        ("roles.toml", false),
        ("", false),
    ] {
        assert_eq!(Team::is_place(from), good, "{from}");
    }
    #[cfg(unix)]
    assert!(Team::is_place("/srv/team roles.toml"));
}
