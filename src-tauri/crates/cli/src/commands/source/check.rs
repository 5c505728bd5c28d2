//! `rolecall source check`: asks AWS for the identity of one source or of all.

use clap::Args;
use rolecall_core::answer::Answer;
use rolecall_core::request::Request;
use rolecall_core::snapshot::{Snapshot, SourceView};
use rolecall_core::source::Identity;
use rolecall_core::text;

use crate::commands::roles::account_name;
use crate::commands::{Run, completions};
use crate::connection::{Connection, unexpected_answer};
use crate::error::CliError;
use crate::resolve::resolve;
use crate::{i18n, output};

/// Checks sources.
#[derive(Debug, Args)]
pub struct Check {
    /// The source [default: all]
    #[arg(add = completions::sources())]
    name: Option<String>,
}

impl Run for Check {
    fn run(self) -> Result<(), CliError> {
        let (mut engine, snapshot) = Connection::open_with_snapshot()?;
        let chosen: Vec<&SourceView> = match &self.name {
            Some(name) => vec![resolve(&snapshot.sources, name)?],
            None => snapshot.sources.iter().collect(),
        };
        if chosen.is_empty() {
            output::say(i18n::get("cli-no-sources"));
        }
        let mut first_failure = None;
        for view in chosen {
            match engine.ask(Request::CheckSource { source: view.source.id.clone() }) {
                Ok(answer) => {
                    let line = line(&snapshot, view, &answer);
                    output::answer(format!("{line}\n").as_bytes())?;
                }
                Err(error) => {
                    let problem = error.into_problem()?;
                    output::say_problem(&problem);
                    first_failure.get_or_insert(problem.code);
                }
            }
        }
        first_failure.map_or(Ok(()), |code| Err(CliError::Reported(code)))
    }
}

/// Asks AWS who a source is.
pub fn check(engine: &mut Connection, view: &SourceView) -> Result<Identity, CliError> {
    match engine.ask(Request::CheckSource { source: view.source.id.clone() })? {
        Answer::Identity { identity } => Ok(identity),
        _ => Err(unexpected_answer()),
    }
}

/// The text for what a check has found: an instance gives no identity, and a provider's is the person's there.
fn line(snapshot: &Snapshot, view: &SourceView, answer: &Answer) -> String {
    let name = &view.source.name;
    let args = text::Args::new().with("source", name);
    match answer {
        Answer::Identity { identity } => identity_line(snapshot, name, identity),
        Answer::Person { person } => {
            let of_it =
                snapshot.roles.iter().filter(|role| role.role.source.as_ref() == Some(&view.source.id));
            let roles: Vec<&str> = of_it.map(|role| role.role.name.as_str()).collect();
            let issuer = view.source.kind.oidc().map(|oidc| oidc.issuer.as_str()).unwrap_or_default();
            let args = args.with("person", person).with("issuer", issuer).with("count", roles.len());
            i18n::with("cli-source-person", &args.with("roles", roles.join(", ")))
        }
        _ => i18n::with("cli-signed-in", &args),
    }
}

/// The text for the identity of a source.
pub fn identity_line(snapshot: &Snapshot, source: &str, identity: &Identity) -> String {
    let args = text::Args::new()
        .with("source", source)
        .with("who", identity_name(&identity.arn))
        .with("account", account_name(snapshot, &identity.account))
        .with("arn", &identity.arn);
    i18n::with("cli-source-is", &args)
}

/// The name in the ARN of an identity: `jo` of `user/jo`, `Admin/jo` of `assumed-role/Admin/jo`.
pub fn identity_name(arn: &str) -> &str {
    let resource = arn.splitn(6, ':').nth(5).unwrap_or(arn);
    match resource.split_once('/') {
        // A user may have a path before the name.
        Some(("user", name)) => name.rsplit('/').next().unwrap_or(name),
        Some((_, rest)) => rest,
        None => resource,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_is_named_without_its_path() {
        for (arn, name) in [
            ("arn:aws:iam::111122223333:user/jo", "jo"),
            ("arn:aws:iam::111122223333:user/team/web/jo", "jo"),
            ("arn:aws:sts::111122223333:assumed-role/Admin/jo", "Admin/jo"),
            ("arn:aws:iam::111122223333:root", "root"),
            ("odd", "odd"),
        ] {
            assert_eq!(identity_name(arn), name);
        }
    }
}
