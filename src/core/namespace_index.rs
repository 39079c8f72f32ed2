//! Which socket a namespace has: a hash table of numbers into the list of sockets, so that finding one costs the same
//! however many there are. `std`'s maps would do, at four times the bytes in a page.

use super::output::SocketId;
use super::socket::Socket;

/// Open addressing with linear probing; no entry is ever removed.
#[derive(Debug, Default)]
pub(super) struct NamespaceIndex {
    /// As many as a power of two; at most half of them are taken.
    slots: Vec<Option<SocketId>>,
    taken: usize,
}

impl NamespaceIndex {
    pub fn find(&self, namespace: &[u8], sockets: &[Socket]) -> Option<SocketId> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut at = hash(namespace) & mask;
        while let Some(id) = self.slots.get(at).copied().flatten() {
            if sockets.get(id.0 as usize).is_some_and(|socket| socket.namespace.as_bytes() == namespace) {
                return Some(id);
            }
            at = (at + 1) & mask;
        }
        None
    }

    /// Adds the latest of the sockets.
    pub fn add(&mut self, sockets: &[Socket]) {
        if (self.taken + 1) * 2 > self.slots.len() {
            self.slots = vec![None; (self.slots.len() * 2).max(4)];
            self.taken = 0;
            for number in 0..sockets.len() {
                self.place(number, sockets);
            }
        } else {
            self.place(sockets.len().saturating_sub(1), sockets);
        }
    }

    fn place(&mut self, number: usize, sockets: &[Socket]) {
        let Some(socket) = sockets.get(number) else { return };
        let mask = self.slots.len() - 1;
        let mut at = hash(socket.namespace.as_bytes()) & mask;
        while self.slots.get(at).is_some_and(Option::is_some) {
            at = (at + 1) & mask;
        }
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = Some(SocketId(number as u32));
            self.taken += 1;
        }
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
        fn each_name_is_found_and_no_other(names in prop::collection::vec("/[a-c]{0,4}", 0..200)) {
            let (mut index, mut sockets) = (NamespaceIndex::default(), Vec::new());
            let mut expected = BTreeMap::new();
            for name in names {
                let next = SocketId(sockets.len() as u32);
                let known = index.find(name.as_bytes(), &sockets);
                prop_assert_eq!(known, expected.get(&name).copied());
                if known.is_none() {
                    sockets.push(Socket::new(name.clone()));
                    index.add(&sockets);
                    expected.insert(name, next);
                }
            }
            prop_assert_eq!(index.find(b"/other", &sockets), None);
            for (name, id) in expected {
                prop_assert_eq!(index.find(name.as_bytes(), &sockets), Some(id));
            }
        }
    }
}
