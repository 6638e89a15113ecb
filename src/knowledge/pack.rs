//! Turns the text of a pack's files into the pack, and reports all findings in them.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use toml::Spanned;
use toml::de::DeValue;

use super::entry::{Field, fact_of};
use super::finding::{Finding, Rule};
use super::format::{
    AskEntry, FactEntry, LexiconFile, PackFile, QuestionsFile, SourceEntry, SourceFile,
};
use super::reading::FileText;
use crate::date::{DateBasis, Dated};
use crate::fact::{Fact, FactId};
use crate::source::{Fingerprint, Source, SourceId, SourceText, Text, paragraphs};
use crate::text::Language;

/// The largest pack file, in bytes.
pub const FILE_MAX: u64 = 10_000_000;

/// The files of one pack folder, by their path within it.
#[derive(Debug, Clone, Default)]
pub struct PackFiles {
    /// The folder, as shown in findings.
    pub folder: String,
    /// The content of each file. The empty path stands for something that is not a folder.
    pub files: BTreeMap<String, Content>,
}

impl PackFiles {
    /// Makes the files of a pack from texts, each with its path inside the pack's folder.
    #[must_use]
    pub fn from_texts<'a>(
        folder: &str,
        texts: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let texts = texts.into_iter();
        Self {
            folder: folder.to_owned(),
            files: texts
                .map(|(path, text)| (path.to_owned(), Content::Text(text.to_owned())))
                .collect(),
        }
    }

    /// Returns the SHA-256 of the pack's files, without its test questions.
    #[must_use]
    pub fn digest(&self) -> String {
        let counts = |path: &str| {
            ["pack.toml", "lexicon.toml"].contains(&path)
                || path.starts_with("facts/")
                || path.starts_with("sources/")
        };
        let mut hasher = Sha256::new();
        for (path, content) in self.files.iter().filter(|(path, _)| counts(path)) {
            let content = match content {
                Content::Text(text) => text.clone(),
                unreadable => format!("{unreadable:?}"),
            };
            for part in [path, &content] {
                hasher.update((part.len() as u64).to_le_bytes());
                hasher.update(part);
            }
        }
        hasher
            .finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}

impl PackFiles {
    /// Returns the pack's test questions, or an empty list if their file has an error, which
    /// [`Pack::read`] reports.
    #[must_use]
    pub fn questions(&self) -> Vec<AskEntry> {
        match self.files.get("questions.toml") {
            Some(Content::Text(text)) => match read_questions("questions.toml", text) {
                Ok(file) => file.ask,
                Err(_) => Vec::new(),
            },
            _ => Vec::new(),
        }
    }
}

/// The content of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Text.
    Text(String),
    /// More than [`FILE_MAX`] bytes; the size.
    TooLarge(u64),
    /// Not UTF-8; the offset of the first invalid byte.
    NotUtf8(usize),
    /// Not readable; the reason.
    Unreadable(String),
}

/// A knowledge pack, read from its files and checked.
#[derive(Debug, Clone)]
pub struct Pack {
    /// The folder it was read from.
    pub folder: String,
    /// Its head, from `pack.toml`.
    pub head: PackFile,
    /// Its sources, by id.
    pub sources: BTreeMap<SourceId, PackSource>,
    /// Its valid facts, each with its entry, in the order of the files.
    pub facts: Vec<Located<Fact>>,
    /// The ids of the facts that have errors and cannot be live.
    pub faulty: Vec<FactId>,
    /// Whether the ids of all facts in the files are known. If not, a fact that seems to be missing
    /// can be in a part that could not be read.
    pub complete: bool,
    /// Its lexicon, or `None` if the lexicon file cannot be read.
    pub lexicon: Option<LexiconFile>,
    /// Its test questions.
    pub asks: Vec<Located<AskEntry>>,
}

/// A source of a pack, with the entry it was made from.
#[derive(Debug, Clone)]
pub struct PackSource {
    /// The content of its files, as in an import line.
    pub entry: SourceEntry,
    /// The source.
    pub source: Arc<Source>,
}

/// A value and its position in the files.
#[derive(Debug, Clone)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// The path of the file within the pack's folder.
    pub path: String,
    /// The line and the column, from 1.
    pub position: (usize, usize),
}

impl Pack {
    /// Reads a pack from its files.
    ///
    /// Returns no pack if `pack.toml` cannot be read. Other faulty parts are omitted from the pack.
    /// Every fault is reported as a finding.
    #[must_use]
    pub fn read(files: &PackFiles) -> (Option<Self>, Vec<Finding>) {
        let mut reader = Reader {
            files,
            findings: Vec::new(),
            complete: true,
        };
        let pack = reader.pack();
        reader.findings.sort();
        (pack, reader.findings)
    }
}

struct Reader<'a> {
    files: &'a PackFiles,
    findings: Vec<Finding>,
    complete: bool,
}

impl<'a> Reader<'a> {
    fn pack(&mut self) -> Option<Pack> {
        self.unreadable_files();
        if self.files.files.contains_key("") {
            return None;
        }
        let head = self.head();
        let sources = self.sources();
        let (facts, faulty) = self.facts(&sources);
        let lexicon = match self.files.files.contains_key("lexicon.toml") {
            true => self.whole("lexicon.toml"),
            false => Some(LexiconFile::default()),
        };
        let asks = self.asks();
        let head: PackFile = head?;
        if Language::of(&head.language).is_none() {
            let message = format!("the language “{}” is not supported", head.language);
            self.found("pack.toml", Rule::UnknownLanguage, message);
        }
        if facts.is_empty() && faulty.is_empty() {
            self.found(
                "facts",
                Rule::NoFacts,
                format!("the pack “{}” has no facts", head.id),
            );
        }
        let folder = self.files.folder.clone();
        Some(Pack {
            folder,
            head,
            sources,
            facts,
            faulty,
            complete: self.complete,
            lexicon,
            asks,
        })
    }

    fn found(&mut self, path: &str, rule: Rule, message: String) {
        let path = self.path(path);
        self.findings.push(Finding {
            path,
            position: None,
            rule,
            message,
        });
    }

    fn path(&self, path: &str) -> String {
        let folder = &self.files.folder;
        if path.is_empty() {
            folder.clone()
        } else {
            format!("{folder}/{path}")
        }
    }

    /// Reports the files that could not be read as text.
    fn unreadable_files(&mut self) {
        for (path, content) in &self.files.files {
            let (rule, message) = match content {
                Content::Text(_) => continue,
                Content::TooLarge(bytes) => (
                    Rule::FileTooLarge,
                    format!("the file has {bytes} bytes; the limit is {FILE_MAX}"),
                ),
                Content::NotUtf8(at) => (
                    Rule::FileNotUtf8,
                    format!(
                        "the file is not valid UTF-8; the first invalid byte is at offset {at}"
                    ),
                ),
                Content::Unreadable(_) if path.is_empty() => {
                    (Rule::PackNotAFolder, "it is not a folder".to_owned())
                }
                Content::Unreadable(reason) => (Rule::FileUnreadable, reason.clone()),
            };
            self.found(path, rule, message);
        }
    }

    fn text(&self, path: &str) -> Option<&'a str> {
        match self.files.files.get(path)? {
            Content::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the files directly in a folder that have an extension, as path and stem.
    fn listed(&self, folder: &str, ending: &str) -> Vec<(&'a str, &'a str)> {
        let stem = |path: &'a str| {
            let name = path.strip_prefix(folder)?.strip_suffix(ending)?;
            (!name.contains('/')).then_some((path, name))
        };
        self.files
            .files
            .keys()
            .filter_map(|path| stem(path))
            .collect()
    }

    /// Reads a file that contains one value.
    fn whole<T: for<'de> Deserialize<'de>>(&mut self, path: &str) -> Option<T> {
        let text = self.text(path)?;
        let full = self.path(path);
        let file = FileText::new(&full, text);
        let value = document(&file, &mut self.findings)?;
        file.read(value, path, &mut self.findings)
    }

    fn head(&mut self) -> Option<PackFile> {
        if !self.files.files.contains_key("pack.toml") {
            self.found(
                "pack.toml",
                Rule::PackFileMissing,
                "the file does not exist".to_owned(),
            );
            return None;
        }
        self.whole("pack.toml")
    }

    fn sources(&mut self) -> BTreeMap<SourceId, PackSource> {
        let mut sources = BTreeMap::new();
        for (path, name) in self.listed("sources/", ".md") {
            let Some(text) = self.text(path) else {
                continue;
            };
            let Ok(id) = name.parse::<SourceId>() else {
                self.found(
                    path,
                    Rule::BadId,
                    format!("the file name “{name}” must be an id, because it is the source's id"),
                );
                continue;
            };
            if let Some(source) = self.source(path, text, &id) {
                sources.insert(id, source);
            }
        }
        for (path, name) in self.listed("sources/", ".fingerprint") {
            if !self.files.files.contains_key(&format!("sources/{name}.md")) {
                let message =
                    format!("the source that it belongs to, sources/{name}.md, does not exist");
                self.found(path, Rule::FingerprintUnreadable, message);
            }
        }
        sources
    }

    fn source(&mut self, path: &str, text: &str, id: &SourceId) -> Option<PackSource> {
        let Some((head, body)) = front_matter(text) else {
            self.found(
                path,
                Rule::FrontMatterMissing,
                "the file has no front matter between two lines of +++".to_owned(),
            );
            return None;
        };
        let full = self.path(path);
        let file = FileText::new(&full, &head);
        let value = document(&file, &mut self.findings)?;
        let head: SourceFile = file.read(value, &format!("source “{id}”"), &mut self.findings)?;
        let fingerprint = format!("sources/{id}.fingerprint");
        if self.files.files.contains_key(&fingerprint) && self.text(&fingerprint).is_none() {
            return None;
        }
        let stored = paragraphs(body);
        let mut entry = SourceEntry {
            id: id.clone(),
            head: head.spelled_out(),
            text: None,
            fingerprint: None,
        };
        let kept = match (self.text(&fingerprint), stored.is_empty()) {
            (None, true) => SourceText::Unknown,
            (None, false) => {
                entry.text = Some(stored.join("\n\n"));
                SourceText::Stored(Box::new(Text::new(stored)))
            }
            (Some(_), false) => {
                let message = format!("the source “{id}” has both a text and a fingerprint");
                self.found(path, Rule::SourceTextTwice, message);
                return None;
            }
            (Some(text), true) => match text.parse::<Fingerprint>() {
                Ok(fingerprint) => {
                    entry.fingerprint = Some(fingerprint.to_string());
                    SourceText::Fingerprint(fingerprint)
                }
                Err(error) => {
                    self.found(&fingerprint, Rule::FingerprintUnreadable, error.to_string());
                    return None;
                }
            },
        };
        let source = Arc::new(entry.head.clone().into_source(Some(id.clone()), kept));
        Some(PackSource { entry, source })
    }

    fn facts(
        &mut self,
        sources: &BTreeMap<SourceId, PackSource>,
    ) -> (Vec<Located<Fact>>, Vec<FactId>) {
        let mut facts = Vec::new();
        let mut faulty = Vec::new();
        let mut seen: HashMap<FactId, String> = HashMap::new();
        for (path, _) in self.listed("facts/", ".toml") {
            let Some(text) = self.text(path) else {
                self.complete = false;
                continue;
            };
            let full = self.path(path);
            let file = FileText::new(&full, text);
            let before = self.findings.len();
            let entries = entries(&file, "fact", &mut self.findings);
            self.complete &= self.findings.len() == before;
            for entry in entries {
                let id = id_of(&entry);
                self.complete &= id.is_some();
                let position = file.line_and_column(entry.span().start);
                let known = id.as_ref().and_then(|id| seen.get(id));
                if let (Some(id), Some(first)) = (&id, known) {
                    let message = format!("the fact “{id}” is already defined in {first}");
                    self.findings.push(file.finding(
                        Rule::DuplicateId,
                        entry.span().start,
                        message,
                    ));
                    continue;
                }
                if let Some(id) = &id {
                    seen.insert(id.clone(), format!("{full}:{}", position.0));
                }
                match read_fact(&file, entry, sources, &mut self.findings) {
                    Some(fact) => facts.push(Located {
                        value: fact,
                        path: path.to_owned(),
                        position,
                    }),
                    None => faulty.extend(id),
                }
            }
        }
        (facts, faulty)
    }

    fn asks(&mut self) -> Vec<Located<AskEntry>> {
        let path = "questions.toml";
        let Some(text) = self.text(path) else {
            return Vec::new();
        };
        let full = self.path(path);
        let file = FileText::new(&full, text);
        let mut asks = Vec::new();
        for entry in entries(&file, "ask", &mut self.findings) {
            let position = file.line_and_column(entry.span().start);
            if let Some(value) = file.read(entry, "question", &mut self.findings) {
                asks.push(Located {
                    value,
                    path: path.to_owned(),
                    position,
                });
            }
        }
        asks
    }
}

/// Reads the questions of a separate test file, such as the one for `ibid eval`.
///
/// # Errors
///
/// Returns the findings if the file does not match the format.
pub fn read_questions(path: &str, text: &str) -> Result<QuestionsFile, Vec<Finding>> {
    let mut findings = Vec::new();
    let file = FileText::new(path, text);
    let ask = entries(&file, "ask", &mut findings)
        .into_iter()
        .filter_map(|entry| file.read(entry, "question", &mut findings))
        .collect();
    if findings.is_empty() {
        Ok(QuestionsFile { ask })
    } else {
        Err(findings)
    }
}

/// Parses a file that contains one value. Returns `None` after a syntax error, because the parser
/// then only guesses the rest.
fn document<'a>(file: &FileText<'a>, findings: &mut Vec<Finding>) -> Option<Spanned<DeValue<'a>>> {
    let before = findings.len();
    let table = file.parse(findings);
    let span = table.span();
    (findings.len() == before).then(|| Spanned::new(span, DeValue::Table(table.into_inner())))
}

/// Returns the tables of a file whose only key is an array of tables.
fn entries<'a>(
    file: &FileText<'a>,
    key: &str,
    findings: &mut Vec<Finding>,
) -> Vec<Spanned<DeValue<'a>>> {
    let mut tables = Vec::new();
    let before = findings.len();
    let parsed = file.parse(findings);
    if findings.len() > before {
        // After a syntax error, the parser guesses: a table can end up inside the one before it.
        return tables;
    }
    for (name, value) in parsed.into_inner() {
        let at = name.span().start;
        match value.into_inner() {
            DeValue::Array(array) if name.get_ref() == key => tables.extend(array),
            _ if name.get_ref() == key => {
                let message = format!("`{key}` must be written as [[{key}]] tables");
                findings.push(file.finding(Rule::WrongValue, at, message));
            }
            _ => {
                let message = format!(
                    "unknown key `{}`; only [[{key}]] tables are allowed",
                    name.get_ref()
                );
                findings.push(file.finding(Rule::UnknownKey, at, message));
            }
        }
    }
    tables
}

fn id_of(entry: &Spanned<DeValue<'_>>) -> Option<FactId> {
    entry.get_ref().get("id")?.get_ref().as_str()?.parse().ok()
}

fn read_fact(
    file: &FileText<'_>,
    entry: Spanned<DeValue<'_>>,
    sources: &BTreeMap<SourceId, PackSource>,
    findings: &mut Vec<Finding>,
) -> Option<Fact> {
    let what = match id_of(&entry) {
        Some(id) => format!("fact “{id}”"),
        None => "a fact".to_owned(),
    };
    let whole = Field::Whole.span_in(&entry);
    let offsets: HashMap<Field, usize> = Field::all(&entry)
        .into_iter()
        .map(|field| (field, field.span_in(&entry)))
        .collect();
    let read: FactEntry = file.read(entry, &what, findings)?;
    let source = |id: &SourceId| Some(Arc::clone(&sources.get(id)?.source));
    match fact_of(read, source) {
        Ok(fact) => Some(fact.spelled_out()),
        Err(faults) => {
            findings.extend(faults.into_iter().map(|fault| {
                let at = offsets.get(&fault.field).copied().unwrap_or(whole);
                file.finding(fault.rule, at, format!("{what}: {}", fault.message))
            }));
            None
        }
    }
}

/// Splits a source file into front matter and body. The front matter begins with an empty line in
/// place of the first `+++`, so that line numbers do not change.
fn front_matter(text: &str) -> Option<(String, &str)> {
    let rest = text.trim_start_matches('\u{FEFF}').strip_prefix("+++")?;
    let (head, body) = rest.split_once("\n+++")?;
    (head.starts_with('\n') || head.starts_with("\r\n")).then(|| {
        (
            head.to_owned() + "\n",
            body.split_once('\n').map_or("", |(_, body)| body),
        )
    })
}

impl SourceFile {
    /// Returns the front matter with the default for `basis` written out.
    fn spelled_out(mut self) -> Self {
        self.basis = self.published.as_ref().map(|_| self.basis());
        self
    }

    fn basis(&self) -> DateBasis {
        self.basis.unwrap_or(DateBasis::Stated)
    }

    /// Makes the source from its front matter and its text, as far as it is kept.
    #[must_use]
    pub fn into_source(self, id: Option<SourceId>, text: SourceText) -> Source {
        let basis = self.basis();
        Source {
            id,
            title: self.title,
            authors: self.authors,
            publisher: self.publisher,
            published: self.published.map(|date| Dated { date, basis }),
            url: self.url,
            accessed: self.accessed,
            note: self.note,
            text,
        }
    }
}
