//! Taking over `~/.aws`: this process reads its files, and no key of them goes to a surface.

use rolecall_core::aws_config::AwsConfig;
use rolecall_core::failure::{Failure, FileKind};
use rolecall_core::import::{Import, plan_into};
use rolecall_core::problem::Problem;
use rolecall_platform::aws_files::{AwsFiles, Unreadable};
use rolecall_protocol::import::{ImportPlan, Imported, NotImported, carry_out};
use rolecall_protocol::window::HostAnswer;

use super::Asker;
use super::request::window;
use crate::server::ServerContext;

/// What would come over.
pub(super) async fn planned(server: &ServerContext) -> Result<HostAnswer, Problem> {
    let files = AwsFiles::from_environment();
    let path = |file| files.as_ref().map_or_else(String::new, |files| files.path(file).display().to_string());
    let (plan, _) = plan(server, files.as_ref()).await?;
    Ok(HostAnswer::ImportPlan { plan: ImportPlan::of(&plan, server.engine.texts(), path) })
}

/// Takes over what can be. One that AWS or the keychain refuses keeps no other from coming.
pub(super) async fn import(peer: &Asker, server: &ServerContext) -> Result<HostAnswer, Problem> {
    let (plan, revision) = plan(server, AwsFiles::from_environment().as_ref()).await?;
    let ask = |request| async move {
        // Boxed, because an import is such a request itself.
        Box::pin(window(request, peer, server)).await.map(drop)
    };
    let outcome = carry_out(plan, revision, ask, |_| true).await?;
    let refused = outcome.refused.into_iter().map(|(name, problem)| NotImported { name, problem });
    let stranded = outcome.stranded.into_iter().map(|role| {
        let signer = role.signed_by().map(|signer| signer.id().to_owned()).unwrap_or_default();
        let failure = Failure::UnknownSource { name: signer };
        NotImported { name: role.name, problem: Problem::of(&failure, server.engine.texts()) }
    });
    let imported = Imported {
        sources: outcome.sources.into_iter().map(|source| source.name).collect(),
        roles: outcome.roles.into_iter().map(|role| role.name).collect(),
        problems: refused.chain(stranded).collect(),
    };
    Ok(HostAnswer::Imported { imported })
}

/// The plan, and the revision it was made from.
async fn plan(server: &ServerContext, files: Option<&AwsFiles>) -> Result<(Import, u64), Problem> {
    let failed = |error: Unreadable| {
        let failure = Failure::File { what: FileKind::AwsFiles, reason: error.to_string() };
        Problem::of(&failure, server.engine.texts())
    };
    // Without a home there are none.
    let read = match files {
        Some(files) => files.read_apart().await.map_err(failed)?,
        None => AwsConfig::default(),
    };
    let snapshot = server.engine.ready().await;
    Ok((plan_into(&read, &snapshot), snapshot.revision))
}
