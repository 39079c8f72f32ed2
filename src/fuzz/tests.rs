//! Replays the corpus of each target, and what a fuzzer once found.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::{TARGETS, run};

fn directory(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz")).join(name)
}

/// The names in a directory, without the extensions of files.
fn names(path: &str) -> BTreeSet<String> {
    let entries = std::fs::read_dir(directory(path)).unwrap_or_else(|error| panic!("fuzz/{path}: {error}"));
    entries.map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned()).collect()
}

#[test]
fn each_target_holds_for_its_corpus() {
    for (name, target) in TARGETS {
        let files = std::fs::read_dir(directory("corpus").join(name));
        let files: Vec<_> = files.unwrap_or_else(|error| panic!("the corpus of {name}: {error}")).collect();
        assert!(files.len() >= 5, "the corpus of {name} has {} files", files.len());
        for file in files {
            let path = file.unwrap().path();
            println!("{}", path.display()); // Shown where one fails.
            target(&std::fs::read(path).unwrap());
        }
    }
}

#[test]
fn each_target_has_a_corpus_and_a_program_and_there_is_no_other() {
    let targets: BTreeSet<String> = TARGETS.iter().map(|(name, _)| String::from(*name)).collect();
    assert_eq!(targets.len(), TARGETS.len());
    assert_eq!(names("corpus"), targets);
    assert_eq!(names("targets"), targets);
}

#[test]
fn no_target_minds_input_that_is_short() {
    for (name, _) in TARGETS {
        for first in 0..=u8::MAX {
            run(name, &[first]);
            run(name, &[first, b'[']);
        }
        run(name, &[]);
    }
}
