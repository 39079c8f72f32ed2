//! A small typed application: hears an event, emits one, and waits for an acknowledgement.

use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = console)]
    fn log(text: &str);
}

#[derive(Serialize, Deserialize)]
struct Chat {
    from: String,
    text: String,
}

/// Runs the application.
///
/// # Errors
///
/// The address is wrong, or the event cannot be written.
#[wasm_bindgen(start)]
pub fn start() -> Result<(), JsValue> {
    let socket =
        socketio::Client::connect("http://localhost:3000").map_err(|error| JsValue::from(error.to_string()))?;
    socket.on("chat", |chat: Chat| log(&chat.text)).forget();
    let chat = Chat { from: "me".into(), text: "hi".into() };
    socket.emit("hi", chat).map_err(|error| JsValue::from(error.to_string()))?;
    wasm_bindgen_futures::spawn_local(async move {
        let sum: Result<i64, _> = socket.emit_with_ack("add", (1, 2)).await;
        if let Ok(sum) = sum {
            log(&sum.to_string());
        }
    });
    Ok(())
}
