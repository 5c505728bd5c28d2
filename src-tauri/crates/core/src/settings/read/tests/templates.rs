//! What templates stand for, and what is wrong with them.

use crate::id::RoleId;
use crate::role::Role;
use crate::settings::change;
use crate::settings::read::read;
use crate::settings::{Change, Settings, SettingsError, SettingsWrong, Template, TemplateAccounts};
use crate::validate;

const ACCOUNTS: &str = "version = 1
[[accounts]]
id = \"111111111111\"
name = \"one\"
[[accounts]]
id = \"222222222222\"
name = \"two\"
[[sources]]
name = \"work\"
kind = \"environment\"
";

fn apply(text: &str, change: &Change) -> Result<String, SettingsError> {
    change::apply(text, change).map(|edited| edited.text)
}

fn settings(text: &str) -> Settings {
    read(&format!("{ACCOUNTS}{text}")).expect("it reads").settings
}

fn template(more: &str) -> String {
    format!(
        "[[templates]]\nid = \"read\"\nname = \"{{account_name}}-read\"\n\
         arn = \"arn:aws:iam::{{account_id}}:role/Read\"\nsource = \"work\"\n{more}\n"
    )
}

fn named(settings: &Settings) -> Vec<(&str, &str)> {
    settings.roles.iter().map(|role| (role.id.as_str(), role.name.as_str())).collect()
}

#[test]
fn a_template_is_a_role_in_each_account_of_its_list() {
    let listed = settings(&template("accounts = [\"222222222222\", \"333333333333\"]\nduration = \"2h\""));
    assert_eq!(
        named(&listed),
        [("read/222222222222", "two-read"), ("read/333333333333", "333333333333-read")]
    );
    let arn = listed.roles[0].kind.arn().expect("an ARN");
    assert_eq!(arn, "arn:aws:iam::222222222222:role/Read");
    assert!(listed.roles.iter().all(|role| role.duration.map(|length| length.0) == Some(7200)));
    let all = settings(&template(
        "accounts = \"all\"\ngroup = \"{account_name}\"\ntags = { Account = \"{account_id}\" }",
    ));
    assert_eq!(named(&all), [("read/111111111111", "one-read"), ("read/222222222222", "two-read")]);
    assert_eq!(all.roles[1].group.as_deref(), Some("two"));
    assert_eq!(all.roles[1].tags["Account"], "222222222222");
}

#[test]
fn an_id_stays_when_an_account_is_renamed() {
    let unnamed = template("accounts = \"all\"").replace("id = \"read\"\n", "");
    assert_eq!(named(&settings(&unnamed))[0], ("111111111111-read", "one-read"));
}

#[test]
fn a_template_may_go_through_another_one() {
    let far = "[[templates]]\nid = \"far\"\nname = \"{account_name}-far\"\naccounts = \"all\"\n\
               arn = \"arn:aws:iam::{account_id}:role/Far\"\nvia = \"read/{account_id}\"\n";
    let both = settings(&format!("{}{far}", template("accounts = \"all\"")));
    let via = both.roles[3].kind.via().cloned();
    assert_eq!(via, Some(RoleId::new("read/222222222222")));
}

#[test]
fn an_entry_of_its_own_takes_the_place_of_a_templates_role() {
    let text = format!("{ACCOUNTS}{}", template("accounts = \"all\""));
    let mut role = Role::clone(&settings(&template("accounts = \"all\"")).roles[1]);
    role.favourite = true;
    let changed = apply(&text, &Change::PutRole { role: Box::new(role.clone()) }).expect("changed");
    let after = read(&changed).expect("it reads").settings;
    assert_eq!(named(&after), [("read/222222222222", "two-read"), ("read/111111111111", "one-read")]);
    assert_eq!(*after.roles[0], role);
    assert_eq!(after.from_templates.len(), 1);
    let removed = apply(&changed, &Change::RemoveRole { id: role.id }).expect("changed");
    assert!(!read(&removed).expect("it reads").settings.roles[1].favourite, "the template's again");
    let same =
        apply(&text, &Change::RemoveRole { id: RoleId::new("read/111111111111") }).expect("nothing to do");
    assert_eq!(same, text);
}

#[test]
fn thousands_of_roles_are_one_entry() {
    let list: Vec<String> = (0..5000).map(|n| format!("\"{n:012}\"")).collect();
    let many = settings(&template(&format!("accounts = [{}]", list.join(", "))));
    assert_eq!(many.roles.len(), 5000);
    assert_eq!(many.from_templates.len(), 5000);
}

#[test]
fn what_is_wrong_is_told() {
    for (text, key) in [
        (template(""), "accounts"),
        (template("accounts = \"some\""), "accounts"),
        (template("accounts = [\"12\"]"), "accounts"),
        (template("accounts = \"all\"").replace("{account_name}-read", "read"), "name"),
        (template("accounts = \"all\"").replace("{account_id}", "111111111111"), "arn"),
        (template("accounts = \"all\"").replace("source = \"work\"", "source = \"gone\""), "source"),
    ] {
        let error = read(&format!("{ACCOUNTS}{text}")).expect_err("refused");
        let told = match &error.wrong {
            SettingsWrong::Value { key, .. }
            | SettingsWrong::Missing { key }
            | SettingsWrong::Dangling { key, .. } => key,
            other => panic!("{other:?}"),
        };
        assert_eq!(told, key, "{text}");
        assert!(error.line > 0);
    }
}

#[test]
fn a_template_is_put_and_removed_on_the_files_own_text() {
    let text = format!("{ACCOUNTS}# for auditors\n{}", template("accounts = \"all\" # everybody"));
    let mut entry = read(&text).expect("it reads").settings.templates.remove(0);
    assert_eq!(entry.accounts, TemplateAccounts::All);
    entry.accounts = TemplateAccounts::Listed(vec!["222222222222".to_owned(), "333333333333".to_owned()]);
    entry.role.group = Some("{account_name}".to_owned());
    assert_eq!(validate::template(&entry, &[]), []);
    let put = apply(&text, &Change::PutTemplate { template: Box::new(entry.clone()) }).expect("changed");
    assert!(put.contains("# for auditors") && put.contains("# everybody"), "{put}");
    let after = read(&put).expect("it reads").settings;
    assert_eq!(after.templates, [entry.clone()]);
    assert_eq!(
        named(&after),
        [("read/222222222222", "two-read"), ("read/333333333333", "333333333333-read")]
    );
    assert_eq!(apply(&put, &Change::PutTemplate { template: Box::new(entry.clone()) }).as_deref(), Ok(&*put));
    entry.role.id = RoleId::new("more");
    entry.role.name = "{account_id}-more".to_owned();
    let more = apply(&put, &Change::PutTemplate { template: Box::new(entry) }).expect("changed");
    assert_eq!(read(&more).expect("it reads").settings.roles.len(), 4);
    let removed = apply(&more, &Change::RemoveTemplate { id: RoleId::new("read") }).expect("changed");
    let left = read(&removed).expect("it reads").settings;
    assert_eq!(left.roles.len(), 2);
    assert!(left.roles.iter().all(|role| role.id.as_str().starts_with("more/")));
}

#[test]
fn what_would_make_no_good_roles_is_told_by_its_field() {
    let text = format!("{ACCOUNTS}{}", template("accounts = \"all\""));
    let settings = read(&text).expect("it reads").settings;
    let good = &settings.templates[0];
    assert_eq!(validate::template(good, &settings.accounts), []);
    let fields = |change: &dyn Fn(&mut Template)| {
        let mut template = good.clone();
        change(&mut template);
        validate::template(&template, &settings.accounts)
            .iter()
            .map(|invalid| invalid.field)
            .collect::<Vec<_>>()
    };
    let arn = |template: &mut Template, arn: &str| {
        template.role = Role::assume("read", arn, "work");
        template.role.name = "{account_id}".to_owned();
    };
    assert_eq!(fields(&|template| template.role.name = "read".to_owned()), ["name"]);
    assert_eq!(fields(&|template| arn(template, "arn:aws:iam::111111111111:role/Read")), ["arn"]);
    assert_eq!(fields(&|template| arn(template, "arn:aws:iam::{account_id}:user/x")), ["arn"]);
    assert_eq!(fields(&|template| template.accounts = TemplateAccounts::Listed(Vec::new())), ["accounts"]);
    let short = TemplateAccounts::Listed(vec!["12".to_owned()]);
    assert_eq!(fields(&|template| template.accounts = short.clone()), ["accounts"]);
    assert_eq!(fields(&|template| template.role.duration = Some(crate::duration::Seconds(60))), ["duration"]);
}
