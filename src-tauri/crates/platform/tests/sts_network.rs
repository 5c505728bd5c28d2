//! What stands between this computer and AWS: a company's certificate authority, proxies.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener};
use std::sync::Arc;
use std::thread;

use rolecall_core::failure::{Failure, NetworkError};
use rolecall_core::network_variables::NetworkVariables;
use rolecall_core::reach::Reach;
use rolecall_core::state::event::Identified;
use rolecall_engine::ports::{Network, NetworkFactory, Signer, Sts};
use rolecall_platform::http::{Http, Limits};
use rolecall_platform::network_factory::AwsNetworks;
use rolecall_platform::reach::Environment;
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

/// What an environment says that has these variables.
fn variables(variables: &[(&str, &str)]) -> NetworkVariables {
    NetworkVariables::of(|name| {
        variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
    })
}

#[tokio::test]
async fn a_requesters_own_proxy_leads_where_nothing_else_does() {
    let sandbox = Sandbox::start(Config::default()).await;
    let company = company(&sandbox).await;
    let folder = tempfile::tempdir().expect("a folder");
    let bundle = company.bundle(folder.path()).expect("writes");
    let limits = Limits { tries: 1, ..Limits::default() };
    let http = Http::with_ca_bundle(limits, Some(bundle.into_os_string()));
    let at = |endpoint: String| AwsNetworks::new(http.clone(), Some(endpoint), None);
    let ask = async |networks: &AwsNetworks, names: &[(&str, &str)]| {
        let Network { sts, .. } = networks.network(&variables(names), None, false);
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
    let refused = ask(&away, &[("HTTPS_PROXY", &wrong)]).await.expect_err("nobody gets through");
    assert_eq!(refused, Failure::Network(NetworkError::Proxy));
    for (variable, name) in [("HTTPS_PROXY", "HTTPS_PROXY"), ("all_proxy", "ALL_PROXY")] {
        for value in ["http://:not a proxy", "htps://127.0.0.1:1", "http://jo:p ss@127.0.0.1:1"] {
            let refused = ask(&away, &[(variable, value)]).await.expect_err("it is not passed by");
            assert_eq!(refused, Failure::UnreadableProxy { variable: name }, "{value}");
        }
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
    let own = variables(&[("HTTPS_PROXY", "http://own")]);
    let networks = AwsNetworks::new(http().through(Environment::bare(own.clone())), None, None);
    let of = |number: usize| {
        networks.network(&variables(&[("HTTPS_PROXY", &format!("http://proxy-{number}"))]), None, false).sts
    };
    assert!(
        Arc::ptr_eq(&networks.network(&own, None, false).sts, &networks.own().sts),
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

#[tokio::test]
async fn a_requesters_own_authority_is_trusted_and_read_again_when_it_is_renewed() {
    let sandbox = Sandbox::start(Config::default()).await;
    let (company, renewed) = (company(&sandbox).await, company(&sandbox).await);
    let folder = tempfile::tempdir().expect("a folder");
    let bundle = company.bundle(folder.path()).expect("writes");
    let named = bundle.to_str().expect("text");
    let identify = async |networks: &AwsNetworks, names: &[(&str, &str)]| {
        let sts = networks.network(&variables(names), None, false).sts;
        sts.caller_identity(Signer::Key(sam()), US_EAST_1.to_owned()).await
    };
    let first = AwsNetworks::new(http(), Some(company.at("")), None);
    let untrusted = identify(&first, &[]).await;
    assert_eq!(untrusted.expect_err("the engine's own does not"), Failure::Network(NetworkError::Tls));
    for variable in ["AWS_CA_BUNDLE", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"] {
        assert!(identify(&first, &[(variable, named)]).await.is_ok(), "{variable}");
    }
    // An odd root and the mark that Windows writes are no reason to do without the others.
    let text = std::fs::read_to_string(&bundle).expect("reads");
    let odd = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n";
    std::fs::write(&bundle, format!("\u{feff}{odd}{text}")).expect("writes");
    assert!(identify(&first, &[("AWS_CA_BUNDLE", named)]).await.is_ok());
    let trust = http().through(Environment::bare(variables(&[("AWS_CA_BUNDLE", named)]))).trust();
    let files = trust.expect("trusted").files;
    assert_eq!((files[0].taken, files[0].passed_over.len()), (1, 1), "{files:?}");

    let second = AwsNetworks::new(http(), Some(renewed.at("")), None);
    assert!(identify(&second, &[("AWS_CA_BUNDLE", named)]).await.is_err(), "that is another authority");
    std::fs::write(&bundle, "").expect("emptied");
    let written = renewed.bundle(folder.path()).expect("writes");
    assert_eq!(written, bundle);
    assert!(identify(&second, &[("AWS_CA_BUNDLE", named)]).await.is_ok(), "the renewed one is read");
}

#[tokio::test]
async fn endpoints_are_those_of_the_environment_and_of_the_profile_that_it_names() {
    let sandbox = Sandbox::start(Config::default()).await;
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("text").to_owned();
    let config = format!(
        "[default]\nendpoint_url = http://127.0.0.1:1\n[profile mine]\nservices = own\n[services own]\nsts =\n  endpoint_url = {}\n",
        sandbox.sts_endpoint()
    );
    std::fs::write(path("config"), config).expect("writes");
    let places =
        rolecall_core::caller::AwsPlaces { config: path("config"), credentials: path("credentials") };
    let networks = AwsNetworks::new(http(), None, None);
    let identify = async |names: &[(&str, &str)]| {
        let sts = networks.network(&variables(names), Some(&places), false).sts;
        sts.caller_identity(Signer::Key(sam()), US_EAST_1.to_owned()).await
    };
    assert_eq!(identify(&[]).await.expect_err("nobody is there"), Failure::Network(NetworkError::Connect));
    assert!(identify(&[("AWS_PROFILE", "mine")]).await.is_ok());
    let plain = "http://sts.example.invalid".to_owned();
    let refused = identify(&[("AWS_ENDPOINT_URL", &plain)]).await.expect_err("nobody has allowed it");
    assert_eq!(refused, Failure::PlainEndpoint { address: plain.clone() });
    let allowed = networks.network(&variables(&[("AWS_ENDPOINT_URL", &plain)]), Some(&places), true).sts;
    let called = allowed.caller_identity(Signer::Key(sam()), US_EAST_1.to_owned()).await;
    assert_eq!(called.expect_err("nobody knows it"), Failure::Network(NetworkError::Dns));
    assert!(identify(&[("AWS_ENDPOINT_URL", sandbox.sts_endpoint())]).await.is_ok());
    let of = |use_fips, use_dual_stack| Reach { use_fips, use_dual_stack, ..Reach::default() };
    for (reach, region, address) in [
        (of(false, false), "eu-west-1", "https://sts.eu-west-1.amazonaws.com"),
        (of(true, false), "us-east-1", "https://sts-fips.us-east-1.amazonaws.com"),
        (of(false, true), "eu-west-1", "https://sts.eu-west-1.api.aws"),
        (of(true, true), "us-east-1", "https://sts-fips.us-east-1.api.aws"),
        (of(false, false), "cn-north-1", "https://sts.cn-north-1.amazonaws.com.cn"),
    ] {
        let found = rolecall_platform::sts::address(region, &reach).await;
        assert_eq!(found.as_deref(), Ok(address));
    }
}

/// A SOCKS 5 proxy that leads every name to that port of this computer, and says what it was asked for.
async fn socks(to: u16) -> (u16, tokio::sync::mpsc::UnboundedReceiver<String>) {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("bound").port();
    let (asked, names) = tokio::sync::mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let asked = asked.clone();
            tokio::spawn(async move {
                let mut greeting = [0; 2];
                client.read_exact(&mut greeting).await?;
                client.read_exact(&mut vec![0; usize::from(greeting[1])]).await?;
                client.write_all(&[5, 0]).await?;
                let mut head = [0; 5];
                client.read_exact(&mut head).await?;
                assert_eq!(head[3], 3, "a name, which the proxy looks up");
                let mut name = vec![0; usize::from(head[4]) + 2];
                client.read_exact(&mut name).await?;
                name.truncate(usize::from(head[4]));
                let _ = asked.send(String::from_utf8_lossy(&name).into_owned());
                client.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).await?;
                let mut server = tokio::net::TcpStream::connect(("127.0.0.1", to)).await?;
                tokio::io::copy_bidirectional(&mut client, &mut server).await
            });
        }
    });
    (port, names)
}

#[tokio::test]
async fn a_socks_proxy_leads_to_aws() {
    let sandbox = Sandbox::start(Config::default()).await;
    let company = company(&sandbox).await;
    let folder = tempfile::tempdir().expect("a folder");
    let bundle = company.bundle(folder.path()).expect("writes");
    let limits = Limits { tries: 1, ..Limits::default() };
    let http = Http::with_ca_bundle(limits, Some(bundle.into_os_string()));
    let networks = AwsNetworks::new(http, Some(format!("https://{NAME}")), None);
    let (port, mut names) = socks(company.port()).await;
    let identify = async |variable: &str, proxy: String| {
        let sts = networks.network(&variables(&[(variable, &proxy)]), None, false).sts;
        sts.caller_identity(Signer::Key(sam()), US_EAST_1.to_owned()).await
    };
    for (variable, scheme) in [("ALL_PROXY", "socks5h"), ("HTTPS_PROXY", "socks5h"), ("all_proxy", "socks")] {
        let identified = identify(variable, format!("{scheme}://127.0.0.1:{port}")).await;
        assert!(identified.is_ok(), "{variable} {scheme}: {identified:?}");
    }
    assert_eq!(names.recv().await.as_deref(), Some(NAME));
    let dead = identify("ALL_PROXY", "socks5h://127.0.0.1:1".to_owned()).await;
    assert_eq!(dead.expect_err("nobody is there"), Failure::Network(NetworkError::Proxy));
}
