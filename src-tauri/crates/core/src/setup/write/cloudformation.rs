//! A CloudFormation template. It has no `Fn::Sub`, so that `${…}` in a policy stays what it is.

use serde_json::{Map, Value, json};

use crate::setup::calls::{Call, Setup, TAG};
use crate::setup::policies::Document;

pub(super) fn write(setup: &Setup) -> String {
    let mut resources = Map::new();
    for call in &setup.calls {
        add(call, &setup.name, &mut resources);
    }
    let template = json!({
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": format!("Access that Rolecall set up: {}", setup.name),
        "Resources": resources,
    });
    format!("{template:#}\n")
}

fn add(call: &Call, setup: &str, resources: &mut Map<String, Value>) {
    let tags = json!([{ "Key": TAG, "Value": setup }]);
    match call {
        Call::CreateUser { user } => {
            let properties = json!({ "UserName": user, "Tags": tags });
            resources
                .insert("User".to_owned(), json!({ "Type": "AWS::IAM::User", "Properties": properties }));
        }
        Call::PutUserPolicy { name, policy, .. } => push(resources, "User", "Policies", inline(name, policy)),
        Call::CreateRole { role, path, trust, session, description, boundary } => {
            let mut properties = Map::new();
            let mut set = |key: &str, value: Value| drop(properties.insert(key.to_owned(), value));
            set("RoleName", json!(role));
            set("Path", json!(path));
            set("MaxSessionDuration", json!(session));
            set("AssumeRolePolicyDocument", json!(trust));
            if let Some(description) = description {
                set("Description", json!(description));
            }
            if let Some(boundary) = boundary {
                set("PermissionsBoundary", json!(boundary));
            }
            set("Tags", tags);
            let mut resource = json!({ "Type": "AWS::IAM::Role", "Properties": properties });
            if resources.contains_key("User") {
                resource["DependsOn"] = json!("User");
            }
            resources.insert("Role".to_owned(), resource);
        }
        Call::AttachRolePolicy { arn, .. } => push(resources, "Role", "ManagedPolicyArns", json!(arn)),
        Call::PutRolePolicy { name, policy, .. } => push(resources, "Role", "Policies", inline(name, policy)),
        Call::CreateInstanceProfile { profile } => {
            let properties = json!({ "InstanceProfileName": profile, "Roles": [{ "Ref": "Role" }] });
            resources.insert(
                "InstanceProfile".to_owned(),
                json!({ "Type": "AWS::IAM::InstanceProfile", "Properties": properties }),
            );
        }
        // The profile names its role itself.
        Call::AddRoleToInstanceProfile { .. } => {}
    }
}

fn inline(name: &str, policy: &Document) -> Value {
    json!({ "PolicyName": name, "PolicyDocument": policy })
}

/// Appends to a list of a resource's properties.
fn push(resources: &mut Map<String, Value>, resource: &str, list: &str, value: Value) {
    let properties = resources.get_mut(resource).and_then(|resource| resource["Properties"].as_object_mut());
    let list = properties.map(|properties| properties.entry(list).or_insert_with(|| json!([])));
    if let Some(list) = list.and_then(Value::as_array_mut) {
        list.push(value);
    }
}
