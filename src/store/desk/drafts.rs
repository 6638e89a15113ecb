//! Texts too long for a button, which it names by a short key.

use std::fmt;
use std::str::FromStr;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::people::no_random;
use super::{DRAFTS, Desk, StoreError};

/// The most texts that are kept for buttons.
const DRAFTS_MAX: usize = 10_000;
/// How long texts for buttons are kept.
pub(super) const DRAFTS_KEPT: SignedDuration = SignedDuration::from_hours(24);

/// A text that a button names by a short random key.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Draft {
    text: String,
    pub(super) at: Timestamp,
}

/// The name of a text that a button needs: the second in which it was kept, and 32 random bits. So
/// they are in the order of their age.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DraftKey(u64);

impl DraftKey {
    /// Returns the first key that a text kept at a moment can have.
    fn at(moment: Timestamp) -> Self {
        let seconds = u32::try_from(moment.as_second()).unwrap_or_default();
        Self(u64::from(seconds) << 32)
    }
}

impl fmt::Display for DraftKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:016x}", self.0)
    }
}

impl FromStr for DraftKey {
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
    /// Returns a [`StoreError`] where it cannot be written.
    pub fn draft(&self, text: &str, now: Timestamp) -> Result<DraftKey, StoreError> {
        let _writing = self.hold();
        let random = getrandom::u32().map_err(no_random)?;
        let key = DraftKey(DraftKey::at(now).0 | u64::from(random));
        let draft = Draft {
            text: text.to_owned(),
            at: now,
        };
        let keys = self.shelf.keys(DRAFTS)?;
        let surplus = (keys.len() + 1).saturating_sub(DRAFTS_MAX);
        let oldest = DraftKey::at(now - DRAFTS_KEPT).0.to_be_bytes();
        let fallen = keys.into_iter().enumerate().map_while(|(place, key)| {
            (place < surplus || key.as_slice() < oldest.as_slice()).then_some(key)
        });
        let fallen = fallen.collect();
        self.put_record(DRAFTS, key.0.to_be_bytes().to_vec(), &draft, fallen)?;
        Ok(key)
    }

    /// Returns a text that was kept for a button, if it still is.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] where it cannot be read.
    pub fn drafted(&self, key: DraftKey, now: Timestamp) -> Result<Option<String>, StoreError> {
        let found: Option<Draft> = self.get(DRAFTS, &key.0.to_be_bytes())?;
        let fresh = found.filter(|draft| draft.at >= now - DRAFTS_KEPT);
        Ok(fresh.map(|draft| draft.text))
    }

    /// Forgets a text that was kept for a button.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] where it cannot be read or written.
    pub fn undraft(&self, key: DraftKey) -> Result<(), StoreError> {
        let _writing = self.hold();
        let key = key.0.to_be_bytes();
        if self.shelf.get(DRAFTS, &key)?.is_some() {
            self.remove_record(DRAFTS, key.to_vec())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{desk, hour};
    use super::*;

    #[test]
    fn a_text_for_a_button_is_forgotten_once() {
        let desk = desk();
        let key = desk.draft("text", hour(0)).unwrap();
        desk.undraft(key).unwrap();
        desk.undraft(key).unwrap();
        assert_eq!(desk.drafted(key, hour(0)).unwrap(), None);
        assert!(desk.shelf.keys(DRAFTS).unwrap().is_empty());
    }

    #[test]
    fn texts_for_buttons_fall_out_by_age() {
        let desk = desk();
        let old = desk.draft("old", hour(0)).unwrap();
        let young = desk.draft("young", hour(20)).unwrap();
        desk.draft("new", hour(25)).unwrap();
        assert_eq!(desk.shelf.keys(DRAFTS).unwrap().len(), 2);
        assert_eq!(desk.drafted(old, hour(1)).unwrap(), None);
        assert!(desk.drafted(young, hour(25)).unwrap().is_some());
    }
}
