//! One listening socket, the same user's only: a Unix socket 0600 in a 0700 folder with the kernel's word on the peer,
//! or a named pipe that only its owner may open.

use std::io;
use std::path::Path;

use rolecall_platform::peer::Peer;

#[cfg(unix)]
pub(crate) use unix::{Listener, Stream};
#[cfg(windows)]
pub(crate) use windows::{Listener, Stream};

/// A connection of the same user, with the process at its other end.
pub(crate) struct Accepted {
    pub(crate) stream: Stream,
    pub(crate) peer: Peer,
}

#[cfg(unix)]
mod unix {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt;
    use std::path::PathBuf;

    use tokio::net::UnixListener;

    use super::{Accepted, Path, Peer, io};

    pub(crate) type Stream = tokio::net::UnixStream;

    pub(crate) struct Listener {
        listener: UnixListener,
        path: PathBuf,
    }

    impl Listener {
        /// Listens there. The caller holds the engine's lock, so a socket that lies there is a dead one's, unless
        /// somebody has deleted the lock's file: a living one is left alone.
        pub(crate) fn bind(path: &Path) -> io::Result<Self> {
            if std::os::unix::net::UnixStream::connect(path).is_ok() {
                return Err(io::ErrorKind::AddrInUse.into());
            }
            match fs::remove_file(path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
            let listener = UnixListener::bind(path)?;
            // Nobody else could connect in between: the folder is 0700.
            fs::set_permissions(path, Permissions::from_mode(0o600))?;
            Ok(Self { listener, path: path.to_owned() })
        }

        /// The next connection of the same user; those of others are closed without a word.
        pub(crate) async fn accept(&mut self) -> io::Result<Accepted> {
            loop {
                let (stream, _) = self.listener.accept().await?;
                let peer = stream.peer_cred()?;
                if peer.uid() == rustix::process::geteuid().as_raw() {
                    let pid = peer.pid().and_then(|pid| u32::try_from(pid).ok()).unwrap_or(0);
                    let peer = Peer::of(&stream, pid);
                    return Ok(Accepted { stream, peer });
                }
            }
        }
    }

    impl Drop for Listener {
        fn drop(&mut self) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

#[cfg(windows)]
mod windows {
    use interprocess::os::windows::named_pipe::PipeListenerOptions;
    use interprocess::os::windows::named_pipe::pipe_mode::Bytes;
    use interprocess::os::windows::named_pipe::tokio::{DuplexPipeStream, PipeListener};
    use interprocess::os::windows::security_descriptor::SecurityDescriptor;
    use rolecall_protocol::path::pipe_name;

    use super::{Accepted, Path, Peer, io};

    pub(crate) type Stream = DuplexPipeStream<Bytes>;

    pub(crate) struct Listener(PipeListener<Bytes, Bytes>);

    impl Listener {
        /// Listens there. Protected: only the owner of the pipe, so the same user, may open it.
        pub(crate) fn bind(path: &Path) -> io::Result<Self> {
            let owner_only = SecurityDescriptor::deserialize(widestring::u16cstr!("D:P(A;;GA;;;OW)"))?;
            let listener = PipeListenerOptions::new()
                .path(pipe_name(path))
                .accept_remote(false)
                .security_descriptor(Some(owner_only))
                .create_tokio_duplex::<Bytes>()?;
            Ok(Self(listener))
        }

        pub(crate) async fn accept(&mut self) -> io::Result<Accepted> {
            let stream = self.0.accept().await?;
            let pid = stream.client_process_id().unwrap_or(0);
            let peer = Peer::of(&stream, pid);
            Ok(Accepted { stream, peer })
        }
    }
}
