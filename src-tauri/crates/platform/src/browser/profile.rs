//! Browser profiles of Rolecall's own: one folder each, apart from the person's, so that a console signed in there signs
//! nothing out elsewhere.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::family::Family;

/// Letters of a name that a folder keeps; a path may be 255 bytes a part.
const MOST: usize = 80;

/// The folder of the profile of that name for a family, made where it is missing: its owner's alone.
///
/// # Errors
/// It can't be made.
pub fn folder(place: &Path, family: Family, name: &str) -> io::Result<PathBuf> {
    // Two browsers don't understand one profile.
    let kind = match family {
        Family::Firefox => "firefox",
        Family::Chromium { .. } => "chromium",
    };
    let folder = place.join(format!("{kind}-{}", plain(name)));
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(&folder)?;
    for (file, text) in family.first_files() {
        match fs::OpenOptions::new().write(true).create_new(true).open(folder.join(file)) {
            Ok(mut file) => file.write_all(text.as_bytes())?,
            // Made at an earlier opening; the person's own changes stay.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Ok(folder)
}

/// A name as a folder may bear it on every system, different for each name: all but letters, digits and `-` become `_`
/// and their number, so that neither `..` nor a slash nor a colon is left.
fn plain(name: &str) -> String {
    let mut plain = String::new();
    for c in name.chars() {
        // File systems that don't tell capitals apart would give two names one folder.
        if c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' {
            plain.push(c);
        } else {
            plain.push_str(&format!("_{:x}_", u32::from(c)));
        }
    }
    if plain.len() > MOST {
        let digest = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        plain.truncate(MOST);
        plain.push_str(&format!("_{digest:016x}"));
    }
    plain
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_folder_is_made_once_and_kept() {
        let place = tempfile::tempdir().expect("a folder");
        let made = folder(&place.path().join("browser"), Family::Firefox, "prod-admin").expect("made");
        assert!(made.ends_with("browser/firefox-prod-admin"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            for folder in [&made, made.parent().expect("a parent")] {
                assert_eq!(folder.metadata().expect("there").permissions().mode() & 0o777, 0o700);
            }
        }
        let settings = made.join("user.js");
        assert!(fs::read_to_string(&settings).expect("there").contains("checkDefaultBrowser"));
        fs::write(&settings, "mine").expect("writes");
        assert_eq!(folder(&place.path().join("browser"), Family::Firefox, "prod-admin").expect("kept"), made);
        assert_eq!(fs::read_to_string(&settings).expect("there"), "mine");
    }

    proptest! {
        #[test]
        fn each_name_has_a_folder_of_its_own_inside_the_place(a in "\\PC{1,128}", b in "\\PC{1,128}") {
            let (plain_a, plain_b) = (plain(&a), plain(&b));
            prop_assert_eq!(a == b, plain_a == plain_b);
            prop_assert!(plain_a.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
            prop_assert!(!plain_a.is_empty() && plain_a.len() <= 128);
        }
    }
}
