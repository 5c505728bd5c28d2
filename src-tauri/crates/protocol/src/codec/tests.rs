//! Whatever bytes come.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::command::CommandRequest;
use crate::message::Numbered;

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime")
}

fn read_async(bytes: &[u8], limit: u32) -> Result<Option<Value>, CodecError> {
    runtime().block_on(read(&mut &bytes[..], limit))
}

/// A stream that says how much of it was asked for at most at once.
struct Greedy {
    bytes: Vec<u8>,
    largest: usize,
}

impl Read for Greedy {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.largest = self.largest.max(into.len());
        let taken = into.len().min(self.bytes.len());
        into[..taken].copy_from_slice(&self.bytes[..taken]);
        self.bytes.drain(..taken);
        Ok(taken)
    }
}

#[test]
fn a_length_over_the_limit_is_refused_before_anything_is_made_ready_for_it() {
    for length in [MAX_REQUEST + 1, u32::MAX] {
        let mut stream = Greedy { bytes: [&length.to_le_bytes()[..], b"{}"].concat(), largest: 0 };
        let error = read_blocking::<Value>(&mut stream, MAX_REQUEST).expect_err("too long");
        assert!(matches!(error, CodecError::TooLong { length: told, .. } if told == length));
        assert!(stream.largest <= 4, "only the length was read");
        let error = read_async(&length.to_le_bytes(), MAX_REQUEST).expect_err("too long");
        assert!(matches!(error, CodecError::TooLong { .. }));
    }
}

#[test]
fn a_length_at_the_limit_is_taken() {
    let message = Value::String("x".repeat(MAX_REQUEST as usize - 2));
    let bytes = encode(&message).expect("bytes");
    assert_eq!(read_async(&bytes, MAX_REQUEST).expect("a message"), Some(message));
}

#[test]
fn an_end_between_messages_is_an_end_and_one_within_is_an_error() {
    let bytes = encode(&json!({ "a": 1 })).expect("bytes");
    assert!(matches!(read_async(&[], 100), Ok(None)));
    for cut in 1..bytes.len() {
        assert!(matches!(read_async(&bytes[..cut], 100), Err(CodecError::Io(_))), "cut at {cut}");
        let cut = read_blocking::<Value>(&mut &bytes[..cut], 100);
        assert!(matches!(cut, Err(CodecError::Io(_))));
    }
}

#[test]
fn an_error_quotes_nothing_of_the_message() {
    let bytes =
        encode(&json!({ "id": 1, "request": { "do": "answer-code", "code": "canary" } })).expect("bytes");
    let error = read_blocking::<Numbered<CommandRequest>>(&mut &bytes[..], 1000).expect_err("no prompt");
    assert!(!format!("{error} {error:?}").contains("canary"));
}

#[tokio::test(start_paused = true)]
async fn a_message_that_has_begun_must_be_whole_in_time() {
    let (mut write_end, mut read_end) = tokio::io::duplex(64);
    tokio::io::AsyncWriteExt::write_all(&mut write_end, &[9, 0]).await.expect("written");
    let error = read::<Value>(&mut read_end, 100).await.expect_err("too slow");
    assert!(matches!(error, CodecError::Io(error) if error.kind() == io::ErrorKind::TimedOut));
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,40}".prop_map(Value::from)
    ];
    leaf.prop_recursive(3, 32, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map("[a-z]{1,8}", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_written_reads_back(messages in proptest::collection::vec(values(), 0..5)) {
        let mut stream = Vec::new();
        for message in &messages {
            write_blocking(&mut stream, message).expect("written");
        }
        let mut rest = &stream[..];
        for message in messages {
            prop_assert_eq!(read_blocking::<Value>(&mut rest, MAX_REQUEST).expect("read"), Some(message));
        }
        prop_assert!(matches!(read_blocking::<Value>(&mut rest, MAX_REQUEST), Ok(None)));
    }

    #[test]
    fn random_bytes_are_an_error_at_worst(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = read_blocking::<Numbered<CommandRequest>>(&mut &bytes[..], 100);
        let framed = [&u32::try_from(bytes.len()).expect("short").to_le_bytes()[..], &bytes].concat();
        let _ = read_blocking::<Numbered<CommandRequest>>(&mut &framed[..], 1000);
        let _ = read_async(&framed, 1000);
    }
}
