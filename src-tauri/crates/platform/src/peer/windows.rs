//! Windows: the handle of the process that opened the pipe, and what the system shows of it.

#![expect(unsafe_code, reason = "windows-sys is the bare API")]

use std::ffi::{OsString, c_void};
use std::mem::size_of;
use std::os::windows::ffi::OsStringExt as _;
use std::os::windows::io::{AsRawHandle as _, FromRawHandle as _, OwnedHandle};
use std::path::PathBuf;

use windows_sys::Wdk::System::Threading::{
    NtQueryInformationProcess, PROCESSINFOCLASS, ProcessBasicInformation, ProcessCommandLineInformation,
};
use windows_sys::Win32::Foundation::{FILETIME, LocalFree, UNICODE_STRING, WAIT_TIMEOUT};
use windows_sys::Win32::System::Threading::{
    GetProcessTimes, OpenProcess, PROCESS_BASIC_INFORMATION, PROCESS_QUERY_LIMITED_INFORMATION,
    PROCESS_SYNCHRONIZE, QueryFullProcessImageNameW, WaitForSingleObject,
};
use windows_sys::Win32::UI::Shell::CommandLineToArgvW;

/// A connection; the pipe has told the number of the process.
pub trait Stream {}

impl<T> Stream for T {}

/// A process that is held: its number can't become another's before the handle is closed.
#[derive(Debug)]
pub(in crate::peer) struct Process {
    held: OwnedHandle,
    created: u64,
}

impl Process {
    pub(super) fn of(_: &impl Stream, pid: u32) -> Option<Self> {
        Self::hold(pid)
    }

    fn hold(pid: u32) -> Option<Self> {
        const ACCESS: u32 = PROCESS_QUERY_LIMITED_INFORMATION | PROCESS_SYNCHRONIZE;
        // SAFETY: a handle that is given is ours to close.
        let held = unsafe {
            let handle = OpenProcess(ACCESS, 0, pid);
            (!handle.is_null()).then(|| OwnedHandle::from_raw_handle(handle))?
        };
        let created = created(&held)?;
        Some(Self { held, created })
    }

    pub(super) fn parent(&self) -> Option<Self> {
        let mut basic = PROCESS_BASIC_INFORMATION::default();
        let size = u32::try_from(size_of::<PROCESS_BASIC_INFORMATION>()).ok()?;
        self.ask(ProcessBasicInformation, (&raw mut basic).cast(), size)?;
        let parent = Self::hold(u32::try_from(basic.InheritedFromUniqueProcessId).ok()?)?;
        // A younger one has the number of a parent that has ended.
        (parent.created <= self.created && parent.lives()).then_some(parent)
    }

    /// Whether it has not ended.
    pub(super) fn lives(&self) -> bool {
        // SAFETY: the handle is open, and nothing is waited for.
        unsafe { WaitForSingleObject(self.held.as_raw_handle(), 0) == WAIT_TIMEOUT }
    }

    pub(super) fn path(&self) -> Option<PathBuf> {
        let mut path = vec![0_u16; 1 << 15];
        let mut length = u32::try_from(path.len()).ok()?;
        // SAFETY: the buffer has `length` letters.
        let found = unsafe {
            QueryFullProcessImageNameW(self.held.as_raw_handle(), 0, path.as_mut_ptr(), &raw mut length)
        };
        let path = path.get(..length as usize).filter(|_| found != 0)?;
        Some(PathBuf::from(OsString::from_wide(path)))
    }

    /// Other processes do not show where they work.
    pub(super) fn folder(&self) -> Option<PathBuf> {
        None
    }

    pub(super) fn words(&self) -> Option<Vec<String>> {
        // A UNICODE_STRING with its letters behind it, in words that are aligned for it.
        let mut buffer = vec![0_u64; (1 << 17) / size_of::<u64>()];
        let size = u32::try_from(buffer.len() * size_of::<u64>()).ok()?;
        self.ask(ProcessCommandLineInformation, buffer.as_mut_ptr().cast(), size)?;
        // SAFETY: the system has written that structure, whose letters are in the buffer.
        let letters = unsafe {
            let text = &*buffer.as_ptr().cast::<UNICODE_STRING>();
            (!text.Buffer.is_null())
                .then(|| std::slice::from_raw_parts(text.Buffer, usize::from(text.Length) / 2).to_vec())?
        };
        split(letters)
    }

    fn ask(&self, what: PROCESSINFOCLASS, into: *mut c_void, size: u32) -> Option<()> {
        let mut written = 0;
        // SAFETY: at most `size` bytes are written, which the caller has.
        let status = unsafe {
            NtQueryInformationProcess(self.held.as_raw_handle(), what, into, size, &raw mut written)
        };
        (status >= 0).then_some(())
    }
}

/// When it was created, in ticks of 100 ns.
fn created(process: &OwnedHandle) -> Option<u64> {
    let mut times = [FILETIME::default(); 4];
    let [created, exited, kernel, user] = &mut times;
    // SAFETY: each pointer is to a time that outlives the call.
    let told = unsafe { GetProcessTimes(process.as_raw_handle(), created, exited, kernel, user) };
    (told != 0).then(|| u64::from(created.dwHighDateTime) << 32 | u64::from(created.dwLowDateTime))
}

/// A command line's words, as most programs read them.
fn split(mut line: Vec<u16>) -> Option<Vec<String>> {
    line.push(0);
    let mut count = 0;
    // SAFETY: the line ends with a zero; the words are `count` texts that end so too, and are freed once they are read.
    unsafe {
        let words = CommandLineToArgvW(line.as_ptr(), &raw mut count);
        if words.is_null() {
            return None;
        }
        let texts = std::slice::from_raw_parts(words, usize::try_from(count).unwrap_or_default());
        let read = |word: &*mut u16| {
            let length = (0..).take_while(|at| *word.add(*at) != 0).count();
            String::from_utf16(std::slice::from_raw_parts(*word, length)).ok()
        };
        let texts = texts.iter().map(read).collect();
        LocalFree(words.cast());
        texts
    }
}
