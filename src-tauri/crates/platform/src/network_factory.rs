//! The networks by which calls go: the engine's own, and one for each other environment that a command brings or profile
//! that a source is. The clients of the last few are kept.

use std::sync::{Arc, Mutex, PoisonError};

use rolecall_core::caller::AwsPlaces;
use rolecall_core::network_variables::NetworkVariables;
use rolecall_engine::ports::{Network, NetworkFactory};

use crate::attempts::Attempts;
use crate::aws_caches::AwsCaches;
use crate::http::Http;
use crate::identity_center::AwsIdentityCenter;
use crate::login::AwsLogins;
use crate::oidc::OidcProviders;
use crate::reach::Environment;
use crate::signin::FederationEndpoint;
use crate::sources::SdkSources;
use crate::sts::AwsSts;
use crate::team_file::Teams;

/// A person's terminals, editors and jobs name a few sets at most.
const MAX_KEPT: usize = 8;

/// Makes networks, each with the same endpoints in place of AWS's.
pub struct AwsNetworks {
    http: Http,
    sts_endpoint: Option<String>,
    signin_endpoint: Option<String>,
    /// The sign-ins that wait for a browser, whichever network they go by.
    sign_ins: Arc<Attempts>,
    /// The engine's own.
    own: Network,
    /// Those of other environments; the one that was used last is the last.
    kept: Mutex<Vec<(Environment, Network)>>,
}

impl AwsNetworks {
    /// `http` is by the engine's own environment, `sts_endpoint` stands for STS whatever an environment says.
    pub fn new(http: Http, sts_endpoint: Option<String>, signin_endpoint: Option<String>) -> Self {
        let sign_ins = Arc::new(Attempts::default());
        let own = network(&http, None, sts_endpoint.clone(), signin_endpoint.clone(), &sign_ins);
        Self { http, sts_endpoint, signin_endpoint, sign_ins, own, kept: Mutex::default() }
    }

    /// The engine's own network.
    pub fn own(&self) -> Network {
        self.own.clone()
    }
}

impl NetworkFactory for AwsNetworks {
    fn network(
        &self,
        variables: &NetworkVariables,
        places: Option<&AwsPlaces>,
        plain_endpoint: bool,
    ) -> Network {
        let own = self.http.environment();
        let environment = own.with(variables.over(&own.variables), places, plain_endpoint);
        if places.is_none() && environment == *own {
            return self.own();
        }
        // A list that a panicking thread left is whole: nothing here stops half way.
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.iter().position(|(other, _)| *other == environment).map(|at| kept.remove(at));
        let entry = found.unwrap_or_else(|| {
            let http = self.http.through(environment.clone());
            let (sts, signin) = (self.sts_endpoint.clone(), self.signin_endpoint.clone());
            let network = network(&http, places, sts, signin, &self.sign_ins);
            (environment, network)
        });
        if kept.len() >= MAX_KEPT {
            kept.remove(0);
        }
        let network = entry.1.clone();
        kept.push(entry);
        network
    }
}

fn network(
    http: &Http,
    places: Option<&AwsPlaces>,
    sts_endpoint: Option<String>,
    signin_endpoint: Option<String>,
    sign_ins: &Arc<Attempts>,
) -> Network {
    Network {
        sts: Arc::new(AwsSts::new(http.clone(), sts_endpoint)),
        sources: Arc::new(match places {
            Some(places) => SdkSources::with_files(http.clone(), places.clone()),
            None => SdkSources::new(http.clone()),
        }),
        sign_in: Arc::new(FederationEndpoint::new(http.clone(), signin_endpoint)),
        identity_center: Arc::new(AwsIdentityCenter::new(http.clone(), Arc::clone(sign_ins))),
        logins: Arc::new(AwsLogins::new(http.clone(), Arc::clone(sign_ins))),
        providers: Arc::new(OidcProviders::new(http, Arc::clone(sign_ins))),
        shared_sign_ins: Arc::new(AwsCaches::from_environment()),
        team_files: Arc::new(Teams::new(http.clone())),
    }
}
