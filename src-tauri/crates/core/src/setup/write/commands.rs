//! Commands of the AWS CLI for a POSIX shell, and behind them, as comments, those that take all of it back.

use crate::setup::calls::{Call, Setup, TAG};
use crate::shell::Shell;

pub(super) fn write(setup: &Setup) -> String {
    let mut text = String::from("set -e\n");
    for call in &setup.calls {
        let line = line(call, &setup.name);
        match call {
            // IAM takes seconds to know a new user, and refuses a trust policy with one that it does not know.
            Call::CreateRole { .. } if setup.new_user().is_some() => {
                let line = line.trim_end();
                text.push_str(&format!("for try in 1 2 3 4 5 6; do\n  {line} && break\n  [ $try = 6 ] && exit 1\n  sleep 5\ndone\n"));
            }
            _ => text.push_str(&line),
        }
    }
    text.push_str("\n# To take it back:\n");
    for call in setup.calls.iter().rev() {
        for line in undo(call) {
            text.push_str("# ");
            text.push_str(&line);
        }
    }
    text
}

fn line(call: &Call, setup: &str) -> String {
    let tag = format!("Key={TAG},Value={setup}");
    match call {
        Call::CreateUser { user } => command(&["iam", "create-user", "--user-name", user, "--tags", &tag]),
        Call::PutUserPolicy { user, name, policy } => command(&[
            "iam",
            "put-user-policy",
            "--user-name",
            user,
            "--policy-name",
            name,
            "--policy-document",
            &policy.line(),
        ]),
        Call::CreateRole { role, path, trust, session, description, boundary } => {
            let (session, trust) = (session.to_string(), trust.line());
            let mut words = vec!["iam", "create-role", "--role-name", role];
            if path != "/" {
                words.extend(["--path", path]);
            }
            words.extend(["--max-session-duration", &session]);
            if let Some(description) = description {
                words.extend(["--description", description]);
            }
            if let Some(boundary) = boundary {
                words.extend(["--permissions-boundary", boundary]);
            }
            words.extend(["--tags", &tag, "--assume-role-policy-document", &trust]);
            command(&words)
        }
        Call::AttachRolePolicy { role, arn } => {
            command(&["iam", "attach-role-policy", "--role-name", role, "--policy-arn", arn])
        }
        Call::PutRolePolicy { role, name, policy } => command(&[
            "iam",
            "put-role-policy",
            "--role-name",
            role,
            "--policy-name",
            name,
            "--policy-document",
            &policy.line(),
        ]),
        Call::CreateInstanceProfile { profile } => {
            command(&["iam", "create-instance-profile", "--instance-profile-name", profile, "--tags", &tag])
        }
        Call::AddRoleToInstanceProfile { profile, role } => command(&[
            "iam",
            "add-role-to-instance-profile",
            "--instance-profile-name",
            profile,
            "--role-name",
            role,
        ]),
    }
}

fn undo(call: &Call) -> Vec<String> {
    match call {
        // A user that has keys can't be deleted.
        Call::CreateUser { user } => {
            let keys = [
                "iam",
                "list-access-keys",
                "--user-name",
                user,
                "--query",
                "AccessKeyMetadata[].AccessKeyId",
            ];
            let keys = command(&[&keys[..], &["--output", "text"]].concat());
            let delete = command(&["iam", "delete-access-key", "--user-name", user, "--access-key-id"]);
            vec![
                format!("for key in $({}); do {} \"$key\"; done\n", keys.trim_end(), delete.trim_end()),
                command(&["iam", "delete-user", "--user-name", user]),
            ]
        }
        Call::PutUserPolicy { user, name, .. } => {
            vec![command(&["iam", "delete-user-policy", "--user-name", user, "--policy-name", name])]
        }
        Call::CreateRole { role, .. } => vec![command(&["iam", "delete-role", "--role-name", role])],
        Call::AttachRolePolicy { role, arn } => {
            vec![command(&["iam", "detach-role-policy", "--role-name", role, "--policy-arn", arn])]
        }
        Call::PutRolePolicy { role, name, .. } => {
            vec![command(&["iam", "delete-role-policy", "--role-name", role, "--policy-name", name])]
        }
        Call::CreateInstanceProfile { profile } => {
            vec![command(&["iam", "delete-instance-profile", "--instance-profile-name", profile])]
        }
        Call::AddRoleToInstanceProfile { profile, role } => vec![command(&[
            "iam",
            "remove-role-from-instance-profile",
            "--instance-profile-name",
            profile,
            "--role-name",
            role,
        ])],
    }
}

fn command(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| quoted(word)).collect();
    format!("aws {}\n", quoted.join(" "))
}

/// A word as a POSIX shell takes it.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_/:.,=+@".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    let mut quoted = String::new();
    Shell::Bash.single_quoted(word, &mut quoted);
    quoted
}
