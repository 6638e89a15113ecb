//! Does hundreds of faults to desks and counts what is lost: kills at the start and while changing,
//! damaged files, what a killed process leaves, and power cuts. Ends with a failure if anything is
//! lost, or if a desk does not open.
//!
//! `cargo bench --bench faults` does 300 kills, 300 damages and 100 leftovers, and cuts the power at
//! each step of seventeen changes in six ways; `cargo bench --bench faults -- 1000` does more of the
//! first three.

#![expect(
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a program for developers, which ends with a failure if it meets what it did not expect"
)]

#[path = "../tests/integration/faults.rs"]
mod faults;

use std::process::{Command, ExitCode};

use faults::Tally;

/// The faults of each of the first two kinds, unless another number is given.
const ROUNDS: usize = 300;

fn main() -> ExitCode {
    faults::be_killed();
    // `cargo bench` adds a flag of its own.
    let number = std::env::args()
        .skip(1)
        .find_map(|argument| argument.parse().ok());
    let rounds = number.unwrap_or(ROUNDS);
    let this = std::env::current_exe().expect("a process knows its program");
    let tallies: [(&str, Tally); 4] = [
        ("kills", faults::kills(rounds, || Command::new(&this))),
        ("damaged files", faults::damages(rounds)),
        ("leftovers", faults::leftovers(rounds / 3)),
        ("power cuts", faults::power_cuts(usize::MAX)),
    ];
    println!(
        "| fault | faults | changes acknowledged | lost | silent | repairs reported | refused |"
    );
    println!("| --- | --: | --: | --: | --: | --: | --: |");
    for (what, tally) in &tallies {
        let Tally {
            faults,
            acknowledged,
            lost,
            silent,
            reported,
            refused,
        } = tally;
        println!(
            "| {what} | {faults} | {acknowledged} | {lost} | {silent} | {reported} | {refused} |"
        );
    }
    let is_good = |tally: &Tally| tally.lost == 0 && tally.silent == 0 && tally.refused == 0;
    if tallies.iter().all(|(_, tally)| is_good(tally)) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
