//! What a person does with a notice: a button of it, or the notice itself.

use jiff::Timestamp;

use super::State;
use super::effect::Effect;
use super::event::{ConsoleRequest, LinkTo, Request, WindowPage};
use crate::caller::{Requester, Surface};
use crate::id::{RoleId, SessionId};
use crate::notice::{NoticeAction, NoticeId};
use crate::session::Session;

impl State {
    pub(super) fn notice_used(
        &mut self,
        id: &NoticeId,
        action: NoticeAction,
        token: Option<String>,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) {
        // A late click on a dead notice is answered by what is true now.
        let show = |page, activation_token, effects: &mut Vec<Effect>| {
            effects.push(Effect::ShowWindow { page, activation_token });
        };
        let mut wanted = None;
        let mut clicked = |state: &mut Self, request, token| {
            let id = state.own_operation();
            wanted = Some((id, Requester::click(Surface::Notice, token), request));
        };
        match (id, action) {
            (NoticeId::Session(session), NoticeAction::Renew) => {
                let Some(role) = self.role_of(session) else { return show(WindowPage::Home, token, effects) };
                let id = self.own_operation();
                self.renew(id, Requester::click(Surface::Notice, token), role, now, effects);
            }
            (NoticeId::Session(session), NoticeAction::TryNow) => match self.role_of(session) {
                Some(role) => self.try_again(&role, now, effects),
                None => show(WindowPage::Home, token, effects),
            },
            (NoticeId::Role(role), NoticeAction::TryNow) => self.try_again(role, now, effects),
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
                effects.push(Effect::OpenSettings { activation_token: token });
            }
            (NoticeId::Clock, NoticeAction::Check) => self.check_clock(token, effects),
            (NoticeId::Session(session), _) => {
                show(WindowPage::Session { id: session.clone() }, token, effects)
            }
            (NoticeId::Role(role), _) => show(WindowPage::Role { id: role.clone() }, token, effects),
            (NoticeId::Prompt(prompt), _) => show(WindowPage::Prompt { id: *prompt }, token, effects),
            (NoticeId::Clock | NoticeId::Settings, _) => show(WindowPage::Home, token, effects),
            (
                NoticeId::SeveralEnd
                | NoticeId::SeveralEnded
                | NoticeId::Copied(_)
                | NoticeId::EndedByHand(_)
                | NoticeId::AllEndedByHand,
                _,
            ) => show(WindowPage::Sessions, token, effects),
        }
        if let Some((id, asker, request)) = wanted {
            self.asked(id, asker, request, now, effects);
        }
    }

    /// The role a living or just ended session belongs to.
    pub(super) fn role_of(&self, session: &SessionId) -> Option<RoleId> {
        let living = self.sessions.get(session).and_then(Session::role).cloned();
        living.or_else(|| self.ended.get(session).map(|ended| ended.role.clone()))
    }
}
