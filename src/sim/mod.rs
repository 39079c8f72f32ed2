//! A simulator that proves that the client loses nothing: see README.md beside this file.

mod actions;
mod application;
mod arrivals;
mod checks;
mod client;
mod computer;
mod env;
mod faults;
mod invariants;
mod ledger;
mod network;
mod rng;
mod run;
mod script;
mod server;
mod shrink;
mod simulation;
mod stream;

pub use run::main;

#[cfg(test)]
mod tests;
