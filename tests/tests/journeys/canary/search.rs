//! The search: each secret in every form it might stand in.

use std::fs;
use std::path::Path;

use rolecall_tests::desktop::Result;

/// What is looked for.
#[derive(Default)]
pub struct Needles(Vec<Vec<u8>>);

impl Needles {
    /// One text as it is.
    pub fn of(text: &str) -> Self {
        Self(vec![text.as_bytes().to_vec()])
    }

    /// Adds a secret: as it is, and as URLs, forms and JSON have it. Base64 and hex forms are looked for by their middle,
    /// since the bytes before it shift the letters.
    pub fn add(&mut self, secret: &str) {
        let url: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
        let json = secret.replace('/', "\\/");
        let hex: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
        let mut forms = vec![secret.to_owned(), url.clone(), url.to_lowercase(), json, hex];
        forms.extend((0..3).map(|shift| base64_middle(secret.as_bytes(), shift)));
        forms.sort();
        forms.dedup();
        self.0.extend(forms.into_iter().map(String::into_bytes));
    }

    /// Where a needle is in some bytes, described without all of it.
    pub fn in_bytes(&self, what: &str, bytes: &[u8]) -> Vec<String> {
        let stands = |needle: &&Vec<u8>| memchr_like(bytes, needle);
        let told = |needle: &Vec<u8>| {
            let start = String::from_utf8_lossy(&needle[..needle.len().min(12)]).into_owned();
            format!("{start}… in {what}")
        };
        self.0.iter().filter(stands).map(told).collect()
    }

    /// The files below a folder that hold a needle.
    pub fn below(&self, folder: &Path) -> Result<Vec<String>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let kind = entry.file_type()?;
            if kind.is_dir() {
                found.extend(self.below(&entry.path())?);
            } else if kind.is_file() {
                let bytes = fs::read(entry.path())?;
                found.extend(self.in_bytes(&entry.path().display().to_string(), &bytes));
            }
        }
        Ok(found)
    }
}

/// Looks at the rare places where the first byte fits: much quicker than comparing every window.
fn memchr_like(bytes: &[u8], needle: &[u8]) -> bool {
    let Some((first, rest)) = needle.split_first() else { return false };
    let mut from = 0;
    while let Some(at) = bytes[from..].iter().position(|byte| byte == first) {
        from += at + 1;
        if bytes[from..].starts_with(rest) {
            return true;
        }
    }
    false
}

/// The letters of a secret's base64 that don't depend on its neighbours, with `shift` bytes before it.
fn base64_middle(secret: &[u8], shift: usize) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let whole = &secret[(3 - shift) % 3..];
    let mut text = String::new();
    for chunk in whole.chunks_exact(3) {
        let bits = u32::from(chunk[0]) << 16 | u32::from(chunk[1]) << 8 | u32::from(chunk[2]);
        for place in [18, 12, 6, 0] {
            text.push(char::from(LETTERS[(bits >> place & 63) as usize]));
        }
    }
    text
}

#[test]
fn every_form_is_found() {
    let mut needles = Needles::default();
    needles.add("canary/sam+0123456789");
    for form in ["canary/sam+0123456789", "x=canary%2Fsam%2B0123456789&", "\"canary\\/sam+0123456789\""] {
        assert!(!needles.in_bytes("", form.as_bytes()).is_empty(), "{form}");
    }
    // printf 'canary/sam+0123456789', 'acanary…' and 'abcanary…' through base64.
    for form in [
        "Y2FuYXJ5L3NhbSswMTIzNDU2Nzg5",
        "YWNhbmFyeS9zYW0rMDEyMzQ1Njc4OQ==",
        "YWJjYW5hcnkvc2FtKzAxMjM0NTY3ODk=",
    ] {
        assert!(!needles.in_bytes("", form.as_bytes()).is_empty(), "{form}");
    }
    assert!(needles.in_bytes("", b"canary/sam+012345678").is_empty());
}
