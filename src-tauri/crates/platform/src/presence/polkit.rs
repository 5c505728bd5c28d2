//! polkit on the system bus: its agent asks for the password or the fingerprint, in words of the action that Rolecall's
//! packages install. Nobody but root may give it other ones, so it names no role.

use std::collections::HashMap;
use std::time::Duration;

use rolecall_core::failure::Absence;
use tokio::time::timeout;
use zbus::Connection;
use zbus::zvariant::Value;

use super::PATIENCE;

const ACTION: &str = "app.rolecall.use-protected-role";
const POLKIT: &str = "org.freedesktop.PolicyKit1";
const PATH: &str = "/org/freedesktop/PolicyKit1/Authority";
const AUTHORITY: &str = "org.freedesktop.PolicyKit1.Authority";
/// The question's name, by which it is taken back. Each has a connection of its own.
const QUESTION: &str = "presence";
const ALLOW_USER_INTERACTION: u32 = 1;
/// Bound on every wait for the bus.
const BUS: Duration = Duration::from_secs(5);

pub(super) async fn prove(_why: &str) -> Result<(), Absence> {
    let Ok(Ok(connection)) = timeout(BUS, Connection::system()).await else { return Err(Absence::NoPolkit) };
    let Some(name) = connection.unique_name().map(|name| name.as_str().to_owned()) else {
        return Err(Absence::NoPolkit);
    };
    // This very connection: unlike a process's number it can't become another's.
    let subject = ("system-bus-name", HashMap::from([("name", Value::from(name))]));
    let details: HashMap<&str, &str> = HashMap::new();
    let question = (subject, ACTION, details, ALLOW_USER_INTERACTION, QUESTION);
    let asked = connection.call_method(Some(POLKIT), PATH, Some(AUTHORITY), "CheckAuthorization", &question);
    let Ok(answer) = timeout(PATIENCE, asked).await else {
        let takes_back = connection.call_method(
            Some(POLKIT),
            PATH,
            Some(AUTHORITY),
            "CancelCheckAuthorization",
            &QUESTION,
        );
        let _ = timeout(BUS, takes_back).await;
        return Err(Absence::NoAnswer);
    };
    let answer = answer.map_err(|error| why_not(&error))?;
    let (allowed, could_be_asked, _): (bool, bool, HashMap<String, String>) =
        answer.body().deserialize().map_err(|error| Absence::System { reason: error.to_string() })?;
    match (allowed, could_be_asked) {
        (true, _) => Ok(()),
        // An answer would have allowed it, and nobody was asked.
        (false, true) => Err(Absence::NoAgent),
        (false, false) => Err(Absence::Refused),
    }
}

fn why_not(error: &zbus::Error) -> Absence {
    let zbus::Error::MethodError(name, words, _) = error else {
        return Absence::System { reason: error.to_string() };
    };
    let words = words.as_deref().unwrap_or_default();
    match name.as_str() {
        "org.freedesktop.PolicyKit1.Error.Cancelled" => Absence::NoAnswer,
        "org.freedesktop.PolicyKit1.Error.Failed" if words.contains(ACTION) => Absence::NoAction,
        name if name.starts_with("org.freedesktop.PolicyKit1.") => {
            Absence::System { reason: words.to_owned() }
        }
        // It has no owner, and starting it failed.
        _ => Absence::NoPolkit,
    }
}
