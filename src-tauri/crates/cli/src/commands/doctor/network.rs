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

/// Checks all of them, by the readings of the calls themselves. `region` is that of a source, where one has any;
/// `plain_endpoint` is the preference.
pub async fn network(region: Option<&str>, plain_endpoint: bool) -> Vec<Finding> {
    let http = Http::new(Limits::default());
    let mut findings = vec![proxy(&http)];
    findings.extend(roots(&http));
    let reach = http.reach().await;
    let address = match sts::address(region.unwrap_or("us-east-1"), &reach).await {
        Ok(address) => address,
        Err(reason) => {
            let message = i18n::with("cli-doctor-no-endpoint", &Args::new().with("reason", reason));
            findings.push(Finding::bad("endpoint", message, i18n::get("cli-doctor-no-endpoint-remedy")));
            return findings;
        }
    };
    if let Some(address) = http.environment().plain_endpoint()
        && !plain_endpoint
    {
        let refused = Failure::PlainEndpoint { address };
        findings.push(Finding::problem("endpoint", i18n::problem(&refused)));
    } else if reach.use_fips || reach.use_dual_stack || reach.sts_endpoint.is_some() {
        let text = if reach.use_fips { "cli-doctor-endpoint-fips" } else { "cli-doctor-endpoint" };
        findings.push(Finding::good("endpoint", i18n::with(text, &Args::new().with("address", &address))));
    }
    findings.push(match diagnostics::ahead_of_aws(&http, &address).await {
        Ok(ahead) => clock(ahead.as_secs()),
        Err(failure) => {
            let is_proxys =
                matches!(failure, Failure::Network(NetworkError::Proxy) | Failure::UnreadableProxy { .. });
            Finding::problem(if is_proxys { "proxy" } else { "aws" }, i18n::problem(&failure))
        }
    });
    // The proxy's variable was named above.
    if findings.first() == findings.last() {
        findings.pop();
    }
    findings
}

fn proxy(http: &Http) -> Finding {
    match diagnostics::proxy(http) {
        Ok(Some(proxy)) => {
            Finding::good("proxy", i18n::with("cli-doctor-proxy", &Args::new().with("proxy", proxy)))
        }
        Ok(None) => Finding::good("proxy", i18n::get("cli-doctor-no-proxy")),
        Err(failure) => Finding::problem("proxy", i18n::problem(&failure)),
    }
}

fn roots(http: &Http) -> Vec<Finding> {
    let trust = match http.trust() {
        Ok(trust) => trust,
        Err(failure) => return vec![Finding::problem("trust", i18n::problem(&failure))],
    };
    if trust.system == 0 && trust.files.is_empty() {
        let remedy = i18n::get("cli-doctor-no-roots-remedy");
        return vec![Finding::bad("trust", i18n::get("cli-doctor-no-roots"), remedy)];
    }
    let count = Args::new().with("count", trust.system);
    let mut findings = Vec::new();
    if trust.files.is_empty() {
        findings.push(Finding::good("trust", i18n::with("cli-doctor-roots", &count)));
    } else {
        let names: Vec<String> = trust.files.iter().map(|file| file.path.display().to_string()).collect();
        let args = count.with("file", names.join(", "));
        findings.push(Finding::good("trust", i18n::with("cli-doctor-roots-and-bundle", &args)));
    }
    for file in trust.files.iter().filter(|file| !file.passed_over.is_empty()) {
        let args = Args::new()
            .with("count", file.passed_over.len())
            .with("file", file.path.display().to_string())
            .with("which", file.passed_over.join(", "));
        let message = i18n::with("cli-doctor-roots-passed-over", &args);
        findings.push(Finding::warning("trust", message, i18n::get("cli-doctor-roots-passed-over-remedy")));
    }
    findings
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
            (0, State::Good, "matches"),
            (-59, State::Good, "matches"),
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
