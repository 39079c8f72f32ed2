//! Time and tasks: what programs for both targets need beside the client.

use std::fmt::{self, Display, Formatter};
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use super::maybe_send::MaybeSend;
use super::platform::Timer;
use super::reply::{Outcome, Slot};

/// A future that resolves after a time, see [`sleep`].
///
/// ```
/// # async fn example() {
/// let sleep = socketio::sleep(std::time::Duration::from_millis(100));
/// sleep.await;
/// # }
/// ```
#[derive(Debug)]
pub struct Sleep {
    slot: Arc<Slot>,
    _timer: Timer,
}

/// The time of [`timeout`] was over first.
///
/// ```
/// # async fn example(socket: &socketio::Socket) {
/// let waited = socketio::timeout(std::time::Duration::from_secs(5), socket.connected()).await;
/// if let Err(socketio::Elapsed) = waited {
///     println!("not yet");
/// }
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Elapsed;

/// Waits. In a browser by its timers, of which the longest takes some 25 days; elsewhere, in this build, by a thread.
///
/// ```no_run
/// # async fn wait() {
/// socketio::sleep(std::time::Duration::from_millis(100)).await;
/// # }
/// ```
pub fn sleep(duration: Duration) -> Sleep {
    let slot = Slot::new(0);
    let filled = slot.clone();
    let timer = Timer::new(duration, Box::new(move || filled.fill(Outcome::Done)));
    Sleep { slot, _timer: timer }
}

/// Waits for a future, but not for longer than so long. Then the future is dropped.
///
/// ```no_run
/// # async fn wait(socket: &socketio::Socket) {
/// let id = socketio::timeout(std::time::Duration::from_secs(5), socket.connected()).await;
/// # drop(id);
/// # }
/// ```
///
/// # Errors
///
/// [`Elapsed`], if the time is over first.
pub async fn timeout<F: Future>(duration: Duration, future: F) -> Result<F::Output, Elapsed> {
    let mut future = pin!(future);
    let mut sleep = sleep(duration);
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(Ok(output)),
        Poll::Pending => Pin::new(&mut sleep).poll(context).map(|()| Err(Elapsed)),
    })
    .await
}

/// Runs a future: in a browser beside the page's other work, elsewhere, in this build, on a thread of its own.
///
/// ```no_run
/// # fn run(socket: socketio::Socket) {
/// socketio::spawn(async move {
///     let _ = socket.flush().await;
/// });
/// # }
/// ```
pub fn spawn(future: impl Future<Output = ()> + MaybeSend + 'static) {
    super::platform::spawn(Box::pin(future));
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        self.slot.poll(context).map(drop)
    }
}

impl Display for Elapsed {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("the time is over")
    }
}

impl std::error::Error for Elapsed {}
