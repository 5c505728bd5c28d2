//! What a person does with a notice: a button of it, or the notice itself.

use crate::caller::{Requester, Surface};
use crate::id::{RoleId, SessionId};
use crate::notice::{NoticeAction, NoticeId};
use crate::state::State;
use crate::state::effect::Effect;
use crate::state::event::{ConsoleRequest, LinkTo, Request, WindowPage};
use crate::state::turn::Turn;

impl State {
    pub(in crate::state) fn notice_used(
        &mut self,
        id: &NoticeId,
        action: NoticeAction,
        token: Option<String>,
        turn: &mut Turn,
    ) {
        // A late click on a dead notice is answered by what is true now.
        let show = |page, activation_token, turn: &mut Turn| {
            turn.push(Effect::ShowWindow { page, activation_token });
        };
        let mut wanted = None;
        let mut clicked = |state: &mut Self, request, token| {
            let id = state.jobs.own_id();
            wanted = Some((id, Requester::click(Surface::Notice, token), request));
        };
        match (id, action) {
            (NoticeId::Session(session), NoticeAction::Renew) => {
                let Some(role) = self.role_of(session) else { return show(WindowPage::Home, token, turn) };
                let id = self.jobs.own_id();
                self.renew(id, Requester::click(Surface::Notice, token), role, turn);
            }
            (NoticeId::Session(session), NoticeAction::TryNow) => match self.role_of(session) {
                Some(role) => self.try_renewal_again(&role, turn),
                None => show(WindowPage::Home, token, turn),
            },
            (NoticeId::Role(role), NoticeAction::TryNow) => self.try_renewal_again(role, turn),
            (NoticeId::Role(_), NoticeAction::Unlock) => clicked(self, Request::UnlockKeychain, token),
            (NoticeId::Role(role), NoticeAction::CopyLink) => {
                let wish = ConsoleRequest {
                    role: role.clone(),
                    destination: None,
                    region: None,
                    to: LinkTo::Clipboard,
                };
                clicked(self, Request::Console(wish), token);
            }
            (NoticeId::EndedByHand(role), NoticeAction::SignOut) => {
                clicked(self, Request::SignOutInBrowser { role: Some(role.clone()) }, token);
            }
            (NoticeId::AllEndedByHand, NoticeAction::SignOut) => {
                clicked(self, Request::SignOutInBrowser { role: None }, token);
            }
            (NoticeId::Settings, NoticeAction::OpenFile) => {
                turn.push(Effect::OpenSettings { activation_token: token });
            }
            (NoticeId::Clock, NoticeAction::Check) => self.check_clock(token, turn),
            (NoticeId::Session(session), _) => show(WindowPage::Session { id: session.clone() }, token, turn),
            (NoticeId::Role(role), _) => show(WindowPage::Role { id: role.clone() }, token, turn),
            (NoticeId::Prompt(prompt), _) => show(WindowPage::Prompt { id: *prompt }, token, turn),
            (NoticeId::Clock | NoticeId::Settings, _) => show(WindowPage::Home, token, turn),
            (
                NoticeId::SeveralEnd
                | NoticeId::SeveralEnded
                | NoticeId::Copied(_)
                | NoticeId::EndedByHand(_)
                | NoticeId::AllEndedByHand,
                _,
            ) => show(WindowPage::Sessions, token, turn),
        }
        if let Some((id, requester, request)) = wanted {
            self.asked(id, requester, request, turn);
        }
    }

    /// The role a living or just ended session belongs to.
    pub(in crate::state) fn role_of(&self, session: &SessionId) -> Option<RoleId> {
        self.sessions.role_of(session).cloned()
    }
}
