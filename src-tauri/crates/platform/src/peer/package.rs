//! The package that brought a file, by the records of the system's package manager.

use std::path::Path;
use std::time::Duration;

use crate::program;

/// The package managers, by their own paths: what `PATH` names may be anybody's.
const DPKG: &str = "/usr/bin/dpkg-query";
const RPM: &str = "/usr/bin/rpm";

/// Their answer is one line.
const MOST_BYTES: usize = 4096;
const PATIENCE: Duration = Duration::from_secs(10);

/// The package's name. `None`: no package has the file, or others than root may write it.
pub(super) async fn of(file: String) -> Option<String> {
    if !is_of_the_system(Path::new(&file)) {
        return None;
    }
    // Before `/bin` was `/usr/bin` packages named it so.
    let short = file.strip_prefix("/usr").map(str::to_owned);
    for path in std::iter::once(file).chain(short) {
        if let Some(line) = ask(&[DPKG, "-S", &path]).await {
            let package = line.split_once(": ").map(|(package, _)| package.trim().to_owned());
            return package.filter(|package| !package.starts_with("diversion by"));
        }
        if let Some(name) = ask(&[RPM, "-qf", "--qf", "%{NAME}\n", &path]).await {
            return Some(name);
        }
    }
    None
}

/// The first line of what a package manager prints, where it is there and knows the file.
async fn ask(command: &[&str]) -> Option<String> {
    if !command.first().is_some_and(|program| Path::new(program).exists()) {
        return None;
    }
    let command: Vec<String> = command.iter().map(|&word| word.to_owned()).collect();
    let printed = program::output(&command, MOST_BYTES, PATIENCE).await.ok()?;
    printed.lines().next().filter(|line| !line.is_empty()).map(str::to_owned)
}

fn is_of_the_system(file: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    const ROOT: u32 = 0;
    file.metadata().is_ok_and(|meta| meta.uid() == ROOT && meta.mode() & 0o022 == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_file_of_a_package_is_told_and_one_of_a_person_is_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let own = folder.path().join("program");
        std::fs::write(&own, "").expect("written");
        assert_eq!(of(own.to_str().expect("a path").to_owned()).await, None);
        if Path::new(DPKG).exists() {
            assert_eq!(of("/usr/bin/env".to_owned()).await.as_deref(), Some("coreutils"));
            assert_eq!(of("/usr/bin/bash".to_owned()).await.as_deref(), Some("bash"));
        }
    }
}
