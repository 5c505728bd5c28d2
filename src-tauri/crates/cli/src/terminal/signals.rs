//! The signals that end or stop this process while a question is on the terminal: the terminal is restored first, and
//! then the process does as the signal says. At any other time they do at once what they always do.

use std::io::{self, Read as _};
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
use signal_hook::{flag, low_level};

use crate::child::is_ignored;

const SIGNALS: [i32; 5] = [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP];

static WATCH: OnceLock<Watch> = OnceLock::new();

/// What is noted of a signal. Handlers stay for the life of the process; only what they do changes.
pub struct Watch {
    /// Readable once a signal came.
    pub woken: UnixStream,
    last: Arc<AtomicUsize>,
    /// Whether a signal that ends this process does so at once.
    ends: Arc<AtomicBool>,
    /// The same for the one that stops it.
    stops: Arc<AtomicBool>,
}

/// From here on signals wait for [`Watch::take`].
pub fn hold() -> io::Result<&'static Watch> {
    let watch = match WATCH.get() {
        Some(watch) => watch,
        None => {
            let started = Watch::start()?;
            WATCH.get_or_init(|| started)
        }
    };
    watch.ends.store(false, Ordering::SeqCst);
    watch.stops.store(false, Ordering::SeqCst);
    Ok(watch)
}

/// Leaves the signals that end this process to others, who have handlers of their own.
pub fn leave_to_others() {
    if let Some(watch) = WATCH.get() {
        watch.ends.store(false, Ordering::SeqCst);
    }
}

impl Watch {
    fn start() -> io::Result<Self> {
        let (woken, wake) = UnixStream::pair()?;
        woken.set_nonblocking(true)?;
        let last = Arc::new(AtomicUsize::new(0));
        let [ends, stops] = [(); 2].map(|()| Arc::new(AtomicBool::new(false)));
        // What was ignored (nohup) stays so.
        for signal in SIGNALS.into_iter().filter(|signal| !is_ignored(*signal)) {
            let at_once = if signal == SIGTSTP { &stops } else { &ends };
            flag::register_conditional_default(signal, Arc::clone(at_once))?;
            flag::register_usize(signal, Arc::clone(&last), usize::try_from(signal).unwrap_or_default())?;
            low_level::pipe::register(signal, wake.try_clone()?)?;
        }
        Ok(Self { woken, last, ends, stops })
    }

    /// The signal that came, once.
    pub fn take(&self) -> Option<i32> {
        let _ = (&self.woken).read(&mut [0; 64]);
        i32::try_from(self.last.swap(0, Ordering::SeqCst)).ok().filter(|signal| *signal != 0)
    }

    /// Signals do again what they always do; also one that came meanwhile.
    pub fn release(&self) {
        self.ends.store(true, Ordering::SeqCst);
        self.stops.store(true, Ordering::SeqCst);
        if let Some(signal) = self.take() {
            obey(signal);
        }
    }
}

/// Does what the signal does where nobody handles it: ends this process, or stops it until it is continued.
pub fn obey(signal: i32) {
    let _ = low_level::emulate_default_handler(signal);
}
