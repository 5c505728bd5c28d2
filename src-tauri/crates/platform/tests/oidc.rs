//! The adapter of OpenID Connect against a provider that nobody here wrote, with an STS that nobody here wrote behind it, and
//! against one that means harm.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::State;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use jiff::Timestamp;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use rolecall_core::duration::Seconds;
use rolecall_core::failure::{CenterFailure, Failure, NetworkError, ProviderFailure, TokenFault};
use rolecall_core::oidc::{Client, Oidc};
use rolecall_core::plan::{Call, WebIdentityCall};
use rolecall_core::secret::{ExposeSecret, SecretString, SignInLink};
use rolecall_core::sign_in::{Access, IdToken};
use rolecall_core::state::event::{DevicePoll, SignedIn};
use rolecall_engine::ports::{IdentityProviders, OpenInBrowser, Signer, Sts};
use rolecall_platform::attempts::Attempts;
use rolecall_platform::oidc::OidcProviders;
use rolecall_platform::sts::AwsSts;
use rolecall_tests::ministack::MiniStack;
use rolecall_tests::providers::{CLIENT, Provider};
use rolecall_tests::sandbox::demo;
use rolecall_tests::world::sign_in;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use url::Url;

mod common;

use common::US_EAST_1;

fn providers() -> OidcProviders {
    OidcProviders::new(&common::http(), Arc::new(Attempts::default()))
}

fn client(issuer: &str) -> Client {
    let client_id = CLIENT.to_owned();
    Client::of(&Oidc { issuer: issuer.to_owned(), client_id, ..Oidc::default() })
}

fn id_token(signed_in: &SignedIn) -> IdToken {
    let Access::Identity(token) = &signed_in.tokens.access else { panic!("no provider's token") };
    token.clone()
}

fn failure<T>(result: Result<T, Failure>) -> Failure {
    match result {
        Err(failure) => failure,
        Ok(_) => panic!("it came to something"),
    }
}

fn parameters(url: &Url) -> BTreeMap<String, String> {
    url.query_pairs().into_owned().collect()
}

// ---- a provider that nobody here wrote ---------------------------------------------------------------------------

fn signs_in<'a>() -> OpenInBrowser<'a> {
    Box::new(|link: SignInLink| {
        Box::pin(async move {
            let (_, page) = sign_in(link.0.expose_secret()).await.expect("a page");
            assert!(page.contains("You can close this page"), "{page}");
            Ok(())
        })
    })
}

async fn refresh(
    providers: &OidcProviders,
    client: &Client,
    signed_in: &SignedIn,
) -> Result<SignedIn, Failure> {
    let token = signed_in.tokens.refresh.clone().expect("a refresh token");
    let before = (id_token(signed_in), signed_in.tokens.expires_at);
    providers.refresh(client.clone(), signed_in.registration.clone(), token, before).await
}

#[tokio::test]
async fn a_person_signs_in_and_assumes_a_role_and_refresh_tokens_work_once() {
    let provider = Provider::nanoidp(60).await.expect("it starts");
    let ministack = MiniStack::start().await.expect("MiniStack starts");
    let (providers, client) = (providers(), client(provider.issuer()));
    let first = providers.sign_in(1, client.clone(), signs_in()).await.expect("signed in");
    let token = id_token(&first);
    assert_eq!((&*token.subject, &*token.person), ("jo", "jo"));
    assert!(first.tokens.expires_at > Timestamp::now());
    assert!(!format!("{first:?}").contains("eyJ"), "no token is printed");

    let sts = AwsSts::new(common::http(), Some(ministack.endpoint().to_owned()));
    let mut trusted = Vec::new();
    for (name, audience) in [("open", CLIENT), ("closed", "another-client")] {
        let role =
            ministack.create_role_of_provider(name, provider.issuer(), audience).await.expect("a role");
        let call = WebIdentityCall {
            role_arn: role,
            role_session_name: token.person.clone(),
            duration: Seconds::hours(1),
            policy: None,
            policy_arns: Vec::new(),
            region: US_EAST_1.to_owned(),
        };
        let signer = Signer::Token(token.token.clone());
        trusted.push(sts.call(signer, Call::WebIdentity(Box::new(call)), None).await);
    }
    let arn = trusted.remove(0).expect("it trusts the provider").assumed_arn.expect("who that is");
    assert!(arn.ends_with(":assumed-role/open/jo"), "{arn}");
    let Failure::Aws(error) = failure(trusted.remove(0)) else { panic!("AWS's word") };
    assert_eq!(error.code, "AccessDenied");

    let second = refresh(&providers, &client, &first).await.expect("refreshed");
    assert_ne!(id_token(&second).token.expose_secret(), token.token.expose_secret());
    let over = Failure::IdentityCenter(CenterFailure::SessionOver);
    assert_eq!(failure(refresh(&providers, &client, &first).await), over, "it was rotated");

    // The replay has ended the family; a fresh sign-in is ended by signing out.
    let third = providers.sign_in(2, client.clone(), signs_in()).await.expect("signed in");
    let fourth = refresh(&providers, &client, &third).await.expect("refreshed");
    providers.sign_out(client.clone(), fourth.tokens.refresh.clone().expect("a refresh token")).await;
    assert_eq!(failure(refresh(&providers, &client, &fourth).await), over);
}

/// It asks for consent, names itself in the browser's answer, and gives what refreshes only where consent was asked for.
#[tokio::test]
async fn a_certified_provider_signs_in_and_refreshes() {
    let provider = Provider::certified().await.expect("it starts");
    let (providers, once) = (providers(), client(provider.issuer()));
    let first = providers.sign_in(1, once, signs_in()).await.expect("signed in");
    let token = id_token(&first);
    assert_eq!((&*token.subject, &*token.person), ("jo", "jo@acme.test"));
    assert!(first.tokens.refresh.is_none());

    let mut client = client(provider.issuer());
    client.parameters.insert("prompt".to_owned(), "consent".to_owned());
    let first = providers.sign_in(2, client.clone(), signs_in()).await.expect("signed in");
    let second = refresh(&providers, &client, &first).await.expect("refreshed");
    assert_eq!(id_token(&second).subject, "jo");
    let over = Failure::IdentityCenter(CenterFailure::SessionOver);
    assert_eq!(failure(refresh(&providers, &client, &first).await), over, "it was rotated");
    let device = providers.start_device(client).await;
    let issuer = provider.issuer().to_owned();
    assert_eq!(failure(device), Failure::Provider(ProviderFailure::NoDevice { issuer }));
}

#[tokio::test]
async fn a_person_signs_in_with_a_code_in_another_browser() {
    let provider = Provider::nanoidp(60).await.expect("it starts");
    let (providers, client) = (providers(), client(provider.issuer()));
    let (_, code) = providers.start_device(client.clone()).await.expect("a code");
    assert!(code.address.starts_with(provider.issuer()), "{}", code.address);
    let poll = async || providers.poll_device(client.clone(), code.device_code.clone()).await;
    assert!(matches!(poll().await, Ok(DevicePoll::Pending)));
    let browser = common::http().client("http://127.0.0.1/").await.expect("a client");
    let form = [
        ("user_code", code.user_code.as_str()),
        ("username", demo::JO),
        ("password", demo::JO_PASSWORD),
        ("action", "authorize"),
    ];
    let sent = browser.post(&code.address).form(&form).send().await.expect("an answer");
    assert_eq!(sent.status(), 200);
    let Ok(DevicePoll::Done(tokens)) = poll().await else { panic!("not signed in") };
    let Access::Identity(token) = tokens.access else { panic!("no provider's token") };
    assert_eq!(token.subject, "jo");
    assert!(tokens.refresh.is_some());
    assert_eq!(failure(poll().await), Failure::IdentityCenter(CenterFailure::CodeExpired), "it works once");
}

// ---- one that means harm -----------------------------------------------------------------------------------------

/// Changes what a provider says.
type Change = Box<dyn Fn(&mut Value) + Send>;

/// What it does otherwise than it should.
#[derive(Default)]
struct Harm {
    /// Changes what it says of itself.
    described: Option<Change>,
    /// Answers a path with this in place of what it should.
    answers: BTreeMap<&'static str, (u16, &'static str, String)>,
    /// Changes what its token says.
    claims: Option<Change>,
    /// The algorithm that its token names.
    algorithm: Option<&'static str>,
    /// Gives no token of who the person is.
    no_id_token: bool,
    nonce: String,
    asked: Vec<String>,
}

#[derive(Clone)]
struct Evil(Arc<Mutex<Harm>>, Arc<EcdsaKeyPair>, Arc<String>);

impl Evil {
    async fn start() -> Self {
        let random = SystemRandom::new();
        let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).expect("a key");
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, key.as_ref(), &random);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let issuer = format!("http://{}", listener.local_addr().expect("bound"));
        let evil = Self(Arc::default(), Arc::new(pair.expect("a pair")), Arc::new(issuer));
        let app = axum::Router::new()
            .fallback(|evil: State<Evil>, uri: Uri| async move { answer(&evil, &uri) })
            .with_state(evil.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        evil
    }

    fn harm(&self) -> std::sync::MutexGuard<'_, Harm> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn does(&self, harm: impl FnOnce(&mut Harm)) {
        let mut all = Harm::default();
        harm(&mut all);
        *self.harm() = all;
    }

    fn described(&self) -> Value {
        let issuer = &*self.2;
        json!({
            "issuer": **issuer,
            "authorization_endpoint": format!("{issuer}/authorize"),
            "token_endpoint": format!("{issuer}/token"),
            "jwks_uri": format!("{issuer}/keys"),
            "device_authorization_endpoint": format!("{issuer}/device"),
        })
    }

    fn keys(&self) -> Value {
        let (x, y) = self.1.public_key().as_ref()[1..].split_at(32);
        let part = Base64UrlUnpadded::encode_string;
        json!({"keys": [{"kty": "EC", "crv": "P-256", "x": part(x), "y": part(y)}]})
    }

    fn tokens(&self, harm: &Harm) -> Value {
        let now = Timestamp::now().as_second();
        let mut claims = json!({
            "iss": **self.2, "sub": "jo", "aud": CLIENT, "nonce": harm.nonce, "iat": now, "exp": now + 3600,
        });
        if let Some(change) = &harm.claims {
            change(&mut claims);
        }
        let part = |value: Value| Base64UrlUnpadded::encode_string(value.to_string().as_bytes());
        let signed = format!("{}.{}", part(json!({"alg": harm.algorithm.unwrap_or("ES256")})), part(claims));
        let signature = self.1.sign(&SystemRandom::new(), signed.as_bytes()).expect("signed");
        let token = format!("{signed}.{}", Base64UrlUnpadded::encode_string(signature.as_ref()));
        match harm.no_id_token {
            true => json!({"refresh_token": "next"}),
            false => json!({"id_token": token, "refresh_token": "next"}),
        }
    }
}

fn answer(evil: &Evil, uri: &Uri) -> Response {
    let mut harm = evil.harm();
    harm.asked.push(uri.path().to_owned());
    let told = harm.answers.iter().find(|(path, _)| uri.path() == **path);
    if let Some((_, (status, kind, body))) = told {
        let status = StatusCode::from_u16(*status).expect("a status");
        let kind =
            if status.is_redirection() { (header::LOCATION, *kind) } else { (header::CONTENT_TYPE, *kind) };
        return (status, [kind], body.clone()).into_response();
    }
    let body = match uri.path() {
        "/.well-known/openid-configuration" => {
            let mut described = evil.described();
            if let Some(change) = &harm.described {
                change(&mut described);
            }
            described
        }
        "/keys" => evil.keys(),
        "/token" => evil.tokens(&harm),
        "/device" => json!({
            "device_code": "d", "user_code": "AB\u{202e}CD", "verification_uri": "file:///etc/passwd", "expires_in": 600,
        }),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    axum::Json(body).into_response()
}

/// The browser at the evil provider: comes back with this, where `{state}` and `{iss}` stand for what they should be.
fn comes_back<'a>(evil: &Evil, with: &str) -> OpenInBrowser<'a> {
    let (evil, with) = (evil.clone(), with.to_owned());
    Box::new(move |link: SignInLink| {
        Box::pin(async move {
            let asked = parameters(&Url::parse(link.0.expose_secret()).expect("an address"));
            asked["nonce"].clone_into(&mut evil.harm().nonce);
            assert_eq!((&*asked["code_challenge_method"], asked["code_challenge"].len()), ("S256", 43));
            let query = with.replace("{state}", &asked["state"]).replace("{iss}", &evil.2);
            let browser = common::http().client("http://127.0.0.1/").await.expect("a client");
            // Whatever it is brought first: the answer of another sign-in changes nothing.
            let back = &asked["redirect_uri"];
            let mixed = browser.get(format!("{back}?code=c&state=other")).send().await.expect("an answer");
            assert_eq!(mixed.status(), 400);
            if query.contains("iss=https") {
                let mixed = browser.get(format!("{back}?{query}")).send().await.expect("an answer");
                assert_eq!(mixed.status(), 400, "mixed up");
                let right = format!("{back}?error=access_denied&state={}", asked["state"]);
                browser.get(right).send().await.expect("an answer");
                return Ok(());
            }
            browser.get(format!("{back}?{query}")).send().await.expect("an answer");
            Ok(())
        })
    })
}

const COMES_BACK: &str = "code=c&state={state}";

async fn signed_in(evil: &Evil, with: &str) -> Result<SignedIn, Failure> {
    providers().sign_in(1, client(&evil.2), comes_back(evil, with)).await
}

#[tokio::test]
async fn a_provider_that_is_another_or_unsafe_gets_nothing() {
    let evil = Evil::start().await;
    let issuer = || evil.2.to_string();
    assert!(signed_in(&evil, COMES_BACK).await.is_ok());
    let configuration = "/.well-known/openid-configuration";
    let other = || ProviderFailure::OtherIssuer { issuer: issuer(), said: "https://evil.example".to_owned() };
    let not_one = || ProviderFailure::NotOne { issuer: issuer() };
    let file = |what: &'static str| ProviderFailure::Unsafe { issuer: issuer(), what };
    type Told = (u16, &'static str, String);
    let told: [(&str, &str, Told, ProviderFailure); 7] = [
        ("a page", configuration, (200, "text/html", "<p>Hello</p>".to_owned()), not_one()),
        ("nothing", configuration, (404, "text/plain", String::new()), not_one()),
        ("too much", configuration, (200, "application/json", " ".repeat(2 << 20)), not_one()),
        ("another shape", configuration, (200, "application/json", "[]".to_owned()), not_one()),
        ("a file", configuration, (302, "file:///etc/passwd", String::new()), not_one()),
        ("keys of another shape", "/keys", (200, "application/json", "[]".to_owned()), not_one()),
        ("too many keys", "/keys", (200, "application/json", " ".repeat(2 << 20)), not_one()),
    ];
    for (what, path, answer, expected) in told {
        evil.does(|harm| drop(harm.answers.insert(path, answer)));
        assert_eq!(failure(signed_in(&evil, COMES_BACK).await), Failure::Provider(expected), "{what}");
        assert!(!evil.harm().asked.contains(&"/token".to_owned()), "{what}: it got the code");
    }
    evil.does(|harm| harm.described = Some(Box::new(|all| all["issuer"] = "https://evil.example".into())));
    assert_eq!(failure(signed_in(&evil, COMES_BACK).await), Failure::Provider(other()));
    evil.does(|harm| {
        harm.described = Some(Box::new(|all| all["authorization_endpoint"] = "file:///etc/passwd".into()));
    });
    let expected = Failure::Provider(file("authorization_endpoint"));
    assert_eq!(failure(signed_in(&evil, COMES_BACK).await), expected);
    assert_eq!(evil.harm().asked, [configuration], "nothing else was asked");

    // A device's page that is a file of this computer.
    evil.does(|_| {});
    let device = providers().start_device(client(&evil.2)).await;
    assert_eq!(failure(device), Failure::Provider(file("verification_uri")));
    evil.does(|harm| {
        harm.described = Some(Box::new(|all| {
            all.as_object_mut().expect("an object").remove("device_authorization_endpoint");
        }));
    });
    let device = providers().start_device(client(&evil.2)).await;
    assert_eq!(failure(device), Failure::Provider(ProviderFailure::NoDevice { issuer: issuer() }));

    let nobody = "http://127.0.0.1:1".to_owned();
    let expected = ProviderFailure::NotReached { issuer: nobody.clone(), error: NetworkError::Connect };
    assert_eq!(failure(providers().start_device(client(&nobody)).await), Failure::Provider(expected));
}

#[tokio::test]
async fn what_comes_back_through_the_browser_is_this_sign_ins_alone() {
    let evil = Evil::start().await;
    let denied = Failure::IdentityCenter(CenterFailure::Denied);
    let refused = |code: &str, message: &str| {
        Failure::Provider(ProviderFailure::Refused { code: code.to_owned(), message: message.to_owned() })
    };
    for (with, expected) in [
        ("error=access_denied&state={state}", denied.clone()),
        ("error=login_required&state={state}", refused("login_required", "")),
        ("error=odd%0A&error_description=No%E2%80%AE&state={state}", refused("odd\\n", "No\\u{202e}")),
        ("code=c&state={state}&iss=https%3A%2F%2Fhonest.example", denied),
    ] {
        assert_eq!(failure(signed_in(&evil, with).await), expected, "{with}");
        assert!(!evil.harm().asked.contains(&"/token".to_owned()), "{with}");
    }
    assert!(signed_in(&evil, "code=c&state={state}&iss={iss}").await.is_ok());
}

#[tokio::test]
async fn a_token_that_is_not_of_this_sign_in_is_not_taken() {
    use TokenFault as T;
    let evil = Evil::start().await;
    let fault = |failure: Failure| match failure {
        Failure::Provider(ProviderFailure::Token(fault)) => fault,
        other => panic!("{other:?}"),
    };
    type Plain = fn(&mut Value);
    let changes: [(Plain, TokenFault); 4] = [
        (|claims| claims["nonce"] = "other".into(), T::Nonce),
        (|claims| claims["iss"] = "https://honest.example".into(), T::Issuer),
        (|claims| claims["aud"] = "other".into(), T::Audience),
        (|claims| claims["groups"] = "x".repeat(20_000).into(), T::TooLong),
    ];
    for (change, expected) in changes {
        evil.does(|harm| harm.claims = Some(Box::new(change)));
        assert_eq!(fault(failure(signed_in(&evil, COMES_BACK).await)), expected);
    }
    for algorithm in ["none", "HS256"] {
        evil.does(|harm| harm.algorithm = Some(algorithm));
        assert_eq!(fault(failure(signed_in(&evil, COMES_BACK).await)), T::Algorithm, "{algorithm}");
    }
    evil.does(|harm| harm.no_id_token = true);
    assert_eq!(fault(failure(signed_in(&evil, COMES_BACK).await)), T::Missing);
    evil.does(|harm| {
        harm.answers.insert("/keys", (200, "application/json", r#"{"keys": []}"#.to_owned()));
    });
    assert_eq!(fault(failure(signed_in(&evil, COMES_BACK).await)), T::Signature);
}

#[tokio::test]
async fn refusals_of_a_provider_mean_something() {
    let evil = Evil::start().await;
    let refused = |code: &str, message: &str| {
        Failure::Provider(ProviderFailure::Refused { code: code.to_owned(), message: message.to_owned() })
    };
    let over = |failure| Failure::IdentityCenter(failure);
    let not_one = Failure::Provider(ProviderFailure::NotOne { issuer: evil.2.to_string() });
    let before = |until| {
        let token = IdToken { token: "eyJ.old".into(), subject: "jo".to_owned(), person: "Jo".to_owned() };
        (token, until)
    };
    let first = signed_in(&evil, COMES_BACK).await.expect("signed in");
    let until = Timestamp::now();
    let refresh = async |subject: &str| {
        let (token, until) = before(until);
        let before = (IdToken { subject: subject.to_owned(), ..token }, until);
        let token = SecretString::from("refresh");
        providers().refresh(client(&evil.2), first.registration.clone(), token, before).await
    };
    for (status, body, at_sign_in, at_refresh) in [
        (
            400,
            r#"{"error":"invalid_grant"}"#,
            over(CenterFailure::CodeExpired),
            over(CenterFailure::SessionOver),
        ),
        (401, r#"{"error":"invalid_client"}"#, refused("invalid_client", ""), refused("invalid_client", "")),
        (
            400,
            r#"{"error":"login_required"}"#,
            refused("login_required", ""),
            over(CenterFailure::SessionOver),
        ),
        (
            400,
            r#"{"error":"x","error_description":"a\u202eb"}"#,
            refused("x", "a\\u{202e}b"),
            refused("x", "a\\u{202e}b"),
        ),
        (500, "{}", refused("server_error", ""), refused("server_error", "")),
        (403, "no json", refused("403", ""), refused("403", "")),
        (307, "", not_one.clone(), not_one.clone()),
        (200, "[]", not_one.clone(), not_one.clone()),
    ] {
        let kind = if status == 307 { "http://127.0.0.1:1/token" } else { "application/json" };
        evil.does(|harm| drop(harm.answers.insert("/token", (status, kind, body.to_owned()))));
        assert_eq!(failure(signed_in(&evil, COMES_BACK).await), at_sign_in, "{status} {body}");
        assert_eq!(failure(refresh("jo").await), at_refresh, "{status} {body}");
        let asked = evil.harm().asked.iter().filter(|path| *path == "/token").count();
        assert_eq!(asked, 2, "a code and a token are sent once");
    }
    // No other token yet: the last one goes on. Somebody else's is not taken.
    evil.does(|harm| harm.no_id_token = true);
    let refreshed = refresh("jo").await.expect("refreshed");
    assert_eq!(id_token(&refreshed).token.expose_secret(), "eyJ.old");
    assert_eq!(refreshed.tokens.expires_at, until);
    assert_eq!(refreshed.tokens.refresh.expect("the next one").expose_secret(), "next");
    evil.does(|_| {});
    let subject = Failure::Provider(ProviderFailure::Token(TokenFault::Subject));
    assert_eq!(failure(refresh("sam").await), subject);
}
