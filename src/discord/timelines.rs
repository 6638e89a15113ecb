//! Timelines as people see them in channels: a page as text or as a picture, and what its buttons lead
//! to.

use std::time::Instant;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serenity::all::{CreateActionRow, CreateInputText, CreateModal, InputTextStyle};

use super::custom_id::{AsOf, CustomId, View};
use super::post::{File, Post};
use super::render::timeline::{self as shown, PAGE, Shown};
use super::scene::Scene;
use super::since::{self, FactNow};
use super::trouble::Trouble;
use super::words::mistaken_time;
use crate::date::typed::{DayOf, first_day};
use crate::date::{DayBounds, Side};
use crate::drawing::Fonts;
use crate::fact::FactKind;
use crate::knowledge::FactKey;
use crate::source::SourceId;
use crate::store::TextKey;
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
    /// Distinguishes it from other values that a forged id may name.
    pub(super) timeline: (),
}

/// What is to be seen of a timeline, and how.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sight {
    pub(super) spot: Spot,
    pub(super) view: View,
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
    fn selection(&self, scene: &Scene<'_>) -> Result<Selection, Trouble> {
        let beside = match &self.beside {
            Some((key, side)) => {
                let key: FactKey = key.parse().map_err(|_| scene.unreadable())?;
                let FactNow { fact, .. } = since::fact_now(scene, key, Timestamp::MAX)?;
                if fact.fact.when.is_none() {
                    return Err(Trouble::mistake(scene.words.no_date_now()));
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
pub(super) fn asked(scene: &Scene<'_>, wanted: Wanted, view: View) -> Result<Post, Trouble> {
    let typed = wanted.selection(scene)?;
    let selection = scene.snapshot().in_time(typed, scene.bot.today());
    let wanted = Wanted {
        about: selection.about,
        from: selection.span.first,
        to: selection.span.last,
        ..wanted
    };
    let spot = Spot::Entry(0);
    page(scene, &wanted, Sight { spot, view })
}

/// Reads a day off a time that somebody wrote: the first of it, or the last.
pub(super) fn day_of(scene: &Scene<'_>, text: &str, day: DayOf) -> Result<Date, Trouble> {
    let snapshot = scene.snapshot();
    day(text, scene.bot.today(), &|named| snapshot.event(named))
        .map_err(|error| Trouble::Mistake(mistaken_time(scene.words, text, &error)))
}

/// Shows a page of a timeline.
fn page(scene: &Scene<'_>, wanted: &Wanted, sight: Sight) -> Result<Post, Trouble> {
    let text = serde_json::to_string(wanted).map_err(Trouble::fault)?;
    // What many ask for is kept once.
    let selections = &scene.bot.selections;
    let kept = || {
        if let Some(kept) = selections.get(&text, Instant::now())
            && scene.desk.kept_text(kept, Timestamp::now())?.is_some()
        {
            return Ok(kept);
        }
        let kept = scene.desk.keep_text(&text, Timestamp::now())?;
        selections.put(text.clone(), kept, Instant::now());
        Ok(kept)
    };
    page_kept(scene, wanted, kept, sight)
}

/// Shows another page of a timeline, or the same otherwise.
pub(super) fn turn(scene: &Scene<'_>, selection: TextKey, sight: Sight) -> Result<Post, Trouble> {
    let wanted = kept(scene, selection)?;
    page_kept(scene, &wanted, || Ok(selection), sight)
}

/// Makes the modal that asks from which day on a timeline is to be seen.
pub(super) fn jump(
    scene: &Scene<'_>,
    selection: TextKey,
    id: &CustomId,
) -> Result<CreateModal, Trouble> {
    kept(scene, selection)?;
    let words = scene.words;
    let day = CreateInputText::new(InputTextStyle::Short, words.jump_to(), "day");
    let rows = vec![CreateActionRow::InputText(day.max_length(TIME_MAX))];
    Ok(CreateModal::new(id.to_string(), words.jump()).components(rows))
}

/// Shows a timeline from a day on that somebody typed.
pub(super) fn jumped(
    scene: &Scene<'_>,
    selection: TextKey,
    view: View,
    text: &str,
) -> Result<Post, Trouble> {
    let spot = Spot::Day(day_of(scene, text, first_day)?);
    turn(scene, selection, Sight { spot, view })
}

/// Shows what came before a fact or after it, what is nearest first.
pub(super) fn beside(
    scene: &Scene<'_>,
    fact: FactKey,
    side: Side,
    AsOf(as_of): AsOf,
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
    let view = View::List;
    page(scene, &wanted, Sight { spot, view }).map(Post::private)
}

fn kept(scene: &Scene<'_>, selection: TextKey) -> Result<Wanted, Trouble> {
    let drafted = scene.desk.kept_text(selection, Timestamp::now())?;
    let text = drafted.ok_or_else(|| Trouble::mistake(scene.words.button_expired()))?;
    serde_json::from_str(&text).map_err(|_| scene.unreadable())
}

fn page_kept(
    scene: &Scene<'_>,
    wanted: &Wanted,
    kept: impl FnOnce() -> Result<TextKey, Trouble>,
    Sight { spot, view }: Sight,
) -> Result<Post, Trouble> {
    let selection = wanted.selection(scene)?;
    let timeline = scene.snapshot().timeline(&selection);
    let shown = Shown {
        words: scene.words,
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
        Spot::Day(day) => timeline.position_of(day),
    });
    let post = match view {
        View::List => shown.list(pages, page),
        View::Picture => {
            let picture = shown.picture(pages.positions(page), Theme::Dark, Fonts::here());
            let png = Fonts::here().png(&picture).map_err(Trouble::fault)?;
            let file = File {
                name: "timeline.png".to_owned(),
                bytes: png,
            };
            shown
                .drawn(pages, page)
                .attach(file, Some(shown.in_words(pages.positions(page))))
        }
    };
    let rows = shown::Controls {
        selection: kept()?,
        view,
        asker: scene.asker.user,
    };
    Ok(rows.below(post, &shown, pages, page))
}
