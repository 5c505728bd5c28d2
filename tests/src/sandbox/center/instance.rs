//! An instance of IAM Identity Center: its people, its accounts, and the permission sets that they are assigned.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// An instance, as its administrators set it up.
///
/// No `Debug`: tests put canary secrets in here.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instance {
    /// Such as `https://acme.awsapps.com/start`, without a slash at the end.
    pub start_url: String,
    /// The region it is in.
    pub region: String,
    /// Who can sign in.
    pub people: Vec<Person>,
    /// The accounts of its organisation.
    pub accounts: Vec<MemberAccount>,
    /// How long a portal session lasts, in seconds.
    #[serde(default = "eight_hours")]
    pub session_seconds: i64,
    /// How long an access token lasts, in seconds.
    #[serde(default = "one_hour")]
    pub token_seconds: i64,
    /// Requests to the portal that are answered at once, after a rest.
    #[serde(default = "burst")]
    pub burst: u32,
    /// Requests to the portal that are answered a second, in the long run.
    #[serde(default = "per_second")]
    pub per_second: u32,
}

/// Somebody who can sign in.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// The user name.
    pub name: String,
    /// The password.
    pub password: String,
}

/// An account of the organisation.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MemberAccount {
    /// Twelve digits.
    pub id: String,
    /// What the organisation calls it.
    pub name: String,
    /// The permission sets that are assigned in it.
    pub roles: Vec<PermissionSet>,
}

/// A permission set in an account.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PermissionSet {
    /// Such as `AdministratorAccess`.
    pub name: String,
    /// How long its credentials last, in seconds, 3600-43200.
    #[serde(default = "one_hour")]
    pub seconds: i64,
    /// The user names it is assigned to; none for everybody.
    #[serde(default)]
    pub people: Vec<String>,
    /// When it was assigned. A portal session from before lists it, and gets no credentials of it.
    #[serde(default)]
    pub assigned: Option<Timestamp>,
}

impl Instance {
    /// An instance in eu-west-1 with jo and sam, whose passwords are their names with `-password` behind, and that many
    /// accounts. Everybody has `ReadOnlyAccess` (8 h) in each account; jo has `AdministratorAccess` (1 h) in each, too.
    pub fn of(start_url: &str, accounts: u64) -> Self {
        let person = |name: &str| Person { name: name.to_owned(), password: format!("{name}-password") };
        Self {
            start_url: start_url.to_owned(),
            region: "eu-west-1".to_owned(),
            people: vec![person("jo"), person("sam")],
            accounts: (0..accounts).map(MemberAccount::numbered).collect(),
            session_seconds: eight_hours(),
            token_seconds: one_hour(),
            burst: burst(),
            per_second: per_second(),
        }
    }
}

impl MemberAccount {
    /// Such as `payments-staging`; from the 49th on with a number.
    fn numbered(index: u64) -> Self {
        const TEAMS: [&str; 12] = [
            "payments", "search", "orders", "data", "media", "mobile", "billing", "fraud", "growth",
            "platform", "risk", "shipping",
        ];
        const STAGES: [&str; 4] = ["prod", "staging", "dev", "sandbox"];
        let pick = |names: &[&'static str], index: u64| {
            names[usize::try_from(index).unwrap_or_default() % names.len()]
        };
        let stage = pick(&STAGES, index);
        let team = pick(&TEAMS, index / 4);
        let name = match index / 48 {
            0 => format!("{team}-{stage}"),
            more => format!("{team}-{more}-{stage}"),
        };
        let read = PermissionSet { seconds: 8 * one_hour(), ..PermissionSet::new("ReadOnlyAccess") };
        let administer =
            PermissionSet { people: vec!["jo".to_owned()], ..PermissionSet::new("AdministratorAccess") };
        Self { id: format!("{}", 700_000_000_000 + index), name, roles: vec![administer, read] }
    }
}

impl PermissionSet {
    /// A permission set for everybody, with AWS's default of an hour.
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), seconds: one_hour(), people: Vec::new(), assigned: None }
    }

    pub(super) fn is_for(&self, person: &str) -> bool {
        self.people.is_empty() || self.people.iter().any(|name| name == person)
    }
}

fn eight_hours() -> i64 {
    8 * 3600
}

fn one_hour() -> i64 {
    3600
}

/// What makes a peer without a limit of its own be refused at the 620th of 665 accounts.
fn burst() -> u32 {
    600
}

fn per_second() -> u32 {
    10
}
