//! A sign-in to an instance: one for all who wait, begun by people alone, and what becomes of it.

use jiff::SignedDuration;

use super::bench::*;
use crate::answer::{Answer, ListedRoles};
use crate::caller::{Requester, Surface};
use crate::failure::{AwsError, CenterFailure, Failure};
use crate::id::{ConnectionId, SourceId};
use crate::identity_center::{ListedAccount, Page};
use crate::notice::{NoticeAction, NoticeId};
use crate::problem::ProblemCode;
use crate::prompt::{PromptKind, SignInWay};
use crate::request::Request;
use crate::role::OpenWith;
use crate::secret::ExposeSecret as _;
use crate::sign_in::{Access, DeviceCode, Elsewhere, Flow, Registration, Tokens};
use crate::source::{KeychainState, SourceState};
use crate::state::effect::Effect;
use crate::state::event::{DevicePoll, Event, ListedPage, SignInStarted, SignedIn};
use crate::state::network::{ListCall, NetworkCall, SignInBy, SignInCall, SignedBy};
use crate::stored_sessions::StoredSessions;

const ACME: &str = r#"
version = 1
[[sources]]
name = "acme"
kind = "identity-center"
start_url = "https://acme.awsapps.com/start"
region = "eu-west-1"
[[roles]]
name = "ops"
kind = "permission-set"
account_id = "111111111111"
role_name = "Ops"
source = "acme"
[[roles]]
name = "next"
arn = "arn:aws:iam::222222222222:role/Next"
via = "ops"
"#;

fn acme() -> SourceId {
    SourceId::new("acme")
}

fn registration(flow: Flow) -> Registration {
    Registration {
        flow,
        client_id: "client".to_owned(),
        client_secret: "canary-client".into(),
        expires_at: "2027-03-01T10:00:00Z".parse().expect("a time"),
    }
}

fn sign_in_request(device: bool) -> Request {
    Request::SignIn { source: acme(), device }
}

impl Bench {
    fn tokens(&self) -> Tokens {
        Tokens {
            access: Access::Portal("canary-access".into()),
            expires_at: self.now + SignedDuration::from_hours(1),
            refresh: Some("canary-refresh".into()),
        }
    }

    fn sign_in_call(&mut self) -> SignInCall {
        let NetworkCall::SignIn(call) = self.take_call("SignIn") else { unreachable!() };
        *call
    }

    /// The person signs in in the browser that was opened.
    fn signs_in(&mut self) {
        let call = self.sign_in_call();
        assert!(matches!(call.way, SignInBy::Browser { .. }));
        let result =
            Ok(SignedIn { registration: registration(Flow::Browser), tokens: self.tokens(), identity: None });
        self.on(Event::SignedIn { source: call.source, attempt: call.attempt, result });
    }

    fn not_signed_in(&mut self, failure: CenterFailure) {
        let call = self.sign_in_call();
        let result = Err(Failure::IdentityCenter(failure));
        self.on(Event::SignedIn { source: call.source, attempt: call.attempt, result });
    }

    fn refreshes(&mut self, result: Result<(), Failure>) {
        let NetworkCall::RefreshToken(call) = self.take_call("RefreshToken") else { unreachable!() };
        let tokens = self.tokens();
        let result =
            result.map(|()| SignedIn { registration: registration(Flow::Browser), tokens, identity: None });
        self.on(Event::TokenRefreshed { source: call.source, result });
    }

    fn page(&mut self, result: Result<ListedPage, Failure>) -> ListCall {
        let NetworkCall::ListPage(call) = self.take_call("ListPage") else { unreachable!() };
        let (source, list, page) = (call.source.clone(), call.list, call.page.clone());
        self.on(Event::PageListed { source, list, page, result });
        *call
    }

    fn state_of_source(&self) -> SourceState {
        self.snapshot().sources[0].state
    }

    fn way(&self) -> Option<SignInWay> {
        let PromptKind::SignIn { way, .. } = self.prompt().kind else { panic!("another question") };
        way
    }

    /// Somebody is signed in, and nothing is listed yet.
    fn signed_in() -> Self {
        let mut bench = Self::with(ACME);
        bench.ask(click(), sign_in_request(false));
        bench.signs_in();
        bench
    }
}

fn accounts(accounts: &[(&str, &str)], next: Option<&str>) -> Result<ListedPage, Failure> {
    let one = |(id, name): &(&str, &str)| ListedAccount { id: (*id).to_owned(), name: (*name).to_owned() };
    let items = accounts.iter().map(one).collect();
    Ok(ListedPage::Accounts(Page { items, next: next.map(str::to_owned) }))
}

fn roles(roles: &[&str]) -> Result<ListedPage, Failure> {
    let items = roles.iter().map(|role| (*role).to_owned()).collect();
    Ok(ListedPage::Roles(Page { items, next: None }))
}

fn throttled() -> Failure {
    let Failure::Aws(error) = refusal("TooManyRequestsException", "Too many requests") else {
        unreachable!()
    };
    Failure::Aws(AwsError { status: 429, ..error })
}

#[test]
fn a_click_on_a_role_opens_one_tab_and_goes_on_once_the_person_has_signed_in() {
    let mut bench = Bench::with(ACME);
    assert_eq!(bench.state_of_source(), SourceState::NeedsSignIn);
    bench.open(click(), "ops");
    bench.open(click(), "ops");
    assert_eq!(bench.asked().iter().filter(|name| **name == "SignIn").count(), 1, "one tab");
    assert_eq!(bench.way(), Some(SignInWay::Browser));
    bench.signs_in();
    assert!(bench.snapshot().prompts.is_empty());
    assert_eq!(bench.state_of_source(), SourceState::Ready);
    let NetworkCall::Assume { signed_by, .. } = bench.next_call_named("Assume") else { unreachable!() };
    assert!(matches!(**signed_by, SignedBy::SignInToken(_)));
    bench.assumed(60);
    bench.minted();
    bench.browser(Ok(()));
    assert_eq!(bench.session("ops").name, "ops");
}

#[test]
fn a_storm_of_programs_opens_no_browser_and_one_prompt() {
    let mut bench = Bench::with(ACME);
    let asked: Vec<_> = (1..=50).map(|number| bench.credentials(program(number), "ops")).collect();
    assert!(!bench.asked().contains(&"SignIn"), "no program opens a browser");
    let prompt = bench.prompt();
    assert_eq!((prompt.asked_by.as_deref(), bench.way()), (Some("terraform"), None));
    assert_eq!(bench.snapshot().sources[0].sign_in.as_ref().map(|view| view.waiting), Some(50));
    let shown = bench.notices.iter().filter(|notice| notice.id == NoticeId::Prompt(prompt.id)).count();
    assert_eq!(shown, 1);
    // A button of the notification begins it.
    let id = NoticeId::Prompt(prompt.id);
    bench.on(Event::NoticeUsed { id, action: NoticeAction::SignIn, activation_token: None });
    bench.signs_in();
    bench.assumed(60);
    for asked in asked {
        bench.secret(asked);
    }
}

#[test]
fn who_waits_on_a_terminal_is_asked_there_and_begins_with_an_answer() {
    let mut bench = Bench::with(ACME);
    let asked = bench.credentials(terminal(7), "ops");
    assert!(!bench.asked().contains(&"SignIn"));
    let prompt = bench.prompt();
    assert_eq!(prompt.first_to, Some(ConnectionId(7)));
    let answered = bench.ask(terminal(7), Request::AnswerSignIn { prompt: prompt.id, device: false });
    bench.ok(answered);
    bench.signs_in();
    bench.assumed(60);
    bench.secret(asked);
}

#[test]
fn a_sign_in_that_is_closed_fails_all_who_wait_and_gives_the_browser_up() {
    let mut bench = Bench::with(ACME);
    let asked = bench.credentials(program(1), "ops");
    let by_hand = bench.ask(window(2), sign_in_request(false));
    let call = bench.sign_in_call();
    let prompt = bench.prompt().id;
    bench.ask(window(2), Request::CancelPrompt { prompt });
    assert_eq!(
        (bench.problem(asked), bench.problem(by_hand)),
        (ProblemCode::Cancelled, ProblemCode::Cancelled)
    );
    let Effect::CancelSignIn(attempt) = bench.take("CancelSignIn") else { unreachable!() };
    assert_eq!(attempt, call.attempt);
    // What comes of it all the same is nobody's.
    let result =
        Ok(SignedIn { registration: registration(Flow::Browser), tokens: bench.tokens(), identity: None });
    bench.on(Event::SignedIn { source: acme(), attempt, result });
    assert_eq!(bench.state_of_source(), SourceState::NeedsSignIn);
}

#[test]
fn a_code_is_asked_for_at_its_pace_until_the_person_has_signed_in() {
    let mut bench = Bench::with(ACME);
    let asked = bench.ask(terminal(1), sign_in_request(true));
    let call = bench.sign_in_call();
    assert_eq!(call.way.flow(), Flow::Device);
    let code = DeviceCode {
        device_code: "canary-device".into(),
        user_code: "BCDF-GHJK".to_owned(),
        address: "https://acme.awsapps.com/start/#/device".to_owned(),
        address_with_code: None,
        expires_at: bench.now + SignedDuration::from_mins(10),
        interval: SignedDuration::from_secs(1),
    };
    let started =
        SignInStarted { registration: registration(Flow::Device), elsewhere: Elsewhere::Code(code) };
    bench.on(Event::SignInStarted { source: acme(), attempt: call.attempt, result: Ok(started) });
    let Some(SignInWay::Device { code, .. }) = bench.way() else { panic!("no code is shown") };
    assert_eq!(code, "BCDF-GHJK");
    let poll = |bench: &mut Bench, result| {
        let NetworkCall::PollDevice(call) = bench.take_call("PollDevice") else { unreachable!() };
        bench.on(Event::DevicePolled { source: call.source, attempt: call.attempt, result });
    };
    bench.after(SignedDuration::from_secs(1));
    poll(&mut bench, Ok(DevicePoll::SlowDown));
    bench.after(SignedDuration::from_secs(5));
    assert!(!bench.asked().contains(&"PollDevice"), "slow_down adds five seconds");
    bench.after(SignedDuration::from_secs(1));
    poll(&mut bench, Ok(DevicePoll::Pending));
    bench.after(SignedDuration::from_secs(6));
    let tokens = bench.tokens();
    poll(&mut bench, Ok(DevicePoll::Done(tokens)));
    bench.ok(asked);
    assert_eq!(bench.state_of_source(), SourceState::Ready);
}

#[test]
fn each_failure_of_a_sign_in_is_told_to_who_waits() {
    for (failure, code) in [
        (
            CenterFailure::WrongInstance {
                start_url: "https://x".to_owned(),
                region: "eu-west-1".to_owned(),
            },
            ProblemCode::WrongInstance,
        ),
        (CenterFailure::Denied, ProblemCode::SignInDenied),
        (CenterFailure::CompanyKey { code: "KMS_DisabledException".to_owned() }, ProblemCode::CompanyKey),
        (CenterFailure::NobodyCameBack, ProblemCode::NobodyCameBack),
        (CenterFailure::PortTaken { port: 8400 }, ProblemCode::CallbackPortTaken),
        (CenterFailure::CodeExpired, ProblemCode::SignInCodeExpired),
    ] {
        let mut bench = Bench::with(ACME);
        let asked = bench.ask(terminal(1), sign_in_request(false));
        bench.not_signed_in(failure);
        assert_eq!(bench.problem(asked), code);
        assert!(bench.snapshot().prompts.is_empty(), "{code:?}");
        // A click that nobody answers is asked once more, and told why.
        let mut bench = Bench::with(ACME);
        bench.ask(click(), sign_in_request(false));
        bench.not_signed_in(CenterFailure::Denied);
        let refused = bench.prompt().refused.expect("it says why");
        assert_eq!((refused.code, bench.way()), (ProblemCode::SignInDenied, None));
    }
}

#[test]
fn a_registration_that_is_gone_is_made_again_silently_and_once() {
    let mut bench = Bench::with(ACME);
    let asked = bench.ask(terminal(1), sign_in_request(false));
    bench.not_signed_in(CenterFailure::RegistrationGone);
    assert!(bench.waits(asked));
    bench.not_signed_in(CenterFailure::RegistrationGone);
    assert_eq!(bench.problem(asked), ProblemCode::SignInOver);
}

#[test]
fn a_token_is_refreshed_under_five_minutes_once_for_all_and_only_when_it_is_used() {
    let mut bench = Bench::signed_in();
    bench.page(accounts(&[], None));
    bench.after_minutes(56);
    assert!(!bench.asked().contains(&"RefreshToken"), "nobody uses it");
    let (one, other) = (bench.credentials(program(1), "ops"), bench.credentials(program(2), "ops"));
    assert_eq!(bench.asked().iter().filter(|name| **name == "RefreshToken").count(), 1);
    bench.refreshes(Ok(()));
    bench.assumed(60);
    bench.secret(one);
    bench.secret(other);
}

#[test]
fn a_refresh_that_the_network_fails_keeps_a_token_that_still_serves() {
    let mut bench = Bench::signed_in();
    bench.page(accounts(&[], None));
    bench.after_minutes(57);
    let asked = bench.credentials(program(1), "ops");
    bench.refreshes(Err(Failure::Network(crate::failure::NetworkError::Timeout)));
    bench.assumed(60);
    bench.secret(asked);
}

#[test]
fn a_session_that_is_over_asks_for_a_sign_in_and_tells_how_long_it_lasts() {
    let mut bench = Bench::signed_in();
    bench.page(accounts(&[], None));
    let over = || Err(Failure::IdentityCenter(CenterFailure::SessionOver));
    bench.after_minutes(7 * 60 + 20);
    bench.credentials(program(1), "ops");
    bench.refreshes(Ok(()));
    bench.assumed(15);
    bench.after_minutes(60);
    let asked = bench.credentials(program(1), "ops");
    bench.refreshes(over());
    assert_eq!((bench.state_of_source(), bench.way()), (SourceState::NeedsSignIn, None));
    assert!(bench.waits(asked) && !bench.asked().contains(&"SignIn"));
    let prompt = bench.prompt().id;
    bench.ask(window(9), Request::AnswerSignIn { prompt, device: false });
    bench.signs_in();
    bench.assumed(60);
    bench.secret(asked);
    let until = bench.snapshot().sources[0].sign_in.as_ref().and_then(|view| view.until);
    assert_eq!(until, Some(bench.now + SignedDuration::from_hours(8)), "learned");
    // Before the end a person is warned, and the button begins a fresh session.
    bench.pending.clear();
    bench.after_minutes(7 * 60 + 46);
    let id = NoticeId::SignIn(acme());
    assert!(bench.screen.contains_key(&id), "{:?}", bench.screen.keys());
    bench.on(Event::NoticeUsed { id: id.clone(), action: NoticeAction::SignIn, activation_token: None });
    assert!(bench.sign_in_call().log_out.is_some(), "the session before it ends first");
    assert!(!bench.screen.contains_key(&id));
}

#[test]
fn a_sign_in_that_is_shared_is_looked_for_before_a_person_is_asked_and_told_on() {
    let shared = format!("{ACME}[preferences]\nshare_sign_ins = true\n");
    let mut bench = Bench::with(&shared);
    let asked = bench.credentials(program(1), "ops");
    let NetworkCall::RefreshToken(call) = bench.take_call("RefreshToken") else { unreachable!() };
    assert!(call.token.is_none() && call.until.is_none());
    let as_known = call.shared.expect("it is shared");
    assert_eq!(as_known.start_url.as_deref(), Some("https://acme.awsapps.com/start"));
    let theirs =
        SignedIn { registration: registration(Flow::Shared), tokens: bench.tokens(), identity: None };
    bench.on(Event::TokenRefreshed { source: acme(), result: Ok(theirs) });
    let NetworkCall::Share(call) = bench.take_call("Share") else { unreachable!() };
    assert_eq!(call.shared, as_known);
    bench.assumed(60);
    bench.secret(asked);
    assert!(bench.snapshot().prompts.is_empty());
    // Nobody has signed in there either: a person is asked.
    let mut bench = Bench::with(&shared);
    bench.credentials(program(1), "ops");
    bench.refreshes(Err(Failure::IdentityCenter(CenterFailure::SessionOver)));
    assert_eq!((bench.way(), bench.snapshot().prompts.len()), (None, 1));
    // Where nothing is shared nobody's files are looked at.
    let mut bench = Bench::with(ACME);
    bench.credentials(program(1), "ops");
    assert!(!bench.asked().contains(&"RefreshToken"));
    let prompt = bench.prompt().id;
    bench.ask(window(1), Request::AnswerSignIn { prompt, device: false });
    bench.signs_in();
    assert!(!bench.asked().contains(&"Share"));
}

#[test]
fn two_users_of_one_portal_are_two_sign_ins_each_in_its_own_browser() {
    let other = r#"
[[sources]]
name = "acme-admin"
kind = "identity-center"
start_url = "https://acme.awsapps.com/start"
region = "eu-west-1"
sign_in_with = "profile:admin"
"#;
    let mut bench = Bench::with(&format!("{ACME}{other}"));
    let admin = SourceId::new("acme-admin");
    bench.ask(window(1), sign_in_request(false));
    bench.ask(window(1), Request::SignIn { source: admin.clone(), device: false });
    let mut tokens = Vec::new();
    for (source, profile) in [(acme(), None), (admin.clone(), Some("admin"))] {
        let call = bench.sign_in_call();
        assert_eq!(call.source, source);
        let SignInBy::Browser { ways, .. } = &call.way else { panic!("no browser") };
        let named = ways.iter().find_map(|way| match way {
            OpenWith::Profile(name) => Some(name.as_str()),
            _ => None,
        });
        assert_eq!(named, profile);
        let access = Access::Portal(format!("canary-{source}").into());
        let signed_in = SignedIn {
            registration: registration(Flow::Browser),
            tokens: Tokens { access, ..bench.tokens() },
            identity: None,
        };
        bench.on(Event::SignedIn { source, attempt: call.attempt, result: Ok(signed_in) });
    }
    for _ in 0..2 {
        let call = bench.page(accounts(&[("111111111111", "Prod")], None));
        tokens.push((call.source, call.token.expose_secret().to_owned()));
    }
    tokens.sort();
    let of = |source: &SourceId| (source.clone(), format!("canary-{source}"));
    assert_eq!(tokens, [of(&acme()), of(&admin)], "each list is read with its own user's token");
    bench.after(SignedDuration::from_secs(1));
    bench.page(roles(&["Ops"]));
    bench.page(roles(&["Ops"]));
    let snapshot = bench.snapshot();
    let mut names: Vec<&str> = snapshot.roles.iter().map(|view| view.role.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["acme-admin/Prod/Ops", "acme/Prod/Ops", "next", "ops"], "told apart");
    // One signs out, and the other stays.
    bench.ask(window(1), Request::SignOut { source: acme() });
    let states: Vec<_> = bench.snapshot().sources.iter().map(|view| view.state).collect();
    assert_eq!(states, [SourceState::NeedsSignIn, SourceState::Ready]);
}

#[test]
fn an_end_that_was_slept_over_opens_nothing_and_is_found_out_by_whoever_comes_next() {
    let mut bench = Bench::with(&ACME.replace("region = ", "session_duration = \"8h\"\nregion = "));
    bench.ask(click(), sign_in_request(false));
    bench.signs_in();
    bench.page(accounts(&[], None));
    bench.pending.clear();
    bench.on(Event::Sleeps);
    bench.now += SignedDuration::from_hours(11);
    bench.on(Event::Woke);
    bench.jump_minutes(1);
    let asked = bench.asked();
    assert!(!asked.contains(&"SignIn") && !asked.contains(&"OpenBrowser"), "{asked:?}");
    assert!(!bench.screen.contains_key(&NoticeId::SignIn(acme())), "an end that is past is no warning");
    let program = bench.credentials(program(1), "ops");
    bench.refreshes(Err(Failure::IdentityCenter(CenterFailure::SessionOver)));
    assert_eq!((bench.way(), bench.snapshot().prompts.len()), (None, 1));
    assert!(bench.waits(program) && !bench.asked().contains(&"SignIn"));
}

#[test]
fn a_fresh_sign_in_that_is_given_up_loses_no_sign_in_that_still_stands() {
    let over = Failure::IdentityCenter(CenterFailure::SessionOver);
    for (result, state) in [(Ok(()), SourceState::Ready), (Err(over), SourceState::NeedsSignIn)] {
        let mut bench = Bench::signed_in();
        bench.page(accounts(&[], None));
        bench.after_minutes(50);
        bench.ask(window(1), sign_in_request(false));
        assert!(bench.sign_in_call().log_out.is_some());
        assert_eq!(bench.state_of_source(), SourceState::Ready, "nothing is lost by beginning");
        let prompt = bench.prompt().id;
        bench.ask(window(1), Request::CancelPrompt { prompt });
        // The portal's session may have been ended by then, which a refresh tells.
        bench.refreshes(result);
        assert_eq!(bench.state_of_source(), state);
        let until = bench.snapshot().sources[0].sign_in.as_ref().and_then(|view| view.until);
        assert_eq!(until, None, "an end of one's own tells nothing of a length");
    }
}

#[test]
fn a_refused_token_is_refreshed_once_and_then_the_person_signs_in() {
    let refused = || Failure::IdentityCenter(CenterFailure::TokenRefused);
    let mut bench = Bench::signed_in();
    let asked = bench.credentials(program(1), "ops");
    bench.not_assumed(refused());
    bench.refreshes(Ok(()));
    bench.not_assumed(refused());
    assert!(bench.waits(asked));
    assert_eq!((bench.state_of_source(), bench.way()), (SourceState::NeedsSignIn, None));
}

#[test]
fn what_the_portal_refuses_is_told_apart() {
    for (failure, code) in [
        (Failure::IdentityCenter(CenterFailure::NoAccess), ProblemCode::NotAssigned),
        (Failure::IdentityCenter(CenterFailure::Gone), ProblemCode::PermissionSetGone),
        (throttled(), ProblemCode::Throttled),
    ] {
        let mut bench = Bench::signed_in();
        let asked = bench.credentials(program(1), "ops");
        bench.not_assumed(failure);
        assert_eq!(bench.problem(asked), code);
        assert_eq!(bench.state_of_source(), SourceState::Ready, "{code:?} is no reason to sign in");
    }
}

#[test]
fn a_role_goes_through_a_permission_set() {
    let mut bench = Bench::signed_in();
    let asked = bench.credentials(program(1), "next");
    bench.assumed(60);
    let NetworkCall::Assume { signed_by, .. } = bench.next_call_named("Assume") else { unreachable!() };
    assert!(matches!(**signed_by, SignedBy::Credentials(_)), "the permission set's session signs");
    bench.assumed(60);
    bench.secret(asked);
}

#[test]
fn a_renewal_makes_nobody_sign_in_and_goes_on_after_it() {
    let renewing = ACME.replace("role_name = \"Ops\"\n", "role_name = \"Ops\"\nauto_renew = true\n");
    let mut bench = Bench::with(&renewing);
    bench.ask(click(), sign_in_request(false));
    bench.signs_in();
    bench.page(accounts(&[], None));
    bench.credentials(program(1), "ops");
    bench.assumed(120);
    bench.after_minutes(116);
    bench.refreshes(Err(Failure::IdentityCenter(CenterFailure::SessionOver)));
    assert!(!bench.asked().contains(&"SignIn"), "no browser by itself");
    assert_eq!((bench.way(), bench.prompt().asked_by), (None, None));
    assert!(bench.windows.is_empty(), "nothing comes forward by itself");
    bench.ask(click(), sign_in_request(false));
    bench.signs_in();
    let NetworkCall::Assume { .. } = bench.take_call("Assume") else { unreachable!() };
}

#[test]
fn a_sign_in_outlives_the_process_and_another_instance_has_its_own() {
    let bench = Bench::signed_in();
    let kept = bench.kept.clone();
    let mut next = Bench::starting(true);
    next.settings(ACME);
    next.store(Ok(kept.clone()));
    next.look(KeychainState::Ready);
    assert_eq!(next.state_of_source(), SourceState::Ready);
    next.settings(&ACME.replace("acme.awsapps", "other.awsapps"));
    assert_eq!(next.state_of_source(), SourceState::NeedsSignIn);
    assert!(next.kept.sign_ins.is_empty());
    assert!(!format!("{kept:?}").contains("canary"), "no token is ever printed");
}

#[test]
fn with_the_keyring_locked_nobody_signs_in_anew() {
    let mut bench = Bench::starting(true);
    bench.settings(ACME);
    bench.store(Err(Failure::KeychainLocked));
    let asked = bench.credentials(program(1), "ops");
    assert_eq!(bench.problem(asked), ProblemCode::KeychainLocked);
    assert!(bench.snapshot().prompts.is_empty());
}

#[test]
fn signing_out_forgets_the_tokens() {
    let mut bench = Bench::signed_in();
    let out = bench.ask(window(1), Request::SignOut { source: acme() });
    bench.ok(out);
    let NetworkCall::LogOut { .. } = bench.take_call("LogOut") else { unreachable!() };
    assert_eq!(bench.state_of_source(), SourceState::NeedsSignIn);
    assert!(bench.kept.sign_ins.values().all(|kept| kept.tokens.is_none()));
}

#[test]
fn what_is_listed_counts_page_by_page_and_goes_once_the_list_says_so() {
    let mut bench = Bench::signed_in();
    let listing = bench.ask(window(1), Request::ListRoles { source: acme() });
    bench.page(accounts(&[("111111111111", "Prod")], Some("more")));
    bench.after(SignedDuration::from_secs(1));
    assert_eq!(bench.page(accounts(&[("333333333333", "Test")], None)).page.token.as_deref(), Some("more"));
    bench.after(SignedDuration::from_secs(2));
    bench.page(roles(&["Admin", "Ops"]));
    let names = |bench: &Bench| -> Vec<String> {
        bench.snapshot().roles.iter().map(|view| view.role.name.clone()).collect()
    };
    // The entry of one's own is another one: its id is its name.
    assert_eq!(names(&bench), ["ops", "next", "Prod/Admin", "Prod/Ops"], "partial results count");
    let view = bench.snapshot().sources[0].sign_in.clone().expect("an instance");
    assert_eq!(view.listing.map(|list| (list.done, list.of)), Some((1, 2)));
    bench.page(roles(&["ReadOnly"]));
    assert_eq!(
        bench.ok(listing),
        &Answer::Listed(ListedRoles { accounts: 2, roles: 3, ..ListedRoles::default() })
    );
    assert_eq!(names(&bench).len(), 5);
    assert_eq!(bench.record.instances[&acme()].accounts.len(), 2);
    // An account that was renamed is called so, and one that is gone goes with its roles.
    let again = bench.ask(window(1), Request::ListRoles { source: acme() });
    bench.page(accounts(&[("111111111111", "Live")], None));
    bench.after(SignedDuration::from_secs(1));
    bench.page(roles(&["Admin", "Ops", "New"]));
    let listed = ListedRoles { accounts: 1, roles: 3, new: 1, gone: 1, renamed: 1 };
    assert_eq!(bench.ok(again), &Answer::Listed(listed));
    assert_eq!(names(&bench), ["ops", "next", "Live/Admin", "Live/New", "Live/Ops"]);
}

#[test]
fn what_changed_by_itself_is_told_once() {
    let mut bench = Bench::signed_in();
    bench.page(accounts(&[("111111111111", "Prod")], None));
    bench.after(SignedDuration::from_secs(1));
    bench.page(roles(&["Admin"]));
    assert!(!bench.screen.contains_key(&NoticeId::Roles(acme())), "the first list is no news");
    bench.after_minutes(60 * 27);
    bench.refreshes(Ok(()));
    bench.page(accounts(&[("111111111111", "Prod")], None));
    bench.after(SignedDuration::from_secs(1));
    bench.page(roles(&["ReadOnly", "Ops"]));
    assert_eq!(bench.screen[&NoticeId::Roles(acme())].body, "2 new. 1 no longer assigned to you.");
    bench.screen.clear();
    bench.after_minutes(60 * 27);
    bench.refreshes(Ok(()));
    bench.page(accounts(&[("111111111111", "Live")], None));
    bench.after(SignedDuration::from_secs(1));
    bench.page(roles(&["ReadOnly", "Ops"]));
    assert_eq!(bench.screen[&NoticeId::Roles(acme())].body, "1 account was renamed.");
}

#[test]
fn the_portal_opens_a_console_for_which_aws_makes_no_link() {
    for (status, is_opened) in [(400, false), (403, true), (503, true)] {
        let mut bench = Bench::signed_in();
        bench.open(click(), "ops");
        bench.assumed(60);
        let NetworkCall::MintLink { operation, .. } = bench.take_call("MintLink") else { unreachable!() };
        bench.on(Event::LinkMinted(operation, Err(Failure::SignIn { status })));
        assert_eq!(bench.asked().contains(&"OpenBrowser"), is_opened, "{status}");
        if is_opened {
            let Effect::OpenBrowser { link, .. } = bench.take("OpenBrowser") else { unreachable!() };
            let address = link.0.expose_secret();
            let start =
                "https://acme.awsapps.com/start/#/console?account_id=111111111111&role_name=Ops&destination=";
            assert!(address.starts_with(start), "{address}");
        }
    }
}

#[test]
fn a_list_keeps_its_pace_and_slows_down_where_it_is_refused() {
    let mut bench = Bench::signed_in();
    let many: Vec<String> = (0..40).map(|number| format!("{:012}", 111_111_111_111_u64 + number)).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|id| (id.as_str(), id.as_str())).collect();
    bench.page(accounts(&many, None));
    bench.after(SignedDuration::from_secs(1));
    let asked = |bench: &Bench| bench.asked().iter().filter(|name| **name == "ListPage").count();
    assert!((1..=4).contains(&asked(&bench)), "four at once at most, {} are", asked(&bench));
    for _ in 0..asked(&bench) {
        bench.page(Err(throttled()));
    }
    assert_eq!(asked(&bench), 0, "it waits");
    assert_eq!(bench.state_of_source(), SourceState::Ready, "nobody has to sign in for it");
    for _ in 0..200 {
        bench.after(SignedDuration::from_secs(1));
        for _ in 0..asked(&bench) {
            bench.page(roles(&["Admin"]));
        }
    }
    let view = bench.snapshot().sources[0].sign_in.clone().expect("an instance");
    assert_eq!((view.accounts, view.roles, view.listing), (40, 40, None));
}

#[test]
fn a_list_that_fails_keeps_what_it_has_and_is_made_again_later() {
    let mut bench = Bench::signed_in();
    bench.page(accounts(&[("111111111111", "Prod"), ("333333333333", "Test")], None));
    bench.after(SignedDuration::from_secs(1));
    bench.page(roles(&["Admin"]));
    for _ in 0..4 {
        bench.after(SignedDuration::from_secs(1));
        bench.page(Err(Failure::Network(crate::failure::NetworkError::Timeout)));
    }
    let view = bench.snapshot().sources[0].sign_in.clone().expect("an instance");
    assert_eq!((view.accounts, view.problem.map(|problem| problem.code)), (1, Some(ProblemCode::Timeout)));
    bench.after_minutes(31);
    bench.page(accounts(&[("111111111111", "Prod"), ("333333333333", "Test")], None));
    bench.after(SignedDuration::from_secs(1));
    let call = bench.page(roles(&["ReadOnly"]));
    assert_eq!(call.page.account.as_deref(), Some("333333333333"), "it goes on where it broke off");
}

#[test]
fn an_engine_that_just_started_lists_by_itself_only_while_somebody_is_signed_in() {
    let mut bench = Bench::with(ACME);
    bench.after_minutes(60 * 30);
    assert!(!bench.asked().contains(&"ListPage") && bench.snapshot().prompts.is_empty());
    let requester = Requester::click(Surface::Tray, None);
    bench.ask(requester, sign_in_request(false));
    bench.signs_in();
    assert!(bench.asked().contains(&"ListPage"));
}

impl Bench {
    /// The oldest open call of that name, which stays open.
    pub(super) fn next_call_named(&self, wanted: &str) -> &NetworkCall {
        let found = self.pending.iter().find_map(|effect| match effect {
            Effect::Call { call, .. } if format!("{call:?}").starts_with(wanted) => Some(&**call),
            _ => None,
        });
        found.unwrap_or_else(|| panic!("no {wanted} among {:?}", self.asked()))
    }
}

#[test]
fn nothing_is_kept_where_nobody_was_signed_in() {
    assert!(StoredSessions::default().is_empty());
}
