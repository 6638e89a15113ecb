//! English: the words around changing facts.

use super::English;
use crate::curation::transfer::Imported;
use crate::curation::{Conflict, Deed};
use crate::date::Precision;
use crate::discord::words::Label;
use crate::discord::words::moderating::{Doing, Input, Moderating};
use crate::fact::Standing;
use crate::library::Which;
use crate::scope::Scope;
use crate::snapshot::Kinship;

/// “for this reason”, where there is one.
fn because(why: Option<&str>) -> String {
    why.map(|why| format!(": {why}")).unwrap_or_default()
}

impl Moderating for English {
    fn former_moderator(&self) -> &'static str {
        "a former moderator"
    }

    fn the_files(&self) -> &'static str {
        "the pack's files"
    }

    fn the_operator(&self, name: &str) -> String {
        format!("the operator ({name})")
    }

    fn needs_moderator(&self) -> &'static str {
        "That is for moderators: whoever manages this server, or has a role that `/settings moderators` names."
    }

    fn form_title(&self, is_new: bool) -> &'static str {
        if is_new {
            "A new fact"
        } else {
            "Correct a fact"
        }
    }

    fn input(&self, of: Input) -> Label {
        let (name, description) = match of {
            Input::Statement => ("The fact", "One or a few sentences; shown word for word"),
            Input::Date => (
                "When it happened or held (may be empty)",
                "2018-07-16, july 2018, since 2014",
            ),
            Input::Quote => ("The quotation", "The exact words of the source"),
            Input::Source => (
                "The source",
                "A link, a title and a link, or the id of a source",
            ),
            Input::Questions => (
                "Questions it answers, a line each",
                "When is the summit? (in really different words)",
            ),
        };
        Label { name, description }
    }

    fn message_by(&self, name: &str) -> String {
        format!("A message by {name}")
    }

    fn no_statement(&self) -> &'static str {
        "The fact itself is missing: write it in one or a few sentences."
    }

    fn no_quote(&self) -> &'static str {
        "The quotation is missing: copy the words of the source that prove the fact."
    }

    fn no_source(&self) -> &'static str {
        "The source is missing: give a link, a title, or the id of a source (see `/sources`)."
    }

    fn one_address(&self) -> &'static str {
        "The source has two links: give one, with its title before it if you like."
    }

    fn too_long(&self, text: &str, most: usize) -> String {
        format!("“{text}” is longer than {most} characters. Shorten it.")
    }

    fn no_words_in(&self, question: &str) -> String {
        format!("“{question}” has no words that anybody could ask with. Write a question.")
    }

    fn no_reason(&self) -> &'static str {
        "Say why: whoever comes upon it is told."
    }

    fn two_readings(&self, one: &str, other: &str) -> String {
        format!("The date can be {one} or {other}: write the one that is meant.")
    }

    fn cannot_be_kept(&self, faults: &[String]) -> String {
        let faults: Vec<String> = faults.iter().map(|fault| format!("• {fault}")).collect();
        format!(
            "**It cannot be kept as it is.** What you wrote is not lost: *Edit* has it.\n{}",
            faults.join("\n")
        )
    }

    fn form_gone(&self) -> &'static str {
        "What this button needs is kept for a day, or was used already. Begin again with `/fact`."
    }

    fn preview(&self, is_new: bool) -> &'static str {
        if is_new {
            "A new fact, not saved yet"
        } else {
            "The corrected fact, not saved yet"
        }
    }

    fn date_understood(&self, date: &str, precision: Precision) -> String {
        let precision = match precision {
            Precision::Day => "to the day",
            Precision::Month => "to the month",
            Precision::Season => "to the season",
            Precision::Year => "to the year",
            Precision::Years => "one of several years",
            Precision::Span => "a span of time",
        };
        format!("Date: {date}, {precision}")
    }

    fn no_date(&self) -> &'static str {
        "Date: none"
    }

    fn quote_found(&self, paragraph: usize) -> String {
        format!("Quotation: found in the source, paragraph {paragraph}")
    }

    fn quote_unproved(&self) -> &'static str {
        "Quotation: not verified, because no text of the source is kept"
    }

    fn its_questions(&self, count: usize) -> String {
        match count {
            1 => "Questions: 1".to_owned(),
            count => format!("Questions: {count}"),
        }
    }

    fn no_questions(&self) -> &'static str {
        "Questions: none. With a few, in different words, it is found far better."
    }

    fn alike(&self) -> &'static str {
        "Much like it"
    }

    fn kinship(&self, kinship: Kinship) -> String {
        match kinship {
            Kinship::SameStatement => "says the same".to_owned(),
            Kinship::NearStatement => "says nearly the same".to_owned(),
            Kinship::SameQuestion => {
                "answers the same question otherwise; both would be shown".to_owned()
            }
        }
    }

    fn turns(&self, count: usize, is_done: bool) -> String {
        let questions = match count {
            1 => "1 known question".to_owned(),
            count => format!("{count} known questions"),
        };
        match (is_done, count) {
            (false, _) => format!("{questions} would be answered otherwise"),
            (true, 1) => format!("{questions} is answered otherwise now"),
            (true, _) => format!("{questions} are answered otherwise now"),
        }
    }

    fn turn(
        &self,
        question: &str,
        before: Option<&str>,
        after: Option<&str>,
        is_done: bool,
    ) -> String {
        let before = before.unwrap_or("no answer");
        let after = after.unwrap_or("no answer");
        if is_done {
            format!("“{question}”\nbefore: {before}\nnow: {after}")
        } else {
            format!("“{question}”\nnow: {before}\nthen: {after}")
        }
    }

    fn no_turns(&self) -> &'static str {
        "No known question would be answered otherwise."
    }

    fn moved(&self, doing: Doing<'_>, theirs: &str) -> String {
        let Doing { who, when, why } = doing;
        let why = because(why);
        format!(
            "**Somebody changed it while you wrote.** {who}, {when}{why}. It now says:\n> {theirs}\nYours is below, and not lost."
        )
    }

    fn save_button(&self) -> &'static str {
        "Save"
    }

    fn save_mine_button(&self) -> &'static str {
        "Save mine all the same"
    }

    fn edit_button(&self) -> &'static str {
        "Edit"
    }

    fn cancel_button(&self) -> &'static str {
        "Cancel"
    }

    fn cancelled(&self) -> &'static str {
        "Cancelled: nothing was changed."
    }

    fn done(&self, deed: Deed, standing: &Standing) -> String {
        let done = match deed {
            Deed::Added => "Saved.".to_owned(),
            Deed::Adopted | Deed::Edited => "Corrected.".to_owned(),
            Deed::Retired => "Withdrawn.".to_owned(),
            Deed::Restored => "Restored.".to_owned(),
            Deed::Undid(revision) => format!("Revision {revision} is undone."),
            Deed::Redacted => "Removed by the operator.".to_owned(),
        };
        let so = match standing {
            Standing::Current => "The next question finds it so.",
            Standing::Retired { .. } => "It is told no longer; its history stays.",
            Standing::Yielded => "The fact that it stood in the place of is told here again.",
        };
        format!("{done} {so}")
    }

    fn stays_withdrawn(&self) -> &'static str {
        "It is withdrawn, and stays so: `/fact restore` tells it again."
    }

    fn saved_already(&self) -> &'static str {
        "That is saved already."
    }

    fn undo_button(&self) -> &'static str {
        "Undo"
    }

    fn history_button(&self) -> &'static str {
        "History"
    }

    fn told_of_it(&self, people: usize) -> String {
        match people {
            1 => "1 person who asked is told.".to_owned(),
            count => format!("{count} people who asked are told."),
        }
    }

    fn undone(&self, revision: u32) -> String {
        format!("revision {revision} was undone")
    }

    fn conflict(&self, conflict: &Conflict) -> String {
        match conflict {
            Conflict::Exists(id) => format!(
                "There is a fact `{id}` already. Give this one another id: ids are never used twice."
            ),
            Conflict::WasRetired(id) => format!(
                "The id `{id}` belongs to a withdrawn fact. `/fact restore` tells that one again."
            ),
            Conflict::Missing(id) => format!("There is no fact `{id}` here. See `/fact list`."),
            Conflict::NotRetired(id) => format!("The fact `{id}` is not withdrawn."),
            Conflict::AlreadyRetired(id) => {
                format!("The fact `{id}` is withdrawn already. See `/fact history`.")
            }
            Conflict::Unchanged(id) => {
                format!("Nothing is changed: `{id}` says just that already.")
            }
            Conflict::Redacted(id) => {
                format!("The fact `{id}` was removed by the operator. It stays so.")
            }
            Conflict::NoRevision { id, revision } => format!(
                "The fact `{id}` has no revision {revision} here that can be undone. See `/fact history`."
            ),
            Conflict::ChangedSince {
                id,
                revision,
                fields,
            } => {
                let fields = fields.join(", ");
                format!(
                    "Revision {revision} of `{id}` cannot be undone, because what it changed was changed again since: {fields}. Undo the later revision first, or correct the fact."
                )
            }
            Conflict::Moved { id, .. } => format!(
                "The fact `{id}` changed meanwhile. Look at it with `/fact show`, then try again."
            ),
        }
    }

    fn corrected(&self, doing: Doing<'_>) -> String {
        let Doing { who, when, why } = doing;
        let why = because(why);
        format!("This fact was corrected since, by {who}, {when}{why}.")
    }

    fn retired(&self, statement: &str, doing: Doing<'_>) -> String {
        let Doing { who, when, why } = doing;
        let reason = why.unwrap_or("none given");
        format!(
            "This fact was withdrawn and is told no longer: ~~{statement}~~\nBy {who}, {when}. Reason: {reason}"
        )
    }

    fn logged(&self, deed: Deed, doing: Doing<'_>, id: &str) -> String {
        let Doing { who, when, why } = doing;
        let deed = match deed {
            Deed::Added => "added",
            Deed::Adopted | Deed::Edited => "corrected",
            Deed::Retired => "withdrew",
            Deed::Restored => "restored",
            Deed::Undid(_) => "undid a change of",
            Deed::Redacted => "removed",
        };
        let why = because(why);
        format!("{who} {deed} `{id}`, {when}{why}")
    }

    fn no_such_fact(&self, text: &str) -> String {
        format!("There is no fact “{text}” here. Choose one of the list that comes up as you type.")
    }

    fn history(&self, id: &str) -> String {
        format!("History of {id}")
    }

    fn revision(&self, number: u32, deed: Deed, doing: Doing<'_>) -> String {
        let Doing { who, when, why } = doing;
        let deed = match deed {
            Deed::Added => "added".to_owned(),
            Deed::Adopted => "taken over, to be told here in another's place".to_owned(),
            Deed::Edited => "corrected".to_owned(),
            Deed::Retired => "withdrawn".to_owned(),
            Deed::Restored => "restored".to_owned(),
            Deed::Undid(revision) => format!("revision {revision} undone"),
            Deed::Redacted => "text removed by the operator".to_owned(),
        };
        let why = because(why);
        format!("**{number}. {deed}** by {who}, {when}{why}")
    }

    fn changed_keys(&self, keys: &str) -> String {
        format!("Changed: {keys}")
    }

    fn earlier_revisions(&self, count: usize) -> String {
        format!("… and {count} earlier")
    }

    fn standing(&self, id: &str, scope: &Scope, revision: u32) -> String {
        let whose = match scope {
            Scope::Guild(_) => "this server".to_owned(),
            Scope::Local => "the operator".to_owned(),
            Scope::Pack(pack) => format!("the pack `{pack}`"),
        };
        format!("`{id}` of {whose}, revision {revision}")
    }

    fn list(&self, which: Which) -> &'static str {
        match which {
            Which::Told => "Facts",
            Which::Retired => "Withdrawn facts",
            Which::Due(_) => "Facts due to be checked again",
            Which::Contested => "Facts that answer the same question differently",
        }
    }

    fn empty_list(&self, which: Which) -> &'static str {
        match which {
            Which::Told => "There is no such fact here. `/fact add` makes one.",
            Which::Retired => "No fact is withdrawn.",
            Which::Due(_) => "No fact is due to be checked again.",
            Which::Contested => "No facts answer the same question differently.",
        }
    }

    fn exported(&self, facts: &str) -> String {
        format!("{facts}, as the files of a pack.")
    }

    fn too_large(&self, megabytes: u64) -> String {
        format!("The file is too large: {megabytes} MB is the most. Split it.")
    }

    fn not_a_file(&self) -> &'static str {
        "That file cannot be read. Attach a zip as `/fact export` makes it, or JSON lines as `ibid export` writes them."
    }

    fn bad_lines(&self, count: usize) -> String {
        match count {
            1 => "**1 line cannot be imported; nothing was.** Mend it and attach the file again."
                .to_owned(),
            count => format!(
                "**{count} lines cannot be imported; nothing was.** Mend them and attach the file again."
            ),
        }
    }

    fn would_import(&self, imported: &Imported) -> String {
        let Imported {
            added,
            changed,
            unchanged,
            ..
        } = imported;
        format!(
            "It would add {added} and change {changed} facts and sources; {unchanged} stand there just so."
        )
    }

    fn imported(&self, imported: &Imported) -> String {
        let Imported {
            added,
            changed,
            unchanged,
            ..
        } = imported;
        format!("Imported: {added} added, {changed} changed, {unchanged} as they were.")
    }

    fn findings(&self) -> &'static str {
        "Findings"
    }
}
