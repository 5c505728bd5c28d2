//! What a person does with a notice: a button of it, or the notice itself.

use jiff::Timestamp;

use super::State;
use super::effect::Effect;
use super::event::{ConsoleWish, LinkTo, Page, Request};
use crate::caller::{Asker, Surface};
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
            wanted = Some((id, Asker::click(Surface::Notice, token), request));
        };
        match (id, action) {
            (NoticeId::Session(session), NoticeAction::Renew) => {
                let Some(role) = self.role_of(session) else { return show(Page::Home, token, effects) };
                let id = self.own_operation();
                self.renew(id, Asker::click(Surface::Notice, token), role, now, effects);
            }
            (NoticeId::Session(session), NoticeAction::TryNow) => match self.role_of(session) {
                Some(role) => self.try_again(&role, now, effects),
                None => show(Page::Home, token, effects),
            },
            (NoticeId::Role(role), NoticeAction::TryNow) => self.try_again(role, now, effects),
            (NoticeId::Role(_), NoticeAction::Unlock) => clicked(self, Request::UnlockKeychain, token),
            (NoticeId::Role(role), NoticeAction::CopyLink) => {
                let wish = ConsoleWish {
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
            (NoticeId::Session(session), _) => show(Page::Session { id: session.clone() }, token, effects),
            (NoticeId::Role(role), _) => show(Page::Role { id: role.clone() }, token, effects),
            (NoticeId::Prompt(prompt), _) => show(Page::Prompt { id: *prompt }, token, effects),
            (NoticeId::Clock | NoticeId::Settings, _) => show(Page::Home, token, effects),
            (
                NoticeId::SeveralEnd
                | NoticeId::SeveralEnded
                | NoticeId::Copied(_)
                | NoticeId::EndedByHand(_)
                | NoticeId::AllEndedByHand,
                _,
            ) => show(Page::Sessions, token, effects),
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
