//! A timeline as a self-contained HTML page: it loads nothing and needs no script.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::address::web_address;
use crate::cli::render;
use crate::date::InSpan;
use crate::drawing::{DrawingError, Fonts};
use crate::source::Citation;
use crate::timeline::picture::{ITEMS_MAX, Picture, Theme};
use crate::timeline::{Entry, Selection, Timeline};

/// The page's style: dates are in the left column, or above the text on a phone.
const STYLE: &str = include_str!("page.css");

/// Returns the page. If the facts fit in one picture, it contains the picture too.
pub(super) fn html(timeline: &Timeline<'_>, selection: &Selection) -> Result<String, DrawingError> {
    let title = render::title(selection);
    let is_drawn = (1..=ITEMS_MAX).contains(&timeline.len());
    let pictures = [Theme::Light, Theme::Dark]
        .map(|theme| is_drawn.then(|| render::picture(timeline.entries(), selection, theme)));
    let [light, dark] = pictures.map(|picture| picture.map(|picture| data_url(&picture)));
    let (light, dark) = (light.transpose()?, dark.transpose()?);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="generator" content="Ibid";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header {
                    h1 { (title) }
                    @for line in render::heading(timeline, selection) { p { (line) } }
                }
                @if let (Some(light), Some(dark)) = (&light, &dark) {
                    picture {
                        source srcset=(dark) media="(prefers-color-scheme: dark)";
                        img src=(light) alt=(render::picture_in_words(timeline.entries(), selection));
                    }
                }
                main {
                    @if timeline.is_empty() { p { (render::nothing()) } }
                    (list(timeline))
                }
            }
        }
    };
    Ok(page.into_string())
}

fn data_url(picture: &Picture) -> Result<String, DrawingError> {
    use base64::Engine as _;
    let png = Fonts::here().png(picture)?;
    let encoded = base64::engine::general_purpose::STANDARD.encode(png);
    Ok(format!("data:image/png;base64,{encoded}"))
}

fn list(timeline: &Timeline<'_>) -> Markup {
    let mut shown = None;
    html! {
        @for entry in timeline.entries() {
            @let heading = entry.dated.date.heading();
            @if heading != shown {
                @if let Some(heading) = &heading { h2 { (heading.in_words()) } }
                @let () = shown = heading;
            }
            (article(&entry))
        }
    }
}

fn article(entry: &Entry<'_>) -> Markup {
    let fact = &entry.fact.fact;
    html! {
        article id=(entry.fact.key()) {
            time datetime=[entry.dated.date.timex()] { (render::date_of(entry)) }
            div {
                p dir="auto" {
                    (fact.statement)
                    @if entry.in_span == InSpan::Possible { " " em { (render::possibly()) } }
                }
                @if let Some(who) = &fact.said_by { p.source { (render::said_by(who)) } }
                @for citation in &fact.citations { (cited(&citation)) }
            }
        }
    }
}

fn cited(citation: &Citation) -> Markup {
    let cited = render::citation_without_address(citation);
    html! {
        blockquote dir="auto" { (citation.quote.exact) }
        p.source {
            @match citation.source.url.as_deref().and_then(web_address) {
                Some(url) => cite { a href=(url) { (cited) } },
                None => cite { (cited) },
            }
        }
    }
}
