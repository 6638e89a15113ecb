//! What `--explain` says: what decided a reply.

use super::{STRONG, styled};
use crate::matcher::{How, Model};
use crate::snapshot::Answered;
use crate::text::plain;

/// What decided a reply: the words, the features, the signals.
pub(in crate::cli) fn explanation(asked: &Answered) -> String {
    let ranking = &asked.ranking;
    let mut text = format!("\n{}\n", styled(STRONG, "Why"));
    let confidence = format!(
        "confidence {:.2} (answers from {:.2})",
        ranking.confidence, ranking.answer_from
    );
    text.extend(["  ", &confidence, "\n"]);
    if !ranking.matches.is_empty() {
        let words = asked
            .question
            .words
            .iter()
            .enumerate()
            .filter(|(_, word)| !word.is_function);
        for (number, word) in words {
            let explained = ranking.explained.iter().find(|(other, _)| *other == number);
            let how = match explained.map(|(_, how)| how) {
                Some(How::Same) => "stands there".to_owned(),
                Some(How::Misspelt(meant)) => format!("taken for “{meant}”"),
                Some(How::Parted(word)) => format!("is “{word}”, written apart or together"),
                Some(How::Means(head)) => format!("means “{head}” here"),
                Some(How::Related(word)) => format!("means nearly the same as “{word}”"),
                Some(How::Dated) => "fits the fact's date".to_owned(),
                None if ranking.unknown.contains(&number) => "unknown to the material".to_owned(),
                None => "not said of this fact".to_owned(),
            };
            text.extend([format!("  {:<16} {how}\n", plain(&word.folded))]);
        }
    }
    for (place, found) in ranking.matches.iter().take(3).enumerate() {
        let id = &found.fact.fact.id;
        let label = if place == 0 { "first" } else { "next" };
        text.extend([format!("  {label}: {id}, score {:.2}\n", found.score)]);
        if let Some(phrasing) = &found.phrasing {
            text.extend([format!("    most like: {}\n", plain(phrasing))]);
        }
        text.push_str(&parts(&Model::SHIPPED.score_parts(&found.features)));
    }
    if let Some(signals) = &ranking.signals {
        text.push_str("  decision\n");
        text.push_str(&parts(&Model::SHIPPED.confidence_parts(signals)));
    }
    if let Some(question) = &ranking.known_unanswered {
        text.extend([format!(
            "  most like what is known to be open: {}\n",
            plain(question)
        )]);
    }
    text
}

/// Lists what decided, the weightiest first, each with how much it has and what that counts.
fn parts(parts: &[(&'static str, f32, f32)]) -> String {
    let mut parts: Vec<_> = parts
        .iter()
        .filter(|(.., part)| part.abs() > 0.005)
        .collect();
    parts.sort_by(|a, b| b.2.abs().total_cmp(&a.2.abs()));
    let line = |(name, value, part): &(&'static str, f32, f32)| {
        format!("    {:<42} {value:>6.2} → {part:>+6.2}\n", in_words(name))
    };
    parts.into_iter().map(line).collect()
}

/// What a feature or a signal is called where a person reads it.
fn in_words(name: &'static str) -> &'static str {
    match name {
        "exact" => "is a curated question word for word",
        "unphrased" => "has no curated questions",
        "support" => "words like its curated questions",
        "joined" => "words of the question that it has",
        "telling" => "the same, rare words counting more",
        "share" => "words that hardly another fact has",
        "letters" => "letters like its likest question",
        "letters_support" => "letters like its curated questions",
        "letters_of_all" => "letters like all that is said of it",
        "order" => "words in the same order",
        "asked" => "asks for the same kind of thing",
        "gives" | "gives_kind" => "gives the kind of thing asked for",
        "names_missing" | "guarded_names" => "names that it does not have",
        "dated" => "its date and the time asked about",
        "began" => "times in its text and those asked about",
        "context" => "answers the question before",
        "score" => "how well the first fact fits",
        "chosen" => "how far ahead of the others it is",
        "misspelt_score" => "how well it fits, a word being misspelt",
        "support_lead" => "more like its questions than the others",
        "time_unmet" => "asks about another time",
        "nearer_not" => "more like a question known to be open",
        "not_support" => "like several questions known to be open",
        "phrased" => "it has curated questions",
        "phrasing" => "how nearly it is its likest question",
        "phrased_content" => "words with a subject that are asked about",
        "phrased_order" => "words in the same order, having such",
        "guarded" => "it has questions that it leaves open",
        "guarded_kind" => "gives the kind asked for, having such",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matcher::{Features, Signals};

    #[test]
    fn whatever_decides_is_called_by_words_that_fit_its_column() {
        for name in [Features::NAMES, Signals::NAMES].concat() {
            let words = in_words(name);
            assert!(words != name && words.len() <= 42, "{name}: {words}");
        }
    }
}
