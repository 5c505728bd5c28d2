//! The one way to the engine, for every surface: its socket is opened, and whose program listens there is known, before
//! a word is said. What a surface says first may have secrets in it.

use std::io;
use std::path::Path;

/// A connection that blocks.
#[cfg(unix)]
pub type Stream = std::os::unix::net::UnixStream;
/// A connection that blocks: a named pipe opens like a file.
#[cfg(windows)]
pub type Stream = std::fs::File;

/// A connection of tokio's.
#[cfg(unix)]
pub type AsyncStream = tokio::net::UnixStream;
/// A connection of tokio's.
#[cfg(windows)]
pub type AsyncStream = tokio::net::windows::named_pipe::NamedPipeClient;

/// Somebody else listens there.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("another user's program listens there")]
pub struct Stranger;

/// Connects to the engine's socket.
///
/// # Errors
/// There is none, nobody listens, or a [`Stranger`] does.
#[cfg(unix)]
pub fn open(socket: &Path) -> io::Result<Stream> {
    let stream = Stream::connect(socket)?;
    check(peer(&stream)? == rustix::process::geteuid().as_raw())?;
    Ok(stream)
}

/// As [`open`], for tokio.
///
/// # Errors
/// As of [`open`].
#[cfg(unix)]
pub async fn open_async(socket: &Path) -> io::Result<AsyncStream> {
    let stream = AsyncStream::connect(socket).await?;
    check(stream.peer_cred()?.uid() == rustix::process::geteuid().as_raw())?;
    Ok(stream)
}

/// The user of whoever listens at the other end, as the kernel tells.
#[cfg(target_os = "linux")]
fn peer(stream: &Stream) -> io::Result<u32> {
    Ok(rustix::net::sockopt::socket_peercred(stream)?.uid.as_raw())
}

#[cfg(all(unix, not(target_os = "linux")))]
#[expect(unsafe_code, reason = "the system's call has no safe form")]
fn peer(stream: &Stream) -> io::Result<u32> {
    use std::os::fd::AsRawFd as _;
    let (mut user, mut group) = (0, 0);
    // SAFETY: the descriptor is open, and both numbers outlive the call.
    match unsafe { libc::getpeereid(stream.as_raw_fd(), &raw mut user, &raw mut group) } {
        0 => Ok(user),
        _ => Err(io::Error::last_os_error()),
    }
}

/// Connects to the engine's pipe. Whoever listens there may know who this is and no more.
///
/// # Errors
/// There is none, or a [`Stranger`] made it.
#[cfg(windows)]
pub fn open(socket: &Path) -> io::Result<Stream> {
    use std::os::windows::fs::OpenOptionsExt as _;
    use windows_sys::Win32::Storage::FileSystem::SECURITY_IDENTIFICATION;
    let mut options = std::fs::OpenOptions::new();
    options.read(true).write(true).security_qos_flags(SECURITY_IDENTIFICATION);
    let pipe = options.open(crate::path::pipe_name(socket))?;
    check(windows::is_own(&pipe))?;
    Ok(pipe)
}

/// As [`open`], for tokio, whose clients let themselves be identified only as well.
///
/// # Errors
/// As of [`open`].
#[cfg(windows)]
#[expect(clippy::unused_async, reason = "a pipe opens at once, a Unix socket does not")]
pub async fn open_async(socket: &Path) -> io::Result<AsyncStream> {
    let options = tokio::net::windows::named_pipe::ClientOptions::new();
    let pipe = options.open(crate::path::pipe_name(socket))?;
    check(windows::is_own(&pipe))?;
    Ok(pipe)
}

fn check(is_own: bool) -> io::Result<()> {
    if is_own { Ok(()) } else { Err(io::Error::new(io::ErrorKind::PermissionDenied, Stranger)) }
}

/// Whether an error says that a stranger listens.
pub fn is_stranger(error: &io::Error) -> bool {
    error.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<Stranger>)
}

#[cfg(windows)]
#[expect(unsafe_code, reason = "windows-sys is the bare API")]
mod windows {
    use std::ffi::c_void;
    use std::os::windows::io::{AsRawHandle, FromRawHandle as _, OwnedHandle};
    use std::ptr::null_mut;

    use windows_sys::Win32::Foundation::LocalFree;
    use windows_sys::Win32::Security::Authorization::{GetSecurityInfo, SE_KERNEL_OBJECT};
    use windows_sys::Win32::Security::{
        EqualSid, GetTokenInformation, OWNER_SECURITY_INFORMATION, TOKEN_INFORMATION_CLASS, TOKEN_OWNER,
        TOKEN_QUERY, TOKEN_USER, TokenOwner, TokenUser,
    };
    use windows_sys::Win32::System::Threading::{GetCurrentProcess, OpenProcessToken};

    /// Whether the pipe's owner is this user, or whom this process's own objects belong to (an administrator's group).
    pub(super) fn is_own(pipe: &impl AsRawHandle) -> bool {
        let (mut owner, mut descriptor) = (null_mut(), null_mut());
        // SAFETY: the handle is open, both pointers outlive the call, and the descriptor is freed once.
        unsafe {
            let result = GetSecurityInfo(
                pipe.as_raw_handle(),
                SE_KERNEL_OBJECT,
                OWNER_SECURITY_INFORMATION,
                &raw mut owner,
                null_mut(),
                null_mut(),
                null_mut(),
                &raw mut descriptor,
            );
            let own = result == 0 && !owner.is_null() && (is(TokenUser, owner) || is(TokenOwner, owner));
            LocalFree(descriptor);
            own
        }
    }

    /// Whether this process's token names that security id as its user or owner.
    fn is(what: TOKEN_INFORMATION_CLASS, sid: *mut c_void) -> bool {
        // More than the longest security id there is.
        let mut buffer = [0_u64; 32];
        let (mut handle, mut used) = (null_mut(), 0);
        // SAFETY: the buffer is as long as said and aligned for either structure, which begin with a pointer into it;
        // the token is ours to close.
        unsafe {
            if OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &raw mut handle) == 0 {
                return false;
            }
            let token = OwnedHandle::from_raw_handle(handle);
            let into = buffer.as_mut_ptr().cast::<c_void>();
            let size = size_of_val(&buffer) as u32;
            if GetTokenInformation(token.as_raw_handle(), what, into, size, &raw mut used) == 0 {
                return false;
            }
            let own = if what == TokenUser {
                (*into.cast::<TOKEN_USER>()).User.Sid
            } else {
                (*into.cast::<TOKEN_OWNER>()).Owner
            };
            EqualSid(own, sid) != 0
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::net::UnixListener;

    use super::*;

    #[tokio::test]
    async fn one_s_own_engine_is_taken() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let socket = folder.path().join("engine.sock");
        assert_eq!(open(&socket).expect_err("nobody").kind(), io::ErrorKind::NotFound);
        let _listener = UnixListener::bind(&socket).expect("a socket");
        open(&socket).expect("blocking");
        open_async(&socket).await.expect("with tokio");
    }

    /// The socket, for the process that listens as another user.
    const SOCKET: &str = "ROLECALL_TEST_SOCKET";

    #[tokio::test]
    #[ignore = "only root can become another user: ./dev test runs it where it is root"]
    async fn another_users_engine_hears_nothing() {
        use std::io::{BufRead as _, Read as _, Write as _};
        use std::os::unix::process::CommandExt as _;
        if let Ok(socket) = std::env::var(SOCKET) {
            let listener = UnixListener::bind(socket).expect("a socket");
            writeln!(std::io::stdout(), "listening").expect("heard");
            for stream in listener.incoming().take(2) {
                let mut heard = Vec::new();
                stream.expect("a client").read_to_end(&mut heard).expect("its end");
                assert!(heard.is_empty(), "a word was said");
            }
            return;
        }
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::os::unix::fs::chown(folder.path(), Some(65534), Some(65534)).expect("given away");
        let socket = folder.path().join("engine.sock");
        let mut program =
            tempfile::Builder::new().permissions(permissions(0o755)).tempfile().expect("a file");
        program
            .write_all(&std::fs::read(std::env::current_exe().expect("this test")).expect("read"))
            .expect("copied");
        let program = program.into_temp_path();
        let mut command = std::process::Command::new(&program);
        command.args([
            "--exact",
            "connect::tests::another_users_engine_hears_nothing",
            "--ignored",
            "--nocapture",
        ]);
        command.env(SOCKET, &socket).uid(65534).gid(65534).stdout(std::process::Stdio::piped());
        let mut other = command.spawn().expect("it runs");
        let mut said = std::io::BufReader::new(other.stdout.take().expect("a pipe")).lines();
        assert!(said.any(|line| line.expect("a line").contains("listening")));
        assert!(is_stranger(&open(&socket).expect_err("a stranger")));
        assert!(is_stranger(&open_async(&socket).await.expect_err("a stranger")));
        said.for_each(drop);
        assert!(other.wait().expect("it ends").success());
    }

    fn permissions(mode: u32) -> std::fs::Permissions {
        std::os::unix::fs::PermissionsExt::from_mode(mode)
    }
}
