//! A simulator that proves that the client loses nothing: see README.md beside this file.

mod application;
mod checks;
mod client;
mod env;
mod invariants;
mod ledger;
mod network;
mod rng;
mod run;
mod script;
mod server;
mod shrink;
mod simulation;

pub use run::main;

#[cfg(test)]
mod tests;
