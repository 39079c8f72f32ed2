//! What the programs of all targets share: they count the memory that a target has at once.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

static NOW: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

/// What a target may have at once, in bytes: this, and so many bytes for each byte of its input. A step of a script is a byte or two, and
/// an emitted event some hundred.
const ALLOWED: usize = 256 * 1024;
const ALLOWED_PER_BYTE: usize = 4096;

struct Counting;

fn add(size: usize) {
    let now = NOW.fetch_add(size, Relaxed).wrapping_add(size);
    MOST.fetch_max(now, Relaxed);
}

unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        add(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        NOW.fetch_sub(layout.size(), Relaxed);
        unsafe { System.dealloc(place, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Runs a target, and checks that it has no more memory at once than its input excuses, and that none is left.
pub fn run(name: &str, data: &[u8]) {
    let before = NOW.load(Relaxed);
    MOST.store(before, Relaxed);
    socketio::fuzz::run(name, data);
    let most = MOST.load(Relaxed).saturating_sub(before);
    let allowed = ALLOWED + ALLOWED_PER_BYTE * data.len();
    assert!(most <= allowed, "{most} bytes of memory for an input of {} bytes", data.len());
    let left = NOW.load(Relaxed).saturating_sub(before);
    assert!(left <= ALLOWED, "{left} bytes of memory are left");
}

/// The program of a target.
#[macro_export]
macro_rules! target {
    ($name:literal) => {
        libfuzzer_sys::fuzz_target!(|data: &[u8]| $crate::run($name, data));
    };
}
