//! Resources of Terraform's AWS provider. Policies stand as JSON in heredocs, where `${` and `%{` are doubled.

use crate::setup::calls::{Call, Setup, TAG};
use crate::setup::policies::Document;

pub(super) fn write(setup: &Setup) -> String {
    let mut text = String::new();
    let has_user = setup.new_user().is_some();
    let (mut attached, mut inline) = (0, 0);
    for call in &setup.calls {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&match call {
            Call::CreateUser { user } => {
                resource("aws_iam_user", "user", &[("name", string(user)), tags(&setup.name)])
            }
            Call::PutUserPolicy { name, policy, .. } => resource(
                "aws_iam_user_policy",
                "user",
                &[
                    ("user", "aws_iam_user.user.name".to_owned()),
                    ("name", string(name)),
                    ("policy", document(policy)),
                ],
            ),
            Call::CreateRole { role, path, trust, session, description, boundary } => {
                let mut body = vec![("name", string(role)), ("path", string(path))];
                body.extend(description.as_deref().map(|text| ("description", string(text))));
                body.push(("max_session_duration", session.to_string()));
                body.extend(boundary.as_deref().map(|arn| ("permissions_boundary", string(arn))));
                body.push(("assume_role_policy", document(trust)));
                body.extend(has_user.then(|| ("depends_on", "[aws_iam_user.user]".to_owned())));
                body.push(tags(&setup.name));
                resource("aws_iam_role", "role", &body)
            }
            Call::AttachRolePolicy { arn, .. } => {
                attached += 1;
                let body = [("role", "aws_iam_role.role.name".to_owned()), ("policy_arn", string(arn))];
                resource("aws_iam_role_policy_attachment", &format!("policy_{attached}"), &body)
            }
            Call::PutRolePolicy { name, policy, .. } => {
                inline += 1;
                let role = ("role", "aws_iam_role.role.name".to_owned());
                let body = [role, ("name", string(name)), ("policy", document(policy))];
                resource("aws_iam_role_policy", &format!("policy_{inline}"), &body)
            }
            Call::CreateInstanceProfile { profile } => {
                let role = ("role", "aws_iam_role.role.name".to_owned());
                resource(
                    "aws_iam_instance_profile",
                    "profile",
                    &[("name", string(profile)), role, tags(&setup.name)],
                )
            }
            // The profile names its role itself.
            Call::AddRoleToInstanceProfile { .. } => continue,
        });
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

fn resource(kind: &str, label: &str, body: &[(&str, String)]) -> String {
    let lines: String = body.iter().map(|(key, value)| format!("  {key} = {value}\n")).collect();
    format!("resource \"{kind}\" \"{label}\" {{\n{lines}}}\n")
}

fn tags(setup: &str) -> (&'static str, String) {
    ("tags", format!("{{ \"{TAG}\" = {} }}", string(setup)))
}

/// A quoted string: HCL takes JSON's escapes.
fn string(text: &str) -> String {
    literal(&serde_json::Value::from(text).to_string())
}

fn document(policy: &Document) -> String {
    // Its text has no line of its own that ends the heredoc: JSON's lines begin with a bracket, a quote or a number.
    format!("<<-JSON\n{}\n  JSON", literal(&policy.pretty()))
}

/// What Terraform would fill in stays as it is.
fn literal(text: &str) -> String {
    text.replace("${", "$${").replace("%{", "%%{")
}
