//! A sign-in with a code, in the browser of any device: the code comes, and then the instance is asked whether somebody has
//! signed in with it.

use crate::caller::Requester;
use crate::failure::{CenterFailure, Failure};
use crate::id::SourceId;
use crate::state::event::{DevicePoll, DeviceStarted, SignedIn};
use crate::state::network::NetworkCall;
use crate::state::{State, Turn};

impl State {
    /// There is a code to sign in with.
    pub(in crate::state) fn device_started(
        &mut self,
        source: &SourceId,
        attempt: u64,
        result: Result<DeviceStarted, Failure>,
        turn: &mut Turn,
    ) {
        if !self.sign_ins.is_current(source, attempt) {
            return;
        }
        match result {
            Ok(started) => {
                let way = self.sign_ins.device_started(source, started, turn.now);
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
                    self.person_signed_in(source, SignedIn { registration, tokens }, turn);
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
}
