//! What a change of the settings means for the roles behind it, in words: which ask for a code then, which last shorter.

use std::collections::BTreeMap;

use crate::duration::Seconds;
use crate::plan::Outlook;
use crate::text::{Args, Texts};

/// So many roles are named; the others are counted.
const MOST_NAMED: usize = 5;

/// A kind of difference: the id of its text, and the durations before and after.
type Difference = (&'static str, Option<(Seconds, Seconds)>);

/// A line for each difference. `roles`: the name of each role, what it gives before, and after the change; `None`: nothing.
pub fn lines<'a>(
    roles: impl IntoIterator<Item = (&'a str, Option<&'a Outlook>, Option<&'a Outlook>)>,
    texts: &Texts,
) -> Vec<String> {
    let mut differences: BTreeMap<Difference, Vec<&str>> = BTreeMap::new();
    for (name, before, after) in roles {
        for difference in of_role(before, after) {
            differences.entry(difference).or_default().push(name);
        }
    }
    differences.into_iter().map(|(difference, names)| line(difference, &names, texts)).collect()
}

fn of_role(old: Option<&Outlook>, new: Option<&Outlook>) -> Vec<Difference> {
    let (old, new) = match (old, new) {
        (Some(old), Some(new)) => (old, new),
        (Some(_), None) => return vec![("behind-broken", None)],
        (None, Some(_)) => return vec![("behind-mended", None)],
        (None, None) => return Vec::new(),
    };
    let code = match (old.asks_code, new.asks_code) {
        (false, true) => Some(("behind-code", None)),
        (true, false) => Some(("behind-no-code", None)),
        _ => None,
    };
    let differs = |id, of: fn(&Outlook) -> Option<Seconds>| {
        let (before, after) = (of(old)?, of(new)?);
        (before != after).then_some((id, Some((before, after))))
    };
    let console = differs("behind-console", Outlook::console_lasts);
    let credentials = differs("behind-credentials", |outlook| Some(outlook.credentials));
    [code, console, credentials].into_iter().flatten().collect()
}

fn line((id, durations): Difference, roles: &[&str], texts: &Texts) -> String {
    let mut names = roles[..roles.len().min(MOST_NAMED)].join(", ");
    if roles.len() > MOST_NAMED {
        names.push_str(", …");
    }
    let mut args = Args::new().with("count", roles.len()).with("names", names);
    if let Some((before, after)) = durations {
        args = args.with("before", before.to_string()).with("after", after.to_string());
    }
    texts.format(id, &args)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outlook(credentials: u32, console: Option<u32>, asks_code: bool) -> Outlook {
        Outlook {
            credentials: Seconds::hours(credentials),
            console: console.map(Seconds::hours),
            limit: None,
            no_console: false,
            asks_code,
            asks_reason: false,
            reasons: Vec::new(),
        }
    }

    #[test]
    fn each_difference_is_told_once_with_the_roles_that_it_is_for() {
        let (long, short) = (outlook(4, Some(12), false), outlook(1, None, true));
        let told = |before: Option<&Outlook>, after: Option<&Outlook>, names: &[&str]| {
            let roles: Vec<_> = names.iter().map(|name| (*name, before, after)).collect();
            lines(roles, &Texts::english())
        };
        assert!(told(Some(&long), Some(&long), &["a"]).is_empty());
        assert!(told(None, None, &["a"]).is_empty());
        assert_eq!(
            told(Some(&long), Some(&short), &["a"]),
            [
                "a now asks for an MFA code.",
                "Consoles last 1h instead of 12h: a",
                "Credentials last 1h instead of 4h: a",
            ]
        );
        let many = ["a", "b", "c", "d", "e", "f"];
        assert_eq!(told(Some(&long), None, &many), ["6 roles can no longer be used: a, b, c, d, e, …"]);
        assert_eq!(told(None, Some(&long), &["a"]), ["a can now be used."]);
    }
}
