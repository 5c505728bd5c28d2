//! Runs the sandbox until standard input closes or SIGTERM arrives, and prints its endpoints as one line of JSON.

use std::error::Error;
use std::io::{self, Write};
use std::path::PathBuf;
use std::{fs, thread};

use clap::Parser;
use rolecall_tests::sandbox::{Config, Sandbox};
use serde_json::{Value, json};
use tokio::sync::oneshot;

/// A loopback stand-in for AWS STS, the sign-in endpoint and the console.
#[derive(Parser)]
#[command(name = "rolecall-sandbox", version)]
struct Arguments {
    /// The port to listen on; 0 picks a free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// A JSON file with accounts, users and roles instead of the demo's.
    #[arg(long)]
    config: Option<PathBuf>,
    /// A file that gets the line of JSON too, once the sandbox is ready.
    #[arg(long)]
    ready_file: Option<PathBuf>,
    /// Print the users' secrets too: they are fake.
    #[arg(long)]
    print_secrets: bool,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let config = match &arguments.config {
        Some(path) => serde_json::from_slice(&fs::read(path)?)?,
        None => Config::default(),
    };
    let sandbox = Sandbox::start_on(config, arguments.port).await?;
    let line = format!("{}\n", ready(&sandbox, arguments.print_secrets));
    io::stdout().write_all(line.as_bytes())?;
    io::stdout().flush()?;
    if let Some(path) = &arguments.ready_file {
        // Whoever waits for the file must not read half of it.
        let partial = path.with_extension("partial");
        fs::write(&partial, &line)?;
        fs::rename(&partial, path)?;
    }
    tokio::select! {
        () = stdin_closed() => {}
        () = terminated() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
    Ok(())
}

fn ready(sandbox: &Sandbox, print_secrets: bool) -> Value {
    let users: Vec<Value> = sandbox
        .config()
        .users
        .iter()
        .map(|user| {
            let mut value = json!({
                "name": user.name,
                "arn": user.arn(),
                "access_key_id": user.access_key_id,
                "mfa_serial": user.mfa_serial,
            });
            if print_secrets {
                value["secret_access_key"] = user.secret_access_key.clone().into();
            }
            value
        })
        .collect();
    let roles: Vec<&str> = sandbox.config().roles.iter().map(|role| role.arn.as_str()).collect();
    json!({
        "pid": std::process::id(),
        "url": sandbox.url(),
        "sts_endpoint": sandbox.sts_endpoint(),
        "signin_endpoint": sandbox.signin_endpoint(),
        "users": users,
        "roles": roles,
    })
}

/// Ends when standard input does. A thread reads it: tokio's own reading would keep the program from ending.
async fn stdin_closed() {
    let (closed, when_closed) = oneshot::channel();
    thread::spawn(move || {
        // An error is an end as well.
        drop(io::copy(&mut io::stdin(), &mut io::sink()));
        // Nobody listens when the program ends for another reason.
        let _ = closed.send(());
    });
    drop(when_closed.await);
}

#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => drop(terminate.recv().await),
        // Without a handler the signal ends the program by itself.
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}
