//! The live knowledge base: a store, and the snapshot of it that questions are asked of.
//!
//! Both interfaces call this: to ask, to draw a timeline, to submit a change.

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
use crate::curation::live::{Untold, knowledge_base, told};
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
    /// What everybody sees who chose nothing else.
    now: Arc<Now>,
    /// What servers see that have facts of their own, or chose their packs.
    views: Views,
    lexicons: Lexicons,
    knowledge: PathBuf,
}

/// What changes hold: the store, and the packs of the knowledge folder, which are live.
#[derive(Debug)]
struct Held {
    store: Ledger,
    packs: Vec<PackId>,
    /// The questions that each pack is tested with.
    tests: Tests,
}

/// The questions that each pack is tested with.
pub type Tests = Arc<BTreeMap<PackId, Vec<AskEntry>>>;

/// What opening a library has to report.
#[derive(Debug, Default)]
pub struct Opening {
    /// What is wrong with the packs' files that were read.
    pub findings: Vec<Finding>,
    /// What was wrong with the store and is repaired.
    pub repaired: Vec<Repaired>,
    /// Facts of the store that cannot be live, and why.
    pub untold: Vec<Untold>,
}

/// What reading the packs again came to.
#[derive(Debug)]
pub struct Reloaded {
    /// What became of the packs.
    pub packs: PacksRead,
    /// What is wrong with the packs' files that were read.
    pub findings: Vec<Finding>,
}

/// What became of the packs when they were read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PacksRead {
    /// They are as their files say; so many of them changed.
    Changed(usize),
    /// Some files have errors, and everything is as it was.
    Refused,
}

impl PacksRead {
    /// Returns how many packs changed, or `None` if everything was left as it was.
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
    /// A change does not fit the facts as they are.
    #[error(transparent)]
    Conflict(#[from] Conflict),
    /// A fact that cannot be told as it is written.
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
        let (base, untold) = knowledge_base(store.holdings(), &packs);
        opening.untold = untold;
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

    /// Reads the packs of the knowledge folder again, and shows what they now say. If a file has an
    /// error, everything stays as it was, and the findings say why.
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
                packs: PacksRead::Refused,
                findings: read.findings,
            });
        }
        let committed = read.commit(&mut held.store, now);
        if let Ok(packs) = &committed {
            held.packs.clone_from(packs);
            held.tests = Arc::new(read.tests);
        }
        // What was written before a failure is live even so.
        self.publish(&held);
        committed?;
        Ok(Reloaded {
            packs: PacksRead::Changed(changed),
            findings: read.findings,
        })
    }

    /// Reads all that the store keeps and checks it.
    ///
    /// # Errors
    ///
    /// Returns a [`LibraryError`] where the store cannot be read.
    pub fn verify(&self) -> Result<Health, LibraryError> {
        Ok(self.hold().store.check()?)
    }

    /// Registers an observer that is called before every write and sync of later changes.
    pub fn observe(&self, observer: Observer) {
        self.hold().store.observe(observer);
    }

    /// Returns the packs that there are, with their titles.
    #[must_use]
    pub fn packs(&self) -> Vec<(PackId, String)> {
        let snapshot = self.snapshot();
        let packs = snapshot.knowledge().packs().iter();
        packs
            .map(|(id, pack)| (id.clone(), pack.title.clone()))
            .collect()
    }

    /// Returns the questions that each pack is tested with, as its file said when the packs were last
    /// read.
    #[must_use]
    pub fn tests(&self) -> Tests {
        Arc::clone(&self.hold().tests)
    }

    /// Returns what is told to all, as it is now.
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
        let name = (Scope::Local, entry.id.clone());
        let event = Event::fact(entry.id.clone(), Change::Add(Box::new(entry)));
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

    /// Returns the scopes that have a fact of an id, told or not.
    #[must_use]
    pub fn scopes_of(&self, id: &FactId) -> Vec<Scope> {
        let held = self.hold();
        let facts = held.store.holdings().facts.keys();
        let of_id = facts.filter(|(_, other)| other == id);
        of_id.map(|(scope, _)| scope.clone()).collect()
    }

    /// Removes a fact's text for good, from every revision and both copies of the store, and from
    /// every server's version of it. Its ids and times stay. Returns how many facts that were.
    ///
    /// # Errors
    ///
    /// Returns a [`LibraryError`] where there is no such fact, or the store refuses.
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
        // Where the text could not be taken out of both copies yet, it is told no more all the same.
        self.publish(&held);
        removed?;
        Ok(count)
    }

    /// Forgets everything of a server: facts, sources and history.
    ///
    /// # Errors
    ///
    /// Returns a [`LibraryError`] where the store refuses.
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
        self.views.clear();
    }
}

impl Held {
    /// Makes changes to one fact, if what comes of them can be told; returns how it stands then, and
    /// what is told of it.
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

    /// Returns what changes to one fact would lead to.
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
        let fact = told(name, &state, &holdings.packs, sources);
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

/// What changes to one fact would lead to.
#[derive(Debug)]
struct Would {
    admission: Admission,
    state: FactState,
    /// What would be shown of the fact.
    fact: Option<Arc<ScopedFact>>,
}
