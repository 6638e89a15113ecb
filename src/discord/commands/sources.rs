//! `/sources`: the sources of the facts.
//!
//! Tested in `tests/integration/discord/commands.rs`,
//! `each_command_of_information_is_for_the_one_who_asks`.

use std::collections::BTreeMap;

use super::{Context, respond};
use crate::discord::markdown::{fitted, link};
use crate::discord::post::Post;
use crate::discord::post::ReplyTo;
use crate::discord::render;
use crate::discord::trouble::Trouble;

#[poise::command(slash_command)]
pub(super) async fn sources(ctx: Context<'_>) -> Result<(), Trouble> {
    respond(ctx, ReplyTo::Private, move |scene| {
        let words = scene.words;
        let snapshot = scene.snapshot();
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
            return Ok(Post::text(words.no_sources()));
        }
        let lines = counts.into_iter().map(|((title, url), count)| {
            let title = fitted(title, 200);
            let count = words.count_of_facts(count);
            format!("{} ({count})", link(&title, url, ""))
        });
        Ok(render::list(
            words,
            words.sources(),
            &lines.collect::<Vec<_>>(),
        ))
    })
    .await
}
