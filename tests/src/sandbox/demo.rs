//! The demo world: one account with three keys, and roles that show each rule. Every key in it is fake and fixed.

use super::center::Instance;
use super::config::{Account, Config, Role, User};

/// The account that holds the demo's users.
pub const ACCOUNT: &str = "111122223333";
/// The MFA device of user `jo`.
pub const JO_MFA_SERIAL: &str = "arn:aws:iam::111122223333:mfa/jo";
/// The access key id of user `jo`, who has an MFA device.
pub const JO_ACCESS_KEY_ID: &str = "AKIASANDBOXJO0000001";
/// The secret of [`JO_ACCESS_KEY_ID`].
pub const JO_SECRET_ACCESS_KEY: &str = "sandbox-only-fake-secret-of-jo-000000001";
/// The access key id of user `sam`, who has no MFA device.
pub const SAM_ACCESS_KEY_ID: &str = "AKIASANDBOXSAM000001";
/// The secret of [`SAM_ACCESS_KEY_ID`].
pub const SAM_SECRET_ACCESS_KEY: &str = "sandbox-only-fake-secret-of-sam-00000001";
/// The access key id of the account's root user.
pub const ROOT_ACCESS_KEY_ID: &str = "AKIASANDBOXROOT00001";
/// The secret of [`ROOT_ACCESS_KEY_ID`].
pub const ROOT_SECRET_ACCESS_KEY: &str = "sandbox-only-fake-secret-of-root-0000001";

/// 12 h, wants MFA.
pub const PROD_ADMIN: &str = "arn:aws:iam::123456789012:role/Admin";
/// 4 h.
pub const STAGING_OPS: &str = "arn:aws:iam::210987654321:role/staging-ops";
/// 1 h, wants [`DATA_READONLY_EXTERNAL_ID`].
pub const DATA_READONLY: &str = "arn:aws:iam::345678901234:role/data-readonly";
/// The external id of [`DATA_READONLY`].
pub const DATA_READONLY_EXTERNAL_ID: &str = "example-external-id";
/// 12 h, no conditions.
pub const SANDBOX: &str = "arn:aws:iam::456789012345:role/sandbox";
/// Trusts nobody here.
pub const LOCKED_OUT: &str = "arn:aws:iam::567890123456:role/locked-out";
/// 12 h, trusts sessions of [`PROD_ADMIN`] alone: role chaining.
pub const BREAK_GLASS: &str = "arn:aws:iam::678901234567:role/break-glass";

/// An Identity Center with two accounts.
pub const START_URL: &str = "https://acme.awsapps.com/start";
/// One with 665, at which clients without a limit of their own are refused.
pub const LARGE_START_URL: &str = "https://acme-large.awsapps.com/start";
/// One with 2,000.
pub const HUGE_START_URL: &str = "https://acme-huge.awsapps.com/start";
/// The person of each Identity Center who may administer.
pub const JO: &str = "jo";
/// The password of [`JO`].
pub const JO_PASSWORD: &str = "jo-password";

/// The demo world's configuration.
pub(super) fn world() -> Config {
    let account = |id: &str, name: &str| Account { id: id.to_owned(), name: name.to_owned() };
    let hours = |hours: i64, role: Role| Role { max_session_duration: hours * 3600, ..role };
    Config {
        accounts: vec![
            account(ACCOUNT, "acme-main"),
            account("123456789012", "acme-prod"),
            account("210987654321", "acme-staging"),
            account("345678901234", "acme-data"),
            account("456789012345", "acme-sandbox"),
            account("567890123456", "acme-vault"),
            account("678901234567", "acme-emergency"),
        ],
        users: vec![
            User {
                mfa_serial: Some(JO_MFA_SERIAL.to_owned()),
                ..user("jo", JO_ACCESS_KEY_ID, JO_SECRET_ACCESS_KEY)
            },
            user("sam", SAM_ACCESS_KEY_ID, SAM_SECRET_ACCESS_KEY),
            User { root: true, ..user("root", ROOT_ACCESS_KEY_ID, ROOT_SECRET_ACCESS_KEY) },
        ],
        roles: vec![
            hours(12, Role { mfa_required: true, ..Role::new(PROD_ADMIN, &[ACCOUNT]) }),
            hours(4, Role::new(STAGING_OPS, &[ACCOUNT])),
            Role {
                external_id: Some(DATA_READONLY_EXTERNAL_ID.to_owned()),
                ..Role::new(DATA_READONLY, &[ACCOUNT])
            },
            hours(12, Role::new(SANDBOX, &[ACCOUNT])),
            Role::new(LOCKED_OUT, &[]),
            hours(12, Role::new(BREAK_GLASS, &[PROD_ADMIN])),
        ],
        web_tokens: Vec::new(),
        instances: vec![
            Instance::of(START_URL, 2),
            Instance::of(LARGE_START_URL, 665),
            Instance::of(HUGE_START_URL, 2000),
        ],
        disabled_regions: Vec::new(),
        one_session_per_browser: false,
    }
}

fn user(name: &str, access_key_id: &str, secret_access_key: &str) -> User {
    User {
        account: ACCOUNT.to_owned(),
        name: name.to_owned(),
        access_key_id: access_key_id.to_owned(),
        secret_access_key: secret_access_key.to_owned(),
        mfa_serial: None,
        root: false,
        active: true,
    }
}
