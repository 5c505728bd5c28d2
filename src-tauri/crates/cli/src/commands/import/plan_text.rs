//! The text of an import's plan, which has no secret.

use std::path::Path;

use rolecall_core::aws_file::AwsFile;
use rolecall_core::import::{Import as Plan, Left, NewRole, NewSource};
use rolecall_core::text::Args;

use super::moving::{self, Moves};
use crate::i18n;

/// The text of the plan.
pub fn describe(plan: &Plan, moves: &Moves, file: impl Fn(AwsFile) -> String) -> String {
    let mut lines = Vec::new();
    lines.extend(plan.sources.iter().map(source));
    lines.extend(plan.roles.iter().map(role));
    lines.extend(moves.roles.iter().map(|role| {
        let source = role.source.as_ref().map(ToString::to_string).unwrap_or_default();
        i18n::with("cli-import-own", &Args::new().with("name", &role.name).with("source", source))
    }));
    lines.extend(moving::describe(moves));
    lines.extend(plan.left.iter().map(|(profile, why)| left(profile, *why)));
    lines.extend(plan.notes.iter().map(|(profile, of)| note(profile, of.text())));
    lines.extend(plan.problems.iter().map(|problem| note(&file(problem.at.file), problem.text())));
    for name in &plan.missing {
        lines.push(i18n::with("cli-import-missing", &Args::new().with("name", name)));
    }
    if plan.left.iter().any(|(_, why)| *why == Left::BySdk) {
        lines.push(i18n::get("cli-import-left-by-sdk"));
    }
    if lines.is_empty() {
        let (config, credentials) = (file(AwsFile::Config), file(AwsFile::Credentials));
        let any = [&config, &credentials].iter().any(|path| Path::new(path).exists());
        let args = Args::new().with("exist", if any { "some" } else { "none" });
        let args = args.with("config", config).with("credentials", credentials);
        lines.push(i18n::with("cli-import-nothing", &args));
    }
    lines.join("\n")
}

fn source(new: &NewSource) -> String {
    let args = Args::new().with("name", &new.source.name);
    if let Some(center) = new.source.kind.identity_center() {
        let region = new.source.region.as_deref().unwrap_or_default();
        let args = args.with("start_url", &center.start_url).with("region", region);
        return i18n::with("cli-import-source-company", &args);
    }
    if new.source.kind.login().is_some() {
        return i18n::with("cli-import-source-login", &args);
    }
    match (new.source.kind.profile(), &new.key) {
        (Some(profile), _) => i18n::with("cli-import-source-profile", &args.with("profile", profile)),
        (None, Some(key)) => {
            let args = args.with("key", &key.access_key_id);
            match &new.source.mfa_serial {
                Some(device) => i18n::with("cli-import-source-mfa", &args.with("device", device)),
                None => i18n::with("cli-import-source", &args),
            }
        }
        (None, None) => i18n::with("cli-import-source-environment", &args),
    }
}

fn role(new: &NewRole) -> String {
    let role = &new.role;
    let by = role.signed_by().map_or_else(String::new, |signer| signer.id().to_owned());
    let args = Args::new().with("name", &role.name).with("by", by);
    match role.kind.permission_set() {
        Some(set) => {
            let args = args.with("set", &set.role_name).with("account", &set.account_id);
            i18n::with("cli-import-role-set", &args)
        }
        None => match role.kind.arn() {
            Some(arn) => i18n::with("cli-import-role", &args.with("arn", arn)),
            None => i18n::with("cli-import-role-own", &args),
        },
    }
}

fn left(profile: &str, why: Left) -> String {
    let why = i18n::get(why.text_id());
    i18n::with("cli-import-left", &Args::new().with("profile", profile).with("why", why))
}

fn note(name: &str, (id, args): (&str, Args)) -> String {
    let note = i18n::with(id, &args);
    i18n::with("cli-import-note", &Args::new().with("name", name).with("note", note))
}
