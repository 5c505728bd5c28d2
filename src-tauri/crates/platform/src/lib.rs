//! The adapters behind the engine's ports: one file a port. Nothing here decides; what comes back is a typed
//! [`rolecall_core::failure::Failure`] or an event.

pub mod activity_log;
pub mod attempts;
pub mod autostart;
pub mod aws_files;
pub mod browser;
mod callback;
pub mod clipboard;
pub mod clock;
pub mod diagnostics;
pub mod http;
pub mod identity_center;
pub mod keychain;
pub mod login;
pub mod loopback;
pub mod memory;
pub mod mfa_command;
pub mod network_factory;
pub mod notifier;
mod opener;
pub mod person;
mod private_file;
mod program;
pub mod reach;
pub mod record_file;
pub mod redirect;
pub mod session_store;
pub mod settings_file;
pub mod settings_watch;
pub mod shortcut;
pub mod signin;
pub mod sources;
pub mod sts;
pub mod team_file;
pub mod tracing_log;
mod unsigned;
pub mod wake;
