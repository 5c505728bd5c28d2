//! Signing the browser out of AWS: AWS's own sign-out page, in the browser profile that a role's console opens in.

use crate::failure::Failure;
use crate::federation;
use crate::id::RoleId;
use crate::open_with;
use crate::partition::Partition;
use crate::secret::SignInLink;
use crate::state::part::jobs::Asked;
use crate::state::turn::{LATER, Reply};
use crate::state::{Effect, Job, State, Turn};

impl State {
    /// Opens AWS's sign-out page; without a role, in the browser profile of the preferences.
    pub(in crate::state) fn sign_out_in_browser(
        &mut self,
        asked: Asked,
        role: Option<RoleId>,
        turn: &mut Turn,
    ) -> Reply {
        let known = role.as_ref().and_then(|role| self.config.settings().role(role));
        let ways = open_with::ways(known, self.config.preferences());
        let address = self.sign_out_address(role.as_ref());
        let (operation, activation_token) = (asked.id, asked.requester.activation_token.clone());
        self.jobs.start(asked, Job::SignOut { role });
        match address {
            Ok(address) => {
                let link = SignInLink(address.into());
                turn.push(Effect::OpenBrowser { operation, link, ways, activation_token });
            }
            Err(failure) => self.fail_with(operation, &failure, turn),
        }
        LATER
    }

    /// AWS's sign-out page of the partition the role is in.
    pub(in crate::state) fn sign_out_address(&self, role: Option<&RoleId>) -> Result<String, Failure> {
        let known = role.and_then(|role| self.config.role(role).ok());
        let partition = known.and_then(|role| role.kind.partition()).unwrap_or(Partition::Aws);
        federation::sign_out(partition, self.engine.signin_endpoint.as_deref())
    }
}
