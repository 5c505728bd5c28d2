//! Debian's own Firefox and Chromium on a screen: they fetch the one-time address, sign in at the sandbox, and keep two
//! accounts apart in profiles of Rolecall's own, where one profile refuses the second.
#![cfg(target_os = "linux")]

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use rolecall_core::role::OpenWith;
use rolecall_core::secret::SignInLink;
use rolecall_core::state::network::SignIn;
use rolecall_engine::ports::{Browser, SignInEndpoint, Signer, Sts};
use rolecall_platform::browser::SystemBrowser;
use rolecall_platform::signin::FederationEndpoint;
use rolecall_platform::sts::AwsSts;
use rolecall_tests::desktop::{Desktop, Options, until};
use rolecall_tests::sandbox::{Config, Login, Sandbox, demo};

mod common;

use common::{assume, call, http, sam};

/// Names the test whose work is to be done, in the process that runs in the desktop.
const STEP: &str = "ROLECALL_TEST_STEP";
/// A cold browser beside other tests, three times.
const PATIENCE: Duration = Duration::from_secs(180);

// Tests may run as root, where Chromium wants to be told that this is meant.
const CHROMIUM: &str = "chromium --no-sandbox --disable-gpu";
const FIREFOX: &str = "firefox-esr";

/// Runs the test of that name again on a desktop of its own, with that browser for `BROWSER`; the browser ends with it.
/// False in the second run, which does the work.
async fn on_a_desktop(test: &str, browser: &str) -> bool {
    if std::env::var_os(STEP).is_some() {
        return false;
    }
    let options = Options::default().with_tray(false).with_notifications(false).with_keyring(false);
    let desktop = Desktop::start(options).await.expect("a desktop");
    let log = desktop.root().join("test.log");
    let mut command = desktop.command(std::env::current_exe().expect("this program"));
    command.args(["--exact", test, "--nocapture"]).env(STEP, test).env("BROWSER", browser);
    let file = || std::fs::File::create(&log).expect("a log");
    let mut child = command.stdin(Stdio::null()).stdout(file()).stderr(file()).spawn().expect("it starts");
    let status =
        until("the test to end", PATIENCE, async || child.try_wait().ok().flatten()).await.expect("in time");
    assert!(status.success(), "{}", std::fs::read_to_string(&log).unwrap_or_default());
    true
}

/// A sandbox where a browser holds one session.
struct Bench {
    sandbox: Sandbox,
    home: PathBuf,
}

impl Bench {
    async fn start() -> Self {
        let config = Config { one_session_per_browser: true, ..Config::default() };
        let home = PathBuf::from(std::env::var_os("HOME").expect("set"));
        Self { sandbox: Sandbox::start(config).await, home }
    }

    async fn link(&self, role: &str) -> SignInLink {
        let sts = AwsSts::new(http(), Some(self.sandbox.sts_endpoint().to_owned()));
        let assumed = sts.call(Signer::Key(sam()), assume(call(role)), None).await.expect("assumes");
        let sign_in = SignIn {
            credentials: assumed.credentials,
            endpoint: String::new(),
            session_duration: None,
            issuer: "Rolecall".to_owned(),
            destination: "https://console.aws.amazon.com/s3/home".to_owned(),
            sign_out: None,
        };
        let endpoint = FederationEndpoint::new(http(), Some(self.sandbox.signin_endpoint()));
        endpoint.mint(sign_in).await.expect("mints").link
    }

    /// Opens a role's console in that way and gives what the sign-in made of it.
    async fn opens(&self, role: &str, open_with: OpenWith) -> Login {
        let before = self.sandbox.calls().logins.len();
        let browser = SystemBrowser::new(self.home.join("profiles"));
        browser.open(self.link(role).await, vec![open_with], None).await.expect("the browser fetches it");
        for _ in 0..600 {
            if let Some(login) = self.sandbox.calls().logins.get(before) {
                return login.clone();
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the browser never signed in");
    }
}

async fn keeps_accounts_apart(word_of_agent: &str) {
    let bench = Bench::start().await;
    let profile = |name: &str| OpenWith::Profile(name.to_owned());
    let first = bench.opens(demo::SANDBOX, profile("sandbox")).await;
    assert_eq!(first.outcome, "ok");
    assert!(first.user_agent.as_deref().is_some_and(|agent| agent.contains(word_of_agent)), "{first:?}");
    let second = bench.opens(demo::STAGING_OPS, profile("staging-ops")).await;
    assert_eq!(second.outcome, "ok", "another profile knows nothing of the first account");
    let same = bench.opens(demo::STAGING_OPS, profile("sandbox")).await;
    assert!(same.outcome.contains("must first log out"), "one profile holds one account: {same:?}");
    for name in ["sandbox", "staging-ops"] {
        let folders =
            std::fs::read_dir(bench.home.join("profiles")).expect("profiles").filter_map(Result::ok);
        let folder = folders
            .map(|entry| entry.path())
            .find(|path| path.to_str().is_some_and(|path| path.ends_with(name)));
        let held = std::fs::read_dir(folder.expect("a folder of its own")).expect("readable").count();
        assert!(held > 2, "the browser keeps its profile there: {held} entries");
    }
}

#[tokio::test]
async fn chromium_keeps_accounts_apart() {
    if !on_a_desktop("chromium_keeps_accounts_apart", CHROMIUM).await {
        keeps_accounts_apart("Chrome").await;
    }
}

#[tokio::test]
async fn firefox_keeps_accounts_apart() {
    if !on_a_desktop("firefox_keeps_accounts_apart", FIREFOX).await {
        keeps_accounts_apart("Firefox").await;
    }
}

#[tokio::test]
async fn chromium_opens_a_private_window() {
    if !on_a_desktop("chromium_opens_a_private_window", CHROMIUM).await {
        let bench = Bench::start().await;
        assert_eq!(bench.opens(demo::SANDBOX, OpenWith::Private).await.outcome, "ok");
    }
}

#[tokio::test]
async fn firefox_opens_a_private_window() {
    if !on_a_desktop("firefox_opens_a_private_window", FIREFOX).await {
        let bench = Bench::start().await;
        assert_eq!(bench.opens(demo::SANDBOX, OpenWith::Private).await.outcome, "ok");
    }
}
