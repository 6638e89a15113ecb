//! The control socket: a running bot holds the store, so it runs other commands on the same data
//! folder.
//!
//! A command sends a [`Request`] as a line of JSON, followed by its standard input; the bot replies
//! with [`Frame`]s as lines of JSON. Only the operator can use the socket (mode 0600).

use std::ffi::OsString;
use std::fs;
use std::io::{self, BufRead as _, BufReader, Read as _, Write};
use std::net::Shutdown;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock};
use std::thread;
use std::time::Duration;

use anyhow::Context as _;
use clap::Parser as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tokio::net::UnixListener;

use super::Cli;
use super::outcome::{Outcome, outcome};
use super::shared::Shared;
use super::terminal::{Remote, Terminal};
use crate::config::DataFolder;
use crate::discord::Health;
use crate::library::Library;

/// The maximum length of a request, in bytes.
const REQUEST_MAX: u64 = 1 << 20;

/// How long the bot waits for a request.
const REQUEST_WAITED: Duration = Duration::from_secs(5);

/// A command for the bot to run.
#[derive(Debug, Serialize, Deserialize)]
struct Request {
    /// The arguments, starting with the name of the program.
    arguments: Vec<String>,
    /// The folder that relative paths start from.
    folder: PathBuf,
    /// The day that the command counts as today.
    today: Option<Date>,
}

/// A part of a command's output, or its outcome.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Frame {
    Out(String),
    Bytes(Vec<u8>),
    Err(String),
    End(Outcome),
}

/// Has a running bot run this process's command. Returns `None` if no bot is running or the command
/// does not need the store.
pub(super) fn forward(cli: &Cli) -> Option<anyhow::Result<Outcome>> {
    if !cli.command.needs_store() {
        return None;
    }
    let arguments = std::env::args_os().map(OsString::into_string);
    let arguments: Result<Vec<String>, _> = arguments.collect();
    let input = if cli.command.reads_input() {
        Input::Forwarded
    } else {
        Input::None
    };
    // Arguments that are not UTF-8 are run by this process, which reports them.
    ask(&cli.shared, arguments.ok()?, input)
}

/// Reports whether a bot is running on the data folder.
pub(super) fn is_running(shared: &Shared) -> bool {
    UnixStream::connect(shared.data.control()).is_ok()
}

/// Whether the bot reads this process's standard input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Input {
    Forwarded,
    None,
}

/// Has a running bot run a command. Returns `None` if no bot is running.
pub(super) fn ask(
    shared: &Shared,
    arguments: Vec<String>,
    input: Input,
) -> Option<anyhow::Result<Outcome>> {
    let stream = UnixStream::connect(shared.data.control()).ok()?;
    Some(run(stream, shared, arguments, input).context("cannot reach the running bot"))
}

fn run(
    mut stream: UnixStream,
    shared: &Shared,
    arguments: Vec<String>,
    input: Input,
) -> anyhow::Result<Outcome> {
    let request = Request {
        arguments,
        folder: std::env::current_dir().context("cannot find the current folder")?,
        today: shared.today,
    };
    writeln!(stream, "{}", serde_json::to_string(&request)?)?;
    match input {
        Input::None => stream.shutdown(Shutdown::Write)?,
        Input::Forwarded => {
            let mut feeding = stream.try_clone()?;
            // If the command reads no input, the thread ends with the process.
            thread::spawn(move || {
                drop(io::copy(&mut io::stdin().lock(), &mut feeding));
                drop(feeding.shutdown(Shutdown::Write));
            });
        }
    }
    for line in BufReader::new(stream).lines() {
        match serde_json::from_str(&line?)? {
            Frame::Out(text) => shared.terminal.print(&text)?,
            Frame::Bytes(bytes) => shared.terminal.print_bytes(&bytes)?,
            Frame::Err(text) => shared.terminal.note(text.trim_end()),
            Frame::End(outcome) => return Ok(outcome),
        }
    }
    anyhow::bail!("the bot stopped before the command was finished; try again")
}

/// The bot's end of the control socket. Dropping it removes the socket file.
#[derive(Debug)]
pub(super) struct Socket {
    path: PathBuf,
    listener: UnixListener,
}

impl Drop for Socket {
    fn drop(&mut self) {
        drop(fs::remove_file(&self.path));
    }
}

impl Socket {
    /// Opens the control socket of a data folder. This process must hold the folder's store.
    pub(super) fn open(data: &DataFolder) -> anyhow::Result<Self> {
        let path = data.control();
        // This process holds the store, so an existing file is the leftover of a killed bot.
        drop(fs::remove_file(&path));
        let listener = UnixListener::bind(&path)
            .with_context(|| format!("cannot listen on {}", path.display()))?;
        let mode = fs::Permissions::from_mode(0o600);
        fs::set_permissions(&path, mode)
            .with_context(|| format!("cannot restrict access to {}", path.display()))?;
        Ok(Self { path, listener })
    }

    /// Serves commands forever.
    pub(super) async fn listen(&self, library: Arc<Library>, health: Arc<OnceLock<Health>>) {
        loop {
            let stream = match self.listener.accept().await {
                Ok((stream, _)) => stream,
                Err(error) => {
                    tracing::warn!(%error, "the control socket failed");
                    tokio::time::sleep(Duration::from_millis(200)).await;
                    continue;
                }
            };
            let (library, health) = (Arc::clone(&library), health.get().cloned());
            let run = move || {
                let stream = stream.into_std();
                let served = stream.and_then(|stream| {
                    stream.set_nonblocking(false)?;
                    serve(&stream, library, health)
                });
                if let Err(error) = served {
                    tracing::debug!(%error, "a command on the control socket was interrupted");
                }
            };
            // A thread and not a task, because a command may wait for input forever. It ends with the
            // process.
            let begun = thread::Builder::new().name("control".to_owned()).spawn(run);
            if let Err(error) = begun {
                tracing::warn!(%error, "cannot run a command from the control socket");
            }
        }
    }
}

/// Runs one command.
fn serve(stream: &UnixStream, library: Arc<Library>, health: Option<Health>) -> io::Result<()> {
    let mut input = BufReader::new(stream.try_clone()?);
    let mut line = String::new();
    stream.set_read_timeout(Some(REQUEST_WAITED))?;
    (&mut input).take(REQUEST_MAX).read_line(&mut line)?;
    stream.set_read_timeout(None)?;
    let request: Request = serde_json::from_str(&line)?;
    let mut frames = Frames {
        stream: stream.try_clone()?,
        frame: Frame::Out,
    };
    let ended = match Cli::try_parse_from(&request.arguments) {
        Ok(mut cli) if cli.command.needs_store() => {
            let err = Frames {
                stream: stream.try_clone()?,
                frame: Frame::Err,
            };
            cli.shared.today = request.today;
            cli.shared.terminal = Terminal::remote(Remote {
                input: Mutex::new(Some(Box::new(input))),
                out: Mutex::new(Box::new(frames)),
                err: Mutex::new(Box::new(err)),
                folder: request.folder,
                library,
                health,
            });
            outcome(cli.command.run(&cli.shared), &cli.shared.terminal)
        }
        Ok(_) => Outcome::Failed,
        Err(error) => {
            frames.write_all(error.to_string().as_bytes())?;
            Outcome::Failed
        }
    };
    send(stream, &Frame::End(ended))
}

/// A writer that sends text as frames.
struct Frames {
    stream: UnixStream,
    frame: fn(String) -> Frame,
}

impl Write for Frames {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let frame = match String::from_utf8(bytes.to_vec()) {
            Ok(text) => (self.frame)(text),
            Err(error) => Frame::Bytes(error.into_bytes()),
        };
        send(&self.stream, &frame)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn send(mut stream: &UnixStream, frame: &Frame) -> io::Result<()> {
    let mut line = serde_json::to_vec(frame)?;
    line.push(b'\n');
    stream.write_all(&line)
}
