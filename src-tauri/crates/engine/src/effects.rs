//! Runs one effect: through the ports to the world, and back as at most one event.

use rolecall_core::failure::{Failure, FileKind};
use rolecall_core::id::SourceId;
use rolecall_core::request::WindowPage;
use rolecall_core::secret::AccessKey;
use rolecall_core::settings::{Change, ParsedSettings};
use rolecall_core::state::effect::Effect;
use rolecall_core::state::event::Event;

use crate::calls;
use crate::ports::Ports;

/// Does what an effect says. `None`: nothing comes back. Answers are the engine loop's own, so they never get here.
async fn run(effect: Effect, ports: &Ports) -> Option<Event> {
    match effect {
        Effect::ReadSettings => Some(Event::SettingsRead(ports.settings.read().await)),
        Effect::ChangeSettings(operation, change) => {
            let result = ports.settings.change(*change).await.map(Some);
            Some(Event::Written(operation, result))
        }
        Effect::StoreKey { operation, source, key, change, new } => {
            let result = store_key(ports, source, key, change.map(|change| *change), new).await;
            Some(Event::Written(operation, result))
        }
        Effect::ForgetKey { operation, source, change } => {
            let result = match ports.settings.change(*change).await {
                Ok(read) => ports.keychain.delete_key(source).await.map(|()| Some(read)),
                Err(failure) => Err(failure),
            };
            Some(Event::Written(operation, result))
        }
        Effect::CheckKeychain { sources, may_prompt } => {
            if let (true, Some(source)) = (may_prompt, sources.first()) {
                // Reading any key makes the keychain ask. What it says to that, the look below says better.
                let _ = ports.keychain.key(source.clone(), source.to_string(), true).await;
            }
            let (state, keys) = ports.keychain.look(sources).await;
            Some(Event::KeychainLooked { state, keys })
        }
        Effect::Unlock { new, passphrase } => {
            let given_up = passphrase.is_none();
            let result = ports.keychain.unlock(passphrase).await;
            (!given_up).then_some(Event::Unlocked { new, result })
        }
        Effect::ReadRecord => Some(Event::RecordRead(ports.record.read().await)),
        Effect::SaveRecord(record) => ports.record.save(*record).await.err().map(Event::FileTrouble),
        Effect::OpenStore { may_prompt } => Some(Event::StoreOpened(ports.store.open(may_prompt).await)),
        Effect::SaveStore(kept) => ports.store.save(kept).await.err().map(Event::FileTrouble),
        Effect::Lock { keychain } => {
            ports.store.lock().await;
            if keychain {
                ports.keychain.lock().await;
            }
            None
        }
        Effect::LookAtProfiles(sources) => {
            Some(Event::ProfilesLooked(ports.network.sources.look(sources).await))
        }
        Effect::RunMfaCommand { key, command } => {
            Some(Event::MfaCommandDone(key, ports.network.sources.mfa_code(command).await))
        }
        Effect::OpenBrowser { operation, link, ways, activation_token } => {
            let result = ports.browser.open(link, ways, activation_token).await;
            Some(Event::BrowserDone(operation, result))
        }
        Effect::CancelSignIn(attempt) => {
            ports.network.identity_center.cancel(attempt);
            None
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
        Effect::ReadLog(operation, query) => {
            let result = ports.log.read(query).await;
            Some(Event::LogRead(operation, result))
        }
        Effect::Copy(operation, text) => {
            let result = ports.clipboard.copy(text).await;
            Some(Event::Copied(operation, result))
        }
        Effect::StartAtLogin { wanted } => {
            Some(Event::StartsAtLogin(ports.autostart.start_at_login(wanted).await))
        }
        Effect::BindShortcut(shortcut) => Some(Event::ShortcutBound(ports.shortcuts.bind(shortcut).await)),
        Effect::ProvePresence { why } => Some(Event::PresenceProven(ports.presence.prove(why).await)),
        Effect::ClearClipboard => {
            ports.clipboard.clear().await;
            None
        }
        Effect::Call { call, network } => {
            let network = match network.is_engines() {
                true => ports.network.clone(),
                false => {
                    ports.networks.network(network.variables(), network.places(), network.plain_endpoint())
                }
            };
            calls::make(*call, &network, &*ports.keychain, &*ports.browser).await
        }
        Effect::Answer(..) => None,
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
        Effect::SaveRecord(..) => Some(Event::FileTrouble(file(FileKind::Record))),
        Effect::SaveStore(..) => Some(Event::FileTrouble(file(FileKind::SessionStore))),
        Effect::Log(_) => Some(Event::FileTrouble(file(FileKind::ActivityLog))),
        Effect::ChangeSettings(operation, ..)
        | Effect::StoreKey { operation, .. }
        | Effect::ForgetKey { operation, .. } => Some(Event::Written(*operation, Err(failure()))),
        Effect::Unlock { new, passphrase: Some(_) } => {
            Some(Event::Unlocked { new: *new, result: Err(failure()) })
        }
        Effect::RunMfaCommand { key, .. } => Some(Event::MfaCommandDone(key.clone(), Err(failure()))),
        Effect::OpenBrowser { operation, .. } => Some(Event::BrowserDone(*operation, Err(failure()))),
        Effect::LookAtBrowser => Some(Event::BrowserLooked(Err(failure()))),
        Effect::ReadLog(operation, ..) => Some(Event::LogRead(*operation, Err(file(FileKind::ActivityLog)))),
        Effect::Copy(operation, ..) => Some(Event::Copied(*operation, Err(failure()))),
        Effect::StartAtLogin { .. } => Some(Event::StartsAtLogin(Err(file(FileKind::Autostart)))),
        Effect::BindShortcut(..) => Some(Event::ShortcutBound(Err(failure()))),
        Effect::ProvePresence { .. } => Some(Event::PresenceProven(Err(failure()))),
        Effect::Call { call, .. } => calls::broken_off(call, failure()),
        Effect::CheckKeychain { .. }
        | Effect::Lock { .. }
        | Effect::Unlock { passphrase: None, .. }
        | Effect::LookAtProfiles(..)
        | Effect::ClearClipboard
        | Effect::CancelSignIn(_)
        | Effect::Answer(..)
        | Effect::ShowNotice(_)
        | Effect::ReplaceNotice { .. }
        | Effect::WithdrawNotice(_)
        | Effect::ShowWindow { .. }
        | Effect::OpenSettings { .. } => None,
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
