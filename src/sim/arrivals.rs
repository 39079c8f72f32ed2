//! What the network brings to the client, as its platform reports it.

use super::env::Job;
use super::invariants::Invariant;
use super::network::{Down, Frame, LinkId, LinkKind};
use super::script;
use super::server::wire;
use super::simulation::{Simulation, World};
use socketio::core::{CloseDetails, Received, TransportError, TransportErrorKind, TransportId, TransportInput};
use socketio::driver::Report;

impl Simulation {
    fn input(&self, id: TransportId, input: TransportInput) {
        self.world.borrow_mut().env.note(|| format!("T{} {input:?}", id.0));
        let is_end = matches!(input, TransportInput::Closed(_) | TransportInput::Failed(_));
        self.report(Report::Transport(id, input));
        let World { env, client, .. } = &mut *self.world.borrow_mut();
        let is_noticed = !is_end || client.transport(id).is_none();
        env.check(Invariant::Noticed, is_noticed, || format!("T{} is still in use", id.0));
    }

    /// Reports a packet. Half of the texts come with no more than their head, as from a browser.
    fn packet(&self, id: TransportId, frame: Frame) {
        let mut world = self.world.borrow_mut();
        world.env.note(|| format!("T{} receives {frame:?}", id.0));
        let is_whole = world.env.rng.percent(50);
        drop(world);
        let packet = match &frame {
            Frame::Text(text) if is_whole || !text.starts_with('4') => Received::Text(text.clone(), text.as_bytes()),
            Frame::Text(text) => Received::Text(text.clone(), head(text)),
            Frame::Binary(bytes) => Received::Binary(bytes.clone()),
        };
        let dismissed = disconnected(&frame).and_then(|namespace| {
            let World { env, client, .. } = &mut *self.world.borrow_mut();
            let sid = client.transport(id)?.sid.clone()?;
            Some((namespace, env.ledger.dismissal(namespace, &sid)?))
        });
        self.report(Report::Received(id, packet));
        if let Some((namespace, before)) = dismissed {
            let env = &mut self.world.borrow_mut().env;
            let ends = env.ledger.books.get(namespace).map_or(0, |book| book.ends);
            env.check(Invariant::Dismissed, ends > before, || format!("no disconnect of {}", script::name(namespace)));
        }
    }

    /// Something has arrived at the client.
    pub fn arrived(&self, link: LinkId, message: Down) {
        let mut world = self.world.borrow_mut();
        let World { env, client, .. } = &mut *world;
        let Some(transport) = client.of_link(env, link) else { return };
        let (id, is_closed) = (transport.id, transport.is_closed);
        match message {
            Down::Accept => {
                transport.is_open = true;
                drop(world);
                if !is_closed {
                    self.input(id, TransportInput::Opened);
                }
            }
            Down::Frame(frame) if !is_closed => {
                drop(world);
                self.packet(id, frame);
            }
            Down::Frame(_) => {}
            Down::Response { status: 200, body } if transport.poll == Some(link) => {
                let packets: Vec<&str> = body.split('\x1e').collect();
                let mut at = env.now;
                for (number, packet) in packets.iter().enumerate() {
                    let part = Down::Part { packet: (*packet).into(), is_last: number + 1 == packets.len() };
                    env.at(at, Job::Down(link, part));
                    at += if env.settings.splits { env.rng.below(100 / packets.len() as u64) } else { 0 };
                }
            }
            Down::Part { packet, is_last } => {
                if is_last {
                    env.finish(link);
                }
                drop(world);
                self.part(id, link, packet, is_last);
            }
            Down::Response { status: 200, .. } if transport.post == Some(link) => {
                transport.post = None;
                env.finish(link);
                if is_closed {
                    return transport.give_poll_up(env);
                }
                drop(world);
                self.input(id, TransportInput::Drained);
            }
            Down::Response { .. } | Down::Failed => {
                env.finish(link);
                drop(world);
                self.failed(link);
            }
            Down::Close => {
                env.finish(link);
                drop(world);
                if !is_closed {
                    let details = CloseDetails::Closed { description: "closed by the server", context: None };
                    self.input(id, TransportInput::Closed(details.told()));
                }
            }
        }
    }

    /// A packet of a poll has arrived, perhaps the last one.
    fn part(&self, id: TransportId, link: LinkId, packet: String, is_last: bool) {
        let polls = |is_over: bool| {
            let mut world = self.world.borrow_mut();
            let transport = world.client.transport(id).filter(|transport| transport.poll == Some(link));
            transport.is_some_and(|transport| {
                transport.poll = transport.poll.filter(|_| !is_over);
                true
            })
        };
        if polls(false) {
            let text = Frame::Text(packet);
            self.packet(id, text);
        }
        if is_last && polls(true) {
            self.input(id, TransportInput::PollEnded);
        }
    }

    /// A request or a WebSocket has failed.
    pub fn failed(&self, link: LinkId) {
        let mut world = self.world.borrow_mut();
        let World { env, client, .. } = &mut *world;
        let kind = env.network.link(link).map(|link| link.kind);
        let Some(transport) = client.of_link(env, link) else { return };
        let id = transport.id;
        let (was_poll, was_post) = (transport.poll == Some(link), transport.post == Some(link));
        transport.poll = transport.poll.filter(|_| !was_poll);
        transport.post = transport.post.filter(|_| !was_post);
        if transport.is_closed {
            if was_post {
                transport.give_poll_up(env);
            }
            return;
        }
        let kind = match kind {
            Some(LinkKind::Get) => TransportErrorKind::XhrPoll,
            Some(LinkKind::Post) => TransportErrorKind::XhrPost,
            _ => TransportErrorKind::WebSocket,
        };
        drop(world);
        let error = TransportError { kind, description: None, context: None };
        self.input(id, TransportInput::Failed(error));
    }
}

/// The namespace that a packet of the server disconnects.
fn disconnected(frame: &Frame) -> Option<usize> {
    let Frame::Text(text) = frame else { return None };
    wire::read(text.strip_prefix('4')?).filter(|packet| packet.kind == b'1').map(|packet| packet.namespace)
}

/// What precedes the JSON of a text, and its first character.
fn head(text: &str) -> &[u8] {
    let mut is_namespace = false;
    let end = text.bytes().position(|byte| {
        let is_json = !is_namespace && matches!(byte, b'[' | b'{' | b'"');
        is_namespace = if is_namespace { byte != b',' } else { byte == b'/' };
        is_json
    });
    text.as_bytes().get(..end.map_or(text.len(), |end| end + 1)).unwrap_or_default()
}
