#![no_main]

socketio_fuzz::target!("driver");
