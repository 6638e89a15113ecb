//! The ids of buttons, menus and modals. An id holds all that the button needs after a restart.
//!
//! A custom id is the letter of an action and its parts, separated by colons: `s:0f3a…`. The
//! question is in the message. If it is too long for that, the id names a draft that holds it.
//!
//! One table, `custom_ids!`, turns each row into a variant, its text, its parser and an example.
//! Buttons outlive versions, so a letter is never reused for another action, and parts are never
//! reordered.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use crate::knowledge::FactKey;
use crate::store::{QuestionKey, TextKey};

/// Generates [`CustomId`] from a table. A row is a variant, its letter and its parts in text order.
///
/// A part is anything with `Display` and `FromStr` whose text has no colon. Two rows with the same
/// letter do not compile, because the second would be an unreachable pattern.
macro_rules! custom_ids {
    ($(
        $(#[$doc:meta])*
        $name:ident $letter:literal
            $( ( $part:ident: $kind:ty ) )?
            $( { $( $(#[$field_doc:meta])* $field:ident: $type:ty, )+ } )?;
    )+) => {
        /// What a person asks for by pressing a button, choosing from a menu or sending a modal.
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

        /// What the tests read from the table.
        #[cfg(test)]
        impl CustomId {
            /// The letters of all rows.
            const LETTERS: &'static str = concat!($( $letter ),+);

            /// Returns an id for each row, with the longest possible parts.
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
    /// Shows everything known about a fact's sources.
    Source "s" (fact: FactKey);
    /// Shows what is related to a fact.
    Related "r" (fact: FactKey);
    /// Explains why the question got this answer.
    Why "w" (again: AskAgain);
    /// The answer helped the person who asked.
    Helped "h" {
        /// The fact that was the answer.
        fact: FactKey,
        /// The Discord id of the person who asked.
        asker: u64,
        /// The question.
        again: AskAgain,
    };
    /// The answer did not help the person who asked.
    NotHelped "n" {
        /// The fact that was the answer.
        fact: FactKey,
        /// The Discord id of the person who asked.
        asker: u64,
        /// The question.
        again: AskAgain,
    };
    /// Asks another question, which a fact answers, instead of the one that had no answer.
    Suggested "q" {
        /// The fact.
        fact: FactKey,
        /// The Discord id of the person who asked.
        asker: u64,
        /// The question that had no answer.
        again: AskAgain,
    };
    /// Chooses the fact that the person meant.
    Pick "p" {
        /// The fact.
        fact: FactKey,
        /// The Discord id of the person who asked.
        asker: u64,
        /// The question.
        again: AskAgain,
    };
    /// Sends the question to the moderators.
    Put "m" (again: AskAgain);
    /// Shows a timeline, starting at one of its entries.
    Timeline "t" {
        /// What the timeline is about.
        selection: TextKey,
        /// The position of an entry on the page, from 0.
        at: u32,
        /// How to show it.
        view: View,
        /// The Discord id of the person who asked.
        asker: u64,
    };
    /// Asks for the day at which the timeline should start. The modal for it has the same id.
    Jump "j" {
        /// What the timeline is about.
        selection: TextKey,
        /// How it is shown.
        view: View,
        /// The Discord id of the person who asked.
        asker: u64,
    };
    /// A menu of facts that shows the sources of the chosen one. The number tells it apart from
    /// other menus below the same message.
    Sources "e" (number: u8);
    /// Shows what came before a fact.
    Before "b" {
        /// The fact.
        fact: FactKey,
        /// The “as of” day of the request.
        as_of: AsOf,
    };
    /// Shows what came after a fact.
    After "a" {
        /// The fact.
        fact: FactKey,
        /// The “as of” day of the request.
        as_of: AsOf,
    };
    /// The id of the modal in which somebody fills in the form of a fact.
    Form "F" (form: TextKey);
    /// Opens the form again.
    FillIn "E" (form: TextKey);
    /// Saves what the form says.
    Save "S" (form: TextKey);
    /// Discards what the form says.
    Cancel "X";
    /// Undoes a revision.
    Undo "U" {
        /// The fact.
        fact: FactKey,
        /// The revision.
        revision: u32,
    };
    /// Shows the revisions of a fact.
    History "H" (fact: FactKey);
    /// Shows another page of a list of facts.
    List "L" {
        /// What the list shows.
        selection: TextKey,
        /// The page, from 0.
        page: u32,
    };
    /// A menu of the waiting questions.
    Queue "Q";
    /// Adds a new fact that answers a queued question.
    Answer "A" (question: QuestionKey);
    /// Opens the search for a known fact that answers a queued question.
    AlsoMeans "B" (question: QuestionKey);
    /// A menu of facts that may answer a queued question.
    Means "M" (question: QuestionKey);
    /// Dismisses a queued question.
    Dismiss "D" (question: QuestionKey);
    /// The id of the modal that asks why a question is dismissed.
    Dismissal "R" (question: QuestionKey);
    /// Sends the person a message when a question has an answer.
    Notify "T" (question: TextKey);
    /// A menu of the packs that a server can see.
    Packs "P";
    /// Imports the file that was previewed.
    Import "I" (file: TextKey);
    /// Erases the data kept about a person.
    Erase "Z";
}

/// A custom id that no button of this version has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a custom id of this version")]
pub(super) struct Unreadable;

/// How a timeline is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    /// As text.
    List,
    /// As an image.
    Picture,
}

/// A question that is in the message, and what is needed to ask it again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct AskAgain {
    /// The draft that holds the question, if it is too long for the message.
    pub(super) draft: Option<TextKey>,
    /// The “as of” day of the question.
    pub(super) as_of: Option<Date>,
}

/// The “as of” day of a request, if the person named one.
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

/// Parses a part of a custom id.
fn read<T: FromStr>(part: Option<&str>) -> Result<T, Unreadable> {
    part.ok_or(Unreadable)?.parse().map_err(|_| Unreadable)
}

/// Parses a part that may be empty.
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

    /// A part of a custom id at its maximum length.
    pub(super) trait Longest {
        fn longest() -> Self;
    }

    /// Sets the longest value of a part, given as text.
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
