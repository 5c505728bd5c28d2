//! The browser's adapter with a program that stands for a browser and writes down what it was given.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use reqwest::StatusCode;
use rolecall_core::failure::Failure;
use rolecall_core::role::OpenWith;
use rolecall_core::secret::SignInLink;
use rolecall_engine::ports::Browser;
use rolecall_platform::browser::SystemBrowser;

mod common;

use common::{again, http};

const LINK: &str = "https://signin.aws.amazon.com/federation?Action=login&SigninToken=canary-token";

/// A program that writes its arguments and variables to files beside itself.
struct FakeBrowser(tempfile::TempDir);

impl FakeBrowser {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let script = "#!/bin/sh\ncd \"$(dirname \"$0\")\"\nenv > variables\nprintf '%s\\n' \"$@\" > writing\n\
                      mv writing arguments\n";
        let fake = Self(folder);
        std::fs::write(fake.program(), script).expect("writes");
        std::fs::set_permissions(fake.program(), PermissionsExt::from_mode(0o755)).expect("is a program");
        fake
    }

    fn program(&self) -> PathBuf {
        self.0.path().join("browser")
    }

    fn open_with(&self, arguments: &[&str]) -> OpenWith {
        let program = self.program().to_str().expect("text").to_owned();
        let arguments = arguments.iter().map(ToString::to_string);
        OpenWith::Program(std::iter::once(program).chain(arguments).collect())
    }

    async fn arguments(&self) -> Vec<String> {
        let text = read_soon(&self.0.path().join("arguments")).await;
        text.lines().map(str::to_owned).collect()
    }

    async fn variables(&self) -> String {
        self.arguments().await;
        read_soon(&self.0.path().join("variables")).await
    }
}

async fn read_soon(path: &Path) -> String {
    for _ in 0..500 {
        match std::fs::read_to_string(path) {
            Ok(text) => return text,
            Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    }
    panic!("{} was never written", path.display());
}

fn link() -> SignInLink {
    SignInLink(LINK.to_owned().into())
}

async fn get(address: &str) -> reqwest::Response {
    http().client(address).await.expect("a client").get(address).send().await.expect("an answer")
}

#[tokio::test]
async fn a_browser_is_given_a_one_time_address_and_nothing_else() {
    let fake = FakeBrowser::new();
    let browser = SystemBrowser::new();
    let opening = browser.open(link(), fake.open_with(&["--app={url}", "a b; touch x", "$HOME"]), None);
    let visiting = async {
        let arguments = fake.arguments().await;
        let address = arguments[0].strip_prefix("--app=").expect("the address").to_owned();
        assert!(address.starts_with("http://127.0.0.1:"), "{address}");
        // No shell has touched them.
        assert_eq!(arguments[1..], ["a b; touch x", "$HOME"]);
        for word in ["canary", "SigninToken", "signin.aws"] {
            assert!(!arguments.concat().contains(word), "{arguments:?}");
        }
        let answer = get(&address).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        assert_eq!(answer.headers()["location"], LINK);
        address
    };
    let (opened, address) = tokio::join!(opening, visiting);
    assert_eq!(opened, Ok(()));
    assert_eq!(get(&address).await.status(), StatusCode::GONE);
}

#[tokio::test]
#[cfg(target_os = "linux")]
async fn no_program_leaves_a_zombie() {
    let fake = FakeBrowser::new();
    let browser = SystemBrowser::new();
    let opening = browser.open(link(), fake.open_with(&[]), None);
    let (opened, _) = tokio::join!(opening, async { get(&fake.arguments().await[0]).await });
    assert_eq!(opened, Ok(()));
    tokio::time::sleep(Duration::from_millis(200)).await;
    let processes = std::fs::read_dir("/proc").expect("Linux has it").filter_map(Result::ok);
    let dead = processes.filter_map(|process| std::fs::read_to_string(process.path().join("stat")).ok());
    // `PID (NAME) STATE PARENT …`
    let mine = format!(") Z {} ", std::process::id());
    let dead: Vec<String> = dead.filter(|stat| stat.contains(&mine) && stat.contains("(browser)")).collect();
    assert!(dead.is_empty(), "{dead:?}");
}

#[tokio::test]
async fn a_browser_inherits_no_secret_and_may_come_forward() {
    let secret = [
        ("AWS_SECRET_ACCESS_KEY", "canary-secret"),
        ("AWS_SESSION_TOKEN", "canary-token"),
        ("ROLECALL_HOME", "/canary"),
        ("XDG_ACTIVATION_TOKEN", "stale"),
    ];
    if again("a_browser_inherits_no_secret_and_may_come_forward", &secret) {
        return;
    }
    for (token, expected) in [(Some("fresh"), Some("fresh")), (None, None)] {
        let fake = FakeBrowser::new();
        let browser = SystemBrowser::new();
        let opening = browser.open(link(), fake.open_with(&[]), token.map(str::to_owned));
        let (opened, variables) = tokio::join!(opening, async {
            let variables = fake.variables().await;
            get(&fake.arguments().await[0]).await;
            variables
        });
        assert_eq!(opened, Ok(()));
        assert!(!variables.contains("canary") && variables.contains("PATH="), "{variables}");
        for name in ["XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID"] {
            let value = variables.lines().find_map(|line| line.strip_prefix(&format!("{name}=")));
            assert_eq!(value, expected, "{name}");
        }
    }
}

#[tokio::test]
async fn the_default_browser_is_the_variables() {
    // The program is written by the child: the variable names it by a folder both know.
    let folder = std::env::temp_dir().join(format!("rolecall-browser-{}", std::process::id()));
    let program = folder.join("browser").display().to_string();
    if again(
        "the_default_browser_is_the_variables",
        &[("BROWSER", &format!("/nowhere/x:{program} --at=%s")), ("FAKE", &program)],
    ) {
        return;
    }
    let program = PathBuf::from(std::env::var_os("FAKE").expect("set"));
    let folder = program.parent().expect("a folder");
    let fake = FakeBrowser::new();
    std::fs::create_dir_all(folder).expect("a folder");
    std::fs::copy(fake.program(), &program).expect("copies");
    let browser = SystemBrowser::new();
    let opening = browser.open(link(), OpenWith::Default, None);
    let visiting = async {
        let arguments = read_soon(&folder.join("arguments")).await;
        get(arguments.trim().strip_prefix("--at=").expect("the address")).await
    };
    let (opened, answer) = tokio::join!(opening, visiting);
    std::fs::remove_dir_all(folder).expect("removes");
    assert_eq!((opened, answer.status()), (Ok(()), StatusCode::SEE_OTHER));
}

#[tokio::test]
async fn without_any_browser_it_is_said_so() {
    let nothing = [("PATH", "/nowhere"), ("BROWSER", ""), ("XDG_CURRENT_DESKTOP", "")];
    if again("without_any_browser_it_is_said_so", &nothing) {
        return;
    }
    for open_with in [OpenWith::Default, OpenWith::Program(vec!["no-such-browser".to_owned()])] {
        let failure = SystemBrowser::new().open(link(), open_with, None).await.expect_err("no browser");
        let Failure::BrowserDidNotStart { reason } = &failure else { panic!("{failure:?}") };
        assert!(!reason.is_empty() && !format!("{failure:?}").contains("canary"), "{failure:?}");
    }
}

#[tokio::test]
async fn a_console_that_is_meant_to_stand_apart_opens_nowhere_else() {
    for (open_with, word) in
        [(OpenWith::Private, "private"), (OpenWith::Profile("Work".to_owned()), "profile:Work")]
    {
        let failure = SystemBrowser::new().open(link(), open_with, None).await.expect_err("not built");
        assert_eq!(failure, Failure::OpenWithNotYet { open_with: word.to_owned() });
    }
}
