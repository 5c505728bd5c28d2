//! From a surface's request to the engine's, and from the engine's answer to the surface's.

use rolecall_core::caller::Requester;
use rolecall_core::failure::Failure;
use rolecall_core::mfa::MfaCode;
use rolecall_core::problem::Problem;
use rolecall_core::secret::{AccessKey, SourceCredentials};
use rolecall_core::state::effect::Answer;
use rolecall_core::state::event::{ConsoleRequest, LinkTo, Request};
use rolecall_protocol::command::{CommandAnswer, CommandRequest, Own, OwnAnswer};
use rolecall_protocol::message::{KeyPair, Secret, Shared as SharedRequest, SharedAnswer};

use super::{Audience, Out, Peer, importing};
use crate::server::Shared;

/// Carries out one request.
pub(super) async fn carry_out(
    request: CommandRequest,
    peer: &Peer,
    shared: &Shared,
) -> Result<CommandAnswer, Problem> {
    let mut asker = peer.asker.clone();
    let request = match request {
        CommandRequest::Own(own) => match own_request(own, &mut asker, shared).await {
            Step::Ask(request) => request,
            Step::Answered(answer) => return Ok(answer),
        },
        CommandRequest::Shared(SharedRequest::Subscribe) => {
            let _ = peer.out.send(Out::Subscribe).await;
            return Ok(CommandAnswer::Shared(SharedAnswer::Done));
        }
        CommandRequest::Shared(SharedRequest::Quit) => {
            shared.leave.notify_one();
            return Ok(CommandAnswer::Shared(SharedAnswer::Done));
        }
        CommandRequest::Shared(SharedRequest::ImportPlan) => {
            return importing::planned(shared).await.map(CommandAnswer::Shared);
        }
        CommandRequest::Shared(SharedRequest::Import) => {
            return importing::import(&asker, shared).await.map(CommandAnswer::Shared);
        }
        CommandRequest::Shared(request) => shared_request(request, shared)?,
    };
    let answer = shared.engine.ask(asker, request).await?;
    to_answer(answer, peer.audience).ok_or_else(|| Problem::of(&Failure::Stopping, shared.engine.texts()))
}

/// What becomes of a request that only the command line may make.
enum Step {
    Ask(Request),
    Answered(CommandAnswer),
}

async fn own_request(own: Own, asker: &mut Requester, shared: &Shared) -> Step {
    match own {
        Own::Snapshot => {
            let snapshot = Box::new((*shared.engine.ready().await).clone());
            Step::Answered(CommandAnswer::Own(OwnAnswer::Snapshot { snapshot }))
        }
        Own::PrintLink { role, destination, region } => {
            Step::Ask(Request::Console(ConsoleRequest { role, destination, region, to: LinkTo::Requester }))
        }
        Own::Credentials { role, hand_out } => Step::Ask(Request::Credentials { role, hand_out }),
        Own::BringEnvironment { access_key_id, secret_access_key, session_token, expiration, region } => {
            let credentials = SourceCredentials {
                access_key_id,
                secret_access_key: secret_access_key.0,
                session_token: session_token.map(|token| token.0),
                expiration: expiration.and_then(|end| end.parse().ok()),
            };
            Step::Ask(Request::BringEnvironment { credentials, region })
        }
        Own::ShowWindow { page, activation_token } => {
            asker.activation_token = activation_token;
            Step::Ask(Request::ShowWindow(page))
        }
        // A resident stays; whoever wanted to take over sees its window instead.
        Own::HandOver if shared.resident => Step::Answered(CommandAnswer::Shared(SharedAnswer::Done)),
        Own::HandOver => {
            shared.leave.notify_one();
            Step::Answered(CommandAnswer::Own(OwnAnswer::HandingOver))
        }
    }
}

/// What the engine itself is asked.
pub(super) fn shared_request(request: SharedRequest, shared: &Shared) -> Result<Request, Problem> {
    Ok(match request {
        SharedRequest::OpenConsole { role, apart, destination, region } => {
            let to = if apart { LinkTo::OwnWindow } else { LinkTo::Browser };
            Request::Console(ConsoleRequest { role, destination, region, to })
        }
        SharedRequest::CopyLink { role, destination, region } => {
            Request::Console(ConsoleRequest { role, destination, region, to: LinkTo::Clipboard })
        }
        SharedRequest::CopyCredentials { role, shell } => Request::CopyCredentials { role, shell },
        SharedRequest::SignOutInBrowser { role } => Request::SignOutInBrowser { role },
        SharedRequest::TryNow { role } => Request::TryNow { role },
        SharedRequest::CheckClock => Request::CheckClock,
        SharedRequest::Activity { query } => Request::Activity(query),
        SharedRequest::WhoAmI { role } => Request::WhoAmI { role },
        SharedRequest::Renew { role } => Request::Renew { role },
        SharedRequest::End { role } => Request::End { role },
        SharedRequest::AnswerCode { prompt, code } => {
            let code = MfaCode::parse(rolecall_core::secret::ExposeSecret::expose_secret(&code.0))
                .ok_or_else(|| Problem::of(&Failure::NotAnMfaCode, shared.engine.texts()))?;
            Request::AnswerCode { prompt, code }
        }
        SharedRequest::AnswerReason { prompt, reason } => Request::AnswerReason { prompt, reason },
        SharedRequest::AnswerAccounts { prompt, choice } => Request::AnswerAccounts { prompt, choice },
        SharedRequest::CancelPrompt { prompt } => Request::CancelPrompt { prompt },
        SharedRequest::AddSource { change, key, base_revision } => {
            Request::AddSource { change, key: key.map(access_key), base_revision }
        }
        SharedRequest::ReplaceKey { source, key } => Request::ReplaceKey { source, key: access_key(key) },
        SharedRequest::CheckRole { role } => Request::CheckRole { role },
        SharedRequest::CheckDraft { role } => Request::CheckDraft { role },
        SharedRequest::Preview { change } => Request::Preview { change },
        SharedRequest::CheckSource { source } => Request::CheckSource { source },
        SharedRequest::Edit { change, base_revision } => Request::Edit { change, base_revision },
        SharedRequest::ExportTeam { roles } => Request::ExportTeam { roles },
        SharedRequest::LookAtTeamFile { file, source } => Request::LookAtTeamFile { file, source },
        SharedRequest::ReviewTeam { team } => Request::ReviewTeam { team },
        SharedRequest::UpdateTeams { team } => Request::UpdateTeams { team },
        SharedRequest::TakeTeam { team, offer } => Request::TakeTeam { team, offer },
        SharedRequest::Dismiss { role } => Request::Dismiss { role },
        SharedRequest::Subscribe
        | SharedRequest::ImportPlan
        | SharedRequest::Import
        | SharedRequest::Quit
        | SharedRequest::UnlockKeychain => Request::UnlockKeychain,
    })
}

fn access_key(key: KeyPair) -> AccessKey {
    AccessKey { access_key_id: key.access_key_id, secret_access_key: key.secret_access_key.0 }
}

/// `None`: a secret for the window, which has no request that leads to one.
fn to_answer(answer: Answer, audience: Audience) -> Option<CommandAnswer> {
    let own = |answer| (audience == Audience::CommandLine).then_some(CommandAnswer::Own(answer));
    let shared = |answer| Some(CommandAnswer::Shared(answer));
    match answer {
        Answer::Done => shared(SharedAnswer::Done),
        Answer::Opened { session, until } => {
            shared(SharedAnswer::Opened { session, until: until.to_string() })
        }
        Answer::Outlook(outlook) => shared(SharedAnswer::Outlook { outlook }),
        Answer::SessionName(name) => shared(SharedAnswer::SessionName { name }),
        Answer::TemplateRoles { count, first } => shared(SharedAnswer::TemplateRoles { count, first }),
        Answer::TeamFile { text, left } => shared(SharedAnswer::TeamFile { text, left }),
        Answer::Team { difference, offer } => shared(SharedAnswer::Team { difference, offer }),
        Answer::Identity(identity) => shared(SharedAnswer::Identity { identity }),
        Answer::Ended { count, console_until, keys_until, sign_out } => shared(SharedAnswer::Ended {
            count,
            console_until: console_until.map(|until| until.to_string()),
            keys_until: keys_until.map(|until| until.to_string()),
            sign_out,
        }),
        Answer::Activity(lines) => shared(SharedAnswer::Activity { lines }),
        Answer::Link(link) => own(OwnAnswer::Link { url: Secret(link.0) }),
        Answer::Credentials(credentials) => own(OwnAnswer::Credentials {
            access_key_id: credentials.access_key_id,
            secret_access_key: Secret(credentials.secret_access_key),
            session_token: Secret(credentials.session_token),
            expiration: credentials.expiration.to_string(),
        }),
    }
}
