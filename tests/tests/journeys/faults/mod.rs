//! What can go wrong around Rolecall, and what is expected then: each row of the fault table with the test that makes it
//! happen.
//!
//! | fault | test |
//! |---|---|
//! | keychain locked | `keychain::a_locked_keychain_is_a_state_and_no_start_asks_for_its_password` |
//! | keychain absent | `keychain::without_a_keychain_all_that_needs_no_stored_secret_works` |
//! | keychain busy | `keychain::a_keychain_that_hangs_holds_up_nothing_and_no_end` |
//! | keychain refused, key missing | `platform/tests/prompt.rs`, `keychain::a_key_that_is_gone_is_said_to_be_missing` |
//! | no tray host, a late one, a restarted panel | `tray_host::…`, `desktop.rs` for the tray host itself |
//! | no notification server, or one without actions | `platform/tests/notices.rs`, `tray_host::without_notices_the_menu_says_the_same` |
//! | browser missing or failing | `browser::…`, `platform/tests/browser.rs` |
//! | suspend, clock jump | `core/src/state/tests/{waking,clock}.rs`, `platform/tests/wake.rs` |
//! | skewed clock | `network::a_clock_that_is_off_costs_neither_a_call_nor_a_code`, `platform/tests/sts.rs` |
//! | offline, DNS, captive portal, proxy, 429, 5xx, HTML, cut | `network::each_trouble_of_the_network_has_its_own_words` |
//! | corporate CA | `platform/tests/sts_network.rs` |
//! | slow: 10 s an attempt, 20 s in all, at most 3 tries | `platform/tests/{sts,signin}.rs`, `platform/src/http.rs` |
//! | double click, 200 parallel calls | `twice::…`, `command_line/engines.rs` |
//! | settings torn, truncated, from the future, disk full | `platform/tests/{settings,settings_writes}.rs` |
//! | two desktop processes | `two_residents::…`, `tray.rs` |

mod attach;
mod browser;
mod keychain;
mod network;
mod partition;
mod tray_host;
mod twice;
mod two_residents;

use rolecall_tests::desktop::{Desktop, Options, Result};
use rolecall_tests::world::{Ran, Setup};
use rustix::process::{Pid, Signal, kill_process};

/// A desktop with a keyring and nothing else.
fn keyring_alone() -> Setup {
    Setup { options: Options::default().with_display(false), ..Setup::default() }
}

/// Checks code and words of a command that fails: what failed, then what to do.
fn fails(ran: &Ran, code: i32, message: &str) {
    assert_eq!(ran.code, code, "{ran:?}");
    assert!(ran.stderr.starts_with(&format!("rolecall: {message}")), "{ran:?}");
    assert!(ran.stderr.lines().count() == 2, "what failed, and what to do: {ran:?}");
}

/// A process that is stopped and goes on when this is dropped.
struct Stopped(Pid);

impl Stopped {
    fn new(pid: u32) -> Result<Self> {
        let pid = Pid::from_raw(i32::try_from(pid)?).ok_or("no process")?;
        kill_process(pid, Signal::STOP)?;
        Ok(Self(pid))
    }

    /// Stops whoever owns a name on the desktop's bus.
    async fn owner(desktop: &Desktop, name: &str) -> Result<Self> {
        let (bus, name) = ("org.freedesktop.DBus", (name,));
        let asked = desktop.bus().call_method(Some(bus), "/", Some(bus), "GetConnectionUnixProcessID", &name);
        Self::new(asked.await?.body().deserialize()?)
    }
}

impl Drop for Stopped {
    fn drop(&mut self) {
        // It may have ended.
        let _ = kill_process(self.0, Signal::CONT);
    }
}
