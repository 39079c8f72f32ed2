#![no_main]

socketio_fuzz::target!("address");
