//! The sign-ins that are given up, for those that still wait for a browser.

use std::collections::BTreeSet;

use rolecall_core::failure::Failure;
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

    /// What comes of a sign-in, unless that one is given up before.
    ///
    /// # Errors
    /// [`Failure::Cancelled`], or its own.
    pub(crate) async fn unless_cancelled<T>(
        &self,
        attempt: u64,
        signing_in: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        tokio::select! {
            biased;
            () = self.cancelled(attempt) => Err(Failure::Cancelled),
            signed_in = signing_in => signed_in,
        }
    }

    /// Waits until that one is given up.
    async fn cancelled(&self, attempt: u64) {
        let mut cancelled = self.0.subscribe();
        if cancelled.wait_for(|cancelled| cancelled.contains(&attempt)).await.is_err() {
            // Nobody is left who could.
            std::future::pending::<()>().await;
        }
    }
}
