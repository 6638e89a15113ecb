//! What loading and checking have to say of a file: a named rule, a place and a cure.

use std::fmt;

/// Something wrong, or worth a look, in a pack's files.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The file, as it was named to the loader.
    pub path: String,
    /// The line and the column, from 1, where the finding has a place in the file.
    pub place: Option<(usize, usize)>,
    /// The rule that is broken.
    pub rule: Rule,
    /// What is wrong, naming the value.
    pub message: String,
}

/// What a finding does to what it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It is not loaded: the fact, or the pack where that cannot be read.
    Error,
    /// It is loaded all the same.
    Warning,
}

/// Makes the rules: for each its name, severity and cure.
macro_rules! rules {
    ($($(#[$doc:meta])* $rule:ident = $name:literal, $severity:ident, $cure:literal;)*) => {
        /// The rules that packs are held to.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $($(#[$doc])* $rule,)*
        }

        impl Rule {
            /// Every rule.
            pub const ALL: &[Self] = &[$(Self::$rule),*];

            /// Returns the rule's name, as printed.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$rule => $name,)* }
            }

            /// Returns what breaking the rule does.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $(Self::$rule => Severity::$severity,)* }
            }

            /// Returns what to do about it.
            #[must_use]
            pub const fn cure(self) -> &'static str {
                match self { $(Self::$rule => $cure,)* }
            }
        }
    };
}

rules! {
    /// A knowledge folder holds something that is no pack.
    PackNotAFolder = "pack-not-a-folder", Error, "make it a folder with a pack.toml, or move it out of the knowledge folder";
    /// A pack without its `pack.toml`.
    PackFileMissing = "pack-file-missing", Error, "add a pack.toml with id, title, language and licence";
    /// Two packs with one id.
    DuplicatePack = "duplicate-pack", Error, "give one of the two packs another id";
    /// A file over the limit.
    FileTooLarge = "file-too-large", Error, "split the file: facts/ may hold any number of files";
    /// A file that is not text.
    FileNotUtf8 = "file-not-utf8", Error, "save the file as UTF-8";
    /// A file that the system does not let be read.
    FileUnreadable = "file-unreadable", Error, "make the file readable for the user that runs ibid";
    /// A file that is not TOML.
    Syntax = "toml-syntax", Error, "mend the TOML at this place";
    /// A key that the format does not have.
    UnknownKey = "unknown-key", Error, "correct the key's name, or remove it";
    /// A key that the format needs.
    MissingKey = "missing-key", Error, "add the key";
    /// A value of the wrong sort.
    WrongValue = "wrong-value", Error, "write a value of the sort that is expected";
    /// A date that is not EDTF of level 0 or 1.
    BadDate = "bad-date", Error, "write the date as EDTF: 2018-07-16, 2018-07, 2018, 2014/.., 1958~";
    /// An id with other signs, or too long.
    BadId = "bad-id", Error, "use 1 to 64 of A-Z a-z 0-9 . _ -";
    /// A text that is empty.
    EmptyText = "empty-text", Error, "write the text, or remove the key";
    /// A text over its limit.
    TooLong = "too-long", Error, "shorten the text, or make two facts of it";
    /// A list over its limit.
    TooMany = "too-many", Error, "keep the most different ones";
    /// Two facts with one id.
    DuplicateId = "duplicate-id", Error, "give the second fact an id of its own: ids are never used twice";
    /// A fact without a citation.
    Uncited = "uncited", Error, "add a [[fact.cite]] with a source and a quote";
    /// A citation of a source that is not there.
    SourceMissing = "source-missing", Error, "add sources/<id>.md, or correct the id";
    /// A source file without front matter.
    FrontMatterMissing = "front-matter-missing", Error, "begin the file with the source's title, authors and date between two lines of +++";
    /// A source with text and fingerprint both.
    SourceTextTwice = "source-text-twice", Error, "keep the text, or the fingerprint where the text may not be republished";
    /// A fingerprint without its source, or one that cannot be read.
    FingerprintUnreadable = "fingerprint-unreadable", Error, "make it again with `ibid fingerprint FILE`";
    /// A quotation that is not in its source.
    QuoteNotFound = "quote-not-found", Error, "copy the quotation from the source, word for word";
    /// A quotation that is in its source more than once.
    QuoteAmbiguous = "quote-ambiguous", Error, "lengthen the quotation, or add prefix or suffix";
    /// A quotation too short for a fingerprint.
    QuoteTooShort = "quote-too-short", Error, "quote five words or more, or add prefix or suffix";
    /// A language that has no stemmer.
    UnknownLanguage = "unknown-language", Warning, "English stems are used; write an ISO 639-1 code such as en";
    /// A pack without facts.
    NoFacts = "no-facts", Warning, "add facts to facts/*.toml";
    /// A quotation of a source of which no text is kept.
    QuoteNotVerified = "quote-not-verified", Warning, "add the source's text or its fingerprint, so that the quotation can be verified";
    /// A quotation that is long for a quotation.
    LongQuote = "long-quote", Warning, "quote 40 words at most";
    /// Two facts with one question.
    SameQuestion = "same-question", Warning, "both facts will be shown side by side; keep the question on one if that is not meant";
    /// Two facts with one statement.
    SameStatement = "same-statement", Warning, "merge the two facts: one fact can have several citations";
    /// A question that a fact both answers and does not.
    Contradiction = "question-and-not", Warning, "keep the question under `questions` or under `not`";
    /// A fact whose date is inferred, and no word how.
    InferredWithoutNote = "inferred-without-note", Warning, "say in `note` how the date was worked out";
    /// A fact that was to be checked again.
    PastReview = "past-review", Warning, "check the fact again and set `verified`, or retire it";
    /// A test question that expects a fact that is not there.
    UnknownExpectation = "unknown-expectation", Warning, "correct the id, or write \"none\"";
}

impl Finding {
    /// Returns what the finding does to what it is about.
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
    /// Writes the finding in three lines: rule and place, what is wrong, the cure.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{}[{}] {}",
            self.severity(),
            self.rule.name(),
            self.path
        )?;
        if let Some((line, column)) = self.place {
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
    fn every_rule_has_a_name_of_its_own() {
        let names: HashSet<&str> = Rule::ALL.iter().map(|rule| rule.name()).collect();
        assert_eq!(names.len(), Rule::ALL.len());
    }
}
