//! The desktop's keyring: locked and unlocked as a person would, read and written by `secret-tool`.

use std::io::Write;
use std::process::Stdio;

use zbus::zvariant::{OwnedObjectPath, OwnedValue, Value};

use super::{Desktop, PATIENCE, Result, until};

/// The password of the keyring.
pub const PASSWORD: &str = "open sesame";

const SECRETS: &str = "org.freedesktop.secrets";
const SERVICE_PATH: &str = "/org/freedesktop/secrets";
const SERVICE: &str = "org.freedesktop.Secret.Service";
const COLLECTION: &str = "org.freedesktop.Secret.Collection";
/// The window class of the prompt that asks for the password.
const PROMPT_WINDOW: &str = "gcr-prompter";

impl Desktop {
    /// Locks the keyring.
    ///
    /// # Errors
    /// There is no keyring.
    pub async fn lock_keyring(&self) -> Result<()> {
        let collection = self.keyring_collection().await?;
        self.bus
            .call_method(Some(SECRETS), SERVICE_PATH, Some(SERVICE), "Lock", &(vec![collection],))
            .await?;
        let locked = async || self.keyring_is_locked().await.ok()?.then_some(());
        until("the keyring to lock", PATIENCE, locked).await
    }

    /// Unlocks the keyring without asking anyone.
    ///
    /// # Errors
    /// There is no keyring.
    pub async fn unlock_keyring(&self) -> Result<()> {
        let collection = self.keyring_collection().await?;
        let opened = self
            .bus
            .call_method(
                Some(SECRETS),
                SERVICE_PATH,
                Some(SERVICE),
                "OpenSession",
                &("plain", Value::from("")),
            )
            .await?;
        let (_, session): (OwnedValue, OwnedObjectPath) = opened.body().deserialize()?;
        let secret = (session, Vec::<u8>::new(), PASSWORD.as_bytes().to_vec(), "text/plain");
        // The keyring's own test interface: the public one always asks on the screen.
        let hidden = "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface";
        self.bus
            .call_method(
                Some(SECRETS),
                SERVICE_PATH,
                Some(hidden),
                "UnlockWithMasterPassword",
                &(collection, secret),
            )
            .await?;
        Ok(())
    }

    /// Types the password into the keyring's prompt, which some program has made it show.
    ///
    /// # Errors
    /// No prompt came up.
    pub async fn answer_keyring_prompt(&self) -> Result<()> {
        self.type_into(PROMPT_WINDOW, PASSWORD).await
    }

    /// Whether the keyring is locked.
    ///
    /// # Errors
    /// There is no keyring.
    pub async fn keyring_is_locked(&self) -> Result<bool> {
        let collection = self.keyring_collection().await?;
        Ok(zbus::Proxy::new(&self.bus, SECRETS, collection, COLLECTION).await?.get_property("Locked").await?)
    }

    /// The secret with these attributes (name, value, name, value…); none if there is no such entry.
    ///
    /// # Errors
    /// `secret-tool` is not installed.
    pub fn keyring_secret(&self, attributes: &[&str]) -> Result<Option<String>> {
        let output = self.command("secret-tool").arg("lookup").args(attributes).output()?;
        Ok(output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned()))
    }

    /// Writes a secret with these attributes (name, value, name, value…).
    ///
    /// # Errors
    /// The keyring refused it.
    pub fn store_keyring_secret(&self, label: &str, attributes: &[&str], secret: &str) -> Result<()> {
        let mut child = self
            .command("secret-tool")
            .args(["store", "--label", label])
            .args(attributes)
            .stdin(Stdio::piped())
            .spawn()?;
        if let Some(mut input) = child.stdin.take() {
            input.write_all(secret.as_bytes())?;
        }
        let status = child.wait()?;
        if status.success() { Ok(()) } else { Err(format!("secret-tool ended with {status}").into()) }
    }

    async fn keyring_collection(&self) -> Result<OwnedObjectPath> {
        let answer = self
            .bus
            .call_method(Some(SECRETS), SERVICE_PATH, Some(SERVICE), "ReadAlias", &("default",))
            .await?;
        Ok(answer.body().deserialize()?)
    }
}
