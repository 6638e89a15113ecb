//! The knowledge base: facts, sources and lexicons, looked up by id, key and topic.

pub mod check;
pub mod entry;
pub mod finding;
pub mod format;
mod lexicon;
pub mod pack;
mod reading;
pub mod schema;
pub mod sharing;
pub mod writing;

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use std::num::ParseIntError;
use std::str::FromStr;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

use crate::fact::{Fact, FactId};
use crate::scope::{PackId, Scope};
use crate::source::{Source, SourceId};
use crate::text::{self, Language};
use format::{LexiconFile, PackFile};

pub use lexicon::{Concept, Lexicon, Occurrence};

/// A fact with its scope.
#[derive(Debug, Clone, PartialEq)]
pub struct ScopedFact {
    /// Its scope.
    pub scope: Scope,
    /// The fact.
    pub fact: Fact,
    /// The day on which it was added, if it comes from a store.
    pub recorded: Option<Date>,
    /// The last day before it is due for review.
    pub review_by: Option<Date>,
}

/// A short key of a fact: the first 64 bits of the SHA-256 of its scope and id.
///
/// A fact has the same key in every store. Among a million facts, the probability that two share a
/// key is 3 in 100 million.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactKey(u64);

impl FactKey {
    /// Returns the key of a fact.
    #[must_use]
    pub fn of(scope: &Scope, id: &FactId) -> Self {
        let digest: [u8; 32] = Sha256::digest(format!("{scope} {id}")).into();
        let [a, b, c, d, e, f, g, h, ..] = digest;
        Self(u64::from_be_bytes([a, b, c, d, e, f, g, h]))
    }
}

impl fmt::Display for FactKey {
    /// Writes sixteen hexadecimal digits.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:016x}", self.0)
    }
}

impl FromStr for FactKey {
    type Err = ParseIntError;

    fn from_str(text: &str) -> Result<Self, ParseIntError> {
        u64::from_str_radix(text, 16).map(Self)
    }
}

impl ScopedFact {
    /// Reports whether it is due for review on a day.
    #[must_use]
    pub fn is_due(&self, today: Date) -> bool {
        self.review_by.is_some_and(|day| day < today)
    }

    /// Returns the fact's key.
    #[must_use]
    pub fn key(&self) -> FactKey {
        FactKey::of(&self.scope, &self.fact.id)
    }

    /// Returns the day since which the fact is known: the earliest day by which a cited source was
    /// certainly published, otherwise the day on which the fact was recorded.
    #[must_use]
    pub fn known_since(&self) -> Option<Date> {
        let published = self.fact.citations.iter().filter_map(|citation| {
            let published = citation.source.published.as_ref()?;
            published.date.bounds().last
        });
        published.min().or(self.recorded)
    }

    /// Reports whether the fact was known on a day.
    #[must_use]
    pub fn was_known_by(&self, day: Date) -> bool {
        self.known_since().is_some_and(|known| known <= day)
    }
}

/// The parts of a pack that the knowledge base needs besides its facts.
#[derive(Debug, Clone)]
pub struct PackInfo {
    /// Its title.
    pub title: String,
    /// Its language.
    pub language: Language,
    /// Its lexicon.
    pub lexicon: Lexicon,
}

/// The live facts, with the packs and sources they belong to. It is immutable: a change makes a new
/// knowledge base.
#[derive(Debug, Clone, Default)]
pub struct KnowledgeBase {
    packs: BTreeMap<PackId, Arc<PackInfo>>,
    sources: Arc<Sources>,
    /// The original facts, by scope and id.
    base: Arc<[Arc<ScopedFact>]>,
    /// Their keys, sorted, each with the index of its fact; made on first use.
    keys: Arc<OnceLock<Vec<(FactKey, usize)>>>,
    /// The facts that changed since, each with its live version, if any.
    changes: BTreeMap<(Scope, FactId), Option<Arc<ScopedFact>>>,
}

/// A fact that changed, with its live version, if any.
pub type Changed = (Scope, FactId, Option<Arc<ScopedFact>>);

/// Sources by scope and id.
pub type Sources = BTreeMap<(Scope, SourceId), Arc<Source>>;

impl PackInfo {
    /// Makes the information from a pack's head and lexicon.
    #[must_use]
    pub fn of(head: &PackFile, lexicon: Option<&LexiconFile>) -> Self {
        let language = Language::of(&head.language).unwrap_or_else(Language::english);
        let lexicon = lexicon
            .map(|file| Lexicon::new(file, &language))
            .unwrap_or_default();
        Self {
            title: head.title.clone(),
            language,
            lexicon,
        }
    }

    /// Returns the same pack with an empty lexicon.
    #[must_use]
    pub fn without_lexicon(&self) -> Self {
        Self {
            lexicon: Lexicon::default(),
            ..self.clone()
        }
    }
}

impl KnowledgeBase {
    /// Makes a knowledge base. It sorts the facts by scope and id.
    #[must_use]
    pub fn new(
        packs: BTreeMap<PackId, Arc<PackInfo>>,
        sources: Sources,
        mut facts: Vec<Arc<ScopedFact>>,
    ) -> Self {
        facts.sort_by(|a, b| (&a.scope, &a.fact.id).cmp(&(&b.scope, &b.fact.id)));
        Self {
            packs,
            sources: Arc::new(sources),
            base: facts.into(),
            keys: Arc::default(),
            changes: BTreeMap::new(),
        }
    }

    /// Returns the knowledge base with one fact replaced or removed. It shares everything else with
    /// this one.
    #[must_use]
    pub fn with(&self, scope: Scope, id: FactId, fact: Option<Arc<ScopedFact>>) -> Self {
        let mut changed = self.clone();
        changed.changes.insert((scope, id), fact);
        changed
    }

    /// Makes a knowledge base from packs only, for `check` and tests.
    #[must_use]
    pub fn of_packs(packs: &[pack::Pack]) -> Self {
        let infos = packs.iter().map(|pack| {
            (
                pack.head.id.clone(),
                Arc::new(PackInfo::of(&pack.head, pack.lexicon.as_ref())),
            )
        });
        let sources = packs.iter().flat_map(|pack| {
            let scope = Scope::Pack(pack.head.id.clone());
            let sources = pack.sources.iter();
            sources.map(move |(id, of)| ((scope.clone(), id.clone()), Arc::clone(&of.source)))
        });
        let facts = packs.iter().flat_map(|pack| {
            let scope = Scope::Pack(pack.head.id.clone());
            let facts = pack.facts.iter().map(|located| located.value.clone());
            facts.map(move |fact| {
                Arc::new(ScopedFact {
                    review_by: fact.review_day(pack.head.review_after_months),
                    scope: scope.clone(),
                    fact,
                    recorded: None,
                })
            })
        });
        Self::new(infos.collect(), sources.collect(), facts.collect())
    }

    /// Returns every fact, by scope and id.
    pub fn facts(&self) -> impl Iterator<Item = &Arc<ScopedFact>> {
        let mut base = self.base.iter().peekable();
        let mut changes = self.changes.iter().peekable();
        std::iter::from_fn(move || {
            loop {
                let order = match (base.peek(), changes.peek()) {
                    (None, None) => return None,
                    (Some(_), None) => Ordering::Less,
                    (None, Some(_)) => Ordering::Greater,
                    (Some(fact), Some(((scope, id), _))) => {
                        (&fact.scope, &fact.fact.id).cmp(&(scope, id))
                    }
                };
                if order.is_lt() {
                    return base.next();
                }
                if order.is_eq() {
                    base.next();
                }
                if let Some((_, Some(fact))) = changes.next() {
                    return Some(fact);
                }
            }
        })
    }

    /// Returns the live fact with a key.
    #[must_use]
    pub fn fact(&self, key: FactKey) -> Option<&Arc<ScopedFact>> {
        let changed = self.changes.iter();
        let mut changed = changed.filter(|((scope, id), _)| FactKey::of(scope, id) == key);
        if let Some((_, fact)) = changed.next() {
            return fact.as_ref();
        }
        let keys = self.keys.get_or_init(|| {
            let keyed = self.base.iter().enumerate();
            let mut keys: Vec<_> = keyed.map(|(index, fact)| (fact.key(), index)).collect();
            keys.sort_unstable();
            keys
        });
        let found = keys.binary_search_by_key(&key, |(key, _)| *key).ok()?;
        self.base.get(keys.get(found)?.1)
    }

    /// Returns the live fact with a scope and an id.
    #[must_use]
    pub fn named(&self, scope: &Scope, id: &FactId) -> Option<&Arc<ScopedFact>> {
        // A map with tuple keys cannot be searched with borrowed parts.
        let name = (scope.clone(), id.clone());
        if let Some(changed) = self.changes.get(&name) {
            return changed.as_ref();
        }
        let by_name = |fact: &Arc<ScopedFact>| (&fact.scope, &fact.fact.id).cmp(&(scope, id));
        let index = self.base.binary_search_by(by_name).ok()?;
        self.base.get(index)
    }

    /// Returns a knowledge base of the same facts, with all changes merged into the base.
    #[must_use]
    pub fn merged(&self) -> Self {
        Self {
            base: self.facts().cloned().collect(),
            keys: Arc::default(),
            changes: BTreeMap::new(),
            ..self.clone()
        }
    }

    /// Reports whether it has the same base as another; the changes can differ.
    #[must_use]
    pub fn is_of_base(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.base, &other.base)
    }

    /// Returns the facts that changed since the base was made, each with its live version, if any.
    #[must_use]
    pub const fn changes(&self) -> &BTreeMap<(Scope, FactId), Option<Arc<ScopedFact>>> {
        &self.changes
    }

    /// Returns the sources, by scope and id.
    #[must_use]
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Returns the packs, by id.
    #[must_use]
    pub const fn packs(&self) -> &BTreeMap<PackId, Arc<PackInfo>> {
        &self.packs
    }

    /// Returns up to `most` topics and lexicon names that contain `part`, which must be folded.
    /// Topics come first, those with the most facts before others.
    #[must_use]
    pub fn subjects(&self, part: &str, most: usize) -> Vec<String> {
        let topics = self.topics().into_iter().map(|(topic, _)| topic);
        let names = self.packs.values().flat_map(|pack| pack.lexicon.names());
        let mut known = HashSet::new();
        let subjects = topics.chain(names.map(String::as_str)).filter(|subject| {
            let folded = text::folded(subject);
            folded.contains(part) && known.insert(folded)
        });
        subjects.take(most).map(str::to_owned).collect()
    }

    /// Returns the topics of all facts, each with its number of facts, the most frequent first.
    #[must_use]
    pub fn topics(&self) -> Vec<(&str, usize)> {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for topic in self.facts().flat_map(|fact| &fact.fact.topics) {
            *counts.entry(topic).or_default() += 1;
        }
        let mut topics: Vec<_> = counts.into_iter().collect();
        topics.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        topics
    }
}
