//! Ibid answers questions from material that a community curates: with the fact word for word,
//! the quotation it rests on, its source and its date. What the material does not say, it does
//! not say.
//!
//! The modules, in reading order; each knows only those above it:
//!
//! - [`text`]: words, stems, languages
//! - [`date`]: dates as coarse or as fine as a source states them
//! - [`id`]: names of facts, sources and packs
//! - [`source`]: sources, and quotations that are found in them
//! - [`fact`]: one statement and what proves it
//! - [`scope`]: whose facts a question may see
//! - [`knowledge`]: packs read from files and checked; the knowledge base
//! - [`curation`]: changes to facts as values; what they amount to, and what of that is live
//! - [`question`]: a question, read once
//! - [`matcher`]: the facts that may answer it, with the evidence for each
//! - [`answer`]: the reply to a question
//! - [`timeline`]: dated facts in order
//! - [`snapshot`]: the knowledge base at one moment, and the questions that are asked of it
//!
//! These are the core: no files, sockets, clocks or environment. The edges, behind the feature
//! `app`:
//!
//! - [`config`]: where everything is kept, and settings that are no flags
//! - [`store`]: the durable log of changes, and what is kept beside it
//! - [`library`]: the live knowledge base, which every interface calls
//! - [`drawing`]: timelines as pixels
//! - [`discord`]: the bot
//! - [`cli`]: the terminal

// A blank line between two modules keeps rustfmt from sorting them by name.
pub mod text;

pub mod date;

pub mod id;

pub mod source;

pub mod fact;

pub mod scope;

pub mod knowledge;

pub mod curation;

pub mod question;

pub mod matcher;

pub mod answer;

pub mod timeline;

pub mod snapshot;

#[cfg(feature = "app")]
pub mod config;

#[cfg(feature = "app")]
pub mod store;

#[cfg(feature = "app")]
pub mod library;

#[cfg(feature = "app")]
pub mod drawing;

#[cfg(feature = "app")]
pub mod discord;

#[cfg(feature = "app")]
pub mod cli;
