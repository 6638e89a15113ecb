//! Renders the messages for moderators: previews, changes, histories, lists and the queue.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use serenity::all::{ButtonStyle, CreateButton, CreateEmbed, CreateSelectMenuOption};

use super::{ANSWER, CLARIFICATION, Layout, OTHER, append, aside, button, fact, list, menu};
use crate::curation::{Author, Deed, Revision};
use crate::date::EventDate;
use crate::discord::custom_id::CustomId;
use crate::discord::limits::{
    CHOICE, EMBED_DESCRIPTION, EMBED_TITLE, EMBEDS, OPTIONS, cut, length,
};
use crate::discord::markdown::{escape, fitted, label};
use crate::discord::post::Post;
use crate::discord::words::{Doing, Words};
use crate::fact::Standing;
use crate::knowledge::{FactKey, ScopedFact};
use crate::library::{Done, Listed, Preview};
use crate::scope::Scope;
use crate::snapshot::Turn;
use crate::store::{TextKey, Unanswered};

/// The room for the fact itself in its preview, and for the fact with the text around it.
const PREVIEW_FACT: usize = 1_800;
const PREVIEW_MAX: usize = 3_400;
/// The maximum number of questions shown whose answers change.
const TURNS_SHOWN: usize = 4;
/// The maximum number of revisions in a history, and how many of them get an undo button.
pub(in crate::discord) const REVISIONS_SHOWN: usize = 12;
const UNDO_BUTTONS: usize = 4;
/// The number of facts on a page of a list.
pub(in crate::discord) const LISTED: usize = 10;

/// Who made a revision, when and why, ready to show.
#[derive(Debug, Clone)]
pub(in crate::discord) struct Byline {
    who: String,
    when: String,
    why: Option<String>,
}

/// The subject of a preview.
#[derive(Debug, Clone, Copy)]
pub(in crate::discord) struct Subject {
    pub(in crate::discord) form: TextKey,
    /// Whether the fact is new.
    pub(in crate::discord) is_new: bool,
    pub(in crate::discord) today: Date,
}

/// A pack as an option in the menu of packs.
#[derive(Debug, Clone)]
pub(in crate::discord) struct PackOption {
    pub(in crate::discord) id: String,
    pub(in crate::discord) title: String,
    pub(in crate::discord) is_seen: bool,
}

impl Byline {
    /// Returns who made a revision. Shows a person's Discord id while it is known.
    pub(in crate::discord) fn of(words: &Words, revision: &Revision, user: Option<u64>) -> Self {
        let who = match (&revision.stamp.by, user) {
            (Author::Files, _) => words.the_files().to_owned(),
            (Author::Operator(name), _) => words.the_operator(&fitted(name, 60)),
            (Author::Person(_), Some(user)) => format!("<@{user}>"),
            (Author::Person(_), None) => words.former_moderator().to_owned(),
        };
        let reason = reason(revision).filter(|_| revision.deed == Deed::Retired);
        let why = reason.or(revision.why.as_ref()).map(|why| fitted(why, 400));
        Self {
            who,
            when: moment(revision.stamp.at),
            why: why.filter(|why| !why.is_empty()),
        }
    }

    /// Returns who withdrew a fact, and why.
    pub(in crate::discord) fn withdrawn(
        words: &Words,
        revision: &Revision,
        user: Option<u64>,
    ) -> Self {
        let byline = Self::of(words, revision, user);
        let reason = reason(revision).map(|why| fitted(why, 400));
        Self {
            why: reason.or(byline.why),
            ..byline
        }
    }

    /// Converts the byline to the type that `Words` uses.
    pub(in crate::discord) fn doing(&self) -> Doing<'_> {
        Doing {
            who: &self.who,
            when: &self.when,
            why: self.why.as_deref(),
        }
    }
}

/// Returns the reason for the withdrawal if the fact is withdrawn at a revision.
const fn reason(revision: &Revision) -> Option<&String> {
    match &revision.standing {
        Standing::Retired { reason } => Some(reason),
        _ => None,
    }
}

/// Writes a moment so that people see it in their own time zone.
fn moment(at: Timestamp) -> String {
    format!("<t:{}:f>", at.as_second())
}

/// Shows everything that is wrong with a form that cannot be saved.
pub(in crate::discord) fn faulty(words: &Words, form: TextKey, wrong: &[String]) -> Post {
    let wrong: Vec<String> = wrong.iter().map(|fault| cut(fault, 600)).collect();
    let text = cut(&words.cannot_be_kept(&wrong), EMBED_DESCRIPTION);
    let embed = CreateEmbed::new().color(CLARIFICATION).description(text);
    Post::of(embed).private().row(vec![
        button(&CustomId::FillIn(form), words.edit_button()),
        button(&CustomId::Cancel, words.cancel_button()),
    ])
}

/// Shows a fact as it would appear, and the effects of saving it. `moved` says what changed in
/// the meantime.
pub(in crate::discord) fn preview(
    words: &Words,
    about: Subject,
    preview: &Preview,
    moved: Option<&str>,
) -> Post {
    let mut text = String::new();
    if let Some(moved) = moved {
        append(&mut text, format_args!("{moved}\n\n"));
    }
    if let Some(scoped) = &preview.fact {
        text.push_str(&fact(
            words,
            scoped,
            about.today,
            Layout {
                leads_with_date: false,
                room: PREVIEW_FACT,
            },
        ));
        append(&mut text, format_args!("\n\n{}", understood(words, scoped)));
    }
    if !preview.is_live {
        append(&mut text, format_args!("\n**{}**", words.stays_withdrawn()));
    }
    let embed = CreateEmbed::new()
        .color(CLARIFICATION)
        .title(words.preview(about.is_new))
        .description(cut(&text, PREVIEW_MAX));
    // The effects are in a separate embed, so that a long fact leaves room for them.
    let mut text = String::new();
    if !preview.alike.is_empty() {
        append(&mut text, format_args!("**{}**", words.alike()));
    }
    for alike in &preview.alike {
        let statement = fitted(&alike.fact.fact.statement, 160);
        let kinship = words.kinship(alike.kinship);
        append(&mut text, format_args!("\n• {statement}{}", aside(kinship)));
    }
    let apart = if text.is_empty() { "" } else { "\n\n" };
    let turns = turns(words, &preview.turns, false);
    append(&mut text, format_args!("{apart}{turns}"));
    let outcome = CreateEmbed::new()
        .color(CLARIFICATION)
        .description(cut(&text, EMBEDS - PREVIEW_MAX - EMBED_TITLE));
    let save = match moved {
        Some(_) => words.save_mine_button(),
        None => words.save_button(),
    };
    Post::of(embed).and(outcome).private().row(vec![
        button(&CustomId::Save(about.form), save).style(ButtonStyle::Success),
        button(&CustomId::FillIn(about.form), words.edit_button()),
        button(&CustomId::Cancel, words.cancel_button()),
    ])
}

/// Shows how a form was read: the date and its precision, and whether the quotation was found.
fn understood(words: &Words, scoped: &ScopedFact) -> String {
    let fact = &scoped.fact;
    let date = fact.when.as_ref().map_or_else(
        || words.no_date().to_owned(),
        |dated| words.date_understood(&words.dated(dated), dated.date.precision()),
    );
    let quote = match fact.citations.first().place {
        Some(place) => words.quote_found(place.paragraph),
        None => words.quote_unproved().to_owned(),
    };
    let questions = match fact.questions.len() {
        0 => words.no_questions().to_owned(),
        count => words.its_questions(count),
    };
    format!("{date}\n{quote}\n{questions}\n`{}`", fact.id)
}

/// Lists the questions whose answers change.
pub(in crate::discord) fn turns(words: &Words, turns: &[Turn], is_done: bool) -> String {
    if turns.is_empty() {
        return words.no_turns().to_owned();
    }
    let shown = |fact: &Option<Arc<ScopedFact>>| {
        let fact = fact.as_ref();
        fact.map(|fact| fitted(&fact.fact.statement, 160))
    };
    let mut text = format!("**{}**", words.turns(turns.len(), is_done));
    for turn in turns.iter().take(TURNS_SHOWN) {
        let (before, after) = (shown(&turn.before), shown(&turn.after));
        let question = fitted(&turn.question, 160);
        let turn = words.turn(&question, before.as_deref(), after.as_deref(), is_done);
        append(&mut text, format_args!("\n• {turn}"));
    }
    if turns.len() > TURNS_SHOWN {
        append(
            &mut text,
            format_args!("\n{}", words.and_more(turns.len() - TURNS_SHOWN)),
        );
    }
    text
}

/// Shows a change that was made, and the next actions.
pub(in crate::discord) fn done(words: &Words, done: &Done, more: &[String]) -> Post {
    let latest = done.state.latest();
    let statement = fitted(&latest.entry.statement, 1_000);
    let mut text = format!(
        "**{}**\n{statement}\n`{}`",
        words.done(latest.deed, &latest.standing),
        done.name.1
    );
    for line in more {
        append(&mut text, format_args!("\n\n{line}"));
    }
    let embed = CreateEmbed::new()
        .color(ANSWER)
        .description(cut(&text, EMBED_DESCRIPTION));
    let fact = FactKey::of(&done.name.0, &done.name.1);
    let revision = done.state.revision();
    Post::of(embed).private().row(vec![
        button(&CustomId::Undo { fact, revision }, words.undo_button()),
        button(&CustomId::History(fact), words.history_button()),
    ])
}

/// A change as the log channel shows it.
pub(in crate::discord) fn logged(words: &Words, done: &Done, byline: &Byline) -> Post {
    let latest = done.state.latest();
    let statement = fitted(&latest.entry.statement, 1_000);
    let logged = words.logged(latest.deed, byline.doing(), done.name.1.as_str());
    let embed = CreateEmbed::new()
        .color(OTHER)
        .description(format!("{logged}\n> {statement}"));
    Post::of(embed)
}

/// The revisions of a fact, newest first. The bylines are those of the revisions to show.
pub(in crate::discord) fn history(words: &Words, fact: &Listed, bylines: &[Byline]) -> Post {
    let revisions: Vec<_> = fact.state.revisions().rev().collect();
    let mut text = String::new();
    let mut shown = 0;
    for ((number, revision), byline) in revisions.iter().zip(bylines) {
        let mut line = words.revision(*number, revision.deed, byline.doing());
        let keys = fact.state.changed_in(*number);
        if !keys.is_empty() {
            line.push_str(&aside(&words.changed_keys(&escape(&keys.join(", ")))));
        }
        let statement = fitted(&revision.entry.statement, 200);
        append(&mut line, format_args!("\n> {statement}"));
        if length(&text) + length(&line) + 60 > EMBED_DESCRIPTION {
            break;
        }
        let apart = if text.is_empty() { "" } else { "\n\n" };
        append(&mut text, format_args!("{apart}{line}"));
        shown += 1;
    }
    if shown < revisions.len() {
        let earlier = words.earlier_revisions(revisions.len() - shown);
        append(&mut text, format_args!("\n\n{earlier}"));
    }
    let title = words.history(fact.name.1.as_str());
    let embed = CreateEmbed::new()
        .color(OTHER)
        .title(cut(&title, EMBED_TITLE))
        .description(text);
    let (scope, id) = &fact.name;
    let key = FactKey::of(scope, id);
    // A server cannot undo a revision of a fact that all servers share.
    let own = matches!(scope, Scope::Guild(_)) && !fact.state.is_redacted;
    let undo = revisions.iter().take(UNDO_BUTTONS).map(|(revision, _)| {
        let id = CustomId::Undo {
            fact: key,
            revision: *revision,
        };
        button(&id, format!("{} {revision}", words.undo_button()))
    });
    let undo = undo.filter(|_| own).collect();
    Post::of(embed).private().row(undo)
}

/// The status of a fact: its id, its owner and its revision.
pub(in crate::discord) fn standing(words: &Words, fact: &Listed) -> String {
    let (scope, id) = &fact.name;
    words.standing(id.as_str(), scope, fact.state.revision())
}

/// A page of a list of facts.
pub(in crate::discord) fn page_of_facts(
    words: &Words,
    title: &str,
    facts: &[Listed],
    page: usize,
    buttons: Vec<CreateButton>,
) -> Post {
    let pages = facts.len().div_ceil(LISTED).max(1);
    let lines = facts.iter().skip(page * LISTED).take(LISTED).map(|fact| {
        let entry = fact.state.entry();
        let when = entry.when.as_ref();
        let date = when.map(|date| format!(" ({})", date.in_words_of(words.dates())));
        let retired = match fact.state.standing() {
            Standing::Retired { reason } => aside(&fitted(reason, 100)),
            _ => String::new(),
        };
        let statement = fitted(&entry.statement, 200);
        format!(
            "`{}` {statement}{}{retired}",
            fact.name.1,
            date.unwrap_or_default()
        )
    });
    let lines: Vec<String> = lines.collect();
    let title = if pages > 1 {
        format!("{title} · {}", words.page(page + 1, pages))
    } else {
        title.to_owned()
    };
    list(words, &title, &lines).private().row(buttons)
}

/// Shows the waiting questions, with a menu to choose one.
pub(in crate::discord) fn queue(words: &Words, waiting: &[Unanswered]) -> Post {
    if waiting.is_empty() {
        return Post::text(words.empty_queue()).private();
    }
    let when = |at: Timestamp| day(words, at);
    let lines: Vec<String> = waiting
        .iter()
        .map(|waiting| {
            let asked = words.asked_times(waiting.asked, &when(waiting.last));
            format!("{} ({asked})", fitted(&waiting.question, 200))
        })
        .collect();
    let options = waiting.iter().take(OPTIONS).map(|waiting| {
        let name = label(&waiting.question, CHOICE).unwrap_or_else(|| "…".to_owned());
        let asked = words.asked_times(waiting.asked, &when(waiting.last));
        CreateSelectMenuOption::new(name, waiting.key().to_string())
            .description(cut(&asked, CHOICE))
    });
    let menu = menu(&CustomId::Queue, options.collect(), words.pick_question());
    list(words, words.queue(), &lines).private().menu(menu)
}

/// A day in the words of a language.
fn day(words: &Words, at: Timestamp) -> String {
    let day = crate::curation::day_of(at).to_string();
    let date: Option<EventDate> = day.parse().ok();
    date.map_or(day, |date| date.in_words_of(words.dates()))
}

/// Shows a waiting question and the actions for it.
pub(in crate::discord) fn waiting(words: &Words, waiting: &Unanswered) -> Post {
    let (first, last) = (day(words, waiting.first), day(words, waiting.last));
    let about = words.waiting(waiting.asked, &first, &last, waiting.subscribers.len());
    let question = escape(&cut(&waiting.question, 1_500));
    let embed = CreateEmbed::new()
        .color(OTHER)
        .description(format!("**{question}**{}", aside(&about)));
    let key = waiting.key();
    Post::of(embed).private().row(vec![
        button(&CustomId::Answer(key), words.answer_button()),
        button(&CustomId::AlsoMeans(key), words.also_means_button()),
        button(&CustomId::Dismiss(key), words.dismiss_button()),
    ])
}

/// Asks which of several facts answers a waiting question.
pub(in crate::discord) fn which_fact(
    words: &Words,
    waiting: &Unanswered,
    facts: &[Arc<ScopedFact>],
) -> Post {
    let question = escape(&cut(&waiting.question, 1_500));
    let options = facts.iter().take(OPTIONS).map(|fact| {
        let name = label(&fact.fact.statement, CHOICE).unwrap_or_else(|| "…".to_owned());
        CreateSelectMenuOption::new(name, fact.key().to_string())
            .description(cut(fact.fact.id.as_str(), CHOICE))
    });
    let id = CustomId::Means(waiting.key());
    let menu = menu(&id, options.collect(), words.pick_fact());
    let embed = CreateEmbed::new()
        .color(OTHER)
        .description(format!("**{question}**"));
    Post::of(embed).private().menu(menu)
}

/// A menu of packs, in which the visible ones are selected.
pub(in crate::discord) fn packs(words: &Words, packs: &[PackOption]) -> Post {
    let options: Vec<CreateSelectMenuOption> = packs
        .iter()
        .take(OPTIONS)
        .map(|pack| {
            let title = label(&pack.title, CHOICE).unwrap_or_else(|| pack.id.clone());
            CreateSelectMenuOption::new(title, &pack.id).default_selection(pack.is_seen)
        })
        .collect();
    let count = u8::try_from(options.len()).unwrap_or(u8::MAX);
    let menu = menu(&CustomId::Packs, options, words.pick_packs())
        .min_values(0)
        .max_values(count);
    Post::text(words.pick_packs()).private().menu(menu)
}
