//! Windows: a window that is never shown hears that the computer has woken and that this session is locked or unlocked.
//! Messages come to the thread that made the window, so it has one of its own for as long as the process lives.

#![expect(unsafe_code, reason = "windows-sys is the bare API")]

use std::cell::OnceCell;
use std::ptr::null;

use tokio::sync::mpsc::Sender;
use windows_sys::Win32::Foundation::{HWND, LPARAM, LRESULT, WPARAM};
use windows_sys::Win32::System::LibraryLoader::GetModuleHandleW;
use windows_sys::Win32::System::Power::RegisterSuspendResumeNotification;
use windows_sys::Win32::System::RemoteDesktop::{NOTIFY_FOR_THIS_SESSION, WTSRegisterSessionNotification};
use windows_sys::Win32::UI::WindowsAndMessaging::{
    CreateWindowExW, DEVICE_NOTIFY_WINDOW_HANDLE, DefWindowProcW, DispatchMessageW, GetMessageW, MSG,
    PBT_APMRESUMEAUTOMATIC, PBT_APMSUSPEND, RegisterClassW, WM_POWERBROADCAST, WM_WTSSESSION_CHANGE,
    WNDCLASSW, WTS_SESSION_LOCK, WTS_SESSION_UNLOCK,
};
use windows_sys::core::w;

use super::{Awake, Power};

thread_local! {
    /// Whom the window's messages are told.
    static TOLD: OnceCell<Sender<Power>> = const { OnceCell::new() };
}

pub(super) async fn watch(told: Sender<Power>) {
    let thread = std::thread::Builder::new().name("wake".to_owned());
    let listening = told.clone();
    let started = thread.spawn(move || {
        if TOLD.with(|told| told.set(listening)).is_ok() {
            listen();
        }
    });
    if let Err(error) = started {
        tracing::warn!(%error, "no thread that hears of sleep and lock");
    }
    told.closed().await;
}

/// Makes the window and hands it its messages, until the process ends.
fn listen() {
    let class = w!("RolecallPower");
    // SAFETY: the class and its procedure live as long as the process, the window belongs to this thread, and every
    // pointer is to a value that outlives its call.
    unsafe {
        let instance = GetModuleHandleW(null());
        let about = WNDCLASSW {
            lpfnWndProc: Some(procedure),
            hInstance: instance,
            lpszClassName: class,
            ..Default::default()
        };
        RegisterClassW(&about);
        let none = std::ptr::null_mut();
        // A window among others, though never shown: what is sent to all windows passes by those for messages alone.
        let window = CreateWindowExW(0, class, class, 0, 0, 0, 0, 0, none, none, instance, null());
        if window.is_null() {
            let error = std::io::Error::last_os_error();
            tracing::warn!(%error, "no window that hears of sleep and lock");
            return;
        }
        // Where either fails, the clock still shows a sleep within a slice of it, and no lock is known.
        if RegisterSuspendResumeNotification(window, DEVICE_NOTIFY_WINDOW_HANDLE) == 0 {
            tracing::warn!(error = %std::io::Error::last_os_error(), "Windows does not tell of waking");
        }
        if WTSRegisterSessionNotification(window, NOTIFY_FOR_THIS_SESSION) == 0 {
            tracing::warn!(error = %std::io::Error::last_os_error(), "Windows does not tell of a locked screen");
        }
        let mut message = MSG::default();
        while GetMessageW(&mut message, std::ptr::null_mut(), 0, 0) > 0 {
            DispatchMessageW(&message);
        }
    }
}

unsafe extern "system" fn procedure(window: HWND, message: u32, what: WPARAM, more: LPARAM) -> LRESULT {
    // Windows waits for this procedure before it goes on, so only a sleep waits for the engine.
    match (message, u32::try_from(what)) {
        (WM_POWERBROADCAST, Ok(PBT_APMSUSPEND)) => {
            let (awake, wait) = Awake::new();
            tell(Power::Sleeps(awake));
            wait();
        }
        (WM_POWERBROADCAST, Ok(PBT_APMRESUMEAUTOMATIC)) => tell(Power::Woke),
        (WM_WTSSESSION_CHANGE, Ok(WTS_SESSION_LOCK)) => tell(Power::Locked(true)),
        (WM_WTSSESSION_CHANGE, Ok(WTS_SESSION_UNLOCK)) => tell(Power::Locked(false)),
        _ => {}
    }
    // SAFETY: these are the arguments as Windows gave them.
    unsafe { DefWindowProcW(window, message, what, more) }
}

fn tell(power: Power) {
    let told = TOLD.with(|told| told.get().is_some_and(|told| told.try_send(power).is_ok()));
    if !told {
        tracing::warn!("the engine did not hear of a sleep, a wake or a lock");
    }
}
