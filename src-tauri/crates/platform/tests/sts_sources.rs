//! Sources the AWS SDK resolves: profiles, credential processes, variables, containers, instances; and the tokens of web
//! identities.

use std::fs;

use jiff::Timestamp;
use rolecall_core::caller::AwsPlaces;
use rolecall_core::duration::Seconds;
use rolecall_core::failure::Failure;
use rolecall_core::plan::{AssumeRoleCall, Call, CredentialKind, SourceFacts, WebIdentityCall};
use rolecall_core::secret::{Credentials, ExposeSecret};
use rolecall_core::source::{Source, SourceKind, WebIdentity};
use rolecall_core::state::event::{Identified, SourceRead};
use rolecall_engine::ports::{Signer, Sources, Sts};
use rolecall_platform::sources::SdkSources;
use rolecall_platform::sts::AwsSts;
use rolecall_tests::sandbox::{Config, Role, Sandbox, WebToken, demo};

mod common;

use common::small_server::{Asked, serve};
use common::{US_EAST_1, again, assume, call, http, sam, source};

fn profile(name: &str) -> Source {
    source(SourceKind::Profile { profile: name.to_owned() })
}

/// Reads a source, and asks AWS who it is.
async fn identify(sts: &AwsSts, source: Source) -> Result<Identified, Failure> {
    let read = read(source.clone()).await?;
    let region = SdkSources::new(http()).region(source).await;
    sts.caller_identity(Signer::Credentials(read.credentials), region).await
}

async fn read(source: Source) -> Result<SourceRead, Failure> {
    SdkSources::new(http()).read(source).await
}

async fn facts(name: &str) -> SourceFacts {
    let source = profile(name);
    let mut looked = SdkSources::new(http()).look(vec![source.clone()]).await;
    looked.remove(&source.id).expect("what the profile says")
}

async fn bench() -> (Sandbox, AwsSts) {
    let sandbox = Sandbox::start(Config::default()).await;
    let sts = AwsSts::new(http(), Some(sandbox.sts_endpoint().to_owned()));
    (sandbox, sts)
}

/// Runs a test again with `AWS_CONFIG_FILE` holding this, and these variables.
fn again_with(test: &str, config: &str, variables: &[(&str, &str)]) -> bool {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("config");
    fs::write(&path, config).expect("writes");
    let none = folder.path().join("credentials");
    let mut all = vec![
        ("AWS_CONFIG_FILE", path.to_str().expect("text")),
        ("AWS_SHARED_CREDENTIALS_FILE", none.to_str().expect("text")),
        ("AWS_EC2_METADATA_DISABLED", "true"),
    ];
    // The same variable once more is the one that counts.
    all.extend_from_slice(variables);
    again(test, &all)
}

fn sams_key() -> String {
    let (id, secret) = (demo::SAM_ACCESS_KEY_ID, demo::SAM_SECRET_ACCESS_KEY);
    format!("aws_access_key_id = {id}\naws_secret_access_key = {secret}\n")
}

#[tokio::test]
async fn profiles_are_read_afresh_each_time() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = folder.path().join("config");
    let path = config.to_str().expect("text");
    let none = folder.path().join("credentials");
    let variables = [
        ("AWS_CONFIG_FILE", path),
        ("AWS_SHARED_CREDENTIALS_FILE", none.to_str().expect("text")),
        ("CONFIG", path),
    ];
    if again("profiles_are_read_afresh_each_time", &variables) {
        return;
    }
    let config = std::env::var_os("CONFIG").expect("set");
    let key = |id, secret| {
        format!("aws_access_key_id = {id}\naws_secret_access_key = {secret}\nregion = eu-north-1\n")
    };
    let sam = key(demo::SAM_ACCESS_KEY_ID, demo::SAM_SECRET_ACCESS_KEY);
    fs::write(&config, format!("[profile work]\n{sam}")).expect("writes");
    let (sandbox, sts) = bench().await;
    let found = read(profile("work")).await.expect("reads");
    assert_eq!(found.facts.credentials, Some(CredentialKind::LongTerm));
    let signer = Signer::Credentials(found.credentials);
    sts.call(signer, assume(call(demo::SANDBOX)), None).await.expect("assumes");

    let identified = identify(&sts, profile("work")).await.expect("identifies");
    assert!(identified.identity.arn.ends_with(":user/sam"), "{}", identified.identity.arn);
    assert_eq!(
        sandbox.calls().calls.last().and_then(|call| call.region.clone()).as_deref(),
        Some("eu-north-1")
    );

    let failure = identify(&sts, profile("other")).await.expect_err("no such profile");
    let Failure::SourceCredentials { source, reason } = failure else { panic!("{failure:?}") };
    assert!(source == "work" && reason.contains("other"), "{reason}");

    let jo = key(demo::JO_ACCESS_KEY_ID, demo::JO_SECRET_ACCESS_KEY);
    let process =
        |script: &str| format!("credential_process = /bin/sh -c \"{script}\"\nregion = eu-north-1\n");
    let folder = tempfile::tempdir().expect("a folder");
    let good = folder.path().join("good.json");
    let json = format!(
        r#"{{"Version":1,"AccessKeyId":"{}","SecretAccessKey":"{}"}}"#,
        demo::SAM_ACCESS_KEY_ID,
        demo::SAM_SECRET_ACCESS_KEY
    );
    fs::write(&good, &json).expect("writes");
    let bad = folder.path().join("bad.json");
    fs::write(&bad, json.replace("\"Version\":1", "\"Version\":7 canary-stdout")).expect("writes");
    let dated = folder.path().join("dated.json");
    let end = json.replace('}', r#","Expiration":"2999-01-01T00:00:00+0100"}"#);
    fs::write(&dated, end).expect("writes");
    let text = format!(
        "[profile work]\n{jo}[profile good]\n{}[profile dated]\n{}[profile bad]\n{}[profile fails]\n{}",
        process(&format!("cat {}", good.display())),
        process(&format!("cat {}", dated.display())),
        process(&format!("cat {}", bad.display())),
        process("echo canary-stdout; echo no device >&2; exit 3"),
    );
    fs::write(&config, text).expect("writes");
    let changed = identify(&sts, profile("work")).await.expect("identifies");
    assert!(changed.identity.arn.ends_with(":user/jo"), "{}", changed.identity.arn);
    assert_eq!(facts("good").await.credentials, None, "what a program gives is known once it has run");
    let good = identify(&sts, profile("good")).await.expect("identifies");
    assert!(good.identity.arn.ends_with(":user/sam"), "{}", good.identity.arn);
    let dated = read(profile("dated")).await.expect("botocore takes such a date");
    assert_eq!(
        dated.credentials.expiration.map(|end| end.to_string()).as_deref(),
        Some("2998-12-31T23:00:00Z")
    );
    for (name, words) in [("bad", ""), ("fails", "no device")] {
        let failure = identify(&sts, profile(name)).await.expect_err("fails");
        let Failure::SourceCredentials { reason, .. } = failure else { panic!("{failure:?}") };
        assert!(reason.contains(words) && reason.len() > 10, "{reason}");
        for secret in ["canary-stdout", demo::SAM_SECRET_ACCESS_KEY, demo::JO_SECRET_ACCESS_KEY] {
            assert!(!reason.contains(secret), "{reason}");
        }
    }
}

#[tokio::test]
async fn what_the_sdk_leaves_of_a_profile_is_found() {
    let mfa = "arn:aws:iam::111122223333:mfa/jo";
    let keys = sams_key();
    let role = |name: &str| format!("role_arn = arn:aws:iam::111122223333:role/{name}\n");
    let config = format!(
        "[profile user]\n{keys}mfa_serial = {mfa}\nregion = eu-north-1\n\
         [profile plain]\n{role_plain}source_profile = user\n\
         [profile coded]\n{role_coded}source_profile = user\nmfa_serial = {mfa}\nexternal_id = an-example\n\
         [profile long]\n{role_long}source_profile = coded\nduration_seconds = 7200\nrole_session_name = me\n\
         [profile self]\n{role_self}source_profile = self\nmfa_serial = {mfa}\n{keys}\
         [profile round]\n{role_round}source_profile = back\nduration_seconds = 900\n\
         [profile back]\n{role_round}source_profile = round\nduration_seconds = 900\n\
         [profile centre]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Admin\n\
         [profile signed-in]\nlogin_session = arn:aws:iam::111122223333:user/jo\n\
         [profile web]\n{role_plain}web_identity_token_file = /nowhere\nduration_seconds = 900\n",
        role_plain = role("Plain"),
        role_coded = role("Coded"),
        role_long = role("Long"),
        role_self = role("Self"),
        role_round = role("Round"),
    );
    if again_with("what_the_sdk_leaves_of_a_profile_is_found", &config, &[]) {
        return;
    }
    use CredentialKind::{LongTerm, Temporary};
    for (name, kind, serial, roles) in [
        ("user", Some(LongTerm), true, vec![]),
        // The SDK takes this role as the profile wants it, so it is the SDK's.
        ("plain", Some(Temporary), false, vec![]),
        ("coded", Some(LongTerm), true, vec!["coded"]),
        ("long", Some(LongTerm), true, vec!["coded", "long"]),
        ("self", Some(LongTerm), true, vec!["self"]),
        ("centre", Some(Temporary), false, vec![]),
        ("signed-in", Some(Temporary), false, vec![]),
        ("web", Some(Temporary), false, vec![]),
    ] {
        let facts = facts(name).await;
        let found: Vec<_> = facts.roles.iter().map(|role| role.profile.as_str()).collect();
        assert_eq!((facts.credentials, facts.mfa_serial.is_some(), found), (kind, serial, roles), "{name}");
    }
    let long = facts("long").await;
    assert_eq!((long.roles[1].duration, long.roles[0].duration), (Some(Seconds::hours(2)), None));
    assert_eq!(long.roles[1].session_name.as_deref(), Some("me"));
    assert_eq!(long.roles[0].external_id.as_deref(), Some("an-example"));
    assert_eq!(long.roles[0].role_arn, "arn:aws:iam::111122223333:role/Coded");
    assert_eq!(facts("user").await.region.as_deref(), Some("eu-north-1"));
    // The keys that sign the first of the roles, and not what the SDK would make of the whole profile.
    for name in ["coded", "long", "self"] {
        let read = read(profile(name)).await.expect("reads");
        assert_eq!(read.credentials.access_key_id, demo::SAM_ACCESS_KEY_ID, "{name}");
        assert!(read.credentials.session_token.is_none() && !read.facts.roles.is_empty(), "{name}");
    }
    // A loop ends, and the SDK says what is wrong.
    let failure = read(profile("round")).await.expect_err("a loop");
    let Failure::SourceCredentials { reason, .. } = failure else { panic!("{failure:?}") };
    assert!(reason.contains("round"), "{reason}");
}

#[tokio::test]
async fn a_profiles_own_chain_is_the_sdks() {
    let test = "a_profiles_own_chain_is_the_sdks";
    let role = format!("role_arn = {}\nregion = eu-north-1\nsource_profile =", demo::SANDBOX);
    let printed = format!(
        r#"{{"Version":1,"AccessKeyId":"{}","SecretAccessKey":"{}"}}"#,
        demo::SAM_ACCESS_KEY_ID,
        demo::SAM_SECRET_ACCESS_KEY
    );
    // By a key, and by a program whose profile has a name that the SDK would not take.
    let config = format!(
        "[profile user]\n{}[profile hub]\n{role} user\n[profile 'by program']\n\
         credential_process = echo '{printed}'\n[profile far]\n{role} by program\n",
        sams_key()
    );
    let (sandbox, sts) = bench().await;
    if again_with(
        test,
        &config,
        &[("AWS_ENDPOINT_URL_STS", sandbox.sts_endpoint()), ("STS", sandbox.sts_endpoint())],
    ) {
        assert_eq!(sandbox.count("AssumeRole"), 2);
        return;
    }
    drop((sandbox, sts));
    let sts = AwsSts::new(http(), std::env::var("STS").ok());
    for name in ["hub", "far"] {
        let identified = identify(&sts, profile(name)).await.expect("identifies");
        assert!(identified.identity.arn.contains(":assumed-role/sandbox/"), "{}", identified.identity.arn);
    }
}

#[tokio::test]
async fn the_environment_is_a_source() {
    let variables = [
        ("AWS_ACCESS_KEY_ID", demo::SAM_ACCESS_KEY_ID),
        ("AWS_SECRET_ACCESS_KEY", demo::SAM_SECRET_ACCESS_KEY),
        ("AWS_REGION", "eu-north-1"),
    ];
    if again("the_environment_is_a_source", &variables) {
        return;
    }
    let (sandbox, sts) = bench().await;
    let found = read(source(SourceKind::Environment)).await.expect("reads");
    assert_eq!(found.facts.region.as_deref(), Some("eu-north-1"));
    assert_eq!(found.facts.credentials, Some(CredentialKind::LongTerm));
    let asked = AssumeRoleCall { region: "eu-west-1".to_owned(), ..call(demo::SANDBOX) };
    sts.call(Signer::Credentials(found.credentials), assume(asked), None).await.expect("assumes");
    let identified = identify(&sts, source(SourceKind::Environment)).await;
    assert!(identified.expect("identifies").identity.arn.ends_with(":user/sam"));
    let regions: Vec<_> = sandbox.calls().calls.into_iter().filter_map(|call| call.region).collect();
    assert_eq!(regions, ["eu-west-1", "eu-north-1"]);
}

#[tokio::test]
async fn an_environment_with_nothing_in_it_is_said_so() {
    if again_with("an_environment_with_nothing_in_it_is_said_so", "", &[]) {
        return;
    }
    let failure = read(source(SourceKind::Environment)).await.expect_err("nothing");
    let Failure::SourceCredentials { reason, .. } = &failure else { panic!("{failure:?}") };
    assert!(reason.starts_with("AWS_ACCESS_KEY_ID, AWS_PROFILE,"), "{reason}");
    assert!(reason.contains("AWS_EC2_METADATA_DISABLED keeps from asking EC2"), "{reason}");
}

/// The AWS CLI and boto3 go on to nobody else either.
#[tokio::test]
async fn half_a_key_and_a_profile_that_is_not_there_are_refused() {
    let test = "half_a_key_and_a_profile_that_is_not_there_are_refused";
    if std::env::var_os("AGAIN").is_none() {
        let config = format!("[default]\n{}[profile bare]\nregion = eu-west-1\n", sams_key());
        for variable in [("AWS_ACCESS_KEY_ID", "AKIASANDBOXJO0000001"), ("AWS_PROFILE", "gone")] {
            assert!(again_with(test, &config, &[variable]));
        }
        return;
    }
    let said = format!("{:?}", read(source(SourceKind::Environment)).await.expect_err("nothing"));
    let half = "AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not";
    assert!(
        said.contains(half) || said.contains("AWS_PROFILE names the profile gone, which is not in"),
        "{said}"
    );
    let bare = format!("{:?}", read(profile("bare")).await.expect_err("nothing"));
    assert!(bare.contains("has no key, role, program or sign-in"), "{bare}");
}

#[tokio::test]
async fn credentials_in_the_environment_that_have_ended_are_not_handed_out() {
    let test = "credentials_in_the_environment_that_have_ended_are_not_handed_out";
    let ended = "2019-01-22T11:48:09Z";
    let variables = [
        ("AWS_ACCESS_KEY_ID", "ASIAX"),
        ("AWS_SECRET_ACCESS_KEY", "s"),
        ("AWS_SECURITY_TOKEN", "t"),
        ("AWS_CREDENTIAL_EXPIRATION", ended),
    ];
    if again(test, &variables) {
        return;
    }
    let said = format!("{:?}", read(source(SourceKind::Environment)).await.expect_err("they have ended"));
    assert!(said.contains(&format!("the environment gives credentials that ended at {ended}")), "{said}");
}

/// A role's session, as an instance or a container has one.
async fn session(sandbox: &Sandbox) -> Credentials {
    let sts = AwsSts::new(http(), Some(sandbox.sts_endpoint().to_owned()));
    sts.call(Signer::Key(sam()), assume(call(demo::SANDBOX)), None).await.expect("assumes").credentials
}

/// Credentials as both endpoints tell them.
fn told(credentials: &Credentials, more: &str) -> String {
    format!(
        r#"{{{more}"AccessKeyId":"{}","SecretAccessKey":"{}","Token":"{}","Expiration":"{}"}}"#,
        credentials.access_key_id,
        credentials.secret_access_key.expose_secret(),
        credentials.session_token.expose_secret(),
        credentials.expiration
    )
}

/// In the second run: what a source gives is the role's session, kept as it is and known for whose it is.
async fn is_the_roles(source: Source) {
    let found = read(source).await.expect("reads");
    assert_eq!(found.facts.credentials, Some(CredentialKind::Temporary));
    assert!(found.credentials.expiration.is_some_and(|end| end > Timestamp::now()));
    let sts = AwsSts::new(http(), std::env::var("STS").ok());
    let kept = Call::AsTheyAre { region: "eu-west-1".to_owned() };
    let id = found.credentials.access_key_id.clone();
    let kept = sts.call(Signer::Credentials(found.credentials), kept, None).await.expect("AWS knows them");
    assert_eq!(kept.credentials.access_key_id, id);
    let arn = kept.assumed_arn.expect("whose they are");
    assert!(arn.ends_with(":assumed-role/sandbox/jo@laptop"), "{arn}");
}

#[tokio::test]
async fn a_container_is_a_source() {
    let (sandbox, _) = bench().await;
    let test = "a_container_is_a_source";
    if std::env::var_os("AGAIN").is_none() {
        let answer = told(&session(&sandbox).await, "");
        let address = serve(move |asked: &Asked| match asked.header("authorization") {
            Some("Bearer canary-container") if asked.path == "/role" => (200, answer.clone()),
            _ => (401, "{}".to_owned()),
        });
        let uri = format!("{address}/role");
        let variables = [
            ("AWS_CONTAINER_CREDENTIALS_FULL_URI", uri.as_str()),
            ("AWS_CONTAINER_AUTHORIZATION_TOKEN", "Bearer canary-container"),
            ("STS", sandbox.sts_endpoint()),
        ];
        assert!(again_with(test, "", &variables));
        return;
    }
    is_the_roles(source(SourceKind::Environment)).await;
}

#[tokio::test]
async fn an_instance_is_a_source_by_the_second_version_of_its_protocol() {
    let (sandbox, _) = bench().await;
    let test = "an_instance_is_a_source_by_the_second_version_of_its_protocol";
    if std::env::var_os("AGAIN").is_none() {
        let now = Timestamp::now();
        let more = format!(r#""Code":"Success","Type":"AWS-HMAC","LastUpdated":"{now}","#);
        let answer = told(&session(&sandbox).await, &more);
        let address = serve(move |asked: &Asked| {
            let token = "canary-instance-token";
            let role = "/latest/meta-data/iam/security-credentials/";
            match (asked.method.as_str(), asked.path.as_str()) {
                ("PUT", "/latest/api/token")
                    if asked.header("x-aws-ec2-metadata-token-ttl-seconds").is_some() =>
                {
                    (200, token.to_owned())
                }
                // Without its token nothing is told: that would be the first version.
                _ if asked.header("x-aws-ec2-metadata-token") != Some(token) => (401, String::new()),
                ("GET", path) if path == role => (200, "sandbox".to_owned()),
                ("GET", path) if path.strip_prefix(role) == Some("sandbox") => (200, answer.clone()),
                _ => (404, String::new()),
            }
        });
        let variables = [
            ("AWS_EC2_METADATA_DISABLED", "false"),
            ("AWS_EC2_METADATA_SERVICE_ENDPOINT", address.as_str()),
            ("STS", sandbox.sts_endpoint()),
        ];
        assert!(again_with(test, "", &variables));
        return;
    }
    is_the_roles(source(SourceKind::Environment)).await;
}

/// `~/.aws/sso/cache/<SHA-1 of "corp">.json`
const CENTRE_CACHE: &str = ".aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json";
/// `<SHA-256 of "arn:aws:iam::456789012345:user/jo">.json`
const LOGIN_CACHE: &str = "051f37e9161e3bf8a6119d3d1b55e3a77beca5049a18d272f64e7a394b2b32dd.json";

#[tokio::test]
async fn identity_center_is_a_source_by_the_token_that_other_tools_share() {
    let (sandbox, _) = bench().await;
    let test = "identity_center_is_a_source_by_the_token_that_other_tools_share";
    let config = "[profile centre]\nsso_session = corp\nsso_account_id = 456789012345\nsso_role_name = sandbox\n\
                  [sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://corp.example/start\n";
    if std::env::var_os("AGAIN").is_none() {
        let session = session(&sandbox).await;
        let answer = format!(
            r#"{{"roleCredentials":{{"accessKeyId":"{}","secretAccessKey":"{}","sessionToken":"{}","expiration":{}}}}}"#,
            session.access_key_id,
            session.secret_access_key.expose_secret(),
            session.session_token.expose_secret(),
            session.expiration.as_millisecond()
        );
        let address = serve(move |asked: &Asked| {
            let role = asked.path.starts_with("/federation/credentials?")
                && asked.path.contains("role_name=sandbox")
                && asked.path.contains("account_id=456789012345");
            match asked.header("x-amz-sso_bearer_token") {
                Some("canary-portal-token") if role => (200, answer.clone()),
                _ => (401, r#"{"message":"Session token not found or invalid"}"#.to_owned()),
            }
        });
        let home = tempfile::tempdir().expect("a folder");
        let cache = home.path().join(CENTRE_CACHE);
        fs::create_dir_all(cache.parent().expect("a folder")).expect("makes it");
        let token = r#"{"accessToken":"canary-portal-token","expiresAt":"2100-01-01T00:00:00Z"}"#;
        fs::write(cache, token).expect("writes");
        let variables = [
            ("HOME", home.path().to_str().expect("text")),
            ("AWS_ENDPOINT_URL_SSO", address.as_str()),
            ("STS", sandbox.sts_endpoint()),
        ];
        assert!(again_with(test, config, &variables));
        return;
    }
    is_the_roles(profile("centre")).await;
}

#[tokio::test]
async fn a_login_session_is_a_source() {
    let (sandbox, _) = bench().await;
    let config =
        "[profile signed-in]\nlogin_session = arn:aws:iam::456789012345:user/jo\nregion = eu-west-1\n";
    if std::env::var_os("AGAIN").is_none() {
        let session = session(&sandbox).await;
        // The key is the SDK documentation's own example.
        let token = format!(
            r#"{{"accessToken":{{"accessKeyId":"{}","secretAccessKey":"{}","sessionToken":"{}","accountId":"456789012345","expiresAt":"{}"}},"tokenType":"aws_sigv4","refreshToken":"none","clientId":"arn:aws:signin:::devtools/same-device","dpopKey":"-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIFDZHUzOG1Pzq+6F0mjMlOSp1syN9LRPBuHMoCFXTcXhoAoGCCqGSM49\nAwEHoUQDQgAE9qhj+KtcdHj1kVgwxWWWw++tqoh7H7UHs7oXh8jBbgF47rrYGC+t\ndjiIaHK3dBvvdE7MGj5HsepzLm3Kj91bqA==\n-----END EC PRIVATE KEY-----\n"}}"#,
            session.access_key_id,
            session.secret_access_key.expose_secret(),
            session.session_token.expose_secret(),
            session.expiration
        );
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join(LOGIN_CACHE), token).expect("writes");
        let cache = folder.path().to_str().expect("text");
        let variables = [("AWS_LOGIN_CACHE_DIRECTORY", cache), ("STS", sandbox.sts_endpoint())];
        assert!(again_with("a_login_session_is_a_source", config, &variables));
        return;
    }
    is_the_roles(profile("signed-in")).await;
}

const PROVIDER: &str = "arn:aws:iam::456789012345:oidc-provider/id.example";
const DEPLOY: &str = "arn:aws:iam::456789012345:role/deploy";

fn web_token(token: &str, expires: Option<Timestamp>) -> WebToken {
    let (provider, subject) = (PROVIDER.to_owned(), "repo:acme".to_owned());
    WebToken { token: token.to_owned(), provider, subject, expires }
}

#[tokio::test]
async fn a_requesters_own_files_count_and_not_those_of_this_process() {
    let here = format!("[default]\n{}[profile both]\n{}", sams_key(), sams_key());
    if again_with("a_requesters_own_files_count_and_not_those_of_this_process", &here, &[]) {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("text").to_owned();
    fs::write(
        path("config"),
        "[profile both]\naws_access_key_id = AKIAELSE\naws_secret_access_key = x\nregion = eu-north-1\n",
    )
    .expect("writes");
    // A file that is named and not there is as good as an empty one.
    let places = AwsPlaces { config: path("config"), credentials: path("none") };
    let sources = SdkSources::with_files(http(), places);
    let read = sources.read(profile("both")).await.expect("reads");
    assert_eq!(read.credentials.access_key_id, "AKIAELSE");
    assert!(matches!(sources.read(profile("default")).await, Err(Failure::SourceCredentials { .. })));
    assert_eq!(sources.region(profile("both")).await, "eu-north-1");
    assert_eq!(SdkSources::new(http()).region(profile("both")).await, "us-east-1");
    assert_eq!(
        self::read(profile("both")).await.expect("reads").credentials.access_key_id,
        demo::SAM_ACCESS_KEY_ID
    );
}

#[tokio::test]
async fn an_empty_region_is_none() {
    let config = format!("[profile work]\n{}region =\n[profile blank]\nregion =  \n", sams_key());
    let variables = [
        ("AWS_REGION", ""),
        ("AWS_DEFAULT_REGION", "eu-south-1"),
        ("AWS_ACCESS_KEY_ID", demo::SAM_ACCESS_KEY_ID),
        ("AWS_SECRET_ACCESS_KEY", demo::SAM_SECRET_ACCESS_KEY),
    ];
    if again_with("an_empty_region_is_none", &config, &variables) {
        return;
    }
    let sources = SdkSources::new(http());
    for name in ["work", "blank"] {
        assert_eq!(sources.region(profile(name)).await, "us-east-1", "{name}");
        assert_eq!(facts(name).await.region, None, "{name}");
    }
    assert_eq!(sources.region(source(SourceKind::Environment)).await, "eu-south-1");
    let read = read(source(SourceKind::Environment)).await.expect("reads");
    assert_eq!(read.facts.region.as_deref(), Some("eu-south-1"));
    let named = Source { region: Some(String::new()), ..source(SourceKind::AccessKey) };
    assert_eq!(sources.region(named).await, "us-east-1");
}

#[tokio::test]
async fn a_token_of_a_file_or_a_command_stands_in_for_a_signature() {
    let gone = Timestamp::from_second(1).expect("a time");
    let web_tokens = vec![web_token("canary-web-token", None), web_token("canary-old-token", Some(gone))];
    let mut config = Config { web_tokens, ..Config::default() };
    config.roles.push(Role::new(DEPLOY, &[PROVIDER]));
    let sandbox = Sandbox::start(config).await;
    let sts = AwsSts::new(http(), Some(sandbox.sts_endpoint().to_owned()));
    let folder = tempfile::tempdir().expect("a folder");
    let file = |text: &str| {
        let path = folder.path().join(text.len().to_string());
        fs::write(&path, format!("{text}\n")).expect("writes");
        let token_file = Some(path.to_str().expect("text").to_owned());
        source(SourceKind::WebIdentity(WebIdentity { token_file, token_command: None }))
    };
    let command = |script: &str| {
        let token_command = Some(["/bin/sh", "-c", script].map(str::to_owned).to_vec());
        source(SourceKind::WebIdentity(WebIdentity { token_file: None, token_command }))
    };
    let wanted = |role: &str| {
        Call::WebIdentity(Box::new(WebIdentityCall {
            role_arn: role.to_owned(),
            role_session_name: "jo@laptop".to_owned(),
            duration: Seconds::hours(1),
            policy: None,
            policy_arns: vec!["arn:aws:iam::aws:policy/ReadOnlyAccess".to_owned()],
            region: "eu-west-1".to_owned(),
        }))
    };
    for source in [file("canary-web-token"), command("echo canary-web-token")] {
        let token = SdkSources::new(http()).token(source).await.expect("a token");
        let given = sts.call(Signer::Token(token), wanted(DEPLOY), None).await.expect("the role trusts it");
        let arn = given.assumed_arn.expect("whose it is");
        assert!(arn.ends_with(":assumed-role/deploy/jo@laptop"), "{arn}");
    }
    let calls = sandbox.calls().calls;
    assert!(calls.iter().all(|call| call.access_key_id.is_none()), "nothing signs it");
    for (text, role, code) in [
        ("canary-old-token", DEPLOY, "ExpiredTokenException"),
        ("canary-unknown", DEPLOY, "InvalidIdentityToken"),
        ("canary-web-token", demo::SANDBOX, "AccessDenied"),
    ] {
        let token = SdkSources::new(http()).token(file(text)).await.expect("a token");
        match sts.call(Signer::Token(token), wanted(role), None).await {
            Err(Failure::Aws(error)) => assert_eq!(error.code, code),
            other => panic!("{text}: {other:?}"),
        }
    }
    let nowhere = WebIdentity { token_file: Some("/nowhere/token".to_owned()), token_command: None };
    for (source, words) in [
        (source(SourceKind::WebIdentity(nowhere)), "/nowhere/token"),
        (file(&"x".repeat(20_001)), "longer"),
        (file(""), "empty"),
        (command("echo canary-half; exit 4"), "exit status: 4"),
        (command("head -c 30000 /dev/zero | tr '\\0' x"), "more than"),
    ] {
        let failure = SdkSources::new(http()).token(source).await.expect_err("no token");
        let Failure::SourceCredentials { reason, .. } = failure else { panic!("{failure:?}") };
        assert!(reason.contains(words) && !reason.contains("canary"), "{reason}");
    }
}

#[tokio::test]
async fn a_token_command_sees_no_variable_of_aws() {
    if again("a_token_command_sees_no_variable_of_aws", &[("AWS_SECRET_ACCESS_KEY", "-canary")]) {
        return;
    }
    let words = ["/bin/sh", "-c", "echo token$AWS_SECRET_ACCESS_KEY"].map(str::to_owned);
    let web = WebIdentity { token_file: None, token_command: Some(words.to_vec()) };
    let token = SdkSources::new(http()).token(source(SourceKind::WebIdentity(web))).await.expect("a token");
    assert_eq!(token.expose_secret(), "token");
}

#[tokio::test]
async fn a_profile_with_a_web_identity_is_taken_by_its_token() {
    let provider = "arn:aws:iam::456789012345:oidc-provider/id.example";
    let deploy = "arn:aws:iam::456789012345:role/deploy";
    let mut config = Config::default();
    config.roles.push(Role::new(deploy, &[provider]));
    config.web_tokens = vec![WebToken {
        token: "canary-token".to_owned(),
        provider: provider.to_owned(),
        subject: "repo:acme".to_owned(),
        expires: None,
    }];
    let sandbox = Sandbox::start(config).await;
    let folder = tempfile::tempdir().expect("a folder");
    let token = folder.path().join("token");
    let profiles = format!(
        "[profile deploy]\nregion = eu-north-1\nrole_arn = {deploy}\nrole_session_name = night-job\n\
         web_identity_token_file = {}\n",
        token.display()
    );
    fs::write(&token, "canary-token").expect("writes");
    let variables = [
        ("AWS_ENDPOINT_URL_STS", sandbox.sts_endpoint()),
        ("STS", sandbox.sts_endpoint()),
        ("TOKEN", token.to_str().expect("text")),
    ];
    if again_with("a_profile_with_a_web_identity_is_taken_by_its_token", &profiles, &variables) {
        let calls = sandbox.calls().calls;
        let called: Vec<&str> = calls.iter().map(|call| call.action.as_str()).collect();
        let web = "AssumeRoleWithWebIdentity";
        assert_eq!(called, [web, "GetCallerIdentity", web]);
        assert!(calls[0].access_key_id.is_none() && calls[0].outcome == "ok", "it is not signed");
        return;
    }
    drop(sandbox);
    let sts = AwsSts::new(http(), std::env::var("STS").ok());
    let read = read(profile("deploy")).await.expect("reads");
    assert_eq!(read.facts.credentials, Some(CredentialKind::Temporary));
    assert!(read.facts.roles.is_empty(), "the role is the SDK's to take");
    assert!(read.credentials.expiration.is_some_and(|end| end > Timestamp::now()));
    let identified = sts.caller_identity(Signer::Credentials(read.credentials), US_EAST_1.to_owned()).await;
    let arn = identified.expect("identifies").identity.arn;
    assert_eq!(arn, "arn:aws:sts::456789012345:assumed-role/deploy/night-job");

    // A token that the provider does not know.
    fs::write(std::env::var("TOKEN").expect("set"), "another-canary").expect("writes");
    let failure = self::read(profile("deploy")).await.expect_err("refused");
    let words = format!("{failure:?}");
    assert!(words.contains("InvalidIdentityToken") || words.contains("identity provider"), "{words}");
    assert!(!words.contains("canary"), "{words}");
}
