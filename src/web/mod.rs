//! The browser as a [`Platform`](crate::driver::Platform): WebSocket, XMLHttpRequest, fetch, timers and the life of the page.
//!
//! Each transport is one file and one struct, which owns its JavaScript objects and detaches them when it is closed. A page may have
//! put objects of its own in place of the browser's: they may throw, answer twice, or answer before the call returns. What such an
//! object may throw is caught, by `catch` of the binding or in a leaf (`src/leaves.js`), so that no exception of a page leaves a borrow
//! or a flag behind. No transport is borrowed while the page's code may run.

#[cfg(feature = "web")]
mod beginning;
mod browser;
mod fetch;
mod global;
mod head;
mod location;
mod objects;
mod page;
mod polling;
mod reports;
mod requests;
mod texts;
mod timer;
mod websocket;
mod xhr;

#[cfg(feature = "web")]
pub(crate) use beginning::Beginning;
pub use browser::Browser;
#[cfg(feature = "web")]
pub(crate) use head::{Place, written};
pub use location::page;
pub use requests::{RequestOptions, Requests, SessionOptions, random};
pub use timer::Timers;
