//! A code of an MFA device: exactly six digits, usable once.

use secrecy::{ExposeSecret, SecretString};

/// Six digits a person read off a device.
#[derive(Debug, Clone)]
pub struct MfaCode(SecretString);

impl MfaCode {
    /// Reads a code as typed or pasted: spaces are dropped, everything but six digits is refused.
    pub fn parse(typed: &str) -> Option<Self> {
        let digits: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
        (digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit())).then(|| Self(digits.into()))
    }

    /// The six digits, for the one call that carries them.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_six_digits_are_a_code() {
        for (typed, read) in [
            ("123456", Some("123456")),
            (" 123 456\n", Some("123456")),
            ("12345", None),
            ("1234567", None),
            ("12345a", None),
            ("١٢٣٤٥٦", None),
            ("", None),
        ] {
            assert_eq!(MfaCode::parse(typed).as_ref().map(MfaCode::expose), read, "{typed:?}");
        }
        assert!(!format!("{:?}", MfaCode::parse("987654")).contains("987654"));
    }
}
