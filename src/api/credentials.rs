//! Credentials: an object of JSON, now or when it is asked for.

#[cfg(feature = "serde")]
use std::future::Future;
use std::sync::Arc;

use super::ask::AskForCredentials;
use super::call::{Credentials, Shared};
use super::error::EncodeError;
#[cfg(feature = "serde")]
use super::maybe_send::MaybeSend;
use super::wire::Written;

/// Credentials as the object that they have to be.
pub(super) fn check_credentials(written: Written) -> Result<Arc<str>, EncodeError> {
    if !written.attachments.is_empty() || !written.json.starts_with('{') {
        return Err(EncodeError::new("credentials have to be an object without binary data"));
    }
    Ok(written.json.into())
}

#[cfg(feature = "serde")]
pub(super) fn fixed(credentials: &impl serde::Serialize) -> Result<Credentials, EncodeError> {
    check_credentials(super::wire::write_value(credentials)?).map(Credentials::Fixed)
}

pub(super) fn failing(error: EncodeError) -> Credentials {
    Credentials::Asked(Shared::new(move |asks: AskForCredentials| {
        let error = error.clone();
        Box::pin(async move { asks.answer(Err(error)) })
    }))
}

#[cfg(feature = "serde")]
pub(super) fn asked<F, R>(credentials: impl Fn() -> F + MaybeSend + super::MaybeSync + 'static) -> Credentials
where
    F: Future<Output = R> + MaybeSend + 'static,
    R: serde::Serialize,
{
    Credentials::Asked(Shared::new(move |asks: AskForCredentials| {
        let credentials = credentials();
        Box::pin(async move { asks.answer(super::wire::write_value(&credentials.await)) })
    }))
}
