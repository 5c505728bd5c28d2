//! What a team's file would change and what it would not, a line each.

use rolecall_core::settings::team::{Difference, WhyLeft};
use rolecall_core::snapshot::{Snapshot, TeamView};
use rolecall_core::text::Args;
use rolecall_protocol::message::{Shared, SharedAnswer};

use crate::commands::import::agreed;
use crate::connection::{Connection, not_understood};
use crate::stop::Stop;
use crate::{output, words};

/// The difference in words.
pub fn told(difference: &Difference) -> String {
    let mut lines = Vec::new();
    for role in &difference.new {
        let arn = role.kind.as_assume().map(|assume| assume.arn.as_str()).unwrap_or_default();
        let by = role.source.as_ref().map(ToString::to_string).unwrap_or_default();
        let args = Args::new().with("name", &role.name).with("arn", arn).with("by", by);
        lines.push(words::with("cli-team-new", &args));
    }
    for changed in &difference.changed {
        let args = Args::new().with("name", &changed.name).with("keys", changed.keys.join(", "));
        lines.push(words::with("cli-team-changed", &args));
    }
    for name in &difference.gone {
        lines.push(words::with("cli-team-gone", &Args::new().with("name", name)));
    }
    for left in &difference.left {
        let args = Args::new().with("name", &left.name);
        lines.push(match &left.why {
            WhyLeft::Own { keys } => words::with("cli-team-kept", &args.with("keys", keys.join(", "))),
            WhyLeft::NoSource { source } => words::with("cli-team-unsigned", &args.with("source", source)),
            WhyLeft::Refused { message } => words::with("cli-team-refused", &args.with("why", message)),
        });
    }
    if !difference.same.is_empty() {
        lines.push(words::with("cli-team-same", &Args::new().with("count", difference.same.len())));
    }
    if difference.is_nothing() {
        lines.push(words::get("cli-team-nothing"));
    }
    lines.join("\n")
}

/// Shows what there is to take of a followed team, and takes it where the person agrees.
pub fn review(
    engine: &mut Connection,
    snapshot: &Snapshot,
    view: &TeamView,
    agreed_before: bool,
) -> Result<(), Stop> {
    let team = view.team.id.clone();
    let answer = engine.ask_shared(Shared::ReviewTeam { team: team.clone() })?;
    let SharedAnswer::Team { difference, offer } = answer else { return Err(not_understood()) };
    if snapshot.teams.len() > 1 {
        output::say(words::with("cli-team-of", &Args::new().with("name", &view.team.name)));
    }
    output::say(told(&difference));
    let Some(offer) = offer.filter(|_| !difference.is_nothing()) else { return Ok(()) };
    if !agreed_before && !agreed(engine.terminal())? {
        output::say(words::get("cli-team-waits"));
        return Ok(());
    }
    engine.ask_shared(Shared::TakeTeam { team, offer })?;
    let args = Args::new().with("name", &view.team.name);
    output::say(words::with("cli-team-taken", &args));
    Ok(())
}
