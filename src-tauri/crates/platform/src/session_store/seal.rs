//! The seal of the session store: XChaCha20-Poly1305 with a random nonce. The header is authenticated, so a file of
//! one format can't pass for one of another.
//!
//! `ROLECALL` · format version (1 byte) · nonce (24 bytes) · ciphertext with its tag

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

const MAGIC: &[u8; 8] = b"ROLECALL";
const FORMAT: u8 = 1;
const HEADER: usize = MAGIC.len() + 1;
const NONCE: usize = 24;

/// The file is not one this key sealed: damaged, cut, of another format or of another key.
#[derive(Debug, PartialEq, Eq)]
pub struct Unsealable;

/// The plain text in its seal.
pub fn seal(plain: &[u8], key: &[u8; 32]) -> std::io::Result<Vec<u8>> {
    let mut nonce = XNonce::default();
    getrandom::fill(&mut nonce)?;
    let mut header = [FORMAT; HEADER];
    header[..MAGIC.len()].copy_from_slice(MAGIC);
    let sealed = XChaCha20Poly1305::new(key.into())
        .encrypt(&nonce, Payload { msg: plain, aad: &header })
        .map_err(|_| std::io::Error::other("too much to seal"))?;
    Ok([&header[..], &nonce, &sealed].concat())
}

/// Whether the file begins as one of ours does. A file that does not needs no key to be refused.
pub fn is_ours(file: &[u8]) -> bool {
    file.len() > HEADER + NONCE && file.starts_with(MAGIC) && file[MAGIC.len()] == FORMAT
}

/// The plain text out of its seal.
pub fn unseal(file: &[u8], key: &[u8; 32]) -> Result<Zeroizing<Vec<u8>>, Unsealable> {
    if !is_ours(file) {
        return Err(Unsealable);
    }
    let (header, rest) = file.split_at(HEADER);
    let (nonce, sealed) = rest.split_at(NONCE);
    let nonce = XNonce::try_from(nonce).map_err(|_| Unsealable)?;
    let plain = XChaCha20Poly1305::new(key.into()).decrypt(&nonce, Payload { msg: sealed, aad: header });
    plain.map(Zeroizing::new).map_err(|_| Unsealable)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_was_sealed_comes_back(plain in proptest::collection::vec(any::<u8>(), 0..300), key: [u8; 32]) {
            let sealed = seal(&plain, &key).expect("sealed");
            let back = unseal(&sealed, &key).expect("unsealed");
            prop_assert_eq!(&*back, &plain);
        }

        #[test]
        fn no_flipped_bit_and_no_cut_passes(byte in 0usize..73, bit in 0u8..8, cut in 1usize..73) {
            let key = [7; 32];
            let sealed = seal(&[42; 24], &key).expect("sealed");
            prop_assert_eq!(sealed.len(), 73);
            let mut flipped = sealed.clone();
            flipped[byte] ^= 1 << bit;
            prop_assert!(unseal(&flipped, &key).is_err());
            prop_assert!(unseal(&sealed[..sealed.len() - cut], &key).is_err());
        }
    }

    #[test]
    fn another_key_opens_nothing_and_no_seal_repeats() {
        let sealed = seal(b"sessions", &[1; 32]).expect("sealed");
        assert_eq!(unseal(&sealed, &[2; 32]).err(), Some(Unsealable));
        assert_ne!(sealed, seal(b"sessions", &[1; 32]).expect("sealed"));
    }
}
