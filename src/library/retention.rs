//! How long data about people and servers is kept, and its erasure afterwards.

use jiff::{SignedDuration, Timestamp};

use super::{Library, LibraryError};
use crate::scope::GuildId;
use crate::store::Desk;

/// How long a server's data is kept after the bot was removed from it, as `/privacy` promises.
pub const KEPT_AFTER_LEAVING: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Erases expired data: old questions, old texts kept for buttons, and everything of servers that the bot
/// was removed from. Returns these servers. `tests/integration/discord/settings.rs` tests the number of
/// days.
///
/// # Errors
///
/// Returns a [`LibraryError`] if the store or the desk cannot be read or written. Data erased by then
/// stays erased, and the next sweep retries the rest.
pub fn sweep(library: &Library, desk: &Desk, now: Timestamp) -> Result<Vec<GuildId>, LibraryError> {
    desk.sweep(now)?;
    let left = desk.left_before(now - KEPT_AFTER_LEAVING)?;
    for guild in &left {
        library.forget(*guild, now)?;
        desk.forget(*guild)?;
        tracing::info!(%guild, "the data of a server that the bot left was erased");
    }
    Ok(left)
}
