//! `kill -9` at random moments of everything that is written: settings, session store, log, import and the replacement
//! of a key. After each kill nothing may be lost, half-written or lying about with a secret in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rolecall_core::settings::read::read;

use crate::desktop::{Options, Result};
use crate::sandbox::{Config, demo};
use crate::world::{Ran, SAM, Setup, World};

/// A second key of the user whose key is replaced.
const SECOND_KEY: (&str, &str) = ("AKIASANDBOXSAM000002", "sandbox-only-fake-secret-of-sam-00000002");
/// A key that stands in `~/.aws` until it is imported.
const IMPORTED_KEY: (&str, &str) = ("AKIASANDBOXSAM000003", "sandbox-only-fake-secret-of-sam-00000003");

/// Files that are younger may be a writer's that lives.
const BEING_WRITTEN: Duration = Duration::from_secs(6);

/// What is killed.
const WHAT: [What; 4] = [What::Settings, What::Store, What::Import, What::Key];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    /// An edit of the settings file, its line of the log included.
    Settings,
    /// A new session, sealed into the store and logged.
    Store,
    /// An import that replaces the plaintext key.
    Import,
    /// A key that takes another's place in the keychain.
    Key,
}

/// How often it was killed, and how often it was done before.
#[derive(Debug, Default, Clone, Copy)]
pub struct Kills {
    /// In the middle.
    pub killed: usize,
    /// Too late.
    pub done: usize,
}

/// Kills so many commands, the same ones at the same moments for one seed, as far as the computer is as fast.
///
/// # Errors
/// What was lost, half-written or left, with the number of the kill; or the world did not come up.
pub async fn run(kills: usize, seed: u64, tell: impl Fn(&str)) -> Result<Kills> {
    let world = world().await?;
    let mut numbers = Numbers(seed);
    let mut took = [Duration::from_millis(400); WHAT.len()];
    let mut total = Kills::default();
    for number in 0..kills {
        let kind = number % WHAT.len();
        let what = WHAT[kind];
        let before = Before::of(&world, what)?;
        let moment = took[kind].mul_f64(numbers.part() * 1.1);
        let started = Instant::now();
        let mut child = start(&world, what, number)?;
        while started.elapsed() < moment && child.try_wait()?.is_none() {
            std::thread::sleep(Duration::from_millis(1));
        }
        let ended = child.try_wait()?.is_some();
        if ended {
            took[kind] = (took[kind] + started.elapsed()) / 2;
            total.done += 1;
        } else {
            took[kind] = took[kind].max(moment).mul_f64(1.01);
            child.kill()?;
            child.wait()?;
            total.killed += 1;
        }
        let checked = check(&world, what, &before, number % 25 < WHAT.len());
        checked.map_err(|error| format!("kill {number} ({what:?}, after {moment:?}): {error}"))?;
        if number % 100 == 99 {
            tell(&format!("{} of {kills}: {total:?}", number + 1));
        }
    }
    Ok(total)
}

async fn world() -> Result<World> {
    let mut config = Config::default();
    let sam = config.users.iter().find(|user| user.access_key_id == demo::SAM_ACCESS_KEY_ID);
    let sam = sam.ok_or("the demo has sam")?.clone();
    for (id, secret) in [SECOND_KEY, IMPORTED_KEY] {
        let mut user = sam.clone();
        (user.access_key_id, user.secret_access_key) = (id.to_owned(), secret.to_owned());
        config.users.push(user);
    }
    let options = Options::default().with_display(false);
    World::start(Setup { options, config, ..Setup::default() }).await
}

/// What must not be lost.
struct Before {
    settings: String,
    lines: usize,
}

impl Before {
    fn of(world: &World, what: What) -> Result<Self> {
        if what == What::Import {
            plaintext_again(world)?;
        }
        if what == What::Store {
            // A session that is there already would be no write.
            world.rolecall(&["end", "sandbox"])?.well()?;
        }
        let settings = fs::read_to_string(settings_file(world))?;
        Ok(Self { settings, lines: world.activity()?.len() })
    }
}

/// The key stands in `~/.aws` again, and Rolecall knows nothing of it.
fn plaintext_again(world: &World) -> Result<()> {
    for (kind, name) in [("role", "old"), ("source", "old")] {
        // They may not be there.
        world.rolecall(&[kind, "remove", name])?;
    }
    let folder = world.desktop.home().join(".aws");
    fs::create_dir_all(&folder)?;
    for entry in fs::read_dir(&folder)? {
        fs::remove_file(entry?.path())?;
    }
    let (id, secret) = IMPORTED_KEY;
    fs::write(
        folder.join("credentials"),
        format!(
            "# mine\n[old]\naws_access_key_id = {id}\naws_secret_access_key = {secret}\n\n[other]\nregion = eu-west-1\n"
        ),
    )?;
    Ok(())
}

fn start(world: &World, what: What, number: usize) -> Result<std::process::Child> {
    let group = format!("round {number} {}", "x".repeat(number % 40));
    let (id, secret) =
        if number % 8 < 4 { SECOND_KEY } else { (demo::SAM_ACCESS_KEY_ID, demo::SAM_SECRET_ACCESS_KEY) };
    let arguments: &[&str] = match what {
        What::Settings => &["role", "edit", "sandbox", "--group", &group],
        What::Store => &["credential-process", "sandbox"],
        What::Import => &["import", "--move", "--yes"],
        What::Key => &["source", "rotate", SAM, "--access-key-id", id, "--secret-stdin"],
    };
    let mut command: Command = world.command("rolecall", arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn()?;
    if let Some(mut input) = child.stdin.take() {
        use std::io::Write as _;
        // It may be gone, or not ask.
        let _ = writeln!(input, "{secret}");
    }
    Ok(child)
}

fn check(world: &World, what: What, before: &Before, thoroughly: bool) -> Result<()> {
    let text = fs::read_to_string(settings_file(world))?;
    let settings =
        read(&text).map_err(|error| format!("the settings don't read: {error:?}\n{text}"))?.settings;
    let old = read(&before.settings).map_err(|error| format!("{error:?}"))?.settings;
    for role in old.roles.iter().filter(|role| role.name != "old") {
        if !settings.roles.iter().any(|now| now.name == role.name) {
            return Err(format!("the role {} is lost", role.name).into());
        }
    }
    // Every line of the log reads, and none of before is gone.
    let lines = world.activity()?.len();
    if lines < before.lines {
        return Err(format!("the log had {} lines and has {lines}", before.lines).into());
    }
    if let Err(left) = no_strays(world) {
        // A writer that is killed just before its file takes its place can't remove it. The next change does.
        std::thread::sleep(BEING_WRITTEN);
        world.rolecall(&["import", "--move", "--yes"])?;
        no_strays(world).map_err(|_| left)?;
    }
    if what == What::Import {
        imported_key_is_somewhere(world)?;
    }
    if thoroughly || what == What::Key {
        // The store opens, and the key of before or the new one signs.
        let asked = world.rolecall(&["credential-process", "sandbox"])?;
        Ran::well(asked)?;
    }
    Ok(())
}

/// Nothing lies beside the files with a secret in it, and no store was set aside as damaged.
fn no_strays(world: &World) -> Result<()> {
    let home = world.desktop.home().join(".aws");
    let mut files = Vec::new();
    walk(&world.home(), &mut files)?;
    walk(&home, &mut files)?;
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.contains("damaged") {
            return Err(format!("{} was set aside", file.display()).into());
        }
        // The backup that an import announces has what the file had.
        let meant = file.starts_with(&home) && (name == "credentials" || name.ends_with(".bak"));
        let Ok(text) = fs::read(&file) else { continue };
        let secrets = [SECOND_KEY.1, IMPORTED_KEY.1, demo::SAM_SECRET_ACCESS_KEY, demo::JO_SECRET_ACCESS_KEY];
        if !meant && secrets.iter().any(|secret| contains(&text, secret)) {
            return Err(format!("{} has a secret", file.display()).into());
        }
    }
    let backups = backups(&home)?;
    if backups.len() > 1 {
        return Err(format!("more than one backup: {backups:?}").into());
    }
    Ok(())
}

fn backups(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    walk(folder, &mut files)?;
    files.retain(|file| file.extension().is_some_and(|end| end == "bak"));
    Ok(files)
}

/// The key that is imported is in the file still, or in the keyring; the rest of the file is as it was.
fn imported_key_is_somewhere(world: &World) -> Result<()> {
    let text = fs::read_to_string(world.desktop.home().join(".aws/credentials"))?;
    if !text.starts_with("# mine\n[old]\n") || !text.ends_with("[other]\nregion = eu-west-1\n") {
        return Err(format!("the file lost something: {text}").into());
    }
    if text.contains(IMPORTED_KEY.1) {
        return Ok(());
    }
    Ran::well(world.rolecall(&["source", "check", "old"])?).map(drop)
}

fn settings_file(world: &World) -> PathBuf {
    world.home().join("config.toml")
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        match entry.file_type()? {
            kind if kind.is_dir() => walk(&entry.path(), files)?,
            kind if kind.is_file() => files.push(entry.path()),
            _ => {}
        }
    }
    Ok(())
}

fn contains(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|window| window == word.as_bytes())
}

/// Numbers that look random and are the same for a seed (splitmix64).
struct Numbers(u64);

impl Numbers {
    /// From 0 to 1.
    fn part(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        f64::from(u32::try_from((mixed ^ (mixed >> 31)) >> 32).unwrap_or_default()) / f64::from(u32::MAX)
    }
}
