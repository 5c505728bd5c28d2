//! The finder among thousands of roles, in the real window: from a keystroke to its results on the screen, and from
//! asking for a window whose process lingers to the window as it is painted.

use std::time::{SystemTime, UNIX_EPOCH};

use rolecall_protocol::blocking::Client;
use rolecall_protocol::command::{CommandOnly, CommandRequest, ToCommand};
use rolecall_protocol::hello::Hello;
use rolecall_protocol::message::Numbered;
use rolecall_protocol::path::Places;
use serde_json::{Value, json};

use crate::desktop::{PATIENCE, Result, until};
use crate::webdriver::{Driven, in_time};

use super::figures::Figures;
use super::table::{Goal, Row, Unit};
use super::world::{MANY_ROLES, MORE_ROLES, World};

/// What is typed, letter by letter.
const TYPED: &str = "team 42 staging";
/// A keystroke's results are there within a frame: this is what a frame leaves for them.
const A_FRAME: Goal = Goal::Over(16.0);
const OPENS: Goal = Goal::AtMost(150.0);

/// Types the text and gives for each letter how long it took to be on the screen; then the same with nothing typed.
const TYPE: &str = r"
const [text, done] = arguments;
const painted = () => new Promise((then) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = then;
    port2.postMessage(0);
}));
(async () => {
    const field = document.querySelector('[role=combobox]');
    const told = { typed: [], nothing: [] };
    for (let at = 1; at <= text.length; at++) {
        await painted();
        const started = performance.now();
        field.value = text.slice(0, at);
        field.dispatchEvent(new InputEvent('input', { bubbles: true }));
        await painted();
        told.typed.push(performance.now() - started);
        await painted();
        const idle = performance.now();
        await painted();
        told.nothing.push(performance.now() - idle);
    }
    field.value = '';
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    done(told);
})();
";

/// Closes the window as its person does, and gives the moment at which it is painted again.
const REOPEN: &str = r"
const [done] = arguments;
document.addEventListener('visibilitychange', function shown() {
    if (document.hidden) return;
    document.removeEventListener('visibilitychange', shown);
    requestAnimationFrame(() => requestAnimationFrame(() => done(Date.now())));
});
window.__TAURI_INTERNALS__.invoke('close');
";

pub(super) async fn rows(world: &World, runs: usize) -> Result<Vec<Row>> {
    world.have_roles(MANY_ROLES).await?;
    let mut driver = world.desktop.command("WebKitWebDriver");
    let ours = world.command("true");
    driver.envs(ours.get_envs().filter_map(|(name, value)| Some((name, value?))));
    driver.env("TAURI_WEBVIEW_AUTOMATION", "true");
    let window = Driven::open(driver, &world.program("rolecall-window"), &[]).await?;
    let rows =
        vec![keystrokes(&window, runs.div_ceil(8)).await?, opening(world, &window, runs.div_ceil(4)).await?];
    window.close().await?;
    world.have_roles(MORE_ROLES).await?;
    Ok(rows)
}

async fn keystrokes(window: &Driven, runs: usize) -> Result<Row> {
    let there = "return document.querySelectorAll('main h1').length > 0 && !document.querySelector('[role=combobox]')";
    let ready = async || (window.client.execute(there, Vec::new()).await.ok()? == json!(true)).then_some(());
    until("the window's page", PATIENCE, ready).await?;
    let open = "dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true, bubbles: true }));
        return document.querySelectorAll('#found [role=option]').length > 9";
    let opened = async || (window.client.execute(open, Vec::new()).await.ok()? == json!(true)).then_some(());
    until("the finder with its roles", PATIENCE, opened).await?;
    let (mut typed, mut nothing) = (Figures::default(), Figures::default());
    for _ in 0..runs {
        let told = window.client.execute_async(TYPE, vec![json!(TYPED)]);
        let told = in_time("the keystrokes", told).await??;
        for (figures, name) in [(&mut typed, "typed"), (&mut nothing, "nothing")] {
            let times = told[name].as_array().ok_or("no times")?;
            times.iter().filter_map(Value::as_f64).for_each(|time| figures.add(time));
        }
    }
    let row = Row::new("keystroke in the finder of 5,000 roles", Unit::Milliseconds, typed);
    Ok(row.beside("an idle frame", nothing).goal(A_FRAME))
}

async fn opening(world: &World, window: &Driven, runs: usize) -> Result<Row> {
    let places = Places::under(&world.home());
    let (mut openings, mut nothing) = (Figures::default(), Figures::default());
    for _ in 0..runs {
        nothing.add_time(world.time_nothing()?);
        let reopened = window.client.execute_async(REOPEN, Vec::new());
        let asked = async {
            let hidden = async || {
                let seen = ["search", "--onlyvisible", "--name", "^Rolecall$"];
                world.desktop.run("xdotool", seen).is_err().then_some(())
            };
            until("the window to hide", PATIENCE, hidden).await?;
            let mut client = Client::connect(&places.engine_socket(), &Hello::of_this_process())
                .map_err(|_| "no engine")?;
            let show = CommandOnly::ShowWindow {
                page: rolecall_core::request::WindowPage::Home,
                activation_token: None,
            };
            let asked = SystemTime::now().duration_since(UNIX_EPOCH)?;
            client.send(&Numbered { id: 1, request: CommandRequest::from(show) })?;
            client.receive::<ToCommand>()?;
            Result::Ok(asked)
        };
        let (painted, asked) = tokio::join!(in_time("the window to be painted", reopened), asked);
        let painted = painted??.as_f64().ok_or("no moment")?;
        openings.add(painted - asked?.as_secs_f64() * 1000.0);
    }
    let row = Row::new("window opens again, its process lingering", Unit::Milliseconds, openings);
    Ok(row.beside("/bin/true", nothing).goal(OPENS))
}
