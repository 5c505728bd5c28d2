//! What the redirector makes of a request's head, and what it answers. Nothing here does I/O.

use rolecall_core::secret::{ExposeSecret, SignInLink};
use zeroize::Zeroizing;

/// The one request that is good.
#[derive(Debug)]
pub struct Expected {
    /// `127.0.0.1:PORT`. Any other Host is a page that had a name of its own resolve to loopback.
    pub host: String,
    /// The path without its slash.
    pub nonce: String,
}

/// What a request is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The good one.
    Redirect,
    /// Of the right address, by another method: a link checker's HEAD.
    OtherMethod,
    /// Of another path: a favicon, a guess.
    OtherPath,
    /// No request, or of another host.
    Bad,
}

/// Where a head ends, behind its empty line.
pub fn end_of_head(bytes: &[u8]) -> Option<usize> {
    bytes.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4)
}

/// Judges a head. Stricter than HTTP asks for: browsers write their requests well.
pub fn judge(head: &[u8], expected: &Expected) -> Verdict {
    let Ok(head) = str::from_utf8(head) else { return Verdict::Bad };
    let mut lines = head.split("\r\n");
    let mut request = lines.next().unwrap_or_default().split(' ');
    let (Some(method), Some(target), Some("HTTP/1.1"), None) =
        (request.next(), request.next(), request.next(), request.next())
    else {
        return Verdict::Bad;
    };
    let mut hosts = lines.filter_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("host").then(|| value.trim_matches([' ', '\t']))
    });
    if hosts.next() != Some(&expected.host) || hosts.next().is_some() {
        return Verdict::Bad;
    }
    if !target.strip_prefix('/').is_some_and(|path| same(path.as_bytes(), expected.nonce.as_bytes())) {
        return Verdict::OtherPath;
    }
    if method == "GET" { Verdict::Redirect } else { Verdict::OtherMethod }
}

/// Compares in a time that tells nothing of where the first difference is.
fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && std::hint::black_box(a.iter().zip(b).fold(0, |all, (a, b)| all | (a ^ b))) == 0
}

/// The answer that sends the browser on.
pub fn redirect(link: &SignInLink) -> Zeroizing<Vec<u8>> {
    let link = link.0.expose_secret();
    let parts = [
        "HTTP/1.1 303 See Other\r\nLocation: ",
        link,
        "\r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    ];
    // One allocation: growing would leave copies behind.
    let mut answer = Zeroizing::new(Vec::with_capacity(parts.iter().map(|part| part.len()).sum()));
    for part in parts {
        answer.extend_from_slice(part.as_bytes());
    }
    answer
}

/// The answer to every other request; to the good one where the link is gone already.
pub fn page(verdict: Verdict) -> Vec<u8> {
    let (status, text) = match verdict {
        Verdict::Redirect => {
            ("410 Gone", "This link was used or is too old. Open the role again from Rolecall's menu.")
        }
        Verdict::OtherMethod => ("405 Method Not Allowed\r\nAllow: GET", "Only GET works here."),
        Verdict::OtherPath => ("404 Not Found", "There is nothing here."),
        Verdict::Bad => ("400 Bad Request", "That was no request Rolecall knows."),
    };
    let body = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"color-scheme\" content=\"light dark\">\
         <title>Rolecall</title><body style=\"font:1.1em system-ui,sans-serif;max-width:34em;margin:15vh auto;\
         padding:0 1em\"><h1>Rolecall</h1><p>{text}</p></body></html>"
    );
    // A HEAD gets no body, whatever the rest says.
    let (length, body) =
        if verdict == Verdict::OtherMethod { (0, String::new()) } else { (body.len(), body) };
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {length}\r\n\
         Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\n\
         Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\nConnection: close\r\n\r\n{body}"
    )
    .into_bytes()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NONCE: &str = "0123456789abcdef0123456789abcdef";

    fn expected() -> Expected {
        Expected { host: "127.0.0.1:4000".to_owned(), nonce: NONCE.to_owned() }
    }

    fn judged(head: &str) -> Verdict {
        judge(head.as_bytes(), &expected())
    }

    #[test]
    fn only_the_exact_request_is_good() {
        for (start, host, verdict) in [
            (format!("GET /{NONCE} HTTP/1.1"), "Host: 127.0.0.1:4000", Verdict::Redirect),
            (format!("GET /{NONCE} HTTP/1.1"), "hOsT:127.0.0.1:4000 ", Verdict::Redirect),
            (format!("HEAD /{NONCE} HTTP/1.1"), "Host: 127.0.0.1:4000", Verdict::OtherMethod),
            (format!("POST /{NONCE} HTTP/1.1"), "Host: 127.0.0.1:4000", Verdict::OtherMethod),
            (format!("get /{NONCE} HTTP/1.1"), "Host: 127.0.0.1:4000", Verdict::OtherMethod),
            (format!("GET /{NONCE}/ HTTP/1.1"), "Host: 127.0.0.1:4000", Verdict::OtherPath),
            (format!("GET /{NONCE}?x HTTP/1.1"), "Host: 127.0.0.1:4000", Verdict::OtherPath),
            (format!("GET {NONCE} HTTP/1.1"), "Host: 127.0.0.1:4000", Verdict::OtherPath),
            (format!("GET /{} HTTP/1.1", NONCE.to_uppercase()), "Host: 127.0.0.1:4000", Verdict::OtherPath),
            (
                format!("GET http://127.0.0.1:4000/{NONCE} HTTP/1.1"),
                "Host: 127.0.0.1:4000",
                Verdict::OtherPath,
            ),
            ("GET /favicon.ico HTTP/1.1".to_owned(), "Host: 127.0.0.1:4000", Verdict::OtherPath),
            ("GET / HTTP/1.1".to_owned(), "Host: 127.0.0.1:4000", Verdict::OtherPath),
            (format!("GET /{NONCE} HTTP/1.1"), "Host: localhost:4000", Verdict::Bad),
            (format!("GET /{NONCE} HTTP/1.1"), "Host: 127.0.0.1", Verdict::Bad),
            (format!("GET /{NONCE} HTTP/1.1"), "Host: evil.example:4000", Verdict::Bad),
            (format!("GET /{NONCE} HTTP/1.1"), "Host : 127.0.0.1:4000", Verdict::Bad),
            (format!("GET /{NONCE} HTTP/1.1"), "X: y", Verdict::Bad),
            (format!("GET /{NONCE} HTTP/1.1"), "Host: 127.0.0.1:4000\r\nHost: 127.0.0.1:4000", Verdict::Bad),
            (format!("GET /{NONCE} HTTP/1.0"), "Host: 127.0.0.1:4000", Verdict::Bad),
            (format!("GET  /{NONCE} HTTP/1.1"), "Host: 127.0.0.1:4000", Verdict::Bad),
            (format!("GET /{NONCE}"), "Host: 127.0.0.1:4000", Verdict::Bad),
        ] {
            assert_eq!(judged(&format!("{start}\r\n{host}\r\n\r\n")), verdict, "{start} {host}");
        }
        assert_eq!(judged(""), Verdict::Bad);
    }

    proptest! {
        #[test]
        fn bytes_never_redirect(head in proptest::collection::vec(any::<u8>(), 0..300)) {
            prop_assert_ne!(judge(&head, &expected()), Verdict::Redirect);
        }

        #[test]
        fn no_other_nonce_or_host_redirects(
            path in "[0-9a-f]{30,34}|[!-~]{0,40}", host in "127\\.0\\.0\\.1:[0-9]{1,5}|[ -~]{0,30}", more in "(\\PC|\r\n){0,40}",
        ) {
            let good = path == NONCE && host.trim_matches([' ', '\t']) == "127.0.0.1:4000";
            let head = format!("GET /{path} HTTP/1.1\r\nHost: {host}\r\n{more}\r\n\r\n");
            prop_assert!(good || judged(&head) != Verdict::Redirect);
        }

        #[test]
        fn a_head_ends_behind_its_first_empty_line(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            if let Some(end) = end_of_head(&bytes) {
                prop_assert!(bytes[..end].ends_with(b"\r\n\r\n"));
                prop_assert!(end_of_head(&bytes[..end - 1]).is_none());
            }
        }
    }
}
