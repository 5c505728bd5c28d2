//! A login to AWS as `aws login` makes it: what differs from a sign-in to an instance.

use jiff::SignedDuration;

use super::bench::*;
use crate::answer::Answer;
use crate::failure::{CenterFailure, Failure};
use crate::id::SourceId;
use crate::login::LoginAnswer;
use crate::notice::NoticeId;
use crate::problem::ProblemCode;
use crate::prompt::{PromptKind, SignInWay};
use crate::request::{Request, SecretInput};
use crate::secret::Credentials;
use crate::sign_in::{Access, Elsewhere, Flow, LoginPage, Registration, SignInPlace, Tokens};
use crate::source::{Identity, SourceState};
use crate::state::event::{Event, SignInStarted, SignedIn};
use crate::state::network::{NetworkCall, RefreshCall, SignedBy};

const ME: &str = r#"
version = 1
[[sources]]
name = "me"
kind = "login"
region = "eu-west-1"
[[roles]]
name = "own"
kind = "own"
source = "me"
[[roles]]
name = "ops"
arn = "arn:aws:iam::222222222222:role/Ops"
source = "me"
"#;

const JO: &str = "arn:aws:iam::111111111111:user/jo";

fn me() -> SourceId {
    SourceId::new("me")
}

fn registration(flow: Flow) -> Registration {
    Registration {
        flow,
        client_id: "client".to_owned(),
        client_secret: "canary-key".into(),
        expires_at: "2027-03-01T10:00:00Z".parse().expect("a time"),
    }
}

impl Bench {
    fn login(&self, flow: Flow, arn: &str) -> SignedIn {
        let expires_at = self.now + SignedDuration::from_mins(15);
        let credentials = Credentials {
            access_key_id: "ASIALOGIN".to_owned(),
            secret_access_key: "canary-secret".into(),
            session_token: "canary-token".into(),
            expiration: expires_at,
        };
        let access = Access::Credentials(credentials);
        let tokens = Tokens { access, expires_at, refresh: Some("canary-refresh".into()) };
        SignedIn { registration: registration(flow), tokens, identity: Some(Identity::of_arn(arn)) }
    }

    fn logs_in(&mut self, arn: &str) {
        let NetworkCall::SignIn(call) = self.take_call("SignIn") else { unreachable!() };
        assert_eq!(call.place, SignInPlace::Aws { region: "eu-west-1".to_owned() });
        assert!(call.log_out.is_none());
        let result = Ok(self.login(Flow::Browser, arn));
        self.on(Event::SignedIn { source: me(), attempt: call.attempt, result });
    }

    fn refresh_call(&mut self) -> RefreshCall {
        let NetworkCall::RefreshToken(call) = self.take_call("RefreshToken") else { unreachable!() };
        *call
    }

    fn logged_in() -> Self {
        let mut bench = Self::with(ME);
        bench.ask(click(), Request::SignIn { source: me(), device: false });
        bench.logs_in(JO);
        bench
    }
}

#[test]
fn a_login_signs_for_roles_and_says_who_it_is_and_until_when() {
    let mut bench = Bench::with(ME);
    assert_eq!(bench.snapshot().sources[0].state, SourceState::NeedsSignIn);
    let asked = bench.credentials(terminal(1), "ops");
    let PromptKind::SignIn { start_url, .. } = bench.prompt().kind else { panic!("another question") };
    assert_eq!(start_url, "https://eu-west-1.signin.aws.amazon.com");
    let prompt = bench.prompt().id;
    bench.ask(terminal(1), Request::AnswerSignIn { prompt, device: false });
    bench.logs_in(JO);
    let NetworkCall::Assume { signed_by, .. } = bench.next_call_named("Assume") else { unreachable!() };
    let SignedBy::Credentials(credentials) = &**signed_by else { panic!("{signed_by:?}") };
    assert_eq!(credentials.access_key_id, "ASIALOGIN");
    bench.assumed(60);
    bench.secret(asked);
    let view = &bench.snapshot().sources[0];
    assert_eq!(
        (view.state, view.identity.as_ref().map(|who| who.arn.as_str())),
        (SourceState::Ready, Some(JO))
    );
    let until = view.sign_in.as_ref().and_then(|sign_in| sign_in.until);
    assert_eq!(until, Some(bench.now + SignedDuration::from_hours(12)));
    let checked = bench.ask(window(1), Request::CheckSource { source: me() });
    assert_eq!(bench.ok(checked), &Answer::Identity { identity: Identity::of_arn(JO) });
    assert!(!bench.asked().contains(&"ListPage"), "there is nothing to list");
    // Chained: an hour at most, and said beforehand.
    let outlook = bench.snapshot().roles.iter().find_map(|view| view.outlook.clone()).expect("an outlook");
    assert!(!format!("{outlook:?}").contains("12h"), "{outlook:?}");
}

#[test]
fn a_root_user_is_not_signed_in() {
    let mut bench = Bench::with(ME);
    let asked = bench.ask(terminal(1), Request::SignIn { source: me(), device: false });
    bench.logs_in("arn:aws:iam::111111111111:root");
    assert_eq!(bench.problem(asked), ProblemCode::RootLogin);
    assert_eq!(bench.snapshot().sources[0].state, SourceState::NeedsSignIn);
    assert!(bench.snapshot().sources[0].identity.is_none());
}

#[test]
fn a_login_is_refreshed_under_five_minutes_while_it_is_used_and_gives_the_next_ones() {
    let mut bench = Bench::logged_in();
    bench.after_minutes(9);
    bench.credentials(program(1), "own");
    bench.assumed(6);
    assert!(!bench.asked().contains(&"RefreshToken"));
    bench.after_minutes(2);
    let asked = bench.credentials(program(1), "own");
    let call = bench.refresh_call();
    assert_eq!(call.registration.as_ref().map(|kept| kept.flow), Some(Flow::Browser));
    let result = Ok(SignedIn { identity: None, ..bench.login(Flow::Browser, JO) });
    bench.on(Event::TokenRefreshed { source: me(), result });
    bench.assumed(15);
    bench.secret(asked);
    // Who it is stays known, and nothing more is asked of AWS within ten minutes.
    assert!(bench.snapshot().sources[0].identity.is_some());
    bench.pending.clear();
    bench.after_minutes(9);
    let again = bench.credentials(program(1), "own");
    bench.secret(again);
    assert!(bench.asked().is_empty(), "{:?}", bench.asked());
}

#[test]
fn what_is_given_for_less_than_five_minutes_is_used_and_not_refreshed_on_and_on() {
    let mut bench = Bench::logged_in();
    bench.after_minutes(12);
    let asked = bench.credentials(program(1), "ops");
    let mut signed_in = bench.login(Flow::Browser, JO);
    bench.refresh_call();
    signed_in.tokens.expires_at = bench.now + SignedDuration::from_mins(3);
    bench.on(Event::TokenRefreshed { source: me(), result: Ok(signed_in) });
    assert!(!bench.asked().contains(&"RefreshToken"), "one refresh");
    bench.assumed(60);
    bench.secret(asked);
    // What can't be used at all is the end.
    bench.after_minutes(61);
    bench.credentials(program(1), "ops");
    let mut signed_in = bench.login(Flow::Browser, JO);
    bench.refresh_call();
    signed_in.tokens.expires_at = bench.now + SignedDuration::from_secs(2);
    bench.on(Event::TokenRefreshed { source: me(), result: Ok(signed_in) });
    assert!(!bench.asked().contains(&"RefreshToken"));
    assert_eq!(bench.snapshot().sources[0].state, SourceState::NeedsSignIn);
}

#[test]
fn each_end_of_a_login_asks_for_another_one() {
    for failure in
        [CenterFailure::SessionOver, CenterFailure::PasswordChanged, CenterFailure::LoginNotAllowed]
    {
        let mut bench = Bench::logged_in();
        bench.after_minutes(20);
        let asked = bench.credentials(program(1), "ops");
        bench.refresh_call();
        bench.on(Event::TokenRefreshed { source: me(), result: Err(Failure::IdentityCenter(failure)) });
        assert!(bench.waits(asked));
        assert_eq!(bench.snapshot().sources[0].state, SourceState::NeedsSignIn);
        let prompt = bench.prompt().id;
        bench.ask(window(1), Request::AnswerSignIn { prompt, device: false });
        bench.logs_in(JO);
        bench.assumed(60);
        bench.secret(asked);
    }
}

#[test]
fn credentials_that_aws_no_longer_takes_are_refreshed_once() {
    let mut bench = Bench::logged_in();
    let asked = bench.credentials(program(1), "ops");
    bench.not_assumed(refusal("ExpiredToken", "The security token included in the request is expired"));
    bench.refresh_call();
    let result = Ok(bench.login(Flow::Browser, JO));
    bench.on(Event::TokenRefreshed { source: me(), result });
    bench.assumed(60);
    bench.secret(asked);
}

#[test]
fn the_end_of_twelve_hours_is_warned_of() {
    let mut bench = Bench::logged_in();
    bench.pending.clear();
    bench.after_minutes(12 * 60 - 14);
    let id = NoticeId::SignIn(me());
    assert!(bench.screen.contains_key(&id), "{:?}", bench.screen.keys());
}

#[test]
fn from_another_device_an_answer_is_brought_back_and_has_to_be_to_this_sign_in() {
    let page = |bench: &Bench| LoginPage {
        address: "https://eu-west-1.signin.aws.amazon.com/v1/authorize?state=5ea1".to_owned(),
        state: "5ea1".into(),
        verifier: "canary-verifier".into(),
        redirect_uri: "https://eu-west-1.signin.aws.amazon.com/v1/sessions/confirmation".to_owned(),
        expires_at: bench.now + SignedDuration::from_mins(10),
    };
    // base64 of `state=5ea1&code=c`, and of `state=other&code=c`.
    for (pasted, is_its_own) in [("c3RhdGU9NWVhMSZjb2RlPWM", true), ("c3RhdGU9b3RoZXImY29kZT1j", false)] {
        let mut bench = Bench::with(ME);
        let asked = bench.ask(terminal(1), Request::SignIn { source: me(), device: true });
        let NetworkCall::SignIn(call) = bench.take_call("SignIn") else { unreachable!() };
        let elsewhere = Elsewhere::Page(page(&bench));
        let started = SignInStarted { registration: registration(Flow::Device), elsewhere };
        bench.on(Event::SignInStarted { source: me(), attempt: call.attempt, result: Ok(started) });
        let PromptKind::SignIn { way: Some(SignInWay::Page { address, .. }), .. } = bench.prompt().kind
        else {
            panic!("no page is shown")
        };
        assert!(address.starts_with("https://eu-west-1.signin.aws.amazon.com/v1/authorize?"));
        let answer = LoginAnswer::parse(pasted).expect("an answer");
        let prompt = bench.prompt().id;
        bench.ask(terminal(1), SecretInput::AnswerLogin { prompt, answer });
        if !is_its_own {
            assert_eq!(bench.problem(asked), ProblemCode::OtherAnswer);
            assert!(!bench.asked().contains(&"FinishLogin"), "no code of another sign-in is redeemed");
            continue;
        }
        let NetworkCall::FinishLogin(call) = bench.take_call("FinishLogin") else { unreachable!() };
        assert!(!format!("{call:?}").contains("canary"));
        let PromptKind::SignIn { way, .. } = bench.prompt().kind else { panic!("another question") };
        assert_eq!(way, Some(SignInWay::Answered));
        let result = Ok(bench.login(Flow::Device, JO));
        bench.on(Event::SignedIn { source: me(), attempt: call.attempt, result });
        bench.ok(asked);
        assert!(
            bench.snapshot().sources[0].sign_in.as_ref().is_some_and(|view| view.elsewhere),
            "remembered"
        );
    }
}
