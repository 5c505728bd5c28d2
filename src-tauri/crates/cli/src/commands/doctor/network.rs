//! The way to AWS: proxy, trusted roots, and the clock against AWS's.

use rolecall_core::failure::{Failure, NetworkError};
use rolecall_core::text::Args;
use rolecall_platform::http::{Http, Limits};
use rolecall_platform::{sts, surroundings};

use super::Finding;
use crate::words;

/// AWS refuses from 15 minutes on; from here on it is worth a word.
const MUCH: u64 = 60;
const TOO_MUCH: u64 = 15 * 60;

/// Looks at all three. `region` is that of a source, where one has any.
pub async fn network(region: Option<&str>) -> Vec<Finding> {
    let mut findings = vec![proxy(), roots()];
    let address = sts::endpoint_from_environment()
        .unwrap_or_else(|| format!("https://sts.{}.amazonaws.com/", region.unwrap_or("us-east-1")));
    let ahead = surroundings::ahead_of_aws(&Http::new(Limits::default()), &address).await;
    findings.push(match ahead {
        Ok(ahead) => clock(ahead.as_secs()),
        Err(failure) => {
            let problem = words::problem(&failure);
            let proxied = matches!(failure, Failure::Network(NetworkError::Proxy));
            Finding::bad(if proxied { "proxy" } else { "aws" }, problem.message, problem.hint)
        }
    });
    findings
}

fn proxy() -> Finding {
    Finding::good(
        "proxy",
        match surroundings::proxy() {
            Some(proxy) => words::with("cli-doctor-proxy", &Args::new().with("proxy", proxy)),
            None => words::get("cli-doctor-no-proxy"),
        },
    )
}

fn roots() -> Finding {
    let bundle = std::env::var("AWS_CA_BUNDLE").ok().filter(|path| !path.is_empty());
    match (surroundings::trusted_roots(), bundle) {
        (0, None) => {
            Finding::bad("trust", words::get("cli-doctor-no-roots"), words::get("cli-doctor-no-roots-remedy"))
        }
        (count, None) => {
            Finding::good("trust", words::with("cli-doctor-roots", &Args::new().with("count", count)))
        }
        (count, Some(file)) => {
            let args = Args::new().with("count", count).with("file", file);
            Finding::good("trust", words::with("cli-doctor-roots-and-bundle", &args))
        }
    }
}

/// `ahead`: this clock minus AWS's, in seconds.
fn clock(ahead: i64) -> Finding {
    let off = ahead.unsigned_abs();
    if off < MUCH {
        return Finding::good("clock", words::get("cli-doctor-clock"));
    }
    let text = if ahead > 0 { "cli-doctor-clock-fast" } else { "cli-doctor-clock-slow" };
    let message = words::with(text, &Args::new().with("minutes", off.div_ceil(60)));
    let remedy = words::get("cli-doctor-clock-remedy");
    if off < TOO_MUCH {
        Finding::warning("clock", message, remedy)
    } else {
        Finding::bad("clock", message, remedy)
    }
}

#[cfg(test)]
mod tests {
    use super::super::State;
    use super::*;

    #[test]
    fn how_wrong_a_clock_is() {
        for (ahead, state, part) in [
            (0, State::Good, "right"),
            (-59, State::Good, "right"),
            (61, State::Warning, "2 min fast"),
            (-420, State::Warning, "7 min slow"),
            (900, State::Bad, "15 min fast"),
        ] {
            let finding = clock(ahead);
            assert_eq!(finding.state, state, "{ahead}");
            assert!(finding.message.contains(part), "{}", finding.message);
        }
    }
}
