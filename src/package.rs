//! What only the npm package asks for: observers, a codec of the application's own, looks into buffers, details of why a connection
//! closed, clocks from before the page changed them. In other builds it is not linked, and what would ask for it does not compile. The
//! feature `__npm` brings it back.

/// Whether this build has it.
pub(crate) const FOR_PACKAGE: bool = cfg!(any(test, feature = "__npm"));

/// What only the package has.
#[cfg(any(test, feature = "__npm"))]
pub type Only<T> = T;
/// What only the package has. In this build there is no value of it, so no code for what holds one is linked.
#[cfg(not(any(test, feature = "__npm")))]
#[derive(Clone, Debug, PartialEq)]
pub struct Only<T>(std::convert::Infallible, std::marker::PhantomData<T>);

/// `None` in builds for others.
#[inline]
pub(crate) fn only<T>(_value: T) -> Option<Only<T>> {
    #[cfg(any(test, feature = "__npm"))]
    return Some(_value);
    #[cfg(not(any(test, feature = "__npm")))]
    None
}

/// What it is. Never called in builds for others.
#[inline]
pub(crate) fn inner<T>(only: Only<T>) -> T {
    #[cfg(any(test, feature = "__npm"))]
    return only;
    #[cfg(not(any(test, feature = "__npm")))]
    match only.0 {}
}

/// What it is. Never called in builds for others.
#[inline]
pub(crate) fn inner_ref<T>(only: &Only<T>) -> &T {
    #[cfg(any(test, feature = "__npm"))]
    return only;
    #[cfg(not(any(test, feature = "__npm")))]
    match only.0 {}
}

/// A setting that only the package makes: in other builds it is off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Switch(#[cfg(any(test, feature = "__npm"))] bool);

impl Switch {
    /// Whether it is on.
    pub fn is_on(self) -> bool {
        #[cfg(any(test, feature = "__npm"))]
        return self.0;
        #[cfg(not(any(test, feature = "__npm")))]
        false
    }
}

#[cfg(any(test, feature = "__npm"))]
impl From<bool> for Switch {
    fn from(is_on: bool) -> Self {
        Self(is_on)
    }
}
