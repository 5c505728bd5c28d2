//! Which key was meant by one that nobody knows.

use strsim::damerau_levenshtein;

/// What people write for a key, from other tools, other English or older habits.
const OTHER_WORDS: [(&str, &str); 56] = [
    ("protected", "protect"),
    ("approval", "approve"),
    ("approvers", "approve"),
    ("approve_programs", "approve"),
    ("confirm", "protect"),
    ("require_reason", "protect"),
    ("reason", "protect"),
    ("guard", "protect"),
    ("locked", "protect"),
    ("session_policy", "policy"),
    ("inline_policy", "policy"),
    ("policies", "policy_arns"),
    ("managed_policies", "policy_arns"),
    ("read_only", "allow"),
    ("readonly", "allow"),
    ("session_tags", "tags"),
    ("tag", "tags"),
    ("color", "colour"),
    ("favorite", "favourite"),
    ("favorites", "favourite"),
    ("pinned", "favourite"),
    ("star", "favourite"),
    ("duration_seconds", "duration"),
    ("session_duration", "duration"),
    ("max_session_duration", "duration"),
    ("role_session_name", "session_name"),
    ("role_arn", "arn"),
    ("source_profile", "source"),
    ("source_role", "via"),
    ("profile", "source"),
    ("mfa", "mfa_serial"),
    ("mfa_device", "mfa_serial"),
    ("mfa_arn", "mfa_serial"),
    ("mfa_process", "mfa_command"),
    ("default_region", "region"),
    ("aws_region", "region"),
    ("url", "destination"),
    ("service", "destination"),
    ("browser", "open_with"),
    ("label", "name"),
    ("title", "name"),
    ("account_id", "id"),
    ("role", "roles"),
    ("settings", "preferences"),
    ("notify", "notify_before"),
    ("alias", "name"),
    ("number", "id"),
    ("sso_start_url", "start_url"),
    ("sso_account_id", "account_id"),
    ("sso_role_name", "role_name"),
    ("sso_region", "region"),
    ("web_identity_token_file", "token_file"),
    ("keyring", "keychain"),
    ("autostart", "launch_at_login"),
    ("theme", "look"),
    ("hotkey", "shortcut"),
];

/// Keys that one kind of entry alone has, for those who write them into another.
const ELSEWHERE: [(&str, &str); 7] = [
    ("mfa_serial", "mfa_serial in [[sources]]"),
    ("mfa_command", "mfa_command in [[sources]]"),
    ("prefer", "prefer in [[sources]]"),
    ("protect", "protect in [[roles]]"),
    ("policy", "policy in [[roles]]"),
    ("policy_arns", "policy_arns in [[roles]]"),
    ("arn", "arn in [[roles]]"),
];

/// Keys that narrow what a role may do, or who may use it: without one of them the role would do more than was meant.
const SAFETY: [&str; 8] =
    ["protect", "approve", "policy", "policy_arns", "allow", "tags", "transitive_tags", "source_identity"];

/// The key of these that was meant; `None`: nobody knows.
pub(super) fn meant(key: &str, known: &[&'static str]) -> Option<&'static str> {
    let key = plain(key);
    let elsewhere = ELSEWHERE.iter().find(|(word, _)| plain(word) == key && !known.contains(word));
    if let Some((_, place)) = elsewhere {
        return Some(place);
    }
    let others = OTHER_WORDS.iter().copied().filter(|(_, meant)| known.contains(meant));
    let words = known.iter().map(|word| (*word, *word)).chain(others);
    let distances = words.map(|(word, meant)| (damerau_levenshtein(&key, &plain(word)), meant));
    let (distance, meant) = distances.min_by_key(|(distance, _)| *distance)?;
    let most = match key.chars().count() {
        0..=2 => 0,
        3..=4 => 1,
        5..=8 => 2,
        _ => 3,
    };
    (distance <= most).then_some(meant)
}

/// Whether a role must not be used while this key of it is not understood.
pub(super) fn is_safety(key: &str) -> bool {
    SAFETY.contains(&key)
}

/// A word however it is written: `Mfa-Serial`, `mfa serial`, `mfaSerial`.
fn plain(word: &str) -> String {
    word.to_lowercase().replace(['-', ' ', '_'], "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_that_was_meant_is_found() {
        let role = [
            "id",
            "name",
            "arn",
            "via",
            "source",
            "duration",
            "region",
            "colour",
            "favourite",
            "protect",
            "approve",
            "policy",
            "policy_arns",
            "tags",
            "session_name",
            "external_id",
            "open_with",
        ];
        for (key, word) in [
            ("protected", Some("protect")),
            ("Protect", Some("protect")),
            ("protcet", Some("protect")),
            ("approval", Some("approve")),
            ("aprove", Some("approve")),
            ("polcy", Some("policy")),
            ("policy-arn", Some("policy_arns")),
            ("color", Some("colour")),
            ("favorite", Some("favourite")),
            ("duration_seconds", Some("duration")),
            ("role_arn", Some("arn")),
            ("externalId", Some("external_id")),
            ("mfa_serial", Some("mfa_serial in [[sources]]")),
            ("comment", None),
            ("owner", None),
            ("x", None),
        ] {
            assert_eq!(meant(key, &role), word, "{key}");
        }
        assert_eq!(meant("role", &["roles", "sources"]), Some("roles"));
        assert_eq!(meant("Sources", &["roles", "sources"]), Some("sources"));
        assert_eq!(meant("keyring", &["keychain", "look"]), Some("keychain"));
        assert_eq!(meant("sso_start_url", &["start_url", "region"]), Some("start_url"));
    }
}
