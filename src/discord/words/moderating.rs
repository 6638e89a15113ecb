//! The messages for moderators, who add, correct and look up facts.

use crate::curation::transfer::Imported;
use crate::curation::{Conflict, Deed};
use crate::date::Precision;
use crate::discord::limits::{
    BUTTON_LABEL, EMBED_TITLE, INPUT_LABEL, INPUT_PLACEHOLDER, MODAL_TITLE,
};
use crate::fact::Standing;
use crate::library::Which;
use crate::scope::Scope;
use crate::snapshot::Kinship;
use crate::wording::{Words, messages};

messages! {
    MODERATING:

    // Who, and why.

    pub(in crate::discord) fn former_moderator() = "former-moderator";
    pub(in crate::discord) fn the_files() = "the-files";
    pub(in crate::discord) fn the_operator(name: &str) = "the-operator";
    pub(in crate::discord) fn needs_moderator() = "needs-moderator";
    fn because(why: &str) = "because";

    // The form for a fact.

    fn form_title_new() = "form-title-new", at most MODAL_TITLE;
    fn form_title_edit() = "form-title-edit", at most MODAL_TITLE;
    fn input_statement() = "input-statement", at most INPUT_LABEL;
    fn input_statement_hint() = "input-statement-hint", at most INPUT_PLACEHOLDER;
    fn input_date() = "input-date", at most INPUT_LABEL;
    fn input_date_hint() = "input-date-hint", at most INPUT_PLACEHOLDER;
    fn input_quote() = "input-quote", at most INPUT_LABEL;
    fn input_quote_hint() = "input-quote-hint", at most INPUT_PLACEHOLDER;
    fn input_source() = "input-source", at most INPUT_LABEL;
    fn input_source_hint() = "input-source-hint", at most INPUT_PLACEHOLDER;
    fn input_questions() = "input-questions", at most INPUT_LABEL;
    fn input_questions_hint() = "input-questions-hint", at most INPUT_PLACEHOLDER;
    pub(in crate::discord) fn message_by(name: &str) = "message-by";
    pub(in crate::discord) fn no_statement() = "no-statement";
    pub(in crate::discord) fn no_quote() = "no-quote";
    pub(in crate::discord) fn no_source() = "no-source";
    pub(in crate::discord) fn one_address() = "one-address";
    pub(in crate::discord) fn too_long(text: &str, most: usize) = "too-long";
    pub(in crate::discord) fn no_words_in(question: &str) = "no-words-in";
    pub(in crate::discord) fn no_reason() = "no-reason";
    fn faults_of_form(faults: &str) = "cannot-be-kept";
    pub(in crate::discord) fn form_expired() = "form-expired";

    // The preview.

    fn preview_new() = "preview-new", at most EMBED_TITLE;
    fn preview_edit() = "preview-edit", at most EMBED_TITLE;
    fn date_of_precision(date: &str, precision: &str) = "date-understood";
    fn precision_day() = "precision-day";
    fn precision_month() = "precision-month";
    fn precision_season() = "precision-season";
    fn precision_year() = "precision-year";
    fn precision_years() = "precision-years";
    fn precision_span() = "precision-span";
    pub(in crate::discord) fn no_date() = "no-date";
    pub(in crate::discord) fn quote_found(paragraph: usize) = "quote-found";
    pub(in crate::discord) fn quote_unproved() = "quote-unproved";
    pub(in crate::discord) fn its_questions(count: usize) = "its-questions";
    pub(in crate::discord) fn no_questions() = "no-questions";
    pub(in crate::discord) fn alike() = "alike";
    fn kinship_same_statement() = "kinship-same-statement";
    fn kinship_near_statement() = "kinship-near-statement";
    fn kinship_same_question() = "kinship-same-question";
    fn turns_planned(count: usize) = "turns-planned";
    fn turns_done(count: usize) = "turns-done";
    fn turn_planned(question: &str, before: &str, after: &str) = "turn-planned";
    fn turn_done(question: &str, before: &str, after: &str) = "turn-done";
    fn no_answer() = "no-answer";
    pub(in crate::discord) fn no_turns() = "no-turns";
    fn changed_by(who: &str, when: &str, because: &str, theirs: &str) = "changed-meanwhile";
    pub(in crate::discord) fn save_button() = "save-button", at most BUTTON_LABEL;
    pub(in crate::discord) fn save_mine_button() = "save-mine-button", at most BUTTON_LABEL;
    pub(in crate::discord) fn edit_button() = "edit-button", at most BUTTON_LABEL;
    pub(in crate::discord) fn cancel_button() = "cancel-button", at most BUTTON_LABEL;
    pub(in crate::discord) fn cancelled() = "cancelled";

    // What was done.

    fn done_added() = "done-added";
    fn done_edited() = "done-edited";
    fn done_retired() = "done-retired";
    fn done_restored() = "done-restored";
    fn done_undid(revision: u32) = "done-undid";
    fn done_redacted() = "done-redacted";
    fn now_current() = "now-current";
    fn now_retired() = "now-retired";
    fn now_yielded() = "now-yielded";
    pub(in crate::discord) fn stays_withdrawn() = "stays-withdrawn";
    pub(in crate::discord) fn saved_already() = "saved-already";
    // A revision's number may follow it.
    pub(in crate::discord) fn undo_button() = "undo-button", at most BUTTON_LABEL - 11;
    pub(in crate::discord) fn history_button() = "history-button", at most BUTTON_LABEL;
    pub(in crate::discord) fn notified(people: usize) = "notified";
    pub(in crate::discord) fn undone(revision: u32) = "undone";

    // Conflicts.

    fn conflict_exists(id: &str) = "conflict-exists";
    fn conflict_was_retired(id: &str) = "conflict-was-retired";
    fn conflict_missing(id: &str) = "conflict-missing";
    fn conflict_not_retired(id: &str) = "conflict-not-retired";
    fn conflict_already_retired(id: &str) = "conflict-already-retired";
    fn conflict_unchanged(id: &str) = "conflict-unchanged";
    fn conflict_redacted(id: &str) = "conflict-redacted";
    fn conflict_no_revision(id: &str, revision: u32) = "conflict-no-revision";
    fn conflict_changed_since(id: &str, revision: u32, fields: &str) = "conflict-changed-since";
    fn conflict_moved(id: &str) = "conflict-moved";

    // What became of a fact.

    fn corrected_by(who: &str, when: &str, because: &str) = "corrected";
    fn retired_by(statement: &str, who: &str, when: &str, reason: &str) = "retired";
    fn no_reason_given() = "no-reason-given";
    fn logged_added(who: &str, id: &str, when: &str, because: &str) = "logged-added";
    fn logged_edited(who: &str, id: &str, when: &str, because: &str) = "logged-edited";
    fn logged_retired(who: &str, id: &str, when: &str, because: &str) = "logged-retired";
    fn logged_restored(who: &str, id: &str, when: &str, because: &str) = "logged-restored";
    fn logged_undid(who: &str, id: &str, when: &str, because: &str) = "logged-undid";
    fn logged_redacted(who: &str, id: &str, when: &str, because: &str) = "logged-redacted";
    pub(in crate::discord) fn history(id: &str) = "history";
    fn revision_added(number: u32, who: &str, when: &str, because: &str) = "revision-added";
    fn revision_adopted(number: u32, who: &str, when: &str, because: &str) = "revision-adopted";
    fn revision_edited(number: u32, who: &str, when: &str, because: &str) = "revision-edited";
    fn revision_retired(number: u32, who: &str, when: &str, because: &str) = "revision-retired";
    fn revision_restored(number: u32, who: &str, when: &str, because: &str) = "revision-restored";
    fn revision_undid(number: u32, revision: u32, who: &str, when: &str, because: &str)
        = "revision-undid";
    fn revision_redacted(number: u32, who: &str, when: &str, because: &str) = "revision-redacted";
    pub(in crate::discord) fn changed_keys(keys: &str) = "changed-keys";
    pub(in crate::discord) fn earlier_revisions(count: usize) = "earlier-revisions";

    // Looking up facts.

    pub(in crate::discord) fn no_such_fact(text: &str) = "no-such-fact";
    fn standing_of_server(id: &str, revision: u32) = "standing-of-server";
    fn standing_of_operator(id: &str, revision: u32) = "standing-of-operator";
    fn standing_of_pack(id: &str, pack: &str, revision: u32) = "standing-of-pack";
    fn list_live() = "list-live", at most EMBED_TITLE;
    fn list_retired() = "list-retired", at most EMBED_TITLE;
    fn list_due() = "list-due", at most EMBED_TITLE;
    fn list_contested() = "list-contested", at most EMBED_TITLE;
    fn empty_list_live() = "empty-list-live";
    fn empty_list_retired() = "empty-list-retired";
    fn empty_list_due() = "empty-list-due";
    fn empty_list_contested() = "empty-list-contested";

    // Files.

    pub(in crate::discord) fn exported(facts: &str) = "exported";
    pub(in crate::discord) fn too_large(megabytes: u64) = "too-large";
    pub(in crate::discord) fn not_a_file() = "not-a-file";
    pub(in crate::discord) fn bad_lines(count: usize) = "bad-lines";
    fn would_import_counts(added: usize, changed: usize, unchanged: usize) = "would-import";
    fn imported_counts(added: usize, changed: usize, unchanged: usize) = "imported";
    pub(in crate::discord) fn findings() = "findings";
}

/// A field of the form that a fact is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::discord) enum Input {
    Statement,
    Date,
    Quote,
    Source,
    Questions,
}

/// What a field of the form is called, and the hint that it shows while it is empty.
#[derive(Debug, Clone, Copy)]
pub(in crate::discord) struct Field<'a> {
    pub(in crate::discord) name: &'a str,
    pub(in crate::discord) hint: &'a str,
}

/// Who did something, when and why, each as it is to be shown.
#[derive(Debug, Clone, Copy)]
pub(in crate::discord) struct Doing<'a> {
    pub(in crate::discord) who: &'a str,
    pub(in crate::discord) when: &'a str,
    pub(in crate::discord) why: Option<&'a str>,
}

impl Words {
    pub(in crate::discord) fn form_title(&self, is_new: bool) -> &str {
        if is_new {
            self.form_title_new()
        } else {
            self.form_title_edit()
        }
    }

    pub(in crate::discord) fn input(&self, of: Input) -> Field<'_> {
        let (name, hint) = match of {
            Input::Statement => (self.input_statement(), self.input_statement_hint()),
            Input::Date => (self.input_date(), self.input_date_hint()),
            Input::Quote => (self.input_quote(), self.input_quote_hint()),
            Input::Source => (self.input_source(), self.input_source_hint()),
            Input::Questions => (self.input_questions(), self.input_questions_hint()),
        };
        Field { name, hint }
    }

    pub(in crate::discord) fn cannot_be_kept(&self, faults: &[String]) -> String {
        let faults: Vec<String> = faults.iter().map(|fault| format!("• {fault}")).collect();
        self.faults_of_form(&faults.join("\n"))
    }

    pub(in crate::discord) fn preview(&self, is_new: bool) -> &str {
        if is_new {
            self.preview_new()
        } else {
            self.preview_edit()
        }
    }

    pub(in crate::discord) fn date_understood(&self, date: &str, precision: Precision) -> String {
        let precision = match precision {
            Precision::Day => self.precision_day(),
            Precision::Month => self.precision_month(),
            Precision::Season => self.precision_season(),
            Precision::Year => self.precision_year(),
            Precision::Years => self.precision_years(),
            Precision::Span => self.precision_span(),
        };
        self.date_of_precision(date, precision)
    }

    pub(in crate::discord) fn kinship(&self, kinship: Kinship) -> &str {
        match kinship {
            Kinship::SameStatement => self.kinship_same_statement(),
            Kinship::NearStatement => self.kinship_near_statement(),
            Kinship::SameQuestion => self.kinship_same_question(),
        }
    }

    /// Returns how many known questions get another answer, or would get one.
    pub(in crate::discord) fn turns(&self, count: usize, is_done: bool) -> String {
        if is_done {
            self.turns_done(count)
        } else {
            self.turns_planned(count)
        }
    }

    /// Returns a known question, the statement that answers it before and the one after.
    pub(in crate::discord) fn turn(
        &self,
        question: &str,
        before: Option<&str>,
        after: Option<&str>,
        is_done: bool,
    ) -> String {
        let before = before.unwrap_or_else(|| self.no_answer());
        let after = after.unwrap_or_else(|| self.no_answer());
        if is_done {
            self.turn_done(question, before, after)
        } else {
            self.turn_planned(question, before, after)
        }
    }

    pub(in crate::discord) fn changed_meanwhile(&self, doing: Doing<'_>, theirs: &str) -> String {
        self.changed_by(doing.who, doing.when, &self.reason_after(doing), theirs)
    }

    /// Returns the reason as it follows a sentence, empty if there is none.
    fn reason_after(&self, doing: Doing<'_>) -> String {
        doing.why.map_or_else(String::new, |why| self.because(why))
    }

    pub(in crate::discord) fn done(&self, deed: Deed, standing: &Standing) -> String {
        let done = match deed {
            Deed::Added => self.done_added().to_owned(),
            Deed::Adopted | Deed::Edited => self.done_edited().to_owned(),
            Deed::Retired => self.done_retired().to_owned(),
            Deed::Restored => self.done_restored().to_owned(),
            Deed::Undid(revision) => self.done_undid(revision),
            Deed::Redacted => self.done_redacted().to_owned(),
        };
        let now = match standing {
            Standing::Current => self.now_current(),
            Standing::Retired { .. } => self.now_retired(),
            Standing::Yielded => self.now_yielded(),
        };
        format!("{done} {now}")
    }

    pub(in crate::discord) fn conflict(&self, conflict: &Conflict) -> String {
        match conflict {
            Conflict::Exists(id) => self.conflict_exists(id.as_str()),
            Conflict::WasRetired(id) => self.conflict_was_retired(id.as_str()),
            Conflict::Missing(id) => self.conflict_missing(id.as_str()),
            Conflict::NotRetired(id) => self.conflict_not_retired(id.as_str()),
            Conflict::AlreadyRetired(id) => self.conflict_already_retired(id.as_str()),
            Conflict::Unchanged(id) => self.conflict_unchanged(id.as_str()),
            Conflict::Redacted(id) => self.conflict_redacted(id.as_str()),
            Conflict::NoRevision { id, revision } => {
                self.conflict_no_revision(id.as_str(), *revision)
            }
            Conflict::ChangedSince {
                id,
                revision,
                fields,
            } => self.conflict_changed_since(id.as_str(), *revision, &fields.join(", ")),
            Conflict::Moved { id, .. } => self.conflict_moved(id.as_str()),
        }
    }

    pub(in crate::discord) fn corrected(&self, doing: Doing<'_>) -> String {
        self.corrected_by(doing.who, doing.when, &self.reason_after(doing))
    }

    pub(in crate::discord) fn retired(&self, statement: &str, doing: Doing<'_>) -> String {
        let reason = doing.why.unwrap_or_else(|| self.no_reason_given());
        self.retired_by(statement, doing.who, doing.when, reason)
    }

    pub(in crate::discord) fn logged(&self, deed: Deed, doing: Doing<'_>, id: &str) -> String {
        let Doing { who, when, .. } = doing;
        let because = self.reason_after(doing);
        match deed {
            Deed::Added => self.logged_added(who, id, when, &because),
            Deed::Adopted | Deed::Edited => self.logged_edited(who, id, when, &because),
            Deed::Retired => self.logged_retired(who, id, when, &because),
            Deed::Restored => self.logged_restored(who, id, when, &because),
            Deed::Undid(_) => self.logged_undid(who, id, when, &because),
            Deed::Redacted => self.logged_redacted(who, id, when, &because),
        }
    }

    pub(in crate::discord) fn revision(&self, number: u32, deed: Deed, doing: Doing<'_>) -> String {
        let Doing { who, when, .. } = doing;
        let because = self.reason_after(doing);
        match deed {
            Deed::Added => self.revision_added(number, who, when, &because),
            Deed::Adopted => self.revision_adopted(number, who, when, &because),
            Deed::Edited => self.revision_edited(number, who, when, &because),
            Deed::Retired => self.revision_retired(number, who, when, &because),
            Deed::Restored => self.revision_restored(number, who, when, &because),
            Deed::Undid(revision) => self.revision_undid(number, revision, who, when, &because),
            Deed::Redacted => self.revision_redacted(number, who, when, &because),
        }
    }

    /// Returns a fact's id, whose it is, and its revision.
    pub(in crate::discord) fn standing(&self, id: &str, scope: &Scope, revision: u32) -> String {
        match scope {
            Scope::Guild(_) => self.standing_of_server(id, revision),
            Scope::Local => self.standing_of_operator(id, revision),
            Scope::Pack(pack) => self.standing_of_pack(id, pack.as_str(), revision),
        }
    }

    pub(in crate::discord) fn list(&self, which: Which) -> &str {
        match which {
            Which::Live => self.list_live(),
            Which::Retired => self.list_retired(),
            Which::Due(_) => self.list_due(),
            Which::Contested => self.list_contested(),
        }
    }

    pub(in crate::discord) fn empty_list(&self, which: Which) -> &str {
        match which {
            Which::Live => self.empty_list_live(),
            Which::Retired => self.empty_list_retired(),
            Which::Due(_) => self.empty_list_due(),
            Which::Contested => self.empty_list_contested(),
        }
    }

    pub(in crate::discord) fn would_import(&self, imported: &Imported) -> String {
        self.would_import_counts(imported.added, imported.changed, imported.unchanged)
    }

    pub(in crate::discord) fn imported(&self, imported: &Imported) -> String {
        self.imported_counts(imported.added, imported.changed, imported.unchanged)
    }
}
