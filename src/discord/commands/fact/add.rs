//! `/fact add`: a new fact, from a modal or from options.

use super::super::{Context, Kind, asker, open_modal, respond_privately};
use super::{MoreOptions, given};
use crate::discord::form::Form;
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
    let asker = asker(&ctx)?;
    let more = MoreOptions {
        topics,
        kind,
        said_by,
        note,
        review_by,
        checked: None,
    };
    let mut form = Form::default();
    form.fill(given([statement, date, quote, source, question], more));
    if form.is_whole() {
        return respond_privately(ctx, move |bot| Ok(vec![preview(bot, asker, form)?])).await;
    }
    open_modal(ctx, move |bot| {
        asker.moderated_guild()?;
        to_fill_in(bot, asker, &form)
    })
    .await
}
