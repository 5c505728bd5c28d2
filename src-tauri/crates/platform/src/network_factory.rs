//! The networks by which calls go: the engine's own, and one for each other set of proxies and AWS files that a command
//! brings from its environment. The clients of the last few sets are kept.

use std::sync::{Arc, Mutex, PoisonError};

use rolecall_core::caller::AwsPlaces;
use rolecall_core::proxies::Proxies;
use rolecall_engine::ports::{Network, NetworkFactory};

use crate::http::Http;
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
    /// The engine's own, with the proxies of its environment.
    own: (Option<Proxies>, Network),
    /// Those of other proxies; the one that was used last is the last.
    kept: Mutex<Vec<(Proxies, Http, Network)>>,
}

impl AwsNetworks {
    /// `own_proxies` are those of this process's environment, which `http` goes through (see [`Http::new`]).
    pub fn new(
        http: Http,
        own_proxies: Option<Proxies>,
        sts_endpoint: Option<String>,
        signin_endpoint: Option<String>,
    ) -> Self {
        let network = network(&http, sts_endpoint.clone(), signin_endpoint.clone());
        Self { http, sts_endpoint, signin_endpoint, own: (own_proxies, network), kept: Mutex::default() }
    }

    /// The engine's own network.
    pub fn own(&self) -> Network {
        self.own.1.clone()
    }

    fn through(&self, proxies: &Proxies) -> (Http, Network) {
        // A list that a panicking thread left is whole: nothing here stops half way.
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.iter().position(|(other, ..)| other == proxies).map(|at| kept.remove(at));
        let entry = found.unwrap_or_else(|| {
            let http = self.http.through(proxies.clone());
            let network = network(&http, self.sts_endpoint.clone(), self.signin_endpoint.clone());
            (proxies.clone(), http, network)
        });
        if kept.len() >= MAX_KEPT {
            kept.remove(0);
        }
        let found = (entry.1.clone(), entry.2.clone());
        kept.push(entry);
        found
    }
}

impl NetworkFactory for AwsNetworks {
    fn network(&self, proxies: Option<&Proxies>, places: Option<&AwsPlaces>) -> Network {
        let others = proxies.filter(|proxies| self.own.0.as_ref() != Some(proxies));
        let (http, network) = match others {
            Some(proxies) => self.through(proxies),
            None => (self.http.clone(), self.own()),
        };
        match places {
            Some(places) => {
                Network { sources: Arc::new(SdkSources::with_files(http, places.clone())), ..network }
            }
            None => network,
        }
    }
}

fn network(http: &Http, sts_endpoint: Option<String>, signin_endpoint: Option<String>) -> Network {
    Network {
        sts: Arc::new(AwsSts::new(http.clone(), sts_endpoint)),
        sources: Arc::new(SdkSources::new(http.clone())),
        sign_in: Arc::new(FederationEndpoint::new(http.clone(), signin_endpoint)),
        team_files: Arc::new(Teams::new(http.clone())),
    }
}
