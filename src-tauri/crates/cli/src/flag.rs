//! Which flag a problem with a value is about.

use rolecall_core::failure::Failure;
use rolecall_core::problem::{Problem, ProblemCode};

use crate::stop::Stop;
use crate::words;

/// Puts the flag in front of a problem with one value, for [`Result::map_err`].
pub fn naming_the_flag(stop: Stop) -> Stop {
    match stop {
        Stop::Problem(problem) => Stop::Problem(Box::new(named(*problem))),
        Stop::Failure(failure @ Failure::Invalid(_)) => {
            Stop::Problem(Box::new(named(words::problem(&failure))))
        }
        other => other,
    }
}

fn named(problem: Problem) -> Problem {
    match problem.field.as_deref().filter(|_| problem.code == ProblemCode::Invalid).and_then(flag) {
        Some(flag) => Problem { message: format!("{flag}: {}", problem.message), ..problem },
        None => problem,
    }
}

/// The flag of a settings key; a name is an argument of its own and a secret never one.
fn flag(key: &str) -> Option<String> {
    match key {
        "id" | "name" => Some("NAME".to_owned()),
        "secret_access_key" => None,
        "tags" => Some("--tag".to_owned()),
        "transitive_tags" => Some("--transitive-tag".to_owned()),
        "policy_arns" => Some("--policy-arn".to_owned()),
        _ => Some(format!("--{}", key.replace('_', "-"))),
    }
}

#[cfg(test)]
mod tests {
    use rolecall_core::failure::{Invalid, Rule};

    use super::*;

    #[test]
    fn a_value_that_is_refused_is_told_with_its_flag() {
        for (field, rule, start) in [
            ("external_id", Rule::ExternalId, "--external-id: "),
            ("tags", Rule::Tags, "--tag: "),
            ("policy_arns", Rule::PolicyArns, "--policy-arn: "),
            ("name", Rule::Name, "NAME: "),
            ("mfa_serial", Rule::MfaSerial, "--mfa-serial: "),
        ] {
            let stop = naming_the_flag(Failure::Invalid(Invalid { field, rule }).into());
            let problem = stop.into_problem().expect("a problem");
            assert!(problem.message.starts_with(start), "{}", problem.message);
        }
        let taken = naming_the_flag(Failure::NameTaken { name: "ops".to_owned() }.into());
        assert!(!taken.into_problem().expect("a problem").message.contains("--"));
    }
}
