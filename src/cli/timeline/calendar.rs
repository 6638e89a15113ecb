//! A timeline for calendars (iCalendar, RFC 5545).

use icalendar::{Calendar, Component as _, Event, EventStatus, Property};
use jiff::civil::Date;

use super::address::web_address;
use crate::cli::render;
use crate::date::{DayBounds, InSpan};
use crate::timeline::{Entry, Selection, Timeline};

/// Writes the events of a timeline, made on a day: each stands on the days that it can touch, what is
/// open at one end on the day of the other. Returns also how many are left out: a calendar has no days
/// before the year 1.
pub(super) fn ics(timeline: &Timeline<'_>, selection: &Selection, today: Date) -> (String, usize) {
    let mut calendar = Calendar::empty();
    for (key, value) in [
        ("VERSION", "2.0"),
        (
            "PRODID",
            concat!("-//Ibid//", env!("CARGO_PKG_VERSION"), "//EN"),
        ),
        ("CALSCALE", "GREGORIAN"),
    ] {
        calendar.append_property(Property::new(key, value));
    }
    calendar.name(&render::title(selection));
    let mut left_out = 0;
    for entry in timeline.entries() {
        match event(&entry, today) {
            Some(event) => drop(calendar.push(event)),
            None => left_out += 1,
        }
    }
    (calendar.to_string(), left_out)
}

fn event(entry: &Entry<'_>, today: Date) -> Option<Event> {
    let DayBounds { first, last } = entry.dated.date.bounds();
    let first_day = first.or(last).filter(|day| day.year() > 0)?;
    // The end is the day after; the last day of all has none.
    let after = first.and(last).unwrap_or(first_day).tomorrow().ok();
    let day = |name, day: Date| {
        let mut property = Property::new(name, day.strftime("%Y%m%d").to_string());
        property.add_parameter("VALUE", "DATE");
        property.done()
    };
    let is_sure =
        first == last && !entry.dated.date.is_qualified() && entry.in_span == InSpan::Certain;
    let status = if is_sure {
        EventStatus::Confirmed
    } else {
        EventStatus::Tentative
    };
    let fact = &entry.fact.fact;
    let mut event = Event::new();
    event
        .uid(&format!("{}@ibid", entry.fact.key()))
        .append_property(Property::new(
            "DTSTAMP",
            today.strftime("%Y%m%dT000000Z").to_string(),
        ))
        .append_property(day("DTSTART", first_day))
        .summary(&render::entry_in_calendar(entry))
        .description(&render::cited(fact))
        .status(status)
        // Nobody is busy for what a source tells of.
        .add_property("TRANSP", "TRANSPARENT");
    if let Some(after) = after {
        event.append_property(day("DTEND", after));
    }
    if let Some(url) = fact
        .citations
        .first()
        .source
        .url
        .as_deref()
        .and_then(web_address)
    {
        event.url(&url);
    }
    Some(event.done())
}
