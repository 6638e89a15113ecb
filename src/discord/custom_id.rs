//! What a button carries: all that it needs to work after a restart.
//!
//! A custom id is an action's letter and its parts, separated by colons: `s:0f3a…`. The question itself
//! is in the message, or in a draft that the id names if the question is too long for the message.
//!
//! One table, `custom_ids!`, makes of each row the variant, its text, how it is read back, and an example
//! for the tests. Buttons outlive versions: a letter is never given to anything else, and parts are never
//! reordered.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use crate::knowledge::FactKey;
use crate::store::{QuestionKey, TextKey};

/// Makes [`CustomId`] of a table: a row is a variant, its letter, and its parts in the order of the text.
///
/// A part is anything with `Display` and `FromStr` whose text has no colon. Two rows with one letter do
/// not compile: the second would be an unreachable pattern.
macro_rules! custom_ids {
    ($(
        $(#[$doc:meta])*
        $name:ident $letter:literal
            $( ( $part:ident: $kind:ty ) )?
            $( { $( $(#[$field_doc:meta])* $field:ident: $type:ty, )+ } )?;
    )+) => {
        /// What pressing a button, choosing from a menu or sending a modal asks for.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub(super) enum CustomId {
            $(
                $(#[$doc])*
                $name $( ($kind) )? $( { $( $(#[$field_doc])* $field: $type, )+ } )?,
            )+
        }

        impl fmt::Display for CustomId {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(
                        Self::$name $( ($part) )? $( { $( $field, )+ } )? => {
                            formatter.write_str($letter)?;
                            $( write!(formatter, ":{}", $part)?; )?
                            $( $( write!(formatter, ":{}", $field)?; )+ )?
                        }
                    )+
                }
                Ok(())
            }
        }

        impl FromStr for CustomId {
            type Err = Unreadable;

            fn from_str(text: &str) -> Result<Self, Unreadable> {
                let mut parts = text.split(':');
                let id = match parts.next().unwrap_or_default() {
                    $(
                        $letter => Self::$name
                            $( (read::<$kind>(parts.next())?) )?
                            $( { $( $field: read::<$type>(parts.next())?, )+ } )?,
                    )+
                    _ => return Err(Unreadable),
                };
                match parts.next() {
                    None => Ok(id),
                    Some(_) => Err(Unreadable),
                }
            }
        }

        /// What the tests read off the table.
        #[cfg(test)]
        impl CustomId {
            /// The letters of all rows.
            const LETTERS: &'static str = concat!($( $letter ),+);

            /// Returns an id of each row, with the longest parts that there are.
            fn longest() -> Vec<Self> {
                vec![$(
                    Self::$name
                        $( (<$kind as tests::Longest>::longest()) )?
                        $( { $( $field: <$type as tests::Longest>::longest(), )+ } )?,
                )+]
            }
        }
    };
}

custom_ids! {
    /// All that is known of a fact's sources.
    Source "s" (fact: FactKey);
    /// What is near to a fact.
    Related "r" (fact: FactKey);
    /// Why the question was answered as it was.
    Why "w" (again: AskAgain);
    /// The answer helped whoever asked.
    Helped "h" {
        /// The fact that was the answer.
        fact: FactKey,
        /// The Discord id of whoever asked.
        asker: u64,
        /// The question.
        again: AskAgain,
    };
    /// The answer did not help whoever asked.
    NotHelped "n" {
        /// The fact that was the answer.
        fact: FactKey,
        /// The Discord id of whoever asked.
        asker: u64,
        /// The question.
        again: AskAgain,
    };
    /// Another question, which a fact does answer, in place of the one that could not be answered.
    Suggested "q" {
        /// The fact.
        fact: FactKey,
        /// The Discord id of whoever asked.
        asker: u64,
        /// The question that could not be answered.
        again: AskAgain,
    };
    /// One of several facts is meant.
    Pick "p" {
        /// The fact.
        fact: FactKey,
        /// The Discord id of whoever asked.
        asker: u64,
        /// The question.
        again: AskAgain,
    };
    /// The question is for the moderators.
    Put "m" (again: AskAgain);
    /// A timeline, from one of its entries on.
    Timeline "t" {
        /// What the timeline is of.
        selection: TextKey,
        /// The place of an entry of the page, from 0.
        at: u32,
        /// How it is to be seen.
        view: View,
        /// The Discord id of whoever asked.
        asker: u64,
    };
    /// A day is to be typed, from which on the timeline is to be seen; and the modal that it is typed into.
    Jump "j" {
        /// What the timeline is of.
        selection: TextKey,
        /// How it is seen.
        view: View,
        /// The Discord id of whoever asked.
        asker: u64,
    };
    /// A menu of facts: the sources of the chosen one are shown. The number distinguishes it from others below the
    /// same message.
    Sources "e" (number: u8);
    /// What came before a fact.
    Before "b" {
        /// The fact.
        fact: FactKey,
        /// The day as of which the fact was asked for.
        as_of: AsOf,
    };
    /// What came after a fact.
    After "a" {
        /// The fact.
        fact: FactKey,
        /// The day as of which the fact was asked for.
        as_of: AsOf,
    };
    /// The form of a fact is filled in: a modal's own id.
    Form "F" (form: TextKey);
    /// The form is to be filled in once more.
    FillIn "E" (form: TextKey);
    /// What the form says is to be saved.
    Save "S" (form: TextKey);
    /// It is not to be saved.
    Cancel "X";
    /// A revision is to be undone.
    Undo "U" {
        /// The fact.
        fact: FactKey,
        /// The revision.
        revision: u32,
    };
    /// The revisions of a fact.
    History "H" (fact: FactKey);
    /// Another page of a list of facts.
    List "L" {
        /// What the list is of.
        selection: TextKey,
        /// The page, from 0.
        page: u32,
    };
    /// A menu of the questions that wait.
    Queue "Q";
    /// A question of the queue gets a fact of its own.
    Answer "A" (question: QuestionKey);
    /// A question of the queue is answered by a known fact, which is to be chosen.
    AlsoMeans "B" (question: QuestionKey);
    /// A menu of facts, one of which answers a question of the queue.
    Means "M" (question: QuestionKey);
    /// A question of the queue is to be dismissed.
    Dismiss "D" (question: QuestionKey);
    /// Why a question is dismissed: a modal's own id.
    Dismissal "R" (question: QuestionKey);
    /// Somebody wants a message when a question has an answer.
    Notify "T" (question: TextKey);
    /// A menu of the packs that a server sees.
    Packs "P";
    /// The file that was looked at is to be imported.
    Import "I" (file: TextKey);
    /// What is kept of somebody is to be erased.
    Erase "Z";
}

/// A custom id that no button of this version has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a custom id of this version")]
pub(super) struct Unreadable;

/// How a timeline is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    /// As text.
    List,
    /// Drawn.
    Picture,
}

/// A question that is in the message, and what it takes to ask it again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct AskAgain {
    /// The draft that has the question, if it is too long for the message.
    pub(super) draft: Option<TextKey>,
    /// The day as of which it was asked.
    pub(super) as_of: Option<Date>,
}

/// The day as of which something was asked, if one was named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct AsOf(pub(super) Option<Date>);

impl fmt::Display for AskAgain {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(draft) = self.draft {
            write!(formatter, "{draft}")?;
        }
        write!(formatter, "@{}", AsOf(self.as_of))
    }
}

impl FromStr for AskAgain {
    type Err = Unreadable;

    fn from_str(text: &str) -> Result<Self, Unreadable> {
        let (draft, day) = text.split_once('@').ok_or(Unreadable)?;
        let AsOf(as_of) = day.parse()?;
        Ok(Self {
            draft: optional(draft)?,
            as_of,
        })
    }
}

impl fmt::Display for AsOf {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |day| write!(formatter, "{day}"))
    }
}

impl FromStr for AsOf {
    type Err = Unreadable;

    fn from_str(text: &str) -> Result<Self, Unreadable> {
        optional(text).map(Self)
    }
}

impl fmt::Display for View {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::List => "l",
            Self::Picture => "p",
        })
    }
}

impl FromStr for View {
    type Err = Unreadable;

    fn from_str(text: &str) -> Result<Self, Unreadable> {
        match text {
            "l" => Ok(Self::List),
            "p" => Ok(Self::Picture),
            _ => Err(Unreadable),
        }
    }
}

/// Reads a part of a custom id.
fn read<T: FromStr>(part: Option<&str>) -> Result<T, Unreadable> {
    part.ok_or(Unreadable)?.parse().map_err(|_| Unreadable)
}

/// Reads what may be empty.
fn optional<T: FromStr>(text: &str) -> Result<Option<T>, Unreadable> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| Unreadable)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::discord::limits::CUSTOM_ID;

    /// A part of a custom id, as long as it gets.
    pub(super) trait Longest {
        fn longest() -> Self;
    }

    /// Has a part's longest value be what a text says.
    macro_rules! longest {
        ($( $type:ty: $text:literal, )+) => {
            $(
                impl Longest for $type {
                    fn longest() -> Self {
                        $text.parse().unwrap()
                    }
                }
            )+
        };
    }

    longest! {
        FactKey: "ffffffffffffffff",
        TextKey: "ffffffffffffffff",
        QuestionKey: "ffffffffffffffff",
        AskAgain: "ffffffffffffffff@2018-07-16",
        AsOf: "2018-07-16",
        View: "p",
        u64: "18446744073709551615",
        u32: "4294967295",
        u8: "255",
    }

    #[test]
    fn each_is_read_back_and_short_enough() {
        for id in CustomId::longest() {
            let text = id.to_string();
            assert!(text.len() <= CUSTOM_ID, "{text}");
            assert_eq!(text.parse(), Ok(id));
        }
        for other in ["w:@", "b:ffffffffffffffff:", "j:0000000000000001:l:1"] {
            assert_eq!(other.parse::<CustomId>().unwrap().to_string(), other);
        }
    }

    #[test]
    #[expect(clippy::too_many_lines, reason = "a row for each button")]
    fn buttons_of_earlier_versions_keep_their_meaning() {
        let fact: FactKey = "22bdebb6f8cc3711".parse().unwrap();
        let draft: TextKey = "00000000000000a1".parse().unwrap();
        let question: QuestionKey = "00000000000000b2".parse().unwrap();
        let again = AskAgain {
            draft: Some(draft),
            as_of: Some(date(2018, 7, 16)),
        };
        for (text, id) in [
            ("s:22bdebb6f8cc3711", CustomId::Source(fact)),
            ("r:22bdebb6f8cc3711", CustomId::Related(fact)),
            ("w:@", CustomId::Why(AskAgain::default())),
            ("w:00000000000000a1@2018-07-16", CustomId::Why(again)),
            (
                "h:22bdebb6f8cc3711:77:@",
                CustomId::Helped {
                    fact,
                    asker: 77,
                    again: AskAgain::default(),
                },
            ),
            (
                "n:22bdebb6f8cc3711:77:@2018-07-16",
                CustomId::NotHelped {
                    fact,
                    asker: 77,
                    again: AskAgain {
                        draft: None,
                        ..again
                    },
                },
            ),
            (
                "q:22bdebb6f8cc3711:77:00000000000000a1@2018-07-16",
                CustomId::Suggested {
                    fact,
                    asker: 77,
                    again,
                },
            ),
            (
                "p:22bdebb6f8cc3711:77:00000000000000a1@2018-07-16",
                CustomId::Pick {
                    fact,
                    asker: 77,
                    again,
                },
            ),
            (
                "m:00000000000000a1@",
                CustomId::Put(AskAgain {
                    as_of: None,
                    ..again
                }),
            ),
            (
                "t:00000000000000a1:8:l:77",
                CustomId::Timeline {
                    selection: draft,
                    at: 8,
                    view: View::List,
                    asker: 77,
                },
            ),
            (
                "t:00000000000000a1:0:p:77",
                CustomId::Timeline {
                    selection: draft,
                    at: 0,
                    view: View::Picture,
                    asker: 77,
                },
            ),
            (
                "j:00000000000000a1:p:77",
                CustomId::Jump {
                    selection: draft,
                    view: View::Picture,
                    asker: 77,
                },
            ),
            ("e:1", CustomId::Sources(1)),
            (
                "b:22bdebb6f8cc3711:",
                CustomId::Before {
                    fact,
                    as_of: AsOf(None),
                },
            ),
            (
                "a:22bdebb6f8cc3711:2018-07-16",
                CustomId::After {
                    fact,
                    as_of: AsOf(again.as_of),
                },
            ),
            ("F:00000000000000a1", CustomId::Form(draft)),
            ("E:00000000000000a1", CustomId::FillIn(draft)),
            ("S:00000000000000a1", CustomId::Save(draft)),
            ("X", CustomId::Cancel),
            ("U:22bdebb6f8cc3711:3", CustomId::Undo { fact, revision: 3 }),
            ("H:22bdebb6f8cc3711", CustomId::History(fact)),
            (
                "L:00000000000000a1:2",
                CustomId::List {
                    selection: draft,
                    page: 2,
                },
            ),
            ("Q", CustomId::Queue),
            ("A:00000000000000b2", CustomId::Answer(question)),
            ("B:00000000000000b2", CustomId::AlsoMeans(question)),
            ("M:00000000000000b2", CustomId::Means(question)),
            ("D:00000000000000b2", CustomId::Dismiss(question)),
            ("R:00000000000000b2", CustomId::Dismissal(question)),
            ("T:00000000000000a1", CustomId::Notify(draft)),
            ("P", CustomId::Packs),
            ("I:00000000000000a1", CustomId::Import(draft)),
            ("Z", CustomId::Erase),
        ] {
            assert_eq!(id.to_string(), text);
            assert_eq!(text.parse(), Ok(id));
        }
    }

    proptest! {
        #[test]
        fn no_forged_id_does_harm(letter in 0..CustomId::LETTERS.len(), rest in "[0-9a-f@:-]{0,60}", other in "\\PC{0,100}") {
            let letter = CustomId::LETTERS.chars().nth(letter).unwrap();
            for text in [format!("{letter}:{rest}"), letter.to_string(), other] {
                if let Ok(id) = text.parse::<CustomId>() {
                    prop_assert_eq!(id.to_string().parse(), Ok(id));
                }
            }
        }
    }
}
