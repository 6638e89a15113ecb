//! JSON Schemas of a pack's files, generated from their serde types.

use schemars::{Schema, schema_for};

use super::format::{FactsFile, LexiconFile, PackFile, QuestionsFile, SourceFile};

/// Returns the schemas: the name of the described file, without extension, and the JSON.
#[must_use]
pub fn schemas() -> [(&'static str, String); 5] {
    let json = |schema: &Schema| format!("{:#}\n", schema.as_value());
    [
        ("facts", json(&schema_for!(FactsFile))),
        ("lexicon", json(&schema_for!(LexiconFile))),
        ("pack", json(&schema_for!(PackFile))),
        ("questions", json(&schema_for!(QuestionsFile))),
        ("source", json(&schema_for!(SourceFile))),
    ]
}
