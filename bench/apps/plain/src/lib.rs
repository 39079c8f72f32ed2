//! The same application without a client: it reads and writes the same types, as an application with another purpose would.

use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = console)]
    fn log(text: &str);
    fn text() -> String;
}

#[derive(Serialize, Deserialize)]
struct Chat {
    from: String,
    text: String,
}

/// Runs the application.
#[wasm_bindgen(start)]
pub fn start() {
    wasm_bindgen_futures::spawn_local(async {
        let chat: Result<Chat, _> = serde_json::from_str(&text());
        if let Ok(chat) = chat {
            log(&serde_json::to_string(&chat).unwrap_or_default());
        }
        let sum: Result<i64, _> = serde_json::from_str(&text());
        if let Ok(sum) = sum {
            log(&sum.to_string());
        }
    });
}
