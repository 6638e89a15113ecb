//! Turns facts and sources into the text of a pack's files.

use std::collections::BTreeMap;

use super::format::{FactEntry, FactsFile, LexiconFile, PackFile, SourceEntry};

/// Returns the files of a pack, by their path within its folder.
///
/// # Errors
///
/// Returns an error if a text cannot be written as TOML.
pub fn files(
    head: &PackFile,
    lexicon: &LexiconFile,
    sources: Vec<SourceEntry>,
    facts: Vec<FactEntry>,
) -> Result<BTreeMap<String, String>, toml::ser::Error> {
    let mut files = BTreeMap::new();
    let mut put = |path: &str, text: String| drop(files.insert(path.to_owned(), text));
    put("pack.toml", toml::to_string(head)?);
    put(
        "facts/facts.toml",
        toml::to_string(&FactsFile { fact: facts })?,
    );
    if *lexicon != LexiconFile::default() {
        put("lexicon.toml", toml::to_string(lexicon)?);
    }
    for source in sources {
        let id = &source.id;
        let head = toml::to_string(&source.head)?;
        let text = source.text.map(|text| format!("\n{text}\n"));
        let text = text.unwrap_or_default();
        put(
            &format!("sources/{id}.md"),
            format!("+++\n{head}+++\n{text}"),
        );
        if let Some(fingerprint) = source.fingerprint {
            put(&format!("sources/{id}.fingerprint"), fingerprint);
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::pack::{Content, Pack, PackFiles};

    #[test]
    fn a_written_pack_is_read_back_unchanged() {
        let fact: FactEntry = serde_json::from_value(serde_json::json!({
            "id": "hall", "statement": "The \"hall\" opens\nat nine \u{1F600}.", "when": "2018-07",
            "basis": "inferred", "note": "'''", "topics": ["hall"], "kind": "event",
            "questions": ["When does the hall open?"], "not": ["Who opens it?"],
            "verified": "2026-11-23", "cite": [
                { "source": "book", "quote": "The hall opens at nine" },
                { "title": "T", "authors": ["A"], "url": "https://example.org", "quote": "Q" },
            ],
        }))
        .unwrap();
        let source: SourceEntry = serde_json::from_value(serde_json::json!({
            "id": "book", "title": "The book", "published": "2018",
            "text": "The hall opens at nine.\n\nIt closes at ten.",
        }))
        .unwrap();
        let head = PackFile {
            id: "handbook".parse().unwrap(),
            title: "A handbook".to_owned(),
            language: "en".to_owned(),
            licence: "CC0-1.0".to_owned(),
            review_after_months: Some(6),
        };
        let lexicon = LexiconFile::default();
        let written = files(&head, &lexicon, vec![source], vec![fact.clone()]).unwrap();
        let contents = written
            .into_iter()
            .map(|(path, text)| (path, Content::Text(text)));
        let files = PackFiles {
            folder: "handbook".to_owned(),
            files: contents.collect(),
        };
        let (pack, findings) = Pack::read(&files);
        assert_eq!(findings, []);
        let pack = pack.unwrap();
        assert_eq!(pack.head, head);
        assert_eq!(**pack.facts[0].value.entry(), fact);
        assert_eq!(pack.sources.len(), 1);
    }
}
