//! The reason for a protected role, sent to AWS as a session tag where the preferences name one.

use std::collections::BTreeMap;

use super::bench::*;
use crate::caller::Requester;
use crate::failure::{AwsError, Failure};
use crate::plan::Call;
use crate::problem::ProblemCode;
use crate::settings::Preferences;
use crate::state::network::NetworkCall;

/// `careful` is protected; `behind` goes through it, `federated` is protected and takes a federation token.
fn settings(preferences: &str) -> String {
    let preferences = format!("[preferences]\n{preferences}\n[[sources]]");
    SETTINGS.replacen("[[sources]]", &preferences, 1)
        + r#"
[[roles]]
name = "tagged"
arn = "arn:aws:iam::123456789012:role/Tagged"
source = "work"
protect = true
tags = { team = "a", REASON = "b" }
[[roles]]
name = "behind"
arn = "arn:aws:iam::123456789012:role/Behind"
via = "careful"
[[roles]]
name = "federated"
kind = "federation"
source = "work"
protect = true
"#
}

/// The tags of the next call.
fn tags(bench: &Bench) -> BTreeMap<String, String> {
    let NetworkCall::Assume { call, .. } = bench.next_effect_call() else { panic!("{:?}", bench.asked()) };
    match &**call {
        Call::AssumeRole(call) => call.tags.clone(),
        Call::FederationToken(call) => call.tags.clone(),
        other => panic!("{other:?} takes no tags"),
    }
}

/// The tags of the call for a role that was opened for that reason.
fn tags_of(preferences: &str, role: &str, reason: &str) -> Vec<(String, String)> {
    let mut bench = Bench::with(&settings(preferences));
    bench.open(click(), role);
    bench.answer_reason(bench.prompt().id, reason);
    tags(&bench).into_iter().collect()
}

fn tag(key: &str, value: &str) -> (String, String) {
    (key.to_owned(), value.to_owned())
}

#[test]
fn the_reason_goes_as_a_session_tag_where_the_preferences_name_one() {
    let reason = "reason_tag = \"Reason\"";
    assert_eq!(tags_of(reason, "careful", " fix  it "), [tag("Reason", "fix it")]);
    assert_eq!(tags_of(reason, "federated", "fix it"), [tag("Reason", "fix it")]);
    assert_eq!(tags_of("", "careful", "fix it"), []);
    assert_eq!(Preferences::default().reason_tag, "", "nobody's reason leaves unasked");
}

#[test]
fn a_reason_that_aws_would_refuse_is_made_to_fit() {
    let reason = "reason_tag = \"Reason\"";
    assert_eq!(tags_of(reason, "careful", "größer: #1 (a|b)")[0].1, "größer: -1 -a-b-");
    assert_eq!(tags_of(reason, "careful", &"é".repeat(300))[0].1, "é".repeat(256));
    let tags = tags_of(reason, "tagged", "fix it");
    assert_eq!(tags, [tag("Reason", "fix it"), tag("team", "a")], "AWS does not tell keys apart by case");
}

#[test]
fn only_the_call_of_a_protected_role_carries_it() {
    let mut bench = Bench::with(&settings("reason_tag = \"Reason\""));
    bench.open(click(), "behind");
    bench.answer_reason(bench.prompt().id, "fix it");
    assert_eq!(tags(&bench).into_iter().collect::<Vec<_>>(), [tag("Reason", "fix it")]);
    bench.assumed(60);
    assert!(tags(&bench).is_empty());
    bench.assumed(60);
    bench.open(click(), "ops");
    assert_eq!(bench.asked(), ["MintLink", "Assume"]);
}

#[test]
fn a_role_that_takes_no_tags_is_told_in_words() {
    let mut bench = Bench::with(&settings("reason_tag = \"Reason\""));
    let asked = bench.open(Requester { can_prompt: true, ..window(1) }, "careful");
    bench.answer_reason(bench.prompt().id, "fix it");
    let error = AwsError {
        code: "AccessDenied".to_owned(),
        message: "User: u is not authorized to perform: sts:TagSession on resource: r".to_owned(),
        status: 403,
        request_id: None,
        skew: None,
        external_id: false,
        duration: None,
        region: None,
    };
    bench.not_assumed(Failure::Aws(error));
    assert_eq!(bench.problem(asked), ProblemCode::TagsRefused);
    assert!(bench.told(asked).hint.contains("session tag for reasons"), "{}", bench.told(asked).hint);
}
