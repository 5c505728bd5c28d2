//! The whole schema is read, and each mistake has a place and an expectation.

use proptest::prelude::*;

mod templates;

use super::*;
use crate::duration::Seconds;
use crate::role::{Colour, OpenWith};
use crate::settings::fields::NAME;
use crate::settings::value::{COMMAND, DURATION, FLAG, OPEN_WITH, TAGS, TEXT};

const CONTRACT: &str = r#"version = 1

[preferences]                      # every key optional; these are the defaults
notify_before = ["15m", "5m"]
show_names = true
session_name = "{user}@{host}"
duration = "1h"
console_duration = "8h"
open_with = "default"
two_accounts = "ask"
auto_renew = false                 # where a role says nothing
sign_out_first = false
issuer = "Rolecall"
keychain = "system"
presence = false
keep_sessions = true
lock_with_screen = "off"
lock_after = "0s"
clipboard_clear = "60s"
launch_at_login = false
shortcut = ""
language = "system"
look = "system"
reason_tag = ""

[[accounts]]
id = "123456789012"
name = "acme-prod"
group = "Production"
colour = "red"

[[sources]]
id = "work"
name = "work"
kind = "access-key"
region = "eu-west-1"
mfa_serial = "arn:aws:iam::111122223333:mfa/jo"
mfa_command = ["ykman", "oath", "accounts", "code", "-s", "aws"]
prefer = "long-sessions"

[[sources]]
name = "laptop profile"
kind = "profile"
profile = "default"

[[sources]]
name = "this machine"
kind = "environment"

[[roles]]
id = "prod-admin"
name = "prod-admin"
kind = "assume"
arn = "arn:aws:iam::123456789012:role/Admin"
source = "work"
duration = "4h"
console_duration = "12h"
region = "eu-west-1"
destination = "s3"
group = "Production"
colour = "red"
favourite = true
protect = true
auto_renew = false
open_with = "private"
external_id = "example-external-id"
session_name = "jo"
source_identity = "jo"
tags = { Project = "apollo" }
transitive_tags = ["Project"]
policy = '{"Version":"2012-10-17","Statement":[]}'
policy_arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
"#;

#[test]
fn the_documented_file_reads() {
    let ParsedSettings { settings, warnings } = read(CONTRACT).expect("the contract's own sample");
    assert_eq!(warnings, []);
    assert_eq!(settings.preferences, Preferences::default());
    assert_eq!(settings.accounts[0].colour, Some(Colour::Red));
    let ids: Vec<&str> = settings.sources.iter().map(|source| source.id.as_str()).collect();
    assert_eq!(ids, ["work", "laptop profile", "this machine"]);
    assert_eq!(settings.sources[0].mfa_command.as_ref().map(Vec::len), Some(6));
    assert_eq!(settings.sources[1].kind, SourceKind::Profile { profile: "default".to_owned() });
    let text = |text: &str| Some(text.to_owned());
    let mut role = Role::assume("prod-admin", "arn:aws:iam::123456789012:role/Admin", "work");
    if let RoleKind::Assume(assume) = &mut role.kind {
        assume.external_id = text("example-external-id");
    }
    role.duration = Some(Seconds::hours(4));
    role.console_duration = Some(Seconds::hours(12));
    role.region = text("eu-west-1");
    role.destination = text("s3");
    role.group = text("Production");
    role.colour = Some(Colour::Red);
    role.favourite = true;
    role.protect = true;
    role.auto_renew = Some(false);
    role.open_with = Some(OpenWith::Private);
    role.session_name = text("jo");
    role.source_identity = text("jo");
    role.tags.insert("Project".to_owned(), "apollo".to_owned());
    role.transitive_tags = vec!["Project".to_owned()];
    role.policy = text(r#"{"Version":"2012-10-17","Statement":[]}"#);
    role.policy_arns = vec!["arn:aws:iam::aws:policy/ReadOnlyAccess".to_owned()];
    assert_eq!(settings.roles, [role.into()]);
}

#[test]
fn nothing_means_all_defaults() {
    for text in
        ["", "\n", "# only a comment\n", "version = 1", "[preferences]", "roles = []", "\u{feff}version = 1"]
    {
        assert_eq!(read(text), Ok(ParsedSettings::default()), "{text:?}");
    }
}

#[test]
fn a_language_that_was_a_preference_once_is_no_complaint() {
    for value in ["'system'", "'en'", "7"] {
        assert_eq!(read(&format!("[preferences]\nlanguage = {value}")), Ok(ParsedSettings::default()));
    }
}

#[test]
fn other_ways_to_write_it() {
    let text = "preferences.duration = '2h'\npreferences.notify_before = ['5m', '1h', '300s']\n\
                sources = [{ name = 'a', kind = 'environment' }]\n\
                [[roles]]\nname = 'b'\nkind = 'own'\nsource = 'a'\nopen_with = 'profile:Work'\nregion = ''\n\
                [roles.tags]\nProject = 'apollo'\n\
                [[roles]]\nname = 'c'\narn = 'x'\nvia = 'b'\nopen_with = ['firefox', '{url}']\n";
    let settings = read(text).expect("it reads").settings;
    assert_eq!(settings.preferences.duration, Seconds::hours(2));
    assert_eq!(settings.preferences.notify_before, [Seconds::hours(1), Seconds::minutes(5)]);
    assert_eq!(settings.roles[0].open_with, Some(OpenWith::Profile("Work".to_owned())));
    assert_eq!(settings.roles[0].region, None);
    assert_eq!(settings.roles[0].tags["Project"], "apollo");
    let program = vec!["firefox".to_owned(), "{url}".to_owned()];
    assert_eq!(settings.roles[1].open_with, Some(OpenWith::Program(program)));
}

#[test]
fn unknown_keys_are_named_with_their_line() {
    let text = "versoin = 1\n[preferences]\nDuration = '1h'\n\n[[sources]]\nname = 'a'\nkind = 'environment'\n\
                [[roles]]\nname = 'b'\nkind = 'own'\nsource = 'a'\nfavorite = true\narn = 'left over'\n[extra]\nx = 1\n";
    let warnings = read(text).expect("unknown keys do no harm").warnings;
    let told: Vec<(u32, String)> = warnings
        .into_iter()
        .map(|warning| match warning.kind {
            SettingsWarningKind::UnknownKey { key, .. } => (warning.line, key),
            SettingsWarningKind::OpenMode { mode } => (warning.line, mode),
            SettingsWarningKind::AsksToRenew { role } => (warning.line, role),
        })
        .collect();
    let expected = [(1, "versoin"), (3, "preferences.Duration"), (12, "roles.favorite"), (14, "extra")];
    assert_eq!(told, expected.map(|(line, key)| (line, key.to_owned())));
}

#[test]
fn errors_say_where_and_what_was_expected() {
    let value =
        |key: &str, expected: &str| SettingsWrong::Value { key: key.into(), expected: expected.into() };
    let missing = |key: &str| SettingsWrong::Missing { key: key.into() };
    let source = "[[sources]]\nname = 'a'\nkind = 'environment'\n";
    let colours = "one of red, orange, yellow, green, teal, blue, purple, grey";
    for (text, line, column, wrong) in [
        ("version = 2\nroles = 7".to_owned(), 1, 11, SettingsWrong::Future { version: 2 }),
        ("version = 99999999999".to_owned(), 1, 11, SettingsWrong::Future { version: u32::MAX }),
        ("version = '1'".to_owned(), 1, 11, value("version", "1")),
        ("version = 0".to_owned(), 1, 11, value("version", "1")),
        ("preferences = 3".to_owned(), 1, 15, value("preferences", "a table [preferences]")),
        ("[preferences]\nduration = 4".to_owned(), 2, 12, value("duration", DURATION)),
        ("[preferences]\nduration = '4'".to_owned(), 2, 12, value("duration", DURATION)),
        ("[preferences]\nshow_names = 'yes'".to_owned(), 2, 14, value("show_names", FLAG)),
        ("[preferences]\nissuer = 1".to_owned(), 2, 10, value("issuer", TEXT)),
        ("[preferences]\nopen_with = 'profile:'".to_owned(), 2, 13, value("open_with", OPEN_WITH)),
        ("[preferences]\nopen_with = []".to_owned(), 2, 13, value("open_with", OPEN_WITH)),
        ("[preferences]\nlook = 'pink'".to_owned(), 2, 8, value("look", "one of system, light, dark")),
        (
            "[preferences]\nnotify_before = ['5m', 'x']".to_owned(),
            2,
            17,
            value("notify_before", "a list of durations such as [\"15m\", \"5m\"]"),
        ),
        ("# é\n/* é */".to_owned(), 2, 4, SettingsWrong::NotToml { expected: String::new() }),
        ("a = 'é' b".to_owned(), 1, 9, SettingsWrong::NotToml { expected: String::new() }),
        ("[[accounts]]\nid = 123456789012".to_owned(), 2, 6, value("id", "an account number in quotes")),
        ("[[accounts]]\nid = '1'".to_owned(), 1, 1, missing("name")),
        ("accounts = [{ id = '1', name = 'é', colour = 7 }]".to_owned(), 1, 46, value("colour", colours)),
        ("[sources]\nname = 'a'".to_owned(), 1, 1, value("sources", "[[sources]], with two brackets")),
        ("roles = ['a']".to_owned(), 1, 9, value("roles", "[[roles]], with two brackets")),
        ("[[sources]]\nname = 'a'".to_owned(), 1, 1, missing("kind")),
        ("\n[[sources]]\nname = 'a'\nkind = 'profile'".to_owned(), 2, 1, missing("profile")),
        ("[[sources]]\nname = ''\nkind = 'profile'".to_owned(), 2, 8, value("name", NAME)),
        (
            "[[sources]]\nname = 'a'\nkind = 'key'".to_owned(),
            3,
            8,
            value(
                "kind",
                "one of access-key, profile, environment, web-identity, identity-center, login, oidc",
            ),
        ),
        (format!("{source}mfa_command = 'oath'"), 4, 15, value("mfa_command", COMMAND)),
        (format!("{source}{source}"), 5, 8, SettingsWrong::Twice { id: "a".into() }),
        (
            format!("{source}[[sources]]\nname = 'b'\nid = 'a'\nkind = 'environment'"),
            6,
            6,
            SettingsWrong::Twice { id: "a".into() },
        ),
        (format!("{source}[[roles]]\nsource = 'a'"), 4, 1, missing("name")),
        (format!("{source}[[roles]]\nname = 'r'\nsource = 'a'"), 4, 1, missing("arn")),
        (format!("{source}[[roles]]\nname = 'r'\narn = 'x'"), 4, 1, missing("source")),
        (
            format!("{source}[[roles]]\nname = 'r'\narn = 'x'\nsource = 'A'"),
            7,
            10,
            SettingsWrong::Dangling { key: "source".into(), id: "A".into() },
        ),
        (
            format!("{source}[[roles]]\nname = 'r'\narn = 'x'\nvia = 'q'"),
            7,
            7,
            SettingsWrong::Dangling { key: "via".into(), id: "q".into() },
        ),
        (
            format!(
                "{source}[[roles]]\nname = 'r'\narn = 'x'\nvia = 's'\n[[roles]]\nname = 's'\narn = 'x'\nvia = 'r'"
            ),
            7,
            7,
            SettingsWrong::Loop { path: vec!["r".into(), "s".into(), "r".into()] },
        ),
        (
            format!(
                "{source}[[roles]]\nname = 'r'\nkind = 'own'\nsource = 'a'\n[[roles]]\nname = 's'\narn = 'x'\nvia = 's'"
            ),
            11,
            7,
            SettingsWrong::Loop { path: vec!["s".into(), "s".into()] },
        ),
        (
            format!("{source}[[roles]]\nname = 'r'\nkind = 'own'\nsource = 'a'\ntags = {{ a = 1 }}"),
            8,
            8,
            value("tags", TAGS),
        ),
        (
            format!("{source}[[roles]]\nname = 'r'\nkind = 'own'\nsource = 'a'\ncolour = 'pink'"),
            8,
            10,
            value("colour", colours),
        ),
        (
            format!("{source}[[roles]]\nname = 'r'\nkind = 'own'\nsource = 'a'\npolicy = {{}}"),
            8,
            10,
            value("policy", TEXT),
        ),
        (
            format!("{source}[[roles]]\nname = 'r'\nkind = 'saml'\nsource = 'a'"),
            6,
            8,
            value("kind", "one of assume, federation, own, permission-set"),
        ),
    ] {
        let error = read(&text).expect_err(&text);
        assert_eq!((error.line, error.column), (line, column), "{text}\n{error:?}");
        match (&error.wrong, &wrong) {
            (SettingsWrong::NotToml { expected }, SettingsWrong::NotToml { .. }) => {
                assert!(!expected.is_empty() && !expected.contains('\n'), "{expected}");
            }
            _ => assert_eq!(error.wrong, wrong, "{text}"),
        }
    }
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in ".{0,80}") {
        let _ = read(&text);
    }

    #[test]
    fn nor_does_a_broken_file(cut in 0..CONTRACT.len(), junk in "[ -~\n]{0,6}") {
        let (before, after) = CONTRACT.split_at(cut);
        let _ = read(&format!("{before}{junk}{after}"));
        let _ = read(before);
    }
}

/// What is odd in a text: line, column, the key, the one that was meant, and what is held back for it.
type Unknown = (u32, u32, String, Option<String>, Option<String>);

fn unknown(text: &str) -> Vec<Unknown> {
    let read = read(text).expect(text);
    let unknown = read.warnings.into_iter().filter_map(|warning| match warning.kind {
        SettingsWarningKind::UnknownKey { key, meant, holds } => {
            Some((warning.line, warning.column, key, meant, holds))
        }
        _ => None,
    });
    unknown.collect()
}

#[test]
fn a_word_that_is_not_known_is_told_with_the_one_that_was_meant() {
    let role = "[[sources]]\nname = 's'\nkind = 'access-key'\n[[roles]]\nname = 'a'\narn = 'arn:aws:iam::123456789012:role/A'\nsource = 's'\n";
    let text = |line: &str| format!("{role}{line}\n");
    let told = |line: &str| {
        let all = unknown(&text(line));
        assert_eq!(all.len(), 1, "{line}: {all:?}");
        let (line, column, key, meant, holds) = all.into_iter().next().expect("one");
        assert_eq!(line, 8);
        (column, key, meant.unwrap_or_default(), holds.is_some())
    };
    assert_eq!(told("color = 'red'"), (1, "roles.color".to_owned(), "colour".to_owned(), false));
    assert_eq!(told("  protected = true"), (3, "roles.protected".to_owned(), "protect".to_owned(), true));
    assert_eq!(told("Polcy = '{}'"), (1, "roles.Polcy".to_owned(), "policy".to_owned(), true));
    assert_eq!(
        told("mfa_serial = 'x'"),
        (1, "roles.mfa_serial".to_owned(), "mfa_serial in [[sources]]".to_owned(), false)
    );
    assert_eq!(told("comment = 'x'"), (1, "roles.comment".to_owned(), String::new(), false));
    assert_eq!(told("[[role]]"), (3, "role".to_owned(), "roles".to_owned(), false));

    let settings = read(&text("protected = true")).expect("read").settings;
    let held: Vec<(&str, u32)> =
        settings.held_back.iter().map(|(id, error)| (id.as_str(), error.line)).collect();
    assert_eq!(held, [("a", 8)]);
}

#[test]
fn a_template_with_a_misspelt_safety_key_holds_all_its_roles_back() {
    let text = "[[accounts]]\nid = '123456789012'\nname = 'dev'\n[[sources]]\nname = 's'\nkind = 'access-key'\n[[templates]]\nname = '{account_name}-a'\narn = 'arn:aws:iam::{account_id}:role/A'\nsource = 's'\naccounts = 'all'\nprotct = true\n";
    assert_eq!(read(text).expect("read").settings.held_back.len(), 1);
}

#[test]
fn a_key_that_is_there_by_another_name_is_not_told_as_missing() {
    let wrong = |text: &str| read(text).expect_err(text);
    let error = wrong("[[roles]]\nname = 'a'\nrole_arn = 'x'\n");
    let misspelt = |key: &str, meant: &str| SettingsWrong::Misspelt { key: key.into(), meant: meant.into() };
    assert_eq!((error.line, error.column, error.wrong), (3, 1, misspelt("role_arn", "arn")));
    assert_eq!(wrong("[[roles]]\nnaem = 'a'\n").wrong, misspelt("naem", "name"));
    let two = wrong("[roles]\nname = 'a'\n[roles]\nname = 'b'\n");
    assert_eq!(
        (two.line, two.wrong),
        (3, SettingsWrong::Value { key: "roles".into(), expected: "[[roles]], with two brackets".into() })
    );
}
