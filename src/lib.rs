//! Ibid answers questions from material that a community curates. Every answer is a curated fact, word for
//! word, with its quotation, its source and its date. If the material does not say, Ibid says so.
//!
//! A pack from strings, one question, and the reply:
//!
//! ```
//! use std::sync::Arc;
//!
//! use ibid::answer::Reply;
//! use ibid::knowledge::KnowledgeBase;
//! use ibid::knowledge::pack::{Pack, PackFiles};
//! use ibid::matcher::Lexicons;
//! use ibid::snapshot::Snapshot;
//! use jiff::civil::date;
//!
//! let files = PackFiles::from_texts(
//!     "lighthouse",
//!     [
//!         (
//!             "pack.toml",
//!             r#"
//!             id = "lighthouse"
//!             title = "The lighthouse"
//!             language = "en"
//!             licence = "CC0-1.0"
//!             "#,
//!         ),
//!         (
//!             "facts/lamp.toml",
//!             r#"
//!             [[fact]]
//!             id = "first-light"
//!             statement = "The lamp was lit for the first time in May 1890."
//!             when = "1890-05"
//!             basis = "stated"
//!             kind = "event"
//!             questions = ["When was the lamp first lit?"]
//!             [[fact.cite]]
//!             title = "The keeper's book"
//!             quote = "The lamp was lit for the first time in May 1890"
//!             "#,
//!         ),
//!     ],
//! );
//! let (pack, findings) = Pack::read(&files);
//! # assert!(findings.iter().all(|finding| finding.severity() != ibid::knowledge::finding::Severity::Error));
//! let knowledge = KnowledgeBase::of_packs(&[pack.expect("the pack has no errors")]);
//! let snapshot = Snapshot::new(Arc::new(knowledge), Lexicons::Used);
//!
//! // A typo does not matter.
//! let answered = snapshot.ask("when was the lampp first lit", None, date(2026, 11, 29));
//! match answered.reply {
//!     Reply::Answer(answer) => {
//!         let fact = &answer.facts[0].fact.fact;
//!         assert_eq!(fact.statement, "The lamp was lit for the first time in May 1890.");
//!         assert_eq!(fact.citations.first().source.title, "The keeper's book");
//!     }
//!     Reply::Clarification(_) | Reply::Refusal(_) => panic!("the pack answers this"),
//! }
//!
//! // What the pack does not say is refused.
//! let answered = snapshot.ask("Who designed the harbour wall?", None, date(2026, 11, 29));
//! assert!(matches!(answered.reply, Reply::Refusal(_)));
//! ```
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
//! - [`curation`]: changes to facts, as values; the facts that result, and which of them are live
//! - [`question`]: a question, read once
//! - [`matcher`]: the facts that may answer it, with the evidence for each
//! - [`answer`]: the reply to a question
//! - [`timeline`]: dated facts in order
//! - [`snapshot`]: the knowledge base at one moment, and the questions that are asked of it
//!
//! These are the core: no files, sockets, clocks or environment. The edges, behind the feature
//! `app`:
//!
//! - [`config`]: where everything is kept, and settings that have no command-line flag
//! - `wording`: what Ibid says, in each language that it speaks
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
mod wording;

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
