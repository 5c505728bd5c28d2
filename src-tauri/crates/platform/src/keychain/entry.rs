//! What stands in an entry: ASCII alone, because KDE's wallet mangles other bytes, and small, because Windows takes
//! 2,560 bytes at most.

use std::fmt::Write as _;

use rolecall_core::id::SourceId;
use rolecall_core::secret::{AccessKey, ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::DataKey;

/// The user name of the data key's entry.
pub const DATA_KEY: &str = "data-key";
/// What a keychain's own window calls the data key.
pub const DATA_KEY_LABEL: &str = "Rolecall: data key";

/// The user name of a source's entry.
pub fn user(source: &SourceId) -> String {
    format!("source/{source}")
}

/// What a keychain's own window calls a source's entry.
pub fn label(source: &SourceId) -> String {
    format!("Rolecall: {source}")
}

#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
struct KeyPair {
    access_key_id: String,
    secret_access_key: String,
}

/// A key pair as an entry holds it.
pub fn write_key(key: &AccessKey) -> Zeroizing<Vec<u8>> {
    let pair = KeyPair {
        access_key_id: key.access_key_id.clone(),
        secret_access_key: key.secret_access_key.expose_secret().to_owned(),
    };
    // Room for all of it, so that no half-filled buffer is left behind by growing.
    let room = 64 + 6 * (pair.access_key_id.len() + pair.secret_access_key.len());
    let mut text = Zeroizing::new(Vec::with_capacity(room));
    // Two strings always serialise, and a Vec takes all that is written.
    let _ = serde_json::to_writer(&mut *text, &pair);
    text
}

/// The key pair of an entry, where it is one.
pub fn read_key(text: &[u8]) -> Option<AccessKey> {
    let mut pair: KeyPair = serde_json::from_slice(text).ok()?;
    Some(AccessKey {
        access_key_id: std::mem::take(&mut pair.access_key_id),
        secret_access_key: SecretString::from(std::mem::take(&mut pair.secret_access_key)),
    })
}

/// The data key as an entry holds it: 64 hexadecimal digits.
pub fn write_data_key(key: &DataKey) -> Zeroizing<Vec<u8>> {
    let mut text = Zeroizing::new(String::with_capacity(64));
    for byte in key.iter() {
        // Writing to a String can't fail.
        let _ = write!(text, "{byte:02x}");
    }
    Zeroizing::new(std::mem::take(&mut *text).into_bytes())
}

/// The data key of an entry, where it is one.
pub fn read_data_key(text: &[u8]) -> Option<DataKey> {
    let mut key = DataKey::default();
    if text.len() != 2 * key.len() {
        return None;
    }
    for (byte, digits) in key.iter_mut().zip(text.chunks_exact(2)) {
        *byte = digit(digits[0])? << 4 | digit(digits[1])?;
    }
    Some(key)
}

fn digit(text: u8) -> Option<u8> {
    char::from(text).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_pair_comes_back_as_it_was_and_is_ascii() {
        let key = AccessKey {
            access_key_id: "AKIAIOSFODNN7EXAMPLE".to_owned(),
            secret_access_key: SecretString::from("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
        };
        let text = write_key(&key);
        assert!(text.is_ascii());
        let back = read_key(&text).expect("a key pair");
        assert_eq!(back.access_key_id, key.access_key_id);
        assert_eq!(back.secret_access_key.expose_secret(), key.secret_access_key.expose_secret());
        for wrong in [&b""[..], b"{}", b"not json", &text[..text.len() - 1]] {
            assert!(read_key(wrong).is_none());
        }
    }

    #[test]
    fn a_data_key_comes_back_as_it_was_and_nothing_else_is_one() {
        let mut key = DataKey::default();
        for (byte, value) in key.iter_mut().zip(1u8..) {
            *byte = value.wrapping_mul(7);
        }
        let text = write_data_key(&key);
        assert!(text.is_ascii());
        assert_eq!(read_data_key(&text).as_deref(), Some(&*key));
        for wrong in [&b""[..], &text[1..], &[b'g'; 64], &[0xff; 64]] {
            assert!(read_data_key(wrong).is_none());
        }
    }
}
