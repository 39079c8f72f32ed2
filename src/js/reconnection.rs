//! The reconnection options of a connection, which a page may read and change at any time.
//!
//! All of them are numbers here, so that two functions serve: each export is code on both sides.

use wasm_bindgen::prelude::*;

use super::client::Client;
use crate::client::ReconnectionOptions;

/// Stands for `false` as the timeout.
const ANY_TIME: f64 = f64::NEG_INFINITY;

#[wasm_bindgen]
impl Client {
    /// The option of this place in [`ReconnectionOptions`]: a `bool` is 0 or 1, a timeout that is `false` minus infinity.
    #[wasm_bindgen(js_name = reconnectionOption)]
    pub fn reconnection_option(&self, place: u32) -> f64 {
        self.driver.read(|manager| {
            let options = &manager.reconnection;
            match place {
                0 => f64::from(options.reconnection),
                1 => options.attempts,
                2 => options.delay,
                3 => options.delay_max,
                4 => options.randomization_factor,
                _ => options.timeout.unwrap_or(ANY_TIME),
            }
        })
    }

    /// Sets the option of this place.
    #[wasm_bindgen(js_name = setReconnectionOption)]
    pub fn set_reconnection_option(&self, place: u32, value: f64) {
        if place == 0 {
            return self.driver.input(|manager, _| manager.set_reconnection(value != 0.0));
        }
        // Nothing follows from these by itself: the other listeners of an event that is being told are heard first.
        self.driver.change(|manager| {
            let options = &mut manager.reconnection;
            match place {
                1 => options.attempts = value,
                2 => options.delay = value,
                3 => options.delay_max = value,
                4 => options.randomization_factor = value,
                _ if value.is_nan() => options.timeout = ReconnectionOptions::default().timeout,
                _ => options.timeout = (value != ANY_TIME).then_some(value),
            }
        });
    }
}
