//! Injects hundreds of faults into desks and counts what is lost: kills at the start and during changes,
//! damaged files, leftovers of killed processes, and power cuts. Fails if anything is lost, or if a desk
//! does not open.
//!
//! `cargo bench --bench faults` runs 300 kills, 300 damages and 100 leftovers, and cuts the power at each
//! step of seventeen changes in six ways. `cargo bench --bench faults -- 1000` runs more of the first
//! three.

#![expect(
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a developer tool that fails if it meets anything unexpected"
)]

#[path = "../tests/integration/faults.rs"]
mod faults;

use std::process::{Command, ExitCode};

use faults::Tally;

/// The default number of faults of each of the first two kinds.
const ROUNDS: usize = 300;

fn main() -> ExitCode {
    faults::be_killed();
    // `cargo bench` adds its own flag.
    let number = std::env::args()
        .skip(1)
        .find_map(|argument| argument.parse().ok());
    let rounds = number.unwrap_or(ROUNDS);
    let this = std::env::current_exe().expect("a process has the path of its program");
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
