//! Runs one effect: through the ports to the world, and back as at most one event.

use rolecall_core::failure::Failure;
use rolecall_core::secret::AccessKey;
use rolecall_core::source::{Source, SourceKind};
use rolecall_core::state::effect::Effect;
use rolecall_core::state::event::{Event, Identified};

use crate::ports::{Ports, Signer};

/// Does what an effect says. `None`: nothing comes back. Answers are the engine loop's own, so they never get here.
pub(crate) async fn run(effect: Effect, ports: &Ports) -> Option<Event> {
    match effect {
        Effect::ReadSettings => Some(Event::SettingsRead(ports.settings.read().await)),
        Effect::ChangeSettings { operation, change } => {
            let result = ports.settings.change(*change).await.map(Some);
            Some(Event::Written { operation, result })
        }
        Effect::StoreKey { operation, source, key, change } => {
            let result = match ports.keychain.put_key(source.clone(), key).await {
                Ok(()) => ports.settings.change(*change).await.map(Some),
                Err(failure) => Err(failure),
            };
            Some(Event::Written { operation, result })
        }
        Effect::ForgetKey { operation, source, change } => {
            let result = match ports.settings.change(*change).await {
                Ok(read) => ports.keychain.delete_key(source).await.map(|()| Some(read)),
                Err(failure) => Err(failure),
            };
            Some(Event::Written { operation, result })
        }
        Effect::LookAtKeychain { sources, may_prompt } => {
            if let (true, Some(source)) = (may_prompt, sources.first()) {
                // Reading any key makes the keychain ask. What it says to that, the look below says better.
                let _ = ports.keychain.key(source.clone(), source.to_string(), true).await;
            }
            let (state, keys) = ports.keychain.look(sources).await;
            Some(Event::KeychainLooked { state, keys })
        }
        Effect::OpenStore { may_prompt } => Some(Event::StoreOpened(ports.store.open(may_prompt).await)),
        Effect::SaveStore { sessions } => ports.store.save(sessions).await.err().map(Event::FileTrouble),
        Effect::Assume { key, call, code, may_prompt } => {
            let result = match signer(ports, &call.source, may_prompt).await {
                Ok(signer) => ports.sts.assume_role(signer, *call, code).await,
                Err(failure) => Err(failure),
            };
            Some(Event::Assumed { key, result })
        }
        Effect::Identify { operation, source, may_prompt } => {
            let id = source.id.clone();
            let result = identify(ports, *source, may_prompt).await;
            Some(Event::Identified { operation, source: id, result })
        }
        Effect::MintLink { operation, sign_in } => {
            let result = ports.sign_in.mint(*sign_in).await;
            Some(Event::LinkMinted { operation, result })
        }
        Effect::OpenBrowser { operation, link, open_with, activation_token } => {
            let result = ports.browser.open(link, open_with, activation_token).await;
            Some(Event::BrowserDone { operation, result })
        }
        Effect::ShowNotice(notice) => {
            ports.notifier.show(notice);
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
        Effect::Log(activity) => ports.log.append(*activity).await.err().map(Event::FileTrouble),
        Effect::Answer { .. } => None,
    }
}

async fn signer(ports: &Ports, source: &Source, may_prompt: bool) -> Result<Signer, Failure> {
    match source.kind {
        SourceKind::AccessKey => {
            let key: AccessKey = ports.keychain.key(source.id.clone(), source.name.clone(), may_prompt).await?;
            Ok(Signer::Key(key))
        }
        SourceKind::Profile { .. } | SourceKind::Environment => Ok(Signer::Sdk),
    }
}

async fn identify(ports: &Ports, source: Source, may_prompt: bool) -> Result<Identified, Failure> {
    let signer = signer(ports, &source, may_prompt).await?;
    ports.sts.caller_identity(signer, source).await
}
