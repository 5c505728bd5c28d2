//! Who asks for a role, as the system proves it. It is looked at only where some role wants a person's word for each
//! program.

use rolecall_core::caller::{Requester, Surface};
use rolecall_core::settings::Approve;
use rolecall_core::snapshot::Snapshot;
use rolecall_platform::peer;

use super::Asker;
use crate::server::ServerContext;

/// The file of the command line's program, which lies beside that of every engine.
const ROLECALL: &str = if cfg!(windows) { "rolecall.exe" } else { "rolecall" };

/// Whoever asks on this connection for a role of that name or id, with the program behind it.
pub(super) async fn proven(asker: &Asker, role: &str, server: &ServerContext) -> Requester {
    let mut requester = asker.requester.clone();
    let snapshot = server.engine.ready().await;
    if requester.surface != Surface::CommandLine || !wants_proof(&snapshot) {
        return requester;
    }
    let rolecall = std::env::current_exe().ok().and_then(|own| Some(own.parent()?.join(ROLECALL)));
    let mut program = peer::program(&asker.process, rolecall).await;
    // A question shows it, and to find it a program of the system is run.
    if let Some(id) = &program.id
        && is_asked_about(role, &snapshot)
        && !snapshot.programs.iter().any(|allowed| allowed.program == *id)
    {
        program.package = peer::package(id).await;
    }
    if let Some(caller) = &mut requester.caller {
        caller.files = program.files();
    }
    requester.program = Some(Box::new(program));
    requester
}

/// Whether a person is asked which programs get this role.
fn is_asked_about(role: &str, snapshot: &Snapshot) -> bool {
    let approve = snapshot.preferences.approve;
    let mut named =
        snapshot.roles.iter().filter(|view| view.role.name == role || view.role.id.as_str() == role);
    named.any(|view| view.role.approve.unwrap_or(approve) == Approve::Programs || view.asks_reason())
}

fn wants_proof(snapshot: &Snapshot) -> bool {
    let wants = |approve: Approve| approve == Approve::Programs;
    let mut roles = snapshot.roles.iter().map(|view| &view.role);
    wants(snapshot.preferences.approve) || roles.any(|role| role.protect || role.approve.is_some_and(wants))
}
