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
