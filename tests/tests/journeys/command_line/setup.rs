//! What `rolecall setup` prints, taken by those it is printed for: AWS's own command line and its template linter, and
//! CloudFormation and IAM as MiniStack has them. Then the role is assumed through Rolecall.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rolecall_tests::desktop::Result;
use rolecall_tests::ministack::{AccessKey, MiniStack};
use rolecall_tests::world::{Ran, Setup, World};

use super::support::keyring_alone;

/// MiniStack's own account.
const ACCOUNT: &str = "000000000000";

fn client(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/clients/bin").join(name)
}

/// Runs text as a person does who passes it to a shell, with AWS's command line in PATH and MiniStack for AWS.
fn shell(world: &World, ministack: &MiniStack, text: &str) -> Result<Ran> {
    let folder = world.desktop.home().join("bin");
    std::fs::create_dir_all(&folder)?;
    let aws = folder.join("aws");
    let script =
        format!("#!/bin/sh\nexec '{}' '{}' \"$@\"\n", client("python").display(), client("aws").display());
    std::fs::write(&aws, script)?;
    std::fs::set_permissions(&aws, std::fs::Permissions::from_mode(0o755))?;
    let path = format!("{}:/usr/bin:/bin", folder.display());
    let mut sh = world.desktop.command("/bin/sh");
    sh.args(["-c", text]).env("PATH", path).stdin(Stdio::null());
    sh.env("AWS_ENDPOINT_URL", ministack.endpoint()).env("AWS_DEFAULT_REGION", "us-east-1");
    sh.env("AWS_ACCESS_KEY_ID", "test").env("AWS_SECRET_ACCESS_KEY", "test").env("AWS_PAGER", "");
    Ok(Ran::of(&sh.output()?))
}

/// `rolecall` with MiniStack for AWS.
fn rolecall(world: &World, ministack: &MiniStack, arguments: &[&str]) -> Command {
    let mut command = world.command("rolecall", arguments);
    command.env("AWS_ENDPOINT_URL_STS", ministack.endpoint());
    command
}

fn add_source(world: &World, ministack: &MiniStack, name: &str, key: &AccessKey) -> Result<()> {
    let id = key.access_key_id.as_str();
    let mut add =
        rolecall(world, ministack, &["source", "add", name, "--access-key-id", id, "--secret-stdin"]);
    let secret = world.desktop.home().join("secret");
    std::fs::write(&secret, &key.secret_access_key)?;
    Ran::of(&add.stdin(std::fs::File::open(secret)?).output()?).well().map(drop)
}

#[tokio::test]
async fn a_user_and_a_role_are_made_used_and_taken_back() -> Result<()> {
    let ministack = MiniStack::start().await?;
    let world = World::start(Setup { furnished: false, ..keyring_alone() }).await?;
    let deploy = [
        "setup",
        "role",
        "deploy",
        "--new-user",
        "sam",
        "--account",
        ACCOUNT,
        "--allow",
        "s3",
        "--duration",
        "2h",
    ];
    let printed = world.rolecall(&deploy)?.well()?;
    shell(&world, &ministack, &printed.stdout)?.well()?;

    // Who it is for gets in, by what stands in the last line, and nobody else does.
    add_source(&world, &ministack, "sam", &ministack.create_access_key("sam").await?)?;
    ministack.create_user("kim").await?;
    add_source(&world, &ministack, "kim", &ministack.create_access_key("kim").await?)?;
    let arn = format!("arn:aws:iam::{ACCOUNT}:role/deploy");
    assert!(
        printed.stderr.contains(&format!("rolecall role add deploy --arn {arn} --source SOURCE")),
        "{printed:?}"
    );
    for source in ["sam", "kim"] {
        let add = [
            "role",
            "add",
            &format!("deploy of {source}"),
            "--arn",
            &arn,
            "--source",
            source,
            "--duration",
            "2h",
        ];
        Ran::of(&rolecall(&world, &ministack, &add).output()?).well()?;
    }
    let who = Ran::of(&rolecall(&world, &ministack, &["whoami", "deploy of sam"]).output()?).well()?;
    assert!(who.stdout.contains(":assumed-role/deploy/"), "{who:?}");
    let refused = Ran::of(&rolecall(&world, &ministack, &["whoami", "deploy of kim"]).output()?);
    assert_eq!(refused.code, 4, "{refused:?}");

    // And it is taken back by the lines below the others.
    let (_, undo) = printed.stdout.split_once("# To take it back:\n").ok_or("no way back")?;
    let undo = undo.replace("# ", "");
    shell(&world, &ministack, &undo)?.well()?;
    let left = shell(&world, &ministack, "aws iam list-roles --query 'Roles[].RoleName' --output text; aws iam list-users --query 'Users[].UserName' --output text")?.well()?;
    assert!(!left.stdout.contains("deploy") && !left.stdout.contains("sam"), "{left:?}");
    Ok(())
}

#[tokio::test]
async fn every_kind_of_template_is_one_to_others() -> Result<()> {
    let ministack = MiniStack::start().await?;
    let world = World::start(Setup { furnished: false, ..keyring_alone() }).await?;
    let oidc = [
        "--oidc",
        "token.actions.githubusercontent.com",
        "--audience",
        "sts.amazonaws.com",
        "--subject",
        "repo:acme/web:*",
    ];
    let ways: [(&str, &[&str]); 7] = [
        ("user", &["--principal", "arn:aws:iam::111122223333:user/jo", "--mfa=15m", "--source-identity"]),
        ("new", &["--new-user", "sam", "--session-tags"]),
        (
            "account",
            &["--trusted-account", "444455556666", "--external-id", "acme-7", "--network", "203.0.113.0/24"],
        ),
        ("set", &["--permission-set", "Admin"]),
        ("oidc", &oidc),
        ("saml", &["--saml", "okta"]),
        ("ec2", &["--ec2", "--path", "/web/"]),
    ];
    for (name, way) in ways {
        let words = [
            &[
                "setup",
                "role",
                name,
                "--account",
                ACCOUNT,
                "--allow",
                "read-only",
                "--allow",
                "s3",
                "--as",
                "cloudformation",
            ],
            way,
        ]
        .concat();
        let template = world.desktop.home().join(format!("{name}.json"));
        std::fs::write(&template, world.rolecall(&words)?.well()?.stdout)?;
        let mut lint = world.desktop.command(client("cfn-lint"));
        Ran::of(&lint.arg(&template).output()?)
            .well()
            .map_err(|error| format!("{name}: {error}; ./dev test installs it"))?;
        // Each takes seconds there.
        if !["new", "ec2"].contains(&name) {
            continue;
        }
        let deploy = format!(
            "aws cloudformation deploy --stack-name {name} --template-file '{}' --capabilities CAPABILITY_NAMED_IAM && \
             aws iam get-role --role-name {name} --query Role.Arn --output text",
            template.display()
        );
        let deployed = shell(&world, &ministack, &deploy)?.well()?;
        assert!(deployed.stdout.contains(&format!("/{name}")), "{deployed:?}");
    }
    Ok(())
}
