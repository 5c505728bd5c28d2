//! The ways to AWS by other proxies than the engine's own environment names: a client for each distinct set of them,
//! the last few of which are kept. And by other files of AWS's than its own.

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
const MOST: usize = 8;

/// AWS by whoever's proxies.
pub struct ByProxies {
    http: Http,
    sts_endpoint: Option<String>,
    signin_endpoint: Option<String>,
    /// What this process's own environment names.
    own: (Option<Proxies>, Network),
    /// The one that was used last is the last.
    kept: Mutex<Vec<(Proxies, Http, Network)>>,
}

impl ByProxies {
    /// With this process's own way (see [`Http::new`]) and what stands for AWS's endpoints. `own`: the proxies of its
    /// environment, which its own way takes.
    pub fn new(
        http: Http,
        own: Option<Proxies>,
        sts_endpoint: Option<String>,
        signin_endpoint: Option<String>,
    ) -> Self {
        let network = network(&http, sts_endpoint.clone(), signin_endpoint.clone());
        Self { http, sts_endpoint, signin_endpoint, own: (own, network), kept: Mutex::default() }
    }

    /// This process's own way.
    pub fn own(&self) -> Network {
        self.own.1.clone()
    }
}

impl NetworkFactory for ByProxies {
    fn through(&self, proxies: Option<&Proxies>, places: Option<&AwsPlaces>) -> Network {
        let other = proxies.filter(|proxies| self.own.0.as_ref() != Some(proxies));
        let (http, network) = match other {
            Some(proxies) => self.by(proxies),
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

impl ByProxies {
    fn by(&self, proxies: &Proxies) -> (Http, Network) {
        // A list that a panicking thread left is whole: nothing here stops half way.
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.iter().position(|(other, ..)| other == proxies).map(|at| kept.remove(at));
        let entry = found.unwrap_or_else(|| {
            let http = self.http.through(proxies.clone());
            let network = network(&http, self.sts_endpoint.clone(), self.signin_endpoint.clone());
            (proxies.clone(), http, network)
        });
        if kept.len() >= MOST {
            kept.remove(0);
        }
        let found = (entry.1.clone(), entry.2.clone());
        kept.push(entry);
        found
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
