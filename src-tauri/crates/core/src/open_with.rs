//! How a role's console opens: which of its browser's profiles or windows, and with whom it shares the one sign-in that
//! AWS keeps in each.

use crate::id::RoleId;
use crate::role::{OpenWith, Role};
use crate::settings::{Preferences, TwoAccounts};

/// The ways to open a role's console, the best first; the next one is for a browser that can't do the one before. A role
/// that no longer is in the settings opens as the preferences say.
pub fn ways(role: Option<&Role>, preferences: &Preferences) -> Vec<OpenWith> {
    let Some(role) = role else { return vec![preferences.open_with.clone()] };
    if let Some(own) = &role.open_with {
        return vec![own.clone()];
    }
    if preferences.open_with != OpenWith::Default {
        return vec![preferences.open_with.clone()];
    }
    let own_profile = OpenWith::Profile(role.id.to_string());
    match preferences.two_accounts {
        TwoAccounts::Separate => vec![own_profile],
        // A window of its own is a default for what is protected, and no reason not to open it at all.
        _ if role.protect => vec![own_profile, OpenWith::Default],
        TwoAccounts::Ask | TwoAccounts::Same | TwoAccounts::MultiSession => vec![OpenWith::Default],
    }
}

/// The ways to open a role's console apart from all others, as a person has just asked: in a profile of its own, else in
/// a private window.
pub fn apart(role: &RoleId) -> Vec<OpenWith> {
    vec![OpenWith::Profile(role.to_string()), OpenWith::Private]
}

/// The browser profile that a console shares with whoever opens in the same one, where AWS keeps one sign-in in it.
/// `None`: nobody knows which it is, or AWS keeps several there.
pub fn shared_profile(ways: Vec<OpenWith>, preferences: &Preferences) -> Option<OpenWith> {
    let several = preferences.two_accounts == TwoAccounts::MultiSession;
    let known = |way: &OpenWith| matches!(way, OpenWith::Default | OpenWith::Profile(_));
    ways.into_iter().next().filter(known).filter(|_| !several)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(name: &str) -> OpenWith {
        OpenWith::Profile(name.to_owned())
    }

    fn role(open_with: Option<OpenWith>, protect: bool) -> Role {
        Role { open_with, protect, ..Role::assume("ops", "arn:aws:iam::1:role/ops", "work") }
    }

    #[test]
    fn each_role_has_its_ways() {
        use OpenWith::{Default, Private};
        let mine = OpenWith::Program(vec!["firefox".to_owned()]);
        for (own, protect, preferred, accounts, expected) in [
            (None, false, Default, TwoAccounts::Ask, vec![Default]),
            (None, false, Default, TwoAccounts::Same, vec![Default]),
            (None, false, Default, TwoAccounts::MultiSession, vec![Default]),
            (None, false, Default, TwoAccounts::Separate, vec![profile("ops")]),
            (None, true, Default, TwoAccounts::Ask, vec![profile("ops"), Default]),
            (None, true, Default, TwoAccounts::Separate, vec![profile("ops")]),
            (None, true, Private, TwoAccounts::Ask, vec![Private]),
            (None, false, profile("Work"), TwoAccounts::Separate, vec![profile("Work")]),
            (Some(Default), true, Private, TwoAccounts::Separate, vec![Default]),
            (Some(Private), false, Default, TwoAccounts::Ask, vec![Private]),
            (Some(mine.clone()), true, Default, TwoAccounts::Ask, vec![mine.clone()]),
        ] {
            let preferences = Preferences {
                open_with: preferred.clone(),
                two_accounts: accounts,
                ..Preferences::default()
            };
            let ways = ways(Some(&role(own.clone(), protect)), &preferences);
            assert_eq!(ways, expected, "{own:?} {protect} {preferred:?} {accounts:?}");
        }
        assert_eq!(ways(None, &Preferences::default()), [Default]);
    }

    #[test]
    fn one_sign_in_is_shared_where_the_profile_is_known_and_holds_one() {
        for (way, accounts, shared) in [
            (OpenWith::Default, TwoAccounts::Ask, true),
            (OpenWith::Default, TwoAccounts::Same, true),
            (profile("Work"), TwoAccounts::Same, true),
            (profile("Work"), TwoAccounts::Separate, true),
            (OpenWith::Private, TwoAccounts::Same, false),
            (OpenWith::Program(Vec::new()), TwoAccounts::Same, false),
            (OpenWith::Default, TwoAccounts::MultiSession, false),
        ] {
            let preferences = Preferences { two_accounts: accounts, ..Preferences::default() };
            let expected = shared.then(|| way.clone());
            assert_eq!(shared_profile(vec![way.clone()], &preferences), expected, "{way:?} {accounts:?}");
        }
    }

    #[test]
    fn a_role_of_any_id_has_a_profile() {
        let odd = Role { id: RoleId::new("prod / admin"), ..role(None, true) };
        assert_eq!(ways(Some(&odd), &Preferences::default())[0], profile("prod / admin"));
    }
}
