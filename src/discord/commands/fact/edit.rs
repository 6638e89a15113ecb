//! `/fact edit`: corrects a fact, from a modal or from options.
//!
//! Tested in `tests/integration/discord/moderating.rs`,
//! `a_fact_of_a_pack_is_corrected_for_one_server`.

use super::super::{Context, Kind, complete_told, open_modal, respond_privately};
use super::MoreOptions;
use crate::discord::form::{Form, Given};
use crate::discord::moderation::{meant, preview, to_fill_in};
use crate::discord::trouble::Trouble;

#[poise::command(slash_command)]
#[expect(
    clippy::too_many_arguments,
    reason = "each is an option that Discord shows"
)]
pub(super) async fn edit(
    ctx: Context<'_>,
    #[autocomplete = "complete_told"]
    #[max_length = 100]
    fact: String,
    #[max_length = 400] why: Option<String>,
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
    checked: Option<bool>,
) -> Result<(), Trouble> {
    let more = MoreOptions {
        topics,
        kind,
        said_by,
        note,
        review_by,
        checked,
    };
    let given = Given {
        statement,
        date,
        quote,
        source,
        question,
        more: more.more(),
    };
    if given.fills_any() {
        return respond_privately(ctx, move |scene| {
            scene.moderated_guild()?;
            let mut form = Form::correcting(&meant(scene, &fact)?);
            form.fill(given);
            form.why = why;
            preview(scene, form)
        })
        .await;
    }
    open_modal(ctx, move |scene| {
        scene.moderated_guild()?;
        let mut form = Form::correcting(&meant(scene, &fact)?);
        form.why = why;
        to_fill_in(scene, &form)
    })
    .await
}
