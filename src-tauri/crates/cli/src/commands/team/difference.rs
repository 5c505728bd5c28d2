//! Shows what a team's file would change, and applies it.

use rolecall_core::answer::Answer;
use rolecall_core::request::Request;
use rolecall_core::settings::team::{Difference, KeyChange, WhyLeft};
use rolecall_core::snapshot::{Snapshot, TeamView};
use rolecall_core::text::Args;

use crate::commands::import::confirm;
use crate::connection::{Connection, unexpected_answer};
use crate::error::CliError;
use crate::{i18n, output};

/// The difference as text, with a line for each entry that changes or does not.
pub fn describe(difference: &Difference) -> String {
    let mut lines = Vec::new();
    for account in &difference.accounts {
        let args = Args::new().with("name", &account.name).with("id", &account.id);
        lines.push(i18n::with("cli-team-new-account", &args));
    }
    for role in &difference.new {
        let arn = role.kind.arn().unwrap_or_default();
        let by = role.signed_by().map_or_else(String::new, |signer| signer.id().to_owned());
        let args = Args::new().with("name", &role.name).with("arn", arn).with("by", by);
        lines.push(i18n::with("cli-team-new", &args));
    }
    for changed in &difference.changed {
        lines.push(i18n::with("cli-team-changed", &Args::new().with("name", &changed.name)));
        lines.extend(changed.keys.iter().map(key_change));
    }
    for name in &difference.gone {
        lines.push(i18n::with("cli-team-gone", &Args::new().with("name", name)));
    }
    for left in &difference.left {
        let args = Args::new().with("name", &left.name);
        lines.push(match &left.why {
            WhyLeft::Own { keys } => i18n::with("cli-team-kept", &args.with("keys", keys.join(", "))),
            WhyLeft::LooksLike { own } => i18n::with("cli-team-looks-like", &args.with("own", own)),
            WhyLeft::NoSource { source } => i18n::with("cli-team-unsigned", &args.with("source", source)),
            WhyLeft::Refused { message } => i18n::with("cli-team-refused", &args.with("why", message)),
        });
    }
    if !difference.same.is_empty() {
        lines.push(i18n::with("cli-team-same", &Args::new().with("count", difference.same.len())));
    }
    if difference.is_nothing() {
        lines.push(i18n::get("cli-team-nothing"));
    }
    lines.join("\n")
}

/// "  duration: 1h → 2h"
fn key_change(change: &KeyChange) -> String {
    let none = i18n::get("cli-team-none");
    let args = Args::new()
        .with("key", &change.key)
        .with("before", change.before.as_ref().unwrap_or(&none))
        .with("after", change.after.as_ref().unwrap_or(&none));
    let text = if change.other_account { "cli-team-other-account" } else { "cli-team-key" };
    format!("  {}", i18n::with(text, &args))
}

/// Shows what a followed team offers, and applies it where the person agrees or has agreed with `--yes`.
pub fn review(
    engine: &mut Connection,
    snapshot: &Snapshot,
    view: &TeamView,
    yes: bool,
) -> Result<(), CliError> {
    let team = view.team.id.clone();
    let answer = engine.ask(Request::ReviewTeam { team: team.clone() })?;
    let Answer::Team { difference, offer } = answer else { return Err(unexpected_answer()) };
    if snapshot.teams.len() > 1 {
        output::say(i18n::with("cli-team-of", &Args::new().with("name", &view.team.name)));
    }
    output::say(describe(&difference));
    let Some(offer) = offer.filter(|_| !difference.is_nothing()) else { return Ok(()) };
    if !yes && !confirm(engine.terminal())? {
        output::say(i18n::get("cli-team-waits"));
        return Ok(());
    }
    engine.ask(Request::TakeTeam { team, offer })?;
    let args = Args::new().with("name", &view.team.name);
    output::say(i18n::with("cli-team-taken", &args));
    Ok(())
}
