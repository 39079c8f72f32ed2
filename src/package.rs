//! What only the npm package asks for: observers, a codec of the application's own, looks into buffers, details of why a connection
//! closed, clocks from before the page changed them. In other builds it is not linked, and what would ask for it does not compile. The
//! feature `__npm` brings it back.

/// Whether this build has it.
pub(crate) const FOR_PACKAGE: bool = cfg!(any(test, feature = "__npm"));

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
