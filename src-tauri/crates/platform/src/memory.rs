//! Gives back to the system what is free in this process's heap. glibc keeps what lies below the newest living
//! allocation for ever: after reading the settings of 5,000 roles that is three quarters of the whole.

use std::sync::Arc;
use std::time::Duration;

use rolecall_core::snapshot::Snapshot;
use tokio::sync::watch;

/// Quiet for so long after a change, the heap is looked at: what a burst of work needs again at once is left to it.
const QUIET: Duration = Duration::from_secs(3);

/// Looks at the heap each time that the engine has been busy. It wakes once a burst, and never else.
pub async fn give_back_when_quiet(mut snapshots: watch::Receiver<Arc<Snapshot>>) {
    while snapshots.changed().await.is_ok() {
        while tokio::time::timeout(QUIET, snapshots.changed()).await.is_ok_and(|changed| changed.is_ok()) {}
        give_back();
    }
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[expect(unsafe_code, reason = "libc is the bare API")]
fn give_back() {
    // SAFETY: it touches free memory alone, under the allocator's own locks (malloc_trim(3): MT-Safe).
    unsafe {
        libc::malloc_trim(0);
    }
}

/// Other systems' allocators give back by themselves.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn give_back() {}
