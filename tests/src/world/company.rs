//! The person at their company's log-in page, which a browser was sent to: by the page's forms, or in a real Chromium.

use std::path::Path;
use std::process::Command;

use fantoccini::Locator;
use regex::Regex;
use reqwest::Client;
use url::Url;

use super::browser::{Cookies, Hop};
use crate::desktop::Result;
use crate::sandbox::demo;
use crate::webdriver::{Driven, in_time};

/// What the callback's own page is served at.
const CALLBACK: &str = "/oauth/callback";

/// Fills in the forms of a page, one after the other, as jo would who allows access. Gives the way, and the page at its
/// end.
pub(super) async fn sign_in(
    client: &Client,
    at: Url,
    page: String,
    cookies: Cookies,
) -> Result<(Vec<Hop>, String)> {
    let (mut at, mut page, mut hops, mut cookies) = (at, page, Vec::new(), cookies);
    while let Some(form) = Form::on(&page) {
        at = at.join(&form.action)?;
        let mut answer =
            client.post(at.clone()).header("cookie", cookies.header()).form(&form.fields).send().await?;
        loop {
            let header = |name: &str| Some(answer.headers().get(name)?.to_str().ok()?.to_owned());
            cookies.keep(&answer);
            let mut address = at.clone();
            address.set_query(None);
            let policies = (header("cache-control"), header("referrer-policy"));
            hops.push(Hop { address: address.to_string(), status: answer.status().as_u16(), policies });
            let Some(next) = header("location").filter(|_| answer.status().is_redirection()) else { break };
            at = at.join(&next)?;
            // The callback is another server's, which is not to get the cookie.
            let request = client.get(at.clone());
            let own = at.path() != CALLBACK;
            answer = if own { request.header("cookie", cookies.header()) } else { request }.send().await?;
        }
        page = answer.text().await?;
    }
    Ok((hops, page))
}

/// A form of the log-in page's kind, filled in.
struct Form {
    action: String,
    fields: Vec<(String, String)>,
}

impl Form {
    fn on(page: &str) -> Option<Self> {
        let attribute = |tag: &str, name: &str| {
            let found = Regex::new(&format!(r#"\b{name}="([^"]*)""#)).ok()?.captures(tag)?;
            Some(quick_xml::escape::unescape(found.get(1)?.as_str()).ok()?.into_owned())
        };
        let form = Regex::new("(?si)<form\\b[^>]*method=\"post\".*?</form>").ok()?.find(page)?.as_str();
        let mut fields: Vec<(String, String)> = Regex::new("<input[^>]*>")
            .ok()?
            .find_iter(form)
            .filter_map(|input| {
                let name = attribute(input.as_str(), "name")?;
                let value = match name.as_str() {
                    "username" | "login" => demo::JO.to_owned(),
                    "password" => demo::JO_PASSWORD.to_owned(),
                    _ => attribute(input.as_str(), "value")?,
                };
                Some((name, value))
            })
            .collect();
        if form.contains("id=\"allow\"") {
            fields.push(("answer".to_owned(), "allow".to_owned()));
        }
        // Without one it goes where the page is.
        Some(Self { action: attribute(form, "action").unwrap_or_default(), fields })
    }
}

/// Opens an address in a real Chromium with a profile of its own in that folder, signs in as jo and allows access. Gives
/// the page at the end.
///
/// # Errors
/// It or its driver is not installed, or a page did not come.
pub async fn sign_in_with_chromium(profile: &Path, address: &str) -> Result<String> {
    let driven = Driven::chromium(Command::new("chromedriver"), profile).await?;
    let page = &driven.client;
    page.goto(address).await?;
    let element = async |id: &str| page.wait().for_element(Locator::Id(id)).await;
    in_time("the log-in page", element("username")).await??.send_keys(demo::JO).await?;
    element("password").await?.send_keys(demo::JO_PASSWORD).await?;
    element("sign-in").await?.click().await?;
    in_time("the question", element("allow")).await??.click().await?;
    // It says in words that the person is signed in; forms are behind.
    let done = async || loop {
        let text = page.source().await?;
        if !text.contains("<form") {
            return Ok::<_, fantoccini::error::CmdError>(text);
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    };
    let source = in_time("the last page", done()).await??;
    driven.close().await?;
    Ok(source)
}
