//! The pages of a long timeline.

use std::ops::Range;

/// The division of a list into pages: each entry is on exactly one page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pages {
    /// The number of entries.
    pub entries: usize,
    /// The number of entries on a full page, at least 1.
    pub size: usize,
    /// Whether the first page is the incomplete one, rather than the last: for a list that is read from
    /// its end.
    pub from_end: bool,
}

impl Pages {
    /// Returns the number of pages, at least one, which may be empty.
    #[must_use]
    pub fn count(self) -> usize {
        self.entries.div_ceil(self.size.max(1)).max(1)
    }

    /// Returns the positions of the entries on a page, or on the last page if there are fewer pages.
    /// Positions and pages count from 0.
    #[must_use]
    pub fn positions(self, page: usize) -> Range<usize> {
        let page = page.min(self.count() - 1);
        let start = (page * self.size).saturating_sub(self.shift());
        let end = ((page + 1) * self.size).saturating_sub(self.shift());
        start..end.min(self.entries)
    }

    /// Returns the page that holds the entry at a position.
    #[must_use]
    pub fn holding(self, position: usize) -> usize {
        let position = position.min(self.entries.saturating_sub(1));
        (position + self.shift()) / self.size.max(1)
    }

    /// Returns the number of entries that the first page lacks.
    fn shift(self) -> usize {
        let lacking = self.count() * self.size - self.entries;
        if self.from_end && self.entries > 0 {
            lacking
        } else {
            0
        }
    }
}
