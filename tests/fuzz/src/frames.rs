//! What comes over the two sockets, in both directions.

use rolecall_protocol::codec::{MAX_FROM_ENGINE, MAX_REQUEST, encode, read_blocking};
use rolecall_protocol::command::{CommandAnswer, CommandRequest};
use rolecall_protocol::hello::Hello;
use rolecall_protocol::message::{FromEngine, Numbered};
use rolecall_protocol::window::{ToWindow, WindowRequest};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Messages one behind the other, of every kind that is read somewhere. What was understood is understood again.
pub fn frames(bytes: &[u8]) {
    read_all::<Hello>(bytes, MAX_REQUEST);
    read_all::<Numbered<WindowRequest>>(bytes, MAX_REQUEST);
    read_all::<Numbered<CommandRequest>>(bytes, MAX_REQUEST);
    read_all::<ToWindow>(bytes, MAX_FROM_ENGINE);
    read_all::<FromEngine<CommandAnswer>>(bytes, MAX_FROM_ENGINE);
}

fn read_all<M: DeserializeOwned + Serialize>(mut bytes: &[u8], limit: u32) {
    // An announced length takes memory before the bytes are there: as much as one connection may.
    while bytes.len() >= 4 && announced(bytes) <= (1 << 20) {
        let Ok(Some(message)) = read_blocking::<M>(&mut bytes, limit) else { return };
        let again = encode(&message).expect("what was read can be written");
        let read: Option<M> = read_blocking(&mut &again[..], limit).expect("and read again");
        assert_eq!(*encode(&read.expect("one")).expect("written"), *again, "the same again");
    }
}

fn announced(bytes: &[u8]) -> u32 {
    let mut length = [0; 4];
    length.copy_from_slice(&bytes[..4]);
    u32::from_le_bytes(length)
}
