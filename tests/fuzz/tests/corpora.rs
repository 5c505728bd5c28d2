//! A short round of every parser: all that is committed in its corpus, and what becomes of it by cutting, doubling,
//! flipping and joining, the same each time. `./dev fuzz` goes on where this ends.

use std::fs;
use std::path::Path;

use rolecall_fuzz::PARSERS;

/// What is made of each committed input.
const MADE: u64 = 60;

/// Numbers that look random and are the same each time (splitmix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % end.max(1) as u64).expect("below a usize")
    }
}

/// One input with a few things done to it.
fn changed(inputs: &[Vec<u8>], number: usize, seed: u64) -> Vec<u8> {
    let mut numbers = Numbers(seed);
    let mut bytes = inputs[number].clone();
    for _ in 0..=numbers.below(4) {
        let at = numbers.below(bytes.len() + 1);
        match numbers.below(6) {
            0 => bytes.truncate(at),
            1 if at < bytes.len() => bytes[at] ^= 1 << numbers.below(8),
            2 => {
                let end = at + numbers.below(bytes.len() + 1 - at);
                let part = bytes[at..end].to_vec();
                bytes.splice(at..at, part);
            }
            3 => drop(bytes.drain(at..at + numbers.below(bytes.len() + 1 - at))),
            4 => {
                let odd: &[&[u8]] =
                    &[b"\0", b"\xff", b"\r\n", b"\"", b"[[", b"]]", b"{", b"\\u0000", "\u{202e}".as_bytes()];
                bytes.splice(at..at, odd[numbers.below(odd.len())].iter().copied());
            }
            _ => {
                let other = &inputs[numbers.below(inputs.len())];
                let from = numbers.below(other.len() + 1);
                bytes.splice(at.., other[from..].iter().copied());
            }
        }
    }
    bytes
}

fn corpus(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name);
    let mut files: Vec<_> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    files.iter().map(|file| fs::read(file).expect("read")).collect()
}

#[test]
fn no_parser_fails_on_what_is_committed_or_made_of_it() {
    for (name, parser) in PARSERS {
        let inputs = corpus(name);
        assert!(!inputs.is_empty(), "{name} has a corpus");
        let made = (0..inputs.len()).flat_map(|number| (0..MADE).map(move |seed| (number, seed)));
        let all = inputs.iter().cloned().chain(made.map(|(number, seed)| changed(&inputs, number, seed)));
        for bytes in all {
            let outcome = std::panic::catch_unwind(|| parser(&bytes));
            assert!(outcome.is_ok(), "{name} fails on {:?}", String::from_utf8_lossy(&bytes));
        }
    }
}
