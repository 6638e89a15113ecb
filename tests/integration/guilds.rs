//! A server's facts through the library and the terminal: export and import, redaction, isolation.

use std::fs;
use std::path::Path;

use ibid::config::DataFolder;
use ibid::curation::{Alteration, Author, PersonId, Wish};
use ibid::fact::FactId;
use ibid::library::{Library, unpacked};
use ibid::matcher::Lexicons;
use ibid::scope::{GuildId, Scope, View};
use jiff::Timestamp;
use jiff::civil::Date;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use crate::scene::{Scene, TODAY, copy, fact_line};

const GUILD: GuildId = GuildId(7);

fn view(guild: GuildId) -> View {
    View {
        guild: Some(guild),
        packs: None,
    }
}

fn open(scene: &Scene) -> Library {
    let (knowledge, data) = (scene.path("knowledge"), scene.path("ibid-data"));
    let data = DataFolder::new(data);
    let opened = Library::open(&knowledge, &data, Lexicons::Used, Timestamp::UNIX_EPOCH);
    opened.unwrap().0
}

fn submit(library: &Library, guild: GuildId, wish: Wish) -> bool {
    let by = Author::Person(PersonId(1));
    let made = library.submit(&view(guild), guild, wish, &by, Timestamp::UNIX_EPOCH);
    made.is_ok()
}

fn add(library: &Library, guild: GuildId, fact: Value) {
    let entry = serde_json::from_value(fact).unwrap();
    assert!(submit(library, guild, Wish::Add(Box::new(entry))));
}

fn fact(id: &str, statement: &str) -> Value {
    json!({
        "id": id, "statement": statement, "questions": [format!("What of {id}?")],
        "cite": [{ "title": "The book", "quote": statement }],
    })
}

fn first_answer(library: &Library, view: &View, question: &str) -> Option<String> {
    let today: Date = TODAY.parse().unwrap();
    match library.view(view).ask(question, None, today).reply {
        ibid::answer::Reply::Answer(answer) => Some(answer.facts[0].fact.fact.statement.clone()),
        _ => None,
    }
}

/// A random change to one of a few facts: its kind, the fact's number, a text.
fn act() -> impl Strategy<Value = (u8, u8, String)> {
    (0_u8..6, 0_u8..4, "[a-zäж\"'\\\\\n#=\\[\\]+ ]{1,12}")
}

/// Makes a change to a server's facts, if it is possible.
fn take(library: &Library, (kind, number, text): (u8, u8, String)) {
    let id: FactId = format!("f{number}").parse().unwrap();
    let text = format!("x{text}");
    let named = library.named(&view(GUILD), id.as_str());
    let Some(now) = named else {
        let entry = serde_json::from_value(fact(id.as_str(), &text)).unwrap();
        submit(library, GUILD, Wish::Add(Box::new(entry)));
        return;
    };
    let mut entry = Box::new(ibid::knowledge::format::FactEntry::clone(now.state.entry()));
    let alteration = match kind {
        0 | 1 => {
            entry.statement = text;
            Alteration::Edit {
                seen: now.state.revision(),
                entry,
                why: None,
            }
        }
        2 => {
            entry.note = Some(text);
            Alteration::Edit {
                seen: now.state.revision(),
                entry,
                why: None,
            }
        }
        3 => Alteration::Retire { reason: text },
        4 => Alteration::Restore { why: None },
        _ => Alteration::Undo {
            revision: now.state.revision(),
            why: text,
        },
    };
    submit(library, GUILD, Wish::Alter(now.name, alteration));
}

fn lines(library: &Library) -> String {
    let scope = Scope::Guild(GUILD);
    let lines = library.export(Some(&scope)).into_iter();
    lines
        .map(|line| serde_json::to_string(&line).unwrap() + "\n")
        .collect()
}

#[test]
fn an_import_of_an_export_exports_the_same_bytes() {
    let mut runner = TestRunner::new(Config::with_cases(12));
    let acts = prop::collection::vec(act(), 1..10);
    let run = runner.run(&acts, |acts| {
        let scene = Scene::new();
        let library = open(&scene);
        // One fact is shared, so the server changes its own version of it.
        library
            .add(
                serde_json::from_value(fact("f3", "shared")).unwrap(),
                &Author::Files,
                Timestamp::UNIX_EPOCH,
            )
            .unwrap();
        for act in acts {
            take(&library, act);
        }
        let (exported, zip) = (
            lines(&library),
            library.archive(&Scope::Guild(GUILD)).unwrap(),
        );
        let by = Author::Operator("test".to_owned());
        let scope = Scope::Guild(GUILD);
        let other = Scene::new();
        let copy = open(&other);
        let read = exported
            .lines()
            .map(|line| serde_json::from_str(line).unwrap());
        copy.import(
            (1..).zip(read).collect(),
            &scope,
            &by,
            Timestamp::UNIX_EPOCH,
        )
        .unwrap();
        prop_assert_eq!(lines(&copy), exported);
        let another = Scene::new();
        let copy = open(&another);
        let lines = unpacked(&zip).unwrap().lines.unwrap_or_default();
        copy.import(lines, &scope, &by, Timestamp::UNIX_EPOCH)
            .unwrap();
        prop_assert_eq!(copy.archive(&scope).unwrap(), zip);
        Ok(())
    });
    run.unwrap();
}

#[test]
fn a_servers_facts_are_invisible_elsewhere() {
    let scene = Scene::shipped();
    let library = open(&scene);
    add(
        &library,
        GUILD,
        fact("quokka", "The zyzzyva quokka is green."),
    );
    let own = view(GUILD);
    assert!(first_answer(&library, &own, "What of quokka?").is_some());
    for other in [view(GuildId(8)), View::default()] {
        let answer = first_answer(&library, &other, "What of quokka?");
        assert_ne!(answer.as_deref(), Some("The zyzzyva quokka is green."));
        let asked = library
            .view(&other)
            .ask("zyzzyva quokka", None, TODAY.parse().unwrap());
        // Even the words are unknown there.
        assert_eq!(asked.ranking.unknown.len(), 2, "{asked:?}");
    }
    // The operator's facts are visible everywhere at once, also to servers with their own index.
    library
        .add(
            serde_json::from_value(fact("bell", "The bell is brass.")).unwrap(),
            &Author::Files,
            Timestamp::UNIX_EPOCH,
        )
        .unwrap();
    for other in [view(GUILD), view(GuildId(8)), View::default()] {
        let answer = first_answer(&library, &other, "What of bell?");
        assert_eq!(answer.as_deref(), Some("The bell is brass."), "{other:?}");
    }
}

#[test]
fn the_terminal_exports_a_servers_facts_as_a_zip() {
    let scene = Scene::new();
    add(&open(&scene), GUILD, fact("lamp", "The lamp is green."));
    let mut command = scene.command(&["export", "--scope", "guild:7", "--format", "zip"]);
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let lines = unpacked(&output.stdout).unwrap().lines.unwrap();
    assert_eq!(lines.len(), 1);
    let run = scene.run(&["export", "--format", "zip"]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("choose it with --scope"), "{}", run.err);
    let exported = scene.run(&["export", "--scope", "guild:7"]).out;
    let other = Scene::new();
    let run = other.run_with(&["import"], &exported);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert_eq!(other.run(&["export"]).out, exported);
}

/// Reports whether a text is anywhere in the files of a folder.
fn is_anywhere_in(folder: &Path, text: &str) -> bool {
    let mut found = false;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        found |= if path.is_dir() {
            is_anywhere_in(&path, text)
        } else {
            let bytes = fs::read(&path).unwrap();
            bytes
                .windows(text.len())
                .any(|window| window == text.as_bytes())
        };
    }
    found
}

#[test]
fn a_redacted_text_is_gone_from_every_file_but_its_history_is_kept() {
    let scene = Scene::shipped();
    let library = open(&scene);
    let summit: FactId = "helsinki-summit".parse().unwrap();
    let pack = (Scope::Pack("russia-us-2018".parse().unwrap()), summit);
    let mut entry = library.named(&view(GUILD), "helsinki-summit").unwrap();
    let edited = Alteration::Edit {
        seen: entry.state.revision(),
        entry: {
            let mut text = ibid::knowledge::format::FactEntry::clone(entry.state.entry());
            text.note = Some("Xanthippe said so.".to_owned());
            Box::new(text)
        },
        why: Some("Xanthippe".to_owned()),
    };
    assert!(submit(&library, GUILD, Wish::Alter(pack, edited)));
    drop(library);
    let data = scene.path("ibid-data");
    assert!(is_anywhere_in(&data, "Xanthippe"));
    let pack_scope = "pack:russia-us-2018";
    let run = scene.run(&["redact", "helsinki-summit", "--reason", "by law"]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.err.contains("guild:7") && run.err.contains("--scope"),
        "{}",
        run.err
    );
    let redact = [
        "redact",
        "helsinki-summit",
        "--reason",
        "by law",
        "--scope",
        pack_scope,
    ];
    let run = scene.run(&redact);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(run.out.contains("and from 1 server version"), "{}", run.out);
    for gone in ["Xanthippe", "are due to meet at a summit on July 16"] {
        assert!(!is_anywhere_in(&data, gone), "{gone}");
    }
    assert_eq!(scene.run(&["verify"]).code, Some(0));
    let asked = scene.run(&["ask", "When is the Trump–Putin summit?"]);
    assert!(!asked.out.contains("are due to meet"), "{}", asked.out);
    // The pack's files still have the text, but do not bring it back, even if they change.
    let facts = "knowledge/russia-us-2018/facts/summit.toml";
    let text = scene
        .read(facts)
        .replacen("[[fact]]", "# changed\n[[fact]]", 1);
    scene.write(facts, text);
    let library = open(&scene);
    assert_eq!(
        first_answer(&library, &view(GUILD), "When is the Trump–Putin summit?"),
        None
    );
    entry = library.named(&View::default(), "helsinki-summit").unwrap();
    assert!(entry.state.is_redacted);
    assert_eq!(entry.state.revision(), 2);
    assert!(!format!("{:?}", entry.state).contains("due to meet"));
}

#[test]
fn an_interrupted_redaction_is_finished_when_the_store_is_opened() {
    let scene = Scene::new();
    let run = scene.run_with(&["fact", "add"], fact_line("Xanthippe"));
    assert_eq!(run.code, Some(0), "{}", run.err);
    let before = Scene::new();
    copy(&scene.path("ibid-data"), &before.path("ibid-data"));
    let run = scene.run(&["redact", "Xanthippe", "--reason", "by law"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    // The journal has the redaction, but the text is not removed yet. The log is missing, as between its
    // two moves.
    let last = scene.read("ibid-data/journal.jsonl");
    let last = last.lines().last().unwrap();
    let journal = format!("{}{last}\n", before.read("ibid-data/journal.jsonl"));
    before.write("ibid-data/journal.jsonl", journal);
    fs::rename(
        before.path("ibid-data/log"),
        before.path("ibid-data/log.old"),
    )
    .unwrap();
    let run = before.run(&["export"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    let lit = "The lamp Xanthippe was lit.";
    assert!(!is_anywhere_in(&before.path("ibid-data"), lit));
    assert!(!before.path("ibid-data/log.old").exists());
    assert_eq!(before.run(&["verify"]).code, Some(0));
}

#[test]
fn a_fact_that_cites_a_packs_source_is_exported_with_that_source() {
    let scene = Scene::shipped();
    let library = open(&scene);
    let now = library.named(&view(GUILD), "helsinki-summit").unwrap();
    let mut entry = ibid::knowledge::format::FactEntry::clone(now.state.entry());
    entry.note = Some("Corrected.".to_owned());
    let edit = Alteration::Edit {
        seen: now.state.revision(),
        entry: Box::new(entry),
        why: None,
    };
    assert!(submit(&library, GUILD, Wish::Alter(now.name, edit)));
    let scope = Scope::Guild(GUILD);
    let (exported, zip) = (lines(&library), library.archive(&scope).unwrap());
    assert!(exported.contains("wayne-2018"), "{exported}");
    let by = Author::Operator("test".to_owned());
    let other = Scene::new();
    let copy = open(&other);
    let read = unpacked(&zip).unwrap();
    let read = read.lines.unwrap_or_else(|| panic!("{:?}", read.findings));
    copy.import(read, &scope, &by, Timestamp::UNIX_EPOCH)
        .unwrap();
    assert_eq!(copy.archive(&scope).unwrap(), zip);
    let another = Scene::new();
    let run = another.run_with(&["import"], &exported);
    assert_eq!(run.code, Some(0), "{}", run.err);
    let again = another.run(&["export", "--scope", "guild:7"]);
    assert_eq!(again.out, exported);
}

#[test]
fn a_server_cannot_cite_another_servers_sources() {
    let scene = Scene::new();
    let library = open(&scene);
    let by = Author::Operator("test".to_owned());
    let import = |guild: u64, lines: &[Value]| {
        let read = lines
            .iter()
            .map(|line| serde_json::from_value(line.clone()).unwrap());
        let scope = Scope::Guild(GuildId(guild));
        let lines = (1..).zip(read).collect();
        library.import(lines, &scope, &by, Timestamp::UNIX_EPOCH)
    };
    let source = json!({ "source": {
        "id": "minutes", "title": "Minutes", "text": "The keeper is dismissed at once, in secret.",
    }});
    import(8, &[source]).unwrap();
    let guess = json!({ "fact": {
        "id": "guess", "statement": "A guess.",
        "cite": [{ "source": "minutes", "quote": "The keeper is dismissed at noon" }],
    }});
    for guild in [7, 9] {
        let refused = format!(
            "{:?}",
            import(guild, std::slice::from_ref(&guess)).unwrap_err()
        );
        assert!(
            refused.contains("there is no source “minutes”"),
            "{refused}"
        );
    }
    // A server's fact cannot replace another server's either.
    let mut line = json!({ "fact": fact("a", "A.") });
    line["instead_of"] = json!(["guild:8", "x"]);
    let refused = format!("{:?}", import(7, std::slice::from_ref(&line)).unwrap_err());
    assert!(
        refused.contains("cannot replace a server's fact"),
        "{refused}"
    );
    // A fact has at most one version in a server.
    line["instead_of"] = json!(["local", "x"]);
    let mut other = line.clone();
    other["fact"]["id"] = json!("b");
    let refused = format!("{:?}", import(7, &[line, other]).unwrap_err());
    assert!(
        refused.contains("cannot replace the same fact"),
        "{refused}"
    );
}
