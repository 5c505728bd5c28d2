//! Changes keep what a person wrote, and do what they say.

use proptest::collection::{btree_map, vec};
use proptest::option::of as maybe_some;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::duration::Seconds;
use crate::id::{RoleId, SourceId};
use crate::role::{Allow, Assume, Colour, Federation, OpenWith, Role, RoleKind};
use crate::settings::read::links::way_back;
use crate::settings::{Account, Look, Preferences, TwoAccounts};
use crate::source::{Prefer, Source, SourceKind, WebIdentity};

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
    apply(text, change).expect(text)
}

fn by_hand(role: usize, edit: impl FnOnce(&mut Role)) -> String {
    let mut role = settings(BY_HAND).roles.swap_remove(role);
    edit(&mut role);
    done(BY_HAND, &put(role))
}

fn a_source(id: &str) -> Source {
    Source {
        id: SourceId::new(id),
        name: id.to_owned(),
        kind: SourceKind::AccessKey,
        region: None,
        mfa_serial: None,
        mfa_command: None,
        prefer: None,
    }
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
        assert_eq!(done(BY_HAND, &put(role)), BY_HAND);
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

fn words() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z]{1,8}", "\\PC{1,12}", "[\"'\\\\{}#=\\[\\]\n\r\t ]{1,6}"]
}

fn ids() -> impl Strategy<Value = String> {
    prop_oneof!["[abc]", words()]
}

fn seconds() -> impl Strategy<Value = Seconds> {
    (0u32..200_000).prop_map(Seconds)
}

fn colours() -> impl Strategy<Value = Option<Colour>> {
    maybe_some(select(Colour::ALL.map(|(_, colour)| colour).to_vec()))
}

fn ways() -> impl Strategy<Value = OpenWith> {
    prop_oneof![
        Just(OpenWith::Default),
        Just(OpenWith::Private),
        words().prop_map(OpenWith::Profile),
        vec(words(), 1..4).prop_map(OpenWith::Program),
    ]
}

fn kinds() -> impl Strategy<Value = RoleKind> {
    let assume = (words(), maybe_some(ids()), maybe_some(words()));
    prop_oneof![
        3 => assume.prop_map(|(arn, via, external_id)| {
            RoleKind::Assume(Assume { arn, via: via.map(RoleId::new), external_id })
        }),
        1 => prop_oneof![Just(Allow::All), Just(Allow::ReadOnly)].prop_map(|allow| RoleKind::Federation(Federation { allow })),
        1 => Just(RoleKind::Own),
    ]
}

fn roles() -> impl Strategy<Value = Role> {
    let texts = vec(maybe_some(words()), 6);
    let lists = (btree_map(words(), words(), 0..3), vec(words(), 0..3), vec(words(), 0..3));
    let flags = (any::<bool>(), any::<bool>(), any::<bool>());
    let durations = (maybe_some(seconds()), maybe_some(seconds()));
    (ids(), ids(), kinds(), maybe_some(ids()), texts, lists, flags, durations, colours(), maybe_some(ways()))
        .prop_map(|(id, name, kind, source, mut texts, lists, flags, durations, colour, open_with)| Role {
            id: RoleId::new(id),
            name,
            kind,
            source: source.map(SourceId::new),
            duration: durations.0,
            console_duration: durations.1,
            region: texts.pop().flatten(),
            destination: texts.pop().flatten(),
            group: texts.pop().flatten(),
            colour,
            favourite: flags.0,
            protect: flags.1,
            auto_renew: flags.2,
            open_with,
            session_name: texts.pop().flatten(),
            source_identity: texts.pop().flatten(),
            tags: lists.0,
            transitive_tags: lists.1,
            policy: texts.pop().flatten(),
            policy_arns: lists.2,
        })
}

fn sources() -> impl Strategy<Value = Source> {
    let kind = prop_oneof![
        Just(SourceKind::AccessKey),
        words().prop_map(|profile| SourceKind::Profile { profile }),
        Just(SourceKind::Environment),
        words().prop_map(|file| SourceKind::WebIdentity(WebIdentity {
            token_file: Some(file),
            token_command: None
        })),
    ];
    let prefer = maybe_some(select(vec![Prefer::LongSessions, Prefer::FewCodes]));
    (ids(), ids(), kind, maybe_some(words()), maybe_some(words()), maybe_some(vec(words(), 1..4)), prefer)
        .prop_map(|(id, name, kind, region, mfa_serial, mfa_command, prefer)| Source {
            id: SourceId::new(id),
            name,
            kind,
            region,
            mfa_serial,
            mfa_command,
            prefer,
        })
}

fn preferences() -> impl Strategy<Value = Preferences> {
    let notices = vec(seconds(), 0..4).prop_map(|mut notices| {
        notices.sort_unstable_by(|one, other| other.cmp(one));
        notices.dedup();
        notices
    });
    let modes = vec![TwoAccounts::Ask, TwoAccounts::Separate, TwoAccounts::Same, TwoAccounts::MultiSession];
    let looks = select(vec![Look::System, Look::Light, Look::Dark]);
    (notices, any::<bool>(), ".{0,6}", seconds(), ways(), select(modes), looks).prop_map(
        |(notify_before, flag, text, duration, open_with, two_accounts, look)| Preferences {
            notify_before,
            show_names: flag,
            duration,
            open_with,
            two_accounts,
            keep_sessions: !flag,
            shortcut: text,
            look,
            ..Preferences::default()
        },
    )
}

fn changes() -> impl Strategy<Value = Change> {
    let account = (ids(), words(), maybe_some(words()), colours())
        .prop_map(|(id, name, group, colour)| Account { id, name, group, colour });
    prop_oneof![
        4 => sources().prop_map(|source| Change::PutSource { source }),
        6 => roles().prop_map(|role| Change::PutRole { role: Box::new(role) }),
        1 => account.prop_map(|account| Change::PutAccount { account }),
        1 => ids().prop_map(|id| Change::RemoveSource { id: SourceId::new(id) }),
        2 => ids().prop_map(|id| Change::RemoveRole { id: RoleId::new(id) }),
        1 => preferences().prop_map(|preferences| Change::PutPreferences { preferences: Box::new(preferences) }),
    ]
}

fn put_in<T: Clone>(entries: &mut Vec<T>, entry: &T, same: impl Fn(&T) -> bool) {
    match entries.iter().position(same) {
        Some(at) => entries[at] = entry.clone(),
        None => entries.push(entry.clone()),
    }
}

/// What a change means, told without any text.
fn model(settings: &Settings, change: &Change) -> Settings {
    let mut after = settings.clone();
    match change {
        Change::PutSource { source } => put_in(&mut after.sources, source, |old| old.id == source.id),
        Change::PutRole { role } => put_in(&mut after.roles, &**role, |old| old.id == role.id),
        Change::PutAccount { account } => {
            put_in(&mut after.accounts, account, |old| old.id == account.id);
        }
        Change::RemoveSource { id } => after.sources.retain(|old| old.id != *id),
        Change::RemoveRole { id } => after.roles.retain(|old| old.id != *id),
        Change::PutPreferences { preferences } => after.preferences = (**preferences).clone(),
    }
    after
}

fn is_whole(settings: &Settings) -> bool {
    settings.roles.iter().all(|role| {
        let via = role.kind.as_assume().and_then(|assume| assume.via.as_ref());
        (role.source.is_some() || via.is_some())
            && role.source.as_ref().is_none_or(|id| settings.source(id).is_some())
            && via.is_none_or(|id| settings.role(id).is_some())
            && way_back(role, |id| settings.role(id)).is_none()
    })
}

/// Points a role at entries that are there, so that most changes get through.
fn anchored(settings: &Settings, change: Change) -> Change {
    let Change::PutRole { mut role } = change else { return change };
    if let (Some(id), Some(first)) = (&mut role.source, settings.sources.first()) {
        *id = first.id.clone();
    }
    if let RoleKind::Assume(Assume { via: Some(id), .. }) = &mut role.kind {
        *id = settings.roles.first().map_or_else(|| id.clone(), |first| first.id.clone());
    }
    Change::PutRole { role }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn the_file_says_what_the_changes_meant(steps in vec((any::<bool>(), changes()), 1..14), by_hand in any::<bool>()) {
        let mut text = if by_hand { BY_HAND.to_owned() } else { String::new() };
        let mut settings = settings(&text);
        for (anchor, change) in steps {
            let change = if anchor { anchored(&settings, change) } else { change };
            let expected = model(&settings, &change);
            match apply(&text, &change) {
                Ok(changed) => {
                    let Ok(read) = read(&changed) else { panic!("{changed}") };
                    prop_assert_eq!(&read.settings, &expected, "{}", changed);
                    text = changed;
                    settings = expected;
                }
                Err(error) => prop_assert!(!is_whole(&expected), "{:?}\n{}", error, text),
            }
            if by_hand {
                for kept in ["# Jo's roles", "the only one so far", "later = ", "long enough", "colours = {",
                             "# ---- sources ----", "# ---- production ----", "# ---- the end ----"] {
                    prop_assert!(text.contains(kept), "{} is gone from\n{}", kept, text);
                }
            }
        }
    }

    #[test]
    fn edits_lose_no_comment_and_no_unknown_key(edits in vec((0usize..2, roles()), 1..6), source in sources()) {
        let mut text = BY_HAND.to_owned();
        for (index, mut role) in edits {
            let old = settings(&text).roles.swap_remove(index);
            role.id = old.id;
            role.source = old.source;
            if let RoleKind::Assume(assume) = &mut role.kind {
                assume.via = None;
            }
            text = done(&text, &put(role.clone()));
            prop_assert_eq!(&settings(&text).roles[index], &role);
        }
        let source = Source { id: SourceId::new("work"), ..source };
        text = done(&text, &Change::PutSource { source });
        for comment in BY_HAND.lines().filter_map(|line| Some(&line[line.find('#')?..])) {
            prop_assert!(text.contains(comment), "{} is gone from\n{}", comment, text);
        }
        for unknown in ["later = \"a key", "colours = { later = true }", "new_in_v2 = 7", "unknown = [1, 2]"] {
            prop_assert!(text.contains(unknown), "{} is gone from\n{}", unknown, text);
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in ".{0,60}", change in changes()) {
        let _ = apply(&text, &change);
    }

    #[test]
    fn nor_does_a_broken_file(cut in 0..BY_HAND.len(), junk in "[ -~\n]{0,6}", change in changes()) {
        let (before, after) = BY_HAND.split_at(cut);
        let _ = apply(&format!("{before}{junk}{after}"), &change);
        let _ = apply(before, &change);
    }
}
