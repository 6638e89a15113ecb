//! Integration tests: the real binary on real folders, killed, starved and fed with nonsense.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test should fail when something unexpected happens"
)]

mod asking;
mod checking;
mod crash;
mod curating;
mod damage;
mod discord;
mod faults;
mod guilds;
mod handbook;
mod packs;
mod readme;
mod scene;
mod schema;
