//! The journey through the window: the real process with its real page, driven by WebKitWebDriver, beside the real
//! resident, keyring and tray.

mod company;
mod driver;
mod gallery;
mod import;
mod pages;
mod start;
mod team;
mod trouble;
mod two_accounts;

use driver::Window;
use rolecall_protocol::path::Places;
use rolecall_tests::desktop::{PATIENCE, Result, until};
use rolecall_tests::sandbox::{Call, demo};
use rolecall_tests::world::{JO, SAM, Setup, World};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};

/// A source's entry in the keyring.
fn kept_key(world: &World, source: &str) -> Result<Option<Value>> {
    let service = Places::under(&world.home()).keychain_service;
    let entry =
        world.desktop.keyring_secret(&["service", &service, "username", &format!("source/{source}")])?;
    Ok(entry.map(|entry| serde_json::from_str(&entry)).transpose()?)
}

/// A key as an entry of the keyring.
fn key(id: &str, secret: &str) -> Value {
    json!({ "access_key_id": id, "secret_access_key": secret })
}

fn assumed(world: &World) -> Vec<Call> {
    world.sandbox.calls().calls.into_iter().filter(|call| call.action == "AssumeRole").collect()
}

#[tokio::test]
async fn a_person_goes_from_nothing_to_a_console_that_asks_for_a_code() -> Result<()> {
    let world = World::start(Setup { furnished: false, ..Setup::default() }).await?;
    let (_resident, tray) = world.resident_in_tray().await?;
    let window = Window::open(&world).await?;

    // First run: who signs?
    window.see("Step 1 of 3").await?;
    window.see("How do you get into AWS?").await?;
    window.picture("01-first-run").await?;
    window.pick("Access key").await?;

    // A secret that was cut while pasting is told of, and what else was typed stays.
    let cut = &demo::SAM_SECRET_ACCESS_KEY[..20];
    window.press("More options").await?;
    window.fill("Name", SAM).await?;
    window.fill("Access key ID", demo::SAM_ACCESS_KEY_ID).await?;
    window.fill("Secret access key", cut).await?;
    window.press_enter("Secret access key").await?;
    window.see("A secret access key has exactly 40 characters, without spaces.").await?;
    window.see_alert_in_full().await?;
    window.picture("02-short-secret").await?;
    assert_eq!(window.value("Name").await?, SAM);
    assert_eq!(window.value("Access key ID").await?, demo::SAM_ACCESS_KEY_ID);
    assert_eq!(window.value("Secret access key").await?, "", "a secret leaves the page once");
    assert!(!window.holds(cut).await?);
    assert_eq!((kept_key(&world, SAM)?, world.sandbox.calls().calls.len()), (None, 0));

    // The right one goes to the keyring and nowhere else.
    window.fill("Secret access key", demo::SAM_SECRET_ACCESS_KEY).await?;
    window.press("Add source").await?;
    window.see("What do you want to open?").await?;
    assert!(!window.holds(demo::SAM_SECRET_ACCESS_KEY).await?);
    let sam = key(demo::SAM_ACCESS_KEY_ID, demo::SAM_SECRET_ACCESS_KEY);
    assert_eq!(kept_key(&world, SAM)?, Some(sam));
    let settings = std::fs::read_to_string(world.home().join("config.toml"))?;
    assert!(settings.contains("[[sources]]") && settings.contains(SAM), "{settings}");
    assert!(!settings.contains(demo::SAM_SECRET_ACCESS_KEY), "{settings}");
    window.see("Signed in as sam in acme-main").await?;
    window.picture("03-first-role").await?;

    // The first role is in the list and in the tray.
    window.fill("Role ARN", demo::STAGING_OPS).await?;
    window.see("Account: acme-staging").await?;
    window.fill("Name", "staging-ops").await?;
    window.press("Add role").await?;
    window.see("You get: console 8 h, credentials 1 h").await?;
    window.picture("04-first-console").await?;
    window.press("Skip for now").await?;
    tray.wait_for_row(PATIENCE, |row| row.label == "staging-ops").await?;
    window.picture("04-role-added").await?;

    // Its source can be asked again.
    window.press("Sources").await?;
    let asked = world.sandbox.count("GetCallerIdentity");
    window.press("Test sam").await?;
    let asked_again = async || (world.sandbox.count("GetCallerIdentity") > asked).then_some(());
    until("the second check", PATIENCE, asked_again).await?;
    window.see("Signed in as sam in acme-main").await?;

    // A source with a device, and a role that wants it.
    window.press("Add a source…").await?;
    window.pick("Access key").await?;
    window.fill("Access key ID", demo::JO_ACCESS_KEY_ID).await?;
    window.fill("Secret access key", demo::JO_SECRET_ACCESS_KEY).await?;
    window.fill("Name", JO).await?;
    window.fill("MFA device", demo::JO_MFA_SERIAL).await?;
    window.picture("05-source-with-device").await?;
    window.press("Add source").await?;
    window.see("Signed in as jo in acme-main").await?;
    assert!(!window.holds(demo::JO_SECRET_ACCESS_KEY).await?);
    assert_eq!(kept_key(&world, JO)?, Some(key(demo::JO_ACCESS_KEY_ID, demo::JO_SECRET_ACCESS_KEY)));
    window.picture("06-sources").await?;
    window.press("Roles").await?;
    window.press("Add a role…").await?;
    window.fill("Role ARN", demo::PROD_ADMIN).await?;
    window.fill("Name", "prod-admin").await?;
    window.choose("Source", JO).await?;
    window.picture("07-role-with-code").await?;
    window.press("Add role").await?;
    window.see("prod-admin was added.").await?;
    window.see("MFA").await?;
    tray.wait_for_row(PATIENCE, |row| row.label == "prod-admin…").await?;
    window.picture("08-roles").await?;

    // A wrong code is told of and asked for again; the right one opens the console.
    window.press("Open console of prod-admin").await?;
    window.see("MFA code for prod-admin").await?;
    window.see("Device jo in acme-main").await?;
    window.picture("09-code").await?;
    let right = world.sandbox.mfa_code(demo::JO_MFA_SERIAL).ok_or("jo has a device")?;
    let wrong = format!("{:06}", (right.parse::<u32>()? + 500_000) % 1_000_000);
    window.fill("MFA code", &wrong).await?;
    window.see("AWS rejected that code.").await?;
    window.picture("10-wrong-code").await?;
    assert!(world.visits()?.is_empty(), "no browser opens");
    let right = world.sandbox.mfa_code(demo::JO_MFA_SERIAL).ok_or("jo has a device")?;
    window.fill("MFA code", &right).await?;
    let visit = world.visit(1).await?;
    assert_eq!((visit.title(), visit.error.as_deref()), ("Signed in", None));
    assert_eq!(visit.lead(), "Admin in 123456789012 (acme-prod)");
    window.see("until ").await?;
    tray.wait_for_row(PATIENCE, |row| row.label.starts_with("prod-admin  until ")).await?;
    window.picture("11-console-open").await?;

    let asked = assumed(&world);
    assert_eq!(asked.len(), 2, "one for each code");
    for (call, outcome) in asked.iter().zip(["AccessDenied", "ok"]) {
        let device = call.parameters.get("SerialNumber").map(String::as_str);
        assert_eq!((call.outcome.as_str(), device), (outcome, Some(demo::JO_MFA_SERIAL)));
        assert!(call.token_code_given && call.role_arn.as_deref() == Some(demo::PROD_ADMIN));
    }
    for secret in world.sandbox.secrets_given_out() {
        assert!(!window.holds(&secret).await?, "the page learns no secret of a session");
    }
    for line in world.activity()? {
        assert_eq!(line["surface"], "window", "{line}");
    }
    window.close().await
}

#[tokio::test]
async fn the_window_is_dark_where_the_settings_say_so() -> Result<()> {
    let world = World::start(Setup { preferences: "look = \"dark\"".to_owned(), ..Setup::default() }).await?;
    let (_resident, _tray) = world.resident_in_tray().await?;
    let window = Window::open(&world).await?;
    window.see("prod-admin").await?;
    let ground = "return getComputedStyle(document.body).backgroundColor.match(/[0-9.]+/g).map(Number)";
    let ground: Vec<f64> = serde_json::from_value(window.client().execute(ground, Vec::new()).await?)?;
    assert!(ground.len() == 3 && ground.iter().all(|&part| part < 64.0), "{ground:?}");
    window.picture("dark-roles").await?;
    window.press("Open console of locked-out").await?;
    window.see("The role’s trust policy does not include you.").await?;
    window.picture("dark-refused").await?;
    window.press("Open console of prod-admin").await?;
    window.see("MFA code for prod-admin").await?;
    window.picture("dark-code").await?;
    window.press("Cancel").await?;
    let answered = async || (!window.text().await.ok()?.contains("MFA code for prod-admin")).then_some(());
    until("the question to go", PATIENCE, answered).await?;
    window.press("Sources").await?;
    window.press("Test jo").await?;
    window.see("Signed in as jo in acme-main").await?;
    window.picture("dark-sources").await?;
    window.press("Add a source…").await?;
    window.see("Credentials from").await?;
    window.picture("dark-form").await?;
    window.close().await
}

/// Tries of a page that was taken over: to run what is not its own, and to send something out.
const TRIES: &str = r#"
const [address, wanted, done] = arguments;
const told = { ran: [], stopped: [], refused: {} };
const say = (name) => told.ran.push(name);
window.say = say;
document.addEventListener("securitypolicyviolation", (event) => told.stopped.push(event.effectiveDirective));
const attempt = (name, doIt) => { try { if (doIt()) say(name); } catch {} };
const element = (tag, properties) => document.body.append(Object.assign(document.createElement(tag), properties));

attempt("eval", () => eval("1 + 1") === 2);
attempt("Function", () => new Function("return true")());
attempt("setTimeout", () => void setTimeout("window.say('setTimeout')"));
element("script", { textContent: "window.say('inline script')" });
element("script", { src: "data:text/javascript,window.say('data script')" });
element("script", { src: address + "script" });
element("link", { rel: "stylesheet", href: address + "style" });
element("img", { src: address + "picture" });
element("iframe", { src: address + "frame" });
element("object", { data: address + "object" });
document.body.insertAdjacentHTML("beforeend", "<b onclick=\"window.say('handler')\" id=handler></b>");
document.getElementById("handler").click();
const form = Object.assign(document.createElement("form"), { action: address + "form", method: "post" });
document.body.append(form);
form.submit();
attempt("WebSocket", () => void new WebSocket(address.replace("http", "ws")));
attempt("beacon", () => void navigator.sendBeacon(address + "beacon", "secret"));
attempt("new window", () => window.open(address + "window") !== null);

const invoke = (command, args) => window.__TAURI_INTERNALS__.invoke(command, args)
    .then(() => say(command), (reason) => (told.refused[command] = String(reason)));
Promise.all([
    fetch(address + "fetch").then(() => say("fetch"), () => {}),
    invoke("plugin:app|version"),
    invoke("plugin:webview|create_webview_window", { options: { label: "other", url: address } }),
    invoke("plugin:event|emit", { event: "x", payload: 1 }),
    invoke("plugin:shell|open", { path: address }),
]).then(async () => {
    // The browser tells what it stopped when it comes to it.
    const deadline = Date.now() + 10_000;
    const missing = () => wanted.some((rule) => !told.stopped.includes(rule));
    while (missing() && Date.now() < deadline) await new Promise((later) => setTimeout(later, 20));
    done(told);
});
"#;

/// What the page's policy has to have stopped, by the names of its rules.
const STOPPED: [&str; 8] = [
    "connect-src",
    "form-action",
    "frame-src",
    "img-src",
    "object-src",
    "script-src",
    "script-src-elem",
    "style-src-elem",
];

#[tokio::test]
async fn a_page_turned_hostile_runs_nothing_and_reaches_nobody() -> Result<()> {
    let world = World::start(Setup { furnished: false, ..Setup::default() }).await?;
    let (_resident, _tray) = world.resident_in_tray().await?;
    let window = Window::open(&world).await?;
    window.see("How do you get into AWS?").await?;
    let outside = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}/", outside.local_addr()?);

    let told = window.client().execute_async(TRIES, vec![json!(address), json!(STOPPED)]).await?;
    assert_eq!(told["ran"], json!([]), "{told:#}");
    for rule in STOPPED {
        assert!(told["stopped"].as_array().is_some_and(|all| all.contains(&json!(rule))), "{rule}: {told:#}");
    }
    let refused = told["refused"].as_object().ok_or("no answers")?;
    assert_eq!(refused.len(), 4, "{told:#}");

    // Leaving the page fails too, and the page is as it was.
    let own = window.client().current_url().await?;
    assert_eq!(own.scheme(), "tauri");
    for away in [address.as_str(), "data:text/html,elsewhere", "file:///etc/hostname", "https://example.com/"]
    {
        window.client().execute("location.href = arguments[0]", vec![json!(away)]).await?;
        window.see("Start URL").await?;
        assert_eq!(window.client().current_url().await?, own, "{away}");
    }

    // The first to come is this test itself.
    let mine = TcpStream::connect(outside.local_addr()?).await?;
    let (_, first) = outside.accept().await?;
    assert_eq!(first, mine.local_addr()?, "the page reached somebody");
    window.close().await
}
