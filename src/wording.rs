//! What Ibid says, in each language that it speaks: the messages of `locales/`, inside the binary.
//!
//! A message is a text in a file of [Fluent](https://projectfluent.org), under a key that is the same in
//! every language. The code declares it with [`messages!`], which makes a method of [`Words`] of it, so
//! that the compiler checks each use. The test `every_language_says_every_message` compares what is
//! declared with what each language's files say.
//!
//! A new language is a folder in `locales/` and a row of [`LANGUAGES`].

mod answers;
#[cfg(test)]
pub(crate) mod completeness;

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentError, FluentResource};
use fluent_syntax::ast::{Entry, Pattern};
use unic_langid::LanguageIdentifier;

use crate::date::DateWords;
use crate::timeline::picture::PictureWords;

#[cfg(test)]
pub(crate) use answers::ANSWERS;

/// A file of messages: its name and its text.
type File = (&'static str, &'static str);

/// A language that Ibid speaks.
struct Language {
    /// The folder in `locales/`, the tag whose rules for plurals apply, and what Discord calls it.
    tag: &'static str,
    files: [File; 6],
    dates: &'static DateWords,
    picture: PictureWords<'static>,
}

/// Makes a [`Language`] of a folder in `locales/`, and of the words for dates and pictures that are
/// still values in Rust: `PictureWords::ENGLISH` has both.
macro_rules! language {
    ($tag:literal, $picture:expr) => {
        Language {
            tag: $tag,
            files: language!(@files $tag: "answers" "labels" "managing" "moderating" "replies" "timelines"),
            dates: $picture.dates,
            picture: $picture,
        }
    };
    (@files $tag:literal: $($name:literal)+) => {
        [$((
            concat!("locales/", $tag, "/", $name, ".ftl"),
            include_str!(concat!("../locales/", $tag, "/", $name, ".ftl")),
        )),+]
    };
}

/// The languages, English first: who reads none of the others is answered in it.
static LANGUAGES: [Language; 2] = [
    language!("en", PictureWords::ENGLISH),
    language!("de", PictureWords::GERMAN),
];

static WORDS: LazyLock<Vec<Words>> = LazyLock::new(|| LANGUAGES.iter().map(Words::new).collect());

/// Returns the words of English.
pub(crate) fn english() -> &'static Words {
    WORDS.first().expect("English is the first language")
}

/// Returns the words of each language besides English.
pub(crate) fn others() -> impl Iterator<Item = &'static Words> {
    WORDS.iter().skip(1)
}

/// Returns the words for a person's locale, English if Ibid does not speak it.
pub(crate) fn of_locale(locale: &str) -> &'static Words {
    let spoken = others().find(|words| words.tag() == locale);
    spoken.unwrap_or_else(english)
}

/// What Ibid says in one language: a method for each message.
///
/// Texts that come from people are passed as they are to be shown.
pub(crate) struct Words {
    language: &'static Language,
    catalog: Catalog,
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Words").field(&self.language.tag).finish()
    }
}

impl Words {
    fn new(language: &'static Language) -> Self {
        let (catalog, faults) = Catalog::parse(language.tag, &language.files);
        debug_assert!(faults.is_empty(), "{faults:#?}");
        Self { language, catalog }
    }

    /// Returns the language's tag, which is Discord's name for it too.
    pub(crate) const fn tag(&self) -> &'static str {
        self.language.tag
    }

    /// Returns the months and the words around dates.
    pub(crate) const fn dates(&self) -> &'static DateWords {
        self.language.dates
    }

    /// Returns the words of a picture with a title.
    pub(crate) const fn picture<'a>(&self, title: &'a str) -> PictureWords<'a> {
        self.language.picture.titled(title)
    }

    /// Returns a message without variables, or `key.attribute`, if there is one.
    pub(crate) fn find(&self, key: &str) -> Option<&str> {
        self.catalog.fixed.get(key).map(String::as_str)
    }

    /// Returns a message without variables.
    pub(crate) fn fixed(&self, key: &str) -> &str {
        self.find(key).unwrap_or_else(|| missing(key))
    }

    /// Returns a message with its variables filled in.
    pub(crate) fn filled(&self, key: &str, variables: &FluentArgs<'_>) -> String {
        let written = self.catalog.format(key, None, Some(variables));
        let (text, errors) = written.unwrap_or_else(|| missing(key));
        debug_assert!(errors.is_empty(), "{key}: {errors:?}");
        text
    }
}

/// Stops: a test compares the files with what is declared.
fn missing(key: &str) -> ! {
    panic!("{key} is in the files of every language")
}

/// The messages of one language.
struct Catalog {
    bundle: FluentBundle<FluentResource>,
    /// The texts without variables, by key, and by `key.attribute`.
    fixed: HashMap<String, String>,
}

impl Catalog {
    /// Parses the messages of a language, and returns what is wrong with the files beside them.
    fn parse(tag: &str, files: &[(&str, &str)]) -> (Self, Vec<String>) {
        let language: LanguageIdentifier = tag.parse().expect("a language has a valid tag");
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // The marks around a text that reads the other way would stand in custom ids and in markdown.
        bundle.set_use_isolating(false);
        let (mut keys, mut faults) = (Vec::new(), Vec::new());
        for (name, text) in files {
            let resource =
                FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(rest, errors)| {
                    faults.extend(errors.iter().map(|error| {
                        let before = text.bytes().take(error.pos.start);
                        let line = before.filter(|byte| *byte == b'\n').count() + 1;
                        format!("{name}, line {line}: {error}")
                    }));
                    rest
                });
            keys.extend(resource.entries().flat_map(keys_of));
            if let Err(errors) = bundle.add_resource(resource) {
                faults.extend(errors.iter().map(|error| format!("{name}: {error}")));
            }
        }
        let mut catalog = Self {
            bundle,
            fixed: HashMap::new(),
        };
        for (key, attribute) in keys {
            let Some((text, errors)) = catalog.format(&key, attribute.as_deref(), None) else {
                continue;
            };
            // What lacks a variable is written when somebody has it.
            if errors.is_empty() {
                let key = match attribute {
                    Some(attribute) => format!("{key}.{attribute}"),
                    None => key,
                };
                catalog.fixed.insert(key, text);
            }
        }
        (catalog, faults)
    }

    fn pattern(&self, key: &str, attribute: Option<&str>) -> Option<&Pattern<&str>> {
        let message = self.bundle.get_message(key)?;
        match attribute {
            Some(attribute) => Some(message.get_attribute(attribute)?.value()),
            None => message.value(),
        }
    }

    /// Writes a message or one of its attributes, and returns what went wrong beside it.
    fn format(
        &self,
        key: &str,
        attribute: Option<&str>,
        variables: Option<&FluentArgs<'_>>,
    ) -> Option<(String, Vec<FluentError>)> {
        let mut errors = Vec::new();
        let pattern = self.pattern(key, attribute)?;
        let text = self.bundle.format_pattern(pattern, variables, &mut errors);
        Some((text.into_owned(), errors))
    }
}

/// Returns the key of an entry that is a message, alone and with each of its attributes.
fn keys_of(entry: &Entry<&str>) -> Vec<(String, Option<String>)> {
    let Entry::Message(message) = entry else {
        return Vec::new();
    };
    let attributes = message.attributes.iter();
    let named = attributes.map(|attribute| Some(attribute.id.name.to_owned()));
    let key = message.id.name;
    std::iter::once(None)
        .chain(named)
        .map(|attribute| (key.to_owned(), attribute))
        .collect()
}

/// Declares messages: for each a method of [`Words`], and a row of a list that the test of the languages
/// goes through.
///
/// `fn name(variable: type, …) = "key", at most LIMIT;`. A message without variables gives `&str`, one
/// with variables `String`. The limit is Discord's, in UTF-16 code units.
macro_rules! messages {
    (
        $list:ident:
        $(
            $(#[$about:meta])*
            $visibility:vis fn $name:ident($($variable:ident: $kind:ty),*) = $key:literal
            $(, at most $limit:expr)?;
        )*
    ) => {
        impl $crate::wording::Words {
            $($crate::wording::messages! {
                @method $(#[$about])* $visibility $name ($($variable: $kind),*) $key
            })*
        }

        $($(const _: usize = $limit;)?)*

        /// The messages, as the test of the languages needs them.
        #[cfg(test)]
        pub(crate) const $list: &[$crate::wording::completeness::Declared] = &[$(
            $crate::wording::completeness::Declared {
                key: $key,
                variables: &[$($crate::wording::completeness::Variable {
                    name: stringify!($variable),
                    samples: <$kind as $crate::wording::completeness::Sampled>::samples,
                }),*],
                limit: $crate::wording::messages!(@limit $($limit)?),
            }
        ),*];
    };
    (@method $(#[$about:meta])* $visibility:vis $name:ident () $key:literal) => {
        $(#[$about])*
        $visibility fn $name(&self) -> &str {
            self.fixed($key)
        }
    };
    (
        @method $(#[$about:meta])* $visibility:vis $name:ident
        ($($variable:ident: $kind:ty),+) $key:literal
    ) => {
        $(#[$about])*
        $visibility fn $name(&self, $($variable: $kind),+) -> String {
            let mut variables = fluent_bundle::FluentArgs::new();
            $(variables.set(stringify!($variable), $variable);)+
            self.filled($key, &variables)
        }
    };
    (@limit) => { None };
    (@limit $limit:expr) => { Some($limit) };
}
pub(crate) use messages;
