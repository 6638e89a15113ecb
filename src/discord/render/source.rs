//! Shows everything known about a fact and its sources, in as many messages as needed.

use serenity::all::CreateEmbed;

use super::{OTHER, aside};
use crate::discord::limits::{
    EMBED_DESCRIPTION, EMBED_TITLE, EMBEDS, EMBEDS_OF_MESSAGE, cut, length,
};
use crate::discord::markdown::{escape, host, label, link};
use crate::discord::post::Post;
use crate::discord::words::Words;
use crate::knowledge::ScopedFact;
use crate::source::{Citation, SourceText};

/// Shows everything known about a fact and its sources, in as many messages as needed.
pub(in crate::discord) fn source(words: &Words, scoped: &ScopedFact) -> Vec<Post> {
    let fact = &scoped.fact;
    let mut statement = escape(&fact.statement);
    for line in [
        fact.when.as_ref().map(|date| words.dated(date)),
        fact.said_by
            .as_deref()
            .map(|who| words.said_by(&escape(who))),
        fact.note.as_deref().map(|note| words.note(&escape(note))),
    ] {
        statement.push_str(&line.map(|line| aside(&line)).unwrap_or_default());
    }
    let mut parts = vec![(words.the_statement().to_owned(), statement)];
    for citation in &fact.citations {
        parts.extend(source_parts(words, &citation));
    }
    let embeds = parts.into_iter().flat_map(|(title, text)| {
        pieces(&text, EMBED_DESCRIPTION)
            .into_iter()
            .enumerate()
            .map(move |(number, piece)| {
                let size = length(&piece);
                let embed = CreateEmbed::new().color(OTHER).description(piece);
                if number == 0 {
                    (size + EMBED_TITLE, embed.title(cut(&title, EMBED_TITLE)))
                } else {
                    (size, embed)
                }
            })
    });
    let mut posts: Vec<Post> = Vec::new();
    let (mut used, mut count) = (EMBEDS, 0);
    for (size, embed) in embeds {
        let full = used + size > EMBEDS || count == EMBEDS_OF_MESSAGE;
        match posts.pop() {
            Some(post) if !full => posts.push(post.and(embed)),
            before => {
                posts.extend(before);
                posts.push(Post::of(embed).private());
                (used, count) = (0, 0);
            }
        }
        used += size;
        count += 1;
    }
    posts
}

/// The maximum length of the paragraph text on either side of a quotation.
const AROUND: usize = 1_500;

/// The details of a source and its quotation, each with its heading.
fn source_parts(words: &Words, citation: &Citation) -> Vec<(String, String)> {
    let source = &citation.source;
    let exact = citation.quote.exact;
    let mut lines = Vec::new();
    if !source.authors.is_empty() {
        lines.push(escape(&source.authors.join(", ")));
    }
    lines.extend(source.publisher.as_deref().map(escape));
    let published = source.published.as_ref();
    lines.extend(published.map(|date| words.published(&words.dated(date))));
    if let Some(url) = &source.url {
        let shown = host(url).unwrap_or_else(|| escape(url));
        lines.push(link(&shown, Some(url), exact));
    }
    let accessed = source.accessed.as_ref();
    lines.extend(accessed.map(|date| words.accessed(&date.in_words_of(words.dates()))));
    lines.extend(source.note.as_deref().map(|note| words.note(&escape(note))));
    let paragraph = citation.place.and_then(|place| match &source.text {
        SourceText::Stored(text) => text.paragraphs().get(place.paragraph.checked_sub(1)?),
        SourceText::Fingerprint(_) | SourceText::Unknown => None,
    });
    let quoted = match paragraph {
        Some(paragraph) => in_paragraph(paragraph, exact),
        None => format!("“{}”", escape(exact)),
    };
    let quotation = format!("> {quoted}");
    let heading = match citation.place {
        Some(place) => words.quotation_at(place.paragraph),
        None => format!("{} ({})", words.the_quotation(), words.not_verified()),
    };
    let title = label(&source.title, EMBED_TITLE).unwrap_or_else(|| "–".to_owned());
    let about = if lines.is_empty() {
        "–".to_owned()
    } else {
        lines.join("\n")
    };
    vec![(title, about), (heading, quotation)]
}

/// Returns the end of the text before a quotation.
fn end_of(text: &str) -> String {
    let length = text.chars().count();
    if length <= AROUND {
        return text.to_owned();
    }
    let end: String = text.chars().skip(length - AROUND).collect();
    let from_word = end.split_once(' ').map_or(end.as_str(), |(_, rest)| rest);
    format!("… {from_word}")
}

/// Writes a paragraph with its quotation marked, if the quotation matches the paragraph exactly.
fn in_paragraph(paragraph: &str, exact: &str) -> String {
    match paragraph.split_once(exact) {
        Some((before, after)) => {
            let space = |text: &str, at_end: bool| {
                let edge = if at_end {
                    text.chars().next_back()
                } else {
                    text.chars().next()
                };
                if edge.is_some_and(char::is_whitespace) {
                    " "
                } else {
                    ""
                }
            };
            format!(
                "{}{}**{}**{}{}",
                escape(&end_of(before)),
                space(before, true),
                escape(exact),
                space(after, false),
                escape(&cut(after, AROUND))
            )
        }
        None => escape(&cut(paragraph, 3 * AROUND)),
    }
}

/// Cuts a text into pieces of limited length.
fn pieces(text: &str, limit: usize) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut piece = String::new();
    let mut used = 0;
    for part in text.split_inclusive([' ', '\n']) {
        for part in short(part, limit) {
            let size = length(part);
            if used + size > limit && !piece.trim().is_empty() {
                pieces.push(std::mem::take(&mut piece));
                used = 0;
            }
            piece.push_str(part);
            used += size;
        }
    }
    if !piece.trim().is_empty() {
        pieces.push(piece);
    }
    pieces
}

/// Splits a word that is longer than a limit.
fn short(mut part: &str, limit: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    while length(part) > limit {
        let mut used = 0;
        let end = part.char_indices().find(|(_, sign)| {
            used += sign.len_utf16();
            used > limit
        });
        let (head, rest) = part.split_at(end.map_or(part.len(), |(place, _)| place));
        parts.push(head);
        part = rest;
    }
    parts.push(part);
    parts
}
