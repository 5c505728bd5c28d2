//! Names the flag whose value the engine refused.

use rolecall_core::failure::Failure;
use rolecall_core::problem::{Problem, ProblemCode};

use crate::error::CliError;
use crate::i18n;

/// Puts the flag in front of a problem with its value, for [`Result::map_err`].
pub fn name_flag(error: CliError) -> CliError {
    match error {
        CliError::Problem(problem) => CliError::Problem(Box::new(with_flag(*problem))),
        CliError::Failure(failure @ Failure::Invalid(_)) => {
            CliError::Problem(Box::new(with_flag(i18n::problem(&failure))))
        }
        other => other,
    }
}

fn with_flag(problem: Problem) -> Problem {
    match problem.field.as_deref().filter(|_| problem.code == ProblemCode::Invalid).and_then(flag) {
        Some(flag) => Problem { message: format!("{flag}: {}", problem.message), ..problem },
        None => problem,
    }
}

/// The flag for a key of the settings. A name is a positional argument; a secret is no argument at all.
fn flag(key: &str) -> Option<String> {
    match key {
        "id" | "name" => Some("NAME".to_owned()),
        // It may be any of several flags.
        "who" => None,
        "secret_access_key" => None,
        "start_url" => Some("--identity-center".to_owned()),
        "issuer" => Some("--oidc".to_owned()),
        "scopes" => Some("--scope".to_owned()),
        "redirect_uris" => Some("--redirect-uri".to_owned()),
        "parameters" => Some("--parameter".to_owned()),
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
    fn a_refused_value_is_reported_with_its_flag() {
        for (field, rule, start) in [
            ("external_id", Rule::ExternalId, "--external-id: "),
            ("start_url", Rule::StartUrl, "--identity-center: "),
            ("issuer", Rule::Issuer, "--oidc: "),
            ("region", Rule::InstanceRegion, "--region: "),
            ("tags", Rule::Tags, "--tag: "),
            ("policy_arns", Rule::PolicyArns, "--policy-arn: "),
            ("name", Rule::Name, "NAME: "),
            ("mfa_serial", Rule::MfaSerial, "--mfa-serial: "),
        ] {
            let error = name_flag(Failure::Invalid(Invalid { field, rule }).into());
            let problem = error.into_problem().expect("a problem");
            assert!(problem.message.starts_with(start), "{}", problem.message);
        }
        let taken = name_flag(Failure::NameTaken { name: "ops".to_owned() }.into());
        assert!(!taken.into_problem().expect("a problem").message.contains("--"));
    }
}
