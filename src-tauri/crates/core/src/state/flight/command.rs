//! A source's own program for MFA codes: asked before a person is, once for each call.

use super::{Flight, Phase};
use crate::failure::Failure;
use crate::mfa::MfaCode;
use crate::prompt::PromptKind;
use crate::session::SessionKey;
use crate::state::State;
use crate::state::effect::Effect;
use crate::state::turn::Turn;

impl State {
    /// Asks for a device's code: the source's program, where it has one, else a person.
    pub(super) fn ask_device(&mut self, key: &SessionKey, device: &str, turn: &mut Turn) {
        let command =
            self.config.settings().source(&key.source).and_then(|source| source.mfa_command.clone());
        match (command, self.flights.get_mut(key)) {
            (Some(command), Some(flight)) => {
                flight.phase = Phase::Fetching;
                turn.push(Effect::RunMfaCommand { key: Box::new(key.clone()), command });
            }
            _ => self.ask(key, PromptKind::MfaCode { device: device.to_owned() }, None, turn),
        }
    }

    /// The program has ended. Where it gave no code a person is asked in its place, and told why.
    pub(in crate::state) fn mfa_command_done(
        &mut self,
        key: &SessionKey,
        result: Result<MfaCode, Failure>,
        turn: &mut Turn,
    ) {
        let fetching = |flight: &&Flight| matches!(flight.phase, Phase::Fetching);
        let Some(flight) = self.flights.get(key).filter(fetching) else { return };
        let Some(device) = flight.device().cloned() else { return };
        match result {
            Ok(code) => self.take_code(key, code, turn),
            Err(failure) => {
                let problem = turn.problem(&failure);
                if self.can_ask(key) {
                    self.ask(key, PromptKind::MfaCode { device: device.clone() }, Some(problem), turn);
                    self.next_of_device(Some(&device), turn);
                } else {
                    self.land(key, &problem, turn);
                }
            }
        }
    }

    /// Whether a person can be asked for one of those who wait for this flight.
    fn can_ask(&self, key: &SessionKey) -> bool {
        let waiting = self.waiting_for(key);
        let mut askers = waiting.iter().filter_map(|id| self.jobs.get(*id));
        self.engine.has_window || askers.any(|operation| operation.requester.can_prompt)
    }
}
