//! The words around changing facts.

use std::fmt::Debug;

use super::Label;
use crate::curation::transfer::Imported;
use crate::curation::{Conflict, Deed};
use crate::date::Precision;
use crate::fact::Standing;
use crate::library::Which;
use crate::scope::Scope;
use crate::snapshot::Kinship;

/// A field of the form that a fact is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::discord) enum Input {
    Statement,
    Date,
    Quote,
    Source,
    Questions,
}

/// Who did something, when and why, each as it is to be shown.
#[derive(Debug, Clone, Copy)]
pub(in crate::discord) struct Doing<'a> {
    pub(in crate::discord) who: &'a str,
    pub(in crate::discord) when: &'a str,
    pub(in crate::discord) why: Option<&'a str>,
}

/// The words of one language around changing facts. Texts that come from people are given as they are
/// to be shown.
pub(in crate::discord) trait Moderating: Debug + Send + Sync {
    // Who.

    fn former_moderator(&self) -> &'static str;
    fn the_files(&self) -> &'static str;
    fn the_operator(&self, name: &str) -> String;
    fn needs_moderator(&self) -> &'static str;

    // Writing a fact. Discord gives a title and a label 45 characters, a hint 100.

    fn form_title(&self, is_new: bool) -> &'static str;
    fn input(&self, of: Input) -> Label;
    fn message_by(&self, name: &str) -> String;
    fn no_statement(&self) -> &'static str;
    fn no_quote(&self) -> &'static str;
    fn no_source(&self) -> &'static str;
    fn one_address(&self) -> &'static str;
    fn too_long(&self, text: &str, most: usize) -> String;
    fn no_words_in(&self, question: &str) -> String;
    fn no_reason(&self) -> &'static str;
    fn two_readings(&self, one: &str, other: &str) -> String;
    fn cannot_be_kept(&self, faults: &[String]) -> String;
    fn form_gone(&self) -> &'static str;

    // What would come of it.

    fn preview(&self, is_new: bool) -> &'static str;
    fn date_understood(&self, date: &str, precision: Precision) -> String;
    fn no_date(&self) -> &'static str;
    fn quote_found(&self, paragraph: usize) -> String;
    fn quote_unproved(&self) -> &'static str;
    fn its_questions(&self, count: usize) -> String;
    fn no_questions(&self) -> &'static str;
    fn alike(&self) -> &'static str;
    fn kinship(&self, kinship: Kinship) -> String;
    fn turns(&self, count: usize, is_done: bool) -> String;
    fn turn(
        &self,
        question: &str,
        before: Option<&str>,
        after: Option<&str>,
        is_done: bool,
    ) -> String;
    fn no_turns(&self) -> &'static str;
    fn moved(&self, doing: Doing<'_>, theirs: &str) -> String;
    fn save_button(&self) -> &'static str;
    fn save_mine_button(&self) -> &'static str;
    fn edit_button(&self) -> &'static str;
    fn cancel_button(&self) -> &'static str;
    fn cancelled(&self) -> &'static str;

    // What was done.

    fn done(&self, deed: Deed, standing: &Standing) -> String;
    fn stays_withdrawn(&self) -> &'static str;
    fn saved_already(&self) -> &'static str;
    fn undo_button(&self) -> &'static str;
    fn history_button(&self) -> &'static str;
    fn told_of_it(&self, people: usize) -> String;
    fn undone(&self, revision: u32) -> String;
    fn conflict(&self, conflict: &Conflict) -> String;
    fn corrected(&self, doing: Doing<'_>) -> String;
    fn retired(&self, statement: &str, doing: Doing<'_>) -> String;
    fn logged(&self, deed: Deed, doing: Doing<'_>, id: &str) -> String;

    // Looking at facts.

    fn no_such_fact(&self, text: &str) -> String;
    fn history(&self, id: &str) -> String;
    fn revision(&self, number: u32, deed: Deed, doing: Doing<'_>) -> String;
    fn changed_keys(&self, keys: &str) -> String;
    fn earlier_revisions(&self, count: usize) -> String;
    fn standing(&self, id: &str, scope: &Scope, revision: u32) -> String;
    fn list(&self, which: Which) -> &'static str;
    fn empty_list(&self, which: Which) -> &'static str;

    // Files.

    fn exported(&self, facts: &str) -> String;
    fn too_large(&self, megabytes: u64) -> String;
    fn not_a_file(&self) -> &'static str;
    fn bad_lines(&self, count: usize) -> String;
    fn would_import(&self, imported: &Imported) -> String;
    fn imported(&self, imported: &Imported) -> String;
    fn findings(&self) -> &'static str;
}
