//! The journeys' browser: it fetches the address it is given, follows redirects with cookies, and writes down what it
//! was given and what it found. It has no window.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use reqwest::{Client, Response, redirect};
use serde::{Deserialize, Serialize};
use url::Url;

use super::company;
use crate::desktop::Result;

/// More redirects than any sign-in takes.
const MOST_HOPS: usize = 10;

/// One start of the browser.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Visit {
    /// What it was started with, its own name and folder left out.
    pub arguments: Vec<String>,
    /// The names of its environment variables.
    pub variables: Vec<String>,
    /// The way to the page.
    pub hops: Vec<Hop>,
    /// The last page.
    pub page: String,
    /// Why there is no page.
    pub error: Option<String>,
}

/// One request of a visit.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Hop {
    /// The address without its query, where secrets stand.
    pub address: String,
    /// The answer's status.
    pub status: u16,
    /// `Cache-Control` and `Referrer-Policy` of the answer.
    pub policies: (Option<String>, Option<String>),
}

impl Visit {
    /// The last page's title.
    #[must_use]
    pub fn title(&self) -> &str {
        title_of(&self.page)
    }

    /// What the last page tells of the person, such as "staging-ops in 210987654321 (acme-staging)".
    #[must_use]
    pub fn lead(&self) -> &str {
        between(&self.page, "<p class=\"lead\">", "</p>")
    }
}

/// The title of an HTML page.
#[must_use]
pub fn title_of(page: &str) -> &str {
    between(page, "<title>", "</title>")
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let found = text.split_once(start).and_then(|(_, rest)| rest.split_once(end));
    found.map_or("", |(inner, _)| inner)
}

/// A plain HTTP client that follows no redirect by itself and uses no proxy.
///
/// # Errors
/// The system has no randomness, say.
pub fn client() -> Result<Client> {
    // Another may have been first: the provider is the same.
    drop(rustls::crypto::ring::default_provider().install_default());
    Ok(Client::builder().redirect(redirect::Policy::none()).no_proxy().user_agent("journey/1").build()?)
}

/// What a browser does with a page of a company's that asks somebody to sign in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum AtLogIn {
    /// Nobody sits before it.
    #[default]
    Nobody,
    /// Somebody fills in its forms.
    SignsIn,
    /// Somebody does so in a real Chromium, which gets the address in the first place.
    InChromium,
}

/// The browser itself: visits the last of `arguments` and leaves its notes in the folder.
///
/// # Errors
/// The notes can't be written.
pub async fn visit(folder: &Path, at_log_in: AtLogIn, arguments: Vec<String>) -> Result<()> {
    let variables = std::env::vars_os().map(|(name, _)| name.to_string_lossy().into_owned()).collect();
    let mut visit = Visit { arguments, variables, ..Visit::default() };
    let address = visit.arguments.last().cloned().unwrap_or_default();
    let browsed = match at_log_in {
        AtLogIn::InChromium => chromium(folder, &address).await,
        AtLogIn::SignsIn => sign_in(&address).await,
        AtLogIn::Nobody => browse(&address).await.map(|(hops, page, _)| (hops, page)),
    };
    match browsed {
        Ok((hops, page)) => (visit.hops, visit.page) = (hops, page),
        Err(error) => visit.error = Some(error.to_string()),
    }
    // Named by the time, so that they sort; whoever waits for them must not read half of one.
    let name = format!("{:020}-{}", jiff::Timestamp::now().as_microsecond(), std::process::id());
    let partial = folder.join(format!("{name}.partial"));
    fs::write(&partial, serde_json::to_vec(&visit)?)?;
    fs::rename(partial, folder.join(format!("{name}.json")))?;
    Ok(())
}

/// Opens an address and fills in the forms there as jo would who allows access: the way, and the page at its end.
///
/// # Errors
/// An answer did not come.
pub async fn sign_in(address: &str) -> Result<(Vec<Hop>, String)> {
    let (mut hops, page, at, cookies) = browse_with_cookies(address).await?;
    let (more, page) = company::sign_in(&client()?, at, page, cookies).await?;
    hops.extend(more);
    Ok((hops, page))
}

async fn chromium(folder: &Path, address: &str) -> Result<(Vec<Hop>, String)> {
    let profile = folder.join(format!("chromium-{}", std::process::id()));
    Ok((Vec::new(), company::sign_in_with_chromium(&profile, address).await?))
}

/// Fetches an address as a browser does: the way, the page at its end, and where that is.
///
/// # Errors
/// An answer did not come.
pub async fn browse(address: &str) -> Result<(Vec<Hop>, String, Url)> {
    let (hops, page, at, _) = browse_with_cookies(address).await?;
    Ok((hops, page, at))
}

/// The same with the cookies of the way.
async fn browse_with_cookies(address: &str) -> Result<(Vec<Hop>, String, Url, Cookies)> {
    let client = client()?;
    let mut cookies = Cookies::default();
    let mut hops = Vec::new();
    let mut address = Url::parse(address)?;
    loop {
        let answer = client.get(address.clone()).header("cookie", cookies.header()).send().await?;
        let header = |name: &str| Some(answer.headers().get(name)?.to_str().ok()?.to_owned());
        let mut shown = address.clone();
        shown.set_query(None);
        let policies = (header("cache-control"), header("referrer-policy"));
        hops.push(Hop { address: shown.to_string(), status: answer.status().as_u16(), policies });
        cookies.keep(&answer);
        match header("location") {
            Some(next) if answer.status().is_redirection() && hops.len() < MOST_HOPS => {
                address = address.join(&next)?;
            }
            _ => return Ok((hops, answer.text().await?, address, cookies)),
        }
    }
}

/// The cookies of one visit, whatever path they are for.
#[derive(Default)]
pub(super) struct Cookies(BTreeMap<String, String>);

impl Cookies {
    pub(super) fn keep(&mut self, answer: &Response) {
        let set = answer.headers().get_all("set-cookie").iter().filter_map(|header| header.to_str().ok());
        for (name, value) in set.filter_map(|set| set.split(';').next()?.split_once('=')) {
            self.0.insert(name.to_owned(), value.to_owned());
        }
    }

    pub(super) fn header(&self) -> String {
        self.0.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }
}

/// All visits, oldest first.
pub(super) fn visits(folder: &Path) -> Result<Vec<Visit>> {
    let mut files: Vec<_> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    files.iter().map(|file| Ok(serde_json::from_slice(&fs::read(file)?)?)).collect()
}
