//! Sources, keys, accounts and preferences, and how consoles open.

use super::*;
use crate::source::SourceKind;

#[test]
fn sources() {
    let plain = Source {
        id: SourceId::new("work"),
        name: "work".to_owned(),
        kind: SourceKind::AccessKey,
        region: None,
        mfa_serial: None,
        mfa_command: None,
        prefer: None,
    };
    let profile = |profile: &str| SourceKind::Profile { profile: profile.to_owned() };
    let serial = |serial: &str| Some(serial.to_owned());
    for (changed, wrong) in [
        (plain.clone(), None),
        (Source { name: String::new(), ..plain.clone() }, Some(("name", Rule::Name))),
        (Source { kind: profile("default"), ..plain.clone() }, None),
        (Source { kind: profile(""), ..plain.clone() }, Some(("profile", Rule::NotEmpty))),
        (Source { region: serial("Dublin"), ..plain.clone() }, Some(("region", Rule::Region))),
        (Source { mfa_serial: serial("arn:aws:iam::111122223333:mfa/jo"), ..plain.clone() }, None),
        (Source { mfa_serial: serial("GAHT12345678"), ..plain.clone() }, None),
        (Source { mfa_serial: serial("arn:aws-cn:iam::111122223333:mfa/x/y"), ..plain.clone() }, None),
        (Source { mfa_serial: serial("arn:aws:iam::111122223333:sms-mfa/jo"), ..plain.clone() }, None),
        (
            Source { mfa_serial: serial("arn:aws:iam::111122223333:u2f/user/jo/yubi"), ..plain.clone() },
            Some(("mfa_serial", Rule::MfaSerial)),
        ),
        (
            Source { mfa_serial: serial("arn:aws:iam::111122223333:user/jo"), ..plain.clone() },
            Some(("mfa_serial", Rule::MfaSerial)),
        ),
        (
            Source { mfa_serial: serial("arn:aws:iam::1111:mfa/jo"), ..plain.clone() },
            Some(("mfa_serial", Rule::MfaSerial)),
        ),
        (
            Source { mfa_serial: serial("arn:aws:iam::111122223333:mfa/"), ..plain.clone() },
            Some(("mfa_serial", Rule::MfaSerial)),
        ),
        (Source { mfa_serial: serial("12345678"), ..plain.clone() }, Some(("mfa_serial", Rule::MfaSerial))),
        (
            Source { mfa_serial: serial("arn of the jo"), ..plain.clone() },
            Some(("mfa_serial", Rule::MfaSerial)),
        ),
        (Source { mfa_command: Some(vec!["ykman".to_owned()]), ..plain.clone() }, None),
        (Source { mfa_command: Some(vec![]), ..plain.clone() }, Some(("mfa_command", Rule::NotEmpty))),
        (Source { mfa_command: Some(vec![String::new()]), ..plain }, Some(("mfa_command", Rule::NotEmpty))),
    ] {
        let found: Vec<_> = source(&changed).into_iter().map(|i| (i.field, i.rule)).collect();
        assert_eq!(found, wrong.into_iter().collect::<Vec<_>>(), "{changed:?}");
    }
}

#[test]
fn access_keys() {
    let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    for (id, secret, fields) in [
        ("AKIAIOSFODNN7EXAMPLE", secret, &[][..]),
        ("ASIAIOSFODNN7EXAMPLE", secret, &["access_key_id"]),
        ("AKIAIOSFODNN7EX", secret, &["access_key_id"]),
        ("AKIAIOSFODNN7EXAMPL ", secret, &["access_key_id"]),
        ("AKIAIOSFODNN7EXAMPLE", &secret[1..], &["secret_access_key"]),
        ("", "", &["access_key_id", "secret_access_key"]),
        ("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI K7MDENG/bPxRfiCYEXAMPLEKEY", &["secret_access_key"]),
    ] {
        let key = AccessKey { access_key_id: id.to_owned(), secret_access_key: secret.to_owned().into() };
        let found: Vec<_> = access_key(&key).into_iter().map(|invalid| invalid.field).collect();
        assert_eq!(found, fields, "{id}");
    }
}

#[test]
fn ways_to_open() {
    let list = |texts: &[&str]| OpenWith::Program(texts.iter().map(|&text| text.to_owned()).collect());
    for (open_with, fine) in [
        (OpenWith::Default, true),
        (OpenWith::Private, true),
        (OpenWith::Profile("Work".to_owned()), true),
        (OpenWith::Profile(" ".to_owned()), false),
        (list(&["firefox", "{url}"]), true),
        (list(&["", "{url}"]), false),
        (list(&[]), false),
    ] {
        let shown = format!("{open_with:?}");
        let wrong = if fine { vec![] } else { vec![("open_with", Rule::NotEmpty)] };
        assert_eq!(after(|role| role.open_with = Some(open_with.clone())), wrong, "{shown}");
        let found = preferences(&Preferences { open_with, ..Preferences::default() });
        assert_eq!(found.into_iter().map(|i| (i.field, i.rule)).collect::<Vec<_>>(), wrong, "{shown}");
    }
}

#[test]
fn preferences_and_accounts() {
    let plain = Preferences::default;
    let text = |text: &str| text.to_owned();
    for (changed, wrong) in [
        (plain(), None),
        (Preferences { session_name: text("j o"), ..plain() }, Some(("session_name", Rule::SessionName))),
        (Preferences { duration: Seconds(899), ..plain() }, Some(("duration", Rule::RoleDuration))),
        (
            Preferences { console_duration: Seconds(43_201), ..plain() },
            Some(("console_duration", Rule::RoleDuration)),
        ),
        (Preferences { reason_tag: text("Reason"), ..plain() }, None),
        (Preferences { shortcut: text(" Ctrl+Alt+R "), ..plain() }, None),
        (Preferences { shortcut: text("R"), ..plain() }, Some(("shortcut", Rule::Shortcut))),
        (Preferences { reason_tag: text("a*b"), ..plain() }, Some(("reason_tag", Rule::Tags))),
        (Preferences { reason_tag: text("aws:reason"), ..plain() }, Some(("reason_tag", Rule::Tags))),
        (Preferences { reason_tag: "x".repeat(129), ..plain() }, Some(("reason_tag", Rule::Tags))),
    ] {
        let found: Vec<_> = preferences(&changed).into_iter().map(|i| (i.field, i.rule)).collect();
        assert_eq!(found, wrong.into_iter().collect::<Vec<_>>(), "{changed:?}");
    }
    let plain = Account { id: text("123456789012"), name: text("acme"), group: None, colour: None };
    for (changed, wrong) in [
        (plain.clone(), None),
        (Account { id: text("12345678901"), ..plain.clone() }, Some(("id", Rule::AccountId))),
        (Account { name: text(" "), ..plain.clone() }, Some(("name", Rule::Name))),
        (Account { group: Some(text("a\nb")), ..plain }, Some(("group", Rule::Name))),
    ] {
        let found: Vec<_> = account(&changed).into_iter().map(|i| (i.field, i.rule)).collect();
        assert_eq!(found, wrong.into_iter().collect::<Vec<_>>(), "{changed:?}");
    }
}

#[test]
fn a_role_that_asks_each_time_can_not_renew_by_itself() {
    let text = |role: &str, source: &str| {
        format!(
            "version = 1\n[[sources]]\nname = \"work\"\nkind = \"access-key\"\n{source}\n\
             [[roles]]\nname = \"a\"\narn = \"arn:aws:iam::123456789012:role/A\"\nsource = \"work\"\n\
             auto_renew = true\n{role}\n\
             [[roles]]\nname = \"b\"\narn = \"arn:aws:iam::123456789012:role/B\"\nvia = \"a\"\nauto_renew = true\n"
        )
    };
    let device = "mfa_serial = \"arn:aws:iam::111122223333:mfa/jo\"";
    for (role, source, wrong) in [
        ("", "", vec![]),
        ("protect = true", "", vec!["a", "b"]),
        ("", device, vec!["a", "b"]),
        ("", &format!("{device}\nprefer = \"few-codes\""), vec![]),
    ] {
        let read = crate::settings::read::read(&text(role, source)).expect("settings that read");
        let asking =
            read.settings.roles.iter().filter(|role| renews_by_itself(role, &read.settings).is_some());
        let asking: Vec<&str> = asking.map(|role| role.name.as_str()).collect();
        assert_eq!(asking, wrong, "{role} {source}");
        assert_eq!(read.warnings.len(), wrong.len(), "and the file's reader says so");
    }
}

#[test]
fn a_device_of_another_account_is_nobodys_there() {
    let of = |serial: &str| {
        let mut source = Source::new("work", SourceKind::AccessKey);
        source.mfa_serial = Some(serial.to_owned());
        mfa_device_of(&source, "111122223333").map(|invalid| invalid.rule)
    };
    assert_eq!(of("arn:aws:iam::111122223333:mfa/jo"), None);
    assert_eq!(of("GAHT12345678"), None);
    assert_eq!(of("arn:aws:iam::444455556666:mfa/jo"), Some(Rule::MfaOfAnotherAccount));
}
