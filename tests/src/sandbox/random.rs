//! Random identifiers in the shapes AWS uses.

/// 32 characters, so that five random bits pick one without bias.
const UPPER: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/// 64 characters, as in AWS's secrets and tokens.
const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/// 64 characters that mean themselves in a cookie or a URL.
const URL_SAFE: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// `ASIA` and 16 characters.
pub(super) fn temporary_access_key_id() -> String {
    format!("ASIA{}", pick(UPPER, 16))
}

/// 40 characters.
pub(super) fn secret_access_key() -> String {
    pick(BASE64, 40)
}

/// Opaque and long: AWS promises no maximum size.
pub(super) fn session_token() -> String {
    format!("IQoJb3JpZ2luX2VjE{}", pick(BASE64, 700))
}

/// A sign-in token, also with characters that have to be encoded in a URL.
pub(super) fn signin_token() -> String {
    pick(BASE64, 600)
}

/// The value of the console's cookie.
pub(super) fn cookie() -> String {
    pick(URL_SAFE, 43)
}

/// Opaque text without any meaning, of that many characters that mean themselves in a URL.
pub(super) fn opaque(length: usize) -> String {
    pick(URL_SAFE, length)
}

/// A long token that begins with `prefix`.
pub(super) fn token(prefix: &str) -> String {
    format!("{prefix}{}", pick(BASE64, 320))
}

/// What a person compares: `ABCD-EFGH`.
pub(super) fn user_code() -> String {
    format!("{}-{}", pick(UPPER, 4), pick(UPPER, 4))
}

/// Picks `length` characters of an alphabet whose size is a power of two.
fn pick<const N: usize>(alphabet: &[u8; N], length: usize) -> String {
    const { assert!(N.is_power_of_two() && N <= 256) };
    let mut bytes = vec![0; length];
    getrandom::fill(&mut bytes).expect("the operating system yields random bytes");
    bytes.iter().map(|byte| char::from(alphabet[usize::from(*byte) % N])).collect()
}
