//! Binary data, by long-polling (base64) and by WebSocket.

use serde::{Deserialize, Serialize};
use socketio::{Attachment, Bytes, Message};

use crate::kit::{Outcome, Shared, TRANSPORTS, echoed, leave};
use crate::server::Server;

pub async fn at_top_level_and_empty(server: &Server) -> Outcome {
    for transport in TRANSPORTS {
        let socket = server.socket(transport)?;
        let all: Bytes = (0..=255).collect();
        echoed(&socket, all.clone()).await?;
        echoed(&socket, Bytes::new()).await?;
        echoed(&socket, (Bytes::new(), all, Bytes::new())).await?;
        leave(&socket).await?;
    }
    Ok(())
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Upload {
    name: String,
    content: Bytes,
    thumbnail: Option<Bytes>,
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data")]
enum Part {
    Raw(Bytes),
    Named { name: String, bytes: Bytes },
}

fn upload() -> Upload {
    Upload {
        name: "a.bin".into(),
        content: Bytes::from_static(&[0, 127, 128, 255]),
        thumbnail: Some(Bytes::from_static(b"small")),
        parts: vec![Part::Raw(Bytes::from_static(b"1")), Part::Named { name: "ü".into(), bytes: Bytes::new() }],
    }
}

pub async fn inside_of_a_type(server: &Server) -> Outcome {
    for transport in TRANSPORTS {
        let socket = server.socket(transport)?;
        echoed(&socket, upload()).await?;
        echoed(&socket, Upload { thumbnail: None, parts: Vec::new(), ..upload() }).await?;
        leave(&socket).await?;
    }
    Ok(())
}

pub async fn several_in_one_event(server: &Server) -> Outcome {
    for transport in TRANSPORTS {
        let socket = server.socket(transport)?;
        // Servers in JavaScript take ten attachments, unless told otherwise.
        let bytes: Vec<_> = (0_u8..10).map(|number| Bytes::from(vec![number; usize::from(number)])).collect();
        echoed(&socket, bytes).await?;
        echoed(&socket, ("first".to_string(), upload(), (Bytes::new(), Bytes::from_static(b"last")), upload())).await?;
        leave(&socket).await?;
    }
    Ok(())
}

pub async fn a_megabyte(server: &Server) -> Outcome {
    let megabyte: Bytes = (0..1_u32 << 20).map(|number| (number % 251) as u8).collect();
    for transport in TRANSPORTS {
        let socket = server.socket(transport)?;
        let mut echoes = socket.listen::<(Bytes, String)>("echo");
        let (back, _): (Bytes, String) = soon!(socket.emit_with_ack("echo", (megabyte.clone(), "large")))?;
        same!((back == megabyte, back.len()), (true, 1 << 20));
        let (back, text) = next!(echoes)?;
        same!((back == megabyte, text.as_str()), (true, "large"));
        leave(&socket).await?;
    }
    Ok(())
}

/// Whether an attachment is the object that the page has received. Natively there is no other memory than the program's own.
fn is_uncopied(attachment: &Attachment) -> bool {
    #[cfg(target_arch = "wasm32")]
    return wasm_bindgen::JsCast::is_instance_of::<js_sys::ArrayBuffer>(&attachment.clone().into_js());
    #[cfg(not(target_arch = "wasm32"))]
    true
}

pub async fn in_a_closure_uncopied(server: &Server) -> Outcome {
    for transport in TRANSPORTS {
        let socket = server.socket(transport)?;
        let heard = Shared::<Vec<Vec<u8>>>::default();
        let (typed, any) = (heard.clone(), heard.clone());
        let bytes = |attachment: Attachment| match is_uncopied(&attachment) {
            true => attachment.into_bytes().unwrap_or_default().to_vec(),
            false => b"copied".to_vec(),
        };
        let _echo = socket.on("echo", move |(_, attachment): (u8, Attachment)| {
            typed.with(|heard| heard.push(bytes(attachment)));
        });
        let _any = socket.on_any(move |message: Message| {
            any.with(|heard| heard.extend(message.attachments().iter().cloned().map(bytes)));
        });
        let sent = (1, Attachment::from(vec![7, 8, 9]));
        let (one, back): (u8, Attachment) = soon!(socket.emit_with_ack("echo", sent))?;
        same!((one, back.into_bytes()), (1, Some(Bytes::from_static(&[7, 8, 9]))));
        heard.until(|heard| *heard == [[7, 8, 9], [7, 8, 9]]).await?;
        leave(&socket).await?;
    }
    Ok(())
}

/// Only pages have those.
#[cfg(target_arch = "wasm32")]
pub async fn a_blob_and_a_file_of_the_page(server: &Server) -> Outcome {
    use js_sys::{Array, ArrayBuffer, Uint8Array};

    let js = |error| crate::kit::Failure(format!("{error:?}"));
    let parts = Array::of1(&Uint8Array::from(&[1, 2, 3][..]));
    let blob = web_sys::Blob::new_with_u8_array_sequence(&parts).map_err(js)?;
    let file = web_sys::File::new_with_u8_array_sequence(&parts, "a.bin").map_err(js)?;
    let buffer: ArrayBuffer = Uint8Array::from(&[1, 2, 3][..]).buffer();
    for transport in TRANSPORTS {
        let socket = server.socket(transport)?;
        let objects = [
            Attachment::from(blob.clone()),
            Attachment::from(file.clone()),
            Attachment::from(buffer.clone()),
            Attachment::from(Uint8Array::new(&buffer)),
        ];
        // A blob is read first; what is emitted after it comes after it.
        let mut echoes = socket.listen::<(String, Vec<Bytes>)>("echo");
        socket.emit("echo", (file.name(), objects))?;
        socket.emit("echo", ("after", [Bytes::new()]))?;
        same!(next!(echoes)?, ("a.bin".to_string(), vec![Bytes::from_static(&[1, 2, 3]); 4]));
        same!(next!(echoes)?, ("after".to_string(), vec![Bytes::new()]));
        leave(&socket).await?;
    }
    Ok(())
}
