//! `/fact`: moderators add, correct and look up facts.
//!
//! Each group of actions has its own file: adding, correcting, withdrawing and undoing, looking up,
//! and files.

mod add;
mod alter;
mod edit;
mod files;
mod look;

use super::{Context, Kind};
use crate::discord::form::More;
use crate::discord::trouble::Trouble;
use crate::fact::{FactKind, TOPICS_MAX};

pub(in crate::discord) use files::import_kept as import;
pub(in crate::discord) use look::turn as turn_list;

#[poise::command(
    slash_command,
    interaction_context = "Guild",
    subcommands(
        "add::add",
        "edit::edit",
        "alter::retire",
        "alter::restore",
        "alter::undo",
        "look::show",
        "look::history",
        "look::list",
        "files::export",
        "files::import"
    ),
    subcommand_required,
    default_member_permissions = "MANAGE_GUILD"
)]
#[expect(
    clippy::unused_async,
    reason = "poise waits for it; Discord never runs it"
)]
pub(super) async fn fact(_: Context<'_>) -> Result<(), Trouble> {
    Ok(())
}

/// The options that adding and correcting share, besides the modal's fields.
#[derive(Debug)]
struct MoreOptions {
    topics: Option<String>,
    kind: Option<Kind>,
    said_by: Option<String>,
    note: Option<String>,
    review_by: Option<String>,
    checked: Option<bool>,
}

impl MoreOptions {
    fn more(self) -> More {
        let topics = self.topics.map(|topics| {
            topics
                .split([',', ';', '\n'])
                .map(str::trim)
                .filter(|topic| !topic.is_empty())
                .take(TOPICS_MAX)
                .map(str::to_owned)
                .collect()
        });
        More {
            kind: self.kind.map(FactKind::from),
            topics,
            said_by: self.said_by,
            note: self.note,
            review_by: self.review_by,
            checked: self.checked == Some(true),
            ..More::default()
        }
    }
}
