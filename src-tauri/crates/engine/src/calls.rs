//! Calls over the network: to AWS, and for teams' files.

mod sign_in;

use rolecall_core::failure::Failure;
use rolecall_core::plan::Call;
use rolecall_core::secret::{AccessKey, SourceCredentials};
use rolecall_core::source::{CredentialsFrom, Source};
use rolecall_core::state::event::{Event, Identified};
use rolecall_core::state::network::{ListCall, NetworkCall, ShareCall, SignedBy};

use crate::ports::{Browser, Keychain, Network, Signer};

/// Makes a call and says what came of it; `None`: nobody waits for that.
pub(crate) async fn make(
    call: NetworkCall,
    network: &Network,
    keychain: &dyn Keychain,
    browser: &dyn Browser,
) -> Option<Event> {
    let center = &*network.identity_center;
    Some(match call {
        NetworkCall::SignIn(call) => sign_in::sign_in(*call, network, browser).await,
        NetworkCall::FinishLogin(call) => sign_in::finish(*call, &*network.logins).await,
        NetworkCall::PollDevice(call) => sign_in::poll(*call, network).await,
        NetworkCall::RefreshToken(call) => sign_in::refresh(*call, network).await,
        NetworkCall::Share(call) => {
            let ShareCall { shared, registration, tokens } = *call;
            network.shared_sign_ins.write(shared, registration, tokens).await;
            return None;
        }
        NetworkCall::LogOut { place, token } => {
            sign_in::sign_out(place, token, network).await;
            return None;
        }
        NetworkCall::ListPage(call) => {
            let ListCall { source, list, instance, token, page } = *call;
            let result = center.list(instance, token, page.clone()).await;
            Event::PageListed { source, list, page, result }
        }
        NetworkCall::FetchTeam { of, from } => {
            let result = network.team_files.fetch(from.clone()).await;
            Event::TeamFetched { of, from, result }
        }
        NetworkCall::ReadSource { source, operation } => {
            let id = source.id.clone();
            Event::SourceRead { source: id, operation, result: network.sources.read(*source).await }
        }
        NetworkCall::Assume { key, call, signed_by, code, may_prompt } => {
            let result = match (*call, *signed_by) {
                (Call::PermissionSet(call), SignedBy::SignInToken(token)) => {
                    center.credentials(call, token).await
                }
                (call, signed_by) => match signer(signed_by, may_prompt, network, keychain).await {
                    Ok(signer) => network.sts.call(signer, call, code).await,
                    Err(failure) => Err(failure),
                },
            };
            Event::Assumed(key, result)
        }
        NetworkCall::Identify { operation, source, with, may_prompt } => {
            let id = source.id.clone();
            let result = identify(*source, with, may_prompt, network, keychain).await;
            Event::Identified { operation, source: id, result }
        }
        NetworkCall::AskWho { operation, credentials, region } => {
            let signer = Signer::Credentials((&credentials).into());
            Event::Who(operation, network.sts.caller_identity(signer, region).await)
        }
        NetworkCall::MintLink { operation, sign_in } => {
            let result = network.sign_in.mint(*sign_in).await;
            Event::LinkMinted(operation, result)
        }
    })
}

/// What is told of a call that broke off.
pub(crate) fn broken_off(call: &NetworkCall, failure: Failure) -> Option<Event> {
    Some(match call {
        NetworkCall::SignIn(call) => sign_in::broken_off(call, failure),
        NetworkCall::FinishLogin(call) => {
            let (source, attempt) = (call.source.clone(), call.attempt);
            Event::SignedIn { source, attempt, result: Err(failure) }
        }
        NetworkCall::PollDevice(call) => {
            let (source, attempt) = (call.source.clone(), call.attempt);
            Event::DevicePolled { source, attempt, result: Err(failure) }
        }
        NetworkCall::RefreshToken(call) => {
            Event::TokenRefreshed { source: call.source.clone(), result: Err(failure) }
        }
        NetworkCall::LogOut { .. } | NetworkCall::Share(_) => return None,
        NetworkCall::ListPage(call) => {
            let ListCall { source, list, page, .. } = &**call;
            let (source, page) = (source.clone(), page.clone());
            Event::PageListed { source, list: *list, page, result: Err(failure) }
        }
        NetworkCall::FetchTeam { of, from } => {
            Event::TeamFetched { of: of.clone(), from: from.clone(), result: Err(failure) }
        }
        NetworkCall::Assume { key, .. } => Event::Assumed(key.clone(), Err(failure)),
        NetworkCall::Identify { operation, source, .. } => {
            Event::Identified { operation: *operation, source: source.id.clone(), result: Err(failure) }
        }
        NetworkCall::AskWho { operation, .. } => Event::Who(*operation, Err(failure)),
        NetworkCall::MintLink { operation, .. } => Event::LinkMinted(*operation, Err(failure)),
        NetworkCall::ReadSource { source, operation } => {
            Event::SourceRead { source: source.id.clone(), operation: *operation, result: Err(failure) }
        }
    })
}

async fn signer(
    signed_by: SignedBy,
    may_prompt: bool,
    network: &Network,
    keychain: &dyn Keychain,
) -> Result<Signer, Failure> {
    match signed_by {
        SignedBy::Keychain(source) => {
            let key: AccessKey = keychain.key(source.id.clone(), source.name.clone(), may_prompt).await?;
            Ok(Signer::Key(key))
        }
        SignedBy::Credentials(credentials) => Ok(Signer::Credentials(credentials)),
        SignedBy::SignIn(source) => Err(Failure::NeedsSignIn { source: source.name }),
        SignedBy::SignInToken(token) => Ok(Signer::Token(token)),
        SignedBy::Token(source) => network.sources.token(*source).await.map(Signer::Token),
    }
}

/// Asks AWS who a source is, signed `with` these credentials or else with the source's own.
async fn identify(
    source: Source,
    with: Option<SourceCredentials>,
    may_prompt: bool,
    network: &Network,
    keychain: &dyn Keychain,
) -> Result<Identified, Failure> {
    let signed_by = match (with, source.kind.credentials_from()) {
        (Some(credentials), _) => SignedBy::Credentials(credentials),
        (None, CredentialsFrom::Keychain) => SignedBy::Keychain(Box::new(source.clone())),
        (None, CredentialsFrom::Sdk) => {
            SignedBy::Credentials(network.sources.read(source.clone()).await?.credentials)
        }
        (None, CredentialsFrom::SignIn) => return Err(Failure::NeedsSignIn { source: source.name }),
        (None, CredentialsFrom::Token) => {
            // That there is no token is the first thing to know.
            network.sources.token(source.clone()).await?;
            return Err(Failure::WebIdentityNotAssumed { source: source.name });
        }
    };
    let signer = signer(signed_by, may_prompt, network, keychain).await?;
    let region = network.sources.region(source).await;
    network.sts.caller_identity(signer, region).await
}
