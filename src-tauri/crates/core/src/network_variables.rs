//! What an environment's variables say of the way to AWS: its proxies, whom to trust, which endpoints. A command may run
//! where another way leads to AWS than from the engine: its calls take its way. A proxy's address may hold a password,
//! so none of this is ever shown.

mod proxy;

use secrecy::{ExposeSecret, SecretString};

use crate::asking;
use crate::failure::Failure;

/// The longest value that is taken, in bytes.
const MOST: usize = 4096;

/// What names proxies, and those who are reached without.
const PROXIES: [&str; 4] = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"];

/// What names a profile, in the AWS CLI's and boto3's order.
pub const PROFILE: [&str; 2] = ["AWS_DEFAULT_PROFILE", "AWS_PROFILE"];

/// What names further files of certificates: OpenSSL's variable, and that of Python's requests, which botocore reads.
pub const OTHER_CERTIFICATES: [&str; 2] = ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"];

/// The names of AWS's and OpenSSL's variables that count, and of Rolecall's mark.
const OTHERS: [&str; 14] = [
    PROFILE[0],
    PROFILE[1],
    "AWS_CA_BUNDLE",
    OTHER_CERTIFICATES[0],
    OTHER_CERTIFICATES[1],
    "AWS_USE_FIPS_ENDPOINT",
    "AWS_USE_DUALSTACK_ENDPOINT",
    "AWS_ENDPOINT_URL_STS",
    "AWS_ENDPOINT_URL_SSO",
    "AWS_ENDPOINT_URL_SSO_OIDC",
    "AWS_ENDPOINT_URL_SIGNIN",
    "AWS_ENDPOINT_URL",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
    // Which sources are being read above: a program that one of them runs is to be told by whichever engine runs it.
    asking::VARIABLE,
];

/// The variables that are set, by their names. Blank ones are not set.
#[derive(Debug, Clone, Default)]
pub struct NetworkVariables(Vec<(&'static str, SecretString)>);

/// The proxies of an environment.
#[derive(Debug)]
pub struct Proxies<'a> {
    /// For `https` addresses.
    pub https: Option<SecretString>,
    /// For `http` addresses.
    pub http: Option<SecretString>,
    /// For those that have none of the two above.
    pub all: Option<SecretString>,
    /// The hosts that are reached without, as `NO_PROXY` lists them.
    pub except: &'a str,
}

impl NetworkVariables {
    /// What an environment says. A proxy's name in lower case goes before that in capitals, and takes it away where it is
    /// blank, as Python and so the AWS CLI have it.
    pub fn of(variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| {
            let value = variable(name)?.trim().to_owned();
            (!value.is_empty()).then(|| SecretString::from(value))
        };
        let proxy = |name: &str| match variable(&name.to_lowercase()) {
            Some(_) => set(&name.to_lowercase()),
            None => set(name),
        };
        let proxies = PROXIES.into_iter().filter_map(|name| Some((name, proxy(name)?)));
        let others = OTHERS.into_iter().filter_map(|name| Some((name, set(name)?)));
        Self(proxies.chain(others).collect())
    }

    /// Whether nothing is set.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is set, by its name.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &SecretString)> {
        self.0.iter().map(|(name, value)| (*name, value))
    }

    /// A variable's value, where it is set.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(other, _)| *other == name).map(|(_, value)| value.expose_secret())
    }

    /// Whether a proxy is named, readable or not.
    pub fn name_proxies(&self) -> bool {
        PROXIES[..3].iter().any(|name| self.get(name).is_some())
    }

    /// These, and what they leave unsaid as `others` have it. Proxies are one thing: they come from one of the two.
    pub fn over(&self, others: &Self) -> Self {
        let own_proxies = self.name_proxies();
        let said = |name: &str| match PROXIES.contains(&name) {
            true => own_proxies,
            false => self.get(name).is_some(),
        };
        let own = self.0.iter().filter(|(name, _)| said(name));
        let rest = others.0.iter().filter(|(name, _)| !said(name));
        Self(own.chain(rest).cloned().collect())
    }

    /// These, or none where the others say the same.
    pub fn unlike(self, others: &Self) -> Self {
        if self == *others { Self::default() } else { self }
    }

    /// The same with that profile in place of the one that is named.
    pub fn with_profile(mut self, profile: &str) -> Self {
        self.0.retain(|(name, _)| !PROFILE.contains(name));
        self.0.push(("AWS_PROFILE", profile.to_owned().into()));
        self
    }

    /// The profile that the AWS CLI uses where nobody names another.
    pub fn profile(&self) -> &str {
        PROFILE.into_iter().find_map(|name| self.get(name)).unwrap_or("default")
    }

    /// The proxies' addresses, as clients take them.
    ///
    /// # Errors
    /// One can't be read: it may be the only way out, so it never means that there is none.
    pub fn proxies(&self) -> Result<Proxies<'_>, Failure> {
        let address = |variable: &'static str| {
            let Some(value) = self.get(variable) else { return Ok(None) };
            let address = proxy::address(value).filter(|_| value.len() <= MOST);
            address.map(Some).ok_or(Failure::UnreadableProxy { variable })
        };
        let [https, http, all] = [address("HTTPS_PROXY")?, address("HTTP_PROXY")?, address("ALL_PROXY")?];
        Ok(Proxies { https, http, all, except: self.get("NO_PROXY").unwrap_or_default() })
    }
}

impl PartialEq for NetworkVariables {
    fn eq(&self, other: &Self) -> bool {
        let of = |variables: &Self| {
            let mut all: Vec<_> =
                variables.iter().map(|(name, value)| (name, value.expose_secret().to_owned())).collect();
            all.sort_unstable();
            all
        };
        of(self) == of(other)
    }
}

impl Eq for NetworkVariables {}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(variables: &[(&str, &str)]) -> NetworkVariables {
        NetworkVariables::of(|name| {
            variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
    }

    fn said(variables: &NetworkVariables) -> Vec<(&'static str, &str)> {
        variables.iter().map(|(name, value)| (name, value.expose_secret())).collect()
    }

    #[test]
    fn an_environment_brings_what_it_sets() {
        for (variables, expected) in [
            (vec![], vec![]),
            (vec![("HTTPS_PROXY", " "), ("https_proxy", ""), ("HOME", "/x")], vec![]),
            (vec![("https_proxy", "http://b")], vec![("HTTPS_PROXY", "http://b")]),
            (
                vec![("HTTPS_PROXY", "http://a"), ("https_proxy", "http://b")],
                vec![("HTTPS_PROXY", "http://b")],
            ),
            (vec![("HTTPS_PROXY", "http://a"), ("https_proxy", "")], vec![]),
            (
                vec![("no_proxy", "x"), ("AWS_CA_BUNDLE", "/ca"), ("aws_profile", "no")],
                vec![("NO_PROXY", "x"), ("AWS_CA_BUNDLE", "/ca")],
            ),
        ] {
            assert_eq!(said(&of(&variables)), expected, "{variables:?}");
        }
    }

    #[test]
    fn a_requesters_go_before_the_engines() {
        let engine = of(&[("HTTPS_PROXY", "http://a"), ("NO_PROXY", "x"), ("AWS_CA_BUNDLE", "/a")]);
        for (asker, expected) in [
            (vec![], vec![("HTTPS_PROXY", "http://a"), ("NO_PROXY", "x"), ("AWS_CA_BUNDLE", "/a")]),
            (
                vec![("NO_PROXY", "y"), ("AWS_CA_BUNDLE", "/b")],
                vec![("AWS_CA_BUNDLE", "/b"), ("HTTPS_PROXY", "http://a"), ("NO_PROXY", "x")],
            ),
            (vec![("ALL_PROXY", "http://b")], vec![("ALL_PROXY", "http://b"), ("AWS_CA_BUNDLE", "/a")]),
        ] {
            assert_eq!(said(&of(&asker).over(&engine)), expected, "{asker:?}");
        }
    }

    #[test]
    fn what_is_no_proxys_address_is_refused_by_its_name() {
        let long = format!("http://{}", "x".repeat(MOST));
        for value in ["http://jo:p ss@127.0.0.1:1", "htps://proxy:1", long.as_str()] {
            for variable in ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"] {
                let refused = of(&[(variable, value)]).proxies().expect_err("unreadable");
                assert_eq!(refused, Failure::UnreadableProxy { variable }, "{value}");
            }
        }
        assert!(of(&[("NO_PROXY", "what ever")]).proxies().is_ok());
    }

    #[test]
    fn they_are_compared_by_what_they_say_and_never_shown() {
        let one = of(&[("HTTPS_PROXY", "http://jo:canary@proxy:1")]);
        assert_eq!(one, of(&[("https_proxy", "http://jo:canary@proxy:1")]));
        assert_ne!(one, of(&[("https_proxy", "http://jo:other@proxy:1")]));
        assert!(!format!("{one:?} {:?}", one.proxies()).contains("canary"));
    }
}
