//! A chat page in Dioxus.

use std::rc::Rc;
use std::time::Duration;

use dioxus::prelude::*;
use shared::{Event, History, Room, Row, Said, Say, Since, words};
use socketio::{BuildError, Client, Page, Socket, Status};

fn main() {
    dioxus::launch(App);
}

#[component]
fn App() -> Element {
    let room = use_signal(Room::default);
    match use_hook(|| connect(room)) {
        Ok(socket) => {
            use_context_provider(|| socket);
            rsx! { Chat { room } }
        }
        Err(error) => rsx! { p { role: "alert", "{error}" } },
    }
}

/// The connection. Each message is sent again until the server has answered, and each time that the page connects it says what it has.
fn connect(room: Signal<Room>) -> Result<Socket, BuildError> {
    Client::builder(Page)
        .auth_with(move || async move { Since { number: room.peek().seen() } })
        .retries(u32::MAX)
        .ack_timeout(Duration::from_secs(5))
        .connect()
}

#[component]
fn Chat(room: Signal<Room>) -> Element {
    let socket = use_context::<Socket>();
    let status = use_status(&socket);
    let mut name = use_signal(|| String::from("Cleo"));
    let mut draft = use_signal(String::new);
    use_said(&socket, room);

    let send = move |event: FormEvent| {
        event.prevent_default();
        let Some(say) = Say::new(&name.read(), &draft.read()) else { return };
        draft.set(String::new());
        room.write().wait(say.clone());
        let number = socket.ask(say.clone());
        spawn(async move {
            // An error means that the client has been closed: the message stays marked as waiting.
            if let Ok(number) = number.await {
                room.write().put(Said { number, say });
            }
        });
    };
    rsx! {
        main { class: "chat",
            header {
                h1 { "Chat " small { "Dioxus" } }
                p { role: "status", class: if status.read().is_connected() { "online" }, {words(&status.read())} }
            }
            section { tabindex: "0", aria_label: "Messages",
                ol { role: "log",
                    for Row { say, is_sent } in room.read().rows() {
                        li {
                            key: "{say.id}",
                            class: if say.name == *name.read() { "own" },
                            class: if !is_sent { "waiting" },
                            b { "{say.name}" }
                            span { "{say.text}" }
                        }
                    }
                }
            }
            form { onsubmit: send,
                label { "Name"
                    input { name: "name", value: "{name}", autocomplete: "off", oninput: move |event| name.set(event.value()) }
                }
                label { "Message"
                    input { name: "message", value: "{draft}", autocomplete: "off", oninput: move |event| draft.set(event.value()) }
                }
                button { "Send" }
            }
        }
    }
}

/// Puts what is heard into the room, as long as the component is there.
fn use_said(socket: &Socket, mut room: Signal<Room>) {
    use_hook(|| {
        let said = socket.on(Said::NAME, move |said: Said| room.write().put(said));
        let history = socket.on(History::NAME, move |History { missed }| {
            missed.into_iter().for_each(|said| room.write().put(said));
        });
        Rc::new((said, history))
    });
}

/// The status of a socket as a signal.
fn use_status(socket: &Socket) -> Signal<Status> {
    let mut status = use_signal(|| socket.status());
    let socket = socket.clone();
    use_future(move || {
        let mut statuses = socket.watch();
        async move {
            while let Some(next) = statuses.next().await {
                status.set(next);
            }
        }
    });
    status
}
