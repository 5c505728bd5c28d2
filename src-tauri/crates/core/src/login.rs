//! `aws login`: a person signs in to AWS itself, and AWS gives credentials of at most 15 minutes and what refreshes them, for
//! up to twelve hours. All of it is bound to a key that Rolecall makes for that sign-in. The browser may be another
//! device's: then its last page shows an answer that the person brings back.

use base64ct::{Base64Unpadded, Encoding as _};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;
use ts_rs::TS;
use zeroize::Zeroizing;

use crate::duration::Seconds;
use crate::partition::Partition;
use crate::role::OpenWith;
use crate::source::Source;

/// How long a login lasts at most, by AWS's rule.
pub const LASTS: Seconds = Seconds::hours(12);

/// A pasted answer is no longer than that: AWS's codes have 512 characters at most.
const MOST_ANSWER: usize = 4096;

/// What only a source of kind `login` has.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[ts(export, optional_fields)]
pub struct Login {
    /// The port of the callback; any free one where absent.
    pub callback_port: Option<u16>,
    /// The browser, or the profile of it, that a person signs in with; the system's browser where absent.
    pub sign_in_with: Option<OpenWith>,
}

impl Login {
    /// The region whose sign-in page is opened: the source's, else the default of the commercial regions.
    pub fn region(source: &Source) -> String {
        source.region.clone().unwrap_or_else(|| Partition::Aws.default_region().to_owned())
    }
}

/// What the last page of a login from another device shows: base64 of `state=…&code=…`.
#[derive(Debug, Clone)]
pub struct LoginAnswer {
    state: SecretString,
    code: SecretString,
}

impl LoginAnswer {
    /// Reads an answer as pasted: blanks and line breaks are dropped. `None`: it is none.
    pub fn parse(pasted: &str) -> Option<Self> {
        let is_wanted = |c: &char| !c.is_whitespace() && *c != '=';
        let plain = |c: char| match c {
            '-' => '+',
            '_' => '/',
            other => other,
        };
        let encoded: Zeroizing<String> =
            Zeroizing::new(pasted.chars().filter(is_wanted).map(plain).collect());
        if encoded.len() > MOST_ANSWER {
            return None;
        }
        let decoded = Zeroizing::new(Base64Unpadded::decode_vec(&encoded).ok()?);
        let only = |wanted: &str| {
            let mut values = url::form_urlencoded::parse(&decoded).filter(|(key, _)| key == wanted);
            let value = values.next().map(|(_, value)| SecretString::from(value.into_owned()));
            value.filter(|value| values.next().is_none() && !value.expose_secret().is_empty())
        };
        Some(Self { state: only("state")?, code: only("code")? })
    }

    /// The code, where the answer is to the sign-in of that state.
    pub fn code_for(&self, state: &SecretString) -> Option<&SecretString> {
        // What differs is told to nobody but the person who pasted it.
        (self.state.expose_secret() == state.expose_secret()).then_some(&self.code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_base64_of_a_state_and_a_code() {
        let encoded = |text: &str| Base64Unpadded::encode_string(text.as_bytes());
        let good = encoded("state=5ea1&code=a%2Bb");
        for pasted in [
            good.clone(),
            format!("{good}=="),
            format!(" {}\n {} ", &good[..7], &good[7..]),
            encoded("code=a%2Bb&state=5ea1"),
            encoded("state=5ea1&code=a%2Bb&other=x"),
        ] {
            let answer = LoginAnswer::parse(&pasted).unwrap_or_else(|| panic!("{pasted}"));
            let code = answer.code_for(&"5ea1".into()).map(ExposeSecret::expose_secret);
            assert_eq!(code, Some("a+b"), "{pasted}");
            assert!(answer.code_for(&"other".into()).is_none());
            assert!(!format!("{answer:?}").contains("5ea1"));
        }
        for pasted in [
            String::new(),
            "state=5ea1&code=a".to_owned(),
            "******".to_owned(),
            encoded("state=5ea1"),
            encoded("code=a"),
            encoded("state=5ea1&code="),
            encoded("state=5ea1&code=a&code=b"),
            encoded("state=1&state=2&code=a"),
            "A".repeat(MOST_ANSWER + 1),
        ] {
            assert!(LoginAnswer::parse(&pasted).is_none(), "{pasted}");
        }
    }
}
