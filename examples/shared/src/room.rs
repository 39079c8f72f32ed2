//! What a page shows.

use std::collections::BTreeMap;

use crate::{Said, Say};

/// The messages that a page knows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Room {
    said: BTreeMap<u32, Say>,
    waiting: Vec<Say>,
}

/// A message to show.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The message.
    pub say: Say,
    /// Whether the server has it.
    pub is_sent: bool,
}

impl Room {
    /// The page says something, and the server has not answered yet.
    pub fn wait(&mut self, say: Say) {
        self.waiting.push(say);
    }

    /// A message has its number: the server's answer, somebody else's message, or one of the history.
    pub fn put(&mut self, Said { number, say }: Said) {
        self.waiting.retain(|waiting| waiting.id != say.id);
        self.said.insert(number, say);
    }

    /// The number of the last message before which none is missing.
    pub fn seen(&self) -> u32 {
        let mut seen = 0;
        while self.said.contains_key(&(seen + 1)) {
            seen += 1;
        }
        seen
    }

    /// All messages: those that have a number by that, then those that wait.
    pub fn rows(&self) -> Vec<Row> {
        let sent = self.said.values().map(|say| Row { say: say.clone(), is_sent: true });
        let waiting = self.waiting.iter().map(|say| Row { say: say.clone(), is_sent: false });
        sent.chain(waiting).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(number: u32) -> Said {
        Said { number, say: say(number.into()) }
    }

    fn say(id: u64) -> Say {
        Say { id, name: "Ada".into(), text: id.to_string() }
    }

    fn texts(room: &Room) -> Vec<String> {
        room.rows().into_iter().map(|row| row.say.text).collect()
    }

    #[test]
    fn messages_are_in_the_order_of_their_numbers_each_once() {
        let mut room = Room::default();
        for number in [2, 1, 3, 2] {
            room.put(said(number));
        }
        assert_eq!(texts(&room), ["1", "2", "3"]);
    }

    #[test]
    fn what_waits_is_last_until_it_has_a_number() {
        let mut room = Room::default();
        room.wait(say(1));
        room.put(said(2));
        assert_eq!(texts(&room), ["2", "1"]);
        room.put(said(1));
        assert_eq!(texts(&room), ["1", "2"]);
        assert!(room.rows().iter().all(|row| row.is_sent));
    }

    #[test]
    fn a_page_asks_for_what_comes_after_the_first_gap() {
        let mut room = Room::default();
        assert_eq!(room.seen(), 0);
        for number in [1, 2, 4] {
            room.put(said(number));
        }
        assert_eq!(room.seen(), 2);
    }
}
