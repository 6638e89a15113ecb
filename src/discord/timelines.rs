//! Timelines in channels. A page is shown as text or as an image, and its buttons lead to other
//! pages.

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

/// The maximum length of a typed time, in characters.
pub(super) const TIME_MAX: u16 = 60;

/// The timeline that a person wants, as stored for its buttons. A day later, “last week” still
/// means the same week.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Wanted {
    pub(super) about: Option<String>,
    /// The key of a fact, and whether the timeline shows what came before or after it.
    pub(super) beside: Option<(String, Side)>,
    pub(super) from: Option<Date>,
    pub(super) to: Option<Date>,
    pub(super) kind: Option<FactKind>,
    pub(super) source: Option<SourceId>,
    pub(super) as_of: Option<Date>,
    /// Tells this value apart from other drafts that a forged id may name.
    pub(super) timeline: (),
}

/// Which part of a timeline to show, and how.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sight {
    pub(super) spot: Spot,
    pub(super) view: View,
}

/// Which page of a timeline to show.
#[derive(Debug, Clone, Copy)]
pub(super) enum Spot {
    /// The page with an entry, by the entry's position.
    Entry(u32),
    /// The last page.
    End,
    /// The page with the first entry that does not start before a day.
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

/// Shows the first page of a requested timeline. Its topic may be a time.
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

/// Reads the first or the last day of a time that a person typed.
pub(super) fn day_of(scene: &Scene<'_>, text: &str, day: DayOf) -> Result<Date, Trouble> {
    let snapshot = scene.snapshot();
    day(text, scene.bot.today(), &|named| snapshot.event(named))
        .map_err(|error| Trouble::Mistake(mistaken_time(scene.words, text, &error)))
}

/// Shows a page of a timeline.
fn page(scene: &Scene<'_>, wanted: &Wanted, sight: Sight) -> Result<Post, Trouble> {
    let text = serde_json::to_string(wanted).map_err(Trouble::fault)?;
    // If many people ask for the same timeline, store it once.
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

/// Shows another page of a timeline, or the same page in another view.
pub(super) fn turn(scene: &Scene<'_>, selection: TextKey, sight: Sight) -> Result<Post, Trouble> {
    let wanted = kept(scene, selection)?;
    page_kept(scene, &wanted, || Ok(selection), sight)
}

/// Makes the modal that asks for the day at which a timeline should start.
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

/// Shows a timeline that starts at a typed day.
pub(super) fn jumped(
    scene: &Scene<'_>,
    selection: TextKey,
    view: View,
    text: &str,
) -> Result<Post, Trouble> {
    let spot = Spot::Day(day_of(scene, text, first_day)?);
    turn(scene, selection, Sight { spot, view })
}

/// Shows what came before or after a fact, nearest first.
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
