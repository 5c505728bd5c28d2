//! The reader, by what the AWS CLI and other tools' users were seen to have in their files.

use super::*;

fn get<'a>(config: &'a AwsConfig, profile: &str, name: &str) -> Option<&'a str> {
    config.profile(profile).and_then(|profile| profile.get(name))
}

#[test]
fn a_profile_is_read_however_it_is_written() {
    let texts = [
        "[profile ops]\nrole_arn = R\nregion = eu-west-1\n",
        "[profile ops]\n    role_arn = R\n    region = eu-west-1\n",
        "[profile ops]\n\trole_arn=R\n\tregion=eu-west-1",
        "[profile ops]\r\nrole_arn: R\r\nregion: eu-west-1\r\n",
        "[profile ops]\n    # ask Kim\nrole_arn = R\n    # ask Kim\n  ; or Jo\nregion = eu-west-1\n",
        "\u{feff}[profile ops]\nROLE_ARN = R # mine\nRegion\u{a0}=\u{a0}eu-west-1\u{a0}\n",
        "[profile 'ops'] /* bucket */]\n[profile ops] # mine\nrole_arn = R\nregion = eu-west-1\n",
        "[profile ops]\nrole_arn = R\nexternal_id =\ns3 =\n    # faster uploads\n    max_concurrent_requests = 20\nregion = eu-west-1\n",
        "[DEFAULT]\nregion = eu-west-1\n[profile ops]\nrole_arn = R\n",
    ];
    for text in texts {
        let read = AwsConfig::read(text, "");
        assert_eq!(get(&read, "ops", "role_arn"), Some("R"), "{text:?}");
        assert_eq!(get(&read, "ops", "region"), Some("eu-west-1"), "{text:?}");
        assert_eq!(get(&read, "ops", "external_id"), None, "{text:?}");
        assert!(read.problems().is_empty(), "{text:?}: {:?}", read.problems());
    }
}

#[test]
fn names_are_the_clis() {
    let config = "[default]\na=1\n[profile \"My Laptop\"]\na=1\n[profile prüfung]\na=1\n[profile [PROD]-app]\na=1\n[profile team#1]\na=1\n[sso-session corp]\na=1\n[services x]\nsts =\n  endpoint_url = http://127.0.0.1:1\n";
    let read = AwsConfig::read(config, "[plain name]\na=1\n[profile x]\na=1\n");
    let names: Vec<&str> = read.profiles().iter().map(|profile| profile.name.as_str()).collect();
    let wanted = ["default", "My Laptop", "prüfung", "[PROD]-app", "team#1", "plain name", "profile x"];
    assert_eq!(names, wanted);
    assert!(read.sso_session("corp").is_some());
    let services = read.services("x").expect("services");
    assert_eq!(services.nested("sts", "endpoint_url"), Some("http://127.0.0.1:1"));
    let no_profiles =
        "[work]\nrole_arn=R\n[profile My Role]\nrole_arn=R\n[Profile x]\nrole_arn=R\n[plugins]\ncli=x\n";
    let read = AwsConfig::read(no_profiles, "");
    assert!(read.profiles().is_empty());
    let headers: Vec<_> = read.problems().iter().map(|problem| (&problem.kind, problem.at.line)).collect();
    let no = |header: &str| ProblemKind::NoProfile { header: header.to_owned() };
    assert_eq!(headers, [(&no("work"), 1), (&no("profile My Role"), 3), (&no("Profile x"), 5)]);
}

#[test]
fn the_credentials_file_goes_before_and_a_blank_there_is_none() {
    let config = "[profile work]\naws_access_key_id = OLD\nregion = eu-west-1\n";
    let read = AwsConfig::read(config, "[work]\naws_access_key_id = NEW\naws_session_token =\n");
    assert_eq!(get(&read, "work", "aws_access_key_id"), Some("NEW"));
    assert_eq!(get(&read, "work", "region"), Some("eu-west-1"));
    assert_eq!(get(&read, "work", "aws_session_token"), None);
    let place = read.profile("work").and_then(|work| work.place("aws_access_key_id"));
    assert_eq!(place, Some(Place { file: AwsFile::Credentials, line: 2 }));
    assert!(!format!("{read:?}").contains("NEW"), "values are not shown");
}

/// saml2aws and others write the old name, some both.
#[test]
fn a_role_may_stand_in_the_credentials_file_and_a_section_without_its_word_is_none() {
    let config = "[jo]\nregion = us-east-1\n[sam]\nrole_arn = R\nsource_profile = default\n";
    let read = AwsConfig::read(config, "[default]\na=1\n[foo]\nrole_arn = R\nsource_profile = default\n");
    let names: Vec<&str> = read.profiles().iter().map(|profile| profile.name.as_str()).collect();
    assert_eq!(names, ["default", "foo"]);
    assert_eq!(get(&read, "foo", "role_arn"), Some("R"));
    // The one that gives no credentials misses nothing.
    let told: Vec<_> =
        read.problems().iter().map(|problem| (problem.at.line, problem.kind.clone())).collect();
    assert_eq!(told, [(3, ProblemKind::NoProfile { header: "sam".to_owned() })]);
}

#[test]
fn a_session_token_may_have_its_old_name() {
    for text in [
        "[work]\naws_security_token = T\n",
        "[work]\naws_session_token = other\naws_security_token = T\n",
        "[work]\naws_security_token = T\naws_session_token = other\n",
        "[work]\naws_session_token = T\naws_security_token =\n",
    ] {
        let read = AwsConfig::read("", text);
        assert_eq!(get(&read, "work", "aws_session_token"), Some("T"), "{text}");
        assert!(!read.plain().text.contains("aws_security_token"), "{text}");
    }
}

#[test]
fn a_bad_line_is_told_and_hides_nothing_else() {
    let text = "region = x\n[profile a]\nregion = eu-west-1\nnonsense\n= y\n[profile b]\nregion = 1\nregion = eu-west-2\ns3 =\n  no equals\n[profile a]\noutput = json\n";
    let read = AwsConfig::read(text, "");
    let told: Vec<_> =
        read.problems().iter().map(|problem| (problem.at.line, problem.profile.as_deref())).collect();
    assert_eq!(
        told,
        [(1, None), (4, Some("a")), (5, Some("a")), (8, Some("b")), (9, Some("b")), (11, Some("a"))]
    );
    assert_eq!(get(&read, "a", "region"), Some("eu-west-1"));
    assert_eq!(get(&read, "a", "output"), Some("json"));
    assert_eq!(get(&read, "b", "region"), Some("eu-west-2"));
}

#[test]
fn a_plain_text_says_the_same() {
    let config = "[default]\n  region: x\n[profile 'My Role']\nrole_arn = R\nsource_profile = \"a\"\ns3 =\n  # faster\n  a = b\n\n  c = d\n[profile My_Role]\nsource_profile = My Role\n[sso-session corp]\nsso_region = y\nnonsense\n[profile ü]\nexternal_id =\nregion = x # mine\n";
    let read = AwsConfig::read(config, "[default]\naws_secret_access_key = s\n");
    let plain = read.plain();
    assert_eq!(
        *plain.text,
        "[default]\naws_secret_access_key = s\nregion = x\n[profile My_Role_]\nrole_arn = R\ns3 = \n  a = b\n  c = d\nsource_profile = \"a\"\n[profile My_Role]\nsource_profile = My_Role_\n[profile _]\nregion = x\n[sso-session corp]\nsso_region = y\n"
    );
    assert_eq!((plain.name("My Role"), plain.name("ü"), plain.name("gone")), ("My_Role_", "_", "gone"));
}
