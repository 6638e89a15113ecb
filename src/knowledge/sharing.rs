//! Sources given in place: those of many facts are few.

use std::collections::HashMap;
use std::sync::Arc;

use super::ScopedFact;
use crate::source::Source;

/// The sources that some facts give in place, each kept once. A fact is handed over as soon as it is
/// made, so that the next one takes the memory of what it gives up.
#[derive(Debug, Default)]
pub struct SharedSources {
    known: HashMap<Key, Vec<Arc<Source>>>,
}

/// What nearly always tells two sources apart: title, address, authors, date.
type Key = (String, Option<String>, Vec<String>, Option<String>);

impl SharedSources {
    /// Returns a fact with each source that it gives in place shared with the facts before it. A fact
    /// that is held elsewhere already comes back as it is.
    #[must_use]
    pub fn with(&mut self, mut fact: Arc<ScopedFact>) -> Arc<ScopedFact> {
        let sources = Arc::get_mut(&mut fact).map(|fact| fact.fact.citations.sources_mut());
        for source in sources.into_iter().flatten() {
            if source.id.is_none() {
                *source = self.shared(source);
            }
        }
        fact
    }

    fn shared(&mut self, source: &Arc<Source>) -> Arc<Source> {
        let published = source.published.as_ref();
        let key = (
            source.title.clone(),
            source.url.clone(),
            source.authors.clone(),
            published.map(|dated| dated.date.to_string()),
        );
        let alike = self.known.entry(key).or_default();
        if let Some(same) = alike.iter().find(|other| *other == source) {
            return Arc::clone(same);
        }
        alike.push(Arc::clone(source));
        Arc::clone(source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::entry::fact_of;
    use crate::scope::Scope;

    #[test]
    fn facts_that_give_the_same_source_in_place_share_it() {
        let mut shared = SharedSources::default();
        let mut source = |url: &str, published: &str| {
            let entry = serde_json::json!({
                "id": "hours", "statement": "The hall opens at nine.",
                "cite": [{"title": "The hall", "url": url, "published": published, "quote": "at nine"}],
            });
            let fact = fact_of(serde_json::from_value(entry).unwrap(), |_| None).unwrap();
            let fact = Arc::new(ScopedFact {
                scope: Scope::Local,
                fact,
                recorded: None,
                review_by: None,
            });
            let told = (*fact).clone();
            let kept = shared.with(fact);
            assert_eq!(*kept, told);
            Arc::clone(kept.fact.citations.first().source)
        };
        let first = source("https://example.org/1", "2018");
        assert!(Arc::ptr_eq(
            &first,
            &source("https://example.org/1", "2018")
        ));
        assert!(!Arc::ptr_eq(
            &first,
            &source("https://example.org/2", "2018")
        ));
        assert!(!Arc::ptr_eq(
            &first,
            &source("https://example.org/1", "2019")
        ));
    }
}
