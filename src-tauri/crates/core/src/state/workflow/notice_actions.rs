//! What a person does with a notification: a button of it, or a click on the notification itself. Each is a request
//! like those of the menu.

use crate::caller::Surface;
use crate::id::{RoleId, SessionId};
use crate::notice::{NoticeAction, NoticeId};
use crate::program::Allowing;
use crate::request::{Request, WindowPage};
use crate::state::{State, Turn};

impl State {
    pub(in crate::state) fn notice_used(
        &mut self,
        id: &NoticeId,
        action: NoticeAction,
        token: Option<String>,
        turn: &mut Turn,
    ) {
        let request = self.requested_by(id, action);
        let asked = self.jobs.own(Surface::Notice, token);
        self.handle_request(asked, request.into(), turn);
    }

    /// What a click asks for. A late click on a notification that is no longer true shows what is true now.
    fn requested_by(&self, id: &NoticeId, action: NoticeAction) -> Request {
        use NoticeAction as A;
        let page = match (id, action) {
            (NoticeId::Session(session), A::Renew | A::TryNow) => match (self.role_of(session), action) {
                (Some(role), A::Renew) => return Request::Renew { role },
                (Some(role), _) => return Request::TryNow { role },
                (None, _) => WindowPage::Home,
            },
            (NoticeId::Role(role), A::TryNow) => return Request::TryNow { role: role.clone() },
            (NoticeId::Role(_), A::Unlock) => return Request::UnlockKeychain,
            (NoticeId::Role(role), A::CopyLink) => return Request::copy_link(role.clone()),
            (NoticeId::EndedByHand(role), A::SignOut) => {
                return Request::SignOutInBrowser { role: Some(role.clone()) };
            }
            (NoticeId::AllEndedByHand, A::SignOut) => return Request::SignOutInBrowser { role: None },
            (NoticeId::Settings, A::OpenFile) => return Request::OpenSettingsFile,
            (NoticeId::Permission(operation), A::Allow | A::Refuse) => {
                return Request::AnswerPermission { operation: *operation, allow: action == A::Allow };
            }
            (NoticeId::Approval(operation), A::AllowOnce | A::AllowSession | A::Refuse) => {
                let answer = match action {
                    A::AllowOnce => Allowing::Once,
                    A::AllowSession => Allowing::Session,
                    _ => Allowing::Refuse,
                };
                return Request::AnswerApproval { operation: *operation, answer };
            }
            (NoticeId::SignIn(source), A::SignIn) => {
                return Request::SignIn { source: source.clone(), device: false };
            }
            (NoticeId::Prompt(prompt), A::SignIn) => {
                return Request::AnswerSignIn { prompt: *prompt, device: false };
            }
            (NoticeId::Clock, A::Check) => return Request::CheckClock,
            (NoticeId::Session(session), _) => WindowPage::Session { id: session.clone() },
            (NoticeId::Role(role), _) => WindowPage::Role { id: role.clone() },
            (NoticeId::Prompt(prompt), _) => WindowPage::Prompt { id: *prompt },
            (NoticeId::Clock | NoticeId::Settings | NoticeId::SignIn(_), _) => WindowPage::Home,
            (NoticeId::Permission(_) | NoticeId::Approval(_), _) => WindowPage::Home,
            (NoticeId::Roles(_), _) => WindowPage::Finder { text: String::new() },
            _ => WindowPage::Sessions,
        };
        Request::ShowWindow(page)
    }

    /// The role a living or just ended session belongs to.
    pub(in crate::state) fn role_of(&self, session: &SessionId) -> Option<RoleId> {
        self.sessions.role_of(session).cloned()
    }
}
