//! What moderators do to the facts that their server sees, and what would come of it.
//!
//! A server's own facts are changed as they are. A fact of a pack, or of the operator's, is for all:
//! a server that corrects or withdraws one gets a version of its own, which stands in its place there.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use strsim::sorensen_dice;

use super::{Held, Library, LibraryError, Snapshot, View};
use crate::answer::Reply;
use crate::curation::{
    Author, Change, Conflict, Deed, Event, FactName, FactState, Holdings, Revision, Stamp,
};
use crate::fact::{FactId, Standing};
use crate::knowledge::format::FactEntry;
use crate::knowledge::{FactKey, ScopedFact};
use crate::question::Question;
use crate::scope::{GuildId, Scope};
use crate::store::StoreError;
use crate::text;

/// How much two statements have in common that say nearly the same, from 0 to 1: the share of their
/// pairs of letters that both have.
const NEARLY_THE_SAME: f64 = 0.8;

/// The facts alike another that are told of.
const ALIKE_MAX: usize = 5;

/// What a moderator wants.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Wish {
    /// A new fact.
    Add(Box<FactEntry>),
    /// Something done to a fact that the server sees.
    Alter(FactName, Alteration),
}

/// What is to be done to a fact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Alteration {
    /// Another text.
    Edit {
        /// The revision that the fact had when it was looked at.
        seen: u32,
        /// The text.
        entry: Box<FactEntry>,
        /// Why.
        why: Option<String>,
    },
    /// It is to be told no longer.
    Retire {
        /// Why.
        reason: String,
    },
    /// It is to be told again.
    Restore {
        /// Why.
        why: Option<String>,
    },
    /// What a revision changed is to be as it was before.
    Undo {
        /// The revision.
        revision: u32,
        /// Why: it is told as the reason where undoing withdraws the fact.
        why: String,
    },
}

/// What was done to a fact.
#[derive(Debug, Clone)]
pub struct Done {
    /// The fact: for another scope's fact the server's version.
    pub name: FactName,
    /// How it stands now.
    pub state: FactState,
}

/// What would come of a wish.
#[derive(Debug)]
pub struct Preview {
    /// The fact as it would be told, if it would be.
    pub fact: Option<Arc<ScopedFact>>,
    /// Facts that are much like it.
    pub alike: Vec<Alike>,
    /// The questions that would be answered otherwise.
    pub turns: Vec<Turn>,
}

/// A fact that is much like another.
#[derive(Debug, Clone)]
pub struct Alike {
    /// The fact.
    pub fact: Arc<ScopedFact>,
    /// What they have in common.
    pub kinship: Kinship,
}

/// What two facts have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kinship {
    /// They state the same.
    SameStatement,
    /// They state nearly the same.
    NearStatement,
    /// They answer the same question, and state something else.
    SameQuestion(String),
}

/// A question that would be answered otherwise.
#[derive(Debug, Clone)]
pub struct Turn {
    /// The question.
    pub question: String,
    /// The fact that answers it now, if any does.
    pub before: Option<Arc<ScopedFact>>,
    /// The fact that would answer it, if any would.
    pub after: Option<Arc<ScopedFact>>,
}

/// How a fact stands, wherever its name was kept.
#[derive(Debug, Clone)]
pub enum Known {
    /// It is told.
    Told(Arc<ScopedFact>),
    /// The server tells a version of its own in its place.
    Corrected {
        /// The version.
        fact: Arc<ScopedFact>,
        /// The latest change to it.
        by: Box<Revision>,
    },
    /// It was withdrawn.
    Retired {
        /// What it said.
        statement: String,
        /// The change that withdrew it.
        by: Box<Revision>,
    },
    /// There is none of that name, or it is not told here.
    Unknown,
}

/// The facts that a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Those that are told.
    Told,
    /// Those that were withdrawn.
    Retired,
    /// Those that were to be checked again by the day.
    Due(Date),
    /// Those that answer a question that others answer otherwise.
    Contested,
}

/// A fact of a list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The fact.
    pub name: FactName,
    /// How it stands.
    pub state: FactState,
}

impl Wish {
    /// Returns the fact of a server that it changes, and how.
    fn plan(self, holdings: &Holdings, guild: GuildId) -> Result<(FactName, Vec<Event>), Conflict> {
        let own = Scope::Guild(guild);
        match self {
            Self::Add(entry) => {
                let id = entry.id.clone();
                let add = Event::fact(id.clone(), Change::Add(entry));
                Ok(((own, id), vec![add]))
            }
            Self::Alter(fact, alteration) => {
                let (name, mut events) = version(holdings, &own, &fact)?;
                events.push(alteration.plan(holdings, &fact, &name)?);
                Ok((name, events))
            }
        }
    }
}

impl Alteration {
    /// Returns the event that does it to a server's fact, which stands for the one that was named.
    fn plan(
        self,
        holdings: &Holdings,
        named: &FactName,
        name: &FactName,
    ) -> Result<Event, Conflict> {
        let id = name.1.clone();
        let state = holdings.facts.get(name);
        let (change, why) = match self {
            Self::Edit {
                seen,
                mut entry,
                why,
            } => {
                let looked_at = holdings.facts.get(named).map_or(0, FactState::revision);
                // Where a version came up meanwhile, it is that one that changed.
                let came_up = named != name && state.is_some();
                if came_up || looked_at != seen {
                    let now = state.map_or(looked_at, FactState::revision);
                    return Err(Conflict::Moved { id, seen, now });
                }
                entry.id = id.clone();
                (Change::Edit(entry), why)
            }
            Self::Retire { reason } => {
                let standing = state.map(FactState::standing);
                if matches!(standing, Some(Standing::Retired { .. })) {
                    return Err(Conflict::AlreadyRetired(id));
                }
                (Change::Retire { reason }, None)
            }
            Self::Restore { .. } if state.is_none() => return Err(Conflict::NotRetired(id)),
            Self::Restore { why } => (Change::Restore, why),
            Self::Undo { revision, why } => {
                let Some(state) = state else {
                    return Err(Conflict::NoRevision { id, revision });
                };
                (state.undo(&id, revision, &why)?, None)
            }
        };
        Ok(Event::Fact { id, change, why })
    }
}

/// Returns the fact of a server that stands for another, and what it takes to make it where there is
/// none yet.
fn version(
    holdings: &Holdings,
    own: &Scope,
    named: &FactName,
) -> Result<(FactName, Vec<Event>), Conflict> {
    if named.0 == *own {
        return Ok((named.clone(), Vec::new()));
    }
    if let Some((id, _)) = holdings.version_of(own, named) {
        return Ok(((own.clone(), id.clone()), Vec::new()));
    }
    let id = named.1.clone();
    let of = holdings.facts.get(named);
    let of = of.filter(|_| !matches!(named.0, Scope::Guild(_)));
    let Some(of) = of else {
        return Err(Conflict::Missing(id));
    };
    if of.is_redacted {
        return Err(Conflict::Redacted(id));
    }
    let id = holdings.free_id(own, &id);
    let entry = Box::new(FactEntry {
        id: id.clone(),
        ..FactEntry::clone(of.entry())
    });
    let of = named.clone();
    let adopt = Event::fact(id.clone(), Change::Adopt { of, entry });
    Ok(((own.clone(), id), vec![adopt]))
}

impl Library {
    /// Does what a moderator wants. It is durable once this returns, and the next question sees it.
    ///
    /// # Errors
    ///
    /// Returns a [`LibraryError`] where it does not fit the facts as they stand, where what comes of
    /// it could not be told, or where the store refuses.
    pub fn submit(
        &self,
        view: &View,
        guild: GuildId,
        wish: Wish,
        by: &Author,
        now: Timestamp,
    ) -> Result<Done, LibraryError> {
        let snapshot = self.view(view);
        let sources = snapshot.knowledge().sources();
        let mut held = self.hold();
        let planned = wish.plan(held.store.holdings(), guild);
        let (name, events) = planned.map_err(StoreError::from)?;
        let (state, fact) = held.make(&name, events, by, now, sources)?;
        let changes = self.changes(&name, &state, fact);
        self.change_for(guild, &changes);
        Ok(Done { name, state })
    }

    /// Returns what a server sees otherwise where one of its facts stands so.
    fn changes(
        &self,
        name: &FactName,
        state: &FactState,
        fact: Option<Arc<ScopedFact>>,
    ) -> Vec<(Scope, FactId, Option<Arc<ScopedFact>>)> {
        let mut changes = vec![(name.0.clone(), name.1.clone(), fact)];
        if let Some((scope, id)) = &state.instead_of {
            let all = self.snapshot();
            let of_all = || all.knowledge().fact(FactKey::of(scope, id)).cloned();
            let told = (*state.standing() == Standing::Yielded).then(of_all);
            changes.push((scope.clone(), id.clone(), told.flatten()));
        }
        changes
    }

    /// Returns what would come of a wish: the fact, what is alike, and which of some known questions,
    /// each with the one before it if it leans on one, would be answered otherwise.
    ///
    /// # Errors
    ///
    /// As [`Library::submit`].
    pub fn preview(
        &self,
        view: &View,
        guild: GuildId,
        wish: Wish,
        questions: &[(String, Option<String>)],
        (now, today): (Timestamp, Date),
    ) -> Result<Preview, LibraryError> {
        let before = self.view(view);
        let (name, state, fact) = {
            let held = self.hold();
            let planned = wish.plan(held.store.holdings(), guild);
            let (name, events) = planned.map_err(StoreError::from)?;
            let stamp = Stamp {
                at: now,
                by: Author::Files,
            };
            let sources = before.knowledge().sources();
            let (state, fact) = held.would_make(&name, &events, &stamp, sources)?;
            (name, state, fact)
        };
        let mut changes = self.changes(&name, &state, fact.clone());
        changes.retain(|(scope, ..)| view.shows(scope));
        before.matcher();
        let after = before.with(&changes);
        let names: BTreeSet<FactName> = changes
            .iter()
            .map(|(scope, id, _)| (scope.clone(), id.clone()))
            .collect();
        let alike = fact
            .as_ref()
            .map(|fact| alike(&before, fact, &names, today));
        Ok(Preview {
            fact,
            alike: alike.unwrap_or_default(),
            turns: turns(&before, &after, questions, &names, today),
        })
    }

    /// Returns an id that a server has no fact of: the one that is wished, or that with a number.
    #[must_use]
    pub fn free_id(&self, guild: GuildId, wished: &FactId) -> FactId {
        let held = self.hold();
        held.store.holdings().free_id(&Scope::Guild(guild), wished)
    }

    /// Returns how the fact of a key stands under a view.
    #[must_use]
    pub fn known(&self, view: &View, key: FactKey) -> Known {
        let snapshot = self.view(view);
        if let Some(fact) = snapshot.knowledge().fact(key) {
            return Known::Told(Arc::clone(fact));
        }
        let held = self.hold();
        let Some((name, state)) = held.seen(view, key) else {
            return Known::Unknown;
        };
        let own = view.guild.map(Scope::Guild);
        let version = own.and_then(|own| {
            let (id, state) = held.store.holdings().version_of(&own, name)?;
            Some(((own.clone(), id.clone()), state))
        });
        let version = version.filter(|(_, state)| *state.standing() != Standing::Yielded);
        if let Some(((scope, id), state)) = &version
            && let Some(fact) = snapshot.knowledge().fact(FactKey::of(scope, id))
        {
            return Known::Corrected {
                fact: Arc::clone(fact),
                by: Box::new(state.latest().clone()),
            };
        }
        let state = version.map_or(state, |(_, state)| state);
        if *state.standing() == Standing::Current {
            return Known::Unknown;
        }
        let retired = state.revisions().rev().find(|(_, revision)| {
            matches!(
                revision.deed,
                Deed::Retired | Deed::Undid(_) | Deed::Redacted
            )
        });
        let by = retired.map_or_else(|| state.latest(), |(_, revision)| revision);
        Known::Retired {
            statement: state.entry().statement.clone(),
            by: Box::new(by.clone()),
        }
    }

    /// Returns the fact that a server means by a key or an id: its own version of it, where it has one.
    #[must_use]
    pub fn named(&self, view: &View, text: &str) -> Option<Listed> {
        let text = text.trim();
        let held = self.hold();
        let by_key = text.parse().ok().filter(|_| text.len() == 16);
        let by_key = by_key.and_then(|key| held.seen(view, key));
        let found = by_key.or_else(|| {
            let id: FactId = text.parse().ok()?;
            held.visible(view, &id)
        });
        let (name, state) = found?;
        Some(held.version(view, name, state))
    }

    /// Returns a fact as a server has it, current or not.
    #[must_use]
    pub fn listed(&self, view: &View, name: &FactName) -> Option<Listed> {
        let held = self.hold();
        let (name, state) = held.store.holdings().facts.get_key_value(name)?;
        view.shows(&name.0).then(|| held.version(view, name, state))
    }

    /// Returns facts that somebody may mean who types a beginning: by their ids, what they say, and
    /// their topics; retired ones, or those that are told.
    #[must_use]
    pub fn suggested(
        &self,
        view: &View,
        typed: &str,
        (retired, most): (bool, usize),
        today: Date,
    ) -> Vec<(FactName, String)> {
        let folded = text::folded(typed);
        let of = |fact: &ScopedFact| {
            let name = (fact.scope.clone(), fact.fact.id.clone());
            (name, fact.fact.statement.clone())
        };
        if retired {
            let listed = self.list(view, Which::Retired).into_iter();
            let is_meant = |fact: &Listed| {
                let statement = &fact.state.entry().statement;
                has_id(&fact.name.1, typed) || text::folded(statement).contains(&folded)
            };
            let meant = listed.filter(is_meant).take(most);
            return meant
                .map(|fact| (fact.name, fact.state.entry().statement.clone()))
                .collect();
        }
        let snapshot = self.view(view);
        let facts = || snapshot.knowledge().facts();
        let is_own = |fact: &ScopedFact| matches!(fact.scope, Scope::Guild(_));
        let mut meant: Vec<&Arc<ScopedFact>> = Vec::new();
        let by_id = |own: bool| {
            let facts = facts().filter(move |fact| is_own(fact) == own);
            facts.filter(|fact| has_id(&fact.fact.id, typed))
        };
        meant.extend(by_id(true).take(most));
        meant.extend(by_id(false).take(most));
        let beginning = snapshot.matcher().completed(typed);
        let question = Question::new(&beginning, None, today);
        let found = snapshot.matcher().find(&question).matches;
        meant.extend(found.iter().map(|found| &found.fact));
        let has_topic = |fact: &&Arc<ScopedFact>| {
            let mut topics = fact.fact.topics.iter();
            topics.any(|topic| text::folded(topic).starts_with(&folded))
        };
        meant.extend(facts().filter(has_topic).take(most));
        let mut seen = BTreeSet::new();
        let meant = meant.into_iter().map(|fact| of(fact));
        let meant = meant.filter(|(name, _)| seen.insert(name.clone()));
        meant.take(most).collect()
    }

    /// Returns the facts that a server sees, its own first, by id.
    #[must_use]
    pub fn list(&self, view: &View, which: Which) -> Vec<Listed> {
        let snapshot = self.view(view);
        let held = self.hold();
        let holdings = held.store.holdings();
        let of = |fact: &ScopedFact| {
            let name = (fact.scope.clone(), fact.fact.id.clone());
            let state = holdings.facts.get(&name)?.clone();
            Some(Listed { name, state })
        };
        let told = snapshot.knowledge().facts();
        let mut listed: Vec<Listed> = match which {
            Which::Told => told.filter_map(|fact| of(fact)).collect(),
            Which::Due(day) => told
                .filter(|fact| fact.is_due(day))
                .filter_map(|fact| of(fact))
                .collect(),
            Which::Contested => contested(&snapshot)
                .iter()
                .filter_map(|fact| of(fact))
                .collect(),
            Which::Retired => {
                let own = view.guild.map(Scope::Guild);
                let facts = own.iter().flat_map(|own| holdings.named_facts_of(own));
                let retired =
                    facts.filter(|(_, fact)| matches!(fact.standing(), Standing::Retired { .. }));
                retired
                    .map(|(name, state)| Listed {
                        name: name.clone(),
                        state: state.clone(),
                    })
                    .collect()
            }
        };
        if which != Which::Contested {
            listed.sort_by_key(|fact| !matches!(fact.name.0, Scope::Guild(_)));
        }
        listed
    }
}

impl Held {
    /// Returns the fact of a key that a view shows or showed.
    fn seen(&self, view: &View, key: FactKey) -> Option<(&FactName, &FactState)> {
        let facts = self.store.holdings().facts.iter();
        let mut facts = facts.filter(|(name, _)| self.shows(view, &name.0));
        facts.find(|((scope, id), _)| FactKey::of(scope, id) == key)
    }

    /// Returns the fact of an id: the server's own, else the operator's, else a pack's.
    fn visible(&self, view: &View, id: &FactId) -> Option<(&FactName, &FactState)> {
        let facts = &self.store.holdings().facts;
        let own = view.guild.map(Scope::Guild);
        let scopes = own.into_iter().chain([Scope::Local]);
        let scopes = scopes.chain(self.packs.iter().cloned().map(Scope::Pack));
        let mut found = scopes
            .filter(|scope| self.shows(view, scope))
            .filter_map(|scope| facts.get_key_value(&(scope, id.clone())));
        found.next()
    }

    fn shows(&self, view: &View, scope: &Scope) -> bool {
        view.shows(scope)
            && match scope {
                Scope::Pack(pack) => self.packs.contains(pack),
                Scope::Local | Scope::Guild(_) => true,
            }
    }

    fn version(&self, view: &View, name: &FactName, state: &FactState) -> Listed {
        let own = view.guild.map(Scope::Guild);
        let version = own.and_then(|own| {
            let (id, state) = self.store.holdings().version_of(&own, name)?;
            let name = (own.clone(), id.clone());
            (*state.standing() != Standing::Yielded).then(|| (name, state.clone()))
        });
        let (name, state) = version.unwrap_or_else(|| (name.clone(), state.clone()));
        Listed { name, state }
    }
}

/// Tells whether somebody may mean an id who types a part of it.
fn has_id(id: &FactId, typed: &str) -> bool {
    let typed = typed.trim().to_ascii_lowercase();
    id.as_str().to_ascii_lowercase().contains(&typed)
}

/// Returns the facts that are much like another, but for some.
fn alike(
    snapshot: &Snapshot,
    fact: &ScopedFact,
    but: &BTreeSet<FactName>,
    today: Date,
) -> Vec<Alike> {
    let statement = text::folded(&fact.fact.statement);
    let questions: BTreeSet<String> = fact
        .fact
        .questions
        .iter()
        .map(|q| text::folded(q))
        .collect();
    let asked = [&fact.fact.statement]
        .into_iter()
        .chain(&fact.fact.questions);
    let mut seen = but.clone();
    let mut alike = Vec::new();
    for asked in asked {
        let ranking = snapshot.matcher().find(&Question::new(asked, None, today));
        for found in ranking.matches {
            let other = &found.fact.fact;
            let folded = text::folded(&other.statement);
            let shared = || {
                let mut shared = other.questions.iter();
                shared.find(|question| questions.contains(&text::folded(question)))
            };
            let kinship = if folded == statement {
                Kinship::SameStatement
            } else if let Some(question) = shared() {
                Kinship::SameQuestion(question.clone())
            } else if sorensen_dice(&folded, &statement) >= NEARLY_THE_SAME {
                Kinship::NearStatement
            } else {
                continue;
            };
            if seen.insert((found.fact.scope.clone(), other.id.clone())) {
                alike.push(Alike {
                    fact: found.fact,
                    kinship,
                });
            }
        }
    }
    alike.truncate(ALIKE_MAX);
    alike
}

/// Returns the questions that are answered otherwise after some facts changed.
fn turns(
    before: &Snapshot,
    after: &Snapshot,
    questions: &[(String, Option<String>)],
    changed: &BTreeSet<FactName>,
    today: Date,
) -> Vec<Turn> {
    let first = |reply: Reply| match reply {
        Reply::Answer(answer) => answer.facts.into_iter().next().map(|found| found.fact),
        Reply::Clarification(_) | Reply::Refusal(_) => None,
    };
    let mut turns = Vec::new();
    for (question, previous) in questions {
        let ask = |snapshot: &Snapshot| snapshot.ask(question, previous.as_deref(), today);
        let (was, is) = (ask(before), ask(after));
        let touched = |asked: &super::Asked| {
            let matches = asked.ranking.matches.iter();
            let mut names = matches.map(|found| (&found.fact.scope, &found.fact.fact.id));
            names.any(|(scope, id)| changed.contains(&(scope.clone(), id.clone())))
        };
        if !touched(&was) && !touched(&is) {
            continue;
        }
        let (before, after) = (first(was.reply), first(is.reply));
        // The same fact with another text is no other answer.
        let name = |fact: &Option<Arc<ScopedFact>>| {
            let fact = fact.as_ref();
            fact.map(|fact| (fact.scope.clone(), fact.fact.id.clone()))
        };
        let is_version =
            |name: &Option<FactName>| name.as_ref().is_some_and(|name| changed.contains(name));
        let (from, to) = (name(&before), name(&after));
        if from != to && !(is_version(&from) && is_version(&to)) {
            turns.push(Turn {
                question: question.clone(),
                before,
                after,
            });
        }
    }
    turns
}

/// Returns the facts that answer a question that others answer otherwise, side by side.
fn contested(snapshot: &Snapshot) -> Vec<Arc<ScopedFact>> {
    let mut by_question: BTreeMap<String, Vec<&Arc<ScopedFact>>> = BTreeMap::new();
    for fact in snapshot.knowledge().facts() {
        let questions: BTreeSet<String> = fact
            .fact
            .questions
            .iter()
            .map(|q| text::folded(q))
            .collect();
        for question in questions {
            by_question.entry(question).or_default().push(fact);
        }
    }
    let mut seen: BTreeSet<(Scope, FactId)> = BTreeSet::new();
    let mut contested = Vec::new();
    for facts in by_question.into_values().filter(|facts| facts.len() > 1) {
        let statements: BTreeSet<String> = facts
            .iter()
            .map(|fact| text::folded(&fact.fact.statement))
            .collect();
        if statements.len() < 2 {
            continue;
        }
        for fact in facts {
            if seen.insert((fact.scope.clone(), fact.fact.id.clone())) {
                contested.push(Arc::clone(fact));
            }
        }
    }
    contested
}
