//! Every word that the terminal says to people, and how it looks.

mod explanation;
mod times;

use std::collections::BTreeMap;
use std::path::Path;

use anstyle::{AnsiColor, Style};
use jiff::civil::Date;

use super::eval::score::{Miss, Score};
use super::eval::tune::Trade;
use crate::answer::{Answer, Clarification, Reason, Refusal, Reply};
use crate::curation::FactName;
use crate::curation::transfer::{BadLine, Imported};
use crate::date::{DateBasis, Dated};
use crate::discord::Started;
use crate::fact::Fact;
use crate::knowledge::KnowledgeBase;
use crate::knowledge::finding::{Finding, Severity};
use crate::knowledge::pack::Pack;
use crate::library::{Opening, PacksRead, Reloaded};
use crate::matcher::Match;
use crate::scope::Scope;
use crate::snapshot::Answered;
use crate::source::{Citation, SourceId};
use crate::store::{Health, Repaired, Soundness};
use crate::text::plain;

pub(super) use explanation::explanation;
pub(super) use times::{
    NOTHING, POSSIBLY, date_of, dates, entry_in_calendar, heading, no_date, not_in_calendar,
    page_of_picture, picture, picture_in_words, timeline, title,
};

const STRONG: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();
const DATE: Style = AnsiColor::Cyan.on_default().bold();
const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default().bold();
const DOUBTFUL: Style = AnsiColor::Yellow.on_default().bold();

/// The widest that text is set, in columns: longer lines are hard to read.
const WIDEST: usize = 100;

fn styled(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// Wraps a text to the terminal's width, each line after an indent.
fn wrapped(text: &str, indent: &str) -> String {
    let terminal = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    let width = terminal.unwrap_or(WIDEST).min(WIDEST);
    let options = textwrap::Options::new(width)
        .initial_indent(indent)
        .subsequent_indent(indent);
    textwrap::fill(text, options)
}

/// What opening the library has to tell, line by line.
pub(super) fn opening(opening: &Opening) -> Vec<String> {
    let mut lines: Vec<String> = opening.repaired.iter().map(repaired).collect();
    lines.extend(
        opening
            .untold
            .iter()
            .map(|untold| warning(&untold.to_string())),
    );
    let errors: Vec<&Finding> = opening
        .findings
        .iter()
        .filter(|finding| finding.severity() == Severity::Error)
        .collect();
    lines.extend(
        errors
            .iter()
            .take(5)
            .map(|error| finding(error).trim_end().to_owned()),
    );
    if !errors.is_empty() {
        let count = counted(errors.len(), "error");
        lines.push(warning(&format!(
            "the packs have {count}; `ibid check` lists all findings"
        )));
    }
    lines
}

/// Something that opening made good.
pub(super) fn repaired(repaired: &Repaired) -> String {
    warning(&repaired.to_string())
}

fn warning(text: &str) -> String {
    format!("{}: {}", styled(DOUBTFUL, "warning"), plain(text))
}

/// The reply to a question.
pub(super) fn reply(asked: &Answered, today: Date) -> String {
    match &asked.reply {
        Reply::Answer(answer) => self::answer(answer, today),
        Reply::Clarification(clarification) => self::clarification(clarification),
        Reply::Refusal(refusal) => self::refusal(refusal),
    }
}

fn answer(answer: &Answer, today: Date) -> String {
    let shown = |found: &Match| {
        let mut text = fact(&found.fact.fact, answer.leads_with_date);
        if found.fact.is_due(today) {
            text.extend([&styled(DOUBTFUL, &last_checked(&found.fact.fact)), "\n"]);
        }
        text
    };
    let facts: Vec<String> = answer.facts.iter().map(shown).collect();
    let mut text = facts.join("\n");
    for part in &answer.open {
        let open = format!("The material does not answer: “{}”", plain(part));
        text.extend(["\n", &wrapped(&open, ""), "\n"]);
    }
    text
}

fn fact(fact: &Fact, leads_with_date: bool) -> String {
    let date = fact.when.as_ref().map(date);
    let statement = styled(STRONG, &wrapped(&plain(&fact.statement), ""));
    let mut text = match &date {
        Some(date) if leads_with_date => format!("{}\n{statement}\n", styled(DATE, date)),
        Some(date) => format!("{statement}\n{}\n", styled(DATE, date)),
        None => format!("{statement}\n"),
    };
    if let Some(said_by) = &fact.said_by {
        text.extend(["Said by ", &plain(said_by), "\n"]);
    }
    for citation in &fact.citations {
        let quote = format!("“{}”", plain(citation.quote.exact));
        let source = format!("— {}", self::citation(&citation));
        let lines = [
            String::new(),
            wrapped(&quote, "  "),
            styled(FAINT, &wrapped(&source, "  ")),
        ];
        text.extend(lines.into_iter().map(|line| line + "\n"));
    }
    if let Some(note) = &fact.note {
        let note = wrapped(&format!("Note: {}", plain(note)), "  ");
        text.extend(["\n", &styled(FAINT, &note), "\n"]);
    }
    text
}

/// When a fact that was to be checked again was last checked, if anybody said.
fn last_checked(fact: &Fact) -> String {
    match &fact.verified {
        Some(day) => format!(
            "  Last checked {}; due to be checked again.",
            day.in_words()
        ),
        None => "  Due to be checked again.".to_owned(),
    }
}

fn date(dated: &Dated) -> String {
    let words = dated.date.in_words();
    match dated.basis {
        DateBasis::Stated => words,
        DateBasis::Inferred => format!("{words} (inferred)"),
        DateBasis::Published => format!("{words} (day of publication)"),
    }
}

/// A citation in one line: authors, title, publisher, date, paragraph, address.
fn citation(citation: &Citation) -> String {
    let mut text = citation_without_address(citation);
    if let Some(url) = &citation.source.url {
        text.extend([", ", url]);
    }
    plain(&text)
}

/// A fact's quotation and its source, where there is no layout.
pub(super) fn cited(fact: &Fact) -> String {
    let quote = plain(fact.citations.first().quote.exact);
    format!("“{quote}”\n{}", attributed(fact))
}

/// Who says a fact.
pub(super) fn said_by(who: &str) -> String {
    format!("Said by {}", plain(who))
}

/// Who says a fact, where that is told, and its first citation, in one line.
fn attributed(fact: &Fact) -> String {
    let citation = citation(&fact.citations.first());
    match &fact.said_by {
        Some(who) => format!("{}; {citation}", said_by(who)),
        None => citation,
    }
}

/// A citation in one line, for where its address stands beside it.
pub(super) fn citation_without_address(citation: &Citation) -> String {
    let source = &citation.source;
    let mut parts = Vec::new();
    if !source.authors.is_empty() {
        parts.push(source.authors.join(", "));
    }
    parts.push(format!("“{}”", source.title));
    parts.extend(source.publisher.clone());
    parts.extend(source.published.as_ref().map(date));
    match citation.place {
        Some(place) => parts.push(format!("paragraph {}", place.paragraph)),
        None => parts.push("quote not verified".to_owned()),
    }
    plain(&parts.join(", "))
}

fn clarification(clarification: &Clarification) -> String {
    let mut text = format!("{}\n", styled(STRONG, "Which of these do you mean?"));
    for (number, candidate) in (1..).zip(&clarification.candidates) {
        let statement = plain(&candidate.fact.fact.statement);
        text.push_str(&wrapped(&format!("{number}. {statement}"), "  "));
        text.push('\n');
    }
    text
}

fn refusal(refusal: &Refusal) -> String {
    let reason = match &refusal.reason {
        Reason::NothingAsked => {
            "There is no question in that. Ask about what the material tells, in your own words."
                .to_owned()
        }
        Reason::NothingKnown => "Nothing of that is in the material.".to_owned(),
        Reason::KnownUnanswered { question } => {
            format!(
                "The material does not say. It is near to a question that is known to be open: “{question}”"
            )
        }
        Reason::NothingThen => "The material tells nothing of that time.".to_owned(),
        Reason::UnknownNames(names) => {
            format!("The material does not speak of {}.", names.join(", "))
        }
        Reason::NotNearEnough => "The material does not answer that.".to_owned(),
    };
    let mut text = format!("{}\n", styled(STRONG, &wrapped(&plain(&reason), "")));
    let words = [
        ("It knows: ", &refusal.known),
        ("It does not know: ", &refusal.unknown),
    ];
    for (label, words) in words {
        if !words.is_empty() && refusal.reason != Reason::NothingKnown {
            let line = wrapped(&plain(&format!("{label}{}", words.join(", "))), "  ");
            text.extend([&styled(FAINT, &line), "\n"]);
        }
    }
    let nearest: Vec<&String> = refusal
        .nearest
        .iter()
        .filter_map(|found| found.phrasing.as_ref())
        .collect();
    if !nearest.is_empty() {
        text.push_str("\nNearest questions that it answers:\n");
        for question in nearest {
            text.extend([wrapped(&plain(question), "  "), "\n".to_owned()]);
        }
    }
    text
}

/// The first words of a chat.
pub(super) fn greeting(knowledge: &KnowledgeBase) -> String {
    let titles: Vec<&str> = knowledge
        .packs()
        .values()
        .map(|pack| pack.title.as_str())
        .collect();
    let topics: Vec<&str> = knowledge
        .topics()
        .iter()
        .take(8)
        .map(|(topic, _)| *topic)
        .collect();
    let facts = counted(knowledge.facts().count(), "fact");
    let text = format!(
        "{facts} of {}. Topics: {}.",
        titles.join("; "),
        topics.join(", ")
    );
    format!(
        "{}\nAsk in your own words; “quit” or Ctrl-D ends.\n\n",
        wrapped(&plain(&text), "")
    )
}

/// A finding about a pack's file: rule and place, what is wrong, the cure.
pub(super) fn finding(finding: &Finding) -> String {
    let style = match finding.severity() {
        Severity::Error => BAD,
        Severity::Warning => DOUBTFUL,
    };
    let label = styled(style, &finding.severity().to_string());
    let place = match finding.place {
        Some((line, column)) => format!(":{line}:{column}"),
        None => String::new(),
    };
    format!(
        "{label}[{}] {}{}\n  {}\n  cure: {}\n",
        finding.rule.name(),
        plain(&finding.path),
        place,
        plain(&finding.message),
        finding.rule.cure()
    )
}

/// Whether the bot is connected.
pub(super) const fn health(connected: bool) -> &'static str {
    if connected {
        "connected to Discord\n"
    } else {
        "running, not connected to Discord\n"
    }
}

/// What reading the packs again came to.
pub(super) fn reloaded(reloaded: &Reloaded) -> String {
    match reloaded.packs {
        PacksRead::Changed(0) => "no pack changed\n".to_owned(),
        PacksRead::Changed(changed) => format!("{} changed\n", counted(changed, "pack")),
        PacksRead::Refused => {
            "all is told as before; mend the errors and reload again\n".to_owned()
        }
    }
}

/// What there is to know once the bot runs.
pub(super) fn started(started: &Started) -> String {
    let name = plain(&started.name);
    let mut text = format!(
        "{name} is starting; invite it to a server with\n  {}\n",
        started.invite
    );
    if let Some(address) = started.metrics {
        text.extend([format!(
            "figures: http://{address}/metrics, health: /healthz\n"
        )]);
    }
    text
}

/// A pack in a line, and how much of each source it quotes.
pub(super) fn pack(pack: &Pack, shares: &BTreeMap<SourceId, f64>) -> String {
    let phrasings: usize = pack
        .facts
        .iter()
        .map(|fact| fact.value.questions.len())
        .sum();
    let mut text = format!(
        "{}: {}, {}, {}\n",
        pack.head.id,
        counted(pack.facts.len(), "fact"),
        counted(phrasings, "phrasing"),
        counted(pack.sources.len(), "source"),
    );
    for (source, share) in shares {
        text.extend([format!("  quotes {:.0} % of {source}\n", share * 100.0)]);
    }
    text
}

/// How a pack's own questions came back.
pub(super) fn own_questions(score: &Score) -> String {
    format!(
        "  own questions: {} of {} answered right, {} of {} refused rightly\n",
        score.right, score.answerable, score.refused_rightly, score.unanswerable
    )
}

/// The last line of a check.
pub(super) fn check_summary(packs: usize, errors: usize, warnings: usize) -> String {
    let counts = format!(
        "{}, {}",
        counted(errors, "error"),
        counted(warnings, "warning")
    );
    let style = if errors > 0 {
        BAD
    } else if warnings > 0 {
        DOUBTFUL
    } else {
        GOOD
    };
    format!(
        "{} checked: {}\n",
        counted(packs, "pack"),
        styled(style, &counts)
    )
}

/// A question that did not come back right.
pub(super) fn miss(miss: &Miss) -> String {
    let first = miss.first.as_deref().unwrap_or("nothing");
    let expected = if miss.expected.is_empty() {
        "none".to_owned()
    } else {
        miss.expected.join(" | ")
    };
    format!(
        "{}: {} → {first} ({:.2}), expected {}\n",
        styled(DOUBTFUL, miss.what),
        plain(&miss.question),
        miss.confidence,
        plain(&expected)
    )
}

/// What thresholds make of some questions, as a table.
pub(super) fn trade_off(trades: &[Trade]) -> String {
    let head = "threshold  right  wrong  missed  falsely  refused rightly\n";
    let row = |trade: &Trade| {
        format!(
            "{:>9.2}  {:>5}  {:>5}  {:>6}  {:>7}  {:>15}\n",
            trade.threshold, trade.right, trade.wrong, trade.missed, trade.falsely, trade.refused
        )
    };
    std::iter::once(styled(STRONG, head))
        .chain(trades.iter().map(row))
        .collect()
}

/// The figures of an evaluation.
pub(super) fn score(score: &Score) -> String {
    let of = |count: usize, all: usize| {
        #[expect(
            clippy::cast_precision_loss,
            reason = "counts of questions, far below 2^52"
        )]
        let share = if all == 0 {
            0.0
        } else {
            count as f64 * 100.0 / all as f64
        };
        format!("{count:>5} of {all:<5} {share:>5.1} %")
    };
    let rows = [
        ("right", of(score.right, score.answerable)),
        ("right in 3", of(score.right_in_3, score.answerable)),
        ("wrong", of(score.wrong, score.answerable)),
        ("missed", of(score.missed, score.answerable)),
        ("asked back", of(score.clarified, score.answerable)),
        (
            "refused rightly",
            of(score.refused_rightly, score.unanswerable),
        ),
        (
            "answered falsely",
            of(score.answered_falsely, score.unanswerable),
        ),
        ("dates right", of(score.dates_right, score.dated)),
        (
            "calibration error",
            format!("{:.3}", score.calibration_error),
        ),
    ];
    rows.iter()
        .map(|(label, value)| format!("{label:<18}{value}\n"))
        .collect()
}

/// What was removed for good, and what this cannot reach.
pub(super) fn redacted((scope, id): &FactName, count: usize) -> String {
    let others = match count {
        1 => String::new(),
        count => format!(", and {} of servers", counted(count - 1, "version")),
    };
    let files = match scope {
        Scope::Pack(_) => " The pack's files are yours to mend: they are not read into it again.",
        Scope::Local | Scope::Guild(_) => "",
    };
    format!(
        "The text of “{id}” ({scope}) is removed{others}. Copies of the data folder, exports, and what \
         was said in Discord are not reached by this.{files}\n"
    )
}

/// What an import did.
pub(super) fn imported(imported: &Imported) -> String {
    let Imported {
        added,
        changed,
        unchanged,
        untold,
    } = imported;
    let mut text = format!("{added} added, {changed} changed, {unchanged} unchanged\n");
    if *untold > 0 {
        let whose = "packs that are not in the knowledge folder: kept, but not told";
        text.extend([format!("{untold} of them belong to {whose}\n")]);
    }
    text
}

/// The lines of an import that are no good, at most twenty of them.
pub(super) fn bad_lines(file: &str, bad: &[BadLine]) -> Vec<String> {
    let error = styled(BAD, "error");
    let file = if file == "-" { "standard input" } else { file };
    let line =
        |bad: &BadLine| format!("{error}: {file}, line {}: {}", bad.line, plain(&bad.reason));
    let mut lines: Vec<String> = bad.iter().take(20).map(line).collect();
    if bad.len() > 20 {
        lines.push(format!("… and {} more", bad.len() - 20));
    }
    lines.push("nothing was imported; mend the lines and try again".to_owned());
    lines
}

/// What verifying a store found.
pub(super) fn verification(data: &Path, health: &Health) -> String {
    let entries = health.entries;
    let data = data.display();
    match &health.soundness {
        Soundness::Whole { how, but } => {
            let but = but.map(|but| format!("  {but}\n")).unwrap_or_default();
            format!("{data}: {entries} entries, {how}\n{but}")
        }
        Soundness::Damaged { faults, cure } => {
            let damaged = styled(BAD, "damaged");
            let faults = faults.iter().map(|fault| format!("  {}\n", plain(fault)));
            let faults: String = faults.collect();
            format!("{data}: {entries} entries; {damaged}\n{faults}  cure: {cure}\n")
        }
    }
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 {
        format!("1 {what}")
    } else {
        format!("{count} {what}s")
    }
}
