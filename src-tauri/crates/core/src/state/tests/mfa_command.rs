//! A source's own program for MFA codes, in place of a person.

use super::bench::*;
use crate::failure::{AwsError, Failure};
use crate::mfa::MfaCode;
use crate::problem::ProblemCode;
use crate::state::effect::Effect;
use crate::state::event::Event;

const WITH_COMMAND: &str = r#"version = 1
[[sources]]
name = "jo"
kind = "access-key"
mfa_serial = "arn:aws:iam::111122223333:mfa/jo"
mfa_command = ["ykman", "oath"]
[[roles]]
name = "prod"
arn = "arn:aws:iam::123456789012:role/prod"
source = "jo"
"#;

fn done(bench: &mut Bench, result: Result<&str, Failure>) {
    let Effect::RunMfaCommand { key, command } = bench.take("RunMfaCommand") else { panic!("no program") };
    assert_eq!(command, ["ykman", "oath"]);
    let result = result.map(|code| MfaCode::parse(code).expect("a code"));
    bench.on(Event::MfaCommandDone(key, result));
}

fn failed() -> Failure {
    Failure::MfaCommand { program: "ykman".to_owned(), reason: "exit status: 1".to_owned() }
}

#[test]
fn its_code_goes_with_the_call_where_nobody_could_be_asked() {
    let mut bench = Bench::ready(WITH_COMMAND, false);
    let asked = bench.credentials(program(1), "prod");
    assert_eq!(bench.asked(), ["RunMfaCommand"]);
    done(&mut bench, Ok("123456"));
    assert_eq!(bench.asked(), ["Assume"]);
    bench.assumed(60);
    bench.secret(asked);
}

#[test]
fn where_it_gives_none_a_person_is_asked_and_told_why() {
    let mut bench = Bench::with(WITH_COMMAND);
    bench.credentials(program(1), "prod");
    done(&mut bench, Err(failed()));
    let prompt = bench.prompt();
    assert_eq!(prompt.refused.map(|problem| problem.code), Some(ProblemCode::MfaCommand));
}

#[test]
fn without_a_person_its_failure_is_the_answer() {
    let mut bench = Bench::ready(WITH_COMMAND, false);
    let asked = bench.credentials(program(1), "prod");
    done(&mut bench, Err(failed()));
    assert_eq!(bench.problem(asked), ProblemCode::MfaCommand);
    assert!(bench.state.is_idle());
}

#[test]
fn a_refused_code_is_never_fetched_again_by_itself() {
    let mut bench = Bench::with(WITH_COMMAND);
    bench.credentials(program(1), "prod");
    done(&mut bench, Ok("123456"));
    bench.not_assumed(Failure::Aws(AwsError {
        code: "AccessDenied".to_owned(),
        message: "MultiFactorAuthentication failed with invalid MFA one time pass code. ".to_owned(),
        status: 403,
        request_id: None,
        skew: None,
        external_id: false,
        duration: None,
        region: None,
    }));
    assert!(!bench.asked().contains(&"RunMfaCommand"));
    assert_eq!(bench.prompt().refused.map(|problem| problem.code), Some(ProblemCode::MfaCodeRefused));
}
