//! Notices on macOS and Windows, through `notify-rust`. Its wait for an answer blocks there, so a notice has a thread
//! until it is dealt with; only so many at a time.

use std::sync::Arc;

use notify_rust::{Notification, NotificationResponse, Timeout};
use rolecall_core::notice::{Notice, NoticeAction, Stays};
use tokio::sync::Semaphore;
use tokio::sync::mpsc::{Receiver, Sender};

use super::{APP_NAME, KEPT, Order, Used};

/// The AppUserModelID that the installer registers; without it notices vanish.
#[cfg(windows)]
const APP_ID: &str = "Rolecall";

/// Shows what it is told until all senders of orders are gone. Nothing can be withdrawn on these systems: a late click
/// on a notice is answered by what is true then.
pub async fn serve(mut orders: Receiver<Order>, used: Sender<Used>) {
    let places = Arc::new(Semaphore::new(KEPT));
    while let Some(order) = orders.recv().await {
        let notice = match order {
            Order::Show(notice) => notice,
            // One that can't be withdrawn can't be replaced, and a second beside it would tell the same again.
            Order::Replace(id, by) => {
                tracing::debug!(%id, by = %by.id, "a notice stays where it can't be replaced");
                continue;
            }
            Order::Withdraw(id) => {
                tracing::debug!(%id, "a notice stays where it can't be withdrawn");
                continue;
            }
        };
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else { continue };
        let used = used.clone();
        let thread = std::thread::Builder::new().name("notice".to_owned());
        let shown = thread.spawn(move || {
            show(&notice, &used);
            drop(place);
        });
        if let Err(error) = shown {
            tracing::warn!(%error, "no thread for a notice");
        }
    }
}

fn show(notice: &Notice, used: &Sender<Used>) {
    let mut notification = Notification::new();
    notification.appname(APP_NAME).summary(&notice.title).body(&notice.body);
    notification.timeout(match notice.stays {
        Stays::UntilDealtWith => Timeout::Never,
        Stays::AsUsual => Timeout::Default,
        Stays::Shortly => Timeout::Milliseconds(5000),
    });
    #[cfg(windows)]
    notification.app_id(APP_ID);
    for button in &notice.buttons {
        notification.action(button.action.key(), &button.label);
    }
    let answered = |response: &NotificationResponse| {
        let action = match response {
            NotificationResponse::Default => Some(NoticeAction::Default),
            NotificationResponse::Action(key) => NoticeAction::of_key(key),
            NotificationResponse::Reply(_) | NotificationResponse::Closed(_) => None,
        };
        if let Some(action) = action {
            // The receiver ends with the engine.
            let _ = used.blocking_send((notice.id.clone(), action, None));
        }
    };
    match notification.show() {
        Ok(handle) => {
            // Its end without an answer is an answer too.
            let _ = handle.wait_for_response(answered);
        }
        Err(error) => tracing::debug!(%error, "no notice"),
    }
}
