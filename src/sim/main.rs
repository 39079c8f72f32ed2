//! `npm run simulate`: see README.md beside this file. A program of its own, so that nothing of it is in the library.

#[cfg(not(target_arch = "wasm32"))]
#[path = "mod.rs"]
mod sim;

fn main() -> std::process::ExitCode {
    #[cfg(not(target_arch = "wasm32"))]
    return sim::main();
    #[cfg(target_arch = "wasm32")]
    std::process::ExitCode::FAILURE
}
