//! Questions that wait for a server's moderators, and questions whose answer was marked.

use std::fmt;
use std::num::ParseIntError;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Desk, MARKED, QUESTIONS_KEPT, StoreError, UNANSWERED, digest, fallen, key};
use crate::fact::FactId;
use crate::question::Question;
use crate::scope::Scope;
use crate::text;

/// The most questions of one server that wait for its moderators, dismissed ones included.
const UNANSWERED_MAX: usize = 1_000;
/// The most questions of one server that are kept with whether their answer helped.
const MARKED_MAX: usize = 1_000;
/// The most people who are told the answer of one question.
const SUBSCRIBERS_MAX: usize = 100;

/// A question that nobody could answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unanswered {
    /// The question, as it was asked first.
    pub question: String,
    /// How often it was put to the moderators.
    pub asked: u32,
    /// When it was put to them first.
    pub first: Timestamp,
    /// When it was put to them last.
    pub last: Timestamp,
    /// Who wants to be told when it has an answer.
    #[serde(default)]
    pub subscribers: Vec<Subscriber>,
    /// Why the moderators dismissed it, if they did: it stays so.
    #[serde(default)]
    pub dismissed: Option<String>,
}

/// A short name of a question of the queue: 64 bits of the SHA-256 of its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuestionKey(u64);

impl fmt::Display for QuestionKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:016x}", self.0)
    }
}

impl FromStr for QuestionKey {
    type Err = ParseIntError;

    fn from_str(text: &str) -> Result<Self, ParseIntError> {
        u64::from_str_radix(text, 16).map(Self)
    }
}

impl Unanswered {
    /// Returns the question's short name.
    #[must_use]
    pub fn key(&self) -> QuestionKey {
        let [a, b, c, d, e, f, g, h, ..] = digest(&[&text::folded(&self.question)]);
        QuestionKey(u64::from_be_bytes([a, b, c, d, e, f, g, h]))
    }
}

/// Somebody who wants to be told an answer, and where, by their Discord ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscriber {
    /// Who.
    pub user: u64,
    /// The channel in which they asked.
    pub channel: u64,
}

/// What became of a question that was put to the moderators.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Put {
    /// It waits, and was put so many times by now.
    Waits(u32),
    /// The moderators dismissed it before, for this reason.
    Dismissed(String),
}

/// A question whose answer people marked; who they are is not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marked {
    /// The question.
    pub question: String,
    /// Whose fact the answer was.
    pub scope: Scope,
    /// The fact.
    pub fact: FactId,
    /// How many it helped.
    pub helped: u32,
    /// How many it did not help.
    pub not_helped: u32,
    /// When it was marked last.
    pub last: Timestamp,
}

/// A question that waits and its key in the tree.
pub(super) type Waiting = (Vec<u8>, Unanswered);

impl Desk {
    /// Puts a question to a server's moderators. Questions that ask the same are one.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] where it cannot be written.
    pub fn put(&self, guild: u64, question: &str, now: Timestamp) -> Result<Put, StoreError> {
        let _writing = self.hold();
        let (all, place) = self.alike(guild, question)?;
        let known = place.and_then(|place| all.get(place)).cloned();
        let (key, mut waiting) = known.unwrap_or_else(|| {
            let waiting = Unanswered {
                question: question.to_owned(),
                asked: 0,
                first: now,
                last: now,
                subscribers: Vec::new(),
                dismissed: None,
            };
            (key(guild, &[&text::folded(question)]), waiting)
        });
        waiting.asked = waiting.asked.saturating_add(1);
        waiting.last = now;
        let others = all.into_iter().filter(|(other, _)| *other != key);
        let others = others.map(|(key, other)| (key, other.last)).collect();
        let fallen = fallen(others, now - QUESTIONS_KEPT, UNANSWERED_MAX);
        self.put_record(UNANSWERED, key, &waiting, fallen)?;
        Ok(match waiting.dismissed {
            Some(reason) => Put::Dismissed(reason),
            None => Put::Waits(waiting.asked),
        })
    }

    /// Returns what became of a question that was put before.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] where it cannot be read.
    pub fn look(&self, guild: u64, question: &str) -> Result<Option<Put>, StoreError> {
        let (mut all, place) = self.alike(guild, question)?;
        let found = place.map(|place| all.swap_remove(place).1);
        Ok(found.map(|known| match known.dismissed {
            Some(reason) => Put::Dismissed(reason),
            None => Put::Waits(known.asked),
        }))
    }

    /// Returns the questions that wait for a server's moderators, the most asked first.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] where they cannot be read.
    pub fn unanswered(&self, guild: u64) -> Result<Vec<Unanswered>, StoreError> {
        let all = self.of_guild(UNANSWERED, guild)?.into_iter();
        let mut waiting: Vec<Unanswered> = all
            .map(|(_, waiting): Waiting| waiting)
            .filter(|waiting| waiting.dismissed.is_none())
            .collect();
        waiting.sort_by(|a, b| b.asked.cmp(&a.asked).then(b.last.cmp(&a.last)));
        Ok(waiting)
    }

    /// Has somebody told when a question that waits has an answer; tells whether it waits.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] where it cannot be read or written.
    pub fn subscribe(
        &self,
        guild: u64,
        question: &str,
        subscriber: Subscriber,
    ) -> Result<bool, StoreError> {
        let waits = self.update(guild, question, |waiting| {
            let waits = waiting.dismissed.is_none();
            let mut known = waiting.subscribers.iter();
            let known = known.any(|known| known.user == subscriber.user);
            if waits && !known && waiting.subscribers.len() < SUBSCRIBERS_MAX {
                waiting.subscribers.push(subscriber);
            }
            waits
        })?;
        Ok(waits == Some(true))
    }

    /// Dismisses a question that waits, for a reason: the same question stays dismissed. Tells whether
    /// it waited.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] where it cannot be read or written.
    pub fn dismiss(&self, guild: u64, question: &str, reason: &str) -> Result<bool, StoreError> {
        let dismissed = self.update(guild, question, |waiting| {
            waiting.subscribers.clear();
            waiting.dismissed.replace(reason.to_owned()).is_none()
        })?;
        Ok(dismissed == Some(true))
    }

    /// Takes a question off the queue, because it has an answer; returns it.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] where it cannot be read or written.
    pub fn answered(&self, guild: u64, question: &str) -> Result<Option<Unanswered>, StoreError> {
        let _writing = self.hold();
        let (mut all, place) = self.alike(guild, question)?;
        let Some(place) = place else {
            return Ok(None);
        };
        let (key, answered) = all.swap_remove(place);
        self.remove_record(UNANSWERED, key)?;
        Ok(Some(answered))
    }

    /// Returns the questions that somebody wants to be told the answer of.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] where they cannot be read.
    pub fn subscriptions(&self, user: u64) -> Result<Vec<Unanswered>, StoreError> {
        let all = self
            .all::<Unanswered>(UNANSWERED)?
            .into_iter()
            .map(|(_, waiting)| waiting);
        let theirs = |waiting: &Unanswered| waiting.subscribers.iter().any(|by| by.user == user);
        Ok(all.filter(theirs).collect())
    }

    /// Returns the questions that somebody wants to be told the answer of, without them.
    pub(super) fn without_subscriber(&self, user: u64) -> Result<Vec<Waiting>, StoreError> {
        let mut all = self.all::<Unanswered>(UNANSWERED)?;
        all.retain_mut(|(_, waiting)| {
            let before = waiting.subscribers.len();
            waiting.subscribers.retain(|by| by.user != user);
            waiting.subscribers.len() < before
        });
        Ok(all)
    }

    /// Changes a question that waits or was dismissed; returns what changing it told.
    fn update<T>(
        &self,
        guild: u64,
        question: &str,
        change: impl FnOnce(&mut Unanswered) -> T,
    ) -> Result<Option<T>, StoreError> {
        let _writing = self.hold();
        let (mut all, place) = self.alike(guild, question)?;
        let Some(place) = place else {
            return Ok(None);
        };
        let (key, mut waiting) = all.swap_remove(place);
        let told = change(&mut waiting);
        self.put_record(UNANSWERED, key, &waiting, Vec::new())?;
        Ok(Some(told))
    }

    /// Returns a server's questions, and the place of the one that asks the same as another.
    fn alike(
        &self,
        guild: u64,
        question: &str,
    ) -> Result<(Vec<Waiting>, Option<usize>), StoreError> {
        let all = self.of_guild::<Unanswered>(UNANSWERED, guild)?;
        let same = key(guild, &[&text::folded(question)]);
        let exact = all.iter().position(|(key, _)| *key == same);
        let asked = Question::new(question, None, Date::ZERO);
        let place = exact.or_else(|| {
            all.iter().position(|(_, waiting)| {
                Question::new(&waiting.question, None, Date::ZERO).asks_the_same_as(&asked)
            })
        });
        Ok((all, place))
    }

    /// Keeps that an answer helped, or did not. Guild 0 stands for direct messages.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] where it cannot be written.
    pub fn mark(
        &self,
        guild: u64,
        question: &str,
        (scope, fact): (&Scope, &FactId),
        helped: bool,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let _writing = self.hold();
        let parts = [
            &text::folded(question),
            &scope.to_string(),
            &fact.to_string(),
        ];
        let key = key(guild, &parts.map(String::as_str));
        let known: Option<Marked> = self.get(MARKED, &key)?;
        let mut marked = known.unwrap_or_else(|| Marked {
            question: question.to_owned(),
            scope: scope.clone(),
            fact: fact.clone(),
            helped: 0,
            not_helped: 0,
            last: now,
        });
        let count = if helped {
            &mut marked.helped
        } else {
            &mut marked.not_helped
        };
        *count = count.saturating_add(1);
        marked.last = now;
        let others = self
            .of_guild::<Marked>(MARKED, guild)?
            .into_iter()
            .filter(|(other, _)| *other != key);
        let others = others.map(|(key, other)| (key, other.last)).collect();
        let fallen = fallen(others, now - QUESTIONS_KEPT, MARKED_MAX);
        self.put_record(MARKED, key, &marked, fallen)
    }

    /// Returns the questions of a server whose answers were marked, the latest first.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] where they cannot be read.
    pub fn marked(&self, guild: u64) -> Result<Vec<Marked>, StoreError> {
        let all = self.of_guild::<Marked>(MARKED, guild)?.into_iter();
        let mut marked: Vec<Marked> = all.map(|(_, marked)| marked).collect();
        marked.sort_by_key(|marked| std::cmp::Reverse(marked.last));
        Ok(marked)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{desk, hour};
    use super::*;

    #[test]
    fn questions_that_ask_the_same_are_one_and_stay_dismissed() {
        let desk = desk();
        let put = |question: &str, at| desk.put(7, question, hour(at)).unwrap();
        assert_eq!(put("Who leads the delegation?", 0), Put::Waits(1));
        assert_eq!(put("who leads the delegations", 1), Put::Waits(2));
        assert_eq!(put("Who paid?", 1), Put::Waits(1));
        let waiting = desk.unanswered(7).unwrap();
        let waiting: Vec<_> = waiting
            .iter()
            .map(|waiting| (waiting.question.as_str(), waiting.asked))
            .collect();
        let expected = [("Who leads the delegation?", 2), ("Who paid?", 1)];
        assert_eq!(waiting, expected);
        let dismiss = |question, reason| desk.dismiss(7, question, reason).unwrap();
        assert!(dismiss("who leads the delegation", "off topic"));
        assert!(!dismiss("who leads the delegation", "again"));
        assert!(!dismiss("who else", "never asked"));
        assert_eq!(
            put("Who leads the delegation", 2),
            Put::Dismissed("again".to_owned())
        );
        assert_eq!(desk.unanswered(7).unwrap().len(), 1);
    }

    #[test]
    fn who_wants_to_be_told_is_kept_once_and_forgotten_on_request() {
        let desk = desk();
        let subscriber = |user| Subscriber { user, channel: 1 };
        assert!(!desk.subscribe(7, "Who won?", subscriber(5)).unwrap());
        desk.put(7, "Who won?", hour(0)).unwrap();
        for user in [5, 5, 6] {
            assert!(desk.subscribe(7, "who won", subscriber(user)).unwrap());
        }
        let person = desk.person(5).unwrap();
        assert_eq!(desk.person(5).unwrap(), person);
        assert_eq!(desk.user(person).unwrap(), Some(5));
        assert_eq!(desk.subscriptions(5).unwrap().len(), 1);
        desk.erase(5).unwrap();
        assert_eq!(desk.subscriptions(5).unwrap(), []);
        assert_eq!(desk.user(person).unwrap(), None);
        assert_eq!(desk.known_person(5).unwrap(), None);
        let answered = desk.answered(7, "Who won?").unwrap().unwrap();
        assert_eq!(answered.subscribers, [subscriber(6)]);
        assert_eq!(desk.answered(7, "Who won?").unwrap(), None);
    }
}
