//! The two forms of a message's data, JavaScript handles and plain values, follow the same rules: this file runs natively
//! and in the browser.

#![allow(clippy::unwrap_used)] // A test says what is wrong by panicking.

use socketio::data::{self, Binary, Text};

use socketio::protocol::handshake::Handshake;
use socketio::protocol::socket_packet::{self, PacketType};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;
#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

use side::{Row, content};

fn text(content: &str) -> Text {
    data::text(content)
}

#[cfg(target_arch = "wasm32")]
mod side {
    use super::*;
    use js_sys::{Array, JSON, Reflect, Uint8Array};
    use wasm_bindgen::{JsCast, JsValue};

    /// A row of a table, or a value in it.
    pub struct Row(JsValue);

    impl Row {
        pub fn table(json: &str) -> Vec<Row> {
            Row(JSON::parse(json).unwrap()).items().unwrap()
        }

        pub fn get(&self, name: &str) -> Row {
            Row(Reflect::get(&self.0, &name.into()).unwrap())
        }

        pub fn is_null(&self) -> bool {
            self.0.is_null() || self.0.is_undefined()
        }

        pub fn text(&self) -> Option<String> {
            self.0.as_string()
        }

        pub fn number(&self) -> Option<f64> {
            self.0.as_f64()
        }

        pub fn bool(&self) -> Option<bool> {
            self.0.as_bool()
        }

        pub fn items(&self) -> Option<Vec<Row>> {
            self.0.dyn_ref::<Array>().map(|array| array.iter().map(Row).collect())
        }

        pub fn json(&self) -> String {
            if self.0.is_undefined() { "null".into() } else { JSON::stringify(&self.0).unwrap().into() }
        }
    }

    /// JSON, parsed.
    pub fn value(json: &str) -> data::Value {
        JSON::parse(json).unwrap()
    }

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
        export function shown(value, attachments) {
            const show = (_, item) => (attachments.includes(item) ? { $attachment: attachments.indexOf(item) } : item);
            return JSON.stringify(value, show);
        }
    "#)]
    extern "C" {
        /// The JSON of a value in which `{"$attachment":0}` and so on stand for its attachments.
        pub fn shown(value: &data::Value, attachments: Vec<Binary>) -> String;
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod side {
    use super::*;
    use serde_json::Value as Json;

    /// A row of a table, or a value in it.
    pub struct Row(Json);

    impl Row {
        pub fn table(json: &str) -> Vec<Row> {
            Row(serde_json::from_str(json).unwrap()).items().unwrap()
        }

        pub fn get(&self, name: &str) -> Row {
            Row(self.0.get(name).cloned().unwrap_or_default())
        }

        pub fn is_null(&self) -> bool {
            self.0.is_null()
        }

        pub fn text(&self) -> Option<String> {
            self.0.as_str().map(String::from)
        }

        pub fn number(&self) -> Option<f64> {
            self.0.as_f64()
        }

        pub fn bool(&self) -> Option<bool> {
            self.0.as_bool()
        }

        pub fn items(&self) -> Option<Vec<Row>> {
            self.0.as_array().map(|array| array.iter().cloned().map(Row).collect())
        }

        pub fn json(&self) -> String {
            self.0.to_string()
        }
    }

    /// The JSON of a value in which `{"$attachment":0}` and so on stand for its attachments.
    pub fn shown(value: &data::Value, _: Vec<Binary>) -> String {
        show(&value.json).to_string()
    }

    fn show(json: &Json) -> Json {
        match json {
            Json::Object(object) if object.get("_placeholder") == Some(&Json::Bool(true)) => {
                serde_json::json!({ "$attachment": object.get("num").and_then(Json::as_f64).unwrap() as u64 })
            }
            Json::Object(object) => object.iter().map(|(key, json)| (key.clone(), show(json))).collect(),
            Json::Array(array) => array.iter().map(show).collect(),
            other => other.clone(),
        }
    }

    /// JSON, parsed.
    pub fn value(json: &str) -> data::Value {
        data::Value { json: serde_json::from_str(json).unwrap(), attachments: Vec::new() }
    }

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
fn the_head_of_a_message_has_its_header_and_where_the_json_begins() {
    for (packet, header) in [
        ("42[\"é\"]", "42"),
        ("42/é[😀\u{ffff}\u{800},7[\"a\"]", "42/é[😀\u{ffff}\u{800},7"),
        ("451-/[,1[]", "451-/[,1"),
        ("40", "40"),
    ] {
        let head = data::head(&text(packet));
        assert!(head.starts_with(header) && packet.starts_with(&head), "{packet}");
        assert_eq!(head.get(header.len()..header.len() + 1), packet.get(header.len()..header.len() + 1), "{packet}");
        let from = data::units_before(head.as_bytes(), header.len());
        let json = data::parse(PacketType::Ack, &text(packet), from);
        assert_eq!(json.is_some(), packet.ends_with(']'), "{packet}");
    }
}

#[test]
fn a_packet_is_type_attachments_namespace_id_and_json() {
    let json = text("[\"é😀\"]");
    let (nobody, nothing) = (None, None);
    for (kind, attachments, namespace, id, json, expected) in [
        (PacketType::Event, 0, "/", nobody, Some(&json), "42[\"é😀\"]"),
        (PacketType::Event, 0, "/", Some(0), Some(&json), "420[\"é😀\"]"),
        (PacketType::Event, 0, "/a", nobody, Some(&json), "42/a,[\"é😀\"]"),
        (PacketType::Event, 1, "/a", nobody, nothing, "451-/a,"),
        (PacketType::Event, 10, "/", Some(7), nothing, "4510-7"),
        (PacketType::Ack, 0, "/", Some(9_007_199_254_740_991), nothing, "439007199254740991"),
        (PacketType::Ack, 2, "/a", Some(1), nothing, "462-/a,1"),
        (PacketType::Connect, 0, "/", nobody, nothing, "40"),
        (PacketType::Disconnect, 0, "/a", nobody, nothing, "41/a,"),
    ] {
        let prefix = text(&socket_packet::encode_prefix(kind, attachments, namespace));
        assert_eq!(content(&data::join(&prefix, id, json)), expected);
        // The header is the same whether it is made at once or in parts.
        let header = text(&socket_packet::encode(kind, attachments, namespace, id));
        assert_eq!(content(&data::join(&header, None, json)), expected);
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
    let shown = side::shown(&value, attachments.to_vec());
    assert_eq!(shown, r#"["a",{"b":[{"$attachment":1}],"__proto__":{"$attachment":0}}]"#);
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

#[test]
fn an_offset_is_the_last_argument_if_it_is_a_string() {
    let offset = |json: &str| {
        let value = data::parse(PacketType::Event, &text(json), 0).unwrap();
        data::offset(&value).map(|offset| content(&offset))
    };
    assert_eq!(offset(r#"["a","b"]"#).as_deref(), Some("b"));
    assert_eq!(offset(r#"["a",1,"é"]"#).as_deref(), Some("é"));
    for json in [r#"["a"]"#, r#"["a",1]"#, r#"["a","b",null]"#, r#"["a",["b"]]"#] {
        assert_eq!(offset(json), None, "{json}");
    }
}

#[test]
fn handshakes_are_read_as_the_table_says() {
    for row in Row::table(include_str!("vectors/handshakes.json")) {
        let json = row.get("json").text().unwrap();
        let open = row.get("handshake");
        let expected = (!open.is_null()).then(|| Handshake {
            sid: open.get("sid").text().unwrap(),
            websocket: open.get("websocket").bool().unwrap(),
            ping_interval: open.get("pingInterval").number().unwrap(),
            ping_timeout: open.get("pingTimeout").number().unwrap(),
            max_payload: open.get("maxPayload").number().unwrap_or(f64::INFINITY),
        });
        assert_eq!(data::handshake(&text(&format!("0{json}")), 1), expected, "{json}");
    }
}

#[test]
fn payloads_have_the_shapes_that_the_table_says() {
    for row in Row::table(include_str!("vectors/shapes.json")) {
        let json = row.get("json").text().unwrap();
        let kind = PacketType::from_number(row.get("kind").number().unwrap() as u32).unwrap();
        let is_valid = data::parse(kind, &text(&format!("42{json}")), 2).is_some();
        assert_eq!(Some(is_valid), row.get("valid").bool(), "{kind:?} {json}");
    }
}

#[test]
fn placeholders_stand_for_what_the_table_says() {
    for row in Row::table(include_str!("vectors/placeholders.json")) {
        let json = row.get("json").text().unwrap();
        let value = side::value(&json);
        let count = row.get("attachments").number().unwrap() as u8;
        let attachments: Vec<Binary> = (0..count).map(|byte| side::binary(&[byte])).collect();
        let attached = data::attach(&value, &attachments);
        assert_eq!(Some(attached.is_some()), row.get("valid").bool(), "{json}");
        let shown = attached.map_or("null".into(), |attached| side::shown(&attached, attachments));
        assert_eq!(shown, row.get("value").json(), "{json}");
    }
}

#[test]
fn base64_is_read_as_the_table_says() {
    for row in Row::table(include_str!("vectors/base64.json")) {
        let base64 = row.get("text").text().unwrap();
        let bytes = row.get("bytes").items();
        let bytes = bytes.map(|bytes| bytes.iter().map(|byte| byte.number().unwrap() as u8).collect::<Vec<u8>>());
        let decoded = data::from_base64(&text(&format!("b{base64}")), 1);
        assert_eq!(decoded.map(|binary| side::bytes(&binary)), bytes, "{base64:?}");
        #[cfg(target_arch = "wasm32")]
        if let Some(bytes) = bytes.filter(|_| row.get("lax").bool() != Some(true)) {
            assert_eq!(content(&data::to_base64(&side::binary(&bytes))), format!("b{base64}"));
        }
    }
}

#[test]
fn offsets_are_where_the_table_says() {
    for row in Row::table(include_str!("vectors/offsets.json")) {
        let packet = row.get("text").text().unwrap();
        let offset = data::offset_at_end(&text(&packet));
        assert_eq!(Some(offset.is_some()), row.get("isOffset").bool(), "{packet}");
        let json = packet.find('[').and_then(|from| packet.get(from..)).unwrap_or_default();
        let Some(args) = data::parse(PacketType::Ack, &text(json), 0) else { continue };
        let parsed = data::offset(&args).map(|offset| content(&offset));
        if let Some(offset) = offset {
            assert_eq!(parsed, Some(content(&offset)), "{packet}");
        }
        assert_eq!(Some(parsed.is_some()), row.get("parsed").bool().or(row.get("isOffset").bool()), "{packet}");
    }
}

#[test]
fn queries_are_read_as_the_table_says() {
    for row in Row::table(include_str!("vectors/queries.json")) {
        let query = row.get("text").text().unwrap();
        let pair = |pair: &Row| pair.items().unwrap().iter().map(|part| part.text().unwrap()).collect::<Vec<_>>();
        let expected: Vec<_> = row.get("pairs").items().unwrap().iter().map(pair).collect();
        let found: Vec<_> = data::query(&query).into_iter().map(|(name, value)| vec![name, value]).collect();
        assert_eq!(found, expected, "{query}");
    }
}

#[test]
fn escapes_are_read() {
    for (json, expected) in [
        (r#""a\"b\\\/""#, Some("a\"b\\/")),
        (r#""\u00e9\ud83d\ude00é""#, Some("é😀é")),
        (r#""\ud83d\u0061""#, Some("\u{fffd}a")),
        (r#""\b\f\n\r\t""#, Some("\u{8}\u{c}\n\r\t")),
        (r#""\x""#, None),
        (r#""\u00""#, None),
    ] {
        assert_eq!(data::unescape(json).as_deref(), expected, "{json}");
    }
}

#[test]
fn what_recovers_a_session_is_added_to_credentials() {
    let (pid, offset) = (text("p\""), text("o"));
    for (credentials, offset, expected) in [
        (None, None, r#"{"pid":"p\""}"#),
        (None, Some(&offset), r#"{"pid":"p\"","offset":"o"}"#),
        (Some("{}"), Some(&offset), r#"{"pid":"p\"","offset":"o"}"#),
        (Some(r#"{"t":[1]}"#), None, r#"{"pid":"p\"","t":[1]}"#),
        (Some(r#"{"t":1,"é":{}}"#), Some(&offset), r#"{"pid":"p\"","offset":"o","t":1,"é":{}}"#),
    ] {
        assert_eq!(content(&data::with_recovery(credentials, &pid, offset)), expected);
    }
}

#[cfg(target_arch = "wasm32")]
mod wasm {
    use super::{content, data, side, test};
    use js_sys::{Array, Uint8Array};
    use socketio::protocol::base64;
    use wasm_bindgen::JsValue;

    /// More than become arguments of a function at once.
    #[test]
    fn much_binary_data_becomes_base64() {
        for length in [0, 1, 0x1fff, 0x2000, 0x2001, 0x2002, 0x4000, 300_001] {
            let bytes: Vec<u8> = (0..length).map(|at| (at * 7 + at / 256) as u8).collect();
            let encoded = data::to_base64(&side::binary(&bytes));
            assert!(content(&encoded) == format!("b{}", base64::encode(&bytes)), "{length} bytes");
            let decoded = data::from_base64(&encoded, 1).unwrap();
            assert!(side::bytes(&decoded) == bytes, "{length} bytes");
        }
    }

    #[test]
    fn a_view_is_its_part_of_the_buffer() {
        let view = Uint8Array::from(&[0, 1, 2, 3, 255, 9][..]).subarray(1, 5);
        assert_eq!(data::binary_len(&view), 4);
        assert_eq!(content(&data::to_base64(&view)), "bAQID/w==");
    }

    #[test]
    fn what_is_no_binary_data_has_neither_length_nor_bytes() {
        for value in [JsValue::NULL, JsValue::UNDEFINED, Array::new().into()] {
            assert_eq!(data::binary_len(&value), 0);
            assert_eq!(content(&data::to_base64(&value)), "b");
        }
    }

    #[test]
    fn binary_data_becomes_a_blob_once() {
        let blob = data::blob(side::binary(&[1, 2]));
        assert_eq!(data::binary_len(&blob), 2);
        assert_eq!(data::blob(blob.clone()), blob);
    }
}
