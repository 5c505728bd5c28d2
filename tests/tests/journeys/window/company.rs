//! The first run of somebody whose company has an access portal, and of one who signs in to AWS itself: from nothing to
//! their roles, in the real window and a real Chromium.

use rolecall_tests::desktop::{PATIENCE, Result};
use rolecall_tests::sandbox::demo;
use rolecall_tests::world::{AtLogIn, Setup, World};

use super::driver::Window;

#[tokio::test]
async fn a_person_signs_in_with_their_company_and_opens_a_console() -> Result<()> {
    let setup = Setup { furnished: false, at_log_in: AtLogIn::InChromium, ..Setup::default() };
    let world = World::start(setup).await?;
    let (_resident, tray) = world.resident_in_tray().await?;
    let window = Window::open(&world).await?;
    window.see("How do you get into AWS?").await?;
    window.fill("Start URL", demo::START_URL).await?;
    window.fill("Region", "eu-west-1").await?;
    window.picture("80-company").await?;
    window.press("Sign in").await?;
    window.see("Sign in to acme").await?;
    window.picture("81-company-signing-in").await?;

    window.see("4 roles in 2 accounts").await?;
    window.picture("82-company-roles").await?;
    window.press("Go to my roles").await?;
    window.see("payments-prod/AdministratorAccess").await?;
    window.picture("83-roles-of-a-company").await?;
    window.press("Sources").await?;
    window.see("Signed in").await?;
    window.picture("84-company-source").await?;
    tray.wait_for_row(PATIENCE, |row| row.label == "payments-prod/ReadOnlyAccess").await?;
    for secret in world.sandbox.secrets_given_out() {
        assert!(!window.holds(&secret).await?, "a secret is in the page");
    }
    window.close().await
}

#[tokio::test]
async fn a_person_signs_in_to_aws_itself_and_adds_a_role() -> Result<()> {
    let setup = Setup { furnished: false, at_log_in: AtLogIn::InChromium, ..Setup::default() };
    let world = World::start(setup).await?;
    let (_resident, tray) = world.resident_in_tray().await?;
    let window = Window::open(&world).await?;
    window.see("How do you get into AWS?").await?;
    window.pick("AWS console sign-in").await?;
    window.press("More options").await?;
    window.fill("Name", "me").await?;
    window.fill("Region", "eu-west-1").await?;
    window.picture("85-login").await?;
    window.press("Sign in").await?;
    window.see("Signed in as jo").await?;
    window.picture("86-login-signed-in").await?;
    window.fill("Role ARN", demo::STAGING_OPS).await?;
    window.press("Add role").await?;
    window.see("You’re all set").await?;
    window.press("Skip for now").await?;
    tray.wait_for_row(PATIENCE, |row| row.label == "staging-ops").await?;

    window.press("Sources").await?;
    window.see("Signed in until").await?;
    window.picture("87-login-source").await?;
    for secret in world.sandbox.secrets_given_out() {
        assert!(!window.holds(&secret).await?, "a secret is in the page");
    }
    window.close().await
}
