//! Discord: `ibid serve`.
//!
//! serenity keeps the connection, poise runs the commands, and `api` sends requests to Discord.
//! The modules below are in reading order. Each one uses only those above it:
//!
//! - `limits`, `markdown`, `mentions`: Discord's limits, and texts that fit them
//! - `words`: everything the bot says, with one file for each language
//! - `custom_id`, `post`, `render`: replies and the buttons on them
//! - `recent`: values that the bot remembers for a while
//! - `trouble`, `metrics`, `api`: errors, counters, and requests to Discord
//! - `asker`: the person who acts, and what they may do
//! - `bot`: the state between events, and the only way to the disk
//! - `scene`: what is visible where a person acts, opened once for each interaction
//! - `delivery`: how an interaction gets its answer
//! - `answering`: a question and its answer, whether from a command, a button or a message
//! - `since`: how a fact changed after the message that shows it
//! - `timelines`: dated facts in order
//! - `form`, `settling`, `moderation`, `queue`: changes to facts, and the unanswered questions
//! - `commands`, `buttons`, `modals`, `incoming`: everything people can use to reach the bot
//! - `gateway`: the connection, under a watchdog

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
