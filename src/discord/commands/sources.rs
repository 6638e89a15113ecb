//! `/sources`: what the facts are taken from.

use std::collections::BTreeMap;

use super::{Context, asker, respond};
use crate::discord::bot::Place;
use crate::discord::markdown::{fitted, link};
use crate::discord::message::Post;
use crate::discord::render;
use crate::discord::trouble::Trouble;

#[poise::command(slash_command)]
pub(super) async fn sources(ctx: Context<'_>) -> Result<(), Trouble> {
    let asker = asker(&ctx)?;
    let words = asker.words;
    respond(ctx, Place::Private, move |bot| {
        let snapshot = bot.scene(asker.guild)?.snapshot;
        let mut counts: BTreeMap<(&str, Option<&str>), usize> = BTreeMap::new();
        for citation in snapshot
            .knowledge()
            .facts()
            .flat_map(|fact| &fact.fact.citations)
        {
            let source = &citation.source;
            let name = (source.title.as_str(), source.url.as_deref());
            *counts.entry(name).or_default() += 1;
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        if counts.is_empty() {
            return Ok(vec![Post::text(words.no_sources())]);
        }
        let lines = counts.into_iter().map(|((title, url), count)| {
            let title = fitted(title, 200);
            let count = words.count_of_facts(count);
            format!("{} ({count})", link(&title, url, ""))
        });
        let lines: Vec<String> = lines.collect();
        Ok(vec![render::list(words, words.sources(), &lines)])
    })
    .await
}
