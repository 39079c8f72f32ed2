//! The servers, and how they differ.

use std::time::Duration;

use socketio::{Client, ClientBuilder, LifecycleEvent, Reconnection, Socket, Transport};

use crate::kit::{Outcome, ms, offline};

/// By it the servers are controlled. `tests/servers/conformance/control.js` has these ports, too.
const CONTROL: &str = "http://127.0.0.1:40490";

/// A server of the suite. What one of them cannot do, a scenario asserts to be as it is.
pub struct Server {
    pub name: &'static str,
    pub address: &'static str,
    /// Integers above 2⁵³ stay what they are. Servers in JavaScript round them.
    pub keeps_large_integers: bool,
    /// A refusal has data beside its message. A middleware of socketioxide gives words only.
    pub refuses_with_data: bool,
    /// The id of a socket is that of the connection, so it stays where a namespace is left and entered again. Only socketioxide has that.
    pub has_ids_of_connections: bool,
    /// A session is recovered after a short loss of the connection. Only Socket.IO from 4.6 on has that.
    pub recovers: bool,
    /// Where a session is recovered that has been recovered before, and that the server has not seen end, the server emits no event to it
    /// any more: two sockets have one id then, and the end of the first one takes the second one out of the list. It acknowledges.
    pub loses_events_of_a_session_recovered_twice: bool,
}

const LIKE_SOCKETIO_3: Server = Server {
    name: "socketio_3",
    address: "http://127.0.0.1:40492",
    keeps_large_integers: false,
    refuses_with_data: true,
    has_ids_of_connections: false,
    recovers: false,
    loses_events_of_a_session_recovered_twice: false,
};

/// socket.io 4.8.
pub fn socketio_4() -> Server {
    Server {
        name: "socketio_4",
        address: "http://127.0.0.1:40491",
        recovers: true,
        loses_events_of_a_session_recovered_twice: true,
        ..LIKE_SOCKETIO_3
    }
}

/// socket.io 3.1.
pub fn socketio_3() -> Server {
    LIKE_SOCKETIO_3
}

/// python-socketio 5.
pub fn python_socketio() -> Server {
    Server { name: "python_socketio", address: "http://127.0.0.1:40493", keeps_large_integers: true, ..LIKE_SOCKETIO_3 }
}

/// socketioxide 0.18.
pub fn socketioxide() -> Server {
    Server {
        name: "socketioxide",
        address: "http://127.0.0.1:40494",
        keeps_large_integers: true,
        refuses_with_data: false,
        has_ids_of_connections: true,
        ..LIKE_SOCKETIO_3
    }
}

/// The server that sends what it is asked to.
pub fn fake() -> Server {
    Server { name: "fake", address: "http://127.0.0.1:40495", ..LIKE_SOCKETIO_3 }
}

/// Reconnection without long delays.
pub fn quick() -> Reconnection {
    Reconnection { delay: ms(20), delay_max: ms(100), randomization: 0.0, ..Default::default() }
}

impl Server {
    /// A client of it, which reconnects quickly.
    pub fn builder(&self) -> ClientBuilder {
        Client::builder(self.address).reconnection(quick())
    }

    /// A socket of the main namespace, by one transport.
    pub fn socket(&self, transport: Transport) -> Outcome<Socket> {
        Ok(self.builder().transports([transport]).connect()?)
    }

    /// Ends all connections, as when the network goes away. The client may hear of it only after this has returned.
    pub async fn cut(&self) -> Outcome {
        self.control("cut").await.map(drop)
    }

    /// Ends all connections, and waits until the socket has lost its own and has another one. Only to cut is not enough: a browser sends a
    /// request of long-polling again by itself, and some servers take it.
    pub async fn reconnect(&self, socket: &Socket) -> Outcome {
        let mut life = socket.lifecycle();
        self.refuse().await?;
        matching!(next!(life), LifecycleEvent::Disconnected { retrying: true, .. });
        self.accept().await?;
        while !matches!(next!(life), LifecycleEvent::Connected { .. }) {}
        Ok(())
    }

    /// Ends all connections, and takes none, so that the socket stays offline until `accept`.
    pub async fn disconnect(&self, socket: &Socket) -> Outcome {
        self.refuse().await?;
        offline(socket).await
    }

    /// Ends all connections, and takes none.
    pub async fn refuse(&self) -> Outcome {
        self.control("refuse").await.map(drop)
    }

    /// Takes connections again, after `refuse` or `hang`.
    pub async fn accept(&self) -> Outcome {
        self.control("accept").await.map(drop)
    }

    /// Leaves connections open, on which nothing comes any more.
    pub async fn hang(&self) -> Outcome {
        self.control("hang").await.map(drop)
    }

    /// Kills the server's process.
    pub async fn kill(&self) -> Outcome {
        self.control("kill").await.map(drop)
    }

    /// Starts the server again after `kill`; it has forgotten everything.
    pub async fn run(&self) -> Outcome {
        self.control("run").await.map(drop)
    }

    /// How many connections there are.
    pub async fn connections(&self) -> Outcome<u32> {
        self.control("count").await
    }

    /// Makes the server one that runs and can be reached, whatever a scenario has left.
    pub async fn restore(&self) -> Outcome {
        self.kill().await?;
        self.run().await?;
        self.accept().await
    }

    async fn control(&self, action: &str) -> Outcome<u32> {
        let control = Client::builder(CONTROL).transports([Transport::WebSocket]).connect()?;
        Ok(control.timeout(Duration::from_secs(20)).emit_with_ack("do", (self.name, action)).await?)
    }
}
