//! An environment as it decides the way to AWS: this process's own, or that of a command which asks the engine.

use std::env;
use std::path::PathBuf;

use rolecall_core::caller::AwsPlaces;
use rolecall_core::failure::Failure;
use rolecall_core::network_variables::{NetworkVariables, OTHER_CERTIFICATES};
use rolecall_core::reach::{Reach, is_plain_beyond};

use crate::aws_files::AwsFiles;

/// The variables of this process's environment. Files stand with their whole paths, for whoever is to read them for this
/// process. What is no text is kept as far as it is one: unreadable is not unset.
pub fn variables() -> NetworkVariables {
    NetworkVariables::of(|name| {
        let value = env::var_os(name)?.to_string_lossy().into_owned();
        let is_file =
            (name == "AWS_CA_BUNDLE" || OTHER_CERTIFICATES.contains(&name)) && !value.trim().is_empty();
        Some(if is_file { whole(&value).to_string_lossy().into_owned() } else { value })
    })
}

/// What decides the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Environment {
    pub(crate) variables: NetworkVariables,
    /// `~/.aws`; none where it is not to be looked at.
    files: Option<AwsFiles>,
    /// Whether AWS may be called over plain http beyond this computer.
    plain_endpoint: bool,
}

impl Environment {
    /// This process's own.
    pub fn own() -> Self {
        Self { variables: variables(), files: AwsFiles::from_environment(), plain_endpoint: false }
    }

    /// These variables alone, without any profile.
    pub fn bare(variables: NetworkVariables) -> Self {
        Self { variables, files: None, plain_endpoint: false }
    }

    /// The same with these variables, and with AWS's files from there.
    pub(crate) fn with(
        &self,
        variables: NetworkVariables,
        places: Option<&AwsPlaces>,
        plain_endpoint: bool,
    ) -> Self {
        let files = places.cloned().map(AwsFiles::from).or_else(|| self.files.clone());
        Self { variables, files, plain_endpoint }
    }

    /// Refuses an endpoint that nobody has allowed.
    pub(crate) fn check(&self, endpoint: Option<&str>) -> Result<(), Failure> {
        match endpoint {
            Some(address) if is_plain_beyond(address) && !self.plain_endpoint => {
                Err(Failure::PlainEndpoint { address: address.to_owned() })
            }
            _ => Ok(()),
        }
    }

    /// The first plain http address beyond this computer at which AWS would be called.
    pub fn plain_endpoint(&self) -> Option<String> {
        let Reach { sts_endpoint, portal_endpoint, oidc_endpoint, login_endpoint, .. } = self.reach();
        let named = [sts_endpoint, portal_endpoint, oidc_endpoint, login_endpoint].into_iter().flatten();
        named.into_iter().find(|address| is_plain_beyond(address))
    }

    /// What is to be used now: the files are read each time, because people edit them. What is wrong with them is said
    /// where a profile is used.
    pub(crate) fn reach(&self) -> Reach {
        let read = self.files.as_ref().map(AwsFiles::read).transpose();
        let files = read.unwrap_or_else(|error| {
            tracing::warn!(%error, "endpoints are as the environment says alone");
            None
        });
        Reach::of(&self.variables, &files.unwrap_or_default())
    }

    /// The files whose certificates are trusted beside the system's: those that have to be usable, and those that need not.
    pub(crate) fn certificates(&self) -> (Option<PathBuf>, Vec<PathBuf>) {
        let others = OTHER_CERTIFICATES.into_iter().filter_map(|name| self.variables.get(name));
        (self.reach().ca_bundle.map(|path| whole(&path)), others.map(PathBuf::from).collect())
    }
}

/// A path with its `~` and from the root on.
fn whole(path: &str) -> PathBuf {
    let path = match (path.strip_prefix("~/").or_else(|| path.strip_prefix("~\\")), env::home_dir()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(path),
    };
    std::path::absolute(&path).unwrap_or(path)
}
