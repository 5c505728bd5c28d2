//! Runs one effect: through the ports to the world, and back as at most one event.

use rolecall_core::failure::{Failure, FileKind};
use rolecall_core::id::SourceId;
use rolecall_core::request::WindowPage;
use rolecall_core::secret::AccessKey;
use rolecall_core::settings::{Change, ParsedSettings};
use rolecall_core::source::{CredentialsFrom, Source};
use rolecall_core::state::effect::Effect;
use rolecall_core::state::event::{Event, Identified};
use rolecall_core::state::network::{NetworkCall, SignedBy};

use crate::ports::{Network, Ports, Signer};

/// Does what an effect says. `None`: nothing comes back. Answers are the engine loop's own, so they never get here.
async fn run(effect: Effect, ports: &Ports) -> Option<Event> {
    match effect {
        Effect::ReadSettings => Some(Event::SettingsRead(ports.settings.read().await)),
        Effect::ChangeSettings { operation, change } => {
            let result = ports.settings.change(*change).await.map(Some);
            Some(Event::Written { operation, result })
        }
        Effect::StoreKey { operation, source, key, change, new } => {
            let result = store_key(ports, source, key, change.map(|change| *change), new).await;
            Some(Event::Written { operation, result })
        }
        Effect::ForgetKey { operation, source, change } => {
            let result = match ports.settings.change(*change).await {
                Ok(read) => ports.keychain.delete_key(source).await.map(|()| Some(read)),
                Err(failure) => Err(failure),
            };
            Some(Event::Written { operation, result })
        }
        Effect::CheckKeychain { sources, may_prompt } => {
            if let (true, Some(source)) = (may_prompt, sources.first()) {
                // Reading any key makes the keychain ask. What it says to that, the look below says better.
                let _ = ports.keychain.key(source.clone(), source.to_string(), true).await;
            }
            let (state, keys) = ports.keychain.look(sources).await;
            Some(Event::KeychainLooked { state, keys })
        }
        Effect::ReadRecord => Some(Event::RecordRead(ports.record.read().await)),
        Effect::SaveRecord { record } => ports.record.save(*record).await.err().map(Event::FileTrouble),
        Effect::OpenStore { may_prompt } => Some(Event::StoreOpened(ports.store.open(may_prompt).await)),
        Effect::SaveStore { kept } => ports.store.save(kept).await.err().map(Event::FileTrouble),
        Effect::LookAtProfiles { sources } => Some(Event::ProfilesLooked(ports.sources.look(sources).await)),
        Effect::RunMfaCommand { key, command } => {
            Some(Event::MfaCommandDone { key, result: ports.sources.mfa_code(command).await })
        }
        Effect::OpenBrowser { operation, link, ways, activation_token } => {
            let result = ports.browser.open(link, ways, activation_token).await;
            Some(Event::BrowserDone { operation, result })
        }
        Effect::LookAtBrowser => Some(Event::BrowserLooked(ports.browser.keeps_apart().await)),
        Effect::ShowNotice(notice) => {
            ports.notifier.show(notice);
            None
        }
        Effect::ReplaceNotice { shown, by } => {
            ports.notifier.replace(shown, by);
            None
        }
        Effect::WithdrawNotice(id) => {
            ports.notifier.withdraw(id);
            None
        }
        Effect::ShowWindow { page, activation_token } => {
            ports.window.show(page, activation_token);
            None
        }
        Effect::OpenSettings { activation_token } => {
            if let Err(failure) = ports.settings.show(activation_token.clone()).await {
                tracing::warn!("the settings file was not opened: {failure:?}");
                ports.window.show(WindowPage::Home, activation_token);
            }
            None
        }
        Effect::Log(activity) => ports.log.append(*activity).await.err().map(Event::FileTrouble),
        Effect::ReadLog { operation, query } => {
            let result = ports.log.read(query).await;
            Some(Event::LogRead { operation, result })
        }
        Effect::Copy { operation, text } => {
            let result = ports.clipboard.copy(text).await;
            Some(Event::Copied { operation, result })
        }
        Effect::StartAtLogin { wanted } => {
            Some(Event::StartsAtLogin(ports.autostart.start_at_login(wanted).await))
        }
        Effect::BindShortcut { shortcut } => Some(Event::ShortcutBound(ports.shortcuts.bind(shortcut).await)),
        Effect::ClearClipboard => {
            ports.clipboard.clear().await;
            None
        }
        Effect::Call { call, network } if network.is_engines() => Some(make_call(*call, ports).await),
        Effect::Call { call, network } => {
            let network = ports.proxied.through(network.proxies(), network.places());
            let Network { sts, sources, sign_in, team_files } = network;
            let ports = Ports { sts, sources, sign_in, team_files, ..ports.clone() };
            Some(make_call(*call, &ports).await)
        }
        Effect::Answer { .. } => None,
    }
}

/// Makes a call by the network and the AWS files that the ports have.
async fn make_call(call: NetworkCall, ports: &Ports) -> Event {
    match call {
        NetworkCall::FetchTeam { of, from } => {
            let result = ports.team_files.fetch(from.clone()).await;
            Event::TeamFetched { of, from, result }
        }
        NetworkCall::ReadSource { source, operation } => {
            let id = source.id.clone();
            Event::SourceRead { source: id, operation, result: ports.sources.read(*source).await }
        }
        NetworkCall::Assume { key, call, signed_by, code, may_prompt } => {
            let result = match signer(ports, *signed_by, may_prompt).await {
                Ok(signer) => ports.sts.call(signer, *call, code).await,
                Err(failure) => Err(failure),
            };
            Event::Assumed { key, result }
        }
        NetworkCall::Identify { operation, source, with, may_prompt } => {
            let id = source.id.clone();
            let result = match with {
                Some(credentials) => {
                    ports.sts.caller_identity(Signer::Credentials(credentials), *source).await
                }
                None => identify(ports, *source, may_prompt).await,
            };
            Event::Identified { operation, source: id, result }
        }
        NetworkCall::AskWho { operation, credentials, region } => {
            Event::Who { operation, result: ports.sts.session_identity(credentials, region).await }
        }
        NetworkCall::MintLink { operation, sign_in } => {
            let result = ports.sign_in.mint(*sign_in).await;
            Event::LinkMinted { operation, result }
        }
    }
}

/// [`run`] in a task of its own, so that a panic in an adapter ends neither the loop nor the wait of whoever asked.
pub(crate) async fn run_to_an_end(effect: Effect, ports: &Ports) -> Option<Event> {
    let otherwise = broken_off(&effect);
    let ports = ports.clone();
    let task = tokio::spawn(async move { run(effect, &ports).await });
    task.await.unwrap_or_else(|_| {
        // What the panic says is the panic hook's to tell, which leaves secrets out.
        tracing::error!("an adapter broke off");
        otherwise
    })
}

/// What is told of an effect that broke off.
fn broken_off(effect: &Effect) -> Option<Event> {
    let reason = || "a part of it broke off".to_owned();
    let failure = || Failure::NoEngine { reason: reason() };
    let file = |what| Failure::File { what, reason: reason() };
    match effect {
        Effect::ReadSettings => Some(Event::SettingsRead(Err(file(FileKind::Settings)))),
        Effect::OpenStore { .. } => Some(Event::StoreOpened(Err(file(FileKind::SessionStore)))),
        Effect::ReadRecord => Some(Event::RecordRead(Err(file(FileKind::Record)))),
        Effect::SaveRecord { .. } => Some(Event::FileTrouble(file(FileKind::Record))),
        Effect::SaveStore { .. } => Some(Event::FileTrouble(file(FileKind::SessionStore))),
        Effect::Log(_) => Some(Event::FileTrouble(file(FileKind::ActivityLog))),
        Effect::ChangeSettings { operation, .. }
        | Effect::StoreKey { operation, .. }
        | Effect::ForgetKey { operation, .. } => {
            Some(Event::Written { operation: *operation, result: Err(failure()) })
        }
        Effect::RunMfaCommand { key, .. } => {
            Some(Event::MfaCommandDone { key: key.clone(), result: Err(failure()) })
        }
        Effect::OpenBrowser { operation, .. } => {
            Some(Event::BrowserDone { operation: *operation, result: Err(failure()) })
        }
        Effect::LookAtBrowser => Some(Event::BrowserLooked(Err(failure()))),
        Effect::ReadLog { operation, .. } => {
            Some(Event::LogRead { operation: *operation, result: Err(file(FileKind::ActivityLog)) })
        }
        Effect::Copy { operation, .. } => {
            Some(Event::Copied { operation: *operation, result: Err(failure()) })
        }
        Effect::StartAtLogin { .. } => Some(Event::StartsAtLogin(Err(file(FileKind::Autostart)))),
        Effect::BindShortcut { .. } => Some(Event::ShortcutBound(Err(failure()))),
        Effect::Call { call, .. } => Some(call_broken_off(call, failure())),
        Effect::CheckKeychain { .. }
        | Effect::LookAtProfiles { .. }
        | Effect::ClearClipboard
        | Effect::Answer { .. }
        | Effect::ShowNotice(_)
        | Effect::ReplaceNotice { .. }
        | Effect::WithdrawNotice(_)
        | Effect::ShowWindow { .. }
        | Effect::OpenSettings { .. } => None,
    }
}

/// What is told of a call that broke off.
fn call_broken_off(call: &NetworkCall, failure: Failure) -> Event {
    match call {
        NetworkCall::FetchTeam { of, from } => {
            Event::TeamFetched { of: of.clone(), from: from.clone(), result: Err(failure) }
        }
        NetworkCall::Assume { key, .. } => Event::Assumed { key: key.clone(), result: Err(failure) },
        NetworkCall::Identify { operation, source, .. } => {
            Event::Identified { operation: *operation, source: source.id.clone(), result: Err(failure) }
        }
        NetworkCall::AskWho { operation, .. } => Event::Who { operation: *operation, result: Err(failure) },
        NetworkCall::MintLink { operation, .. } => {
            Event::LinkMinted { operation: *operation, result: Err(failure) }
        }
        NetworkCall::ReadSource { source, operation } => {
            Event::SourceRead { source: source.id.clone(), operation: *operation, result: Err(failure) }
        }
    }
}

async fn signer(ports: &Ports, signed_by: SignedBy, may_prompt: bool) -> Result<Signer, Failure> {
    match signed_by {
        SignedBy::Keychain(source) => {
            let key: AccessKey =
                ports.keychain.key(source.id.clone(), source.name.clone(), may_prompt).await?;
            Ok(Signer::Key(key))
        }
        SignedBy::Credentials(credentials) => Ok(Signer::Credentials(credentials)),
        SignedBy::Token(source) => ports.sources.token(*source).await.map(Signer::Token),
    }
}

/// The keychain, then the settings. A key whose settings can't be written would be nobody's.
async fn store_key(
    ports: &Ports,
    source: SourceId,
    key: AccessKey,
    change: Option<Change>,
    new: bool,
) -> Result<Option<ParsedSettings>, Failure> {
    ports.keychain.put_key(source.clone(), key).await?;
    let Some(change) = change else { return Ok(None) };
    let written = ports.settings.change(change).await;
    if let (Err(_), true) = (&written, new)
        && let Err(failure) = ports.keychain.delete_key(source).await
    {
        tracing::warn!("a key that no source has could not be deleted: {failure:?}");
    }
    written.map(Some)
}

async fn identify(ports: &Ports, source: Source, may_prompt: bool) -> Result<Identified, Failure> {
    let signed_by = match source.kind.credentials_from() {
        CredentialsFrom::Keychain => SignedBy::Keychain(Box::new(source.clone())),
        CredentialsFrom::Sdk => SignedBy::Credentials(ports.sources.read(source.clone()).await?.credentials),
        CredentialsFrom::Token => return Err(Failure::WebIdentityNotAssumed { source: source.name }),
    };
    let signer = signer(ports, signed_by, may_prompt).await?;
    ports.sts.caller_identity(signer, source).await
}
