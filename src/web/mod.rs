//! The browser's side: transports, timers and the clock that drive a [`Manager`](crate::core::Manager).
//!
//! A [`Driver`] turns the manager's commands into calls of the browser, and the browser's events into the manager's
//! inputs. It never calls JavaScript while the manager is borrowed, so a listener may call anything.

pub(crate) mod browser;
mod location;
mod requests;

pub use browser::{Browser, Timers};
pub use location::page;
pub use requests::{RequestOptions, Requests};
