//! The terminal's texts for people, and their colours and layout.

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
use crate::date::{Dated, EventDate};
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
use crate::wording;

pub(super) use explanation::explanation;
pub(super) use times::{
    date_of, dates, entry_in_calendar, heading, no_date, not_in_calendar, nothing, page_of_picture,
    picture, picture_in_words, possibly, timeline, title,
};

const STRONG: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();
const DATE: Style = AnsiColor::Cyan.on_default().bold();
const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default().bold();
const DOUBTFUL: Style = AnsiColor::Yellow.on_default().bold();

/// The maximum width of text, in columns: longer lines are hard to read.
const WIDEST: usize = 100;

fn styled(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// Wraps a text to the terminal's width and indents each line.
fn wrapped(text: &str, indent: &str) -> String {
    let terminal = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    let width = terminal.unwrap_or(WIDEST).min(WIDEST);
    let options = textwrap::Options::new(width)
        .initial_indent(indent)
        .subsequent_indent(indent);
    textwrap::fill(text, options)
}

/// Returns the warnings and errors from opening the library, line by line.
pub(super) fn opening(opening: &Opening) -> Vec<String> {
    let mut lines: Vec<String> = opening.repaired.iter().map(repaired).collect();
    lines.extend(
        opening
            .unloadable
            .iter()
            .map(|unloadable| warning(&unloadable.to_string())),
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

/// Returns the warning about a repair that opening made.
pub(super) fn repaired(repaired: &Repaired) -> String {
    warning(&repaired.to_string())
}

fn warning(text: &str) -> String {
    format!("{}: {}", styled(DOUBTFUL, "warning"), plain(text))
}

/// Returns the reply to a question.
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
        let open = wording::english().open_part(&plain(part));
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
    if let Some(who) = &fact.said_by {
        text.extend([said_by(who), "\n".to_owned()]);
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
        let note = wrapped(&wording::english().note(&plain(note)), "  ");
        text.extend(["\n", &styled(FAINT, &note), "\n"]);
    }
    text
}

/// Returns the note that a fact is due for a check, with the day of the last one if it is known.
fn last_checked(fact: &Fact) -> String {
    let verified = fact.verified.as_ref().map(EventDate::in_words);
    let note = wording::english().last_checked(verified.as_deref());
    format!("  {note}")
}

fn date(dated: &Dated) -> String {
    wording::english().dated(dated)
}

/// Returns a citation in one line: authors, title, publisher, date, paragraph, address.
fn citation(citation: &Citation) -> String {
    let mut text = citation_without_address(citation);
    if let Some(url) = &citation.source.url {
        text.extend([", ", url]);
    }
    plain(&text)
}

/// Returns a fact's quotation and its source as plain text.
pub(super) fn cited(fact: &Fact) -> String {
    let quote = plain(fact.citations.first().quote.exact);
    format!("“{quote}”\n{}", attributed(fact))
}

/// Returns the attribution of a fact to a person.
pub(super) fn said_by(who: &str) -> String {
    wording::english().said_by(&plain(who))
}

/// Returns who says a fact, if known, and its first citation, in one line.
fn attributed(fact: &Fact) -> String {
    let citation = citation(&fact.citations.first());
    match &fact.said_by {
        Some(who) => format!("{}; {citation}", said_by(who)),
        None => citation,
    }
}

/// Returns a citation in one line without its address, which is shown elsewhere.
pub(super) fn citation_without_address(citation: &Citation) -> String {
    let source = &citation.source;
    let mut parts = Vec::new();
    if !source.authors.is_empty() {
        parts.push(source.authors.join(", "));
    }
    parts.push(format!("“{}”", source.title));
    parts.extend(source.publisher.clone());
    parts.extend(source.published.as_ref().map(date));
    parts.push(match citation.place {
        Some(place) => wording::english().paragraph(place.paragraph),
        None => wording::english().not_verified().to_owned(),
    });
    plain(&parts.join(", "))
}

fn clarification(clarification: &Clarification) -> String {
    let which = wording::english().which_is_meant();
    let mut text = format!("{}\n", styled(STRONG, which));
    for (number, candidate) in (1..).zip(&clarification.candidates) {
        let statement = plain(&candidate.fact.fact.statement);
        text.push_str(&wrapped(&format!("{number}. {statement}"), "  "));
        text.push('\n');
    }
    text
}

fn refusal(refusal: &Refusal) -> String {
    let words = wording::english();
    let reason = words.refusal(&refusal.reason);
    let mut text = format!("{}\n", styled(STRONG, &wrapped(&plain(&reason), "")));
    let known = Some(&refusal.known).filter(|known| !known.is_empty());
    let unknown = Some(&refusal.unknown).filter(|unknown| !unknown.is_empty());
    let lines = [
        known.map(|known| words.known_words(&known.join(", "))),
        unknown.map(|unknown| words.unknown_words(&unknown.join(", "))),
    ];
    if refusal.reason != Reason::NothingKnown {
        for line in lines.into_iter().flatten() {
            let line = wrapped(&plain(&line), "  ");
            text.extend([&styled(FAINT, &line), "\n"]);
        }
    }
    let nearest: Vec<&String> = refusal
        .nearest
        .iter()
        .filter_map(|found| found.phrasing.as_ref())
        .collect();
    if !nearest.is_empty() {
        text.extend(["\n", words.closest_questions(), "\n"]);
        for question in nearest {
            text.extend([wrapped(&plain(question), "  "), "\n".to_owned()]);
        }
    }
    text
}

/// Returns the greeting of a chat.
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
        "{facts} from {}. Topics: {}.",
        titles.join("; "),
        topics.join(", ")
    );
    format!(
        "{}\nAsk in your own words. Type “quit” or press Ctrl-D to leave.\n\n",
        wrapped(&plain(&text), "")
    )
}

/// Returns a finding about a pack's file: rule and position, what is wrong, the cure.
pub(super) fn finding(finding: &Finding) -> String {
    let style = match finding.severity() {
        Severity::Error => BAD,
        Severity::Warning => DOUBTFUL,
    };
    let label = styled(style, &finding.severity().to_string());
    let place = match finding.position {
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

/// Returns whether the bot is connected, in words.
pub(super) const fn health(connected: bool) -> &'static str {
    if connected {
        "connected to Discord\n"
    } else {
        "running, not connected to Discord\n"
    }
}

/// Returns the result of reloading the packs.
pub(super) fn reloaded(reloaded: &Reloaded) -> String {
    match reloaded.packs {
        PacksRead::Changed(0) => "no pack changed\n".to_owned(),
        PacksRead::Changed(changed) => format!("{} changed\n", counted(changed, "pack")),
        PacksRead::Refused => "nothing was changed; fix the errors and reload again\n".to_owned(),
    }
}

/// Returns the text shown when the bot starts.
pub(super) fn started(started: &Started) -> String {
    let name = plain(&started.name);
    let mut text = format!(
        "{name} is starting; invite it to a server with\n  {}\n",
        started.invite
    );
    if let Some(address) = started.metrics {
        text.extend([format!(
            "metrics: http://{address}/metrics, health: http://{address}/healthz\n"
        )]);
    }
    text
}

/// Returns a pack in a line, and how much of each source it quotes.
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
        text.extend([format!("  quotes {:.0}% of {source}\n", share * 100.0)]);
    }
    text
}

/// Returns how many of a pack's test questions got the expected reply.
pub(super) fn own_questions(score: &Score) -> String {
    format!(
        "  test questions: {} of {} answered correctly, {} of {} correctly refused\n",
        score.right, score.answerable, score.refused_rightly, score.unanswerable
    )
}

/// Returns the last line of a check.
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

/// Returns a question that did not get the expected reply.
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

/// Returns the results at different thresholds as a table.
pub(super) fn trade_off(trades: &[Trade]) -> String {
    let head = "threshold  right  wrong  missed  false answers  correctly refused\n";
    let row = |trade: &Trade| {
        format!(
            "{:>9.2}  {:>5}  {:>5}  {:>6}  {:>13}  {:>17}\n",
            trade.threshold, trade.right, trade.wrong, trade.missed, trade.falsely, trade.refused
        )
    };
    std::iter::once(styled(STRONG, head))
        .chain(trades.iter().map(row))
        .collect()
}

/// Returns the figures of an evaluation.
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
        format!("{count:>5} of {all:<5} {share:>5.1}%")
    };
    let rows = [
        ("right", of(score.right, score.answerable)),
        ("right in top 3", of(score.right_in_3, score.answerable)),
        ("wrong", of(score.wrong, score.answerable)),
        ("missed", of(score.missed, score.answerable)),
        ("asked back", of(score.clarified, score.answerable)),
        (
            "correctly refused",
            of(score.refused_rightly, score.unanswerable),
        ),
        (
            "false answers",
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

/// Returns what was removed for good, and what the removal does not reach.
pub(super) fn redacted((scope, id): &FactName, count: usize) -> String {
    let others = match count {
        1 => String::new(),
        count => {
            let versions = counted(count - 1, "server version");
            format!(", and from {versions}")
        }
    };
    let files = match scope {
        Scope::Pack(_) => {
            " The pack's files still contain the text, but Ibid no longer reads it from there; remove it \
             from the files yourself."
        }
        Scope::Local | Scope::Guild(_) => "",
    };
    format!(
        "The text was removed from “{id}” ({scope}){others}. Copies of the data folder, exports and \
         Discord messages may still contain it.{files}\n"
    )
}

/// Returns what an import did.
pub(super) fn imported(imported: &Imported) -> String {
    let Imported {
        added,
        changed,
        unchanged,
        not_live,
    } = imported;
    let mut text = format!("{added} added, {changed} changed, {unchanged} unchanged\n");
    if *not_live > 0 {
        text.extend([format!(
            "{not_live} of them belong to packs that are not in the knowledge folder: stored, but not live\n"
        )]);
    }
    text
}

/// Returns the invalid lines of an import, at most twenty of them.
pub(super) fn bad_lines(file: &str, bad: &[BadLine]) -> Vec<String> {
    let error = styled(BAD, "error");
    let file = if file == "-" { "standard input" } else { file };
    let line =
        |bad: &BadLine| format!("{error}: {file}, line {}: {}", bad.line, plain(&bad.reason));
    let mut lines: Vec<String> = bad.iter().take(20).map(line).collect();
    if bad.len() > 20 {
        lines.push(format!("… and {} more", bad.len() - 20));
    }
    lines.push("nothing was imported; fix the lines and try again".to_owned());
    lines
}

/// Returns what verifying a store found.
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
