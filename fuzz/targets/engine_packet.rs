#![no_main]

socketio_fuzz::target!("engine_packet");
