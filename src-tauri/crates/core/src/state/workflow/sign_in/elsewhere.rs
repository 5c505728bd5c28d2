//! A sign-in in the browser of another device. For an instance it is a code: the instance is asked whether somebody has
//! signed in with it. For a login it is a page, whose answer a person brings back.

use crate::caller::Requester;
use crate::failure::{CenterFailure, Failure};
use crate::id::{PromptId, SourceId};
use crate::login::LoginAnswer;
use crate::prompt::SignInWay;
use crate::state::event::{DevicePoll, SignInStarted, SignedIn};
use crate::state::network::NetworkCall;
use crate::state::turn::{DONE, Reply};
use crate::state::workflow::Question;
use crate::state::{State, Turn};

impl State {
    /// There is what a person needs to sign in elsewhere.
    pub(in crate::state) fn sign_in_started(
        &mut self,
        source: &SourceId,
        attempt: u64,
        result: Result<SignInStarted, Failure>,
        turn: &mut Turn,
    ) {
        if !self.sign_ins.is_current(source, attempt) {
            return;
        }
        match result {
            Ok(started) => {
                let way = self.sign_ins.started(source, started, turn.now);
                if let Some(prompt) = self.sign_in_prompt(source) {
                    self.set_way(prompt, way);
                }
            }
            Err(failure) => self.sign_in_failed(source, &failure, turn),
        }
    }

    /// Asks for the codes that are due whether somebody has signed in.
    pub(in crate::state) fn poll_devices(&mut self, turn: &mut Turn) {
        for call in self.sign_ins.polls_due(turn.now) {
            turn.call(&Requester::engine(), NetworkCall::PollDevice(Box::new(call)));
        }
    }

    /// The instance has said whether somebody has signed in with a code.
    pub(in crate::state) fn device_polled(
        &mut self,
        source: &SourceId,
        attempt: u64,
        result: Result<DevicePoll, Failure>,
        turn: &mut Turn,
    ) {
        if !self.sign_ins.is_current(source, attempt) {
            return;
        }
        let slower = matches!(result, Ok(DevicePoll::SlowDown));
        match result {
            Ok(DevicePoll::Done(tokens)) => {
                if let Some(registration) = self.sign_ins.registration_of_device(source) {
                    let signed_in = SignedIn { registration, tokens, identity: None };
                    self.person_signed_in(source, signed_in, turn);
                }
            }
            // A question that got lost is asked again.
            Ok(DevicePoll::Pending | DevicePoll::SlowDown) | Err(Failure::Network(_)) => {
                if !self.sign_ins.poll_again(source, slower, turn.now) {
                    self.sign_in_failed(source, &Failure::IdentityCenter(CenterFailure::CodeExpired), turn);
                }
            }
            Err(failure) => self.sign_in_failed(source, &failure, turn),
        }
    }

    /// A person has brought back what the page of a login showed.
    pub(in crate::state) fn answer_login(
        &mut self,
        prompt: PromptId,
        answer: &LoginAnswer,
        turn: &mut Turn,
    ) -> Reply {
        let Some(Question::SignIn(source)) = self.prompts.about(prompt) else {
            return Err(Failure::PromptGone);
        };
        let source = source.clone();
        match self.sign_ins.finish_login(&source, answer) {
            Ok(call) => {
                self.set_way(prompt, Some(SignInWay::Answered));
                turn.call(&Requester::engine(), NetworkCall::FinishLogin(Box::new(call)));
            }
            Err(failure) => self.sign_in_failed(&source, &Failure::IdentityCenter(failure), turn),
        }
        DONE
    }
}
