//! The attachments of the value that is being written or read. serde's interface has no place for them, so they are beside it, for the
//! thread: a value is written or read in one go.

use std::cell::RefCell;

use crate::api::attachment::Attachment;

/// What stands in the JSON for an attachment, up to its number.
pub(super) const PLACEHOLDER: &str = r#"{"_placeholder":true,"num":"#;

thread_local! {
    static WRITTEN: RefCell<Option<Vec<Attachment>>> = const { RefCell::new(None) };
    static READ: RefCell<Vec<Attachment>> = const { RefCell::new(Vec::new()) };
}

/// Calls `write`, and collects the attachments that it adds. A value may write another one meanwhile.
pub(super) fn collect<R>(write: impl FnOnce() -> R) -> (R, Vec<Attachment>) {
    let outer = WRITTEN.replace(Some(Vec::new()));
    let result = write();
    (result, WRITTEN.replace(outer).unwrap_or_default())
}

/// Adds an attachment to what is being written. Returns its number.
#[inline(never)]
pub(super) fn add(attachment: Attachment) -> u32 {
    WRITTEN.with_borrow_mut(|written| {
        let written = written.get_or_insert_default();
        written.push(attachment);
        written.len() as u32 - 1
    })
}

/// Adds an attachment to the value that is being written. Returns its number, or `None` where none is: some other serializer runs.
pub(in crate::api) fn write_attachment(attachment: &Attachment) -> Option<u32> {
    WRITTEN.with_borrow(Option::is_some).then(|| add(attachment.clone()))
}

/// Calls `read`, to which these are the attachments.
#[inline(never)]
pub(super) fn with(attachments: &[Attachment], read: &mut dyn FnMut()) {
    let outer = READ.replace(attachments.into());
    read();
    drop(READ.replace(outer));
}

/// The attachment of this number, of the value that is being read.
#[inline(never)]
pub(in crate::api) fn read_attachment(number: u64) -> Option<Attachment> {
    READ.with_borrow(|attachments| attachments.get(usize::try_from(number).ok()?).cloned())
}
