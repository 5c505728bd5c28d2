//! The sign-ins that are given up, for those that still wait for a browser.

use std::collections::BTreeSet;

use tokio::sync::watch;

/// So many are remembered: one that is given up before it waits ends as soon as it does.
const REMEMBERED: usize = 64;

/// Sign-ins that are given up, by their numbers, of every network of this process.
#[derive(Debug)]
pub struct Attempts(watch::Sender<BTreeSet<u64>>);

impl Default for Attempts {
    fn default() -> Self {
        Self(watch::channel(BTreeSet::new()).0)
    }
}

impl Attempts {
    /// Gives one up.
    pub fn cancel(&self, attempt: u64) {
        self.0.send_modify(|cancelled| {
            cancelled.insert(attempt);
            while cancelled.len() > REMEMBERED {
                cancelled.pop_first();
            }
        });
    }

    /// Waits until that one is given up.
    pub async fn cancelled(&self, attempt: u64) {
        let mut cancelled = self.0.subscribe();
        if cancelled.wait_for(|cancelled| cancelled.contains(&attempt)).await.is_err() {
            // Nobody is left who could.
            std::future::pending::<()>().await;
        }
    }
}
