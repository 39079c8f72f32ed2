#![no_main]

socketio_fuzz::target!("socket_packet");
