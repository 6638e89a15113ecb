//! A timeline: a page of text or the message with an image, and the buttons below it.

use std::ops::Range;

use serenity::all::{CreateEmbed, CreateEmbedFooter, CreateSelectMenuOption};

use super::{OTHER, append, aside, button, citation, menu, turning};
use crate::date::{DayBounds, InSpan};
use crate::discord::custom_id::{CustomId, View};
use crate::discord::limits::{CHOICE, EMBED_DESCRIPTION, FILE_DESCRIPTION, OPTIONS, cut, length};
use crate::discord::markdown::{fitted, label};
use crate::discord::post::Post;
use crate::discord::words::Words;
use crate::store::TextKey;
use crate::timeline::picture::{FontMetrics, Item, Picture, Theme, in_words};
use crate::timeline::{Entry, Pages, Selection, Timeline};

/// The number of facts on a page of text.
pub(in crate::discord) const PAGE: usize = 8;
/// The maximum title length when a timeline shows the facts before or after another fact.
const BESIDE_MAX: usize = 160;
/// The layout of an entry if there is enough room for comfortable reading.
const AMPLE: Shares = Shares {
    statement: 240,
    date: 120,
    citation: 600,
    apart: "\n\n",
};
/// The layout of an entry if there is not. With it, [`PAGE`] entries always fit.
const DENSE: Shares = Shares {
    statement: 160,
    date: 60,
    citation: 0,
    apart: "\n",
};

/// The room for each part of an entry, and the separator between entries.
#[derive(Debug, Clone, Copy)]
struct Shares {
    statement: usize,
    date: usize,
    /// If this is 0, only the source's title is shown.
    citation: usize,
    apart: &'static str,
}

/// A timeline as shown to a person.
#[derive(Debug, Clone, Copy)]
pub(in crate::discord) struct Shown<'a> {
    pub(in crate::discord) words: &'a Words,
    pub(in crate::discord) timeline: &'a Timeline<'a>,
    pub(in crate::discord) selection: &'a Selection,
}

/// The data in the buttons below a page.
#[derive(Debug, Clone, Copy)]
pub(in crate::discord) struct Controls {
    /// The selection of the timeline.
    pub(in crate::discord) selection: TextKey,
    pub(in crate::discord) view: View,
    /// The Discord id of the person who asked.
    pub(in crate::discord) asker: u64,
}

impl Shown<'_> {
    fn title(&self) -> String {
        if let Some(beside) = &self.selection.beside {
            let statement = label(&beside.fact.fact.statement, BESIDE_MAX);
            return self
                .words
                .beside(beside.side, &statement.unwrap_or_default());
        }
        let typed = self.selection.about.as_deref();
        let about = typed.and_then(|about| label(about, 100));
        self.words.timeline(about.as_deref())
    }

    /// Shows how the selection was understood, and the number of facts.
    fn head(&self) -> String {
        let (words, selection) = (self.words, self.selection);
        let span = selection
            .span
            .date()
            .map(|span| span.in_words_of(words.dates()));
        let as_of = selection
            .as_of
            .and_then(|day| DayBounds::day(day).date())
            .map(|day| words.known_by(&day.in_words_of(words.dates())));
        let count = Some(self.timeline.len())
            .filter(|count| *count > 0)
            .map(|count| words.count_of_facts(count));
        let parts: Vec<String> = span.into_iter().chain(as_of).chain(count).collect();
        let mut head = match parts.is_empty() {
            true => String::new(),
            false => format!("*{}*\n", parts.join(", ")),
        };
        if !self.timeline.is_exact() {
            append(&mut head, format_args!("*{}*\n", words.inexact_timeline()));
        }
        head
    }

    /// Says that there are no facts.
    pub(in crate::discord) fn nothing(&self) -> Post {
        let text = match &self.selection.beside {
            Some(beside) => self.words.nothing_beside(beside.side),
            None => self.words.empty_timeline(),
        };
        Post::of(self.embed(&format!("{}{text}", self.head())))
    }

    /// A page of text, by year and month.
    pub(in crate::discord) fn list(&self, pages: Pages, page: usize) -> Post {
        let [full, short] = [AMPLE, DENSE].map(|shares| self.text(pages.positions(page), shares));
        let text = if length(&full) <= EMBED_DESCRIPTION {
            full
        } else {
            short
        };
        Post::of(self.footed(self.embed(&text), pages, page))
    }

    /// The text beside an image. The image itself shows the title and the facts.
    pub(in crate::discord) fn drawn(&self, pages: Pages, page: usize) -> Post {
        let embed = CreateEmbed::new().color(OTHER).description(self.head());
        Post::of(self.footed(embed, pages, page))
    }

    fn embed(&self, text: &str) -> CreateEmbed {
        CreateEmbed::new()
            .color(OTHER)
            .title(self.title())
            .description(text)
    }

    fn footed(&self, embed: CreateEmbed, pages: Pages, page: usize) -> CreateEmbed {
        if pages.count() < 2 {
            return embed;
        }
        embed.footer(CreateEmbedFooter::new(
            self.words.page(page + 1, pages.count()),
        ))
    }

    fn text(&self, places: Range<usize>, shares: Shares) -> String {
        let mut text = self.head();
        let mut shown = None;
        for entry in self.timeline.page(places) {
            let heading = entry.dated.date.heading();
            if let Some(heading) = heading
                .as_ref()
                .filter(|heading| Some(*heading) != shown.as_ref())
            {
                let heading = heading.in_words_of(self.words.dates());
                append(&mut text, format_args!("### {heading}\n"));
            }
            shown = heading;
            append(
                &mut text,
                format_args!("{}{}", self.entry(&entry, shares), shares.apart),
            );
        }
        text
    }

    fn entry(&self, entry: &Entry<'_>, shares: Shares) -> String {
        let words = self.words;
        let fact = &entry.fact.fact;
        let possibly = match entry.in_span {
            InSpan::Possible => format!(" ({})", words.possibly()),
            InSpan::Certain => String::new(),
        };
        let date = cut(&words.dated(entry.dated), shares.date);
        let statement = fitted(&fact.statement, shares.statement);
        let first = fact.citations.first();
        let source = match shares.citation {
            0 => fitted(&first.source.title, shares.date),
            room => citation(words, &first, room),
        };
        let cited = match &fact.said_by {
            Some(who) => format!("{}; {source}", words.said_by(&fitted(who, shares.date))),
            None => source,
        };
        format!("**{date}**{possibly} {statement}{}", aside(&cited))
    }

    /// Draws several entries.
    pub(in crate::discord) fn picture(
        &self,
        places: Range<usize>,
        theme: Theme,
        metrics: &dyn FontMetrics,
    ) -> Picture {
        let title = self.title();
        Picture::new(
            &self.items(places),
            &self.words.picture(&title),
            theme,
            metrics,
        )
    }

    /// Describes what an image of several entries shows.
    pub(in crate::discord) fn in_words(&self, places: Range<usize>) -> String {
        in_words(&self.title(), &self.items(places), FILE_DESCRIPTION)
    }

    fn items(&self, places: Range<usize>) -> Vec<Item> {
        let item = |entry: Entry<'_>| {
            let source = &entry.fact.fact.citations.first().source;
            let published = source.published.as_ref().map(|date| self.words.dated(date));
            let said_by = entry.fact.fact.said_by.as_deref();
            let who = said_by.map(|who| self.words.said_by(&cut(who, 60)));
            let cited: Vec<String> = who
                .into_iter()
                .chain([source.title.clone()])
                .chain(published)
                .collect();
            Item::new(&entry, self.words.dated(entry.dated), cited.join(", "))
        };
        self.timeline.page(places).map(item).collect()
    }

    /// Makes the menus that open the sources of the facts on a page.
    fn menus(&self, places: Range<usize>) -> Vec<serenity::all::CreateSelectMenu> {
        let options = self.timeline.page(places).map(|entry| {
            let line = format!(
                "{}: {}",
                self.words.dated(entry.dated),
                entry.fact.fact.statement
            );
            let name = label(&line, CHOICE).unwrap_or_else(|| "…".to_owned());
            CreateSelectMenuOption::new(name, entry.fact.key().to_string())
        });
        let options: Vec<CreateSelectMenuOption> = options.collect();
        let menus = (0..).zip(options.chunks(OPTIONS));
        menus
            .map(|(number, options)| {
                menu(
                    &CustomId::Sources(number),
                    options.to_vec(),
                    self.words.pick_source(),
                )
            })
            .collect()
    }
}

impl Controls {
    /// Adds the buttons and menus below a page.
    pub(in crate::discord) fn below(
        self,
        post: Post,
        shown: &Shown<'_>,
        pages: Pages,
        page: usize,
    ) -> Post {
        let words = shown.words;
        let places = pages.positions(page);
        let (selection, asker) = (self.selection, self.asker);
        let to = |at, view| CustomId::Timeline {
            selection,
            at,
            view,
            asker,
        };
        // A disabled button has a number that no page has.
        let place = |page: u32| {
            let start = pages.positions(page as usize).start;
            let is_page = (page as usize) < pages.count();
            u32::try_from(start)
                .ok()
                .filter(|_| is_page)
                .unwrap_or(page)
        };
        let mut row = Vec::new();
        if pages.count() > 1 {
            let id = |page| to(place(page), self.view);
            row = turning(words, page, pages.count(), id);
        }
        let (other, name) = match self.view {
            View::List => (View::Picture, words.picture_button()),
            View::Picture => (View::List, words.list_button()),
        };
        let here = u32::try_from(places.start).unwrap_or(u32::MAX);
        row.push(button(&to(here, other), name));
        if pages.count() > 1 {
            let jump = CustomId::Jump {
                selection,
                view: self.view,
                asker,
            };
            row.push(button(&jump, words.jump_button()));
        }
        let menus = shown.menus(places).into_iter();
        menus.fold(post.row(row), Post::menu)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::discord::words::english;
    use crate::knowledge::entry::fact_of;
    use crate::knowledge::{KnowledgeBase, ScopedFact};
    use crate::matcher::{Lexicons, Matcher};
    use crate::scope::Scope;
    use crate::timeline::Chronology;

    fn fact(number: usize, text: &str) -> Arc<ScopedFact> {
        let text: String = text.chars().cycle().take(2_000).collect();
        let entry = serde_json::json!({
            "id": format!("f-{number}"), "statement": text,
            "when": format!("19{number:02}-01-15~/{}-12-15?", 2000 + number),
            "cite": [{"title": text, "quote": text, "url": "https://example.org/"}],
        });
        let fact = fact_of(serde_json::from_value(entry).unwrap(), |_| None).unwrap();
        Arc::new(ScopedFact {
            scope: Scope::Local,
            fact,
            recorded: None,
            review_by: None,
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn a_page_has_room_for_each_of_its_facts(text in "[*_a-z “”\\[\\]()ßя中]{1,40}x") {
            let facts = (0..PAGE).map(|number| fact(number, &text)).collect();
            let knowledge = KnowledgeBase::new(BTreeMap::new(), BTreeMap::new(), facts);
            let matcher = Matcher::new(&knowledge, Lexicons::Used);
            let chronology = Chronology::new(knowledge.facts());
            let selection = Selection { about: None, ..Selection::default() };
            let timeline = Timeline::new(&chronology, || &matcher, &selection);
            let shown = Shown { words: english(), timeline: &timeline, selection: &selection };
            let pages = Pages { entries: PAGE, size: PAGE, from_end: false };
            let post = serde_json::to_value(shown.list(pages, 0)).unwrap();
            let text = post["embeds"][0]["description"].as_str().unwrap();
            prop_assert!(length(text) <= EMBED_DESCRIPTION, "{}", length(text));
            for number in 0..PAGE {
                let date = format!("**about 15 January 19{number:02} to");
                prop_assert!(text.contains(&date), "{date} is not in {text}");
            }
        }
    }
}
