//! The README's examples match the program's output.

use std::path::Path;

use crate::scene::Scene;

#[test]
fn the_readmes_examples_match_the_output() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(readme).unwrap();
    let scene = Scene::shipped();
    let examples = readme.split("```console\n$ ibid ").skip(1);
    let mut count = 0;
    for example in examples {
        let (command, rest) = example.split_once('\n').unwrap();
        let (shown, _) = rest.split_once("```").unwrap();
        let (command, quoted) = command.split_once(" \"").unwrap();
        let arguments = [command, quoted.trim_end_matches('"')];
        assert_eq!(scene.run(&arguments).out, shown, "{command}");
        count += 1;
    }
    assert_eq!(count, 2);
}

#[test]
fn every_command_in_the_readme_exists() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(readme).unwrap();
    let rows = readme.lines().filter(|line| line.starts_with("| `ibid "));
    let commands: Vec<&str> = rows
        .filter_map(|row| row.split([' ', '`']).nth(3))
        .collect();
    assert!(commands.len() >= 10, "{commands:?}");
    let scene = Scene::new();
    for command in commands {
        assert_eq!(scene.run(&[command, "--help"]).code, Some(0), "{command}");
    }
}
