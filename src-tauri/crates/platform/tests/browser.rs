//! The browser's adapter with a program that stands for a browser and writes down what it was given.
#![cfg(unix)]

use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
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
        write_program(&fake.program(), script);
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

/// Written by another process: a test that starts a program at this very moment would lend it our open file, and a
/// program that somebody has open for writing can't be started ("Text file busy").
fn write_program(path: &Path, script: &str) {
    let mut writer = Command::new("/bin/sh")
        .args(["-c", "/bin/cat > \"$0\" && /bin/chmod 755 \"$0\""])
        .arg(path)
        .stdin(Stdio::piped())
        .spawn()
        .expect("a shell");
    writer.stdin.take().expect("a pipe").write_all(script.as_bytes()).expect("writes");
    assert!(writer.wait().expect("ends").success());
}

async fn read_soon(path: &Path) -> String {
    for _ in 0..2000 {
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
    let browser = SystemBrowser::new(PathBuf::from("/nowhere"));
    let opening = browser.open(link(), vec![fake.open_with(&["--app={url}", "a b; touch x", "$HOME"])], None);
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
    let browser = SystemBrowser::new(PathBuf::from("/nowhere"));
    let opening = browser.open(link(), vec![fake.open_with(&[])], None);
    let (opened, _) = tokio::join!(opening, async { get(&fake.arguments().await[0]).await });
    assert_eq!(opened, Ok(()));
    // One that nobody waits for stays for ever as a child of this process.
    for _ in 0..2000 {
        if children("browser").is_empty() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("still there: {:?}", children("browser"));
}

/// What Linux says of the children of this process with that name, as `PID (NAME) STATE PARENT …`.
#[cfg(target_os = "linux")]
fn children(name: &str) -> Vec<String> {
    let processes = std::fs::read_dir("/proc").expect("Linux has it").filter_map(Result::ok);
    let stats = processes.filter_map(|process| std::fs::read_to_string(process.path().join("stat")).ok());
    let mine = std::process::id().to_string();
    let is_mine = |stat: &String| {
        let after = stat.split_once(&format!("({name}) ")).map_or("", |(_, after)| after);
        after.split(' ').nth(1) == Some(&mine)
    };
    stats.filter(is_mine).collect()
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
        let browser = SystemBrowser::new(PathBuf::from("/nowhere"));
        let opening = browser.open(link(), vec![fake.open_with(&[])], token.map(str::to_owned));
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
    let browser = SystemBrowser::new(PathBuf::from("/nowhere"));
    let opening = browser.open(link(), vec![OpenWith::Default], None);
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
        let failure = SystemBrowser::new(PathBuf::from("/nowhere"))
            .open(link(), vec![open_with], None)
            .await
            .expect_err("no browser");
        let Failure::BrowserDidNotStart { reason } = &failure else { panic!("{failure:?}") };
        assert!(!reason.is_empty() && !format!("{failure:?}").contains("canary"), "{failure:?}");
    }
}

/// Opens in that way with what the environment names, lets the fake browser fetch its address, and gives its arguments
/// without the address, which came last.
async fn opened(profiles: &Path, fake: &FakeBrowser, open_with: OpenWith) -> Vec<String> {
    let browser = SystemBrowser::new(profiles.to_owned());
    let (opened, mut arguments) = tokio::join!(browser.open(link(), vec![open_with], None), async {
        let arguments = fake.arguments().await;
        let answer = get(arguments.last().expect("an address")).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        arguments
    });
    assert_eq!(opened, Ok(()));
    assert!(arguments.pop().is_some_and(|address| address.starts_with("http://127.0.0.1:")));
    std::fs::remove_file(fake.0.path().join("arguments")).expect("removes");
    arguments
}

/// A world of one test: fake browsers in a folder of their own, and the variables that lead to them. The second run of a
/// test (see [`again`]) finds it by `WORLD`.
struct Fakes {
    root: PathBuf,
}

impl Fakes {
    /// None in the first run, which is over by then.
    fn again(test: &str, more: &[(&str, &str)]) -> Option<Self> {
        if let Some(root) = std::env::var_os("WORLD") {
            return Some(Self { root: root.into() });
        }
        let root = tempfile::tempdir().expect("a folder");
        let path = |name: &str| root.path().join(name).display().to_string();
        for folder in ["bin", "data/applications", "config", "home"] {
            std::fs::create_dir_all(root.path().join(folder)).expect("a folder");
        }
        let (bin, data, config, home) = (path("bin"), path("data"), path("config"), path("home"));
        let mut variables = vec![
            ("WORLD", root.path().to_str().expect("text")),
            ("BROWSER", ""),
            ("XDG_DATA_HOME", &data),
            ("XDG_DATA_DIRS", &data),
            ("XDG_CONFIG_HOME", &config),
            ("HOME", &home),
            ("XDG_CURRENT_DESKTOP", ""),
        ];
        // The system's tools, and no browser of this computer's.
        let path = format!("{bin}:{}", tools(root.path()).display());
        variables.push(("PATH", &path));
        variables.extend_from_slice(more);
        again(test, &variables);
        None
    }

    /// A fake browser of that name.
    fn install(&self, name: &str) -> FakeBrowser {
        let fake = FakeBrowser::new();
        let script = format!("#!/bin/sh\nexec {} \"$@\"\n", fake.program().display());
        let path = self.root.join("bin").join(name);
        write_program(&path, &script);
        fake
    }

    /// Makes a desktop entry, and it the desktop's default.
    fn default_browser(&self, id: &str, exec: &str) {
        let entry = format!("[Desktop Entry]\nType=Application\nName=x\nExec={exec}\n");
        std::fs::write(self.root.join("data/applications").join(id), entry).expect("writes");
        let list =
            format!("[Default Applications]\nx-scheme-handler/http={id}\nx-scheme-handler/https={id}\n");
        std::fs::write(self.root.join("config/mimeapps.list"), list).expect("writes");
    }

    fn profiles(&self) -> PathBuf {
        self.root.join("state/browser")
    }
}

/// A folder with the programs that `xdg-settings` and the fake browsers need.
fn tools(root: &Path) -> PathBuf {
    let folder = root.join("tools");
    std::fs::create_dir_all(&folder).expect("a folder");
    for name in [
        "sh",
        "xdg-settings",
        "xdg-mime",
        "awk",
        "sed",
        "grep",
        "cut",
        "head",
        "cat",
        "uname",
        "basename",
        "dirname",
        "readlink",
        "tr",
        "env",
        "mv",
        "which",
    ] {
        let found = std::env::split_paths(&std::env::var_os("PATH").expect("set"))
            .map(|folder| folder.join(name))
            .find(|path| path.is_file());
        if let Some(found) = found {
            std::os::unix::fs::symlink(found, folder.join(name)).expect("links");
        }
    }
    folder
}

#[tokio::test]
#[cfg(target_os = "linux")]
async fn a_private_window_is_asked_of_the_default_browser_in_its_own_words() {
    let test = "a_private_window_is_asked_of_the_default_browser_in_its_own_words";
    let Some(fakes) = Fakes::again(test, &[]) else { return };
    for (name, exec, words) in [
        ("firefox", "firefox %u", &["--private-window"][..]),
        ("google-chrome-stable", "google-chrome-stable %U", &["--incognito"]),
        (
            "microsoft-edge",
            "microsoft-edge --profile-directory=Default %U",
            &["--profile-directory=Default", "--inprivate"],
        ),
    ] {
        let fake = fakes.install(name);
        fakes.default_browser(&format!("{name}.desktop"), exec);
        assert_eq!(opened(&fakes.profiles(), &fake, OpenWith::Private).await, words, "{name}");
    }
    assert!(!fakes.profiles().exists(), "a private window needs no profile");
}

#[tokio::test]
#[cfg(target_os = "linux")]
async fn each_profile_has_a_folder_of_its_own() {
    let Some(fakes) = Fakes::again("each_profile_has_a_folder_of_its_own", &[]) else { return };
    let profile = |name: &str| OpenWith::Profile(name.to_owned());
    let below = |name: &str| fakes.profiles().join(name);
    let fake = fakes.install("firefox");
    fakes.default_browser("firefox.desktop", "firefox %u");
    for (name, folder) in [("prod-admin", "firefox-prod-admin"), ("../x y", "firefox-_2e__2e__2f_x_20_y")] {
        let words = opened(&fakes.profiles(), &fake, profile(name)).await;
        assert_eq!(words, ["--profile", below(folder).to_str().expect("text")]);
        assert!(below(folder).join("user.js").is_file());
        assert_eq!(below(folder).metadata().expect("there").permissions().mode() & 0o777, 0o700);
    }
    let fake = fakes.install("chromium");
    fakes.default_browser("chromium.desktop", "chromium %U");
    let words = opened(&fakes.profiles(), &fake, profile("prod-admin")).await;
    assert_eq!(words[0], format!("--user-data-dir={}", below("chromium-prod-admin").display()));
    assert_eq!(words[1..], ["--no-first-run", "--no-default-browser-check"]);
}

#[tokio::test]
#[cfg(target_os = "linux")]
async fn browsers_of_the_application_stores_keep_profiles_where_they_may() {
    let test = "browsers_of_the_application_stores_keep_profiles_where_they_may";
    let Some(fakes) = Fakes::again(test, &[]) else { return };
    let home = fakes.root.join("home");
    let fake = fakes.install("flatpak");
    fakes.default_browser(
        "org.mozilla.firefox.desktop",
        "flatpak run --branch=stable --command=firefox --file-forwarding org.mozilla.firefox @@u %u @@",
    );
    let run = ["run", "--branch=stable", "--command=firefox", "--file-forwarding", "org.mozilla.firefox"];
    assert_eq!(
        opened(&fakes.profiles(), &fake, OpenWith::Private).await,
        [&run[..], &["--private-window"]].concat()
    );
    let words = opened(&fakes.profiles(), &fake, OpenWith::Profile("prod".to_owned())).await;
    let folder = home.join(".var/app/org.mozilla.firefox/data/rolecall/firefox-prod");
    assert_eq!(words, [&run[..], &["--profile", folder.to_str().expect("text")]].concat());
    assert!(folder.is_dir());

    let fake = fakes.install("snap");
    fakes.default_browser("chromium_chromium.desktop", "env BAMF=/x snap run chromium %U");
    let words = opened(&fakes.profiles(), &fake, OpenWith::Profile("prod".to_owned())).await;
    let folder = home.join("snap/chromium/common/rolecall/chromium-prod");
    assert_eq!(words[2], format!("--user-data-dir={}", folder.display()));
    assert!(!fakes.profiles().exists());
}

#[tokio::test]
#[cfg(target_os = "linux")]
async fn the_variable_comes_first_and_an_unknown_default_is_no_obstacle() {
    let test = "the_variable_comes_first_and_an_unknown_default_is_no_obstacle";
    let Some(fakes) = Fakes::again(test, &[("BROWSER", "my-opener:chromium --at=%s --wide")]) else { return };
    fakes.install("my-opener");
    fakes.install("epiphany");
    fakes.default_browser("org.gnome.Epiphany.desktop", "epiphany %U");
    let firefox = fakes.install("firefox");
    assert_eq!(opened(&fakes.profiles(), &firefox, OpenWith::Private).await, ["--private-window"]);
    let chromium = fakes.install("chromium");
    assert_eq!(opened(&fakes.profiles(), &chromium, OpenWith::Private).await, ["--wide", "--incognito"]);
}

#[tokio::test]
#[cfg(target_os = "linux")]
async fn a_console_that_is_meant_to_stand_apart_opens_nowhere_else() {
    let Some(fakes) = Fakes::again("a_console_that_is_meant_to_stand_apart_opens_nowhere_else", &[]) else {
        return;
    };
    let browser = SystemBrowser::new(fakes.profiles());
    let ways = [OpenWith::Private, OpenWith::Profile("Work".to_owned())];
    for open_with in ways.clone() {
        let failure = browser.open(link(), vec![open_with.clone()], None).await.expect_err("no browser");
        assert_eq!(failure, Failure::BrowserNotSuited { open_with, browser: None });
    }
    let epiphany = fakes.install("epiphany");
    fakes.default_browser("org.gnome.Epiphany.desktop", "epiphany %U");
    for open_with in ways {
        let failure = browser.open(link(), vec![open_with.clone()], None).await.expect_err("not suited");
        assert_eq!(failure, Failure::BrowserNotSuited { open_with, browser: Some("epiphany".to_owned()) });
    }
    assert!(!epiphany.0.path().join("arguments").exists(), "it was not opened instead");

    // Where the next way is as good, it is taken.
    let ways = vec![OpenWith::Private, epiphany.open_with(&[])];
    let (opened, _) =
        tokio::join!(browser.open(link(), ways, None), async { get(&epiphany.arguments().await[0]).await });
    assert_eq!(opened, Ok(()));
}
