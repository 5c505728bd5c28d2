//! Any changes, one after another: the file says what they meant, and loses no comment and no unknown key.

use std::sync::Arc;

use proptest::collection::{btree_map, vec};
use proptest::option::of as maybe_some;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::id::TeamId;
use crate::oidc::{Oidc, Preset};
use crate::role::{Allow, Assume, Federation, RoleKind};
use crate::settings::read::links::way_back;
use crate::settings::{Approve, Team, TwoAccounts};
use crate::shown::is_plain;
use crate::source::{Prefer, WebIdentity};

fn words() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z]{1,8}", "\\PC{1,12}", "[\"'\\\\{}#=\\[\\]\n\r\t ]{1,6}"]
}

/// Names and ids: what can't be seen is refused in them.
fn ids() -> impl Strategy<Value = String> {
    prop_oneof!["[abc]", words()].prop_filter("a name", |name| is_plain(name))
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
    let approve = maybe_some(select(vec![Approve::Protected, Approve::Programs]));
    let flags = (any::<bool>(), any::<bool>(), maybe_some(any::<bool>()), approve);
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
            approve: flags.3,
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
        (words(), words(), vec(words(), 0..3), vec(words(), 0..3)).prop_map(
            |(issuer, client_id, scopes, uris)| {
                let parameters = scopes.iter().cloned().zip(uris.clone()).collect();
                let preset = (scopes.len() == 2).then_some(Preset::Okta);
                let redirect_uris = uris;
                SourceKind::Oidc(Oidc {
                    issuer,
                    client_id,
                    preset,
                    scopes,
                    redirect_uris,
                    parameters,
                    sign_in_with: None,
                })
            }
        ),
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
    let account = (ids(), ids(), maybe_some(words()), colours())
        .prop_map(|(id, name, group, colour)| Account { id, name, group, colour });
    let team = (ids(), ids(), words(), maybe_some(ids())).prop_map(|(id, name, path, source)| Team {
        id: TeamId::new(id),
        name,
        from: format!("https://example.com/{}", path.replace(|c: char| !c.is_ascii_alphanumeric(), "-")),
        source: source.map(SourceId::new),
    });
    prop_oneof![
        4 => sources().prop_map(|source| Change::PutSource { source }),
        6 => roles().prop_map(|role| Change::PutRole { role: Box::new(role) }),
        1 => account.prop_map(|account| Change::PutAccount { account }),
        1 => ids().prop_map(|id| Change::RemoveAccount { id }),
        1 => team.prop_map(|team| Change::PutTeam { team }),
        1 => ids().prop_map(|id| Change::RemoveTeam { id: TeamId::new(id) }),
        1 => ids().prop_map(|id| Change::RemoveSource { id: SourceId::new(id) }),
        2 => ids().prop_map(|id| Change::RemoveRole { id: RoleId::new(id) }),
        3 => (ids(), maybe_some(ids())).prop_map(|(id, before)| Change::MoveRole {
            id: RoleId::new(id),
            before: before.map(RoleId::new),
        }),
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
        Change::PutRole { role } => {
            put_in(&mut after.roles, &Arc::new(Role::clone(role)), |old| old.id == role.id);
        }
        Change::PutAccount { account } => {
            put_in(&mut after.accounts, account, |old| old.id == account.id);
        }
        Change::RemoveSource { id } => after.sources.retain(|old| old.id != *id),
        Change::RemoveRole { id } => after.roles.retain(|old| old.id != *id),
        Change::MoveRole { id, before } => {
            let at = after.roles.iter().position(|old| old.id == *id);
            if let Some(at) = at.filter(|_| before.as_ref() != Some(id)) {
                let role = after.roles.remove(at);
                let to = after.roles.iter().position(|other| before.as_ref() == Some(&other.id));
                after.roles.insert(to.unwrap_or(after.roles.len()), role);
            }
        }
        Change::RemoveAccount { id } => after.accounts.retain(|old| old.id != *id),
        Change::AddRoles { roles } => after.roles.extend(roles.iter().cloned().map(Arc::new)),
        Change::PutTemplate { template } => {
            put_in(&mut after.templates, &**template, |old| old.role.id == template.role.id);
        }
        Change::RemoveTemplate { id } => after.templates.retain(|old| old.role.id != *id),
        Change::PutTeam { team } => put_in(&mut after.teams, team, |old| old.id == team.id),
        Change::RemoveTeam { id } => after.teams.retain(|old| old.id != *id),
        Change::PutPreferences { preferences } => after.preferences = (**preferences).clone(),
    }
    after
}

fn is_whole(settings: &Settings) -> bool {
    settings.roles.iter().all(|role| {
        let via = role.kind.via();
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
                Ok(Edited { text: changed, read: said }) => {
                    let Ok(read) = read(&changed) else { panic!("{changed}") };
                    prop_assert_eq!(&read.settings, &expected, "{}", changed);
                    prop_assert_eq!(read, said, "{}", changed);
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
            role.id = old.id.clone();
            role.source = old.source.clone();
            if let RoleKind::Assume(assume) = &mut role.kind {
                assume.via = None;
            }
            text = done(&text, &put(role.clone()));
            prop_assert_eq!(&*settings(&text).roles[index], &role);
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
