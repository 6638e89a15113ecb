use std::cmp::Ordering;
use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::date::EventDate;
use crate::knowledge::KnowledgeBase;
use crate::knowledge::entry::fact_of;
use crate::matcher::Lexicons;
use crate::scope::Scope;

/// Returns a fact of a kind, with or without a date.
fn fact(number: usize, when: Option<&str>, kind: &str, topic: &str) -> Arc<ScopedFact> {
    let statement = format!("The lamp number {number} is lit.");
    let entry = serde_json::json!({
        "id": format!("lamp-{number}"), "statement": statement, "kind": kind, "when": when,
        "topics": [topic],
        "cite": [{"title": "The book of lamps", "quote": statement}],
    });
    let fact = fact_of(serde_json::from_value(entry).unwrap(), |_| None).unwrap();
    Arc::new(ScopedFact {
        scope: Scope::Local,
        fact,
        recorded: None,
        review_by: None,
    })
}

fn facts(dates: &[&str]) -> Vec<Arc<ScopedFact>> {
    let numbered = dates.iter().enumerate();
    numbered
        .map(|(number, date)| fact(number, Some(date), "event", "lamps"))
        .collect()
}

/// Returns the dates of the timeline of a selection; those that are only possibly in it are in parentheses.
fn shown(facts: &[Arc<ScopedFact>], selection: &Selection) -> Vec<String> {
    let knowledge = KnowledgeBase::new(BTreeMap::new(), BTreeMap::new(), facts.to_vec());
    let matcher = Matcher::new(&knowledge, Lexicons::Used);
    let chronology = Chronology::new(knowledge.facts());
    let timeline = Timeline::new(&chronology, || &matcher, selection);
    let written = |entry: Entry<'_>| match entry.in_span {
        InSpan::Certain => entry.dated.date.to_string(),
        InSpan::Possible => format!("({})", entry.dated.date),
    };
    timeline.entries().map(written).collect()
}

#[test]
fn facts_are_in_order_of_their_beginning_and_longer_ones_come_first() {
    let facts = facts(
        &[
            "2018-07-16",
            "2018",
            "2018-07",
            "../2018",
            "2014/..",
            "2018-07-16~",
            "44",
            "-0043-03-15",
            "2018-01-01",
        ]
        .map(|date| if date == "44" { "0044" } else { date }),
    );
    let order = [
        "../2018",
        "-0043-03-15",
        "0044",
        "2014/..",
        "2018",
        "2018-01-01",
        "2018-07",
        "2018-07-16",
        "2018-07-16~",
    ];
    assert_eq!(shown(&facts, &Selection::default()), order);
}

#[test]
fn facts_that_are_only_possibly_in_the_span_are_marked() {
    let facts = facts(&[
        "2017",
        "2018",
        "2018-07-16",
        "2018-07-16?",
        "2018-08",
        "199X",
        "2014/..",
    ]);
    let july = "2018-07".parse::<EventDate>().unwrap().bounds();
    let selection = Selection {
        span: july,
        ..Selection::default()
    };
    let order = ["(2014/..)", "(2018)", "2018-07-16", "(2018-07-16?)"];
    assert_eq!(shown(&facts, &selection), order);
}

#[test]
fn facts_before_or_after_another_share_a_topic_with_it() {
    let dates = [
        "2017",
        "2018",
        "2018-07-03",
        "2018-07-16",
        "2018-07-16",
        "2019",
    ];
    let mut facts = facts(&dates);
    facts.push(fact(6, Some("2016"), "event", "gates"));
    let beside = |facts: &[Arc<ScopedFact>], side| Selection {
        beside: Some(Beside {
            fact: Arc::clone(&facts[3]),
            side,
        }),
        ..Selection::default()
    };
    let before = ["2017", "(2018)", "2018-07-03"];
    assert_eq!(shown(&facts, &beside(&facts, Side::Before)), before);
    assert_eq!(
        shown(&facts, &beside(&facts, Side::After)),
        ["(2018)", "2019"]
    );
    // A state counts from its beginning.
    facts.push(fact(7, Some("2014/.."), "state", "lamps"));
    let before = ["2014/..", "2017", "(2018)", "2018-07-03"];
    assert_eq!(shown(&facts, &beside(&facts, Side::Before)), before);
    assert_eq!(
        shown(&facts, &beside(&facts, Side::After)),
        ["(2018)", "2019"]
    );
    facts.pop();
    // If no fact shares a topic, all facts on that side are shown.
    facts[3] = fact(3, Some("2018-07-16"), "event", "harbours");
    let before = ["2016", "2017", "(2018)", "2018-07-03"];
    assert_eq!(shown(&facts, &beside(&facts, Side::Before)), before);
}

#[test]
fn a_subject_that_no_fact_has_in_full_selects_the_facts_with_most_of_its_words() {
    let facts = facts(&["2018", "2019"]);
    let about = |about: &str| Selection {
        about: Some(about.to_owned()),
        ..Selection::default()
    };
    assert_eq!(shown(&facts, &about("lamps lit")), ["2018", "2019"]);
    assert_eq!(shown(&facts, &about("lit lamp harbour")), ["2018", "2019"]);
    assert_eq!(shown(&facts, &about("lamp harbour gate")), [""; 0]);
    assert_eq!(shown(&facts, &about("harbour")), [""; 0]);
}

#[test]
fn a_list_that_is_read_from_its_end_has_its_incomplete_page_first() {
    let pages = |from_end| {
        let pages = Pages {
            entries: 10,
            size: 4,
            from_end,
        };
        (0..pages.count())
            .map(|page| pages.positions(page))
            .collect::<Vec<_>>()
    };
    assert_eq!(pages(false), [0..4, 4..8, 8..10]);
    assert_eq!(pages(true), [0..2, 2..6, 6..10]);
}

/// Dates of every form, some of them equal.
fn dates() -> impl Strategy<Value = String> {
    let year = 1990_i16..2000;
    (year, 1_u8..=12, 1_u8..=28, 0_u8..9).prop_map(|(year, month, day, sort)| match sort {
        0 => format!("{year}"),
        1 => format!("{year}-{month:02}"),
        2 => format!("{year}-{month:02}-{day:02}~"),
        3 => format!("{year}/.."),
        4 => format!("../{year}-{month:02}"),
        5 => "199X".to_owned(),
        6 => format!("{year}-{month:02}-01/{year}-{month:02}-{day:02}"),
        7 => format!("{year}-21"),
        _ => format!("{year}-{month:02}-{day:02}"),
    })
}

proptest! {
    #[test]
    fn the_order_is_total_and_never_contradicts_the_bounds(dates in vec(dates(), 0..20), turned in any::<prop::sample::Index>()) {
        let facts: Vec<_> = (0..).zip(&dates).map(|(number, date)| fact(number, Some(date), "event", "lamps")).collect();
        let order = |facts: &[Arc<ScopedFact>]| {
            let chronology = Chronology::new(facts.iter());
            let ordered = chronology.touching(DayBounds::default()).cloned();
            ordered.collect::<Vec<_>>()
        };
        let ordered = order(&facts);
        let mut others = facts;
        if !others.is_empty() {
            let by = turned.index(others.len());
            others.rotate_left(by);
            others.reverse();
        }
        prop_assert_eq!(&order(&others), &ordered);
        for (index, earlier) in ordered.iter().enumerate() {
            for later in &ordered[index + 1..] {
                let date = |fact: &Arc<ScopedFact>| fact.fact.when.clone().unwrap().date;
                prop_assert_ne!(date(earlier).partial_cmp(&date(later)), Some(Ordering::Greater));
                let (a, b) = (date(earlier), date(later));
                prop_assert_eq!(a.list_order(&b), b.list_order(&a).reverse());
            }
        }
    }

    #[test]
    fn every_dated_fact_of_the_selection_is_on_exactly_one_page(
        dates in vec(proptest::option::of(dates()), 0..60), size in 1_usize..20, from_end: bool, span in dates(),
    ) {
        let facts: Vec<_> = (0..).zip(&dates).map(|(number, date)| fact(number, date.as_deref(), "event", "lamps")).collect();
        let span = span.parse::<EventDate>().unwrap().bounds();
        let in_span = |fact: &&Arc<ScopedFact>| fact.fact.when.as_ref().is_some_and(|dated| dated.date.within(span, false).is_some());
        let mut wanted: Vec<_> = facts.iter().filter(in_span).map(|fact| fact.fact.id.clone()).collect();
        let knowledge = KnowledgeBase::new(BTreeMap::new(), BTreeMap::new(), facts);
        let matcher = Matcher::new(&knowledge, Lexicons::Used);
        let chronology = Chronology::new(knowledge.facts());
        let selection = Selection { span, ..Selection::default() };
        let timeline = Timeline::new(&chronology, || &matcher, &selection);
        let pages = Pages { entries: timeline.len(), size, from_end };
        let mut found = Vec::new();
        for page in 0..pages.count() {
            for position in pages.positions(page) {
                prop_assert_eq!(pages.holding(position), page);
            }
            found.extend(timeline.page(pages.positions(page)).map(|entry| entry.fact.fact.id.clone()));
        }
        found.sort();
        wanted.sort();
        prop_assert_eq!(found, wanted);
    }

    #[test]
    fn a_changed_order_equals_the_order_of_the_changed_facts(
        before in vec(proptest::option::of(dates()), 1..12), changes in vec((any::<prop::sample::Index>(), proptest::option::of(dates())), 0..12),
    ) {
        let version = |(number, date): (usize, &Option<String>)| fact(number, date.as_deref(), "event", "lamps");
        let mut facts: Vec<_> = before.iter().enumerate().map(version).collect();
        let mut chronology = Chronology::new(facts.iter());
        for (which, date) in &changes {
            let which = which.index(facts.len());
            let now = version((which, date));
            chronology = chronology.with(Some(&facts[which]), Some(&now));
            facts[which] = now;
        }
        let anew = Chronology::new(facts.iter());
        let all = DayBounds::default();
        prop_assert_eq!(chronology.touching(all).collect::<Vec<_>>(), anew.touching(all).collect::<Vec<_>>());
    }
}
