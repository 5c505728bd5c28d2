//! Taking a role's credentials out of the engine, for the commands that pass them on.

use rolecall_core::credential_consumer::CredentialConsumer;
use rolecall_core::role::Role;
use rolecall_core::secret::Credentials;
use rolecall_core::snapshot::Snapshot;
use rolecall_protocol::command::{CommandAnswer, Own, OwnAnswer};

use crate::connection::{Connection, not_understood};
use crate::pick::{no_role, pick};
use crate::stop::Stop;

/// Through so many roles at most a region is looked for: a chain that leads back to itself has no end.
const MOST_LINKS: usize = 16;

/// A role's credentials, with the region its programs should work in.
pub struct Taken {
    /// They.
    pub credentials: Credentials,
    /// The role's own region, else that of what signs for it.
    pub region: Option<String>,
}

/// Asks for the credentials of the role that a person means.
pub fn take(engine: &mut Connection, text: &str, hand_out: CredentialConsumer) -> Result<Taken, Stop> {
    let snapshot = engine.snapshot()?;
    let role = &pick(&snapshot.roles, text).map_err(no_role(text))?.role;
    let credentials = credentials(engine, role.id.to_string(), hand_out)?;
    Ok(Taken { credentials, region: region(&snapshot, role) })
}

/// Asks for the credentials of the role of that name or id.
pub fn credentials(
    engine: &mut Connection,
    role: String,
    hand_out: CredentialConsumer,
) -> Result<Credentials, Stop> {
    match engine.ask(Own::Credentials { role, hand_out })? {
        CommandAnswer::Own(OwnAnswer::Credentials {
            access_key_id,
            secret_access_key,
            session_token,
            expiration,
        }) => Ok(Credentials {
            access_key_id,
            secret_access_key: secret_access_key.0,
            session_token: session_token.0,
            expiration: expiration.parse().map_err(|_| not_understood())?,
        }),
        _ => Err(not_understood()),
    }
}

/// The region a role's programs should work in, where one is known.
pub fn region(snapshot: &Snapshot, role: &Role) -> Option<String> {
    let by_id = |id: &str| snapshot.roles.iter().map(|view| &view.role).find(|role| role.id.as_str() == id);
    let mut role = role;
    for _ in 0..MOST_LINKS {
        if role.region.is_some() {
            return role.region.clone();
        }
        let via = role.kind.as_assume().and_then(|assume| assume.via.as_ref());
        match via.and_then(|via| by_id(via.as_str())) {
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
    fn the_region_is_the_roles_own_or_that_of_what_signs_for_it() {
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
