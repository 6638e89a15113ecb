//! Measures Ibid on made-up facts: the time to build the index, the memory that it takes, the time of a
//! question and of a change, and the time of hostile questions.
//!
//! Usage: `cargo bench --bench speed -- SIZE…`, with numbers of facts (default: 100, 10,000 and 100,000).
//! Each size is measured in its own process, so that memory left over from one does not hide what the
//! next one needs. Prints Markdown.
//!
//! `cargo bench --bench speed -- --library SIZE…` measures the memory of a whole library instead, with
//! its store and its journal: once in the process that imported the facts, and once in a process that
//! opened a library that has them, each after one question.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a developer tool that prints its result"
)]

#[path = "material/mod.rs"]
mod material;

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context as _, ensure};
use ibid::config::DataFolder;
use ibid::curation::Author;
use ibid::curation::transfer::Line;
use ibid::knowledge::ScopedFact;
use ibid::knowledge::sharing::SharedSources;
use ibid::library::Library;
use ibid::matcher::{Lexicons, Matcher};
use ibid::question::Question;
use ibid::scope::Scope;
use ibid::snapshot::Snapshot;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use material::{
    FactText, QuestionText, TODAY, Times, facts, hostile, knowledge, one_each, questions,
};

/// The sizes that are measured if none is given.
const SIZES: [usize; 3] = [100, 10_000, 100_000];
/// The maximum size at which building is measured more than once.
const BUILT_AGAIN: usize = 100_000;
/// The number of questions that are asked before any time counts.
const WARMING: usize = 200;
/// The number of questions whose times count.
const QUESTIONS: usize = 2_000;
/// The number of facts that are added one after the other.
const ADDITIONS: usize = 50;
/// The number of times that a hostile question is asked; the median counts.
const REPEATS: usize = 3;
/// The argument before the size in a process that measures a single size.
const ALONE: &str = "--alone";
/// The argument before the sizes of libraries.
const LIBRARY: &str = "--library";
/// The argument before the folder and the size in a process that measures a library.
const LIBRARY_ALONE: &str = "--library-alone";

/// The measurements at one size. In a pair of times, the first is the median.
#[derive(Serialize, Deserialize)]
struct Report {
    facts: usize,
    build: f64,
    /// The bytes of the statements, phrasings and topics.
    text: u64,
    /// The bytes of the facts in memory.
    known: u64,
    /// The bytes of the matcher in memory.
    matcher: u64,
    /// The peak memory in bytes.
    peak: u64,
    /// The microseconds to read a question; the second time is the 99th percentile.
    read: (f64, f64),
    /// The microseconds to rank its facts.
    find: (f64, f64),
    /// The microseconds to answer it: reading, ranking (also of its parts, if any) and the reply.
    ask: (f64, f64),
    /// The share of questions whose fact is first.
    first: f64,
    /// The same share of the questions with a typing error.
    first_of_misspelt: f64,
    additions: Additions,
    /// The milliseconds of each hostile question.
    hostile: Vec<(String, f64)>,
}

/// The measurements of adding facts.
#[derive(Serialize, Deserialize)]
struct Additions {
    /// The microseconds to add a fact; the second time is the maximum.
    add: (f64, f64),
    /// The microseconds to ask for a fact that was just added; the second time is the maximum.
    ask: (f64, f64),
    /// The number of added facts that are first when they are asked for.
    found: usize,
}

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|arg| arg != "--bench")
        .collect();
    if let [alone, size] = arguments.as_slice()
        && alone == ALONE
    {
        println!("{}", serde_json::to_string(&measured(size.parse()?)?)?);
        return Ok(());
    }
    if let [alone, folder, size] = arguments.as_slice()
        && alone == LIBRARY_ALONE
    {
        let held = held(Path::new(folder), size.parse()?)?;
        println!("{}", serde_json::to_string(&held)?);
        return Ok(());
    }
    if let [library, sizes @ ..] = arguments.as_slice()
        && library == LIBRARY
    {
        return libraries(sizes);
    }
    let sizes: Vec<usize> = arguments
        .iter()
        .map(|size| size.parse())
        .collect::<Result<_, _>>()?;
    let sizes = if sizes.is_empty() {
        SIZES.to_vec()
    } else {
        sizes
    };
    let reports = sizes.into_iter().map(in_own_process);
    let reports: Vec<Report> = reports.collect::<anyhow::Result<_>>()?;
    println!("{}", written(&reports));
    Ok(())
}

fn in_own_process(size: usize) -> anyhow::Result<Report> {
    eprintln!("{size} facts…");
    own_process(&[ALONE, &size.to_string()])
}

/// Runs this program with some arguments, and returns its measurements.
fn own_process<T: for<'de> Deserialize<'de>>(arguments: &[&str]) -> anyhow::Result<T> {
    let mut command = Command::new(std::env::current_exe()?);
    let output = command.args(arguments).stderr(Stdio::inherit()).output()?;
    ensure!(
        output.status.success(),
        "measuring {arguments:?} failed: {}",
        output.status
    );
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// The memory of a library after one question, in bytes.
#[derive(Serialize, Deserialize)]
struct Held {
    /// The memory of the process (`VmRSS`).
    resident: u64,
    /// The part that is not from files (`RssAnon`), without what there was before the library was opened.
    own: u64,
    /// The peak memory of the process (`VmHWM`).
    peak: u64,
}

/// Prints the memory of libraries of some sizes.
fn libraries(sizes: &[String]) -> anyhow::Result<()> {
    let mut rows = Vec::new();
    for size in sizes {
        let folder = tempfile::tempdir()?;
        let path = folder
            .path()
            .to_str()
            .context("the name of the folder is not valid UTF-8")?;
        for (when, count) in [("imported", size.as_str()), ("opened", "0")] {
            let held: Held = own_process(&[LIBRARY_ALONE, path, count])?;
            let facts: f64 = size.parse()?;
            let mebibytes = |bytes: u64| format!("{:.1}", bytes as f64 / f64::from(1 << 20));
            rows.push(vec![
                size.clone(),
                when.to_owned(),
                mebibytes(held.resident),
                mebibytes(held.peak),
                format!("{:.0}", held.resident as f64 / facts),
                format!("{:.0}", held.own as f64 / facts),
            ]);
        }
    }
    let head = "facts | library | VmRSS, MiB | peak, MiB | VmRSS, B/fact | heap, B/fact";
    println!("{}", table(head, rows.into_iter()));
    Ok(())
}

/// Opens the library in a folder, imports `count` facts, asks a question, and returns the memory used.
fn held(folder: &Path, count: usize) -> anyhow::Result<Held> {
    let knowledge = folder.join("knowledge");
    fs::create_dir_all(&knowledge)?;
    let before = memory("RssAnon:")?;
    let now = Timestamp::UNIX_EPOCH;
    let data = DataFolder::new(folder.join("data"));
    let (library, _) = Library::open(&knowledge, &data, Lexicons::Used, now)?;
    if count > 0 {
        let texts = facts(count);
        let lines = texts.iter().map(|fact| {
            let line = serde_json::json!({ "fact": fact.entry()? });
            Ok(serde_json::from_value(line)?)
        });
        let lines = lines.collect::<anyhow::Result<Vec<Line>>>()?;
        drop(texts);
        let by = Author::Operator("bench".to_owned());
        library.import((1..).zip(lines).collect(), &Scope::Local, &by, now)?;
    }
    black_box(library.snapshot().ask("what is it?", None, TODAY));
    Ok(Held {
        resident: memory("VmRSS:")?,
        own: memory("RssAnon:")?.saturating_sub(before),
        peak: memory("VmHWM:")?,
    })
}

fn measured(size: usize) -> anyhow::Result<Report> {
    let mut texts = facts(size + ADDITIONS);
    let added = texts.split_off(size);
    let asked = questions(WARMING + QUESTIONS, &texts);
    let text: usize = texts.iter().flat_map(FactText::texts).map(str::len).sum();

    let before = memory("VmRSS:")?;
    let mut shared = SharedSources::default();
    let known = texts.iter().map(|text| Ok(shared.with(text.known()?)));
    let known = known.collect::<anyhow::Result<_>>()?;
    let base = knowledge(known);
    let with_facts = memory("VmRSS:")?;
    let snapshot = Snapshot::new(Arc::new(base), Lexicons::Used);
    let start = Instant::now();
    black_box(snapshot.matcher());
    let first_build = start.elapsed().as_secs_f64();
    let with_matcher = memory("VmRSS:")?;
    let peak = memory("VmHWM:")?;
    let again = if size <= BUILT_AGAIN { 2 } else { 0 };
    let builds = (0..again).map(|_| {
        let start = Instant::now();
        black_box(Matcher::new(snapshot.knowledge(), Lexicons::Used));
        start.elapsed().as_secs_f64()
    });
    let builds: Times = builds.chain([first_build]).collect();

    let (warming, counted) = asked.split_at(WARMING);
    for question in warming {
        black_box(snapshot.ask(&question.text, None, TODAY));
    }
    let answers: Vec<Timed> = counted
        .iter()
        .map(|question| Timed::of(question, &texts, &snapshot))
        .collect();
    let spread = |time: fn(&Timed) -> f64| {
        let times: Times = answers.iter().map(time).collect();
        (times.within(50), times.within(99))
    };
    let misspelt = (WARMING..)
        .zip(&answers)
        .filter(|(number, _)| number.is_multiple_of(3));
    Ok(Report {
        facts: size,
        build: builds.within(50),
        text: text as u64,
        known: with_facts.saturating_sub(before),
        matcher: with_matcher.saturating_sub(with_facts),
        peak,
        read: spread(|asked| asked.read),
        find: spread(|asked| asked.find),
        ask: spread(|asked| asked.ask),
        first: share(answers.iter()),
        first_of_misspelt: share(misspelt.map(|(_, asked)| asked)),
        additions: additions(snapshot.with(&[]), &added)?,
        hostile: hostile()
            .into_iter()
            .map(|(name, text)| held_up(name, &text, &snapshot))
            .collect(),
    })
}

/// The time of a question in microseconds, and whether its fact was first.
struct Timed {
    read: f64,
    find: f64,
    ask: f64,
    is_first: bool,
}

impl Timed {
    fn of(question: &QuestionText, facts: &[FactText], snapshot: &Snapshot) -> Self {
        let start = Instant::now();
        let read = black_box(Question::new(&question.text, None, TODAY));
        let reading = start.elapsed();
        let start = Instant::now();
        black_box(snapshot.matcher().find(&read));
        let finding = start.elapsed();
        let start = Instant::now();
        let answered = black_box(snapshot.ask(&question.text, None, TODAY));
        let asking = start.elapsed();
        let right = facts.get(question.fact).map(|fact| fact.id.as_str());
        let first = answered
            .ranking
            .matches
            .first()
            .map(|first| first.fact.fact.id.as_str());
        Self {
            read: reading.as_secs_f64() * 1e6,
            find: finding.as_secs_f64() * 1e6,
            ask: asking.as_secs_f64() * 1e6,
            is_first: first == right,
        }
    }
}

fn share<'a>(answers: impl Iterator<Item = &'a Timed>) -> f64 {
    let (right, all) = answers.fold((0, 0), |(right, all), asked| {
        (right + usize::from(asked.is_first), all + 1)
    });
    right as f64 / f64::from(all.max(1))
}

/// Adds facts one after the other, and asks for each.
fn additions(mut snapshot: Snapshot, added: &[FactText]) -> anyhow::Result<Additions> {
    let (mut adding, mut asking, mut found) = (Vec::new(), Vec::new(), 0);
    for (question, fact) in one_each(added).iter().zip(added) {
        let fact: Arc<ScopedFact> = fact.known()?;
        let change = [(fact.scope.clone(), fact.fact.id.clone(), Some(fact))];
        let start = Instant::now();
        snapshot = black_box(snapshot.with(&change));
        adding.push(start.elapsed().as_secs_f64() * 1e6);
        let answer = Timed::of(question, added, &snapshot);
        asking.push(answer.ask);
        found += usize::from(answer.is_first);
    }
    let spread = |times: Vec<f64>| {
        let times: Times = times.into_iter().collect();
        (times.within(50), times.within(100))
    };
    Ok(Additions {
        add: spread(adding),
        ask: spread(asking),
        found,
    })
}

/// Returns the milliseconds from the text of a question to its reply.
fn held_up(name: &str, text: &str, snapshot: &Snapshot) -> (String, f64) {
    let times = (0..REPEATS).map(|_| {
        let start = Instant::now();
        black_box(snapshot.ask(black_box(text), None, TODAY));
        start.elapsed().as_secs_f64() * 1e3
    });
    (name.to_owned(), times.collect::<Times>().within(50))
}

/// Returns an entry of `/proc/self/status` in bytes.
fn memory(what: &str) -> anyhow::Result<u64> {
    let status =
        fs::read_to_string("/proc/self/status").context("memory can be read only on Linux")?;
    let line = status.lines().find_map(|line| line.strip_prefix(what));
    let kibibytes = line.and_then(|line| line.split_whitespace().next());
    let kibibytes: u64 = kibibytes
        .context("the kernel does not report the memory")?
        .parse()?;
    Ok(kibibytes * 1024)
}

/// Returns the reports as Markdown tables.
fn written(reports: &[Report]) -> String {
    let memory = table(
        "facts | build, s | text, B/fact | fact in memory, B | its index, B | beyond its text, B | peak, MiB",
        reports.iter().map(|report| {
            let each = |bytes: u64| bytes as f64 / report.facts as f64;
            vec![
                report.facts.to_string(),
                format!("{:.3}", report.build),
                format!("{:.0}", each(report.text)),
                format!("{:.0}", each(report.known)),
                format!("{:.0}", each(report.matcher)),
                format!(
                    "{:.0}",
                    each(report.known + report.matcher) - each(report.text)
                ),
                format!("{:.0}", report.peak as f64 / f64::from(1 << 20)),
            ]
        }),
    );
    let times = table(
        "facts | read p50, µs | find p50, µs | find p99, µs | ask p50, µs | ask p99, µs | first | first, misspelt",
        reports.iter().map(|report| {
            let times = [
                report.read.0,
                report.find.0,
                report.find.1,
                report.ask.0,
                report.ask.1,
            ];
            let shares = [report.first, report.first_of_misspelt];
            let shares = shares.map(|share| format!("{:.1} %", 100.0 * share));
            row(report.facts, &times)
                .into_iter()
                .chain(shares)
                .collect()
        }),
    );
    let additions = table(
        "facts | add p50, µs | add most, µs | ask for it p50, µs | ask for it most, µs | come first",
        reports.iter().map(|report| {
            let Additions { add, ask, found } = &report.additions;
            let mut row = row(report.facts, &[add.0, add.1, ask.0, ask.1]);
            row.push(format!("{found} of {ADDITIONS}"));
            row
        }),
    );
    let sizes = reports
        .iter()
        .map(|report| format!(" | {} facts, ms | × plain", report.facts));
    let names = reports
        .first()
        .into_iter()
        .flat_map(|report| &report.hostile);
    let hostile = table(
        &format!("hostile question{}", sizes.collect::<String>()),
        names.enumerate().map(|(number, (name, _))| {
            let took = reports.iter().filter_map(|report| {
                let (_, took) = report.hostile.get(number)?;
                Some([
                    format!("{took:.2}"),
                    format!("{:.0}", took * 1e3 / report.ask.0),
                ])
            });
            std::iter::once(name.clone())
                .chain(took.flatten())
                .collect()
        }),
    );
    [memory, times, additions, hostile].join("\n")
}

fn row(facts: usize, times: &[f64]) -> Vec<String> {
    let times = times.iter().map(|time| format!("{time:.1}"));
    std::iter::once(facts.to_string()).chain(times).collect()
}

/// Returns a Markdown table with a head and rows.
fn table(head: &str, rows: impl Iterator<Item = Vec<String>>) -> String {
    let rule = head.split('|').map(|_| " --: |");
    let mut text = format!("| {head} |\n|{}\n", rule.collect::<String>());
    for row in rows {
        text.extend(["| ", &row.join(" | "), " |\n"]);
    }
    text
}
