//! Files and folders that only their owner may read, written whole or not at all.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use atomic_write_file::OpenOptions;

/// Puts these bytes in the file's place, in one step, readable by its owner alone.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = owner_only().open(path)?;
    file.write_all(bytes)?;
    file.commit()
}

#[cfg(unix)]
fn owner_only() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt as _;

    use atomic_write_file::unix::OpenOptionsExt as _;
    let mut options = OpenOptions::new();
    options.mode(0o600).preserve_mode(false);
    options
}

/// What stands in the person's own folders is theirs alone already.
#[cfg(not(unix))]
fn owner_only() -> OpenOptions {
    OpenOptions::new()
}

/// Makes the folder and those above it, for their owner alone. One that is there stays as it is.
pub fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
