//! A timeline as a calendar (iCalendar, RFC 5545).

use icalendar::{Calendar, Component as _, Event, EventStatus, Property};
use jiff::civil::Date;

use super::address::web_address;
use crate::cli::render;
use crate::date::{DayBounds, InSpan};
use crate::timeline::{Entry, Selection, Timeline};

/// Returns a timeline as a calendar created on the day `today`, and the number of facts left out because
/// a calendar has no days before the year 1. An event covers every day on which it can lie; if one end is
/// open, it is on the day of the other.
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
    // The end of an event is the day after its last. The last possible day has none.
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
        // The events must not make anybody appear busy.
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
