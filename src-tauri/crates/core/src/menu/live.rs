//! The live sessions: one row each, with what can be done with it.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{MOST, Remaining, Row, item, named, remaining};
use crate::notice::clock_time;
use crate::plan::Outlook;
use crate::request::{ConsolePlace, Request, WindowPage};
use crate::session::Owner;
use crate::snapshot::{SessionView, Snapshot, UnderWay};
use crate::text::{Args, Texts};

pub(super) fn live(snapshot: &Snapshot, now: Timestamp, zone: &TimeZone, texts: &Texts) -> Vec<Row> {
    let sessions = snapshot.sessions.iter().filter(|session| !session.ended);
    sessions.filter_map(|session| session_row(session, snapshot, now, zone, texts)).take(MOST.live).collect()
}

fn session_row(
    session: &SessionView,
    snapshot: &Snapshot,
    now: Timestamp,
    zone: &TimeZone,
    texts: &Texts,
) -> Option<Row> {
    let Owner::Role(role) = &session.owner else { return None };
    let (id, end) = (&session.id, session.counts_to());
    let args = named(&session.name);
    let replaced = session.console.as_ref().is_some_and(|console| console.replaced) && !session.in_shell;
    let label = match (session.under_way, replaced, remaining(end, now)) {
        (Some(UnderWay::Opening), _, _) => texts.format("menu-opening", &args),
        (Some(UnderWay::Waiting), _, _) => texts.format("menu-waiting", &args),
        (Some(UnderWay::Renewing), _, _) => texts.format("menu-renewing", &args),
        (None, true, _) => texts.format("menu-replaced", &args),
        (None, false, Remaining::Until) => {
            texts.format("menu-until", &args.with("time", clock_time(end, now, zone)))
        }
        (None, false, Remaining::Minutes(minutes)) => {
            texts.format("menu-minutes-left", &args.with("minutes", minutes))
        }
        (None, false, Remaining::LessThanAMinute) => texts.format("menu-less-than-minute", &args),
    };
    let view = snapshot.roles.iter().find(|view| view.role.id == *role);
    let asks = view.and_then(|view| view.outlook.as_ref()).is_some_and(Outlook::asks);
    let renew = texts.get(if asks { "action-renew-asks" } else { "action-renew" });
    let until = both_clocks(session, now, zone, texts);
    let mut rows = vec![
        Row::Item { id: format!("until:{id}"), label: until, action: None },
        item(format!("open:{id}"), texts.get("menu-open-console"), Request::open_console(role.clone())),
    ];
    for service in view.map_or(&[][..], |view| &view.recent_services) {
        let label = texts.format("menu-open-service", &Args::new().with("service", service_name(service)));
        let place = ConsolePlace { destination: Some(service.clone()), ..role.clone().into() };
        let open = Request::OpenConsole { place, apart: false };
        rows.push(item(format!("open:{id}:{service}"), label, open));
    }
    let finder = WindowPage::Finder { text: format!("{} ", session.name) };
    let credentials = WindowPage::CopyCredentials { role: role.clone() };
    rows.extend([
        item(format!("another:{id}"), texts.get("menu-another-service"), Request::ShowWindow(finder)),
        Row::Separator,
        item(format!("renew:{id}"), renew, Request::Renew { role: role.clone() }),
        item(format!("link:{id}"), texts.get("menu-copy-link"), Request::copy_link(role.clone())),
        item(format!("keys:{id}"), texts.get("menu-copy-credentials"), Request::ShowWindow(credentials)),
        Row::Separator,
        item(format!("end:{id}"), texts.get("menu-end-session"), Request::End { role: Some(role.clone()) }),
    ]);
    Some(Row::Submenu { id: format!("session:{id}"), label, rows })
}

fn both_clocks(session: &SessionView, now: Timestamp, zone: &TimeZone, texts: &Texts) -> String {
    let credentials = clock_time(session.credentials_until, now, zone);
    match session.console.as_ref().filter(|console| !console.replaced) {
        Some(console) if session.credentials_until <= now => texts
            .format("menu-console-until", &Args::new().with("time", clock_time(console.until, now, zone))),
        Some(console) => {
            let console = clock_time(console.until, now, zone);
            let args = Args::new().with("console", console).with("credentials", credentials);
            texts.format("menu-both-until", &args)
        }
        None => texts.format("menu-credentials-until", &Args::new().with("time", credentials)),
    }
}

/// `S3`, `CloudWatch`, `Lambda`: a service's name as people read it.
fn service_name(word: &str) -> String {
    const WRITTEN: [(&str, &str); 6] = [
        ("cloudwatch", "CloudWatch"),
        ("cloudformation", "CloudFormation"),
        ("cloudfront", "CloudFront"),
        ("cloudtrail", "CloudTrail"),
        ("dynamodb", "DynamoDB"),
        ("route53", "Route 53"),
    ];
    if let Some((_, written)) = WRITTEN.iter().find(|(known, _)| *known == word) {
        return (*written).to_owned();
    }
    if word.len() <= 3 {
        return word.to_uppercase();
    }
    let mut characters = word.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
