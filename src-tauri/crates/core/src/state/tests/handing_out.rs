//! Credentials on their way out: what for, what the log keeps of it, and whose clock runs from then on.

use super::bench::*;
use crate::activity::{ActivityOutcome, What};
use crate::answer::{Answer, SecretAnswer};
use crate::credential_consumer::CredentialConsumer;
use crate::duration::Seconds;
use crate::failure::{Failure, NetworkError};
use crate::id::RoleId;
use crate::problem::ProblemCode;
use crate::request::{Request, SecretRequest};
use crate::source::Identity;
use crate::state::event::{Event, Identified};
use crate::state::network::NetworkCall;

fn take(bench: &mut Bench, hand_out: CredentialConsumer) {
    let asked = bench.ask(program(1), SecretRequest::Credentials { role: "ops".to_owned(), hand_out, duration: None });
    if bench.asked() == ["Assume"] {
        bench.assumed(60);
    }
    assert!(matches!(bench.secret(asked), SecretAnswer::Credentials(_)));
}

#[test]
fn a_clock_runs_only_for_what_nobody_asks_for_again() {
    for (hand_out, what, runs) in [
        (CredentialConsumer::CredentialProcess, What::CredentialProcess, false),
        (CredentialConsumer::Endpoint, What::Endpoint, false),
        (CredentialConsumer::Env, What::Env, true),
        (CredentialConsumer::Exec, What::Exec, true),
    ] {
        let mut bench = Bench::new();
        take(&mut bench, hand_out);
        assert_eq!(bench.session("ops").in_shell, runs, "{hand_out:?}");
        let last = bench.log.last().expect("a record");
        assert_eq!((last.what, last.outcome), (what, ActivityOutcome::Done));
        assert!(last.until.is_some() && last.caller == program(1).caller);
    }
}

#[test]
fn a_length_that_is_named_is_asked_of_aws_for_this_time_alone() {
    let mut bench = Bench::new();
    let request = |duration| SecretRequest::Credentials {
        role: "ops".to_owned(),
        hand_out: CredentialConsumer::Exec,
        duration,
    };
    let asked = bench.ask(program(1), request(Some(Seconds::minutes(30))));
    let NetworkCall::Assume { call, .. } = bench.take_call("Assume") else { panic!("not asked") };
    assert_eq!(call.duration(), Some(Seconds::minutes(30)));
    drop(call);
    let refused = bench.ask(program(1), request(Some(Seconds::hours(13))));
    let problem = bench.answers[&refused].as_ref().expect_err("longer than AWS takes");
    assert_eq!((problem.code, problem.field.as_deref()), (ProblemCode::Invalid, Some("duration")));
    assert!(!bench.answers.contains_key(&asked));
    bench.ask(program(1), request(None));
    let NetworkCall::Assume { call, .. } = bench.take_call("Assume") else { panic!("not asked") };
    assert_ne!(call.duration(), Some(Seconds::minutes(30)), "the role's own session has its own length");
}

#[test]
fn the_clock_runs_from_the_first_hand_out_and_is_kept_over_restarts() {
    let mut bench = Bench::new();
    take(&mut bench, CredentialConsumer::Env);
    let first = bench.saves.last().expect("saved").clone();
    bench.after_minutes(5);
    take(&mut bench, CredentialConsumer::Exec);
    let then = bench.saves.last().expect("saved");
    assert!(first[0].handed_out_at.is_some());
    assert_eq!(first[0].handed_out_at, then[0].handed_out_at);
}

#[test]
fn aws_is_asked_with_the_roles_own_credentials_whom_it_makes_a_person() {
    let mut bench = Bench::new();
    let who = bench.ask(program(1), Request::WhoAmI { role: RoleId::new("ops") });
    bench.assumed(60);
    let NetworkCall::AskWho { operation, credentials, region } = bench.take_call("AskWho") else {
        panic!("not asked")
    };
    assert!(credentials.access_key_id.starts_with("ASIA"), "{}", credentials.access_key_id);
    assert!(!region.is_empty());
    let identity = Identity::of_arn("arn:aws:sts::123456789012:assumed-role/ops/jo@desk");
    let identified = Identified { identity, request_id: Some("id".to_owned()) };
    bench.on(Event::Who(operation, Ok(identified)));
    let Answer::Identity { identity } = bench.ok(who) else { panic!("no identity") };
    assert_eq!(identity.account, "123456789012");
    let last = bench.log.last().expect("a record");
    assert_eq!((last.what, last.request_id.as_deref()), (What::WhoAmI, Some("id")));

    let who = bench.ask(program(1), Request::WhoAmI { role: RoleId::new("ops") });
    let NetworkCall::AskWho { operation, .. } = bench.take_call("AskWho") else { panic!("not asked") };
    bench.on(Event::Who(operation, Err(Failure::Network(NetworkError::Timeout))));
    assert_eq!(bench.problem(who), ProblemCode::Timeout);
    let failed = ActivityOutcome::Failed { code: ProblemCode::Timeout };
    assert_eq!(bench.log.last().map(|record| record.outcome), Some(failed));
    assert!(bench.state.is_idle());
}

#[test]
fn a_session_that_aws_counts_as_ended_is_not_given_again() {
    let mut bench = Bench::new();
    take(&mut bench, CredentialConsumer::Env);
    let who = bench.ask(program(1), Request::WhoAmI { role: RoleId::new("ops") });
    let NetworkCall::AskWho { operation, .. } = bench.take_call("AskWho") else { panic!("not asked") };
    let ended = refusal("ExpiredToken", "The security token included in the request is expired");
    bench.on(Event::Who(operation, Err(ended)));
    assert_eq!(bench.problem(who), ProblemCode::SourceExpired);
    let hand_out = CredentialConsumer::Env;
    bench.ask(program(1), SecretRequest::Credentials { role: "ops".to_owned(), hand_out, duration: None });
    assert_eq!(bench.asked(), ["Assume"]);
}
