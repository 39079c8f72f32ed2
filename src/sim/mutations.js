// Faults to put into the client, one at a time: `npm run simulate -- --mutations` shows that the simulator finds each of them.
// `from` has to be in the file once.

const MANAGER = "src/core/manager";
const ENGINE = "src/core/engine";

/** @type {{ name: string, file: string, from: string, to: string }[]} */
export const MUTATIONS = [
  {
    name: "an acknowledgement is dropped",
    file: `${MANAGER}/receive.rs`,
    from: "                self.acknowledged(id, ack, payload)\n            }\n            (PacketType::Event, None",
    to: "                if ack != Some(3) {\n                    self.acknowledged(id, ack, payload)\n                }\n            }\n            (PacketType::Event, None",
  },
  {
    name: "what waits is not sent when the transport has drained",
    file: `${ENGINE}/mod.rs`,
    from: "    pub fn send_more(&mut self, queue: &mut Queue) {\n        self.flush(queue);",
    to: "    pub fn send_more(&mut self, queue: &mut Queue) {",
  },
  {
    name: "the backoff begins anew with each attempt",
    file: `${MANAGER}/connection.rs`,
    from: "        let State::Opening(cause) = self.state else { return };\n        self.clean_up();\n        self.state = State::Closed;",
    to: "        let State::Opening(cause) = self.state else { return };\n        self.clean_up();\n        self.backoff.reset();\n        self.state = State::Closed;",
  },
  {
    name: "the delays begin anew with each connection",
    file: "src/core/backoff.rs",
    from: "        if now - self.opened_at > self.latest {",
    to: "        if now - self.opened_at > -1.0 {",
  },
  {
    name: "the backoff never begins anew",
    file: "src/core/backoff.rs",
    from: "    pub fn closed(&mut self, now: f64) {\n        self.attempts = 0;",
    to: "    pub fn closed(&mut self, now: f64) {\n        self.attempts += 1;",
  },
  {
    name: "half a packet stays in the decoder",
    file: `${MANAGER}/connection.rs`,
    from: "        self.decoder.reset();\n",
    to: "",
  },
  {
    name: "no poll follows on an upgrade that is given up",
    file: `${ENGINE}/upgrade.rs`,
    from: "            self.transport.poll(queue);\n",
    to: "",
  },
  {
    name: "the upgrade does not wait for the poll",
    file: "src/core/transport.rs",
    from: "self.stage == Stage::Pausing && self.writable && !self.polling",
    to: "self.stage == Stage::Pausing && self.writable",
  },
  {
    name: "an upgrade that fails leaves the transport paused",
    file: `${ENGINE}/upgrade.rs`,
    from: "            self.transport.resume();\n",
    to: "",
  },
  {
    name: "events are delivered to a namespace that is not connected",
    file: `${MANAGER}/receive.rs`,
    from: "socket.filter(|socket| socket.is_connected()).map(|socket| socket.id);",
    to: "socket.map(|socket| socket.id);",
  },
  {
    name: "the offset is not reported",
    file: "src/core/recovery.rs",
    from: "offset: self.offset.clone()",
    to: "offset: None",
  },
  {
    name: "a disconnect by the server is ignored",
    file: `${MANAGER}/receive.rs`,
    from: "            (PacketType::Disconnect, _) => {\n",
    to: "            (PacketType::Disconnect, _) => {\n                return;\n                #[allow(unreachable_code)]\n",
  },
  {
    name: "a disconnect is reported twice",
    file: `${MANAGER}/connection.rs`,
    from: "                self.report_disconnect(id, reason, details.clone());\n",
    to: "                self.report_disconnect(id, reason, details.clone());\n                self.report_disconnect(id, reason, details.clone());\n",
  },
  {
    name: "the receive buffer is lost",
    file: `${MANAGER}/namespaces.rs`,
    from: "let received = std::mem::take(&mut socket.receive_buffer);",
    to: "let received: Vec<ReceiveEntry> = Vec::new();\n        socket.receive_buffer.clear();",
  },
  {
    name: "the receive buffer outlives its session",
    file: `${MANAGER}/namespaces.rs`,
    from: "            socket.receive_buffer.clear();\n",
    to: "",
  },
  {
    name: "a socket keeps its id when it is disconnected",
    file: "src/core/socket.rs",
    from: "        self.sid = None;\n        self.acks",
    to: "        self.acks",
  },
  {
    name: "a poll is sent without the id of the session",
    file: `${ENGINE}/incoming.rs`,
    from: "            queue.command(Command::Identify { transport: self.transport.id, sid: handshake.sid.clone(), polling });\n",
    to: "            let _ = polling;\n",
  },
  {
    name: "a transport that the server closes is not noticed",
    file: `${ENGINE}/mod.rs`,
    from: "        self.end(Reason::TransportClose, details, false, queue);\n    }\n\n    fn transport_failed",
    to: "        let _ = details;\n    }\n\n    fn transport_failed",
  },
  {
    name: "a ping is not answered",
    file: `${ENGINE}/incoming.rs`,
    from: "            self.write(OutgoingFrame::new(Content::Text(data::text(engine_packet::PONG))), queue);\n",
    to: "",
  },
  {
    name: "a ping does not move the deadline",
    file: `${ENGINE}/incoming.rs`,
    from: "        self.expect_ping(queue.now);\n        if self.state == EngineState::Open {",
    to: "        if self.state == EngineState::Open {",
  },
  {
    name: "a ping that comes too late revives the session",
    file: `${ENGINE}/incoming.rs`,
    from: "if queue.now > self.ping_deadline {",
    to: "if false {",
  },
  {
    name: "an overdue ping does not end the session",
    file: `${ENGINE}/mod.rs`,
    from: "            self.end(Reason::PingTimeout, ToldDetails::default(), true, queue);",
    to: "",
  },
  {
    name: "a POST may have any length",
    file: `${ENGINE}/mod.rs`,
    from: "            let fits = size <= limit;",
    to: "            let fits = size <= 2.0 * limit;",
  },
  {
    name: "the first event that was buffered is lost",
    file: `${MANAGER}/namespaces.rs`,
    from: "for SendEntry { id: ack, payload, compress } in buffered {",
    to: "for SendEntry { id: ack, payload, compress } in buffered.into_iter().skip(1) {",
  },
  {
    name: "the session closes before its buffer is sent",
    file: `${ENGINE}/mod.rs`,
    from: "                self.state = EngineState::Closing;\n                self.close_if_flushed(queue);",
    to: "                self.end(Reason::ForcedClose, ToldDetails::default(), true, queue);",
  },
  {
    name: "acknowledgements of a lost session are forgotten",
    file: `${MANAGER}/namespaces.rs`,
    from: "            self.report_ack(id, pending, Err(AckError::Disconnected));",
    to: "            let _ = pending;",
  },
  {
    name: "an acknowledgement is sent in another session",
    file: `${MANAGER}/emit.rs`,
    from: "if engine == self.latest_engine && self.socket_state(id)",
    to: "let _ = engine;\n        if self.socket_state(id)",
  },
  {
    name: "events of the retry queue do not wait for each other",
    file: "src/core/retries.rs",
    from: "        self.queue.first().filter(|event| event.number == number)?;\n        Some(self.queue.remove(0))",
    to: "        self.queue.first().filter(|event| event.number == number)?;\n        self.queue.truncate(1);\n        Some(self.queue.remove(0))",
  },
  {
    name: "the retry queue does not go on after a reconnection",
    file: `${MANAGER}/namespaces.rs`,
    from: "Retry::Send { is_new_connection: true }",
    to: "Retry::Send { is_new_connection: false }",
  },
  {
    name: "an attempt that fails is the last",
    file: `${MANAGER}/connection.rs`,
    from: "                    self.reconnecting = false;\n                    self.reconnect();\n",
    to: "                    self.reconnecting = false;\n",
  },
  {
    name: "an attempt has no time limit",
    file: `${MANAGER}/connection.rs`,
    from: "self.reconnection.timeout.map_or(NEVER, |timeout| self.queue.now + timeout);",
    to: "NEVER;",
  },
  {
    name: "an interruption always ends silently",
    file: `${MANAGER}/namespaces.rs`,
    from: "socket.recovered && socket.interrupted.take().is_some();",
    to: "socket.interrupted.take().is_some();",
  },
  {
    name: "the end of an interruption is not told",
    file: `${MANAGER}/page.rs`,
    from: "        if socket.interrupted.take().is_some() {",
    to: "        if socket.interrupted.take().is_some() && false {",
  },
  {
    name: "each session counts as recovered",
    file: `${MANAGER}/namespaces.rs`,
    from: "lost.as_ref().is_some_and(|lost| Some(&lost.pid) == session.pid.as_ref());",
    to: "session.pid.is_some() && lost.is_some();",
  },
  {
    name: "the driver does not set its timer after an input",
    file: "src/driver/mod.rs",
    from: "        self.draining.set(outer);\n        self.arm();",
    to: "        self.draining.set(outer);",
  },
  {
    name: "the driver's clock runs backwards",
    file: "src/driver/clock.rs",
    from: "        if now < latest {",
    to: "        if false && now < latest {",
  },
];
