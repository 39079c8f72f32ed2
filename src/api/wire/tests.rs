//! What is written and read, by table and property.

use std::collections::BTreeMap;

use bytes::Bytes;
use proptest::prelude::*;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::*;
use crate::api::attachment::Attachment;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Pair(i64, String);
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Name(String);
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Unit;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Upload {
    name: String,
    content: Bytes,
    #[serde(default)]
    parts: Vec<Bytes>,
    more: Option<serde_bytes::ByteBuf>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Tagged {
    Unit,
    New(Bytes),
    Tuple(u8, Bytes),
    Fields { content: Bytes },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type")]
enum Within {
    File { content: Bytes },
    Text { text: String },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Either {
    Number(u64),
    Bytes(serde_bytes::ByteBuf),
    Fields { a: Bytes },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Flat {
    id: u8,
    #[serde(flatten)]
    rest: BTreeMap<String, Either>,
}

fn event<T: Serialize>(args: &T) -> (String, Vec<Vec<u8>>) {
    let Written { json, attachments } = write(args).unwrap().event("e");
    (json, attachments.into_iter().map(|attachment| attachment.into_bytes().unwrap().to_vec()).collect())
}

fn read_event<T: DeserializeOwned>(json: &str, attachments: &[&[u8]]) -> Result<T, String> {
    let attachments: Vec<_> = attachments.iter().map(|bytes| Attachment::from(*bytes)).collect();
    read(Read { json, attachments: &attachments, is_event: true }).map_err(|cause| format!("{cause:?}"))
}

fn there_and_back<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(value: &T) {
    let (json, attachments) = event(value);
    let attachments: Vec<&[u8]> = attachments.iter().map(Vec::as_slice).collect();
    assert_eq!(&read_event::<T>(&json, &attachments).unwrap(), value, "{json}");
}

#[test]
fn a_tuple_is_several_arguments_nothing_is_none_and_all_else_is_one() {
    assert_eq!(event(&()).0, r#"["e"]"#);
    assert_eq!(event(&"a").0, r#"["e","a"]"#);
    assert_eq!(event(&("a", 1)).0, r#"["e","a",1]"#);
    assert_eq!(event(&("a",)).0, r#"["e","a"]"#);
    assert_eq!(event(&((1, 2), 3)).0, r#"["e",[1,2],3]"#);
    assert_eq!(event(&[[1, 2, 3]]).0, r#"["e",[1,2,3]]"#);
    assert_eq!(event(&vec![1, 2]).0, r#"["e",[1,2]]"#);
    assert_eq!(event(&Vec::<u8>::new()).0, r#"["e",[]]"#);
    assert_eq!(event(&Pair(1, "a".into())).0, r#"["e",1,"a"]"#);
    assert_eq!(event(&Name("a".into())).0, r#"["e","a"]"#);
    assert_eq!(event(&Unit).0, r#"["e",null]"#);
    assert_eq!(event(&None::<u8>).0, r#"["e",null]"#);
    assert_eq!(event(&Value::Null).0, r#"["e"]"#, "the same as `()` to serde");
    assert_eq!(event(&(Value::Null,)).0, r#"["e",null]"#);
    assert_eq!(event(&json!({ "a": [1] })).0, r#"["e",{"a":[1]}]"#);
    assert_eq!(event(&&&(1, 2)).0, r#"["e",1,2]"#);
    assert_eq!(event(&u64::MAX).0, r#"["e",18446744073709551615]"#);
}

#[test]
fn bytes_are_attachments_wherever_they_are() {
    let upload = Upload {
        name: "n".into(),
        content: Bytes::from_static(b"\x01\"\\"),
        parts: vec![Bytes::new(), Bytes::from_static(b"p")],
        more: Some(serde_bytes::ByteBuf::from([255])),
    };
    let (json, attachments) = event(&upload);
    let placeholder = |number| format!(r#"{{"_placeholder":true,"num":{number}}}"#);
    let (a, b, c, d) = (placeholder(0), placeholder(1), placeholder(2), placeholder(3));
    assert_eq!(json, format!(r#"["e",{{"name":"n","content":{a},"parts":[{b},{c}],"more":{d}}}]"#));
    assert_eq!(attachments, [&b"\x01\"\\"[..], b"", b"p", b"\xff"]);
    there_and_back(&upload);
    there_and_back(&(upload, Bytes::from_static(b"x"), 1));
    there_and_back(&Bytes::from_static(b"alone"));
    there_and_back(&BTreeMap::from([("a".to_string(), Bytes::from_static(b"1"))]));
}

#[test]
fn bytes_are_found_in_enums_of_each_tagging() {
    let bytes = || Bytes::from_static(b"b");
    there_and_back(&vec![
        Tagged::Unit,
        Tagged::New(bytes()),
        Tagged::Tuple(1, bytes()),
        Tagged::Fields { content: bytes() },
    ]);
    there_and_back(&vec![Within::File { content: bytes() }, Within::Text { text: "t".into() }]);
    let either = |bytes: &[u8]| Either::Bytes(serde_bytes::ByteBuf::from(bytes));
    there_and_back(&vec![Either::Number(7), either(b"x"), Either::Fields { a: bytes() }]);
    there_and_back(&Flat { id: 1, rest: BTreeMap::from([("k".into(), either(b"y"))]) });
}

#[test]
fn a_placeholder_is_read_whatever_the_order_of_its_members() {
    let read = |json: &str| read_event::<Bytes>(json, &[b"a", b"b"]);
    assert_eq!(read(r#"["e",{"num":1,"_placeholder":true}]"#).unwrap(), "b");
    assert_eq!(read(r#"["e",{"_placeholder":true,"num":1.0}]"#).unwrap(), "b");
    for bad in [
        r#"["e",{"_placeholder":true,"num":2}]"#,
        r#"["e",{"_placeholder":true,"num":-1}]"#,
        r#"["e",{"_placeholder":true,"num":0.5}]"#,
        r#"["e",{"_placeholder":false,"num":0}]"#,
        r#"["e",{"_placeholder":true}]"#,
        r#"["e",{"num":0}]"#,
        r#"["e",{}]"#,
    ] {
        assert!(read(bad).is_err(), "{bad}");
    }
}

#[test]
fn an_attachment_is_taken_as_it_is() {
    let written = write(&("a", Attachment::from(vec![1]), [Attachment::from(vec![2])])).unwrap().event("e");
    assert_eq!(written.json, r#"["e","a",{"_placeholder":true,"num":0},[{"_placeholder":true,"num":1}]]"#);
    let read: (String, Attachment, Vec<Attachment>) = read_event(&written.json, &[&[1], &[2]]).unwrap();
    assert_eq!(&*read.1.into_bytes().unwrap(), [1]);
    // Elsewhere it is bytes.
    assert_eq!(serde_json::to_string(&Attachment::from(vec![1, 2])).unwrap(), "[1,2]");
    assert_eq!(&*serde_json::from_str::<Attachment>("[1,2]").unwrap().into_bytes().unwrap(), [1, 2]);
}

#[test]
fn more_arguments_than_the_type_takes_are_passed_over_and_fewer_are_an_error() {
    let json = r#"["e",1,2,{"x":[]}]"#;
    assert_eq!(read_event::<u8>(json, &[]).unwrap(), 1);
    assert_eq!(read_event::<(u8, u8)>(json, &[]).unwrap(), (1, 2));
    read_event::<()>(json, &[]).unwrap();
    assert!(read_event::<(u8, u8)>(r#"["e",1]"#, &[]).is_err());
    assert!(read_event::<u8>(r#"["e"]"#, &[]).unwrap_err().contains("no argument"));
    assert_eq!(read_event::<Option<u8>>(r#"["e"]"#, &[]).unwrap(), None);
    assert_eq!(read_event::<Option<u8>>(r#"["e",null]"#, &[]).unwrap(), None);
    assert_eq!(read_event::<Option<u8>>(r#"["e",1]"#, &[]).unwrap(), Some(1));
    assert_eq!(read_event::<Vec<u8>>(r#"["e",[1,2]]"#, &[]).unwrap(), [1, 2]);
    assert_eq!(read_event::<[u8; 2]>(r#"["e",1,2]"#, &[]).unwrap(), [1, 2]);
    assert_eq!(read_event::<Pair>(r#"["e",1,"a"]"#, &[]).unwrap(), Pair(1, "a".into()));
    assert_eq!(read_event::<Unit>(r#"["e",null]"#, &[]).unwrap(), Unit);
    read_event::<IgnoredAny>(json, &[]).unwrap();
}

#[test]
fn a_member_of_an_object_is_read() {
    assert_eq!(read_member::<u8>(r#"{"message":"m","data":1}"#, "data").unwrap(), Some(1));
    assert_eq!(read_member::<u8>(r#"{"message":"m"}"#, "data").unwrap(), None);
    assert!(read_member::<u8>(r#"{"data":"m"}"#, "data").is_err());
    assert!(read_member::<u8>(r#""m""#, "data").is_err());
}

#[test]
fn a_value_may_write_another_while_it_is_written() {
    struct Nested;
    impl Serialize for Nested {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let inner = write(&Bytes::from_static(b"inner")).unwrap();
            assert_eq!(inner.attachments.len(), 1);
            serializer.serialize_bytes(b"outer")
        }
    }
    assert_eq!(event(&Nested).1, [b"outer"]);
}

#[test]
fn names_are_read_as_json_says() {
    for (json, name) in [
        (r#"["a",1]"#, Some("a")),
        (r#" [ "a" ]"#, Some("a")),
        (r#"["\u0061\"\\\/\n\t\b\f\r"]"#, Some("a\"\\/\n\t\u{8}\u{c}\r")),
        (r#"["\ud83d\ude00é"]"#, Some("😀é")),
        (r#"["\ud83d"]"#, Some("\u{fffd}")),
        (r#"["\ud83d\u0061"]"#, Some("\u{fffd}a")),
        (r#"[""]"#, Some("")),
        ("[7]", Some("7")),
        ("[-7,1]", Some("-7")),
        ("[-7", None),
        ("[7.5]", None),
        (r#"["\x"]"#, None),
        (r#"["\u00"]"#, None),
        (r#"["a"#, None),
        ("[]", None),
        ("[null]", None),
        (r#"{"a":1}"#, None),
        ("", None),
    ] {
        assert_eq!(read_name(json).as_ref().map(|read| read.within(json)), name, "{json}");
    }
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_filter("JSON has no other", |number| number.is_finite()).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map("[a-z_]{0,12}|_placeholder|num", inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn without_bytes_what_is_written_is_what_serde_json_writes(value in values(), name: String) {
        // Which is the same as `()` to serde.
        prop_assume!(!value.is_null());
        let written = write(&value).unwrap().event(&name);
        prop_assert_eq!(&written.json, &format!("[{},{}]", serde_json::to_string(&name).unwrap(), value));
        prop_assert!(written.attachments.is_empty());
        let both = write(&(&value, &name)).unwrap().answer();
        prop_assert_eq!(both.json, json!([value, name]).to_string());
    }

    #[test]
    fn without_placeholders_what_is_read_is_what_serde_json_reads(value in values()) {
        prop_assume!(!value.to_string().contains("_placeholder"));
        let json = format!(r#"["e",{value}]"#);
        let expected: Value = serde_json::from_str(&value.to_string()).unwrap();
        prop_assert_eq!(read_event::<Value>(&json, &[]).unwrap(), expected);
    }

    #[test]
    fn a_name_is_read_as_it_was_written(name: String, value in values()) {
        let json = write(&value).unwrap().event(&name).json;
        let read = read_name(&json).unwrap();
        prop_assert_eq!(read.within(&json), name.as_str());
    }

    #[test]
    fn any_text_and_any_attachments_give_a_value_or_an_error(
        text in r#"([\[\]{},:"\\a-c0-9. -]|\\u[0-9a-f]{4}|true|null|"_placeholder":|"num":){0,40}|\PC{0,40}"#,
        attachments in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..3), 0..3),
    ) {
        let attachments: Vec<&[u8]> = attachments.iter().map(Vec::as_slice).collect();
        for json in [text.clone(), format!("[{text}]"), format!(r#"["e",{{"_placeholder":true,"num":{text}}}]"#)] {
            let _ = read_name(&json).map(|name| name.within(&json).len());
            let _ = read_event::<Upload>(&json, &attachments);
            let _ = read_event::<(u8, Bytes)>(&json, &attachments);
            let _ = read_event::<Vec<Tagged>>(&json, &attachments);
            let _ = read_event::<Within>(&json, &attachments);
            let _ = read_event::<Flat>(&json, &attachments);
            let _ = read_event::<Value>(&json, &attachments);
            let _ = read_event::<Attachment>(&json, &attachments);
            let _ = read_event::<Option<Bytes>>(&json, &attachments);
            let _ = read_event::<()>(&json, &attachments);
        }
    }

    #[test]
    fn bytes_come_back_as_they_were(
        name: String,
        content in prop::collection::vec(any::<u8>(), 0..64),
        parts in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..8), 0..4),
        more in prop::option::of(prop::collection::vec(any::<u8>(), 0..8)),
    ) {
        there_and_back(&Upload {
            name,
            content: content.into(),
            parts: parts.into_iter().map(Bytes::from).collect(),
            more: more.map(serde_bytes::ByteBuf::from),
        });
    }
}
