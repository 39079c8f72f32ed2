//! The API in a browser, against a live server: `SOCKETIO_WASM_TEST_SERVER` is its address when this is compiled. It sends each event
//! back as `echo`, and acknowledges it with its arguments.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::panic, clippy::unwrap_used)] // A test says what is wrong by panicking.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use js_sys::{Array, ArrayBuffer, Uint8Array};
use serde::{Deserialize, Serialize};
use socketio::{
    Attachment, Bytes, Client, ClientBuilder, ConnectError, ConnectionStatus, Reconnection, Socket, Status, Transport,
};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test as test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const SERVER: &str = match option_env!("SOCKETIO_WASM_TEST_SERVER") {
    Some(server) => server,
    None => "http://127.0.0.1:40480",
};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Chat {
    from: String,
    text: String,
    numbers: Vec<f64>,
}

fn chat() -> Chat {
    Chat { from: "é".into(), text: "😀\"\\\n\u{2028}".into(), numbers: vec![0.5, -1e300] }
}

fn builder(transport: Transport) -> ClientBuilder {
    Client::builder(SERVER).transports([transport])
}

fn socket(transport: Transport) -> Socket {
    builder(transport).connect().unwrap()
}

/// What does not come within five seconds is an error of the test.
async fn soon<F: Future>(future: F) -> F::Output {
    socketio::timeout(Duration::from_secs(5), future).await.unwrap()
}

/// Ends a test, which may have streams and subscriptions.
async fn leave(socket: Socket) {
    socket.client().close();
    soon(socket.client().closed()).await.unwrap();
}

#[test]
async fn typed_events_go_both_ways_by_each_transport() {
    for transport in [Transport::Polling, Transport::WebSocket] {
        let socket = socket(transport);
        let mut echoes = socket.listen::<Chat>("echo");
        let closures = Rc::new(RefCell::new(Vec::new()));
        let heard = closures.clone();
        let _echo = socket.on("echo", move |chat: Chat| heard.borrow_mut().push(chat));
        socket.emit("chat", chat()).unwrap();
        assert_eq!(soon(echoes.next()).await.unwrap().unwrap(), chat());
        assert_eq!(*closures.borrow(), [chat()]);
        assert_eq!(soon(socket.emit_with_ack::<Chat>("chat", chat())).await.unwrap(), chat());
        // The server is JavaScript, and rounds what is larger.
        let (a, b): (u64, String) = soon(socket.emit_with_ack("two", (1_u64 << 53, "b"))).await.unwrap();
        assert_eq!((a, b.as_str()), (1 << 53, "b"));
        soon(socket.emit_with_ack::<()>("none", ())).await.unwrap();
        leave(socket).await;
    }
}

#[test]
async fn bytes_go_both_ways_by_each_transport() {
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Upload {
        name: String,
        content: Bytes,
        parts: Vec<Bytes>,
    }
    let upload = || Upload {
        name: "a".into(),
        content: Bytes::from_static(&[0, 127, 255]),
        parts: vec![Bytes::new(), Bytes::from_static(b"b")],
    };
    for transport in [Transport::Polling, Transport::WebSocket] {
        let socket = socket(transport);
        let mut echoes = socket.listen::<Upload>("echo");
        assert_eq!(soon(socket.emit_with_ack::<Upload>("upload", upload())).await.unwrap(), upload());
        assert_eq!(soon(echoes.next()).await.unwrap().unwrap(), upload());
        leave(socket).await;
    }
}

#[test]
async fn objects_of_the_page_are_sent_and_received_uncopied() {
    for transport in [Transport::Polling, Transport::WebSocket] {
        let socket = socket(transport);
        let blob = web_sys::Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(&[7, 8][..]))).unwrap();
        let got = Rc::new(RefCell::new(None));
        let heard = got.clone();
        let _echo = socket.on("echo", move |(name, attachment): (String, Attachment)| {
            assert_eq!(name, "blob");
            heard.borrow_mut().replace(attachment);
        });
        let (_, back): (String, Bytes) =
            soon(socket.emit_with_ack("store", ("blob", Attachment::from(blob)))).await.unwrap();
        assert_eq!(&*back, [7, 8]);
        while got.borrow().is_none() {
            socketio::sleep(Duration::from_millis(5)).await;
        }
        let buffer = got.take().unwrap().into_js();
        assert_eq!(buffer.dyn_into::<ArrayBuffer>().unwrap().byte_length(), 2);
        leave(socket).await;
    }
}

#[test]
async fn what_does_not_fit_is_an_error_in_its_place() {
    let socket = socket(Transport::WebSocket);
    let mut echoes = socket.listen::<u8>("echo");
    socket.emit("n", 1).unwrap();
    socket.emit("n", "two").unwrap();
    socket.emit("n", 3).unwrap();
    assert_eq!(soon(echoes.next()).await.unwrap().unwrap(), 1);
    let error = soon(echoes.next()).await.unwrap().unwrap_err();
    assert_eq!((error.event(), error.text()), (Some("echo"), r#"["echo","two"]"#));
    assert_eq!(soon(echoes.next()).await.unwrap().unwrap(), 3);
    leave(socket).await;
}

#[test]
async fn a_connection_moves_to_websocket_and_its_status_tells() {
    let socket = Client::connect(SERVER).unwrap();
    let client = socket.client();
    let mut statuses = client.watch();
    soon(async { while statuses.next().await != Some(ConnectionStatus::Open { transport: Transport::WebSocket }) {} })
        .await;
    let id = soon(socket.connected()).await.unwrap();
    assert_eq!(socket.status(), Status::Connected { id: id.clone(), recovered: false });
    assert_eq!(socket.id(), Some(id));
    for n in 0..50 {
        socket.emit("n", n).unwrap();
    }
    soon(socket.flush()).await.unwrap();
    client.close();
    soon(client.closed()).await.unwrap();
    assert!(statuses.next().await.is_some());
    assert_eq!(statuses.next().await, None);
    assert_eq!(client.status(), ConnectionStatus::Closed);
}

#[test]
async fn credentials_and_headers_may_be_fetched() {
    #[derive(Serialize)]
    struct Credentials {
        token: u8,
    }
    let asked = Rc::new(Cell::new(0));
    let (tokens, headers) = (asked.clone(), asked.clone());
    let socket = builder(Transport::Polling)
        .auth_with(move || {
            tokens.set(tokens.get() + 1);
            async {
                socketio::sleep(Duration::from_millis(5)).await;
                Credentials { token: 1 }
            }
        })
        .headers_with(move || {
            headers.set(headers.get() + 10);
            async {
                socketio::sleep(Duration::from_millis(5)).await;
                vec![("x-test".into(), "1".into())]
            }
        })
        .connect()
        .unwrap();
    soon(socket.connected()).await.unwrap();
    assert_eq!(asked.get(), 11);
    leave(socket).await;
}

#[test]
async fn namespaces_share_a_connection_and_are_left_by_drop() {
    let client = builder(Transport::WebSocket).build().unwrap();
    let (one, two) = (client.socket("/one"), client.socket("/two"));
    assert_eq!(soon(one.emit_with_ack::<u8>("n", 1)).await.unwrap(), 1);
    assert_eq!(soon(two.emit_with_ack::<u8>("n", 2)).await.unwrap(), 2);
    drop(one);
    assert_eq!(soon(two.emit_with_ack::<u8>("n", 3)).await.unwrap(), 3);
    let one = client.socket("/one");
    assert_eq!(soon(one.emit_with_ack::<u8>("n", 4)).await.unwrap(), 4);
    let closed = client.closed();
    drop((one, two, client));
    soon(closed).await.unwrap();
}

#[test]
async fn a_server_that_there_is_not_is_an_error_in_words() {
    let options = Reconnection { attempts: Some(1), delay: Duration::from_millis(5), ..Default::default() };
    for transport in [Transport::Polling, Transport::WebSocket] {
        let builder = Client::builder("http://127.0.0.1:9").transports([transport]);
        let socket = builder.reconnection(options.clone()).connect().unwrap();
        let mut life = socket.lifecycle();
        let error = soon(socket.connected()).await.unwrap_err();
        assert!(matches!(error, ConnectError::GaveUp { attempts: 1 }), "{error}");
        let told = format!("{:?}", soon(life.next()).await.unwrap());
        assert!(told.contains("Transport"), "{told}");
        leave(socket).await;
    }
}

#[test]
async fn an_event_is_waited_for_once_and_not_for_ever() {
    let socket = socket(Transport::WebSocket);
    let echo = socket.once::<String>("echo");
    socket.emit("x", "y").unwrap();
    assert_eq!(soon(echo).await.unwrap(), "y");
    let never = socket.once::<String>("never");
    assert!(socketio::timeout(Duration::from_millis(20), never).await.is_err());
    leave(socket).await;
}

#[test]
async fn a_server_is_answered() {
    let socket = socket(Transport::WebSocket);
    let answered = Rc::new(Cell::new(false));
    let done = answered.clone();
    // The server asks for no answer to an echo: the future runs all the same.
    let _answer = socket.answer("echo", move |(): ()| {
        let done = done.clone();
        async move {
            socketio::sleep(Duration::from_millis(1)).await;
            done.set(true);
        }
    });
    socket.emit("x", ()).unwrap();
    soon(async {
        while !answered.get() {
            socketio::sleep(Duration::from_millis(5)).await;
        }
    })
    .await;
    leave(socket).await;
}

#[test]
async fn texts_of_any_length_come_as_they_were_sent() {
    let socket = builder(Transport::WebSocket).build().unwrap().socket("/a\"b");
    let heard = Rc::new(RefCell::new(Vec::new()));
    let echoes = heard.clone();
    let _echo = socket.on("echo", move |text: String| echoes.borrow_mut().push(text));
    let _other = socket.on("ech", |(): ()| panic!("another event"));
    // A short text is read in one way, a long one in another, and one that is not ASCII too.
    let texts: Vec<_> = (0..60).chain([4_000]).map(|count| "\"x".repeat(count)).collect();
    let texts: Vec<_> = texts.iter().flat_map(|text| [text.clone(), format!("{text}é"), format!("😀{text}")]).collect();
    for text in &texts {
        socket.emit("text", text).unwrap();
    }
    for text in &texts {
        assert_eq!(soon(socket.emit_with_ack::<String>("text", text)).await.unwrap(), *text);
    }
    assert!(heard.borrow().starts_with(&texts), "{:?}", heard.borrow());
    leave(socket).await;
}

#[cfg(feature = "js")]
#[test]
async fn values_of_javascript_go_both_ways() {
    use js_sys::{JSON, Reflect};
    use socketio::{Js, Message};
    let socket = socket(Transport::WebSocket);
    let (mut typed, mut raw) = (socket.listen::<Js<Chat>>("echo"), socket.listen::<Message>("echo"));
    let value = JSON::parse(&serde_json::to_string(&chat()).unwrap()).unwrap();
    Reflect::set(&value, &"bytes".into(), &Uint8Array::from(&[1, 2][..])).unwrap();
    socket.emit_js("x", &Array::of2(&value, &"more".into())).unwrap();
    assert_eq!(soon(typed.next()).await.unwrap().unwrap(), Js(chat()));
    let back = soon(raw.next()).await.unwrap().unwrap().to_js().unwrap();
    assert_eq!((back.length(), back.get(1).as_string().as_deref()), (2, Some("more")));
    let bytes = Reflect::get(&back.get(0), &"bytes".into()).unwrap();
    assert_eq!(Uint8Array::new(&bytes).to_vec(), [1, 2]);
    Reflect::set(&value, &"itself".into(), &value).unwrap();
    assert!(matches!(socket.emit_js("x", &Array::of1(&value)), Err(socketio::EmitError::Encode(_))));
    leave(socket).await;
}

#[test]
fn the_page_is_an_address() {
    let socket = Client::builder(socketio::Page).auto_connect(false).connect().unwrap();
    assert_eq!((socket.namespace(), socket.status()), ("/", Status::Idle));
    assert!(Client::builder("/chat").auto_connect(false).connect().is_ok());
}
