//! Texts that are too long for a button, which refers to them by a short key.

use std::fmt;
use std::str::FromStr;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::people::no_random;
use super::{Desk, StoreError, TEXTS};

/// The maximum number of texts kept for buttons.
const TEXTS_MAX: usize = 10_000;
/// How long texts for buttons are kept.
pub(super) const TEXTS_KEPT: SignedDuration = SignedDuration::from_hours(24);

/// A text that a button refers to by a short random key.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct KeptText {
    text: String,
    pub(super) at: Timestamp,
}

/// The key of a text kept for a button: the second in which it was stored, then 32 random bits. Keys
/// are therefore ordered by age.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextKey(u64);

impl TextKey {
    /// Returns the smallest key of a text stored at a moment.
    fn at(moment: Timestamp) -> Self {
        let seconds = u32::try_from(moment.as_second()).unwrap_or_default();
        Self(u64::from(seconds) << 32)
    }
}

impl fmt::Display for TextKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:016x}", self.0)
    }
}

impl FromStr for TextKey {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        u64::from_str_radix(text, 16).map(Self)
    }
}

impl Desk {
    /// Keeps a text for a button, for a day.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if it cannot be written.
    pub fn keep_text(&self, text: &str, now: Timestamp) -> Result<TextKey, StoreError> {
        let _writing = self.hold();
        let random = getrandom::u32().map_err(no_random)?;
        let key = TextKey(TextKey::at(now).0 | u64::from(random));
        let kept = KeptText {
            text: text.to_owned(),
            at: now,
        };
        let keys = self.shelf.keys(TEXTS)?;
        let surplus = (keys.len() + 1).saturating_sub(TEXTS_MAX);
        let oldest = TextKey::at(now - TEXTS_KEPT).0.to_be_bytes();
        let expired = keys.into_iter().enumerate().map_while(|(place, key)| {
            (place < surplus || key.as_slice() < oldest.as_slice()).then_some(key)
        });
        let expired = expired.collect();
        self.put_record(TEXTS, key.0.to_be_bytes().to_vec(), &kept, expired)?;
        Ok(key)
    }

    /// Returns a text kept for a button, unless it has expired.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if it cannot be read.
    pub fn kept_text(&self, key: TextKey, now: Timestamp) -> Result<Option<String>, StoreError> {
        let found: Option<KeptText> = self.get(TEXTS, &key.0.to_be_bytes())?;
        let fresh = found.filter(|kept| kept.at >= now - TEXTS_KEPT);
        Ok(fresh.map(|kept| kept.text))
    }

    /// Removes a text kept for a button.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if it cannot be read or written.
    pub fn forget_text(&self, key: TextKey) -> Result<(), StoreError> {
        let _writing = self.hold();
        let key = key.0.to_be_bytes();
        if self.shelf.get(TEXTS, &key)?.is_some() {
            self.remove_record(TEXTS, key.to_vec())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{desk, hour};
    use super::*;

    #[test]
    fn a_text_for_a_button_can_be_removed_twice() {
        let desk = desk();
        let key = desk.keep_text("text", hour(0)).unwrap();
        desk.forget_text(key).unwrap();
        desk.forget_text(key).unwrap();
        assert_eq!(desk.kept_text(key, hour(0)).unwrap(), None);
        assert!(desk.shelf.keys(TEXTS).unwrap().is_empty());
    }

    #[test]
    fn texts_for_buttons_are_removed_by_age() {
        let desk = desk();
        let old = desk.keep_text("old", hour(0)).unwrap();
        let young = desk.keep_text("young", hour(20)).unwrap();
        desk.keep_text("new", hour(25)).unwrap();
        assert_eq!(desk.shelf.keys(TEXTS).unwrap().len(), 2);
        assert_eq!(desk.kept_text(old, hour(1)).unwrap(), None);
        assert!(desk.kept_text(young, hour(25)).unwrap().is_some());
    }
}
