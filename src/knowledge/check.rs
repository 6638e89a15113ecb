//! The rules for packs that could be read.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::civil::Date;

use super::finding::{Finding, Rule};
use super::pack::{Located, Pack};
use crate::date::DateBasis;
use crate::fact::Fact;
use crate::scope::PackId;
use crate::source::SourceId;
use crate::text;

/// The longest quotation without a warning, in words.
pub const QUOTE_WORDS: usize = 40;

/// Returns all findings about packs that could be read, as of a day.
#[must_use]
pub fn check(packs: &[Pack], today: Date) -> Vec<Finding> {
    let mut findings = Vec::new();
    for pack in packs {
        let facts = pack.facts.iter();
        findings.extend(facts.flat_map(|fact| of_one_fact(pack, fact, today)));
        findings.extend(unknown_expectations(pack));
    }
    findings.extend(duplicate_packs(packs));
    findings.extend(repeated(packs, Rule::SameStatement, |fact| {
        vec![fact.statement.as_str()]
    }));
    findings.extend(repeated(packs, Rule::SameQuestion, |fact| {
        fact.questions.iter().map(String::as_str).collect()
    }));
    findings.sort();
    findings
}

/// Returns the share of each source's words that the pack quotes, from 0 to 1, by source id.
#[must_use]
pub fn quoted_shares(pack: &Pack) -> BTreeMap<SourceId, f64> {
    let mut quoted: BTreeMap<SourceId, HashSet<(usize, usize)>> = BTreeMap::new();
    for citation in pack.facts.iter().flat_map(|fact| &fact.value.citations) {
        if let (Some(id), Some(place)) = (&citation.source.id, citation.place) {
            let words = (place.word..place.word + place.words).map(|word| (place.paragraph, word));
            quoted.entry(id.clone()).or_default().extend(words);
        }
    }
    let share = |(id, words): (SourceId, HashSet<_>)| {
        let all = pack.sources.get(&id)?.source.text.words()?;
        #[expect(
            clippy::cast_precision_loss,
            reason = "a text has far fewer than 2^52 words"
        )]
        Some((id, words.len() as f64 / all as f64))
    };
    quoted.into_iter().filter_map(share).collect()
}

fn at<T>(pack: &Pack, located: &Located<T>, rule: Rule, message: String) -> Finding {
    let path = format!("{}/{}", pack.folder, located.path);
    Finding {
        path,
        position: Some(located.position),
        rule,
        message,
    }
}

fn of_one_fact(pack: &Pack, located: &Located<Fact>, today: Date) -> Vec<Finding> {
    let fact = &located.value;
    let mut findings = Vec::new();
    let mut found = |rule, what: String| {
        findings.push(at(
            pack,
            located,
            rule,
            format!("fact “{}”: {what}", fact.id),
        ));
    };
    for citation in &fact.citations {
        let title = &citation.source.title;
        if !citation.is_verified() {
            found(
                Rule::QuoteNotVerified,
                format!(
                    "its quotation of “{title}” cannot be verified, because the pack has no text \
                     of that source"
                ),
            );
        }
        let words = citation.quote.exact.split_whitespace().count();
        if words > QUOTE_WORDS {
            found(
                Rule::LongQuote,
                format!("it has a quotation of {words} words"),
            );
        }
    }
    let inferred = fact
        .when
        .as_ref()
        .is_some_and(|dated| dated.basis == DateBasis::Inferred);
    if inferred && fact.note.is_none() {
        found(
            Rule::InferredWithoutNote,
            "its date is inferred, but it has no note that explains how".to_owned(),
        );
    }
    if let Some(day) = fact.review_day(pack.head.review_after_months)
        && day < today
    {
        found(Rule::PastReview, format!("its review was due by {day}"));
    }
    let questions: HashSet<String> = fact
        .questions
        .iter()
        .map(|text| text::folded(text))
        .collect();
    for not in fact
        .not
        .iter()
        .filter(|not| questions.contains(&text::folded(not)))
    {
        found(
            Rule::Contradiction,
            format!("“{not}” is under both `questions` and `not`"),
        );
    }
    findings
}

fn unknown_expectations(pack: &Pack) -> Vec<Finding> {
    let known: HashSet<&str> = pack
        .facts
        .iter()
        .map(|fact| fact.value.id.as_str())
        .collect();
    let mut findings = Vec::new();
    for ask in &pack.asks {
        for id in ask
            .value
            .expect
            .ids()
            .into_iter()
            .filter(|id| !known.contains(id))
        {
            let message = format!(
                "the question “{}” expects the fact “{id}”, which does not exist",
                ask.value.q
            );
            findings.push(at(pack, ask, Rule::UnknownExpectation, message));
        }
    }
    findings
}

fn duplicate_packs(packs: &[Pack]) -> Vec<Finding> {
    let mut first: HashMap<&PackId, &str> = HashMap::new();
    let mut findings = Vec::new();
    for pack in packs {
        match first.get(&pack.head.id) {
            Some(other) => findings.push(duplicate_pack(&pack.head.id, &pack.folder, other)),
            None => drop(first.insert(&pack.head.id, &pack.folder)),
        }
    }
    findings
}

/// Returns the finding about a pack with the same id as the pack in another folder.
#[must_use]
pub fn duplicate_pack(id: &PackId, folder: &str, other: &str) -> Finding {
    let path = format!("{folder}/pack.toml");
    let message = format!("the pack in {other} has the id “{id}” too");
    Finding {
        path,
        position: None,
        rule: Rule::DuplicatePack,
        message,
    }
}

/// Returns a finding for each text that two facts share, ignoring case and punctuation.
fn repeated<'a>(
    packs: &'a [Pack],
    rule: Rule,
    texts: impl Fn(&'a Fact) -> Vec<&'a str>,
) -> Vec<Finding> {
    let mut first: HashMap<String, &Fact> = HashMap::new();
    let mut findings = Vec::new();
    for pack in packs {
        for located in &pack.facts {
            let fact = &located.value;
            for text in texts(fact) {
                let other = *first.entry(text::folded(text)).or_insert(fact);
                if !std::ptr::eq(other, fact) {
                    let message =
                        format!("facts “{}” and “{}” both have “{text}”", other.id, fact.id);
                    findings.push(at(pack, located, rule, message));
                }
            }
        }
    }
    findings
}
