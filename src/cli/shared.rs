//! The flags that every command has, and the library they open.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::bail;
use clap::Args;
use jiff::Timestamp;
use jiff::civil::Date;

use super::render;
use super::terminal::Terminal;
use crate::config::DataFolder;
use crate::curation::day_of;
use crate::library::Library;
use crate::matcher::Lexicons;

/// The flags that every command has.
#[derive(Debug, Args)]
pub(super) struct Shared {
    /// The folder of knowledge packs
    #[arg(
        long,
        global = true,
        env = "IBID_KNOWLEDGE",
        default_value = "knowledge"
    )]
    pub(super) knowledge: PathBuf,
    /// The folder of the store; created if it is missing
    #[arg(long, global = true, env = "IBID_DATA", default_value = "ibid-data")]
    pub(super) data: DataFolder,
    /// The day to use as today, written as 2018-07-16: “yesterday” is the day before; by default
    /// the current day in UTC
    #[arg(long, global = true, env = "IBID_TODAY", value_name = "DATE", value_parser = day)]
    pub(super) today: Option<Date>,
    #[arg(skip)]
    pub(super) terminal: Terminal,
}

impl Shared {
    /// Returns the day that commands count as today.
    pub(super) fn today(&self) -> Date {
        self.today.unwrap_or_else(|| day_of(Timestamp::now()))
    }

    /// Opens the library and reports damage and errors on standard error.
    pub(super) fn library(&self, lexicons: Lexicons) -> anyhow::Result<Arc<Library>> {
        if let Some(served) = self.terminal.served() {
            if lexicons != Lexicons::Used {
                bail!(
                    "a running bot always uses the lexicons; stop it, or choose another folder with --data"
                );
            }
            return Ok(Arc::clone(&served.library));
        }
        let (library, opening) =
            Library::open(&self.knowledge, &self.data, lexicons, Timestamp::now())?;
        for line in render::opening(&opening) {
            self.terminal.note(&line);
        }
        Ok(Arc::new(library))
    }
}

fn day(text: &str) -> Result<Date, &'static str> {
    let day = text.parse();
    day.map_err(|_: jiff::Error| "write a day as 2018-07-16")
}
