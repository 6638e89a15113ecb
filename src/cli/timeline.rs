//! `ibid timeline`: dated facts in order, as text, a picture, or a file for other programs.

mod address;
mod calendar;
mod page;
mod table;

use std::fs;
use std::num::NonZeroUsize;

use anyhow::{Context as _, anyhow, bail};
use clap::{ArgGroup, Args};
use jiff::civil::Date;

use super::outcome::Outcome;
use super::render;
use super::shared::Shared;
use crate::date::DayBounds;
use crate::date::expression::Events;
use crate::date::typed::{DayOf, first_day, last_day};
use crate::drawing::Fonts;
use crate::fact::FactKind;
use crate::matcher::Lexicons;
use crate::scope::{GuildId, View};
use crate::source::SourceId;
use crate::timeline::picture::{ITEMS_MAX, Picture, Theme};
use crate::timeline::{self, Pages, Selection};

#[derive(Debug, Args)]
pub(super) struct Timeline {
    /// The subject: a topic, a name, a few words
    about: Vec<String>,
    /// The first day: 2018-07-16, “july 2018”, “last week”, “two days before the summit”
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    from: Option<String>,
    /// The last day, written the same way
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    to: Option<String>,
    /// Only facts of this kind: event, state, claim or expectation
    #[arg(long, value_parser = kind)]
    kind: Option<FactKind>,
    /// Only facts that cite the source with this id
    #[arg(long)]
    source: Option<SourceId>,
    /// Show what a server sees, with its own facts and versions: the server's Discord id
    #[arg(long, value_name = "NUMBER")]
    guild: Option<GuildId>,
    /// Only facts published by this day; facts without a publication date count from when they were
    /// recorded
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    as_of: Option<String>,
    #[command(flatten)]
    form: Form,
    /// Draw the picture on a dark background
    #[arg(long, requires = "form", conflicts_with_all = ["json", "csv", "ics", "html"])]
    dark: bool,
    /// The page of the picture to draw, if there are more than forty facts
    #[arg(long, value_name = "NUMBER", requires = "form", conflicts_with_all = ["json", "csv", "ics", "html"])]
    page: Option<NonZeroUsize>,
    /// Write to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<String>,
}

/// The output format of a timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Text,
    Json,
    Csv,
    Ics,
    Html,
    Svg,
    Png,
}

impl Form {
    /// The formats that have a flag, with its name and help.
    const FLAGS: [(Self, &str, &str); 6] = [
        (Self::Json, "json", "Write a JSON array"),
        (Self::Csv, "csv", "Write a CSV table for spreadsheets"),
        (Self::Ics, "ics", "Write calendar events (iCalendar)"),
        (Self::Html, "html", "Write a self-contained HTML page"),
        (Self::Svg, "svg", "Draw a picture in SVG"),
        (Self::Png, "png", "Draw a picture in PNG"),
    ];
}

impl clap::FromArgMatches for Form {
    fn from_arg_matches(matches: &clap::ArgMatches) -> Result<Self, clap::Error> {
        let mut flags = Self::FLAGS.into_iter();
        let chosen = flags.find(|(_, name, _)| matches.get_flag(name));
        Ok(chosen.map_or(Self::Text, |(form, ..)| form))
    }

    fn update_from_arg_matches(&mut self, matches: &clap::ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Args for Form {
    fn augment_args(command: clap::Command) -> clap::Command {
        let flags = Self::FLAGS.map(|(_, name, help)| {
            let flag = clap::Arg::new(name).long(name).help(help);
            flag.action(clap::ArgAction::SetTrue)
        });
        let names = Self::FLAGS.map(|(_, name, _)| name);
        command.args(flags).group(ArgGroup::new("form").args(names))
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

fn kind(text: &str) -> Result<FactKind, String> {
    serde_json::from_value(text.into())
        .map_err(|_| "write event, state, claim or expectation".to_owned())
}

impl Timeline {
    pub(super) fn run(&self, shared: &Shared) -> anyhow::Result<Outcome> {
        let library = shared.library(Lexicons::Used)?;
        let view = View {
            guild: self.guild,
            packs: None,
        };
        let snapshot = library.view(&view);
        let selected = self.selection(shared.today(), &|named| snapshot.event(named))?;
        let selection = snapshot.in_time(selected, shared.today());
        let mut sources = snapshot.knowledge().sources().keys();
        if let Some(source) = &selection.source
            && !sources.any(|(scope, id)| id == source && view.shows(scope))
        {
            bail!("there is no source {source}; `ibid export` lists them");
        }
        let timeline = snapshot.timeline(&selection);
        // An empty picture would not say why it is empty.
        if timeline.is_empty() && matches!(self.form, Form::Svg | Form::Png) {
            shared.terminal.note(render::nothing());
            return Ok(Outcome::Negative);
        }
        let written = self.written(&timeline, &selection, shared)?;
        match &self.out {
            Some(file) => fs::write(shared.terminal.path(file), written)
                .with_context(|| format!("cannot write {file}"))?,
            None => match String::from_utf8(written) {
                Ok(text) => shared.terminal.print(&text)?,
                Err(bytes) => shared.terminal.print_bytes(&bytes.into_bytes())?,
            },
        }
        Ok(if timeline.is_empty() {
            Outcome::Negative
        } else {
            Outcome::Done
        })
    }

    fn selection(&self, today: Date, events: Events<'_>) -> anyhow::Result<Selection> {
        let day = |text: &Option<String>, which: DayOf| {
            let day = text.as_ref().map(|text| {
                which(text, today, events).map_err(|error| anyhow!("“{text}” {error}"))
            });
            day.transpose()
        };
        let span = DayBounds {
            first: day(&self.from, first_day)?,
            last: day(&self.to, last_day)?,
        };
        if matches!((span.first, span.last), (Some(first), Some(last)) if last < first) {
            bail!("--to is before --from; swap them");
        }
        let about = self.about.join(" ");
        Ok(Selection {
            about: Some(about).filter(|about| !about.trim().is_empty()),
            beside: None,
            span,
            kind: self.kind,
            source: self.source.clone(),
            as_of: day(&self.as_of, last_day)?,
        })
    }

    /// Returns the timeline in the chosen format.
    fn written(
        &self,
        timeline: &timeline::Timeline<'_>,
        selection: &Selection,
        shared: &Shared,
    ) -> anyhow::Result<Vec<u8>> {
        Ok(match self.form {
            Form::Text => render::timeline(timeline, selection).into_bytes(),
            Form::Json => table::json(timeline)?.into_bytes(),
            Form::Csv => table::csv(timeline)?,
            Form::Ics => {
                let (calendar, left_out) = calendar::ics(timeline, selection, shared.today());
                if left_out > 0 {
                    shared.terminal.note(&render::not_in_calendar(left_out));
                }
                calendar.into_bytes()
            }
            Form::Html => page::html(timeline, selection)?.into_bytes(),
            Form::Svg => self
                .picture(timeline, selection, shared)?
                .svg()
                .into_bytes(),
            Form::Png => Fonts::here().png(&self.picture(timeline, selection, shared)?)?,
        })
    }

    fn picture(
        &self,
        timeline: &timeline::Timeline<'_>,
        selection: &Selection,
        shared: &Shared,
    ) -> anyhow::Result<Picture> {
        let pages = Pages {
            entries: timeline.len(),
            size: ITEMS_MAX,
            from_end: false,
        };
        let page = self.page.map_or(1, NonZeroUsize::get);
        if page > pages.count() {
            bail!(
                "there is no page {page}; the last page is {}",
                pages.count()
            );
        }
        if pages.count() > 1 {
            let note = render::page_of_picture(page, pages.count());
            shared.terminal.note(&note);
        }
        let theme = if self.dark { Theme::Dark } else { Theme::Light };
        let entries = timeline.page(pages.positions(page - 1));
        Ok(render::picture(entries, selection, theme))
    }
}
