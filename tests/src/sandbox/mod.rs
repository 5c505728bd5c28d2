//! The sandbox: a loopback stand-in for STS, the sign-in federation endpoint, the console and IAM Identity Center, as
//! strict as AWS.
//!
//! One HTTP server on 127.0.0.1: `POST /` is STS, `GET /` a page with the MFA codes, `/federation` the sign-in endpoint, `/console/…` the console page,
//! the paths of `center::routes` IAM Identity Center, `/v1/…` AWS's sign-in as `aws login` uses it, `/_sandbox/…` the sandbox's own controls. It runs on a thread of its own and stops when the handle is dropped.

mod answers;
mod api;
mod assume_role;
mod aws_login;
mod calls;
mod center;
mod clock;
mod config;
mod console;
mod control;
mod credentials;
pub mod demo;
mod faults;
mod home;
mod login;
mod mfa;
mod random;
mod server;
mod session_params;
mod signin;
mod sigv4;
mod sts;
mod user_tokens;
mod validate;
mod web_identity;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use tokio::net::TcpListener;
use tokio::sync::oneshot;

pub use calls::{Call, CallLog, Login, Page};
pub use center::{Instance, MemberAccount, PermissionSet, Person};
pub use clock::Clock;
pub use config::{Account, Config, Role, User, WebToken};
pub use faults::{Fault, FaultKind, Target};

/// Everything the handlers share.
struct World {
    config: Config,
    /// `http://127.0.0.1:PORT`, without a slash at the end.
    url: String,
    clock: Clock,
    credentials: credentials::Credentials,
    mfa: mfa::MfaDevices,
    faults: faults::Faults,
    log: calls::Log,
    signin_tokens: signin::SigninTokens,
    console_sessions: login::ConsoleSessions,
    center: center::Center,
    logins: aws_login::Logins,
}

impl World {
    fn new(config: Config, address: SocketAddr) -> Self {
        let devices: Vec<_> =
            config.users.iter().filter_map(|user| Some((user.mfa_serial.clone()?, user.arn()))).collect();
        Self {
            credentials: credentials::Credentials::of(&config),
            center: center::Center::of(&config),
            mfa: mfa::MfaDevices::new(devices.into_iter()),
            url: format!("http://{address}"),
            config,
            clock: Clock::default(),
            faults: faults::Faults::default(),
            log: calls::Log::default(),
            signin_tokens: signin::SigninTokens::default(),
            console_sessions: login::ConsoleSessions::default(),
            logins: aws_login::Logins::default(),
        }
    }
}

/// A running sandbox; it stops when dropped.
pub struct Sandbox {
    world: Arc<World>,
    /// Dropping it tells the thread to end.
    stop: Option<oneshot::Sender<()>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Sandbox {
    /// Starts a sandbox on a free port.
    ///
    /// # Panics
    /// When no loopback port can be had: there is nothing to test with then.
    pub async fn start(config: Config) -> Self {
        Self::start_on(config, 0).await.expect("a loopback port for the sandbox")
    }

    /// Starts a sandbox on `port`; 0 picks a free one.
    ///
    /// # Errors
    /// When the port can't be had.
    pub async fn start_on(config: Config, port: u16) -> io::Result<Self> {
        let (stop, stopped) = oneshot::channel();
        let (ready, world) = oneshot::channel();
        // A thread and runtime of its own: a test's runtime may be single-threaded and busy, or stop its clock.
        let thread = thread::Builder::new().name("sandbox".to_owned()).spawn(move || {
            let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
                Ok(runtime) => runtime,
                Err(error) => return drop(ready.send(Err(error))),
            };
            runtime.block_on(run(config, port, ready, stopped));
        })?;
        let world = world.await.map_err(|_| io::Error::other("the sandbox's thread ended"))??;
        Ok(Self { world, stop: Some(stop), thread: Some(thread) })
    }

    /// `http://127.0.0.1:PORT`, without a slash at the end.
    pub fn url(&self) -> &str {
        &self.world.url
    }

    /// The STS endpoint, for `AWS_ENDPOINT_URL_STS`.
    pub fn sts_endpoint(&self) -> &str {
        &self.world.url
    }

    /// The complete sign-in endpoint, for `ROLECALL_SIGNIN_ENDPOINT`.
    pub fn signin_endpoint(&self) -> String {
        format!("{}/federation", self.world.url)
    }

    /// What the sandbox was started with.
    pub fn config(&self) -> &Config {
        &self.world.config
    }

    /// The sandbox's clock: moving it lets time pass, or makes the client's clock wrong.
    pub fn clock(&self) -> &Clock {
        &self.world.clock
    }

    /// Everything that was asked so far.
    pub fn calls(&self) -> CallLog {
        self.world.log.snapshot()
    }

    /// How many calls of `action` came so far, whatever their outcome.
    pub fn count(&self, action: &str) -> usize {
        self.calls().count(action)
    }

    /// Forgets the calls so far.
    pub fn clear_calls(&self) {
        self.world.log.clear();
    }

    /// Turns a fault on.
    pub fn fault(&self, fault: Fault) {
        self.world.faults.add(fault);
    }

    /// Turns all faults off.
    pub fn clear_faults(&self) {
        self.world.faults.clear();
    }

    /// The code that the MFA device shows now; none where there is no such device.
    pub fn mfa_code(&self, serial: &str) -> Option<String> {
        self.world.mfa.code(serial, self.world.clock.now())
    }

    /// Every secret it has given out so far: the secrets and tokens of sessions, the sign-in tokens, and the codes and
    /// tokens of IAM Identity Center and of logins. For tests that look for them where they must not be.
    pub fn secrets_given_out(&self) -> Vec<String> {
        let mut secrets = self.world.credentials.secrets();
        secrets.extend(self.world.signin_tokens.all());
        secrets.extend(self.world.center.secrets());
        secrets.extend(self.world.logins.secrets());
        secrets
    }

    /// Makes a key or session unknown, as deactivating or revoking it does; tells whether it was known.
    pub fn revoke(&self, access_key_id: &str) -> bool {
        self.world.credentials.revoke(access_key_id)
    }

    /// Changes an instance of IAM Identity Center, as its administrator does; tells whether there is one at that start
    /// URL.
    pub fn edit_instance(&self, start_url: &str, edit: impl FnOnce(&mut Instance)) -> bool {
        self.world.center.edit(start_url, edit)
    }

    /// Ends all portal sessions of an instance, and with them every token.
    pub fn end_portal_sessions(&self, start_url: &str) {
        self.world.center.end_sessions(start_url);
    }

    /// Lets the access tokens of an instance expire; refresh tokens stay good.
    pub fn expire_access_tokens(&self, start_url: &str) {
        self.world.center.expire_access_tokens(start_url);
    }

    /// Makes the refresh tokens of an instance unknown; access tokens stay good.
    pub fn revoke_refresh_tokens(&self, start_url: &str) {
        self.world.center.revoke_refresh_tokens(start_url);
    }

    /// Makes every registered client unknown.
    pub fn forget_registrations(&self) {
        self.world.center.forget_registrations();
    }

    /// Allows a device access as `person`, or denies it where there is none, as at the page that its code leads to; tells
    /// whether a device waits with that code.
    pub fn answer_device(&self, user_code: &str, person: Option<&str>) -> bool {
        self.world.center.answer_device(user_code, person, self.world.clock.now())
    }

    /// How many seconds the next credentials of a login last; 900 at first.
    pub fn set_login_lifetime(&self, seconds: i64) {
        self.world.logins.set_lifetime(seconds);
    }

    /// Refuses the tokens of a user's logins with that error from now on; none: gives them again.
    pub fn refuse_logins(&self, user: &str, error: Option<&'static str>) {
        self.world.logins.refuse(user, error);
    }

    /// Ends all logins, as twelve hours do.
    pub fn end_logins(&self) {
        self.world.logins.end();
    }

    /// Lets a session's credentials expire now, while every clock stays as it is; tells whether there is such a
    /// session.
    pub fn expire(&self, access_key_id: &str) -> bool {
        self.world.credentials.expire(access_key_id)
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic in the sandbox has been printed already; a second one here would only hide the test's own.
            drop(thread.join());
        }
    }
}

/// The thread's work: bind, tell the address, serve until told to stop.
async fn run(
    config: Config,
    port: u16,
    ready: oneshot::Sender<io::Result<Arc<World>>>,
    stopped: oneshot::Receiver<()>,
) {
    let bound = async {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let world = Arc::new(World::new(config, listener.local_addr()?));
        io::Result::Ok((listener, world))
    };
    match bound.await {
        Ok((listener, world)) => {
            if ready.send(Ok(Arc::clone(&world))).is_ok() {
                tokio::select! {
                    () = server::serve(listener, world) => {}
                    _ = stopped => {}
                }
            }
        }
        Err(error) => drop(ready.send(Err(error))),
    }
}

/// Locks; a handler that panicked leaves its data whole, as none keeps a lock over more than one step.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
