//! Every page in every state, look, size and language: pictures for people to look at, and what a machine can tell of
//! them. The pages are those of the window; the states are made up by `ui/gallery`, and WebKit's own small browser
//! shows them, since the window's program shows nothing but itself.

use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, Uri, header};
use axum::response::IntoResponse;
use rolecall_tests::desktop::{Desktop, Options, PATIENCE, Result, until};
use rolecall_tests::webdriver::{Driven, in_time};
use rolecall_tests::world::Programs;
use serde_json::{Value, json};

/// Where Debian and its kin put WebKit's small browser.
const BROWSERS: [&str; 3] = [
    "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
    "/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
    "/usr/libexec/webkit2gtk-4.1/MiniBrowser",
];

const AXE: &str = include_str!("../../../../ui/node_modules/axe-core/axe.min.js");

/// The rules of axe-core that depend on colours.
const OF_COLOURS: [&str; 2] = ["color-contrast", "link-in-text-block"];

/// Runs these rules of axe-core, or the usual ones, and gives what it finds: the rule, the elements, and why.
const FLAWS: &str = "
const [rules, done] = arguments;
const why = (node) => node.target.join(' ') + ': ' + [...node.any, ...node.all, ...node.none].map((c) => c.message).join(', ');
axe.run(document, rules ? { runOnly: { type: 'rule', values: rules } } : {}).then(
    ({ violations }) => done(violations.map(({ id, nodes }) => id + ' at ' + nodes.slice(0, 3).map(why).join(' | '))),
    (error) => done(['axe-core: ' + error]),
);";

/// Shows a state, and answers once it is drawn: with nothing, or with what failed.
const SHOW: &str = "
const [state, variant, done] = arguments;
const drawn = () => new Promise((then) => requestAnimationFrame(() => requestAnimationFrame(then)));
gallery.show(state, variant).then(drawn).then(() => done(null), (error) => done(String(error)));";

/// Elements that reach past the page's edge, or whose text is cut off without a mark; lists and fields may scroll.
const BROKEN: &str = "
const found = [];
for (const element of document.querySelectorAll('body *')) {
    if (element.closest('svg, .unseen, .ellipsis, input, textarea, select, option, datalist, [popover]')) continue;
    const style = getComputedStyle(element);
    if (style.display === 'inline' || style.position === 'absolute' || !element.clientWidth) continue;
    const { left, right } = element.getBoundingClientRect();
    const past = right > innerWidth + 1 || left < -1;
    const cut = element.scrollWidth > element.clientWidth + 1 && style.overflowX !== 'visible' && style.textOverflow !== 'ellipsis';
    if (past || cut) found.push(`${element.tagName}.${element.className}: ${element.textContent.trim().slice(0, 40)}`);
}
return found.slice(0, 5);";

/// Text that the made-up language has not changed: it comes from the code, not from the catalogue. Names and what AWS
/// or the engine says are data.
const ESCAPED: &str = "
const found = [];
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const data = 'bdi, [translate=no], .mono, .selectable, option, svg, script, style, .outlook, .wrong, [role=alert], q, .error, .tabular';
while (walk.nextNode()) {
    const text = walk.currentNode.textContent.trim();
    const parent = walk.currentNode.parentElement;
    if (!/[a-z]{3}/i.test(text) || /[⟦⟧]/.test(parent.textContent) || parent.closest(data)) continue;
    found.push(text.slice(0, 60));
}
return found;";

/// One way to show all states, as `ui/gallery/main.ts` reads it.
struct Variant {
    name: &'static str,
    shown: Value,
    size: (u32, u32),
}

const WIDE: (u32, u32) = (880, 600);
const SMALLEST: (u32, u32) = (560, 420);
const LARGE: (u32, u32) = (1440, 900);

/// A screen with room for the largest page and the browser round it.
const SCREEN: (u32, u32) = (1600, 1100);

struct Gallery {
    desktop: Desktop,
    driven: Driven,
    screens: PathBuf,
    /// The browser's window, as the X server numbers it.
    window: u32,
}

impl Gallery {
    async fn open() -> Result<Self> {
        let programs = Programs::find()?;
        let pages = programs.target().join("gallery");
        if !pages.join("gallery.html").is_file() {
            return Err("the gallery is not built. Run ./dev test, or: npm --prefix ui run gallery".into());
        }
        let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = format!("http://{}/gallery.html", listener.local_addr()?);
        let site = Router::new().fallback(file).with_state(pages);
        tokio::spawn(async move { axum::serve(listener, site).await });

        let options = Options::default()
            .with_keyring(false)
            .with_tray(false)
            .with_notifications(false)
            .with_size(SCREEN);
        let desktop = Desktop::start(options).await?;
        let browser = BROWSERS.into_iter().find(|path| Path::new(path).is_file());
        let browser =
            browser.ok_or("WebKit's MiniBrowser is not installed; it comes with libwebkit2gtk-4.1")?;
        let driver = desktop.command("WebKitWebDriver");
        let driven = Driven::open(driver, Path::new(browser), &["--automation"]).await?;
        driven.client.goto(&address).await?;
        driven.client.execute(AXE, Vec::new()).await?;
        let found = desktop.run("xdotool", ["search", "--onlyvisible", "--class", "MiniBrowser"])?;
        let window = found.lines().last().ok_or("no browser on the screen")?.parse()?;
        let screens = programs.target().join("screens/pages");
        std::fs::create_dir_all(&screens)?;
        Ok(Self { desktop, driven, screens, window })
    }

    async fn states(&self) -> Result<Vec<String>> {
        let named = async || {
            let names = self.driven.client.execute("return window.gallery?.states", Vec::new()).await.ok()?;
            serde_json::from_value(names).ok()
        };
        until("the states' names", PATIENCE, named).await
    }

    /// Shows a state and takes a picture of it.
    async fn show(&self, state: &str, variant: &Variant) -> Result<()> {
        let arguments = vec![json!(state), variant.shown.clone()];
        let shown = self.driven.client.execute_async(SHOW, arguments);
        match in_time(&format!("the state {state}"), shown).await?? {
            Value::Null => self.picture(&format!("{state}.{}.png", variant.name), variant.size),
            failed => Err(format!("the state {state}: {failed}").into()),
        }
    }

    /// Makes the page, not the browser round it, as large as the window's would be.
    async fn fit(&self, (width, height): (u32, u32)) -> Result<()> {
        let fitted = async || {
            let inner =
                self.driven.client.execute("return [innerWidth, innerHeight]", Vec::new()).await.ok()?;
            let (inner_width, inner_height): (u32, u32) = serde_json::from_value(inner).ok()?;
            if (inner_width, inner_height) == (width, height) {
                return Some(());
            }
            let (_, _, outer_width, outer_height) = self.driven.client.get_window_rect().await.ok()?;
            let grown = |outer: u64, wanted: u32, inner: u32| {
                u32::try_from(outer + u64::from(wanted) - u64::from(inner)).unwrap_or(wanted)
            };
            let outer = (grown(outer_width, width, inner_width), grown(outer_height, height, inner_height));
            self.driven.client.set_window_size(outer.0, outer.1).await.ok()?;
            None
        };
        until(&format!("a page of {width} by {height}"), PATIENCE, fitted).await
    }

    fn picture(&self, name: &str, (width, height): (u32, u32)) -> Result<()> {
        let size = (u16::try_from(width)?, u16::try_from(height)?);
        self.desktop.picture_of(self.window, size, self.screens.join(name))
    }

    async fn told(&self, script: &str) -> Result<Vec<String>> {
        let found = self.driven.client.execute(script, Vec::new()).await?;
        Ok(serde_json::from_value(found)?)
    }

    async fn flaws(&self, rules: Option<[&str; 2]>) -> Result<Vec<String>> {
        let found = self.driven.client.execute_async(FLAWS, vec![json!(rules)]).await?;
        Ok(serde_json::from_value(found)?)
    }
}

/// A file of the gallery.
async fn file(State(pages): State<PathBuf>, uri: Uri) -> impl IntoResponse {
    let name = uri.path().trim_start_matches('/');
    let kind = match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("html") => "text/html",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        _ => "application/octet-stream",
    };
    match tokio::fs::read(pages.join(name)).await {
        Ok(bytes) if !name.contains("..") => Ok(([(header::CONTENT_TYPE, kind)], bytes)),
        _ => Err(StatusCode::NOT_FOUND),
    }
}

/// What to look for in a state.
#[derive(Clone, Copy)]
enum Check {
    /// All of axe-core's rules.
    Accessible,
    /// Those of its rules that depend on colours.
    Contrast,
    Whole,
    Translated,
}

/// Shows every state in these ways, each with its checks; whatever these find fails the test, all of it named.
async fn all_pages(variants: Vec<(Variant, &[Check])>) -> Result<()> {
    let gallery = Gallery::open().await?;
    let states = gallery.states().await?;
    let mut found = Vec::new();
    for (variant, checks) in variants {
        gallery.fit(variant.size).await?;
        for state in &states {
            gallery.show(state, &variant).await?;
            for check in checks {
                let flaws = match check {
                    Check::Accessible => gallery.flaws(None).await?,
                    Check::Contrast => gallery.flaws(Some(OF_COLOURS)).await?,
                    Check::Whole => gallery.told(BROKEN).await?,
                    Check::Translated => gallery.told(ESCAPED).await?,
                };
                found.extend(flaws.into_iter().map(|flaw| format!("{state}, {}: {flaw}", variant.name)));
            }
        }
    }
    gallery.driven.close().await?;
    if found.is_empty() { Ok(()) } else { Err(found.join("\n").into()) }
}

#[tokio::test]
async fn pages_are_accessible_in_both_looks() -> Result<()> {
    let light = Variant { name: "light", shown: json!({ "look": "light" }), size: WIDE };
    let dark = Variant { name: "dark", shown: json!({ "look": "dark" }), size: WIDE };
    all_pages(vec![(light, &[Check::Accessible, Check::Whole]), (dark, &[Check::Contrast, Check::Whole])])
        .await
}

#[tokio::test]
async fn pages_fit_the_smallest_window_and_large_text() -> Result<()> {
    let narrow = Variant { name: "narrow", shown: json!({}), size: SMALLEST };
    let large = Variant { name: "large-text", shown: json!({ "text": "large" }), size: WIDE };
    all_pages(vec![(narrow, &[Check::Whole]), (large, &[Check::Whole])]).await
}

#[tokio::test]
async fn pages_use_a_large_window() -> Result<()> {
    let wide = Variant { name: "wide", shown: json!({}), size: LARGE };
    all_pages(vec![(wide, &[Check::Whole])]).await
}

#[tokio::test]
async fn pages_speak_another_language_and_run_from_right_to_left() -> Result<()> {
    let other = Variant { name: "pseudo", shown: json!({ "language": "pseudo" }), size: WIDE };
    let mirrored = Variant { name: "rtl", shown: json!({ "look": "dark", "direction": "rtl" }), size: WIDE };
    all_pages(vec![(other, &[Check::Whole, Check::Translated]), (mirrored, &[Check::Whole])]).await
}
