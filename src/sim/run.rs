//! The program: runs sessions on all cores, and prints what was checked, or the smallest session that fails.

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::thread;
use std::time::Instant;

use super::invariants::{Failure, Invariant};
use super::script::{Act, Script};
use super::shrink::{run, shrink};

/// How many sessions a thread takes at a time.
const BATCH: u64 = 64;

/// What many sessions have come to.
pub struct Summary {
    pub sessions: u64,
    pub faults: BTreeMap<&'static str, u64>,
    pub checked: [u64; Invariant::ALL.len()],
    /// The lowest seed that failed.
    pub failed: Option<(u64, Failure)>,
}

impl Summary {
    fn new() -> Self {
        Self { sessions: 0, faults: BTreeMap::new(), checked: [0; Invariant::ALL.len()], failed: None }
    }

    fn add(&mut self, seed: u64) {
        let script = Script::new(seed);
        let outcome = run(&script, false);
        self.sessions += 1;
        for (_, act) in &script.steps {
            if let Act::Fault(fault) = act {
                *self.faults.entry(fault.name()).or_default() += 1;
            }
        }
        self.checked.iter_mut().zip(outcome.checked).for_each(|(sum, count)| *sum += count);
        if let Some(failure) = outcome.failure {
            self.failed = Some((seed, failure));
        }
    }

    fn join(&mut self, other: Self) {
        self.sessions += other.sessions;
        other.faults.into_iter().for_each(|(name, count)| *self.faults.entry(name).or_default() += count);
        self.checked.iter_mut().zip(other.checked).for_each(|(sum, count)| *sum += count);
        let seed = |failed: &Option<(u64, Failure)>| failed.as_ref().map_or(u64::MAX, |(seed, _)| *seed);
        if seed(&other.failed) < seed(&self.failed) {
            self.failed = other.failed;
        }
    }
}

/// Runs the sessions of the seeds from `first` on, until one fails.
pub fn simulate(first: u64, count: u64, threads: usize) -> Summary {
    let next = AtomicU64::new(0);
    let total = Mutex::new(Summary::new());
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let mut own = Summary::new();
                while own.failed.is_none() {
                    let from = next.fetch_add(BATCH, Relaxed);
                    if from >= count {
                        break;
                    }
                    for number in from..(from + BATCH).min(count) {
                        own.add(first + number);
                        if own.failed.is_some() {
                            next.store(count, Relaxed);
                            break;
                        }
                    }
                }
                if let Ok(mut total) = total.lock() {
                    total.join(own);
                }
            });
        }
    });
    total.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// What is wrong with the session of a seed: the invariant, the smallest script, and its transcript.
pub fn explain(seed: u64, failure: &Failure) -> String {
    let smallest = shrink(&Script::new(seed), failure.invariant);
    let outcome = run(&smallest, true);
    let what = outcome.failure.as_ref().map_or("", |failure| failure.what.as_str());
    let name = failure.invariant.name();
    let mut lines = vec![format!("seed {seed}: \"{name}\" does not hold: {}", failure.what)];
    lines.push(format!("{:#?}", smallest.settings));
    lines.extend(smallest.steps.iter().map(|(at, act)| format!("{at:>7}  {act:?}")));
    lines.push(format!("transcript of what is left of it, in which: {what}"));
    lines.extend(outcome.transcript);
    lines.join("\n")
}

pub fn main() -> ExitCode {
    let mut count = 10_000;
    let mut first = 0;
    let mut is_brief = false;
    let mut threads = thread::available_parallelism().map_or(1, usize::from);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut number = || arguments.next().and_then(|number| number.parse().ok());
        match argument.as_str() {
            "--seed" => (first, count) = (number().unwrap_or(0), 1),
            "--brief" => is_brief = true,
            "--from" => first = number().unwrap_or(0),
            "--threads" => threads = number().unwrap_or(1) as usize,
            argument => match argument.parse() {
                Ok(number) => count = number,
                Err(_) => {
                    eprintln!(
                        "usage: simulate [<sessions>] [--from <seed>] [--seed <seed>] [--threads <number>] [--brief]"
                    );
                    return ExitCode::FAILURE;
                }
            },
        }
    }
    // Panics are caught, and told with their seed.
    if count > 1 {
        std::panic::set_hook(Box::new(|_| {}));
    }
    let began = Instant::now();
    let summary = simulate(first, count, threads);
    print(&summary, began.elapsed().as_secs_f64(), threads);
    match &summary.failed {
        None => ExitCode::SUCCESS,
        Some((seed, Failure { invariant, what })) if is_brief => {
            println!("seed {seed}: \"{}\" does not hold: {what}", invariant.name());
            ExitCode::FAILURE
        }
        Some((seed, failure)) => {
            println!("\n{}", explain(*seed, failure));
            ExitCode::FAILURE
        }
    }
}

fn print(summary: &Summary, seconds: f64, threads: usize) {
    for (name, count) in &summary.faults {
        println!("{count:>12}  {name}");
    }
    println!("\n      checks  invariant");
    for (invariant, count) in Invariant::ALL.iter().zip(summary.checked) {
        println!("{count:>12}  {}", invariant.name());
    }
    let rate = summary.sessions as f64 / seconds;
    println!("\n{} sessions in {seconds:.1} s by {threads} threads: {rate:.0} per second", summary.sessions);
}
