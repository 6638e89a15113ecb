//! Asks a pack on disk a question, without the store, the terminal or Discord.
//!
//! ```sh
//! cargo run --example ask -- knowledge/russia-us-2018 "when do trump and putin meat?"
//! ```

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "an example shows what it found"
)]

use std::fs;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use ibid::answer::Reply;
use ibid::curation::day_of;
use ibid::knowledge::KnowledgeBase;
use ibid::knowledge::finding::Severity;
use ibid::knowledge::pack::{Content, Pack, PackFiles};
use ibid::matcher::Lexicons;
use ibid::snapshot::Snapshot;
use jiff::Timestamp;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, question] = arguments.as_slice() else {
        bail!("usage: ask PACK_FOLDER QUESTION");
    };

    let mut files = PackFiles {
        folder: folder.clone(),
        ..PackFiles::default()
    };
    collect(Path::new(folder), Path::new(folder), &mut files)?;
    let (pack, findings) = Pack::read(&files);
    for finding in findings
        .iter()
        .filter(|found| found.severity() == Severity::Error)
    {
        eprintln!("{finding}");
    }
    let pack = pack.with_context(|| format!("{folder} is no pack"))?;

    let knowledge = KnowledgeBase::of_packs(&[pack]);
    let snapshot = Snapshot::new(Arc::new(knowledge), Lexicons::Used);
    let answered = snapshot.ask(question, None, day_of(Timestamp::now()));
    match answered.reply {
        Reply::Answer(answer) => {
            for found in &answer.facts {
                let fact = &found.fact.fact;
                let citation = fact.citations.first();
                println!("{}", fact.statement);
                println!("  “{}”, {}", citation.quote.exact, citation.source.title);
            }
        }
        Reply::Clarification(_) => println!("Several facts may be meant."),
        Reply::Refusal(refusal) => println!("No answer: {:?}", refusal.reason),
    }
    Ok(())
}

/// Reads the text files below a folder into the files of a pack.
fn collect(root: &Path, folder: &Path, files: &mut PackFiles) -> anyhow::Result<()> {
    for entry in
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?
    {
        let path = entry?.path();
        if path.is_dir() {
            collect(root, &path, files)?;
        } else if let Ok(text) = fs::read_to_string(&path) {
            let name = path.strip_prefix(root)?.to_string_lossy().into_owned();
            files.files.insert(name, Content::Text(text));
        }
    }
    Ok(())
}
