//! Pictures of the screen, as PNG files, and the plain background behind everything in them.
//!
//! They are read from the X server and written here: a program started for each of the hundreds of pictures would take
//! more time than the tests it serves.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{ChangeWindowAttributesAux, ConnectionExt as _, ImageFormat, Window};
use x11rb::rust_connection::RustConnection;

use super::{Desktop, Result};

/// Red, green and blue, a byte each.
const BACKGROUND: u32 = 0x5B_6472;

impl Desktop {
    /// The whole screen as one picture; the folder is made where it is missing.
    ///
    /// # Errors
    /// There is no display, or the picture can't be written.
    pub fn screenshot(&self, path: impl AsRef<Path>) -> Result<()> {
        let (x, root) = self.x_server()?;
        let size = (u16::try_from(self.size.0)?, u16::try_from(self.size.1)?);
        write(path.as_ref(), size, &pixels(&x, root, (0, 0), size)?)
    }

    /// The lowest part of a window, of that width and height, as a picture; `window` is its number at the X server.
    ///
    /// # Errors
    /// There is no display or no such window, it is smaller, or the picture can't be written.
    pub fn picture_of(&self, window: Window, size: (u16, u16), path: impl AsRef<Path>) -> Result<()> {
        let (x, _) = self.x_server()?;
        let above = x.get_geometry(window)?.reply()?.height.checked_sub(size.1).ok_or("a larger window")?;
        write(path.as_ref(), size, &pixels(&x, window, (0, i16::try_from(above)?), size)?)
    }

    /// Paints the screen behind all windows.
    pub(super) fn paint_background(&self) -> Result<()> {
        let (x, root) = self.x_server()?;
        x.change_window_attributes(root, &ChangeWindowAttributesAux::new().background_pixel(BACKGROUND))?;
        x.clear_area(false, root, 0, 0, 0, 0)?.check()?;
        Ok(())
    }

    /// A connection to the X server, and the window that is the whole screen.
    fn x_server(&self) -> Result<(RustConnection, Window)> {
        let display = self.display().ok_or("this desktop has no display")?;
        let (connection, screen) = RustConnection::connect(Some(display))?;
        let root = connection.setup().roots[screen].root;
        Ok((connection, root))
    }
}

/// The pixels of a part of a window: red, green, blue, row by row. Xvfb gives four bytes for each, the lowest first.
fn pixels(x: &RustConnection, window: Window, from: (i16, i16), size: (u16, u16)) -> Result<Vec<u8>> {
    let image =
        x.get_image(ImageFormat::Z_PIXMAP, window, from.0, from.1, size.0, size.1, u32::MAX)?.reply()?;
    let mut pixels = vec![0; image.data.len() / 4 * 3];
    for (pixel, given) in pixels.chunks_exact_mut(3).zip(image.data.chunks_exact(4)) {
        pixel.copy_from_slice(&[given[2], given[1], given[0]]);
    }
    Ok(pixels)
}

fn write(path: &Path, size: (u16, u16), pixels: &[u8]) -> Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut picture = png::Encoder::new(BufWriter::new(File::create(path)?), size.0.into(), size.1.into());
    picture.set_color(png::ColorType::Rgb);
    picture.set_compression(png::Compression::Fast);
    picture.set_filter(png::Filter::Up);
    picture.write_header()?.write_image_data(pixels)?;
    Ok(())
}
