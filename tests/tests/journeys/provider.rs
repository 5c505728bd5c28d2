//! A company's OpenID Connect provider that nobody here wrote, with the real programs and an STS that nobody here wrote: a
//! person signs in by the provider's own form, or with a code, and assumes the roles that trust it.

use std::process::Command;

use rolecall_tests::desktop::{Options, PATIENCE, Result};
use rolecall_tests::ministack::MiniStack;
use rolecall_tests::providers::{CLIENT, Provider};
use rolecall_tests::sandbox::demo;
use rolecall_tests::world::{AtLogIn, Ran, Setup, Typist, World, client};

struct Company {
    provider: Provider,
    ministack: MiniStack,
    world: World,
}

impl Company {
    /// With a source, a role that trusts the provider, and one that trusts another client of it.
    async fn start(at_log_in: AtLogIn, minutes: u32) -> Result<Self> {
        let options = Options::default().with_display(false);
        let setup = Setup { options, at_log_in, furnished: false, ..Setup::default() };
        let company = Self {
            provider: Provider::nanoidp(minutes).await?,
            ministack: MiniStack::start().await?,
            world: World::start(setup).await?,
        };
        let issuer = company.provider.issuer();
        let add = ["source", "add", "acme", "--oidc", issuer, "--client-id", CLIENT];
        let added = company.rolecall(&add)?.well()?;
        for told in ["http://127.0.0.1/oauth/callback (any port)", issuer, "rolecall sign-in acme"] {
            assert!(added.stderr.contains(told), "{told}: {added:?}");
        }
        for (name, audience) in [("ops", CLIENT), ("closed", "another-client")] {
            let arn = company.ministack.create_role_of_provider(name, issuer, audience).await?;
            company.rolecall(&["role", "add", name, "--arn", &arn, "--source", "acme"])?.well()?;
        }
        Ok(company)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.world.command("rolecall", arguments);
        command.env("AWS_ENDPOINT_URL_STS", self.ministack.endpoint());
        command
    }

    fn rolecall(&self, arguments: &[&str]) -> Result<Ran> {
        Ok(Ran::of(&self.command(arguments).output()?))
    }
}

#[tokio::test]
async fn a_person_signs_in_at_the_companys_provider_and_assumes_a_role() -> Result<()> {
    // Tokens of four minutes: each use needs a refresh, and each refresh token works once.
    let company = Company::start(AtLogIn::SignsIn, 4).await?;
    let needed = company.rolecall(&["credential-process", "ops"])?;
    assert_eq!(needed.code, 5, "{needed:?}");

    let signed_in = company.rolecall(&["sign-in", "acme"])?.well()?;
    assert!(signed_in.stderr.contains("You are signed in to acme"), "{signed_in:?}");
    let visit = company.world.visit(1).await?;
    assert!(visit.page.contains("close this"), "{}", visit.page);
    for _ in 0..3 {
        let who = company.rolecall(&["renew", "ops"])?;
        assert_eq!(who.code, 0, "{who:?}");
    }
    let who = company.rolecall(&["whoami", "ops"])?.well()?;
    assert!(who.stdout.contains(":assumed-role/ops/jo@"), "{who:?}");
    let refused = company.rolecall(&["whoami", "closed"])?;
    assert_eq!(refused.code, 4, "{refused:?}");
    assert!(refused.stderr.contains("The role does not trust your sign-in"), "{refused:?}");

    let check = company.rolecall(&["source", "check", "acme"])?.well()?;
    let told = format!("acme: signed in as jo at {}. Its roles: ", company.provider.issuer());
    assert!(check.stdout.contains(&told) && check.stdout.contains("ops"), "{check:?}");
    let sources = company.rolecall(&["source", "list"])?.well()?.stdout;
    assert!(sources.contains("oidc") && sources.contains("signed in"), "{sources}");
    assert_eq!(company.world.visits()?.len(), 1, "nothing else opened a browser");

    company.rolecall(&["sign-out", "acme"])?.well()?;
    let sources = company.rolecall(&["source", "list"])?.well()?.stdout;
    assert!(sources.contains("needs sign-in"), "{sources}");
    let kept = std::fs::read_to_string(company.world.home().join("config.toml"))?;
    assert!(!kept.contains("eyJ"), "a token in the settings");
    Ok(())
}

#[tokio::test]
async fn a_code_signs_in_at_the_provider_in_any_browser() -> Result<()> {
    let company = Company::start(AtLogIn::Nobody, 60).await?;
    let mut person = Typist::start(&company.command(&["sign-in", "acme", "--device"]))?;
    person.sees("Allow access only if the page shows this code:", 1).await?;
    let shown = person.shown();
    let mut words = shown.split_whitespace();
    let address = words.find(|word| word.ends_with("/device")).ok_or(shown.clone())?;
    let code = words
        .find(|word| word.len() == 8 && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit()));
    let form = [
        ("user_code", code.ok_or(shown.clone())?),
        ("username", demo::JO),
        ("password", demo::JO_PASSWORD),
        ("action", "authorize"),
    ];
    assert!(client()?.post(address).form(&form).send().await?.status().is_success());
    assert!(person.ended(PATIENCE).await?.success(), "{}", person.shown());
    assert!(person.shown().contains("You are signed in to acme"), "{}", person.shown());
    let who = company.rolecall(&["whoami", "ops"])?.well()?;
    assert!(who.stdout.contains(":assumed-role/ops/jo@"), "{who:?}");
    assert_eq!(company.world.visits()?.len(), 0);
    Ok(())
}

#[tokio::test]
async fn what_is_wrong_with_a_provider_is_named_before_a_browser_opens() -> Result<()> {
    let company = Company::start(AtLogIn::Nobody, 60).await?;
    let edit = |issuer: &str| company.rolecall(&["source", "edit", "acme", "--oidc", issuer]);
    let issuer = company.provider.issuer().to_owned();
    edit(&format!("{issuer}/"))?.well()?;
    let refused = company.rolecall(&["sign-in", "acme"])?;
    assert_eq!(refused.code, 8, "{refused:?}");
    assert!(refused.stderr.contains(&format!("calls itself {issuer}.")), "{refused:?}");
    edit("http://127.0.0.1:1")?.well()?;
    let refused = company.rolecall(&["sign-in", "acme"])?;
    assert_eq!(refused.code, 7, "{refused:?}");
    let wrong = edit("http://sso.acme.com")?;
    assert!(wrong.code != 0 && wrong.stderr.contains("--oidc"), "{wrong:?}");
    let wrong = company.rolecall(&["source", "edit", "acme", "--redirect-uri", "https://evil.example/"])?;
    assert!(wrong.code != 0 && wrong.stderr.contains("--redirect-uri"), "{wrong:?}");
    assert_eq!(company.world.visits()?.len(), 0);
    Ok(())
}
