//! `ibid chat`: one question after another, with line editing and a history of this session.

use anyhow::Context as _;
use rustyline::DefaultEditor;
use rustyline::error::ReadlineError;

use super::{Outcome, Shared, print, render};
use crate::matcher::Lexicons;

pub(super) fn run(shared: &Shared) -> anyhow::Result<Outcome> {
    let library = shared.library(Lexicons::Used)?;
    let snapshot = library.snapshot();
    let mut editor = DefaultEditor::new().context("cannot read from this terminal")?;
    let history = shared.data.join("chat-history");
    // Without an earlier session there is no history to load.
    drop(editor.load_history(&history));
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
        editor
            .add_history_entry(question)
            .context("cannot keep the history")?;
        let asked = snapshot.ask(question, previous.as_deref(), shared.today());
        print(&render::reply(&asked))?;
        print("\n")?;
        previous = Some(question.to_owned());
    }
    editor
        .save_history(&history)
        .with_context(|| format!("cannot keep the history in {}", history.display()))?;
    Ok(Outcome::Done)
}
