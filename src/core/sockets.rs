//! The namespaces of a manager, by id and by name. The cost of a lookup does not grow with their number.

use super::output::SocketId;
use super::socket::Socket;

/// A list, sorted by id, and a hash table from names to places in it with open addressing and linear probing. The maps of `std` would
/// be four times as large in the wasm. Ids count up and are never reused.
#[derive(Debug, Default)]
pub(super) struct Sockets {
    list: Vec<Socket>,
    /// A power of two of slots, at most half of them taken.
    slots: Vec<Option<usize>>,
    next_id: u32,
}

impl Sockets {
    /// Adds a namespace. The name must not be in use.
    pub fn add(&mut self, namespace: &str) -> SocketId {
        let id = SocketId(self.next_id);
        self.next_id = self.next_id.wrapping_add(1);
        self.list.push(Socket::new(id, namespace.into()));
        if self.list.len() * 2 > self.slots.len() {
            self.build_index();
        } else {
            index(&mut self.slots, self.list.len() - 1, namespace.as_bytes());
        }
        id
    }

    /// Removes a namespace.
    pub fn remove(&mut self, id: SocketId) {
        if let Some(at) = self.position(id) {
            self.list.remove(at);
            self.build_index();
        }
    }

    /// The namespace of this name.
    pub fn find(&self, namespace: &[u8]) -> Option<&Socket> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut at = hash(namespace) & mask;
        loop {
            let place = (*self.slots.get(at)?)?;
            let socket = self.list.get(place)?;
            if socket.namespace.as_bytes() == namespace {
                return Some(socket);
            }
            at = (at + 1) & mask;
        }
    }

    /// Not inlined, like [`get_mut`](Self::get_mut): it has many callers (code size).
    #[inline(never)]
    pub fn get(&self, id: SocketId) -> Option<&Socket> {
        self.list.get(self.position(id)?)
    }

    #[inline(never)]
    pub fn get_mut(&mut self, id: SocketId) -> Option<&mut Socket> {
        let at = self.position(id)?;
        self.list.get_mut(at)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Socket> {
        self.list.iter()
    }

    /// The id of the namespace at a place, in the order in which the namespaces were added; `None` past the end.
    pub fn id_at(&self, place: usize) -> Option<SocketId> {
        self.list.get(place).map(|socket| socket.id)
    }

    /// As long as no namespace has been removed, the id is the place.
    fn position(&self, id: SocketId) -> Option<usize> {
        let place = id.0 as usize;
        if self.list.get(place).is_some_and(|socket| socket.id == id) {
            return Some(place);
        }
        self.list.binary_search_by_key(&id, |socket| socket.id).ok()
    }

    #[inline(never)]
    fn build_index(&mut self) {
        self.slots = vec![None; (self.list.len() * 2).next_power_of_two().max(4)];
        for (place, socket) in self.list.iter().enumerate() {
            index(&mut self.slots, place, socket.namespace.as_bytes());
        }
    }
}

#[inline(never)]
fn index(slots: &mut [Option<usize>], place: usize, namespace: &[u8]) {
    let mask = slots.len().wrapping_sub(1);
    let mut at = hash(namespace) & mask;
    while slots.get(at).is_some_and(Option::is_some) {
        at = (at + 1) & mask;
    }
    if let Some(slot) = slots.get_mut(at) {
        *slot = Some(place);
    }
}

/// FNV-1a.
fn hash(text: &[u8]) -> usize {
    let mut hash: u32 = 0x811c_9dc5;
    for byte in text {
        hash = (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
    }
    hash as usize
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn each_namespace_is_found_and_no_other(
            changes in prop::collection::vec(("/[a-c]{0,4}", prop::bool::weighted(0.3)), 0..200),
        ) {
            let mut sockets = Sockets::default();
            let mut expected = BTreeMap::new();
            let mut next = 0;
            for (name, is_removed) in changes {
                let known = sockets.find(name.as_bytes()).map(|socket| socket.id);
                prop_assert_eq!(known, expected.get(&name).copied());
                match known {
                    Some(id) if is_removed => {
                        sockets.remove(id);
                        expected.remove(&name);
                        prop_assert!(sockets.get(id).is_none());
                    }
                    Some(_) => {}
                    None => {
                        prop_assert_eq!(sockets.add(&name), SocketId(next));
                        expected.insert(name, SocketId(next));
                        next += 1;
                    }
                }
            }
            prop_assert!(sockets.find(b"/other").is_none());
            prop_assert_eq!(sockets.iter().count(), expected.len());
            for (name, id) in expected {
                prop_assert_eq!(sockets.find(name.as_bytes()).map(|socket| socket.id), Some(id));
                prop_assert_eq!(sockets.get(id).map(|socket| socket.namespace.as_str()), Some(name.as_str()));
            }
        }
    }

    #[test]
    fn namespaces_that_come_and_go_leave_nothing() {
        let mut sockets = Sockets::default();
        for _ in 0..10_000 {
            let id = sockets.add("/n");
            sockets.remove(id);
        }
        assert!(sockets.list.capacity() <= 8 && sockets.slots.len() <= 4);
    }
}
