//! A chat page in Leptos.

use std::time::Duration;

use leptos::ev::SubmitEvent;
use leptos::mount::mount_to_body;
use leptos::prelude::*;
use shared::{Event, History, Room, Row, Said, Say, Since, words};
use socketio::{BuildError, Client, Page, Socket, Status, spawn};

fn main() {
    mount_to_body(App);
}

#[component]
fn App() -> impl IntoView {
    let room = RwSignal::new(Room::default());
    match connect(room) {
        Ok(socket) => view! { <Chat socket room /> }.into_any(),
        Err(error) => view! { <p role="alert">{error.to_string()}</p> }.into_any(),
    }
}

/// The connection. Each message is sent again until the server has answered, and each time that the page connects it says what it has.
fn connect(room: RwSignal<Room>) -> Result<Socket, BuildError> {
    Client::builder(Page)
        .auth_with(move || async move { Since { number: room.with_untracked(Room::seen) } })
        .retries(u32::MAX)
        .ack_timeout(Duration::from_secs(5))
        .connect()
}

#[component]
fn Chat(socket: Socket, room: RwSignal<Room>) -> impl IntoView {
    let status = use_status(&socket);
    let (name, draft) = (RwSignal::new(String::from("Ada")), RwSignal::new(String::new()));

    let said = socket.on(Said::NAME, move |said: Said| room.update(|room| room.put(said)));
    let history = socket.on(History::NAME, move |History { missed }| {
        room.update(|room| missed.into_iter().for_each(|said| room.put(said)));
    });
    on_cleanup(move || drop((said, history)));

    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(say) = Say::new(&name.get(), &draft.get()) else { return };
        draft.set(String::new());
        room.update(|room| room.wait(say.clone()));
        let number = socket.ask(say.clone());
        spawn(async move {
            // An error means that the client has been closed: the message stays marked as waiting.
            if let Ok(number) = number.await {
                room.update(|room| room.put(Said { number, say }));
            }
        });
    };
    let message = move |Row { say, is_sent }: Row| {
        let own = say.name.clone();
        view! {
            <li class:own=move || name.read() == own class:waiting=!is_sent>
                <b>{say.name}</b>
                <span>{say.text}</span>
            </li>
        }
    };
    view! {
        <main class="chat">
            <header>
                <h1>"Chat " <small>"Leptos"</small></h1>
                <p role="status" class:online=move || status.read().is_connected()>{move || words(&status.read())}</p>
            </header>
            <section tabindex="0" aria-label="Messages">
                <ol role="log">
                    <For each=move || room.read().rows() key=|row| (row.say.id, row.is_sent) children=message />
                </ol>
            </section>
            <form on:submit=send>
                <label>"Name" <input name="name" bind:value=name autocomplete="off" /></label>
                <label>"Message" <input name="message" bind:value=draft autocomplete="off" /></label>
                <button>"Send"</button>
            </form>
        </main>
    }
}

/// The status of a socket as a signal.
fn use_status(socket: &Socket) -> ReadSignal<Status> {
    let (status, set_status) = signal(socket.status());
    let mut statuses = socket.watch();
    spawn(async move {
        while let Some(next) = statuses.next().await {
            if set_status.try_set(next).is_some() {
                break; // the component is gone
            }
        }
    });
    status
}
