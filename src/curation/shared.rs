//! Serde for shared values: they are read and written like the values themselves.

use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub(super) fn serialize<T, S>(value: &Arc<T>, writer: S) -> Result<S::Ok, S::Error>
where
    T: Serialize,
    S: Serializer,
{
    T::serialize(value, writer)
}

pub(super) fn deserialize<'de, T, D>(reader: D) -> Result<Arc<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    T::deserialize(reader).map(Arc::new)
}
