//! What a button carries: all that it needs to work after a restart.
//!
//! A custom id is an action's letter and its parts, apart by colons: `s:0f3a…`. The question itself
//! stands in the message, or where it is long in a draft that the id names.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use crate::date::Side;
use crate::knowledge::FactKey;
use crate::store::{DraftKey, QuestionKey};

/// What pressing a button, choosing from a menu or sending a modal asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum CustomId {
    /// All that is known of a fact's sources.
    Source(FactKey),
    /// What is near to a fact.
    Related(FactKey),
    /// Why the question was answered so.
    Why(Asked),
    /// The answer helped the one who asked, or did not.
    Mark {
        /// The fact that was told.
        fact: FactKey,
        /// Whether it helped.
        helped: bool,
        /// The Discord id of who asked.
        asker: u64,
        /// The question.
        asked: Asked,
    },
    /// Another question, which a fact does answer, in place of the one that could not be.
    Suggested {
        /// The fact.
        fact: FactKey,
        /// The Discord id of who asked.
        asker: u64,
        /// The question that could not be answered.
        asked: Asked,
    },
    /// One of several facts is meant.
    Pick {
        /// The fact.
        fact: FactKey,
        /// The Discord id of who asked.
        asker: u64,
        /// The question.
        asked: Asked,
    },
    /// The question is for the moderators.
    Put(Asked),
    /// A timeline, from one of its entries on.
    Timeline {
        /// What the timeline is of.
        selection: DraftKey,
        /// The place of an entry of the page, from 0.
        at: u32,
        /// How it is to be seen.
        view: View,
        /// The Discord id of who asked.
        asker: u64,
    },
    /// A day is to be typed, from which on the timeline is to be seen; and the modal that it is typed into.
    Jump {
        /// What the timeline is of.
        selection: DraftKey,
        /// How it is seen.
        view: View,
        /// The Discord id of who asked.
        asker: u64,
    },
    /// A menu of facts, of one of which the sources are shown; the number tells it from others below the
    /// same message.
    Sources(u8),
    /// What came before a fact, or after it.
    Beside {
        /// The fact.
        fact: FactKey,
        /// Which of the two.
        side: Side,
        /// The day as of which the fact was asked for.
        as_of: Option<Date>,
    },
    /// The form of a fact is filled in: a modal's own id.
    Form(DraftKey),
    /// The form is to be filled in once more.
    FillIn(DraftKey),
    /// What the form says is to be saved.
    Save(DraftKey),
    /// It is not.
    Cancel,
    /// A revision is to be undone.
    Undo {
        /// The fact.
        fact: FactKey,
        /// The revision.
        revision: u32,
    },
    /// The revisions of a fact.
    History(FactKey),
    /// Another page of a list of facts.
    List {
        /// What the list is of.
        selection: DraftKey,
        /// The page, from 0.
        page: u32,
    },
    /// The questions that wait; a menu, one of which is chosen.
    Queue,
    /// A question of the queue gets a fact of its own.
    Answer(QuestionKey),
    /// A question of the queue is answered by a fact that there is: which?
    AlsoMeans(QuestionKey),
    /// A menu of facts, one of which answers a question of the queue.
    Means(QuestionKey),
    /// A question of the queue is to be dismissed.
    Dismiss(QuestionKey),
    /// Why a question is dismissed: a modal's own id.
    Dismissal(QuestionKey),
    /// Somebody wants to be told when a question has an answer.
    Tell(DraftKey),
    /// A menu of the packs that a server sees.
    Packs,
    /// The file that was looked at is to be imported.
    Import(DraftKey),
    /// What is kept of somebody is to be erased.
    Erase,
}

/// How a timeline is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    /// As text.
    List,
    /// Drawn.
    Picture,
}

/// A question that stands in the message, and what it takes to ask it again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Asked {
    /// The draft that has the question, where it is too long for the message.
    pub(super) draft: Option<DraftKey>,
    /// The day as of which it was asked.
    pub(super) as_of: Option<Date>,
}

/// A custom id that no button of this version has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a custom id of this version")]
pub(super) struct Unreadable;

impl fmt::Display for Asked {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(draft) = self.draft {
            write!(formatter, "{draft}")?;
        }
        formatter.write_str("@")?;
        if let Some(day) = self.as_of {
            write!(formatter, "{day}")?;
        }
        Ok(())
    }
}

impl FromStr for Asked {
    type Err = Unreadable;

    fn from_str(text: &str) -> Result<Self, Unreadable> {
        let (draft, day) = text.split_once('@').ok_or(Unreadable)?;
        Ok(Self {
            draft: optional(draft)?,
            as_of: optional(day)?,
        })
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

fn optional<T: FromStr>(text: &str) -> Result<Option<T>, Unreadable> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| Unreadable)
}

impl fmt::Display for CustomId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Source(fact) => write!(formatter, "s:{fact}"),
            Self::Related(fact) => write!(formatter, "r:{fact}"),
            Self::Why(asked) => write!(formatter, "w:{asked}"),
            Self::Mark {
                fact,
                helped,
                asker,
                asked,
            } => {
                let letter = if *helped { 'h' } else { 'n' };
                write!(formatter, "{letter}:{fact}:{asker}:{asked}")
            }
            Self::Suggested { fact, asker, asked } => {
                write!(formatter, "q:{fact}:{asker}:{asked}")
            }
            Self::Pick { fact, asker, asked } => write!(formatter, "p:{fact}:{asker}:{asked}"),
            Self::Put(asked) => write!(formatter, "m:{asked}"),
            Self::Timeline {
                selection,
                at,
                view,
                asker,
            } => write!(formatter, "t:{selection}:{at}:{view}:{asker}"),
            Self::Jump {
                selection,
                view,
                asker,
            } => write!(formatter, "j:{selection}:{view}:{asker}"),
            Self::Sources(number) => write!(formatter, "e:{number}"),
            Self::Beside { fact, side, as_of } => {
                let letter = match side {
                    Side::Before => 'b',
                    Side::After => 'a',
                };
                write!(formatter, "{letter}:{fact}:")?;
                as_of.map_or(Ok(()), |day| write!(formatter, "{day}"))
            }
            Self::Form(draft) => write!(formatter, "F:{draft}"),
            Self::FillIn(draft) => write!(formatter, "E:{draft}"),
            Self::Save(draft) => write!(formatter, "S:{draft}"),
            Self::Cancel => formatter.write_str("X"),
            Self::Undo { fact, revision } => write!(formatter, "U:{fact}:{revision}"),
            Self::History(fact) => write!(formatter, "H:{fact}"),
            Self::List { selection, page } => write!(formatter, "L:{selection}:{page}"),
            Self::Queue => formatter.write_str("Q"),
            Self::Answer(question) => write!(formatter, "A:{question}"),
            Self::AlsoMeans(question) => write!(formatter, "B:{question}"),
            Self::Means(question) => write!(formatter, "M:{question}"),
            Self::Dismiss(question) => write!(formatter, "D:{question}"),
            Self::Dismissal(question) => write!(formatter, "R:{question}"),
            Self::Tell(draft) => write!(formatter, "T:{draft}"),
            Self::Packs => formatter.write_str("P"),
            Self::Import(draft) => write!(formatter, "I:{draft}"),
            Self::Erase => formatter.write_str("Z"),
        }
    }
}

impl FromStr for CustomId {
    type Err = Unreadable;

    fn from_str(text: &str) -> Result<Self, Unreadable> {
        fn read<T: FromStr>(text: &str) -> Result<T, Unreadable> {
            text.parse().map_err(|_| Unreadable)
        }
        Ok(match *text.split(':').collect::<Vec<_>>() {
            ["s", fact] => Self::Source(read(fact)?),
            ["r", fact] => Self::Related(read(fact)?),
            ["w", asked] => Self::Why(asked.parse()?),
            [letter @ ("h" | "n"), fact, asker, asked] => Self::Mark {
                fact: read(fact)?,
                helped: letter == "h",
                asker: read(asker)?,
                asked: asked.parse()?,
            },
            ["q", fact, asker, asked] => Self::Suggested {
                fact: read(fact)?,
                asker: read(asker)?,
                asked: asked.parse()?,
            },
            ["p", fact, asker, asked] => Self::Pick {
                fact: read(fact)?,
                asker: read(asker)?,
                asked: asked.parse()?,
            },
            ["m", asked] => Self::Put(asked.parse()?),
            ["t", selection, at, view, asker] => Self::Timeline {
                selection: read(selection)?,
                at: read(at)?,
                view: view.parse()?,
                asker: read(asker)?,
            },
            ["j", selection, view, asker] => Self::Jump {
                selection: read(selection)?,
                view: view.parse()?,
                asker: read(asker)?,
            },
            ["e", number] => Self::Sources(read(number)?),
            [letter @ ("b" | "a"), fact, as_of] => Self::Beside {
                fact: read(fact)?,
                side: match letter {
                    "b" => Side::Before,
                    _ => Side::After,
                },
                as_of: optional(as_of)?,
            },
            ["F", draft] => Self::Form(read(draft)?),
            ["E", draft] => Self::FillIn(read(draft)?),
            ["S", draft] => Self::Save(read(draft)?),
            ["X"] => Self::Cancel,
            ["U", fact, revision] => Self::Undo {
                fact: read(fact)?,
                revision: read(revision)?,
            },
            ["H", fact] => Self::History(read(fact)?),
            ["L", selection, page] => Self::List {
                selection: read(selection)?,
                page: read(page)?,
            },
            ["Q"] => Self::Queue,
            ["A", question] => Self::Answer(read(question)?),
            ["B", question] => Self::AlsoMeans(read(question)?),
            ["M", question] => Self::Means(read(question)?),
            ["D", question] => Self::Dismiss(read(question)?),
            ["R", question] => Self::Dismissal(read(question)?),
            ["T", draft] => Self::Tell(read(draft)?),
            ["P"] => Self::Packs,
            ["I", draft] => Self::Import(read(draft)?),
            ["Z"] => Self::Erase,
            _ => return Err(Unreadable),
        })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::discord::limits::CUSTOM_ID;

    #[test]
    fn the_longest_is_read_back_and_short_enough() {
        let fact: FactKey = "ffffffffffffffff".parse().unwrap();
        let asked = Asked {
            draft: Some("ffffffffffffffff".parse().unwrap()),
            as_of: Some(date(2018, 7, 16)),
        };
        let asker = u64::MAX;
        let draft: DraftKey = "ffffffffffffffff".parse().unwrap();
        let question: QuestionKey = "0000000000000001".parse().unwrap();
        for id in [
            CustomId::Form(draft),
            CustomId::FillIn(draft),
            CustomId::Save(draft),
            CustomId::Cancel,
            CustomId::Undo {
                fact,
                revision: u32::MAX,
            },
            CustomId::History(fact),
            CustomId::List {
                selection: draft,
                page: u32::MAX,
            },
            CustomId::Queue,
            CustomId::Answer(question),
            CustomId::AlsoMeans(question),
            CustomId::Means(question),
            CustomId::Dismiss(question),
            CustomId::Dismissal(question),
            CustomId::Tell(draft),
            CustomId::Packs,
            CustomId::Import(draft),
            CustomId::Erase,
            CustomId::Source(fact),
            CustomId::Related(fact),
            CustomId::Why(asked),
            CustomId::Why(Asked::default()),
            CustomId::Mark {
                fact,
                helped: true,
                asker,
                asked,
            },
            CustomId::Suggested { fact, asker, asked },
            CustomId::Pick { fact, asker, asked },
            CustomId::Put(asked),
            CustomId::Timeline {
                selection: draft,
                at: u32::MAX,
                view: View::Picture,
                asker,
            },
            CustomId::Jump {
                selection: "0000000000000001".parse().unwrap(),
                view: View::List,
                asker,
            },
            CustomId::Sources(u8::MAX),
            CustomId::Beside {
                fact,
                side: Side::After,
                as_of: Some(date(2018, 7, 16)),
            },
        ] {
            let text = id.to_string();
            assert!(text.len() <= CUSTOM_ID, "{text}");
            assert_eq!(text.parse(), Ok(id));
        }
    }

    #[test]
    fn buttons_of_earlier_versions_keep_their_meaning() {
        let fact: FactKey = "22bdebb6f8cc3711".parse().unwrap();
        let draft: DraftKey = "00000000000000a1".parse().unwrap();
        let question: QuestionKey = "00000000000000b2".parse().unwrap();
        let asked = Asked {
            draft: Some(draft),
            as_of: Some(date(2018, 7, 16)),
        };
        for (text, id) in [
            ("s:22bdebb6f8cc3711", CustomId::Source(fact)),
            ("r:22bdebb6f8cc3711", CustomId::Related(fact)),
            ("w:@", CustomId::Why(Asked::default())),
            ("w:00000000000000a1@2018-07-16", CustomId::Why(asked)),
            (
                "h:22bdebb6f8cc3711:77:@",
                CustomId::Mark {
                    fact,
                    helped: true,
                    asker: 77,
                    asked: Asked::default(),
                },
            ),
            (
                "n:22bdebb6f8cc3711:77:@2018-07-16",
                CustomId::Mark {
                    fact,
                    helped: false,
                    asker: 77,
                    asked: Asked {
                        draft: None,
                        ..asked
                    },
                },
            ),
            (
                "q:22bdebb6f8cc3711:77:00000000000000a1@2018-07-16",
                CustomId::Suggested {
                    fact,
                    asker: 77,
                    asked,
                },
            ),
            (
                "p:22bdebb6f8cc3711:77:00000000000000a1@2018-07-16",
                CustomId::Pick {
                    fact,
                    asker: 77,
                    asked,
                },
            ),
            (
                "m:00000000000000a1@",
                CustomId::Put(Asked {
                    as_of: None,
                    ..asked
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
                CustomId::Beside {
                    fact,
                    side: Side::Before,
                    as_of: None,
                },
            ),
            (
                "a:22bdebb6f8cc3711:2018-07-16",
                CustomId::Beside {
                    fact,
                    side: Side::After,
                    as_of: asked.as_of,
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
            ("T:00000000000000a1", CustomId::Tell(draft)),
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
        fn no_forged_id_does_harm(text in "[srwhnpqmtjebaFESXUHLQABMDRTPIZ]:?[0-9a-f@:-]{0,60}|\\PC{0,100}") {
            if let Ok(id) = text.parse::<CustomId>() {
                prop_assert_eq!(id.to_string().parse(), Ok(id));
            }
        }
    }
}
