//! The passphrase of the file that stands for a keychain: asked once for all who wait for it, and again where it was wrong.

use super::Question;
use crate::failure::Failure;
use crate::id::{PromptId, RoleId};
use crate::problem::Problem;
use crate::prompt::{Prompt, PromptKind};
use crate::secret::SecretString;
use crate::state::turn::{DONE, Reply};
use crate::state::{Effect, State, Turn};

impl State {
    /// Asks for the passphrase; `refused`: why the one before was not taken.
    pub(in crate::state) fn ask_passphrase(&mut self, new: bool, refused: Option<Problem>, turn: &mut Turn) {
        if self.prompts.find_mut(|question| matches!(question, Question::Passphrase { .. })).is_some() {
            return;
        }
        let kind = PromptKind::Passphrase { new };
        let prompt = Prompt::new(kind, RoleId::new(""), String::new(), turn.now);
        self.ask(Question::Passphrase { new }, Prompt { refused, ..prompt }, turn);
    }

    /// A person has typed the passphrase.
    pub(in crate::state) fn answer_passphrase(
        &mut self,
        prompt: PromptId,
        passphrase: SecretString,
        turn: &mut Turn,
    ) -> Reply {
        let Some(Question::Passphrase { new }) = self.prompts.about(prompt) else {
            return Err(Failure::PromptGone);
        };
        let new = *new;
        self.prompts.close(prompt);
        turn.push(Effect::Unlock { new, passphrase: Some(passphrase) });
        DONE
    }

    /// The keychain has looked at the passphrase.
    pub(in crate::state) fn unlocked(&mut self, new: bool, result: Result<(), Failure>, turn: &mut Turn) {
        match result {
            Ok(()) => self.look_at_keychain(false, turn),
            Err(failure @ (Failure::PassphraseWrong | Failure::Invalid(_))) => {
                let refused = turn.problem(&failure);
                self.ask_passphrase(new, Some(refused), turn);
            }
            // It can't be opened by any passphrase: whoever waits is told.
            Err(failure) => {
                self.sources.keychain_failed(&failure);
                turn.push(Effect::Unlock { new, passphrase: None });
            }
        }
    }
}
