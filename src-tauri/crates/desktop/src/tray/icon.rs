//! The tray icon's pixels: ARGB32, big-endian, as the StatusNotifierItem has them. `icons/render.mjs` makes them.

use rolecall_core::tray::Look;

/// One picture of an icon.
pub(super) struct Picture {
    /// Width and height in pixels.
    pub(super) size: u16,
    /// Four bytes a pixel: alpha, red, green, blue.
    pub(super) argb: &'static [u8],
}

macro_rules! pictures {
    ($look:literal: $($size:literal),+) => {
        &[$(Picture {
            size: $size,
            argb: include_bytes!(concat!("../../../../../icons/tray/", $look, "-", stringify!($size), ".argb")),
        }),+]
    };
}

/// The pictures of a look, smallest first.
pub(super) fn pictures(look: Look) -> &'static [Picture] {
    match look {
        Look::Idle => pictures!("idle": 22, 24, 32, 44, 48),
        Look::Active => pictures!("active": 22, 24, 32, 44, 48),
        Look::Ending => pictures!("ending": 22, 24, 32, 44, 48),
        Look::Attention => pictures!("attention": 22, 24, 32, 44, 48),
    }
}
