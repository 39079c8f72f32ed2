#![no_main]

socketio_fuzz::target!("base64");
