//! What AWS would refuse, found before it is asked: the rules of AssumeRole's parameters (STS reference, API version
//! 2011-06-15), of IAM's ARNs and keys, and of Rolecall's own names.

use std::collections::BTreeSet;

use crate::arn::{RoleArn, is_account};
use crate::destination;
use crate::duration::Seconds;
use crate::failure::{Failure, Invalid, Rule};
use crate::identity_center::{IdentityCenter, Instance, is_start_url};
use crate::oidc::{self, Oidc, Redirect};
use crate::partition::{Partition, is_region};
use crate::role::{OpenWith, Role};
use crate::secret::{AccessKey, ExposeSecret};
use crate::session_name;
use crate::settings::template::{arn_names_its_account, names_its_account};
use crate::settings::{Account, Preferences, Settings, Team, Template, TemplateAccounts};
use crate::shortcut::Shortcut;
use crate::shown::is_plain;
use crate::source::{Prefer, Source};

/// Shortest lifetime of credentials and of a console.
const LEAST_DURATION: Seconds = Seconds::minutes(15);
/// Longest of a console, and of the credentials that the preference asks for.
const MOST_DURATION: Seconds = Seconds::hours(12);
/// Longest session of an access portal.
const MOST_PORTAL_SESSION: Seconds = Seconds::hours(90 * 24);
/// Inline and managed session policies together, in characters.
const MOST_POLICY: usize = 2048;

/// What is wrong with a role, field by field in the order of the settings file; empty: nothing.
pub fn role(role: &Role) -> Vec<Invalid> {
    let mut found = Findings::default();
    let arn = role.kind.arn().and_then(RoleArn::parse);

    found.unless(!role.id.as_str().trim().is_empty(), "id", Rule::NotEmpty);
    found.unless(is_name(&role.name), "name", Rule::Name);
    found.unless(role.kind.arn().is_none() || arn.is_some(), "arn", Rule::RoleArn);
    if let Some(set) = role.kind.permission_set() {
        found.unless(is_account(&set.account_id), "account_id", Rule::AccountId);
        let fits = is_text(&set.role_name, 1..=64, "_+=,.@-");
        found.unless(fits, "role_name", Rule::PermissionSetName);
        found.0.extend(not_fixed(role));
    }
    found.unless(role.signed_by().is_some(), "source", Rule::NotEmpty);
    found.0.extend(duration(role));
    found.unless(within(role.console_duration, MOST_DURATION), "console_duration", Rule::RoleDuration);
    found.unless(role.region.as_deref().is_none_or(is_region), "region", Rule::Region);
    let partition = arn.as_ref().map_or(Partition::Aws, |arn| arn.partition);
    found.unless(is_destination(role.destination.as_deref(), partition), "destination", Rule::Destination);
    found.unless(role.group.as_deref().is_none_or(is_name), "group", Rule::Name);
    found.unless(role.open_with.as_ref().is_none_or(opens), "open_with", Rule::NotEmpty);
    let external_id = role.kind.external_id();
    found.unless(external_id.is_none_or(is_external_id), "external_id", Rule::ExternalId);
    let session_name = role.session_name.as_deref();
    found.unless(session_name.is_none_or(is_session_name), "session_name", Rule::SessionName);
    let identity = role.source_identity.as_deref();
    found.unless(identity.is_none_or(is_source_identity), "source_identity", Rule::SourceIdentity);
    found.unless(are_tags(role), "tags", Rule::Tags);
    found.unless(are_transitive(role), "transitive_tags", Rule::TransitiveTags);
    found.unless(is_policy(role), "policy", Rule::Policy);
    found.unless(are_policy_arns(&role.policy_arns, arn.as_ref()), "policy_arns", Rule::PolicyArns);
    found.0
}

/// What a role says that does not go with its call, since somebody else decides it; `None`: nothing. What would narrow
/// it would be left out in silence.
pub fn not_fixed(role: &Role) -> Option<Invalid> {
    let said = [
        ("duration", role.duration.is_some()),
        ("session_name", role.session_name.is_some()),
        ("source_identity", role.source_identity.is_some()),
        ("tags", !role.tags.is_empty()),
        ("transitive_tags", !role.transitive_tags.is_empty()),
        ("policy", role.policy.is_some()),
        ("policy_arns", !role.policy_arns.is_empty()),
    ];
    let field = said.into_iter().find_map(|(field, is_said)| is_said.then_some(field));
    field.filter(|_| role.kind.is_fixed()).map(|field| Invalid { field, rule: Rule::Fixed })
}

/// A permission set whose source is no instance of IAM Identity Center, or another kind of role whose source is one;
/// `None`: neither.
pub fn of_its_source(role: &Role, source: &Source) -> Option<Invalid> {
    let fits = role.kind.permission_set().is_some() == source.kind.identity_center().is_some();
    (!fits).then_some(Invalid { field: "source", rule: Rule::InstanceSource })
}

/// A time for a role's credentials that AWS would not take; `None`: nothing is wrong with it.
pub fn duration(role: &Role) -> Option<Invalid> {
    let fits = within(role.duration, role.kind.most_duration());
    (!fits).then_some(Invalid { field: "duration", rule: Rule::RoleDuration })
}

/// A role that shall renew by itself and asks a person something each time; `None`: nothing is wrong with that.
pub fn renews_by_itself(role: &Role, settings: &Settings) -> Option<Invalid> {
    if role.auto_renew != Some(true) {
        return None;
    }
    let mut first = role;
    // A way that leads in a circle is found elsewhere.
    for _ in 0..settings.roles.len() {
        match first.kind.via().and_then(|via| settings.role(via)) {
            Some(via) => first = via,
            None => break,
        }
    }
    let source = first.source.as_ref().and_then(|id| settings.source(id));
    let code_each_time =
        source.is_some_and(|source| source.mfa_serial.is_some() && source.prefer != Some(Prefer::FewCodes));
    let asks = role.protect || first.protect || code_each_time;
    asks.then_some(Invalid { field: "auto_renew", rule: Rule::RenewsByItself })
}

/// A role that goes through one that is not assumed, or is no longer to be assumed while others go through it; `None`:
/// neither.
pub fn goes_through(role: &Role, settings: &Settings) -> Option<Invalid> {
    let via = role.kind.via().and_then(|id| settings.role(id));
    if via.is_some_and(|via| !via.kind.leads_on()) {
        return Some(Invalid { field: "via", rule: Rule::Through });
    }
    let leads = || settings.roles.iter().any(|other| other.kind.via() == Some(&role.id));
    (!role.kind.leads_on() && leads()).then_some(Invalid { field: "kind", rule: Rule::Through })
}

/// What is wrong with a template, field by field; empty: nothing.
pub fn template(template: &Template, accounts: &[Account]) -> Vec<Invalid> {
    let mut found = Findings::default();
    found.unless(names_its_account(&template.role.name), "name", Rule::TemplateName);
    found.unless(arn_names_its_account(&template.role), "arn", Rule::TemplateArn);
    if let TemplateAccounts::Listed(ids) = &template.accounts {
        let good = !ids.is_empty() && ids.iter().all(|id| is_account(id));
        found.unless(good, "accounts", Rule::TemplateAccounts);
    }
    if !found.0.is_empty() {
        return found.0;
    }
    // What is wrong with one is wrong with all: their texts differ in the account alone.
    let first = template.numbers(accounts).next().unwrap_or("123456789012");
    role(&template.role_in(first, first))
}

/// What is wrong with a source, field by field; empty: nothing.
pub fn source(source: &Source) -> Vec<Invalid> {
    let mut found = Findings::default();
    found.unless(!source.id.as_str().trim().is_empty(), "id", Rule::NotEmpty);
    found.unless(is_name(&source.name), "name", Rule::Name);
    if let Some(profile) = source.kind.profile() {
        found.unless(!profile.trim().is_empty(), "profile", Rule::NotEmpty);
    }
    if let Some(web) = source.kind.web_identity() {
        let file = web.token_file.as_ref().is_some_and(|file| !file.trim().is_empty());
        let command = web.token_command.as_deref().is_some_and(names_a_program);
        let field = if web.token_command.is_some() { "token_command" } else { "token_file" };
        found.unless(file != command, field, Rule::WebToken);
    }
    found.unless(source.region.as_deref().is_none_or(is_region), "region", Rule::Region);
    if let Some(center) = source.kind.identity_center() {
        found.0.extend(identity_center(center));
        let region = Instance::of(source).is_some();
        found.unless(region || !is_start_url(&center.start_url), "region", Rule::InstanceRegion);
    }
    if let Some(oidc) = source.kind.oidc() {
        found.0.extend(provider(oidc));
    }
    found.unless(
        source.kind.callback_port().is_none_or(|port| port >= 1024),
        "callback_port",
        Rule::CallbackPort,
    );
    found.unless(source.kind.sign_in_with().is_none_or(opens), "sign_in_with", Rule::NotEmpty);
    let serial = source.mfa_serial.as_deref();
    found.unless(serial.is_none_or(is_mfa_device), "mfa_serial", Rule::MfaSerial);
    let command = source.mfa_command.as_deref();
    found.unless(command.is_none_or(names_a_program), "mfa_command", Rule::NotEmpty);
    found.0
}

fn identity_center(center: &IdentityCenter) -> Vec<Invalid> {
    let mut found = Findings::default();
    found.unless(is_start_url(&center.start_url), "start_url", Rule::StartUrl);
    let session = center.session_duration;
    let fits = session.is_none_or(|session| (LEAST_DURATION..=MOST_PORTAL_SESSION).contains(&session));
    found.unless(fits, "session_duration", Rule::PortalSession);
    let names = center.role_names.as_deref();
    let tells = |names: &str| names_its_account(names) && names.contains("{role}") && is_name(names);
    found.unless(names.is_none_or(tells), "role_names", Rule::RoleNames);
    found.0
}

fn provider(oidc: &Oidc) -> Vec<Invalid> {
    let mut found = Findings::default();
    found.unless(oidc::is_issuer(&oidc.issuer), "issuer", Rule::Issuer);
    found.unless(is_name(&oidc.client_id), "client_id", Rule::NotEmpty);
    found.unless(oidc.scopes.iter().all(|scope| oidc::is_scope(scope)), "scopes", Rule::Scopes);
    let redirects = oidc.redirect_uris.iter().all(|uri| Redirect::parse(uri).is_some());
    found.unless(redirects, "redirect_uris", Rule::RedirectUri);
    let fits = |(name, value): (&String, &String)| oidc::is_parameter(name) && is_name(value);
    found.unless(oidc.parameters.iter().all(fits), "parameters", Rule::SignInParameters);
    found.0
}

/// What is wrong with the device of a source whose account is known: another account's is nobody's there.
pub fn mfa_device_of(source: &Source, account: &str) -> Option<Invalid> {
    let device = source.mfa_serial.as_deref().and_then(|serial| serial.strip_prefix("arn:"));
    let of = device.and_then(|arn| arn.split(':').nth(3))?;
    (of != account).then_some(Invalid { field: "mfa_serial", rule: Rule::MfaOfAnotherAccount })
}

/// What is wrong with an account's entry; empty: nothing.
pub fn account(account: &Account) -> Vec<Invalid> {
    let mut found = Findings::default();
    found.unless(is_account(&account.id), "id", Rule::AccountId);
    found.unless(is_name(&account.name), "name", Rule::Name);
    found.unless(account.group.as_deref().is_none_or(is_name), "group", Rule::Name);
    found.0
}

/// What is wrong with a team's entry; empty: nothing.
pub fn team(team: &Team) -> Vec<Invalid> {
    let mut found = Findings::default();
    found.unless(!team.id.as_str().trim().is_empty(), "id", Rule::NotEmpty);
    found.unless(is_name(&team.name), "name", Rule::Name);
    found.unless(Team::is_place(&team.from), "from", Rule::TeamPlace);
    found.0
}

/// What is wrong with the preferences that shape calls; empty: nothing.
pub fn preferences(preferences: &Preferences) -> Vec<Invalid> {
    let mut found = Findings::default();
    found.unless(is_session_name(&preferences.session_name), "session_name", Rule::SessionName);
    found.unless(within(Some(preferences.duration), MOST_DURATION), "duration", Rule::RoleDuration);
    let console = Some(preferences.console_duration);
    found.unless(within(console, MOST_DURATION), "console_duration", Rule::RoleDuration);
    found.unless(opens(&preferences.open_with), "open_with", Rule::NotEmpty);
    let tag = preferences.reason_tag.as_str();
    found.unless(tag.is_empty() || is_tag_key(tag), "reason_tag", Rule::Tags);
    let shortcut = preferences.shortcut.trim();
    found.unless(shortcut.is_empty() || shortcut.parse::<Shortcut>().is_ok(), "shortcut", Rule::Shortcut);
    found.0
}

/// What is wrong with a long-term key as typed or pasted; empty: nothing. An id that starts with `ASIA` belongs to
/// temporary credentials, which no keychain entry can keep alive.
pub fn access_key(key: &AccessKey) -> Vec<Invalid> {
    let mut found = Findings::default();
    let id = key.access_key_id.as_str();
    found.unless(is_text(id, 16..=128, "_") && !id.starts_with("ASIA"), "access_key_id", Rule::AccessKeyId);
    let secret = key.secret_access_key.expose_secret();
    // AWS names no alphabet for it, so only what a cut or sloppy paste looks like is refused.
    let whole = secret.len() == 40 && secret.bytes().all(|byte| byte.is_ascii_graphic());
    found.unless(whole, "secret_access_key", Rule::SecretAccessKey);
    found.0
}

#[derive(Default)]
struct Findings(Vec<Invalid>);

impl Findings {
    fn unless(&mut self, fine: bool, field: &'static str, rule: Rule) {
        if !fine {
            self.0.push(Invalid { field, rule });
        }
    }
}

/// Whether AssumeRole takes it as an external id.
pub(crate) fn is_external_id(id: &str) -> bool {
    is_text(id, 2..=1224, "_+=,.@:/-")
}

/// ASCII letters, digits and the others named, so many of them.
fn is_text(text: &str, length: std::ops::RangeInclusive<usize>, others: &str) -> bool {
    length.contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric() || others.contains(c))
}

/// Whether codes can come from it: a device that shows them, by its ARN or by the number on it. A security key shows
/// none, and a user is no device.
fn is_mfa_device(serial: &str) -> bool {
    if !is_text(serial, 9..=256, "_+=/:,.@-") {
        return false;
    }
    let Some(arn) = serial.strip_prefix("arn:") else { return !serial.contains(':') };
    let parts: Vec<&str> = arn.splitn(5, ':').collect();
    let [_, "iam", "", account, device] = parts[..] else { return false };
    let name = device.strip_prefix("mfa/").or_else(|| device.strip_prefix("sms-mfa/"));
    is_account(account) && name.is_some_and(|name| !name.is_empty())
}

fn is_name(name: &str) -> bool {
    !name.trim().is_empty() && name.chars().count() <= 128 && is_plain(name)
}

fn names_a_program(command: &[String]) -> bool {
    command.first().is_some_and(|program| !program.trim().is_empty())
}

/// Whether a way to open consoles names what it needs.
fn opens(open_with: &OpenWith) -> bool {
    match open_with {
        OpenWith::Default | OpenWith::Private => true,
        OpenWith::Profile(name) => is_name(name),
        OpenWith::Program(program) => names_a_program(program),
    }
}

fn within(duration: Option<Seconds>, most: Seconds) -> bool {
    duration.is_none_or(|duration| (LEAST_DURATION..=most).contains(&duration))
}

fn is_destination(wanted: Option<&str>, partition: Partition) -> bool {
    // An isolated partition has no console to open yet: that is said on opening, not held against the entry.
    wanted.is_none() || !matches!(destination::resolve(wanted, None, partition), Err(Failure::Invalid(_)))
}

/// Samples are short and plain, so that only the template's own characters can be at fault.
fn is_session_name(template: &str) -> bool {
    session_name::is_valid(&session_name::substitute(template, "jo", "laptop"))
}

fn is_source_identity(text: &str) -> bool {
    session_name::is_valid(text) && !text.starts_with("aws:")
}

/// The longest value of a session tag, in characters.
const MOST_OF_TAG_VALUE: usize = 256;

fn are_tags(role: &Role) -> bool {
    let mut keys = BTreeSet::new();
    role.tags.len() <= 50
        && role.tags.iter().all(|(key, value)| {
            is_tag_key(key)
                && value.chars().count() <= MOST_OF_TAG_VALUE
                && value.chars().all(is_tag_character)
                && keys.insert(key.to_lowercase())
        })
}

/// A text as the value of a session tag: other characters than AWS takes become hyphens, and what is too long is cut.
pub fn as_tag_value(text: &str) -> String {
    let fit = text.chars().map(|c| if is_tag_character(c) { c } else { '-' });
    fit.take(MOST_OF_TAG_VALUE).collect()
}

/// AWS keeps keys that begin with `aws:` to itself.
fn is_tag_key(key: &str) -> bool {
    (1..=128).contains(&key.chars().count()) && key.chars().all(is_tag_character) && !key.starts_with("aws:")
}

/// `[\p{L}\p{Z}\p{N}_.:/=+\-@]`. Rust's alphabetic takes a few combining marks more than `\p{L}`: about those AWS has
/// the last word.
fn is_tag_character(c: char) -> bool {
    c.is_alphabetic() || c.is_numeric() || (c.is_whitespace() && !c.is_control()) || "_.:/=+-@".contains(c)
}

fn are_transitive(role: &Role) -> bool {
    let keys: BTreeSet<String> = role.tags.keys().map(|key| key.to_lowercase()).collect();
    role.transitive_tags.iter().all(|key| keys.contains(&key.to_lowercase()))
}

fn is_policy(role: &Role) -> bool {
    let Some(policy) = &role.policy else { return true };
    let arns: usize = role.policy_arns.iter().map(|arn| arn.chars().count()).sum();
    policy.chars().count() + arns <= MOST_POLICY
        && serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(policy).is_ok()
}

/// Managed policies of AWS's own or of the role's account.
fn are_policy_arns(arns: &[String], role: Option<&RoleArn>) -> bool {
    let is_one = |arn: &String| {
        let parts: Vec<&str> = arn.splitn(6, ':').collect();
        let [_, _, "iam", "", account, resource] = parts.as_slice() else { return false };
        let partition = Partition::of_arn(arn);
        (20..=2048).contains(&arn.len())
            && partition.is_some()
            && role.is_none_or(|role| partition == Some(role.partition))
            && (*account == "aws"
                || role.map_or_else(|| is_account(account), |role| role.account == *account))
            && resource.strip_prefix("policy/").is_some_and(|name| !name.is_empty())
    };
    arns.len() <= 10 && arns.iter().all(is_one)
}

#[cfg(test)]
mod tests;
