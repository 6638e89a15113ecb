//! A test's own folder, and the `ibid` binary that runs in it.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// The day that every test counts as today.
pub(crate) const TODAY: &str = "2026-11-23";

/// A folder with an empty `knowledge` folder in it.
pub(crate) struct Scene {
    folder: TempDir,
}

/// The output and the exit code of a command.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) code: Option<i32>,
}

impl Scene {
    pub(crate) fn new() -> Self {
        let scene = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        fs::create_dir(scene.path("knowledge")).unwrap();
        scene
    }

    /// Returns a scene with the shipped packs.
    pub(crate) fn shipped() -> Self {
        let scene = Self::new();
        let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("knowledge/russia-us-2018");
        copy(&shipped, &scene.path("knowledge/russia-us-2018"));
        scene
    }

    /// Returns a scene with a folder of `tests/data` copied to a path.
    pub(crate) fn with_data(name: &str, to: &str) -> Self {
        let scene = Self::new();
        let data = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/data")
            .join(name);
        copy(&data, &scene.path(to));
        scene
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    /// Returns the command, set to run in the folder without the caller's settings.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ibid"));
        command.args(arguments).current_dir(self.folder.path());
        for variable in ["IBID_KNOWLEDGE", "IBID_DATA"] {
            command.env_remove(variable);
        }
        command
            .env("IBID_TODAY", TODAY)
            .env("NO_COLOR", "1")
            .env("COLUMNS", "100");
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.run_with(arguments, "")
    }

    /// Runs a command with a text on its standard input.
    pub(crate) fn run_with(&self, arguments: &[&str], input: impl AsRef<[u8]>) -> Run {
        feed(self.command(arguments), input.as_ref())
    }
}

/// Runs a command with a text on its standard input.
pub(crate) fn feed(mut command: Command, input: &[u8]) -> Run {
    let piped = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = piped.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    // A command that ends early closes its input, so writing may fail.
    let feeder = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap();
    output.into()
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
            code: output.status.code(),
        }
    }
}

/// Returns the line that `ibid fact add` reads for a small fact.
pub(crate) fn fact_line(id: &str) -> String {
    let fact = serde_json::json!({ "fact": {
        "id": id,
        "statement": format!("The lamp {id} was lit."),
        "questions": [format!("Was the lamp {id} lit?")],
        "cite": [{ "title": "The keeper's book", "quote": format!("lamp {id} lit") }],
    }});
    format!("{fact}\n")
}

pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
