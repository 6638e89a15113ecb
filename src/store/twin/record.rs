//! The format of a value in sled: a version byte, the CRC-32 of the rest (big-endian), JSON.

use std::io;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// The version byte of a record.
const RECORD: u8 = 1;

/// Returns a value as a record.
pub(super) fn encode(value: &impl Serialize) -> io::Result<Vec<u8>> {
    let json = serde_json::to_vec(value)?;
    let mut record = vec![RECORD];
    record.extend(crc32fast::hash(&json).to_be_bytes());
    record.extend(json);
    Ok(record)
}

/// Returns the value of a record, or an error if the record is damaged.
pub(super) fn decode<T: DeserializeOwned>(record: &[u8]) -> io::Result<T> {
    let bad = || io::Error::other("a record is damaged");
    let (version, rest) = record.split_first().ok_or_else(bad)?;
    let (checksum, json) = rest.split_first_chunk::<4>().ok_or_else(bad)?;
    if *version != RECORD || crc32fast::hash(json).to_be_bytes() != *checksum {
        return Err(bad());
    }
    Ok(serde_json::from_slice(json)?)
}
