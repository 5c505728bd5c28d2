//! The log for whoever looks for a fault: `ROLECALL_LOG` says how much, stderr gets it.
//!
//! Of other people's code only warnings are told, whatever the variable asks for, and nothing at all of what is known
//! to print secrets: `webbrowser` tells addresses, the AWS SDK quotes lines of credentials files.

use std::io;

use tracing::level_filters::LevelFilter;
use tracing::{Metadata, Subscriber};
use tracing_subscriber::filter::{FilterExt, filter_fn};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Registry, fmt};

/// The variable that sets the level, e.g. `debug` or `rolecall_engine=trace`.
pub const VARIABLE: &str = "ROLECALL_LOG";

/// Nothing of these is ever told.
const SILENT: [&str; 5] = ["webbrowser", "aws_", "hyper", "reqwest", "rustls"];

/// Starts logging, `warn` where the variable is not set. A second call does nothing.
pub fn init() {
    let wanted = std::env::var(VARIABLE).unwrap_or_default();
    // Fails where there is a subscriber already.
    let _ = subscriber(&wanted, io::stderr).try_init();
}

fn subscriber<W>(wanted: &str, writer: W) -> impl Subscriber + Send + Sync + use<W>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let wanted = EnvFilter::builder().with_default_directive(LevelFilter::WARN.into()).parse_lossy(wanted);
    let lines = fmt::layer().with_writer(writer).with_ansi(false);
    Registry::default().with(lines.with_filter(wanted.and(filter_fn(may_be_told))))
}

fn may_be_told(about: &Metadata<'_>) -> bool {
    let target = about.target();
    if target == "rolecall" || target.starts_with("rolecall_") || target.starts_with("rolecall::") {
        return true;
    }
    *about.level() <= LevelFilter::WARN && !SILENT.iter().any(|silent| target.starts_with(silent))
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Page(Arc<Mutex<Vec<u8>>>);

    impl Write for Page {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().expect("not poisoned").extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn told(wanted: &str) -> String {
        let page = Page::default();
        let written = page.clone();
        tracing::subscriber::with_default(subscriber(wanted, move || page.clone()), || {
            tracing::trace!(target: "rolecall_engine::loop", "ours in detail");
            tracing::warn!(target: "rolecall", "our warning");
            tracing::warn!(target: "zbus::connection", "their warning");
            tracing::debug!(target: "zbus::connection", "SECRET");
            tracing::error!(target: "webbrowser::unix", "SECRET");
            tracing::error!(target: "aws_config::profile", "SECRET");
            tracing::trace!(target: "hyper::proto", "SECRET");
        });
        let bytes = written.0.lock().expect("not poisoned").clone();
        String::from_utf8(bytes).expect("text")
    }

    #[test]
    fn no_level_tells_what_others_might_tell() {
        for wanted in [
            "",
            "trace",
            "webbrowser=trace,aws_config::profile=trace,hyper::proto=trace",
            "zbus=debug,nonsense==",
        ] {
            let told = told(wanted);
            assert!(!told.contains("SECRET"), "{wanted}: {told}");
        }
    }

    #[test]
    fn the_variable_sets_the_level_of_ours() {
        let quiet = told("");
        assert!(
            quiet.contains("our warning") && quiet.contains("their warning") && !quiet.contains("in detail")
        );
        assert!(told("trace").contains("ours in detail"));
        assert!(told("rolecall_engine=trace").contains("ours in detail"));
        assert!(!told("off").contains("warning"));
    }
}
