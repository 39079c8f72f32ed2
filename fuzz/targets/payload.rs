#![no_main]

socketio_fuzz::target!("payload");
