//! `ibid chat`: one question after another, with line editing and a history that lasts as long as
//! the session: what was asked is not kept.

use anyhow::Context as _;
use rustyline::DefaultEditor;
use rustyline::error::ReadlineError;

use super::{Outcome, Shared, print, render};
use crate::matcher::Lexicons;

pub(super) fn run(shared: &Shared) -> anyhow::Result<Outcome> {
    let library = shared.library(Lexicons::Used)?;
    let snapshot = library.snapshot();
    let mut editor = DefaultEditor::new().context("cannot read from this terminal")?;
    print(&render::greeting(snapshot.knowledge()))?;
    let mut previous: Option<String> = None;
    loop {
        let line = match editor.readline("? ") {
            Ok(line) => line,
            Err(ReadlineError::Eof | ReadlineError::Interrupted) => break,
            Err(error) => return Err(error).context("cannot read from this terminal"),
        };
        let question = line.trim();
        if question.is_empty() {
            continue;
        }
        if matches!(question, "exit" | "quit") {
            break;
        }
        editor
            .add_history_entry(question)
            .context("cannot keep the history")?;
        let asked = snapshot.ask(question, previous.as_deref(), shared.today());
        print(&render::reply(&asked))?;
        print("\n")?;
        previous = Some(question.to_owned());
    }
    Ok(Outcome::Done)
}
