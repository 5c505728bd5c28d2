//! Runners for OpenID Connect providers that nobody here wrote, both of which know jo: NanoIDP, a Python package that `./dev`
//! installs in the virtual environment `target/venv`, and `oidc-provider`, which is certified and is installed in
//! `tests/clients`.

use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tempfile::TempDir;
use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep};

use crate::aws_query::{Error, http_client};
use crate::sandbox::demo;

const READY_WITHIN: Duration = Duration::from_secs(60);

/// Rolecall's client id at both: a public client with the redirect URI of RFC 8252.
pub const CLIENT: &str = "rolecall";

/// A running provider; it is killed when dropped.
pub struct Provider {
    issuer: String,
    _process: Child,
    _config: Option<TempDir>,
}

impl Provider {
    /// Starts NanoIDP, whose refresh tokens work once and whose tokens last so many minutes.
    ///
    /// # Errors
    /// When it isn't installed, ends at once, or isn't ready within a minute.
    pub async fn nanoidp(minutes: u32) -> Result<Self, Error> {
        let (port, issuer) = free()?;
        let config = tempfile::tempdir()?;
        let settings = format!(
            "config_version: 1\nserver: {{host: 127.0.0.1, port: {port}}}\noauth:\n  issuer: {issuer}\n  \
             audience: {CLIENT}\n  token_expiry_minutes: {minutes}\n  refresh_token_rotation: true\n  clients:\n    \
             - client_id: {CLIENT}\n      token_endpoint_auth_method: none\n      redirect_uris: \
             [\"http://127.0.0.1/oauth/callback\"]\n"
        );
        let (name, password) = (demo::JO, demo::JO_PASSWORD);
        let users = format!(
            "config_version: 1\nusers:\n  {name}: {{password: {password}, email: {name}@acme.test}}\n"
        );
        fs::write(config.path().join("settings.yaml"), settings)?;
        fs::write(config.path().join("users.yaml"), users)?;
        let mut command = Command::new(here().join("../target/venv/bin/nanoidp"));
        command.arg("--config").arg(config.path()).args(["--host", "127.0.0.1", "--port", &port]);
        command.current_dir(config.path());
        Self::start(command, issuer, Some(config)).await
    }

    /// Starts the certified one, whose answer in the browser names it (RFC 9207).
    ///
    /// # Errors
    /// When it isn't installed, ends at once, or isn't ready within a minute.
    pub async fn certified() -> Result<Self, Error> {
        let (port, issuer) = free()?;
        let mut command = Command::new("node");
        command.arg(here().join("clients/provider.mjs")).arg(port);
        Self::start(command, issuer, None).await
    }

    async fn start(mut command: Command, issuer: String, config: Option<TempDir>) -> Result<Self, Error> {
        let program = PathBuf::from(command.as_std().get_program());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
        let mut process = command.spawn().map_err(|error| {
            format!("{} can't be started ({error}): install it by ./dev", program.display())
        })?;
        let deadline = Instant::now() + READY_WITHIN;
        let http = http_client()?;
        while http.get(format!("{issuer}/.well-known/openid-configuration")).send().await.is_err() {
            if let Some(status) = process.try_wait()? {
                return Err(format!("{} ended at once: {status}", program.display()).into());
            }
            if Instant::now() > deadline {
                return Err(format!("{} was not ready within a minute", program.display()).into());
            }
            sleep(Duration::from_millis(100)).await;
        }
        Ok(Self { issuer, _process: process, _config: config })
    }

    /// Who it is.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }
}

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A free port, and the issuer there.
fn free() -> Result<(String, String), Error> {
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
    Ok((port.to_string(), format!("http://127.0.0.1:{port}")))
}
