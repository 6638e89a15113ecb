//! Import and export: sources and facts as JSON lines.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::live::{live, source_event, sources_of};
use super::{Change, Conflict, Draft, Event, FactName, Holdings};
use crate::fact::{FactId, Standing};
use crate::knowledge::Sources;
use crate::knowledge::format::{FactEntry, SourceEntry};
use crate::scope::{PackId, Scope};
use crate::source::SourceId;

/// The longest import line, in bytes: that of a pack file, for a line may hold a source's text.
pub const LINE_MAX: usize = 10_000_000;

/// One line of an import or an export.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Whose it is; the importer's choice where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
    /// A source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourceEntry>,
    /// A fact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fact: Option<FactEntry>,
    /// Why the fact is told no longer, where it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retired: Option<String>,
    /// The scope and the id of the fact that a server tells this one in the place of.
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

/// What an import did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Imported {
    /// Facts and sources that are new.
    pub added: usize,
    /// Facts and sources that were there and changed.
    pub changed: usize,
    /// Facts and sources that were there just so.
    pub unchanged: usize,
    /// Of all these, those of packs that are not in the knowledge folder: kept, but not told.
    pub untold: usize,
}

/// What is wrong with a line of an import.
#[derive(Debug)]
pub struct BadLine {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub reason: String,
}

/// Returns the sources and facts of a scope, or of all, by scope and id; with those of one scope also
/// the sources of others that its facts cite.
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
            // The fact that it was a version of is live again.
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

/// Returns the sources of other scopes that the facts of a scope cite, and so cannot do without.
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

/// A source of an import, and its line.
#[derive(Debug)]
struct SourceLine {
    number: usize,
    scope: Scope,
    entry: SourceEntry,
}

/// A fact of an import, and its line.
#[derive(Debug)]
struct FactLine {
    number: usize,
    scope: Scope,
    entry: FactEntry,
    retired: Option<String>,
    instead_of: Option<FactName>,
}

/// What an import comes to.
#[derive(Debug, Default)]
pub struct Plan {
    /// What is to be written.
    pub drafts: Vec<Draft>,
    /// The sources that were there and change, and their lines.
    changed_sources: BTreeMap<(Scope, SourceId), usize>,
    /// Which fact stands in the place of which.
    versions: BTreeMap<(Scope, FactName), FactId>,
    /// What the import does.
    pub imported: Imported,
    /// The lines that cannot be imported, in order. If there are any, nothing is to be written.
    pub bad: Vec<BadLine>,
}

/// Tells whether facts of a scope may cite the sources of another.
fn cites(of: &Scope, sources: &Scope) -> bool {
    of == sources || !matches!(of, Scope::Pack(_)) && !matches!(sources, Scope::Guild(_))
}

impl Plan {
    /// Plans an import of numbered lines; `scope` is that of lines that name none, and `packs` are
    /// those that are loaded from files.
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
                    plan.bad(number, "a line holds one `source` or one `fact`".to_owned());
                    continue;
                }
            };
            if let Some(first) = seen.insert((scope.clone(), id.clone()), number) {
                plan.bad(number, format!("the {id} stands already in line {first}"));
            }
            let is_live = match &scope {
                Scope::Pack(pack) => packs.contains(pack),
                Scope::Local | Scope::Guild(_) => true,
            };
            plan.imported.untold += usize::from(!is_live);
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
                    entry,
                    retired: line.retired,
                    instead_of: line.instead_of,
                }),
                (None, None) => {}
            }
        }
        // Facts last: a source may come after the facts that cite it.
        let imported: BTreeSet<_> = facts
            .iter()
            .map(|line| (line.scope.clone(), line.entry.id.clone()))
            .collect();
        plan.facts_left_without_quotation(holdings, &sources, &imported);
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
        // A line that says nothing about it leaves it as it is.
        let known = current.and_then(|current| current.instead_of.clone());
        let of = line.instead_of.clone().or_else(|| known.clone());
        if current.is_some() && of != known {
            let reason = format!("fact “{id}” stands there already, not in the place of another");
            return self.bad(number, reason);
        }
        let entry = Arc::new(line.entry);
        if let Err(faults) = live(&entry, scope, of.as_ref(), sources) {
            let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
            return self.bad(number, format!("fact “{id}”: {}", faults.join("; ")));
        }
        let line = FactLine {
            entry: Arc::unwrap_or_clone(entry),
            ..line
        };
        let before = self.drafts.len();
        self.fact(holdings, line);
        if self.drafts.len() > before && matches!(scope, Scope::Pack(pack) if packs.contains(pack))
        {
            let reason = format!("fact “{id}” belongs to the files of {scope}; change it there");
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

    /// Refuses a changed source that facts, which are not imported anew, could no longer cite.
    fn facts_left_without_quotation(
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
                if live(fact.entry(), of, fact.instead_of.as_ref(), sources).is_err() {
                    let reason =
                        format!("source “{source}”: the fact “{id}” could no longer cite it");
                    self.bad(number, reason);
                }
            }
        }
    }

    /// Refuses a version that stands in the place of what is no fact for all, or that another does.
    fn is_bad_version(
        &mut self,
        holdings: &Holdings,
        number: usize,
        (scope, id): &FactName,
        of: &FactName,
    ) -> bool {
        let reason = if !matches!(scope, Scope::Guild(_)) {
            format!("fact “{id}”: only a server's fact stands in another's place")
        } else if matches!(of.0, Scope::Guild(_)) {
            format!("fact “{id}” cannot stand in the place of a server's fact")
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
                    format!("fact “{id}” cannot stand where “{other}” stands already")
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
        let is_as_it_was =
            current.is_some_and(|fact| *fact.standing() == standing && **fact.entry() == entry);
        self.count(current.is_some(), !is_as_it_was);
        if is_as_it_was {
            return;
        }
        let mut changes = match (current, instead_of) {
            (None, Some(of)) => vec![Change::Adopt {
                of,
                entry: Box::new(entry),
            }],
            (None, None) => vec![Change::Add(Box::new(entry))],
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
