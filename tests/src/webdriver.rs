//! A browser that a driver has started: WebKit's, or Chromium's.

use std::fs::File;
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;

use serde_json::{Value, json};

use crate::desktop::{PATIENCE, Result, until};

/// A browser and its driver.
pub struct Driven {
    /// What its page is driven with.
    pub client: Client,
    /// Ends with its desktop at the latest.
    driver: Child,
}

impl Driven {
    /// Opens a browser of WebKit's by a driver, `WebKitWebDriver` on some desktop, from which the browser inherits its surroundings.
    ///
    /// # Errors
    /// One of them is not installed, or did not come up in time.
    pub async fn open(driver: Command, browser: &Path, arguments: &[&str]) -> Result<Self> {
        let options = json!({ "binary": browser, "args": arguments });
        Self::start(driver, "webkitgtk:browserOptions", options).await
    }

    /// Opens Chromium without a window, with a profile of its own in that folder, by `chromedriver`.
    ///
    /// # Errors
    /// One of them is not installed, or did not come up in time.
    pub async fn chromium(driver: Command, profile: &Path) -> Result<Self> {
        let profile = format!("--user-data-dir={}", profile.display());
        // Its own sandbox does not run as root, nor in most containers.
        let arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", &profile];
        Self::start(driver, "goog:chromeOptions", json!({ "args": arguments })).await
    }

    async fn start(mut driver: Command, options_name: &str, options: Value) -> Result<Self> {
        let name = driver.get_program().to_string_lossy().into_owned();
        let _one_at_a_time = one_at_a_time().await?;
        // It takes no port 0. One that was just free is not given to anybody else at once.
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let driver = driver
            .arg(format!("--port={port}"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("{name}: {error}; ./dev test installs it"))?;
        let listens = async || tokio::net::TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.ok();
        until(&format!("{name} to listen"), PATIENCE, listens).await?;
        let capabilities = [(options_name.to_owned(), options)].into_iter().collect();
        let mut client = ClientBuilder::new(HttpConnector::new());
        client.capabilities(capabilities);
        let address = format!("http://127.0.0.1:{port}");
        let client = in_time("the browser to open", client.connect(&address)).await??;
        Ok(Self { client, driver })
    }

    /// Closes the browser and its driver.
    ///
    /// # Errors
    /// They would not.
    pub async fn close(mut self) -> Result<()> {
        self.client.close().await?;
        self.driver.kill()?;
        self.driver.wait()?;
        Ok(())
    }
}

/// Waits until no other test opens a browser, and keeps them waiting while it lives. Ports have to be free for a moment
/// between the choice and the use of them: ours for the driver, and the driver's for its browser. Two that open at once
/// may end up with each other's browser.
async fn one_at_a_time() -> Result<File> {
    let lock = File::create(std::env::temp_dir().join("rolecall-webdriver.lock"))?;
    Ok(tokio::task::spawn_blocking(move || lock.lock().map(|()| lock)).await??)
}

/// What a future gives, or an error that names what did not come.
///
/// # Errors
/// It did not, in time.
pub async fn in_time<T>(what: &str, future: impl Future<Output = T>) -> Result<T> {
    Ok(tokio::time::timeout(PATIENCE, future).await.map_err(|_| format!("waited in vain for {what}"))?)
}
