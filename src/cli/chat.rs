//! `ibid chat`: one question after another, with line editing. The history ends with the session;
//! questions are not stored.

use std::sync::Arc;

use anyhow::Context as _;
use rustyline::DefaultEditor;
use rustyline::error::ReadlineError;

use super::control::{self, Input};
use super::outcome::Outcome;
use super::render;
use super::shared::Shared;
use crate::library::Library;
use crate::matcher::Lexicons;

/// Who answers: this process, or a running bot, which holds the store.
enum Answering {
    Here(Arc<Library>),
    There,
}

pub(super) fn run(shared: &Shared) -> anyhow::Result<Outcome> {
    let answering = if control::is_running(shared) {
        Answering::There
    } else {
        Answering::Here(shared.library(Lexicons::Used)?)
    };
    let mut editor = DefaultEditor::new().context("cannot read from this terminal")?;
    if let Answering::Here(library) = &answering {
        let greeting = render::greeting(library.snapshot().knowledge());
        shared.terminal.print(&greeting)?;
    }
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
            .context("cannot add the question to the history")?;
        answering.answer(shared, question, previous.as_deref())?;
        shared.terminal.print("\n")?;
        previous = Some(question.to_owned());
    }
    Ok(Outcome::Done)
}

impl Answering {
    fn answer(
        &self,
        shared: &Shared,
        question: &str,
        previous: Option<&str>,
    ) -> anyhow::Result<()> {
        match self {
            Self::Here(library) => {
                let snapshot = library.snapshot();
                let asked = snapshot.ask(question, previous, shared.today());
                shared
                    .terminal
                    .print(&render::reply(&asked, shared.today()))
            }
            Self::There => {
                let mut arguments = vec!["ibid".to_owned(), "ask".to_owned()];
                arguments.extend(previous.map(|previous| format!("--previous={previous}")));
                arguments.extend(["--".to_owned(), question.to_owned()]);
                let asked = control::ask(shared, arguments, Input::None);
                asked.context("the bot has stopped; start `ibid chat` again")??;
                Ok(())
            }
        }
    }
}
