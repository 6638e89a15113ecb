//! The check that every language says every message, for tests.

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::{FluentArgs, FluentValue};
use fluent_syntax::ast::{
    Entry, Expression, InlineExpression, Message, Pattern, PatternElement, Resource,
};
use fluent_syntax::parser;

use super::{Catalog, LANGUAGES};

/// A message as [`super::messages!`] declares it.
pub(crate) struct Declared {
    pub(crate) key: &'static str,
    pub(crate) variables: &'static [Variable],
    /// The most UTF-16 code units, if Discord has a limit for it.
    pub(crate) limit: Option<usize>,
}

/// A variable of a message.
pub(crate) struct Variable {
    pub(crate) name: &'static str,
    pub(crate) samples: fn() -> Vec<FluentValue<'static>>,
}

/// A type of variables, with values to try.
pub(crate) trait Sampled {
    fn samples() -> Vec<FluentValue<'static>>;
}

impl Sampled for &str {
    fn samples() -> Vec<FluentValue<'static>> {
        vec!["an example".into()]
    }
}

/// Numbers of each plural form that languages have.
macro_rules! sampled_numbers {
    ($($number:ty)+) => {
        $(impl Sampled for $number {
            fn samples() -> Vec<FluentValue<'static>> {
                [1, 0, 2, 3, 5, 11, 21, 100].map(|number: $number| number.into()).into()
            }
        })+
    };
}

sampled_numbers! { u8 u32 u64 usize }

/// What a label names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Labelled {
    /// A command or an option.
    Command,
    /// A choice of an option.
    Choice,
    /// An entry in the menu of a message.
    MenuEntry,
}

/// The most characters of the name of a command, an option or an entry in a menu.
const NAME: usize = 32;
/// The most characters of a description, and of the name of a choice.
const DESCRIPTION: usize = 100;

/// Returns what is wrong with each language: a sentence for each fault.
pub(crate) fn faults(declared: &[&[Declared]], labels: &BTreeMap<String, Labelled>) -> Vec<String> {
    let languages = LANGUAGES.iter();
    let each = languages.flat_map(|language| {
        let found = faults_of(language.tag, &language.files, declared, labels);
        found
            .into_iter()
            .map(|fault| format!("{}: {fault}", language.tag))
    });
    each.collect()
}

fn faults_of(
    tag: &str,
    files: &[(&str, &str)],
    declared: &[&[Declared]],
    labels: &BTreeMap<String, Labelled>,
) -> Vec<String> {
    let (catalog, mut faults) = Catalog::parse(tag, files);
    let parsed: Vec<Resource<&str>> = files
        .iter()
        .map(|(_, text)| match parser::parse_runtime(*text) {
            Ok(parsed) | Err((parsed, _)) => parsed,
        })
        .collect();
    let entries = parsed.iter().flat_map(|resource| &resource.body);
    let messages: Messages<'_> = entries
        .filter_map(|entry| match entry {
            Entry::Message(message) => Some((message.id.name, message)),
            _ => None,
        })
        .collect();
    let declared: BTreeMap<&str, &Declared> = declared
        .iter()
        .flat_map(|list| *list)
        .map(|declared| (declared.key, declared))
        .collect();
    for (key, declared) in &declared {
        match messages.get(key) {
            Some(message) => {
                faults.extend(faults_of_message(&catalog, &messages, message, declared));
            }
            None => faults.push(format!("{key} is missing")),
        }
    }
    for (key, labelled) in labels {
        match messages.get(key.as_str()) {
            Some(message) => faults.extend(faults_of_label(&catalog, message, *labelled)),
            None => faults.push(format!("{key} is missing")),
        }
    }
    for key in messages.keys() {
        if !declared.contains_key(key) && !labels.contains_key(*key) {
            faults.push(format!("{key} is never said"));
        }
    }
    faults
}

fn faults_of_message(
    catalog: &Catalog,
    messages: &Messages<'_>,
    message: &Message<&str>,
    declared: &Declared,
) -> Vec<String> {
    let key = declared.key;
    let Some(pattern) = &message.value else {
        return vec![format!("{key} has no text")];
    };
    let mut faults = Vec::new();
    for attribute in &message.attributes {
        faults.push(format!("{key}.{} is never said", attribute.id.name));
    }
    let mut used = Used::default();
    used.in_pattern(messages, pattern);
    let names: BTreeSet<&str> = declared.variables.iter().map(|known| known.name).collect();
    for name in used.variables.difference(&names) {
        faults.push(format!("{key} uses ${name}, which it does not get"));
    }
    for name in names.difference(&used.variables) {
        faults.push(format!("{key} does not use ${name}"));
    }
    if faults.is_empty() {
        faults.extend(faults_of_texts(catalog, declared));
    }
    faults
}

/// Writes a message with each of its samples.
fn faults_of_texts(catalog: &Catalog, declared: &Declared) -> BTreeSet<String> {
    let key = declared.key;
    let mut faults = BTreeSet::new();
    let samples = declared.variables.iter();
    let most = samples.map(|variable| (variable.samples)().len()).max();
    for round in 0..most.unwrap_or(1) {
        let mut variables = FluentArgs::new();
        for variable in declared.variables {
            let mut samples = (variable.samples)().into_iter().cycle();
            let sample = samples.nth(round).expect("each type has samples");
            variables.set(variable.name, sample);
        }
        let written = catalog.format(key, None, Some(&variables));
        let (text, errors) = written.expect("the message has a text");
        faults.extend(errors.iter().map(|error| format!("{key}: {error}")));
        if text.trim().is_empty() {
            faults.insert(format!("{key} is empty"));
        }
        let length = text.encode_utf16().count();
        if let Some(limit) = declared.limit.filter(|limit| length > *limit) {
            faults.insert(format!("{key} takes at most {limit} characters: “{text}”"));
        }
    }
    faults
}

fn faults_of_label(catalog: &Catalog, message: &Message<&str>, labelled: Labelled) -> Vec<String> {
    let key = message.id.name;
    let mut faults = Vec::new();
    let text_of = |attribute| match catalog.format(key, attribute, None) {
        Some((text, errors)) if errors.is_empty() => text,
        _ => String::new(),
    };
    let name = text_of(None);
    let most = match labelled {
        Labelled::Command | Labelled::MenuEntry => NAME,
        Labelled::Choice => DESCRIPTION,
    };
    if !(1..=most).contains(&name.encode_utf16().count()) {
        faults.push(format!("{key} takes 1 to {most} characters: “{name}”"));
    }
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '\'');
    let is_name = name.chars().all(is_word) && name == name.to_lowercase();
    if labelled == Labelled::Command {
        if !is_name {
            faults.push(format!("{key} is one word in lower case: “{name}”"));
        }
        let description = text_of(Some("description"));
        if !(1..=DESCRIPTION).contains(&description.encode_utf16().count()) {
            faults.push(format!(
                "{key}.description takes 1 to {DESCRIPTION} characters: “{description}”"
            ));
        }
    }
    let known = |name: &str| labelled == Labelled::Command && name == "description";
    for attribute in &message.attributes {
        if !known(attribute.id.name) {
            faults.push(format!("{key}.{} is never said", attribute.id.name));
        }
    }
    faults
}

/// The messages of a language, by key.
type Messages<'a> = BTreeMap<&'a str, &'a Message<&'a str>>;

/// The variables that a message uses, in any of its branches and in the messages that it refers to.
#[derive(Default)]
struct Used<'a> {
    variables: BTreeSet<&'a str>,
    messages: BTreeSet<&'a str>,
}

impl<'a> Used<'a> {
    fn in_pattern(&mut self, messages: &Messages<'a>, pattern: &Pattern<&'a str>) {
        for element in &pattern.elements {
            if let PatternElement::Placeable { expression } = element {
                self.in_expression(messages, expression);
            }
        }
    }

    fn in_expression(&mut self, messages: &Messages<'a>, expression: &Expression<&'a str>) {
        match expression {
            Expression::Select { selector, variants } => {
                self.in_inline(messages, selector);
                for variant in variants {
                    self.in_pattern(messages, &variant.value);
                }
            }
            Expression::Inline(inline) => self.in_inline(messages, inline),
        }
    }

    fn in_inline(&mut self, messages: &Messages<'a>, inline: &InlineExpression<&'a str>) {
        match inline {
            InlineExpression::VariableReference { id } => {
                self.variables.insert(id.name);
            }
            InlineExpression::MessageReference { id, .. } => {
                let referred = messages
                    .get(id.name)
                    .filter(|_| self.messages.insert(id.name));
                if let Some(pattern) = referred.and_then(|message| message.value.as_ref()) {
                    self.in_pattern(messages, pattern);
                }
            }
            InlineExpression::FunctionReference { arguments, .. } => {
                for argument in &arguments.positional {
                    self.in_inline(messages, argument);
                }
            }
            InlineExpression::Placeable { expression } => self.in_expression(messages, expression),
            InlineExpression::StringLiteral { .. }
            | InlineExpression::NumberLiteral { .. }
            | InlineExpression::TermReference { .. } => {}
        }
    }
}

const MADE_UP: &[Declared] = &[
    Declared {
        key: "back",
        variables: &[],
        limit: Some(10),
    },
    Declared {
        key: "facts",
        variables: &[Variable {
            name: "count",
            samples: usize::samples,
        }],
        limit: None,
    },
];

/// Returns the faults of a made-up language, which has one command, `ask`.
fn found_in(text: &str) -> Vec<String> {
    let labels = BTreeMap::from([("command-ask".to_owned(), Labelled::Command)]);
    faults_of("en", &[("made-up.ftl", text)], &[MADE_UP], &labels)
}

const GOOD: &str = "
back = Back
facts = { $count ->
    [one] one fact
   *[other] { $count } facts
}
command-ask = ask
    .description = Ask
";

#[test]
fn a_language_that_says_all_has_no_faults() {
    assert_eq!(found_in(GOOD), Vec::<String>::new());
}

#[test]
fn each_fault_of_a_language_is_found() {
    for (good, bad, fault) in [
        ("back = Back\n", "", "back is missing"),
        ("back =", "next = Next\nback =", "next is never said"),
        (
            "back =",
            "back = Back\nback =",
            "made-up.ftl: Attempt to override an existing message: \"back\".",
        ),
        (
            "back = Back",
            "back = Back { $page }",
            "back uses $page, which it does not get",
        ),
        (
            "[one] one",
            "[one] { $what }",
            "facts uses $what, which it does not get",
        ),
        (
            "back = Back",
            "back = Back to where you were",
            "back takes at most 10 characters: “Back to where you were”",
        ),
        ("back = Back", "back = { \"\" }", "back is empty"),
        (
            "back = Back",
            "back = { next }",
            "back: Resolver error: Unknown message: next",
        ),
        (
            "back = Back",
            "back = Back\n    .more = More",
            "back.more is never said",
        ),
        (
            "= ask",
            "= Ask me",
            "command-ask is one word in lower case: “Ask me”",
        ),
        (
            "    .description = Ask\n",
            "",
            "command-ask.description takes 1 to 100 characters: “”",
        ),
        (
            "back = Back",
            "back = { $page",
            "made-up.ftl, line 3: Expected a token starting with \"}\"",
        ),
    ] {
        let text = GOOD.replacen(good, bad, 1);
        assert_ne!(text, GOOD, "{good}");
        let found = found_in(&text);
        assert!(
            found.iter().any(|found| found == fault),
            "{fault}: {found:#?}"
        );
    }
    let unused = GOOD
        .replace("{ $count ->", "{ 1 ->")
        .replace("{ $count } facts", "facts");
    assert_eq!(found_in(&unused), ["facts does not use $count"]);
}
