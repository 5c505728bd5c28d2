//! A company's proxy on loopback: it opens tunnels to the one name that it alone resolves, for those who know the word.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// The name that no name server knows.
pub const NAME: &str = "sts.company.test";

/// `jo:canary-password`, as Basic authentication has it.
const WORD: &str = "Basic am86Y2FuYXJ5LXBhc3N3b3Jk";

/// Whom the proxy lets through.
pub const USER: &str = "jo:canary-password";

/// A proxy.
pub struct ForwardProxy {
    port: u16,
    tunnels: Arc<AtomicUsize>,
}

impl ForwardProxy {
    /// Leads tunnels to port 443 of [`NAME`] to that port of this computer.
    pub async fn start(to: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("bound").port();
        let tunnels = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&tunnels);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(serve(client, to, Arc::clone(&count)));
            }
        });
        Self { port, tunnels }
    }

    /// Its address, for that user.
    pub fn address(&self, user: &str) -> String {
        format!("http://{user}@127.0.0.1:{}", self.port)
    }

    /// How many tunnels it has opened.
    pub fn tunnels(&self) -> usize {
        self.tunnels.load(Ordering::Relaxed)
    }
}

async fn serve(client: TcpStream, to: u16, tunnels: Arc<AtomicUsize>) {
    let mut client = BufReader::new(client);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if client.read_line(&mut head).await.unwrap_or(0) == 0 {
            return;
        }
    }
    let knows = head.lines().any(|line| {
        line.split_once(": ")
            .is_some_and(|(name, value)| name.eq_ignore_ascii_case("proxy-authorization") && value == WORD)
    });
    let refusal = match (head.starts_with(&format!("CONNECT {NAME}:443 ")), knows) {
        (_, false) => "407 Proxy Authentication Required",
        (false, true) => "502 Bad Gateway",
        (true, true) => {
            tunnels.fetch_add(1, Ordering::Relaxed);
            let mut server = TcpStream::connect(("127.0.0.1", to)).await.expect("it listens");
            drop(client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await);
            drop(tokio::io::copy_bidirectional(&mut client, &mut server).await);
            return;
        }
    };
    drop(client.write_all(format!("HTTP/1.1 {refusal}\r\nContent-Length: 0\r\n\r\n").as_bytes()).await);
}
