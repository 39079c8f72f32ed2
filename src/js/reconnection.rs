//! The reconnection options of a connection, which a page may read and change at any time.

use wasm_bindgen::prelude::*;

use super::client::Client;
use super::options;

#[wasm_bindgen]
impl Client {
    /// Whether to reconnect.
    #[wasm_bindgen(getter)]
    pub fn reconnection(&self) -> bool {
        self.driver.read(|manager| manager.reconnection.reconnection)
    }

    #[allow(missing_docs)]
    #[wasm_bindgen(setter)]
    pub fn set_reconnection(&self, reconnection: bool) {
        self.driver.input(|manager, _| manager.set_reconnection(reconnection));
    }

    /// How many attempts to reconnect before giving up.
    #[wasm_bindgen(getter, js_name = reconnectionAttempts)]
    pub fn reconnection_attempts(&self) -> f64 {
        self.driver.read(|manager| manager.reconnection.attempts)
    }

    #[allow(missing_docs)]
    #[wasm_bindgen(setter, js_name = reconnectionAttempts)]
    pub fn set_reconnection_attempts(&self, attempts: f64) {
        self.driver.change(|manager| manager.reconnection.attempts = attempts);
    }

    /// The delay before the first attempt, in ms.
    #[wasm_bindgen(getter, js_name = reconnectionDelay)]
    pub fn reconnection_delay(&self) -> f64 {
        self.driver.read(|manager| manager.reconnection.delay)
    }

    #[allow(missing_docs)]
    #[wasm_bindgen(setter, js_name = reconnectionDelay)]
    pub fn set_reconnection_delay(&self, delay: f64) {
        self.driver.change(|manager| manager.reconnection.delay = delay);
    }

    /// The longest delay between two attempts, in ms.
    #[wasm_bindgen(getter, js_name = reconnectionDelayMax)]
    pub fn reconnection_delay_max(&self) -> f64 {
        self.driver.read(|manager| manager.reconnection.delay_max)
    }

    #[allow(missing_docs)]
    #[wasm_bindgen(setter, js_name = reconnectionDelayMax)]
    pub fn set_reconnection_delay_max(&self, delay: f64) {
        self.driver.change(|manager| manager.reconnection.delay_max = delay);
    }

    /// How far a delay may be off, from 0 to 1.
    #[wasm_bindgen(getter, js_name = randomizationFactor)]
    pub fn randomization_factor(&self) -> f64 {
        self.driver.read(|manager| manager.reconnection.randomization_factor)
    }

    #[allow(missing_docs)]
    #[wasm_bindgen(setter, js_name = randomizationFactor)]
    pub fn set_randomization_factor(&self, factor: f64) {
        self.driver.change(|manager| manager.reconnection.randomization_factor = factor);
    }

    /// How long an attempt may take, in ms; `false` for any time.
    #[wasm_bindgen(getter)]
    pub fn timeout(&self) -> JsValue {
        self.driver.read(|manager| manager.reconnection.timeout.map_or(JsValue::FALSE, Into::into))
    }

    #[allow(missing_docs)]
    #[wasm_bindgen(setter)]
    pub fn set_timeout(&self, timeout: JsValue) {
        self.driver.change(|manager| manager.reconnection.timeout = options::timeout(&timeout));
    }
}
