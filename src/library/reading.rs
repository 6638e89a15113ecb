//! Reading the packs of a knowledge folder, compared with what the store has.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::curation::packs::pack_drafts;
use crate::curation::{Author, Holdings};
use crate::knowledge::check;
use crate::knowledge::finding::{Finding, Severity};
use crate::knowledge::format::AskEntry;
use crate::knowledge::pack::{Pack, PackFiles};
use crate::scope::PackId;
use crate::store::{CommitError, Ledger};

/// The packs of a knowledge folder, compared with what the store has.
#[derive(Debug)]
pub(super) struct Reading<'a> {
    /// Each pack, with its contents if its files have changed.
    pub(super) packs: BTreeMap<PackId, Option<(Pack, &'a PackFiles)>>,
    /// The test questions of each pack; empty if their file has an error.
    pub(super) tests: BTreeMap<PackId, Vec<AskEntry>>,
    pub(super) findings: Vec<Finding>,
}

impl<'a> Reading<'a> {
    pub(super) fn of(files: &'a [PackFiles], holdings: &Holdings) -> Self {
        let mut read = Self {
            packs: BTreeMap::new(),
            tests: BTreeMap::new(),
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
            read.tests.insert(id.clone(), files.questions());
            read.packs.insert(id, pack);
        }
        read
    }

    /// Updates the store from the packs, and returns their ids.
    pub(super) fn commit(
        &self,
        store: &mut Ledger,
        now: Timestamp,
    ) -> Result<Vec<PackId>, CommitError> {
        for (pack, files) in self.packs.values().flatten() {
            // A pack with errors is read again at the next start, so that they are reported again.
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
