//! Waiting with a limit.

use std::time::Duration;

use super::Result;

/// Asks every 50 ms until there is an answer.
///
/// # Errors
/// There was none within the limit; the error names what was waited for.
pub async fn until<T>(what: &str, limit: Duration, mut ask: impl AsyncFnMut() -> Option<T>) -> Result<T> {
    let asking = async {
        loop {
            if let Some(answer) = ask().await {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(limit, asking)
        .await
        .map_err(|_| format!("waited {} s in vain for {what}", limit.as_secs()).into())
}
