//! What a change of the settings means for the roles behind it: which ask for a code now, which last shorter.

use std::collections::BTreeMap;

use rolecall_core::duration::Seconds;
use rolecall_core::id::RoleId;
use rolecall_core::plan::Outlook;
use rolecall_core::snapshot::{RoleView, Snapshot};
use rolecall_core::text::Args;

use super::roles::console_of;
use crate::{i18n, output};

/// So many roles are named; the others are counted.
const MOST_NAMED: usize = 5;

/// A kind of effect: the id of its text, and the durations before and after.
type Effect = (&'static str, Option<(Seconds, Seconds)>);

/// Says what is different for the roles that both snapshots have, except the one that was changed itself.
pub fn say(before: &Snapshot, after: &Snapshot, changed: Option<&RoleId>) {
    for line in lines(before, after, changed) {
        output::say(line);
    }
}

fn lines(before: &Snapshot, after: &Snapshot, changed: Option<&RoleId>) -> Vec<String> {
    let old: BTreeMap<&RoleId, &RoleView> =
        before.roles.iter().map(|view| (&view.role.id, view.as_ref())).collect();
    let mut effects: BTreeMap<Effect, Vec<&str>> = BTreeMap::new();
    for new in after.roles.iter().filter(|view| Some(&view.role.id) != changed) {
        let Some(old) = old.get(&new.role.id) else { continue };
        for effect in of_role(old, new) {
            effects.entry(effect).or_default().push(&new.role.name);
        }
    }
    effects.into_iter().map(|(effect, roles)| line(effect, &roles)).collect()
}

fn of_role(old: &RoleView, new: &RoleView) -> Vec<Effect> {
    let (old, new) = match (&old.outlook, &new.outlook) {
        (Some(old), Some(new)) => (old, new),
        (Some(_), None) => return vec![("cli-effect-broken", None)],
        (None, Some(_)) => return vec![("cli-effect-mended", None)],
        (None, None) => return Vec::new(),
    };
    let code = match (old.asks_code, new.asks_code) {
        (false, true) => Some(("cli-effect-code", None)),
        (true, false) => Some(("cli-effect-no-code", None)),
        _ => None,
    };
    let differs = |id, of: fn(&Outlook) -> Option<Seconds>| {
        let (before, after) = (of(old)?, of(new)?);
        (before != after).then_some((id, Some((before, after))))
    };
    let console = differs("cli-effect-console", console_of);
    let credentials = differs("cli-effect-credentials", |outlook| Some(outlook.credentials));
    [code, console, credentials].into_iter().flatten().collect()
}

fn line((id, durations): Effect, roles: &[&str]) -> String {
    let mut names = roles[..roles.len().min(MOST_NAMED)].join(", ");
    if roles.len() > MOST_NAMED {
        names.push_str(", …");
    }
    let mut args = Args::new().with("count", roles.len()).with("names", names);
    if let Some((before, after)) = durations {
        args = args.with("before", before.to_string()).with("after", after.to_string());
    }
    i18n::with(id, &args)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::sample;

    #[test]
    fn an_edit_says_what_it_changes_for_the_roles_behind() {
        let before = sample::snapshot();
        let changed = |change: fn(&mut RoleView)| {
            let mut after = sample::snapshot();
            for view in Arc::make_mut(&mut after.roles) {
                change(Arc::make_mut(view));
            }
            lines(&before, &after, Some(&RoleId::new("data-ro")))
        };
        assert!(changed(|_| {}).is_empty());
        let shorter = changed(|view| {
            if let Some(outlook) = &mut view.outlook {
                (outlook.asks_code, outlook.credentials, outlook.console) = (true, Seconds::hours(1), None);
            }
        });
        assert_eq!(
            shorter,
            [
                "staging-ops now asks for an MFA code.",
                "Consoles last 1h instead of 12h: prod-admin",
                "Credentials last 1h instead of 4h: prod-admin",
            ]
        );
        let broken = changed(|view| view.outlook = None);
        assert_eq!(broken, ["2 roles can no longer be used: prod-admin, staging-ops"]);
    }
}
