//! A private message bus for one test. The bus is found through the environment, which all tests of a process share,
//! so each test runs its scenario in a process of its own.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Marks the process that runs the scenario, and names the folder it may use.
pub const HOME: &str = "ROLECALL_TEST_HOME";

/// Runs the scenario of the test of that name in a process of its own, with a bus of its own.
pub fn alone(test: &str, scenario: impl Future<Output = ()>) {
    if std::env::var_os(HOME).is_some() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        return runtime.block_on(scenario);
    }
    let home = tempfile::tempdir().expect("a folder");
    let bus = Bus::start(home.path());
    let output = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", test, "--nocapture"])
        .env(HOME, home.path())
        .env("HOME", home.path())
        .env("XDG_RUNTIME_DIR", home.path())
        .env("XDG_DATA_HOME", home.path().join("data"))
        .env("DBUS_SESSION_BUS_ADDRESS", &bus.address)
        .env("DBUS_SYSTEM_BUS_ADDRESS", &bus.address)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .output()
        .expect("the scenario runs");
    if !output.status.success() {
        // Indented, so that nobody counts its "test result" as one more.
        for line in [output.stdout, output.stderr].iter().flat_map(|text| text.split(|byte| *byte == b'\n')) {
            eprintln!("    | {}", String::from_utf8_lossy(line));
        }
        panic!("the scenario of {test} failed: {}", output.status);
    }
}

/// A process that ends with its owner.
pub struct Daemon(pub Child);

impl Drop for Daemon {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A bus of the test's own.
pub struct Bus {
    pub address: String,
    _daemon: Daemon,
}

impl Bus {
    /// A bus that starts no services by itself. Whoever can reach the folder may use it.
    pub fn start(folder: &Path) -> Self {
        let config = folder.join("bus.conf");
        let text = format!(
            "<busconfig><type>session</type><listen>unix:dir={}</listen><auth>EXTERNAL</auth>\
             <policy context=\"default\"><allow user=\"*\"/><allow send_destination=\"*\" eavesdrop=\"true\"/>\
             <allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>",
            folder.display()
        );
        std::fs::write(&config, text).expect("written");
        let mut child = Command::new("dbus-daemon")
            .arg(format!("--config-file={}", config.display()))
            .args(["--nofork", "--print-address=1"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-daemon is installed");
        let mut address = String::new();
        let stdout = child.stdout.take().expect("piped");
        BufReader::new(stdout).read_line(&mut address).expect("an address");
        Self { address: address.trim().to_owned(), _daemon: Daemon(child) }
    }
}

/// Waits until it holds, a minute at most.
pub async fn until<F: Future<Output = bool>>(what: &str, holds: impl Fn() -> F) {
    let started = Instant::now();
    while !holds().await {
        assert!(started.elapsed() < Duration::from_secs(60), "{what} took too long");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
