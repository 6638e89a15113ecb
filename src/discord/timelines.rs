//! Timelines as people see them in channels: a page as text or as a picture, and what its buttons lead
//! to.

use std::time::Instant;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serenity::all::{CreateActionRow, CreateInputText, CreateModal, InputTextStyle};

use super::bot::{Asker, Bot};
use super::buttons;
use super::custom_id::{CustomId, View};
use super::message::{File, Post};
use super::render::timeline::{self as shown, PAGE, Shown};
use super::trouble::Trouble;
use super::words::mistaken_time;
use crate::date::typed::{DayOf, first_day};
use crate::date::{DayBounds, Side};
use crate::drawing::Fonts;
use crate::fact::FactKind;
use crate::knowledge::FactKey;
use crate::snapshot::Snapshot;
use crate::source::SourceId;
use crate::store::DraftKey;
use crate::timeline::picture::{ITEMS_MAX, Theme};
use crate::timeline::{Beside, Pages, Selection};

/// The longest time that can be typed, in characters.
pub(super) const TIME_MAX: u16 = 60;

/// What somebody wants a timeline of, as it is kept for its buttons: a day later, “last week” is still
/// the week that was meant.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Wanted {
    pub(super) about: Option<String>,
    /// The key of the fact that it is before or after, and which.
    pub(super) beside: Option<(String, Side)>,
    pub(super) from: Option<Date>,
    pub(super) to: Option<Date>,
    pub(super) kind: Option<FactKind>,
    pub(super) source: Option<SourceId>,
    pub(super) as_of: Option<Date>,
    /// Tells it from whatever else a forged id may name.
    pub(super) timeline: (),
}

/// Which page of a timeline is to be seen.
#[derive(Debug, Clone, Copy)]
pub(super) enum Spot {
    /// That of an entry, by its place.
    Entry(u32),
    /// The last one.
    End,
    /// That of the first entry that does not begin before a day.
    Day(Date),
}

impl Wanted {
    fn selection(&self, bot: &Bot, asker: Asker) -> Result<Selection, Trouble> {
        let beside = match &self.beside {
            Some((key, side)) => {
                let unreadable = |_| Trouble::Mistake(asker.words.unreadable_button().to_owned());
                let key: FactKey = key.parse().map_err(unreadable)?;
                let (fact, _) = buttons::told(bot, asker, key, Timestamp::MAX)?;
                if fact.fact.when.is_none() {
                    return Err(Trouble::Mistake(asker.words.no_date_now().to_owned()));
                }
                Some(Beside { fact, side: *side })
            }
            None => None,
        };
        Ok(Selection {
            about: self.about.clone(),
            beside,
            span: DayBounds {
                first: self.from,
                last: self.to,
            },
            kind: self.kind,
            source: self.source.clone(),
            as_of: self.as_of,
        })
    }
}

/// Shows the first page of a timeline that was asked for; what it is about may be a time.
pub(super) fn asked(bot: &Bot, asker: Asker, wanted: Wanted, view: View) -> Result<Post, Trouble> {
    let snapshot = bot.scene(asker.guild)?.snapshot;
    let selection = snapshot.in_time(wanted.selection(bot, asker)?, bot.today());
    let wanted = Wanted {
        about: selection.about,
        from: selection.span.first,
        to: selection.span.last,
        ..wanted
    };
    page(bot, asker, &wanted, (Spot::Entry(0), view))
}

/// Reads a day off a time that somebody wrote: the first of it, or the last.
pub(super) fn day_of(
    bot: &Bot,
    asker: Asker,
    snapshot: &Snapshot,
    (text, day): (&str, DayOf),
) -> Result<Date, Trouble> {
    day(text, bot.today(), &|named| snapshot.event(named))
        .map_err(|error| Trouble::Mistake(mistaken_time(asker.words, text, &error)))
}

/// Shows a page of a timeline.
fn page(
    bot: &Bot,
    asker: Asker,
    wanted: &Wanted,
    (spot, view): (Spot, View),
) -> Result<Post, Trouble> {
    let text = serde_json::to_string(wanted).map_err(Trouble::fault)?;
    // What many ask for is kept once.
    let kept = || {
        if let Some(kept) = bot.selections.get(&text, Instant::now())
            && bot.desk.drafted(kept, Timestamp::now())?.is_some()
        {
            return Ok(kept);
        }
        let kept = bot.desk.draft(&text, Timestamp::now())?;
        bot.selections.put(text.clone(), kept, Instant::now());
        Ok(kept)
    };
    page_kept(bot, asker, wanted, kept, (spot, view))
}

/// Shows another page of a timeline, or the same otherwise.
pub(super) fn turn(
    bot: &Bot,
    asker: Asker,
    selection: DraftKey,
    at: (Spot, View),
) -> Result<Post, Trouble> {
    let wanted = kept(bot, asker, selection)?;
    page_kept(bot, asker, &wanted, || Ok(selection), at)
}

/// Makes the modal that asks from which day on a timeline is to be seen.
pub(super) fn jump(
    bot: &Bot,
    asker: Asker,
    selection: DraftKey,
    id: &CustomId,
) -> Result<CreateModal, Trouble> {
    kept(bot, asker, selection)?;
    let words = asker.words;
    let day = CreateInputText::new(InputTextStyle::Short, words.jump_to(), "day");
    let rows = vec![CreateActionRow::InputText(day.max_length(TIME_MAX))];
    Ok(CreateModal::new(id.to_string(), words.jump()).components(rows))
}

/// Shows a timeline from a day on that somebody typed.
pub(super) fn jumped(
    bot: &Bot,
    asker: Asker,
    selection: DraftKey,
    (view, text): (View, &str),
) -> Result<Post, Trouble> {
    let snapshot = bot.scene(asker.guild)?.snapshot;
    let day = day_of(bot, asker, &snapshot, (text, first_day))?;
    turn(bot, asker, selection, (Spot::Day(day), view))
}

/// Shows what came before a fact or after it, what is nearest first to be seen.
pub(super) fn beside(
    bot: &Bot,
    asker: Asker,
    fact: FactKey,
    (side, as_of): (Side, Option<Date>),
) -> Result<Post, Trouble> {
    let wanted = Wanted {
        beside: Some((fact.to_string(), side)),
        as_of,
        ..Wanted::default()
    };
    let spot = match side {
        Side::Before => Spot::End,
        Side::After => Spot::Entry(0),
    };
    page(bot, asker, &wanted, (spot, View::List)).map(Post::private)
}

fn kept(bot: &Bot, asker: Asker, selection: DraftKey) -> Result<Wanted, Trouble> {
    let kept = bot.desk.drafted(selection, Timestamp::now())?;
    let kept = kept.ok_or_else(|| Trouble::Mistake(asker.words.draft_gone().to_owned()))?;
    let unreadable = |_| Trouble::Mistake(asker.words.unreadable_button().to_owned());
    serde_json::from_str(&kept).map_err(unreadable)
}

fn page_kept(
    bot: &Bot,
    asker: Asker,
    wanted: &Wanted,
    kept: impl FnOnce() -> Result<DraftKey, Trouble>,
    (spot, view): (Spot, View),
) -> Result<Post, Trouble> {
    let selection = wanted.selection(bot, asker)?;
    let snapshot = bot.scene(asker.guild)?.snapshot;
    let timeline = snapshot.timeline(&selection);
    let shown = Shown {
        words: asker.words,
        timeline: &timeline,
        selection: &selection,
    };
    if timeline.is_empty() {
        return Ok(shown.nothing());
    }
    let pages = Pages {
        entries: timeline.len(),
        size: match view {
            View::List => PAGE,
            View::Picture => ITEMS_MAX,
        },
        from_end: matches!(&selection.beside, Some(beside) if beside.side == Side::Before),
    };
    let page = pages.holding(match spot {
        Spot::Entry(place) => place as usize,
        Spot::End => usize::MAX,
        Spot::Day(day) => timeline.place_of(day),
    });
    let post = match view {
        View::List => shown.list(pages, page),
        View::Picture => {
            let picture = shown.picture(pages.places(page), Theme::Dark, Fonts::here());
            let png = Fonts::here().png(&picture).map_err(Trouble::fault)?;
            let file = File {
                name: "timeline.png".to_owned(),
                bytes: png,
            };
            shown
                .drawn(pages, page)
                .attach(file, Some(shown.in_words(pages.places(page))))
        }
    };
    let rows = shown::Controls {
        selection: kept()?,
        view,
        asker: asker.user,
    };
    Ok(rows.below(post, &shown, pages, page))
}
