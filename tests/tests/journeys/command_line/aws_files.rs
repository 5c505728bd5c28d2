//! `~/.aws`: taken over by `import`, moved where that is asked for, and checked by `doctor`.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use rolecall_tests::desktop::Result;
use rolecall_tests::sandbox::demo;
use rolecall_tests::world::{Ran, Setup, World};
use serde_json::Value;

use super::support::keyring_alone;

/// A home with a key, a role behind it, one behind that, and things that stay as they are.
async fn with_files() -> Result<(World, PathBuf)> {
    let world = World::start(Setup { furnished: false, ..keyring_alone() }).await?;
    let folder = world.desktop.home().join(".aws");
    fs::create_dir_all(&folder)?;
    fs::write(
        folder.join("config"),
        format!(
            "# mine\n[default]\nregion = eu-west-1\n\n[profile ops]  ; the team's\nrole_arn = {}\nsource_profile = sam\nregion = eu-west-1\n\n[profile corp]\nsso_session = corp\n",
            demo::STAGING_OPS
        ),
    )?;
    fs::write(
        folder.join("credentials"),
        format!(
            "; keys\n[sam]\naws_access_key_id = {}\naws_secret_access_key = {}\n",
            demo::SAM_ACCESS_KEY_ID,
            demo::SAM_SECRET_ACCESS_KEY
        ),
    )?;
    Ok((world, folder))
}

fn rolecall(world: &World, folder: &std::path::Path, arguments: &[&str]) -> Command {
    let mut command = world.command("rolecall", arguments);
    command.env("AWS_CONFIG_FILE", folder.join("config"));
    command.env("AWS_SHARED_CREDENTIALS_FILE", folder.join("credentials"));
    command
}

#[tokio::test]
async fn keys_and_roles_are_taken_over_and_the_key_leaves_the_file() -> Result<()> {
    let (world, folder) = with_files().await?;
    let run =
        |arguments: &[&str]| -> Result<Ran> { Ok(Ran::of(&rolecall(&world, &folder, arguments).output()?)) };
    let before = fs::read_to_string(folder.join("config"))?;

    // Nobody has seen the plan, so nothing is done.
    let asked = run(&["import"])?;
    assert_eq!(asked.code, 5, "{asked:?}");
    for line in
        ["source sam: the key AKIA", "role ops: arn:aws:iam::210987654321:role/", "not imported: corp. "]
    {
        assert!(asked.stderr.contains(line), "{line}: {asked:?}");
    }
    assert!(!asked.stderr.contains(demo::SAM_SECRET_ACCESS_KEY));
    assert_eq!(world.rolecall(&["roles"])?.well()?.stdout, "");

    run(&["import", "--yes"])?.well()?;
    assert_eq!(
        fs::read_to_string(folder.join("config"))?,
        before,
        "files are changed only when that is asked for"
    );
    let who = run(&["whoami", "ops"])?.well()?;
    assert!(who.stdout.contains("arn:aws:sts::210987654321:assumed-role/staging-ops/"), "{who:?}");
    let settings = fs::read_to_string(world.home().join("config.toml"))?;
    assert!(
        !settings.contains(demo::SAM_SECRET_ACCESS_KEY) && settings.contains("id = \"ops\""),
        "{settings}"
    );

    let doctor = run(&["doctor", "--json"])?;
    let report: Value = serde_json::from_str(&doctor.stdout)?;
    let found = |report: &Value, check: &str| -> Vec<String> {
        let checks = report["checks"].as_array().cloned().unwrap_or_default();
        let of = checks.iter().filter(|finding| finding["check"] == check);
        of.map(|finding| format!("{}: {}", finding["state"], finding["message"])).collect()
    };
    assert_eq!(report["version"], 1);
    assert!(found(&report, "aws-files")[0].contains("sam"), "{report}");
    assert!(found(&report, "keychain")[0].starts_with("\"good\""), "{report}");
    assert!(found(&report, "clock")[0].starts_with("\"good\""), "{report}");
    assert!(found(&report, "settings")[0].contains("1 role, 1 source"), "{report}");

    let moved = run(&["import", "--yes", "--move", "--profiles"])?.well()?;
    assert!(moved.stderr.contains("The backup still contains plaintext keys"), "{moved:?}");
    let config = fs::read_to_string(folder.join("config"))?;
    let credentials = fs::read_to_string(folder.join("credentials"))?;
    assert!(!credentials.contains("AKIA") && credentials.starts_with("; keys\n[sam]\ncredential_process = "));
    assert!(config.starts_with(
        "# mine\n[default]\nregion = eu-west-1\n\n[profile ops]  ; the team's\ncredential_process = "
    ));
    assert!(config.ends_with("\nregion = eu-west-1\n\n[profile corp]\nsso_session = corp\n"), "{config}");
    let backups = fs::read_dir(&folder)?
        .flatten()
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "bak"));
    assert_eq!(backups.count(), 2);

    // Whoever used the profiles goes on as before.
    let python = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/clients/bin/python");
    let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("clients/identity.py");
    for (profile, arn) in [
        ("ops", "arn:aws:sts::210987654321:assumed-role/staging-ops/"),
        ("sam", "arn:aws:iam::111122223333:user/sam"),
    ] {
        let mut client = world.desktop.command(&python);
        client.arg(&script).envs(rolecall_tests::world::variables(&world.home(), &world.sandbox));
        client.env("AWS_CONFIG_FILE", folder.join("config")).env("AWS_PROFILE", profile);
        client.env("AWS_SHARED_CREDENTIALS_FILE", folder.join("credentials")).env("AWS_REGION", "eu-west-1");
        client.env("AWS_DEFAULT_REGION", "eu-west-1");
        let ran = Ran::of(&client.output()?).well()?;
        assert!(ran.stdout.starts_with(arn), "{profile}: {ran:?}");
    }
    let again = run(&["import", "--yes", "--move", "--profiles"])?.well()?;
    assert!(!again.stderr.contains(".bak"), "nothing is left to do: {again:?}");
    Ok(())
}

#[tokio::test]
async fn a_profile_that_is_somebody_elses_is_left_alone() -> Result<()> {
    let (world, folder) = with_files().await?;
    let run =
        |arguments: &[&str]| -> Result<Ran> { Ok(Ran::of(&rolecall(&world, &folder, arguments).output()?)) };
    run(&["source", "add", "machine", "--environment"])?.well()?;
    // However it is written, as long as the AWS CLI reads it.
    let others =
        "\n[profile indented]\n    region = eu-west-1\n    role_arn = R\n[profile 'colon']\nrole_arn: R\n";
    let config = fs::read_to_string(folder.join("config"))?;
    fs::write(folder.join("config"), config + others)?;
    let before = fs::read_to_string(folder.join("config"))?;
    let add = ["role", "add", "new", "--arn", demo::SANDBOX, "--source", "machine", "--aws-profile"];
    for profile in ["ops", "indented", "colon"] {
        let taken = run(&[&add[..], &[profile]].concat())?;
        let why = format!("The profile {profile} has its own credentials");
        assert!(taken.code == 1 && taken.stderr.contains(&why), "{taken:?}");
    }
    assert_eq!(world.rolecall(&["roles"])?.well()?.stdout, "", "neither is the role added");
    run(&[&add[..], &["default"]].concat())?.well()?;
    let after = fs::read_to_string(folder.join("config"))?;
    assert_eq!(after.replacen("credential_process", "\0", 1).split('\0').count(), 2);
    let line = after.lines().find(|line| line.starts_with("credential_process")).unwrap();
    assert!(line.ends_with(" credential-process new"), "{line}");
    assert_eq!(after.replace(&format!("{line}\n"), ""), before, "all else stays");

    // A role that is there gets its profile, again without harm, and loses it.
    let edit = |more: &[&str]| run(&[&["role", "edit", "new"], more].concat());
    edit(&["--aws-profile", "later"])?.well()?;
    edit(&["--aws-profile", "later"])?.well()?;
    let taken = edit(&["--aws-profile", "ops"])?;
    assert_eq!(taken.code, 1, "{taken:?}");
    let out = edit(&["--no-aws-profile"])?.well()?;
    assert!(out.stderr.contains("profile default") && out.stderr.contains("profile later"), "{out:?}");
    assert_eq!(fs::read_to_string(folder.join("config"))?.trim_end(), before.trim_end());

    // Where the profile can't be written there is no role either.
    fs::set_permissions(folder.join("config"), fs::Permissions::from_mode(0o444))?;
    let refused =
        run(&["role", "add", "more", "--arn", demo::SANDBOX, "--source", "machine", "--aws-profile", "x"])?;
    assert!(refused.code == 1 && refused.stderr.contains("it is read-only"), "{refused:?}");
    assert!(!world.rolecall(&["roles"])?.well()?.stdout.contains("more"));
    Ok(())
}

#[tokio::test]
async fn an_import_goes_on_after_a_refusal_and_moves_what_came() -> Result<()> {
    let (world, folder) = with_files().await?;
    let run =
        |arguments: &[&str]| -> Result<Ran> { Ok(Ran::of(&rolecall(&world, &folder, arguments).output()?)) };
    let credentials = fs::read_to_string(folder.join("credentials"))?;
    let old = format!(
        "[old]\naws_access_key_id = AKIAOLDOLDOLDOLDOLD1\naws_secret_access_key = {}\n",
        "s".repeat(40)
    );
    fs::write(folder.join("credentials"), format!("{old}{credentials}"))?;
    let more = format!(
        "[profile aged]\n    role_arn = {0}\n    source_profile = old\n[profile odd]\nrole_arn = nonsense\nsource_profile = sam\n",
        demo::SANDBOX
    );
    let config = fs::read_to_string(folder.join("config"))? + &more;
    fs::write(folder.join("config"), config)?;
    let ran = run(&["import", "--yes", "--move"])?;
    assert_eq!(ran.code, 8, "{ran:?}");
    for line in [
        "not imported: odd. Its role_arn",
        "Added source sam.",
        "Added role ops.",
        "old was not imported: ",
        "aged was not imported, because its source was not.",
        "~/.aws: profile ops will ask Rolecall",
    ] {
        assert!(ran.stderr.contains(line), "{line}: {ran:?}");
    }
    let after = fs::read_to_string(folder.join("credentials"))?;
    assert!(after.contains("AKIAOLD") && !after.contains(demo::SAM_ACCESS_KEY_ID), "{after}");
    let again = run(&["import", "--yes"])?;
    assert!(
        again.stderr.contains("not imported: ops. It already gets its credentials from Rolecall."),
        "{again:?}"
    );
    Ok(())
}

#[tokio::test]
async fn a_move_changes_both_files_or_neither() -> Result<()> {
    let (world, folder) = with_files().await?;
    // The credentials are written last, and are larger than the process may write; nothing shows that beforehand.
    let padding = "# what a person wrote down\n".repeat(8000);
    let credentials = fs::read_to_string(folder.join("credentials"))? + &padding;
    fs::write(folder.join("credentials"), &credentials)?;
    let config = fs::read_to_string(folder.join("config"))?;
    let command = rolecall(&world, &folder, &["import", "--yes", "--move"]);
    let mut shell = world.desktop.command("sh");
    shell.args(["-c", "trap '' XFSZ; ulimit -f 128; exec \"$0\" \"$@\""]).arg(command.get_program());
    shell.args(command.get_args()).stdin(Stdio::null());
    shell.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let ran = Ran::of(&shell.output()?);
    assert!(ran.code == 1 && ran.stderr.contains("credentials can’t be written"), "{ran:?}");
    assert!(ran.stderr.contains("Added source sam."), "it came all the same: {ran:?}");
    assert_eq!(fs::read_to_string(folder.join("config"))?, config);
    assert_eq!(fs::read_to_string(folder.join("credentials"))?, credentials);
    let mut left: Vec<_> = fs::read_dir(&folder)?.flatten().map(|entry| entry.file_name()).collect();
    left.sort();
    assert_eq!(left, ["config", "credentials"], "no backup and no other file is left");

    // With room it is done, and `reset` takes the lines out of both files again.
    Ran::of(&rolecall(&world, &folder, &["import", "--yes", "--move", "--profiles"]).output()?).well()?;
    let asks = |file: &str| -> Result<bool> {
        Ok(fs::read_to_string(folder.join(file))?.contains("credential_process"))
    };
    assert!(asks("config")? && asks("credentials")?);
    Ran::of(&rolecall(&world, &folder, &["reset", "--yes"]).output()?).well()?;
    assert!(!asks("config")? && !asks("credentials")?);
    Ok(())
}

#[tokio::test]
async fn a_shell_completes_the_names_of_roles() -> Result<()> {
    let world = World::start(keyring_alone()).await?;
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let script = world.rolecall(&["completions", shell])?.well()?.stdout;
        assert!(script.contains("COMPLETE") && script.contains("rolecall"), "{shell}: {script}");
    }
    let program = world.command("rolecall", [] as [&str; 0]).get_program().display().to_string();
    let complete = |words: &[&str]| -> Result<String> {
        let mut command = world.command("rolecall", ["--"]);
        command
            .args(words)
            .env("COMPLETE", "fish")
            .env("_CLAP_COMPLETE_INDEX", (words.len() - 1).to_string());
        Ok(Ran::of(&command.output()?).well()?.stdout)
    };
    let roles = complete(&["rolecall", "console", ""])?;
    assert!(roles.contains("prod-admin") && roles.contains("staging-ops"), "{roles}");
    assert!(complete(&["rolecall", "exec", "sta"])?.starts_with("staging-ops"));
    assert!(complete(&["rolecall", "source", "check", ""])?.contains("sam"));
    // In a real one.
    let fish = format!("{program} completions fish | source; complete -C 'rolecall whoami data'");
    let mut shell = world.desktop.command("fish");
    shell.envs(rolecall_tests::world::variables(&world.home(), &world.sandbox));
    let ran = Ran::of(&shell.args(["--no-config", "-c", &fish]).output()?).well()?;
    assert!(ran.stdout.contains("data-readonly"), "{ran:?}");
    Ok(())
}
