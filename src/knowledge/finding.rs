//! Findings about a pack's files: a named rule, a position and a cure.

use std::fmt;

/// A problem in a pack's files, or something worth a look.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The path of the file, as given to the loader.
    pub path: String,
    /// The line and column, from 1, or `None` if the finding is about the whole file.
    pub position: Option<(usize, usize)>,
    /// The broken rule.
    pub rule: Rule,
    /// The problem, including the value.
    pub message: String,
}

/// The effect of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The fact is not loaded, or the whole pack if it cannot be read.
    Error,
    /// The fact or pack is loaded anyway.
    Warning,
}

/// Defines the rules: the name, severity and cure of each.
macro_rules! rules {
    ($($(#[$doc:meta])* $rule:ident = $name:literal, $severity:ident, $cure:literal;)*) => {
        /// A rule for packs.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $($(#[$doc])* $rule,)*
        }

        impl Rule {
            /// Every rule.
            pub const ALL: &[Self] = &[$(Self::$rule),*];

            /// Returns the name of the rule, as printed.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$rule => $name,)* }
            }

            /// Returns the severity of breaking the rule.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $(Self::$rule => Severity::$severity,)* }
            }

            /// Returns the way to fix it.
            #[must_use]
            pub const fn cure(self) -> &'static str {
                match self { $(Self::$rule => $cure,)* }
            }
        }
    };
}

rules! {
    /// Something in the knowledge folder that is not a pack.
    PackNotAFolder = "pack-not-a-folder", Error, "replace it with a folder that has a pack.toml, or move it out of the knowledge folder";
    /// A pack without its `pack.toml`.
    PackFileMissing = "pack-file-missing", Error, "add a pack.toml with id, title, language and licence";
    /// Two packs with the same id.
    DuplicatePack = "duplicate-pack", Error, "give one of the two packs a different id";
    /// A file above the size limit.
    FileTooLarge = "file-too-large", Error, "split the file; facts/ can contain any number of files";
    /// A file that is not UTF-8 text.
    FileNotUtf8 = "file-not-utf8", Error, "save the file as UTF-8";
    /// A file that the system does not allow Ibid to read.
    FileUnreadable = "file-unreadable", Error, "make the file readable for the user that runs ibid";
    /// A file that is not valid TOML.
    Syntax = "toml-syntax", Error, "correct the TOML syntax at this position";
    /// A key that the format does not have.
    UnknownKey = "unknown-key", Error, "correct the key's name, or remove it";
    /// A required key that is missing.
    MissingKey = "missing-key", Error, "add the key";
    /// A value that the key does not allow.
    WrongValue = "wrong-value", Error, "write a value that this key allows";
    /// A date that is not EDTF level 0 or 1.
    BadDate = "bad-date", Error, "write the date as EDTF: 2018-07-16, 2018-07, 2018, 2014/.., 1958~";
    /// An id that is too long or has other characters.
    BadId = "bad-id", Error, "use 1 to 64 characters from A-Z a-z 0-9 . _ -";
    /// An empty text.
    EmptyText = "empty-text", Error, "write the text, or remove the key";
    /// A text above its limit.
    TooLong = "too-long", Error, "shorten the text, or split it into two facts";
    /// A list above its limit.
    TooMany = "too-many", Error, "keep only the entries that differ most";
    /// Two facts with the same id.
    DuplicateId = "duplicate-id", Error, "give the second fact a different id; ids are never reused";
    /// A fact without a citation.
    Uncited = "uncited", Error, "add a [[fact.cite]] with a source and a quote";
    /// A citation of a source that does not exist.
    SourceMissing = "source-missing", Error, "add sources/<id>.md, or correct the id";
    /// A source file without front matter.
    FrontMatterMissing = "front-matter-missing", Error, "begin the file with the source's title, authors and date, between two lines of +++";
    /// A source with both a text and a fingerprint.
    SourceTextTwice = "source-text-twice", Error, "keep the text; if it may not be republished, keep only the fingerprint";
    /// A fingerprint without its source, or one that cannot be read.
    FingerprintUnreadable = "fingerprint-unreadable", Error, "make the fingerprint again with `ibid fingerprint FILE`; its source must be in sources/<id>.md";
    /// A quotation that is not in its source.
    QuoteNotFound = "quote-not-found", Error, "copy the quotation from the source, word for word";
    /// A quotation that is in its source more than once.
    QuoteAmbiguous = "quote-ambiguous", Error, "lengthen the quotation, or add `prefix` or `suffix`";
    /// A quotation too short for a fingerprint.
    QuoteTooShort = "quote-too-short", Error, "quote at least five words, or add `prefix` or `suffix`";
    /// A language without a stemmer.
    UnknownLanguage = "unknown-language", Warning, "write an ISO 639-1 code such as en; until then, English word endings are assumed";
    /// A pack without facts.
    NoFacts = "no-facts", Warning, "add facts to facts/*.toml";
    /// A quotation of a source whose text is not kept.
    QuoteNotVerified = "quote-not-verified", Warning, "add the source's text or its fingerprint, so that the quotation can be verified";
    /// A very long quotation.
    LongQuote = "long-quote", Warning, "quote at most 40 words";
    /// Two facts with the same question.
    SameQuestion = "same-question", Warning, "keep the question on only one of the two facts, unless both should be shown side by side";
    /// Two facts with the same statement.
    SameStatement = "same-statement", Warning, "merge the two facts; one fact can have several citations";
    /// A question in both lists of a fact.
    Contradiction = "question-and-not", Warning, "keep the question only under `questions` or only under `not`";
    /// An inferred date without an explanation.
    InferredWithoutNote = "inferred-without-note", Warning, "explain in `note` how the date was inferred";
    /// A fact that is due for review.
    PastReview = "past-review", Warning, "check the fact again and set `verified`, or retire it";
    /// A test question that expects a fact that does not exist.
    UnknownExpectation = "unknown-expectation", Warning, "correct the id, or write \"none\"";
}

impl Finding {
    /// Returns the effect of the finding.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        self.rule.severity()
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

impl fmt::Display for Finding {
    /// Writes the finding on three lines: rule and position, message, cure.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{}[{}] {}",
            self.severity(),
            self.rule.name(),
            self.path
        )?;
        if let Some((line, column)) = self.position {
            write!(formatter, ":{line}:{column}")?;
        }
        write!(
            formatter,
            "\n  {}\n  cure: {}",
            self.message,
            self.rule.cure()
        )
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_two_rules_have_the_same_name() {
        let names: HashSet<&str> = Rule::ALL.iter().map(|rule| rule.name()).collect();
        assert_eq!(names.len(), Rule::ALL.len());
    }
}
