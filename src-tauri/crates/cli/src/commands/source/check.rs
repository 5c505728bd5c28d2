//! `rolecall source check`: asks AWS who a source is, or who each of them is.

use clap::Args;
use rolecall_core::snapshot::{Snapshot, SourceView};
use rolecall_core::source::Identity;
use rolecall_core::text;
use rolecall_protocol::message::{Shared, SharedAnswer};

use crate::commands::roles::account_name;
use crate::connection::{Connection, not_understood};
use crate::pick::{no_source, pick};
use crate::stop::Stop;
use crate::{output, words};

/// Checks sources.
#[derive(Debug, Args)]
pub struct Check {
    /// The source; without it, all of them
    name: Option<String>,
}

impl Check {
    /// Does it.
    pub fn run(self) -> Result<(), Stop> {
        let mut engine = Connection::open()?;
        let snapshot = engine.snapshot()?;
        let chosen: Vec<&SourceView> = match &self.name {
            Some(name) => vec![pick(&snapshot.sources, name).map_err(no_source(name))?],
            None => snapshot.sources.iter().collect(),
        };
        if chosen.is_empty() {
            output::say(words::get("cli-no-sources"));
        }
        let mut first_failure = None;
        for view in chosen {
            match check(&mut engine, view) {
                Ok(identity) => {
                    let line = identity_line(&snapshot, &view.source.name, &identity);
                    output::answer(format!("{line}\n").as_bytes())?;
                }
                Err(stop) => {
                    let problem = stop.into_problem()?;
                    output::say_problem(&problem);
                    first_failure.get_or_insert(problem.code);
                }
            }
        }
        first_failure.map_or(Ok(()), |code| Err(Stop::Told(code)))
    }
}

fn check(engine: &mut Connection, view: &SourceView) -> Result<Identity, Stop> {
    match engine.ask_shared(Shared::CheckSource { source: view.source.id.clone() })? {
        SharedAnswer::Identity { identity } => Ok(identity),
        _ => Err(not_understood()),
    }
}

/// Who a source is, in words.
pub fn identity_line(snapshot: &Snapshot, source: &str, identity: &Identity) -> String {
    let args = text::Args::new()
        .with("source", source)
        .with("who", who(&identity.arn))
        .with("account", account_name(snapshot, &identity.account))
        .with("arn", &identity.arn);
    words::with("cli-source-is", &args)
}

/// The part of an identity's ARN that people go by: `jo` of `user/jo`, `Admin/jo` of `assumed-role/Admin/jo`.
pub fn who(arn: &str) -> &str {
    let resource = arn.splitn(6, ':').nth(5).unwrap_or(arn);
    match resource.split_once('/') {
        // A user's name comes last, after any path.
        Some(("user", name)) => name.rsplit('/').next().unwrap_or(name),
        Some((_, rest)) => rest,
        None => resource,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whom_an_arn_names() {
        for (arn, name) in [
            ("arn:aws:iam::111122223333:user/jo", "jo"),
            ("arn:aws:iam::111122223333:user/team/web/jo", "jo"),
            ("arn:aws:sts::111122223333:assumed-role/Admin/jo", "Admin/jo"),
            ("arn:aws:iam::111122223333:root", "root"),
            ("odd", "odd"),
        ] {
            assert_eq!(who(arn), name);
        }
    }
}
