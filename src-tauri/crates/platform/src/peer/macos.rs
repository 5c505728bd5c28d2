//! macOS: the audit token of the peer, which names one run of one program, and what libproc shows of processes.

#![expect(unsafe_code, reason = "the system's calls have no safe form")]

use std::ffi::{OsString, c_int, c_void};
use std::mem::{MaybeUninit, size_of};
use std::os::fd::{AsFd, AsRawFd as _};
use std::os::unix::ffi::OsStringExt as _;
use std::path::PathBuf;
use std::ptr::null_mut;

/// A connection, of which the kernel tells the peer.
pub trait Stream: AsFd {}

impl<T: AsFd> Stream for T {}

/// `audit_token_t`: whoever has this number, in the run that has this version.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
struct AuditToken([u32; 8]);

unsafe extern "C" {
    // libproc, since macOS 11.
    fn proc_pidpath_audittoken(token: *const AuditToken, buffer: *mut c_void, size: u32) -> c_int;
}

/// A process that is held: by its token, or by its number and when it was started.
#[derive(Debug)]
pub(in crate::peer) struct Process {
    pid: c_int,
    token: Option<AuditToken>,
    started: (u64, u64),
}

impl Process {
    pub(super) fn of(stream: &impl Stream, _pid: u32) -> Option<Self> {
        let token = peer_token(stream)?;
        let pid = c_int::try_from(token.0[5]).ok()?;
        Some(Self { pid, token: Some(token), started: about(pid)?.1 })
    }

    pub(super) fn parent(&self) -> Option<Self> {
        let (pid, _) = about(self.pid)?;
        let (_, started) = about(pid)?;
        // While this one lives with this parent, and that one is the elder, the number is its parent's.
        (self.lives() && about(self.pid)?.0 == pid && started <= self.started).then_some(Self {
            pid,
            token: None,
            started,
        })
    }

    /// Whether it has not ended, nor become another program since it connected.
    pub(super) fn lives(&self) -> bool {
        about(self.pid).is_some_and(|(_, started)| started == self.started) && self.path().is_some()
    }

    pub(super) fn path(&self) -> Option<PathBuf> {
        const MOST: u32 = 4 * 1024;
        let mut buffer = vec![0_u8; MOST as usize];
        let into = buffer.as_mut_ptr().cast::<c_void>();
        // SAFETY: the buffer is so long, and the token lives as long as the call.
        let length = unsafe {
            match &self.token {
                Some(token) => proc_pidpath_audittoken(token, into, MOST),
                None => libc::proc_pidpath(self.pid, into, MOST),
            }
        };
        buffer.truncate(usize::try_from(length).ok().filter(|length| *length > 0)?);
        Some(PathBuf::from(OsString::from_vec(buffer)))
    }

    pub(super) fn folder(&self) -> Option<PathBuf> {
        let shown: libc::proc_vnodepathinfo = info(self.pid, libc::PROC_PIDVNODEPATHINFO)?;
        let path = shown.pvi_cdir.vip_path.as_flattened();
        let path = path.iter().take_while(|letter| **letter != 0).map(|letter| letter.cast_unsigned());
        Some(PathBuf::from(OsString::from_vec(path.collect()))).filter(|path| path.is_absolute())
    }

    pub(super) fn words(&self) -> Option<Vec<String>> {
        const MOST: usize = 1 << 20;
        let mut name = [libc::CTL_KERN, libc::KERN_PROCARGS2, self.pid];
        let (mut buffer, mut size) = (vec![0_u8; MOST], MOST);
        // SAFETY: the name has three parts, and at most `size` bytes are written, which the buffer has.
        let failed = unsafe {
            libc::sysctl(name.as_mut_ptr(), 3, buffer.as_mut_ptr().cast(), &raw mut size, null_mut(), 0)
        };
        buffer.truncate(size);
        if failed == 0 { arguments(&buffer) } else { None }
    }
}

/// The words of `KERN_PROCARGS2`: their number, the executable's path, and the words, each with a zero behind it.
fn arguments(bytes: &[u8]) -> Option<Vec<String>> {
    let (count, rest) = bytes.split_first_chunk::<4>()?;
    let count = usize::try_from(i32::from_ne_bytes(*count)).ok()?;
    let path = rest.iter().position(|byte| *byte == 0)?;
    let words = &rest[path..];
    let words = &words[words.iter().position(|byte| *byte != 0)?..];
    let words: Vec<&[u8]> = words.split(|byte| *byte == 0).take(count).collect();
    (words.len() == count).then_some(())?;
    words.into_iter().map(|word| String::from_utf8(word.to_vec()).ok()).collect()
}

/// The number of its parent, and when it was started.
fn about(pid: c_int) -> Option<(c_int, (u64, u64))> {
    let shown: libc::proc_bsdinfo = info(pid, libc::PROC_PIDTBSDINFO)?;
    Some((c_int::try_from(shown.pbi_ppid).ok()?, (shown.pbi_start_tvsec, shown.pbi_start_tvusec)))
}

fn info<T: Copy>(pid: c_int, what: c_int) -> Option<T> {
    let size = c_int::try_from(size_of::<T>()).ok()?;
    let mut shown = MaybeUninit::<T>::zeroed();
    // SAFETY: libproc's structures are plain numbers, and it says whether it has written the whole of one.
    unsafe {
        let written = libc::proc_pidinfo(pid, what, 0, shown.as_mut_ptr().cast(), size);
        (written == size).then(|| shown.assume_init())
    }
}

fn peer_token(stream: &impl AsFd) -> Option<AuditToken> {
    let mut token = AuditToken([0; 8]);
    let mut size = libc::socklen_t::try_from(size_of::<AuditToken>()).ok()?;
    let socket = stream.as_fd().as_raw_fd();
    // SAFETY: the kernel writes at most `size` bytes, which is the token's size.
    let failed = unsafe {
        let into = (&raw mut token).cast();
        libc::getsockopt(socket, libc::SOL_LOCAL, libc::LOCAL_PEERTOKEN, into, &raw mut size)
    };
    (failed == 0 && size as usize == size_of::<AuditToken>()).then_some(token)
}
