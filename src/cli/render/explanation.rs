//! The output of `--explain`: the evidence behind a reply.

use super::{STRONG, styled};
use crate::matcher::Model;
use crate::snapshot::Answered;
use crate::text::plain;
use crate::wording;

/// Returns the evidence behind a reply: the words, the features, the signals.
pub(in crate::cli) fn explanation(asked: &Answered) -> String {
    let ranking = &asked.ranking;
    let mut text = format!("\n{}\n", styled(STRONG, "Why"));
    let confidence = format!(
        "confidence {:.2} (answers need at least {:.2})",
        ranking.confidence, ranking.answer_from
    );
    text.extend(["  ", &confidence, "\n"]);
    if !ranking.matches.is_empty() {
        let words = asked
            .question
            .numbered_words()
            .filter(|(_, word)| !word.is_function);
        for (number, word) in words {
            let explained = ranking.explained.iter().find(|(other, _)| *other == number);
            let how = explained.map(|(_, how)| how);
            let how = wording::english().how(how, ranking.unknown.contains(&number));
            text.extend([format!("  {:<16} {how}\n", plain(&word.folded))]);
        }
    }
    for (place, found) in ranking.matches.iter().take(3).enumerate() {
        let id = &found.fact.fact.id;
        let label = if place == 0 { "first" } else { "next" };
        text.extend([format!("  {label}: {id}, score {:.2}\n", found.score)]);
        if let Some(phrasing) = &found.phrasing {
            text.extend([format!("    closest phrasing: {}\n", plain(phrasing))]);
        }
        text.push_str(&parts(&Model::SHIPPED.score_parts(&found.features)));
    }
    if let Some(signals) = &ranking.signals {
        text.push_str("  decision\n");
        text.push_str(&parts(&Model::SHIPPED.confidence_parts(signals)));
    }
    if let Some(question) = &ranking.known_unanswered {
        text.extend([format!(
            "  closest question known to be open: {}\n",
            plain(question)
        )]);
    }
    text
}

/// Lists features or signals by weight: name, value, contribution to the score.
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

/// Returns the name of a feature or a signal for people.
fn in_words(name: &'static str) -> &'static str {
    match name {
        "exact" => "equals a phrasing word for word",
        "unphrased" => "has no phrasings",
        "support" => "words shared with its phrasings",
        "joined" => "words of the question found in it",
        "joined_squared" => "the same, with more weight on rare words",
        "share" => "words found in few other facts",
        "letters" => "spelling close to its closest phrasing",
        "letters_support" => "spelling close to its phrasings",
        "letters_of_all" => "spelling close to all of its text",
        "order" => "words in the same order",
        "asked" => "asks for the same kind of detail",
        "gives" | "gives_kind" => "gives the kind of detail asked for",
        "names_missing" | "guarded_names" => "names missing from it",
        "dated" => "its date fits the time asked about",
        "began" => "times in its text fit the time asked about",
        "context" => "also answers the previous question",
        "score" => "score of the first fact",
        "chosen" => "lead over the other facts",
        "misspelt_score" => "score, if a word is misspelt",
        "support_lead" => "closer to its phrasings than to others'",
        "time_unmet" => "asks about a different time",
        "nearer_not" => "closer to a question known to be open",
        "not_support" => "close to several open questions",
        "phrased" => "has phrasings",
        "phrasing" => "similarity to its closest phrasing",
        "phrased_content" => "content words found in its phrasings",
        "phrased_order" => "same word order, if it has phrasings",
        "guarded" => "leaves some questions open",
        "guarded_kind" => "gives the kind, but leaves some open",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matcher::{Features, Signals};

    #[test]
    fn every_feature_and_signal_has_a_name_for_people_that_fits_its_column() {
        for name in [Features::NAMES, Signals::NAMES].concat() {
            let words = in_words(name);
            assert!(words != name && words.len() <= 42, "{name}: {words}");
        }
    }
}
