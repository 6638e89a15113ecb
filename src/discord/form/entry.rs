//! Reads and checks a form, and turns it into an entry of the pack format.

use super::{Form, Surroundings, source_of};
use crate::curation::{Alteration, Wish};
use crate::date::EventDate;
use crate::date::typed::date_of;
use crate::discord::limits::cut;
use crate::discord::markdown::{escape, web_address};
use crate::discord::words::{Words, mistaken_time};
use crate::fact::{FactId, FactKind, QUESTION_MAX, STATEMENT_MAX};
use crate::knowledge::KnowledgeBase;
use crate::knowledge::format::{CiteEntry, FactEntry};
use crate::source::SourceId;
use crate::text;

/// The maximum number of words from a statement in an id.
const ID_WORDS: usize = 6;

/// The dates of a fact, parsed.
struct Dates {
    when: Option<EventDate>,
    review_by: Option<EventDate>,
}

impl Form {
    /// Returns the requested change, or everything that is wrong with the typed text.
    pub(in crate::discord) fn wish(
        &mut self,
        words: &Words,
        given: Surroundings<'_>,
        free_id: impl Fn(&FactId) -> FactId,
    ) -> Result<Wish, Vec<String>> {
        let mut wrong = self.faults(words);
        let statement = self.statement.trim().to_owned();
        let mut date = |text: &str| {
            let text = text.trim();
            if text.is_empty() {
                return None;
            }
            date_of(text, given.today, given.events)
                .map_err(|error| wrong.push(mistaken_time(words, text, &error)))
                .ok()
        };
        let when = date(&self.date);
        let review_by = self.more.review_by.as_deref().and_then(&mut date);
        let before = self.of.as_ref().map(|of| &*of.entry);
        let id = match before {
            Some(before) => before.id.clone(),
            None => match &self.id {
                Some(id) => id.clone(),
                None => free_id(&id_of(&statement)),
            },
        };
        self.id = Some(id.clone());
        let dates = Dates { when, review_by };
        let entry = Box::new(self.entry(given, id, dates));
        if !wrong.is_empty() {
            return Err(wrong);
        }
        Ok(match &self.of {
            None => Wish::Add(entry),
            Some(of) => Wish::Alter(
                of.fact.clone(),
                Alteration::Edit {
                    seen: of.seen,
                    entry,
                    why: self.why.clone(),
                },
            ),
        })
    }

    /// Returns the errors that can be found without interpreting the texts, such as a missing text.
    fn faults(&self, words: &Words) -> Vec<String> {
        let mut wrong = Vec::new();
        for (text, missing) in [
            (&self.statement, words.no_statement()),
            (&self.quote, words.no_quote()),
            (&self.source, words.no_source()),
        ] {
            if text::is_blank(text) || !text.chars().any(char::is_alphanumeric) {
                wrong.push(missing.to_owned());
            }
        }
        let addresses = self.source.split_whitespace().filter_map(web_address);
        if addresses.count() > 1 {
            wrong.push(words.one_address().to_owned());
        }
        let texts = [
            (&self.statement, STATEMENT_MAX),
            (&self.quote, STATEMENT_MAX),
        ]
        .map(|(text, most)| (text.trim(), most))
        .into_iter();
        let questions = self
            .questions
            .lines()
            .map(|line| (line.trim(), QUESTION_MAX));
        for (text, most) in texts.chain(questions.clone()) {
            if text.chars().count() > most {
                wrong.push(words.too_long(&escape(&cut(text, 80)), most));
            }
        }
        for (question, _) in questions.filter(|(line, _)| !line.is_empty()) {
            if !question.chars().any(char::is_alphanumeric) {
                wrong.push(words.no_words_in(&escape(&cut(question, 80))));
            }
        }
        wrong
    }

    fn entry(
        &self,
        given: Surroundings<'_>,
        id: FactId,
        Dates { when, review_by }: Dates,
    ) -> FactEntry {
        let of = self.of.as_ref();
        let before = of.map(|of| &*of.entry);
        let more = &self.more;
        let same_date = before.is_some_and(|before| before.when == when);
        let basis = before.and_then(|before| before.basis).filter(|_| same_date);
        let by_date = if when.is_some() {
            FactKind::Event
        } else {
            FactKind::State
        };
        let kind = before.map_or(by_date, |before| before.kind);
        let kept = |of: fn(&FactEntry) -> Option<String>| before.and_then(of);
        let lines = self.questions.lines().map(str::trim);
        let mut questions: Vec<String> = Vec::new();
        let left_out = of.into_iter().flat_map(|of| of.left_out.iter());
        for question in lines.chain(left_out.map(String::as_str)) {
            if !question.is_empty() && !questions.iter().any(|known| known == question) {
                questions.push(question.to_owned());
            }
        }
        let checked =
            (more.checked || before.is_none()).then(|| given.today.to_string().parse().ok());
        let verified = before.and_then(|before| before.verified.clone());
        let mut cite = before.map(|before| before.cite.clone()).unwrap_or_default();
        let first = self.cite(given.knowledge, cite.first());
        match cite.first_mut() {
            Some(known) => *known = first,
            None => cite.push(first),
        }
        FactEntry {
            id,
            statement: self.statement.trim().to_owned(),
            basis,
            when,
            note: given_or(more.note.as_deref(), || kept(|before| before.note.clone())),
            kind: more.kind.unwrap_or(kind),
            said_by: given_or(more.said_by.as_deref(), || {
                kept(|before| before.said_by.clone())
            }),
            topics: more.topics.clone().unwrap_or_else(|| {
                before
                    .map(|before| before.topics.clone())
                    .unwrap_or_default()
            }),
            questions,
            not: before.map(|before| before.not.clone()).unwrap_or_default(),
            verified: checked.flatten().or(verified),
            review_by: review_by.or_else(|| before.and_then(|before| before.review_by.clone())),
            cite,
        }
    }

    /// Makes the leading citation. The source stays the same unless the person typed another one.
    fn cite(&self, knowledge: &KnowledgeBase, before: Option<&CiteEntry>) -> CiteEntry {
        let quote = self.quote.trim().to_owned();
        if let Some(before) = before.filter(|before| source_of(before) == self.source) {
            let same = before.quote == quote;
            return CiteEntry {
                prefix: before.prefix.clone().filter(|_| same),
                suffix: before.suffix.clone().filter(|_| same),
                quote,
                ..before.clone()
            };
        }
        let typed = self.source.trim();
        let mut cite = CiteEntry {
            source: None,
            title: None,
            authors: Vec::new(),
            url: None,
            published: None,
            quote,
            prefix: None,
            suffix: None,
        };
        if let Some(id) = known_source(knowledge, typed) {
            cite.source = Some(id);
            return cite;
        }
        let url = typed
            .split_whitespace()
            .find(|word| web_address(word).is_some());
        let rest = match url {
            Some(url) => typed.replacen(url, "", 1),
            None => typed.to_owned(),
        };
        let title = rest
            .trim()
            .trim_end_matches(['|', ',', ':', '–', '-'])
            .trim();
        cite.title = Some(title.to_owned()).filter(|title| !title.is_empty());
        cite.url = url.map(str::to_owned);
        // The author and date of a message belong to that message only, not to another source.
        let is_message = self.more.link.is_some() && self.more.link.as_deref() == url;
        if is_message {
            cite.authors.clone_from(&self.more.authors);
            cite.published.clone_from(&self.more.published);
        }
        cite
    }
}

/// Returns the given text, or else the previous one. A hyphen removes it.
fn given_or(given: Option<&str>, before: impl FnOnce() -> Option<String>) -> Option<String> {
    match given.map(str::trim).filter(|text| !text::is_blank(text)) {
        Some("-") => None,
        Some(text) => Some(text.to_owned()),
        None => before(),
    }
}

/// Returns the source with the typed id or address.
fn known_source(knowledge: &KnowledgeBase, typed: &str) -> Option<SourceId> {
    let mut sources = knowledge.sources().iter();
    let is_meant = |source: &crate::source::Source| {
        source.url.as_deref().is_some_and(|url| {
            let same = |text: &str| web_address(text);
            same(url).is_some() && same(url) == same(typed)
        })
    };
    let found = sources.find(|((_, id), source)| id.as_str() == typed || is_meant(source));
    found.map(|((_, id), _)| id.clone())
}

/// Makes an id in Latin letters from the first significant words of a statement.
fn id_of(statement: &str) -> FactId {
    let words: Vec<String> = text::words(statement)
        .into_iter()
        .filter(|word| !text::english::is_function_word(&word.folded))
        .filter_map(|word| {
            let latin = text::in_latin(&word.folded).unwrap_or(word.folded);
            let plain: String = latin
                .chars()
                .filter(char::is_ascii_alphanumeric)
                .take(20)
                .collect();
            (!plain.is_empty()).then_some(plain)
        })
        .take(ID_WORDS)
        .collect();
    let id: String = words.join("-").chars().take(48).collect();
    id.trim_end_matches('-')
        .parse()
        .unwrap_or_else(|_| "fact".parse().expect("a short word is an id"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::expression::NO_EVENTS;
    use crate::discord::words::english;

    fn form() -> Form {
        Form {
            statement: "The hall opens at nine.".to_owned(),
            date: "july 2018".to_owned(),
            quote: "opens at nine".to_owned(),
            source: "The book https://example.org/book".to_owned(),
            questions: "When does it open?\n\nWhen does it open?\n opening hours ".to_owned(),
            ..Form::default()
        }
    }

    fn wish(form: &Form) -> Result<Wish, Vec<String>> {
        let given = Surroundings {
            knowledge: &KnowledgeBase::default(),
            today: jiff::civil::date(2026, 11, 23),
            events: NO_EVENTS,
        };
        form.clone().wish(english(), given, Clone::clone)
    }

    #[test]
    fn what_is_typed_becomes_a_fact() {
        let Ok(Wish::Add(entry)) = wish(&form()) else {
            panic!("nothing is wrong with it");
        };
        let expected: FactEntry = serde_json::from_value(serde_json::json!({
            "id": "hall-opens-nine", "statement": "The hall opens at nine.", "when": "2018-07",
            "kind": "event", "questions": ["When does it open?", "opening hours"],
            "verified": "2026-11-23", "cite": [{
                "title": "The book", "url": "https://example.org/book", "quote": "opens at nine",
            }],
        }))
        .unwrap();
        assert_eq!(*entry, expected);
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let form = Form {
            date: "3/4/2018".to_owned(),
            ..Form::default()
        };
        let wrong = wish(&form).unwrap_err();
        assert_eq!(wrong.len(), 4, "{wrong:?}");
        assert_eq!(
            wrong[3],
            "The date can mean 3 April 2018 or 4 March 2018. Write the one you mean."
        );
    }

    #[test]
    fn an_id_is_made_of_any_script() {
        for (statement, id) in [
            ("The hall opens at nine.", "hall-opens-nine"),
            ("Путин встретит Трампа", "putin-vstretit-trampa"),
            ("…?!", "fact"),
            ("the and of", "fact"),
        ] {
            assert_eq!(id_of(statement).as_str(), id, "{statement}");
        }
    }
}
