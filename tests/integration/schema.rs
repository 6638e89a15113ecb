//! The JSON Schemas for editors match the types.

use std::path::Path;

#[test]
fn the_committed_schemas_are_current() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("knowledge/russia-us-2018/schema");
    for (name, json) in ibid::knowledge::schema::schemas() {
        let committed = std::fs::read_to_string(folder.join(format!("{name}.json"))).unwrap();
        assert_eq!(
            committed, json,
            "{name}.json is out of date: run `ibid check --write-schemas`"
        );
    }
}
