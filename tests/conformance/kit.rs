//! What scenarios are written with.

use std::error::Error;
use std::fmt::{self, Debug, Formatter};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use socketio::{Client, ConnectionStatus, LifecycleEvent, Socket, Status, Transport, sleep, timeout};

use crate::server::Server;

/// What a scenario ends with.
pub type Outcome<T = ()> = Result<T, Failure>;

/// Why a scenario has failed.
pub struct Failure(pub String);

// The runner shows it by this.
impl Debug for Failure {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<E: Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(format!("{error} ({error:?})"))
    }
}

/// Fails unless two values are equal.
macro_rules! same {
    ($left:expr, $right:expr) => {
        match ($left, $right) {
            (left, right) if left == right => {}
            (left, right) => {
                return Err($crate::kit::Failure(format!("{}:{}: {left:?} is not {right:?}", file!(), line!())));
            }
        }
    };
}

/// Fails unless a value matches; gives what the pattern has found.
macro_rules! matching {
    ($value:expr, $pattern:pat => $found:expr) => {
        match $value {
            $pattern => $found,
            #[allow(unreachable_patterns)]
            other => return Err($crate::kit::Failure(format!("{}:{}: it is {other:?}", file!(), line!()))),
        }
    };
    ($value:expr, $pattern:pat) => {
        matching!($value, $pattern => {})
    };
}

/// What a future gives. It is a failure if it takes longer than `LIMIT`.
macro_rules! soon {
    ($future:expr) => {
        $crate::kit::within($future, concat!(file!(), ":", line!())).await?
    };
}

/// What a stream gives next.
macro_rules! next {
    ($stream:expr) => {
        soon!($stream.next()).ok_or_else(|| $crate::kit::Failure(format!("{}:{}: it has ended", file!(), line!())))?
    };
}

/// What takes longer does not come. A busy computer is slow, and a browser puts off a WebSocket for seconds after some have failed.
const LIMIT: Duration = Duration::from_secs(20);

/// Runs a scenario. If it fails, the server is brought back for the next one.
pub async fn run(server: &Server, scenario: impl Future<Output = Outcome>) -> Outcome {
    let outcome = timeout(LIMIT * 6, scenario).await.unwrap_or_else(|_| Err(Failure("it does not end".into())));
    if outcome.is_err() {
        server.restore().await?;
    }
    outcome
}

pub async fn within<F: Future>(future: F, at: &str) -> Outcome<F::Output> {
    timeout(LIMIT, future).await.map_err(|_| Failure(format!("{at}: nothing comes")))
}

pub fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

/// Both transports.
pub const TRANSPORTS: [Transport; 2] = [Transport::Polling, Transport::WebSocket];

/// Closes the connection, and waits until it is.
pub async fn leave(socket: &Socket) -> Outcome {
    close(&socket.client()).await
}

pub async fn close(client: &Client) -> Outcome {
    client.close();
    soon!(client.closed())?;
    same!(client.status(), ConnectionStatus::Closed);
    Ok(())
}

/// Sends a value by `echo`, and fails unless it comes back as an event and as an acknowledgement.
pub async fn echoed<T>(socket: &Socket, value: T) -> Outcome
where
    T: Clone + Debug + PartialEq + Serialize + DeserializeOwned,
{
    let mut echoes = socket.listen::<T>("echo");
    same!(soon!(socket.emit_with_ack::<T>("echo", value.clone()))?, value.clone());
    same!(next!(echoes)?, value);
    Ok(())
}

/// Waits until the socket is connected. After a loss of the connection this may be before the client hears of the loss: see
/// `Server::reconnect`.
pub async fn online(socket: &Socket) -> Outcome<String> {
    let mut statuses = socket.watch();
    loop {
        if let Status::Connected { id, .. } = next!(statuses) {
            return Ok(id);
        }
    }
}

/// Waits until the socket is not connected.
pub async fn offline(socket: &Socket) -> Outcome {
    let mut statuses = socket.watch();
    while next!(statuses).is_connected() {}
    Ok(())
}

/// What the server has noted under a key.
pub async fn notes<T: DeserializeOwned>(socket: &Socket, key: &str) -> Outcome<Vec<T>> {
    Ok(soon!(socket.emit_with_ack("notes", key))?)
}

/// A name that no other scenario has.
pub async fn key(socket: &Socket) -> Outcome<String> {
    Ok(format!("key of {}", online(socket).await?))
}

/// A value that closures write to.
#[derive(Default)]
pub struct Shared<T>(Arc<Mutex<T>>);

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> Shared<T> {
    pub fn with<R>(&self, run: impl FnOnce(&mut T) -> R) -> R {
        run(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Waits until the value is as wanted.
    pub async fn until(&self, wanted: impl Fn(&T) -> bool) -> Outcome {
        let waits = async {
            while !self.with(|value| wanted(value)) {
                sleep(ms(5)).await;
            }
        };
        soon!(waits);
        Ok(())
    }
}

/// The words of what happens to a socket, without ids.
pub fn told(event: LifecycleEvent) -> String {
    match event {
        LifecycleEvent::Connected { .. } => "connected".into(),
        LifecycleEvent::ConnectError(error) => format!("error: {error}"),
        LifecycleEvent::Disconnected { reason, retrying } => format!("disconnected: {}, {retrying}", reason.as_str()),
        other => format!("{other:?}"),
    }
}
