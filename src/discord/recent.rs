//! Values that are remembered for a limited time and in limited number.

use std::hash::Hash;
use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use lru::LruCache;

/// Values by key, each kept for a limited time. If there are too many, the oldest ones are dropped.
#[derive(Debug)]
pub(super) struct Recent<K: Hash + Eq, V> {
    kept_for: Duration,
    values: Mutex<LruCache<K, (Instant, V)>>,
}

impl<K: Hash + Eq, V: Clone> Recent<K, V> {
    /// Makes a store for at most `most` values, each kept for `kept_for`.
    pub(super) fn new(most: NonZeroUsize, kept_for: Duration) -> Self {
        Self {
            kept_for,
            values: Mutex::new(LruCache::new(most)),
        }
    }

    /// Returns the value of a key, if it is remembered.
    pub(super) fn get(&self, key: &K, now: Instant) -> Option<V> {
        let values = self.values.lock().unwrap_or_else(PoisonError::into_inner);
        // A look-up does not renew the value. The oldest value is always dropped first.
        let (since, value) = values.peek(key)?;
        (now.saturating_duration_since(*since) < self.kept_for).then(|| value.clone())
    }

    /// Forgets the value of a key.
    pub(super) fn forget(&self, key: &K) {
        let mut values = self.values.lock().unwrap_or_else(PoisonError::into_inner);
        values.pop(key);
    }

    /// Forgets the values of the matching keys.
    pub(super) fn forget_where(&self, is_one: impl Fn(&K) -> bool)
    where
        K: Clone,
    {
        let mut values = self.values.lock().unwrap_or_else(PoisonError::into_inner);
        let all = values.iter().map(|(key, _)| key);
        let keys: Vec<K> = all.filter(|key| is_one(key)).cloned().collect();
        for key in keys {
            values.pop(&key);
        }
    }

    /// Remembers a value from now on. Returns the previous value if it was still remembered.
    pub(super) fn put(&self, key: K, value: V, now: Instant) -> Option<V> {
        let mut values = self.values.lock().unwrap_or_else(PoisonError::into_inner);
        let is_old = |since: Instant| now.saturating_duration_since(since) >= self.kept_for;
        let before = values.put(key, (now, value));
        while values
            .peek_lru()
            .is_some_and(|(_, (since, _))| is_old(*since))
        {
            values.pop_lru();
        }
        before
            .filter(|(since, _)| !is_old(*since))
            .map(|(_, value)| value)
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
