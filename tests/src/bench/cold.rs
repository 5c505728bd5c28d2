//! Credentials where nothing runs: the command is the engine itself, opens the keyring and, without a kept session,
//! calls STS.

use std::time::Instant;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::desktop::Result;

use super::figures::Figures;
use super::table::{Goal, Row, Unit};
use super::world::World;

const GOAL: Goal = Goal::Over(40.0);

pub(super) async fn rows(world: &World, runs: usize) -> Result<Vec<Row>> {
    let (mut assumed, mut kept) = (Figures::default(), Figures::default());
    let (mut network, mut nothing) = (Figures::default(), Figures::default());
    for run in 0..=runs {
        world.rolecall(&["end", "--all"], None)?;
        let round_trip = Instant::now();
        ask_sandbox(world).await?;
        let round_trip = round_trip.elapsed();
        let bare = world.time_nothing()?;
        let calls = world.sandbox.count("AssumeRole");
        let without_session = world.time_credentials()?;
        let with_session = world.time_credentials()?;
        // What was timed is what was meant.
        if world.sandbox.count("AssumeRole") != calls + 1 {
            return Err("a cold call takes one AssumeRole, and one with a kept session none".into());
        }
        // The first run only warms the caches.
        if run > 0 {
            assumed.add_time(without_session);
            kept.add_time(with_session);
            network.add_time(round_trip);
            nothing.add_time(bare);
        }
    }
    let row = |what: &str, figures| Row::new(what, Unit::Milliseconds, figures);
    Ok(vec![
        row("credential-process, cold, AssumeRole", assumed).beside("the network", network).goal(GOAL),
        row("credential-process, cold, kept session", kept).beside("/bin/true", nothing).goal(GOAL),
    ])
}

/// One connection and one call: what the network, here the loopback and the sandbox, takes of a cold call.
async fn ask_sandbox(world: &World) -> Result<()> {
    let host = world.sandbox.sts_endpoint().trim_start_matches("http://");
    let body = "Action=GetCallerIdentity&Version=2011-06-15";
    let request = format!(
        "POST / HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut stream = TcpStream::connect(host).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    if answer.starts_with(b"HTTP/1.1 ") { Ok(()) } else { Err("the sandbox does not answer".into()) }
}
