//! Changes to the settings.

use super::bench::*;
use crate::answer::Answer;
use crate::failure::Failure;
use crate::id::{OperationId, RoleId, SourceId};
use crate::problem::ProblemCode;
use crate::request::Request;
use crate::role::Role;
use crate::settings::{Account, Change};
use crate::source::Source;
use crate::state::event::Event;

fn source(name: &str) -> Source {
    let read = read(SETTINGS);
    read.settings.sources.into_iter().find(|source| source.name == name).expect("a source")
}

fn role(name: &str) -> Role {
    let read = read(SETTINGS);
    Role::clone(read.settings.roles.iter().find(|role| role.name == name).expect("a role"))
}

fn edit(bench: &mut Bench, change: Change, base_revision: u64) -> OperationId {
    bench.ask(window(1), Request::Edit { change: Box::new(change), base_revision })
}

fn now(bench: &Bench) -> u64 {
    bench.state.revision()
}

#[test]
fn an_edit_is_written_and_then_in_force() {
    let mut bench = Bench::new();
    let mut changed = role("ops");
    changed.favourite = true;
    let base = now(&bench);
    let asked = edit(&mut bench, Change::PutRole { role: Box::new(changed) }, base);
    assert!(bench.waits(asked));
    bench.written(
        "ChangeSettings",
        &SETTINGS.replacen("name = \"ops\"", "name = \"ops\"\nfavourite = true", 1),
    );
    bench.ok(asked);
    assert!(bench.snapshot().roles[0].role.favourite);
}

#[test]
fn an_edit_of_an_entry_that_changed_meanwhile_is_a_conflict_and_of_another_is_not() {
    let mut bench = Bench::new();
    let base = now(&bench);
    bench.settings(&SETTINGS.replacen("name = \"ops\"", "name = \"ops\"\nfavourite = true", 1));
    let conflict = edit(&mut bench, Change::PutRole { role: Box::new(role("ops")) }, base);
    assert_eq!(bench.problem(conflict), ProblemCode::Conflict);
    let fine = edit(&mut bench, Change::PutRole { role: Box::new(role("data")) }, base);
    assert!(bench.waits(fine));
    let newer = now(&bench);
    let fine = edit(&mut bench, Change::PutRole { role: Box::new(role("ops")) }, newer);
    assert!(bench.waits(fine), "made from what it says now");
}

#[test]
fn an_entry_that_is_being_written_is_a_conflict() {
    let mut bench = Bench::new();
    let base = now(&bench);
    edit(&mut bench, Change::PutRole { role: Box::new(role("ops")) }, base);
    let base = now(&bench);
    let second = edit(&mut bench, Change::PutRole { role: Box::new(role("ops")) }, base);
    assert_eq!(bench.problem(second), ProblemCode::Conflict);
}

#[test]
fn an_edit_made_from_an_earlier_engines_snapshot_is_a_conflict() {
    let mut bench = Bench::new();
    let ahead = now(&bench) + 1;
    let refused = edit(&mut bench, Change::PutRole { role: Box::new(role("ops")) }, ahead);
    assert_eq!(bench.problem(refused), ProblemCode::Conflict);
}

#[test]
fn what_may_not_be_written_is_refused() {
    let mut renamed = role("ops");
    renamed.name = "data".to_owned();
    let mut long = role("ops");
    long.duration = Some(crate::duration::Seconds::hours(13));
    let mut dangling = role("ops");
    dangling.source = Some(SourceId::new("gone"));
    let mut through = role("ops");
    if let crate::role::RoleKind::Assume(assume) = &mut through.kind {
        assume.via = Some(RoleId::new("gone"));
    }
    let mut round = role("ops");
    if let crate::role::RoleKind::Assume(assume) = &mut round.kind {
        assume.via = Some(RoleId::new("ops"));
    }
    let mut named = source("work");
    named.name = "phone".to_owned();
    let account = Account { id: "12".to_owned(), name: "acme".to_owned(), group: None, colour: None };
    let mut preferences = read(SETTINGS).settings.preferences;
    preferences.duration = crate::duration::Seconds(5);
    for (change, code) in [
        (Change::PutRole { role: Box::new(renamed) }, ProblemCode::NameTaken),
        (Change::PutRole { role: Box::new(long) }, ProblemCode::Invalid),
        (Change::PutRole { role: Box::new(dangling) }, ProblemCode::UnknownSource),
        (Change::PutRole { role: Box::new(through) }, ProblemCode::UnknownRole),
        (Change::PutRole { role: Box::new(round) }, ProblemCode::Invalid),
        (Change::PutSource { source: named }, ProblemCode::NameTaken),
        (Change::RemoveSource { id: SourceId::new("work") }, ProblemCode::StillUsed),
        (Change::RemoveSource { id: SourceId::new("gone") }, ProblemCode::UnknownSource),
        (Change::RemoveRole { id: RoleId::new("gone") }, ProblemCode::UnknownRole),
        (Change::MoveRole { id: RoleId::new("gone"), before: None }, ProblemCode::UnknownRole),
        (
            Change::MoveRole { id: RoleId::new("ops"), before: Some(RoleId::new("gone")) },
            ProblemCode::UnknownRole,
        ),
        (Change::PutAccount { account }, ProblemCode::Invalid),
        (Change::PutPreferences { preferences: Box::new(preferences) }, ProblemCode::Invalid),
    ] {
        let mut bench = Bench::new();
        let words = format!("{change:?}");
        let base = now(&bench);
        let refused = edit(&mut bench, change, base);
        assert_eq!(bench.problem(refused), code, "{words}");
        assert!(bench.asked().is_empty());
    }
}

#[test]
fn a_role_that_others_go_through_stays() {
    let through = "[[roles]]\nname = \"far\"\narn = \"arn:aws:iam::123456789012:role/Far\"\nvia = \"ops\"\n";
    let mut bench = Bench::with(&format!("{SETTINGS}{through}"));
    let base = now(&bench);
    let refused = edit(&mut bench, Change::RemoveRole { id: RoleId::new("ops") }, base);
    assert_eq!(bench.problem(refused), ProblemCode::StillUsed);
}

#[test]
fn a_source_whose_key_could_not_be_deleted_is_looked_up_in_the_file_again() {
    let new = "[[sources]]\nname = \"new\"\nkind = \"access-key\"\n";
    let mut bench = Bench::with(&format!("{SETTINGS}{new}"));
    let base = now(&bench);
    let asked = edit(&mut bench, Change::RemoveSource { id: SourceId::new("new") }, base);
    assert_eq!(bench.asked(), ["ForgetKey"]);
    bench.pending.clear();
    bench.on(Event::Written(asked, Err(Failure::KeychainLocked)));
    assert_eq!(bench.problem(asked), ProblemCode::KeychainLocked);
    assert_eq!(bench.asked(), ["ReadSettings"], "it may have been written before the keychain failed");
}

#[test]
fn a_file_that_does_not_read_leaves_the_last_good_settings() {
    let mut bench = Bench::new();
    let error = crate::settings::read::read("version = ").expect_err("torn");
    bench.on(Event::SettingsRead(Err(Failure::Settings(error))));
    assert_eq!(bench.attention(), ["trouble SettingsUnreadable"]);
    assert_eq!(bench.snapshot().roles.len(), 7);
    bench.settings(SETTINGS);
    assert!(bench.attention().is_empty());
}

#[test]
fn a_role_that_leads_back_to_itself_is_refused_with_the_way() {
    let through = |name: &str, via: &str| {
        format!("[[roles]]\nname = \"{name}\"\narn = \"arn:aws:iam::123456789012:role/R\"\nvia = \"{via}\"\n")
    };
    let mut bench = Bench::with(&format!("{SETTINGS}{}{}", through("near", "ops"), through("far", "near")));
    let mut ops = role("ops");
    if let crate::role::RoleKind::Assume(assume) = &mut ops.kind {
        assume.via = Some(RoleId::new("far"));
    }
    let base = now(&bench);
    let refused = edit(&mut bench, Change::PutRole { role: Box::new(ops) }, base);
    let problem = bench.told(refused);
    assert_eq!(problem.field.as_deref(), Some("via"));
    assert!(problem.hint.contains("ops → far → near → ops"), "{}", problem.hint);
}

#[test]
fn a_role_goes_only_through_roles_that_are_assumed() {
    let named = |name: &str, more: &str| format!("[[roles]]\nname = \"{name}\"\n{more}\n");
    let far = "arn = \"arn:aws:iam::123456789012:role/Far\"";
    let roles = [
        named("visitor", "kind = \"federation\"\nsource = \"work\""),
        named("me", "kind = \"own\"\nsource = \"work\""),
        named("far", &format!("{far}\nvia = \"ops\"")),
    ];
    let mut bench = Bench::with(&format!("{SETTINGS}{}", roles.concat()));
    let base = now(&bench);
    for (name, via, kind, field) in [
        ("data", Some("visitor"), None, "via"),
        ("data", Some("me"), None, "via"),
        ("ops", None, Some(crate::role::RoleKind::Own), "kind"),
    ] {
        let mut changed = role(name);
        if let Some(kind) = kind {
            changed.kind = kind;
        }
        if let crate::role::RoleKind::Assume(assume) = &mut changed.kind {
            assume.via = via.map(RoleId::new);
        }
        let refused = edit(&mut bench, Change::PutRole { role: Box::new(changed) }, base);
        let problem = bench.told(refused);
        assert_eq!((problem.code, problem.field.as_deref()), (ProblemCode::Invalid, Some(field)));
        assert!(problem.hint.contains("can be chained only through an assumed role"), "{}", problem.hint);
    }
    let mut fine = role("data");
    if let crate::role::RoleKind::Assume(assume) = &mut fine.kind {
        assume.via = Some(RoleId::new("ops"));
    }
    let asked = edit(&mut bench, Change::PutRole { role: Box::new(fine) }, base);
    assert!(bench.waits(asked));
}

#[test]
fn a_preview_says_what_a_draft_would_give_and_changes_nothing() {
    let mut bench = Bench::new();
    let before = bench.snapshot();
    let mut draft = role("careful");
    draft.id = RoleId::new("draft");
    draft.name = "draft".to_owned();
    draft.duration = Some(crate::duration::Seconds::hours(4));
    let change = |draft: &Role| Box::new(Change::PutRole { role: Box::new(draft.clone()) });
    let asked = bench.ask(window(1), Request::Preview { change: change(&draft) });
    let Answer::Outlook { outlook } = bench.ok(asked) else { panic!("no outlook") };
    assert_eq!(outlook.credentials, crate::duration::Seconds::hours(4));
    assert!(outlook.asks_reason && !outlook.reasons.is_empty());

    if let crate::role::RoleKind::Assume(assume) = &mut draft.kind {
        assume.external_id = Some("?".to_owned());
    }
    let refused = bench.ask(window(1), Request::Preview { change: change(&draft) });
    assert_eq!(bench.told(refused).field.as_deref(), Some("external_id"));
    assert!(bench.asked().is_empty());
    assert_eq!(before.roles, bench.snapshot().roles);
}

#[test]
fn a_preview_of_a_source_says_what_changes_for_the_roles_behind_it() {
    let mut bench = Bench::new();
    let behind = |bench: &mut Bench, source: Source| {
        let change = Box::new(Change::PutSource { source });
        let asked = bench.ask(window(1), Request::Preview { change });
        let Answer::Behind { lines } = bench.ok(asked) else { panic!("no lines") };
        lines.clone()
    };
    assert!(behind(&mut bench, source("work")).is_empty(), "nothing is different");
    let with_device =
        Source { mfa_serial: Some("arn:aws:iam::111122223333:mfa/jo".to_owned()), ..source("work") };
    let told = behind(&mut bench, with_device);
    assert_eq!(told[0], "3 roles now ask for an MFA code: ops, data, careful");
    let new = Source { id: SourceId::new("new"), name: "new".to_owned(), ..source("work") };
    assert!(behind(&mut bench, new).is_empty(), "no role is behind it");
    assert_eq!(bench.snapshot().roles.len(), 7, "nothing is changed");
}

#[test]
fn a_preview_of_a_template_says_what_changes_for_its_roles() {
    let text = SETTINGS.to_owned()
        + "[[accounts]]\nid = \"123456789012\"\nname = \"prod\"\n\
           [[templates]]\nname = \"{account_name}-read\"\narn = \"arn:aws:iam::{account_id}:role/Read\"\n\
           source = \"work\"\nduration = \"2h\"\naccounts = \"all\"\n";
    let mut bench = Bench::with(&text);
    let mut template = bench.snapshot().templates[0].template.clone();
    template.role.duration = Some(crate::duration::Seconds::hours(1));
    let asked = bench.ask(
        window(1),
        Request::Preview { change: Box::new(Change::PutTemplate { template: Box::new(template) }) },
    );
    let Answer::TemplateRoles { count: 1, behind, .. } = bench.ok(asked) else { panic!("one role") };
    assert_eq!(*behind, ["Credentials last 1h instead of 2h: prod-read"]);
}
