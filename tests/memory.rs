//! Dropping what you hold ends it: what was made and dropped leaves wasm's memory, and the table of JavaScript's objects, as they were. In
//! a browser, against the live server of `tests/api.rs`.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used)] // A test says what is wrong by panicking.

use std::time::Duration;

use socketio::{Client, ClientBuilder, Socket, Transport};
use wasm_bindgen_test::{wasm_bindgen_test as test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const SERVER: &str = match option_env!("SOCKETIO_WASM_TEST_SERVER") {
    Some(server) => server,
    None => "http://127.0.0.1:40480",
};

fn builder() -> ClientBuilder {
    Client::builder(SERVER).transports([Transport::WebSocket])
}

/// What does not come within ten seconds is an error of the test.
async fn soon<F: Future>(future: F) -> F::Output {
    socketio::timeout(Duration::from_secs(10), future).await.unwrap()
}

/// The pages of wasm's memory, which never shrinks, and the objects of JavaScript that are held.
fn held() -> (usize, u32) {
    (core::arch::wasm32::memory_size(0), wasm_bindgen::externref_heap_live_count())
}

/// Makes one of everything that a socket has, and drops it.
fn use_all(socket: &Socket) {
    let _hears = (
        socket.on("a", |(): ()| {}),
        socket.answer("b", |n: u8| async move { n }),
        socket.listen::<u8>("c"),
        socket.lifecycle(),
        socket.watch(),
        socket.downgrade(),
    );
    let _waits = (socket.once::<()>("d"), socket.connected(), socket.flush(), socket.emit_with_ack::<u8>("e", 1));
}

#[test]
async fn ten_thousand_sockets_of_one_connection() {
    let client = builder().build().unwrap();
    let main = client.socket("/");
    soon(main.connected()).await.unwrap();
    let round = || {
        for number in 0..2_500 {
            use_all(&client.namespace(&format!("/{number}")).idle());
        }
    };
    round();
    let before = held();
    for _ in 0..3 {
        round();
    }
    assert_eq!(held(), before);
    client.close();
    soon(client.closed()).await.unwrap();
}

#[test]
async fn ten_thousand_sockets_with_connections_that_are_never_opened() {
    let round = || {
        for _ in 0..2_500 {
            use_all(&builder().auto_connect(false).connect().unwrap());
        }
    };
    round();
    let before = held();
    for _ in 0..3 {
        round();
    }
    assert_eq!(held(), before);
}

#[test]
async fn a_thousand_sockets_that_were_connected() {
    let client = builder().build().unwrap();
    let main = client.socket("/");
    soon(main.connected()).await.unwrap();
    let round = async || {
        for number in 0..250 {
            let socket = client.socket(&format!("/{number}"));
            soon(socket.connected()).await.unwrap();
            use_all(&socket);
        }
        // What was emitted last has left.
        soon(main.emit_with_ack::<u8>("last", 1)).await.unwrap();
    };
    round().await;
    let before = held();
    for _ in 0..3 {
        round().await;
    }
    assert_eq!(held(), before);
    client.close();
    soon(client.closed()).await.unwrap();
}

#[test]
async fn two_hundred_connections() {
    let round = async || {
        for _ in 0..50 {
            let socket = builder().connect().unwrap();
            soon(socket.connected()).await.unwrap();
            use_all(&socket);
            let client = socket.client();
            let closed = client.closed();
            drop((socket, client));
            soon(closed).await.unwrap();
        }
    };
    round().await;
    let before = held();
    for _ in 0..3 {
        round().await;
    }
    assert_eq!(held(), before);
}
