//! Discord: `ibid serve`.
//!
//! serenity keeps the connection, poise knows the commands; what goes to Discord goes through
//! `api`. In reading order:
//!
//! - `limits`, `markdown`: what Discord takes, and texts made fit for it
//! - `words`: all that is said, a file for each language
//! - `custom_id`, `message`, `render`: replies and the buttons on them
//! - `recent`: what is remembered for a while
//! - `trouble`, `metrics`, `api`: what goes wrong, what is counted, what is sent
//! - `permissions`: who may do what
//! - `bot`: answering a question, whichever way it came
//! - `timelines`: dated facts in order
//! - `form`, `moderation`, `queue`: changing facts, and answering what nobody could
//! - `commands`, `buttons`, `modals`, `messages`: the ways people come
//! - `gateway`: the connection, watched over

mod api;
mod bot;
mod buttons;
mod commands;
mod custom_id;
mod form;
mod gateway;
mod limits;
mod markdown;
mod message;
mod messages;
mod metrics;
mod modals;
mod moderation;
mod permissions;
mod queue;
mod recent;
mod render;
mod timelines;
mod trouble;
mod words;

pub use bot::MESSAGES_A_MINUTE;
pub use gateway::{Health, Patience, ServeError, Serving, Started, serve};
