//! macOS: LocalAuthentication asks for Touch ID, a watch or the account's password.

#![expect(unsafe_code, reason = "objc2 can't know that a block may be sent")]

use std::sync::mpsc::{RecvTimeoutError, channel};

use block2::RcBlock;
use objc2::runtime::Bool;
use objc2_foundation::{NSError, NSString};
use objc2_local_authentication::{LAContext, LAPolicy};
use rolecall_core::failure::Absence;

use super::PATIENCE;

/// `LAErrorPasscodeNotSet`
const NO_PASSWORD: isize = -5;
/// `LAErrorNotInteractive`: there is no screen to ask on.
const NOT_INTERACTIVE: isize = -1004;

pub(super) async fn prove(why: &str) -> Result<(), Absence> {
    let why = why.to_owned();
    let asked = tokio::task::spawn_blocking(move || ask(&why)).await;
    asked.unwrap_or_else(|error| Err(Absence::System { reason: error.to_string() }))
}

fn ask(why: &str) -> Result<(), Absence> {
    let (tell, told) = channel();
    let reply = RcBlock::new(move |allowed: Bool, error: *mut NSError| {
        // SAFETY: where there is an error, it lives as long as this call.
        let code = unsafe { error.as_ref() }.map(NSError::code);
        // Nobody may wait any more.
        let _ = tell.send((allowed.as_bool(), code));
    });
    // SAFETY: the block sends what it is told over a channel, from whatever thread.
    let context = unsafe {
        let context = LAContext::new();
        let why = NSString::from_str(why);
        context.evaluatePolicy_localizedReason_reply(LAPolicy::DeviceOwnerAuthentication, &why, &reply);
        context
    };
    match told.recv_timeout(PATIENCE) {
        Ok((true, _)) => Ok(()),
        Ok((false, Some(NO_PASSWORD | NOT_INTERACTIVE))) => Err(Absence::NotSetUp),
        Ok((false, _)) => Err(Absence::Refused),
        Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
            // SAFETY: it takes the question back, and nothing else.
            unsafe { context.invalidate() };
            Err(Absence::NoAnswer)
        }
    }
}
