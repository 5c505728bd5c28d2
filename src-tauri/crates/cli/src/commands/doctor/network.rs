//! Checks of the network: the proxy, the trusted roots, and the clock against AWS's.

use rolecall_core::failure::{Failure, NetworkError};
use rolecall_core::text::Args;
use rolecall_platform::http::{Http, Limits};
use rolecall_platform::{diagnostics, sts};

use super::Finding;
use crate::i18n;

/// From how many seconds on a wrong clock is a warning.
const WARNING_SECONDS: u64 = 60;
/// From how many seconds on AWS refuses the calls.
const REFUSED_SECONDS: u64 = 15 * 60;

/// Checks all three. `region` is that of a source, where one has any.
pub async fn network(region: Option<&str>) -> Vec<Finding> {
    let mut findings = vec![proxy(), roots()];
    let address = sts::endpoint_from_environment()
        .unwrap_or_else(|| format!("https://sts.{}.amazonaws.com/", region.unwrap_or("us-east-1")));
    let ahead = diagnostics::ahead_of_aws(&Http::new(Limits::default()), &address).await;
    findings.push(match ahead {
        Ok(ahead) => clock(ahead.as_secs()),
        Err(failure) => {
            let proxied = matches!(failure, Failure::Network(NetworkError::Proxy));
            Finding::problem(if proxied { "proxy" } else { "aws" }, i18n::problem(&failure))
        }
    });
    findings
}

fn proxy() -> Finding {
    Finding::good(
        "proxy",
        match diagnostics::proxy() {
            Some(proxy) => i18n::with("cli-doctor-proxy", &Args::new().with("proxy", proxy)),
            None => i18n::get("cli-doctor-no-proxy"),
        },
    )
}

fn roots() -> Finding {
    let bundle = std::env::var("AWS_CA_BUNDLE").ok().filter(|path| !path.is_empty());
    match (diagnostics::trusted_roots(), bundle) {
        (0, None) => {
            Finding::bad("trust", i18n::get("cli-doctor-no-roots"), i18n::get("cli-doctor-no-roots-remedy"))
        }
        (count, None) => {
            Finding::good("trust", i18n::with("cli-doctor-roots", &Args::new().with("count", count)))
        }
        (count, Some(file)) => {
            let args = Args::new().with("count", count).with("file", file);
            Finding::good("trust", i18n::with("cli-doctor-roots-and-bundle", &args))
        }
    }
}

/// `ahead` is this clock minus AWS's, in seconds.
fn clock(ahead: i64) -> Finding {
    let off = ahead.unsigned_abs();
    if off < WARNING_SECONDS {
        return Finding::good("clock", i18n::get("cli-doctor-clock"));
    }
    let text = if ahead > 0 { "cli-doctor-clock-fast" } else { "cli-doctor-clock-slow" };
    let message = i18n::with(text, &Args::new().with("minutes", off.div_ceil(60)));
    let remedy = i18n::get("cli-doctor-clock-remedy");
    if off < REFUSED_SECONDS {
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
    fn a_clock_is_off_from_a_minute_and_bad_from_fifteen() {
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
