//! What is remembered for a while, of a bounded number of things.

use std::hash::Hash;
use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use lru::LruCache;

/// Values by key, each kept for a time; the least recently used fall out where there are too many.
#[derive(Debug)]
pub(super) struct Recent<K: Hash + Eq, V> {
    kept_for: Duration,
    values: Mutex<LruCache<K, (Instant, V)>>,
}

impl<K: Hash + Eq, V: Clone> Recent<K, V> {
    /// Remembers so many values for so long.
    pub(super) fn new(most: NonZeroUsize, kept_for: Duration) -> Self {
        Self {
            kept_for,
            values: Mutex::new(LruCache::new(most)),
        }
    }

    /// Returns the value of a key, if it is remembered.
    pub(super) fn get(&self, key: &K, now: Instant) -> Option<V> {
        let mut values = self.values.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, value) = values.get(key)?;
        (now.saturating_duration_since(*since) < self.kept_for).then(|| value.clone())
    }

    /// Remembers a value from now on; returns the one before it, if it was still remembered.
    pub(super) fn put(&self, key: K, value: V, now: Instant) -> Option<V> {
        let mut values = self.values.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, value) = values.put(key, (now, value))?;
        (now.saturating_duration_since(since) < self.kept_for).then_some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_forgotten_by_time_and_by_number() {
        let minute = Duration::from_secs(60);
        let recent = Recent::new(NonZeroUsize::new(2).unwrap(), minute);
        let start = Instant::now();
        assert_eq!(recent.put(1, "one", start), None);
        assert_eq!(recent.get(&1, start + minute / 2), Some("one"));
        assert_eq!(recent.get(&1, start + minute), None);
        assert_eq!(recent.put(1, "again", start + minute), None);
        recent.put(2, "two", start + minute);
        recent.put(3, "three", start + minute);
        assert_eq!(recent.get(&1, start + minute), None);
        assert_eq!(recent.put(3, "other", start + minute), Some("three"));
    }
}
