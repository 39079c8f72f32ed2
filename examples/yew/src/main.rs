//! A chat page in Yew.

use std::{cell::RefCell, rc::Rc, time::Duration};

use shared::{Event, History, Room, Row, Said, Say, Since, words};
use socketio::{BuildError, Client, Page, Socket, Status, Subscription, spawn};
use web_sys::HtmlInputElement;
use yew::html::Scope;
use yew::prelude::*;

fn main() {
    yew::Renderer::<Chat>::new().render();
}

struct Chat {
    room: Rc<RefCell<Room>>,
    status: Status,
    name: String,
    draft: String,
    connection: Result<(Socket, [Subscription; 2]), BuildError>,
}

enum Input {
    Status(Status),
    Put(Vec<Said>),
    Name(String),
    Draft(String),
    Send,
}

impl Component for Chat {
    type Message = Input;
    type Properties = ();

    fn create(context: &Context<Self>) -> Self {
        let (room, name, draft) = (Rc::default(), "Ben".into(), String::new());
        Self { connection: connect(context.link(), &room), room, status: Status::Idle, name, draft }
    }

    fn update(&mut self, context: &Context<Self>, input: Input) -> bool {
        match input {
            Input::Status(status) => self.status = status,
            Input::Put(said) => said.into_iter().for_each(|said| self.room.borrow_mut().put(said)),
            Input::Name(name) => self.name = name,
            Input::Draft(draft) => self.draft = draft,
            Input::Send => self.send(context.link().clone()),
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        if let Err(error) = &self.connection {
            return html! { <p role="alert">{ error.to_string() }</p> };
        }
        let value = |event: InputEvent| event.target_unchecked_into::<HtmlInputElement>().value();
        let send = context.link().callback(|event: SubmitEvent| {
            event.prevent_default();
            Input::Send
        });
        html! {
            <main class="chat">
                <header>
                    <h1>{ "Chat " }<small>{ "Yew" }</small></h1>
                    <p role="status" class={self.status.is_connected().then_some("online")}>{ words(&self.status) }</p>
                </header>
                <section tabindex="0" aria-label="Messages">
                    <ol role="log">
                        for Row { say, is_sent } in self.room.borrow().rows() {
                            <li key={say.id} class={classes!((say.name == self.name).then_some("own"), (!is_sent).then_some("waiting"))}>
                                <b>{ say.name }</b><span>{ say.text }</span>
                            </li>
                        }
                    </ol>
                </section>
                <form onsubmit={send}>
                    <label>{ "Name" }<input name="name" value={self.name.clone()} autocomplete="off"
                        oninput={context.link().callback(move |event| Input::Name(value(event)))} /></label>
                    <label>{ "Message" }<input name="message" value={self.draft.clone()} autocomplete="off"
                        oninput={context.link().callback(move |event| Input::Draft(value(event)))} /></label>
                    <button>{ "Send" }</button>
                </form>
            </main>
        }
    }
}

impl Chat {
    fn send(&mut self, link: Scope<Self>) {
        let Ok((socket, _)) = &self.connection else { return };
        let Some(say) = Say::new(&self.name, &std::mem::take(&mut self.draft)) else { return };
        self.room.borrow_mut().wait(say.clone());
        let number = socket.ask(say.clone());
        spawn(async move {
            // An error means that the client has been closed: the message stays marked as waiting.
            if let Ok(number) = number.await {
                link.send_message(Input::Put(vec![Said { number, say }]));
            }
        });
    }
}

/// The connection. Each message is sent again until the server has answered, and each time that the page connects it says what it has.
fn connect(link: &Scope<Chat>, room: &Rc<RefCell<Room>>) -> Result<(Socket, [Subscription; 2]), BuildError> {
    let (room, said, history) = (room.clone(), link.clone(), link.clone());
    let socket = Client::builder(Page)
        .auth_with(move || std::future::ready(Since { number: room.borrow().seen() }))
        .retries(u32::MAX)
        .ack_timeout(Duration::from_secs(5))
        .connect()?;
    let said = socket.on(Said::NAME, move |one| said.send_message(Input::Put(vec![one])));
    let history = socket.on(History::NAME, move |History { missed }| history.send_message(Input::Put(missed)));
    let (link, mut statuses) = (link.clone(), socket.watch());
    spawn(async move {
        while let Some(status) = statuses.next().await {
            link.send_message(Input::Status(status));
        }
    });
    Ok((socket, [said, history]))
}
