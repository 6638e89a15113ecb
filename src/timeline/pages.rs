//! The pages of a long timeline.

use std::ops::Range;

/// How the entries of a list stand on pages: each on exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pages {
    /// How many entries there are.
    pub entries: usize,
    /// How many a page holds, at least 1.
    pub size: usize,
    /// Whether it is the last page that is full, not the first: for a list that is read from its end.
    pub from_end: bool,
}

impl Pages {
    /// Returns how many pages there are: at least one, which may be empty.
    #[must_use]
    pub fn count(self) -> usize {
        self.entries.div_ceil(self.size.max(1)).max(1)
    }

    /// Returns the places of the entries on a page, counted from 0; on the last one where there are
    /// fewer pages.
    #[must_use]
    pub fn places(self, page: usize) -> Range<usize> {
        let page = page.min(self.count() - 1);
        let start = (page * self.size).saturating_sub(self.shift());
        let end = ((page + 1) * self.size).saturating_sub(self.shift());
        start..end.min(self.entries)
    }

    /// Returns the page that holds an entry.
    #[must_use]
    pub fn holding(self, place: usize) -> usize {
        let place = place.min(self.entries.saturating_sub(1));
        (place + self.shift()) / self.size.max(1)
    }

    /// Returns how many entries the first page lacks.
    fn shift(self) -> usize {
        let lacking = self.count() * self.size - self.entries;
        if self.from_end && self.entries > 0 {
            lacking
        } else {
            0
        }
    }
}
