//! The environment variables by which AWS credentials and regions travel, and what a program is to have of them to be
//! one role and nobody else.

use jiff::Timestamp;
use secrecy::ExposeSecret as _;
use zeroize::Zeroizing;

use crate::partition::Partition;
use crate::secret::Credentials;

/// The regions: botocore reads `AWS_DEFAULT_REGION`, the other SDKs `AWS_REGION`.
const REGIONS: [&str; 2] = ["AWS_REGION", "AWS_DEFAULT_REGION"];

/// The role's name, for a prompt or a script.
const ROLE: &str = "ROLECALL_ROLE";

/// Every variable by which an SDK or a tool finds credentials or a region, with [`ROLE`]. What is set of them for another
/// role, or by another tool, is never left beside what is set for one.
pub const ALL: [&str; 20] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_CREDENTIAL_EXPIRATION",
    // What older tools read in place of these.
    "AWS_SECURITY_TOKEN",
    "AWS_ACCESS_KEY",
    "AWS_SECRET_KEY",
    // botocore takes the account of credentials in the environment from here.
    "AWS_ACCOUNT_ID",
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_ROLE_ARN",
    "AWS_ROLE_SESSION_NAME",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
    ROLE,
    REGIONS[0],
    REGIONS[1],
];

/// What is set and what is taken away, so that a program is one role.
pub struct Variables {
    set: Vec<(&'static str, Zeroizing<String>)>,
    /// Regions that are there already and fit.
    kept: Vec<&'static str>,
}

impl Variables {
    /// For credentials as they are.
    pub fn of_credentials(credentials: &Credentials) -> Self {
        Self::of([
            ("AWS_ACCESS_KEY_ID", credentials.access_key_id.as_str()),
            ("AWS_SECRET_ACCESS_KEY", credentials.secret_access_key.expose_secret()),
            ("AWS_SESSION_TOKEN", credentials.session_token.expose_secret()),
            ("AWS_CREDENTIAL_EXPIRATION", &expiration(credentials.expiration)),
        ])
    }

    /// For an endpoint that gives credentials to whoever has its token.
    pub fn of_endpoint(uri: &str, token: &str) -> Self {
        Self::of([("AWS_CONTAINER_CREDENTIALS_FULL_URI", uri), ("AWS_CONTAINER_AUTHORIZATION_TOKEN", token)])
    }

    fn of<const COUNT: usize>(values: [(&'static str, &str); COUNT]) -> Self {
        let set = values.map(|(name, value)| (name, Zeroizing::new(value.to_owned())));
        Self { set: set.into(), kept: Vec::new() }
    }

    /// With the role's name.
    #[must_use]
    pub fn with_role(mut self, name: &str) -> Self {
        self.set.push((ROLE, Zeroizing::new(name.to_owned())));
        self
    }

    /// With the region. Where none is known, one that is in the environment already stays, unless it is of another
    /// `partition` than the role or no region at all.
    #[must_use]
    pub fn with_region(
        mut self,
        region: Option<&str>,
        partition: Option<Partition>,
        environment: impl Fn(&str) -> Option<String>,
    ) -> Self {
        let fits = |region: &str| {
            let of_region = Partition::of_region(region);
            of_region.is_some() && partition.is_none_or(|partition| of_region == Some(partition))
        };
        if let Some(region) = region.filter(|region| fits(region)) {
            self.set.extend(REGIONS.map(|name| (name, Zeroizing::new(region.to_owned()))));
        } else {
            let stays = |name: &&'static str| environment(name).is_some_and(|region| fits(&region));
            self.kept.extend(REGIONS.into_iter().filter(stays));
        }
        self
    }

    /// What is set, with its value.
    pub fn set(&self) -> &[(&'static str, Zeroizing<String>)] {
        &self.set
    }

    /// What is taken away.
    pub fn unset(&self) -> impl Iterator<Item = &'static str> {
        ALL.into_iter()
            .filter(|name| !self.kept.contains(name) && self.set.iter().all(|(set, _)| set != name))
    }
}

/// RFC 3339 in whole seconds, rounded down: nobody is told that credentials last longer than they do.
fn expiration(at: Timestamp) -> String {
    Timestamp::from_second(at.as_second()).unwrap_or(at).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credentials() -> Credentials {
        Credentials {
            access_key_id: "ASIAEXAMPLE".to_owned(),
            secret_access_key: "s".into(),
            session_token: "t".into(),
            expiration: "2026-03-03T18:40:00.9Z".parse().expect("a time"),
        }
    }

    #[test]
    fn what_is_not_set_is_taken_away() {
        for variables in
            [Variables::of_credentials(&credentials()), Variables::of_endpoint("http://127.0.0.1:1/", "t")]
        {
            let variables = variables.with_role("prod").with_region(Some("eu-west-1"), None, |_| None);
            let set: Vec<&str> = variables.set().iter().map(|(name, _)| *name).collect();
            assert!(set.iter().all(|name| ALL.contains(name)));
            assert_eq!(set.len() + variables.unset().count(), ALL.len());
        }
    }

    #[test]
    fn no_region_of_another_partition_travels_along() {
        let (cn, aws) = (Some(Partition::AwsCn), Some(Partition::Aws));
        for (own, partition, there, given) in [
            (Some("eu-west-1"), aws, Some("cn-north-1"), Some("eu-west-1")),
            (Some("cn-north-1"), aws, Some("eu-west-1"), None),
            (None, aws, Some("cn-north-1"), None),
            (None, cn, Some("eu-west-1"), None),
            (None, cn, Some("cn-north-1"), None),
            (None, aws, Some(""), None),
            (Some(""), aws, Some(""), None),
            (None, None, Some("cn-north-1"), None),
            (None, aws, None, None),
        ] {
            let variables = Variables::of_credentials(&credentials());
            let variables = variables.with_region(own, partition, |_| there.map(str::to_owned));
            let set = variables.set().iter().find(|(name, _)| *name == "AWS_REGION");
            assert_eq!(set.map(|(_, value)| value.as_str()), given, "{own:?} {partition:?} {there:?}");
            let stays = given.is_none() && !variables.unset().any(|name| name == "AWS_REGION");
            let fits = there.is_some_and(|there| {
                Partition::of_region(there).is_some_and(|there| partition.is_none_or(|own| own == there))
            });
            assert_eq!(stays, fits && given.is_none(), "{own:?} {partition:?} {there:?}");
        }
    }
}
