//! Whose a connection to a loopback port is. Every user of a computer reaches its loopback addresses, and finds out in
//! the process list where to ask.

pub(super) use system::may_ask;

/// Linux: the table of this computer's connections tells the user who opened the other end.
#[cfg(target_os = "linux")]
mod system {
    use std::fs::File;
    use std::io::{self, BufReader, ErrorKind};
    use std::net::{IpAddr, SocketAddr};
    use std::path::Path;

    const ROOT: u32 = 0;
    /// The table is not one moment's: while others come and go, a line may be missed.
    const LOOKS: u32 = 3;

    /// Whether the other end is one's own or root's. The connection has to be open. Where the system shows no table,
    /// nothing is known of anybody and all may ask: what they have to know of their own must do.
    pub(in crate::loopback) fn may_ask(peer: SocketAddr, server: SocketAddr) -> bool {
        for _ in 0..LOOKS {
            match opened_by(Path::new("/proc/net"), peer, server) {
                Ok(Some(user)) => return user == ROOT || user == rustix::process::geteuid().as_raw(),
                Ok(None) => {}
                Err(error) => {
                    return matches!(error.kind(), ErrorKind::NotFound | ErrorKind::PermissionDenied);
                }
            }
        }
        // Closed already. Under WSL, also Windows's own side of a mirrored network, which has no line here.
        is_wsl()
    }

    fn is_wsl() -> bool {
        std::fs::read_to_string("/proc/sys/kernel/osrelease")
            .is_ok_and(|release| release.to_ascii_lowercase().contains("microsoft"))
    }

    /// The user of the socket at `peer` that is connected to `server`; none where it is in neither table.
    fn opened_by(tables: &Path, peer: SocketAddr, server: SocketAddr) -> io::Result<Option<u32>> {
        let IpAddr::V4(_) = peer.ip() else { return Ok(None) };
        let table = |name: &str| File::open(tables.join(name)).map(BufReader::new);
        if let Some(user) = find(table("tcp")?, &end(peer, ""), &end(server, ""))? {
            return Ok(Some(user));
        }
        // A browser's socket may speak both protocols.
        let mapped = format!("{:016X}{:08X}", 0, u32::from_ne_bytes([0, 0, 0xff, 0xff]));
        match table("tcp6") {
            Ok(table) => find(table, &end(peer, &mapped), &end(server, &mapped)),
            // A computer without IPv6.
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// One end as the tables write it: the address as words of this computer's byte order, and the port.
    fn end(address: SocketAddr, before: &str) -> String {
        let IpAddr::V4(ip) = address.ip() else { return String::new() };
        format!("{before}{:08X}:{:04X}", u32::from_ne_bytes(ip.octets()), address.port())
    }

    fn find(table: impl io::BufRead, local: &str, remote: &str) -> io::Result<Option<u32>> {
        for line in table.lines() {
            let line = line?;
            let fields: Vec<&str> = line.split_ascii_whitespace().take(10).collect();
            let [_, from, to, _, _, _, _, user, _, inode] = fields[..] else { continue };
            // A socket that nobody holds any more has no inode, and root's number for want of a user.
            if from == local && to == remote && inode != "0" {
                return Ok(user.parse().ok());
            }
        }
        Ok(None)
    }

    #[cfg(test)]
    mod tests {
        use std::net::{TcpListener, TcpStream};

        use super::*;

        #[test]
        fn one_s_own_connection_is_known_until_it_is_closed() {
            let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
            let server = listener.local_addr().expect("bound");
            let client = TcpStream::connect(server).expect("connects");
            let (_held, peer) = listener.accept().expect("accepts");
            let own = rustix::process::geteuid().as_raw();
            assert_eq!(opened_by(Path::new("/proc/net"), peer, server).expect("tables"), Some(own));
            assert!(may_ask(peer, server));
            drop(client);
            assert_eq!(opened_by(Path::new("/proc/net"), peer, server).expect("tables"), None);
        }

        #[cfg(target_endian = "little")]
        #[test]
        fn the_users_of_the_tables_lines_are_told_apart() {
            let folder = tempfile::tempdir().expect("a folder");
            let head = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
            let four = "\
                0: 0100007F:A000 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1000        0 11 1\n\
                1: 0100007F:A001 0100007F:1F90 05 00000000:00000000 00:00000000 00000000     0        0 0 1\n\
                2: 0100007F:1F90 0100007F:A002 01 00000000:00000000 00:00000000 00000000  1000        0 12 1\n\
                3: 0100007F:A004 0100007F:1F91 01 00000000:00000000 00:00000000 00000000  1000        0 12 1\n";
            let six = "   0: 0000000000000000FFFF00000100007F:A003 0000000000000000FFFF00000100007F:1F90 01 \
                00000000:00000000 00:00000000 00000000 65534        0 13 1\n";
            std::fs::write(folder.path().join("tcp"), format!("{head}{four}")).expect("written");
            let at = |port: u16| SocketAddr::from(([127, 0, 0, 1], port));
            let user = |port| opened_by(folder.path(), at(port), at(0x1f90)).expect("tables");
            assert_eq!(user(0xa003), None, "no table of IPv6");
            std::fs::write(folder.path().join("tcp6"), format!("{head}{six}")).expect("written");
            for (port, expected) in
                [(0xa000, Some(1000)), (0xa001, None), (0xa002, None), (0xa003, Some(65534)), (0xa004, None)]
            {
                assert_eq!(user(port), expected, "{port:x}");
            }
        }
    }
}

/// Windows: the table of connections tells the process of the other end, and the process its user.
#[cfg(windows)]
#[expect(unsafe_code, reason = "windows-sys is the bare API")]
mod system {
    use std::ffi::c_void;
    use std::mem::{offset_of, size_of};
    use std::net::{IpAddr, SocketAddr};
    use std::os::windows::io::{AsRawHandle as _, FromRawHandle as _, OwnedHandle};
    use std::ptr::null_mut;

    use windows_sys::Win32::Foundation::{ERROR_INSUFFICIENT_BUFFER, HANDLE, NO_ERROR};
    use windows_sys::Win32::NetworkManagement::IpHelper::{
        GetExtendedTcpTable, MIB_TCPROW_OWNER_PID, MIB_TCPTABLE_OWNER_PID, TCP_TABLE_OWNER_PID_CONNECTIONS,
    };
    use windows_sys::Win32::Networking::WinSock::AF_INET;
    use windows_sys::Win32::Security::{
        EqualSid, GetTokenInformation, IsWellKnownSid, TOKEN_QUERY, TOKEN_USER, TokenUser, WinLocalSystemSid,
    };
    use windows_sys::Win32::System::Threading::{
        GetCurrentProcess, OpenProcess, OpenProcessToken, PROCESS_QUERY_LIMITED_INFORMATION,
    };

    /// Whether the other end is one's own or the system's. A process that can't be asked is somebody else's.
    pub(in crate::loopback) fn may_ask(peer: SocketAddr, server: SocketAddr) -> bool {
        let user =
            connected(peer, server).and_then(opened).and_then(|process| User::of(process.as_raw_handle()));
        // SAFETY: it takes nothing and gives a handle that need not be closed.
        let own = User::of(unsafe { GetCurrentProcess() });
        matches!((user, own), (Some(user), Some(own)) if user.is(&own) || user.is_system())
    }

    /// The process whose end of the connection `peer` is.
    fn connected(peer: SocketAddr, server: SocketAddr) -> Option<u32> {
        let mut table: Vec<u32> = Vec::new();
        // The table may grow between two looks.
        for _ in 0..8 {
            let mut size = u32::try_from(table.len() * size_of::<u32>()).ok()?;
            // SAFETY: the buffer is `size` bytes long, and aligned as the table's numbers are.
            let result = unsafe {
                GetExtendedTcpTable(
                    table.as_mut_ptr().cast(),
                    &raw mut size,
                    0,
                    u32::from(AF_INET),
                    TCP_TABLE_OWNER_PID_CONNECTIONS,
                    0,
                )
            };
            match result {
                NO_ERROR => {
                    return rows(&table).find(|row| joins(row, peer, server)).map(|row| row.dwOwningPid);
                }
                ERROR_INSUFFICIENT_BUFFER => {
                    table = vec![0; (size as usize).div_ceil(size_of::<u32>()) + 1024];
                }
                _ => return None,
            }
        }
        None
    }

    fn rows(table: &[u32]) -> impl Iterator<Item = MIB_TCPROW_OWNER_PID> {
        const WORDS: usize = size_of::<MIB_TCPROW_OWNER_PID>() / size_of::<u32>();
        let start = offset_of!(MIB_TCPTABLE_OWNER_PID, table) / size_of::<u32>();
        let count = table.first().map_or(0, |count| *count as usize);
        table.get(start..).unwrap_or_default().chunks_exact(WORDS).take(count).map(|row| {
            MIB_TCPROW_OWNER_PID {
                dwState: row[0],
                dwLocalAddr: row[1],
                dwLocalPort: row[2],
                dwRemoteAddr: row[3],
                dwRemotePort: row[4],
                dwOwningPid: row[5],
            }
        })
    }

    fn joins(row: &MIB_TCPROW_OWNER_PID, peer: SocketAddr, server: SocketAddr) -> bool {
        // Addresses and ports stand in network order, a port in the lower half.
        let is = |address: u32, port: u32, end: SocketAddr| {
            let [high, low, ..] = port.to_ne_bytes();
            end.ip() == IpAddr::from(address.to_ne_bytes()) && end.port() == u16::from_be_bytes([high, low])
        };
        is(row.dwLocalAddr, row.dwLocalPort, peer) && is(row.dwRemoteAddr, row.dwRemotePort, server)
    }

    fn opened(process: u32) -> Option<OwnedHandle> {
        // SAFETY: a handle that is given is ours to close.
        unsafe {
            let handle = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, 0, process);
            (!handle.is_null()).then(|| OwnedHandle::from_raw_handle(handle))
        }
    }

    /// A `TOKEN_USER` and the id it points to, in one buffer.
    struct User(Vec<u64>);

    impl User {
        fn of(process: HANDLE) -> Option<Self> {
            let mut handle = null_mut();
            // SAFETY: the handle goes into a variable that outlives the call, and is ours to close.
            let token = unsafe {
                (OpenProcessToken(process, TOKEN_QUERY, &raw mut handle) != 0)
                    .then(|| OwnedHandle::from_raw_handle(handle))?
            };
            // More than the longest security id there is.
            let mut buffer = vec![0_u64; 32];
            let size = u32::try_from(buffer.len() * size_of::<u64>()).ok()?;
            let mut used = 0;
            // SAFETY: the buffer is `size` bytes long, and aligned for the structure.
            let got = unsafe {
                let into = buffer.as_mut_ptr().cast::<c_void>();
                GetTokenInformation(token.as_raw_handle(), TokenUser, into, size, &raw mut used)
            };
            (got != 0).then_some(Self(buffer))
        }

        fn sid(&self) -> *mut c_void {
            // SAFETY: `of` made it, so a TOKEN_USER stands at the buffer's start.
            unsafe { (*self.0.as_ptr().cast::<TOKEN_USER>()).User.Sid }
        }

        fn is(&self, other: &Self) -> bool {
            // SAFETY: both point into buffers that live.
            unsafe { EqualSid(self.sid(), other.sid()) != 0 }
        }

        fn is_system(&self) -> bool {
            // SAFETY: it points into a buffer that lives.
            unsafe { IsWellKnownSid(self.sid(), WinLocalSystemSid) != 0 }
        }
    }
}

/// Elsewhere the system shows no user the connections of others, so nobody is known to be a stranger.
#[cfg(not(any(target_os = "linux", windows)))]
mod system {
    use std::net::SocketAddr;

    pub(in crate::loopback) fn may_ask(_peer: SocketAddr, _server: SocketAddr) -> bool {
        true
    }
}
