//! Where calls to AWS go and which certificates are trusted on the way, as the environment and a profile of `~/.aws` say:
//! the rules of AWS's SDKs, where a variable goes before the profile.

use crate::aws_config::{AwsConfig, Profile};
use crate::network_variables::NetworkVariables;

/// What is to be used.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Reach {
    /// Endpoints of FIPS 140.
    pub use_fips: bool,
    /// Endpoints of IPv4 and IPv6.
    pub use_dual_stack: bool,
    /// What stands for STS.
    pub sts_endpoint: Option<String>,
    /// What stands for the access portal of IAM Identity Center.
    pub portal_endpoint: Option<String>,
    /// What stands for its sign-in service.
    pub oidc_endpoint: Option<String>,
    /// What stands for AWS's sign-in as `aws login` uses it.
    pub login_endpoint: Option<String>,
    /// A file of certificates to trust as well.
    pub ca_bundle: Option<String>,
}

impl Reach {
    /// By these variables, and by the profile they name.
    pub fn of(variables: &NetworkVariables, files: &AwsConfig) -> Self {
        let profile = files.profile(variables.profile());
        let said = |variable: &str, property: &str| {
            variables.get(variable).or_else(|| profile?.get(property)).map(str::to_owned)
        };
        let is_true = |variable, property| {
            said(variable, property).is_some_and(|value| value.eq_ignore_ascii_case("true"))
        };
        let ignored = is_true("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls");
        let endpoint = |variable: &str, service: &str| {
            let named = [variable, "AWS_ENDPOINT_URL"].into_iter().find_map(|name| variables.get(name));
            let profile = || profile.and_then(|profile| endpoint_of(profile, files, service));
            named.or_else(profile).filter(|_| !ignored).map(str::to_owned)
        };
        Self {
            use_fips: is_true("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint"),
            use_dual_stack: is_true("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint"),
            sts_endpoint: endpoint("AWS_ENDPOINT_URL_STS", "sts"),
            portal_endpoint: endpoint("AWS_ENDPOINT_URL_SSO", "sso"),
            oidc_endpoint: endpoint("AWS_ENDPOINT_URL_SSO_OIDC", "sso_oidc"),
            login_endpoint: endpoint("AWS_ENDPOINT_URL_SIGNIN", "signin"),
            ca_bundle: said("AWS_CA_BUNDLE", "ca_bundle"),
        }
    }
}

/// Whether an address is plain http beyond this computer: signed calls and their answers, credentials among them, would
/// be read on the way.
pub fn is_plain_beyond(address: &str) -> bool {
    let Some(rest) = address.trim().get(..7).filter(|scheme| scheme.eq_ignore_ascii_case("http://")) else {
        return false;
    };
    let rest = &address.trim()[rest.len()..];
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let host = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    let is_loopback = host.parse::<std::net::IpAddr>().map_or(host == "localhost", |ip| ip.is_loopback());
    !is_loopback
}

/// The service's own before the one for all.
fn endpoint_of<'a>(profile: &'a Profile, files: &'a AwsConfig, service: &str) -> Option<&'a str> {
    let services = profile.get("services").and_then(|name| files.services(name));
    services
        .and_then(|services| services.nested(service, "endpoint_url"))
        .or_else(|| profile.get("endpoint_url"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONFIG: &str = "\
[default]
use_fips_endpoint = true
ca_bundle = ~/corp.pem
endpoint_url = https://all.example
[profile own]
use_dualstack_endpoint = TRUE
services = mine
endpoint_url = https://all.example
[services mine]
sts =
  endpoint_url = https://sts.example
[profile off]
endpoint_url = https://all.example
ignore_configured_endpoint_urls = true
";

    #[test]
    fn only_loopback_is_called_in_the_plain() {
        for (address, beyond) in [
            ("http://127.0.0.1:4566", false),
            ("http://127.9.9.9/x", false),
            ("HTTP://localhost:4566/", false),
            ("http://[::1]:80", false),
            ("https://sts.example", false),
            ("http://sts.example", true),
            ("http://10.0.0.1:4566", true),
            ("http://127.0.0.1.example/", true),
            ("http://127.0.0.1@sts.example/", true),
            ("http://localhost.example", true),
            ("http://[fd00::1]/", true),
            (" http://sts.example", true),
            ("http://", true),
        ] {
            assert_eq!(is_plain_beyond(address), beyond, "{address}");
        }
    }

    #[test]
    fn a_variable_goes_before_the_profile_that_is_named() {
        let files = AwsConfig::read(CONFIG, "");
        for (variables, fips, dual, endpoint, ca) in [
            (vec![], true, false, "https://all.example", "~/corp.pem"),
            (vec![("AWS_USE_FIPS_ENDPOINT", "false")], false, false, "https://all.example", "~/corp.pem"),
            (vec![("AWS_PROFILE", "own")], false, true, "https://sts.example", ""),
            (
                vec![("AWS_DEFAULT_PROFILE", "own"), ("AWS_CA_BUNDLE", "/ca")],
                false,
                true,
                "https://sts.example",
                "/ca",
            ),
            (
                vec![("AWS_PROFILE", "own"), ("AWS_USE_FIPS_ENDPOINT", "True")],
                true,
                true,
                "https://sts.example",
                "",
            ),
            (vec![("AWS_PROFILE", "off")], false, false, "", ""),
            (vec![("AWS_PROFILE", "none")], false, false, "", ""),
            (
                vec![
                    ("AWS_PROFILE", "own"),
                    ("AWS_ENDPOINT_URL", "https://a"),
                    ("AWS_ENDPOINT_URL_STS", "https://b"),
                ],
                false,
                true,
                "https://b",
                "",
            ),
            (vec![("AWS_PROFILE", "own"), ("AWS_ENDPOINT_URL", "https://a")], false, true, "https://a", ""),
            (
                vec![("AWS_ENDPOINT_URL", "https://a"), ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")],
                true,
                false,
                "",
                "~/corp.pem",
            ),
        ] {
            let of =
                |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, v)| (*v).to_owned());
            let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
            let reach = Reach::of(&NetworkVariables::of(of), &files);
            let expected = Reach {
                use_fips: fips,
                use_dual_stack: dual,
                sts_endpoint: some(endpoint),
                ca_bundle: some(ca),
                portal_endpoint: reach.portal_endpoint.clone(),
                oidc_endpoint: reach.oidc_endpoint.clone(),
                login_endpoint: reach.login_endpoint.clone(),
            };
            assert_eq!(reach, expected, "{variables:?}");
        }
    }

    #[test]
    fn each_sign_in_service_has_its_endpoint() {
        let files = "[default]\nservices = mine\n[services mine]\nsso =\n  endpoint_url = https://sso.example\n\
                     sso_oidc =\n  endpoint_url = https://oidc.example\n\
                     signin =\n  endpoint_url = https://signin.example\n";
        let files = AwsConfig::read(files, "");
        let (sso, oidc, signin) = ("https://sso.example", "https://oidc.example", "https://signin.example");
        for (variables, expected) in [
            (vec![], [sso, oidc, signin]),
            (vec![("AWS_ENDPOINT_URL_SSO", "https://a")], ["https://a", oidc, signin]),
            (vec![("AWS_ENDPOINT_URL_SSO_OIDC", "https://a")], [sso, "https://a", signin]),
            (vec![("AWS_ENDPOINT_URL_SIGNIN", "https://a")], [sso, oidc, "https://a"]),
            (vec![("AWS_ENDPOINT_URL", "https://a")], ["https://a"; 3]),
        ] {
            let of =
                |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, v)| (*v).to_owned());
            let reach = Reach::of(&NetworkVariables::of(of), &files);
            let named = [reach.portal_endpoint, reach.oidc_endpoint, reach.login_endpoint];
            assert_eq!(named, expected.map(|address| Some(address.to_owned())), "{variables:?}");
        }
    }
}
