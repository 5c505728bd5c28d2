//! `aws login` over HTTP: AWS's sign-in page, and the tokens that it gives for a code. Each request for tokens proves that
//! Rolecall has the key which the login is bound to.

mod proof;

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use rolecall_core::failure::{CenterFailure, Failure, NetworkError};
use rolecall_core::login::LASTS;
use rolecall_core::partition::Partition;
use rolecall_core::secret::{Credentials, ExposeSecret, SecretString};
use rolecall_core::sign_in::{Access, Flow, LoginPage, Registration, Tokens};
use rolecall_core::source::Identity;
use rolecall_core::state::event::SignedIn;
use rolecall_engine::ports::{BoxFuture, LoginService, OpenInBrowser};
use serde::Deserialize;
use url::Url;

use crate::attempts::Attempts;
use crate::callback::{Callback, PATIENCE, SaidNo, Secrets};
use crate::http::Http;
use crate::token_request::TokenRequest;
use crate::unsigned::{self, Answered, Refusal, Refused, after, read};

/// Whom a login is for, by where its browser is.
const SAME_DEVICE: &str = "arn:aws:signin:::devtools/same-device";
const OTHER_DEVICE: &str = "arn:aws:signin:::devtools/cross-device";

/// A clock that is wrong by less does no harm.
const WRONG_FROM: SignedDuration = SignedDuration::from_secs(60);

/// Logins to AWS of every region.
pub struct AwsLogins {
    http: Http,
    attempts: Arc<Attempts>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TokenAnswer {
    access_token: AccessToken,
    /// In seconds.
    expires_in: i64,
    refresh_token: String,
    /// At the sign-in alone.
    id_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AccessToken {
    access_key_id: String,
    secret_access_key: String,
    session_token: String,
}

impl AwsLogins {
    /// By the way and the endpoint that the environment of `http` says.
    pub fn new(http: Http, attempts: Arc<Attempts>) -> Self {
        Self { http, attempts }
    }

    async fn address(&self, region: &str, path: &str) -> Result<Url, Failure> {
        let stand_in = self.http.reach().await.login_endpoint;
        unsigned::address(&self.http, stand_in, || Partition::login_host(region), path)
    }

    async fn page(
        &self,
        region: &str,
        registration: &Registration,
        secrets: &Secrets,
        redirect_uri: &str,
    ) -> Result<Url, Failure> {
        let mut url = self.address(region, "v1/authorize").await?;
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &registration.client_id)
            .append_pair("state", &secrets.state)
            .append_pair("code_challenge_method", "SHA-256")
            .append_pair("scope", "openid")
            .append_pair("redirect_uri", redirect_uri)
            .append_pair("code_challenge", &secrets.challenge());
        Ok(url)
    }

    async fn in_browser(
        &self,
        region: &str,
        port: Option<u16>,
        open: OpenInBrowser<'_>,
    ) -> Result<SignedIn, Failure> {
        let (callback, secrets) = (Callback::bind(port)?, Secrets::new()?);
        let (registration, redirect_uri) = (registration(Flow::Browser)?, callback.redirect_uri.clone());
        let url = self.page(region, &registration, &secrets, &redirect_uri).await?;
        let code = callback.code(url, &secrets, open, refused_in_browser).await?;
        let sent = TokenRequest {
            code: Some(&code),
            code_verifier: Some(&secrets.verifier),
            redirect_uri: Some(&redirect_uri),
            ..request(&registration, "authorization_code")
        };
        let (tokens, identity) = self.tokens(region, &registration, &sent).await?;
        Ok(SignedIn { registration, tokens, identity })
    }

    /// Asks for tokens, once: a code or a token works once, too. A proof that AWS takes for one of another time is made
    /// again by AWS's own clock, which the refusal tells.
    async fn tokens(
        &self,
        region: &str,
        registration: &Registration,
        sent: &TokenRequest<'_>,
    ) -> Result<(Tokens, Option<Identity>), Failure> {
        let url = self.address(region, "v1/token").await?;
        let now = Timestamp::now();
        let ahead = self.http.clock_ahead().borrow().unwrap_or_default();
        let answered = match self.ask(&url, registration, sent, now - ahead).await {
            Err(Refused::Refusal(refusal)) if is_of_clock(&refusal, now - ahead) => {
                self.ask(&url, registration, sent, refusal.at.unwrap_or(now)).await
            }
            other => other,
        };
        let signs_in = sent.code.is_some();
        let Answered { body, at } = answered.map_err(|refused| refused.of_login(signs_in, now))?;
        let answer: TokenAnswer = read(&body)?;
        let identity = answer.id_token.as_deref().map(who).transpose()?;
        if signs_in && identity.is_none() {
            // Whom Rolecall would sign in is not known: it may be a root user.
            return Err(Failure::Network(NetworkError::NotAws));
        }
        let expires_at = after(at, answer.expires_in);
        let AccessToken { access_key_id, secret_access_key, session_token } = answer.access_token;
        let credentials = Credentials {
            access_key_id,
            secret_access_key: secret_access_key.into(),
            session_token: session_token.into(),
            expiration: expires_at,
        };
        let refresh = Some(answer.refresh_token.into());
        Ok((Tokens { access: Access::Credentials(credentials), expires_at, refresh }, identity))
    }

    async fn ask(
        &self,
        url: &Url,
        registration: &Registration,
        sent: &TokenRequest<'_>,
        at: Timestamp,
    ) -> Result<Answered, Refused> {
        let proof = proof::proof(&registration.client_secret, url.as_str(), at);
        let proof = proof.ok_or(Failure::IdentityCenter(CenterFailure::SessionOver))?;
        unsigned::send(
            &self.http,
            Method::POST,
            url.clone(),
            Some(("dpop", &proof)),
            Some(unsigned::json(sent)?),
            1,
        )
        .await
    }
}

fn request<'a>(registration: &'a Registration, grant_type: &'a str) -> TokenRequest<'a> {
    TokenRequest { client_id: &registration.client_id, grant_type, ..TokenRequest::default() }
}

/// A new key for a login.
fn registration(flow: Flow) -> Result<Registration, Failure> {
    Ok(Registration {
        flow,
        client_id: match flow {
            Flow::Browser => SAME_DEVICE,
            Flow::Device | Flow::Shared => OTHER_DEVICE,
        }
        .to_owned(),
        client_secret: proof::new_key()?,
        expires_at: Timestamp::now() + LASTS.signed(),
    })
}

/// Who has signed in, by the token that says so.
fn who(id_token: &str) -> Result<Identity, Failure> {
    let claims = proof::claims(id_token);
    let arn = claims.as_ref().and_then(|claims| claims["sub"].as_str());
    let arn = arn.filter(|arn| Partition::of_arn(arn).is_some());
    arn.map(Identity::of_arn).ok_or(Failure::Network(NetworkError::NotAws))
}

/// Whether AWS took a proof for one of another time, by a clock that is another than what it was made by.
fn is_of_clock(refusal: &Refusal, made_at: Timestamp) -> bool {
    let differs = |at: Timestamp| made_at.duration_since(at).abs() >= WRONG_FROM;
    refusal.code == "TOKEN_EXPIRED" && refusal.at.is_some_and(differs)
}

/// What OAuth's word in the browser's answer means.
fn refused_in_browser(said: &SaidNo) -> Failure {
    match &*said.error {
        "INSUFFICIENT_PERMISSIONS" => Failure::IdentityCenter(CenterFailure::LoginNotAllowed),
        _ => Failure::IdentityCenter(CenterFailure::Denied),
    }
}

impl Refused {
    /// What it means to somebody who asked for the tokens of a login at a time by this clock. Right after a person has
    /// signed in a token can't have expired.
    fn of_login(self, signs_in: bool, now: Timestamp) -> Failure {
        use CenterFailure as C;
        let refusal = match self {
            Self::Failure(failure) => return failure,
            Self::Refusal(refusal) => refusal,
        };
        Failure::IdentityCenter(match &*refusal.code {
            "AUTHCODE_EXPIRED" => C::CodeExpired,
            "TOKEN_EXPIRED" if signs_in => {
                let ahead = refusal.at.map_or(SignedDuration::ZERO, |at| now.duration_since(at));
                C::ClockWrong { ahead }
            }
            "TOKEN_EXPIRED" => C::SessionOver,
            "USER_CREDENTIALS_CHANGED" => C::PasswordChanged,
            "INSUFFICIENT_PERMISSIONS" => C::LoginNotAllowed,
            // `INVALID_REQUEST` too, which stands for faults at AWS's end as well.
            _ => return refusal.failure(),
        })
    }
}

impl LoginService for AwsLogins {
    fn sign_in<'a>(
        &'a self,
        attempt: u64,
        region: String,
        port: Option<u16>,
        open: OpenInBrowser<'a>,
    ) -> BoxFuture<'a, Result<SignedIn, Failure>> {
        Box::pin(async move {
            self.attempts.unless_cancelled(attempt, self.in_browser(&region, port, open)).await
        })
    }

    fn start_elsewhere(&self, region: String) -> BoxFuture<'_, Result<(Registration, LoginPage), Failure>> {
        Box::pin(async move {
            let (registration, secrets) = (registration(Flow::Device)?, Secrets::new()?);
            let redirect_uri = String::from(self.address(&region, "v1/sessions/confirmation").await?);
            let url = self.page(&region, &registration, &secrets, &redirect_uri).await?;
            let page = LoginPage {
                address: url.into(),
                state: SecretString::from(secrets.state.as_str()),
                verifier: SecretString::from(secrets.verifier.as_str()),
                redirect_uri,
                expires_at: Timestamp::now() + PATIENCE,
            };
            Ok((registration, page))
        })
    }

    fn finish_elsewhere(
        &self,
        region: String,
        registration: Registration,
        page: LoginPage,
        code: SecretString,
    ) -> BoxFuture<'_, Result<SignedIn, Failure>> {
        Box::pin(async move {
            let sent = TokenRequest {
                code: Some(code.expose_secret()),
                code_verifier: Some(page.verifier.expose_secret()),
                redirect_uri: Some(&page.redirect_uri),
                ..request(&registration, "authorization_code")
            };
            let (tokens, identity) = self.tokens(&region, &registration, &sent).await?;
            Ok(SignedIn { registration, tokens, identity })
        })
    }

    fn refresh(
        &self,
        region: String,
        registration: Registration,
        token: SecretString,
    ) -> BoxFuture<'_, Result<SignedIn, Failure>> {
        Box::pin(async move {
            let refresh_token = Some(token.expose_secret());
            let sent = TokenRequest { refresh_token, ..request(&registration, "refresh_token") };
            let (tokens, identity) = self.tokens(&region, &registration, &sent).await?;
            Ok(SignedIn { registration, tokens, identity })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_refusal_means_something() {
        use CenterFailure as C;
        let clock = C::ClockWrong { ahead: SignedDuration::ZERO };
        for (status, code, at_sign_in, at_refresh) in [
            (400, "AUTHCODE_EXPIRED", Some(C::CodeExpired), Some(C::CodeExpired)),
            (401, "TOKEN_EXPIRED", Some(clock), Some(C::SessionOver)),
            (401, "USER_CREDENTIALS_CHANGED", Some(C::PasswordChanged), Some(C::PasswordChanged)),
            (403, "INSUFFICIENT_PERMISSIONS", Some(C::LoginNotAllowed), Some(C::LoginNotAllowed)),
            (400, "INVALID_REQUEST", None, None),
            (500, "server_error", None, None),
            (429, "", None, None),
        ] {
            let refused = || {
                let body = format!(r#"{{"error":"{code}","message":"No"}}"#);
                Refused::from(
                    Refusal::begin(status, &reqwest::header::HeaderMap::new()).with(body.as_bytes()),
                )
            };
            for (signs_in, meant) in [(true, &at_sign_in), (false, &at_refresh)] {
                match (refused().of_login(signs_in, Timestamp::UNIX_EPOCH), meant) {
                    (Failure::IdentityCenter(failure), Some(meant)) => assert_eq!(failure, *meant, "{code}"),
                    (Failure::Aws(error), None) => {
                        assert_eq!((error.status, &*error.message), (status, "No"));
                    }
                    (failure, _) => panic!("{status} {code}: {failure:?}"),
                }
            }
        }
    }

    #[test]
    fn who_signed_in_is_whom_the_id_token_names() {
        let token =
            |sub: &str| format!("e30.{}.c2ln", crate::unsigned::base64url(format!(r#"{{"sub":"{sub}"}}"#)));
        let identity = who(&token("arn:aws:iam::111122223333:user/jo")).expect("a person");
        assert_eq!(identity.account, "111122223333");
        assert!(who(&token("arn:aws:iam::111122223333:root")).expect("root").is_root());
        for wrong in ["", "e30.e30.c2ln", &token("jo"), "a.b.c"] {
            assert!(who(wrong).is_err(), "{wrong}");
        }
    }
}
