use super::*;
use crate::setup::wish::tests::{jo, wish};
use crate::setup::wish::{May, Who};

fn own() -> May {
    let policy = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::home/${aws:username}/it's %{x}"}]}"#;
    May::Own(serde_json::from_str(policy).expect("JSON"))
}

#[test]
fn a_user_is_made_before_the_role_that_trusts_it_and_goes_after_it() {
    let setup = Setup::role(&wish(Who::NewUser("sam".to_owned())));
    let text = Format::Commands.write(&setup);
    let places: Vec<usize> = [
        "create-user ",
        "create-role ",
        "attach-role-policy ",
        "put-user-policy ",
        "# To take it back:",
        "# aws iam delete-user-policy",
        "# aws iam detach-role-policy",
        "# aws iam delete-role ",
        "# aws iam delete-user ",
    ]
    .map(|part| text.find(part).unwrap_or_else(|| panic!("{part}: {text}")))
    .to_vec();
    assert!(places.is_sorted(), "{text}");
    assert_eq!(setup.new_user(), Some("sam"));
    assert_eq!(setup.caller, None, "the user has it");
}

#[test]
fn what_is_a_variable_elsewhere_stays_text() {
    let mut wish = wish(jo());
    wish.may = vec![own()];
    wish.description = Some("what's `it` for $HOME \"now\"".to_owned());
    let setup = Setup::role(&wish);
    let commands = Format::Commands.write(&setup);
    assert!(commands.contains(r#"--description 'what'\''s `it` for $HOME "now"'"#), "{commands}");
    assert!(commands.contains(r"home/${aws:username}/it'\''s %{x}"), "{commands}");
    let terraform = Format::Terraform.write(&setup);
    assert!(terraform.contains("home/$${aws:username}/it's %%{x}"), "{terraform}");
    assert!(terraform.contains(r#"description = "what's `it` for $HOME \"now\"""#), "{terraform}");
    let cloudformation: serde_json::Value =
        serde_json::from_str(&Format::CloudFormation.write(&setup)).expect("JSON");
    let policy = &cloudformation["Resources"]["Role"]["Properties"]["Policies"][0]["PolicyDocument"];
    assert_eq!(policy["Statement"][0]["Resource"], "arn:aws:s3:::home/${aws:username}/it's %{x}");
}

#[test]
fn every_form_has_everything() {
    let mut wish = wish(Who::Ec2);
    wish.may.push(May::of_word("sqs"));
    wish.path = "/web/".to_owned();
    wish.boundary = Some("arn:aws:iam::111122223333:policy/edge".to_owned());
    let setup = Setup::role(&wish);
    for (word, format) in Format::ALL {
        let text = format.write(&setup);
        assert!(text.ends_with('\n'), "{word}");
        let mut parts = vec!["reader", "ReadOnlyAccess", "sqs:*", "ec2.amazonaws.com"];
        if format != Format::Json {
            parts.extend(["14400", "/web/", "policy/edge", "rolecall:setup"]);
        } else {
            parts.remove(0);
        }
        for part in parts {
            assert!(text.contains(part), "{word}: {part} is missing in {text}");
        }
    }
}

#[test]
fn a_user_alone_may_do_nothing_else() {
    let account = wish(jo()).account;
    let roles =
        ["arn:aws:iam::111122223333:role/a".to_owned(), "arn:aws:iam::444455556666:role/b".to_owned()];
    let setup = Setup::user("sam", account, &roles);
    let json = Format::Json.write(&setup);
    let read: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let statement = &read["policy-of-who-assumes-it"]["Statement"][0];
    assert_eq!(statement["Action"], serde_json::json!(["sts:AssumeRole"]));
    assert_eq!(statement["Resource"], serde_json::json!(roles));
}
