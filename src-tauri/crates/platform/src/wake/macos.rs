//! macOS: `NSWorkspace` tells that the computer goes to sleep and has woken, and loginwindow tells everybody that the screen is locked or
//! unlocked. Both reach the main thread's run loop, which is the tray's.

#![expect(unsafe_code, reason = "objc2 can't know that a selector takes a notification")]

use objc2::rc::Retained;
use objc2::{AllocAnyThread, DefinedClass, define_class, msg_send, sel};
use objc2_app_kit::{NSWorkspace, NSWorkspaceDidWakeNotification, NSWorkspaceWillSleepNotification};
use objc2_foundation::{
    NSDistributedNotificationCenter, NSNotification, NSNotificationSuspensionBehavior, NSObject, NSString,
};
use tokio::sync::mpsc::Sender;

use super::{Awake, Power};

/// loginwindow's own names; AppKit has none for them.
const LOCKED: &str = "com.apple.screenIsLocked";
const UNLOCKED: &str = "com.apple.screenIsUnlocked";

pub(super) async fn watch(told: Sender<Power>) {
    observe(told.clone());
    told.closed().await;
}

fn observe(told: Sender<Power>) {
    let observer = Observer::new(told);
    let workspace = NSWorkspace::sharedWorkspace().notificationCenter();
    let everybody = NSDistributedNotificationCenter::defaultCenter();
    // SAFETY: each selector is a method of `Observer` that takes a notification, and the names are AppKit's own.
    unsafe {
        let woke = Some(NSWorkspaceDidWakeNotification);
        workspace.addObserver_selector_name_object(&observer, sel!(woke:), woke, None);
        let sleeps = Some(NSWorkspaceWillSleepNotification);
        workspace.addObserver_selector_name_object(&observer, sel!(sleeps:), sleeps, None);
        for (name, selector) in [(LOCKED, sel!(locked:)), (UNLOCKED, sel!(unlocked:))] {
            everybody.addObserver_selector_name_object_suspensionBehavior(
                &observer,
                selector,
                Some(&NSString::from_str(name)),
                None,
                // A tray is never the active application, and what waits for that would never come.
                NSNotificationSuspensionBehavior::DeliverImmediately,
            );
        }
    }
    // The centres don't keep it. It listens as long as the process lives, which is the resident's own time.
    let _ = Retained::into_raw(observer);
}

define_class!(
    // SAFETY: `NSObject` asks nothing of those that inherit from it, and there is no `Drop`.
    #[unsafe(super(NSObject))]
    #[name = "RolecallPowerObserver"]
    #[ivars = Sender<Power>]
    struct Observer;

    impl Observer {
        #[unsafe(method(woke:))]
        fn woke(&self, _: &NSNotification) {
            self.tell(Power::Woke);
        }

        #[unsafe(method(sleeps:))]
        fn sleeps(&self, _: &NSNotification) {
            let (awake, wait) = Awake::new();
            self.tell(Power::Sleeps(awake));
            wait();
        }

        #[unsafe(method(locked:))]
        fn locked(&self, _: &NSNotification) {
            self.tell(Power::Locked(true));
        }

        #[unsafe(method(unlocked:))]
        fn unlocked(&self, _: &NSNotification) {
            self.tell(Power::Locked(false));
        }
    }
);

impl Observer {
    fn new(told: Sender<Power>) -> Retained<Self> {
        let this = Self::alloc().set_ivars(told);
        // SAFETY: `init` of `NSObject` has this signature.
        unsafe { msg_send![super(this), init] }
    }

    /// The main thread waits for the engine before a sleep alone.
    fn tell(&self, power: Power) {
        if let Err(error) = self.ivars().try_send(power) {
            tracing::warn!(%error, "the engine did not hear of it");
        }
    }
}
