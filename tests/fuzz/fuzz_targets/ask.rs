//! No question makes Ibid fail: it is asked as the bot and the terminal ask it.
//!
//! `cargo fuzz run --fuzz-dir tests/fuzz ask -- -max_total_time=60`

#![no_main]

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use ibid::knowledge::entry::fact_of;
use ibid::knowledge::{KnowledgeBase, ScopedFact};
use ibid::matcher::Lexicons;
use ibid::scope::Scope;
use ibid::snapshot::Snapshot;
use jiff::civil::Date;
use libfuzzer_sys::fuzz_target;

/// Facts in three scripts, dated and undated, with and without phrasings.
const FACTS: &str = r#"[
  {"id":"summit","statement":"The presidents meet in Helsinki on 16 July 2018.","when":"2018-07-16",
   "questions":["when do they meet","where is the summit"],"not":["how long does it last"],
   "topics":["Helsinki summit"],"cite":[{"title":"A","quote":"The presidents meet in Helsinki"}]},
  {"id":"sanctions","statement":"Sanctions were imposed from 2014 to 2018 because of 3 reasons.",
   "kind":"state","cite":[{"title":"A","quote":"Sanctions were imposed"}]},
  {"id":"kiev","statement":"Киев и Тбилиси обеспокоены.","cite":[{"title":"B","quote":"Киев и Тбилиси обеспокоены."}]},
  {"id":"book","statement":"这本书在一九八四年出版。","cite":[{"title":"C","quote":"这本书在一九八四年出版。"}]}
]"#;

static SNAPSHOT: LazyLock<Snapshot> = LazyLock::new(|| {
    let entries: Vec<_> = serde_json::from_str(FACTS).expect("the facts above are well formed");
    let facts = entries.into_iter().map(|entry| {
        let fact = fact_of(entry, |_| None).expect("the facts above are good");
        Arc::new(ScopedFact { scope: Scope::Local, fact, recorded: None, review_by: None })
    });
    let knowledge = KnowledgeBase::new(BTreeMap::new(), BTreeMap::new(), facts.collect());
    Snapshot::new(Arc::new(knowledge), Lexicons::Used)
});

fuzz_target!(|texts: (&str, Option<&str>)| {
    let (text, previous) = texts;
    let answered = SNAPSHOT.ask(text, previous, Date::constant(2026, 11, 24));
    assert!((0.0..=1.0).contains(&answered.ranking.confidence));
    let _about = SNAPSHOT.matcher().about(text, |_| true);
});
