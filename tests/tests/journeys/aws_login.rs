//! A login as `aws login` makes it, with the real programs: in a real Chromium, from another device, and what keeps it.

use rolecall_tests::desktop::{Options, PATIENCE, Result, until};
use rolecall_tests::sandbox::{Fault, FaultKind, Target, demo};
use rolecall_tests::world::{AtLogIn, Ran, Setup, World, sign_in_with_chromium, variables};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

const JO: &str = "arn:aws:iam::111122223333:user/jo";

async fn world(at_log_in: AtLogIn) -> Result<World> {
    let options = Options::default().with_display(false);
    let world = World::start(Setup { options, at_log_in, furnished: false, ..Setup::default() }).await?;
    let added = world.rolecall(&["source", "add", "me", "--login", "--region", "eu-west-1"])?.well()?;
    assert!(added.stderr.contains("rolecall sign-in me"), "{added:?}");
    world.rolecall(&["role", "add", "ops", "--arn", demo::STAGING_OPS, "--source", "me"])?.well()?;
    world.rolecall(&["role", "add", "own", "--kind", "own", "--source", "me"])?.well()?;
    Ok(world)
}

fn access_key(ran: &Ran) -> Result<String> {
    let said: Value = serde_json::from_str(&ran.stdout)?;
    Ok(said["AccessKeyId"].as_str().ok_or("no credentials")?.to_owned())
}

#[tokio::test]
async fn a_person_signs_in_in_a_real_browser_and_assumes_a_role() -> Result<()> {
    let world = world(AtLogIn::InChromium).await?;
    let refused = world.rolecall(&["credential-process", "ops"])?;
    assert_eq!(refused.code, 5, "{refused:?}");

    let _engine = world.resident_engine().await?;
    let signed_in = world.rolecall(&["sign-in", "me"])?.well()?;
    assert!(signed_in.stderr.contains("You are signed in to me until"), "{signed_in:?}");
    let visit = world.visit(1).await?;
    assert!(visit.page.contains("close this"), "{}", visit.page);
    let who = world.rolecall(&["whoami", "ops"])?.well()?;
    assert!(who.stdout.contains("assumed-role/staging-ops"), "{who:?}");
    let who = world.rolecall(&["whoami", "own"])?.well()?;
    assert!(who.stdout.contains(JO), "{who:?}");
    let check = world.rolecall(&["source", "check", "me"])?.well()?;
    assert!(check.stdout.contains("jo"), "{check:?}");
    let sources = world.rolecall(&["source", "list"])?.well()?.stdout;
    assert!(sources.contains("login") && sources.contains("signed in"), "{sources}");
    let doctor = world.rolecall(&["doctor"])?.stdout;
    assert!(doctor.contains("You are signed in to me"), "{doctor}");
    assert_eq!(world.visits()?.len(), 1, "nothing else opened a browser");

    world.rolecall(&["sign-out", "me"])?.well()?;
    let sources = world.rolecall(&["source", "list"])?.well()?.stdout;
    assert!(sources.contains("needs sign-in"), "{sources}");
    Ok(())
}

#[tokio::test]
async fn a_login_from_another_device_is_brought_back_and_remembered_for_the_source() -> Result<()> {
    let world = world(AtLogIn::Nobody).await?;
    let _engine = world.resident_engine().await?;
    for arguments in [&["sign-in", "me", "--device"][..], &["sign-in", "me"]] {
        let mut person = world.rolecall_on_a_terminal(arguments)?;
        person.sees("Paste the code:", 1).await?;
        let shown = person.shown();
        let address = shown.split_whitespace().find(|word| word.contains("/v1/authorize?"));
        let address = address.ok_or(shown.clone())?.to_owned();
        person.types("not a code")?;
        person.sees("That is not the code from the sign-in page.", 1).await?;
        person.sees("Paste the code:", 2).await?;
        let profile = tempfile::tempdir()?;
        let page = sign_in_with_chromium(profile.path(), &address).await?;
        let answer = page.split_once("id=\"answer\">").and_then(|(_, rest)| rest.split_once('<'));
        person.types(answer.ok_or(page.clone())?.0)?;
        assert!(person.ended(PATIENCE).await?.success(), "{}", person.shown());
        assert!(person.shown().contains("You are signed in to me"), "{}", person.shown());
        for secret in world.sandbox.secrets_given_out() {
            assert!(!person.shown().contains(&secret), "a secret on the terminal");
        }
    }
    let key = access_key(&world.rolecall(&["credential-process", "ops"])?.well()?)?;
    assert!(key.starts_with("ASIA"));
    assert_eq!(world.visits()?.len(), 0);

    // A root user, and one who may not.
    let mut person = world.rolecall_on_a_terminal(&["sign-in", "me", "--browser"])?;
    person.sees("Your browser has opened.", 1).await?;
    person.presses("\u{3}")?;
    assert!(!person.ended(PATIENCE).await?.success());
    assert!(world.rolecall(&["credential-process", "ops"])?.well().is_ok(), "the login before it goes on");
    Ok(())
}

#[tokio::test]
async fn a_login_is_refreshed_by_the_one_engine_and_outlives_it() -> Result<()> {
    let world = world(AtLogIn::SignsIn).await?;
    let mut engine = world.resident_engine().await?;
    world.rolecall(&["sign-in", "me"])?.well()?;
    let tokens = || world.sandbox.count("CreateOAuth2Token");
    assert_eq!(tokens(), 1);
    // Ten minutes later by AWS's clock, which the first answer tells, less than five are left.
    let later = || world.sandbox.clock().advance(jiff::SignedDuration::from_mins(11));
    let sealed = || std::fs::metadata(world.home().join("state/sessions.sealed"))?.modified();
    let before = until("the sign-in to be sealed", PATIENCE, async || sealed().ok()).await?;
    later();
    world.rolecall(&["whoami", "own"])?.well()?;
    let programs: Vec<_> =
        (0..10).map(|_| world.rolecall_meanwhile(&["credential-process", "ops"])).collect();
    for program in programs {
        Ran::of(&program.await??).well()?;
    }
    assert_eq!(tokens(), 2, "one refresh for all");

    // What was rotated was sealed: an engine that is killed loses nothing.
    let kept = async || sealed().is_ok_and(|now| now > before).then_some(());
    until("what was rotated to be sealed", PATIENCE, kept).await?;
    kill_process(Pid::from_raw(i32::try_from(engine.pid())?).ok_or("no process")?, Signal::KILL)?;
    assert!(!engine.ended(PATIENCE).await?.success());
    let _engine = world.resident_engine().await?;
    world.rolecall(&["whoami", "own"])?.well()?;
    assert_eq!((tokens(), world.visits()?.len()), (2, 1));
    world.sandbox.refuse_logins(demo::JO, Some("INSUFFICIENT_PERMISSIONS"));
    let refused = world.rolecall(&["sign-in", "me"])?;
    assert!(refused.stderr.contains("SignInLocalDevelopmentAccess"), "{refused:?}");
    Ok(())
}

/// A rotated token whose answer an engine is killed over is gone for good: nothing else is, and one sign-in heals it.
#[tokio::test]
async fn an_engine_that_is_killed_over_a_refresh_loses_nothing_but_that_login() -> Result<()> {
    let world = world(AtLogIn::SignsIn).await?;
    let company = ["source", "add", "acme", "--identity-center", demo::START_URL, "--region", "eu-west-1"];
    world.rolecall(&company)?.well()?;
    let mut engine = world.resident_engine().await?;
    for source in ["acme", "me"] {
        world.rolecall(&["sign-in", source])?.well()?;
    }
    let admin = "payments-prod/AdministratorAccess";
    let listed = async || world.rolecall(&["roles"]).ok()?.stdout.contains(admin).then_some(());
    until("the company’s roles", PATIENCE, listed).await?;
    let keys = ["ops", admin].map(|role| world.rolecall(&["credential-process", role]));
    let visits = world.visits()?.len();

    for (service, target, lost) in [
        ("CreateOAuth2Token", Target::LoginToken, &["whoami", "own"][..]),
        ("CreateToken", Target::SsoOidc, &["credential-process", "payments-prod/ReadOnlyAccess"]),
    ] {
        if target == Target::LoginToken {
            // What the login gave has ended by AWS's clock, which the next answer tells.
            world.sandbox.clock().advance(jiff::SignedDuration::from_mins(16));
            world.rolecall(&["whoami", "ops"])?.well()?;
        } else {
            world.sandbox.expire_access_tokens(demo::START_URL);
        }
        world.sandbox.fault(Fault::next(1, target, FaultKind::LateAnswer(600_000)));
        let asked = world.sandbox.calls().done(service);
        let waits = world.rolecall_meanwhile(lost);
        let rotated = async || (world.sandbox.calls().done(service) > asked).then_some(());
        let waited = until(&format!("{service} to be done"), PATIENCE, rotated).await;
        waited.map_err(|error| format!("{error}: {:?}", world.sandbox.calls().calls))?;
        kill_process(Pid::from_raw(i32::try_from(engine.pid())?).ok_or("no process")?, Signal::KILL)?;
        assert!(!engine.ended(PATIENCE).await?.success());
        assert_ne!(Ran::of(&waits.await??).code, 0);

        engine = world.resident_engine().await?;
        let refused = world.rolecall(lost)?;
        assert!(refused.stderr.contains("rolecall sign-in"), "{refused:?}");
    }
    for (role, key) in ["ops", admin].into_iter().zip(keys) {
        let again = world.rolecall(&["credential-process", role])?.well()?;
        assert_eq!(access_key(&again)?, access_key(&key?.well()?)?, "{role}");
    }
    assert_eq!(world.visits()?.len(), visits, "no program opened a browser");
    for (source, used) in [("me", ["whoami", "own"]), ("acme", ["whoami", admin])] {
        world.rolecall(&["sign-in", source])?.well()?;
        world.rolecall(&used)?.well()?;
    }
    Ok(())
}

/// What Rolecall keeps in AWS's own caches boto3 reads and refreshes, and what boto3 has refreshed there Rolecall finds: for a
/// company's sign-in and for one to AWS.
#[tokio::test]
async fn shared_sign_ins_are_one_with_boto3s() -> Result<()> {
    let world = world(AtLogIn::SignsIn).await?;
    let company = ["source", "add", "acme", "--identity-center", demo::START_URL, "--region", "eu-west-1"];
    world.rolecall(&company)?.well()?;
    let settings = world.home().join("config.toml");
    let text = std::fs::read_to_string(&settings)?;
    std::fs::write(&settings, text.replacen("[preferences]\n", "[preferences]\nshare_sign_ins = true\n", 1))?;
    let aws = world.desktop.home().join(".aws");
    std::fs::create_dir_all(&aws)?;
    let config = format!(
        "[sso-session acme]\nsso_start_url = {}\nsso_region = eu-west-1\nsso_registration_scopes = \
         sso:account:access\n[profile admin]\nsso_session = acme\nsso_account_id = 700000000000\nsso_role_name = \
         AdministratorAccess\nregion = eu-west-1\n[profile jo]\nlogin_session = {JO}\nregion = eu-west-1\n",
        demo::START_URL
    );
    std::fs::write(aws.join("config"), config)?;
    for source in ["acme", "me"] {
        world.rolecall(&["sign-in", source])?.well()?;
    }
    let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = here.join("../target/clients/bin/python");
    let script = here.join("clients/shared.py").to_string_lossy().into_owned();
    let mut boto3 = world.desktop.command(&python);
    boto3.args([script.as_str(), "admin", "jo"]).envs(variables(&world.home(), &world.sandbox));
    let ran = Ran::of(&tokio::task::spawn_blocking(move || boto3.output()).await??).well()?;
    let told: Value = serde_json::from_str(&ran.stdout)?;
    for found in ["found", "refreshed"] {
        let admin = told[found][0].as_str().unwrap_or_default();
        assert!(admin.contains("AWSReservedSSO_AdministratorAccess"), "{told}");
        assert_eq!(told[found][1], JO, "{told}");
    }
    assert_eq!(told["rotated"], serde_json::json!([true, true]));

    // A Rolecall that knows of no sign-in any more finds what boto3 has left, and opens no browser for it.
    let visits = world.visits()?.len();
    std::fs::remove_file(world.home().join("state/sessions.sealed"))?;
    world.rolecall(&["credential-process", "ops"])?.well()?;
    world.rolecall(&["credential-process", "payments-prod/ReadOnlyAccess"])?.well()?;
    assert_eq!(world.visits()?.len(), visits);
    Ok(())
}
