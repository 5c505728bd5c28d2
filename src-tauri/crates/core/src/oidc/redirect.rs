//! A redirect URI: where the browser comes back to after a sign-in, on this computer alone (RFC 8252, section 7.3).

/// An address of this computer that a provider sends the browser back to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    host: String,
    /// Any free one where absent.
    port: Option<u16>,
    path: String,
}

impl Default for Redirect {
    /// [`Self::ANY_PORT`]
    fn default() -> Self {
        Self { host: "127.0.0.1".to_owned(), port: None, path: "/oauth/callback".to_owned() }
    }
}

impl Redirect {
    /// What a provider has registered that lets any port of this computer through, as RFC 8252 has it.
    pub const ANY_PORT: &str = "http://127.0.0.1/oauth/callback";

    /// Reads one as a provider has it registered: `http://localhost:8400/callback`; without a port any free one is taken.
    /// `None`: it leads elsewhere than to this computer, or has what a redirect URI can't have.
    pub fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix("http://")?;
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let (host, port) = match authority.split_once(':') {
            Some((host, port)) => (host, Some(port.parse().ok().filter(|port| *port >= 1024)?)),
            None => (authority, None),
        };
        let plain = |c: char| c.is_ascii_alphanumeric() || "/-._~".contains(c);
        let good = ["127.0.0.1", "localhost"].contains(&host) && path.chars().all(plain);
        good.then(|| Self { host: host.to_owned(), port, path: path.to_owned() })
    }

    /// The same at that port.
    pub fn with_port(self, port: Option<u16>) -> Self {
        Self { port, ..self }
    }

    /// The port that it has to be.
    pub fn port(&self) -> Option<u16> {
        self.port
    }

    /// By which name this computer is asked for.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The path that is asked for.
    pub fn path(&self) -> &str {
        if self.path.is_empty() { "/" } else { &self.path }
    }

    /// The whole, where that port is bound.
    pub fn uri(&self, port: u16) -> String {
        format!("http://{}:{port}{}", self.host, self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirect_stays_on_this_computer() {
        for (text, bound, path) in [
            ("http://127.0.0.1/oauth/callback", "http://127.0.0.1:50000/oauth/callback", "/oauth/callback"),
            ("http://localhost:8400/callback", "http://localhost:50000/callback", "/callback"),
            ("http://localhost", "http://localhost:50000", "/"),
            ("http://localhost/", "http://localhost:50000/", "/"),
        ] {
            let redirect = Redirect::parse(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((redirect.uri(50000), redirect.path()), (bound.to_owned(), path), "{text}");
        }
        for text in [
            "",
            "http://",
            "https://127.0.0.1/callback",
            "http://acme.com/callback",
            "http://127.0.0.1.acme.com/",
            "http://jo@127.0.0.1/",
            "http://127.0.0.1:80/",
            "http://127.0.0.1:x/",
            "http://127.0.0.1:99999/",
            "http://127.0.0.1/callback?x=1",
            "http://127.0.0.1/call back",
            "http://[::1]/callback",
            "file:///tmp/x",
        ] {
            assert_eq!(Redirect::parse(text), None, "{text}");
        }
        assert_eq!(Redirect::parse(Redirect::ANY_PORT), Some(Redirect::default()));
        assert_eq!(
            Redirect::parse("http://localhost:8400/").and_then(|redirect| redirect.port()),
            Some(8400)
        );
    }
}
