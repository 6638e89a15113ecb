//! How long what is kept for people and servers stays, and forgetting it afterwards.

use jiff::{SignedDuration, Timestamp};

use super::{Library, LibraryError};
use crate::scope::GuildId;
use crate::store::Desk;

/// How long everything that is kept for a server stays after the bot was taken from it, as `/privacy`
/// promises.
pub const KEPT_AFTER_LEAVING: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Forgets what was kept for as long as it may be: questions and drafts by their age, and everything of
/// servers that the bot was taken from. Returns these servers. `tests/integration/discord/settings.rs`
/// holds the days.
///
/// # Errors
///
/// Returns a [`LibraryError`] if the store or the desk cannot be read or written. What was forgotten by
/// then stays forgotten; the rest is tried again the next time.
pub fn sweep(library: &Library, desk: &Desk, now: Timestamp) -> Result<Vec<GuildId>, LibraryError> {
    desk.sweep(now)?;
    let left = desk.left_before(now - KEPT_AFTER_LEAVING)?;
    for guild in &left {
        library.forget(*guild, now)?;
        desk.forget(*guild)?;
        tracing::info!(%guild, "all of a server that was left is forgotten");
    }
    Ok(left)
}
