//! Measures the actions that moderators wait for, on a server with many facts of its own.
//!
//! Usage: `cargo bench --bench moderating -- [FACTS [TIMES]]`, with the number of the server's facts
//! (default: 10,000) and of repetitions (300). The shipped pack is loaded as well. The time of a saved
//! fact is from the call that saves it, with its syncs to the disk, until a question is answered with it.
//! Prints Markdown.

#![expect(
    clippy::print_stdout,
    reason = "a developer tool that prints its result"
)]

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context as _, ensure};
use ibid::answer::Reply;
use ibid::config::DataFolder;
use ibid::curation::transfer::Line;
use ibid::curation::{Alteration, Author, PersonId, Wish};
use ibid::knowledge::format::FactEntry;
use ibid::library::{Library, Which};
use ibid::matcher::Lexicons;
use ibid::scope::{GuildId, Scope, View};
use ibid::snapshot::{KnownQuestion, Snapshot};
use jiff::Timestamp;

#[path = "material/mod.rs"]
#[expect(dead_code, reason = "other benchmarks use the rest")]
mod material;

use material::{FactText, TODAY, Times, facts};

const GUILD: GuildId = GuildId(7);

fn main() -> anyhow::Result<()> {
    let arguments: Vec<usize> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .map(|argument| argument.parse())
        .collect::<Result<_, _>>()
        .context("cargo bench --bench moderating -- [FACTS [TIMES]]")?;
    let given = |place: usize, default| arguments.get(place).copied().unwrap_or(default);
    let (count, times) = (given(0, 10_000), given(1, 300));
    let made = facts(count + times);
    let (held, new) = made.split_at(count);
    let folder = tempfile::tempdir()?;
    let server = Server::with(held, folder.path())?;
    let first = timed(|| drop(server.snapshot().ask("who?", None, TODAY)));
    println!("| on a server with {count} facts | p50 | p99 |");
    println!("| --- | --- | --- |");
    println!("| the index is built on first use | {first:.0} ms | |");
    let saved = new.iter().enumerate();
    let saved = saved.map(|(number, fact)| server.saved(number, fact.entry()?));
    row(
        "a fact is saved and answers",
        &saved.collect::<anyhow::Result<_>>()?,
    );
    let corrected = new.iter().map(|fact| server.corrected(&fact.id));
    row(
        "a fact is corrected",
        &corrected.collect::<anyhow::Result<_>>()?,
    );
    let previewed = new.iter().take(50).enumerate();
    let previewed = previewed.map(|(number, fact)| server.previewed(number, fact.entry()?));
    row(
        "a fact is previewed, with 300 known questions",
        &previewed.collect::<anyhow::Result<_>>()?,
    );
    let typed = held.iter().take(times).enumerate();
    let offered = typed.map(|(number, fact)| server.offered(&typed_for(number, fact)));
    row("a fact is completed while it is typed", &offered.collect());
    let listed = (0..20).map(|_| timed(|| drop(server.library.list(&server.view, Which::Live))));
    row("all facts are listed", &listed.collect());
    Ok(())
}

/// Returns the beginning of a fact as a moderator types it.
fn typed_for(number: usize, fact: &FactText) -> String {
    let words: Vec<&str> = fact.statement.split_whitespace().collect();
    match number % 4 {
        0 => String::new(),
        1 => fact.id.chars().take(9).collect(),
        2 => words.get(..3).unwrap_or_default().join(" "),
        _ => fact.topics.first().cloned().unwrap_or_default(),
    }
}

/// A server with its own facts and the shipped pack.
struct Server {
    library: Library,
    view: View,
    by: Author,
}

impl Server {
    fn with(held: &[FactText], data: &Path) -> anyhow::Result<Self> {
        let knowledge = Path::new(env!("CARGO_MANIFEST_DIR")).join("knowledge");
        let now = Timestamp::now();
        let (library, _) = Library::open(&knowledge, &DataFolder::new(data), Lexicons::Used, now)?;
        let lines = held.iter().map(|fact| {
            let line = serde_json::json!({ "fact": fact.entry()? });
            Ok(serde_json::from_value(line)?)
        });
        let lines = lines.collect::<anyhow::Result<Vec<Line>>>()?;
        let by = Author::Person(PersonId(1));
        library.import((1..).zip(lines).collect(), &Scope::Guild(GUILD), &by, now)?;
        let view = View {
            guild: Some(GUILD),
            packs: None,
        };
        Ok(Self { library, view, by })
    }

    fn snapshot(&self) -> Arc<Snapshot> {
        self.library.view(&self.view)
    }

    fn submit(&self, wish: Wish) -> anyhow::Result<()> {
        let now = Timestamp::now();
        self.library
            .submit(&self.view, GUILD, wish, &self.by, now)?;
        Ok(())
    }

    /// Saves a fact and asks for it, and returns the milliseconds until it answers.
    fn saved(&self, number: usize, mut entry: FactEntry) -> anyhow::Result<f64> {
        let (id, question) = (entry.id.clone(), question(number));
        entry.questions.push(question.clone());
        let began = Instant::now();
        self.submit(Wish::Add(Box::new(entry)))?;
        let asked = self.snapshot().ask(&question, None, TODAY);
        let took = began.elapsed().as_secs_f64() * 1e3;
        let answers = match asked.reply {
            Reply::Answer(answer) => answer.facts.iter().any(|found| found.fact.fact.id == id),
            _ => false,
        };
        ensure!(answers, "{id} does not answer “{question}”");
        Ok(took)
    }

    /// Corrects a fact, and returns the time in milliseconds.
    fn corrected(&self, id: &str) -> anyhow::Result<f64> {
        let now = self.library.named(&self.view, id).context("it was added")?;
        let mut entry = FactEntry::clone(now.state.entry());
        entry.note = Some("corrected".to_owned());
        let edit = Alteration::Edit {
            seen: now.state.revision(),
            entry: Box::new(entry),
            why: None,
        };
        let wish = Wish::Alter(now.name, edit);
        let began = Instant::now();
        self.submit(wish)?;
        Ok(began.elapsed().as_secs_f64() * 1e3)
    }

    /// Returns the time to preview a fact, in milliseconds.
    fn previewed(&self, number: usize, mut entry: FactEntry) -> anyhow::Result<f64> {
        entry.id = format!("preview-{number}").parse()?;
        let wish = Wish::Add(Box::new(entry));
        let questions: Vec<KnownQuestion> = (0..300)
            .map(|number| KnownQuestion {
                text: question(number),
                previous: None,
            })
            .collect();
        let now = Timestamp::now();
        let began = Instant::now();
        drop(
            self.library
                .preview(&self.view, GUILD, wish, &questions, now, TODAY)?,
        );
        Ok(began.elapsed().as_secs_f64() * 1e3)
    }

    /// Returns the time to complete what a moderator types, in milliseconds.
    fn offered(&self, typed: &str) -> f64 {
        timed(|| {
            let offered = self
                .library
                .suggested(&self.view, typed, Which::Live, 25, TODAY);
            drop(offered);
        })
    }
}

fn question(number: usize) -> String {
    format!("what of the matter {number}x{number}")
}

/// Returns the time of a function, in milliseconds.
fn timed(run: impl FnOnce()) -> f64 {
    let began = Instant::now();
    run();
    began.elapsed().as_secs_f64() * 1e3
}

fn row(what: &str, times: &Times) {
    println!(
        "| {what} | {:.1} ms | {:.1} ms |",
        times.within(50),
        times.within(99)
    );
}
