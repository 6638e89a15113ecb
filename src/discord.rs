//! Discord: `ibid serve`.
//!
//! serenity keeps the connection, poise knows the commands; what goes to Discord goes through
//! `api`. In reading order, in which a part knows only those above it:
//!
//! - `limits`, `markdown`, `mentions`: what Discord takes, and texts made fit for it
//! - `words`: all that is said, a file for each language
//! - `custom_id`, `post`, `render`: replies and the buttons on them
//! - `recent`: what is remembered for a while
//! - `trouble`, `metrics`, `api`: what goes wrong, what is counted, what is sent
//! - `asker`: who does something, and what they may do
//! - `bot`: what is held from one event to the next, and the one way to the disk
//! - `scene`: what is seen where somebody does something, opened once for each interaction
//! - `delivery`: how an interaction gets its answer
//! - `answering`: a question and its answer, whichever way it came
//! - `since`: what became of a fact since the message that named it
//! - `timelines`: dated facts in order
//! - `form`, `settling`, `moderation`, `queue`: changing facts, and answering what nobody could
//! - `commands`, `buttons`, `modals`, `incoming`: the ways people come
//! - `gateway`: the connection, watched over

mod answering;
mod api;
mod asker;
mod bot;
mod buttons;
mod commands;
mod custom_id;
mod delivery;
mod form;
mod gateway;
mod incoming;
mod limits;
mod markdown;
mod mentions;
mod metrics;
mod modals;
mod moderation;
mod post;
mod queue;
mod recent;
mod render;
mod scene;
mod settling;
mod since;
mod timelines;
mod trouble;
mod words;

pub use bot::MESSAGES_A_MINUTE;
pub use gateway::{Health, Patience, ServeError, Serving, Started, serve};
