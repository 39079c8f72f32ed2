//! The options object of the application, as far as the state machines know of it.

use wasm_bindgen::prelude::*;

use socketio::core::{EngineOptions, TransportKind, WebSocketMemory};
use socketio::driver::Configuration;

#[wasm_bindgen]
extern "C" {
    /// A copy of the options as they are now, made by `readOptions` in `pkg-template/src/options.js`; what is in it beside this is
    /// read by `src/web/browser.js`.
    pub type Options;
    /// Some of the bits from [`UPGRADE`] on; above them two for each transport, the first one lowest: 1 for long-polling, 2 for
    /// WebSocket.
    #[wasm_bindgen(method, getter)]
    fn engine(this: &Options) -> u32;
}

const UPGRADE: u32 = 1;
const REMEMBER_UPGRADE: u32 = 2;
const TRY_ALL: u32 = 4;

impl Options {
    /// What holds for the next session.
    pub fn configuration(self, memory: WebSocketMemory) -> Configuration {
        let bits = self.engine();
        let is = |flag| bits & flag != 0;
        let mut transports = Vec::new();
        let mut left = bits >> 3;
        while left != 0 {
            transports.push(if left & 2 != 0 { TransportKind::WebSocket } else { TransportKind::Polling });
            left >>= 2;
        }
        let engine = EngineOptions {
            transports,
            upgrade: is(UPGRADE),
            remember_upgrade: is(REMEMBER_UPGRADE),
            memory,
            try_all: is(TRY_ALL),
        };
        Configuration { engine, requests: self.unchecked_into() }
    }
}
