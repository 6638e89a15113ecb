//! Import and export: sources and facts as JSON lines.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::live::{fact_in_scope, source_event, sources_of};
use super::{Change, Conflict, Draft, Event, FactName, Holdings};
use crate::fact::{FactId, Standing};
use crate::knowledge::Sources;
use crate::knowledge::format::{FactEntry, SourceEntry};
use crate::scope::{PackId, Scope};
use crate::source::SourceId;

/// The longest import line, in bytes. It is the limit of a pack file, because a line can contain a
/// source's text.
pub const LINE_MAX: usize = 10_000_000;

/// One line of an import or an export.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// The scope. If it is absent, the importer chooses it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
    /// A source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourceEntry>,
    /// A fact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fact: Option<FactEntry>,
    /// Why the fact was retired, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retired: Option<String>,
    /// The scope and id of the fact that this one replaces in a server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<FactName>,
}

impl Line {
    fn of(scope: &Scope) -> Self {
        Self {
            scope: Some(scope.clone()),
            source: None,
            fact: None,
            retired: None,
            instead_of: None,
        }
    }
}

/// The result of an import, in numbers of facts and sources.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Imported {
    /// New ones.
    pub added: usize,
    /// Existing ones that changed.
    pub changed: usize,
    /// Existing ones that did not change.
    pub unchanged: usize,
    /// Those of all the above that belong to packs outside the knowledge folder: stored, but not
    /// live.
    pub not_live: usize,
}

/// An import line that cannot be imported.
#[derive(Debug)]
pub struct BadLine {
    /// The line number, from 1.
    pub line: usize,
    /// The reason.
    pub reason: String,
}

/// Returns the sources and facts of one scope, or of all scopes, by scope and id. The export of one
/// scope includes the sources of other scopes that its facts cite.
#[must_use]
pub fn export(holdings: &Holdings, scope: Option<&Scope>) -> Vec<Line> {
    let is_wanted = |other: &Scope| scope.is_none_or(|scope| scope == other);
    let cited = match scope {
        Some(scope) => cited_elsewhere(holdings, scope),
        None => BTreeSet::new(),
    };
    let mut lines: BTreeMap<&Scope, Vec<Line>> = BTreeMap::new();
    for (key, source) in &holdings.sources {
        let scope = &key.0;
        if is_wanted(scope) || cited.contains(key) {
            lines.entry(scope).or_default().push(Line {
                source: Some(source.clone()),
                ..Line::of(scope)
            });
        }
    }
    for ((scope, _), fact) in &holdings.facts {
        let retired = match fact.standing() {
            Standing::Current => None,
            Standing::Retired { reason } => Some(reason.clone()),
            // The original fact is live again instead.
            Standing::Yielded => continue,
        };
        if is_wanted(scope) {
            lines.entry(scope).or_default().push(Line {
                fact: Some(FactEntry::clone(fact.entry())),
                retired,
                instead_of: fact.instead_of.clone(),
                ..Line::of(scope)
            });
        }
    }
    lines.into_values().flatten().collect()
}

/// Returns the sources of other scopes that the facts of a scope cite.
fn cited_elsewhere(holdings: &Holdings, scope: &Scope) -> BTreeSet<(Scope, SourceId)> {
    let mut cited = BTreeSet::new();
    if matches!(scope, Scope::Pack(_)) {
        return cited;
    }
    for (_, fact) in holdings.facts_of(scope) {
        for id in fact
            .entry()
            .cite
            .iter()
            .filter_map(|cite| cite.source.as_ref())
        {
            let key = |scope: &Scope| (scope.clone(), id.clone());
            let of = fact.instead_of.as_ref().map(|(scope, _)| key(scope));
            let is_there = |key: &(Scope, SourceId)| holdings.sources.contains_key(key);
            let elsewhere = || {
                let mut sources = holdings.sources.keys();
                sources.find(|(other, source)| source == id && cites(scope, other))
            };
            if is_there(&key(scope)) {
                continue;
            }
            cited.extend(of.filter(is_there).or_else(|| elsewhere().cloned()));
        }
    }
    cited
}

/// A source of an import, with its line number.
#[derive(Debug)]
struct SourceLine {
    number: usize,
    scope: Scope,
    entry: SourceEntry,
}

/// A fact of an import, with its line number.
#[derive(Debug)]
struct FactLine {
    number: usize,
    scope: Scope,
    entry: Arc<FactEntry>,
    retired: Option<String>,
    instead_of: Option<FactName>,
}

/// The plan of an import.
#[derive(Debug, Default)]
pub struct Plan {
    /// The events to write.
    pub drafts: Vec<Draft>,
    /// The existing sources that change, with their line numbers.
    changed_sources: BTreeMap<(Scope, SourceId), usize>,
    /// The version that replaces a fact in a server.
    versions: BTreeMap<(Scope, FactName), FactId>,
    /// The result of the import.
    pub imported: Imported,
    /// The lines that cannot be imported, in order. If there are any, nothing must be written.
    pub bad: Vec<BadLine>,
}

/// Reports whether facts of one scope can cite sources of another.
fn cites(of: &Scope, sources: &Scope) -> bool {
    of == sources || !matches!(of, Scope::Pack(_)) && !matches!(sources, Scope::Guild(_))
}

impl Plan {
    /// Plans the import of numbered lines. `scope` is for lines without a scope; `packs` are the
    /// packs that are loaded from files.
    #[must_use]
    pub fn of(
        holdings: &Holdings,
        packs: &[PackId],
        lines: Vec<(usize, Line)>,
        scope: &Scope,
    ) -> Self {
        let mut plan = Self::default();
        let mut facts = Vec::new();
        let mut sources = sources_of(holdings);
        let mut seen = BTreeMap::new();
        for (number, line) in lines {
            let scope = line.scope.clone().unwrap_or_else(|| scope.clone());
            let id = match (&line.source, &line.fact) {
                (Some(source), None) => format!("source “{}”", source.id),
                (None, Some(fact)) => format!("fact “{}”", fact.id),
                _ => {
                    plan.bad(
                        number,
                        "a line must contain one `source` or one `fact`".to_owned(),
                    );
                    continue;
                }
            };
            if let Some(first) = seen.insert((scope.clone(), id.clone()), number) {
                plan.bad(number, format!("the {id} is already in line {first}"));
            }
            let is_live = match &scope {
                Scope::Pack(pack) => packs.contains(pack),
                Scope::Local | Scope::Guild(_) => true,
            };
            plan.imported.not_live += usize::from(!is_live);
            match (line.source, line.fact) {
                (Some(entry), _) if line.retired.is_none() => {
                    let line = SourceLine {
                        number,
                        scope,
                        entry,
                    };
                    plan.source(holdings, &mut sources, line);
                }
                (Some(_), _) => plan.bad(number, "a source cannot be retired".to_owned()),
                (None, Some(entry)) => facts.push(FactLine {
                    number,
                    scope,
                    entry: entry.into(),
                    retired: line.retired,
                    instead_of: line.instead_of,
                }),
                (None, None) => {}
            }
        }
        // Facts come last, because a source can follow the facts that cite it.
        let imported: BTreeSet<_> = facts
            .iter()
            .map(|line| (line.scope.clone(), line.entry.id.clone()))
            .collect();
        plan.refuse_sources_with_broken_quotations(holdings, &sources, &imported);
        for line in facts {
            plan.fact_line(holdings, packs, &sources, line);
        }
        plan.bad.sort_by_key(|bad| bad.line);
        plan
    }

    fn fact_line(
        &mut self,
        holdings: &Holdings,
        packs: &[PackId],
        sources: &Sources,
        line: FactLine,
    ) {
        let name = (line.scope.clone(), line.entry.id.clone());
        let (scope, id) = &name;
        let number = line.number;
        let current = holdings.facts.get(&name);
        if let Some(of) = &line.instead_of
            && self.is_bad_version(holdings, number, &name, of)
        {
            return;
        }
        if let Some(current) = current
            && current.is_redacted
        {
            return self.bad(number, Conflict::Redacted(id.clone()).to_string());
        }
        // A line without `instead_of` does not change it.
        let known = current.and_then(|current| current.instead_of.clone());
        let of = line.instead_of.clone().or_else(|| known.clone());
        if current.is_some() && of != known {
            let reason = format!(
                "fact “{id}” exists already, and does not replace the fact in `instead_of`"
            );
            return self.bad(number, reason);
        }
        if let Err(faults) = fact_in_scope(&line.entry, scope, of.as_ref(), sources) {
            let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
            return self.bad(number, format!("fact “{id}”: {}", faults.join("; ")));
        }
        let before = self.drafts.len();
        self.fact(holdings, line);
        if self.drafts.len() > before && matches!(scope, Scope::Pack(pack) if packs.contains(pack))
        {
            let reason =
                format!("fact “{id}” comes from the files of {scope}; change it in those files");
            self.bad(number, reason);
        }
    }

    fn source(&mut self, holdings: &Holdings, sources: &mut Sources, line: SourceLine) {
        let SourceLine {
            number,
            scope,
            entry,
        } = line;
        let source = match entry.source() {
            Ok(source) => source,
            Err(error) => return self.bad(number, error.to_string()),
        };
        let key = (scope.clone(), entry.id.clone());
        let is_known = holdings.sources.contains_key(&key);
        let event = source_event(holdings, &scope, &entry);
        if is_known && event.is_some() {
            self.changed_sources.insert(key.clone(), number);
        }
        sources.insert(key, source.into());
        self.count(is_known, event.is_some());
        self.drafts
            .extend(event.map(|event| Draft { scope, event }));
    }

    /// Refuses a changed source if a live fact that is not part of the import could no longer cite
    /// it.
    fn refuse_sources_with_broken_quotations(
        &mut self,
        holdings: &Holdings,
        sources: &Sources,
        imported: &BTreeSet<(Scope, FactId)>,
    ) {
        for ((scope, source), number) in std::mem::take(&mut self.changed_sources) {
            let held = holdings.facts.iter().filter(|(key, fact)| {
                *fact.standing() == Standing::Current && !imported.contains(*key)
            });
            let citing = held.filter(|(_, fact)| {
                fact.entry()
                    .cite
                    .iter()
                    .any(|cite| cite.source.as_ref() == Some(&source))
            });
            for ((of, id), fact) in citing.filter(|((of, _), _)| cites(of, &scope)) {
                if fact_in_scope(fact.entry(), of, fact.instead_of.as_ref(), sources).is_err() {
                    let reason = format!(
                        "source “{source}”: after this change, the fact “{id}” could no longer cite it"
                    );
                    self.bad(number, reason);
                }
            }
        }
    }

    /// Refuses a version of a server's fact, a version outside a server, and a second version of
    /// the same fact; reports whether it did.
    fn is_bad_version(
        &mut self,
        holdings: &Holdings,
        number: usize,
        (scope, id): &FactName,
        of: &FactName,
    ) -> bool {
        let reason = if !matches!(scope, Scope::Guild(_)) {
            format!(
                "fact “{id}” cannot replace another fact, because it is not in a server's scope"
            )
        } else if matches!(of.0, Scope::Guild(_)) {
            format!("fact “{id}” cannot replace a server's fact")
        } else {
            let known = holdings
                .version_of(scope, of)
                .filter(|(_, fact)| *fact.standing() != Standing::Yielded)
                .map(|(id, _)| id.clone());
            let taken = self
                .versions
                .insert((scope.clone(), of.clone()), id.clone());
            match known.or(taken).filter(|other| other != id) {
                Some(other) => {
                    format!(
                        "fact “{id}” cannot replace the same fact as “{other}”, which does so already"
                    )
                }
                None => return false,
            }
        };
        self.bad(number, reason);
        true
    }

    fn fact(&mut self, holdings: &Holdings, line: FactLine) {
        let FactLine {
            scope,
            entry,
            retired,
            instead_of,
            ..
        } = line;
        let id = entry.id.clone();
        let current = holdings.facts.get(&(scope.clone(), id.clone()));
        let standing = match retired {
            Some(reason) => Standing::Retired { reason },
            None => Standing::Current,
        };
        let is_unchanged =
            current.is_some_and(|fact| *fact.standing() == standing && *fact.entry() == entry);
        self.count(current.is_some(), !is_unchanged);
        if is_unchanged {
            return;
        }
        let mut changes = match (current, instead_of) {
            (None, Some(of)) => vec![Change::Adopt { of, entry }],
            (None, None) => vec![Change::Add(entry)],
            (Some(_), _) => Change::towards(&entry, current),
        };
        if let Standing::Retired { reason } = standing {
            changes.push(Change::Retire { reason });
        }
        let drafts = changes.into_iter().map(|change| Draft {
            scope: scope.clone(),
            event: Event::fact(id.clone(), change),
        });
        self.drafts.extend(drafts);
    }

    const fn count(&mut self, is_known: bool, changes: bool) {
        match (is_known, changes) {
            (false, _) => self.imported.added += 1,
            (true, true) => self.imported.changed += 1,
            (true, false) => self.imported.unchanged += 1,
        }
    }

    fn bad(&mut self, line: usize, reason: String) {
        self.bad.push(BadLine { line, reason });
    }
}
