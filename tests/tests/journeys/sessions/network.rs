//! What a company's TLS inspection and a network without answers look like to a person, beside what `faults/network.rs`
//! tells of DNS, proxies, portals, refused and cut connections, and AWS's own trouble.

use std::process::Command;

use rolecall_tests::desktop::{Options, Result};
use rolecall_tests::sandbox::{Fault, FaultKind, Target};
use rolecall_tests::tls::Tls;
use rolecall_tests::world::{Ran, Setup, World};

/// Runs it beside the test, whose own tasks answer it.
async fn ran(mut command: Command) -> Result<Ran> {
    Ok(Ran::of(&tokio::task::spawn_blocking(move || command.output()).await??))
}

#[tokio::test]
async fn a_companys_certificate_and_silence_have_their_own_words() -> Result<()> {
    let setup = Setup { options: Options::default().with_display(false), ..Setup::default() };
    let world = World::start(setup).await?;
    let inspecting = Tls::before(world.sandbox.url().trim_start_matches("http://"), &[]).await?;
    let role = || world.command("rolecall", ["credential-process", "sandbox"]);
    let through = || {
        let mut command = role();
        command.env("AWS_ENDPOINT_URL_STS", inspecting.at(""));
        command
    };
    let untrusted = ran(through()).await?;
    assert_eq!(untrusted.code, 7, "{untrusted:?}");
    assert!(untrusted.stderr.starts_with("rolecall: The connection to AWS is not trusted."), "{untrusted:?}");
    assert_eq!(world.sandbox.count("AssumeRole"), 0);

    world.sandbox.fault(Fault::always(Target::Sts, FaultKind::Delay(60_000)));
    let silent = ran(role()).await?;
    world.sandbox.clear_faults();
    assert_eq!(silent.code, 7, "{silent:?}");
    assert!(silent.stderr.starts_with("rolecall: AWS did not answer in time."), "{silent:?}");

    let bundle = inspecting.bundle(world.desktop.root())?;
    let mut trusting = through();
    trusting.env("AWS_CA_BUNDLE", &bundle);
    let trusted = ran(trusting).await?.well()?;
    assert!(trusted.stdout.contains("SessionToken"), "credentials came through it");
    Ok(())
}
