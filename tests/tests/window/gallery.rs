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
use rolecall_tests::world::Programs;

use rolecall_tests::webdriver::Driven;

/// Where Debian and its kin put WebKit's small browser.
const BROWSERS: [&str; 3] = [
    "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
    "/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
    "/usr/libexec/webkit2gtk-4.1/MiniBrowser",
];

const AXE: &str = include_str!("../../../ui/node_modules/axe-core/axe.min.js");

/// Runs axe-core and tells what it finds: the rule, the elements, and why.
const FLAWS: &str = "
const done = arguments[arguments.length - 1];
const why = (node) => node.target.join(' ') + ': ' + [...node.any, ...node.all, ...node.none].map((c) => c.message).join(', ');
axe.run(document).then(
    ({ violations }) => done(violations.map(({ id, nodes }) => id + ' at ' + nodes.slice(0, 3).map(why).join(' | '))),
    (error) => done(['axe-core: ' + error]),
);";

/// What stands past the page's edge, or is cut without a mark; lists and fields scroll by themselves.
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

/// Text that the made-up language has not touched: it stands in the code, not in the catalogue. Names and what AWS or
/// the engine says are data.
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

/// One way to show all states.
#[derive(Clone, Copy)]
struct Variant {
    name: &'static str,
    query: &'static str,
    size: (u32, u32),
}

const WIDE: (u32, u32) = (880, 600);
const SMALLEST: (u32, u32) = (560, 420);

struct Gallery {
    desktop: Desktop,
    driven: Driven,
    address: String,
    screens: PathBuf,
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

        let options = Options::default().with_keyring(false).with_tray(false).with_notifications(false);
        let desktop = Desktop::start(options).await?;
        let browser = BROWSERS.into_iter().find(|path| Path::new(path).is_file());
        let browser =
            browser.ok_or("WebKit's MiniBrowser is not installed; it comes with libwebkit2gtk-4.1")?;
        let mut driver = desktop.command("WebKitWebDriver");
        driver.env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
        let driven = Driven::open(driver, Path::new(browser), &["--automation"]).await?;
        Ok(Self { desktop, driven, address, screens: programs.target().join("screens/pages") })
    }

    async fn states(&self) -> Result<Vec<String>> {
        self.driven.client.goto(&self.address).await?;
        let named = async || {
            let text = self.driven.client.execute("return document.body.innerText", Vec::new()).await.ok()?;
            let names: Vec<String> = text.as_str()?.split_whitespace().map(str::to_owned).collect();
            (names.len() > 10).then_some(names)
        };
        until("the states' names", PATIENCE, named).await
    }

    /// Shows a state and takes a picture of it.
    async fn show(&self, state: &str, variant: Variant) -> Result<()> {
        self.driven.client.goto(&format!("{}?state={state}&{}", self.address, variant.query)).await?;
        let ready =
            "const { ready, failed } = document.documentElement.dataset; return failed ?? ready ?? null";
        let ready =
            async || self.driven.client.execute(ready, Vec::new()).await.ok()?.as_str().map(str::to_owned);
        let ready = until(&format!("the state {state}"), PATIENCE, ready).await?;
        if ready != "yes" {
            return Err(format!("the state {state}: {ready}").into());
        }
        self.fit(variant.size).await?;
        let drawn = "requestAnimationFrame(() => requestAnimationFrame(arguments[0]))";
        self.driven.client.execute_async(drawn, Vec::new()).await?;
        self.picture(&self.screens.join(format!("{state}.{}.png", variant.name)), variant.size)
    }

    /// Makes the page, not the browser round it, as large as the window's would be.
    async fn fit(&self, (width, height): (u32, u32)) -> Result<()> {
        for _ in 0..5 {
            let inner = self.driven.client.execute("return [innerWidth, innerHeight]", Vec::new()).await?;
            let (inner_width, inner_height): (u32, u32) = serde_json::from_value(inner)?;
            if (inner_width, inner_height) == (width, height) {
                return Ok(());
            }
            let (_, _, outer_width, outer_height) = self.driven.client.get_window_rect().await?;
            let grown = |outer: u64, wanted: u32, inner: u32| {
                u32::try_from(outer + u64::from(wanted) - u64::from(inner)).unwrap_or(wanted)
            };
            let outer = (grown(outer_width, width, inner_width), grown(outer_height, height, inner_height));
            self.driven.client.set_window_size(outer.0, outer.1).await?;
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        Ok(())
    }

    fn picture(&self, path: &Path, (width, height): (u32, u32)) -> Result<()> {
        std::fs::create_dir_all(&self.screens)?;
        let found = self.desktop.run("xdotool", ["search", "--onlyvisible", "--class", "MiniBrowser"])?;
        let window = found.lines().last().ok_or("no browser on the screen")?.to_owned();
        let size = format!("{width}x{height}+0+0");
        let path = path.display().to_string();
        let arguments =
            ["-window", &window, "-gravity", "South", "-crop", &size, "+repage", "-colors", "256", &path];
        self.desktop.run("import", arguments)?;
        Ok(())
    }

    async fn told(&self, script: &str) -> Result<Vec<String>> {
        let found = self.driven.client.execute(script, Vec::new()).await?;
        Ok(serde_json::from_value(found)?)
    }

    async fn flaws(&self) -> Result<Vec<String>> {
        self.driven.client.execute(AXE, Vec::new()).await?;
        Ok(serde_json::from_value(self.driven.client.execute_async(FLAWS, Vec::new()).await?)?)
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

/// What a check finds wrong with a state.
enum Check {
    Accessible,
    Whole,
    Translated,
}

/// Shows every state in these ways; every finding of these checks fails the test, all of them named.
async fn all_pages(variants: &[Variant], checks: &[Check]) -> Result<()> {
    let gallery = Gallery::open().await?;
    let states = gallery.states().await?;
    let mut found = Vec::new();
    for variant in variants {
        for state in &states {
            gallery.show(state, *variant).await?;
            for check in checks {
                let flaws = match check {
                    Check::Accessible => gallery.flaws().await?,
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
    let light = Variant { name: "light", query: "look=light", size: WIDE };
    let dark = Variant { name: "dark", query: "look=dark", size: WIDE };
    all_pages(&[light, dark], &[Check::Accessible, Check::Whole]).await
}

#[tokio::test]
async fn pages_fit_the_smallest_window_and_large_text() -> Result<()> {
    let narrow = Variant { name: "narrow", query: "look=light", size: SMALLEST };
    let large = Variant { name: "large-text", query: "look=light&text=large", size: WIDE };
    all_pages(&[narrow, large], &[Check::Whole]).await
}

#[tokio::test]
async fn pages_speak_another_language_and_run_from_right_to_left() -> Result<()> {
    let other = Variant { name: "pseudo", query: "look=light&language=pseudo", size: WIDE };
    all_pages(&[other], &[Check::Whole, Check::Translated]).await?;
    let mirrored = Variant { name: "rtl", query: "look=dark&direction=rtl", size: WIDE };
    all_pages(&[mirrored], &[Check::Whole]).await
}
