//! Measures timelines of made-up facts: the time of a page and of a picture.
//!
//! Usage: `cargo bench --bench timelines -- SIZE…`, with numbers of facts (default: 10, 100, 1,000 and
//! 100,000). Their dates cover three centuries; a hash of the fact's number decides the precision and the
//! certainty of each, and many share a day. Prints Markdown.

#![expect(
    clippy::print_stdout,
    reason = "a developer tool that prints its result"
)]

#[path = "material/mod.rs"]
#[expect(dead_code, reason = "other benchmarks use the rest")]
mod material;

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use anyhow::Context as _;
use ibid::date::EventDate;
use ibid::drawing::Fonts;
use ibid::knowledge::ScopedFact;
use ibid::knowledge::format::FactEntry;
use ibid::matcher::Lexicons;
use ibid::snapshot::Snapshot;
use ibid::timeline::picture::{ITEMS_MAX, Item, Picture, PictureWords, Theme};
use ibid::timeline::{Pages, Selection};

use material::{Times, facts, knowledge, known};

/// The sizes that are measured if none is given.
const SIZES: [usize; 4] = [10, 100, 1_000, 100_000];
/// The number of entries on a page of the bot.
const PAGE: usize = 8;
/// The number of repetitions of each measurement.
const REPEATS: usize = 50;

fn main() -> anyhow::Result<()> {
    let arguments = std::env::args().skip(1);
    let sizes: Vec<usize> = arguments
        .filter(|argument| argument != "--bench")
        .map(|argument| argument.parse())
        .collect::<Result<_, _>>()
        .context("cargo bench --bench timelines -- SIZE…")?;
    let sizes = if sizes.is_empty() {
        SIZES.to_vec()
    } else {
        sizes
    };
    let first = timed(|| _ = black_box(Fonts::here()));
    println!("Finding the fonts of the system takes {first:.0} ms, once.\n");
    println!(
        "| facts | sorting, once | page of all | of a year | about a word | facts about it | SVG | PNG |"
    );
    println!("| --: | --: | --: | --: | --: | --: | --: | --: |");
    for size in sizes {
        measure(size)?;
    }
    Ok(())
}

fn measure(size: usize) -> anyhow::Result<()> {
    let dated = facts(size).into_iter().enumerate().map(|(number, text)| {
        let entry = text.entry()?;
        known(FactEntry {
            when: Some(date(number)?),
            ..entry
        })
    });
    let facts: Vec<Arc<ScopedFact>> = dated.collect::<anyhow::Result<_>>()?;
    let word = common_word(&facts);
    let snapshot = Snapshot::new(Arc::new(knowledge(facts)), Lexicons::Used);
    snapshot.matcher();
    let all = Selection::default();
    let ordered = timed(|| drop(black_box(snapshot.timeline(&all))));
    let year = Selection {
        span: "1918".parse::<EventDate>()?.bounds(),
        ..Selection::default()
    };
    let about = Selection {
        about: Some(word),
        ..Selection::default()
    };
    let page = |selection: &Selection| {
        half(|| drop(black_box(page_in_the_middle(&snapshot, selection, PAGE))))
    };
    let items = page_in_the_middle(&snapshot, &all, ITEMS_MAX);
    let words = PictureWords::ENGLISH.titled("Made up");
    let picture = || Picture::new(&items, &words, Theme::Dark, Fonts::here());
    let svg = half(|| drop(black_box(picture().svg())));
    let png = half(|| drop(black_box(Fonts::here().png(&picture()))));
    println!(
        "| {size} | {ordered:.1} ms | {:.2} ms | {:.2} ms | {:.2} ms | {} | {svg:.1} ms | {png:.0} ms |",
        page(&all),
        page(&year),
        page(&about),
        snapshot.timeline(&about).len(),
    );
    Ok(())
}

/// Returns the items on the middle page of a selection.
fn page_in_the_middle(snapshot: &Snapshot, selection: &Selection, size: usize) -> Vec<Item> {
    let timeline = snapshot.timeline(selection);
    let pages = Pages {
        entries: timeline.len(),
        size,
        from_end: false,
    };
    let entries = timeline.page(pages.positions(pages.count() / 2));
    let items =
        entries.map(|entry| Item::new(&entry, entry.dated.date.in_words(), "Made up".to_owned()));
    items.collect()
}

/// Returns the date of the fact with a number.
fn date(number: usize) -> anyhow::Result<EventDate> {
    // Knuth's multiplicative hash.
    let hash = number.wrapping_mul(2_654_435_761) >> 7;
    let (year, month, day) = (1750 + hash % 270, 1 + hash / 270 % 12, 1 + hash / 3240 % 28);
    let text = match hash / 90_720 % 10 {
        0 => format!("{year}"),
        1 | 2 => format!("{year}-{month:02}"),
        3 => format!("{year}-{month:02}-{day:02}~"),
        4 => format!("{year}/.."),
        5 => format!("{year}-{month:02}/{}", year + 3),
        _ => format!("{year}-{month:02}-{day:02}"),
    };
    Ok(text.parse()?)
}

/// Returns the longest word of the first statement, which many others have as well if there are many facts.
fn common_word(facts: &[Arc<ScopedFact>]) -> String {
    let statement = facts.first().map_or("", |fact| &fact.fact.statement);
    let mut words = statement.split_whitespace();
    words
        .rfind(|word| word.len() > 4)
        .unwrap_or_default()
        .to_owned()
}

/// Returns the time of a function, in milliseconds.
fn timed(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64() * 1e3
}

/// Returns the median time of a function, in milliseconds.
fn half(work: impl Fn()) -> f64 {
    let times: Times = (0..REPEATS).map(|_| timed(&work)).collect();
    times.within(50)
}
