//! What goes into the activity log.

use jiff::Timestamp;

use crate::activity::{Activity, ActivityOutcome, What};
use crate::caller::{Requester, Surface};
use crate::session::Session;

/// The activity log's record of what was done, and with which session.
pub(in crate::state) fn activity(
    what: What,
    requester: &Requester,
    session: Option<&Session>,
    outcome: ActivityOutcome,
    now: Timestamp,
) -> Activity {
    let mut activity = blank(what, requester.surface, now, outcome);
    activity.caller.clone_from(&requester.caller);
    if let Some(session) = session {
        activity.role = session.role().cloned();
        activity.source = Some(session.key.source.clone());
        activity.arn = session.key.target.role_arn().cloned();
        activity.session_name = Some(session.key.session_name.clone());
        activity.source_identity.clone_from(&session.key.source_identity);
        activity.reason.clone_from(&session.reason);
        activity.until = Some(match what {
            What::Console | What::Link | What::LinkCopied => {
                session.opened.as_ref().map_or(session.credentials.expiration, |console| console.until)
            }
            _ => session.credentials.expiration,
        });
    }
    activity
}

/// A record with nothing but what every record has.
pub(in crate::state) fn blank(
    what: What,
    surface: Surface,
    time: Timestamp,
    outcome: ActivityOutcome,
) -> Activity {
    Activity {
        version: 1,
        time,
        what,
        surface,
        caller: None,
        role: None,
        arn: None,
        source: None,
        session_name: None,
        source_identity: None,
        destination: None,
        reason: None,
        requested: None,
        granted: None,
        until: None,
        request_id: None,
        outcome,
    }
}
