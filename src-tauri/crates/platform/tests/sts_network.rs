//! What stands between this computer and AWS: a company's certificate authority, proxies.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener};
use std::sync::Arc;
use std::thread;

use rolecall_core::failure::{Failure, NetworkError};
use rolecall_core::proxies::Proxies;
use rolecall_core::state::event::Identified;
use rolecall_engine::ports::{Network, NetworkFactory, Signer, Sts};
use rolecall_platform::http::{Http, Limits};
use rolecall_platform::network_factory::AwsNetworks;
use rolecall_platform::sts::AwsSts;
use rolecall_tests::sandbox::{Config, Sandbox};
use rolecall_tests::tls::Tls;

#[path = "common/forward_proxy.rs"]
mod forward_proxy;

mod common;

use common::{US_EAST_1, again, http, sam};
use forward_proxy::{ForwardProxy, NAME, USER};

async fn identify(http: Http, endpoint: String) -> Result<Identified, Failure> {
    AwsSts::new(http, Some(endpoint)).caller_identity(Signer::Key(sam()), US_EAST_1.to_owned()).await
}

/// TLS before the sandbox.
async fn company(sandbox: &Sandbox) -> Tls {
    Tls::before(sandbox.url().trim_start_matches("http://"), &[NAME]).await.expect("serves")
}

#[tokio::test]
async fn a_companys_authority_is_trusted_once_the_bundle_names_it() {
    let sandbox = Sandbox::start(Config::default()).await;
    let company = company(&sandbox).await;
    let endpoint = company.at("");
    let untrusted = identify(http(), endpoint.clone()).await;
    assert_eq!(untrusted.expect_err("not trusted"), Failure::Network(NetworkError::Tls));

    let folder = tempfile::tempdir().expect("a folder");
    let bundle = company.bundle(folder.path()).expect("writes");
    let trusting = Http::with_ca_bundle(Limits::default(), Some(bundle.into_os_string()));
    let identified = identify(trusting.clone(), endpoint).await.expect("trusted");
    assert!(identified.identity.arn.ends_with(":user/sam"));
    // The certificate is not for that name.
    let other = identify(trusting, format!("https://127.0.0.1:{}", company.port())).await;
    assert_eq!(other.expect_err("another name"), Failure::Network(NetworkError::Tls));
}

#[tokio::test]
async fn a_bad_bundle_is_named_and_not_tried_three_times() {
    let bundle = Some("/nowhere/company.pem".into());
    let failure =
        identify(Http::with_ca_bundle(Limits::default(), bundle), "https://localhost:1".to_owned()).await;
    let Err(Failure::File { reason, .. }) = failure else { panic!("{failure:?}") };
    assert!(reason.contains("/nowhere/company.pem"), "{reason}");
}

/// A proxy that answers every request with this.
fn proxy(answer: &'static str) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("bound").port();
    thread::spawn(move || {
        for mut stream in listener.incoming().filter_map(Result::ok) {
            let mut request = [0; 4096];
            drop(stream.read(&mut request));
            drop(stream.write_all(answer.as_bytes()));
            drop(stream.shutdown(Shutdown::Write));
        }
    });
    port
}

/// The endpoint that a process of its own calls through the proxy of its environment.
const ENDPOINT: &str = "ROLECALL_TEST_ENDPOINT";

#[tokio::test]
async fn a_proxy_that_says_no_is_told_from_aws() {
    if let Ok(endpoint) = std::env::var(ENDPOINT) {
        return the_proxy_says_no(endpoint).await;
    }
    let through = |endpoint: &str, proxy: (&str, u16)| {
        let address = format!("http://127.0.0.1:{}", proxy.1);
        let proxies = [(ENDPOINT, endpoint), (proxy.0, &address), ("NO_PROXY", ""), ("no_proxy", "")];
        assert!(again("a_proxy_that_says_no_is_told_from_aws", &proxies));
    };
    let refusing = proxy("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
    let failing = proxy("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
    for port in [refusing, failing, 1] {
        through("https://sts.example.test", ("HTTPS_PROXY", port));
    }
    through("http://sts.example.test", ("http_proxy", refusing));
}

async fn the_proxy_says_no(endpoint: String) {
    let failure = identify(http(), endpoint).await.expect_err("the proxy said no");
    assert_eq!(failure, Failure::Network(NetworkError::Proxy));
    // Nothing that goes to this computer itself goes through a proxy.
    let sandbox = Sandbox::start(Config::default()).await;
    identify(http(), sandbox.sts_endpoint().to_owned()).await.expect("identifies");
}

/// What an environment names that has these variables.
fn proxies(variables: &[(&str, &str)]) -> Proxies {
    let found = Proxies::of(|name| {
        variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
    });
    found.expect("a proxy")
}

#[tokio::test]
async fn a_requesters_own_proxy_leads_where_nothing_else_does() {
    let sandbox = Sandbox::start(Config::default()).await;
    let company = company(&sandbox).await;
    let folder = tempfile::tempdir().expect("a folder");
    let bundle = company.bundle(folder.path()).expect("writes");
    let limits = Limits { tries: 1, ..Limits::default() };
    let http = Http::with_ca_bundle(limits, Some(bundle.into_os_string()));
    let at = |endpoint: String| AwsNetworks::new(http.clone(), None, Some(endpoint), None);
    let ask = async |networks: &AwsNetworks, variables: &[(&str, &str)]| {
        let Network { sts, .. } = networks.network(Some(&proxies(variables)), None);
        sts.caller_identity(Signer::Key(sam()), US_EAST_1.to_owned()).await
    };
    let proxy = ForwardProxy::start(company.port()).await;
    let (good, wrong) = (proxy.address(USER), proxy.address("jo:wrong"));
    let away = at(format!("https://{NAME}"));
    for variable in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        // The more particular one counts.
        let identified = ask(&away, &[(variable, &good), ("http_proxy", "http://127.0.0.1:1")]).await;
        assert!(identified.expect("by the proxy").identity.arn.ends_with(":user/sam"), "{variable}");
    }
    // The small letters say the same, so they take the same way, whose tunnel stands.
    let opened = proxy.tunnels();
    assert_eq!(opened, 2);
    for variables in [vec![("HTTPS_PROXY", wrong.as_str())], vec![("HTTPS_PROXY", "http://:not a proxy")]] {
        let refused = ask(&away, &variables).await.expect_err("nobody gets through");
        assert_eq!(refused, Failure::Network(NetworkError::Proxy));
    }
    for variables in [
        vec![("HTTP_PROXY", good.as_str())],
        vec![("HTTPS_PROXY", good.as_str()), ("NO_PROXY", "other.test, company.test")],
    ] {
        let alone = ask(&away, &variables).await.expect_err("nobody knows the name");
        assert_eq!(alone, Failure::Network(NetworkError::Dns));
    }
    // What stands for AWS on this computer is not asked for at a proxy.
    for endpoint in [company.at(""), sandbox.sts_endpoint().to_owned()] {
        let nowhere = [("ALL_PROXY", "http://127.0.0.1:1")];
        assert!(ask(&at(endpoint), &nowhere).await.is_ok());
    }
    assert_eq!(proxy.tunnels(), opened);
}

#[tokio::test]
async fn the_ways_of_the_last_few_requesters_are_kept() {
    let own = proxies(&[("HTTPS_PROXY", "http://own")]);
    let networks = AwsNetworks::new(http(), Some(own.clone()), None, None);
    let of = |number: usize| {
        networks.network(Some(&proxies(&[("HTTPS_PROXY", &format!("http://proxy-{number}"))])), None).sts
    };
    assert!(
        Arc::ptr_eq(&networks.network(Some(&own), None).sts, &networks.own().sts),
        "what both name is the engine's own"
    );
    let (first, second) = (of(1), of(2));
    assert!(Arc::ptr_eq(&first, &of(1)) && !Arc::ptr_eq(&first, &second));
    (3..=8).for_each(|number| drop(of(number)));
    assert!(Arc::ptr_eq(&first, &of(1)));
    drop(of(9));
    assert!(Arc::ptr_eq(&first, &of(1)), "it was used lately");
    assert!(!Arc::ptr_eq(&second, &of(2)), "it was not");
}
