//! Where a command reads from and writes to: this process's terminal, or another's through the
//! control socket.

use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal as _, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context as _;

use crate::discord::Health;
use crate::library::Library;

/// Where a command reads from and writes to.
#[derive(Default)]
pub(super) struct Terminal(Option<Arc<Remote>>);

/// The terminal of another process, and what this process serves to it.
pub(super) struct Remote {
    pub(super) input: Mutex<Option<Box<dyn BufRead + Send>>>,
    pub(super) out: Mutex<Box<dyn Write + Send>>,
    pub(super) err: Mutex<Box<dyn Write + Send>>,
    /// The folder that relative paths start from.
    pub(super) folder: PathBuf,
    pub(super) library: Arc<Library>,
    pub(super) health: Option<Health>,
}

impl fmt::Debug for Terminal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whose = if self.0.is_some() { "remote" } else { "own" };
        formatter.debug_tuple("Terminal").field(&whose).finish()
    }
}

impl Terminal {
    pub(super) fn remote(remote: Remote) -> Self {
        Self(Some(Arc::new(remote)))
    }

    /// Returns what this process serves, if the command came through the control socket.
    pub(super) fn served(&self) -> Option<&Remote> {
        self.0.as_deref()
    }

    /// Writes a text to standard output.
    pub(super) fn print(&self, text: &str) -> anyhow::Result<()> {
        let written = match &self.0 {
            Some(remote) => write(&remote.out, text),
            None => {
                let mut out = anstream::stdout().lock();
                out.write_all(text.as_bytes()).and_then(|()| out.flush())
            }
        };
        written.context("cannot write to standard output")
    }

    /// Writes binary data to standard output, unless that is a screen.
    pub(super) fn print_bytes(&self, bytes: &[u8]) -> anyhow::Result<()> {
        let written = match &self.0 {
            Some(remote) => remote
                .out
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .write_all(bytes),
            None => {
                let mut out = io::stdout().lock();
                if out.is_terminal() {
                    anyhow::bail!("the output is not text; write it to a file: … > FILE");
                }
                out.write_all(bytes).and_then(|()| out.flush())
            }
        };
        written.context("cannot write to standard output")
    }

    /// Writes a line to standard error. A failure is ignored, because there is nowhere to report it.
    pub(super) fn note(&self, line: &str) {
        drop(match &self.0 {
            Some(remote) => write(&remote.err, &format!("{line}\n")),
            None => writeln!(anstream::stderr(), "{line}"),
        });
    }

    /// Reads a file, or standard input for `-`.
    pub(super) fn read(&self, path: &str) -> anyhow::Result<Box<dyn BufRead>> {
        match &self.0 {
            Some(remote) if path == "-" => {
                let input = &mut *remote.input.lock().unwrap_or_else(PoisonError::into_inner);
                Ok(input.take().unwrap_or_else(|| Box::new(io::empty())))
            }
            None if path == "-" => Ok(Box::new(io::stdin().lock())),
            _ => {
                let file =
                    File::open(self.path(path)).with_context(|| format!("cannot open {path}"))?;
                Ok(Box::new(BufReader::new(file)))
            }
        }
    }

    /// Returns the path of a file that the command names.
    pub(super) fn path(&self, path: &str) -> PathBuf {
        match &self.0 {
            Some(remote) => remote.folder.join(path),
            None => path.into(),
        }
    }

    /// Returns a progress bar, hidden unless standard error is this process's terminal.
    pub(super) fn progress(&self, length: usize, what: &'static str) -> indicatif::ProgressBar {
        if self.0.is_some() || !io::stderr().is_terminal() {
            return indicatif::ProgressBar::hidden();
        }
        let style = indicatif::ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}");
        let bar = indicatif::ProgressBar::new(length as u64).with_message(what);
        match style {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        }
    }
}

fn write(to: &Mutex<Box<dyn Write + Send>>, text: &str) -> io::Result<()> {
    let mut to = to.lock().unwrap_or_else(PoisonError::into_inner);
    to.write_all(text.as_bytes())
}
