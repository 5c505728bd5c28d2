//! The files in which AWS's own tools keep sign-ins, where the person shares theirs with Rolecall.
//!
//! Nobody locks them. So a file is put in place whole, what ends later wins, and one that is read while it is being written is
//! read again. What is there beside the fields that are known stays.

use std::env;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use jiff::Timestamp;
use rolecall_core::secret::{Credentials, ExposeSecret, SecretString};
use rolecall_core::sign_in::{Access, Flow, Registration, SharedAs, SignInPlace, Tokens};
use rolecall_core::source::Identity;
use rolecall_core::state::event::SignedIn;
use rolecall_engine::ports::{BoxFuture, SharedSignIns};
use serde_json::{Map, Value, json};
use sha1::{Digest as _, Sha1};
use sha2::{Digest as _, Sha256};
use tokio::task::spawn_blocking;
use zeroize::Zeroizing;

use crate::aws_files::AwsFiles;
use crate::private_file;

/// Where AWS's tools keep logins, where it is not beside their other files.
const LOGIN_CACHE: &str = "AWS_LOGIN_CACHE_DIRECTORY";

/// No sign-in is larger.
const LARGEST: u64 = 256 * 1024;

/// A writer that puts no whole file in place needs about so long.
const BEING_WRITTEN: Duration = Duration::from_millis(50);

/// The caches of a person.
#[derive(Debug, Clone)]
pub struct AwsCaches {
    home: Option<PathBuf>,
    files: Option<AwsFiles>,
    logins: Option<PathBuf>,
}

impl AwsCaches {
    /// As AWS's own tools find them.
    pub fn from_environment() -> Self {
        let logins = env::var_os(LOGIN_CACHE).filter(|path| !path.is_empty()).map(PathBuf::from);
        let home = env::home_dir().filter(|home| !home.as_os_str().is_empty());
        Self { home, files: AwsFiles::from_environment(), logins }
    }

    /// Below that home.
    pub fn of_home(home: &Path) -> Self {
        let aws = home.join(".aws");
        let files = AwsFiles { config: aws.join("config"), credentials: aws.join("credentials") };
        Self { home: Some(home.to_owned()), files: Some(files), logins: None }
    }

    /// The file of a sign-in; `None`: it can't be told.
    fn file(&self, of: &SharedAs) -> Option<PathBuf> {
        let aws = || Some(self.home.as_ref()?.join(".aws"));
        match &of.place {
            SignInPlace::Center(instance) => {
                // A session that has a name in the file goes by it, else by the start URL as it is written.
                let read = self.files.as_ref().and_then(|files| files.read().ok());
                let named = read.as_ref().and_then(|files| files.sso_session_of(instance));
                let key = named.or(of.start_url.as_deref()).unwrap_or(&instance.start_url);
                Some(aws()?.join("sso/cache").join(format!("{}.json", hex(&Sha1::digest(key)))))
            }
            SignInPlace::Aws { .. } => {
                let name = format!("{}.json", hex(&Sha256::digest(of.arn.as_ref()?)));
                let folder = self.logins.clone().or_else(|| Some(aws()?.join("login/cache")))?;
                Some(folder.join(name))
            }
            // AWS's tools know no providers.
            SignInPlace::Provider(_) => None,
        }
    }
}

impl SharedSignIns for AwsCaches {
    fn read(&self, of: SharedAs) -> BoxFuture<'_, Option<SignedIn>> {
        let caches = self.clone();
        Box::pin(async move {
            let read = spawn_blocking(move || signed_in(&read(&caches.file(&of)?)?, &of));
            read.await.ok().flatten()
        })
    }

    fn write(&self, of: SharedAs, registration: Registration, tokens: Tokens) -> BoxFuture<'_, ()> {
        let caches = self.clone();
        Box::pin(async move {
            let written = spawn_blocking(move || {
                caches.file(&of).map_or(Ok(()), |path| write(&path, &of, &registration, &tokens))
            });
            if !matches!(written.await, Ok(Ok(()))) {
                tracing::warn!("a sign-in could not be shared with AWS's tools");
            }
        })
    }
}

/// What a file says. One that is no JSON is being written, most likely, and is read once more.
fn read(path: &Path) -> Option<Map<String, Value>> {
    let once = || {
        let mut text = Zeroizing::new(Vec::new());
        fs::File::open(path).ok()?.take(LARGEST).read_to_end(&mut text).ok()?;
        serde_json::from_slice(&text).ok()
    };
    once().or_else(|| {
        path.exists().then(|| thread::sleep(BEING_WRITTEN))?;
        once()
    })
}

/// The end of what opens AWS.
fn expires_at(kept: &Map<String, Value>) -> Option<Timestamp> {
    let end = kept.get("expiresAt").or_else(|| kept.get("accessToken")?.get("expiresAt"));
    end?.as_str()?.parse().ok()
}

fn signed_in(kept: &Map<String, Value>, of: &SharedAs) -> Option<SignedIn> {
    let text = |name: &str| kept.get(name)?.as_str().map(str::to_owned);
    let expires_at = expires_at(kept)?;
    let registration = |secret: String, expires_at: Timestamp| {
        Some(Registration {
            flow: Flow::Shared,
            client_id: text("clientId")?,
            client_secret: secret.into(),
            expires_at,
        })
    };
    let (registration, access) = match &of.place {
        SignInPlace::Center(instance) => {
            // Of another region or portal, whatever the file's name says.
            if text("region").is_some_and(|region| region != instance.region) {
                return None;
            }
            let ends = text("registrationExpiresAt")?.parse().ok()?;
            let token = text("accessToken")?;
            (registration(text("clientSecret")?, ends)?, Access::Portal(token.into()))
        }
        SignInPlace::Aws { .. } => {
            let part = |name: &str| kept.get("accessToken")?.get(name)?.as_str().map(str::to_owned);
            let credentials = Credentials {
                access_key_id: part("accessKeyId")?,
                secret_access_key: part("secretAccessKey")?.into(),
                session_token: part("sessionToken")?.into(),
                expiration: expires_at,
            };
            (registration(text("dpopKey")?, Timestamp::MAX)?, Access::Credentials(credentials))
        }
        SignInPlace::Provider(_) => return None,
    };
    let refresh = text("refreshToken").map(SecretString::from);
    let identity = of.arn.as_deref().map(Identity::of_arn);
    Some(SignedIn { registration, tokens: Tokens { access, expires_at, refresh }, identity })
}

/// Puts a sign-in in a file's place, unless what is there ends later.
fn write(path: &Path, of: &SharedAs, registration: &Registration, tokens: &Tokens) -> std::io::Result<()> {
    let mut kept = read(path).unwrap_or_default();
    if expires_at(&kept).is_some_and(|there| there >= tokens.expires_at) {
        return Ok(());
    }
    let seconds = |at: Timestamp| at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let secret = |secret: &SecretString| Value::from(secret.expose_secret());
    let mut put = |name: &str, value: Value| drop(kept.insert(name.to_owned(), value));
    put("clientId", registration.client_id.as_str().into());
    if let Some(refresh) = &tokens.refresh {
        put("refreshToken", secret(refresh));
    }
    match (&of.place, &tokens.access) {
        (SignInPlace::Center(instance), Access::Portal(token)) => {
            put("startUrl", of.start_url.as_deref().unwrap_or(&instance.start_url).into());
            put("region", instance.region.as_str().into());
            put("accessToken", secret(token));
            put("expiresAt", seconds(tokens.expires_at).into());
            put("clientSecret", secret(&registration.client_secret));
            put("registrationExpiresAt", seconds(registration.expires_at).into());
        }
        (SignInPlace::Aws { .. }, Access::Credentials(credentials)) => {
            let account = of.arn.as_deref().map(|arn| Identity::of_arn(arn).account).unwrap_or_default();
            put("tokenType", "aws_sigv4".into());
            put("dpopKey", secret(&registration.client_secret));
            put(
                "accessToken",
                json!({
                    "accessKeyId": credentials.access_key_id,
                    "secretAccessKey": credentials.secret_access_key.expose_secret(),
                    "sessionToken": credentials.session_token.expose_secret(),
                    "accountId": account,
                    "expiresAt": seconds(tokens.expires_at),
                }),
            );
        }
        _ => return Ok(()),
    }
    if let Some(folder) = path.parent() {
        private_file::make_folder(folder)?;
    }
    private_file::replace(path, &Zeroizing::new(serde_json::to_vec(&kept)?))
}

fn hex(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use rolecall_core::identity_center::Instance;

    use super::*;

    fn instance() -> Instance {
        let start_url = "https://d-1234567890.awsapps.com/start".to_owned();
        Instance { start_url, region: "eu-west-1".to_owned() }
    }

    fn of(place: SignInPlace) -> SharedAs {
        let arn = Some("arn:aws:sts::012345678910:assumed-role/Admin/admin".to_owned());
        SharedAs { place, start_url: None, arn }
    }

    fn of_center() -> SharedAs {
        of(SignInPlace::Center(instance()))
    }

    fn of_login() -> SharedAs {
        of(SignInPlace::Aws { region: "eu-west-1".to_owned() })
    }

    fn registration() -> Registration {
        let expires_at = "2027-03-01T10:00:00Z".parse().expect("a time");
        Registration {
            flow: Flow::Browser,
            client_id: "client".to_owned(),
            client_secret: "secret".into(),
            expires_at,
        }
    }

    fn tokens(token: &str, minutes: i64) -> Tokens {
        let now: Timestamp = "2026-11-21T10:00:00Z".parse().expect("a time");
        let expires_at = now + SignedDuration::from_mins(minutes);
        Tokens { access: Access::Portal(token.into()), expires_at, refresh: Some("refresh".into()) }
    }

    fn token(signed_in: Option<SignedIn>) -> Option<String> {
        match signed_in?.tokens.access {
            Access::Portal(token) => Some(token.expose_secret().to_owned()),
            Access::Credentials(credentials) => {
                Some(credentials.secret_access_key.expose_secret().to_owned())
            }
            Access::Identity(_) => None,
        }
    }

    #[test]
    fn the_files_have_the_names_that_awss_tools_look_for() {
        let home = tempfile::tempdir().expect("a folder");
        let caches = AwsCaches::of_home(home.path());
        let name = |of: &SharedAs| {
            let file = caches.file(of).expect("a file");
            file.strip_prefix(home.path()).expect("below the home").to_string_lossy().replace('\\', "/")
        };
        assert_eq!(name(&of_center()), ".aws/sso/cache/7487b5b67d5fa1132cf33fa93ae51ef38cc37752.json");
        let login = "4b0ba8f99f075c0633e122fd73346ce203a3faf18ea0310eb2d29df1bab2e255";
        assert_eq!(name(&of_login()), format!(".aws/login/cache/{login}.json"));
        fs::create_dir(home.path().join(".aws")).expect("made");
        let config = "[sso-session my-sso]\nsso_start_url = https://d-1234567890.awsapps.com/start#/\n\
                      sso_region = eu-west-1\n";
        fs::write(home.path().join(".aws/config"), config).expect("written");
        assert_eq!(name(&of_center()), ".aws/sso/cache/0ad374308c5a4e22f723adf10145eafad7c4031c.json");
    }

    #[tokio::test]
    async fn what_ends_later_wins_and_what_is_not_known_stays() {
        let home = tempfile::tempdir().expect("a folder");
        let caches = AwsCaches::of_home(home.path());
        assert!(caches.read(of_center()).await.is_none());
        caches.write(of_center(), registration(), tokens("one", 60)).await;
        assert_eq!(token(caches.read(of_center()).await).as_deref(), Some("one"));
        caches.write(of_center(), registration(), tokens("earlier", 30)).await;
        assert_eq!(token(caches.read(of_center()).await).as_deref(), Some("one"));
        let path = caches.file(&of_center()).expect("a file");
        let mut kept = read(&path).expect("it is there");
        kept.insert("ofAnother".to_owned(), "tool".into());
        fs::write(&path, serde_json::to_vec(&kept).expect("JSON")).expect("written");
        caches.write(of_center(), registration(), tokens("later", 90)).await;
        assert_eq!(token(caches.read(of_center()).await).as_deref(), Some("later"));
        assert_eq!(read(&path).expect("it is there")["ofAnother"], "tool");
        // Half a file is none, and is written over.
        fs::write(&path, "{\"accessToken\": \"to").expect("written");
        assert!(caches.read(of_center()).await.is_none());
        caches.write(of_center(), registration(), tokens("whole", 30)).await;
        assert_eq!(token(caches.read(of_center()).await).as_deref(), Some("whole"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(&path).expect("it is there").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[tokio::test]
    async fn a_login_comes_back_with_its_key() {
        let home = tempfile::tempdir().expect("a folder");
        let caches = AwsCaches::of_home(home.path());
        let expires_at = tokens("", 15).expires_at;
        let credentials = Credentials {
            access_key_id: "ASIAEXAMPLE".to_owned(),
            secret_access_key: "half".into(),
            session_token: "token".into(),
            expiration: expires_at,
        };
        let tokens = Tokens { access: Access::Credentials(credentials), ..tokens("", 15) };
        caches.write(of_login(), registration(), tokens).await;
        let back = caches.read(of_login()).await.expect("it is there");
        assert_eq!((back.tokens.expires_at, back.registration.flow), (expires_at, Flow::Shared));
        assert_eq!(back.registration.client_secret.expose_secret(), "secret");
        assert_eq!(token(Some(back)).as_deref(), Some("half"));
    }
}
