//! What a sign-in is answered with: by IAM Identity Center and its portal, by `aws login`, by a page whose last line a person
//! pastes, and by the files that AWS's own tools share. None of it is ever printed.

use std::sync::Arc;

use rolecall_core::identity_center::Instance;
use rolecall_core::login::LoginAnswer;
use rolecall_core::network_variables::NetworkVariables;
use rolecall_core::plan::PermissionSetCall;
use rolecall_core::secret::ExposeSecret as _;
use rolecall_core::sign_in::{Flow, Registration, SharedAs, SignInPlace};
use rolecall_core::state::network::PageOf;
use rolecall_engine::ports::{IdentityCenter as _, LoginService as _, SharedSignIns as _};
use rolecall_platform::attempts::Attempts;
use rolecall_platform::aws_caches::AwsCaches;
use rolecall_platform::identity_center::AwsIdentityCenter;
use rolecall_platform::login::AwsLogins;
use rolecall_platform::reach::Environment;

use crate::answers::{http, served, wait};

/// What the committed answers have where a secret is.
const SECRET: &str = "canary";
const REGION: &str = "eu-west-1";

fn instance() -> Instance {
    Instance { start_url: "https://acme.awsapps.com/start".to_owned(), region: REGION.to_owned() }
}

fn registration() -> Registration {
    Registration {
        flow: Flow::Device,
        client_id: "client".to_owned(),
        client_secret: "secret".into(),
        expires_at: jiff::Timestamp::MAX,
    }
}

/// What is made of an answer is shown without its secrets.
fn hides<T: std::fmt::Debug>(made: T) {
    let shown = format!("{made:?}");
    assert!(!shown.contains(SECRET), "{shown}");
}

/// An answer of an instance or of its portal, whatever was asked.
pub fn identity_center(bytes: &[u8]) {
    let address = served(bytes);
    let ours = ["AWS_ENDPOINT_URL_SSO", "AWS_ENDPOINT_URL_SSO_OIDC"];
    let variables = NetworkVariables::of(|name| ours.contains(&name).then(|| address.clone()));
    let http = http().through(Environment::bare(variables));
    let center = AwsIdentityCenter::new(http, Arc::new(Attempts::default()));
    let (token, registration) = (|| "token".into(), registration());
    hides(wait(center.register(instance(), Flow::Device)));
    hides(wait(center.start_device(instance(), &registration)));
    hides(wait(center.poll_device(instance(), registration.clone(), token())));
    hides(wait(center.refresh(instance(), &registration, token())));
    drop(wait(center.list(instance(), token(), PageOf { account: None, token: None })));
    let call = PermissionSetCall {
        account_id: "700000000000".to_owned(),
        role_name: "Admin".to_owned(),
        region: REGION.to_owned(),
    };
    hides(wait(center.credentials(call, token())));
}

/// An answer to a request for the tokens of a login.
pub fn login(bytes: &[u8]) {
    let address = served(bytes);
    let variables = NetworkVariables::of(|name| (name == "AWS_ENDPOINT_URL_SIGNIN").then(|| address.clone()));
    let http = http().through(Environment::bare(variables));
    let logins = AwsLogins::new(http, Arc::new(Attempts::default()));
    let (registration, page) = wait(logins.start_elsewhere(REGION.to_owned())).expect("nothing is asked yet");
    hides(wait(logins.refresh(REGION.to_owned(), registration.clone(), "token".into())));
    hides(wait(logins.finish_elsewhere(REGION.to_owned(), registration, page, "code".into())));
}

/// What a person pastes of the last page of a login.
pub fn login_answer(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Some(answer) = LoginAnswer::parse(text) else { return };
    hides(&answer);
    if let Some(code) = answer.code_for(&"5ea1".into()) {
        assert!(!code.expose_secret().is_empty());
    }
}

/// A file of a sign-in that AWS's own tools share.
pub fn shared_sign_in(bytes: &[u8]) {
    // What is no JSON is taken for one that is being written, and waited for.
    if serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(bytes).is_err() {
        return;
    }
    let home = tempfile::tempdir().expect("a folder");
    let caches = AwsCaches::of_home(home.path());
    let folder = home.path().join(".aws");
    for (of, file) in [
        (SignInPlace::Center(instance()), "sso/cache/40169cea58ca6cbf23fb27b2542923fb5f524af0.json"),
        (
            SignInPlace::Aws { region: REGION.to_owned() },
            "login/cache/53f9fd8c23065fa8a7d2d384dcbbe0922e92af2a195f003fb4eb4f3c129b0c16.json",
        ),
    ] {
        let path = folder.join(file);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, bytes).expect("written");
        let of = SharedAs {
            place: of,
            start_url: None,
            arn: Some("arn:aws:iam::111122223333:user/jo".to_owned()),
        };
        hides(wait(caches.read(of)));
    }
}
