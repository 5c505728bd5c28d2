//! The credentials of a role, for the commands that pass them on.

use rolecall_core::answer::SecretAnswer;
use rolecall_core::asking;
use rolecall_core::aws_variables::Variables;
use rolecall_core::credential_consumer::CredentialConsumer;
use rolecall_core::duration::Seconds;
use rolecall_core::partition::Partition;
use rolecall_core::problem::ProblemCode;
use rolecall_core::request::SecretRequest;
use rolecall_core::role::Role;
use rolecall_core::secret::Credentials;
use rolecall_core::snapshot::Snapshot;
use rolecall_core::source::Source;
use rolecall_core::text::Args;

use crate::connection::{Connection, unexpected_answer};
use crate::error::CliError;
use crate::flag::name_flag;
use crate::i18n;
use crate::resolve::resolve;

/// How many chained roles are searched for a region at most, because settings may have a chain that leads back to
/// itself.
const MAX_CHAIN: usize = 16;

/// What a person wants of a role this time, in place of what it says.
#[derive(Debug, Default)]
pub struct Wanted {
    /// The region of the program.
    pub region: Option<String>,
    /// How long the credentials last.
    pub duration: Option<Seconds>,
}

/// Requests the credentials of the role that a person named; gives the variables by which a program is that role.
pub fn of_role(
    engine: &mut Connection,
    text: &str,
    wanted: &Wanted,
    consumer: CredentialConsumer,
) -> Result<Variables, CliError> {
    let snapshot = engine.settings_snapshot()?;
    let view = resolve(&snapshot.roles, text)?;
    let credentials = request(engine, view.role.id.to_string(), consumer, wanted.duration)?;
    with_region(Variables::of_credentials(&credentials), &snapshot, &view.role, wanted.region.as_deref())
}

/// The variables with the role's name and the region: the wanted one, else the role's, else that of this process where it
/// fits.
pub fn with_region(
    variables: Variables,
    snapshot: &Snapshot,
    role: &Role,
    wanted: Option<&str>,
) -> Result<Variables, CliError> {
    let own = region(snapshot, role);
    let partition = role.kind.partition().or_else(|| Partition::of_region(own.as_deref()?));
    if let Some(wanted) = wanted {
        let of_wanted = Partition::of_region(wanted);
        if of_wanted.is_none() || partition.is_some_and(|partition| of_wanted != Some(partition)) {
            let args = args(role).with("region", wanted);
            let message = i18n::with("cli-region-does-not-fit", &args);
            return Err(CliError::worded(ProblemCode::Invalid, message, String::new()));
        }
    }
    let environment = |name: &str| std::env::var(name).ok();
    let region = wanted.or(own.as_deref());
    Ok(variables.with_role(&role.name).with_region(region, partition, environment))
}

/// Requests the credentials of the role with this id or name.
pub fn request(
    engine: &mut Connection,
    role: String,
    consumer: CredentialConsumer,
    duration: Option<Seconds>,
) -> Result<Credentials, CliError> {
    refuse_circle(engine, &role)?;
    let asked = engine.ask_for_secret(SecretRequest::Credentials { role, hand_out: consumer, duration });
    if matches!(&asked, Err(CliError::Problem(problem)) if problem.code == ProblemCode::UnknownRole) {
        // Of settings that can't be read nobody knows which roles they have.
        engine.settings_snapshot()?;
    }
    match asked.map_err(name_flag)? {
        SecretAnswer::Credentials(credentials) => Ok(credentials),
        SecretAnswer::Link(_) => Err(unexpected_answer()),
    }
}

/// Refuses a request by a program that Rolecall runs itself to read the source which the role is of.
fn refuse_circle(engine: &mut Connection, role: &str) -> Result<(), CliError> {
    let Some(mark) = std::env::var(asking::VARIABLE).ok().filter(|mark| !mark.is_empty()) else {
        return Ok(());
    };
    let snapshot = engine.snapshot()?;
    let role = &resolve(&snapshot.roles, role)?.role;
    let Some(source) = source_of(&snapshot, role).filter(|source| asking::has(&mark, source)) else {
        return Ok(());
    };
    let asks = source.kind.profile().map(|profile| args(role).with("profile", profile));
    let message = match asks {
        Some(args) => i18n::with("cli-circle-profile", &args.with("source", &source.name)),
        None => i18n::with("cli-circle", &args(role).with("source", &source.name)),
    };
    Err(CliError::worded(ProblemCode::SourceCredentials, message, i18n::get("cli-circle-hint")))
}

fn args(role: &Role) -> Args {
    Args::new().with("role", &role.name)
}

/// The source at the end of a role's way.
pub fn source_of<'a>(snapshot: &'a Snapshot, role: &'a Role) -> Option<&'a Source> {
    let mut role = role;
    for _ in 0..MAX_CHAIN {
        let Some(via) = role.kind.via() else { break };
        role = &snapshot.roles.iter().find(|view| view.role.id == *via)?.role;
    }
    let source = snapshot.sources.iter().find(|view| Some(&view.source.id) == role.source.as_ref())?;
    Some(&source.source)
}

/// The region that a role's programs work in: its own, else that of the role or source that signs for it.
pub fn region(snapshot: &Snapshot, role: &Role) -> Option<String> {
    let by_id = |id: &str| snapshot.roles.iter().map(|view| &view.role).find(|role| role.id.as_str() == id);
    let mut role = role;
    for _ in 0..MAX_CHAIN {
        if role.region.is_some() {
            return role.region.clone();
        }
        match role.kind.via().and_then(|via| by_id(via.as_str())) {
            Some(next) => role = next,
            None => break,
        }
    }
    let source = snapshot.sources.iter().find(|view| Some(&view.source.id) == role.source.as_ref())?;
    source.source.region.clone()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn a_role_without_a_region_has_that_of_its_role_or_source() {
        let mut snapshot = sample::snapshot();
        let region_of = |snapshot: &Snapshot, id: &str| {
            let view = snapshot.roles.iter().find(|view| view.role.id.as_str() == id).expect("a role");
            region(snapshot, &view.role)
        };
        assert_eq!(region_of(&snapshot, "1").as_deref(), Some("eu-west-1"));
        assert_eq!(region_of(&snapshot, "staging-ops"), None);
        assert_eq!(region_of(&snapshot, "chained").as_deref(), Some("eu-west-1"), "through its role");
        for view in &mut snapshot.sources {
            view.source.region = Some("eu-north-1".to_owned());
        }
        assert_eq!(region_of(&snapshot, "staging-ops").as_deref(), Some("eu-north-1"));
        assert_eq!(region_of(&snapshot, "1").as_deref(), Some("eu-west-1"));
    }
}
