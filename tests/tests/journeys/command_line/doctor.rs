//! Ordinary mess on people's computers, as `doctor` and the commands that meet it tell it: files that can't be changed or
//! read, words that are misspelt, a key in two places, credentials that go before a role's.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use rolecall_tests::desktop::{PATIENCE, Result, until};
use rolecall_tests::sandbox::demo;
use rolecall_tests::world::{Ran, Setup, World, add_source};

use super::support::keyring_alone;

async fn with_folder() -> Result<(World, PathBuf)> {
    let world = World::start(keyring_alone()).await?;
    let folder = world.desktop.home().join(".aws");
    fs::create_dir_all(&folder)?;
    Ok((world, folder))
}

fn rolecall(world: &World, folder: &Path, arguments: &[&str]) -> Command {
    let mut command = world.command("rolecall", arguments);
    command.env("AWS_CONFIG_FILE", folder.join("config"));
    command.env("AWS_SHARED_CREDENTIALS_FILE", folder.join("credentials"));
    command
}

fn in_folder(folder: &Path) -> Result<Vec<String>> {
    let names = fs::read_dir(folder)?.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.collect();
    names.sort();
    Ok(names)
}

#[tokio::test]
async fn files_that_can_not_be_changed_are_named_and_left() -> Result<()> {
    let (world, folder) = with_folder().await?;
    let run =
        |arguments: &[&str]| -> Result<Ran> { Ok(Ran::of(&rolecall(&world, &folder, arguments).output()?)) };
    let (settings, config) = (world.home().join("config.toml"), folder.join("config"));
    fs::write(&config, "[profile mine]\nregion = eu-west-1\n")?;
    let before = fs::read_to_string(&settings)?;
    for file in [&settings, &config] {
        fs::set_permissions(file, fs::Permissions::from_mode(0o444))?;
    }
    let doctor = run(&["doctor"])?;
    for file in [&settings, &config] {
        let said = format!("{} can’t be changed: it is read-only", file.display());
        assert!(doctor.stdout.contains(&said), "{said}: {doctor:?}");
    }
    let edit = run(&["role", "edit", "sandbox", "--group", "x"])?;
    assert!(edit.code == 1 && edit.stderr.contains("it is read-only"), "{edit:?}");
    assert_eq!(fs::read_to_string(&settings)?, before);
    fs::set_permissions(&settings, fs::Permissions::from_mode(0o600))?;
    fs::set_permissions(&config, fs::Permissions::from_mode(0o600))?;

    // A file that is mounted by itself, as in containers. Where namespaces are forbidden there is none to try.
    let may = Command::new("unshare").args(["-rm", "true"]).status().is_ok_and(|status| status.success());
    if may {
        fs::copy(&config, folder.join("b"))?;
        let add = ["role", "add", "m", "--arn", demo::SANDBOX, "--source", "sam", "--aws-profile", "x"];
        let command = rolecall(&world, &folder, &add);
        let mut mounted = world.desktop.command("unshare");
        let script = "mount --bind \"$HOME/.aws/b\" \"$HOME/.aws/config\" && exec \"$0\" \"$@\"";
        mounted.args(["-rm", "sh", "-c", script]).arg(command.get_program()).args(command.get_args());
        mounted.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        let ran = Ran::of(&mounted.output()?);
        assert!(ran.code == 1 && ran.stderr.contains("it is mounted from elsewhere"), "{ran:?}");
        assert!(!fs::read_to_string(&settings)?.contains("\"m\""), "neither is the role added");
        assert_eq!(in_folder(&folder)?, ["b", "config"], "nothing is left beside it");
    }

    // Linked into a store: what is behind the link is changed, and the link stays.
    let store = world.home().join("store");
    fs::rename(&config, &store)?;
    std::os::unix::fs::symlink(&store, &config)?;
    run(&["role", "edit", "sandbox", "--aws-profile", "linked"])?.well()?;
    assert!(config.is_symlink() && fs::read_to_string(&store)?.contains("[profile linked]"));
    Ok(())
}

#[tokio::test]
async fn files_that_can_not_be_read_are_named_with_the_line() -> Result<()> {
    let (world, folder) = with_folder().await?;
    let run =
        |arguments: &[&str]| -> Result<Ran> { Ok(Ran::of(&rolecall(&world, &folder, arguments).output()?)) };
    fs::write(folder.join("config"), "[profile ops]\nrole_arn = R\n")?;
    fs::write(folder.join("credentials"), "[a]\nregion = x\n\nnonsense\n")?;
    for arguments in [&["import"][..], &["doctor"]] {
        let ran = run(arguments)?;
        let all = ran.stdout + &ran.stderr;
        assert!(all.contains(".aws/credentials") && all.contains("ine 4"), "{all}");
    }
    let utf_16: Vec<u8> = "\u{feff}[a]\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    fs::write(folder.join("credentials"), utf_16)?;
    let doctor = run(&["doctor"])?;
    let said = format!("{} can’t be read: ", folder.join("credentials").display());
    assert!(doctor.code == 1 && doctor.stdout.contains(&said), "{doctor:?}");
    fs::remove_file(folder.join("credentials"))?;

    // Settings that can't be read are told as that, never as “no roles”.
    let settings = world.home().join("config.toml");
    let text = fs::read_to_string(&settings)?;
    fs::write(&settings, format!("{text}\n[[roles]]\nname = 7\n"))?;
    for arguments in [&["roles"][..], &["doctor"]] {
        let ran = run(arguments)?;
        let all = ran.stdout + &ran.stderr;
        assert!(ran.code != 0 && all.contains("line ") && !all.contains("No roles yet"), "{all}");
    }
    fs::remove_file(&settings)?;
    fs::create_dir(&settings)?;
    let ran = run(&["roles"])?;
    assert!(ran.code != 0 && !ran.stderr.contains("No roles yet"), "{ran:?}");
    Ok(())
}

#[tokio::test]
async fn misspelt_words_are_named_with_the_word_that_was_meant() -> Result<()> {
    let (world, folder) = with_folder().await?;
    let settings = world.home().join("config.toml");
    let text = fs::read_to_string(&settings)?;
    let first = "name = \"sandbox\"\n";
    let words = "color = \"red\"\nduration_seconds = 3600\nprotected = true\n";
    let mended = text.replacen(first, &format!("{first}{words}"), 1) + "\n[[role]]\nname = \"x\"\n";
    fs::write(&settings, &mended)?;
    let line = |word: &str| mended.lines().position(|line| line.starts_with(word)).map(|at| at + 1);
    for arguments in [&["roles"][..], &["doctor"]] {
        let ran = Ran::of(&rolecall(&world, &folder, arguments).output()?);
        let all = ran.stdout + &ran.stderr;
        for (word, meant) in [
            ("color", "colour"),
            ("duration_seconds", "duration"),
            ("protected", "protect"),
            ("[[role]]", "roles"),
        ] {
            let line = line(word).ok_or("a line")?;
            let told = all.lines().any(|told| told.contains(&format!("line {line}")) && told.contains(meant));
            assert!(told, "{word} on line {line}: {all}");
        }
    }
    // What would narrow it keeps it from being used.
    let held = world.rolecall(&["credential-process", "sandbox"])?;
    assert!(held.code != 0 && held.stdout.is_empty() && held.stderr.contains("protect"), "{held:?}");
    world.rolecall(&["credential-process", "staging-ops"])?.well()?;
    Ok(())
}

#[tokio::test]
async fn other_credentials_beside_a_role_are_told() -> Result<()> {
    let (world, folder) = with_folder().await?;
    let run =
        |arguments: &[&str]| -> Result<Ran> { Ok(Ran::of(&rolecall(&world, &folder, arguments).output()?)) };
    let key = format!(
        "aws_access_key_id = {}\naws_secret_access_key = {}\n",
        demo::SAM_ACCESS_KEY_ID,
        demo::SAM_SECRET_ACCESS_KEY
    );
    fs::write(folder.join("credentials"), format!("[default]\n    {}", key.replace('\n', "\n    ")))?;
    let ran = run(&["exec", "sandbox", "--", "true"])?.well()?;
    let said =
        format!("The default profile in {} has its own access key.", folder.join("credentials").display());
    assert!(ran.stderr.contains(&said) && ran.stderr.contains("rolecall import --move"), "{ran:?}");
    let served = run(&["exec", "sandbox", "--serve", "--", "sh", "-c", "echo $AWS_SHARED_CREDENTIALS_FILE"])?;
    assert!(
        served.stdout.contains("/dev/null") && served.stderr.contains("runs without these files"),
        "{served:?}"
    );

    // Half a sign-in beside Rolecall's line, a line for a role that is gone, and a region that is none.
    run(&["role", "edit", "sandbox", "--aws-profile", "half"])?.well()?;
    let config = fs::read_to_string(folder.join("config"))?;
    let half = "[profile half]\nsso_account_id = 111122223333\nsso_role_name = Dev\n";
    let config = config.replacen("[profile half]\n", half, 1)
        + "[profile gone]\ncredential_process = rolecall credential-process gone\n[profile z]\nregion = us-east-1a\n";
    fs::write(folder.join("config"), config)?;
    let mut doctor = rolecall(&world, &folder, &["doctor"]);
    let doctor = Ran::of(&doctor.env("AWS_PROFILE", "nosuch").output()?);
    for said in [
        "AWS tools refuse this environment: AWS_PROFILE names the profile nosuch, which is not in ",
        "Profile half asks Rolecall for sandbox, but also has sso_account_id",
        "Profile gone asks Rolecall for gone, which does not exist.",
        "us-east-1a, the region of profile z, is not an AWS region.",
        "Plaintext keys in ",
    ] {
        assert!(doctor.stdout.contains(said), "{said}: {doctor:?}");
    }

    // One key in two sources is said when it is added and when it is replaced in one of them.
    let of_world = |arguments: &[&str]| world.command("rolecall", arguments);
    let twin = add_source(world.sandbox.config(), &of_world, "twin", demo::SAM_ACCESS_KEY_ID, &[])?;
    assert!(
        twin.stderr.contains("sam has the same key. When you replace it, replace it in both."),
        "{twin:?}"
    );
    Ok(())
}

#[tokio::test]
async fn a_keyring_that_only_the_engine_has_is_told_from_none() -> Result<()> {
    let world = World::start(Setup::default()).await?;
    let elsewhere = |mut command: Command| -> Result<Ran> {
        command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere").env("XDG_RUNTIME_DIR", world.home());
        Ok(Ran::of(&command.output()?))
    };
    let alone = elsewhere(world.command("rolecall", ["doctor"]))?;
    let why = "No keyring was found. This session has no D-Bus, which leads to the keyring: ";
    assert!(alone.code == 1 && alone.stdout.contains(why), "{alone:?}");
    // The resident has looked for its own.
    let _resident = world.resident_engine().await?;
    let told = "the running Rolecall has one, and it keeps your keys";
    let beside = async || {
        let ran = elsewhere(world.command("rolecall", ["doctor"])).ok()?;
        ran.stdout.contains(told).then_some(())
    };
    until("doctor to tell of the resident's keyring", PATIENCE, beside).await
}
