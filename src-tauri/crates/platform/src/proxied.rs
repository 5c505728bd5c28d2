//! The ways to AWS by other proxies than the engine's own environment names: a client for each distinct set of them,
//! the last few of which are kept.

use std::sync::{Arc, Mutex, PoisonError};

use rolecall_core::proxies::Proxies;
use rolecall_engine::ports::{Network, Proxied};

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
    kept: Mutex<Vec<(Proxies, Network)>>,
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

impl Proxied for ByProxies {
    fn through(&self, proxies: &Proxies) -> Network {
        if self.own.0.as_ref() == Some(proxies) {
            return self.own();
        }
        // A list that a panicking thread left is whole: nothing here stops half way.
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.iter().position(|(other, _)| other == proxies).map(|at| kept.remove(at));
        let entry = found.unwrap_or_else(|| {
            let http = self.http.through(proxies.clone());
            (proxies.clone(), network(&http, self.sts_endpoint.clone(), self.signin_endpoint.clone()))
        });
        if kept.len() >= MOST {
            kept.remove(0);
        }
        let network = entry.1.clone();
        kept.push(entry);
        network
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
