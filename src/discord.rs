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
//! - `bot`: answering a question, whichever way it came
//! - `commands`, `buttons`, `messages`: the ways it comes
//! - `gateway`: the connection, watched over

mod api;
mod bot;
mod buttons;
mod commands;
mod custom_id;
mod gateway;
mod limits;
mod markdown;
mod message;
mod messages;
mod metrics;
mod recent;
mod render;
mod trouble;
mod words;

pub use bot::MESSAGES_A_MINUTE;
pub use gateway::{Health, Patience, ServeError, Serving, Started, serve};
