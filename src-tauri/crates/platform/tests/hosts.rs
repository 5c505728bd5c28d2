//! The hosts that STS and the sign-in endpoint are really called at, over partitions and regions: a proxy of the test's
//! own is asked for a tunnel to each, writes the name down and lets nobody through.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use rolecall_core::failure::{Failure, NetworkError};
use rolecall_core::federation;
use rolecall_core::partition::Partition;
use rolecall_core::plan::AssumeRoleCall;
use rolecall_core::secret::Credentials;
use rolecall_core::state::network::SignIn;
use rolecall_engine::ports::{SignInEndpoint, Signer, Sts};
use rolecall_platform::signin::FederationEndpoint;
use rolecall_platform::sts::AwsSts;

mod common;

use common::{again, assume, call, http, sam};

/// Partition, the role's region, its STS, and the sign-in host (none: refused before anybody is asked).
const HOSTS: [(&str, Option<&str>, &str, Option<&str>); 17] = [
    ("aws", None, "sts.us-east-1.amazonaws.com", Some("signin.aws.amazon.com")),
    ("aws", Some("us-east-1"), "sts.us-east-1.amazonaws.com", Some("signin.aws.amazon.com")),
    ("aws", Some("us-west-2"), "sts.us-west-2.amazonaws.com", Some("us-west-2.signin.aws.amazon.com")),
    ("aws", Some("eu-west-1"), "sts.eu-west-1.amazonaws.com", Some("eu-west-1.signin.aws.amazon.com")),
    // Regions to opt in to, the last of them newer than this program may be.
    ("aws", Some("ap-east-1"), "sts.ap-east-1.amazonaws.com", Some("ap-east-1.signin.aws.amazon.com")),
    ("aws", Some("eu-north-9"), "sts.eu-north-9.amazonaws.com", Some("eu-north-9.signin.aws.amazon.com")),
    // A region of another partition is none of this role's.
    ("aws", Some("cn-north-1"), "sts.us-east-1.amazonaws.com", Some("signin.aws.amazon.com")),
    ("aws-us-gov", None, "sts.us-gov-west-1.amazonaws.com", Some("signin.amazonaws-us-gov.com")),
    (
        "aws-us-gov",
        Some("us-gov-east-1"),
        "sts.us-gov-east-1.amazonaws.com",
        Some("us-gov-east-1.signin.amazonaws-us-gov.com"),
    ),
    ("aws-cn", None, "sts.cn-north-1.amazonaws.com.cn", Some("signin.amazonaws.cn")),
    (
        "aws-cn",
        Some("cn-northwest-1"),
        "sts.cn-northwest-1.amazonaws.com.cn",
        Some("cn-northwest-1.signin.amazonaws.cn"),
    ),
    ("aws-eusc", None, "sts.eusc-de-east-1.amazonaws.eu", Some("eusc-de-east-1.signin.amazonaws-eusc.eu")),
    (
        "aws-eusc",
        Some("eusc-de-east-1"),
        "sts.eusc-de-east-1.amazonaws.eu",
        Some("eusc-de-east-1.signin.amazonaws-eusc.eu"),
    ),
    ("aws-iso", None, "sts.us-iso-east-1.c2s.ic.gov", None),
    ("aws-iso-b", None, "sts.us-isob-east-1.sc2s.sgov.gov", None),
    ("aws-iso-e", None, "sts.eu-isoe-west-1.cloud.adc-e.uk", None),
    ("aws-iso-f", None, "sts.us-isof-south-1.csp.hci.ic.gov", None),
];

/// A proxy that tells whom it was to reach.
fn proxy() -> (u16, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("bound").port();
    let (asked, wanted) = channel();
    thread::spawn(move || {
        for mut stream in listener.incoming().filter_map(Result::ok) {
            let mut first = String::new();
            let mut lines = BufReader::new(stream.try_clone().expect("a handle"));
            drop(lines.read_line(&mut first));
            // The rest of the head, so that the answer is not lost to a reset.
            let mut line = String::new();
            while lines.read_line(&mut line).is_ok_and(|count| count > 2) {
                line.clear();
            }
            drop(asked.send(first.trim_end().to_owned()));
            drop(
                stream.write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
            );
        }
    });
    (port, wanted)
}

#[tokio::test]
async fn each_partition_and_region_is_called_at_its_own_hosts() {
    if std::env::var_os("AGAIN").is_some() {
        return call_all().await;
    }
    let (port, wanted) = proxy();
    let address = format!("http://127.0.0.1:{port}");
    let proxies = [("https_proxy", address.as_str()), ("NO_PROXY", ""), ("no_proxy", "")];
    assert!(again("each_partition_and_region_is_called_at_its_own_hosts", &proxies));

    let tunnel = |host: &str| format!("CONNECT {host}:443 HTTP/1.1");
    for (partition, region, sts, sign_in) in HOSTS {
        for host in std::iter::once(sts).chain(sign_in) {
            let asked = wanted.recv_timeout(Duration::from_secs(60)).expect("one more call");
            assert_eq!(asked, tunnel(host), "{partition} {region:?}");
        }
    }
    assert!(wanted.try_recv().is_err(), "nobody else was called");
}

/// Calls STS and the sign-in endpoint once for each row.
async fn call_all() {
    let sts = AwsSts::new(http(), None);
    let endpoint = FederationEndpoint::new(http(), None);
    for (word, region, _, sign_in) in HOSTS {
        let partition = Partition::all().find(|partition| partition.word() == word).expect("a partition");
        let arn = format!("arn:{word}:iam::123456789012:role/Admin");
        let asked = AssumeRoleCall { region: partition.sts_region([region]), ..call(&arn) };
        let refused =
            sts.call(Signer::Key(sam()), assume(asked), None).await.expect_err("nobody gets through");
        assert_eq!(refused, Failure::Network(NetworkError::Proxy), "{word} {region:?}");

        let at = federation::endpoint(partition, region);
        assert_eq!(at.is_ok(), sign_in.is_some(), "{word}");
        let Ok(at) = at else { continue };
        let credentials = Credentials {
            access_key_id: "ASIAEXAMPLE".to_owned(),
            secret_access_key: "secret".into(),
            session_token: "token".into(),
            expiration: jiff::Timestamp::MAX,
        };
        let sign_in = SignIn {
            credentials,
            endpoint: at,
            session_duration: None,
            issuer: "Rolecall".to_owned(),
            destination: "https://console.aws.amazon.com/".to_owned(),
            sign_out: None,
        };
        let refused = endpoint.mint(sign_in).await.expect_err("nobody gets through");
        assert_eq!(refused, Failure::Network(NetworkError::Proxy), "{word} {region:?}");
    }
}
