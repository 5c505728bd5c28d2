//! The codec: a 4-byte little-endian length, then that many bytes of JSON. Buffers are wiped, since some carry secrets.

use std::io::{self, Read, Write};
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use zeroize::Zeroizing;

/// The largest message a surface may send: 1 MiB.
pub const MAX_REQUEST: u32 = 1 << 20;

/// The largest message the engine sends: a snapshot of thousands of roles fits many times over.
pub const MAX_FROM_ENGINE: u32 = 64 << 20;

/// A message that has begun must be whole within this time: a slow writer holds nothing up for long.
const SLOWEST_MESSAGE: Duration = Duration::from_secs(30);

/// Why a message could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum CodecError {
    /// The connection failed or ended in the middle of a message.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The message is longer than this side takes.
    #[error("a message of {length} bytes is over the limit of {limit}")]
    TooLong {
        /// As announced.
        length: u32,
        /// What is taken.
        limit: u32,
    },
    /// The message is not what was expected. The JSON error's own words are left out: they may quote a secret.
    #[error("a message that is not understood")]
    NotUnderstood,
}

/// A message as bytes, length first.
pub fn encode(message: &impl Serialize) -> Result<Zeroizing<Vec<u8>>, CodecError> {
    // A generous start, so that a message with a secret is rarely moved by growth and left behind unwiped.
    let mut bytes = Zeroizing::new(Vec::with_capacity(16 << 10));
    bytes.extend_from_slice(&[0; 4]);
    serde_json::to_writer(&mut *bytes, message).map_err(|_| CodecError::NotUnderstood)?;
    let length = u32::try_from(bytes.len() - 4)
        .map_err(|_| CodecError::TooLong { length: u32::MAX, limit: MAX_FROM_ENGINE })?;
    bytes[..4].copy_from_slice(&length.to_le_bytes());
    Ok(bytes)
}

fn decode<M: DeserializeOwned>(bytes: &[u8]) -> Result<M, CodecError> {
    serde_json::from_slice(bytes).map_err(|_| CodecError::NotUnderstood)
}

fn check(length: [u8; 4], limit: u32) -> Result<usize, CodecError> {
    let length = u32::from_le_bytes(length);
    if length > limit { Err(CodecError::TooLong { length, limit }) } else { Ok(length as usize) }
}

/// Reads one message; `None` where the other side closed between two messages.
pub async fn read<M: DeserializeOwned>(
    stream: &mut (impl AsyncRead + Unpin),
    limit: u32,
) -> Result<Option<M>, CodecError> {
    let mut length = [0; 4];
    if stream.read(&mut length[..1]).await? == 0 {
        return Ok(None);
    }
    let rest = async {
        stream.read_exact(&mut length[1..]).await?;
        let mut bytes = Zeroizing::new(vec![0; check(length, limit)?]);
        stream.read_exact(&mut bytes).await?;
        decode(&bytes).map(Some)
    };
    tokio::time::timeout(SLOWEST_MESSAGE, rest).await.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?
}

/// Writes one message.
pub async fn write(
    stream: &mut (impl AsyncWrite + Unpin),
    message: &impl Serialize,
) -> Result<(), CodecError> {
    stream.write_all(&encode(message)?).await?;
    Ok(stream.flush().await?)
}

/// [`read`] without a runtime: what the command line uses, since starting one costs more than the answer.
pub fn read_blocking<M: DeserializeOwned>(
    stream: &mut impl Read,
    limit: u32,
) -> Result<Option<M>, CodecError> {
    let mut length = [0; 4];
    // A signal, such as the end of a child, interrupts a read that has a time limit.
    let begun = loop {
        match stream.read(&mut length[..1]) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            begun => break begun?,
        }
    };
    if begun == 0 {
        return Ok(None);
    }
    stream.read_exact(&mut length[1..])?;
    let mut bytes = Zeroizing::new(vec![0; check(length, limit)?]);
    stream.read_exact(&mut bytes)?;
    decode(&bytes).map(Some)
}

/// [`write`] without a runtime.
pub fn write_blocking(stream: &mut impl Write, message: &impl Serialize) -> Result<(), CodecError> {
    stream.write_all(&encode(message)?)?;
    Ok(stream.flush()?)
}

#[cfg(test)]
mod tests;
