#![no_main]

socketio_fuzz::target!("handshake");
