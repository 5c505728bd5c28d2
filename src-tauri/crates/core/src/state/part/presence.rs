//! Whether the person has proven that they are at the computer: once until the screen is locked the next time.

/// What is known of it.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(in crate::state) enum Presence {
    /// Nothing.
    #[default]
    Unknown,
    /// The system is asking them.
    Asked,
    /// They are there.
    Proven,
}

impl Presence {
    /// Whether the system is to ask now: nobody has proven anything, and it is not asking yet.
    pub fn ask(&mut self) -> bool {
        let asks = *self == Self::Unknown;
        if asks {
            *self = Self::Asked;
        }
        asks
    }

    /// The system has asked.
    pub fn answered(&mut self, proven: bool) {
        *self = if proven { Self::Proven } else { Self::Unknown };
    }

    /// They may have left. A question that is open stays so: whoever answers it is there then.
    pub fn forget(&mut self) {
        if *self == Self::Proven {
            *self = Self::Unknown;
        }
    }
}
