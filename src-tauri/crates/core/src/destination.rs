//! Where a console opens: a service name, a path, a URL or an ARN becomes an address on the partition's console.
//!
//! A destination rides in a link that signs somebody in, so it never leads anywhere but to the console's own domain.

mod services;

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use url::Url;

use crate::arn::is_account;
use crate::failure::{Failure, Invalid, Rule};
use crate::partition::Partition;

use services::{Place, SERVICES};

const VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The service names Rolecall knows, sorted: what a finder offers. [`resolve`] takes others as well.
pub fn services() -> impl Iterator<Item = &'static str> {
    SERVICES.iter().map(|service| service.name)
}

/// The address a console opens at. `wanted` is a service name (`s3`), a console path (`/s3/buckets`), an `https` URL
/// on the partition's console domain, or an ARN; nothing means the console's home. A region of another partition
/// counts as none.
///
/// # Errors
/// [`Failure::Invalid`] with [`Rule::Destination`] or [`Rule::Region`] for what leads to no console of this
/// partition, [`Failure::NoSignInHost`] for the isolated partitions, whose consoles are not known.
pub fn resolve(wanted: Option<&str>, region: Option<&str>, partition: Partition) -> Result<String, Failure> {
    let domain = partition.console_domain()?;
    let region = partition.own_region(region)?;
    let at =
        |region, path: &str| Ok::<_, Failure>(format!("https://{}{path}", partition.console_host(region)?));

    let url = match wanted.map(str::trim).filter(|wanted| !wanted.is_empty()) {
        None => with_region(&at(region, "/console/home")?, region)?,
        Some(arn) if arn.starts_with("arn:") => {
            if Partition::of_arn(arn) != Some(partition) || arn.splitn(6, ':').count() < 6 {
                return Err(invalid());
            }
            parse(&at(region, &format!("/go/view?arn={}", utf8_percent_encode(arn, VALUE)))?)?
        }
        Some(path) if path.starts_with('/') => {
            if services::takes_no_region(path) {
                parse(&at(None, path)?)?
            } else {
                with_region(&at(region, path)?, region)?
            }
        }
        // A backslash reads as a slash to some and as part of a name to others: what it means is nobody's guess.
        Some(url) if url.contains('\\') => return Err(invalid()),
        Some(url) if url.contains("://") => parse(&without_session(url))?,
        Some(name) => {
            let name = service_name(name)?;
            match services::find(&name) {
                Some(service) => match service.place {
                    Place::Region => with_region(&at(region, service.path)?, region)?,
                    Place::Own(host) if partition == Partition::Aws => {
                        parse(&format!("https://{host}.{domain}{}", service.path))?
                    }
                    Place::Anywhere | Place::Own(_) => parse(&at(None, service.path)?)?,
                },
                None => with_region(&at(region, &format!("/{name}/home"))?, region)?,
            }
        }
    };
    if is_console(&url, domain) && !signs_out(&url) { Ok(url.into()) } else { Err(invalid()) }
}

/// An address as it is without the session that was signed in where it was copied: with several sessions at once the
/// console puts `123456789012-abcd1234.` in front of its host.
pub fn without_session(address: &str) -> Cow<'_, str> {
    let Some((scheme, rest)) = address.split_once("://") else { return Cow::Borrowed(address) };
    let Some((session, host)) = rest.split_once('.') else { return Cow::Borrowed(address) };
    let is_session = session.split_once('-').is_some_and(|(account, id)| {
        is_account(account) && !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
    });
    if is_session { Cow::Owned(format!("{scheme}://{host}")) } else { Cow::Borrowed(address) }
}

/// Whether an address ends the very session that it is opened in: `/console/logout!doLogout`.
fn signs_out(url: &Url) -> bool {
    let is_word = |text: &str| {
        let word: String = text.chars().filter(|c| *c != '-' && *c != '_').collect();
        ["logout", "signout", "logoff", "dologout"].contains(&word.to_ascii_lowercase().as_str())
    };
    let path = percent_decode_str(url.path()).decode_utf8_lossy();
    let mut first = path.split('/').filter(|part| !part.is_empty()).take(2);
    // What follows `!` or `;` is for the page itself.
    first.any(|part| part.split(['!', ';']).any(is_word))
        || url.query_pairs().any(|(key, value)| key.eq_ignore_ascii_case("action") && is_word(&value))
}

/// `https`, a host of the domain, and nothing else that could change who is talked to.
fn is_console(url: &Url, domain: &str) -> bool {
    let host_fits = url.host_str().is_some_and(|host| {
        host == domain
            || host.strip_suffix(domain).is_some_and(|before| before.ends_with('.') && before.len() > 1)
    });
    url.scheme() == "https"
        && host_fits
        && url.port().is_none()
        && url.username().is_empty()
        && url.password().is_none()
}

fn with_region(url: &str, region: Option<&str>) -> Result<Url, Failure> {
    let mut url = parse(url)?;
    if let Some(region) = region
        && !url.query_pairs().any(|(key, _)| key == "region")
    {
        url.query_pairs_mut().append_pair("region", region);
    }
    Ok(url)
}

fn service_name(text: &str) -> Result<String, Failure> {
    let name = text.to_ascii_lowercase();
    let fits = name.len() <= 64
        && name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if fits { Ok(name) } else { Err(invalid()) }
}

fn parse(url: &str) -> Result<Url, Failure> {
    Url::parse(url).map_err(|_| invalid())
}

fn invalid() -> Failure {
    Failure::Invalid(Invalid { field: "destination", rule: Rule::Destination })
}

#[cfg(test)]
mod tests;
