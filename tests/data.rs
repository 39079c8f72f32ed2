//! The two forms of a message's data, JavaScript handles and plain values, follow the same rules: this file runs natively
//! and in the browser.

#![allow(clippy::unwrap_used)] // A test says what is wrong by panicking.

use socketio::data::{self, Binary, Text};
use socketio::protocol::Units;
use socketio::protocol::handshake::Handshake;
use socketio::protocol::socket_packet::PacketType;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;
#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

use side::content;

fn text(content: &str) -> Text {
    data::text(content)
}

#[cfg(target_arch = "wasm32")]
mod side {
    use super::*;
    use js_sys::Uint8Array;

    pub fn content(text: &Text) -> String {
        text.into()
    }

    pub fn binary(bytes: &[u8]) -> Binary {
        Uint8Array::from(bytes).buffer().into()
    }

    pub fn bytes(binary: &Binary) -> Vec<u8> {
        Uint8Array::new(binary).to_vec()
    }

    #[wasm_bindgen::prelude::wasm_bindgen(inline_js = r#"
        export function json(value, attachments) {
            return JSON.stringify(value, (_, item) => (attachments.includes(item) ? [attachments.indexOf(item)] : item));
        }
    "#)]
    extern "C" {
        /// The JSON of a value in which `[0]`, `[1]` … stand for its attachments.
        pub fn json(value: &data::Value, attachments: Vec<Binary>) -> String;
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod side {
    use super::*;

    pub fn content(text: &Text) -> String {
        text.clone()
    }

    pub fn binary(bytes: &[u8]) -> Binary {
        bytes.to_vec()
    }

    pub fn bytes(binary: &Binary) -> Vec<u8> {
        binary.clone()
    }
}

#[test]
fn units_are_read_up_to_the_end() {
    let text = text("42[");
    assert_eq!(text.unit(0), Some(u16::from(b'4')));
    assert_eq!(text.unit(2), Some(u16::from(b'[')));
    assert_eq!(text.unit(3), None);
    assert_eq!(text.unit(usize::MAX), None);
}

#[test]
fn a_text_is_what_it_is() {
    assert!(data::is(&text("3probe"), "3probe"));
    assert!(!data::is(&text("3probes"), "3probe"));
    assert!(!data::is(&text(""), "3probe"));
}

#[test]
fn a_part_of_a_header_is_taken_by_its_offsets() {
    assert_eq!(data::slice(&text("42/admin,[]"), 2, 8), "/admin");
    assert_eq!(data::slice(&text("42"), 5, 9), "");
}

#[test]
fn a_packet_is_type_attachments_namespace_id_and_json() {
    let (namespace, json) = (text("/a"), text("[\"é😀\"]"));
    let (root, nobody, nothing) = (None, None, None);
    for (kind, attachments, namespace, id, json, expected) in [
        (PacketType::Event, 0, root, nobody, Some(&json), "42[\"é😀\"]"),
        (PacketType::Event, 0, root, Some(0), Some(&json), "420[\"é😀\"]"),
        (PacketType::Event, 0, Some(&namespace), nobody, Some(&json), "42/a,[\"é😀\"]"),
        (PacketType::Event, 1, Some(&namespace), nobody, nothing, "451-/a,"),
        (PacketType::Event, 10, root, Some(7), nothing, "4510-7"),
        (PacketType::Ack, 0, root, Some(9_007_199_254_740_991), nothing, "439007199254740991"),
        (PacketType::Ack, 2, Some(&namespace), Some(1), nothing, "462-/a,1"),
        (PacketType::Connect, 0, root, nobody, nothing, "40"),
        (PacketType::Disconnect, 0, Some(&namespace), nobody, nothing, "41/a,"),
    ] {
        assert_eq!(content(&data::packet(kind, attachments, namespace, id, json)), expected);
    }
}

#[test]
fn length_is_that_of_utf_8() {
    for sample in ["", "abc", "é", "\u{7f}\u{80}\u{7ff}\u{800}\u{ffff}", "😀 and 漢字"] {
        assert_eq!(data::utf8_len(&text(sample)), sample.len(), "{sample}");
    }
    assert_eq!(data::binary_len(&side::binary(&[1, 2, 3])), 3);
}

#[test]
fn base_64_becomes_bytes() {
    let decoded = data::from_base64(&text("bAQID/w=="), 1);
    assert_eq!(decoded.map(|binary| side::bytes(&binary)), Some(vec![1, 2, 3, 255]));
    assert_eq!(data::from_base64(&text("b"), 1).map(|binary| side::bytes(&binary)), Some(vec![]));
    assert_eq!(data::from_base64(&text("bAQ"), 1).map(|binary| side::bytes(&binary)), Some(vec![1]));
    for refused in ["b*", "bé", "bA", "bAQ=", "bAQ===", "b=AQ", "bAQID\n", "bAQ ID"] {
        assert!(data::from_base64(&text(refused), 1).is_none(), "{refused:?}");
    }
}

#[test]
fn a_handshake_is_read() {
    let json = r#"0{"sid":"s","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":2.5,"maxPayload":1e6,"x":1}"#;
    let expected =
        Handshake { sid: "s".into(), websocket: true, ping_interval: 25_000.0, ping_timeout: 2.5, max_payload: 1e6 };
    assert_eq!(data::handshake(&text(json), 1), Some(expected.clone()));
    let json = r#"{"sid":"s","pingInterval":25000,"pingTimeout":2.5}"#;
    let least = Handshake { websocket: false, max_payload: f64::INFINITY, ..expected };
    assert_eq!(data::handshake(&text(json), 0), Some(least));
}

#[test]
fn what_is_no_handshake_is_refused() {
    for json in [
        "",
        "null",
        "[]",
        "{}",
        "{\"sid\":1,\"pingInterval\":1,\"pingTimeout\":1}",
        "{\"sid\":\"s\",\"pingInterval\":\"1\",\"pingTimeout\":1}",
        "{\"sid\":\"s\",\"pingInterval\":1}",
        "{\"sid\":\"s\",\"pingInterval\":-1,\"pingTimeout\":1}",
        "{\"sid\":\"s\",\"pingInterval\":1,\"pingTimeout\":1",
    ] {
        assert_eq!(data::handshake(&text(json), 0), None, "{json}");
    }
}

#[test]
fn payloads_have_the_shape_that_their_packet_asks_for() {
    use PacketType::*;
    for (kind, valid, invalid) in [
        (Connect, vec!["{}", "{\"sid\":\"a\"}"], vec!["[]", "1", "\"a\"", "null", "{", ""]),
        (Disconnect, vec![], vec!["{}", "[]", "null", "1"]),
        (ConnectError, vec!["{}", "\"no\"", "{\"message\":\"no\"}"], vec!["[]", "1", "null", "true", "{"]),
        (
            Event,
            vec!["[\"a\"]", "[1,2]", "[\"__proto__\"]", "[\"constructor\",null]"],
            vec!["[]", "{}", "[null]", "[[]]", "[{}]", "[true]", "\"a\"", "[\"a\"", "[\"a\"]]", "[\"connect\"]"],
        ),
        (BinaryEvent, vec!["[\"a\"]"], vec!["{}", "[\"disconnect\"]", "[\"newListener\"]"]),
        (Ack, vec!["[]", "[1]", "[\"connect\"]"], vec!["{}", "1", "null", "["]),
        (BinaryAck, vec!["[{}]"], vec!["{}", ""]),
    ] {
        for json in valid {
            assert!(data::parse(kind, &text(&format!("42{json}")), 2).is_some(), "{kind:?} {json}");
        }
        for json in invalid {
            assert!(data::parse(kind, &text(&format!("42{json}")), 2).is_none(), "{kind:?} {json}");
        }
    }
}

#[test]
fn placeholders_refer_to_attachments_that_there_are() {
    let attach = |json: &str| {
        let value = data::parse(PacketType::BinaryEvent, &text(json), 0).unwrap();
        data::attach(&value, &[side::binary(&[1]), side::binary(&[2])]).is_some()
    };
    for json in [
        r#"["a",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]"#,
        r#"["a",{"b":[{"_placeholder":true,"num":1}]}]"#,
        r#"["a",{"_placeholder":false,"num":9}]"#,
        r#"["a",{"_placeholder":"true","num":9}]"#,
        r#"["a",{"__proto__":{"x":1}}]"#,
        r#"["a",null,1,"s"]"#,
    ] {
        assert!(attach(json), "{json}");
    }
    for json in [
        r#"["a",{"_placeholder":true,"num":2}]"#,
        r#"["a",{"_placeholder":true,"num":-1}]"#,
        r#"["a",{"_placeholder":true,"num":0.5}]"#,
        r#"["a",{"_placeholder":true,"num":"0"}]"#,
        r#"["a",{"_placeholder":true,"num":"length"}]"#,
        r#"["a",{"_placeholder":true}]"#,
        r#"["a",[{"x":{"_placeholder":true,"num":7}}]]"#,
    ] {
        assert!(!attach(json), "{json}");
    }
}

#[cfg(target_arch = "wasm32")]
#[test]
fn attachments_take_the_place_of_their_placeholders() {
    let attachments = [side::binary(&[1]), side::binary(&[2])];
    let json = r#"["a",{"b":[{"_placeholder":true,"num":1}],"__proto__":{"_placeholder":true,"num":0}}]"#;
    let value = data::parse(PacketType::BinaryEvent, &text(json), 0).unwrap();
    let value = data::attach(&value, &attachments).unwrap();
    assert_eq!(side::json(&value, attachments.to_vec()), r#"["a",{"b":[[1]],"__proto__":[0]}]"#);
}

#[test]
fn a_session_is_read_of_a_grant() {
    let session = |json: &str| {
        let value = data::parse(PacketType::Connect, &text(json), 0).unwrap();
        data::session(&value).map(|session| session.sid)
    };
    assert_eq!(session(r#"{"sid":"abc","pid":"x"}"#).as_deref(), Some("abc"));
    assert_eq!(session("{}"), None);
    assert_eq!(session(r#"{"sid":7}"#), None);
}
