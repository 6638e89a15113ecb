//! What Ibid knows: facts, sources and lexicons, looked up by id, topic and date.

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

/// A fact and whose it is.
#[derive(Debug, Clone, PartialEq)]
pub struct ScopedFact {
    /// Whose it is.
    pub scope: Scope,
    /// The fact.
    pub fact: Fact,
    /// The day it was added, where a store has it.
    pub recorded: Option<Date>,
    /// The last day on which it is told without a mark.
    pub review_by: Option<Date>,
}

/// A name of a fact that is short whatever its scope and id: 64 bits of the SHA-256 of both. It is the
/// same in every store, and of a million facts two have the same with a chance of 3 in 100 million.
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
    /// Tells whether it was to be checked again before a day.
    #[must_use]
    pub fn is_due(&self, today: Date) -> bool {
        self.review_by.is_some_and(|day| day < today)
    }

    /// Returns the fact's short name.
    #[must_use]
    pub fn key(&self) -> FactKey {
        FactKey::of(&self.scope, &self.fact.id)
    }

    /// Returns the day from which the fact is known: that on which the first source it cites was
    /// published for certain, else that on which it was recorded.
    #[must_use]
    pub fn known_since(&self) -> Option<Date> {
        let published = self.fact.citations.iter().filter_map(|citation| {
            let published = citation.source.published.as_ref()?;
            published.date.bounds().last
        });
        published.min().or(self.recorded)
    }

    /// Tells whether the fact was known on a day.
    #[must_use]
    pub fn was_known_by(&self, day: Date) -> bool {
        self.known_since().is_some_and(|known| known <= day)
    }
}

/// A pack as the knowledge base needs it, without its facts.
#[derive(Debug, Clone)]
pub struct PackInfo {
    /// Its title.
    pub title: String,
    /// Its language.
    pub language: Language,
    /// Its lexicon.
    pub lexicon: Lexicon,
}

/// The facts that can be told, and what helps to find them. It never changes: another state is
/// another knowledge base.
#[derive(Debug, Clone, Default)]
pub struct KnowledgeBase {
    packs: BTreeMap<PackId, Arc<PackInfo>>,
    sources: Arc<Sources>,
    /// The facts as they were at first, in order.
    base: Arc<[Arc<ScopedFact>]>,
    /// Their keys in order, each with the place of its fact; made when first asked for.
    keys: Arc<OnceLock<Vec<(FactKey, usize)>>>,
    /// What is told, if anything, of the facts that changed since.
    changes: BTreeMap<(Scope, FactId), Option<Arc<ScopedFact>>>,
}

/// A fact that changed, with what is live of it now, if anything.
pub type Changed = (Scope, FactId, Option<Arc<ScopedFact>>);

/// Sources by scope and id.
pub type Sources = BTreeMap<(Scope, SourceId), Arc<Source>>;

impl PackInfo {
    /// Makes what the knowledge base needs of a pack besides its facts.
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
    /// Makes a knowledge base. Facts are kept in the order of scope and id.
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

    /// Returns the knowledge base with one fact told otherwise, or no more. It shares all else with
    /// this one.
    #[must_use]
    pub fn with(&self, scope: Scope, id: FactId, fact: Option<Arc<ScopedFact>>) -> Self {
        let mut changed = self.clone();
        changed.changes.insert((scope, id), fact);
        changed
    }

    /// Makes a knowledge base of packs alone, as `check` and tests need it.
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

    /// Returns the fact of a key, if it is told.
    #[must_use]
    pub fn fact(&self, key: FactKey) -> Option<&Arc<ScopedFact>> {
        let changed = self.changes.iter();
        let mut changed = changed.filter(|((scope, id), _)| FactKey::of(scope, id) == key);
        if let Some((_, fact)) = changed.next() {
            return fact.as_ref();
        }
        let keys = self.keys.get_or_init(|| {
            let keyed = self.base.iter().enumerate();
            let mut keys: Vec<_> = keyed.map(|(place, fact)| (fact.key(), place)).collect();
            keys.sort_unstable();
            keys
        });
        let found = keys.binary_search_by_key(&key, |(key, _)| *key).ok()?;
        self.base.get(keys.get(found)?.1)
    }

    /// Returns the fact of a scope that has an id, if it is told.
    #[must_use]
    pub fn named(&self, scope: &Scope, id: &FactId) -> Option<&Arc<ScopedFact>> {
        // The keys of a map cannot be looked up by borrowed parts.
        let name = (scope.clone(), id.clone());
        if let Some(changed) = self.changes.get(&name) {
            return changed.as_ref();
        }
        let by_name = |fact: &Arc<ScopedFact>| (&fact.scope, &fact.fact.id).cmp(&(scope, id));
        let place = self.base.binary_search_by(by_name).ok()?;
        self.base.get(place)
    }

    /// Returns the same facts, with no trace of what changed.
    #[must_use]
    pub fn merged(&self) -> Self {
        Self {
            base: self.facts().cloned().collect(),
            keys: Arc::default(),
            changes: BTreeMap::new(),
            ..self.clone()
        }
    }

    /// Tells whether it is the same as another but for what changed in either.
    #[must_use]
    pub fn is_of_base(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.base, &other.base)
    }

    /// Returns the facts that changed since the knowledge base was first made, each with what is
    /// told of it now, if anything.
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

    /// Returns what facts are about, of which a beginning or a part is folded: topics, those of most facts
    /// first, then people and places of the packs' lexicons; so many at most.
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

    /// Returns the topics of all facts with the number of facts of each, most first.
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
