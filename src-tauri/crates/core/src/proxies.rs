//! The proxies that a requester's own environment names. A command may run where another way leads to AWS than from
//! the engine: its calls take its way. A proxy's address may hold a password, so none of this is ever shown.

use secrecy::{ExposeSecret, SecretString};

/// The longest value that is taken from a requester, in bytes.
const MOST: usize = 4096;

/// The variables, in the order of [`Proxies::values`]; the same name in lower case stands in where one is not set.
pub const NAMES: [&str; 4] = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"];

/// What the variables of [`NAMES`] say, where one of them names a proxy.
#[derive(Debug, Clone)]
pub struct Proxies {
    /// For `https` addresses.
    pub https: Option<SecretString>,
    /// For `http` addresses.
    pub http: Option<SecretString>,
    /// For those that have none of the two above.
    pub all: Option<SecretString>,
    /// The hosts that are reached without, as `NO_PROXY` lists them.
    pub except: Option<SecretString>,
}

impl Proxies {
    /// What an environment says; `None`: it names no proxy, or says more than a proxy's address needs.
    pub fn of(variable: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let set = |name: &str| {
            let named = [name.to_owned(), name.to_lowercase()].into_iter().find_map(|name| {
                variable(&name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
            });
            named.map(SecretString::from)
        };
        let [https, http, all, except] = NAMES.map(set);
        let proxies = Self { https, http, all, except };
        let short = proxies.values().into_iter().flatten().all(|value| value.expose_secret().len() <= MOST);
        let names_one = proxies.https.is_some() || proxies.http.is_some() || proxies.all.is_some();
        (names_one && short).then_some(proxies)
    }

    /// The values, in the order of [`NAMES`].
    pub fn values(&self) -> [Option<&SecretString>; 4] {
        [&self.https, &self.http, &self.all, &self.except].map(Option::as_ref)
    }
}

impl PartialEq for Proxies {
    fn eq(&self, other: &Self) -> bool {
        let exposed =
            |proxies: &Self| proxies.values().map(|value| value.map(|v| v.expose_secret().to_owned()));
        exposed(self) == exposed(other)
    }
}

impl Eq for Proxies {}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(variables: &[(&str, &str)]) -> Option<Proxies> {
        Proxies::of(|name| {
            variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn an_environment_brings_its_proxies_where_it_names_one() {
        let long = "x".repeat(MOST + 1);
        for (variables, expected) in [
            (vec![], None),
            (vec![("NO_PROXY", "*")], None),
            (vec![("HTTPS_PROXY", " "), ("https_proxy", "")], None),
            (vec![("HTTPS_PROXY", long.as_str())], None),
            (vec![("https_proxy", "http://b")], Some([Some("http://b"), None, None, None])),
            (
                vec![("HTTPS_PROXY", "http://a"), ("https_proxy", "http://b"), ("no_proxy", "x")],
                Some([Some("http://a"), None, None, Some("x")]),
            ),
            (
                vec![("HTTP_PROXY", ""), ("http_proxy", "c"), ("ALL_PROXY", "d")],
                Some([None, Some("c"), Some("d"), None]),
            ),
        ] {
            let found = of(&variables);
            let found = found
                .as_ref()
                .map(|proxies| proxies.values().map(|value| value.map(ExposeSecret::expose_secret)));
            assert_eq!(found, expected, "{variables:?}");
        }
    }

    #[test]
    fn they_are_compared_by_what_they_say_and_never_shown() {
        let one = of(&[("HTTPS_PROXY", "http://jo:canary@proxy:1")]).expect("a proxy");
        assert_eq!(Some(&one), of(&[("https_proxy", "http://jo:canary@proxy:1")]).as_ref());
        assert_ne!(Some(&one), of(&[("https_proxy", "http://jo:other@proxy:1")]).as_ref());
        assert!(!format!("{one:?}").contains("canary"));
    }
}
