//! Teams that are followed: when their files are fetched, that nothing is in force before a person took it, and that
//! what was taken stays when the network does not.

use std::sync::Arc;

use jiff::SignedDuration;

use super::bench::*;
use crate::answer::{Answer, EngineAnswer};
use crate::catalogue::Catalogue;
use crate::failure::{Failure, Invalid, Rule};
use crate::id::{OperationId, RoleId, TeamId};
use crate::problem::ProblemCode;
use crate::record::{Record, TeamRecord};
use crate::request::{Request, TeamFrom};
use crate::role::Role;
use crate::settings::Change;
use crate::settings::team::{Difference, TeamFile};
use crate::snapshot::TeamOffer;
use crate::state::event::{Event, TeamFetch};
use crate::state::network::NetworkCall;

const FROM: &str = "https://example.com/roles.toml";

fn following() -> String {
    format!("{SETTINGS}[[teams]]\nname = \"acme\"\nfrom = \"{FROM}\"\n")
}

fn role(name: &str, more: &str) -> String {
    format!(
        "[[roles]]\nname = \"{name}\"\narn = \"arn:aws:iam::123456789012:role/X\"\nsource = \"work\"\n{more}\n"
    )
}

fn file(text: &str) -> TeamFile {
    TeamFile::read(text.to_owned()).expect("it reads")
}

fn acme() -> TeamId {
    TeamId::new("acme")
}

fn fetched(bench: &mut Bench, result: Result<TeamFile, Failure>) {
    let NetworkCall::FetchTeam { of, from } = bench.take_call("FetchTeam") else { unreachable!() };
    bench.on(Event::TeamFetched { of, from, result });
}

fn review(bench: &mut Bench) -> (Difference, Option<String>) {
    let asked = bench.ask(window(1), Request::ReviewTeam { team: acme() });
    match bench.answers.remove(&asked) {
        Some(Ok(EngineAnswer::Plain(Answer::Team { difference, offer }))) => (difference, offer),
        other => panic!("{other:?}"),
    }
}

fn take(bench: &mut Bench) -> OperationId {
    let offer = review(bench).1.expect("an offer");
    bench.ask(window(1), Request::TakeTeam { team: acme(), offer })
}

fn names(bench: &Bench) -> Vec<String> {
    let roles = bench.snapshot().roles;
    roles.iter().filter(|view| view.catalogue == Catalogue::Team).map(|view| view.role.name.clone()).collect()
}

/// A resident that follows the team and has taken this of it.
fn having_taken(text: &str) -> Bench {
    let mut bench = Bench::with(&following());
    fetched(&mut bench, Ok(file(text)));
    let taken = take(&mut bench);
    assert!(matches!(bench.answers[&taken], Ok(EngineAnswer::Plain(Answer::Done))));
    bench
}

#[test]
fn nothing_is_in_force_before_it_was_looked_at_and_taken() {
    let mut bench = Bench::with(&following());
    fetched(&mut bench, Ok(file(&(role("far", "protect = true") + &role("ops", "")))));
    assert_eq!(names(&bench), Vec::<String>::new());
    let view = bench.snapshot().teams.remove(0);
    assert_eq!(view.offer, Some(TeamOffer { new: 1, changed: 0, gone: 0 }));
    let (difference, offer) = review(&mut bench);
    assert_eq!((difference.new.len(), difference.left.len()), (1, 1), "an own role of that name stays");
    let other = Request::TakeTeam { team: acme(), offer: "another".to_owned() };
    let refused = bench.ask(window(1), other);
    let problem = bench.answers[&refused].as_ref().expect_err("it was never looked at");
    assert_eq!(problem.code, ProblemCode::Conflict);
    assert_eq!(names(&bench), Vec::<String>::new());

    let take = Request::TakeTeam { team: acme(), offer: offer.expect("an offer") };
    bench.ask(window(1), take);
    assert_eq!(names(&bench), ["far"]);
    let snapshot = bench.snapshot();
    let far = snapshot.roles.iter().find(|view| view.role.name == "far").expect("there");
    assert_eq!((far.role.id.as_str(), far.from.as_deref()), ("acme/far", Some("acme")));
    assert!(far.outlook.as_ref().is_some_and(|outlook| outlook.asks_reason), "what it protects is protected");
    assert_eq!((snapshot.teams[0].roles, snapshot.teams[0].offer), (1, None));
    assert!(bench.record.teams[&acme()].taken.is_some(), "it is there after a restart");
}

#[test]
fn an_offer_is_named_by_the_sha_256_of_its_exact_text() {
    let mut bench = Bench::with(&following());
    let text = role("far", "");
    fetched(&mut bench, Ok(file(&text)));
    let offer = review(&mut bench).1.expect("an offer");
    assert_eq!(offer, "0379c069d3d597ae0a2f74919e5b7eb07f22fe2b3e46068fb8ad63b461b5af8d");
    bench.after(SignedDuration::from_hours(26));
    fetched(&mut bench, Ok(file(&format!("{text}\n"))));
    let late = bench.ask(window(1), Request::TakeTeam { team: acme(), offer });
    assert_eq!(bench.problem(late), ProblemCode::Conflict, "a text that differs was not looked at");
}

#[test]
fn failed_fetches_are_tried_less_and_less_often_until_once_a_day() {
    let mut bench = Bench::with(&following());
    let failure = || Failure::Network(crate::failure::NetworkError::Dns);
    let mut hours = Vec::new();
    for _ in 0..9 {
        fetched(&mut bench, Err(failure()));
        let before = bench.now;
        while !bench.asked().contains(&"FetchTeam") {
            bench.after(SignedDuration::from_mins(15));
        }
        hours.push(bench.now.duration_since(before).as_hours());
    }
    // Each waits up to an hour more, so that computers don't come at once.
    let expected = [1, 2, 4, 8, 16, 24, 24, 24, 24];
    for (waited, expected) in hours.iter().zip(expected) {
        assert!((expected..=expected + 1).contains(waited), "{hours:?}");
    }
    fetched(&mut bench, Err(failure()));
    bench.on(Event::Woke);
    bench.after(SignedDuration::from_hours(1));
    assert!(!bench.asked().contains(&"FetchTeam"), "a network that comes back changes nothing for it");
    bench.ask(window(1), Request::UpdateTeams { team: None });
    fetched(&mut bench, Ok(file(&role("far", ""))));
    bench.after(SignedDuration::from_hours(23));
    assert!(!bench.asked().contains(&"FetchTeam"));
    bench.after(SignedDuration::from_hours(3));
    fetched(&mut bench, Err(failure()));
    bench.after(SignedDuration::from_hours(2) + SignedDuration::from_mins(5));
    assert!(bench.asked().contains(&"FetchTeam"), "after a success the count begins again");
}

#[test]
fn what_was_taken_is_there_after_a_restart_without_any_network() {
    let mut bench = Bench::with(&following());
    let taken = TeamRecord { taken: Some(Arc::new(file(&role("far", "")))), ..TeamRecord::default() };
    bench.on(Event::RecordRead(Ok(Record { teams: [(acme(), taken)].into(), ..Record::default() })));
    assert_eq!(names(&bench), ["far"]);
    fetched(&mut bench, Err(Failure::Network(crate::failure::NetworkError::Dns)));
    assert_eq!(names(&bench), ["far"]);
    let view = bench.snapshot().teams.remove(0);
    assert_eq!(view.problem.map(|problem| problem.code), Some(ProblemCode::Dns));
    assert!(bench.notices.is_empty() && bench.attention().is_empty(), "it waits quietly");
}

#[test]
fn a_later_change_waits_and_one_that_is_taken_back_is_none() {
    let mut bench = having_taken(&(role("far", "protect = true") + &role("near", "")));
    bench.after(SignedDuration::from_hours(26));
    fetched(&mut bench, Ok(file(&(role("far", "duration = \"2h\"") + &role("more", "")))));
    assert_eq!(names(&bench), ["far", "near"]);
    assert_eq!(bench.snapshot().teams[0].offer, Some(TeamOffer { new: 1, changed: 1, gone: 1 }));
    let (difference, _) = review(&mut bench);
    let keys: Vec<&str> = difference.changed[0].keys.iter().map(|change| change.key.as_str()).collect();
    assert_eq!(keys, ["duration", "protect"], "that it protects no more is told");
    bench.after(SignedDuration::from_hours(26));
    fetched(&mut bench, Ok(file(&(role("far", "protect = true") + &role("near", "")))));
    assert_eq!(bench.snapshot().teams[0].offer, None);
}

#[test]
fn a_file_is_fetched_once_a_day_and_sooner_only_where_that_failed() {
    let mut bench = Bench::with(&following());
    fetched(&mut bench, Ok(file(&role("far", ""))));
    bench.after(SignedDuration::from_hours(23));
    assert!(!bench.asked().contains(&"FetchTeam"));
    bench.after(SignedDuration::from_hours(3));
    assert_eq!(bench.asked().iter().filter(|name| **name == "FetchTeam").count(), 1, "one at a time");
    fetched(&mut bench, Err(Failure::Network(crate::failure::NetworkError::Timeout)));
    bench.after(SignedDuration::from_mins(55));
    assert!(!bench.asked().contains(&"FetchTeam"), "no storm of tries");
    bench.after(SignedDuration::from_mins(70));
    fetched(&mut bench, Err(Failure::Network(crate::failure::NetworkError::Timeout)));
    bench.on(Event::Woke);
    bench.after(SignedDuration::from_mins(2));
    fetched(&mut bench, Ok(file(&role("far", ""))));
    assert_eq!(bench.snapshot().teams[0].problem, None);
}

#[test]
fn a_command_that_ends_fetches_nothing_by_itself() {
    let mut bench = Bench::ready(&following(), false);
    assert!(!bench.asked().contains(&"FetchTeam"));
    let asked = bench.ask(terminal(1), Request::UpdateTeams { team: None });
    let also = bench.ask(terminal(2), Request::UpdateTeams { team: Some(acme()) });
    assert_eq!(bench.asked().iter().filter(|name| **name == "FetchTeam").count(), 1, "one fetch for both");
    assert!(!bench.state.is_idle());
    fetched(&mut bench, Err(Failure::Network(crate::failure::NetworkError::Dns)));
    assert!(
        matches!(bench.answers[&asked], Ok(EngineAnswer::Plain(Answer::Done))),
        "each team tells its own problem"
    );
    assert!(bench.answers[&also].is_err());
}

#[test]
fn an_entry_that_stands_in_stays_protected_and_the_teams_own_can_not_be_removed() {
    let mut bench = having_taken(&role("far", "protect = true"));
    let far = bench.snapshot().roles.iter().find(|view| view.role.name == "far").expect("there").role.clone();
    let edit = |bench: &mut Bench, change: Change| {
        let base_revision = bench.state.revision();
        bench.ask(window(1), Request::Edit { change: Box::new(change), base_revision })
    };
    let removed = edit(&mut bench, Change::RemoveRole { id: far.id.clone() });
    let problem = bench.answers[&removed].as_ref().expect_err("the file has it");
    assert_eq!(problem.code, ProblemCode::FromTeam);
    let mut open = Role::clone(&far);
    open.protect = false;
    let change = Change::PutRole { role: Box::new(open) };
    let asked = edit(&mut bench, change);
    assert_eq!(bench.answers[&asked].as_ref().expect_err("refused").field.as_deref(), Some("protect"));

    let mine = role("far", "id = \"acme/far\"\nfavourite = true");
    bench.settings(&following().replace("[[teams]]", &format!("{mine}[[teams]]")));
    let view = bench.snapshot().roles.iter().find(|view| view.role.name == "far").expect("there").clone();
    assert_eq!(view.catalogue, Catalogue::Settings);
    assert!(view.role.favourite && view.role.protect);

    let mut through = crate::role::Role::assume("behind", "arn:aws:iam::123456789012:role/Y", "work");
    through.source = None;
    if let crate::role::RoleKind::Assume(assume) = &mut through.kind {
        assume.via = Some(RoleId::new("acme/near"));
    }
    let mut bench = having_taken(&role("near", ""));
    let allowed = bench.state.config.allows(&Change::PutRole { role: Box::new(through) });
    assert_eq!(allowed, Err(Failure::Invalid(Invalid { field: "via", rule: Rule::ThroughTeam })));
    bench.settings(SETTINGS);
    assert_eq!(names(&bench), Vec::<String>::new(), "followed no more");
    assert_eq!(bench.record, Record::default());
}

#[test]
fn a_teams_names_of_accounts_are_shown_and_stay_the_teams() {
    let account =
        |name: &str| format!("[[accounts]]\nid = \"123456789012\"\nname = \"{name}\"\ngroup = \"Acme\"\n");
    let mut bench = having_taken(&(account("acme-prod") + &role("far", "")));
    let snapshot = bench.snapshot();
    let far = snapshot.roles.iter().find(|view| view.role.name == "far").expect("there");
    assert_eq!(far.account.as_ref().map(|account| account.name.as_str()), Some("acme-prod"));
    assert_eq!(far.group.as_deref(), Some("Acme"));
    let base_revision = bench.state.revision();
    let change = Box::new(Change::RemoveAccount { id: "123456789012".to_owned() });
    let removed = bench.ask(window(1), Request::Edit { change, base_revision });
    assert_eq!(bench.problem(removed), ProblemCode::FromTeam);
    bench.settings(&following().replace("[[teams]]", &format!("{}[[teams]]", account("mine"))));
    assert_eq!(bench.snapshot().accounts[0].name, "mine", "one's own name goes before");
}

#[test]
fn a_file_is_looked_at_without_being_followed() {
    let mut bench = Bench::new();
    let text = TeamFrom::Text(role("far", ""));
    let asked = bench.ask(window(1), Request::LookAtTeamFile { file: text, source: None });
    assert!(
        matches!(&bench.answers[&asked], Ok(EngineAnswer::Plain(Answer::Team { difference, offer: None })) if difference.new.len() == 1)
    );
    for wrong in ["http://example.com/roles.toml", "https://jo:x@example.com/r", "roles.toml"] {
        let place = TeamFrom::Place(wrong.to_owned());
        let asked = bench.ask(window(1), Request::LookAtTeamFile { file: place, source: None });
        let problem = bench.answers[&asked].as_ref().expect_err(wrong);
        assert_eq!(problem.field.as_deref(), Some("from"));
    }
    let evil = TeamFrom::Text(role("far", "open_with = [\"sh\"]"));
    let asked = bench.ask(window(1), Request::LookAtTeamFile { file: evil, source: None });
    assert_eq!(bench.answers[&asked].as_ref().expect_err("refused").code, ProblemCode::TeamFile);

    let place = TeamFrom::Place(FROM.to_owned());
    let asked = bench.ask(terminal(1), Request::LookAtTeamFile { file: place, source: None });
    let NetworkCall::FetchTeam { of, from } = bench.take_call("FetchTeam") else { unreachable!() };
    assert_eq!((of.clone(), from.as_str()), (TeamFetch::Look(asked), FROM));
    bench.on(Event::TeamFetched { of, from, result: Ok(file(&role("far", ""))) });
    assert!(matches!(&bench.answers[&asked], Ok(EngineAnswer::Plain(Answer::Team { .. }))));
    assert_eq!(bench.record, Record::default(), "nothing of it is kept");
}

#[test]
fn an_entry_that_names_another_place_is_fetched_from_there() {
    let mut bench = having_taken(&role("far", ""));
    let other = following().replace(FROM, "https://example.com/other.toml");
    bench.settings(&other);
    let NetworkCall::FetchTeam { of, from } = bench.take_call("FetchTeam") else { unreachable!() };
    assert_eq!(from, "https://example.com/other.toml");
    assert_eq!(names(&bench), ["far"], "what was taken stays until a person takes the other");
    bench.on(Event::TeamFetched { of, from, result: Ok(file(&role("else", ""))) });
    assert_eq!(bench.snapshot().teams[0].offer, Some(TeamOffer { new: 1, changed: 0, gone: 1 }));
}
