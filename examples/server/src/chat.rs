//! The messages, and the file that keeps them: a line of JSON for each.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use shared::{Said, Say};

/// All messages. The number of a message is its place, from 1.
pub struct Chat {
    file: File,
    messages: Vec<Say>,
    numbers: HashMap<u64, u32>,
}

impl Chat {
    /// Reads the file, or begins one.
    pub fn open(path: impl AsRef<Path>) -> io::Result<Self> {
        let path = path.as_ref();
        let text = if path.exists() { fs::read_to_string(path)? } else { String::new() };
        // A server that was killed may have left half a line, which it has not answered.
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        let file = OpenOptions::new().create(true).append(true).open(path)?;
        file.set_len(whole as u64)?;

        let mut chat = Self { file, messages: Vec::new(), numbers: HashMap::new() };
        for line in text.lines().take(text.matches('\n').count()) {
            chat.add(serde_json::from_str(line)?);
        }
        Ok(chat)
    }

    /// The number of a message that was kept before.
    pub fn number_of(&self, id: u64) -> Option<u32> {
        self.numbers.get(&id).copied()
    }

    /// Keeps a message, and gives its number.
    pub fn keep(&mut self, say: Say) -> io::Result<u32> {
        let line = serde_json::to_string(&say)? + "\n";
        self.file.write_all(line.as_bytes())?;
        Ok(self.add(say))
    }

    /// The messages after a number.
    pub fn since(&self, number: u32) -> Vec<Said> {
        (1..).zip(&self.messages).skip(number as usize).map(|(number, say)| Said { number, say: say.clone() }).collect()
    }

    fn add(&mut self, say: Say) -> u32 {
        let number = self.messages.len() as u32 + 1;
        self.numbers.insert(say.id, number);
        self.messages.push(say);
        number
    }
}

#[cfg(test)]
mod tests {
    use std::{env, process};

    use super::*;

    fn say(id: u64) -> Say {
        Say { id, name: "Ada".into(), text: format!("line\n{id}") }
    }

    #[test]
    fn messages_and_their_numbers_outlive_the_server_but_half_a_line_does_not() -> io::Result<()> {
        let path = env::temp_dir().join(format!("chat-{}.jsonl", process::id()));
        let mut chat = Chat::open(&path)?;
        assert_eq!((chat.keep(say(7))?, chat.keep(say(5))?), (1, 2));
        drop(chat);
        OpenOptions::new().append(true).open(&path)?.write_all(b"{\"id\":9,")?;

        let mut chat = Chat::open(&path)?;
        assert_eq!((chat.number_of(7), chat.number_of(5), chat.number_of(9)), (Some(1), Some(2), None));
        assert_eq!(chat.since(1), [Said { number: 2, say: say(5) }]);
        assert_eq!(chat.keep(say(9))?, 3);
        drop(chat);
        assert_eq!(Chat::open(&path)?.since(0).len(), 3);
        fs::remove_file(path)
    }
}
