//! The pure domain of Rolecall. Nothing here does I/O, reads a clock or knows AWS's SDK, Tauri or D-Bus.
//!
//! Start at [`state::State::on`]: events in, effects out. What a surface may see is a [`snapshot::Snapshot`]; what
//! went wrong is a [`problem::Problem`]. Secrets live in [`secret`] and none of those types can be serialised.

pub mod activity;
pub mod answer;
pub mod arn;
pub mod asking;
pub mod aws_config;
pub mod aws_file;
pub mod aws_variables;
pub mod behind;
pub mod caller;
pub mod catalogue;
pub mod credential_consumer;
pub mod destination;
pub mod duration;
pub mod explain;
pub mod failure;
pub mod federation;
pub mod id;
pub mod identity_center;
pub mod import;
pub mod login;
pub mod menu;
pub mod mfa;
pub mod network_variables;
pub mod notice;
pub mod open_with;
pub mod partition;
pub mod plan;
pub mod problem;
pub mod program;
pub mod prompt;
pub mod reach;
pub mod record;
pub mod request;
pub mod role;
pub mod schedule;
pub mod secret;
pub mod session;
pub mod session_name;
pub mod settings;
pub mod setup;
pub mod shell;
pub mod shortcut;
pub mod shown;
pub mod sign_in;
pub mod similar;
pub mod snapshot;
pub mod source;
pub mod start;
pub mod state;
pub mod stored_sessions;
pub mod text;
pub mod tray;
pub mod validate;
