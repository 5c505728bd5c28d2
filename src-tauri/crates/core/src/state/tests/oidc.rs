//! A sign-in to a company's OpenID Connect provider: what differs from a sign-in to an instance.

use jiff::{SignedDuration, Timestamp};

use super::bench::*;
use crate::answer::Answer;
use crate::failure::{CenterFailure, Failure, ProviderFailure};
use crate::id::SourceId;
use crate::plan::Call;
use crate::problem::ProblemCode;
use crate::prompt::{PromptKind, SignInWay};
use crate::request::Request;
use crate::sign_in::{Access, DeviceCode, Elsewhere, Flow, IdToken, Registration, SignInPlace, Tokens};
use crate::source::SourceState;
use crate::state::event::{DevicePoll, Event, SignInStarted, SignedIn};
use crate::state::network::{NetworkCall, RefreshCall, SignedBy};

const ACME: &str = r#"
version = 1
[[sources]]
name = "acme"
kind = "oidc"
issuer = "https://acme.okta.com"
client_id = "0oa1"
preset = "okta"
[[roles]]
name = "hub"
arn = "arn:aws:iam::111111111111:role/Hub"
source = "acme"
[[roles]]
name = "spoke"
arn = "arn:aws:iam::222222222222:role/Spoke"
via = "hub"
[[roles]]
name = "fixed"
arn = "arn:aws:iam::111111111111:role/Fixed"
source = "acme"
session_name = "deploy"
"#;

fn acme() -> SourceId {
    SourceId::new("acme")
}

fn registration(flow: Flow) -> Registration {
    Registration { flow, client_id: "0oa1".to_owned(), client_secret: "".into(), expires_at: Timestamp::MAX }
}

impl Bench {
    fn identity(&self, minutes: i64) -> Tokens {
        let token = IdToken {
            token: "canary-id-token".into(),
            subject: "00u1".to_owned(),
            person: "jo smith@acme.com".to_owned(),
        };
        let expires_at = self.now + SignedDuration::from_mins(minutes);
        Tokens { access: Access::Identity(token), expires_at, refresh: Some("canary-refresh".into()) }
    }

    fn provider_signs_in(&mut self) {
        let NetworkCall::SignIn(call) = self.take_call("SignIn") else { unreachable!() };
        let SignInPlace::Provider(client) = &call.place else { panic!("{:?}", call.place) };
        assert_eq!((&*client.issuer, client.redirect_uris.len()), ("https://acme.okta.com", 3));
        assert!(call.log_out.is_none());
        let tokens = self.identity(60);
        let result = Ok(SignedIn { registration: registration(Flow::Browser), tokens, identity: None });
        self.on(Event::SignedIn { source: acme(), attempt: call.attempt, result });
    }

    fn provider_refresh(&mut self) -> RefreshCall {
        let NetworkCall::RefreshToken(call) = self.take_call("RefreshToken") else { unreachable!() };
        *call
    }

    fn at_provider() -> Self {
        let mut bench = Self::with(ACME);
        bench.ask(click(), Request::SignIn { source: acme(), device: false });
        bench.provider_signs_in();
        bench
    }
}

#[test]
fn a_providers_token_stands_in_for_a_signature_and_names_the_sessions() {
    let mut bench = Bench::with(ACME);
    assert_eq!(bench.snapshot().sources[0].state, SourceState::NeedsSignIn);
    let asked = bench.credentials(terminal(1), "spoke");
    let PromptKind::SignIn { start_url, .. } = bench.prompt().kind else { panic!("another question") };
    assert_eq!(start_url, "https://acme.okta.com");
    let prompt = bench.prompt().id;
    bench.ask(terminal(1), Request::AnswerSignIn { prompt, device: false });
    bench.provider_signs_in();
    let NetworkCall::Assume { signed_by, call, .. } = bench.next_call_named("Assume") else { unreachable!() };
    assert!(matches!(**signed_by, SignedBy::SignInToken(_)), "{signed_by:?}");
    let Call::WebIdentity(call) = &**call else { panic!("{call:?}") };
    assert!(call.role_session_name.starts_with("jo-smith@acme.com@"), "{}", call.role_session_name);
    bench.assumed(60);
    // The next role of the chain is signed by the first, and is the person's as well.
    let NetworkCall::Assume { signed_by, call, .. } = bench.next_call_named("Assume") else { unreachable!() };
    assert!(matches!(**signed_by, SignedBy::Credentials(_)));
    assert!(call.session_name().is_some_and(|name| name.starts_with("jo-smith@acme.com@")), "{call:?}");
    bench.assumed(60);
    bench.secret(asked);
    // The session serves whoever asks next.
    let again = bench.credentials(program(1), "hub");
    bench.secret(again);
    bench.credentials(program(1), "fixed");
    let NetworkCall::Assume { call, .. } = bench.next_call_named("Assume") else { unreachable!() };
    assert_eq!(call.session_name().map(String::as_str), Some("deploy"));
    let view = &bench.snapshot().sources[0];
    let person = view.sign_in.as_ref().and_then(|sign_in| sign_in.person.clone());
    assert_eq!((view.state, person.as_deref()), (SourceState::Ready, Some("jo smith@acme.com")));
    let checked = bench.ask(window(1), Request::CheckSource { source: acme() });
    assert_eq!(bench.ok(checked), &Answer::Person { person: "jo smith@acme.com".to_owned() });
}

#[test]
fn a_token_is_refreshed_while_it_is_used_and_its_end_asks_for_a_person() {
    let mut bench = Bench::at_provider();
    bench.after_minutes(57);
    let asked = bench.credentials(program(1), "hub");
    let call = bench.provider_refresh();
    assert!(matches!(call.access, Some(Access::Identity(_))) && call.shared.is_none());
    let tokens = bench.identity(60);
    let result = Ok(SignedIn { registration: registration(Flow::Browser), tokens, identity: None });
    bench.on(Event::TokenRefreshed { source: acme(), result });
    bench.assumed(60);
    bench.secret(asked);
    bench.after_minutes(61);
    let asked = bench.credentials(program(1), "hub");
    bench.provider_refresh();
    let over = Failure::IdentityCenter(CenterFailure::SessionOver);
    bench.on(Event::TokenRefreshed { source: acme(), result: Err(over) });
    assert!(bench.waits(asked));
    let prompt = bench.prompt().id;
    bench.ask(window(1), Request::AnswerSignIn { prompt, device: false });
    bench.provider_signs_in();
    bench.assumed(60);
    bench.secret(asked);
}

#[test]
fn a_sign_in_that_nothing_refreshes_ends_with_its_token_and_no_length_is_learned() {
    let until =
        |bench: &Bench| bench.snapshot().sources[0].sign_in.as_ref().and_then(|sign_in| sign_in.until);
    let mut bench = Bench::with(ACME);
    bench.ask(click(), Request::SignIn { source: acme(), device: false });
    let NetworkCall::SignIn(call) = bench.take_call("SignIn") else { unreachable!() };
    let tokens = Tokens { refresh: None, ..bench.identity(60) };
    let result = Ok(SignedIn { registration: registration(Flow::Browser), tokens, identity: None });
    bench.on(Event::SignedIn { source: acme(), attempt: call.attempt, result });
    assert_eq!(until(&bench), Some(bench.now + SignedDuration::from_mins(60)));
    bench.after_minutes(61);
    assert_eq!(bench.snapshot().sources[0].state, SourceState::NeedsSignIn);

    let mut bench = Bench::at_provider();
    assert_eq!(until(&bench), None);
    bench.after_minutes(61);
    bench.credentials(program(1), "hub");
    bench.provider_refresh();
    let over = Failure::IdentityCenter(CenterFailure::SessionOver);
    bench.on(Event::TokenRefreshed { source: acme(), result: Err(over) });
    let prompt = bench.prompt().id;
    bench.ask(window(1), Request::AnswerSignIn { prompt, device: false });
    bench.provider_signs_in();
    assert_eq!(until(&bench), None, "an end tells nothing of the next");
}

#[test]
fn what_a_provider_refuses_at_a_refresh_is_told_and_ends_no_sign_in() {
    let mut bench = Bench::at_provider();
    bench.after_minutes(61);
    let asked = bench.credentials(program(1), "hub");
    bench.provider_refresh();
    let failure = ProviderFailure::Refused { code: "invalid_client".to_owned(), message: String::new() };
    bench.on(Event::TokenRefreshed { source: acme(), result: Err(Failure::Provider(failure)) });
    assert_eq!(bench.problem(asked), ProblemCode::ProviderRefused);
    assert_eq!(bench.snapshot().sources[0].state, SourceState::Ready);
}

#[test]
fn a_token_that_aws_takes_for_old_is_refreshed_once() {
    let mut bench = Bench::at_provider();
    let asked = bench.credentials(program(1), "hub");
    bench.not_assumed(refusal("ExpiredTokenException", "Token expired: current date/time must be before"));
    bench.provider_refresh();
    let tokens = bench.identity(60);
    let result = Ok(SignedIn { registration: registration(Flow::Browser), tokens, identity: None });
    bench.on(Event::TokenRefreshed { source: acme(), result });
    bench.assumed(60);
    bench.secret(asked);
    // What AWS does not trust no refresh mends.
    let asked = bench.credentials(program(1), "fixed");
    bench.not_assumed(refusal("InvalidIdentityToken", "Incorrect token audience"));
    assert_eq!(bench.problem(asked), ProblemCode::TokenRefused);
}

#[test]
fn a_code_is_asked_for_at_the_provider_and_remembered_for_the_source() {
    let mut bench = Bench::with(ACME);
    let asked = bench.ask(terminal(1), Request::SignIn { source: acme(), device: true });
    let NetworkCall::SignIn(call) = bench.take_call("SignIn") else { unreachable!() };
    let code = DeviceCode {
        device_code: "canary-device".into(),
        user_code: "ABCD".to_owned(),
        address: "https://acme.okta.com/activate".to_owned(),
        address_with_code: None,
        expires_at: bench.now + SignedDuration::from_mins(10),
        interval: SignedDuration::from_secs(5),
    };
    let started =
        SignInStarted { registration: registration(Flow::Device), elsewhere: Elsewhere::Code(code) };
    bench.on(Event::SignInStarted { source: acme(), attempt: call.attempt, result: Ok(started) });
    let PromptKind::SignIn { way: Some(SignInWay::Device { code, .. }), .. } = bench.prompt().kind else {
        panic!("no code is shown")
    };
    assert_eq!(code, "ABCD");
    bench.after_minutes(1);
    let NetworkCall::PollDevice(poll) = bench.take_call("PollDevice") else { unreachable!() };
    assert!(matches!(poll.place, SignInPlace::Provider(_)));
    let done = Ok(DevicePoll::Done(bench.identity(60)));
    bench.on(Event::DevicePolled { source: acme(), attempt: poll.attempt, result: done });
    bench.ok(asked);
    assert!(bench.snapshot().sources[0].sign_in.as_ref().is_some_and(|sign_in| sign_in.elsewhere));
}

#[test]
fn signing_out_has_the_provider_forget() {
    let mut bench = Bench::at_provider();
    bench.ask(window(1), Request::SignOut { source: acme() });
    let NetworkCall::LogOut { place, .. } = bench.take_call("LogOut") else { unreachable!() };
    assert!(matches!(place, SignInPlace::Provider(_)));
    let view = &bench.snapshot().sources[0];
    assert_eq!(view.state, SourceState::NeedsSignIn);
    assert!(view.sign_in.as_ref().is_some_and(|sign_in| sign_in.person.is_none()));
}
