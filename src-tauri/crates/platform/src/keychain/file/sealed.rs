//! The file's form: what argon2id was given, and behind it the entries in the same seal as the session store's.
//!
//! `ROLEKEYS` · format version (1 byte) · memory in KiB, passes, lanes (4 bytes each, little-endian) · salt (16 bytes) ·
//! the sealed entries. Who changes anything before the seal gets another key, which opens nothing.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use argon2::{Algorithm, Argon2, Params, Version};
use serde::Serialize;
use zeroize::Zeroizing;

use crate::private_file;
use crate::session_store::{seal, unseal};

const MAGIC: &[u8; 9] = b"ROLEKEYS\x01";
const SALT: usize = 16;
const HEADER: usize = MAGIC.len() + 12 + SALT;
/// A larger file was not written by Rolecall: a thousand keys fit.
const LARGEST: u64 = 1 << 20;

/// How hard a guess is made: RFC 9106's second choice, for computers of any size. In tests it need not be.
const COST: Cost = if cfg!(test) {
    Cost { memory: 64, passes: 1, lanes: 1 }
} else {
    Cost { memory: 64 << 10, passes: 3, lanes: 4 }
};
/// What a file may ask of this computer.
const MOST: Cost = Cost { memory: 1 << 20, passes: 16, lanes: 16 };

/// The texts of the entries by their users.
pub type Entries = BTreeMap<String, Zeroizing<String>>;

#[derive(Clone, Copy)]
struct Cost {
    /// In KiB.
    memory: u32,
    passes: u32,
    lanes: u32,
}

/// The key of a file, and what it was made with.
pub struct Seal {
    key: Zeroizing<[u8; 32]>,
    header: [u8; HEADER],
}

impl Seal {
    /// The seal of a new file.
    pub fn new(passphrase: &str) -> io::Result<Self> {
        let mut header = [0; HEADER];
        header[..MAGIC.len()].copy_from_slice(MAGIC);
        for (place, number) in [COST.memory, COST.passes, COST.lanes].into_iter().enumerate() {
            let at = MAGIC.len() + 4 * place;
            header[at..at + 4].copy_from_slice(&number.to_le_bytes());
        }
        getrandom::fill(&mut header[HEADER - SALT..]).map_err(io::Error::other)?;
        Self::with(passphrase, header)
    }

    /// The seal of a file; none where the passphrase is not the file's.
    pub fn of(path: &Path, passphrase: &str) -> io::Result<Option<Self>> {
        let file = read(path)?;
        let (header, sealed) = split(&file)?;
        let seal = Self::with(passphrase, *header)?;
        Ok(unseal(sealed, &seal.key).is_ok().then_some(seal))
    }

    fn with(passphrase: &str, header: [u8; HEADER]) -> io::Result<Self> {
        let cost = Cost::of(&header)?;
        let params = Params::new(cost.memory, cost.passes, cost.lanes, Some(32)).map_err(odd)?;
        let mut key = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.as_bytes(), &header[HEADER - SALT..], &mut *key)
            .map_err(odd)?;
        Ok(Self { key, header })
    }

    /// The entries of the file.
    pub fn read(&self, path: &Path) -> io::Result<Entries> {
        let file = read(path)?;
        let (header, sealed) = split(&file)?;
        let other = || io::Error::other("something else has written it");
        let plain = unseal(sealed, &self.key).ok().filter(|_| *header == self.header).ok_or_else(other)?;
        let read: BTreeMap<String, String> =
            serde_json::from_slice(&plain).map_err(|_| io::Error::other("its entries don't read"))?;
        Ok(read.into_iter().map(|(user, text)| (user, Zeroizing::new(text))).collect())
    }

    /// Writes the entries in place of those of before.
    pub fn write(&self, path: &Path, entries: &Entries) -> io::Result<()> {
        // Room for all of it, so that no half-filled buffer is left behind by growing.
        let room = entries.iter().map(|(user, text)| 2 * (user.len() + text.len()) + 8).sum::<usize>() + 8;
        let mut plain = Zeroizing::new(Vec::with_capacity(room));
        let texts: BTreeMap<&str, &str> =
            entries.iter().map(|(user, text)| (user.as_str(), text.as_str())).collect();
        texts.serialize(&mut serde_json::Serializer::new(&mut *plain))?;
        let sealed = seal(&plain, &self.key)?;
        private_file::replace(path, &[&self.header[..], &sealed].concat())
    }
}

impl Cost {
    fn of(header: &[u8; HEADER]) -> io::Result<Self> {
        let number = |place: usize| {
            let at = MAGIC.len() + 4 * place;
            let mut bytes = [0; 4];
            bytes.copy_from_slice(&header[at..at + 4]);
            u32::from_le_bytes(bytes)
        };
        let cost = Self { memory: number(0), passes: number(1), lanes: number(2) };
        let within = cost.memory <= MOST.memory && cost.passes <= MOST.passes && cost.lanes <= MOST.lanes;
        if within { Ok(cost) } else { Err(io::Error::other("it asks too much of this computer")) }
    }
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    match fs::metadata(path)?.len() {
        length if length > LARGEST => Err(ErrorKind::FileTooLarge.into()),
        _ => fs::read(path),
    }
}

fn split(file: &[u8]) -> io::Result<(&[u8; HEADER], &[u8])> {
    let ours = file.split_first_chunk::<HEADER>().filter(|(header, _)| header.starts_with(MAGIC));
    ours.ok_or_else(|| io::Error::other("it is no keychain of this version's"))
}

fn odd(error: argon2::Error) -> io::Error {
    io::Error::other(error.to_string())
}
