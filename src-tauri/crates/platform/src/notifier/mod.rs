//! The desktop's notices. A server that is absent, dies or has no buttons is no error: menu and icon carry the same.
//!
//! On Linux the notification server is spoken to directly ([`xdg`]); elsewhere `notify-rust` does it ([`native`]).

#[cfg(target_os = "linux")]
mod text;
#[cfg(target_os = "linux")]
mod xdg;
#[cfg(target_os = "linux")]
use self::xdg as desktop;
#[cfg(not(target_os = "linux"))]
mod native;
#[cfg(not(target_os = "linux"))]
use self::native as desktop;

use rolecall_core::notice::{Notice, NoticeAction, NoticeId};
use rolecall_engine::ports::Notifier;
use tokio::sync::mpsc::{Sender, channel};

/// What a notice is shown by.
const APP_NAME: &str = "Rolecall";
/// Notices whose buttons still work; older ones are taken away.
const KEPT: usize = 64;
/// Notices waiting for a slow server; more are not shown.
const WAITING: usize = 64;

/// A person used a notice: which, how, and the desktop's permission to come to the front, where it gave one.
pub type Used = (NoticeId, NoticeAction, Option<String>);

/// What the notices' task is told.
enum Order {
    Show(Notice),
    Replace(NoticeId, Notice),
    Withdraw(NoticeId),
}

/// Shows notices on the desktop of this session.
pub struct DesktopNotifier {
    orders: Sender<Order>,
}

impl DesktopNotifier {
    /// Starts the task that speaks to the notification server; to be called inside the runtime. Nothing is connected
    /// before the first notice. What people do with notices comes out of `used`.
    pub fn new(used: Sender<Used>) -> Self {
        let (orders, received) = channel(WAITING);
        tokio::spawn(desktop::serve(received, used));
        Self { orders }
    }

    fn order(&self, order: Order) {
        // A server that has been stuck for so many notices shows this one no sooner.
        if self.orders.try_send(order).is_err() {
            tracing::warn!("the notification server does not keep up");
        }
    }
}

impl Notifier for DesktopNotifier {
    fn show(&self, notice: Notice) {
        self.order(Order::Show(notice));
    }

    fn replace(&self, shown: NoticeId, by: Notice) {
        self.order(Order::Replace(shown, by));
    }

    fn withdraw(&self, id: NoticeId) {
        self.order(Order::Withdraw(id));
    }
}
