//! The live knowledge base: a store, and the snapshot of it that questions are asked of.
//!
//! Both interfaces call this: to ask, to draw a timeline, to submit a change.

mod folder;
mod snapshot;
pub mod transfer;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::answer::Reply;
use crate::curation::{Author, Change, Event, FactState, Holdings, PackState};
use crate::fact::{Fact, Standing};
use crate::knowledge::check;
use crate::knowledge::entry::{Fault, fact_of};
use crate::knowledge::finding::{Finding, Severity};
use crate::knowledge::format::{FactEntry, SourceEntry};
use crate::knowledge::pack::{Pack, PackFiles};
use crate::knowledge::{FactKey, KnowledgeBase, PackInfo, ScopedFact, Sources};
use crate::matcher::{Lexicons, Ranking};
use crate::question::Question;
use crate::scope::{PackId, Scope};
use crate::source::{Source, SourceId, SourceText, Text, paragraphs};
use crate::store::{Draft, Mended, Store, StoreError, Verification};
use snapshot::{Now, OVERLAID};

pub use snapshot::Snapshot;

/// The knowledge base of a data folder, which changes as facts do.
#[derive(Debug)]
pub struct Library {
    held: Mutex<Held>,
    now: Now,
    lexicons: Lexicons,
    knowledge: PathBuf,
}

/// What changes hold: the store, and the packs of the knowledge folder, which are told.
#[derive(Debug)]
struct Held {
    store: Store,
    packs: Vec<PackId>,
}

/// How a fact stands, wherever its name was kept.
#[derive(Debug, Clone)]
pub enum Known {
    /// It is told.
    Told(Arc<ScopedFact>),
    /// It was withdrawn.
    Retired {
        /// What it said.
        statement: String,
        /// Why it was withdrawn.
        reason: String,
    },
    /// There is none of that name, or it is not told here.
    Unknown,
}

/// What became of a question.
#[derive(Debug)]
pub struct Asked {
    /// The question as it was read.
    pub question: Question,
    /// The facts that may answer it, and the evidence.
    pub ranking: Ranking,
    /// The reply.
    pub reply: Reply,
}

/// What opening a library has to tell.
#[derive(Debug, Default)]
pub struct Opening {
    /// What is wrong with the packs' files that were read.
    pub findings: Vec<Finding>,
    /// What was wrong with the store and is made good.
    pub mended: Vec<Mended>,
    /// Facts of the store that cannot be told, and why.
    pub untold: Vec<String>,
}

/// What reading the packs again came to.
#[derive(Debug)]
pub struct Reloaded {
    /// How many packs changed, or `None` where all was left as it was because of errors.
    pub changed: Option<usize>,
    /// What is wrong with the packs' files that were read.
    pub findings: Vec<Finding>,
}

/// An error of the library.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    /// The knowledge folder cannot be read.
    #[error("cannot read the knowledge folder {path}; name another with --knowledge, or make it")]
    Knowledge {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The store refuses.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A fact that cannot be told as it is written.
    #[error("fact “{id}”: {}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Faulty {
        /// The fact.
        id: String,
        /// What is wrong with it.
        faults: Vec<Fault>,
    },
    /// A source that cannot be read as it is written.
    #[error("source “{id}”: {reason}")]
    FaultySource {
        /// The source.
        id: SourceId,
        /// What is wrong with it.
        reason: String,
    },
}

/// Reads the packs of a knowledge folder, with every finding about their files.
///
/// # Errors
///
/// Returns [`LibraryError::Knowledge`] where the folder itself cannot be read.
pub fn read_packs(
    knowledge: &Path,
    today: Date,
) -> Result<(Vec<Pack>, Vec<Finding>), LibraryError> {
    let (read, mut findings): (Vec<_>, Vec<_>) =
        pack_files(knowledge)?.iter().map(Pack::read).unzip();
    let packs: Vec<Pack> = read.into_iter().flatten().collect();
    findings.push(check::check(&packs, today));
    let mut findings: Vec<Finding> = findings.into_iter().flatten().collect();
    findings.sort();
    Ok((packs, findings))
}

fn pack_files(knowledge: &Path) -> Result<Vec<PackFiles>, LibraryError> {
    folder::packs(knowledge).map_err(|source| LibraryError::Knowledge {
        path: knowledge.to_owned(),
        source,
    })
}

impl Library {
    /// Opens a library: the store of a data folder, brought up to date with the packs of a
    /// knowledge folder. Packs whose files are as they were are not read again.
    ///
    /// # Errors
    ///
    /// Returns a [`LibraryError`] where a folder cannot be read or the store refuses.
    pub fn open(
        knowledge: &Path,
        data: &Path,
        lexicons: Lexicons,
        now: Timestamp,
    ) -> Result<(Self, Opening), LibraryError> {
        let files = pack_files(knowledge)?;
        let mut store = Store::open(data)?;
        let mut opening = Opening {
            mended: store.mended().to_vec(),
            ..Opening::default()
        };
        let read = Reading::of(&files, store.holdings());
        let packs = read.commit(&mut store, now)?;
        opening.findings = read.findings;
        let (base, untold) = knowledge_base(store.holdings(), &packs);
        opening.untold = untold;
        let now = Now::new(Snapshot::new(Arc::new(base), lexicons), OVERLAID);
        let library = Self {
            held: Mutex::new(Held { store, packs }),
            now,
            lexicons,
            knowledge: knowledge.to_owned(),
        };
        Ok((library, opening))
    }

    /// Reads the packs of the knowledge folder again, and tells what they now say. Where a file has
    /// an error, all stays as it was, and the findings tell why.
    ///
    /// # Errors
    ///
    /// Returns a [`LibraryError`] where the folder cannot be read or the store refuses.
    pub fn reload(&self, now: Timestamp) -> Result<Reloaded, LibraryError> {
        let mut held = self.hold();
        let files = pack_files(&self.knowledge)?;
        let read = Reading::of(&files, held.store.holdings());
        let is_gone = |pack: &&PackId| !read.packs.contains_key(*pack);
        let is_new = |pack: &&PackId| !held.packs.contains(*pack);
        let again = read.packs.iter().filter(|(_, pack)| pack.is_some());
        let unread = read.packs.iter().filter(|(_, pack)| pack.is_none());
        let changed = again.count()
            + unread.map(|(id, _)| id).filter(is_new).count()
            + held.packs.iter().filter(is_gone).count();
        let is_faulty = |finding: &Finding| finding.severity() == Severity::Error;
        if read.findings.iter().any(is_faulty) {
            return Ok(Reloaded {
                changed: None,
                findings: read.findings,
            });
        }
        let committed = read.commit(&mut held.store, now);
        if let Ok(packs) = &committed {
            held.packs.clone_from(packs);
        }
        // What was written before a failure is told all the same.
        self.publish(&held);
        committed?;
        Ok(Reloaded {
            changed: Some(changed),
            findings: read.findings,
        })
    }

    /// Reads both copies of the store whole, and checks every record.
    ///
    /// # Errors
    ///
    /// Returns a [`LibraryError`] where the store cannot be read.
    pub fn verify(&self) -> Result<Verification, LibraryError> {
        Ok(self.hold().store.verify()?)
    }

    /// Returns how the fact of a key stands.
    #[must_use]
    pub fn known(&self, key: FactKey) -> Known {
        if let Some(fact) = self.now.get().knowledge().fact(key) {
            return Known::Told(Arc::clone(fact));
        }
        let held = self.hold();
        let retired = held
            .store
            .holdings()
            .facts
            .iter()
            .filter_map(|(name, fact)| match &fact.standing {
                Standing::Retired { reason } => Some((name, fact, reason)),
                Standing::Current => None,
            });
        let mut found = retired.filter(|((scope, id), ..)| FactKey::of(scope, id) == key);
        found
            .next()
            .map_or(Known::Unknown, |(_, fact, reason)| Known::Retired {
                statement: fact.entry.statement.clone(),
                reason: reason.clone(),
            })
    }

    /// Returns the knowledge base as it is now.
    #[must_use]
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.now.get()
    }

    /// Adds a fact to the operator's own. It is durable once this returns, and the next question
    /// finds it. Returns its revision.
    ///
    /// # Errors
    ///
    /// Returns a [`LibraryError`] where the fact is faulty, its id is taken, or the store refuses.
    pub fn add(&self, entry: FactEntry, by: &Author, now: Timestamp) -> Result<u32, LibraryError> {
        let store = &mut self.hold().store;
        let id = entry.id.clone();
        let snapshot = self.now.get();
        let fact = live(&entry, &Scope::Local, snapshot.knowledge().sources());
        let fact = fact.map_err(|faults| LibraryError::Faulty {
            id: id.to_string(),
            faults,
        })?;
        let change = Change::Add(Box::new(entry));
        let event = Event::Fact {
            id: id.clone(),
            change,
        };
        store.commit(
            vec![Draft {
                scope: Scope::Local,
                event,
            }],
            by,
            now,
        )?;
        let held = store.holdings().facts.get(&(Scope::Local, id.clone()));
        let revision = held.map_or(1, |fact| fact.revision);
        let told = Arc::new(ScopedFact {
            scope: Scope::Local,
            fact,
            recorded: held.map(|fact| day_of(fact.recorded)),
        });
        self.now.change(&(Scope::Local, id, Some(told)));
        Ok(revision)
    }

    fn hold(&self) -> MutexGuard<'_, Held> {
        // A panic while the store was held leaves it as it was: it changes only once all is written.
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn publish(&self, held: &Held) {
        let (base, _) = knowledge_base(held.store.holdings(), &held.packs);
        let snapshot = Snapshot::new(Arc::new(base), self.lexicons);
        // Where questions are being asked, the next one should not wait for the index.
        if self.now.get().is_indexed() {
            snapshot.matcher();
        }
        self.now.replace(snapshot);
    }
}

/// The packs of a knowledge folder, read beside what is held of them.
#[derive(Debug)]
struct Reading<'a> {
    /// Each pack, and what its files say where they are not as they were.
    packs: BTreeMap<PackId, Option<(Pack, &'a PackFiles)>>,
    findings: Vec<Finding>,
}

impl<'a> Reading<'a> {
    fn of(files: &'a [PackFiles], holdings: &Holdings) -> Self {
        let mut read = Self {
            packs: BTreeMap::new(),
            findings: Vec::new(),
        };
        let mut folders: BTreeMap<PackId, &str> = BTreeMap::new();
        for files in files {
            let digest = files.digest();
            let mut loaded = holdings.packs.values();
            let loaded = loaded.find(|pack| pack.digest == digest);
            let (id, pack) = match loaded.map(|pack| pack.head.id.clone()) {
                Some(id) => (id, None),
                None => {
                    let (pack, findings) = Pack::read(files);
                    read.findings.extend(findings);
                    let Some(pack) = pack else { continue };
                    (pack.head.id.clone(), Some((pack, files)))
                }
            };
            if let Some(other) = folders.get(&id) {
                let twice = check::duplicate_pack(&id, &files.folder, other);
                read.findings.push(twice);
                continue;
            }
            folders.insert(id.clone(), &files.folder);
            read.packs.insert(id, pack);
        }
        read
    }

    /// Brings the store to what the packs say; returns which there are.
    fn commit(&self, store: &mut Store, now: Timestamp) -> Result<Vec<PackId>, StoreError> {
        for (pack, files) in self.packs.values().flatten() {
            // A pack with errors is read again at the next start, so that they are told again.
            let errors = self.findings.iter().any(|finding| {
                finding.severity() == Severity::Error && finding.path.starts_with(&files.folder)
            });
            let digest = if errors {
                String::new()
            } else {
                files.digest()
            };
            let drafts = pack_drafts(store.holdings(), pack, digest);
            store.commit(drafts, &Author::Files, now)?;
        }
        Ok(self.packs.keys().cloned().collect())
    }
}

/// Returns the changes that bring what is held of a pack to what its files say.
fn pack_drafts(holdings: &Holdings, pack: &Pack, digest: String) -> Vec<Draft> {
    let scope = Scope::Pack(pack.head.id.clone());
    let mut events = Vec::new();
    for source in pack.sources.values() {
        events.extend(
            SourceEntry::of(source).and_then(|source| source_event(holdings, &scope, source)),
        );
    }
    for fact in &pack.facts {
        let id = fact.value.id.clone();
        let current = holdings.facts.get(&(scope.clone(), id.clone()));
        let changes = Change::towards(FactEntry::from(&fact.value), current);
        events.extend(changes.into_iter().map(|change| Event::Fact {
            id: id.clone(),
            change,
        }));
    }
    for (id, fact) in holdings.facts_of(&scope) {
        let written =
            pack.facts.iter().any(|fact| fact.value.id == *id) || pack.faulty.contains(id);
        if pack.complete && !written && fact.standing == Standing::Current {
            let change = Change::Retire {
                reason: "no longer in the pack's files".to_owned(),
            };
            events.push(Event::Fact {
                id: id.clone(),
                change,
            });
        }
    }
    let held = holdings.packs.get(&pack.head.id);
    let lexicon = pack
        .lexicon
        .clone()
        .or_else(|| held.map(|held| held.lexicon.clone()));
    let (head, lexicon) = (pack.head.clone(), lexicon.unwrap_or_default());
    let state = PackState {
        head,
        lexicon,
        digest,
    };
    if held != Some(&state) {
        events.push(Event::Pack(Box::new(state)));
    }
    events
        .into_iter()
        .map(|event| Draft {
            scope: scope.clone(),
            event,
        })
        .collect()
}

fn source_event(holdings: &Holdings, scope: &Scope, source: SourceEntry) -> Option<Event> {
    let key = (scope.clone(), source.id.clone());
    (holdings.sources.get(&key) != Some(&source)).then(|| Event::Source(Box::new(source)))
}

/// Returns the sources that are held. One whose text cannot be read any more is left out, and the
/// facts that cite it are not told.
fn sources_of(holdings: &Holdings) -> Sources {
    let sources = holdings.sources.iter();
    let readable =
        sources.filter_map(|(key, entry)| Some((key.clone(), Arc::new(entry.source().ok()?))));
    readable.collect()
}

/// Makes the fact of an entry of a scope; what the operator adds may cite any pack's sources.
fn live(entry: &FactEntry, scope: &Scope, sources: &Sources) -> Result<Fact, Vec<Fault>> {
    fact_of(entry.clone(), |id| {
        let own = sources.get(&(scope.clone(), id.clone()));
        let elsewhere = || {
            let mut others = sources.iter().filter(|((_, other), _)| other == id);
            others.next().map(|(_, source)| source)
        };
        let found = if *scope == Scope::Local {
            own.or_else(elsewhere)
        } else {
            own
        };
        found.cloned()
    })
}

/// Returns the knowledge base of what is held: the operator's facts and those of some packs; and
/// the facts that cannot be told.
fn knowledge_base(holdings: &Holdings, packs: &[PackId]) -> (KnowledgeBase, Vec<String>) {
    let shown = |scope: &Scope| match scope {
        Scope::Pack(id) => packs.contains(id),
        Scope::Local => true,
    };
    let mut sources = sources_of(holdings);
    let mut untold = Vec::new();
    let mut facts = Vec::new();
    for (
        (scope, id),
        FactState {
            entry,
            standing,
            recorded,
            ..
        },
    ) in &holdings.facts
    {
        if *standing != Standing::Current || !shown(scope) {
            continue;
        }
        match live(entry, scope, &sources) {
            Ok(fact) => {
                let recorded = Some(day_of(*recorded));
                facts.push(Arc::new(ScopedFact {
                    scope: scope.clone(),
                    fact,
                    recorded,
                }));
            }
            Err(faults) => {
                let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
                untold.push(format!(
                    "fact “{id}” ({scope}) is not told: {}",
                    faults.join("; ")
                ));
            }
        }
    }
    sources.retain(|(scope, _), _| shown(scope));
    let held = holdings.packs.iter().filter(|(id, _)| packs.contains(id));
    let infos = held.map(|(id, pack)| {
        (
            id.clone(),
            Arc::new(PackInfo::of(&pack.head, Some(&pack.lexicon))),
        )
    });
    (KnowledgeBase::new(infos.collect(), sources, facts), untold)
}

/// Returns the day of a moment, in UTC: the same for everybody who asks.
#[must_use]
pub fn day_of(moment: Timestamp) -> Date {
    TimeZone::UTC.to_datetime(moment).date()
}

impl SourceEntry {
    /// Returns the entry of a source that has a name.
    fn of(source: &Source) -> Option<Self> {
        let (text, fingerprint) = match &source.text {
            SourceText::Unknown => (None, None),
            SourceText::Stored(text) => (Some(text.paragraphs().join("\n\n")), None),
            SourceText::Fingerprint(fingerprint) => (None, Some(fingerprint.to_string())),
        };
        Some(Self {
            id: source.id.clone()?,
            head: source.into(),
            text,
            fingerprint,
        })
    }

    /// Makes the source of the entry.
    fn source(&self) -> Result<Source, LibraryError> {
        let faulty = |reason: String| LibraryError::FaultySource {
            id: self.id.clone(),
            reason,
        };
        let text = match (&self.text, &self.fingerprint) {
            (None, None) => SourceText::Unknown,
            (Some(text), None) => SourceText::Stored(Box::new(Text::new(paragraphs(text)))),
            (None, Some(fingerprint)) => SourceText::Fingerprint(
                fingerprint
                    .parse()
                    .map_err(|error| faulty(format!("its fingerprint, {error}")))?,
            ),
            (Some(_), Some(_)) => {
                return Err(faulty(
                    "it has a text and a fingerprint; keep one".to_owned(),
                ));
            }
        };
        Ok(self.head.clone().into_source(Some(self.id.clone()), text))
    }
}
