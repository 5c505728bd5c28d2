//! The credentials of a role, for the commands that pass them on.

use rolecall_core::answer::SecretAnswer;
use rolecall_core::credential_consumer::CredentialConsumer;
use rolecall_core::request::SecretRequest;
use rolecall_core::role::Role;
use rolecall_core::secret::Credentials;
use rolecall_core::snapshot::Snapshot;

use crate::connection::{Connection, unexpected_answer};
use crate::error::CliError;
use crate::resolve::resolve;

/// How many chained roles are searched for a region at most, because settings may have a chain that leads back to
/// itself.
const MAX_CHAIN: usize = 16;

/// A role's credentials, and the region for the programs that use them.
pub struct RoleCredentials {
    /// The credentials.
    pub credentials: Credentials,
    /// See [`region`].
    pub region: Option<String>,
}

/// Requests the credentials of the role that a person named.
pub fn of_role(
    engine: &mut Connection,
    text: &str,
    consumer: CredentialConsumer,
) -> Result<RoleCredentials, CliError> {
    let snapshot = engine.snapshot()?;
    let role = &resolve(&snapshot.roles, text)?.role;
    let credentials = request(engine, role.id.to_string(), consumer)?;
    Ok(RoleCredentials { credentials, region: region(&snapshot, role) })
}

/// Requests the credentials of the role with this id or name.
pub fn request(
    engine: &mut Connection,
    role: String,
    consumer: CredentialConsumer,
) -> Result<Credentials, CliError> {
    match engine.ask_for_secret(SecretRequest::Credentials { role, hand_out: consumer })? {
        SecretAnswer::Credentials(credentials) => Ok(credentials),
        SecretAnswer::Link(_) => Err(unexpected_answer()),
    }
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
