//! Calls over the network: to AWS, and for teams' files.

use rolecall_core::failure::Failure;
use rolecall_core::secret::{AccessKey, SourceCredentials};
use rolecall_core::source::{CredentialsFrom, Source};
use rolecall_core::state::event::{Event, Identified};
use rolecall_core::state::network::{NetworkCall, SignedBy};

use crate::ports::{Keychain, Network, Signer};

/// Makes a call and says what came of it.
pub(crate) async fn make(call: NetworkCall, network: &Network, keychain: &dyn Keychain) -> Event {
    match call {
        NetworkCall::FetchTeam { of, from } => {
            let result = network.team_files.fetch(from.clone()).await;
            Event::TeamFetched { of, from, result }
        }
        NetworkCall::ReadSource { source, operation } => {
            let id = source.id.clone();
            Event::SourceRead { source: id, operation, result: network.sources.read(*source).await }
        }
        NetworkCall::Assume { key, call, signed_by, code, may_prompt } => {
            let result = match signer(*signed_by, may_prompt, network, keychain).await {
                Ok(signer) => network.sts.call(signer, *call, code).await,
                Err(failure) => Err(failure),
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
    }
}

/// What is told of a call that broke off.
pub(crate) fn broken_off(call: &NetworkCall, failure: Failure) -> Event {
    match call {
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
    }
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
        (None, CredentialsFrom::Token) => return Err(Failure::WebIdentityNotAssumed { source: source.name }),
    };
    let signer = signer(signed_by, may_prompt, network, keychain).await?;
    let region = network.sources.region(source).await;
    network.sts.caller_identity(signer, region).await
}
