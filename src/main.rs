//! The `ibid` command, implemented in [`ibid::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    ibid::cli::run()
}
