//! Questions waiting for a server's moderators, and questions with feedback on their answers.

use std::fmt;
use std::num::ParseIntError;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Desk, MARKED, QUESTIONS_KEPT, StoreError, UNANSWERED, digest, expired, key};
use crate::fact::FactId;
use crate::question::Question;
use crate::scope::Scope;
use crate::text;

/// The maximum number of waiting questions per server, including dismissed ones.
const UNANSWERED_MAX: usize = 1_000;
/// The maximum number of questions with feedback per server.
const MARKED_MAX: usize = 1_000;
/// The maximum number of people notified of the answer to one question.
const SUBSCRIBERS_MAX: usize = 100;

/// A question that was sent to a server's moderators.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unanswered {
    /// The question as it was first asked.
    pub question: String,
    /// How often it was sent to the moderators.
    pub asked: u32,
    /// When it was first sent.
    pub first: Timestamp,
    /// When it was last sent.
    pub last: Timestamp,
    /// Who wants to be notified of the answer.
    #[serde(default)]
    pub subscribers: Vec<Subscriber>,
    /// The moderators' reason for dismissing it, if they did. It stays dismissed.
    #[serde(default)]
    pub dismissed: Option<String>,
}

/// The short key of a question in the queue: 64 bits of the SHA-256 of its folded text.
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
    /// Returns the question's short key.
    #[must_use]
    pub fn key(&self) -> QuestionKey {
        let [a, b, c, d, e, f, g, h, ..] = digest(&[&text::folded(&self.question)]);
        QuestionKey(u64::from_be_bytes([a, b, c, d, e, f, g, h]))
    }
}

/// A person who wants to be notified of an answer, and where, by Discord id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscriber {
    /// The person.
    pub user: u64,
    /// The channel in which they asked.
    pub channel: u64,
}

/// The state of a question that was sent to the moderators.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Put {
    /// It is waiting, and has been sent this many times.
    Waits(u32),
    /// The moderators have dismissed it for this reason.
    Dismissed(String),
}

/// A question with feedback on its answer. Who gave it is not stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marked {
    /// The question.
    pub question: String,
    /// The scope of the answer's fact.
    pub scope: Scope,
    /// The answer's fact.
    pub fact: FactId,
    /// How many people it helped.
    pub helped: u32,
    /// How many people it did not help.
    pub not_helped: u32,
    /// When the latest feedback was given.
    pub last: Timestamp,
}

/// A waiting question and its key in the tree.
pub(super) type Waiting = (Vec<u8>, Unanswered);

impl Desk {
    /// Sends a question to a server's moderators. Questions that ask the same thing share one record.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if it cannot be written.
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
        let expired = expired(others, now - QUESTIONS_KEPT, UNANSWERED_MAX);
        self.put_record(UNANSWERED, key, &waiting, expired)?;
        Ok(match waiting.dismissed {
            Some(reason) => Put::Dismissed(reason),
            None => Put::Waits(waiting.asked),
        })
    }

    /// Returns the state of a question, if it was sent to the moderators before.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if it cannot be read.
    pub fn look(&self, guild: u64, question: &str) -> Result<Option<Put>, StoreError> {
        let (mut all, place) = self.alike(guild, question)?;
        let found = place.map(|place| all.swap_remove(place).1);
        Ok(found.map(|known| match known.dismissed {
            Some(reason) => Put::Dismissed(reason),
            None => Put::Waits(known.asked),
        }))
    }

    /// Returns the questions waiting for a server's moderators, most asked first.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if they cannot be read.
    pub fn unanswered(&self, guild: u64) -> Result<Vec<Unanswered>, StoreError> {
        let all = self.of_guild(UNANSWERED, guild)?.into_iter();
        let mut waiting: Vec<Unanswered> = all
            .map(|(_, waiting): Waiting| waiting)
            .filter(|waiting| waiting.dismissed.is_none())
            .collect();
        waiting.sort_by(|a, b| b.asked.cmp(&a.asked).then(b.last.cmp(&a.last)));
        Ok(waiting)
    }

    /// Registers a person to be notified of the answer to a waiting question. Returns whether the
    /// question is waiting.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if it cannot be read or written.
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

    /// Dismisses a waiting question for a reason. The same question stays dismissed. Returns whether it
    /// was waiting.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if it cannot be read or written.
    pub fn dismiss(&self, guild: u64, question: &str, reason: &str) -> Result<bool, StoreError> {
        let dismissed = self.update(guild, question, |waiting| {
            waiting.subscribers.clear();
            waiting.dismissed.replace(reason.to_owned()).is_none()
        })?;
        Ok(dismissed == Some(true))
    }

    /// Removes a question from the queue because it has an answer, and returns it.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if it cannot be read or written.
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

    /// Returns the questions whose answers a person wants to be notified of.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if they cannot be read.
    pub fn subscriptions(&self, user: u64) -> Result<Vec<Unanswered>, StoreError> {
        let all = self
            .all::<Unanswered>(UNANSWERED)?
            .into_iter()
            .map(|(_, waiting)| waiting);
        let theirs = |waiting: &Unanswered| waiting.subscribers.iter().any(|by| by.user == user);
        Ok(all.filter(theirs).collect())
    }

    /// Returns the questions whose answers a person wants to be notified of, without that person.
    pub(super) fn without_subscriber(&self, user: u64) -> Result<Vec<Waiting>, StoreError> {
        let mut all = self.all::<Unanswered>(UNANSWERED)?;
        all.retain_mut(|(_, waiting)| {
            let before = waiting.subscribers.len();
            waiting.subscribers.retain(|by| by.user != user);
            waiting.subscribers.len() < before
        });
        Ok(all)
    }

    /// Changes a question that is waiting or dismissed, and returns the closure's result.
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
        let result = change(&mut waiting);
        self.put_record(UNANSWERED, key, &waiting, Vec::new())?;
        Ok(Some(result))
    }

    /// Returns a server's questions, and the index of the one that asks the same thing as `question`.
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

    /// Records whether an answer helped. Guild 0 means direct messages.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if it cannot be written.
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
        let expired = expired(others, now - QUESTIONS_KEPT, MARKED_MAX);
        self.put_record(MARKED, key, &marked, expired)
    }

    /// Returns a server's questions with feedback, latest first.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if they cannot be read.
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
    fn questions_that_ask_the_same_share_one_record_and_stay_dismissed() {
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
    fn a_subscriber_is_stored_once_and_erased_on_request() {
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
