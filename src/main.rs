//! The `ibid` command. What it does is in [`ibid::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    ibid::cli::run()
}
