//! The page that relative addresses are read in.

use super::global::{get, property};
use crate::protocol::address::Page;

/// The page or the worker that the client runs in; `None` where there is none with a server, as on `file:` or in Node.js.
pub fn page() -> Option<Page> {
    let location = get("location");
    let host = property(&location, "host").as_string().filter(|host| !host.is_empty())?;
    let secure = match property(&location, "protocol").as_string()?.as_str() {
        "http:" => false,
        "https:" => true,
        _ => return None,
    };
    Some(Page { secure, host })
}
