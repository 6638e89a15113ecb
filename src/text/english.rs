//! What the matcher knows about English: function words, chat shorthand, numbers as words.
//!
//! What words mean within a subject belongs in a pack's lexicon.

use std::sync::LazyLock;

use super::Language;

/// Words that carry grammar rather than meaning, folded and sorted.
///
/// They count a little in matching; a question that consists only of them is not a question.
const FUNCTION_WORDS: [&str; 185] = [
    "a",
    "about",
    "actually",
    "afternoon",
    "again",
    "all",
    "also",
    "am",
    "an",
    "and",
    "any",
    "anybody",
    "anyone",
    "anything",
    "are",
    "as",
    "at",
    "basically",
    "be",
    "because",
    "been",
    "being",
    "bot",
    "both",
    "bro",
    "but",
    "by",
    "can",
    "cant",
    "could",
    "curious",
    "d",
    "did",
    "do",
    "does",
    "doing",
    "done",
    "dude",
    "dunno",
    "else",
    "even",
    "evening",
    "ever",
    "exactly",
    "folks",
    "for",
    "from",
    "get",
    "gets",
    "getting",
    "go",
    "going",
    "gonna",
    "got",
    "guess",
    "guy",
    "guys",
    "had",
    "has",
    "have",
    "having",
    "he",
    "hello",
    "help",
    "her",
    "here",
    "hers",
    "hey",
    "hi",
    "him",
    "his",
    "hiya",
    "honestly",
    "how",
    "i",
    "if",
    "in",
    "into",
    "is",
    "it",
    "its",
    "just",
    "kinda",
    "know",
    "let",
    "like",
    "literally",
    "ll",
    "m",
    "many",
    "mate",
    "may",
    "maybe",
    "me",
    "might",
    "mind",
    "more",
    "morning",
    "much",
    "must",
    "my",
    "n't",
    "nah",
    "no",
    "nope",
    "not",
    "now",
    "of",
    "off",
    "ok",
    "on",
    "or",
    "our",
    "out",
    "over",
    "perhaps",
    "please",
    "question",
    "quick",
    "quickly",
    "re",
    "really",
    "right",
    "s",
    "seriously",
    "she",
    "should",
    "simply",
    "so",
    "some",
    "somebody",
    "someone",
    "something",
    "sorry",
    "sorta",
    "still",
    "super",
    "sure",
    "t",
    "tell",
    "than",
    "thanks",
    "that",
    "the",
    "their",
    "them",
    "then",
    "there",
    "these",
    "they",
    "thing",
    "things",
    "this",
    "those",
    "to",
    "too",
    "up",
    "ve",
    "very",
    "wanna",
    "was",
    "we",
    "well",
    "were",
    "what",
    "when",
    "where",
    "whether",
    "which",
    "while",
    "who",
    "whom",
    "whose",
    "why",
    "will",
    "with",
    "wonder",
    "wondering",
    "would",
    "yeah",
    "yep",
    "yet",
    "yo",
    "you",
    "your",
];

/// Chat shorthand and the words it stands for, sorted.
const SHORTHAND: [(&str, &[&str]); 81] = [
    ("2day", &["today"]),
    ("abt", &["about"]),
    ("aint", &["is", "not"]),
    ("arent", &["are", "not"]),
    ("b4", &["before"]),
    ("bc", &["because"]),
    ("btw", &[]),
    ("btwn", &["between"]),
    ("cos", &["because"]),
    ("couldn", &["could"]),
    ("couldnt", &["could", "not"]),
    ("cuz", &["because"]),
    ("dat", &["that"]),
    ("def", &["definitely"]),
    ("didn", &["did"]),
    ("didnt", &["did", "not"]),
    ("doesn", &["does"]),
    ("doesnt", &["does", "not"]),
    ("dont", &["do", "not"]),
    ("esp", &["especially"]),
    ("gonna", &["going", "to"]),
    ("gotta", &["must"]),
    ("gov", &["government"]),
    ("govt", &["government"]),
    ("hasnt", &["has", "not"]),
    ("havent", &["have", "not"]),
    ("hes", &["he", "is"]),
    ("hows", &["how", "is"]),
    ("hv", &["have"]),
    ("idk", &[]),
    ("im", &["i", "am"]),
    ("imo", &[]),
    ("info", &["information"]),
    ("isn", &["is"]),
    ("isnt", &["is", "not"]),
    ("lol", &[]),
    ("mtg", &["meeting"]),
    ("n", &["and"]),
    ("pls", &["please"]),
    ("plz", &["please"]),
    ("ppl", &["people"]),
    ("pres", &["president"]),
    ("prez", &["president"]),
    ("r", &["are"]),
    ("rly", &["really"]),
    ("rn", &["now"]),
    ("shes", &["she", "is"]),
    ("shouldnt", &["should", "not"]),
    ("thats", &["that", "is"]),
    ("theres", &["there", "is"]),
    ("theyre", &["they", "are"]),
    ("tho", &["though"]),
    ("thx", &["thanks"]),
    ("tmr", &["tomorrow"]),
    ("tmrw", &["tomorrow"]),
    ("tryna", &["trying", "to"]),
    ("u", &["you"]),
    ("ur", &["your"]),
    ("vs", &["against"]),
    ("w", &["with"]),
    ("wanna", &["want", "to"]),
    ("wasnt", &["was", "not"]),
    ("wat", &["what"]),
    ("wats", &["what", "is"]),
    ("wen", &["when"]),
    ("werent", &["were", "not"]),
    ("whats", &["what", "is"]),
    ("whens", &["when", "is"]),
    ("wher", &["where"]),
    ("wheres", &["where", "is"]),
    ("whos", &["who", "is"]),
    ("whys", &["why", "is"]),
    ("wont", &["will", "not"]),
    ("wot", &["what"]),
    ("wouldnt", &["would", "not"]),
    ("wut", &["what"]),
    ("y", &["why"]),
    ("yall", &["you"]),
    ("yday", &["yesterday"]),
    ("yr", &["year"]),
    ("yrs", &["years"]),
];

/// The numbers from zero to twenty.
pub(crate) const NUMBERS: [&str; 21] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
];

/// Reports whether a folded word carries grammar rather than meaning.
#[must_use]
pub fn is_function_word(folded: &str) -> bool {
    FUNCTION_WORDS.binary_search(&folded).is_ok()
}

/// Reports whether a folded word introduces a reason.
#[must_use]
pub fn gives_reason(folded: &str) -> bool {
    const REASONS: [&str; 9] = [
        "because",
        "cause",
        "caused",
        "due",
        "hence",
        "reason",
        "reasons",
        "therefore",
        "thus",
    ];
    REASONS.contains(&folded)
}

/// English stems, each followed by the stems with nearly the same meaning; sorted.
const RELATED: &str = include_str!("english/related.txt");

/// Returns the stems of English words with nearly the same meaning as a folded word.
pub fn related(folded: &str) -> impl Iterator<Item = &'static str> {
    listed(&RELATED_LINES, folded)
}

fn listed(lines: &'static [&'static str], folded: &str) -> impl Iterator<Item = &'static str> {
    let stem = Language::english().stem(folded);
    let found = lines.binary_search_by_key(&&*stem, |line| first_word(line));
    let line = found.ok().and_then(|found| lines.get(found));
    line.into_iter().flat_map(|line| line.split(' ').skip(1))
}

static RELATED_LINES: LazyLock<Vec<&str>> = LazyLock::new(|| lines_of(RELATED));

/// Returns the lines of a list without its comments.
fn lines_of(list: &'static str) -> Vec<&'static str> {
    list.lines().filter(|line| !line.starts_with('#')).collect()
}

fn first_word(line: &str) -> &str {
    let words = line.split(' ').next();
    words.expect("a text has at least one part")
}

/// Returns the words that a chat shorthand stands for, or `None` if the word is not shorthand. The
/// list is empty for shorthand without content.
#[must_use]
pub fn spelled_out(folded: &str) -> Option<&'static [&'static str]> {
    let found = SHORTHAND
        .binary_search_by_key(&folded, |(short, _)| short)
        .ok()?;
    SHORTHAND.get(found).map(|(_, words)| *words)
}

/// Returns the digits of a number written as a word, zero to twenty.
#[must_use]
pub fn digits(folded: &str) -> Option<String> {
    NUMBERS
        .iter()
        .position(|word| *word == folded)
        .map(|number| number.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted_for_binary_search() {
        assert!(FUNCTION_WORDS.is_sorted());
        assert!(SHORTHAND.is_sorted_by_key(|(short, _)| *short));
        assert_eq!(spelled_out("wat"), Some(["what"].as_slice()));
        assert_eq!(digits("four").as_deref(), Some("4"));
    }
}
