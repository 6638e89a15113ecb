//! `/fact add`: adds a fact, from a modal or from options.
//!
//! Tested in `tests/integration/discord/moderating.rs`,
//! `a_fact_is_typed_looked_at_saved_and_answers`.

use super::super::{Context, Kind, open_modal, respond_privately};
use super::MoreOptions;
use crate::discord::form::{Form, Given};
use crate::discord::moderation::{preview, to_fill_in};
use crate::discord::trouble::Trouble;

#[poise::command(slash_command)]
#[expect(
    clippy::too_many_arguments,
    reason = "each is an option that Discord shows"
)]
pub(super) async fn add(
    ctx: Context<'_>,
    #[max_length = 2000] statement: Option<String>,
    #[max_length = 2000] quote: Option<String>,
    #[max_length = 1000] source: Option<String>,
    #[max_length = 100] date: Option<String>,
    #[max_length = 300] question: Option<String>,
    #[max_length = 2000] topics: Option<String>,
    kind: Option<Kind>,
    #[max_length = 200] said_by: Option<String>,
    #[max_length = 1000] note: Option<String>,
    #[max_length = 100] review_by: Option<String>,
) -> Result<(), Trouble> {
    let more = MoreOptions {
        topics,
        kind,
        said_by,
        note,
        review_by,
        checked: None,
    };
    let mut form = Form::default();
    form.fill(Given {
        statement,
        date,
        quote,
        source,
        question,
        more: more.more(),
    });
    if form.is_whole() {
        return respond_privately(ctx, move |scene| preview(scene, form)).await;
    }
    open_modal(ctx, move |scene| to_fill_in(scene, &form)).await
}
