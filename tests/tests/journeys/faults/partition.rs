//! Consoles of other partitions, and those that are refused with the reason.

use rolecall_tests::desktop::Result;
use rolecall_tests::sandbox::{Config, Role, demo};
use rolecall_tests::world::{Setup, World};
use url::Url;

use super::{fails, keyring_alone};

/// A world with a role in each partition.
async fn world() -> Result<World> {
    let mut config = Config::default();
    for partition in ["aws-cn", "aws-us-gov", "aws-eusc", "aws-iso"] {
        config.roles.push(Role::new(&arn(partition), &[demo::ACCOUNT]));
    }
    let world = World::start(Setup { config, ..keyring_alone() }).await?;
    for partition in ["aws-cn", "aws-us-gov", "aws-eusc", "aws-iso"] {
        world.rolecall(&["role", "add", partition, "--arn", &arn(partition), "--source", "sam"])?.well()?;
    }
    Ok(world)
}

fn arn(partition: &str) -> String {
    format!("arn:{partition}:iam::456789012345:role/ops")
}

/// Where a printed link leads after the sign-in.
fn destination(world: &World, arguments: &[&str]) -> Result<String> {
    let printed = world.rolecall(&[&["console", "--print"], arguments].concat())?.well()?.stdout;
    let link = Url::parse(printed.trim())?;
    let found = link.query_pairs().find(|(key, _)| key == "Destination");
    Ok(found.ok_or("no Destination")?.1.into_owned())
}

#[tokio::test]
async fn a_console_opens_in_its_own_partition() -> Result<()> {
    let world = world().await?;
    for (arguments, expected) in [
        (&["aws-cn", "--service", "s3"][..], "https://console.amazonaws.cn/s3/home"),
        (
            &["aws-cn", "--service", "s3", "--region", "cn-northwest-1"],
            "https://console.amazonaws.cn/s3/home?region=cn-northwest-1",
        ),
        (&["aws-us-gov", "--service", "iam"], "https://console.amazonaws-us-gov.com/iam/home"),
        (
            &["aws-eusc", "--service", "ec2", "--region", "eusc-de-east-1"],
            "https://console.amazonaws-eusc.eu/ec2/home?region=eusc-de-east-1",
        ),
        (
            &["sandbox", "--destination", "/iam/home#/users", "--region", "eu-west-1"],
            "https://console.aws.amazon.com/iam/home#/users",
        ),
        (
            &["sandbox", "--destination", "arn:aws:s3:::a-bucket"],
            "https://console.aws.amazon.com/go/view?arn=arn%3Aaws%3As3%3A%3A%3Aa-bucket",
        ),
        (
            &["sandbox", "--destination", "https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters"],
            "https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters",
        ),
    ] {
        assert_eq!(destination(&world, arguments)?, expected, "{arguments:?}");
    }
    // STS is asked in a region of the role's own partition.
    let regions: Vec<_> =
        world.sandbox.calls().calls.into_iter().filter(|call| call.action == "AssumeRole").collect();
    for (partition, region) in
        [("aws-cn", "cn-north-1"), ("aws-us-gov", "us-gov-west-1"), ("aws-eusc", "eusc-de-east-1")]
    {
        let called = regions.iter().find(|call| call.role_arn == Some(arn(partition))).ok_or("no call")?;
        assert_eq!(called.region.as_deref(), Some(region));
    }
    Ok(())
}

#[tokio::test]
async fn what_leads_off_the_partitions_console_is_refused() -> Result<()> {
    let world = world().await?;
    for (role, wanted) in [
        ("sandbox", "https://evil.example/"),
        ("sandbox", "https://console.amazonaws.cn/s3/home"),
        ("aws-cn", "https://console.aws.amazon.com/s3/home"),
        ("aws-cn", "arn:aws:s3:::a-bucket"),
        ("sandbox", "https://console.aws.amazon.com@evil.example/"),
    ] {
        let ran = world.rolecall(&["console", role, "--print", "--destination", wanted])?;
        fails(&ran, 1, "Invalid start page.");
    }
    assert_eq!(world.sandbox.count("getSigninToken"), 0);
    Ok(())
}

#[tokio::test]
async fn an_isolated_partition_has_credentials_and_no_console() -> Result<()> {
    let world = world().await?;
    fails(&world.rolecall(&["console", "aws-iso"])?, 1, "Rolecall can’t open a console in aws-iso.");
    assert_eq!(world.sandbox.count("getSigninToken"), 0, "no credential was sent to a guess");
    world.rolecall(&["credential-process", "aws-iso"])?.well()?;
    Ok(())
}
