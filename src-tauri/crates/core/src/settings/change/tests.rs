//! Changes keep what a person wrote, and do what they say.

mod properties;

use super::*;
use crate::duration::Seconds;
use crate::id::{RoleId, SourceId};
use crate::role::{Colour, OpenWith, Role};
use crate::settings::read::read;
use crate::settings::{Account, Look, Preferences, Settings};
use crate::source::{Source, SourceKind};

const BY_HAND: &str = r#"# Jo's roles
version = 1   # the only one so far
later = "a key of a later version"

# what I like
[preferences]
duration   =   "2h"   # long enough
look = "dark"
colours = { later = true }

# ---- sources ----

# the key in my keychain
[[sources]]
name = "work"
kind = "access-key"
  # from the security team
  mfa_command = [
    "ykman", # the tool
    "oath",  # its part
    "code",
    # end of the command
  ]
new_in_v2 = 7

# ---- production ----

# ask Sam first
[[roles]]
name = "prod-admin" # mine
arn = "arn:aws:iam::123456789012:role/Admin"
source = "work"
# why: the migration
duration = "4h" # until June
favourite = true # star
tags = { Project = "apollo", Team = "web" } # cost centre
policy = '{"Version":"2012-10-17","Statement":[]}'
unknown = [1, 2] # of a later version

[[roles]]
id = "r2"
name = "second"
kind = "own"
source = "work"
[roles.tags] # as a table
# which project
Project = "apollo"

# ---- the end ----
"#;

fn put(role: Role) -> Change {
    Change::PutRole { role: Box::new(role) }
}

fn settings(text: &str) -> Settings {
    read(text).expect(text).settings
}

fn done(text: &str, change: &Change) -> String {
    apply(text, change).expect(text).text
}

fn by_hand(role: usize, edit: impl FnOnce(&mut Role)) -> String {
    let mut role = Role::clone(&settings(BY_HAND).roles[role]);
    edit(&mut role);
    done(BY_HAND, &put(role))
}

fn a_source(id: &str) -> Source {
    Source::new(id, SourceKind::AccessKey)
}

#[test]
fn a_file_grows_readably_from_nothing_and_shrinks_back() {
    let source = Source { region: Some("eu-west-1".to_owned()), ..a_source("work") };
    let one = done("", &Change::PutSource { source });
    let mut role = Role::assume("prod-admin", "arn:aws:iam::123456789012:role/Admin", "work");
    role.duration = Some(Seconds::hours(4));
    role.policy = Some("{\"a\":1}".to_owned());
    let two = done(&one, &put(role));
    let preferences = Preferences { duration: Seconds::minutes(90), ..Preferences::default() };
    let three = done(&two, &Change::PutPreferences { preferences: Box::new(preferences) });
    let entries = r#"
[[sources]]
id = "work"
name = "work"
kind = "access-key"
region = "eu-west-1"

[[roles]]
id = "prod-admin"
name = "prod-admin"
arn = "arn:aws:iam::123456789012:role/Admin"
source = "work"
duration = "4h"
policy = '{"a":1}'
"#;
    assert_eq!(three, format!("version = 1\n\n[preferences]\nduration = \"1h30m\"\n{entries}"));
    let four = done(&three, &Change::RemoveRole { id: RoleId::new("prod-admin") });
    let five = done(&four, &Change::RemoveSource { id: SourceId::new("work") });
    assert_eq!(five, "version = 1\n\n[preferences]\nduration = \"1h30m\"\n");
}

#[test]
fn the_same_again_changes_no_byte() {
    let all = settings(BY_HAND);
    for role in all.roles {
        assert_eq!(done(BY_HAND, &put(Role::clone(&role))), BY_HAND);
    }
    for source in all.sources {
        assert_eq!(done(BY_HAND, &Change::PutSource { source }), BY_HAND);
    }
    let preferences = Box::new(all.preferences);
    assert_eq!(done(BY_HAND, &Change::PutPreferences { preferences }), BY_HAND);
}

#[test]
fn only_what_differs_is_touched() {
    for (changed, was, is) in [
        (by_hand(0, |role| role.duration = Some(Seconds::hours(2))), "\"4h\" # until", "\"2h\" # until"),
        (by_hand(0, |role| role.favourite = false), "true # star", "false # star"),
        (
            by_hand(0, |role| role.policy = None),
            "policy = '{\"Version\":\"2012-10-17\",\"Statement\":[]}'\n",
            "",
        ),
        (
            by_hand(0, |role| role.protect = true),
            "version\n\n[[roles]]",
            "version\nprotect = true\n\n[[roles]]",
        ),
        (by_hand(0, |role| role.duration = None), "duration = \"4h\" # until June", "# until June"),
        (by_hand(0, |role| drop(role.tags.remove("Team"))), ", Team = \"web\"", ""),
        (
            by_hand(1, |role| role.tags.clear()),
            "# as a table\n# which project\nProject = \"apollo\"\n",
            "# as a table\n# which project\n",
        ),
        (by_hand(1, |role| role.name = "other".to_owned()), "\"second\"", "\"other\""),
        (
            by_hand(0, |role| role.name = "boss".to_owned()),
            "name = \"prod-admin\" # mine",
            "name = \"boss\" # mine",
        ),
    ] {
        let expected = BY_HAND.replacen(was, is, 1);
        let expected = if is.contains("boss") {
            expected.replace("later version\n\n[[roles]]", "later version\nid = \"prod-admin\"\n\n[[roles]]")
        } else {
            expected
        };
        assert_eq!(changed, expected);
    }
}

#[test]
fn lists_keep_their_comments() {
    let with = |command: &[&str]| {
        let mut source = settings(BY_HAND).sources.swap_remove(0);
        source.mfa_command = Some(command.iter().map(|word| (*word).to_owned()).collect());
        let changed = done(BY_HAND, &Change::PutSource { source: source.clone() });
        assert_eq!(settings(&changed).sources, [source]);
        changed
    };
    let head = "mfa_command = [\n    \"ykman\", # the tool\n    \"oath\",  # its part\n    \"code\",\n";
    let end = "    # end of the command\n  ]";
    assert!(with(&["ykman", "oath", "code", "-s"]).contains(&format!("{head}    \"-s\",\n{end}")));
    let shorter = with(&["oath", "code"]);
    assert!(shorter.contains("# the tool") && shorter.contains("# its part"), "{shorter}");
    for command in
        [&["x"][..], &["code", "oath", "ykman"], &["a", "ykman", "b", "oath", "c", "code", "d"], &["code"]]
    {
        let changed = with(command);
        for comment in ["# the tool", "# its part", "# end of the command"] {
            assert!(changed.contains(comment), "{changed}");
        }
    }
}

#[test]
fn an_entry_goes_with_its_own_comment_alone() {
    let changed = done(BY_HAND, &Change::RemoveRole { id: RoleId::new("prod-admin") });
    assert!(
        changed.contains("new_in_v2 = 7\n\n# ---- production ----\n\n[[roles]]\nid = \"r2\""),
        "{changed}"
    );
    let changed = done(BY_HAND, &Change::RemoveRole { id: RoleId::new("r2") });
    assert!(changed.ends_with("later version\n\n# ---- the end ----\n"), "{changed}");
    let both = done(&changed, &Change::RemoveRole { id: RoleId::new("prod-admin") });
    assert!(both.ends_with("new_in_v2 = 7\n\n# ---- production ----\n\n# ---- the end ----\n"), "{both}");
    assert_eq!(done(BY_HAND, &Change::RemoveRole { id: RoleId::new("nobody") }), BY_HAND);
}

#[test]
fn a_role_moves_with_its_comment_and_tables_and_headings_stay() {
    let change = |id: &str, before: Option<&str>| Change::MoveRole {
        id: RoleId::new(id),
        before: before.map(RoleId::new),
    };
    let shift = |id: &str, before: Option<&str>| done(BY_HAND, &change(id, before));
    let order = |text: &str| settings(text).roles.iter().map(|role| role.id.to_string()).collect::<Vec<_>>();
    for moved in [shift("r2", Some("prod-admin")), shift("prod-admin", None)] {
        assert_eq!(order(&moved), ["r2", "prod-admin"], "{moved}");
        assert!(moved.contains("# ---- production ----\n\n[[roles]]\nid = \"r2\""), "{moved}");
        assert!(moved.contains("\n\n# ask Sam first\n[[roles]]\nname = \"prod-admin\" # mine"), "{moved}");
        assert!(
            moved.contains("[roles.tags] # as a table\n# which project\nProject = \"apollo\"\n"),
            "{moved}"
        );
        assert!(moved.ends_with("\n# ---- the end ----\n"), "{moved}");
        let mut roles = settings(&moved).roles;
        roles.reverse();
        assert_eq!(roles, settings(BY_HAND).roles);
    }
    for same in [shift("r2", None), shift("prod-admin", Some("prod-admin")), shift("nobody", Some("r2"))] {
        assert_eq!(order(&same), ["prod-admin", "r2"]);
    }
    let one = |name: &str| format!("[[roles]]\nname = '{name}'\nkind = 'own'\nsource = 's'\n");
    let source = "[[sources]]\nname = 's'\nkind = 'environment'\n";
    let parted = format!("{}{source}{}{}", one("a"), one("b"), one("c"));
    assert_eq!(order(&done(&parted, &change("c", Some("a")))), ["c", "a", "b"]);
    assert_eq!(order(&done(&parted, &change("a", Some("c")))), ["b", "a", "c"]);
    assert_eq!(order(&done(&parted, &change("a", None))), ["b", "c", "a"]);
    let alone = format!("{source}{}", one("a"));
    assert_eq!(done(&alone, &change("a", None)), alone);
}

#[test]
fn files_of_other_shapes() {
    let work = || Change::PutSource { source: a_source("work") };
    let entry = "\n[[sources]]\nid = \"work\"\nname = \"work\"\nkind = \"access-key\"\n";
    for (text, changed) in [
        ("# Jo's\n".to_owned(), format!("# Jo's\nversion = 1\n{entry}")),
        ("\n\n".to_owned(), format!("version = 1\n{entry}")),
        ("later = 1".to_owned(), format!("later = 1\n{entry}")),
        ("version = 1\r\n# Jo\r\n".to_owned(), format!("version = 1\n{entry}# Jo\n").replace('\n', "\r\n")),
        (
            "# none yet\nsources = [] # really\n".to_owned(),
            format!("{}\n# none yet\n# really\n", &entry[1..]),
        ),
    ] {
        let text = done(&text, &work());
        let text = text.strip_prefix('\n').unwrap_or(&text);
        assert_eq!(text, changed);
    }
    let crlf = BY_HAND.replace('\n', "\r\n");
    let changed = done(&crlf, &work());
    assert_eq!(changed.matches('\n').count(), changed.matches("\r\n").count());
    let dotted = "preferences.look = 'dark' # night\n";
    let preferences = Preferences { look: Look::Light, sign_out_first: true, ..Preferences::default() };
    let changed = done(dotted, &Change::PutPreferences { preferences: Box::new(preferences.clone()) });
    assert!(changed.contains("preferences.look = \"light\" # night\n"), "{changed}");
    assert_eq!(settings(&changed).preferences, preferences);
}

#[test]
fn what_would_do_damage_is_refused() {
    let inline = "version = 1\nsources = [{ name = 'a', kind = 'environment' }]";
    for change in
        [Change::PutSource { source: a_source("b") }, Change::RemoveSource { id: SourceId::new("a") }]
    {
        let error = apply(inline, &change).expect_err("inline");
        assert_eq!((error.line, error.column), (2, 11));
        assert!(matches!(error.wrong, crate::settings::SettingsWrong::Value { key, .. } if key == "sources"));
    }
    for (text, change) in [
        ("[[", Change::PutSource { source: a_source("b") }),
        ("version = 2", Change::PutSource { source: a_source("b") }),
        ("", put(Role::assume("r", "arn", "nobody"))),
        (BY_HAND, Change::RemoveSource { id: SourceId::new("work") }),
    ] {
        assert!(apply(text, &change).is_err(), "{change:?}");
    }
}
