//! Taking over `~/.aws`: this process reads its files, and no key of them goes to a surface.

use rolecall_core::failure::{Failure, FileKind};
use rolecall_core::import::{Import, plan_into};
use rolecall_core::problem::Problem;
use rolecall_platform::aws_files::AwsFiles;
use rolecall_protocol::import::{Added, ImportPlan, Imported, NotImported, Step, steps};
use rolecall_protocol::window::{HostAnswer, WindowRequest};

use super::Peer;
use super::request::window;
use crate::server::ServerContext;

/// What would come over.
pub(super) async fn planned(server: &ServerContext) -> Result<HostAnswer, Problem> {
    let (plan, _) = plan(server).await?;
    Ok(HostAnswer::ImportPlan { plan: ImportPlan::from(&plan) })
}

/// Takes over what can be. One that AWS or the keychain refuses keeps no other from coming.
pub(super) async fn import(peer: &Peer, server: &ServerContext) -> Result<HostAnswer, Problem> {
    let (plan, revision) = plan(server).await?;
    let imported = carry_out(steps(plan, revision), |request| async move {
        // Boxed, because an import is such a request itself.
        Box::pin(window(request, peer, server)).await.map(drop)
    })
    .await;
    Ok(HostAnswer::Imported { imported })
}

/// The plan, and the revision it was made from.
async fn plan(server: &ServerContext) -> Result<(Import, u64), Problem> {
    let failed = |reason: String| {
        Problem::of(&Failure::File { what: FileKind::AwsFiles, reason }, server.engine.texts())
    };
    // Without a home there are none.
    let profiles = match AwsFiles::from_environment() {
        Some(files) => files.profiles().await.map_err(|error| failed(error.to_string()))?,
        None => Vec::new(),
    };
    let snapshot = server.engine.ready().await;
    Ok((plan_into(&profiles, &snapshot), snapshot.revision))
}

async fn carry_out<F: Future<Output = Result<(), Problem>>>(
    steps: impl Iterator<Item = Step>,
    mut ask: impl FnMut(WindowRequest) -> F,
) -> Imported {
    let mut imported = Imported::default();
    for Step { adds, request } in steps {
        match (ask(request).await, adds) {
            (Ok(()), Added::Source(name)) => imported.sources.push(name),
            (Ok(()), Added::Role(name)) => imported.roles.push(name),
            (Err(problem), Added::Source(name) | Added::Role(name)) => {
                imported.problems.push(NotImported { name, problem });
            }
        }
    }
    imported
}

#[cfg(test)]
mod tests {
    use std::future::ready;

    use rolecall_core::text::Texts;
    use rolecall_protocol::window::HostRequest;

    use super::*;

    #[tokio::test]
    async fn one_that_is_refused_keeps_no_other_from_coming() {
        let step = |adds| Step { adds, request: HostRequest::Subscribe.into() };
        let (source, role) =
            (|name: &str| Added::Source(name.to_owned()), |name: &str| Added::Role(name.to_owned()));
        let steps = [source("root"), source("work"), role("ops"), role("gone")].map(step);
        let mut asked = 0;
        let refused = Problem::of(&Failure::RootKey { account: "1".to_owned() }, &Texts::english());
        let imported = carry_out(steps.into_iter(), |_| {
            asked += 1;
            ready(if asked == 1 || asked == 4 { Err(refused.clone()) } else { Ok(()) })
        })
        .await;
        assert_eq!((imported.sources, imported.roles), (vec!["work".to_owned()], vec!["ops".to_owned()]));
        let names: Vec<&str> = imported.problems.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["root", "gone"]);
        assert_eq!(imported.problems[0].problem, refused);
    }
}
