//! The settings file on a real disk: links, modes, damage and other editors.

use std::fs;
use std::path::Path;

use rolecall_core::failure::Failure;
use rolecall_core::role::Role;
use rolecall_core::settings::{Change, ParsedSettings, SettingsWarningKind, SettingsWrong};
use rolecall_engine::ports::SettingsFile;
use rolecall_platform::settings_file::TomlSettings;

const FILE: &str = "# mine\nversion = 1\n\n[[sources]]\nname = \"work\"\nkind = \"access-key\"\n";

fn put_role(name: &str) -> Change {
    let role = Role::assume(name, "arn:aws:iam::123456789012:role/Admin", "work");
    Change::PutRole { role: Box::new(role) }
}

fn wrong(result: Result<ParsedSettings, Failure>) -> SettingsWrong {
    match result {
        Err(Failure::Settings(error)) => error.wrong,
        other => panic!("expected a settings failure, got {other:?}"),
    }
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).expect("a file").permissions().mode() & 0o777
}

#[tokio::test]
async fn a_missing_file_is_all_defaults_and_made_by_the_first_change() {
    let home = tempfile::tempdir().expect("a folder");
    let path = home.path().join("config/rolecall/config.toml");
    let file = TomlSettings::new(path.clone());
    assert_eq!(file.read().await, Ok(ParsedSettings::default()));
    assert!(!path.exists());
    let preferences =
        Box::new(rolecall_core::settings::Preferences { show_names: false, ..Default::default() });
    let read = file.change(Change::PutPreferences { preferences }).await.expect("changed");
    assert!(!read.settings.preferences.show_names);
    assert_eq!(read.warnings, []);
    #[cfg(unix)]
    assert_eq!((mode(&path), mode(path.parent().expect("a folder"))), (0o600, 0o700));
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_that_others_may_write_starts_no_program() {
    use std::os::unix::fs::PermissionsExt;
    let home = tempfile::tempdir().expect("a folder");
    let path = home.path().join("config.toml");
    let file = TomlSettings::new(path.clone());
    let open = |mode| fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("set");
    fs::write(&path, FILE).expect("written");
    open(0o666);
    file.read().await.expect("it names no program");
    fs::write(&path, format!("{FILE}mfa_command = [\"touch\", \"/tmp/x\"]\n")).expect("written");
    assert_eq!(wrong(file.read().await), SettingsWrong::OthersMayWrite { mode: "0666".to_owned() });
    let change = file.change(put_role("ops")).await;
    assert!(
        matches!(wrong(change), SettingsWrong::OthersMayWrite { .. }),
        "nor does a change make it trusted"
    );
    open(0o644);
    file.read().await.expect("its owner alone may write it");
}

#[cfg(unix)]
#[tokio::test]
async fn a_link_is_written_through_and_an_open_mode_is_told() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let home = tempfile::tempdir().expect("a folder");
    let (dotfiles, target) = (home.path().join("dotfiles"), home.path().join("dotfiles/rolecall.toml"));
    fs::create_dir(&dotfiles).expect("made");
    fs::write(&target, FILE).expect("written");
    fs::set_permissions(&target, fs::Permissions::from_mode(0o644)).expect("opened up");
    symlink("dotfiles/rolecall.toml", home.path().join("between")).expect("linked");
    let path = home.path().join("config.toml");
    symlink(home.path().join("between"), &path).expect("linked");

    let file = TomlSettings::new(path.clone());
    let read = file.read().await.expect("read");
    assert_eq!(read.warnings[0].kind, SettingsWarningKind::OpenMode { mode: "0644".to_owned() });
    let read = file.change(put_role("prod")).await.expect("changed");
    assert_eq!((read.settings.roles.len(), read.warnings.len()), (1, 0));
    assert!(fs::symlink_metadata(&path).expect("there").is_symlink());
    let text = fs::read_to_string(&target).expect("a file");
    assert!(text.starts_with("# mine\n") && text.contains("prod"), "{text}");
    assert_eq!(mode(&target), 0o600);

    // A link to a file that is not there yet, and a circle.
    let new = home.path().join("new.toml");
    symlink("dotfiles/new.toml", &new).expect("linked");
    let preferences = Box::default();
    TomlSettings::new(new.clone()).change(Change::PutPreferences { preferences }).await.expect("changed");
    assert!(fs::symlink_metadata(&new).expect("there").is_symlink() && dotfiles.join("new.toml").exists());
    let circle = home.path().join("circle.toml");
    symlink("circle.toml", &circle).expect("linked");
    assert!(matches!(wrong(TomlSettings::new(circle).read().await), SettingsWrong::Unreadable { .. }));
}

#[tokio::test]
async fn a_file_that_does_not_read_is_left_as_it_is() {
    let home = tempfile::tempdir().expect("a folder");
    let path = home.path().join("config.toml");
    let file = TomlSettings::new(path.clone());
    for (bytes, is_right) in [
        (
            &b"version = 1\nroles = [[["[..],
            (|wrong| matches!(wrong, SettingsWrong::NotToml { .. })) as fn(_) -> _,
        ),
        (b"version = 99\n", |wrong| matches!(wrong, SettingsWrong::Future { version: 99 })),
        (b"version = 1\n# \xff\n", |wrong| matches!(wrong, SettingsWrong::Unreadable { .. })),
    ] {
        fs::write(&path, bytes).expect("written");
        let before = fs::read(&path).expect("a file");
        assert!(is_right(wrong(file.read().await)));
        assert!(is_right(wrong(file.change(put_role("prod")).await)));
        assert_eq!(fs::read(&path).expect("a file"), before);
    }
    let Err(Failure::Settings(error)) = file.read().await else { panic!("not text") };
    assert_eq!(error.line, 2);
    fs::write(&path, vec![b'#'; 9 << 20]).expect("written");
    assert!(matches!(wrong(file.read().await), SettingsWrong::Unreadable { .. }));
    assert_eq!(fs::read_dir(home.path()).expect("listed").count(), 1, "no temporary file stays behind");
}

#[tokio::test]
async fn changes_at_once_are_all_made() {
    let home = tempfile::tempdir().expect("a folder");
    let path = home.path().join("config.toml");
    fs::write(&path, FILE).expect("written");
    let file = std::sync::Arc::new(TomlSettings::new(path));
    let mut changes = tokio::task::JoinSet::new();
    for number in 0..20 {
        let file = std::sync::Arc::clone(&file);
        changes.spawn(async move { file.change(put_role(&format!("role-{number}"))).await.map(drop) });
    }
    while let Some(done) = changes.join_next().await {
        done.expect("ran").expect("changed");
    }
    assert_eq!(file.read().await.expect("read").settings.roles.len(), 20);
}
