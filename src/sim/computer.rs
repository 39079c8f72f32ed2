//! The platform of the driver.

use std::rc::Weak;
use std::sync::Arc;

use super::simulation::{Simulation, World};
use socketio::core::{OutgoingFrame, TransportId, TransportKind};
use socketio::driver::Platform;

/// The platform of the driver.
pub struct Computer(pub Weak<Simulation>);

impl Platform for Computer {
    type Session = ();

    fn now(&self) -> f64 {
        self.with(|world| world.client.now(&world.env)).unwrap_or_default()
    }

    fn wake(&self, delay: Option<f64>) {
        self.with(|world| world.client.wake(&mut world.env, delay));
    }

    fn begin(&self, (): ()) {}

    fn may_sleep(&self) -> bool {
        self.with(|world| world.env.settings.may_sleep).unwrap_or_default()
    }

    fn idle(&self) {}

    fn open(&self, transport: TransportId, kind: TransportKind, sid: Option<String>) {
        self.with(|world| world.client.open(&mut world.env, transport, kind, sid));
    }

    fn identify(&self, transport: TransportId, sid: String) {
        self.with(|world| world.client.identify(transport, sid));
    }

    fn poll(&self, transport: TransportId) {
        self.with(|world| world.client.poll(&mut world.env, transport));
    }

    fn send(&self, transport: TransportId, messages: Arc<Vec<OutgoingFrame>>) {
        self.with(|world| world.client.send(&mut world.env, transport, &messages));
    }

    fn close(&self, transport: TransportId) {
        self.with(|world| world.client.close(&mut world.env, transport));
    }
}

impl Computer {
    fn with<R>(&self, act: impl FnOnce(&mut World) -> R) -> Option<R> {
        self.0.upgrade().map(|simulation| act(&mut simulation.world.borrow_mut()))
    }
}
