//! The wall clock, and the wait for its next look.
//!
//! On Linux the wait is a timer of the kernel's: it runs on while the computer sleeps, so that a look that was due in the
//! meantime is taken on waking, also where nothing tells of that. The runtime's own timers stand still in a sleep, and
//! wake the process three times for one wait of half a minute.

use jiff::Timestamp;
use rolecall_engine::ports::Clock;

/// The system's wall clock.
#[derive(Default)]
pub struct SystemClock {
    #[cfg(target_os = "linux")]
    timer: std::sync::OnceLock<Option<timer::Timer>>,
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    #[cfg(target_os = "linux")]
    fn wait(&self, time: std::time::Duration) -> rolecall_engine::ports::BoxFuture<'_, ()> {
        Box::pin(async move {
            let timer = self.timer.get_or_init(|| {
                let made = timer::Timer::new();
                made.inspect_err(|error| tracing::warn!(%error, "no timer of the kernel's")).ok()
            });
            let waited = match timer {
                Some(timer) => timer.wait(time).await,
                None => Err(std::io::ErrorKind::Unsupported.into()),
            };
            if waited.is_err() {
                tokio::time::sleep(time).await;
            }
        })
    }
}

#[cfg(target_os = "linux")]
mod timer {
    use std::io;
    use std::os::fd::OwnedFd;
    use std::time::Duration;

    use rustix::time::{
        Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec, timerfd_create,
        timerfd_settime,
    };
    use tokio::io::unix::AsyncFd;

    /// A timer that counts the time asleep too. One wait at a time: the next one takes its place.
    pub(super) struct Timer(AsyncFd<OwnedFd>);

    impl Timer {
        /// To be called inside the runtime.
        #[expect(unsafe_code, reason = "tokio can't know that the descriptor stays the same")]
        pub(super) fn new() -> io::Result<Self> {
            let flags = TimerfdFlags::NONBLOCK | TimerfdFlags::CLOEXEC;
            let timer = timerfd_create(TimerfdClockId::Boottime, flags)?;
            // SAFETY: the descriptor is owned, handed to nobody, and closed with this value.
            Ok(Self(unsafe { AsyncFd::register(timer) }?))
        }

        pub(super) async fn wait(&self, time: Duration) -> io::Result<()> {
            // No time at all would switch it off.
            let time = time.max(Duration::from_nanos(1));
            let once = Itimerspec {
                it_interval: Timespec { tv_sec: 0, tv_nsec: 0 },
                it_value: Timespec::try_from(time).map_err(|_| io::ErrorKind::InvalidInput)?,
            };
            timerfd_settime(&self.0, TimerfdTimerFlags::empty(), &once)?;
            loop {
                let mut ready = self.0.readable().await?;
                // What an earlier wait has left says that it is readable, and reading it says that it is not.
                let read = ready.try_io(|timer| Ok(rustix::io::read(timer, &mut [0; 8])?));
                if let Ok(read) = read {
                    return read.map(drop);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn a_wait_ends_and_one_that_was_given_up_does_not_end_the_next() {
        let clock = SystemClock::default();
        clock.wait(Duration::ZERO).await;
        let began = std::time::Instant::now();
        tokio::select! {
            biased;
            () = clock.wait(Duration::from_millis(1)) => {}
            () = std::future::ready(()) => {}
        }
        clock.wait(Duration::from_millis(50)).await;
        assert!(began.elapsed() >= Duration::from_millis(50), "{:?}", began.elapsed());
    }
}
