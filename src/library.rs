//! The live knowledge base: a store, and snapshots of it that answer questions.
//!
//! The terminal and the bot both use it to ask questions, draw timelines and submit changes.

mod archive;
mod folder;
mod lookup;
mod moderation;
mod now;
mod preview;
mod reading;
pub mod retention;
pub mod transfer;
mod views;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use jiff::civil::Date;

use crate::config::DataFolder;
use crate::curation::live::{Unloadable, knowledge_base, live};
use crate::curation::{
    Admission, Author, Change, Conflict, Draft, Event, FactName, FactState, Stamp,
};
use crate::fact::FactId;
use crate::knowledge::entry::Fault;
use crate::knowledge::finding::{Finding, Severity};
use crate::knowledge::format::{AskEntry, FactEntry};
use crate::knowledge::pack::{Pack, PackFiles};
use crate::knowledge::{ScopedFact, Sources, check};
use crate::matcher::Lexicons;
use crate::scope::{GuildId, PackId, Scope};
use crate::snapshot::Snapshot;
use crate::store::{self, CommitError, Health, Ledger, Observer, Repaired, StoreError};
use now::{Now, OVERLAID};
use reading::Reading;
use views::Views;

pub use archive::{ArchiveError, Unpacked, unpacked};
pub use lookup::{Known, Listed, Which};
pub use moderation::Done;
pub use preview::Preview;

/// The live knowledge base of a data folder, which changes as facts do.
#[derive(Debug)]
pub struct Library {
    held: Mutex<Held>,
    /// The default view.
    now: Arc<Now>,
    /// The views of servers that have their own facts or chose their packs.
    views: Views,
    lexicons: Lexicons,
    knowledge: PathBuf,
}

/// The state locked during changes: the store, and the live packs of the knowledge folder.
#[derive(Debug)]
struct Held {
    store: Ledger,
    packs: Vec<PackId>,
    /// The test questions of each pack.
    tests: Tests,
}

/// The test questions of each pack.
pub type Tests = Arc<BTreeMap<PackId, Vec<AskEntry>>>;

/// What opening a library reports.
#[derive(Debug, Default)]
pub struct Opening {
    /// The findings about the pack files that were read.
    pub findings: Vec<Finding>,
    /// The repairs made to the store.
    pub repaired: Vec<Repaired>,
    /// The stored facts that cannot be live, and why.
    pub unloadable: Vec<Unloadable>,
}

/// The result of reloading the packs.
#[derive(Debug)]
pub struct Reloaded {
    /// Whether the packs were changed.
    pub packs: PacksRead,
    /// The findings about the pack files that were read.
    pub findings: Vec<Finding>,
}

/// Whether a reload changed the packs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PacksRead {
    /// The packs match their files; this many changed.
    Changed(usize),
    /// Some files have errors, so nothing was changed.
    Refused,
}

impl PacksRead {
    /// Returns how many packs changed, or `None` if the reload was refused.
    #[must_use]
    pub const fn changed(self) -> Option<usize> {
        match self {
            Self::Changed(packs) => Some(packs),
            Self::Refused => None,
        }
    }
}

/// An error of the library.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    /// The knowledge folder cannot be read.
    #[error(
        "cannot read the knowledge folder {path}; create it, or choose another with --knowledge"
    )]
    Knowledge {
        /// The folder.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// The store returned an error.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A change conflicts with the current facts.
    #[error(transparent)]
    Conflict(#[from] Conflict),
    /// A fact is invalid and cannot be live.
    #[error("fact “{id}”: {}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Faulty {
        /// The fact.
        id: String,
        /// What is wrong with it.
        faults: Vec<Fault>,
    },
}

impl From<CommitError> for LibraryError {
    fn from(error: CommitError) -> Self {
        match error {
            CommitError::Conflict(conflict) => Self::Conflict(conflict),
            CommitError::Store(error) => Self::Store(error),
        }
    }
}

/// Returns the packs of a knowledge folder, and every finding about their files.
///
/// # Errors
///
/// Returns [`LibraryError::Knowledge`] if the folder itself cannot be read.
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
    /// Opens the store of a data folder and updates it from the packs of a knowledge folder. Packs
    /// whose files have not changed are not read again.
    ///
    /// # Errors
    ///
    /// Returns a [`LibraryError`] if a folder cannot be read or the store returns an error.
    pub fn open(
        knowledge: &Path,
        data: &DataFolder,
        lexicons: Lexicons,
        now: Timestamp,
    ) -> Result<(Self, Opening), LibraryError> {
        let files = pack_files(knowledge)?;
        let (mut store, repaired) = store::open(data)?;
        let mut opening = Opening {
            repaired,
            ..Opening::default()
        };
        let read = Reading::of(&files, store.holdings());
        let packs = read.commit(&mut store, now)?;
        opening.findings = read.findings;
        let (base, unloadable) = knowledge_base(store.holdings(), &packs);
        opening.unloadable = unloadable;
        let snapshot = Snapshot::new(Arc::new(base), lexicons);
        let held = Held {
            store,
            packs,
            tests: Arc::new(read.tests),
        };
        let library = Self {
            held: Mutex::new(held),
            now: Arc::new(Now::new(snapshot, OVERLAID)),
            views: Views::default(),
            lexicons,
            knowledge: knowledge.to_owned(),
        };
        Ok((library, opening))
    }

    /// Reloads the packs of the knowledge folder. If a file has an error, nothing changes, and the
    /// findings say why.
    ///
    /// # Errors
    ///
    /// Returns a [`LibraryError`] if the folder cannot be read or the store returns an error.
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
                packs: PacksRead::Refused,
                findings: read.findings,
            });
        }
        let committed = read.commit(&mut held.store, now);
        if let Ok(packs) = &committed {
            held.packs.clone_from(packs);
            held.tests = Arc::new(read.tests);
        }
        // Changes that were written before a failure are live.
        self.publish(&held);
        committed?;
        Ok(Reloaded {
            packs: PacksRead::Changed(changed),
            findings: read.findings,
        })
    }

    /// Reads and checks all records of the store.
    ///
    /// # Errors
    ///
    /// Returns a [`LibraryError`] if the store cannot be read.
    pub fn verify(&self) -> Result<Health, LibraryError> {
        Ok(self.hold().store.check()?)
    }

    /// Registers an observer that is called before every later write and sync.
    pub fn observe(&self, observer: Observer) {
        self.hold().store.observe(observer);
    }

    /// Returns the live packs and their titles.
    #[must_use]
    pub fn packs(&self) -> Vec<(PackId, String)> {
        let snapshot = self.snapshot();
        let packs = snapshot.knowledge().packs().iter();
        packs
            .map(|(id, pack)| (id.clone(), pack.title.clone()))
            .collect()
    }

    /// Returns the test questions of each pack, as of the last time the packs were read.
    #[must_use]
    pub fn tests(&self) -> Tests {
        Arc::clone(&self.hold().tests)
    }

    /// Returns the current snapshot of the default view.
    #[must_use]
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.now.get()
    }

    /// Adds a fact to the operator's scope and returns its revision. When this returns, the fact is
    /// durable and live.
    ///
    /// # Errors
    ///
    /// Returns a [`LibraryError`] if the fact is invalid, its id is taken, or the store returns an
    /// error.
    pub fn add(&self, entry: FactEntry, by: &Author, now: Timestamp) -> Result<u32, LibraryError> {
        let name = (Scope::Local, entry.id.clone());
        let event = Event::fact(entry.id.clone(), Change::Add(Arc::new(entry)));
        let sources = self.snapshot();
        let sources = sources.knowledge().sources();
        let mut held = self.hold();
        let (state, fact) = held.make(&name, vec![event], by, now, sources)?;
        self.change_for_all(&held, &[(name.0, name.1, fact)]);
        Ok(state.revision())
    }

    /// Returns the servers that have facts or sources.
    #[must_use]
    pub fn guilds(&self) -> BTreeSet<GuildId> {
        let held = self.hold();
        let holdings = held.store.holdings();
        let facts = holdings.facts.keys().map(|(scope, _)| scope);
        let scopes = facts.chain(holdings.sources.keys().map(|(scope, _)| scope));
        let guilds = scopes.filter_map(|scope| match scope {
            Scope::Guild(guild) => Some(*guild),
            Scope::Local | Scope::Pack(_) => None,
        });
        guilds.collect()
    }

    /// Returns the scopes that have a fact with an id, live or not.
    #[must_use]
    pub fn scopes_of(&self, id: &FactId) -> Vec<Scope> {
        let held = self.hold();
        let facts = held.store.holdings().facts.keys();
        let of_id = facts.filter(|(_, other)| other == id);
        of_id.map(|(scope, _)| scope.clone()).collect()
    }

    /// Removes a fact's text permanently: from every revision, from both copies of the store, and from
    /// every server's version of the fact. Ids and times are kept. Returns the number of facts removed.
    ///
    /// # Errors
    ///
    /// Returns a [`LibraryError`] if there is no such fact, or the store returns an error.
    pub fn redact(
        &self,
        name: &FactName,
        reason: &str,
        by: &Author,
        now: Timestamp,
    ) -> Result<usize, LibraryError> {
        let mut held = self.hold();
        let facts = held.store.holdings().facts.iter();
        let of_fact =
            facts.filter(|(other, fact)| *other == name || fact.instead_of.as_ref() == Some(name));
        let mut drafts: Vec<Draft> = of_fact
            .map(|((scope, id), _)| Draft {
                scope: scope.clone(),
                event: Event::Redact {
                    id: id.clone(),
                    reason: reason.to_owned(),
                },
            })
            .collect();
        if drafts.is_empty() {
            return Err(Conflict::Missing(name.1.clone()).into());
        }
        drafts.sort_by_key(|draft| draft.scope != name.0);
        let count = drafts.len();
        let removed = held.store.commit(drafts, by, now);
        // The fact stops being live even if its text could not yet be removed from both copies.
        self.publish(&held);
        removed?;
        Ok(count)
    }

    /// Erases everything of a server: facts, sources and history.
    ///
    /// # Errors
    ///
    /// Returns a [`LibraryError`] if the store returns an error.
    pub fn forget(&self, guild: GuildId, now: Timestamp) -> Result<(), LibraryError> {
        let mut held = self.hold();
        let scope = Scope::Guild(guild);
        let holdings = held.store.holdings();
        let has_sources = holdings.sources.keys().any(|(other, _)| *other == scope);
        if holdings.facts_of(&scope).next().is_none() && !has_sources {
            return Ok(());
        }
        let event = Event::Forget;
        let drafts = vec![Draft { scope, event }];
        let forgotten = held.store.commit(drafts, &Author::Files, now);
        self.forget_views(guild);
        Ok(forgotten?)
    }

    fn hold(&self) -> MutexGuard<'_, Held> {
        // A panic cannot leave the store half changed: it changes only after everything is written.
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn publish(&self, held: &Held) {
        let (base, _) = knowledge_base(held.store.holdings(), &held.packs);
        let snapshot = Snapshot::new(Arc::new(base), self.lexicons);
        // If questions have been asked, the next one should not wait for the index.
        if self.now.get().is_indexed() {
            snapshot.matcher();
        }
        self.now.replace(snapshot);
        self.views.clear();
    }
}

impl Held {
    /// Makes changes to one fact, unless the result would be invalid. Returns its new state, and the
    /// live fact if it is live.
    fn make(
        &mut self,
        name: &FactName,
        events: Vec<Event>,
        by: &Author,
        now: Timestamp,
        sources: &Sources,
    ) -> Result<(FactState, Option<Arc<ScopedFact>>), LibraryError> {
        let stamp = Stamp {
            at: now,
            by: by.clone(),
        };
        let would = self.would_make(name, events, stamp, sources)?;
        self.store.write(would.admission)?;
        Ok((would.state, would.fact))
    }

    /// Returns the result of changes to one fact, without making them.
    fn would_make(
        &self,
        name: &FactName,
        events: Vec<Event>,
        stamp: Stamp,
        sources: &Sources,
    ) -> Result<Would, LibraryError> {
        let holdings = self.store.holdings();
        let drafts = events.into_iter().map(|event| Draft {
            scope: name.0.clone(),
            event,
        });
        let admission = holdings.admit(drafts.collect(), stamp)?;
        let missing = || Conflict::Missing(name.1.clone());
        let state = admission.fact(name).ok_or_else(missing)?.clone();
        let fact = live(name, &state, &holdings.packs, sources);
        let fact = fact.map_err(|faults| LibraryError::Faulty {
            id: name.1.to_string(),
            faults,
        })?;
        Ok(Would {
            admission,
            state,
            fact,
        })
    }
}

/// The result of changes to one fact that have not been made yet.
#[derive(Debug)]
struct Would {
    admission: Admission,
    state: FactState,
    /// The live fact, if it would be live.
    fact: Option<Arc<ScopedFact>>,
}
