//! Typed events: what is sent as an event comes back as an event and as an acknowledgement.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use socketio::{AckError, ConnectionEvent, Transport};

use crate::kit::{Outcome, TRANSPORTS, echoed, leave};
use crate::server::Server;

pub async fn none_one_and_several_arguments(server: &Server) -> Outcome {
    for transport in TRANSPORTS {
        let socket = server.socket(transport)?;
        echoed(&socket, ()).await?;
        echoed(&socket, true).await?;
        echoed(&socket, -7_i64).await?;
        echoed(&socket, 0.5_f64).await?;
        echoed(&socket, String::new()).await?;
        echoed(&socket, ("two".to_string(), 2)).await?;
        echoed(&socket, (1, "b".to_string(), None::<u8>, [1.5, -1e300], (4, 5))).await?;
        // `null` is an argument, which a tuple of one says.
        same!(soon!(socket.emit_with_ack::<(Value,)>("echo", (Value::Null,)))?, (Value::Null,));
        leave(&socket).await?;
    }
    Ok(())
}

pub async fn lists_are_one_argument(server: &Server) -> Outcome {
    for transport in TRANSPORTS {
        let socket = server.socket(transport)?;
        echoed(&socket, vec![1, 2, 3]).await?;
        echoed(&socket, Vec::<String>::new()).await?;
        echoed(&socket, vec![vec![1], vec![]]).await?;
        // One list, not three arguments: read as two arguments, it does not fit.
        same!(soon!(socket.emit_with_ack::<(Vec<u8>,)>("echo", vec![1, 2, 3]))?, (vec![1, 2, 3],));
        matching!(soon!(socket.emit_with_ack::<(u8, u8)>("echo", vec![1, 2])), Err(AckError::Decode(_)));
        leave(&socket).await?;
    }
    Ok(())
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Profile {
    name: String,
    age: Option<u8>,
    tags: Vec<String>,
    scores: BTreeMap<String, f64>,
    parent: Option<Box<Profile>>,
    #[serde(default, rename = "camelCase", skip_serializing_if = "Option::is_none")]
    extra: Option<Point>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Point(i32, i32);

pub async fn structs_maps_and_options(server: &Server) -> Outcome {
    let parent = Profile { name: "\u{0}\u{1f}\"\\/".into(), extra: Some(Point(1, -1)), ..Default::default() };
    let profile = Profile {
        name: "Ada".into(),
        age: Some(36),
        tags: vec!["a".into(), "b".into()],
        scores: [("x".to_string(), 0.1), ("".to_string(), -2.5)].into(),
        parent: Some(parent.into()),
        extra: None,
    };
    for transport in TRANSPORTS {
        let socket = server.socket(transport)?;
        echoed(&socket, profile.clone()).await?;
        echoed(&socket, (profile.clone(), Point(3, 4), Some(profile.clone()))).await?;
        leave(&socket).await?;
    }
    Ok(())
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum External {
    Unit,
    One(u8),
    Two(u8, String),
    Struct { a: u8 },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind")]
enum Internal {
    Unit,
    Struct { a: u8 },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data")]
enum Adjacent {
    Unit,
    One(u8),
    Two(u8, String),
    Struct { a: u8 },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Untagged {
    Number(u32),
    Text(String),
    Struct { a: u8 },
}

pub async fn enums_of_each_tagging(server: &Server) -> Outcome {
    for transport in TRANSPORTS {
        let socket = server.socket(transport)?;
        for value in [External::Unit, External::One(1), External::Two(2, "b".into()), External::Struct { a: 3 }] {
            echoed(&socket, value).await?;
        }
        for value in [Internal::Unit, Internal::Struct { a: 3 }] {
            echoed(&socket, value).await?;
        }
        for value in [Adjacent::Unit, Adjacent::One(1), Adjacent::Two(2, "b".into()), Adjacent::Struct { a: 3 }] {
            echoed(&socket, value).await?;
        }
        for value in [Untagged::Number(1), Untagged::Text("b".into()), Untagged::Struct { a: 3 }] {
            echoed(&socket, value).await?;
        }
        leave(&socket).await?;
    }
    Ok(())
}

pub async fn json_of_no_type(server: &Server) -> Outcome {
    let value = json!({ "list": [null, true, 1, -2.5, "text", [], {}], "deep": { "er": { "est": [[[1]]] } }, "": "" });
    for transport in TRANSPORTS {
        let socket = server.socket(transport)?;
        echoed(&socket, value.clone()).await?;
        echoed(&socket, (value.clone(), json!([1]), json!("x"))).await?;
        leave(&socket).await?;
    }
    Ok(())
}

pub async fn integers_above_two_to_the_53(server: &Server) -> Outcome {
    let socket = server.socket(Transport::WebSocket)?;
    let (exact, large) = (1_u64 << 53, (1_u64 << 53) + 1);
    echoed(&socket, exact).await?;
    let back: u64 = soon!(socket.emit_with_ack("echo", large))?;
    same!(back, if server.keeps_large_integers { large } else { exact });
    if server.keeps_large_integers {
        echoed(&socket, (u64::MAX, i64::MIN)).await?;
    }
    leave(&socket).await
}

const TEXT: &str = "😀 𝒳 é \u{7f} \u{2028}\u{2029} \u{1e} \u{feff} 漢字 👩‍👩‍👧 \u{10ffff}";

pub async fn text_beyond_the_basic_plane(server: &Server) -> Outcome {
    for transport in TRANSPORTS {
        let socket = server.socket(transport)?;
        echoed(&socket, TEXT.to_string()).await?;
        echoed(&socket, BTreeMap::from([("😀 漢字".to_string(), Some(TEXT.to_string()))])).await?;
        leave(&socket).await?;
    }
    Ok(())
}

async fn long_text(server: &Server, transport: Transport) -> Outcome {
    let socket = server.socket(transport)?;
    echoed(&socket, TEXT.repeat(1000)).await?;
    leave(&socket).await
}

pub async fn long_text_by_polling(server: &Server) -> Outcome {
    long_text(server, Transport::Polling).await
}

pub async fn long_text_by_websocket(server: &Server) -> Outcome {
    long_text(server, Transport::WebSocket).await
}

pub async fn an_event_that_does_not_fit_is_told(server: &Server) -> Outcome {
    let socket = server.socket(Transport::WebSocket)?;
    let mut events = socket.client().events();
    let (mut numbers, _on) = (socket.listen::<u8>("echo"), socket.on("echo", |_: u8| {}));
    for argument in [json!(1), json!("two"), json!(300), json!(4)] {
        socket.emit("echo", argument)?;
    }
    same!(next!(numbers)?, 1);
    for text in [r#""two""#, "300"] {
        let error = matching!(next!(numbers), Err(error) => error);
        same!(error.event(), Some("echo"));
        same!(error.text().contains(text), true);
    }
    same!(next!(numbers)?, 4);
    let mut unreadable = 0;
    while unreadable < 2 {
        if let ConnectionEvent::Unreadable(error) = next!(events) {
            same!(error.event(), Some("echo"));
            unreadable += 1;
        }
    }
    leave(&socket).await
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Echo {
    text: String,
}

socketio::events! {
    "echo" => Echo => Echo,
}

pub async fn a_contract_of_types(server: &Server) -> Outcome {
    let socket = server.socket(Transport::WebSocket)?;
    let mut heard = socket.hear::<Echo>();
    let echo = Echo { text: "typed".into() };
    same!(soon!(socket.ask(echo.clone()))?, echo.clone());
    same!(next!(heard)?, echo.clone());
    socket.send(echo.clone())?;
    same!(next!(heard)?, echo);
    leave(&socket).await
}
