//! What a desktop is made of, and which parts of it come and go.

/// A part of the desktop that can be missing from the start, come late, or go away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// gnome-keyring, unlocked with [`PASSWORD`](super::keyring::PASSWORD).
    Keyring,
    /// xfce4-panel with a tray.
    Tray,
    /// xfce4-notifyd.
    Notifications,
}

impl Part {
    pub(super) const ALL: [Self; 3] = [Self::Keyring, Self::Tray, Self::Notifications];

    /// The bus name that tells that the part is there.
    #[must_use]
    pub const fn bus_name(self) -> &'static str {
        match self {
            Self::Keyring => "org.freedesktop.secrets",
            Self::Tray => "org.kde.StatusNotifierWatcher",
            Self::Notifications => "org.freedesktop.Notifications",
        }
    }

    pub(super) const fn process(self) -> &'static str {
        match self {
            Self::Keyring => "gnome-keyring-daemon",
            Self::Tray => "xfce4-panel",
            Self::Notifications => "xfce4-notifyd",
        }
    }
}

/// What a desktop is made of. Everything, unless told otherwise.
#[derive(Clone, Debug)]
pub struct Options {
    keyring: bool,
    tray: bool,
    notifications: bool,
    pub(super) display: bool,
    pub(super) dark_panel: bool,
    pub(super) size: (u32, u32),
}

impl Default for Options {
    fn default() -> Self {
        Self {
            keyring: true,
            tray: true,
            notifications: true,
            display: true,
            dark_panel: false,
            size: (1280, 800),
        }
    }
}

impl Options {
    /// With or without an unlocked keyring.
    #[must_use]
    pub fn with_keyring(self, keyring: bool) -> Self {
        Self { keyring, ..self }
    }

    /// With or without a panel that shows tray icons.
    #[must_use]
    pub fn with_tray(self, tray: bool) -> Self {
        Self { tray, ..self }
    }

    /// With or without a notification server.
    #[must_use]
    pub fn with_notifications(self, notifications: bool) -> Self {
        Self { notifications, ..self }
    }

    /// With or without a display. Tray and notification server need one and are left out with it.
    #[must_use]
    pub fn with_display(self, display: bool) -> Self {
        Self { display, ..self }
    }

    /// The panel dark instead of light, to look at icons on it.
    #[must_use]
    pub fn with_dark_panel(self, dark_panel: bool) -> Self {
        Self { dark_panel, ..self }
    }

    /// A screen of so many pixels.
    #[must_use]
    pub fn with_size(self, size: (u32, u32)) -> Self {
        Self { size, ..self }
    }

    pub(super) fn has(&self, part: Part) -> bool {
        match part {
            Part::Keyring => self.keyring,
            Part::Tray => self.tray && self.display,
            Part::Notifications => self.notifications && self.display,
        }
    }
}
