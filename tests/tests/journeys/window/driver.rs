//! The real window under WebKitWebDriver, with a person's words for what is on it.

use std::path::PathBuf;

use fantoccini::elements::Element;
use fantoccini::key::Key;
use fantoccini::{Client, Locator};
use rolecall_tests::desktop::{Desktop, PATIENCE, Result, until};
use rolecall_tests::webdriver::{Driven, in_time};
use rolecall_tests::world::{Programs, World, variables};
use serde_json::Value;

/// The window's process with its page, and the driver that started it.
pub struct Window<'a> {
    desktop: &'a Desktop,
    driven: Driven,
    screens: PathBuf,
}

impl<'a> Window<'a> {
    /// Opens the window on a world's desktop, with nothing but its home to know.
    pub async fn open(world: &'a World) -> Result<Self> {
        let programs = Programs::find()?;
        let mut driver = world.desktop.command("WebKitWebDriver");
        driver.envs(variables(&world.home(), &world.sandbox)).env("TAURI_WEBVIEW_AUTOMATION", "true");
        let driven = Driven::open(driver, &programs.path("rolecall-window")?, &[]).await?;
        Ok(Self { desktop: &world.desktop, driven, screens: programs.target().join("screens") })
    }

    /// Closes the window and its driver.
    pub async fn close(self) -> Result<()> {
        self.driven.close().await
    }

    /// What the page is driven with, for what a person does not do.
    pub fn client(&self) -> &Client {
        &self.driven.client
    }

    /// All text a person can read on the page.
    pub async fn text(&self) -> Result<String> {
        let asked = self.client().execute("return document.body.innerText", Vec::new());
        let text = in_time("the page to tell its text", asked).await??;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Waits until the page says something.
    pub async fn see(&self, words: &str) -> Result<()> {
        let seen = async || self.text().await.ok()?.contains(words).then_some(());
        match until(&format!("{words:?}"), PATIENCE, seen).await {
            Ok(()) => Ok(()),
            Err(error) => Err(format!("{error} in the window, which says:\n{}", self.text().await?).into()),
        }
    }

    /// Waits until what the page alerts a person to is in sight: not past an edge, and behind nothing.
    pub async fn see_alert_in_full(&self) -> Result<()> {
        let script = "const alert = document.querySelector('main [role=alert], main .field .error');
            const { left, right, top, bottom } = alert.getBoundingClientRect();
            const at = (y) => alert.contains(document.elementFromPoint((left + right) / 2, y));
            return at(top + 2) && at(bottom - 2);";
        let seen = async || {
            let answer = self.client().execute(script, Vec::new()).await.ok()?;
            (answer == Value::Bool(true)).then_some(())
        };
        until("the alert to be in sight", PATIENCE, seen).await
    }

    /// Replaces what is in the field with this label.
    pub async fn fill(&self, label: &str, text: &str) -> Result<()> {
        let field = self.field(label).await?;
        field.clear().await?;
        field.send_keys(text).await?;
        Ok(())
    }

    /// Chooses from the list with this label.
    pub async fn choose(&self, label: &str, option: &str) -> Result<()> {
        self.field(label).await?.select_by_label(option).await?;
        Ok(())
    }

    /// What is in the field with this label.
    pub async fn value(&self, label: &str) -> Result<String> {
        Ok(self.field(label).await?.prop("value").await?.unwrap_or_default())
    }

    /// Presses Enter in the field with this label.
    pub async fn press_enter(&self, label: &str) -> Result<()> {
        self.field(label).await?.send_keys(&char::from(Key::Enter).to_string()).await?;
        Ok(())
    }

    /// Presses the button with these words on it, or this name for those who can't see it, as soon as it is there.
    pub async fn press(&self, name: &str) -> Result<()> {
        let button = format!(r#"//button[normalize-space(.)="{name}" or @aria-label="{name}"]"#);
        let press = async || {
            let button = self.client().find(Locator::XPath(&button)).await.ok()?;
            if button.is_enabled().await.ok()? { button.click().await.ok() } else { None }
        };
        match until(&format!("the button {name:?}"), PATIENCE, press).await {
            Ok(()) => Ok(()),
            Err(error) => Err(format!("{error} in the window, which says:\n{}", self.text().await?).into()),
        }
    }

    /// Picks one of several choices that are side by side.
    pub async fn pick(&self, choice: &str) -> Result<()> {
        let label = format!(r#"//label[normalize-space(.)="{choice}"]"#);
        let pick = async || self.client().find(Locator::XPath(&label)).await.ok()?.click().await.ok();
        until(&format!("the choice {choice:?}"), PATIENCE, pick).await
    }

    /// Whether a secret is anywhere in the page: its source, its fields, or its storage.
    pub async fn holds(&self, secret: &str) -> Result<bool> {
        let script = "return JSON.stringify([
            [...document.querySelectorAll('input, textarea')].map((field) => field.value),
            Object.entries(localStorage), Object.entries(sessionStorage), document.cookie, location.href])";
        let kept = self.client().execute(script, Vec::new()).await?;
        let kept = kept.as_str().ok_or("the page tells nothing of its fields")?;
        Ok(kept.contains(secret) || self.client().source().await?.contains(secret))
    }

    /// A picture of the screen with the window on it, once the page has drawn what it now holds. The driver's own
    /// pictures wait for ever where nothing on the page moves.
    pub async fn picture(&self, name: &str) -> Result<()> {
        let drawn = "requestAnimationFrame(() => requestAnimationFrame(arguments[0]))";
        in_time("the page to be drawn", self.client().execute_async(drawn, Vec::new())).await??;
        self.desktop.screenshot(self.screens.join(format!("window-{name}.png")))
    }

    async fn field(&self, label: &str) -> Result<Element> {
        let labelled = format!(r#"//*[@id=//label[starts-with(normalize-space(.), "{label}")]/@for]"#);
        let find = async || {
            let field = self.client().find(Locator::XPath(&labelled)).await.ok()?;
            field.is_enabled().await.ok()?.then_some(field)
        };
        match until(&format!("the field {label:?}"), PATIENCE, find).await {
            Ok(field) => Ok(field),
            Err(error) => Err(format!("{error} in the window, which says:\n{}", self.text().await?).into()),
        }
    }
}
