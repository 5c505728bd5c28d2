//! The address of a proxy as people write it: `proxy:3128`, `http://jo:secret@proxy.example:3128/`, `socks5h://[::1]`.

use secrecy::SecretString;

/// The address as clients take it; `None`: it is none.
pub(super) fn address(value: &str) -> Option<SecretString> {
    let (scheme, rest) = value.split_once("://").unwrap_or(("http", value));
    let scheme = scheme.to_ascii_lowercase();
    let scheme = match scheme.as_str() {
        // As desktops write it, and browsers read it. The proxy looks names up.
        "socks" => "socks5h",
        "http" | "https" | "socks4" | "socks4a" | "socks5" | "socks5h" => &scheme,
        _ => return None,
    };
    let rest = rest.strip_suffix('/').unwrap_or(rest);
    let (user, place) = rest.rsplit_once('@').map_or((None, rest), |(user, place)| (Some(user), place));
    let user = match user {
        Some(user) if !user.chars().all(is_of_a_user) => return None,
        // A client ends the user at the first one.
        Some(user) => user.replace('@', "%40") + "@",
        None => String::new(),
    };
    is_place(place).then(|| format!("{scheme}://{user}{place}").into())
}

/// What can stand in a name or a password; clients end it at the others, or take the whole for no address.
fn is_of_a_user(c: char) -> bool {
    c.is_ascii_graphic()
        && !matches!(c, '/' | '?' | '#' | '\\' | '[' | ']' | '<' | '>' | '"' | '^' | '`' | '{' | '|' | '}')
}

/// `host`, `host:port`, `[::1]:port`
fn is_place(place: &str) -> bool {
    let (host, port) = match place.strip_prefix('[') {
        Some(rest) => {
            let Some((host, port)) = rest.split_once(']') else { return false };
            if host.parse::<std::net::Ipv6Addr>().is_err() {
                return false;
            }
            (host, port)
        }
        None => place.split_at(place.find(':').unwrap_or(place.len())),
    };
    let is_port = |port: &str| {
        port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok_and(|port| port > 0)
    };
    let is_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':');
    !host.is_empty()
        && host.chars().all(is_host)
        && (port.is_empty() || port.strip_prefix(':').is_some_and(is_port))
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn what_people_write_is_taken_as_they_mean_it() {
        for (value, expected) in [
            ("proxy", "http://proxy"),
            ("proxy.example:3128", "http://proxy.example:3128"),
            ("HTTP://proxy:3128/", "http://proxy:3128"),
            ("https://proxy:1", "https://proxy:1"),
            ("http://jo:p%20ss@10.0.0.1:1", "http://jo:p%20ss@10.0.0.1:1"),
            ("http://jo:100%@proxy:1", "http://jo:100%@proxy:1"),
            ("jo:p@ss@proxy:1", "http://jo:p%40ss@proxy:1"),
            ("DOMAIN%5Cjo:x@proxy:1", "http://DOMAIN%5Cjo:x@proxy:1"),
            ("socks5h://proxy:1080", "socks5h://proxy:1080"),
            ("socks4a://proxy", "socks4a://proxy"),
            ("socks://127.0.0.1:1080/", "socks5h://127.0.0.1:1080"),
            ("http://[::1]:3128", "http://[::1]:3128"),
            ("http://my_proxy:3128", "http://my_proxy:3128"),
        ] {
            let address = address(value);
            assert_eq!(address.as_ref().map(ExposeSecret::expose_secret), Some(expected), "{value}");
        }
    }

    #[test]
    fn all_else_is_none() {
        for value in [
            "http://jo:p ss@127.0.0.1:1",
            "http://jo:pa#ss@proxy:1",
            "http://jo:p/ss@proxy:1",
            "http://jo:p\\ss@proxy:1",
            "htps://proxy:1",
            "ftp://proxy:1",
            "http:/proxy:1",
            "http//proxy:1",
            "//proxy:1",
            "http://",
            "http://:1",
            "http://:not a proxy",
            "proxy:",
            "proxy:0",
            "proxy:65536",
            "proxy:+1",
            "proxy:3128/path",
            "http://proxy:3128?x",
            "http://pröxy:1",
            "http://[::1",
            "http://[x]:1",
            "http://proxy\u{fffd}:1",
        ] {
            assert!(address(value).is_none(), "{value}");
        }
    }
}
