//! What becomes of a surface's request: the engine is asked, or the host answers by itself.

use rolecall_core::answer::Answer;
use rolecall_core::problem::Problem;
use rolecall_core::request::{ConsolePlace, Request, SecretInput, SecretRequest};
use rolecall_core::secret::SourceCredentials;
use rolecall_protocol::command::{CommandAnswer, CommandOnly, CommandOnlyAnswer, CommandRequest};
use rolecall_protocol::window::{HostRequest, WindowAnswer, WindowRequest};

use super::{Asker, Out, importing, proving};
use crate::server::ServerContext;

/// Carries out one request.
pub(super) async fn carry_out(
    request: CommandRequest,
    peer: &Asker,
    server: &ServerContext,
) -> Result<CommandAnswer, Problem> {
    match request {
        CommandRequest::Window(request) => window(request, peer, server).await.map(CommandAnswer::Window),
        CommandRequest::Secret(request) => {
            let role = match &request {
                SecretRequest::Credentials { role, .. } => role.as_str(),
                SecretRequest::PrintLink(place) => place.role.as_str(),
            };
            let requester = proving::proven(peer, role, server).await;
            let answer = server.engine.ask(requester, request).await?;
            Ok(CommandAnswer::Only(answer.into()))
        }
        CommandRequest::Only(request) => command_only(request, peer, server).await,
    }
}

/// What the window may ask as well: by its type the answer holds no secret.
pub(super) async fn window(
    request: WindowRequest,
    peer: &Asker,
    server: &ServerContext,
) -> Result<WindowAnswer, Problem> {
    let requester = match &request {
        WindowRequest::Request(
            Request::CopyLink(ConsolePlace { role, .. }) | Request::CopyCredentials { role, .. },
        ) => proving::proven(peer, role.as_str(), server).await,
        _ => peer.requester.clone(),
    };
    match request {
        WindowRequest::Request(request) => server.engine.ask(requester, request).await,
        WindowRequest::Input(input) => match SecretInput::try_from(input) {
            Ok(input) => server.engine.ask(requester, input).await,
            Err(failure) => Err(Problem::of(&failure, server.engine.texts())),
        },
        WindowRequest::Host(HostRequest::Subscribe) => {
            let _ = peer.out.send(Out::Subscribe).await;
            Ok(Answer::Done)
        }
        WindowRequest::Host(HostRequest::Quit) => {
            server.leave.notify_one();
            Ok(Answer::Done)
        }
        WindowRequest::Host(HostRequest::ImportPlan) => {
            return importing::planned(server).await.map(WindowAnswer::Host);
        }
        WindowRequest::Host(HostRequest::Import) => {
            return importing::import(peer, server).await.map(WindowAnswer::Host);
        }
    }
    .map(WindowAnswer::Engine)
}

/// What else the command line alone may ask.
async fn command_only(
    request: CommandOnly,
    peer: &Asker,
    server: &ServerContext,
) -> Result<CommandAnswer, Problem> {
    let mut requester = peer.requester.clone();
    match request {
        CommandOnly::Snapshot => {
            let snapshot = Box::new((*server.engine.ready().await).clone());
            return Ok(CommandAnswer::Only(CommandOnlyAnswer::Snapshot { snapshot }));
        }
        CommandOnly::BringEnvironment {
            access_key_id,
            secret_access_key,
            session_token,
            expiration,
            region,
        } => {
            let credentials = SourceCredentials {
                access_key_id,
                secret_access_key: secret_access_key.0,
                session_token: session_token.map(|token| token.0),
                expiration,
            };
            server.engine.ask(requester, SecretInput::BringEnvironment { credentials, region }).await
        }
        CommandOnly::ShowWindow { page, activation_token } => {
            requester.activation_token = activation_token;
            server.engine.ask(requester, Request::ShowWindow(page)).await
        }
        // A resident stays; whoever wanted to take over sees its window instead.
        CommandOnly::HandOver if server.resident => Ok(Answer::Done),
        CommandOnly::HandOver => {
            server.leave.notify_one();
            return Ok(CommandAnswer::Only(CommandOnlyAnswer::HandingOver));
        }
    }
    .map(CommandAnswer::from)
}
