//! Profiles as people have them, and what becomes of each.

use super::*;
use crate::duration::Seconds;
use crate::role::RoleKind;
use crate::secret::access_key_fingerprint;
use crate::source::SourceKind;

fn profile(name: &str) -> AwsProfile {
    AwsProfile { name: name.to_owned(), ..AwsProfile::default() }
}

fn with_key(name: &str) -> AwsProfile {
    let key =
        AccessKey { access_key_id: format!("AKIA{name:_>12}"), secret_access_key: "s".repeat(40).into() };
    AwsProfile { key: Some(key), ..profile(name) }
}

fn role(name: &str, source: &str) -> AwsProfile {
    AwsProfile {
        role_arn: Some(format!("arn:aws:iam::111122223333:role/{name}")),
        source_profile: Some(source.to_owned()),
        ..profile(name)
    }
}

/// The plan in short: sources, then roles with what signs for them, then what is left.
fn told(import: &Import) -> (Vec<String>, Vec<String>, Vec<(&str, Left)>) {
    let sources = import.sources.iter().map(|new| {
        let key = if new.key.is_some() { " with a key" } else { "" };
        let device = new.source.mfa_serial.as_deref().map(|device| format!(" and {device}"));
        format!("{}{key}{}", new.source.name, device.unwrap_or_default())
    });
    let roles = import.roles.iter().map(|new| {
        let via = new.role.kind.via();
        let source = new.role.source.as_ref().map(ToString::to_string);
        format!("{} by {}", new.role.name, via.map(ToString::to_string).or(source).unwrap_or_default())
    });
    let left = import.left.iter().map(|(name, why)| (name.as_str(), *why));
    (sources.collect(), roles.collect(), left.collect())
}

#[test]
fn keys_become_sources_and_roles_become_roles() {
    let mut prod = role("prod", "work");
    prod.duration_seconds = Some("7200".to_owned());
    prod.external_id = Some("ext".to_owned());
    prod.region = Some("eu-west-1".to_owned());
    prod.role_session_name = Some("jo".to_owned());
    let profiles = [with_key("work"), prod, role("far", "prod"), with_key("other")];
    let import = plan(&profiles, &[], &[]);
    let (sources, roles, left) = told(&import);
    assert_eq!(sources, ["work with a key", "other with a key"]);
    assert_eq!(roles, ["prod by work", "far by prod"]);
    assert!(left.is_empty(), "{left:?}");
    let prod = &import.roles[0].role;
    assert_eq!(prod.duration, Some(Seconds(7200)));
    assert_eq!(prod.kind.external_id(), Some("ext"));
    assert_eq!((prod.region.as_deref(), prod.session_name.as_deref()), (Some("eu-west-1"), Some("jo")));
}

#[test]
fn a_role_stands_after_what_it_goes_through_whatever_the_files_order() {
    let profiles = [role("c", "b"), role("b", "a"), role("a", "work"), with_key("work")];
    let planned = plan(&profiles, &[], &[]);
    let (_, roles, _) = told(&planned);
    assert_eq!(roles, ["a by work", "b by a", "c by b"]);
}

#[test]
fn roles_with_and_without_a_device_get_sources_of_their_own() {
    let with_device =
        |name: &str, device: &str| AwsProfile { mfa_serial: Some(device.to_owned()), ..role(name, "work") };
    let profiles = [
        with_key("work"),
        with_device("a", "arn:aws:iam::111122223333:mfa/jo"),
        role("b", "work"),
        with_device("c", "arn:aws:iam::111122223333:mfa/jo"),
    ];
    let planned = plan(&profiles, &[], &[]);
    let (sources, roles, _) = told(&planned);
    assert_eq!(sources, ["work with a key and arn:aws:iam::111122223333:mfa/jo", "work-mfa with a key"]);
    assert_eq!(roles, ["a by work", "b by work-mfa", "c by work"]);
}

#[test]
fn a_profile_may_be_its_own_source() {
    let key = with_key("self").key;
    let profiles = [AwsProfile { key, ..role("self", "self") }];
    let planned = plan(&profiles, &[], &[]);
    let (sources, roles, left) = told(&planned);
    assert_eq!((sources, roles), (vec!["self with a key".to_owned()], vec!["self by self".to_owned()]));
    assert!(left.is_empty());
}

#[test]
fn what_the_sdk_gives_is_used_through_the_sdk() {
    let sso = AwsProfile { by_sdk: true, ..profile("sso") };
    let mut machine = role("machine", "");
    machine.source_profile = None;
    machine.credential_source = Some("Ec2InstanceMetadata".to_owned());
    let profiles = [sso.clone(), role("a", "sso"), machine, AwsProfile { name: "alone".to_owned(), ..sso }];
    let import = plan(&profiles, &[], &[]);
    let (sources, roles, left) = told(&import);
    assert_eq!(sources, ["sso", "this computer"]);
    assert_eq!(import.sources[0].source.kind, SourceKind::Profile { profile: "sso".to_owned() });
    assert_eq!(roles, ["a by sso", "machine by this computer"]);
    assert_eq!(left, [("alone", Left::BySdk)]);
}

#[test]
fn a_device_that_is_none_is_told_as_that_and_not_as_its_source() {
    let serial = "arn:aws:iam::111122223333:u2f/user/jo/yubi".to_owned();
    let keyed = AwsProfile { mfa_serial: Some(serial), ..role("keyed", "work") };
    let import = plan(&[keyed, with_key("work")], &[], &[]);
    assert_eq!(told(&import).2, [("keyed", Left::MfaSerial)]);
}

/// As botocore has it: the name exactly so, and not beside a source profile.
#[test]
fn a_credential_source_is_one_of_three() {
    let of = |name: &str, word: &str, source: Option<&str>| AwsProfile {
        credential_source: Some(word.to_owned()),
        source_profile: source.map(str::to_owned),
        ..role(name, "")
    };
    let profiles = [
        of("good", "EcsContainer", None),
        of("case", "ecscontainer", None),
        of("other", "Keyring", None),
        of("both", "Environment", Some("work")),
        with_key("work"),
    ];
    let import = plan(&profiles, &[], &[]);
    let (_, roles, left) = told(&import);
    assert_eq!(roles, ["good by this computer"]);
    assert_eq!(left, ["case", "other", "both"].map(|name| (name, Left::CredentialSource)));
}

#[test]
fn what_can_not_be_taken_is_left_with_the_reason() {
    let mut temporary = with_key("temporary");
    temporary.has_session_token = true;
    let mut odd = role("odd", "work");
    odd.duration_seconds = Some("1h".to_owned());
    let profiles = [
        temporary,
        profile("empty"),
        role("lost", "nowhere"),
        role("hollow", "empty"),
        role("a", "b"),
        role("b", "a"),
        odd,
        role("alone", "alone"),
        AwsProfile {
            key: with_key("work").key.map(|key| AccessKey { access_key_id: "…".to_owned(), ..key }),
            ..profile("typo")
        },
        role("through-typo", "typo"),
        AwsProfile { role_arn: Some("arn:aws:iam::1:role/x".to_owned()), ..role("short", "work") },
        AwsProfile { role_session_name: Some("{".to_owned()), ..role("session", "work") },
        AwsProfile { external_id: Some("ü".to_owned()), ..role("external", "work") },
        role(&"long".repeat(40), "work"),
        AwsProfile { has_half_key: true, ..profile("half") },
        role("through-short", "short"),
        with_key("work"),
    ];
    let planned = plan(&profiles, &[], &[]);
    let (sources, roles, left) = told(&planned);
    assert_eq!((sources, roles.len()), (vec!["work with a key".to_owned()], 0));
    assert_eq!(
        left,
        [
            ("temporary", Left::Temporary),
            ("empty", Left::NoCredentials),
            ("lost", Left::NoSource),
            ("hollow", Left::NoSource),
            ("a", Left::Loop),
            ("b", Left::Loop),
            ("odd", Left::Duration),
            ("alone", Left::Loop),
            ("typo", Left::Key),
            ("through-typo", Left::ItsSource),
            ("short", Left::Arn),
            ("session", Left::SessionName),
            ("external", Left::ExternalId),
            (&"long".repeat(40), Left::Name),
            ("half", Left::HalfKey),
            ("through-short", Left::ItsSource),
        ]
    );
}

#[test]
fn a_second_import_finds_everything_there() {
    let profiles = [with_key("work"), role("prod", "work"), role("far", "prod"), with_key("other")];
    let first = plan(&profiles, &[], &[]);
    let sources: Vec<&Source> = first.sources.iter().map(|new| &new.source).collect();
    let roles: Vec<&Role> = first.roles.iter().map(|new| &new.role).collect();
    let planned = plan(&profiles, &sources, &roles);
    let (new_sources, new_roles, left) = told(&planned);
    assert!(new_sources.is_empty() && new_roles.is_empty());
    assert_eq!(left, [("prod", Left::There), ("far", Left::There)]);

    // A new role through what is there already.
    let more = [with_key("work"), role("prod", "work"), role("new", "prod")];
    let planned = plan(&more, &sources, &roles);
    let (new_sources, new_roles, _) = told(&planned);
    assert_eq!((new_sources.len(), new_roles), (0, vec!["new by prod".to_owned()]));
    let mut other = role("prod", "work");
    other.role_arn = Some("arn:aws:iam::999999999999:role/prod".to_owned());
    let planned = plan(&[with_key("work"), other], &sources, &roles);
    let (_, _, left) = told(&planned);
    assert_eq!(left, [("prod", Left::NameTaken)]);
}

#[test]
fn what_rolecall_has_by_the_name_of_a_source_profile_signs() {
    let jo = Source::new("jo", SourceKind::AccessKey);
    let mut own = Role::assume("own", "", "jo");
    own.kind = RoleKind::Own;
    let ops = Role::assume("ops", "arn:aws:iam::111122223333:role/ops", "jo");
    let asks = |name: &str, asked: &str| AwsProfile {
        by_sdk: true,
        asks_rolecall: Some(asked.to_owned()),
        ..profile(name)
    };
    let device =
        AwsProfile { mfa_serial: Some("arn:aws:iam::111122223333:mfa/jo".to_owned()), ..profile("jo") };
    let profiles = [
        device,
        role("a", "jo"),
        role("b", "nobody"),
        asks("moved", "own"),
        role("c", "moved"),
        asks("ops", "ops"),
        role("d", "ops"),
        asks("stale", "gone"),
        role("e", "stale"),
    ];
    let import = plan(&profiles, &[&jo], &[&own, &ops]);
    let (sources, roles, left) = told(&import);
    assert!(sources.is_empty(), "{sources:?}");
    assert_eq!(roles, ["a by jo", "c by jo", "d by ops"]);
    assert_eq!(
        left,
        [
            ("b", Left::NoSource),
            ("moved", Left::AsksRolecall),
            ("ops", Left::AsksRolecall),
            ("stale", Left::RoleGone),
            ("e", Left::ItsSource),
        ]
    );
    assert_eq!(import.missing.iter().collect::<Vec<_>>(), ["nobody"]);
    let (source, device) = ("jo".to_owned(), "arn:aws:iam::111122223333:mfa/jo".to_owned());
    assert_eq!(import.notes, [("a".to_owned(), Note::Device { source, device })]);
}

#[test]
fn one_key_in_two_profiles_is_one_source() {
    let twin = AwsProfile { key: with_key("work").key, ..profile("default") };
    let import = plan(&[with_key("work"), twin, role("a", "default"), role("b", "work")], &[], &[]);
    let (sources, roles, left) = told(&import);
    assert_eq!(
        (sources, roles),
        (vec!["default with a key".to_owned()], vec!["a by default".to_owned(), "b by default".to_owned()])
    );
    assert!(left.is_empty(), "{left:?}");
    assert_eq!(import.notes, [("work".to_owned(), Note::SameKey { source: "default".to_owned() })]);
}

#[test]
fn a_key_whose_roles_are_all_left_comes_all_the_same() {
    let odd = AwsProfile { external_id: Some("a#b".to_owned()), ..role("odd", "work") };
    let import = plan(&[odd, with_key("work")], &[], &[]);
    let (sources, roles, left) = told(&import);
    assert_eq!((sources, roles.len(), left.len()), (vec!["work with a key".to_owned()], 0, 1));
}

#[test]
fn a_key_that_a_source_of_another_name_has_is_that_source() {
    let there = Source::new("mine", SourceKind::AccessKey);
    let keys = BTreeMap::from([("fingerprint of another", &there)]);
    let profiles = [with_key("work"), role("a", "work")];
    let others = plan_beside(&profiles, &There { sources: &[&there], keys, roles: &[] });
    assert_eq!(told(&others).0, ["work with a key"]);

    let fingerprint = access_key_fingerprint(&format!("AKIA{:_>12}", "work"));
    let keys = BTreeMap::from([(fingerprint.as_str(), &there)]);
    let same = plan_beside(&profiles, &There { sources: &[&there], keys, roles: &[] });
    assert_eq!((told(&same).0, told(&same).1), (vec![], vec!["a by mine".to_owned()]));
    assert_eq!(same.notes, [("work".to_owned(), Note::SameKey { source: "mine".to_owned() })]);
}

#[test]
fn a_region_that_is_none_stays_behind_alone_and_a_key_is_asked_about_where_its_roles_are() {
    let zone = AwsProfile { region: Some("eu-west-1a".to_owned()), ..role("zone", "work") };
    let china = |region: Option<&str>| AwsProfile {
        role_arn: Some("arn:aws-cn:iam::111122223333:role/x".to_owned()),
        region: region.map(str::to_owned),
        ..role("cn", "china")
    };
    let import = plan(&[with_key("work"), zone], &[], &[]);
    assert_eq!((import.roles.len(), &import.roles[0].role.region), (1, &None));
    assert_eq!(import.notes, [("zone".to_owned(), Note::Region { region: "eu-west-1a".to_owned() })]);
    for (region, of_source) in
        [(Some("cn-northwest-1"), "cn-northwest-1"), (None, "cn-north-1"), (Some("eu-west-1"), "cn-north-1")]
    {
        let import = plan(&[with_key("china"), china(region), role("far", "cn")], &[], &[]);
        assert_eq!(import.sources[0].source.region.as_deref(), Some(of_source), "{region:?}");
    }
}

#[test]
fn a_base_profiles_device_is_its_roles() {
    let device = Some("arn:aws:iam::111122223333:mfa/jo".to_owned());
    let base = AwsProfile { mfa_serial: device.clone(), ..with_key("work") };
    let import = plan(&[base, role("a", "work")], &[], &[]);
    assert_eq!((import.sources.len(), &import.sources[0].source.mfa_serial), (1, &device));
}

#[test]
fn a_device_beside_a_program_is_its_sources() {
    let base = AwsProfile { by_sdk: true, ..profile("base") };
    let device = "arn:aws:iam::111122223333:mfa/jo";
    let coded = AwsProfile { mfa_serial: Some(device.to_owned()), ..role("coded", "base") };
    let import = plan(&[base.clone(), coded.clone(), role("plain", "base")], &[], &[]);
    assert_eq!(told(&import).0, [format!("base and {device}"), "base-mfa".to_owned()]);
    assert_eq!(told(&import).1, ["coded by base", "plain by base-mfa"]);

    // One that reads the profile already signs, and what it lacks is told.
    let there = Source::new("mine", SourceKind::Profile { profile: "base".to_owned() });
    let import = plan(&[base, coded], &[&there], &[]);
    assert_eq!(told(&import).1, ["coded by mine"]);
    assert_eq!(import.notes.len(), 1, "{:?}", import.notes);
    // What the profile itself says is read with it.
    let base = AwsProfile { by_sdk: true, mfa_serial: Some(device.to_owned()), ..profile("base") };
    let import = plan(&[base, role("a", "base")], &[], &[]);
    assert_eq!(told(&import).0, ["base"]);
}

#[test]
fn files_are_planned_however_they_are_written() {
    let config = "[profile ops]\n    role_arn: arn:aws:iam::111122223333:role/ops\n    # ask Kim\n    source_profile: My Key\n[profile plain]\nregion =\ncredential_process = '/opt/my tools/rolecall' credential-process ops\nnonsense\n[typo]\nrole_arn = x\n";
    let key = format!(
        "[My Key]\naws_access_key_id = AKIA____________\naws_secret_access_key = {}\naws_session_token =\n",
        "s".repeat(40)
    );
    let read = AwsConfig::read(config, &key);
    let import = plan_files(&read, &There { sources: &[], keys: BTreeMap::new(), roles: &[] });
    let (sources, roles, left) = told(&import);
    assert_eq!((sources, roles), (vec!["My Key with a key".to_owned()], vec!["ops by My Key".to_owned()]));
    assert_eq!(left, [("plain", Left::RoleGone), ("typo", Left::PassedOver)]);
    assert_eq!(import.problems.iter().map(|problem| problem.at.line).collect::<Vec<_>>(), [8]);
}

#[test]
fn what_a_profile_leaves_to_another_is_taken_from_there() {
    let config = "[profile     common]\nregion = eu-west-1\nmfa_serial = arn:aws:iam::111122223333:mfa/jo\n\
                  [profile dev]\ninclude_profile = common\nsource_profile = jo\n\
                  role_arn = arn:aws:iam::111122223333:role/dev\n\
                  [profile portal]\nsso_start_url = https://acme.awsapps.com/start\nsso_region = eu-west-1\n\
                  include_profile = common\n\
                  [profile juststs]\ninclude_profile = portal\nsso_account_id = 123456789012\nsso_role_name = juststs\n\
                  [profile round]\ninclude_profile = round\n";
    let keys = format!(
        "[jo]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = {}\n",
        "s".repeat(40)
    );
    let read = AwsConfig::read(config, &keys);
    let import = plan_files(&read, &There { sources: &[], keys: BTreeMap::new(), roles: &[] });
    let (sources, roles, left) = told(&import);
    assert!(sources[0].contains("mfa/jo") && sources.len() == 2, "{sources:?}");
    assert!(roles[0] == "dev by jo" && roles[1].starts_with("juststs"), "{roles:?}");
    assert_eq!(import.roles[0].role.region.as_deref(), Some("eu-west-1"));
    assert_eq!(left, [("common", Left::NoCredentials), ("round", Left::NoCredentials)]);
}

#[test]
fn odd_lines_of_peoples_files_hide_no_profile() {
    let role = |name: &str| format!("arn:aws:iam::111122223333:role/{name}");
    let text = format!(
        ";[profile off]\n;role_arn = {}\n\
         [profile base]\n    # put there by a script\n    credential_process = op get base\n\
         [profile deref-CI/CD]\n# which role\nrole_arn = {}\n; and by whom\nsource_profile = sam\n\
         start = https://x/start#/\n\
         [profile far]\nrole_arn = {}\nsource_profile = deref-CI/CD\nduration_seconds = 43200\n\
         [profile blank]\ncredential_process =\nrole_arn = {}\nsource_profile = sam\n",
        role("off"),
        role("ci"),
        role("far"),
        role("blank")
    );
    let keys = "[sam]\r\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\r\naws_secret_access_key = SECRET\r\n";
    let read = AwsConfig::read(&text, &keys.replace("SECRET", &"s/+".repeat(14)[..40]));
    let import = plan_files(&read, &There { sources: &[], keys: BTreeMap::new(), roles: &[] });
    let (sources, roles, left) = told(&import);
    assert_eq!(sources, ["sam with a key"]);
    assert_eq!(roles, ["deref-CI/CD by sam", "far by deref-CI/CD", "blank by sam"]);
    assert_eq!(left, [("base", Left::BySdk)]);
    assert!(import.problems.is_empty() && import.notes.is_empty(), "{import:?}");
}
